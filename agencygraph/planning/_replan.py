"""On the day: the rest of a plan for those who are there, few cards changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError
from agencygraph.planning._event import Event
from agencygraph.planning._goal import Goal
from agencygraph.planning._musts import pinned, unmet
from agencygraph.planning._pairs import Pairing, fill_pairs, partners
from agencygraph.planning._seating import NONE, OUT, Seating
from agencygraph.planning._tables import Search, improve

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

KEEP = 10.0
"""What it is worth that a card stays as it is, in best pairs."""

MOVES = 300_000
"""Exchanges that are tried at tables."""

TRIES = 4
"""How often tables are filled, from other seats each time, where a rule is not kept."""

GONE = -3
"""Whom somebody had who need not be kept: they are not there any more."""


@dataclass(frozen=True)
class Today:
    """What has changed: from which round (from 0) who is gone and who is there."""

    first: int
    absent: Collection[str]
    late: Mapping[str, int]


def event_today(event: Event, today: Today) -> Event:
    """Return the event with those who are there now."""
    roster, present = event.roster, event.present.copy()
    present[roster.positions(today.absent), today.first :] = False
    for person, round_ in today.late.items():
        if not today.first < round_ <= event.rounds:
            message = f"{person!r} comes late to round {today.first + 1} to "
            message += f"{event.rounds}, not {round_}"
            raise ParameterError(message)
        present[roster.positions([person])[0], today.first : round_ - 1] = False
        present[roster.positions([person])[0], round_ - 1 :] = True
    return replace(event, present=present)


def seated_today(
    old: Seating, event: Event, goal: Goal, first: int, rng: np.random.Generator
) -> Seating:
    """Return the old seats up to a round, and after it as many of them as can be."""
    if event.pairs:
        return _pairs_today(old, event, goal, first, rng)
    return _tables_today(old, event, goal, first, rng)


def met_before(old: Seating, first: int) -> Ints:
    """How often people met in the rounds that are over, (n, n)."""
    past = old.copy()
    past.tables[first:] = NONE
    return past.met()


def out_of_reach(old: Seating, event: Event, first: int) -> set[tuple[int, int]]:
    """Pairs who had to meet and cannot any more: one of them is not there."""
    met = met_before(old, first)
    left = event.present[:, first:]
    return {
        (i, j)
        for i, j in event.together.tolist()
        if met[i, j] == 0 and not (left[i] & left[j]).any()
    }


def _pairs_today(
    old: Seating, event: Event, goal: Goal, first: int, rng: np.random.Generator
) -> Seating:
    seating = Seating(event, old.seats.copy(), old.tables.copy(), old.free.copy())
    kept = partners(old)
    gone = ~event.present.T
    had = np.where(kept >= 0, kept, 0)
    alone = (kept >= 0) & np.take_along_axis(gone, had, axis=1)
    new = event.present.T & ~old.event.present.T
    kept[gone | alone | new] = GONE
    for r in range(first, event.rounds):
        groups = [[p for p in g if event.present[p, r]] for g in old.groups(r)]
        seating.place(r, [g if len(g) > 1 else [] for g in groups])
    met = met_before(old, first)
    done = frozenset((i, j) for i, j in event.together.tolist() if met[i, j])
    before = {
        (i, int(kept[r, i])): r
        for r in range(first, event.rounds)
        for i in range(event.roster.n_people)
    }
    rounds = pinned(event, first=first, done=done, before=before)
    keep = KEEP * goal.largest
    fill_pairs(seating, Pairing(goal, rounds, first, kept, keep), rng)
    home = old.places()
    for r in range(first, event.rounds):
        seating.place(r, _at_home(seating.groups(r), home[r], event))
    return seating


def _at_home(groups: list[list[int]], home: Ints, event: Event) -> list[list[int]]:
    """Give pairs the table they had; one of whom had it, where the other did not."""
    place = {host: t for t, host in enumerate(event.hosts.tolist())}
    left = [group for group in groups if group]
    tables: dict[int, list[int]] = {}
    for together in (True, False):
        for group in list(left):
            had = [int(home[p]) for p in group if home[p] >= len(place)]
            wanted = [place[p] for p in group if p in place] or [
                t for t in had if not together or had == [t] * len(group)
            ]
            free = [t for t in wanted if t not in tables]
            if free:
                tables[free[0]] = group
                left.remove(group)
    numbers = (t for t in range(len(place), len(home) + 1) if t not in tables)
    tables.update(zip(numbers, left, strict=False))
    return [tables.get(t, []) for t in range(max(tables, default=-1) + 1)]


def _tables_today(
    old: Seating, event: Event, goal: Goal, first: int, rng: np.random.Generator
) -> Seating:
    home = old.places()
    laid = Seating(event, old.seats.copy(), old.tables.copy(), old.free.copy())
    for r in range(first, event.rounds):
        _reseat(laid, r, home[r])
    home[home == OUT] = NONE
    seating = laid.copy()
    for again in range(TRIES):
        if again:  # from where people sat a rule was not reached: from anywhere
            seating = laid.copy()
            _mix(seating, first, rng)
        improve(seating, goal, Search(MOVES, first, home, KEEP), rng)
        if not unmet(seating):
            break
    return seating


def _mix(seating: Seating, first: int, rng: np.random.Generator) -> None:
    """Let all who may move exchange seats at random, from a round on."""
    for r in range(first, seating.event.rounds):
        free = np.flatnonzero(seating.free[r])
        seating.seats[r, free] = rng.permutation(seating.seats[r, free])


def _reseat(seating: Seating, r: int, home: Ints) -> None:
    """Lay a round out for those who are there, at their tables where they fit."""
    event = seating.event
    home = home.copy()
    home[event.hosts] = np.arange(len(event.hosts))
    there = np.flatnonzero(event.present[:, r])
    sizes = _sizes(event, r, home[there])
    tables = [t for t, size in sorted(sizes.items()) for _ in range(size)]
    seats = np.full(len(tables), -1, np.int64)
    rest = []
    hosts = [p for p in event.hosts.tolist() if event.present[p, r]]
    order = hosts + [int(p) for p in there if p not in hosts]
    for person in order:
        open_ = [k for k, t in enumerate(tables) if t == home[person] and seats[k] < 0]
        if open_:
            seats[open_[0]] = person
        else:
            rest.append(person)
    empty = np.flatnonzero(seats < 0)
    seats[empty] = rest[: len(empty)]
    out = rest[len(empty) :]
    everyone = [*seats.tolist(), *out]
    seating.seats[r], seating.tables[r], seating.free[r] = -1, NONE, 0
    seating.seats[r, : len(everyone)] = everyone
    seating.tables[r, : len(everyone)] = tables + [OUT] * len(out)
    seating.free[r, : len(tables)] = ~np.isin(seats, event.hosts)


def _sizes(event: Event, r: int, home: Ints) -> dict[int, int]:
    """Seats at each table, so that as many as can stay where they were."""
    sizes = sorted(event.tables(r), reverse=True)
    number, people = np.unique(home[home >= 0], return_counts=True)
    host = number < len(event.hosts)
    fullest = number[np.lexsort((number, -people, ~host))][: len(sizes)].tolist()
    free = (t for t in range(len(sizes) + len(home)) if t not in fullest)
    while len(fullest) < len(sizes):
        fullest.append(next(free))
    held = dict(zip(number.tolist(), people.tolist(), strict=True))
    fullest.sort(key=lambda t: -held.get(t, 0))
    return dict(zip(fullest, sizes, strict=True))


def changed_lines(old: Seating, new: Seating, first: int) -> tuple[Bools, Bools]:
    """Which lines of cards differ from a round on, and which there are, (rounds, n).

    One to one: whom somebody meets, or where. At tables: where somebody sits. Somebody
    who was not to be there has a new line.
    """
    there = new.event.present.T[first:]
    differs = old.places()[first:] != new.places()[first:]
    if new.event.pairs:
        differs |= partners(old)[first:] != partners(new)[first:]
    return differs & there, there
