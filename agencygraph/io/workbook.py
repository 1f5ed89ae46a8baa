"""Workbooks (.xlsx, .xlsm, .xls, .xlsb, .ods) into grids of text."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from agencygraph.errors import DataError, Problem
from agencygraph.io.checks import Checks
from agencygraph.io.grid import (
    BLANK,
    DATE,
    LOGICAL,
    LONG,
    NUMBER,
    TEXT,
    TIME,
    Grid,
    Merged,
)
from agencygraph.io.limits import DEFAULT, Limits
from agencygraph.io.text import listing

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
DIGITS = 10**15
"""From here on a spreadsheet has lost the last digits of a number."""


def read_workbook(path: Path, checks: Checks, limits: Limits = DEFAULT) -> list[Grid]:
    """Read the visible sheets of a workbook, in order.

    Hidden sheets are left out and hidden rows read, both with a note.

    Raises
    ------
    DataError
        The file is not a workbook, is encrypted, damaged or larger than the limits.
    """
    import python_calamine

    _check_size(path, limits)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.CalamineError as error:
        rule = "the file cannot be read as a workbook"
        raise DataError([Problem(rule, "export it again", file=path.name)]) from error
    grids, hidden = [], []
    for sheet in book.sheets_metadata:
        if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
            hidden.append(sheet.name)
        elif sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
            found = book.get_sheet_by_name(sheet.name)
            rows = found.to_python(skip_empty_area=False)
            merged = [
                Merged(top + 1, left, bottom + 1, right)
                for (top, left), (bottom, right) in found.merged_cell_ranges or ()
            ]
            grids.append(_grid(path.name, sheet.name, rows, merged))
    if hidden:
        checks.note(f"{path.name}: hidden sheets were left out: {listing(hidden)}.")
    return grids


def _check_size(path: Path, limits: Limits) -> None:
    if path.stat().st_size > limits.unpacked:
        rule = f"the file is larger than {limits.unpacked:,} bytes"
        raise DataError([Problem(rule, "raise the limit", file=path.name)])


def _grid(
    file: str, sheet: str, rows: Sequence[Sequence[Any]], merged: Sequence[Merged]
) -> Grid:
    cells, kinds = [], []
    for row in rows:
        found = [_cell(value) for value in row]
        cells.append([text for text, _ in found])
        kinds.append("".join(kind for _, kind in found))
    return Grid(file, sheet, cells, range(1, 1 + len(rows)), kinds, merged)


def _cell(value: Any) -> tuple[str, str]:  # noqa: ANN401 (a cell of any type)
    """Return a cell as text and what it is: 7.0 is 7, midnight is a date."""
    if isinstance(value, str):
        return value, TEXT if value else BLANK
    if isinstance(value, bool):
        return ("true" if value else "false"), LOGICAL
    if isinstance(value, int | float):
        whole = float(value).is_integer() and abs(value) < DIGITS
        text = str(int(value)) if whole else repr(value)
        return text, LONG if abs(value) >= DIGITS else NUMBER
    if isinstance(value, datetime):
        plain = value.time() == time()
        return (value.date() if plain else value).isoformat(), DATE
    if isinstance(value, date):
        return value.isoformat(), DATE
    return (str(value) if isinstance(value, timedelta) else value.isoformat()), TIME
