"""What people scored, came to and asked for: facts from those tables."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import isnan
from typing import Any, Literal

from agencygraph.errors import ParameterError
from agencygraph.inference.requests import requests_met
from agencygraph.inference.scores import score_change
from agencygraph.reporting.facts import FEWEST_RATERS, Attendance, Event, Scores
from agencygraph.reporting.inferred import Asked, Barrier, Requests, Steps, Within
from agencygraph.study import Study
from agencygraph.table import Table
from agencygraph.wording import agency_names, nouns

DAYS = (30, 90)
"""After how many days the report says how many requests were met."""

NO_DAY = "nobody wrote down a day that they can be counted from"


def scores_of(study: Study) -> tuple[Scores, ...]:
    """Return every item between every two consecutive waves that scored it."""
    if study.scores is None:
        return ()
    given = _by_item(study.scores)
    known = [i for i, v in enumerate(study.scores["value"]) if not _is_blank(v)]
    scored = replace(study, scores=study.scores.take(known))
    found = []
    for item, waves in given.items():
        asked = [wave for wave in study.waves if wave in waves]
        for before, after in pairwise(asked):
            facts = _paired(item, (before, after), waves)
            found.append(_sure(scored, facts) if facts.paired else facts)
    return tuple(found)


def _sure(study: Study, facts: Scores) -> Scores:
    """Add how sure the change is: in all, by attendance and by agency."""

    def change(by: Literal["agency", "attendance"] | None) -> Table:
        return score_change(
            study,
            facts.item,
            before=facts.before,
            after=facts.after,
            by=by,
            min_people=FEWEST_RATERS,
        )

    whole = change(None)
    low, high, p = (float(whole[name][0]) for name in ("low", "high", "p"))
    attended: tuple[Steps, ...] = ()
    if study.attendance is not None:
        groups = tuple(_steps(change("attendance")))
        attended = groups if len(groups) > 1 else ()  # of one alone, nothing beside it
    roster = study.rosters[facts.after]
    names = dict(zip(roster.agencies, agency_names(roster), strict=True))
    agencies = tuple(
        replace(steps, name=names[steps.name]) for steps in _steps(change("agency"))
    )
    return replace(
        facts,
        low=low,
        high=high,
        p=p,
        attended=attended,
        agencies=agencies if len(agencies) > 1 else (),
        notes=tuple(whole.notes),
    )


def _steps(table: Table) -> Iterator[Steps]:
    """Rows of a change of scores; p as put right for the number of rows.

    Those of so few people that only their number is told are left out.
    """
    for name, row in table.to_dict().items():
        if isnan(row["up"]):
            continue
        counts = (int(row[part]) for part in ("people", "up", "same", "down"))
        ends = (float(row[part]) for part in ("low", "high", "p_holm"))
        yield Steps(str(name), *counts, *ends)


def requests_of(study: Study) -> Requests | None:
    """Return how many met those whom they were trying to reach, and how soon."""
    if study.requests is None or not len(study.requests):
        return None
    given = len(study.requests)
    came = _days(study.attendance, "date")
    days = [*_days(study.requests, "since"), *_days(study.requests, "met"), *came]
    try:
        table = requests_met(study, days=DAYS)
    except ParameterError:
        return Requests(given, None, why_not=NO_DAY)
    whole = next(_asked(table))
    if not whole.requests:
        return Requests(given, None, why_not=NO_DAY)
    groups: tuple[Asked, ...] = ()
    with suppress(ParameterError):  # no attendance, or no day of it
        groups = tuple(_asked(requests_met(study, by="attendance", days=DAYS)))
    return Requests(
        given,
        whole,
        groups if all(group.requests for group in groups) else (),
        min(came, default=""),
        max(days),
        tuple(table.notes),
    )


def _asked(table: Table) -> Iterator[Asked]:
    for name, row in table.to_dict().items():
        requests, people, met = (
            int(row[part]) for part in ("requests", "people", "met")
        )
        within = tuple(
            Within(k, *(row[part.format(k)] for part in _IN_DAYS)) for k in DAYS
        )
        median = float(row["median_days"])
        yield Asked(str(name), requests, people, met, median, within)


_IN_DAYS = ("met_in_{}_days", "low_{}_days", "high_{}_days")


def _days(table: Table | None, column: str) -> list[str]:
    """Days of a column, as they are written: 2024-03-12 sorts as time does."""
    if table is None or column not in table.columns:
        return []
    found = []
    for cell in table[column]:
        with suppress(ValueError):
            found.append(str(date.fromisoformat(str(cell))))
    return found


def barriers_of(study: Study) -> tuple[Barrier, ...]:
    """Return what helps or hinders agencies, in the order of the study."""
    if study.barriers is None:
        return ()
    names: dict[str, str] = {}
    for roster in study.rosters.values():
        names |= dict(zip(roster.agencies, agency_names(roster), strict=True))
    rows = zip(study.barriers.labels, *_texts(study.barriers), strict=True)
    return tuple(
        Barrier(names.get(one, one), names.get(two, two), kind, direction, note)
        for (one, two, kind), direction, note in rows
    )


def _texts(barriers: Table) -> Iterator[list[str]]:
    for name in ("direction", "note"):
        cells = barriers[name] if name in barriers.columns else [""] * len(barriers)
        yield ["" if _is_blank(cell) else str(cell) for cell in cells]


def attendance_of(study: Study) -> Attendance | None:
    """Return who came to what, by agency, of those on the last list."""
    if study.attendance is None:
        return None
    roster = study.roster
    names = agency_names(roster)
    agency = {
        person: names[k] if k >= 0 else ""
        for person, k in zip(roster.people, roster.agency_of.tolist(), strict=True)
    }
    came: dict[str, set[str]] = {}
    dates: dict[str, str] = {}
    for (person, event), day in _dated(study.attendance):
        came.setdefault(event, set())
        dates[event] = dates.get(event) or day
        if person in agency:
            came[event].add(person)
    events = tuple(
        Event(event, dates[event], Counter(agency[p] for p in sorted(people)))
        for event, people in sorted(came.items(), key=lambda e: (dates[e[0]], e[0]))
    )
    anybody = set().union(*came.values()) if came else set()
    sizes, present = Counter(agency.values()), Counter(agency[p] for p in anybody)
    groups = tuple((name, sizes[name], present[name]) for name in names if sizes[name])
    words = nouns(roster.unit)
    return Attendance(events, roster.n_people, len(anybody), groups, words)


def _by_item(scores: Table) -> dict[str, dict[str, dict[str, float]]]:
    """Scores as item → wave → person → value, undefined ones left out."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for label, value in zip(scores.labels, scores["value"].tolist(), strict=True):
        person, wave, item = label[0], label[1], label[2]
        if not _is_blank(value):
            found.setdefault(item, {}).setdefault(wave, {})[person] = float(value)
    return found


def _paired(
    item: str, waves: tuple[str, str], given: dict[str, dict[str, float]]
) -> Scores:
    old, new = given[waves[0]], given[waves[1]]
    both = sorted(set(old) & set(new))
    pairs = Counter((old[person], new[person]) for person in both)
    levels = sorted({*old.values(), *new.values()})
    return Scores(
        item, *waves, tuple(levels), pairs, len(old) - len(both), len(new) - len(both)
    )


def _dated(attendance: Table) -> list[tuple[tuple[str, str], str]]:
    """Every (person, event) with its date as text."""
    n = len(attendance)
    dates = attendance["date"].tolist() if "date" in attendance.columns else [""] * n
    texts = ["" if _is_blank(date) else str(date) for date in dates]
    labels = [(label[0], label[1]) for label in attendance.labels]
    return list(zip(labels, texts, strict=True))


def _is_blank(value: Any) -> bool:  # noqa: ANN401 (a cell of any type)
    return value is None or value != value  # noqa: PLR0124 (NaN is not itself)
