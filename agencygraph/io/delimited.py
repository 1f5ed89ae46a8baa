"""Delimited text (CSV) into a grid or a table of text: no cell is guessed at.

Bytes → encoding → delimiter → records → columns. Whatever is not certain is an error
that says what to do: a guess here would merge or lose people without a word.
"""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from agencygraph.io.checks import Checks
from agencygraph.io.encoding import DELIMITERS, SAVE_AS, read_text, refuse
from agencygraph.io.grid import Grid
from agencygraph.io.limits import Limits
from agencygraph.io.plain import HIGHEST, check_full, plain_table
from agencygraph.io.tables import Field, TextTable
from agencygraph.io.text import header_key, listing

SUFFIXES = (".csv", ".csv.gz", ".tsv", ".tsv.gz")


def read_delimited(path: Path, wanted: Sequence[Field], checks: Checks) -> TextTable:
    """Read one file, packed with gzip or not.

    Parameters
    ----------
    wanted
        Columns to look for; their names tell the delimiter where several would do.

    Raises
    ------
    DataError
        What is wrong with the file as a whole, and every row that is too long or too
        short.
    """
    known = [name for field in wanted for name in field.names]
    return plain_table(_grid(path, known, checks), wanted, checks)


def read_grid(path: Path, checks: Checks, limits: Limits | None = None) -> Grid:
    """Read one file as cells, before anybody knows which row is the header.

    Rows above the first one of the usual length may be shorter, as titles are; they
    are filled with blanks.

    Raises
    ------
    DataError
        As above.
    """
    if limits is not None:
        checks.limits = limits
    grid = _grid(path, (), checks)
    width = Counter(map(len, grid.cells)).most_common(1)[0][0] if grid.cells else 0
    top = next((k for k, row in enumerate(grid.cells) if len(row) >= width), 0)
    body = check_full(grid, list(range(top, len(grid))), width, checks)
    cells = [[*row, *[""] * (width - len(row))] for row in grid.cells[:top]]
    return Grid(grid.file, grid.sheet, [*cells, *body], grid.rows)


def head_table(
    text: str, name: str, wanted: Sequence[Field], checks: Checks
) -> tuple[TextTable, str]:
    """Return the table that the first lines of a file are, and what separates cells."""
    known = [name for field in wanted for name in field.names]
    delimiter = _delimiter(text, known, name, checks)
    records, rows = _records(text, delimiter, name, checks.limits)
    return plain_table(Grid(name, "", records, rows), wanted, checks), delimiter


def _grid(path: Path, known: Collection[str], checks: Checks) -> Grid:
    """Return the records of a file, which may differ in length."""
    text = read_text(path, checks)
    if not text.strip("\ufeff\r\n \t"):
        refuse(path.name, "the file is empty", "export it again")
    delimiter = _delimiter(text, known, path.name, checks)
    records, rows = _records(text, delimiter, path.name, checks.limits)
    cut = not text.endswith(("\n", "\r"))
    return Grid(path.name, "", records, rows, is_cut=cut)


def _delimiter(text: str, known: Collection[str], name: str, checks: Checks) -> str:
    """Return the character that splits a row into most of the known names."""
    keys = {header_key(word) for word in known}
    fits: dict[str, tuple[int, int]] = {}
    tops = {delimiter: _top(text, delimiter) for delimiter in DELIMITERS}
    for delimiter, rows in tops.items():
        wide = [row for row in rows if len(row) > 1]
        if wide:
            fits[delimiter] = max(
                (sum(header_key(word) in keys for word in row), _usual(rows))
                for row in wide
            )
    if not fits:
        return ","
    best = max(fits.values())
    chosen = [delimiter for delimiter, score in fits.items() if score == best]
    if len(chosen) > 1:
        ways = listing(DELIMITERS[delimiter] for delimiter in chosen)
        rule = f"the header could be separated by {ways}"
        refuse(name, rule, "keep one of them", row=1)
    _warn_of_others(tops, chosen[0], name, checks)
    return chosen[0]


def _usual(rows: Sequence[Sequence[str]]) -> int:
    """How many cells most rows have."""
    return Counter(map(len, rows)).most_common(1)[0][0]


def _warn_of_others(
    tops: dict[str, list[list[str]]], chosen: str, name: str, checks: Checks
) -> None:
    for delimiter, rows in tops.items():
        widths = set(map(len, rows))
        if delimiter != chosen and len(rows) > 1 and len(widths) == 1 and widths != {1}:
            checks.warn(
                f"{name}: cells are taken to be separated by {DELIMITERS[chosen]}; "
                f"{DELIMITERS[delimiter]} would fit as well"
            )


def _top(text: str, delimiter: str) -> list[list[str]]:
    """Return the first records that are not blank, whatever is wrong with them."""
    found: list[list[str]] = []
    lines = (line for line in io.StringIO(text, newline="") if line.strip())
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    try:
        for record in reader:
            found.append(record)
            if len(found) == HIGHEST:
                break
    except csv.Error:
        pass  # it is told of when the records are read
    return found


def _records(
    text: str, delimiter: str, name: str, limits: Limits
) -> tuple[list[list[str]], Sequence[int]]:
    """Return the records that are not blank lines, and the row each begins in."""
    records: list[list[str]] = []
    rows: list[int] = []
    for record, row in _read(text, delimiter, name, limits):
        if record:
            records.append(record)
            rows.append(row)
    return records, rows


def _read(
    text: str, delimiter: str, name: str, limits: Limits
) -> Iterator[tuple[list[str], int]]:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    end = 0
    try:
        before = csv.field_size_limit(limits.field)
        try:
            for record in reader:
                yield record, end + 1
                end = reader.line_num
        finally:
            csv.field_size_limit(before)
    except csv.Error as error:
        rule = "a quotation mark that opens here does not close where it should"
        fix = "check the quotation marks from here on"
        if "limit" in str(error):
            rule = f"a cell is longer than {limits.field:,} characters"
            fix += ", or raise the limit 'field'"
        refuse(name, rule, fix, end + 1)


__all__ = [
    "DELIMITERS",
    "SAVE_AS",
    "SUFFIXES",
    "head_table",
    "read_delimited",
    "read_grid",
]
