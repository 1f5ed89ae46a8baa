"""Sheets that are tables of a study already: people, agencies, responses, ..."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from agencygraph.errors import Problem
from agencygraph.io.grid import TEXT
from agencygraph.io.layouts.context import Context, agrees, consent, time_in
from agencygraph.io.layouts.events import read_ticks
from agencygraph.io.layouts.headings import ATTENDED, heading_key
from agencygraph.io.layouts.said import Cell, Found
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.layouts.united import united
from agencygraph.io.tables import Place, TextTable
from agencygraph.io.text import clean, fold
from agencygraph.roster import count

PEOPLE = ("id", "name", "agency", "email", "wave")
OTHERS: Mapping[str, tuple[str, ...]] = {
    "agencies": ("id", "name", "sector"),
    "responses": ("id", "wave", "kind", "answered", "listed"),
    "requests": ("id", "wanted", "since", "met"),
    "barriers": ("from_agency", "to_agency", "kind", "direction", "note"),
}


def _checked(sheet: Sheet, context: Context) -> None:
    """Refuse two headings that are the same."""
    first: dict[str, int] = {}
    for j, name in enumerate(sheet.names):
        key = heading_key(name)
        if key and first.setdefault(key, j) != j and sheet.filled(j):
            rule, fix = "is the heading of two columns", "name each column once"
            context.problem(sheet.heading(j), rule, fix)


def _columns(sheet: Sheet, columns: Mapping[str, Sequence[Cell]]) -> TextTable:
    """Table of columns of cells, each with its place."""
    first = next(iter(columns.values()), ())
    return TextTable(
        sheet.grid.file,
        {name: [cell.text for cell in cells] for name, cells in columns.items()},
        [cell.place.row or 0 for cell in first],
        sheet.name,
        {name: [cell.place for cell in cells] for name, cells in columns.items()},
        {name: "".join(cell.letter for cell in c) for name, c in columns.items()},
    )


def read_roster(sheet: Sheet, context: Context) -> Found:
    """Read people and agencies; also who came, consented, and has a second agency."""
    _checked(sheet, context)
    rows = sheet.body
    name, own = _names(sheet), sheet.column("id")
    plain = name or [Cell("", Place(sheet.name, sheet.grid.rows[i], "")) for i in rows]
    ids = plain if own is None else [sheet.cell(i, own) for i in rows]
    columns: dict[str, Sequence[Cell]] = {"id": ids}
    if name:
        columns["name"] = name
    columns["agency"] = _agencies(sheet, context)
    for role in ("email", "wave"):
        j = sheet.column(role)
        if j is not None:
            columns[role] = [sheet.cell(i, j) for i in rows]
    who = own if own is not None else sheet.column("name")
    rest = _rest(sheet, context, who)
    for j in rest:
        columns[sheet.names[j]] = [sheet.cell(i, j) for i in rows]
    agreed = consent(sheet)
    if agreed is not None:
        context.said.withheld += [
            ids[k] for k, i in enumerate(rows) if not agrees(sheet.text(i, agreed))
        ]
    wave = time_in(sheet.name)[0] or context.of(sheet).wave
    _keep("people", wave, _columns(sheet, columns), context)
    row = sheet.grid.rows[sheet.top]
    return Found(sheet.name, "roster", wave, row, len(rows))


def _names(sheet: Sheet) -> list[Cell]:
    """Names of people, put together where first name and surname stand apart."""
    j = sheet.column("name")
    if j is not None:
        return [sheet.cell(i, j) for i in sheet.body]
    first, last = sheet.column("first name"), sheet.column("surname")
    if first is None or last is None:
        return []
    return [
        Cell(
            clean(f"{sheet.text(i, first)} {sheet.text(i, last)}"),
            sheet.cell(i, first).place,
        )
        for i in sheet.body
    ]


def _agencies(sheet: Sheet, context: Context) -> list[Cell]:
    j, second = sheet.column("agency"), sheet.column("second agency")
    if j is None:
        rule = "no column says the agency of each person"
        fix = "call it 'Agency', or declare it: "
        fix += f'[sheets.{sheet.name!r}] columns = {{agency = "its heading"}}'
        context.problem(Cell("", sheet.heading(0).place), rule, fix)
        return [Cell("", sheet.cell(i, 0).place) for i in sheet.body]
    cells = [sheet.cell(i, j) for i in sheet.body]
    if second is None:
        return cells
    others = [sheet.text(i, second) for i in sheet.body]
    several = sum(
        bool(other) and fold(other) != fold(cell.text)
        for cell, other in zip(cells, others, strict=True)
    )
    if not several:
        return cells
    people = count(several, "person has", "people have")
    if context.settings.second_agency == "primary":
        context.checks.warn(
            f"{context.said.file}, sheet {sheet.name!r}: {people} a second agency, "
            'which does not count; second_agency = "split" makes each of the two a half'
        )
        return cells
    context.checks.note(f"{people} a second agency: each of the two counts as a half.")
    return [
        cell._replace(text=f"{cell.text}; {other}")
        if other and fold(other) != fold(cell.text)
        else cell
        for cell, other in zip(cells, others, strict=True)
    ]


def _rest(sheet: Sheet, context: Context, who: int | None) -> list[int]:
    """Columns of attributes; those of ticks are read as attendance."""
    roles = (*PEOPLE, "first name", "surname")
    used = {sheet.column(role) for role in roles} | {consent(sheet)}
    if context.settings.second_agency == "split":
        used.add(sheet.column("second agency"))
    rest = [j for j in range(len(sheet.names)) if j not in used and sheet.names[j]]
    came = [j for j in rest if ATTENDED.fullmatch(heading_key(sheet.names[j]))]
    if who is not None:
        for j in came:
            read_ticks(sheet, who, j, sheet.names[j], context)
    nameless = [j for j in range(len(sheet.names)) if not sheet.names[j]]
    context.unused(sheet, [j for j in nameless if sheet.filled(j)])
    return [j for j in rest if j not in came]


def read_other(sheet: Sheet, role: str, context: Context) -> Found:
    """Read a table whose headings are those of a study's files."""
    _checked(sheet, context)
    columns: dict[str, Sequence[Cell]] = {}
    taken = set()
    for wanted in OTHERS.get(role, ()):
        j = sheet.column(wanted)
        if j is None and wanted == "id":
            names = ("name", "agency") if role == "agencies" else ("name", "email")
            j = next((k for n in names if (k := sheet.column(n)) is not None), None)
        if j is not None and j not in taken:
            columns[wanted] = [sheet.cell(i, j) for i in sheet.body]
            taken.add(j)
    for j, name in enumerate(sheet.names):
        if name and j not in taken and name not in columns:
            columns[name] = [sheet.cell(i, j) for i in sheet.body]
    _keep(role, "", _columns(sheet, columns), context)
    row = sheet.grid.rows[sheet.top]
    return Found(sheet.name, role, "", row, len(sheet.body))


def _keep(role: str, wave: str, table: TextTable, context: Context) -> None:
    tables = context.said.tables.setdefault(role, [])
    for k, (label, other) in enumerate(tables):
        if role == "people" and fold(label) == fold(wave):
            tables[k] = (label, united(other, table, context))
            return
        if role != "people":
            rule = f"could be {role} as well as sheet {other.sheet!r}"
            fix = f'take one away, or say [sheets.{table.sheet!r}] layout = "none"'
            problem = Problem(rule, fix, table.name, value=table.sheet)
            context.checks.add(problem)
            return
    tables.append((wave, table))


def joined(tables: Sequence[tuple[str, TextTable]]) -> TextTable:
    """One table of people from several, each of its wave."""
    (wave, first), *others = tables
    if not others and not wave:
        return first
    headers = list(dict.fromkeys(h for _, table in tables for h in table.columns))
    columns: dict[str, list[str]] = {header: [] for header in headers}
    places: dict[str, list[Place]] = {header: [] for header in headers}
    columns.setdefault("wave", [])
    places.setdefault("wave", [])
    for label, table in tables:
        for header in columns:
            blank = [Place(table.sheet, row, header) for row in table.rows]
            cells = table.columns.get(header, [""] * len(table))
            if header == "wave" and label:
                cells = [label] * len(table)
            columns[header] += cells
            places[header] += table.places.get(header, blank)
    rows = [row for _, table in tables for row in table.rows]
    kinds = {
        header: "".join(t.kinds.get(header) or TEXT * len(t) for _, t in tables)
        for header in columns
    }
    return replace(
        first, columns=columns, rows=rows, places=places, sheet="", kinds=kinds
    )
