"""Answers about oneself, and who came to which event."""

import re
from collections.abc import Iterable, Sequence

from agencygraph.io.grid import ERROR, UNSAVED
from agencygraph.io.layouts.context import Context, respondent, time_in
from agencygraph.io.layouts.headings import ATTENDED, heading_key
from agencygraph.io.layouts.said import Came, Cell, Found, Score, Ticks
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.tables import Place
from agencygraph.io.text import clean, number
from agencygraph.io.words import (
    NO_TIE,
    UNCLEAR,
    answer_key,
    ladder_of,
    numbered,
    plain_question,
)

TICKS = frozenset({
    "x", "✓", "✔", "☑", "✅", "1", "yes", "y", "true", "attended", "present", "came",
    "t", "here", "p",
})  # fmt: skip
"""What stands in the cell of somebody who came."""

ABSENT = NO_TIE | frozenset({
    "absent", "apologies", "sent apologies", "did not attend", "did not come", "a",
    "not there", "no show", "cancelled", "not invited", "dna", "-", "–", "—", "n/a",
    "na", "not applicable",
})  # fmt: skip
"""What stands in the cell of somebody who did not come."""


def is_own(sheet: Sheet, j: int) -> bool:
    """Whether a column holds numbers, or words of one scale."""
    texts = sheet.filled(j)
    if not texts:
        return False
    keys = [answer_key(text) for text in texts if answer_key(text) not in UNCLEAR]
    plain = [key for key in keys if number(key) is None and numbered(key) is None]
    words = set(plain) - {"not at all", "never"}
    return bool(keys) and (not words or (len(plain) == len(keys) and _ladder(words)))


def _ladder(words: set[str]) -> bool:
    return any(ladder.name != "yes or no" for ladder in ladder_of(words))


def read_own(
    sheet: Sheet, columns: Sequence[int], who: int, context: Context
) -> list[int]:
    """Read the columns that hold scores, and return the others."""
    own = [j for j in columns if sheet.names[j] and is_own(sheet, j)]
    for j in own:
        item = plain_question(sheet.names[j])
        value_of = _values(sheet, j)
        for i in sheet.body:
            text = sheet.text(i, j)
            if text and answer_key(text) not in UNCLEAR:
                cell = sheet.cell(i, j)
                value = Cell(value_of.get(answer_key(text), text), cell.place)
                wave = context.wave_at(sheet, i)
                score = Score(sheet.cell(i, who), wave, item, value)
                context.said.scores.append(score)
    return [j for j in columns if j not in own]


def _values(sheet: Sheet, j: int) -> dict[str, str]:
    """Return the number that each answer of an item stands for."""
    keys = {answer_key(text) for text in sheet.filled(j)} - UNCLEAR
    values = {}
    for key in keys:
        found = numbered(key)
        if found is not None:
            values[key] = f"{found[0]:g}"
    words = {key for key in keys if number(key) is None and key not in values}
    lowest = words & {"not at all", "never"}
    for ladder in ladder_of(words - lowest)[:1]:
        zero = 1 if lowest else 0
        for key in words - lowest:
            values[key] = f"{(ladder.place(key) or 0) + zero:g}"
        values |= dict.fromkeys(lowest, "1")
    return values


def read_scores(sheet: Sheet, context: Context) -> Found:
    """Read a sheet with a row a person and a column an item."""
    who = respondent(sheet)
    rest = [j for j in range(len(sheet.names)) if j not in (who, sheet.column("wave"))]
    if who is not None:
        rest = read_own(sheet, rest, who, context)
        context.unused(sheet, rest)
    wave = "" if sheet.column("wave") is not None else context.wave
    row = sheet.grid.rows[sheet.top]
    return Found(sheet.name, "scores", wave, row, len(sheet.body))


def read_attendance(sheet: Sheet, context: Context) -> Found:
    """Read who came: a row a person and event, or a column of ticks an event."""
    who = respondent(sheet)
    event = sheet.column("event")
    if who is None:
        who = sheet.column("name")
    if who is None:
        rule, fix = "no column says who came", "call it 'Name'"
        context.problem(Cell("", sheet.heading(0).place), rule, fix)
    elif event is not None:
        _rows(sheet, who, event, context)
    else:
        ticked = [j for j in range(len(sheet.names)) if _is_event(sheet, j, who)]
        for j in ticked:
            read_ticks(sheet, who, j, sheet.names[j], context)
    row = sheet.grid.rows[sheet.top]
    return Found(sheet.name, "attendance", "", row, len(sheet.body))


def _is_event(sheet: Sheet, j: int, who: int) -> bool:
    return bool(sheet.names[j]) and j != who and j not in _about(sheet)


def _about(sheet: Sheet) -> list[int]:
    """Columns that say who somebody is, not whether they came."""
    roles = ("id", "name", "agency", "email", "first name", "surname", "second agency")
    return [k for role in roles for k in sheet.by_role.get(role, ())]


def _rows(sheet: Sheet, who: int, event: int, context: Context) -> None:
    there, date, arrived, left = columns = tuple(
        map(sheet.column, ("attended", "date", "arrived", "left"))
    )
    used = {who, event, *columns, *_about(sheet)}
    context.unused(sheet, [j for j in range(len(sheet.names)) if j not in used])
    if there is not None and sheet.filled(there):
        cells = {i: sheet.cell(i, there) for i in sheet.body}
        _tell_neither(cells.values(), context)
    else:
        cells = {}
    for i in sheet.body:
        times = [sheet.text(i, j) for j in (arrived, left) if j is not None]
        if i in cells and not _came(cells[i]) and (cells[i].text or not any(times)):
            continue
        context.said.came.append(
            Came(
                sheet.cell(i, who),
                sheet.cell(i, event),
                None if date is None else sheet.cell(i, date),
                "" if arrived is None else sheet.text(i, arrived),
                "" if left is None else sheet.text(i, left),
            )
        )


def read_ticks(sheet: Sheet, who: int, j: int, event: str, context: Context) -> None:
    """Read one column of ticks: who came to one event."""
    told = ATTENDED.fullmatch(heading_key(event))
    name = _event_name(event) if told is not None else clean(event)
    place = Place(sheet.name, sheet.grid.rows[sheet.top], sheet.label(j))
    iso = re.fullmatch(r"\d{4}-\d{2}-\d{2}", name)
    date = Cell(name, place) if iso else None
    cells = [(sheet.cell(i, who), sheet.cell(i, j)) for i in sheet.body]
    context.said.ticks.append(Ticks(Cell(name, place), cells))
    for person, cell in cells:
        if _came(cell):
            context.said.came.append(Came(person, Cell(name, place), date))
    _tell_neither((cell for _, cell in cells), context)


def _came(cell: Cell) -> bool:
    return answer_key(cell.text) in TICKS


def _tell_neither(cells: Iterable[Cell], context: Context) -> None:
    """Ask about what is neither a tick nor an absence: a "?" is not an absence."""
    strange: dict[str, list[Cell]] = {}
    for cell in cells:
        key = answer_key(cell.text)
        if key and key not in TICKS | ABSENT and cell.letter not in (ERROR, UNSAVED):
            strange.setdefault(key, []).append(cell)
    for those in strange.values():
        rule = "says neither that somebody came nor that they did not"
        context.problem_of(those, rule, "write Y or N; a blank cell counts as N")


def _event_name(heading: str) -> str:
    plain = clean(re.sub(r"\(.*?\)", " ", heading))
    match = ATTENDED.fullmatch(plain.strip(" ?:"))
    return clean(match["event"]) if match and match["event"].strip() else "event"


def is_of_attendance(name: str) -> bool:
    """Whether the name of a sheet says that it holds who came."""
    return bool(re.search(r"attend|sign.?in|register|present", name, re.IGNORECASE))


def is_of_scores(name: str) -> bool:
    """Whether the name of a sheet says that it holds answers about oneself."""
    rest = time_in(name)[1]
    return bool(re.search(r"score|confiden|self|rating|likert", rest, re.IGNORECASE))
