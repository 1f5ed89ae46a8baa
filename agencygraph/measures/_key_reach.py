"""Whom to choose so that most others are within reach: greedy choice and proof.

Those chosen are counted as reached themselves; that total is monotone and submodular,
and ranks sets of one size as the share of the others reached does. So what each person
would still add, added up over the best of them, bounds what any set can reach.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph import _parallel
from agencygraph._kernels import distances
from agencygraph._kernels import key_people as kernels
from agencygraph.measures._union import Rows

Floats = NDArray[np.float64]
People = NDArray[np.int32]

EXACT_CELLS = 4_000_000
"""Most candidates x people for which the best set is looked for: 2,000 people."""

EXACT_STEPS = 500_000_000
"""Most cells looked at until the search for it is given up: about a second."""

TOLERANCE = 1e-9
AT_ONCE = 8
"""How many gains are brought up to date together."""


@dataclass(frozen=True)
class Choice:
    """People in the order chosen, with what they achieve and what is possible."""

    people: list[int]
    values: list[float]
    """With the first 0, 1, 2, ... of them."""
    bounds: list[float]
    """No 1, 2, ... people can achieve more."""
    proved: bool
    """Whether no other set as large achieves more."""


@dataclass(frozen=True)
class Reach:
    """Who can be chosen, who counts as reached from whom, and what a distance is worth.

    ``group`` and ``worth`` are those of the kernel ``gains``.
    """

    rows: Rows
    group: NDArray[np.int32]
    candidates: People
    """In the order in which equals are preferred."""
    worth: Floats

    @property
    def people(self) -> int:
        """Number of people who count, chosen or not."""
        return int((self.group >= 0).sum())

    def gains(self, near: People, who: People) -> Floats:
        """What each of ``who`` adds where others are this near to those chosen."""
        work = len(near) + len(self.rows[1])

        def gain(first: int, end: int) -> Floats:
            some = who[first:end]
            given = self.rows, self.group, near, self.worth, some
            return kernels.gains.run(work * len(some), *given)

        blocks = _parallel.blocks(np.full(len(who), work))
        parts = _parallel.each(gain, blocks, "Trying everybody")
        return np.concatenate([np.empty(0), *parts])

    def nearer(self, near: People, i: int) -> People:
        """How near everybody is once i is chosen as well."""
        n = len(near)
        met, steps = distances.levels.run(n + len(self.rows[1]), *self.rows, i, n)
        counts = (self.group[met] >= 0) & (self.group[met] != self.group[i])
        counts &= self.group[i] >= 0
        closer = near.copy()
        closer[met[counts]] = np.minimum(near[met[counts]], steps[counts])
        closer[i] = 0
        return closer

    def total(self, near: People) -> float:
        """Worth of the distances, added up from near to far."""
        held = np.bincount(near, minlength=len(self.worth))
        return float(np.cumsum(held * self.worth)[-1])

    def value(self, total: float, chosen: int) -> float:
        """Share of the others: those chosen count neither above nor below the line."""
        others = self.people - chosen
        return (total - chosen) / others if others else np.nan

    def in_order(self, chosen: list[int], bounds: Floats, *, proved: bool) -> Choice:
        """Return a choice in the order in which each adds most."""
        near = np.full(len(self.group), len(self.group), np.int32)
        left, people, values = np.array(chosen, np.int32), [], [0.0]
        while len(left):
            best = int(np.argmax(self.gains(near, left)))
            people.append(int(left[best]))
            near = self.nearer(near, people[-1])
            values.append(self.value(self.total(near), len(people)))
            left = np.delete(left, best)
        limits = [self.value(total, r + 1) for r, total in enumerate(bounds)]
        return Choice(people, values, limits, proved)


def choose(reach: Reach, k: int) -> Choice:
    """Choose k people; the best there are where that can be proved in time."""
    chosen, bounds = _greedy(reach, k)
    bounds = np.minimum(bounds, reach.people)
    better = _best(reach, chosen)
    if better is None:
        return reach.in_order(chosen, bounds, proved=False)
    place = {int(person): rank for rank, person in enumerate(reach.candidates)}
    found = reach.in_order(sorted(better, key=place.__getitem__), bounds, proved=True)
    found.bounds[-1] = found.values[-1]
    return found


def _greedy(reach: Reach, k: int) -> tuple[list[int], Floats]:
    """Choose one after the other; bound the total of any 1, 2, ..., k people.

    A gain only falls as more are chosen, so an old one is still a bound: it is brought
    up to date only when it is among the largest (Minoux 1978).
    """
    near = np.full(len(reach.group), len(reach.group), np.int32)
    gain = reach.gains(near, reach.candidates)
    fresh = np.ones(len(gain), np.bool_)
    chosen: list[int] = []
    bounds = np.full(k, np.inf)
    total = 0.0
    while True:
        _refresh(reach, near, gain, fresh, k if len(chosen) == k else 1)
        best = np.maximum(-np.sort(-gain)[:k], 0)  # those chosen add nothing
        bounds = np.minimum(bounds, total + np.cumsum(best))
        if len(chosen) == k:
            return chosen, bounds
        pick = int(np.argmax(gain))
        chosen.append(int(reach.candidates[pick]))
        near = reach.nearer(near, chosen[-1])
        total = reach.total(near)
        gain[pick] = -np.inf
        fresh[:] = np.isinf(gain)  # those chosen stay out


def _refresh(
    reach: Reach, near: People, gain: Floats, fresh: NDArray[np.bool_], top: int
) -> None:
    """Bring gains up to date until the largest ``top`` of them are."""
    while True:
        order = np.argsort(-gain, kind="stable")
        if fresh[order[:top]].all():
            return
        first = order[: max(top, AT_ONCE)]
        stale = first[~fresh[first]]
        gain[stale] = reach.gains(near, reach.candidates[stale])
        fresh[stale] = True


def _best(reach: Reach, chosen: list[int]) -> list[int] | None:
    """Return a set than which no other is better; None where that takes too long."""
    candidates, n = reach.candidates, len(reach.group)
    if len(candidates) * n > EXACT_CELLS:
        return None
    nobody = np.full(n, n, np.int32)
    worth = np.array(
        [reach.worth[reach.nearer(nobody, i)] for i in candidates.tolist()]
    )
    place = {int(person): row for row, person in enumerate(candidates)}
    search = _Search(worth, [place[person] for person in chosen])
    if not search.run():
        return None
    return [int(candidates[row]) for row in search.best]


class _Search:
    """Branch and bound over sets of one size, from a set to beat."""

    def __init__(self, worth: Floats, best: list[int]) -> None:
        self.worth = worth
        self.best = best
        self.size = len(best)
        self.total = float(worth[best].max(axis=0).sum())
        self.steps = EXACT_STEPS

    def run(self) -> bool:
        """Whether the search came to its end: ``best`` is then proved."""
        nothing = np.zeros(self.worth.shape[1])
        self._expand(nothing, [], np.arange(len(self.worth)))
        return self.steps >= 0

    def _expand(self, cover: Floats, chosen: list[int], pool: NDArray[np.intp]) -> None:
        """Try everybody in the pool next, those who add most first."""
        self.steps -= pool.size * cover.size
        if self.steps < 0:
            return
        gain = np.maximum(self.worth[pool] - cover, 0).sum(axis=1)
        order = np.argsort(-gain, kind="stable")
        pool, gain = pool[order], gain[order]
        total, missing = float(cover.sum()), self.size - len(chosen)
        for t in range(len(pool) - missing + 1):
            if total + gain[t : t + missing].sum() <= self.total + TOLERANCE:
                return
            several = [*chosen, int(pool[t])]
            if missing == 1:
                self.total, self.best = total + float(gain[t]), several
            else:
                more = np.maximum(cover, self.worth[pool[t]])
                self._expand(more, several, pool[t + 1 :])
