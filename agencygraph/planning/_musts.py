"""Meetings that must be: in which round, or why they cannot all be."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from agencygraph.errors import InfeasiblePlanError, Problem
from agencygraph.planning._event import Event
from agencygraph.planning._seating import Seating
from agencygraph.roster import count
from agencygraph.wording import listing

Ints = NDArray[np.int64]
Pair = tuple[int, int]


def check_rules(event: Event) -> None:
    """Refuse demands that contradict each other, whatever the seats.

    Raises
    ------
    InfeasiblePlanError
        Who must meet and is kept apart, hosts another table, or is never there.
    """
    ids = event.roster.people
    host = set(event.hosts.tolist())
    problems = []
    for i, j in event.together.tolist():
        pair = f"{ids[i]}, {ids[j]}"
        if event.apart[i, j]:
            problems.append(
                Problem(
                    "must meet and must be kept apart",
                    "drop one of the two rules",
                    value=pair,
                )
            )
        elif i in host and j in host:
            problems.append(
                Problem(
                    "must meet and are hosts of two tables",
                    "let one of them move",
                    value=pair,
                )
            )
        elif not (event.present[i] & event.present[j]).any():
            problems.append(
                Problem(
                    "must meet and are never there in the same round",
                    "have both there in one round, or drop the pair",
                    value=pair,
                )
            )
    if problems:
        raise InfeasiblePlanError(problems)


def pinned(
    event: Event,
    *,
    first: int = 0,
    done: frozenset[Pair] = frozenset(),
    before: dict[Pair, int] | None = None,
) -> list[list[Pair]]:
    """Return for each round of pairs who must meet in it.

    ``done``: pairs who met already; ``before``: rounds they had, kept where possible.

    Raises
    ------
    InfeasiblePlanError
        Not all of them can: the fewest to drop, and how many more rounds would do.
    """
    wanted = [(i, j) for i, j in event.together.tolist() if (i, j) not in done]
    rounds: list[list[Pair]] = [[] for _ in range(event.rounds)]
    if not wanted:
        return rounds
    placed = _placed(wanted, event.present[:, first:], first, before or {})
    if len(placed) < len(wanted):
        raise InfeasiblePlanError(_explained(event, wanted, placed, first))
    for pair, r in placed.items():
        rounds[r].append(pair)
    return rounds


def _placed(
    wanted: list[Pair],
    present: NDArray[np.bool_],
    first: int,
    before: dict[Pair, int],
) -> dict[Pair, int]:
    """Rounds of as many pairs as can be, nobody in two at a time."""
    cells = [
        (q, r)
        for q, (i, j) in enumerate(wanted)
        for r in np.flatnonzero(present[i] & present[j]).tolist()
    ]
    if not cells:
        return {}
    n, rounds = present.shape
    rows, columns = [], []
    for k, (q, r) in enumerate(cells):
        rows += [q, *(len(wanted) + person * rounds + r for person in wanted[q])]
        columns += [k, k, k]
    ends = np.array([rows, columns], np.int32)  # the solver takes no others
    once = sparse.csr_array(
        (np.ones(len(rows)), tuple(ends)),
        shape=(len(wanted) + n * rounds, len(cells)),
    )
    held = [before.get(wanted[q], -1) == first + r for q, r in cells]
    found = milp(
        -1.0 - 0.5 / len(wanted) * np.array(held, float),
        constraints=LinearConstraint(once, -np.inf, 1),
        integrality=np.ones(len(cells), np.int64),
        bounds=Bounds(0, 1),
    )
    chosen = np.zeros(len(cells)) if found.x is None else found.x
    taken = np.flatnonzero(chosen > 0.5).tolist()
    return {wanted[cells[k][0]]: first + cells[k][1] for k in taken}


def _explained(
    event: Event, wanted: list[Pair], placed: dict[Pair, int], first: int
) -> list[Problem]:
    ids = event.roster.people
    present = event.present[:, first:]
    dropped = [pair for pair in wanted if pair not in placed]
    drop = listing([f"{ids[i]} with {ids[j]}" for i, j in dropped])
    more = _more_rounds(wanted, present)
    fix = f"{count(more, 'more round', 'more rounds')} would do, or drop {drop}"
    meets = defaultdict(list)
    for i, j in wanted:
        meets[i].append(ids[j])
        meets[j].append(ids[i])
    there = present.sum(axis=1)
    problems = [
        Problem(
            f"must meet {listing(sorted(others))}, and is there in "
            f"{count(int(there[person]), 'round', 'rounds')}",
            fix,
            value=ids[person],
        )
        for person, others in sorted(meets.items())
        if len(others) > there[person]
    ]
    if problems:
        return problems
    people = sorted(
        {ids[person] for pair in _around(wanted, dropped) for person in pair}
    )
    rule = "cannot all meet as they must in the rounds they share"
    return [Problem(rule, fix, value=listing(people, 20))]


def _around(wanted: list[Pair], dropped: list[Pair]) -> list[Pair]:
    """Pairs connected with those dropped by people they share."""
    inside = {person for pair in dropped for person in pair}
    while True:
        grown = {p for pair in wanted if inside & set(pair) for p in pair}
        if grown == inside:
            return [pair for pair in wanted if inside & set(pair)]
        inside = grown


def _more_rounds(wanted: list[Pair], present: NDArray[np.bool_]) -> int:
    """How many rounds with everybody there would make room for all."""
    more = 0
    placed: dict[Pair, int] = {}
    while len(placed) < len(wanted):
        more += 1
        wider = np.pad(present, ((0, 0), (0, more)), constant_values=True)
        placed = _placed(wanted, wider, 0, {})
    return more


def check_seats(event: Event) -> None:
    """Refuse more meetings that must be than there are seats beside somebody.

    Raises
    ------
    InfeasiblePlanError
        Who must meet more people than ever sit beside them.
    """
    ids = event.roster.people
    meets = defaultdict(list)
    for i, j in event.together.tolist():
        meets[i].append(ids[j])
        meets[j].append(ids[i])
    most = event.most_beside()
    problems = [
        Problem(
            f"must meet {count(len(others), 'person', 'people')} "
            f"({listing(sorted(others))}), and sits beside {most[person]} at most",
            "plan more rounds or larger tables, or drop "
            f"{count(len(others) - int(most[person]), 'of them', 'of them')}",
            value=ids[person],
        )
        for person, others in sorted(meets.items())
        if len(others) > most[person]
    ]
    if problems:
        raise InfeasiblePlanError(problems)


def unmet(seating: Seating) -> list[Problem]:
    """What a seating does not keep of the rules about pairs."""
    event, met = seating.event, seating.met()
    ids = event.roster.people
    problems = [
        Problem(
            "must meet, and no seating was found in which all do who must",
            "plan one more round or larger tables, or drop the pair",
            value=f"{ids[i]}, {ids[j]}",
        )
        for i, j in event.together.tolist()
        if met[i, j] == 0
    ]
    rows, columns = np.nonzero(np.triu(event.apart & (met > 0), 1))
    problems += [
        Problem(
            "must be kept apart, and no seating was found in which all are",
            "plan smaller tables, or drop the pair",
            value=f"{ids[i]}, {ids[j]}",
        )
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
    return problems


def without(event: Event, pairs: set[Pair]) -> Event:
    """Return the event without some meetings that had to be."""
    kept = [pair for pair in map(tuple, event.together.tolist()) if pair not in pairs]
    return replace(event, together=np.array(kept, np.int64).reshape(-1, 2))
