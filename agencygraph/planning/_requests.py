"""Who asks for whom: wishes, and requests by how long somebody has been trying."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import DataError, ParameterError, Problem, did_you_mean
from agencygraph.planning._goal import agencies_of, size_of
from agencygraph.planning._seating import Seating
from agencygraph.roster import Roster, count
from agencygraph.table import Table
from agencygraph.wording import verb

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Wish = tuple[str, str, float]


@dataclass(frozen=True, eq=False)
class Wishes:
    """What is asked for, as numbers.

    Attributes
    ----------
    pairs : float64 array (n, n)
        How much a meeting is wished for, symmetric.
    agencies : float64 array (n, number of agencies)
        How much a person wishes to meet somebody of an agency.
    order : list of bool arrays (n, n)
        Which meetings each request is met by, the longest waiting first.
    notes : tuple of str
    """

    pairs: Floats
    agencies: Floats
    order: list[Bools]
    notes: tuple[str, ...] = ()


def wishes_of(roster: Roster, wishes: Iterable[Wish], requests: Table | None) -> Wishes:
    """Add up what is wished for.

    A request counts between 1 and 2: the longer somebody has been trying, the more.
    """
    n = roster.n_people
    found = Wishes(np.zeros((n, n)), np.zeros((n, size_of(roster))), [])
    for one, two, amount in wishes:
        _add(found, roster, one, two, amount)
    if requests is None:
        return found
    waiting = _waiting(requests)
    here = [(a, b) for a, b in waiting if a in roster and _there(roster, b)]
    for k, (one, two) in enumerate(here):
        found.order.append(_add(found, roster, one, two, 2 - k / len(here)))
    left = len(waiting) - len(here)
    return Wishes(found.pairs, found.agencies, found.order, _notes(left))


def _notes(left: int) -> tuple[str, ...]:
    if not left:
        return ()
    asked = count(left, "open request", "open requests")
    return (f"{asked} {verb(left)} of or for somebody who does not attend.",)


def _waiting(requests: Table) -> list[tuple[str, str]]:
    """Open requests, the longest waiting first; those without a date last."""
    if requests.row != "request":
        message = f"requests is a table of requests, not of row {requests.row!r}"
        raise ParameterError(message)
    blank = [None] * len(requests)
    since = requests.columns.get("since", blank)
    met = requests.columns.get("met", blank)
    rows = [
        (not str(s or ""), str(s or ""), label)
        for label, s, done in zip(requests.labels, since, met, strict=True)
        if not str(done or "")
    ]
    return [(str(label[0]), str(label[1])) for _, _, label in sorted(rows)]


def _there(roster: Roster, wanted: str) -> bool:
    """Whether a person, or somebody of an agency, attends."""
    return wanted in roster or wanted in roster.agency_labels


def _add(found: Wishes, roster: Roster, one: str, two: str, amount: float) -> Bools:
    """Add a wish; return the meetings that fulfil it."""
    if not (np.isfinite(amount) and amount >= 0):
        message = f"a wish is a number from 0; {one!r} for {two!r}: {amount}"
        raise ParameterError(message)
    i = int(roster.positions([one])[0])
    fulfils = np.zeros((roster.n_people, roster.n_people), np.bool_)
    if two in roster:
        j = int(roster.positions([two])[0])
        found.pairs[i, j] += amount
        found.pairs[j, i] = found.pairs[i, j]
        fulfils[i, j] = fulfils[j, i] = True
    elif two in roster.agencies:
        g = roster.agencies.index(two)
        found.agencies[i, g] += amount
        fulfils[i] = agencies_of(roster) == g
        fulfils |= fulfils.T
        fulfils[i, i] = False
    else:
        rule = "is neither a person nor an agency who attends"
        near = roster.suggest(two) or did_you_mean(two, roster.agencies)
        raise DataError([Problem(rule, near, value=two)])
    return fulfils


def order_rounds(seating: Seating, order: list[Bools]) -> None:
    """Order rounds with the same people so that the longest waiting meet first."""
    event = seating.event
    classes: dict[bytes, list[int]] = {}
    for r in range(event.rounds):
        classes.setdefault(event.present[:, r].tobytes(), []).append(r)
    tables = seating.places()
    for rounds in classes.values():
        best: list[int] = []
        for fulfils in order:
            i, j = np.nonzero(fulfils)
            by = [r for r in rounds if _meet(tables[r], i, j)]
            if by and not set(by) & set(best):
                best.append(by[0])
        best += [r for r in rounds if r not in best]
        for array in (seating.seats, seating.tables, seating.free):
            array[rounds] = array[best]


def _meet(
    table: NDArray[np.int64], one: NDArray[np.intp], two: NDArray[np.intp]
) -> bool:
    return bool(((table[one] == table[two]) & (table[one] >= 0)).any())
