"""Rounds one to one: each filled as well as can be beside the others, again and again.

One objective rules all rounds: the score, less what sitting out costs. Sitting out
costs fairness times the square of how often somebody does, per share of the rounds
they are there, so that everybody sits out about equally often.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph._progress import progress
from agencygraph.planning._event import Event
from agencygraph.planning._goal import (
    Goal,
    agencies_of,
    by_agency,
    reached,
    score_of,
    size_of,
)
from agencygraph.planning._matching import best_pairs
from agencygraph.planning._seating import NONE, OUT, Seating, empty_seating
from agencygraph.planning._tables import polish

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PASSES = 2
"""How often every round is filled anew beside the others."""

STARTS, EFFORT = 6, 40_000
"""Small events are planned from several starts: people squared times rounds."""

MOVES, MOST_MOVES = 10, 1_000
"""Exchanges of partners that are tried at the end: for each two people and round, and
at most for each person and round."""

IDLE = 1e-3
"""Least cost of sitting out: better two who know one another than two who wait."""

NOISE = 1e-6
"""Which of equal pairs meets is drawn: noise, as a share of the best pair."""


@dataclass(frozen=True, eq=False)
class Pairing:
    """What the rounds of pairs are filled by.

    ``pinned``: for each round the pairs that must meet in it; ``first``: the first
    round that may be changed; ``kept`` (rounds, n): whom each person had in a round of
    the plan before, -1 nobody; ``keep``: what it is worth to leave that so.
    """

    goal: Goal
    pinned: list[list[tuple[int, int]]]
    first: int = 0
    kept: Ints | None = None
    keep: float = 0.0


def pair_rounds(
    event: Event,
    pairing: Pairing,
    rng: np.random.Generator,
    starts: int | None = None,
) -> Seating:
    """Return the best of some plans of one-to-one rounds."""
    n = event.roster.n_people
    starts = starts or max(1, min(STARTS, EFFORT // (n * n * event.rounds)))
    found = []
    for _ in progress(range(starts), starts, "Planning"):
        found.append(empty_seating(event))
        fill_pairs(found[-1], pairing, rng)
        if _crowded(event):
            found.append(_round_robin(event, rng))
    moves = min(MOVES * n, MOST_MOVES) * n * event.rounds
    tried = progress([*found], len(found), "Trying exchanges")
    found += [polish(one, pairing.goal, moves, rng) for one in tried]
    return max(found, key=lambda one: objective(one, pairing))


def _crowded(event: Event) -> bool:
    """Whether there are about as many rounds as people, and nothing is in the way."""
    free = event.present.all() and not len(event.together) and not event.trio
    return bool(free and event.rounds >= event.roster.n_people // 2)


def _round_robin(event: Event, rng: np.random.Generator) -> Seating:
    """Everybody meets everybody (the circle method), in an order drawn at random.

    Where there are about as many rounds as people, filling round by round can end with
    pairs who have all met.
    """
    n, seating = event.roster.n_people, empty_seating(event)
    even = n + n % 2
    people = rng.permutation(n).tolist() + [-1] * (n % 2)
    turns = rng.permutation(even - 1).tolist()
    for r in range(event.rounds):
        groups: list[list[int]] = []
        if r < len(turns):
            turn = people[1:][turns[r] :] + people[1:][: turns[r]]
            ring = [people[0], *turn]
            pairs = [[ring[k], ring[even - 1 - k]] for k in range(even // 2)]
            groups = [p for p in pairs if min(p) >= 0 and not event.never[p[0], p[1]]]
        seating.place(r, _numbered(groups, event))
    return seating


def fill_pairs(seating: Seating, pairing: Pairing, rng: np.random.Generator) -> None:
    """Fill rounds from ``first`` on, each as well as can be, beside the others."""
    event, n = seating.event, seating.event.roster.n_people
    noise = np.triu(rng.random((n, n)), 1) * NOISE * pairing.goal.largest
    value = pairing.goal.value + noise + noise.T
    rounds = range(pairing.first, event.rounds)
    for r in rounds:
        _fill(seating, r, value, pairing)
    best = objective(seating, pairing)
    for _ in range(PASSES):
        for r in rounds:
            before = seating.seats[r].copy(), seating.tables[r].copy()
            _fill(seating, r, value, pairing)
            found = objective(seating, pairing)
            if found < best:
                seating.seats[r], seating.tables[r] = before
            best = max(best, found)


def objective(seating: Seating, pairing: Pairing) -> float:
    """Score, less what sitting out costs, plus what is kept of the plan before."""
    event = seating.event
    cost = _weight(event, pairing.goal) @ seating.times_out() ** 2
    kept = 0.0
    if pairing.kept is not None:
        same = partners(seating)[pairing.first :] == pairing.kept[pairing.first :]
        kept = pairing.keep * int(same.sum())
    return score_of(seating.met(), event.roster, pairing.goal) - float(cost) + kept


def partners(seating: Seating) -> Ints:
    """Whom each person meets in each round of pairs, (rounds, n); -1 nobody."""
    found = np.full((seating.event.rounds, seating.event.roster.n_people), -1, np.int64)
    for r in range(seating.event.rounds):
        for group in seating.groups(r):
            if len(group) == 2:
                found[r, group] = group[::-1]
    return found


def _weight(event: Event, goal: Goal) -> Floats:
    """Cost of the first time each person sits out, (n,)."""
    share = event.present.mean(axis=1)
    cost: Floats = (goal.fairness + IDLE * goal.largest) / np.maximum(share, 1e-9)
    return cost


def _fill(seating: Seating, r: int, value: Floats, pairing: Pairing) -> None:
    """Fill one round as well as can be, beside what the others hold."""
    event = seating.event
    pinned = pairing.pinned[r]
    seating.seats[r], seating.tables[r] = -1, NONE
    met, out = seating.met(), seating.times_out()
    for pair in pinned:
        met[pair], met[pair[::-1]] = 1, 1
    idle = _weight(event, pairing.goal) * (2 * out + 1)
    idle[event.hosts] += 1e3 * pairing.goal.largest
    worth = value + _first_meetings(event, met, pairing.goal)
    if pairing.kept is not None:
        _add_kept(worth, idle, pairing.kept[r], pairing.keep)
    shut = (met > 0) | event.never
    musts = event.together  # they meet in the rounds they are pinned to
    shut[musts[:, 0], musts[:, 1]] = shut[musts[:, 1], musts[:, 0]] = True
    worth = np.where(shut, -idle[:, None] - idle, worth)
    taken = [person for pair in pinned for person in pair]
    there = np.setdiff1d(np.flatnonzero(event.present[:, r]), taken)
    pairs, alone = _matched(worth, idle, there, shut)
    groups = [*map(list, pinned), *pairs]
    if event.trio and int(event.present[:, r].sum()) % 2:
        _join(groups, alone, worth, shut)
    seating.place(r, _numbered(groups, event))


def _add_kept(worth: Floats, idle: Floats, kept: Ints, keep: float) -> None:
    had = np.flatnonzero(kept >= 0)
    worth[had, kept[had]] += 2 * keep
    idle[kept == OUT] -= keep


def _matched(
    worth: Floats, idle: Floats, there: Ints, shut: NDArray[np.bool_]
) -> tuple[list[list[int]], list[int]]:
    """Pairs among those who are there, and who is left."""
    n, odd = len(there), len(there) % 2
    table = np.zeros((n + odd, n + odd))
    table[:n, :n] = worth[np.ix_(there, there)]
    if odd:  # whoever is paired with nobody sits out
        table[-1, :-1] = table[:-1, -1] = -idle[there]
    partner = best_pairs(table)[:n]
    pairs, alone = [], []
    for k, p in enumerate(partner.tolist()):
        if p == n or shut[there[k], there[p]]:
            alone.append(int(there[k]))
        elif k < p:
            pairs.append([int(there[k]), int(there[p])])
    return pairs, alone


def _join(
    groups: list[list[int]],
    alone: list[int],
    worth: Floats,
    shut: NDArray[np.bool_],
) -> None:
    """Let the first of those left join the pair with whom it is worth most."""
    for one in alone:
        fits = [g for g in groups if not shut[one, g].any()]
        if fits:
            max(fits, key=lambda g: worth[one, g].sum()).append(one)
            return


def _numbered(groups: list[list[int]], event: Event) -> list[list[int]]:
    """Give each host the table of their own, and the others those that are left."""
    place = {host: t for t, host in enumerate(event.hosts.tolist())}
    tables = {place[p]: group for group in groups for p in group if p in place}
    free = (t for t in range(2 * len(groups) + len(place)) if t not in tables)
    others = [group for group in groups if not place.keys() & set(group)]
    tables.update(zip(free, others, strict=False))
    return [tables.get(t, []) for t in range(max(tables, default=-1) + 1)]


def _first_meetings(event: Event, met: Ints, goal: Goal) -> Floats:
    """What one more meeting of each pair's agencies is worth, (n, n)."""
    agency = agencies_of(event.roster)
    known = agency >= 0
    times = by_agency(met, agency, size_of(event.roster))
    worth = np.append(goal.gains, 0.0)[np.minimum(times, len(goal.gains))]
    np.fill_diagonal(worth, 0.0)
    open_ = goal.asked * (reached(met, event.roster) == 0)
    asked = open_[:, agency] * known
    worth = worth[np.ix_(agency, agency)] * np.outer(known, known)
    more: Floats = worth + asked + asked.T
    return more
