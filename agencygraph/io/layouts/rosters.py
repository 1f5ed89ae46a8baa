"""The people of a survey workbook, without the rest of it."""

from collections.abc import Sequence
from dataclasses import replace

from agencygraph.io.checks import Checks
from agencygraph.io.declared import Settings
from agencygraph.io.grid import Grid
from agencygraph.io.layouts.lookup import Lookup
from agencygraph.io.layouts.people import everyone
from agencygraph.io.layouts.recognise import is_roster, read_sheets
from agencygraph.io.layouts.returns import Returns
from agencygraph.io.tables import TextTable


def roster_table(
    grids: Sequence[Grid], settings: Settings, checks: Checks
) -> TextTable | None:
    """Return the table of people, None where no sheet looks like one."""
    found = [grid for grid in grids if _lists_people(grid, settings)]
    if not found:
        return None
    sheets = {grid.sheet: settings.sheet(grid.sheet) for grid in found}
    said, people, _ = read_sheets(found, replace(settings, sheets=sheets), {}, checks)
    find = Lookup(people, said.file, "error", checks)
    withheld = {who for cell in said.withheld if (who := find(cell))}
    return everyone(said, find, Returns(withheld=withheld))[0]


def _lists_people(grid: Grid, settings: Settings) -> bool:
    declared = settings.sheet(grid.sheet).layout
    return is_roster(grid) if declared is None else declared == "roster"
