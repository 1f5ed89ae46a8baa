"""Who sits where in each round."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.planning._event import Event
from agencygraph.planning._goal import Goal, score_of

Ints = NDArray[np.int64]

OUT, NONE = -1, -2
"""Tables of those who are there without a seat, and of no seat at all."""


RANDOM_PLANS = 20
"""Random plans that are scored for comparison."""


@dataclass(eq=False)
class Seating:
    """Who sits where in each round.

    ``seats`` (rounds, S): a person or -1; ``tables`` (rounds, S): table of each seat,
    OUT or NONE; ``free`` (rounds, S): 1 where whoever sits there may be moved.
    """

    event: Event
    seats: Ints
    tables: Ints
    free: Ints

    def copy(self) -> "Seating":
        """Return the same seats, to be changed."""
        arrays = self.seats.copy(), self.tables.copy(), self.free.copy()
        return Seating(self.event, *arrays)

    def groups(self, round_: int) -> list[list[int]]:
        """People of each table of a round, by its number; some may be empty."""
        tables, seats = self.tables[round_], self.seats[round_]
        return [
            [int(p) for p in seats[tables == t] if p >= 0]
            for t in range(int(tables.max(initial=OUT)) + 1)
        ]

    def out(self, round_: int) -> list[int]:
        """People who are there and sit out in a round, in order."""
        left = self.seats[round_][self.tables[round_] == OUT]
        return sorted(int(p) for p in left if p >= 0)

    def places(self) -> Ints:
        """Table of each person in each round, (rounds, n); OUT; NONE: not there."""
        rounds, n = self.event.rounds, self.event.roster.n_people
        found = np.full((rounds, n), NONE, np.int64)
        r, seat = np.nonzero(self.seats >= 0)
        found[r, self.seats[r, seat]] = self.tables[r, seat]
        return found

    def met(self) -> Ints:
        """How often any two meet, (n, n)."""
        n = self.event.roster.n_people
        found = np.zeros((n, n), np.int64)
        for table in self.places():
            seated = np.flatnonzero(table >= 0)
            beside = table[seated, None] == table[seated]
            found[np.ix_(seated, seated)] += beside
        np.fill_diagonal(found, 0)
        return found

    def times_out(self) -> Ints:
        """How often each person sits out while there, (n,)."""
        out: Ints = (self.places() == OUT).sum(axis=0)
        return out

    def place(self, round_: int, groups: list[list[int]]) -> None:
        """Seat a round anew: groups by table, everybody else who is there sits out."""
        there = np.flatnonzero(self.event.present[:, round_])
        seated = [person for group in groups for person in group]
        table = [t for t, group in enumerate(groups) for _ in group]
        rest = np.setdiff1d(there, np.array(seated, np.int64))
        everyone = np.concatenate([np.array(seated, np.int64), rest])
        self.seats[round_], self.tables[round_] = -1, NONE
        self.seats[round_, : len(everyone)] = everyone
        self.tables[round_, : len(everyone)] = table + [OUT] * len(rest)


def empty_seating(event: Event) -> Seating:
    """Seats of every round with the hosts at their tables, and nobody else."""
    layouts = [_layout(event, r) for r in range(event.rounds)]
    width = max(event.roster.n_people, *map(len, layouts))
    tables = np.full((event.rounds, width), NONE, np.int64)
    seats = np.full((event.rounds, width), -1, np.int64)
    free = np.zeros((event.rounds, width), np.int64)
    for r, layout in enumerate(layouts):
        tables[r, : len(layout)] = layout
        free[r, : len(layout)] = np.array(layout) >= 0
        for table, host in enumerate(event.hosts.tolist()):
            if event.present[host, r] and table in layout:
                seat = layout.index(table)
                seats[r, seat], free[r, seat] = host, 0
    return Seating(event, seats, tables, free)


def _layout(event: Event, round_: int) -> list[int]:
    sizes = event.tables(round_)
    seats = [table for table, size in enumerate(sizes) for _ in range(size)]
    return seats + [OUT] * (int(event.present[:, round_].sum()) - len(seats))


def fill(seating: Seating, round_: int, rng: np.random.Generator) -> None:
    """Seat everybody who is there and has no seat yet, at random."""
    event, seats = seating.event, seating.seats[round_]
    there = np.flatnonzero(event.present[:, round_])
    rest = rng.permutation(np.setdiff1d(there, seats))
    open_seats = np.flatnonzero((seats < 0) & (seating.tables[round_] > NONE))
    seats[open_seats[: len(rest)]] = rest


def random_seating(event: Event, rng: np.random.Generator) -> Seating:
    """Everybody anywhere: what a plan without a plan comes to."""
    seating = empty_seating(event)
    for r in range(event.rounds):
        fill(seating, r, rng)
    return seating


def random_scores(
    seating: Seating, goal: Goal, rng: np.random.Generator, first: int = 0
) -> list[float]:
    """Scores of plans at random, whose rounds before ``first`` are those given."""
    scores = []
    for _ in range(RANDOM_PLANS):
        drawn = random_seating(seating.event, rng)
        drawn.seats[:first, : seating.seats.shape[1]] = seating.seats[:first]
        drawn.tables[:first, : seating.seats.shape[1]] = seating.tables[:first]
        scores.append(score_of(drawn.met(), seating.event.roster, goal))
    return scores
