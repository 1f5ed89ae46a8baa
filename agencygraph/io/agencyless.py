"""People of no known agency: who they are, and where that can be filled in."""

from typing import NamedTuple

from agencygraph.io.checks import Checks
from agencygraph.io.fields import FIELDS
from agencygraph.io.sources import Source
from agencygraph.io.tables import Place, pick


class Agencyless(NamedTuple):
    """Somebody whose agency is not known; ``place`` is the blank cell."""

    id: str
    name: str
    file: str
    place: Place

    def __str__(self) -> str:
        """``'Ben Birch', sheet 'Roster', row 3``."""
        sheet, row, _ = self.place
        known = self.name not in ("", self.id)
        told = f"{self.name!r} ({self.id})" if known else repr(self.id)
        where = f"sheet {sheet!r}" if sheet else self.file
        return f"{told}, {where}, row {row}" if row else f"{told}, {where}"


def agencyless(source: Source) -> tuple[Agencyless, ...]:
    """Return everybody whose agency is blank, in order of the rows."""
    table = source.tables.get("people")
    fields = None if table is None else pick(table, FIELDS["people"], Checks())
    if fields is None:
        return ()
    told = zip(
        fields.cells("id"), fields.raw("name"), fields.cells("agency"), strict=True
    )
    return tuple(
        Agencyless(who, name, fields.table.name, fields.place(i, "agency"))
        for i, (who, name, agency) in enumerate(told)
        if who and not agency
    )
