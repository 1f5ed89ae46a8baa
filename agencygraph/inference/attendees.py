"""Who came, to what, and for how long."""

import re
from collections.abc import Sequence

import numpy as np

from agencygraph.errors import ParameterError
from agencygraph.given import study_given
from agencygraph.inference._people import attendance_of
from agencygraph.roster import count
from agencygraph.study import Study
from agencygraph.table import Table

TIME = re.compile(r"(?:.*[T ])?(\d{1,2})[:.h](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\Z")
"""``9:30``, ``09.30``, ``9h30``, ``09:30:00``, with or without a day before it."""

Day = tuple[str, str | None]

_DEFINITIONS = {
    "minutes": "Minutes from arriving to leaving, over the events counted; n/a where "
    "a time is not known.",
    "events": "Number of events the person came to.",
}


def attendance_minutes(
    study: Study,
    *,
    event: str | None = None,
    begins: str | None = None,
    ends: str | None = None,
) -> Table:
    """Minutes each person attended, from when they arrived and left.

    Who has no time of arrival was there from the beginning, who has none of leaving to
    the end: ``begins`` and ``ends``, or else the first arrival and the last leaving
    that are written down for the same event and day.

    Parameters
    ----------
    event
        One event; all by default.
    begins, ends
        Times such as "09:30".

    Returns
    -------
    Table
        Row: person, those with a row of attendance. ``minutes`` float64, NaN where
        some time is not known or the person left before they arrived; ``events`` int64.

    Raises
    ------
    ParameterError
        The study has no attendance, or not of that event; a time that is none.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study()
    >>> table = ag.attendance_minutes(study)
    >>> sorted(set(table["minutes"].tolist()))
    [210.0, 315.0, 390.0]
    """
    study_given(study)
    attendance = attendance_of(study)
    rows = _rows(attendance, event)
    first, last = (
        _given(name, at) for name, at in (("begins", begins), ("ends", ends))
    )
    days = [(attendance.labels[i][1], attendance["date"][i]) for i in rows]
    came = [_minutes(attendance["arrived"][i]) for i in rows]
    went = [_minutes(attendance["left"][i]) for i in rows]
    starts, stops = _known(days, came), _known(days, went)
    minutes: dict[str, float] = {}
    events: dict[str, int] = {}
    for k, i in enumerate(rows):
        person, start, end = str(attendance.labels[i][0]), came[k], went[k]
        if not attendance["arrived"][i]:
            start = min(starts.get(days[k], [np.nan])) if np.isnan(first) else first
        if not attendance["left"][i]:
            end = max(stops.get(days[k], [np.nan])) if np.isnan(last) else last
        stayed = end - start if end >= start else np.nan
        minutes[person] = minutes.get(person, 0.0) + stayed
        events[person] = events.get(person, 0) + 1
    known = np.array(list(minutes.values()), float)
    columns = {"minutes": known, "events": list(events.values())}
    unclear = int(np.isnan(known).sum())
    notes = []
    if unclear:
        people = count(unclear, "person", "people")
        told = "no time that can be read, or leaving before arriving"
        notes = [f"The minutes of {people} are not known: {told}."]
    return Table("person", tuple(minutes), columns, _DEFINITIONS, notes)


def attendees(
    study: Study, *, event: str | None = None, minutes: float = 0.0
) -> tuple[str, ...]:
    """Ids of those who came to an event, and stayed for so many minutes.

    Somebody whose minutes are not known counts only where none are asked for.

    Parameters
    ----------
    event
        One event; any by default.
    minutes
        The least that counts; 0: everybody who came.

    Raises
    ------
    ParameterError
        The study has no attendance, or not of that event; ``minutes`` below 0.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study()
    >>> len(ag.attendees(study)), len(ag.attendees(study, minutes=240))
    (30, 22)
    """
    study_given(study)
    if not minutes >= 0:
        message = f"minutes is 0 or more, not {minutes}"
        raise ParameterError(message)
    found = attendance_minutes(study, event=event)
    stayed = (
        np.ones(len(found), np.bool_) if not minutes else found["minutes"] >= minutes
    )
    return tuple(str(p) for p, s in zip(found.labels, stayed, strict=True) if s)


def _rows(attendance: Table, event: str | None) -> list[int]:
    events = sorted({label[1] for label in attendance.labels})
    if event is not None and event not in events:
        message = f"event is one of {', '.join(map(repr, events))}; not {event!r}"
        raise ParameterError(message)
    labels = enumerate(attendance.labels)
    return [i for i, label in labels if event in (None, label[1])]


def _minutes(text: str | None) -> float:
    """Minutes since midnight, NaN where it is no time."""
    found = TIME.match(text or "")
    if not found or int(found[1]) > 24 or int(found[2]) > 59:
        return np.nan
    return 60.0 * int(found[1]) + int(found[2])


def _given(name: str, text: str | None) -> float:
    found = _minutes(text)
    if text is not None and np.isnan(found):
        message = f"{name} is a time such as '09:30', not {text!r}"
        raise ParameterError(message)
    return found


def _known(days: Sequence[Day], times: Sequence[float]) -> dict[Day, list[float]]:
    """Times that are known, by event and day."""
    found: dict[Day, list[float]] = {}
    for day, time in zip(days, times, strict=True):
        if not np.isnan(time):
            found.setdefault(day, []).append(time)
    return found
