"""Attendance shuffled among people alike: how often chance gives as large an effect."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, product
from math import comb, prod

import numpy as np

from agencygraph import _parallel
from agencygraph.inference._attendance_cells import Bools, Dyads, Floats, Ints

WORK = 4_000_000
"""People and ties times draws that are held at once."""

ROUNDING = 1e-13
CONTRASTS = ("both − none", "one − none")


@dataclass(frozen=True)
class Tails:
    """Shares of arrangements as low, and as high, by contrast; how many were drawn."""

    lower: Floats
    upper: Floats
    draws: int
    arrangements: int


def strata(dyads: Dyads) -> Ints:
    """People alike in agency, in having answered and in having been listed; -1: fixed.

    People without a known agency, and those of whom nothing was seen, keep theirs.
    """
    seen = dyads.toward(np.ones(dyads.n, np.bool_))[0] > 0
    kinds = dyads.agency * 4 + dyads.alike
    found: Ints = np.where((dyads.agency >= 0) & seen, kinds, -1)
    return found


def tails(
    dyads: Dyads, attended: Bools, weights: Sequence[int], *, draws: int, seed: int
) -> Tails | None:
    """Tails of both contrasts; None if there is nothing to exchange.

    All arrangements are gone through where there are no more than ``draws``.
    """
    stratum = strata(dyads)
    members = [np.flatnonzero(stratum == s) for s in np.unique(stratum[stratum >= 0])]
    members = [p for p in members if 0 < attended[p].sum() < len(p)]
    number = prod(comb(len(p), int(attended[p].sum())) for p in members)
    if number == 1 or not draws:
        return None
    effect = _Effect.of(dyads, attended, weights)
    observed = effect.at(attended[np.newaxis])[0]
    size = max(1, WORK // (dyads.n + len(dyads.first) + 1))
    if number <= draws:
        low, high = _count(effect, _every(attended, members, size), observed)
        return Tails(low / number, high / number, 0, number)
    cuts = [min(size, draws - start) for start in range(0, draws, size)]
    children = np.random.SeedSequence(seed).spawn(len(cuts))
    tasks = list(zip(cuts, children, strict=True))
    block = partial(_block, effect, attended, members, observed)
    steps = draws * (dyads.n + len(dyads.first))
    counted = list(_parallel.each(block, tasks, "shuffles", steps=steps))
    low, high = np.sum([c[0] for c in counted], 0), np.sum([c[1] for c in counted], 0)
    return Tails((1 + low) / (1 + draws), (1 + high) / (1 + draws), draws, number)


@dataclass(frozen=True)
class _Effect:
    """Both contrasts as a function of who attended."""

    first: Ints
    second: Ints
    step: Ints
    odd: Ints
    cells: Ints
    """Observed cells of dyads of both, one, none, but for the odd ones: the same under
    any exchange within strata."""

    @classmethod
    def of(cls, dyads: Dyads, attended: Bools, weights: Sequence[int]) -> "_Effect":
        step = dyads.ties @ np.asarray(weights, np.int64)
        moved = step != 0
        odd = dyads.odd[dyads.odd[:, 2] != 0]
        toward, away = dyads.toward(attended)[0], dyads.toward(~attended)[0]
        both, one = toward[attended].sum() // 2, away[attended].sum()
        cells = np.array([both, one, away[~attended].sum() // 2], np.int64)
        effect = cls(
            dyads.first[moved], dyads.second[moved], step[moved], odd[:, :3], cells
        )
        own = effect.odd_cells(attended[np.newaxis])[0]
        return replace(effect, cells=cells - own)

    def odd_cells(self, attended: Bools) -> Ints:
        """Cells that odd dyads add to each class, (draws, 3)."""
        return _by_class(attended, *self.odd.T)

    def at(self, attended: Bools) -> Floats:
        """Both contrasts of each row of attendance, (draws, 2)."""
        change = _by_class(attended, self.first, self.second, self.step)
        cells = self.cells + self.odd_cells(attended)
        means = np.full(change.shape, np.nan)
        np.divide(change, cells, out=means, where=cells > 0)
        return np.asarray(means[:, :2] - means[:, 2:])


def _by_class(attended: Bools, i: Ints, j: Ints, values: Ints) -> Ints:
    """Sum of the values of dyads of both, one and none, (draws, 3)."""
    there = attended[:, i].astype(np.int8) + attended[:, j]
    return np.stack([(there == k) @ values for k in (2, 1, 0)], axis=1)


def _block(
    effect: _Effect,
    attended: Bools,
    members: list[Ints],
    observed: Floats,
    draws: int,
    child: np.random.SeedSequence,
) -> tuple[Ints, Ints]:
    random = np.random.Generator(np.random.PCG64(child))
    drawn = np.repeat(attended[np.newaxis], draws, axis=0)
    for people in members:
        drawn[:, people] = random.permuted(drawn[:, people], axis=1)
    return _count(effect, [drawn], observed)


def _every(attended: Bools, members: list[Ints], size: int) -> Iterator[Bools]:
    """Every arrangement, some at a time."""
    choices = [combinations(p.tolist(), int(attended[p].sum())) for p in members]
    held: list[Bools] = []
    base = attended.copy()
    base[np.concatenate(members)] = False
    for chosen in product(*choices):
        row = base.copy()
        row[[person for part in chosen for person in part]] = True
        held.append(row)
        if len(held) == size:
            yield np.array(held)
            held = []
    if held:
        yield np.array(held)


def _count(
    effect: _Effect, drawn: Iterator[Bools] | list[Bools], observed: Floats
) -> tuple[Ints, Ints]:
    """Arrangements as low and as high; an undefined one counts as both."""
    low, high = np.zeros(2, np.int64), np.zeros(2, np.int64)
    for rows in drawn:
        found = effect.at(rows)
        low += (~(found > observed + ROUNDING)).sum(axis=0)
        high += (~(found < observed - ROUNDING)).sum(axis=0)
    return low, high
