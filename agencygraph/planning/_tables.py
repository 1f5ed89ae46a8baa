"""Tables of three and more: people of a round exchange seats as long as that helps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import seating as kernels
from agencygraph._progress import progress
from agencygraph.planning._goal import (
    Goal,
    agencies_of,
    by_agency,
    reached,
    score_of,
    size_of,
)
from agencygraph.planning._seating import NONE, Seating

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AGAIN, NEVER_AGAIN = 0.05, 1e3
"""Penalty for each meeting of a pair beyond its first, as a share of the best pair: at
tables, and one to one."""
APART = 1e6
"""Penalty for the meeting of a pair that must be kept apart, in best pairs."""
MUST = 1e4
"""Reward for a meeting that must be, in best pairs."""

TABLES, PAIRS = (0.6, 0.03), (0.05, 0.005)
"""First and last temperature, in best pairs; pairs are matched well before."""

BATCH, LOOK = 50_000, 20
"""Moves for which random numbers are drawn at a time; batches between two looks at how
good the plan is."""


@dataclass(frozen=True, eq=False)
class Search:
    """How long seats are exchanged, and what of a plan before is to stay.

    ``home`` (rounds, n): the table each person had, NONE for none; ``keep``: what
    staying there is worth, in best pairs; ``first``: the first round that may change;
    ``enough``: a score at which the search may end, if nobody meets anybody twice.
    """

    moves: int
    first: int = 0
    home: Ints | None = None
    keep: float = 0.0
    enough: float = np.inf


def improve(
    seating: Seating, goal: Goal, search: Search, rng: np.random.Generator
) -> None:
    """Exchange people of the same round as long as that tends to help (annealing)."""
    event = seating.event
    largest = max(float(goal.value.max(initial=0.0)), goal.largest / 2, 1e-9)
    again = NEVER_AGAIN if event.pairs else AGAIN
    extra = np.array([again * largest, search.keep * largest])
    worth = (
        _with_rules(seating, goal, largest),
        np.append(goal.gains, 0.0),
        goal.asked,
        extra,
    )
    met, agency = seating.met(), agencies_of(event.roster)
    between = by_agency(met, agency, size_of(event.roster))
    counts = (met, between, reached(met, event.roster))
    free = seating.free.copy()
    free[: search.first] = 0
    home = np.full((event.rounds, len(agency)), NONE, np.int64)
    if search.home is not None:
        home[:] = search.home
    places = (seating.seats, seating.tables, free, home)
    batches = max(1, round(search.moves / BATCH))
    ends = largest * np.geomspace(*(PAIRS if event.pairs else TABLES), batches + 1)
    for k in progress(range(batches), batches, "Planning"):
        drawn = rng.random((min(search.moves, BATCH), 4))
        heat = float(ends[k]), float(ends[k + 1])
        work = 4 * event.size * len(drawn)
        kernels.exchange.run(work, places, counts, worth, agency, drawn, heat)
        if k % LOOK == LOOK - 1 and _done(seating, goal, met, search):
            break


def _done(seating: Seating, goal: Goal, met: Ints, search: Search) -> bool:
    """Whether no exchange could gain anything."""
    if met.max(initial=0) > 1 or _broken(seating, met):
        return False
    score = score_of(met, seating.event.roster, goal)
    return score >= search.enough * (1 - 1e-9)


def _broken(seating: Seating, met: Ints) -> bool:
    """Whether a rule about pairs is not kept."""
    event = seating.event
    apart = bool((event.apart & (met > 0)).any())
    return apart or bool((met[event.together[:, 0], event.together[:, 1]] == 0).any())


def _with_rules(seating: Seating, goal: Goal, largest: float) -> Floats:
    """Values with what may not be and what must be, (n, n)."""
    event = seating.event
    value = goal.value - APART * largest * event.apart
    np.fill_diagonal(value, 0.0)
    wanted = event.together
    value[wanted[:, 0], wanted[:, 1]] += MUST * largest
    value[wanted[:, 1], wanted[:, 0]] += MUST * largest
    return value


def polish(
    seating: Seating, goal: Goal, moves: int, rng: np.random.Generator
) -> Seating:
    """Return rounds of pairs in which some exchanged partners; who sits out stays."""
    found = seating.copy()
    fixed = np.isin(found.seats, found.event.hosts)
    found.free[:] = (found.tables >= 0) & ~fixed
    improve(found, goal, Search(moves), rng)
    return found
