"""Requests met: of those who were trying to reach somebody, how many have, and when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np

from agencygraph.errors import ParameterError, one_of
from agencygraph.given import study_given
from agencygraph.inference._attendance_cells import Bools, Floats
from agencygraph.inference._attendance_words import SELECTION
from agencygraph.inference._checks import check_resampling
from agencygraph.inference._life import (
    FEWEST_PEOPLE,
    Life,
    limits,
    numbered,
    variances,
)
from agencygraph.inference._people import (
    attended_ids,
)
from agencygraph.roster import count
from agencygraph.study import Study
from agencygraph.table import Table

By = Literal["attendance"]
ALL, ATTENDED, NOT_ATTENDED = "all", "attended", "did not attend"

_DEFINITIONS = {
    "requests": "Requests followed.",
    "people": "People who made them.",
    "met": "Requests met until the last day.",
    "share_met": "met / requests, however long each was followed.",
    "median_days": "Days after which half had been met (life table); n/a where that "
    "was not reached.",
}


def requests_met(  # noqa: PLR0913 (each says another thing, by name)
    study: Study,
    *,
    by: By | None = None,
    start: str | None = None,
    until: str | None = None,
    attended: Collection[str] | Study | None = None,
    days: Sequence[int] = (30, 90),
    confidence: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> Table:
    r"""Of those who were trying to reach somebody, how many met them, and how soon.

    Days are counted from when each request began; or, with ``start``, from that day,
    for the requests open on it. A request not met by ``until`` was followed to then and
    counts as not met so far: with :math:`d_t` of :math:`n_t` requests met on day t, the
    share met within k days is :math:`1 - \prod_{t \le k} (1 - d_t / n_t)`.

    Intervals draw people, not requests: somebody who made five may be quick or slow in
    all. None is given for fewer than 10 people.

    Parameters
    ----------
    by
        "attendance": who attended and who did not, counted from ``start``. (From the
        day of a request, having attended would already mean having waited so long.)
    start
        A day such as "2024-03-12"; with ``by``, the first day of the attendance of the
        study.
    until
        The last day of which it is known who had met; by default the last written down.
    attended
        Ids of those who attended; by default everybody in the attendance of the study.
    days
        After how many days to say the share met.
    confidence
        Of the intervals.
    draws
        Of people; at least 2.

    Returns
    -------
    Table
        Row: group ("all"; or "attended", "did not attend"). Counts ``requests``,
        ``people``, ``met``; ``share_met`` in [0, 1]; ``median_days``, NaN where half
        were not met; for each k of ``days`` ``met_in_k_days`` with ``low_k_days`` and
        ``high_k_days`` in [0, 1], NaN where none was followed so long; ``draws``,
        ``seed``.

    Raises
    ------
    ParameterError
        The study has no requests, or with ``by`` no attendance or day of it; a day
        that is none; ``days``, ``draws`` or ``confidence`` out of range.

    References
    ----------
    Korn & Graubard (1998), Survey Methodology 24(2), 193–201, and Brown, Cai &
    DasGupta (2001), Statistical Science 16(2), 101–133 (the interval).

    Examples
    --------
    Ana waited two days, Ben is still waiting after ten.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> requests = ag.Table(
    ...     "request",
    ...     [("ana", "health"), ("ben", "ana")],
    ...     {"since": ["2024-03-01"] * 2, "met": ["2024-03-03", None]},
    ... )
    >>> study = ag.Study({}, ("before",), {"before": roster}, requests=requests)
    >>> table = ag.requests_met(study, until="2024-03-11", days=[7])
    >>> table["median_days"].tolist(), table["met_in_7_days"].tolist()
    ([2.0], [0.5])
    """
    study_given(study)
    _check(days, draws, seed, confidence)
    followed = _followed(study, by, start, until)
    groups = _groups(study, followed, by, attended)
    rows = [
        _row(followed, chosen, days, (confidence, draws, seed))
        for chosen in groups.values()
    ]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    notes = followed.notes() + ([SELECTION] if by else [])
    few = [name for name, row in zip(groups, rows, strict=True) if _is_few(row)]
    if few:
        told = f"fewer than {FEWEST_PEOPLE} people"
        notes.append(f"No interval for {', '.join(map(repr, few))}: {told}.")
    definitions = _definitions(days, confidence)
    return Table("group", tuple(groups), columns, definitions, notes)


def requests_life_table(
    study: Study,
    *,
    by: By | None = None,
    start: str | None = None,
    until: str | None = None,
    attended: Collection[str] | Study | None = None,
) -> Table:
    """Day by day: how many requests were open, how many were met, what share was left.

    Parameters
    ----------
    by, start, until, attended
        As in :func:`requests_met`.

    Returns
    -------
    Table
        Row: life table (group, days as text), the days on which some request was met.
        ``at_risk``, ``met`` int64; ``hazard`` and ``waiting`` (the share not yet met
        after that day) in [0, 1].

    Raises
    ------
    ParameterError
        As :func:`requests_met`.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> requests = ag.Table(
    ...     "request",
    ...     [("ana", "health"), ("ben", "ana")],
    ...     {"since": ["2024-03-01"] * 2, "met": ["2024-03-03", None]},
    ... )
    >>> study = ag.Study({}, ("before",), {"before": roster}, requests=requests)
    >>> ag.requests_life_table(study)
    group  time  at_risk  met  hazard  waiting
    all    2           2    1     0.5      0.5
    Days from the beginning of each request to 2024-03-03.
    """
    study_given(study)
    followed = _followed(study, by, start, until)
    labels: list[tuple[str, str]] = []
    names = ("at_risk", "met", "hazard", "waiting")
    columns: dict[str, list[float]] = {name: [] for name in names}
    for name, chosen in _groups(study, followed, by, attended).items():
        life = followed.life.take(chosen)
        at = _event_times(life)
        risk, met = life.at_risk(at), life.lost(at)
        labels += [(name, f"{day:g}") for day in at]
        columns["at_risk"] += risk.tolist()
        columns["met"] += met.tolist()
        columns["hazard"] += (met / risk).tolist()
        columns["waiting"] += life.survival(at).tolist()
    definitions = {
        "at_risk": "Requests open so long and still followed.",
        "met": "Requests met after so many days.",
        "hazard": "met / at_risk.",
        "waiting": "Share of requests not met within so many days.",
    }
    return Table("life table", labels, columns, definitions, followed.notes())


@dataclass(frozen=True)
class _Followed:
    """Requests with the days they were followed."""

    people: tuple[str, ...]
    life: Life
    start: date | None
    until: date
    left_out: dict[str, int]

    def notes(self) -> list[str]:
        origin = "the beginning of each request"
        if self.start:
            origin = f"{self.start}, of the requests open on that day,"
        told = [f"Days from {origin} to {self.until}."]
        for why, number in self.left_out.items():
            if number:
                told.append(f"{count(number, 'request', 'requests')} left out: {why}.")
        return told


def _followed(
    study: Study, by: By | None, start: str | None, until: str | None
) -> _Followed:
    one_of("by", by, (None, "attendance"))
    if study.requests is None:
        message = "the study has no requests; they are read from requests.csv"
        raise ParameterError(message)
    since = [_day("since", text) for text in study.requests["since"]]
    met = [_day("met", text) for text in study.requests["met"]]
    came = _attendance_days(study)
    origin = _day("start", start)
    if by and origin is None:
        if not came:
            message = "by='attendance' counts from the day of the event: give start"
            raise ParameterError(message)
        origin = min(came)
    known = [day for day in (*since, *met, *came, origin) if day]
    end = _day("until", until) or max(known, default=None)
    if end is None:
        message = "no request has a day: none can be followed"
        raise ParameterError(message)
    people, times, ended = [], [], []
    left_out: dict[str, int] = {}
    for label, began, done in zip(study.requests.labels, since, met, strict=True):
        why, time = _time(began, done, origin, end)
        if why:
            left_out[why] = left_out.get(why, 0) + 1
            continue
        people.append(str(label[0]))
        times.append(float(time))
        ended.append(bool(done and done <= end))
    life = Life(
        np.array(times, float),
        np.array(ended, np.bool_),
        numbered([(person,) for person in people]),
    )
    return _Followed(tuple(people), life, origin, end, left_out)


def _time(
    began: date | None, done: date | None, origin: date | None, end: date
) -> tuple[str, int]:
    """Why a request is left out, or how many days it was followed."""
    first = began if origin is None else origin
    if first is None:
        return "nobody wrote when it began", 0
    if began and done and done < began:
        return "met before it began", 0
    if origin and ((began and began > origin) or (done and done < origin)):
        return f"not open on {origin}", 0
    if end < first:
        return f"begun after {end}", 0
    return "", (min(done, end) - first).days if done else (end - first).days


def _attendance_days(study: Study) -> list[date]:
    if study.attendance is None or "date" not in study.attendance.columns:
        return []
    days = [_day("date", text) for text in study.attendance["date"]]
    return [day for day in days if day]


def _day(name: str, text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{name} is a day such as '2024-03-12', not {text!r}"
        raise ParameterError(message) from None


def _groups(
    study: Study,
    followed: _Followed,
    by: By | None,
    attended: Collection[str] | Study | None,
) -> dict[str, Bools]:
    """Requests of each group."""
    if by is None:
        return {ALL: np.ones(len(followed.people), np.bool_)}
    ids = attended_ids(study if attended is None else attended)
    came = np.array([person in ids for person in followed.people], np.bool_)
    return {ATTENDED: came, NOT_ATTENDED: ~came}


def _event_times(life: Life) -> Floats:
    times: Floats = np.unique(life.times[life.ended])
    return times


def _row(
    followed: _Followed,
    chosen: Bools,
    days: Sequence[int],
    chance: tuple[float, int, int],
) -> dict[str, Any]:
    confidence, draws, seed = chance
    own = followed.life.take(chosen)
    people = [p for p, kept in zip(followed.people, chosen, strict=True) if kept]
    life = Life(own.times, own.ended, numbered([(person,) for person in people]))
    at = np.union1d(_event_times(life), np.array(days, float))
    waiting = life.survival(at)
    spread = variances([life], at, draws, seed)[0][0]
    number, met = len(people), int(life.ended.sum())
    half = at[waiting <= 0.5]
    row = {
        "requests": number,
        "people": life.n_people,
        "met": met,
        "share_met": met / number if number else np.nan,
        "median_days": float(half[0]) if len(half) else np.nan,
    }
    for k in days:
        place = int(np.searchsorted(at, k))
        share = 1 - float(waiting[place])
        low, high = limits(
            share, float(spread[place]), number, life.n_people, confidence
        )
        row |= {f"met_in_{k}_days": share}
        row |= {f"low_{k}_days": low, f"high_{k}_days": high}
    return row | {"draws": draws, "seed": seed}


def _is_few(row: dict[str, Any]) -> bool:
    return bool(row["people"] < FEWEST_PEOPLE)


def _definitions(days: Sequence[int], confidence: float) -> dict[str, str]:
    found = dict(_DEFINITIONS)
    for k in days:
        found[f"met_in_{k}_days"] = (
            f"Share of requests met within {k} days (life table)."
        )
        found[f"low_{k}_days"] = f"Lower end of its {confidence:.0%} interval."
        found[f"high_{k}_days"] = f"Upper end of its {confidence:.0%} interval."
    return found | {"draws": "Draws of people.", "seed": "Where chance started."}


def _check(days: Sequence[int], draws: int, seed: int, confidence: float) -> None:
    check_resampling(confidence, draws, seed)
    if any(k < 0 or k != int(k) for k in days) or len(set(days)) < len(days):
        message = f"days are different whole numbers from 0, not {list(days)}"
        raise ParameterError(message)
