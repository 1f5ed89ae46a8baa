r"""Agency labels shuffled among people: every arrangement, or as many as one asks for.

Labels move only among people alike in having answered and in having been listed, as in
``_permutation``, whose closed moments these draws must reproduce. Where no more
arrangements exist than draws were asked for, all are counted, each once: nothing is
left to chance.

Otherwise arrangements are cells of a grid, :math:`x \circ s_a \circ t_b \circ u_c`:
the labels x as they are, moved by one of eight shuffles s, then by one of eight t, then
by one of as many u as are needed. The first of each kind moves nobody, so x itself is
cell (0, 0, 0); the others are uniform and independent. For 1,000 draws 29 shuffles are
made. Two things follow:

- Each draw is uniform and any two are independent, whatever x is: one of the two moves
  by a shuffle that is not the other's. So a share of draws has the mean and the
  standard error that it would have in as many separate shuffles.
- If all arrangements of x are equally likely, renumbering the s, the t or the u leaves
  the law of the grid as it is (write x' for :math:`x \circ u_c`, say, and conjugate the
  s and t by it). So x is no other than any other cell, nor is it among the cells left
  when some others are struck out by lot: p, which counts x as one arrangement more,
  holds its level exactly.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from agencygraph import _parallel
from agencygraph._kernels import mixing
from agencygraph._kernels import permutations as kernels
from agencygraph._kernels.permutations import (
    DEALS_A_GROUP,
    DEALS_A_WORD,
    Labels,
    Words,
)
from agencygraph.errors import ParameterError
from agencygraph.measures._observed import Ints
from agencygraph.network import Network

Tables = NDArray[np.int32]
Made = TypeVar("Made")
Ends = tuple[NDArray[np.uint32], NDArray[np.uint32]]

MOST_LABELS = 2**24
"""Labels held at once for tables, 64 MB."""

BLOCKS_HELD = 64
"""Blocks of arrangements made at once, where every arrangement is counted."""

MOST_CELLS = 2**22
"""Cells of the tables held at once, 16 MB."""

SPARE = 64
"""Random words beyond one a person and the n² / 2**31 of which a fourth is used."""

STEPS_A_LABEL = 4
"""Work of dealing one label, interpreted."""


@dataclass(frozen=True)
class Shuffles:
    """Arrangements of labels, and the ties on which they are counted.

    Attributes
    ----------
    labels : uint32 array (n,)
        Agencies of people of known agencies, stratum by stratum.
    ends : int64 array (strata,)
        Where each stratum ends.
    first, second : uint32 array (m,)
        Places of the two ends of each tie; an undirected tie is there once.
    returned : bool array (m,) or None
        Whether the tie from second to first is there too. None: not known, or never.
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
    returned: NDArray[np.bool_] | None
    n_agencies: int
    total: int
    seed: int | None

    @classmethod
    def of(
        cls,
        network: Network,
        draws: int,
        seed: int,
        returned: NDArray[np.bool_] | None = None,
    ) -> "Shuffles":
        """Prepare as many draws, or every arrangement if there are no more.

        ``returned``: whether each entry's tie is there the other way, too, if known.
        """
        check_draws(draws, seed)
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
        if not keep.all():
            first, second = first[keep], second[keep]
            returned = None if returned is None else returned[keep]
        labels: Labels = roster.agency_of[people].astype(np.uint32)
        ends = np.cumsum(sizes)[sizes > 0]
        every = number_of_arrangements(labels, ends, draws)
        return cls(
            labels,
            ends,
            first.view(np.uint32),
            second.view(np.uint32),
            returned if network.directed else None,
            roster.n_agencies,
            every or draws,
            None if every else seed,
        )

    def within(self) -> Ints:
        """Ties within agencies in each arrangement, (total,)."""
        lists = self._lists()
        if self.seed is None:
            rows, found = self._every(), []
            while deals := [*islice(rows, DEALS_A_WORD)]:
                found.append(_count(self._side_by_side(deals), lists))
            return np.concatenate(found)[: self.total]
        planes = self._first_layer()

        def count_some(first: int, end: int) -> Ints:
            moved = np.empty_like(planes)
            counts = np.empty((end - first, DEALS_A_WORD), np.int64)
            for c in range(first, end):
                np.take(planes, self._order(2, c), axis=0, out=moved, mode="clip")
                counts[c - first] = _count(moved, lists)
            return counts

        layers = np.full(self._grid[0], planes.shape[1] * len(self.first))
        blocks = _parallel.blocks(layers)
        counted = np.concatenate(
            [*_parallel.each(count_some, blocks, "Shuffling labels")]
        )
        drawn = counted[:, : self._grid[1] * DEALS_A_GROUP].ravel()
        return drawn[self._cells]

    def between(self) -> Iterator[Tables]:
        """Ties from each agency to each, (d, G, G), of d arrangements at a time.

        Undirected: a tie counts once, on either side of the diagonal.
        """
        return self.between_by(lambda tables: tables)

    def between_by(self, made_of: Callable[[Tables], Made]) -> Iterator[Made]:
        """What is made of such tables, of all arrangements, some at a time."""
        size, n = self.n_agencies, len(self.labels)
        most = min(MOST_LABELS // max(n, 1), MOST_CELLS // max(size, 1) ** 2)
        ends, work = (self.first, self.second), len(self.first) + size**2
        if self.seed is not None:
            most = min(most, _parallel.STEPS_A_BLOCK // work)

        def of_some(deals: Labels) -> Made:
            return made_of(kernels.between.run(len(deals) * work, deals, *ends, size))

        return self.each(of_some, max(most, 1), work)

    def each(
        self,
        made_of: Callable[[Labels], Made],
        most: int,
        steps: int,
        *,
        if_asked: bool = False,
    ) -> Iterator[Made]:
        """What is made of rows of labels, of all arrangements, so many at a time.

        ``steps``: work of one of them; ``if_asked``: as of ``_parallel.each``.
        """
        what, steps = "Shuffling labels", steps + len(self.labels)
        if self.seed is None:
            rows = self._every()
            while held := [*islice(rows, most * BLOCKS_HELD)]:
                parts = [
                    (np.stack(held[k : k + most]),) for k in range(0, len(held), most)
                ]
                yield from _parallel.each(
                    made_of, parts, what, steps=steps * len(held), if_asked=if_asked
                )
            return
        start, cells = self._start(), self._cells

        def of_some(first: int, end: int) -> Made:
            return made_of(np.stack([*self._drawn(start, cells[first:end])]))

        plan = [(k, min(k + most, self.total)) for k in range(0, self.total, most)]
        yield from _parallel.each(
            of_some, plan, what, steps=steps * self.total, if_asked=if_asked
        )

    def _lists(self) -> list[tuple[int, Ends]]:
        """Ties to be looked at, and how often each counts."""
        first, second = self.first, self.second
        back, n = self.returned, len(self.labels)
        if back is None:
            back = np.zeros(len(first), np.bool_)
        ends, single = mixing.merged.run(
            2 * len(first), first.view(np.int32), second.view(np.int32), back, n
        )
        return [
            (1, (ends[0, :single], ends[1, :single])),
            (2, (ends[0, single:], ends[1, single:])),
        ]

    def _every(self) -> Iterator[Labels]:
        """Every arrangement, each once."""
        strata = np.split(self.labels, self.ends[:-1])
        for parts in product(*(_orders(part.tolist()) for part in strata)):
            yield np.array([*chain.from_iterable(parts)], np.uint32)

    @property
    def _grid(self) -> tuple[int, int]:
        """How many u there are, and how many t; there are eight s."""
        layers = -(-(self.total + 1) // DEALS_A_WORD)
        return layers, min(-(-(self.total + 1) // DEALS_A_GROUP), DEALS_A_GROUP)

    @property
    def _cells(self) -> Ints:
        """Cells that are counted, s fastest and u slowest: not 0, nor those struck."""
        layers, columns = self._grid
        size = layers * columns * DEALS_A_GROUP
        lot = np.argsort(self._words(size - 1, 3), kind="stable")
        return 1 + np.sort(lot[: self.total])

    def _first_rows(self) -> Labels:
        """Labels as they are, and moved by each s alone."""
        moved = (self._shuffle(self.labels, 0, a) for a in range(1, DEALS_A_GROUP))
        return np.stack([self.labels, *moved])

    def _first_layer(self) -> Words:
        """Lay the arrangements that no u has moved side by side."""
        rows = self._first_rows()
        orders = [self._order(1, b) for b in range(self._grid[1])]
        return self._laid((rows, order) for order in orders)

    def _side_by_side(self, deals: Sequence[Labels]) -> Words:
        """Lay up to 64 arrangements side by side."""
        rows = np.stack(deals)
        groups = range(0, len(deals), DEALS_A_GROUP)
        as_they_are = np.arange(len(self.labels), dtype=np.uint32)
        return self._laid((rows[k : k + DEALS_A_GROUP], as_they_are) for k in groups)

    def _laid(self, groups: Iterable[tuple[Labels, Labels]]) -> Words:
        """Lay groups of eight arrangements, each moved by an order, side by side."""
        n, digits = len(self.labels), kernels.digits_of(self.n_agencies)
        table = kernels.spread_table(self.n_agencies)
        planes, before, few = np.zeros((n, digits), np.uint64), None, table
        for group, (rows, order) in enumerate(groups):
            if rows is not before:
                few, before = kernels.spread.run(rows.size * 4, rows, table), rows
            kernels.lay.run(planes.size, few, order, group, planes)
        return planes

    def _start(self) -> tuple[Labels, list[Labels]]:
        """Labels moved by each s alone, and the orders of the t."""
        return self._first_rows(), [self._order(1, b) for b in range(self._grid[1])]

    def _drawn(
        self, start: tuple[Labels, list[Labels]], cells: Ints
    ) -> Iterator[Labels]:
        """Labels of some cells of the grid."""
        rows, within = start
        layer, column, moved, order = -1, -1, within[0], within[0]
        for cell in cells.tolist():
            place, a = divmod(cell, DEALS_A_GROUP)
            if place != column:
                column = place
                c, b = divmod(column, len(within))
                if c != layer:
                    layer, moved = c, self._order(2, c)
                order = within[b][moved]
            yield rows[a][order]

    def _order(self, kind: int, number: int) -> Labels:
        """Order in which one of the t (kind 1) or of the u (2) puts people."""
        people = np.arange(len(self.labels), dtype=np.uint32)
        return self._shuffle(people, kind, number) if number else people

    def _shuffle(self, values: Labels, *child: int) -> Labels:
        """Values moved by the shuffle drawn from one child of the seed."""
        n = len(values)
        drawn = self._words((n + SPARE + n**2 // 2**31 + 1) // 2, *child)
        work = STEPS_A_LABEL * n
        return kernels.shuffled.run(work, values, self.ends, drawn.view(np.uint32))

    def _words(self, size: int, *child: int) -> Words:
        """Random words of one child of the seed."""
        sequence = np.random.SeedSequence(self.seed, spawn_key=child)
        return np.random.SFC64(sequence).random_raw(size)


def _count(planes: Words, lists: Iterable[tuple[int, Ends]]) -> Ints:
    """Ties within agencies in each of 64 arrangements; a list counts so often."""
    found = np.zeros(DEALS_A_WORD, np.int64)
    for times, (first, second) in lists:
        work = (planes.shape[1] + 8) * len(first)
        sums = kernels.within.run(work, planes, first, second)
        found += times * kernels.numbers(sums)
    return found


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


def number_of_arrangements(labels: Labels, ends: Ints, most: int) -> int:
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


def check_draws(draws: int, seed: int) -> None:
    """Refuse numbers of draws and seeds that are none."""
    for name, given, least in (("draws", draws, 1), ("seed", seed, 0)):
        if isinstance(given, bool) or not isinstance(given, int) or given < least:
            message = f"{name} is a whole number from {least}, not {given!r}"
            raise ParameterError(message)
