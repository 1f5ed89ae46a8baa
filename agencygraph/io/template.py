"""What was understood of a source, as a workbook that is read without a question."""

from collections.abc import Collection, Mapping, Sequence

from agencygraph.io.compose import Rows, table_rows
from agencygraph.io.settings import FILE
from agencygraph.io.settings_writing import settings_text
from agencygraph.io.sheets import SETTINGS
from agencygraph.io.sources import Source
from agencygraph.io.tables import TextTable
from agencygraph.io.text import clean
from agencygraph.io.xlsx_writing import Sheet
from agencygraph.table import Table

DOUBTFUL = "named, and not on the roster: correct the name, or delete this row"


def template_sheets(
    source: Source, doubtful: Collection[str], records: Mapping[str, Table]
) -> list[Sheet]:
    """Return a sheet for each table, the doubtful people marked; then the records."""
    tables = dict(source.tables)
    if "people" not in tables and "agencies" not in tables:
        tables = {
            "people": TextTable("", {"id": (), "name": (), "agency": ()}, ())
        } | tables
    sheets = [
        Sheet(name, _rows(table, doubtful if name == "people" else ()))
        for name, table in tables.items()
    ]
    between = [("agency_ties", source.agency_ties)] if source.agency_ties else []
    sheets += [
        Sheet(stem, _together(found))
        for stem, found in (("ties", source.ties), *between)
    ]
    sheets += [Sheet(name, table_rows([t.row], t)) for name, t in records.items()]
    lines = [[line] for line in settings_text(source.settings).split("\n")]
    return [*sheets, Sheet(SETTINGS, Rows([FILE], lines))]


def _together(tables: Sequence[tuple[str, TextTable]]) -> Rows:
    """One table of the ties of every wave."""
    header = ["source", "target", "weight", "kind", "directed", "observed", "wave"]
    body: list[list[object]] = []
    for wave, table in tables:
        known = {**table.columns}
        known["wave"] = [told or wave for told in known.get("wave", [""] * len(table))]
        nothing = [""] * len(table)
        body += map(list, zip(*(known.get(n, nothing) for n in header), strict=True))
    return Rows(header, body)


def _rows(table: TextTable, doubtful: Collection[str]) -> Rows:
    header = list(table.columns)
    body: list[list[object]] = [
        list(row) for row in zip(*table.columns.values(), strict=True)
    ]
    if doubtful:
        marks = {clean(name) for name in doubtful}
        ids = table.columns["id"]
        header.append("check")
        for row, who in zip(body, ids, strict=True):
            row.append(DOUBTFUL if clean(who) in marks else "")
    return Rows(header, body)
