"""Introductions that could be made: somebody, and two they know who do not yet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels.csr import WeightedRows
from agencygraph.network import Network
from agencygraph.planning._matched import Pair

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
