"""What a session could be worth, counted person by person: quick, and never too low.

Each of n people meets b others at most, all together M pairs. So the n people gain no
more than the M · 2 largest of their shares: half the value of each person's best b
others. For a price λ of a seat that is at most

    2 M λ + Σ over people of Σ max(share − λ, 0),

which adds up over people, so that the best n under rules about agencies are found by
sorting. The least over λ bounds every choice of n people.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from agencygraph.planning._goal import Goal

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Choice:
    """Whom one may invite.

    ``n`` people; ``agency`` of each candidate, 0, 1, ..., unknown the last; ``least``
    and ``most`` of each agency; ``must`` and ``may`` (candidates,).
    """

    n: int
    agency: Ints
    least: Ints
    most: Ints
    must: Bools
    may: Bools

    def best(self, worth: Floats) -> Ints:
        """Return those n whose worth adds up to most, under the rules.

        First who must, then the best of each agency up to its least, then the best of
        the others: a partition matroid, where that is optimal.
        """
        order = np.lexsort((np.arange(len(worth)), -worth, ~self.must))
        order = order[self.may[order]]
        rank = np.zeros(len(worth), np.int64)
        for g in range(len(self.most)):
            members = order[self.agency[order] == g]
            rank[members] = np.arange(len(members))
        inside = order[rank[order] < self.most[self.agency[order]]]
        needed = (rank < self.least[self.agency]) | self.must
        first = np.lexsort((np.arange(len(inside)), ~needed[inside]))
        return np.sort(inside[first][: self.n])

    def keeps(self, chosen: Bools) -> bool:
        """Whether a choice keeps all rules."""
        of = np.bincount(self.agency[chosen], minlength=len(self.most))
        inside = ((of >= self.least) & (of <= self.most)).all()
        return bool(inside and chosen[self.must].all() and not chosen[~self.may].any())


@dataclass(frozen=True, eq=False)
class Potential:
    """What people could gain from a session of n.

    ``beside``: others each can meet; ``pairs``: pairs who can meet in all.
    """

    goal: Goal
    agency: Ints
    beside: int
    pairs: int

    @cached_property
    def half(self) -> Floats:
        """Share of each of two in the value of their meeting."""
        return self.goal.value / 2

    def of(self, chosen: Ints) -> float:
        """Return what these people could gain at most; no plan of theirs exceeds it."""
        shares = _largest(self.half[np.ix_(chosen, chosen)], self.beside).ravel()
        few = min(2 * self.pairs, len(shares))
        total = np.partition(shares, len(shares) - few)[len(shares) - few :].sum()
        size = self.goal.asked.shape[1]
        there = np.zeros(size, np.bool_)
        known = self.agency[chosen]
        there[known[known < size]] = True
        asked = _largest(self.goal.asked[chosen] * there, self.beside).sum()
        return float(total + asked) + self.covered(int(there.sum()))

    def covered(self, agencies: int) -> float:
        """Gain of the meetings of so many agencies: the largest, for as many pairs."""
        couples = agencies * (agencies - 1) // 2
        gains = np.repeat(self.goal.gains, couples)
        return float(np.sort(gains)[::-1][: self.pairs].sum())

    def bound(self, choice: Choice) -> float:
        """Return what no n people could exceed, under the rules."""
        size = self.goal.asked.shape[1]
        can = choice.most > 0
        can &= np.bincount(choice.agency[choice.may], minlength=len(can)) > 0
        shares = _largest(self._within_reach(choice), self.beside)
        asked = _largest(self.goal.asked * can[:size], self.beside).sum(axis=1)
        prices = np.unique(np.quantile(np.append(shares, 0.0), np.linspace(0, 1, 65)))
        least = np.inf
        for price in prices:
            worth = np.maximum(shares - price, 0.0).sum(axis=1) + asked
            best = choice.best(worth)
            least = min(least, 2 * self.pairs * price + worth[best].sum())
        agencies = min(int(can[:size].sum()), choice.n)
        return float(least) + self.covered(agencies)

    def _within_reach(self, choice: Choice) -> Floats:
        """Shares of pairs both of whom may come, as many of an agency as may."""
        half = np.where(choice.may & choice.may[:, None], self.half, 0.0)
        number = np.bincount(choice.agency, minlength=len(choice.most))
        for g in np.flatnonzero(choice.most < number):
            members = np.flatnonzero(choice.agency == g)
            ranked = np.argsort(-half[:, members], axis=1, kind="stable")
            rows = np.arange(len(half))[:, None]
            half[rows, members[ranked[:, choice.most[g] :]]] = 0.0
        return half


def _largest(values: Floats, k: int) -> Floats:
    """Return the k largest of each row, fewer where there are fewer."""
    width = values.shape[1]
    if width <= k:
        return values
    found: Floats = np.partition(values, width - k, axis=1)[:, width - k :]
    return found
