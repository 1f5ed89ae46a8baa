"""Cards of a plan that was made before, as seats: to be kept, or as who has met."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from agencygraph.errors import DataError, ParameterError, Problem
from agencygraph.planning._event import Event
from agencygraph.planning._seating import Seating, empty_seating
from agencygraph.table import Table


def tables_in(cards: Table) -> Iterable[list[str]]:
    """People of each table of each round of some cards."""
    return _tables(cards).values()


def event_given(event: Event, cards: Table) -> Event:
    """Return the event in which those who have cards are there when they have one.

    Who left or came late the last time cards were changed has none for those rounds.

    Raises
    ------
    DataError
        Cards of a round that the event does not have, or of somebody not on its list.
    """
    _check(event, cards, _tables(cards))
    place = {person: k for k, person in enumerate(event.roster.people)}
    carded = np.zeros_like(event.present)
    for label in cards.labels:
        carded[place[str(label[0])], int(label[1]) - 1] = True
    unlisted = ~carded.any(axis=1, keepdims=True)
    return replace(event, present=event.present & (carded | unlisted))


def seated(event: Event, cards: Table) -> Seating:
    """Return the seats that cards give to those who are there."""
    found = _tables(cards)
    seating = empty_seating(event)
    for r in range(event.rounds):
        numbers = [t for (round_, t) in found if round_ == r + 1]
        groups: list[list[int]] = [[] for _ in range(max(numbers, default=0))]
        for t in numbers:
            places = event.roster.positions(found[r + 1, t])
            there = [int(p) for p in places if event.present[p, r]]
            groups[t - 1] = there if len(there) > 1 else []
        seating.place(r, groups)
    return seating


def _tables(cards: Table) -> dict[tuple[int, int], list[str]]:
    """People by round and table, both from 1."""
    if cards.row != "card":
        message = f"a plan is given as its cards, not as rows of {cards.row!r}"
        raise ParameterError(message)
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for label, table in zip(cards.labels, cards["table"].tolist(), strict=True):
        if np.isfinite(table):
            found[int(label[1]), int(table)].append(str(label[0]))
    return found


def _check(event: Event, cards: Table, found: dict[tuple[int, int], list[str]]) -> None:
    roster = event.roster
    ids = dict.fromkeys(str(label[0]) for label in cards.labels)
    problems = [
        Problem("has a card and does not attend", roster.suggest(person), value=person)
        for person in ids
        if person not in roster
    ]
    last = max((int(label[1]) for label in cards.labels), default=0)
    if last > event.rounds:
        fix = f"plan {last} rounds, as when the cards were made"
        rule = f"the cards are of {last} rounds, and there are {event.rounds}"
        problems.append(Problem(rule, fix))
    largest = max(map(len, found.values()), default=0)
    if largest > event.size + (event.pairs and event.trio):
        fix = "give the table size with which the cards were made"
        rule = f"a table of the cards has {largest} people, and tables are for "
        problems.append(Problem(f"{rule}{event.size}", fix))
    if problems:
        raise DataError(problems)
