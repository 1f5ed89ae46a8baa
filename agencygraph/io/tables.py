"""A table of text, column by column, and which of its columns are which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import DataError, Problem
from agencygraph.io.checks import Checks
from agencygraph.io.text import (
    clean,
    cleaned,
    header_key,
    listing,
    nearest,
    sentence,
    unguard,
)

EXACT = 2**53
"""From here on not every whole number has a float of its own."""


class Place(NamedTuple):
    """Where a cell stands: the column by its heading."""

    sheet: str
    row: int | None
    column: str


@dataclass(frozen=True, eq=False)
class TextTable:
    """Columns of text cells as they were read, and the row each cell stands in.

    ``rows`` are those of the file: the header of a plain table is row 1. A line break
    inside quotes counts as a row too, as it does in a text editor. ``sheet`` is that
    of a workbook, "" otherwise. ``places`` says of a column where each of its cells
    was read, for tables that were put together from several sheets. ``kinds`` has for
    each cell of a column the letter of ``grid.Grid``; without it all cells are text.
    ``written`` has what a person wrote where something else stands in a column.
    """

    name: str
    columns: Mapping[str, Sequence[str]]
    rows: Sequence[int]
    sheet: str = ""
    places: Mapping[str, Sequence[Place]] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def label(self) -> str:
        """File, and sheet if there is one, for notes."""
        return f"{self.name}, sheet {self.sheet!r}" if self.sheet else self.name

    def take(self, rows: Sequence[int] | NDArray[np.int64]) -> "TextTable":
        """Return some of the rows."""

        def some(values: Sequence[Any]) -> list[Any]:
            return [values[i] for i in rows]

        return replace(
            self,
            columns={name: some(cells) for name, cells in self.columns.items()},
            rows=some(self.rows),
            places={name: some(places) for name, places in self.places.items()},
            kinds={name: "".join(some(told)) for name, told in self.kinds.items()},
            written={name: some(texts) for name, texts in self.written.items()},
        )


@dataclass(frozen=True)
class Field:
    """A column to look for: the names it goes by, and whether it must be there.

    Where there is none, but one of each of its ``parts``, it is put together of them.
    """

    name: str
    others: tuple[str, ...] = ()
    required: bool = False
    parts: tuple[tuple[str, ...], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the proper one first."""
        return (self.name, *self.others)


@dataclass(frozen=True, eq=False)
class Fields:
    """A table with its columns recognised."""

    table: TextTable
    headers: Mapping[str, str]
    rest: tuple[str, ...]
    _cleaned: dict[str, list[str]] = field(default_factory=dict, init=False)

    def __len__(self) -> int:
        return len(self.table)

    def __contains__(self, name: str) -> bool:
        return name in self.headers

    def cells(self, name: str) -> list[str]:
        """Cells of a column, tidied; blank where there is no such column."""
        if name not in self.headers:
            return [""] * len(self)
        if name not in self._cleaned:
            self._cleaned[name] = cleaned(self.table.columns[self.headers[name]])
        return self._cleaned[name]

    def column(self, name: str) -> Sequence[str]:
        """Cells of a column as they were read; none where there is no such column."""
        return self.table.columns[self.headers[name]] if name in self.headers else ()

    def place(self, at: int, name: str) -> Place:
        """Where a cell stands; ``at`` is its place in the columns."""
        header = self.headers.get(name, name)
        if header in self.table.places:
            return self.table.places[header][at]
        return Place(self.table.sheet, self.table.rows[at], header)

    def row_beside(self, at: int, other: int, name: str) -> str:
        """``"row 3"``, with the sheet beside a cell of another one."""
        sheet, row, _ = self.place(at, name)
        beside = sheet == self.place(other, name).sheet
        return f"row {row}" if beside else f"row {row} of sheet {sheet!r}"

    def kinds(self, name: str) -> str:
        """What the cells of a column are, a letter each; "" where all are text."""
        return self.table.kinds.get(self.headers.get(name, ""), "")

    def written(self, at: int, name: str) -> str:
        """What a person wrote in a cell: ``"Daily"``, where the cell holds 5."""
        header = self.headers.get(name, name)
        return self.table.written.get(header, self.cells(name))[at]

    def raw(self, name: str) -> list[str]:
        """Cells as they are to be shown: only trimmed."""
        if name not in self.headers:
            return [""] * len(self)
        return self.shown(self.headers[name])

    def shown(self, header: str) -> list[str]:
        """Cells under a header, recognised or not, only trimmed."""
        return [unguard(cell.strip()) for cell in self.table.columns[header]]

    def problem(
        self, at: int | None, name: str, value: str | None, rule: str, fix: str
    ) -> Problem:
        """Say what is wrong in a cell; ``at`` is its place in the columns."""
        place = Place(self.table.sheet, None, self.headers.get(name, name))
        if at is not None:
            place = self.place(at, name)
        return Problem(
            rule,
            fix,
            file=self.table.name,
            sheet=place.sheet,
            row=place.row,
            column=place.column,
            value=value,
        )


def pick(table: TextTable, wanted: Sequence[Field], checks: Checks) -> Fields | None:
    """Recognise columns by their names; None where one that is needed is missing."""
    for column in wanted:
        table = put_together(table, column)
    by_key = {header_key(header): header for header in table.columns}
    headers: dict[str, str] = {}
    complete = True
    for column in wanted:
        found = [by_key[key] for key in map(header_key, column.names) if key in by_key]
        proper = by_key.get(header_key(column.name))
        if proper is not None or len(found) == 1:
            headers[column.name] = proper or found[0]
        elif found:
            checks.add(_several(table, column, found))
            complete = False
        elif column.required:
            checks.add(_missing(table, column))
            complete = False
    taken = set(headers.values())
    rest = tuple(header for header in table.columns if header not in taken)
    return Fields(table, headers, rest) if complete else None


def put_together(table: TextTable, column: Field) -> TextTable:
    """Return a table with a column of first names and surnames in place of both."""
    by_key = {header_key(header): header for header in table.columns}
    if not column.parts or any(header_key(name) in by_key for name in column.names):
        return table
    found = [[by_key[k] for k in names if k in by_key] for names in column.parts]
    if any(len(headers) != 1 for headers in found):
        return table
    parts = [header for (header,) in found]
    cells = zip(*(table.columns[header] for header in parts), strict=True)
    full = [clean(" ".join(map(unguard, texts))) for texts in cells]
    columns: dict[str, Sequence[str]] = {}
    for header, texts in table.columns.items():
        if header == parts[0]:
            columns[column.name] = full
        elif header not in parts:
            columns[header] = texts
    place = [Place(table.sheet, row, parts[0]) for row in table.rows]
    places = {**table.places, column.name: table.places.get(parts[0], place)}
    kinds = {name: told for name, told in table.kinds.items() if name not in parts}
    return replace(table, columns=columns, places=places, kinds=kinds)


def _several(table: TextTable, column: Field, found: Sequence[str]) -> Problem:
    return Problem(
        f"{listing(map(repr, found))} could each be the column {column.name!r}",
        f"name the right one {column.name!r}",
        file=table.name,
        sheet=table.sheet,
        row=1,
    )


def _missing(table: TextTable, column: Field) -> Problem:
    near = nearest(column.name, table.columns)
    there = listing(map(repr, table.columns), most=8 if near else 20) or "no columns"
    return Problem(
        f"the column {column.name!r} is missing",
        sentence(near, f"name the column {column.name!r}; there are {there}"),
        file=table.name,
        sheet=table.sheet,
        row=1,
        column=column.name,
    )


def from_columns(name: str, columns: Mapping[Any, Sequence[Any]]) -> TextTable:
    """Text table of the columns of a dataframe; its first row counts as row 2."""
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        told = listing(f"{key} {len(values):,}" for key, values in columns.items())
        rule = f"the columns are not equally long: {told}"
        raise DataError([Problem(rule, "give every column a value a row", file=name)])
    texts = {
        str(header): _texts(name, str(header), values)
        for header, values in columns.items()
    }
    return TextTable(name, texts, range(2, 2 + max(lengths, default=0)))


def _texts(name: str, header: str, values: Sequence[Any]) -> list[str]:
    texts: list[str] = []
    for i, value in enumerate(values):
        text = value if isinstance(value, str) else _text(value)
        if text is None:
            rule = f"is of type {type(value).__name__}, not text, a number or a date"
            fix = "give one plain value a cell"
            problem = Problem(
                rule, fix, file=name, row=i + 2, column=header, value=str(value)
            )
            raise DataError([problem])
        texts.append(text)
    return texts


def _text(value: Any) -> str | None:  # noqa: ANN401 (a cell of any type)
    """Return a cell as text: 7.0 is 7, a missing value is blank, midnight is a date."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, int | np.integer | UUID):
        return str(value)
    if isinstance(value, Decimal):
        whole = value.is_finite() and value == value.to_integral_value()
        return str(int(value)) if whole else str(value)
    if isinstance(value, float | np.floating):
        return _float_text(float(value))
    return _date_text(value)


def _date_text(value: object) -> str | None:
    if isinstance(value, datetime):
        plain = value.time() == time() and value.tzinfo is None
        return value.date().isoformat() if plain else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else None


def _float_text(value: float) -> str:
    if value != value:  # noqa: PLR0124 (NaN is not itself)
        return ""
    if value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return repr(value)
