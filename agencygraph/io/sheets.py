"""Sheets of a workbook that are tables of a study, as ``write_study`` writes them."""

from agencygraph.errors import DataError, Problem
from agencygraph.io.grid import Grid
from agencygraph.io.tables import TextTable
from agencygraph.io.text import header_key

SETTINGS = "study"
"""The sheet that holds the lines of ``study.toml``, under a header."""


def table_of(grid: Grid) -> TextTable:
    """Sheet whose first row is the header; rows and columns without cells are left out.

    Raises
    ------
    DataError
        Two columns of one name, or cells under no name.
    """
    if not len(grid):
        problem = Problem("the sheet is empty", file=grid.file, sheet=grid.sheet)
        raise DataError([problem])
    header = [name.strip() for name in grid.cells[0]]
    kept = [k for k, row in enumerate(grid.cells) if k and any(map(str.strip, row))]
    columns: dict[str, list[str]] = {}
    keys: set[str] = set()
    problems = []
    for place, name in enumerate(header, start=1):
        cells = [grid.cells[k][place - 1] for k in kept]
        if not name and not any(map(str.strip, cells)):
            continue
        if not name or header_key(name) in keys:
            rule = "has the name of another column" if name else "has cells and no name"
            problems.append(_problem(grid, f"column {place} {rule}", name))
        keys.add(header_key(name))
        columns[name] = cells
    if problems:
        raise DataError(problems)
    return TextTable(grid.file, columns, [grid.rows[k] for k in kept], grid.sheet)


def _problem(grid: Grid, rule: str, name: str) -> Problem:
    fix, row = "name each column once", grid.rows[0]
    return Problem(rule, fix, grid.file, grid.sheet, row, name)


def settings_text_of(grid: Grid) -> str:
    """Return the text of ``study.toml`` that a sheet holds, a line a row.

    The first row is a heading, unless it is a line of settings itself.
    """
    lines = {row: cells[0] for row, cells in zip(grid.rows, grid.cells, strict=True)}
    first = min(lines, default=0)
    text = lines.get(first, "").strip()
    if not (text.startswith("[") or "=" in text):
        lines[first] = ""
    last = max(lines, default=0)  # a blank for every blank row: line 3 is row 3
    return "\n".join(lines.get(row, "") for row in range(1, last + 1))
