"""Rounds of meetings: one-to-one or at tables, as good as can be and proved so."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from agencygraph._progress import progress
from agencygraph.errors import InfeasiblePlanError, ParameterError
from agencygraph.network import Network
from agencygraph.planning._bound import upper_bound
from agencygraph.planning._event import Event, IdPair, Rules, event_of
from agencygraph.planning._given import event_given, seated, tables_in
from agencygraph.planning._goal import Goal, score_of
from agencygraph.planning._musts import check_rules, check_seats, pinned, unmet
from agencygraph.planning._pairs import Pairing, pair_rounds
from agencygraph.planning._requests import Wish, Wishes, order_rounds, wishes_of
from agencygraph.planning._seating import Seating, random_scores, random_seating
from agencygraph.planning._tables import Search, improve
from agencygraph.planning.plan import CLOSE, Plan
from agencygraph.planning.values import Preferences, pair_values
from agencygraph.roster import Roster
from agencygraph.table import Table

MOVES, DRAWN_MOVES = 20_000_000, 300_000
"""Exchanges that are tried at tables: about three seconds; in a plan of many."""

PLANS, WITHIN = 100, 0.03
"""How many plans one is drawn from at most, and how far from the best they may be."""

MOVES_A_SEAT, MOST_RUNS = 30_000, 8
"""Exchanges of one search, for each person and round; searches at most."""

TRIES = 3
"""How often tables are filled from another start where a rule is not kept."""


@dataclass(frozen=True, eq=False)
class Task:
    """An event, what is sought, and whom each request would have meet first.

    ``bound``: what no plan exceeds. ``told``: whether what people said of themselves
    went into it.
    """

    event: Event
    goal: Goal
    wishes: Wishes
    bound: float
    told: bool


def plan_rounds(  # noqa: PLR0913 (each is another rule, by name)
    attendees: Roster | Iterable[str],
    *,
    rounds: int,
    size: int = 2,
    known: Network | None = None,
    preferences: Preferences | None = None,
    wishes: Iterable[Wish] = (),
    requests: Table | None = None,
    past: Iterable[Plan | Table] = (),
    away: Mapping[str, Collection[int]] | None = None,
    facilitators: Collection[str] = (),
    apart: Iterable[IdPair] = (),
    together: Iterable[IdPair] = (),
    hosts: Sequence[str] = (),
    trio: bool = False,
    randomize: bool = False,
    seed: int = 0,
    seats: Table | None = None,
) -> Plan:
    """Plan who meets whom in each round, and prove how good the plan is.

    The score of a plan is

    Σ value(i, j) over pairs who meet, once each
    + Σ c(number of pairs of people who meet) over pairs of agencies
    + Σ asked(i, agency) over requests for an agency of whom somebody is met,

    with the values of :class:`Preferences` and c(k) the sum of the first k numbers of
    its ``coverage``. Rounds of pairs are filled by linear assignment, each beside the
    others, until none gains; then, and at tables, people exchange seats (simulated
    annealing). The bound is that of a linear programme over pairs: each meets once,
    nobody meets more people than there are seats beside them, all together no more than
    the tables allow, and agencies with more people than tables must sit with their own.
    No plan exceeds it; the best plan may stay below it, more so at tables.

    Parameters
    ----------
    attendees
        Who is there: a roster, or the ids of people of ``known``.
    rounds
        How many.
    size
        People at a table. 2: one to one, and nobody meets anybody twice. From 3 on
        everybody has a seat, tables differ by one person at most, and to sit with
        somebody again is worth nothing and costs a little.
    known
        Ties of those who know one another (either side's report), who need not meet.
        ``threshold`` makes it those who know one another well. None: nobody does.
    preferences
        What counts how much.
    wishes
        (person, person or agency, amount): added to the value of the two; for an
        agency, to that of the first of its people whom the person meets.
    requests
        ``study.requests``: who has been trying to reach whom since when. An open one
        is a wish of 1 to 2, more for those who have waited longer, and among rounds
        with the same people in them the longest waiting come first.
    past
        Plans of sessions before, or their cards (``read_plan``): who met there counts
        as knowing one another.
    away
        Id → rounds, from 1, in which they are not there: late arrivals, early leavers.
    facilitators
        Ids of those who are on the list and have no seat in any round.
    apart
        Pairs of ids who may not meet.
    together
        Pairs of ids who must meet.
    hosts
        Ids of those who stay at table 1, 2, ... in every round.
    trio
        One to one, an odd number of people: one table of three, and nobody sits out.
        Otherwise sitting out goes round, at a price set by ``preferences.fairness``.
    randomize
        Draw one of many plans whose score is within 3% of the best of them, and keep
        who meets in each: ``Plan.probabilities`` and :func:`meeting_effect` use that.
        Takes as long as a hundred plans.
    seed
        The same seed gives the same plan.
    seats
        Cards of this very plan, as ``read_plan`` reads them: nothing is planned, they
        are taken as they are, for ``replan`` on the day. Who has cards is there in the
        rounds of those alone; somebody on the list who has none waits for a seat.

    Raises
    ------
    InfeasiblePlanError
        Rules no plan can keep: who, which, and the least that would have to give.
    DataError
        Ids who are not attending.
    ParameterError
        Fewer than 2 or more than 2,000 people; a round that does not exist.

    Notes
    -----
    Lower bounds of round-by-round matching: Feige, Ofek & Wieder (2002); assignment:
    Jonker & Volgenant (1987).

    Examples
    --------
    >>> import agencygraph as ag
    >>> people = ag.Roster.from_labels("abcdef", ["fire"] * 3 + ["health"] * 3)
    >>> plan = ag.plan_rounds(people, rounds=3)
    >>> plan.quality()
    '100.0% of the highest score possible under your rules'
    >>> plan.summary()["new_across"].tolist()
    [3.0]
    """
    roster = roster_of(attendees, known)
    rules = Rules(away or {}, facilitators, apart, together, hosts, trio)
    event = event_of(roster, rounds, size, rules)
    check_rules(event)
    event = event if seats is None else event_given(event, seats)
    wishes = list(wishes)
    asked = wishes_of(roster, wishes, requests)
    goal = goal_of(roster, known, preferences, asked, past)
    told = _told(known, wishes, requests)
    task = Task(event, goal, asked, upper_bound(event, goal), told)
    if seats is not None:
        return _plan(task, seated(event, seats), seed)
    return _planned(task, seed, randomize=randomize)


def _told(
    known: Network | None, wishes: Collection[Wish], requests: Table | None
) -> bool:
    """Whether what people said went into a plan: ties, wishes, requests."""
    return bool(known is not None or wishes or requests)


def _planned(task: Task, seed: int, *, randomize: bool) -> Plan:
    goal = task.goal
    search, _ = np.random.SeedSequence(seed).spawn(2)
    draws = None
    if randomize:
        seating, draws = _drawn(task, np.random.default_rng(search))
    else:
        seating = _seated(task, np.random.default_rng(search))
    cost = np.nan
    if goal.fairness > 0 and seating.times_out().any():
        freely = replace(task, goal=replace(goal, fairness=0.0))
        other = _seated(freely, np.random.default_rng(search))
        cost = max(0.0, _score(other, goal) - _score(seating, goal))
    return replace(_plan(task, seating, seed), fairness_cost=cost, draws=draws)


def _plan(task: Task, seating: Seating, seed: int) -> Plan:
    """Judge a seating: what it scores, what no other could, and what chance would."""
    _, chance = np.random.SeedSequence(seed).spawn(2)
    at_random = random_scores(seating, task.goal, np.random.default_rng(chance))
    return Plan(
        task.event,
        task.goal,
        seating,
        task.bound,
        float(np.mean(at_random)),
        seed=seed,
        notes=task.wishes.notes,
        personal=task.told,
    )


def _drawn(task: Task, rng: np.random.Generator) -> tuple[Seating, NDArray[np.bool_]]:
    """One of many plans that are all but the best, and who meets in each of them."""
    draws = progress(range(PLANS), PLANS, "Drawing plans")
    plans = [_seated(task, rng, quick=True) for _ in draws]
    scores = np.array([_score(one, task.goal) for one in plans])
    good = np.flatnonzero(scores >= (1 - WITHIN) * scores.max())
    met = np.stack([plans[k].met() > 0 for k in good])
    return plans[int(rng.choice(good))], met


def _seated(task: Task, rng: np.random.Generator, *, quick: bool = False) -> Seating:
    event, goal = task.event, task.goal
    if event.pairs:
        starts = 1 if quick else None
        seating = pair_rounds(event, Pairing(goal, pinned(event)), rng, starts)
    else:
        moves = min(MOVES, DRAWN_MOVES) if quick else MOVES
        seating = _tables(event, goal, Search(moves, enough=task.bound), rng)
    order_rounds(seating, task.wishes.order)
    return seating


def _tables(
    event: Event, goal: Goal, search: Search, rng: np.random.Generator
) -> Seating:
    """Tables in the best of some searches: several of a small event, one of a large."""
    check_seats(event)
    people = int(event.present.sum())
    runs = max(1, min(MOST_RUNS, search.moves // (MOVES_A_SEAT * max(people, 1))))
    each = replace(search, moves=search.moves // runs)
    found: list[Seating] = []
    while len(found) < runs:
        found.append(_searched(event, goal, each, rng))
        if _score(found[-1], goal) >= search.enough * (1 - CLOSE):
            break
    return max(found, key=lambda one: (_score(one, goal), -int(one.met().max())))


def _searched(
    event: Event, goal: Goal, search: Search, rng: np.random.Generator
) -> Seating:
    """Tables from one start; from another where a rule is not kept."""
    for _ in range(TRIES):
        seating = random_seating(event, rng)
        improve(seating, goal, search, rng)
        problems = unmet(seating)
        if not problems:
            return seating
    raise InfeasiblePlanError(problems)


def _score(seating: Seating, goal: Goal) -> float:
    return score_of(seating.met(), seating.event.roster, goal)


def goal_of(
    roster: Roster,
    known: Network | None,
    preferences: Preferences | None,
    asked: Wishes,
    past: Iterable[Plan | Table],
) -> Goal:
    """Return what meetings of these people are worth."""
    wanted = preferences or Preferences()
    value = pair_values(roster, known, wanted, _met_before(roster, past))
    return Goal(
        value + wanted.wish * asked.pairs,
        np.array(wanted.coverage, float),
        wanted.wish * asked.agencies,
        wanted.fairness,
    )


def roster_of(attendees: Roster | Iterable[str], known: Network | None) -> Roster:
    """Return a roster as given, or that of ids of people in ``known``."""
    if isinstance(attendees, Roster):
        return attendees
    if known is None:
        message = "attendees is a roster, or ids of people in `known`"
        raise ParameterError(message)
    return known.roster.take(np.sort(known.roster.positions(attendees)))


def _met_before(roster: Roster, past: Iterable[Plan | Table]) -> NDArray[np.bool_]:
    """Who of the roster met at a session before, (n, n)."""
    met = np.zeros((roster.n_people, roster.n_people), np.bool_)
    for plan in past:
        for people in tables_in(plan if isinstance(plan, Table) else plan.cards()):
            here = roster.positions([person for person in people if person in roster])
            met[np.ix_(here, here)] = True
    np.fill_diagonal(met, val=False)
    return met
