"""How near people of different agencies are, and what one more tie would gain.

Cross-agency efficiency is the mean of 1 / steps over pairs of people of different
agencies, 0 where nothing connects them (Latora & Marchiori 2001).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import csr, distances
from agencygraph.network import Network

Steps = NDArray[np.int16]

FAR = 15_000
"""Steps between two whom nothing connects: twice that and one is a number yet."""

MOST_PEOPLE = 4_000
"""Of more people the steps between any two are not kept."""


@dataclass(eq=False)
class Nearness:
    """Steps between any two people, kept up to date as ties are added."""

    steps: Steps
    agency: NDArray[np.int32]
    pairs: int

    @classmethod
    def of(cls, ties: Network, more: Iterable[tuple[int, int]] = ()) -> "Nearness":
        """Count the steps along undirected ties, with ``more`` ties among them."""
        n, agency = ties.n_people, ties.roster.agency_of
        added = np.array([*more], np.int64).reshape(-1, 2)
        rows = np.concatenate([ties.sources, added[:, 0], added[:, 1]])
        columns = np.concatenate([ties.indices, added[:, 1], added[:, 0]])
        indptr, indices, _ = csr.build(n, rows, columns, np.ones(len(rows)))
        steps = np.full((n, n), FAR, np.int16)
        for person in range(n):
            work = n + len(indices)
            met, far = distances.levels.run(work, indptr, indices, person, n)
            steps[person, met] = far
        sizes = ties.roster.agency_sizes
        pairs = (int(sizes.sum()) ** 2 - int((sizes**2).sum())) // 2
        return cls(steps, agency, pairs)

    def copy(self) -> "Nearness":
        """Return the same, to be changed."""
        return Nearness(self.steps.copy(), self.agency, self.pairs)

    def efficiency(self) -> float:
        """Mean of 1 / steps; NaN without two people of different agencies."""
        return self.total(1) / self.pairs if self.pairs else np.nan

    def total(self, least: int) -> float:
        """Sum of 1 / steps over the pairs at least so many steps apart."""
        known = np.flatnonzero(self.agency >= 0)
        total = 0.0
        for person in known.tolist():
            others = known[self.agency[known] != self.agency[person]]
            far = self.steps[person, others[others > person]]
            far = far[(far >= least) & (far < FAR)]
            total += float((1.0 / far).sum())
        return total

    def gain(self, one: int, two: int) -> float:
        """By how much a tie would raise the efficiency.

        Only people at least two steps nearer to one end get nearer to anybody: to
        those at least two steps nearer to the other.
        """
        to_one, to_two = self.steps[one], self.steps[two]
        here = np.flatnonzero((to_two - to_one >= 2) & (self.agency >= 0))
        there = np.flatnonzero((to_one - to_two >= 2) & (self.agency >= 0))
        after = to_one[here][:, None] + 1 + to_two[there]
        before = self.steps[np.ix_(here, there)]
        nearer = (after < before) & (self.agency[here][:, None] != self.agency[there])
        gains = 1.0 / after[nearer] - np.where(
            before[nearer] < FAR, 1.0 / before[nearer], 0.0
        )
        return float(gains.sum()) / self.pairs

    def add(self, one: int, two: int) -> None:
        """Add a tie."""
        to_one, to_two = self.steps[one].copy(), self.steps[two].copy()
        here = np.flatnonzero(to_two - to_one >= 2)
        there = np.flatnonzero(to_one - to_two >= 2)
        by = to_one[here][:, None] + np.int16(1) + to_two[there]
        nearer = np.minimum(self.steps[np.ix_(here, there)], by)
        self.steps[np.ix_(here, there)] = nearer
        self.steps[np.ix_(there, here)] = nearer.T
