"""The same picture as a page by every tool: people where we place them, no physics.

A tool gets names, agencies as colours, positions and ties; how it draws them is its
own. Our page has besides two waves, eight measures and everything a reader can do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

import agencygraph as ag
from agencygraph.view.layout import two_level
from agencygraph.view.palette import COLOURS
from benchmarks import rosters
from benchmarks.contest import peer

TIES_A_PERSON = 5
COLUMNS = ("in_degree", "out_degree", "degree", "in_strength", "out_strength")
ROLES = ("liaison", "gatekeeper", "representative")
"""With COLUMNS the eight measures that our page carries, for each wave."""


@dataclass(frozen=True)
class Picture:
    """People, their ties in two waves, and where everybody stands."""

    people: int

    @cached_property
    def arrays(self) -> rosters.Arrays:
        """Return the ties of the second wave."""
        return rosters.arrays(self.people, TIES_A_PERSON * self.people)

    @cached_property
    def waves(self) -> tuple[ag.Network, ag.Network]:
        """Return both waves: in the first, a fifth of the ties is other ones."""
        after = self.arrays
        rng = np.random.default_rng(self.people)
        names = [f"Person {k}" for k in range(self.people)]
        roster = ag.Roster.from_labels(
            [f"p{k:06d}" for k in range(self.people)],
            [f"Agency {k}" for k in after.agency],
            names=names,
        )
        ids = np.array([f"p{k:06d}" for k in range(self.people)])
        other = rng.random(len(after.source)) < 0.2
        target = after.target.copy()
        target[other] = rng.integers(0, self.people, int(other.sum()))
        keys = np.unique(after.source * self.people + target)
        keys = keys[keys // self.people != keys % self.people]
        weight = 1.0 + rng.binomial(4, 0.3, len(keys))
        before = ag.Network.from_ties(
            roster, ids[keys // self.people], ids[keys % self.people], weight
        )
        now = ag.Network.from_ties(
            roster, ids[after.source], ids[after.target], after.weight
        )
        return before.replace(wave="before"), now.replace(wave="after")

    @cached_property
    def places(self) -> NDArray[np.float64]:
        """Return our positions, for every tool."""
        found = self.arrays
        pairs = np.column_stack([found.source, found.target])
        groups = int(found.agency.max()) + 1
        return two_level(found.agency, groups, pairs, found.weight).people

    @property
    def colours(self) -> list[str]:
        """Return a colour a person."""
        return [COLOURS[k % len(COLOURS)] for k in self.arrays.agency]

    @property
    def names(self) -> list[str]:
        """Return a name a person."""
        return [f"Person {k}" for k in range(self.people)]


@dataclass(frozen=True)
class Maker:
    """One tool: how it makes a page, and up to how many people it is asked to."""

    name: str
    package: str
    make: Callable[[Picture], str]
    most_people: int
    is_ours: bool = False

    @property
    def absence(self) -> str:
        """Why it cannot take part, if it cannot."""
        return "" if find_spec(self.package) else f"{self.package} is not installed"


def _tables(network: ag.Network) -> dict[str, ag.Table]:
    degree, roles = ag.degree(network), ag.brokerage_roles(network)
    return {
        "degree": _some(degree, COLUMNS),
        "brokerage roles": _some(roles, ROLES),
    }


def _some(table: ag.Table, columns: tuple[str, ...]) -> ag.Table:
    kept = {name: table[name] for name in columns}
    told = {name: table.definitions[name] for name in columns}
    return ag.Table(table.row, table.labels, kept, told)


def ours(engine: str) -> Callable[[Picture], str]:
    """Return our page, by one of its engines."""

    def make(picture: Picture) -> str:
        waves = picture.waves
        tables = tuple(_tables(network) for network in waves)
        page = ag.draw(waves, engine=engine, tables=tables, size="degree")
        return page.html

    return make


def pyvis(picture: Picture) -> str:
    """Pyvis as its guide shows it, but with lists filled: add_edge takes minutes."""
    net = peer("pyvis.network").Network(
        height="880px", width="100%", cdn_resources="in_line"
    )
    rows = zip(picture.names, picture.colours, picture.places.tolist(), strict=True)
    net.nodes = [
        {"id": i, "label": name, "title": name, "color": colour, "x": x, "y": y}
        | {"size": 8, "shape": "dot"}
        for i, (name, colour, (x, y)) in enumerate(rows)
    ]
    net.node_ids = list(range(picture.people))
    found = picture.arrays
    columns = found.source.tolist(), found.target.tolist(), found.weight.tolist()
    net.edges = [
        {"from": i, "to": j, "width": w / 2} for i, j, w in zip(*columns, strict=True)
    ]
    net.options.physics.enabled = False
    net.options.edges.smooth.enabled = False
    return net.generate_html()


def gravis(picture: Picture) -> str:
    """Gravis with D3: SVG."""
    places, found = picture.places, picture.arrays
    nodes = {
        str(i): {
            "label": picture.names[i],
            "metadata": {"x": x, "y": y, "color": colour, "size": 5},
        }
        for i, ((x, y), colour) in enumerate(
            zip(places.tolist(), picture.colours, strict=True)
        )
    }
    pairs = zip(found.source.tolist(), found.target.tolist(), strict=True)
    edges = [{"source": str(i), "target": str(j)} for i, j in pairs]
    graph = {"graph": {"directed": False, "nodes": nodes, "edges": edges}}
    figure = peer("gravis").d3(
        graph,
        graph_height=860,
        zoom_factor=800 / float(np.ptp(places, axis=0).max()),
        layout_algorithm_active=False,
        show_node_label=False,
        use_centering_force=False,
        use_many_body_force=False,
        use_links_force=False,
    )
    return figure.to_html()


def bokeh(picture: Picture) -> str:
    """Bokeh with its WebGL backend: segments and points."""
    plotting, embed = peer("bokeh.plotting"), peer("bokeh.embed")
    resources = peer("bokeh.resources").INLINE
    (x, y), found = picture.places.T, picture.arrays
    figure = plotting.figure(
        width=1380, height=860, output_backend="webgl", tools="pan,wheel_zoom"
    )
    figure.toolbar.active_scroll = figure.tools[1]
    ends = found.source, found.target
    xs = np.column_stack([x[ends[0]], x[ends[1]], np.full(len(ends[0]), np.nan)])
    ys = np.column_stack([y[ends[0]], y[ends[1]], np.full(len(ends[0]), np.nan)])
    figure.line(xs.ravel(), ys.ravel(), line_alpha=0.1, line_color="#333333")
    figure.scatter(x, y, size=5, color=picture.colours)
    return embed.file_html(figure, resources)


def plotly(picture: Picture) -> str:
    """Plotly with scattergl."""
    go = peer("plotly.graph_objects")
    (x, y), found = picture.places.T, picture.arrays
    gap = np.full(len(found.source), np.nan)
    xs = np.column_stack([x[found.source], x[found.target], gap]).ravel()
    ys = np.column_stack([y[found.source], y[found.target], gap]).ravel()
    line = {"width": 1, "color": "rgba(60,60,60,0.1)"}
    ties = go.Scattergl(x=xs, y=ys, mode="lines", line=line, hoverinfo="skip")
    marker = {"size": 5, "color": picture.colours}
    people = go.Scattergl(x=x, y=y, mode="markers", marker=marker, text=picture.names)
    figure = go.Figure([ties, people])
    return figure.to_html(include_plotlyjs=True, config={"scrollZoom": True})


MAKERS = (
    Maker("agencygraph, webgl", "agencygraph", ours("webgl"), 1_000_000, is_ours=True),
    Maker("agencygraph, pyvis", "agencygraph", ours("pyvis"), 5_000, is_ours=True),
    Maker("pyvis", "pyvis", pyvis, 50_000),
    Maker("gravis, d3", "gravis", gravis, 2_000),
    Maker("bokeh, webgl", "bokeh", bokeh, 50_000),
    Maker("plotly, scattergl", "plotly", plotly, 2_000),
)
"""Those who do not finish larger pictures within the limit are not asked for them."""
