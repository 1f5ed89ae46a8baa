"""What no plan can exceed: a linear programme over pairs, not rounds.

Each pair meets once or not, each person meets no more people than there are seats
beside them, and all together no more than the tables allow. Every plan fulfils that, so
the largest value under these conditions bounds every plan (a b-matching with the seat
cut). Where an agency has more people than there are tables, some must sit with their
own: those meetings are taken off what is left for meetings across agencies, of that
agency and of all together.

The programme is solved over the most valuable pairs. Its prices (the dual solution)
bound it over all pairs: whatever a price is wrong by only makes the bound larger. Pairs
worth more than their price come in, until there is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from agencygraph.planning._compositions import tables_of, type_pair
from agencygraph.planning._event import Event
from agencygraph.planning._goal import (
    Goal,
    agencies_of,
    by_agency,
    reached,
    score_of,
    size_of,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

TIMES = 8
"""How often pairs may come in; after that the bound is valid, and not the least."""

CLOSE = 1e-9
"""What pairs may be worth above their price, as a share of the bound."""

SPARE = 1.5
"""How many pairs of each person are in at first, in seats beside them."""


@dataclass(frozen=True, eq=False)
class Programme:
    """Pairs with what they are worth and use up; what there is of it.

    ``uses`` (rows, m) ≤ ``most``: seats; ``upper`` (m,): the most of each. From
    ``m_pairs`` on no pairs, but how often somebody is at one of the larger tables of a
    round, and how often tables are filled in one way. ``groups`` (groups, m): which
    meetings count for a pair of agencies or a request; ``gains``: the gain of the
    first, second, ... of them, and of which group it is.
    """

    worth: Floats
    uses: sparse.csc_array
    most: Floats
    upper: Floats
    groups: sparse.csc_array
    gains: tuple[Floats, Ints]
    m_pairs: int

    def bound(self, prices: Floats) -> tuple[float, Floats]:
        """What prices prove, and how much each pair is worth above its price."""
        rows = len(self.most)
        seats, first = prices[:rows], prices[rows:]
        over = self.worth - self.uses.T @ seats + self.groups.T @ first
        gain, group = self.gains
        left = float(np.maximum(gain - first[group], 0.0).sum())
        pairs = float(self.upper @ np.maximum(over, 0.0))
        return float(self.most @ seats) + pairs + left, over

    def prices(self, chosen: Ints) -> Floats:
        """Solve over some of the pairs; return the price of each condition."""
        gain, group = self.gains
        rows, s, groups = len(self.most), len(gain), self.groups.shape[0]
        at = (group, np.arange(s))
        member = sparse.csr_array((np.ones(s), at), shape=(groups, s))
        uses = sparse.hstack([self.uses[:, chosen], sparse.csc_array((rows, s))])
        counts = sparse.hstack([-self.groups[:, chosen], member])
        matrix: Any = sparse.csr_array(sparse.vstack([uses, counts]))
        upper = np.concatenate([self.upper[chosen], np.ones(s)])
        limits: Any = np.stack([np.zeros(len(upper)), upper], axis=1)
        found = linprog(
            -np.concatenate([self.worth[chosen], gain]),
            A_ub=matrix,
            b_ub=np.concatenate([self.most, np.zeros(groups)]),
            bounds=limits,
            method="highs",
        )
        # any prices prove something: those of nothing at all
        if found.x is None:  # pragma: no cover (HiGHS gave up)
            return np.zeros(rows + groups)
        found_prices: Floats = np.maximum(-found.ineqlin.marginals, 0.0)
        return found_prices

    @cached_property
    def tempting(self) -> Floats:
        """What each pair could bring at most."""
        best = np.zeros(self.groups.shape[0])
        np.maximum.at(best, self.gains[1], self.gains[0])
        most: Floats = self.worth + self.groups.T @ best
        return most


def upper_bound(
    event: Event, goal: Goal, met: Ints | None = None, first: int = 0
) -> float:
    """Return the largest score that any plan could have.

    ``met`` (n, n): how often people met in the rounds before ``first``, which stay.
    """
    n = event.roster.n_people
    before = np.zeros((n, n), np.int64) if met is None else met
    programme = programme_of(event, goal, before, first)
    done = score_of(before, event.roster, goal)
    if not programme.m_pairs:
        return done
    return done + _least(programme, event.most_beside(first), n)


def _least(programme: Programme, seats: Ints, n: int) -> float:
    chosen = np.ones(len(programme.worth), np.bool_)
    chosen[: programme.m_pairs] = _best_of_each(programme, seats, n)
    least = np.inf
    for _ in range(TIMES):  # pragma: no branch (known events need fewer)
        found, over = programme.bound(programme.prices(np.flatnonzero(chosen)))
        least = min(least, found)
        better = (over > CLOSE * max(found, 1.0)) & ~chosen
        if not better.any():
            break
        chosen |= better
    return least


def _best_of_each(programme: Programme, seats: Ints, n: int) -> Bools:
    """Pairs that are among the best of either of the two."""
    m = programme.m_pairs
    jitter = np.random.default_rng(0).random(m)  # equals must not all be the same few
    order = np.lexsort((jitter, -programme.tempting[:m]))
    ends = programme.uses[:n, :m].tocsc().indices.reshape(m, 2)[order]
    chosen = np.zeros(m, np.bool_)
    for end in (0, 1):
        person = ends[:, end]
        by_person = np.argsort(person, kind="stable")
        sorted_ = person[by_person]
        rank = np.arange(m) - np.searchsorted(sorted_, sorted_)
        chosen[order[by_person]] |= rank < SPARE * seats[sorted_] + 3
    return chosen


def programme_of(event: Event, goal: Goal, met: Ints, first: int) -> Programme:
    """Return the programme over all pairs that could meet and be worth something."""
    agency = agencies_of(event.roster)
    size = size_of(event.roster)
    there = event.present[:, first:].astype(np.int64)
    together = (there @ there.T) > 0
    rows, columns = np.nonzero(np.triu(~event.never & (met == 0) & together, 1))
    groups, steps, step_of = _coverage(event, goal, met, (rows, columns))
    worth = goal.value[rows, columns]
    counted = np.diff(groups.indptr) > 0
    scored = (worth > 0) | counted
    rows, columns = rows[scored], columns[scored]
    g, h = agency[rows], agency[columns]
    across = (g >= 0) & (h >= 0) & (g != h)
    m = len(rows)
    people = _incidence(np.stack([rows, columns]), event.roster.n_people)
    every = sparse.csr_array(np.ones((1, m)))
    crossing = sparse.csr_array(across[np.newaxis].astype(float))
    kinds = np.where(across, np.stack([g, h]), size)
    of_agency = _incidence(kinds, size + 1)[:size]
    uses = sparse.vstack([people, every, crossing, of_agency])
    groups, worth = groups[:, scored], worth[scored]
    blocks: list[list[Any]] = [[uses]]
    most, upper = [_most(event, first, size)], [np.ones(m)]
    for extra in _extras(event, agency, np.stack([rows, columns]), first):
        blocks = [[*row, None] for row in blocks]
        if extra.above is not None:
            blocks[0][-1] = extra.above
        blocks.append([extra.pairs, *[None] * (len(blocks[0]) - 2), extra.below])
        most.append(extra.most)
        upper.append(extra.upper)
    every_upper = np.concatenate(upper)
    none = len(every_upper) - m
    beside = sparse.csr_array((groups.shape[0], none))
    return Programme(
        np.concatenate([worth, np.zeros(none)]),
        sparse.csc_array(sparse.block_array(blocks)),
        np.concatenate(most),
        every_upper,
        sparse.csc_array(sparse.hstack([groups, beside])),
        (steps, step_of),
        m,
    )


@dataclass(frozen=True, eq=False)
class Extra:
    """More columns that are no pairs, with more conditions, of pairs and of these.

    ``above``: what they use of the conditions there are; ``pairs`` and ``below``: what
    pairs and they use of the new ones, of which there is ``most``; ``upper``: the
    largest value of each.
    """

    above: sparse.csr_array | None
    pairs: sparse.csr_array
    below: sparse.csr_array
    most: Floats
    upper: Floats


def _extras(event: Event, agency: Ints, ends: Ints, first: int) -> Iterator[Extra]:
    rows = event.roster.n_people + 2 + size_of(event.roster)
    larger = _larger_tables(event, first, rows, ends.shape[1])
    if larger is not None:
        yield larger
    types = np.unique(agency, return_inverse=True)[1]
    tables = tables_of(event, types, first)
    if tables is None:
        return
    pair = type_pair(types[ends[0]], types[ends[1]])
    m, kinds = ends.shape[1], tables.meetings.shape[0]
    shape = (kinds + len(tables.most), m)
    yield Extra(
        None,
        sparse.csr_array((np.ones(m), (pair, np.arange(m))), shape=shape),
        sparse.csr_array(sparse.vstack([-tables.meetings, tables.seats])),
        np.concatenate([np.zeros(kinds), tables.most]),
        tables.upper,
    )


def _larger_tables(event: Event, first: int, rows: int, m: int) -> Extra | None:
    """One more seat beside those at the larger tables, where some are smaller.

    Columns: somebody in such a round; new conditions: the rounds, with as many people
    as the larger tables have.
    """
    people: list[Ints] = []
    rounds: list[Ints] = []
    most: list[float] = []
    for r in range(first, event.rounds):
        tables = event.tables(r)
        if tables and max(tables) > min(tables):
            there = np.flatnonzero(event.present[:, r])
            people.append(there)
            rounds.append(np.full(len(there), len(most)))
            most.append(float(sum(k for k in tables if k == max(tables))))
    if not most:
        return None
    who, when = np.concatenate(people), np.concatenate(rounds)
    each = np.arange(len(who))
    ones, number = np.ones(len(who)), len(most)
    return Extra(
        sparse.csr_array((-ones, (who, each)), shape=(rows, len(who))),
        sparse.csr_array((number, m)),
        sparse.csr_array((ones, (when, each)), shape=(number, len(who))),
        np.array(most),
        ones,
    )


def _incidence(ends: Ints, size: int) -> sparse.csr_array:
    """Which pairs each of ``size`` things is an end of."""
    m = ends.shape[1]
    at = (ends.ravel(), np.tile(np.arange(m), 2))
    return sparse.csr_array((np.ones(2 * m), at), shape=(size, m))


def _most(event: Event, first: int, size: int) -> Floats:
    """Seats beside each person; meetings; meetings across, in all and by agency."""
    agency = agencies_of(event.roster)
    beside, forced = np.zeros(size), np.zeros(size)
    meetings = 0
    for r in range(first, event.rounds):
        tables = np.array(event.tables(r), np.int64)
        meetings += int((tables * (tables - 1) // 2).sum())
        there = agency[event.present[:, r]]
        people = np.bincount(there[there >= 0], minlength=size)
        beside += people * (tables.max(initial=1) - 1)
        forced += _forced(event, people, len(tables))
    crossing = meetings - forced.sum()
    by_person = event.least_beside(first).astype(float)
    pairs = meetings - _repeats(event, first)
    return np.concatenate([by_person, [pairs, crossing], beside - 2 * forced])


def _repeats(event: Event, first: int) -> int:
    """Meetings that must repeat others, by the tables of any two rounds.

    The people of a table of one round sit at the tables of another: spread as evenly
    as can be over all pairs of tables, those at the same two meet in both. Pairs who
    meet in m rounds do so in m (m - 1) / 2 pairs of rounds and repeat m - 1 meetings.
    """
    rounds = range(first, event.rounds)
    again, number = 0, len(rounds)
    if event.pairs:  # nobody meets anybody twice
        return 0
    for r in rounds:
        for s in range(r + 1, event.rounds):
            cells = len(event.tables(r)) * len(event.tables(s))
            if cells:
                there = int((event.present[:, r] & event.present[:, s]).sum())
                full, more = divmod(there, cells)
                again += more * full + cells * (full * (full - 1) // 2)
    return -(-2 * again // max(number, 1))


def _forced(event: Event, people: Ints, tables: int) -> Ints:
    """Meetings within each agency that no seating of a round avoids."""
    if event.pairs or not tables:
        return np.zeros_like(people)
    full, more = people // tables, people % tables
    more_pairs, pairs = (full + 1) * full // 2, full * (full - 1) // 2
    return more * more_pairs + (tables - more) * pairs


def _coverage(
    event: Event, goal: Goal, met: Ints, pairs: tuple[Ints, Ints]
) -> tuple[sparse.csc_array, Floats, Ints]:
    """Which pairs count for which agency pair or request, and what that gains."""
    agency, size = agencies_of(event.roster), size_of(event.roster)
    rows, columns = pairs
    g, h = agency[rows], agency[columns]
    m, n = len(rows), event.roster.n_people
    between = by_agency(met, agency, size)
    low, high = np.minimum(g, h), np.maximum(g, h)
    across = (low >= 0) & (low != high)
    k = np.where(across, low * size + high, -1)
    shift = size * size
    one = np.where(h >= 0, shift + rows * size + h, -1)
    two = np.where(g >= 0, shift + columns * size + g, -1)
    open_ = np.where(reached(met, event.roster) > 0, 0.0, goal.asked)
    gains = np.zeros((shift + n * size, max(len(goal.gains), 1)))
    for x, y in zip(*np.nonzero(np.triu(np.ones((size, size)), 1)), strict=True):
        left = goal.gains[between[x, y] :]
        gains[x * size + y, : len(left)] = left
    gains[shift:, 0] = open_.ravel()
    used = np.flatnonzero(gains.max(axis=1) > 0)
    place = np.full(len(gains) + 1, -1)
    place[used] = np.arange(len(used))
    of = np.concatenate([place[k], place[one], place[two]])
    column = np.tile(np.arange(m), 3)[of >= 0]
    groups = sparse.csc_array(
        (np.ones(len(column)), (of[of >= 0], column)), shape=(len(used), m)
    )
    at, step = np.nonzero(gains[used])
    return groups, gains[used][at, step], at
