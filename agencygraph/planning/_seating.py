"""Seats of all rounds: a first plan, improved by exchanging people, and its score."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import seating as kernels
from agencygraph.planning._event import Event
from agencygraph.planning._matching import NEVER, best_pairs

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AGAIN = 0.05
"""Penalty for each meeting of a pair beyond its first, as a share of the best pair."""
APART = 1e6
"""Penalty for the meeting of a pair that must be kept apart, in best pairs."""
MUST = 1e4
"""Reward for a meeting that must be, in best pairs."""

HOT, COLD = 0.5, 0.05
"""First and last temperature, in best pairs: 24 to 120 people come to 97% and more."""

PASSES = 2
"""How often every round of pairs is filled anew beside the others."""

BATCH = 50_000
"""Moves for which random numbers are drawn at a time."""


@dataclass(eq=False)
class Goal:
    """What a seating is worth.

    Attributes
    ----------
    value : float64 array (n, n)
        Of each pair that meets.
    gains : float64 array (k,)
        Of the first, second, ... meeting of two agencies.
    fairness : float
        Penalty on sitting out: times the square of how often each person does.
    """

    value: Floats
    gains: Floats
    fairness: float


@dataclass(eq=False)
class Seating:
    """Who sits where in each round, and what follows from it.

    ``seats`` (rounds, S): a person or −1; ``tables`` (rounds, S): table of each seat,
    −1 for sitting out, −2 for no seat at all.
    """

    event: Event
    seats: Ints
    tables: Ints
    free: Ints

    def groups(self, round_: int) -> list[list[int]]:
        """People of each table of a round."""
        tables, seats = self.tables[round_], self.seats[round_]
        return [
            [int(p) for p in seats[tables == t] if p >= 0]
            for t in range(int(tables.max(initial=-1)) + 1)
        ]

    def out(self, round_: int) -> list[int]:
        """People who are there and sit out in a round."""
        left = self.seats[round_][self.tables[round_] == -1]
        return [int(p) for p in left if p >= 0]

    def met(self) -> Ints:
        """How often any two meet, (n, n)."""
        n = self.event.roster.n_people
        found = np.zeros((n, n), np.int64)
        for r in range(self.event.rounds):
            for group in self.groups(r):
                found[np.ix_(group, group)] += 1
        np.fill_diagonal(found, 0)
        return found

    def times_out(self) -> Ints:
        """How often each person sits out while there, (n,)."""
        found = np.zeros(self.event.roster.n_people, np.int64)
        for r in range(self.event.rounds):
            found[self.out(r)] += 1
        return found


def score_of(seating: Seating, goal: Goal) -> float:
    """Value of all pairs that meet and of the first meetings of agencies."""
    rows, columns = np.nonzero(np.triu(seating.met(), 1))
    agency = seating.event.roster.agency_of.astype(np.int64)
    g, h = agency[rows], agency[columns]
    across = (g >= 0) & (h >= 0) & (g != h)
    pair = np.minimum(g, h)[across] * len(agency) + np.maximum(g, h)[across]
    times = np.unique(pair, return_counts=True)[1]
    upto = np.concatenate([[0.0], np.cumsum(goal.gains)])
    covered = upto[np.minimum(times, len(goal.gains))].sum()
    return float(goal.value[rows, columns].sum() + covered)


def empty_seating(event: Event) -> Seating:
    """Seats of every round with the hosts at their tables, and nobody else."""
    layouts = [_layout(event, r) for r in range(event.rounds)]
    width = max(map(len, layouts))
    tables = np.full((event.rounds, width), -2, np.int64)
    seats = np.full((event.rounds, width), -1, np.int64)
    free = np.zeros((event.rounds, width), np.int64)
    for r, layout in enumerate(layouts):
        tables[r, : len(layout)] = layout
        free[r, : len(layout)] = 1
        for table, host in enumerate(event.hosts.tolist()):
            if event.present[host, r]:
                seat = int(np.flatnonzero(tables[r] == table)[0])
                seats[r, seat], free[r, seat] = host, 0
    return Seating(event, seats, tables, free)


def _layout(event: Event, round_: int) -> list[int]:
    sizes = event.tables(round_)
    seats = [table for table, size in enumerate(sizes) for _ in range(size)]
    return seats + [-1] * (int(event.present[:, round_].sum()) - len(seats))


def fill(seating: Seating, round_: int, rng: np.random.Generator) -> None:
    """Seat everybody who is there and has no seat yet, at random."""
    event, seats = seating.event, seating.seats[round_]
    there = np.flatnonzero(event.present[:, round_])
    rest = rng.permutation(np.setdiff1d(there, seats))
    open_seats = np.flatnonzero((seats < 0) & (seating.tables[round_] > -2))
    seats[open_seats[: len(rest)]] = rest


def random_seating(event: Event, rng: np.random.Generator) -> Seating:
    """Everybody anywhere: what a plan without a plan comes to."""
    seating = empty_seating(event)
    for r in range(event.rounds):
        fill(seating, r, rng)
    return seating


def pair_rounds(
    seating: Seating, goal: Goal, rng: np.random.Generator, first: int = 0
) -> None:
    """Fill rounds of two, each as well as can be, and each again beside the others."""
    event, n = seating.event, seating.event.roster.n_people
    noise = np.triu(rng.random((n, n)), 1) * 1e-6  # which of equals is drawn, by seed
    value = goal.value + noise + noise.T
    for r in range(first, event.rounds):
        _pair_round(seating, r, value, goal)
    best = score_of(seating, goal)
    for _ in range(PASSES):
        for r in range(first, event.rounds):
            before = seating.seats[r].copy()
            _pair_round(seating, r, value, goal)
            found = score_of(seating, goal)
            if found < best:
                seating.seats[r] = before
            best = max(best, found)


def _pair_round(seating: Seating, r: int, value: Floats, goal: Goal) -> None:
    """Fill one round as well as can be, beside what the others hold."""
    event = seating.event
    seating.seats[r] = -1
    met, out = seating.met(), seating.times_out()
    there = np.flatnonzero(event.present[:, r])
    worth = value + _first_meetings(event, met, goal.gains)
    wanted = event.together
    worth[wanted[:, 0], wanted[:, 1]] += MUST
    worth[wanted[:, 1], wanted[:, 0]] += MUST
    worth = np.where((met > 0) | event.apart, NEVER, worth)[np.ix_(there, there)]
    if len(there) % 2:  # whoever is paired with nobody sits out
        worth = np.pad(worth, (0, 1))
        worth[-1, :-1] = worth[:-1, -1] = -goal.fairness * (2 * out[there] + 1)
    partner = best_pairs(worth)
    pairs = [(k, p) for k, p in enumerate(partner.tolist()) if k < p]
    pairs.sort(key=lambda pair: worth[pair] <= NEVER)  # those who cannot meet, last
    real = [there[k] for pair in pairs if pair[1] < len(there) for k in pair]
    alone = [there[k] for k, p in pairs if p == len(there)]
    seating.seats[r, : len(there)] = np.array(real + alone, np.int64)


def _first_meetings(event: Event, met: Ints, gains: Floats) -> Floats:
    """What one more meeting of each pair's agencies is worth, (n, n)."""
    agency = event.roster.agency_of.astype(np.int64)
    size = max(event.roster.n_agencies, 1)
    together = _by_agency(met, agency, size)
    worth = np.append(gains, 0.0)[np.minimum(together, len(gains))]
    np.fill_diagonal(worth, 0.0)
    known = agency >= 0
    return worth[np.ix_(agency, agency)] * np.outer(known, known)


def improve(
    seating: Seating, goal: Goal, moves: int, rng: np.random.Generator, first: int = 0
) -> None:
    """Exchange people of the same round as long as that tends to help (annealing)."""
    event = seating.event
    largest = max(float(goal.value.max(initial=0.0)), 1e-9)
    value = goal.value - APART * largest * event.apart
    np.fill_diagonal(value, 0.0)
    wanted = event.together
    value[wanted[:, 0], wanted[:, 1]] += MUST * largest
    value[wanted[:, 1], wanted[:, 0]] += MUST * largest
    met, out = seating.met(), seating.times_out()
    agency = event.roster.agency_of.astype(np.int64)
    together = _by_agency(met, agency, max(event.roster.n_agencies, 1))
    penalty = np.array([AGAIN * largest, goal.fairness])
    gains = np.append(goal.gains, 0.0)
    rules = (value, gains, penalty, agency, together, out)
    free = seating.free.copy()
    free[:first] = 0
    batches = max(1, round(moves / BATCH))
    ends = largest * np.geomspace(HOT, COLD, batches + 1)
    for k in range(batches):
        drawn = rng.random((min(moves, BATCH), 4))
        heat = float(ends[k]), float(ends[k + 1])
        work = 4 * event.size * len(drawn)
        kernels.exchange.run(
            work, seating.seats, seating.tables, free, met, rules, drawn, heat
        )


def _by_agency(met: Ints, agency: Ints, size: int) -> Ints:
    """Distinct meetings of each pair of agencies, (G, G)."""
    found = np.zeros((size, size), np.int64)
    rows, columns = np.nonzero(np.triu(met, 1))
    g, h = agency[rows], agency[columns]
    across = (g >= 0) & (h >= 0) & (g != h)
    np.add.at(found, (g[across], h[across]), 1)
    return found + found.T
