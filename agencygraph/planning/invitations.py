"""Whom to invite: n people of a roster with whom a session could be worth most."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from agencygraph.network import Network
from agencygraph.planning._bound import programme_of, upper_bound
from agencygraph.planning._event import Event, Rules, event_of
from agencygraph.planning._goal import Goal, across_of, agencies_of
from agencygraph.planning._joint import MANY, joint_bound
from agencygraph.planning._potential import Choice, Potential
from agencygraph.planning._quotas import Quota, choice_of
from agencygraph.planning._requests import Wish, wishes_of
from agencygraph.planning.plan import Plan
from agencygraph.planning.rounds import goal_of, roster_of
from agencygraph.planning.values import Preferences
from agencygraph.roster import Roster
from agencygraph.table import Table
from agencygraph.wording import percent

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LOOKS = 4_000
"""Exchanges of somebody invited for somebody else that are tried."""

TRIALS, TRIAL_PAIRS = 150, 100_000
"""Exchanges whose session is worked out in full, and people squared times these."""

RANDOM = 5
"""Choices at random that are compared with."""


def whom_to_invite(  # noqa: PLR0913 (each is another rule, by name)
    candidates: Roster | Iterable[str],
    n: int,
    *,
    rounds: int,
    size: int = 2,
    known: Network | None = None,
    preferences: Preferences | None = None,
    wishes: Iterable[Wish] = (),
    requests: Table | None = None,
    past: Iterable[Plan] = (),
    at_least: Quota = 0,
    at_most: Quota | None = None,
    must: Collection[str] = (),
    never: Collection[str] = (),
) -> Table:
    r"""Choose n people of a roster with whom a session could be worth most.

    The value of a choice is the highest score that a plan of these people could have:
    the bound of :func:`plan_rounds`, with its values. People are chosen one after the
    other, each who adds most to the expected value of a session at random, or as a
    linear programme over who comes and who meets suggests; then they are exchanged for
    others as long as that helps.

    That value is not submodular (two who should meet are worth something only
    together), so choosing one after the other has no guarantee beforehand. What is
    proved is said afterwards: no n people of the roster exceed that programme, nor

    .. math:: \min_\lambda \; 2 M \lambda
        + \max_S \sum_{i \in S} \sum_{k \le b} \max(a_{ik} - \lambda, 0)

    with M the pairs that can meet, b the others each can meet, :math:`a_{ik}` half the
    value of i's k-th best meeting among all candidates: the most that anybody could
    add, to any others. The best S under the rules is found by sorting.

    Parameters
    ----------
    candidates
        A roster, or ids of people of ``known``.
    n
        How many, 2 or more.
    rounds, size, known, preferences, wishes, requests, past
        As in :func:`plan_rounds`.
    at_least, at_most
        People of each agency: a number for all, or agency → number.
    must, never
        Ids of those who are invited in any case, and of those who are not.

    Returns
    -------
    Table
        Row: person, who adds most first. Columns ``agency``; ``adds``, float64 ≥ 0, how
        much less the people invited could gain without them; ``new_across``, how many
        of the others are of another agency and new to them; ``value``, the highest
        score that a plan of all those invited could have, and ``upper_bound``, which a
        session of no n people exceeds, the same in each row. The notes say the share,
        and what people invited at random reach.

    Raises
    ------
    InfeasiblePlanError
        Rules no choice can keep.
    DataError
        Ids who are not on the roster.
    ParameterError
        n below 2, or agencies that are not there.

    References
    ----------
    Nemhauser, Wolsey & Fisher (1978), Mathematical Programming 14, 265–294 (bounds
    from what each could still add).

    Examples
    --------
    >>> import agencygraph as ag
    >>> people = ag.Roster.from_labels("abcdef", ["fire"] * 4 + ["health"] * 2)
    >>> invited = ag.whom_to_invite(people, 4, rounds=2)
    >>> sorted(invited["agency"].tolist())
    ['fire', 'fire', 'health', 'health']
    >>> invited.notes[0]
    'A session of these 4 could score 12.15, 100% of what no 4 of the 6 exceed.'
    """
    roster = roster_of(candidates, known)
    goal = goal_of(
        roster, known, preferences, wishes_of(roster, wishes, requests), past
    )
    event = event_of(roster, rounds, size, Rules())
    choice = choice_of(roster, n, (at_least, at_most), must, never)
    session = event_of(roster.take(np.arange(n)), rounds, size, Rules())
    potential = Potential(goal, choice.agency, *_seats(session))
    joint = _joint(event, goal, potential, choice)
    first = _greedy(potential, choice), choice.best(joint[1])
    starts = (*first, *(_exchanged(potential, choice, one) for one in first))
    chosen, value = _best(event, goal, choice, starts)
    bound = max(min(potential.bound(choice), joint[0]), value)
    rng = np.random.default_rng(0)
    chance = [
        _value(event, goal, choice.best(rng.random(len(choice.agency))))
        for _ in range(RANDOM)
    ]
    numbers = value, bound, float(np.mean(chance))
    return _table(roster, potential, chosen, numbers)


def _seats(session: Event) -> tuple[int, int]:
    """Others each can meet at most, and pairs that can meet, with all there."""
    tables = [k for r in range(session.rounds) for k in session.tables(r)]
    pairs = sum(k * (k - 1) // 2 for k in tables)
    return int(session.most_beside().max(initial=0)), pairs


def _value(event: Event, goal: Goal, chosen: Ints) -> float:
    """Highest score that a plan of these people could have."""
    cells = np.ix_(chosen, chosen)
    these = replace(
        event,
        roster=event.roster.take(chosen),
        present=event.present[chosen],
        apart=event.apart[cells],
    )
    own = replace(goal, value=goal.value[cells], asked=goal.asked[chosen])
    return upper_bound(these, own)


def _greedy(potential: Potential, choice: Choice) -> Ints:
    """Choose one after the other, each who adds most to a session at random.

    With n fixed, each pair meets with the same chance: what somebody adds is the mean
    value of their meetings with those chosen, and of meetings of agencies not there.
    """
    value, n = potential.goal.value, choice.n
    size = potential.goal.asked.shape[1]
    chance = min(1.0, 2 * potential.pairs / (n * (n - 1)))
    first = float(potential.goal.gains[:1].sum())
    chosen = np.zeros(len(value), np.bool_)
    gain = value[:, choice.may].mean(axis=1) * chance  # of whom the first could meet
    added = np.zeros(len(value))
    for _ in range(n):
        there = np.zeros(len(choice.most), np.bool_)
        there[choice.agency[chosen]] = True
        new = ~there[choice.agency] & (choice.agency < size)
        worth = np.where(chosen, -np.inf, gain + new * first * there[:size].sum())
        one = _next(choice, chosen, worth)
        chosen[one] = True
        added += chance * value[:, one]
        gain = added
    return np.flatnonzero(chosen)


def _next(choice: Choice, chosen: NDArray[np.bool_], worth: Floats) -> int:
    """Return the best one whom the rules still leave room for."""
    of = np.bincount(choice.agency[chosen], minlength=len(choice.most))
    left = choice.n - int(chosen.sum())
    musts = choice.must & ~chosen
    waiting = np.bincount(choice.agency[musts], minlength=len(choice.most))
    short = np.maximum(np.maximum(choice.least - of, 0), waiting)
    open_ = choice.may & ~chosen & (of < choice.most)[choice.agency]
    full = of + waiting >= choice.most  # what room is left is for those who must
    open_ &= musts | ~full[choice.agency]
    if short.sum() >= left:
        open_ &= musts | (short > waiting)[choice.agency]
    return int(np.argmax(np.where(open_, worth, -np.inf)))


def _exchanged(potential: Potential, choice: Choice, chosen: Ints) -> Ints:
    """Exchange somebody for somebody else for as long as that helps."""
    best, looks, better = potential.of(chosen), 0, True
    while better and looks < LOOKS:
        better = False
        there = np.zeros(len(choice.agency), np.bool_)
        there[chosen] = True
        out = np.flatnonzero(there & ~choice.must)
        into = np.flatnonzero(choice.may & ~there)
        gives = potential.goal.value[:, chosen].sum(axis=1)
        out = out[np.argsort(gives[out], kind="stable")]
        into = into[np.argsort(-gives[into], kind="stable")]
        for i, j in ((i, j) for i in out.tolist() for j in into.tolist()):
            trial = there.copy()
            trial[i], trial[j] = False, True
            if not choice.keeps(trial):
                continue
            looks += 1
            found = potential.of(np.flatnonzero(trial))
            if found > best * (1 + 1e-12) + 1e-12:
                best, chosen, better = found, np.flatnonzero(trial), True
                break
            if looks >= LOOKS:
                break
    return chosen


def _joint(
    event: Event, goal: Goal, potential: Potential, choice: Choice
) -> tuple[float, Floats]:
    """Bound by a programme over all pairs; none where they are too many."""
    n = event.roster.n_people
    if n * (n - 1) // 2 > MANY:
        return np.inf, np.zeros(n)
    nobody = np.zeros((n, n), np.int64)
    return joint_bound(programme_of(event, goal, nobody, 0), potential, choice)


def _best(
    event: Event, goal: Goal, choice: Choice, starts: Iterable[Ints]
) -> tuple[Ints, float]:
    """Return the best of some choices, improved by exchanges of its weakest people."""
    value, chosen = max(
        ((_value(event, goal, one), one) for one in starts), key=lambda pair: pair[0]
    )
    looks = min(TRIALS, TRIAL_PAIRS // choice.n**2)
    better = True
    while better and looks > 0:
        better = False
        for trial in _exchanges(goal, choice, chosen):
            looks -= 1
            found = _value(event, goal, trial)
            if found > value * (1 + 1e-9):
                value, chosen, better = found, trial, True
                break
            if looks <= 0:
                break
    return chosen, value


def _exchanges(goal: Goal, choice: Choice, chosen: Ints) -> Iterator[Ints]:
    """Choices that differ by one person, those who give least and most first."""
    gives = goal.value[:, chosen].sum(axis=1)
    there = np.isin(np.arange(len(gives)), chosen)
    out = chosen[np.argsort(gives[chosen], kind="stable")]
    into = np.flatnonzero(~there)
    into = into[np.argsort(-gives[into], kind="stable")]
    for k in range(len(out) + len(into)):  # by the sum of both ranks
        for a in range(max(0, k - len(into) + 1), min(k + 1, len(out))):
            trial = there.copy()
            trial[out[a]], trial[into[k - a]] = False, True
            if choice.keeps(trial):
                yield np.flatnonzero(trial)


def _notes(n: int, people: int, numbers: tuple[float, float, float]) -> list[str]:
    value, bound, usual = numbers
    if bound <= 0:
        return ["No meeting of any of them is worth anything."]
    return [
        (
            f"A session of these {n} could score {value:.4g}, {percent(value, bound)} "
            f"of what no {n} of the {people:,} exceed."
        ),
        (
            f"People invited at random under the same rules: {percent(usual, bound)} "
            f"of it (mean of {RANDOM} draws)."
        ),
    ]


def _table(
    roster: Roster,
    potential: Potential,
    chosen: Ints,
    numbers: tuple[float, float, float],
) -> Table:
    whole = potential.of(chosen)
    adds = np.array([whole - potential.of(chosen[chosen != i]) for i in chosen])
    adds = np.maximum(adds, 0.0)
    cells = np.ix_(chosen, chosen)
    new = (potential.goal.value[cells] > 0) & across_of(agencies_of(roster))[cells]
    labels = [roster.people[i] for i in chosen]
    order = sorted(range(len(chosen)), key=lambda k: (-round(adds[k], 9), labels[k]))
    table = Table(
        "person",
        labels,
        {
            "agency": [roster.agency_labels[i] for i in chosen],
            "adds": adds,
            "new_across": new.sum(axis=1),
            "value": np.full(len(chosen), numbers[0]),
            "upper_bound": np.full(len(chosen), numbers[1]),
        },
        _DEFINITIONS,
        _notes(len(chosen), roster.n_people, numbers),
    )
    return table.take(order)


_DEFINITIONS = {
    "agency": "agency of the person",
    "adds": "how much less those invited could gain without them, counted person by "
    "person from the best of the others",
    "new_across": "how many of the others invited are of another agency and new to "
    "them",
    "value": "highest score that a plan of all those invited could have; the same in "
    "each row",
    "upper_bound": "which a session of no others, as many, exceeds; the same in each "
    "row",
}
