"""Which layout each sheet of a workbook has; two that fit are a question."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from agencygraph.errors import Problem
from agencygraph.io.checks import Checks
from agencygraph.io.declared import Settings
from agencygraph.io.grid import Grid
from agencygraph.io.layouts.below import without_rows_below
from agencygraph.io.layouts.blocks import blocks_about
from agencygraph.io.layouts.chosen import columns_of_names
from agencygraph.io.layouts.context import Context, respondent, time_in
from agencygraph.io.layouts.events import (
    is_of_attendance,
    is_of_scores,
    is_own,
    read_attendance,
    read_scores,
)
from agencygraph.io.layouts.grids import read_grid
from agencygraph.io.layouts.headings import ITEM
from agencygraph.io.layouts.lists import read_edges, read_names, slots_of
from agencygraph.io.layouts.matrix import is_matrix, names_down, read_matrix
from agencygraph.io.layouts.ready import ready
from agencygraph.io.layouts.said import Found, Said
from agencygraph.io.layouts.sheet import Sheet, opened
from agencygraph.io.layouts.tables import read_other, read_roster
from agencygraph.io.names import Book, Entry, name_key
from agencygraph.io.tables import TextTable
from agencygraph.io.text import clean, fold, listing, nearest, sentence
from agencygraph.io.ties import WAVE

OF_TIES = ("roster grid", "organisation grid", "sociomatrix", "name generator",
           "edge list")  # fmt: skip
NAMED: Mapping[str, str] = {
    "roster": "roster", "people": "roster", "nodes": "roster", "elements": "roster",
    "participants": "roster", "staff": "roster",
    "agencies": "agencies", "organisations": "agencies", "organizations": "agencies",
    "partners": "agencies",
    "responses": "responses", "requests": "requests", "barriers": "barriers",
    "attendance": "attendance", "scores": "scores",
    "edges": "edge list", "ties": "edge list", "connections": "edge list",
    "links": "edge list",
}  # fmt: skip
"""Layouts that the name of a sheet says, if its headings agree."""


def read_sheets(
    grids: Sequence[Grid],
    settings: Settings,
    aliases: Mapping[str, str],
    checks: Checks,
) -> tuple[Said, Book, Book]:
    """Read everything that the sheets of a workbook say.

    Who is on the roster is read first: it tells a heading that is a name from a
    question.
    """
    file = grids[0].file if grids else ""
    said = Said(file)
    nobody = Book(())
    context = Context(settings, nobody, nobody, checks, said)
    _check_declared(grids, settings, context)
    waiting = []
    for grid in grids:
        declared = settings.sheet(grid.sheet)
        if declared.layout == "none" or not _holds(grid):
            told = "as declared" if declared.layout else "blank"
            said.found.append(Found(grid.sheet, "none", told=told))
            continue
        sheet = opened(grid, nobody, declared.header, declared.columns)
        layout = declared.layout or ("" if sheet is None else _table(sheet))
        if sheet is not None and layout in ("roster", "agencies"):
            sheet = without_rows_below(sheet, context)
            said.found.append(READ[layout](ready(sheet, context), context))
        else:
            waiting.append(grid)
    people, agencies = _books(said, aliases)
    if not agencies.entries:
        agencies = Book(_answering(waiting), aliases)
    context = replace(context, people=people, agencies=agencies)
    _read_others(waiting, context)
    order = {grid.sheet: k for k, grid in enumerate(grids)}
    said.found.sort(key=lambda found: order[found.sheet])
    return said, people, agencies


def _holds(grid: Grid) -> bool:
    return any(cell.strip() for row in grid.cells for cell in row)


def _check_declared(
    grids: Iterable[Grid], settings: Settings, context: Context
) -> None:
    names = [grid.sheet for grid in grids]
    for name in settings.sheets:
        if fold(name) not in map(fold, names):
            rule = "is not a sheet of the workbook"
            there = f"there are {listing(map(repr, names))}"
            fix = sentence(nearest(name, names), there)
            column = f"sheets.{name}"
            context.checks.add(
                Problem(rule, fix, "study.toml", column=column, value=name)
            )


def is_roster(grid: Grid) -> bool:
    """Whether a sheet lists people."""
    sheet = opened(grid, Book(()), None, {}) if _holds(grid) else None
    return sheet is not None and _table(sheet) == "roster"


def _table(sheet: Sheet) -> str:
    """Return "roster" or "agencies" where the headings say so."""
    plain = NAMED.get(fold(time_in(sheet.name)[1]).strip(" -_"), "")
    who = any(role in sheet.by_role for role in ("id", "name", "surname"))
    about = sum(ITEM.fullmatch(name) is not None for name in sheet.names)
    events = {"event", "source", "item", "answered", "wanted"} & set(sheet.by_role)
    has_agency = "agency" in sheet.by_role or "agency" in sheet.declared
    if about or len(slots_of(sheet)) > 1:
        return ""
    if plain == "roster" and who and (has_agency or not events):
        return "roster"  # whatever else is known of people
    if plain == "agencies" and not events and (who or has_agency):
        return "agencies"
    other = bool(plain or events) or _is_of_something_else(sheet)
    return "roster" if who and has_agency and not other else ""


def _is_of_something_else(sheet: Sheet) -> bool:
    """Whether a sheet with people and agencies is one of answers or events."""
    form = any("time" in name.casefold() for name in sheet.names)
    return form or is_of_attendance(sheet.name) or is_of_scores(sheet.name)


def _books(said: Said, aliases: Mapping[str, str]) -> tuple[Book, Book]:
    people = [
        entry for _, table in said.tables.get("people", ()) for entry in _entries(table)
    ]
    agencies = [
        entry
        for _, table in said.tables.get("agencies", ())
        for entry in _entries(table)
    ]
    named = dict.fromkeys(
        clean(part)
        for _, table in said.tables.get("people", ())
        for cell in table.columns.get("agency", ())
        for part in cell.split(";")
    )
    known = {fold(text) for e in agencies for text in (e.id, e.name)}
    by_key: dict[str, str] = {}
    for name in named:
        if name and fold(name) not in known:
            by_key.setdefault(fold(name), name)
    agencies += [Entry(name) for name in by_key.values()]
    return Book(people, aliases), Book(agencies, aliases)


def _answering(grids: Sequence[Grid]) -> list[Entry]:
    """Return the organisations a survey asks about, if they are those that answer it.

    Without a sheet that lists them the headings do: everyone who could be named.
    """
    named: dict[str, None] = {}
    for grid in grids:
        sheet = opened(grid, Book(()), None, {})
        items = (
            [m["item"] for n in sheet.names if (m := ITEM.fullmatch(n))]
            if sheet
            else []
        )
        j = None if sheet is None else sheet.column("agency")
        if sheet is not None and j is not None and items:
            listed = {name_key(item) for item in items}
            answering = {name_key(text) for text in sheet.filled(j)}
            if 2 * len(answering & listed) > len(answering):
                named |= dict.fromkeys(map(clean, items))
    return [Entry(name) for name in named]


def _entries(table: TextTable) -> list[Entry]:
    nothing = [""] * len(table)
    columns = (table.columns.get(n, nothing) for n in ("id", "name", "agency", "email"))
    return [
        Entry(clean(one), clean(name), clean(agency), clean(email))
        for one, name, agency, email in zip(*columns, strict=True)
        if clean(one)
    ]


def _read_others(grids: Sequence[Grid], context: Context) -> None:
    sheets: list[tuple[Sheet, str]] = []
    for grid in grids:
        declared = context.settings.sheet(grid.sheet)
        both = Book(
            (*context.people.entries.values(), *context.agencies.entries.values())
        )
        sheet = opened(grid, both, declared.header, declared.columns)
        sheet = None if sheet is None else without_rows_below(sheet, context)
        layout = declared.layout or _layout(sheet, context)
        if sheet is None or not layout:
            _unread(grid, context)
        else:
            sheets.append((ready(sheet, context), layout))
    waves = _waves(sheets, context)
    for sheet, layout in sheets:
        read = READ[layout]
        context.said.found.append(read(sheet, replace(context, wave=waves[sheet.name])))
    _check_twice(context)


def _unread(grid: Grid, context: Context) -> None:
    if any(found.sheet == grid.sheet for found in context.said.found):
        return
    context.said.found.append(Found(grid.sheet, "none", told="not understood"))
    told = {problem.value for problem in context.checks.problems}
    if context.settings.sheet(grid.sheet).layout is None and grid.sheet not in told:
        context.checks.warn(
            f"{grid.file}, sheet {grid.sheet!r} was not read: its layout is not known; "
            f'say what it is, [sheets.{grid.sheet!r}] layout = "...", or "none"'
        )


def _layout(sheet: Sheet | None, context: Context) -> str:
    """Return the layout that fits; of several the sheet's name decides, or nobody."""
    if sheet is None:
        return ""
    plain = NAMED.get(fold(time_in(sheet.name)[1]).strip(" -_"), "")
    fits = [layout for layout, test in FITS.items() if test(sheet, context)]
    if plain in fits:
        return plain
    if len(fits) > 1:
        there = " or ".join(f'"{layout}"' for layout in fits)
        rule = f"could be read as {there}"
        fix = f"say which: [sheets.{sheet.name!r}] layout = {there}"
        problem = Problem(
            rule, fix, context.said.file, value=sheet.name, sheet=sheet.name
        )
        context.checks.add(problem)
        return ""
    return fits[0] if fits else ""


def _is_edges(sheet: Sheet, _: Context) -> bool:
    return "source" in sheet.by_role and "target" in sheet.by_role


def _is_names(sheet: Sheet, context: Context) -> bool:
    if len(slots_of(sheet)) > 1:
        return True
    others = (_is_edges, _is_attendance, _is_organisations, _is_matrix, _is_grid)
    if any(test(sheet, context) for test in others):
        return False
    return bool(columns_of_names(sheet, context.people))


def _is_grid(sheet: Sheet, context: Context) -> bool:
    if is_matrix(sheet) and respondent(sheet) is None:
        return False
    blocks = blocks_about(sheet, context.people)
    about = sum(len(block.columns) for block in blocks)
    about += any(ITEM.fullmatch(name) for name in sheet.names)  # brackets say enough
    plain = not context.people.entries and not _is_organisations(sheet, context)
    return about > 1 and (plain or bool(context.people.entries))


def _is_organisations(sheet: Sheet, context: Context) -> bool:
    if not context.agencies.entries or "agency" not in sheet.by_role:
        return False
    blocks = blocks_about(sheet, context.agencies)
    return any(
        context.agencies.find(item).ids for block in blocks for _, item in block.columns
    )


def _is_matrix(sheet: Sheet, _: Context) -> bool:
    side = names_down(sheet)
    asked = respondent(sheet)
    brackets = any(ITEM.fullmatch(name) for name in sheet.names)
    answered = asked is not None and asked != side
    return not brackets and not answered and is_matrix(sheet) and not _is_named(sheet)


def _is_named(sheet: Sheet) -> bool:
    """Whether the names of people stand under the heading of a form."""
    side = names_down(sheet)
    return side is not None and "your" in sheet.names[side].casefold()


def _is_attendance(sheet: Sheet, _: Context) -> bool:
    who = (
        bool({"name", "id", "email"} & set(sheet.by_role))
        or respondent(sheet) is not None
    )
    return who and ("event" in sheet.by_role or is_of_attendance(sheet.name))


def _is_scores(sheet: Sheet, context: Context) -> bool:
    if respondent(sheet) is None or _is_grid(sheet, context) or slots_of(sheet):
        return False
    if _is_names(sheet, context):
        return False
    if _is_attendance(sheet, context) or _is_organisations(sheet, context):
        return False
    used = (respondent(sheet), sheet.column("wave"))
    own = [j for j in range(len(sheet.names)) if j not in used and is_own(sheet, j)]
    return bool(own) or {"item", "value"} <= set(sheet.by_role)


def _is_other(role: str) -> Callable[[Sheet, Context], bool]:
    needed = {
        "responses": ("answered",), "requests": ("wanted",),
        "barriers": ("from_agency", "to_agency"),
    }[role]  # fmt: skip

    def test(sheet: Sheet, _: Context) -> bool:
        return all(name in sheet.by_role for name in needed)

    return test


def _other(role: str) -> Callable[[Sheet, Context], Found]:
    return lambda sheet, context: read_other(sheet, role, context)


def _organisations(sheet: Sheet, context: Context) -> Found:
    return read_grid(sheet, context, organisations=True)


def _matrix(sheet: Sheet, context: Context) -> Found:
    side = names_down(sheet) or 0
    texts = sheet.filled(side)
    people = sum(bool(context.people.find(text).ids) for text in texts)
    agencies = sum(bool(context.agencies.find(text).ids) for text in texts)
    return read_matrix(sheet, context, organisations=agencies > people)


FITS: Mapping[str, Callable[[Sheet, Context], bool]] = {
    "edge list": _is_edges,
    "name generator": _is_names,
    "organisation grid": _is_organisations,
    "roster grid": _is_grid,
    "sociomatrix": _is_matrix,
    "attendance": _is_attendance,
    "scores": _is_scores,
    **{role: _is_other(role) for role in ("responses", "requests", "barriers")},
}
READ: Mapping[str, Callable[[Sheet, Context], Found]] = {
    "roster": read_roster,
    "agencies": _other("agencies"),
    "edge list": read_edges,
    "name generator": read_names,
    "organisation grid": _organisations,
    "roster grid": read_grid,
    "sociomatrix": _matrix,
    "attendance": read_attendance,
    "scores": read_scores,
    **{role: _other(role) for role in ("responses", "requests", "barriers")},
}


def _waves(sheets: Sequence[tuple[Sheet, str]], context: Context) -> dict[str, str]:
    """Return the wave of each sheet: declared, in its name, or the only one."""
    waves = {}
    timeless = []
    for sheet, layout in sheets:
        wave = context.of(sheet).wave or time_in(sheet.name)[0]
        waves[sheet.name] = wave
        if not wave and sheet.column("wave") is None and layout in (*OF_TIES, "scores"):
            timeless.append(sheet)
    dated = sorted({wave for wave in waves.values() if wave})
    only = dated[0] if len(dated) == 1 else WAVE
    declared = context.settings.waves or ()
    only = declared[0] if len(declared) == 1 else only
    for sheet in timeless:
        if dated and (len(dated) > 1 or only == WAVE):
            rule = "does not say its wave, and other sheets do"
            fix = f'say it: [sheets.{sheet.name!r}] wave = "..." (there are '
            fix += f"{listing(map(repr, dated))})"
            context.checks.add(Problem(rule, fix, context.said.file, value=sheet.name))
    return {name: wave or only for name, wave in waves.items()}


def _check_twice(context: Context) -> None:
    for (wave, kind), sheets in context.said.asked.items():
        if len(sheets) > 1:
            rule = f"holds ties of wave {wave!r}, kind {kind!r}, as sheet "
            rule += f"{sheets[0]!r} does"
            fix = "say which is which, as two waves or two kinds: "
            fix += f'[sheets.{sheets[1]!r}] wave = "..." or kind = "...", or call '
            fix += 'the sheets such as "Before" and "After"'
            problem = Problem(rule, fix, context.said.file, value=sheets[1])
            context.checks.add(problem)
