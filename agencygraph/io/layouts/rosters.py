"""The people of a survey workbook, without the rest of it."""

from collections.abc import Sequence

from agencygraph.io.checks import Checks
from agencygraph.io.declared import Settings
from agencygraph.io.grid import Grid
from agencygraph.io.layouts.lookup import Lookup
from agencygraph.io.layouts.people import everyone
from agencygraph.io.layouts.recognise import is_roster, read_sheets
from agencygraph.io.layouts.returns import Returns
from agencygraph.io.tables import TextTable


def roster_table(grids: Sequence[Grid], checks: Checks) -> TextTable | None:
    """Return the table of people, None where no sheet looks like one."""
    settings = Settings()
    found = [grid for grid in grids if is_roster(grid)]
    if not found:
        return None
    said, people, _ = read_sheets(found, settings, {}, checks)
    find = Lookup(people, said.file, "error", checks)
    withheld = {who for cell in said.withheld if (who := find(cell))}
    return everyone(said, find, Returns(withheld=withheld))[0]
