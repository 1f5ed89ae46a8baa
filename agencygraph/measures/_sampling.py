r"""Means of shares over sampled pairs of people, and how far off they may be.

A pair gives each person a share X of its shortest paths, from 0 to 1, with mean p over
all pairs. For any :math:`\lambda` in [0, 1) and any c fixed beforehand, with
:math:`\psi(\lambda) = -\ln(1 - \lambda) - \lambda`,

.. math::

    \mathrm{E} \exp(\pm \lambda (X - p) - \psi(\lambda) (X - c)^2) \le 1

(Fan, Grama & Liu 2015), so that products of these over pairs are supermartingales and
pass :math:`2 / \delta` at any time with chance at most :math:`\delta / 2` (Ville).
With chance :math:`1 - \delta` therefore, however many pairs were drawn and whenever one
stops,

.. math::

    |\bar X - p| \le \frac{\ln(2 / \delta) + \psi(\lambda) \sum (X - c)^2}{\lambda k}

A pilot, not used again, gives each person c, :math:`\lambda` and a part of
:math:`\delta`; parts add up, so that all bounds hold at once. What a poor pilot costs
is pairs, never the guarantee.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agencygraph import _parallel
from agencygraph._kernels import sampled as kernels

Numbers = NDArray[np.float64]
Ints = NDArray[np.int64]

PAIRS_A_CHUNK = 512
ENTRIES_A_CALL = 1 << 26
"""Entries of rows looked at in one call of the kernel: well under two seconds."""

PILOT = 8.0
"""Pairs of the pilot, times the error: it costs a seventh of the whole, or less."""

UNSEEN = 2.0
"""Added to sums of squares of the pilot: a rare thing may not have shown itself."""

EVENLY = 0.1
"""Share of the chance of a miss that is dealt evenly, not where it saves pairs."""

LATER = 0.1
"""Share of the chance of a miss that is kept for another plan, should one fail."""

CHECKS = 8
"""Once a plan should be fulfilled it is looked at so many times while it doubles."""

MOST = 3
"""A plan that needs so many times the pairs expected of it has failed."""


@dataclass(frozen=True)
class Pairs:
    """Ordered pairs of people of known and different groups, numbered.

    Attributes
    ----------
    people : int32 array
        People of known groups, group by group.
    others : int64 array
        How many people of other groups there are, for each of them.
    first, last : int64 array
        Where the group of each of them begins and ends in ``people``.
    """

    people: NDArray[np.int32]
    others: Ints
    first: Ints
    last: Ints

    @classmethod
    def of(cls, group: NDArray[np.int32]) -> "Pairs":
        """Return the pairs of people whose groups (negative: not known) differ."""
        people = np.argsort(group, kind="stable").astype(np.int32)
        people = people[group[people] >= 0]
        own = group[people]
        first, last = (np.searchsorted(own, own, side) for side in ("left", "right"))
        return cls(people, len(people) - (last - first), first, last)

    @property
    def number(self) -> int:
        return int(self.others.sum())

    def at(self, numbers: Ints) -> NDArray[np.int32]:
        """Return the pairs (k, 2) of these numbers, from 0."""
        upto = np.cumsum(self.others)
        source = np.searchsorted(upto, numbers, side="right")
        place = numbers - (upto[source] - self.others[source])
        own = self.last[source] - self.first[source]
        target = np.where(place < self.first[source], place, place + own)
        return np.stack([self.people[source], self.people[target]], axis=1)


class Sums(NamedTuple):
    """Sums of shares, and of their squares, over so many pairs.

    ``looked`` is how many entries of rows were looked at.
    """

    pairs: int
    total: Numbers
    squares: Numbers
    looked: int = 0

    def __add__(self, other: object) -> "Sums":
        """Sums over the pairs of both."""
        if not isinstance(other, Sums):
            return NotImplemented
        return Sums(
            self.pairs + other.pairs,
            self.total + other.total,
            self.squares + other.squares,
            self.looked + other.looked,
        )

    @property
    def mean(self) -> Numbers:
        return self.total / max(self.pairs, 1)

    def around(self, centre: Numbers) -> Numbers:
        """Sums of squares of what each share differs from a centre."""
        found = self.squares - 2 * centre * self.total + self.pairs * centre**2
        return np.maximum(found, 0.0)


@dataclass(frozen=True)
class Walk:
    """Rows both ways, who counts as between (``scope`` of the kernel), and draws."""

    out: kernels.Rows
    into: kernels.Rows
    group: NDArray[np.int32]
    scope: int
    pairs: Pairs
    seed: int

    def sums(self, plan: int, pairs: float, pace: int = 0) -> Iterator[Sums]:
        """Sums over as many pairs, drawn for a plan, then over ever more of them.

        ``pace``: entries a pair, where that is known. How the work is cut depends on
        these numbers alone, so that any number of threads gives the same bits.
        """
        pace = pace or 8 * ceil(len(self.out[1]) ** 0.5) + 8
        nothing = np.zeros(len(self.group))
        sums = Sums(0, nothing, nothing)
        chunks = ceil(pairs / PAIRS_A_CHUNK)
        first = 0
        while True:
            ends = _parallel.blocks([pace * PAIRS_A_CHUNK] * chunks)
            tasks = [(plan, first + one, first + two, pace) for one, two in ends]
            for found in _parallel.each(self._block, tasks, "Sampling pairs"):
                sums += found
            yield sums
            first += chunks
            chunks = ceil(pairs / PAIRS_A_CHUNK / CHECKS)
            pace = sums.looked // sums.pairs + 1

    def _block(self, plan: int, first: int, last: int, pace: int) -> Sums:
        """Sums over some chunks; each is drawn from a seed of its own."""
        nothing = np.zeros(len(self.group))
        sums = Sums(0, nothing, nothing)
        for chunk in range(first, last):
            child = np.random.SeedSequence(self.seed, spawn_key=(plan, chunk))
            random = np.random.default_rng(child)
            numbers = random.integers(0, self.pairs.number, PAIRS_A_CHUNK)
            left = self.pairs.at(numbers)
            while len(left):
                total, squares, done, looked = kernels.between.run(
                    pace * len(left),
                    *(self.out, self.into, left, self.group, self.scope),
                    ENTRIES_A_CALL,
                )
                sums += Sums(done, total, squares, looked)
                left = left[done:]
        return sums


@dataclass(frozen=True)
class Plan:
    r"""What is fixed before pairs are drawn: how the bound of each person is made.

    Attributes
    ----------
    logs : float64 array
        ln(2 / chance of a miss).
    rate, centre : float64 array
        The :math:`\lambda` and c of the bound.
    pairs : float
        How many pairs are expected to be needed.
    """

    logs: Numbers
    rate: Numbers
    centre: Numbers
    pairs: float

    @classmethod
    def of(cls, pilot: Sums, error: float, chance: float) -> "Plan":
        r"""Plan for bounds of at most ``error``, all missed with at most a chance.

        With variance v, k pairs keep the bound within the error for
        :math:`\ln(2 / \delta) = k (e - v \ln(1 + e / v))`: k is the least for which
        the chances add up.
        """
        centre = pilot.mean
        variance = (pilot.around(centre) + UNSEEN) / (pilot.pairs + 1)
        speed = error - variance * np.log1p(error / variance)
        pairs = _least_pairs(speed, (1 - EVENLY) * chance)
        chances = 2 * np.exp(-pairs * speed) + EVENLY * chance / max(len(centre), 1)
        logs = np.log(2 / chances)
        return cls(logs, _best_rate(logs / pairs / variance), centre, pairs)

    def bound(self, sums: Sums) -> Numbers:
        """How far each mean may be off."""
        psi = -np.log1p(-self.rate) - self.rate
        spread = psi * sums.around(self.centre)
        return (self.logs + spread) / (self.rate * sums.pairs)


def estimate(
    walk: Walk, may_lie: NDArray[np.bool_], error: float, chance: float
) -> tuple[Sums, Numbers]:
    """Sample until everybody's mean share is within ``error``, at once.

    ``may_lie``: who may lie between others at all; the rest have 0 without error.
    Returns the sums, and how far each mean may be off.
    """
    pilot = next(walk.sums(0, PILOT / error))
    bound = np.zeros(len(may_lie))
    for number in count(1):
        part = chance * (1 - LATER) * LATER ** (number - 1)
        plan = Plan.of(_of(pilot, may_lie), error, part)
        pace = pilot.looked // pilot.pairs + 1
        more = walk.sums(number, plan.pairs, pace)
        for sums in more:  # pragma: no branch (ends by a return or a break)
            bound[may_lie] = plan.bound(_of(sums, may_lie))
            if bound.max() <= error:
                return sums, bound
            if sums.pairs > MOST * plan.pairs + PAIRS_A_CHUNK:
                pilot = sums
                break
    raise AssertionError  # pragma: no cover (count never ends)


def _of(sums: Sums, chosen: NDArray[np.bool_]) -> Sums:
    return Sums(sums.pairs, sums.total[chosen], sums.squares[chosen])


def _least_pairs(speed: Numbers, chance: float) -> float:
    """Least k with 2 sum(exp(-k speed)) at most the chance, to one part in 1,000."""
    speeds, people = np.unique(speed, return_counts=True)
    low = np.log(2 / chance) / speeds[-1]
    high = np.log(2 * len(speed) / chance) / speeds[0]
    while high > 1.001 * low:
        middle = (low + high) / 2
        if 2 * (people * np.exp(-middle * speeds)).sum() > chance:
            low = middle
        else:
            high = middle
    return float(high)


def _best_rate(load: Numbers) -> Numbers:
    """Rate that makes the bound least: x - ln(1 + x) = load at x = rate / (1 - rate).

    A few steps of Newton's from above: any rate holds, one that is nearly best will do.
    """
    x = load + np.sqrt(2 * load)
    for _ in range(3):
        x -= (x - np.log1p(x) - load) * (1 + x) / x
    return x / (1 + x)
