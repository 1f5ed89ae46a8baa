"""Disjoint paths between two agencies, and what cuts them, as maximum flows.

Every person is an arc from their "in" to their "out" place, every tie an arc from the
one's "out" to the other's "in" and one back. A person who may carry one path has
capacity 1, a tie that may carry any number has one too many ever to be cut.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph, csr_array

from agencygraph.measures._observed import Ints
from agencygraph.measures._union import Rows, rows_of
from agencygraph.roster import Roster

Variant = Literal[
    "links", "disjoint_paths", "disjoint_paths_between", "edge_disjoint_paths"
]
PATHS: tuple[Variant, ...] = (
    "disjoint_paths",
    "disjoint_paths_between",
    "edge_disjoint_paths",
)
Bools = NDArray[np.bool_]
Places = NDArray[np.integer]


@dataclass(frozen=True)
class Sides:
    """Ties of a network as arcs, and who belongs to the two agencies."""

    sources: Places
    targets: Places
    one: Bools
    other: Bools

    @classmethod
    def of(cls, rows: Rows, group: NDArray[np.int32], g: int, h: int) -> "Sides":
        """Arcs that a path from agency g to agency h can use.

        It never comes back to g nor goes on from h: both could only make it longer.
        """
        one, other = group == g, group == h
        sources, targets = rows_of(rows), rows[1]
        useful = ~other[sources] & ~one[targets]
        return cls(sources[useful], targets[useful], one, other)

    @property
    def direct(self) -> Bools:
        """Whether each arc leads from the one agency to the other."""
        return self.one[self.sources] & self.other[self.targets]

    def keep(self, chosen: Bools) -> "Sides":
        """Return the same two agencies with some of the arcs."""
        return Sides(self.sources[chosen], self.targets[chosen], self.one, self.other)


@dataclass(frozen=True)
class Flow:
    """A greatest flow: how much, and which places it leaves within reach."""

    value: int
    within: Bools
    """Places still within reach of the first agency: the cut nearest to it."""


def largest_flow(sides: Sides, variant: Variant, *, cut: bool = False) -> Flow:
    """Return the largest number of disjoint paths; with ``cut``, what stops them."""
    if variant == "edge_disjoint_paths":
        return _tie_flow(sides, cut=cut)
    if variant == "links":
        sides = sides.keep(sides.direct)
    if variant == "disjoint_paths_between":
        sides = sides.keep(~sides.direct)
    ends = sides.one | sides.other
    n = len(ends)
    many = n + 1
    free = ends if variant == "disjoint_paths_between" else np.zeros(n, np.bool_)
    people = np.arange(n)
    arcs = [
        (people, n + people, np.where(free, many, 1)),
        (n + sides.sources, sides.targets, np.full(len(sides.sources), many)),
        *_terminals(sides, n, many),
    ]
    return _flow(arcs, 2 * n, cut=cut)


def disjoint_paths(sides: Sides) -> list[int]:
    """Count the paths in each of the three ways of ``PATHS``."""
    return [largest_flow(sides, variant).value for variant in PATHS]


def in_sight(seen: Ints, roster: Roster, g: int, h: int) -> Bools:
    """Whether the absence of a path between g and h, in each way, could be seen.

    A chain of agencies leads from the one to the other of which any two neighbours
    were observed together; or there is nobody through whom a path could lead.
    """
    groups = np.arange(len(seen))
    others = (groups != g) & (groups != h)
    near = seen > 0
    _, part = csgraph.connected_components(near, directed=False)
    within = near & np.outer(others, others)
    _, between = csgraph.connected_components(within, directed=False)
    round_about = np.isin(between[near[g] & others], between[near[h] & others]).any()
    nobody = roster.n_people == roster.agency_sizes[[g, h]].sum()
    anyhow = part[g] == part[h]
    return np.array([anyhow, round_about or nobody, anyhow], np.bool_)


def people_cut(sides: Sides, flow: Flow) -> Places:
    """Positions of the people whose absence stops every path: the fewest there are."""
    n = len(sides.one)
    return np.flatnonzero(flow.within[:n] & ~flow.within[n : 2 * n])


def ties_cut(sides: Sides, flow: Flow) -> tuple[Places, Places]:
    """Ends of the ties without which there is no path: the fewest there are."""
    cut = flow.within[sides.sources] & ~flow.within[sides.targets]
    return sides.sources[cut], sides.targets[cut]


Arcs = tuple[Places, Places, Places]


def _tie_flow(sides: Sides, *, cut: bool) -> Flow:
    n = len(sides.one)
    many = len(sides.sources) + 1
    ones = np.ones(len(sides.sources), np.int64)
    arcs = [
        (sides.sources, sides.targets, ones),
        *_terminals(sides, 0, many),
    ]
    return _flow(arcs, n, cut=cut)


def _terminals(sides: Sides, out: int, many: int) -> list[Arcs]:
    """Arcs from the source to the one agency, and to the sink from the other.

    "Out" places come ``out`` after "in" places; source and sink after all of them.
    """
    one, other = np.flatnonzero(sides.one), np.flatnonzero(sides.other)
    source = len(sides.one) + out
    return [
        (np.full(len(one), source), one, np.full(len(one), many)),
        (other + out, np.full(len(other), source + 1), np.full(len(other), many)),
    ]


def _flow(arcs: list[Arcs], places: int, *, cut: bool) -> Flow:
    """Greatest flow from place ``places`` to the one after it."""
    tails, heads, capacity = (
        np.concatenate(parts) for parts in zip(*arcs, strict=True)
    )
    ends = tails.astype(np.int32), heads.astype(np.int32)  # the solver takes no others
    cells = (capacity.astype(np.int32), ends)
    network = csr_array(cells, shape=(places + 2, places + 2))
    found = csgraph.maximum_flow(network, places, places + 1)
    within = np.zeros(places + 2, np.bool_)
    if cut:
        left = csr_array(network - found.flow)
        left.eliminate_zeros()
        reached = csgraph.breadth_first_order(left, places, return_predecessors=False)
        within[reached] = True
    return Flow(int(found.flow_value), within)
