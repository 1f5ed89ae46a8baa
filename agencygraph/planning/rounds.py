"""Rounds of meetings: one-to-one or at tables, as good as can be and proved so."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from agencygraph.network import Network
from agencygraph.planning._bound import upper_bound
from agencygraph.planning._event import Event, IdPair, event_of
from agencygraph.planning._seating import (
    Goal,
    Seating,
    empty_seating,
    improve,
    pair_rounds,
    random_seating,
    score_of,
)
from agencygraph.planning.plan import Plan
from agencygraph.planning.values import Preferences, pair_values
from agencygraph.roster import Roster

MOVES = 1_000_000
"""Exchanges that are tried at tables: about a second."""

RANDOM_PLANS = 20
"""Random plans that are scored for comparison."""


def plan_rounds(  # noqa: PLR0913 (each is another rule, by name)
    attendees: Roster,
    *,
    rounds: int,
    size: int = 2,
    known: Network | None = None,
    preferences: Preferences | None = None,
    wishes: Iterable[tuple[str, str, float]] = (),
    away: Mapping[str, Collection[int]] | None = None,
    apart: Iterable[IdPair] = (),
    together: Iterable[IdPair] = (),
    hosts: Sequence[str] = (),
    trio: bool = False,
    seed: int = 0,
) -> Plan:
    """Plan who meets whom in each round, and prove how good the plan is.

    TODO docstring.

    Examples
    --------
    >>> import agencygraph as ag
    >>> people = ag.Roster.from_labels("abcdef", ["fire"] * 3 + ["health"] * 3)
    >>> ag.plan_rounds(people, rounds=3)
    Plan: 3 rounds, 6 people; 100.0% of the highest score possible under your rules; ...
    """
    wanted = preferences or Preferences()
    event = event_of(
        attendees,
        rounds=rounds,
        size=size,
        away=away,
        apart=apart,
        together=together,
        hosts=hosts,
        trio=trio,
    )
    value = pair_values(attendees, known, wanted, wishes)
    goal = Goal(value, np.array(wanted.coverage, float), wanted.fairness)
    rng = np.random.default_rng(seed)
    seating = _seated(event, goal, rng)
    random = [score_of(random_seating(event, rng), goal) for _ in range(RANDOM_PLANS)]
    bound = upper_bound(event, value, goal.gains)
    return Plan(event, goal, seating, bound, float(np.mean(random)), seed)


def _seated(event: Event, goal: Goal, rng: np.random.Generator) -> Seating:
    if event.size == 2 and not event.trio and not len(event.hosts):
        seating = empty_seating(event)
        pair_rounds(seating, goal, rng)
        return seating
    seating = random_seating(event, rng)
    improve(seating, goal, MOVES, rng)
    return seating
