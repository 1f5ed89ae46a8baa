"""A sheet before it is read: titles told of, errors refused, merged cells settled."""

from dataclasses import replace

from agencygraph.errors import Problem
from agencygraph.io.checks import Issue
from agencygraph.io.grid import ERROR, UNSAVED
from agencygraph.io.layouts.context import Context
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.roster import count


def ready(sheet: Sheet, context: Context) -> Sheet:
    """Return the sheet as it is to be read, and keep what is wrong with its cells."""
    _note_above(sheet, context)
    _check_cells(sheet, context)
    return _spread(sheet, context)


def _note_above(sheet: Sheet, context: Context) -> None:
    above = [row for row in sheet.grid.cells[: sheet.top] if any(row)]
    if above and context.of(sheet).header is None:
        told = "row" if len(above) == 1 else "rows"
        context.checks.note(
            f"{context.said.file}, sheet {sheet.name!r}: the headings were found in "
            f"row {sheet.grid.rows[sheet.top]}, below {len(above)} {told} of titles."
        )


def _check_cells(sheet: Sheet, context: Context) -> None:
    """Refuse cells that hold an error, or a formula without its result."""
    grid = sheet.grid
    wrong: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for i in sheet.body if grid.kinds else ():
        for j, letter in enumerate(grid.kinds[i]):
            if letter in (ERROR, UNSAVED):
                wrong.setdefault((letter, sheet.text(i, j)), []).append((i, j))
    for (letter, _), places in wrong.items():
        rule, fix = "is an error of the spreadsheet", "correct the formula"
        if letter == UNSAVED:
            rule = "the cell is a formula of which the file holds no result"
            fix = "open and save it in Excel"
        context.problem_of([sheet.cell(i, j) for i, j in places], rule, fix)


def _spread(sheet: Sheet, context: Context) -> Sheet:
    """Refuse merged cells below the headings, or give each what the first says."""
    grid = sheet.grid
    spans = [one for one in grid.merged if one.top > grid.rows[sheet.top]]
    if not spans:
        return sheet
    if not context.checks.reading.fill_merged:
        more = count(len(spans) - 1, "other range is", "other ranges are")
        told = f" (and {more} merged as well)" if len(spans) > 1 else ""
        rule = (
            f"the cells {spans[0]} are merged into one: only the first of them holds "
        )
        fix = "unmerge them and fill each, or set fill_merged = true"
        place = (grid.file, grid.sheet, spans[0].top)
        context.checks.add(Problem(f"{rule}holds anything{told}", fix, *place))
        return sheet
    at = {row: i for i, row in enumerate(grid.rows)}
    cells = [list(row) for row in grid.cells]
    for one in spans:
        for row in range(one.top, one.bottom + 1):
            for j in range(one.left, min(one.right + 1, grid.width)):
                if row in at:
                    cells[at[row]][j] = grid.cells[at[one.top]][one.left]
        what = f"the merged cells {one} each hold what the first says"
        rows = range(one.top, one.bottom + 1)
        context.checks.decided(Issue(what, "filled", grid.file, grid.sheet, rows=rows))
    body = range(sheet.top + 1, len(cells))
    filled = tuple(i for i in body if any(cell.strip() for cell in cells[i]))
    return replace(sheet, grid=replace(grid, cells=cells), body=filled)
