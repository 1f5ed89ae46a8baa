"""The interactive graph: alone on a page, or as a section of a report."""

from collections.abc import Collection, Mapping, Sequence
from numbers import Integral
from os import PathLike
from typing import TYPE_CHECKING, TypeAlias

from agencygraph.errors import ParameterError
from agencygraph.network import Network
from agencygraph.page import Page, Section, render
from agencygraph.page.atomic import at_home, check_file, check_folder
from agencygraph.page.render import asset
from agencygraph.study import Study
from agencygraph.table import Table
from agencygraph.view import engines
from agencygraph.view.columns import Tables, measures_of
from agencygraph.view.hiding import hidden
from agencygraph.view.look import Engine, Look, Names, Theme
from agencygraph.view.measuring import is_small
from agencygraph.view.pack import pack
from agencygraph.view.scene import PLAIN, Positions, Scene, make_scene
from agencygraph.view.sources import Choice, Chosen, chosen
from agencygraph.view.told import fill

if TYPE_CHECKING:
    from agencygraph.change.compare import Delta
    from agencygraph.view.sources import Source

    SomeTables: TypeAlias = Tables | tuple[Tables, ...]


STYLES = ("graph", "controls", "tools")

BEFORE = (
    *("unpack", "format", "model", "view", "dom"),
    *("filters", "waves", "controls", "pins", "legend", "key", "light"),
    *("contacts", "agency", "panel", "search"),
    *("scales", "tools", "table", "exports", "csv", "svg"),
    *("routes", "paths", "links", "themes", "help"),
)
"""Our scripts that the engine and the shell stand on, in their order."""

EVERYTHING = Choice()


def draw(  # noqa: PLR0913 (each says another thing, by name)
    source: "Source",
    path: str | PathLike[str] | None = None,
    *,
    kinds: str | Sequence[str] | None = None,
    waves: str | Sequence[str] | None = None,
    agency: str | Collection[str] | None = None,
    size: str | None = "betweenness",
    color: str = "agency",
    tables: "SomeTables" = (),
    title: str | None = None,
    seed: int = 0,
    positions: Positions | None = None,
    engine: Engine = "auto",
    names: Names = "show",
    theme: Theme = "auto",
    language: str = "en",
    words: Mapping[str, str] | None = None,
    max_ties: int | None = None,
    overwrite: bool = False,
) -> Page:
    """Interactive picture of people and their ties, as one offline page.

    Agencies are discs with their people inside; people who reach another agency stand
    on its side. Search, switch agencies on and off, point at a person to see whom they
    are tied to, select one to read their measures. Several waves add a switch between
    waves and the change; nobody moves when it is used. Up to about 2,000 people
    pyvis's engine draws, above that our own. Beyond 250,000 people or 1,500,000 ties
    the page shows agencies in the place of their people, and says so.

    Parameters
    ----------
    source
        A network; several, waves of one kind in the order of time (their rosters may
        differ) or several kinds, told apart by ``wave`` and ``kind``; what
        :func:`~agencygraph.compare` returns; or a study, of which confidential kinds
        are drawn only if named.
    path
        Where to save the page too; None: nowhere.
    kinds, waves
        Of a study: which to draw. Measures are of the first kind.
    agency
        Draw the people of this agency, or of these, alone.
    size
        The column that the size of a node shows; None: all are equal. Betweenness is
        computed if no table has it.
    color
        "agency", or the column that the colour of a node shows.
    tables
        Tables with a row a person, in a sequence or by name; for several waves a tuple
        with one such for each. By default those of the Delta, or degree, betweenness,
        E–I index, reach, structural holes and brokerage roles; of more than 3,000
        people the main columns of these, with betweenness estimated where it would
        take long.
    title
        By default that of the study, or the kinds and the waves of the networks.
    seed
        Another number gives another arrangement, the same number the same.
    positions
        Person id → (x, y): they keep these places, such as those of an earlier page
        (:func:`~agencygraph.view.positions_of`); newcomers are fitted in.
    engine
        "pyvis"; "webgl", our own; "canvas", the same without WebGL; "auto": as above.
    names
        "show"; "initials"; "hide": numbers in the place of names. In both these cases
        names and ids of people are nowhere in the file; those of agencies are. It is
        still personal data.
    theme
        "light", "dark", or "auto", what the reader's system prefers.
    language, words
        The language of ``words``, a code such as "de", and words of the page in that
        language by key (``agencygraph.view.words.COMMON``); those not given stay
        English.
    max_ties
        Draw only so many ties, the heaviest; the page says so.
    overwrite
        Whether ``path`` may be a file that is there.

    Returns
    -------
    Page
        It names people: it says so at its top, and is for the project team.

    Raises
    ------
    ParameterError
        Columns, kinds, waves, agencies, words or options that there are not; tables
        that have no row a person; a path that may not be written.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
    >>> page = ag.draw(network, title="Who knows whom")
    >>> "<h1><bdi>Who knows whom</bdi></h1>" in page.html
    True
    """
    if path is not None:
        check_folder(at_home(path))
        check_file(at_home(path), overwrite=overwrite)
    look = Look(engine, names, theme, language, words or {}, max_ties)
    scene = scene_of(
        source,
        size=size,
        colour=None if color == "agency" else color,
        tables=tables,
        title=title,
        seed=seed,
        positions=positions,
        choice=Choice(kinds, waves, agency),
        look=look,
    )
    page = render(
        [section_of(scene)],
        title=scene.graph["title"],
        unit=scene.graph["unit"],
        layout="app",
        language=language,
        notice=_pseudonyms(source) or look.notice(scene.words),
    )
    page = page.recorded(
        source.inputs if isinstance(source, Study) else None,
        seed=seed,
        engine=engine,
        names=names,
        size=size,
        color=color,
        kinds=kinds,
        waves=waves,
        max_ties=max_ties,
    )
    if path is not None:
        page.save(path, overwrite=overwrite)
    return page


def _pseudonyms(source: "Source") -> str:
    """Return what the top of a page says where people have pseudonyms."""
    keyed = source.pseudonyms if isinstance(source, Study) else None
    return "" if keyed is None else keyed.notice


def graph_section(  # noqa: PLR0913 (as draw)
    source: "Source",
    *,
    name: str = "graph",
    size: str | None = "betweenness",
    tables: "SomeTables" = (),
    seed: int = 0,
    title: str | None = None,
    look: Look = PLAIN,
    known: Sequence[Mapping[str, Table]] = (),
) -> Section:
    """Return the same graph as a section, for a page with other sections.

    ``name`` is the id of its element; give each graph of a page its own. ``known``:
    for each wave tables of the default measures that need not be computed again.
    """
    scene = scene_of(
        source,
        size=size,
        tables=tables,
        seed=seed,
        title=title,
        look=look,
        known=known,
    )
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
    waves = chosen(source, EVERYTHING).waves
    people = make_scene(waves, (), places=(seed, None)).people
    places = zip(people["x"].tolist(), people["y"].tolist(), strict=True)
    return dict(zip(people["id"], places, strict=True))


def scene_of(  # noqa: PLR0913 (as draw)
    source: "Source",
    *,
    size: str | None,
    tables: "SomeTables" = (),
    seed: int = 0,
    title: str | None = None,
    colour: str | None = None,
    positions: Positions | None = None,
    choice: Choice = EVERYTHING,
    look: Look = PLAIN,
    known: Sequence[Mapping[str, Table]] = (),
) -> Scene:
    """What any engine is to draw."""
    _check_seed(seed)
    part = chosen(source, choice)
    if part.too_large:  # tables and places are of people
        tables, positions, known = (), None, ()
    delta, wanted = _delta(part), (size, colour)
    measures, notes = measures_of(part.waves, tables, delta, wanted, known)
    if part.too_large:
        there = {measure.name for measure in measures}
        size, colour = (name if name in there else None for name in (size, colour))
    said = look.said(part.waves.unit)
    given = look.said("person") if part.too_large else said  # of what was given
    own = [fill(given, key, **gaps) for key, gaps in part.notes]
    networks = [network for network in part.waves.measured() if network]
    if not (tables or delta or all(map(is_small, networks))):
        own.append(said["note_fewer"])
    scene = make_scene(
        part.waves,
        measures,
        size=size,
        colour=colour,
        title=title or part.title,
        notes=[*own, *notes],
        places=(seed, positions),
        look=look,
    )
    return scene if look.names == "show" else hidden(scene, look.names)


def _check_seed(seed: object) -> None:
    is_whole = isinstance(seed, Integral) and not isinstance(seed, bool)
    if not is_whole or int(str(seed)) < 0:
        message = f"seed is a whole number from 0, not {seed!r}"
        raise ParameterError(message)


def _delta(part: Chosen) -> "Delta | None":
    source = part.source
    return None if isinstance(source, Network | Sequence) else source


def section_of(scene: Scene, name: str = "graph") -> Section:
    """Return the shell around the scene, and the engine that draws it."""
    return Section(
        name=name,
        package="agencygraph.view",
        template="graph.html.j2",
        context={"words": scene.words, "waves": scene.waves, "graph": scene.graph},
        data={**scene.data(), **engines.data(scene)},
        pack=pack,
        styles=tuple(asset("agencygraph.view", f"{name}.css") for name in STYLES),
        scripts=(
            *_ours(*BEFORE),
            *engines.scripts(scene.graph["engine"]),
            *_ours("shell"),
        ),
    )


def _ours(*names: str) -> tuple[str, ...]:
    return tuple(asset("agencygraph.view", f"{name}.js") for name in names)
