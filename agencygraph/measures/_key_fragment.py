"""Whose absence breaks a network up most: all sets where they are few, else exchanges.

Fragmentation is not submodular: choosing one after the other has no guarantee. What
everybody's absence would do on top of those already gone comes out of one walk.
"""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import key_people as kernels
from agencygraph.errors import ParameterError
from agencygraph.measures._key_reach import Choice
from agencygraph.measures._observed import share
from agencygraph.measures._parted import Walk
from agencygraph.measures._union import Rows, rows_of

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
People = NDArray[np.int32]

EXACT_STEPS = 500_000_000
"""Most steps that trying all sets may take."""

STEPS = 20_000_000_000
"""Most steps that choosing may take at all."""

A_CALL = 5_000
"""Steps that trying any set takes, however small the network."""

PASSES = 5
"""How often everybody chosen is held against everybody else."""


@dataclass(frozen=True)
class Fragment:
    """Who can be chosen, and which pairs of people should not stay connected.

    ``group`` as in the kernels: pairs of different groups count.
    """

    rows: Rows
    group: NDArray[np.int32]
    candidates: People
    """In the order in which equals are preferred."""
    weighted: bool
    """Whether connected pairs count by the inverse of their distance."""

    def with_each(self, gone: Bools, who: People) -> Floats:
        """Fragmentation if those gone and one of ``who`` were; NaN: no pair is left."""
        if self.weighted:
            return np.array([self.value(_with(gone, i)) for i in who.tolist()], float)
        ends, lost = Walk.of(self.rows, gone).separated(self.group)
        together = ends.sum() // 2 - ends - lost
        pairs, own = self._pairs(gone)
        return 1 - share(together[who], (pairs - own)[who])

    def value(self, gone: Bools) -> float:
        """Fragmentation among those not gone; NaN: no pair is left."""
        pairs, _ = self._pairs(gone)
        if not self.weighted:
            ends, _ = Walk.of(self.rows, gone).separated(self.group)
            return 1 - float(share(ends.sum() / 2, pairs))
        work = self._work()
        held = kernels.pairs_by_distance.run(work, self.rows, self.group, gone)
        near = held[1:-1] / (2 * np.arange(1, len(held) - 1))
        return 1 - float(share(np.cumsum(np.append(0.0, near))[-1], pairs))

    def _pairs(self, gone: Bools) -> tuple[int, NDArray[np.int64]]:
        """Pairs that count among those not gone, and how many of them each ends."""
        there = (self.group >= 0) & ~gone
        sizes = np.bincount(self.group[there], minlength=self.group.max(initial=0) + 1)
        own = np.where(there, there.sum() - sizes[self.group], 0)
        return int(own.sum()) // 2, own

    def _work(self) -> int:
        """Steps of looking at one set of people gone, or at all with one more."""
        n = len(self.group)
        size = n + len(self.rows[1])
        return A_CALL + n * size if self.weighted else A_CALL + 5 * size

    def steps(self, k: int) -> tuple[int, int]:
        """Steps of trying all sets, and of choosing and exchanging."""
        c = len(self.candidates)
        looks = c if self.weighted else 1
        every = comb(c, k) if self.weighted else comb(c, k - 1)
        return every * self._work(), (PASSES + 1) * k * looks * self._work()

    def bounds(self, k: int) -> Floats:
        """No 1, 2, ..., k people can break up more: each tie that stays connects.

        People take away at most the ties they have; what is left connects its ends.
        """
        sources, targets = rows_of(self.rows), self.rows[1]
        g, h = self.group[sources], self.group[targets]
        apart = (g >= 0) & (h >= 0) & (g != h)
        ties = np.bincount(sources[apart], minlength=len(self.group))
        taken = np.cumsum(-np.sort(-ties[self.candidates])[:k])
        left = np.maximum(ties.sum() // 2 - taken, 0)
        pairs, _ = self._pairs(np.zeros(len(self.group), np.bool_))
        most = np.full(k, pairs)
        if (self.group == np.arange(len(self.group))).all():
            rest = len(self.group) - np.arange(1, k + 1)
            most = rest * (rest - 1) // 2
        return 1 - share(left, most)


def choose(fragment: Fragment, k: int) -> Choice:
    """Choose k people; the best there are where all sets can be tried."""
    exact, heuristic = fragment.steps(k)
    proved = exact <= EXACT_STEPS
    if not proved and heuristic > STEPS:
        message = (
            f"choosing {k:,} of {len(fragment.candidates):,} people would take about "
            f"{heuristic:.0e} steps, more than {STEPS:.0e}; leave out "
            "distance_weighted, or choose fewer"
        )
        raise ParameterError(message)
    if proved:
        chosen = _best(fragment, k)
    else:
        chosen = _exchanged(fragment, _greedy(fragment, fragment.candidates, k))
    bounds = fragment.bounds(k).tolist()
    people = _greedy(fragment, np.array(chosen, np.int32), k)
    gone = [_marked(fragment, people[:r]) for r in range(k + 1)]
    values = [fragment.value(those) for those in gone]
    if proved:
        bounds[-1] = values[-1]
    return Choice(people, values, bounds, proved)


def _greedy(fragment: Fragment, who: People, k: int) -> list[int]:
    """Choose one after the other, each time whose absence then does most."""
    chosen: list[int] = []
    for _ in range(k):
        left = who[~np.isin(who, chosen)]
        values = fragment.with_each(_marked(fragment, chosen), left)
        chosen.append(int(left[_largest(values)]))
    return chosen


def _exchanged(fragment: Fragment, chosen: list[int]) -> list[int]:
    """Exchange one of those chosen for somebody else for as long as that helps."""
    best = fragment.value(_marked(fragment, chosen))
    for _ in range(PASSES):  # pragma: no branch (known networks need fewer)
        before = best
        for place in range(len(chosen)):
            others = chosen[:place] + chosen[place + 1 :]
            left = fragment.candidates[~np.isin(fragment.candidates, others)]
            values = fragment.with_each(_marked(fragment, others), left)
            pick = _largest(values)
            if values[pick] > best:
                best = float(values[pick])
                chosen = [*chosen[:place], int(left[pick]), *chosen[place + 1 :]]
        if not best > before:
            break
    return chosen


def _best(fragment: Fragment, k: int) -> list[int]:
    """Try all sets: all but the last of each by itself, the last ones together."""
    who = fragment.candidates
    found, best = -np.inf, [int(i) for i in who[:k]]
    for head in combinations(range(len(who)), k - 1):
        tail = who[head[-1] + 1 :] if head else who
        if not len(tail):
            continue
        others = [int(i) for i in who[list(head)]]
        values = fragment.with_each(_marked(fragment, others), tail)
        pick = _largest(values)
        if values[pick] > found:
            found, best = float(values[pick]), [*others, int(tail[pick])]
    return best


def _marked(fragment: Fragment, people: list[int]) -> Bools:
    gone = np.zeros(len(fragment.group), np.bool_)
    gone[people] = True
    return gone


def _with(gone: Bools, i: int) -> Bools:
    more = gone.copy()
    more[i] = True
    return more


def _largest(values: Floats) -> int:
    """Place of the first largest value; undefined ones come last."""
    return int(np.argmax(np.where(np.isnan(values), -np.inf, values)))
