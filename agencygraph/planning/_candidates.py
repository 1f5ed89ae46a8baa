"""Introductions that could be made: somebody, and two they know who do not yet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph, csr_array

from agencygraph._kernels.csr import WeightedRows
from agencygraph.network import Network
from agencygraph.planning._matched import Matched, Pair

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_WEIGHED = 50_000
"""So many introductions are weighed; of more, the likeliest of each gap."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """Introductions, all arrays (m,): of ``one`` to ``two`` by ``broker``.

    ``gap``: position of the pair of agencies; one is of the first of them. ``chance``:
    that the broker passes it on to both.
    """

    broker: Ints
    one: Ints
    two: Ints
    gap: Ints
    chance: Floats

    def __len__(self) -> int:
        return len(self.broker)

    def take(self, rows: NDArray[np.integer]) -> "Candidates":
        """Return some of them."""
        parts = (self.broker, self.one, self.two, self.gap, self.chance)
        return Candidates(*(part[rows] for part in parts))

    def pairs(self) -> list[Pair]:
        """Return the people who could be introduced, each pair once."""
        return list(
            dict.fromkeys(zip(self.one.tolist(), self.two.tolist(), strict=True))
        )

    def likeliest(self) -> "Candidates":
        """Return as many of each gap as can be weighed, the likeliest."""
        if len(self) <= MOST_WEIGHED:
            return self
        order = np.lexsort((-self.chance, self.gap))
        gap = self.gap[order]
        place = np.arange(len(self)) - np.searchsorted(gap, gap)
        each = max(MOST_WEIGHED // len(np.unique(gap)), 1)
        return self.take(np.sort(order[place < each]))


def candidates(
    rows: WeightedRows, ties: Network, gap_of: NDArray[np.int64]
) -> Candidates:
    """Find who could introduce whom, over the pairs of agencies that have a gap.

    ``rows``: whom each person can ask, with the chance of each; ``ties``: undirected;
    ``gap_of`` (agencies, agencies): position of the gap, -1 where there is none. Two
    people are introduced only if it was observed that they are not tied.
    """
    indptr, indices, chance = rows
    agency = ties.roster.agency_of
    found = []
    for broker in range(ties.n_people):
        first, end = indptr[broker : broker + 2].tolist()
        known, likely = indices[first:end], chance[first:end]
        there = agency[known] >= 0
        known, likely = known[there].astype(np.int64), likely[there]
        gap = gap_of[agency[known][:, None], agency[known]]
        i, j = np.nonzero(gap >= 0)
        if len(i):
            who = np.full(len(i), broker)
            worth = likely[i] * likely[j]
            found.append((who, known[i], known[j], gap[i, j], worth))
    if not found:
        nobody = np.empty(0, np.int64)
        return Candidates(nobody, nobody, nobody, nobody, np.empty(0))
    made = Candidates(*(np.concatenate(part) for part in zip(*found, strict=True)))
    one, two = made.one, made.two
    strangers = ties.observes(one, two) & ~(ties.weight_of(one, two) > 0)
    return made.take(np.flatnonzero(strangers))


def could_add(
    options: Candidates, links: dict[int, Matched], wanted: Floats
) -> tuple[Ints, Ints]:
    """Links that all introductions of a gap could add, and brokers who could help."""
    could, brokers = np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.int64)
    for gap, matched in links.items():
        rows = np.flatnonzero(options.gap == gap)
        some = options.take(rows)
        ties = [(i, j) for i, all_ in matched.ties.items() for j in sorted(all_)]
        more = Matched.of([*ties, *some.pairs()]).links - matched.links
        could[gap] = min(more, int(wanted[gap]))
        brokers[gap] = len(np.unique(some.broker))
    return could, brokers


def most_links(options: Candidates, could: Ints, capacity: int, number: int) -> int:
    """Return what no choice of introductions can exceed, in links: a largest flow.

    From brokers, each so many introductions, to gaps, each so many links as all its
    introductions together could add.
    """
    if not len(options):
        return 0
    pairs = np.unique(
        np.column_stack([options.broker, options.gap, options.one, options.two]), axis=0
    )
    edges, times = np.unique(pairs[:, :2], axis=0, return_counts=True)
    brokers, b = np.unique(edges[:, 0], return_inverse=True)
    gaps, g = np.unique(edges[:, 1], return_inverse=True)
    nb, ng = len(brokers), len(gaps)
    source, sink = nb + ng, nb + ng + 1
    rows = np.concatenate([np.full(nb, source), b, nb + np.arange(ng)])
    columns = np.concatenate([np.arange(nb), nb + g, np.full(ng, sink)])
    room = np.concatenate([np.full(nb, capacity), times, could[gaps]])
    kept = room > 0
    cells = (room[kept].astype(np.int32), (rows[kept], columns[kept]))
    graph = csr_array(cells, shape=(sink + 1, sink + 1))
    graph.indices, graph.indptr = (
        graph.indices.astype(np.int32),
        graph.indptr.astype(np.int32),
    )
    return min(int(csgraph.maximum_flow(graph, source, sink).flow_value), number)
