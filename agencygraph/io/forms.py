"""Rows as the bytes of a file: CSV or Parquet (workbooks: ``xlsx_writing.py``)."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np

from agencygraph import _frames
from agencygraph.io.compose import Rows, cell_text
from agencygraph.io.text import escaped, guard

Form = Literal["csv", "parquet"]
"""The formats of a file that holds one table."""


def csv_bytes(rows: Rows) -> bytes:
    """CSV in UTF-8: what a spreadsheet would run is marked, numbers are in full."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow([guard(name) for name in rows.header])
    writer.writerows([_cell(value) for value in row] for row in rows.body)
    return lines.getvalue().encode("utf-8")


def _cell(value: object) -> str:
    text = cell_text(value)
    return guard(text) if isinstance(value, str) else text


def parquet_bytes(rows: Rows) -> bytes:
    """Parquet: numbers stay numbers, text stays as it is, a blank is null.

    Only text that would lose an apostrophe of its own when it is read gets another.
    """
    columns = list(zip(*rows.body, strict=True)) or [()] * len(rows.header)
    return _frames.to_parquet(
        {
            name: _typed(column)
            for name, column in zip(rows.header, columns, strict=True)
        }
    )


def _typed(column: tuple[object, ...]) -> list[object]:
    """Values of one type: as they are if all are numbers, or all yes or no; or text."""
    known = [value for value in column if value is not None]
    if known and all(isinstance(value, bool | np.bool_) for value in known):
        return [None if value is None else bool(value) for value in column]
    if known and all(_is_number(value) for value in known):
        return [None if value is None else float(str(value)) for value in column]
    return [None if value is None else escaped(cell_text(value)) for value in column]


def _is_number(value: object) -> bool:
    if isinstance(value, bool | np.bool_):
        return False
    return isinstance(value, int | float | np.integer | np.floating)


WRITERS: Mapping[Form, Callable[[Rows], bytes]] = {
    "csv": csv_bytes,
    "parquet": parquet_bytes,
}
"""For each format how a table becomes its bytes."""
