"""Agency labels shuffled among people: every arrangement, or as many as were asked for.

Labels move only among people alike in having answered and in having been listed, as in
``_permutation``, whose closed moments these draws must reproduce. Where no more
arrangements exist than draws were asked for, all are counted, each once: nothing is
left to chance. Otherwise draw r is made from the r-th child of the seed alone, whatever
is drawn with it, and the labels as they are count as one draw more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, product

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import permutations as kernels
from agencygraph._kernels.permutations import Labels
from agencygraph.errors import ParameterError
from agencygraph.measures._observed import Ints
from agencygraph.network import Network

Tables = NDArray[np.int32]

MOST_LABELS = 2**24
"""Labels held at once for tables, 32 MB."""

MOST_CELLS = 2**22
"""Cells of the tables held at once, 16 MB."""

SPARE = 64
"""Random words beyond one a person and the n² / 2**31 of which a fourth is used."""

STEPS_A_LABEL, STEPS_A_PASS = 4, 64
"""Work of dealing one label, and of counting a tie in 64 deals, interpreted."""


@dataclass(frozen=True)
class Shuffles:
    """Arrangements of labels, and the ties on which they are counted.

    Attributes
    ----------
    labels : unsigned array (n,)
        Agencies of people of known agencies, stratum by stratum.
    ends : int64 array (strata,)
        Where each stratum ends.
    first, second : uint32 array (m,)
        Places of the two ends of each tie; an undirected tie is there once.
    n_agencies : int
    total : int
        How many arrangements are counted.
    seed : int or None
        None: every arrangement there is.
    """

    labels: Labels
    ends: Ints
    first: NDArray[np.uint32]
    second: NDArray[np.uint32]
    n_agencies: int
    total: int
    seed: int | None

    @classmethod
    def of(cls, network: Network, draws: int, seed: int) -> "Shuffles":
        """Prepare as many draws, or every arrangement if there are no more."""
        _check(draws, seed)
        roster = network.roster
        known = roster.agency_of >= 0
        stratum = network.answered * 2 + network.listed
        people = np.flatnonzero(known)
        people = people[np.argsort(stratum[people], kind="stable")]
        place = np.full(network.n_people, -1, np.int32)
        place[people] = np.arange(len(people), dtype=np.int32)
        sizes = np.bincount(stratum[people], minlength=4)
        first, second = place[network.sources], place[network.indices]
        keep = (first >= 0) & (second >= 0)
        if not network.directed:
            keep &= first < second
        small = np.uint16 if roster.n_agencies <= 2**16 else np.uint32
        labels: Labels = roster.agency_of[people].astype(small)
        ends = np.cumsum(sizes)[sizes > 0]
        every = _number_of_arrangements(labels, ends, draws)
        return cls(
            labels,
            ends,
            first[keep].view(np.uint32),
            second[keep].view(np.uint32),
            roster.n_agencies,
            every or draws,
            None if every else seed,
        )

    def within(self) -> Ints:
        """Ties within agencies in each arrangement, (total,)."""
        work = len(self.labels) + len(self.first)
        steps = STEPS_A_PASS * work
        found = [
            kernels.within.run(steps, deals, self.first, self.second)
            for deals in self._deals(kernels.DEALS_A_PASS, whole=True)
        ]
        return np.concatenate(found)[: self.total]

    def between(self) -> Iterator[Tables]:
        """Ties from each agency to each, (d, G, G), of d arrangements at a time.

        Undirected: a tie counts once, on either side of the diagonal.
        """
        size, n = self.n_agencies, len(self.labels)
        most = min(MOST_LABELS // max(n, 1), MOST_CELLS // max(size, 1) ** 2)
        ends, work = (self.first, self.second), len(self.first) + size**2
        for deals in self._deals(max(most, 1)):
            yield kernels.between.run(len(deals) * work, deals, *ends, size)

    def _deals(self, most: int, *, whole: bool = False) -> Iterator[Labels]:
        """All arrangements, so many at a time, in one array that is written anew.

        ``whole``: always as many rows, the last time with others' left at the end.
        """
        orders: Iterator[Sequence[int] | Labels]
        orders = self._every() if self.seed is None else map(self._draw, count())
        rows = most if whole else min(most, self.total)
        deals = np.zeros((rows, len(self.labels)), self.labels.dtype)
        for begin in range(0, self.total, most):
            many = min(most, self.total - begin)
            for r in range(many):
                deals[r] = next(orders)
            yield deals if whole else deals[:many]

    def _every(self) -> Iterator[Sequence[int]]:
        """Every arrangement, each once."""
        strata = np.split(self.labels, self.ends[:-1])
        for parts in product(*(_orders(part.tolist()) for part in strata)):
            yield tuple(chain.from_iterable(parts))

    def _draw(self, number: int) -> Labels:
        """Make the arrangement of one child of the seed."""
        n = len(self.labels)
        child = np.random.SeedSequence(self.seed, spawn_key=(number,))
        words = n + SPARE + n**2 // 2**31
        drawn = np.random.SFC64(child).random_raw((words + 1) // 2).view(np.uint32)
        work = STEPS_A_LABEL * n
        return kernels.shuffled.run(work, self.labels, self.ends, drawn)


def _orders(labels: list[int]) -> Iterator[tuple[int, ...]]:
    """Every order of some labels, each once, in lexicographic order."""
    row = sorted(labels)
    while True:
        yield tuple(row)
        rises = [k for k in range(len(row) - 1) if row[k] < row[k + 1]]
        if not rises:
            return
        k = rises[-1]
        j = max(i for i in range(k + 1, len(row)) if row[i] > row[k])
        row[k], row[j] = row[j], row[k]
        row[k + 1 :] = row[:k:-1]


def _number_of_arrangements(labels: Labels, ends: Ints, most: int) -> int:
    """How many different arrangements there are; 0 if more than ``most``."""
    number = 1
    for part in np.split(labels, ends[:-1]):
        left = len(part)
        for size in np.bincount(part).tolist():
            ways = 1
            for k in range(min(size, left - size)):  # ways to place them: a binomial
                ways = ways * (left - k) // (k + 1)
                if number * ways > most:
                    return 0
            number *= ways
            left -= size
    return number


def _check(draws: int, seed: int) -> None:
    for name, given, least in (("draws", draws, 1), ("seed", seed, 0)):
        if isinstance(given, bool) or not isinstance(given, int) or given < least:
            message = f"{name} is a whole number from {least}, not {given!r}"
            raise ParameterError(message)
