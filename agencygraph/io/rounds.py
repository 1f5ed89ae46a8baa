"""A survey of several rounds, a workbook each: before.xlsx and after.xlsx."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from os import PathLike
from pathlib import Path

from agencygraph.io.checks import Checks
from agencygraph.io.grid import Grid
from agencygraph.io.inputs import Input, recorded
from agencygraph.io.layouts.context import time_in
from agencygraph.io.sheets import SETTINGS
from agencygraph.io.sources import HIDDEN, is_of_a_study, is_workbook, table_called
from agencygraph.io.workbook import read_workbook
from agencygraph.page.atomic import at_home

_OF_ALL_ROUNDS = ("people", "agencies", "attendance", "requests", "barriers")

Book = tuple[Input, list[Grid]]
"""What is recorded of a workbook, and its sheets."""


def books_of_rounds(source: object) -> list[Path]:
    """Return the workbooks of a folder, if each is called after its round.

    Where there are tables of a study as well, they are read instead.
    """
    if not isinstance(source, str | PathLike):
        return []
    files: list[Path] = []
    with suppress(OSError):  # whoever reads the folder tells of it
        files = sorted(file for file in at_home(source).iterdir() if file.is_file())
    files = [file for file in files if not file.name.startswith(HIDDEN)]
    books = [file for file in files if is_workbook(file)]
    tables = [f for f in files if is_of_a_study(f.name) and f.suffix != ".toml"]
    if len(books) < 2 or tables or any(table_called(book.stem) for book in books):
        return []
    return books if all(time_in(book.stem)[0] for book in books) else []


def read_books(books: Sequence[Path], checks: Checks) -> Iterator[Book]:
    """Read workbooks; a sheet that does not say its round says that of its workbook."""
    for path in books:
        with recorded(path, checks.inputs) as found:
            grids = read_workbook(path, checks, checks.limits)
        yield found, [_dated(grid, time_in(path.stem)[0]) for grid in grids]


def _dated(grid: Grid, wave: str) -> Grid:
    if grid.sheet == SETTINGS or time_in(grid.sheet)[0]:
        return grid
    if table_called(grid.sheet) in _OF_ALL_ROUNDS:
        return grid
    return replace(grid, sheet=f"{grid.sheet} ({wave})")
