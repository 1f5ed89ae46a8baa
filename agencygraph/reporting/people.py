"""What people scored and which events they came to: facts from those tables."""

from collections import Counter
from itertools import pairwise
from typing import Any

from agencygraph.reporting.facts import Attendance, Event, Scores
from agencygraph.study import Study
from agencygraph.table import Table
from agencygraph.wording import agency_names, nouns


def scores_of(study: Study) -> tuple[Scores, ...]:
    """Return every item between every two consecutive waves that scored it."""
    if study.scores is None:
        return ()
    given = _by_item(study.scores)
    found = []
    for item, waves in given.items():
        asked = [wave for wave in study.waves if wave in waves]
        for before, after in pairwise(asked):
            found.append(_paired(item, (before, after), waves))
    return tuple(found)


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
    for (person, event), date in _dated(study.attendance):
        came.setdefault(event, set())
        dates[event] = dates.get(event) or date
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
