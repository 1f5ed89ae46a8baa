"""Who came to an event of which two places tell: a sheet, and a column of ticks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencygraph.errors import Problem
from agencygraph.io.checks import Issue
from agencygraph.io.layouts.events import TICKS
from agencygraph.io.layouts.lookup import Lookup
from agencygraph.io.layouts.said import Came, Cell, Said, Ticks
from agencygraph.io.text import fold
from agencygraph.io.words import answer_key

Attended = tuple[str, Came]
"""Id of somebody who came, and what was said of it."""


def came_once(said: Said, find: Lookup) -> list[Attended]:
    """Return who came, once each, and keep what two places contradict.

    A column of ticks says of everybody on its sheet whether they came: any other place
    has to agree with it. Two lists may each hold some of those who came.
    """
    columns: dict[str, list[_Column]] = {}
    for ticks in said.ticks:
        column = _Column(ticks, {who: c for w, c in ticks.cells if (who := find(w))})
        columns.setdefault(fold(ticks.event.text), []).append(column)
    listed: dict[str, list[Attended]] = {}
    ticked: dict[str, list[Attended]] = {}
    places = {ticks.event.place for ticks in said.ticks}
    for came in said.came:
        kept = ticked if came.event.place in places else listed
        who = find(came.who)
        if who:
            kept.setdefault(fold(came.event.text), []).append((who, came))
    found: list[Attended] = []
    for event in dict.fromkeys(fold(came.event.text) for came in said.came):
        rows = _merged(listed.get(event, []), said, find)
        _compare(columns.get(event, []), rows, said, find)
        known = {who for who, _ in rows}
        for who, came in ticked.get(event, []):
            if who not in known:
                known.add(who)
                rows.append((who, came))
        found += rows
    return found


@dataclass(frozen=True)
class _Column:
    """A column of ticks, and the cell of each person in it."""

    ticks: Ticks
    cells: Mapping[str, Cell]

    def __str__(self) -> str:
        place = self.ticks.event.place
        return f"column {place.column!r} of sheet {place.sheet!r}"

    def says(self, who: str) -> bool | None:
        """Whether somebody came; None where the column does not say."""
        cell = self.cells.get(who)
        return None if cell is None else answer_key(cell.text) in TICKS


def _merged(rows: Sequence[Attended], said: Said, find: Lookup) -> list[Attended]:
    """Rows of several sheets: somebody in two of them counts once, if they agree."""
    first: dict[str, Came] = {}
    kept: dict[int, Attended] = {}
    again: dict[str, list[int]] = {}
    for k, (who, came) in enumerate(rows):
        before = first.setdefault(who, came)
        sheet, row, _ = came.who.place
        if before is not came and before.who.place.sheet != sheet:
            both = _both(before, came)
            if both is not None:
                again.setdefault(sheet, []).append(row or 0)
                first[who] = both
                at = next(i for i, (w, c) in kept.items() if w == who and c is before)
                kept[at] = (who, both)
                continue
        kept[k] = (who, came)
    for sheet, numbers in again.items():
        what = "who came to an event is on another sheet too, and counts once"
        issue = Issue(what, "merged", said.file, sheet, rows=numbers)
        find.checks.noted(issue)
        find.checks.note(f"{issue}.")
    return list(kept.values())


def _both(one: Came, two: Came) -> Came | None:
    """One statement of two; None where they contradict each other."""
    dates = [
        came.date for came in (one, two) if came.date is not None and came.date.text
    ]
    if len({fold(date.text) for date in dates}) > 1:
        return None
    times = []
    for a, b in ((one.arrived, two.arrived), (one.left, two.left)):
        if a and b and fold(a) != fold(b):
            return None
        times.append(a or b)
    return Came(one.who, one.event, dates[0] if dates else one.date, *times)


def _compare(
    columns: Sequence[_Column], rows: Sequence[Attended], said: Said, find: Lookup
) -> None:
    """Keep who came by one place, and did not by another: each person once."""
    if not columns or len(columns) + bool(rows) < 2:
        return
    listed = dict(reversed(rows))
    everyone = dict.fromkeys([*listed, *(w for c in columns for w in c.cells)])
    wrong = [
        p for who in everyone if (p := _differing(who, columns, listed, said.file))
    ]
    find.checks.extend(wrong)
    if wrong:
        return
    for column in columns if rows else columns[1:]:
        came = [cell for who, cell in column.cells.items() if column.says(who)]
        what = (
            "who came to an event stands in another place too, alike, and counts once"
        )
        place = column.ticks.event.place
        numbers = [cell.place.row or 0 for cell in came]
        issue = Issue(what, "merged", said.file, place.sheet, place.column, numbers)
        find.checks.noted(issue)
        find.checks.note(f"{issue}.")


def _differing(
    who: str, columns: Sequence[_Column], listed: Mapping[str, Came], file: str
) -> Problem | None:
    """What is wrong about one person, with both places; None where all agree."""
    said = {k: told for k, c in enumerate(columns) if (told := c.says(who)) is not None}
    no = next((k for k, told in said.items() if not told), None)
    yes = next((k for k, told in said.items() if told), None)
    fix = "correct one of the two, or take one of them away: delete the column"
    event = columns[0].ticks.event.text
    there = ""
    if no is not None:
        there = (
            f"{columns[no]}, row {columns[no].cells[who].place.row}, says that they "
        )
        there += "did not"
    elif listed and who not in listed:
        sheet = next(iter(listed.values())).who.place.sheet
        there = f"sheet {sheet!r} does not list them"
        fix += f', or say [sheets.{sheet!r}] layout = "none"'
    if there and who in listed:
        here = listed[who].who
        fix += f', or say [sheets.{here.place.sheet!r}] layout = "none"'
        return here.problem(file, f"came to {event!r} by this row, and {there}", fix)
    if there and yes is not None:
        rule = f"says that {who!r} came to {event!r}, and {there}"
        return columns[yes].cells[who].problem(file, rule, fix)
    return None
