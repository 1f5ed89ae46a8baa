"""The interactive graph: alone on a page, or as a section of a report."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from agencygraph.network import Network
from agencygraph.page import Page, Section, render
from agencygraph.page.render import asset
from agencygraph.view import pyvis_page
from agencygraph.view.columns import Tables, measures_of
from agencygraph.view.pack import pack
from agencygraph.view.scene import Positions, Scene, make_scene
from agencygraph.view.waves import waves_of

if TYPE_CHECKING:
    from agencygraph.change.compare import Delta

    Source: TypeAlias = Network | Sequence[Network] | Delta
    SomeTables: TypeAlias = Tables | tuple[Tables, ...]


STYLES = ("graph", "controls")

BEFORE = (
    *("unpack", "format", "model", "view", "dom"),
    *("filters", "waves", "controls", "pins", "legend", "key", "light"),
    *("contacts", "agency", "panel", "search"),
)
"""Our scripts that the engine and the shell stand on, in their order."""


def draw(
    source: "Source",
    *,
    size: str | None = "betweenness",
    tables: "SomeTables" = (),
    seed: int = 0,
    title: str | None = None,
    positions: Positions | None = None,
) -> Page:
    """Interactive picture of people and their ties, as one offline page.

    Agencies are discs with their people inside; people who reach another agency stand
    on its side. Search, switch agencies on and off, point at a person to see whom they
    are tied to, select one to read their measures. Two waves add a switch between
    before, after and change; nobody moves when it is used.

    Parameters
    ----------
    source
        A network; a pair (before, after), whose rosters may differ; or what
        :func:`~agencygraph.compare` returns.
    size
        The column that the size of a node shows; None: all are equal. Betweenness is
        computed if no table has it.
    tables
        Tables with a row a person, in a sequence or by name; for a pair of networks a
        pair of these. By default those of the Delta, or degree, betweenness, E–I
        index, reach, structural holes and brokerage roles.
    seed
        Another number gives another arrangement, the same number the same.
    title
        By default the kind and the waves of the networks.
    positions
        Person id → (x, y): they keep these places, such as those of an earlier page
        (:func:`~agencygraph.view.positions_of`); newcomers are fitted in.

    Returns
    -------
    Page
        It names people: it says so at its top, and is for the project team.

    Raises
    ------
    ParameterError
        ``size`` is no column of the tables; tables that have no row a person.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
    >>> page = ag.draw(network, title="Who knows whom")
    >>> "<h1><bdi>Who knows whom</bdi></h1>" in page.html
    True
    """
    scene = scene_of(
        source, size=size, tables=tables, seed=seed, title=title, positions=positions
    )
    section = section_of(scene)
    graph = scene.graph
    return render([section], title=graph["title"], unit=graph["unit"], layout="app")


def graph_section(
    source: "Source",
    *,
    name: str = "graph",
    size: str | None = "betweenness",
    tables: "SomeTables" = (),
    seed: int = 0,
    title: str | None = None,
) -> Section:
    """Return the same graph as a section, for a page with other sections.

    ``name`` is the id of its element; give each graph of a page its own.
    """
    scene = scene_of(source, size=size, tables=tables, seed=seed, title=title)
    return section_of(scene, name)


def positions_of(source: "Source", *, seed: int = 0) -> dict[str, tuple[float, float]]:
    """Return where :func:`draw` puts each person: hand it on as ``positions=``.

    Examples
    --------
    >>> import agencygraph as ag
    >>> from agencygraph.view import positions_of
    >>> roster = ag.Roster.from_labels(["ana"], ["fire"])
    >>> positions_of(ag.Network.from_ties(roster, [], []))
    {'ana': (0.0, 0.0)}
    """
    people = make_scene(waves_of(source), (), places=(seed, None)).people
    places = zip(people["x"].tolist(), people["y"].tolist(), strict=True)
    return dict(zip(people["id"], places, strict=True))


def scene_of(
    source: "Source",
    *,
    size: str | None,
    tables: "SomeTables",
    seed: int,
    title: str | None,
    positions: Positions | None = None,
) -> Scene:
    """What any engine is to draw."""
    waves = waves_of(source)
    delta = None if isinstance(source, Network | Sequence) else source
    measures, notes = measures_of(waves, tables, delta, size)
    return make_scene(
        waves,
        measures,
        size=size,
        title=title,
        notes=notes,
        places=(seed, positions),
    )


def section_of(scene: Scene, name: str = "graph") -> Section:
    """Return the shell around the scene, drawn by vis-network."""
    return Section(
        name=name,
        package="agencygraph.view",
        template="graph.html.j2",
        context={"words": scene.words, "waves": scene.waves, "graph": scene.graph},
        data={**scene.data(), "engine": pyvis_page.engine_data(scene)},
        pack=pack,
        styles=tuple(asset("agencygraph.view", f"{name}.css") for name in STYLES),
        scripts=(*_ours(*BEFORE), *pyvis_page.scripts(), *_ours("shell")),
    )


def _ours(*names: str) -> tuple[str, ...]:
    return tuple(asset("agencygraph.view", f"{name}.js") for name in names)
