"""What goes with a study beside its ties: scores, attendance, requests, barriers."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from agencygraph.io.checks import Checks
from agencygraph.io.convert import (
    Unknown,
    dates,
    filled,
    known_ids,
    numbers,
    unused,
    waves_of,
)
from agencygraph.io.responses import FIX
from agencygraph.io.tables import Fields
from agencygraph.io.text import nearest, sentence
from agencygraph.io.waves import Waves
from agencygraph.roster import Roster, count
from agencygraph.table import Label, Table

Rosters = Mapping[str, Roster]


def scores(fields: Fields, waves: Waves, rosters: Rosters, checks: Checks) -> Table:
    """Return what people said of themselves, such as confidence to share."""
    unused(fields, checks)
    people = _people(fields, rosters, checks)
    only = waves.labels[0] if len(waves.labels) == 1 else None
    found = waves_of(fields, waves, checks, blank=only)
    items = filled(fields, "item", checks, "name the question")
    values = numbers(fields, "value", checks)
    labels = list(zip(people, found, items, strict=True))
    _check_labels(fields, "item", labels, checks)
    given = [i for i, cell in enumerate(fields.cells("value")) if cell]
    if len(given) < len(labels):
        left = count(len(labels) - len(given), "row", "rows")
        checks.note(f"{fields.table.label}: {left} without a value left out.")
    given.sort(key=lambda i: labels[i])
    definition = {"value": "What the person answered to this item in this wave."}
    picked = [labels[i] for i in given]
    return Table("score", picked, {"value": values[given]}, definition)


def attendance(fields: Fields, rosters: Rosters, checks: Checks) -> Table:
    """Return who came to which event."""
    unused(fields, checks)
    people = _people(fields, rosters, checks)
    events = filled(fields, "event", checks, "name the event")
    columns = {
        "date": dates(fields, "date", checks),
        "arrived": _texts(fields, "arrived"),
        "left": _texts(fields, "left"),
    }
    definitions = {
        "date": "Day of the event.",
        "arrived": "When the person arrived; empty: at the beginning.",
        "left": "When the person left; empty: at the end.",
    }
    labels = list(zip(people, events, strict=True))
    _check_labels(fields, "event", labels, checks)
    return _sorted("attendance", labels, columns, definitions)


def requests(fields: Fields, rosters: Rosters, checks: Checks) -> Table:
    """Return whom people have been trying to reach."""
    unused(fields, checks)
    people = _people(fields, rosters, checks)
    known = _everyone(rosters) | _agencies(rosters)

    def explain(wanted: str) -> tuple[str, str]:
        near = _last(rosters).suggest(wanted) or nearest(wanted, _agencies(rosters))
        rule = "is neither a person nor an agency of the study"
        return rule, sentence(near, "correct the name")

    wanted = known_ids(fields, "wanted", known, checks, explain)
    columns = {name: dates(fields, name, checks) for name in ("since", "met")}
    definitions = {
        "since": "Since when the person has been trying to reach them.",
        "met": "When they met; empty: not yet.",
    }
    labels = list(zip(people, wanted, strict=True))
    _check_labels(fields, "wanted", labels, checks)
    return _sorted("request", labels, columns, definitions)


def barriers(fields: Fields, rosters: Rosters, checks: Checks) -> Table:
    """Return what helps or hinders agencies in working together."""
    unused(fields, checks)
    agencies = _agencies(rosters)

    def explain(agency: str) -> tuple[str, str]:
        fix = "add it to the table of agencies or correct the name"
        return "is not an agency of the study", sentence(nearest(agency, agencies), fix)

    sources = known_ids(fields, "from_agency", agencies, checks, explain)
    targets = known_ids(fields, "to_agency", agencies, checks, explain)
    kinds = filled(fields, "kind", checks, "say what it is, such as 'data protection'")
    columns = {name: _texts(fields, name) for name in ("direction", "note")}
    definitions = {
        "direction": "Whether it helps or hinders, in the words of the study.",
        "note": "What was said.",
    }
    labels = list(zip(sources, targets, kinds, strict=True))
    _check_labels(fields, "kind", labels, checks)
    return _sorted("barrier", labels, columns, definitions)


def _last(rosters: Rosters) -> Roster:
    return list(rosters.values())[-1]


def _everyone(rosters: Rosters) -> set[str]:
    return {person for roster in rosters.values() for person in roster.people}


def _agencies(rosters: Rosters) -> set[str]:
    return {agency for roster in rosters.values() for agency in roster.agencies}


def _people(fields: Fields, rosters: Rosters, checks: Checks) -> list[str]:
    explain = Unknown(_last(rosters), FIX)
    return known_ids(fields, "id", _everyone(rosters), checks, explain)


def _texts(fields: Fields, name: str) -> list[str | None]:
    return [cell or None for cell in fields.raw(name)]


def _check_labels(
    fields: Fields, name: str, labels: Sequence[Label], checks: Checks
) -> None:
    first: dict[Label, int] = {}
    for i, label in enumerate(labels):
        before = first.setdefault(label, i)
        if before != i and all(label):
            row = fields.row_beside(before, i, name)
            rule = f"repeats {row} for {' and '.join(label)}"
            cell = fields.cells(name)[i]
            checks.add(fields.problem(i, name, cell, rule, "keep one of the rows"))


def _sorted(
    row: str,
    labels: Sequence[Label],
    columns: Mapping[str, Collection[str | None]],
    definitions: Mapping[str, str],
) -> Table:
    """Table in order of its labels, so that the order of the rows carries nothing."""
    order = sorted(range(len(labels)), key=lambda i: labels[i])
    texts = {name: np.array(list(cells), object) for name, cells in columns.items()}
    return Table(row, labels, texts, definitions).take(order)
