"""The one door to xlsxwriter: rows into workbooks whose cells are never formulas."""

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np

from agencygraph.errors import ParameterError
from agencygraph.io.compose import Rows, cell_text
from agencygraph.io.text import escaped

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 1_048_576, 16_384, 32_767
"""What a sheet and a cell can hold."""

NAME_LENGTH = 31
"""Characters of the name of a sheet."""

CREATED = datetime(1980, 1, 1, tzinfo=UTC)
"""Written into every workbook, so that the same content gives the same bytes."""

WIDEST = 48
"""Characters of the widest column."""


A4, UPRIGHT = 9, 90
"""Paper, as workbooks number it, and how many characters fit beside another on it."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet: its rows, and a note for each column that has one.

    ``labels`` is how many columns on the left stay in sight, as the header does.
    """

    name: str
    rows: Rows
    notes: Mapping[str, str] = field(default_factory=dict)
    labels: int = 1


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Workbook with these sheets: frozen headers, text that stays text.

    Numbers that a workbook would round are written as text.

    Raises
    ------
    ParameterError
        A table has more rows, or a cell more characters, than a workbook holds.
    """
    import xlsxwriter

    for sheet in sheets:
        _check(sheet)
    content = io.BytesIO()
    options = {
        "in_memory": True,  # no temporary files: they would hold personal data
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"created": CREATED})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    for sheet in sheets:
        _fill(book.add_worksheet(sheet.name), sheet, bold)
    book.close()
    return content.getvalue()


def _check(sheet: Sheet) -> None:
    header, body = sheet.rows.header, sheet.rows.body
    if len(body) >= MOST_ROWS or len(header) > MOST_COLUMNS:
        message = (
            f"{sheet.name} has {len(body):,} rows and {len(header):,} columns, and a "
            f"sheet holds {MOST_ROWS:,} and {MOST_COLUMNS:,}; write CSV or Parquet"
        )
        raise ParameterError(message)
    texts = (value for row in (header, *body) for value in row)
    if any(isinstance(v, str) and len(escaped(v)) > MOST_CHARACTERS for v in texts):
        message = (
            f"{sheet.name} has a cell of more than {MOST_CHARACTERS:,} characters, and "
            "a workbook would cut it; write CSV or Parquet"
        )
        raise ParameterError(message)


def _fill(page: Any, sheet: Sheet, bold: Any) -> None:  # noqa: ANN401 (xlsxwriter's)
    header, body = sheet.rows.header, sheet.rows.body
    page.freeze_panes(1, sheet.labels)
    widths = [
        _width(name, [row[k] for row in body[:100]]) for k, name in enumerate(header)
    ]
    _print_on(page, sum(widths))
    for k, name in enumerate(header):
        page.write_string(0, k, name, bold)
        page.set_column(k, k, widths[k])
        if sheet.notes.get(name):
            page.write_comment(0, k, sheet.notes[name], {"x_scale": 2, "y_scale": 1.5})
    for i, row in enumerate(body, start=1):
        for k, value in enumerate(row):
            _write(page, i, k, value)


def _width(name: str, cells: Sequence[object]) -> int:
    shown = (len(cell_text(cell)) for cell in cells)
    return min(WIDEST, max(9, len(name), *shown) + 1)


def _print_on(page: Any, width: int) -> None:  # noqa: ANN401 (as above)
    """Let all columns fit on a sheet of paper, which is turned where they are many."""
    page.set_paper(A4)
    page.fit_to_pages(1, 0)  # as many sheets down as there are
    if width > UPRIGHT:
        page.set_landscape()


def _write(page: Any, i: int, k: int, value: object) -> None:  # noqa: ANN401 (as above)
    if value is None or value == "":
        return
    if isinstance(value, bool | np.bool_):
        page.write_number(i, k, int(value))
        return
    if isinstance(value, int | float | np.integer | np.floating):
        number = float(value)
        if math.isnan(number):
            return
        if math.isfinite(number) and float(f"{number:.16G}") == value:
            page.write_number(i, k, number)
            return
    text = cell_text(value)
    page.write_string(i, k, escaped(text) if isinstance(value, str) else text)
