"""A sheet or a file of text whose columns have names: the header, then the rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from agencygraph.errors import DataError, Problem
from agencygraph.io.checks import Checks, Issue
from agencygraph.io.grid import ERROR, UNSAVED, Grid
from agencygraph.io.tables import Field, TextTable
from agencygraph.io.text import clean, header_key, listing, number
from agencygraph.roster import count

HIGHEST = 20
"""The header is looked for in so many rows from the top."""


def plain_table(
    grid: Grid, wanted: Sequence[Field], checks: Checks, header: int | None = None
) -> TextTable:
    """Return the columns of a sheet by their names.

    Parameters
    ----------
    grid
        Its rows may differ in length where they come from a file of text.
    wanted
        Columns to look for: they tell the header from titles above it.
    header
        The row of the header as the spreadsheet counts, if that is known.

    Raises
    ------
    DataError
        There is no header, or rows are too long or too short for it.
    """
    filled = [k for k, row in enumerate(grid.cells) if any(map(str.strip, row))]
    if not filled:
        _refuse(grid, "there is nothing in it", "export it again")
    top = _header(grid, filled, wanted) if header is None else _row(grid, header)
    _tell_above(grid, filled, top, checks)
    below = [k for k in filled if k > top]
    blank = len(grid) - top - 1 - len(below)
    if blank:
        rows = [grid.rows[k] for k in range(top + 1, len(grid)) if k not in {*below}]
        told = count(blank, "blank row was", "blank rows were")
        checks.noted(Issue(told, "left out", grid.file, grid.sheet, rows=rows))
        checks.note(f"{place(grid)}: {told} left out.")
    body = _Body(grid, top, below, checks)
    return body.table(wanted)


def place(grid: Grid) -> str:
    """File, and sheet if there is one."""
    return f"{grid.file}, sheet {grid.sheet!r}" if grid.sheet else grid.file


def _refuse(grid: Grid, rule: str, fix: str, row: int | None = None) -> NoReturn:
    raise DataError([Problem(rule, fix, file=grid.file, sheet=grid.sheet, row=row)])


def _row(grid: Grid, header: int) -> int:
    if header not in grid.rows:
        _refuse(grid, "there is no such row", "correct the row of the header", header)
    return list(grid.rows).index(header)


def has_header(grid: Grid, wanted: Sequence[Field]) -> bool:
    """Whether one of the first rows names every column that is needed."""
    return any(map(_names_all(wanted), grid.cells[:HIGHEST]))


def _names_all(wanted: Sequence[Field]) -> Callable[[Sequence[str]], bool]:
    needed = [
        {header_key(name) for name in field.names} for field in wanted if field.required
    ]

    def names_all(row: Sequence[str]) -> bool:
        keys = {header_key(cell) for cell in row}
        return all(keys & names for names in needed)

    return names_all


def _header(grid: Grid, filled: Sequence[int], wanted: Sequence[Field]) -> int:
    """Return the row that holds the names of columns, or say why none does."""
    known = {header_key(name) for field in wanted for name in field.names}
    names_all = _names_all(wanted)
    best, most = filled[0], 0
    for k in filled[:HIGHEST]:
        keys = {header_key(cell) for cell in grid.cells[k]}
        if names_all(grid.cells[k]):
            return k
        if len(keys & known) > most:
            best, most = k, len(keys & known)
    if not most:
        _refuse_no_header(grid, filled, wanted)
    return best


def _refuse_no_header(
    grid: Grid, filled: Sequence[int], wanted: Sequence[Field]
) -> None:
    first = filled[0]
    names = listing(repr(field.name) for field in wanted if field.required)
    fix = f"write the names of the columns above the data: {names}"
    if _looks_like_a_matrix(grid, filled):
        rule = "the table looks like a matrix: people above and the same people beside"
        fix = "list the ties in rows, or give it as a sheet of a workbook"
        _refuse(grid, rule, fix)
    if _looks_like_data(grid, filled):
        rule = "the row looks like data: no cell of it is the name of a column"
        _refuse(grid, rule, fix, grid.rows[first])
    widths = [sum(map(bool, map(str.strip, grid.cells[k]))) for k in filled[:HIGHEST]]
    if len(set(widths)) > 1 and widths[0] < max(widths):
        shape = listing(map(str, widths), most=HIGHEST)
        rule = f"no row of the first {len(widths)} is a header; they hold {shape} cells"
        _refuse(grid, rule, fix)


def _looks_like_a_matrix(grid: Grid, filled: Sequence[int]) -> bool:
    """Whether most names above are beside as well."""
    above = {clean(cell) for cell in grid.cells[filled[0]][1:]} - {""}
    beside = {clean(grid.cells[k][0]) for k in filled[1:]} - {""}
    return len(above) > 1 and 2 * len(above & beside) > max(len(above), len(beside))


def _looks_like_data(grid: Grid, filled: Sequence[int]) -> bool:
    """Whether the first row is like those below: numbers, or what occurs there too."""
    first = [cell.strip() for cell in grid.cells[filled[0]]]
    if any(number(cell) is not None for cell in first):
        return True
    below = [grid.cells[k] for k in filled[1 : 1 + 50 * HIGHEST]]
    return any(
        cell and sum(j < len(row) and row[j].strip() == cell for row in below)
        for j, cell in enumerate(first)
    )


def _tell_above(grid: Grid, filled: Sequence[int], top: int, checks: Checks) -> None:
    titles = [grid.rows[k] for k in filled if k < top]
    blank = range(1, grid.rows[top] - len(titles))
    if titles:
        what = (
            "row above the header was"
            if len(titles) == 1
            else ("rows above the header were")
        )
        what = f"{len(titles)} {what} taken for a title"
        checks.decided(Issue(what, "left out", grid.file, grid.sheet, rows=titles))
    elif blank:
        what = count(len(blank), "blank row was", "blank rows were")
        what += " above the header"
        checks.decided(Issue(what, "left out", grid.file, grid.sheet, rows=blank))


@dataclass(frozen=True, eq=False)
class _Body:
    """The rows below a header."""

    grid: Grid
    top: int
    below: Sequence[int]
    checks: Checks

    def table(self, wanted: Sequence[Field]) -> TextTable:
        grid = self.grid
        names = [name.strip() for name in grid.cells[self.top]]
        rows = check_full(grid, self.below, len(names), self.checks)
        rows = self._spread(rows)
        columns = list(zip(*rows, strict=True)) or [()] * len(names)
        kinds: list[str] = [""] * len(names)
        if grid.kinds:
            lines = [grid.kinds[k] for k in self.below]
            kinds = ["".join(column) for column in zip(*lines, strict=True)] or kinds
        names = _told_apart(names, wanted)
        kept = _kept(grid, names, columns, grid.rows[self.top])
        unusable_cells = list(self._unusable(names))
        if unusable_cells:  # what else is said of such cells would only confuse
            raise DataError(unusable_cells)
        return TextTable(
            grid.file,
            {names[j]: columns[j] for j in kept},
            [grid.rows[k] for k in self.below],
            grid.sheet,
            kinds={names[j]: kinds[j] for j in kept if kinds[j]},
        )

    def _spread(self, rows: list[Sequence[str]]) -> list[Sequence[str]]:
        """Refuse merged cells, or give each of them what the one says."""
        grid = self.grid
        first = grid.rows[self.top]
        spans = [
            one
            for one in grid.merged
            if one.top > first and (one.bottom > one.top or one.right > one.left)
        ]
        if not spans:
            return rows
        if not self.checks.reading.fill_merged:
            rule = "are merged into one: only the first of them holds anything"
            fix = "unmerge them and fill each, or set fill_merged = true"
            raise DataError(
                Problem(f"the cells {one} {rule}", fix, grid.file, grid.sheet, one.top)
                for one in spans
            )
        at = {grid.rows[k]: i for i, k in enumerate(self.below)}
        full = [list(row) for row in rows]
        for one in spans:
            source = full[at[one.top]][one.left] if one.top in at else ""
            for row in range(one.top, one.bottom + 1):
                for j in range(one.left, one.right + 1):
                    if row in at and j < len(full[at[row]]):
                        full[at[row]][j] = source
            issue = Issue(
                f"the merged cells {one} each hold what the first says",
                "filled",
                grid.file,
                grid.sheet,
                rows=range(one.top, one.bottom + 1),
            )
            self.checks.decided(issue)
        return list(full)

    def _unusable(self, names: Sequence[str]) -> Iterator[Problem]:
        """Cells with errors, and formulas of which nobody saved the result."""
        grid = self.grid
        for k in self.below if grid.kinds else ():
            kinds = grid.kinds[k]
            for j in range(len(names)) if ERROR in kinds or UNSAVED in kinds else ():
                if kinds[j] in (ERROR, UNSAVED):
                    yield unusable(grid, k, j, names[j])


def check_full(
    grid: Grid, below: Sequence[int], width: int, checks: Checks
) -> list[Sequence[str]]:
    """Rows of one width: those too long or too short are refused, or filled aloud."""
    rows = [grid.cells[k] for k in below]
    if all(len(row) == width for row in rows):
        return rows
    short = [k for k, row in zip(below, rows, strict=True) if len(row) < width]
    cut = [k for k in short if k == len(grid) - 1 and grid.is_cut]
    wrong = [k for k in below if len(grid.cells[k]) > width]
    wrong += cut if checks.reading.fill_short else short
    if wrong:
        raise DataError(_ragged(grid, k, width) for k in sorted(wrong))
    what = count(len(short), "row was", "rows were") + " filled with blanks"
    numbers = [grid.rows[k] for k in short]
    checks.decided(Issue(what, "filled", grid.file, grid.sheet, rows=numbers))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def unusable(grid: Grid, row: int, column: int, name: str = "") -> Problem:
    """Say that a cell holds an error, or a formula without its result."""
    saved = grid.kind(row, column) != UNSAVED
    rule = (
        "is an error, not a value"
        if saved
        else ("the cell is a formula, and its result was not saved")
    )
    fix = (
        "put a value in its place"
        if saved
        else ("open the file in Excel or LibreOffice and save it again")
    )
    found = grid.problem(row, column, rule, fix)
    return Problem(
        found.rule,
        found.fix,
        found.file,
        found.sheet,
        found.row,
        name or found.column,
        found.value,
    )


def _ragged(grid: Grid, k: int, width: int) -> Problem:
    cells = len(grid.cells[k])
    if cells < width and k == len(grid.cells) - 1 and grid.is_cut:
        return Problem(
            "the last row is incomplete: the file may have been cut short",
            "export it again",
            grid.file,
            grid.sheet,
            grid.rows[k],
        )
    fix = "put quotation marks around a cell that holds the separator, or complete "
    return Problem(
        f"the row has {cells} cells and the header {width}",
        f"{fix}the row",
        grid.file,
        grid.sheet,
        grid.rows[k],
    )


def _told_apart(names: Sequence[str], wanted: Sequence[Field]) -> list[str]:
    """Name the second of two columns "agency" "other agency", where that is known."""
    keys = {header_key(name) for field in wanted for name in field.names}
    told: list[str] = []
    for name in names:
        other = f"other {name}"
        again = name in told and header_key(other) in keys
        told.append(other if again else name)
    return told


def _kept(
    grid: Grid, names: Sequence[str], columns: Sequence[Sequence[str]], row: int
) -> list[int]:
    """Columns with a name; a nameless one may only be blank, two names never alike."""
    problems = []
    kept: list[int] = []
    found: dict[str, int] = {}
    for k, (name, cells) in enumerate(zip(names, columns, strict=True)):
        key = header_key(name)
        if not key and not any(map(str.strip, cells)):
            continue
        rule = "" if key else f"column {k + 1} has cells but no name"
        if key in found:
            rule = f"columns {found[key] + 1} and {k + 1} have the same name"
        if rule:
            fix = "name each column once"
            problems.append(Problem(rule, fix, grid.file, grid.sheet, row, name))
            continue
        found[key] = k
        kept.append(k)
    if problems:
        raise DataError(problems)
    return kept
