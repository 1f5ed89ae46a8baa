"""People who are named and not listed: an error, unless the caller says otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from agencygraph.io.checks import Checks, Issue
from agencygraph.io.declared import Unlisted
from agencygraph.io.formats_of_ids import ENDS
from agencygraph.io.tables import Fields
from agencygraph.io.ties import TieRows
from agencygraph.roster import count


def drop_unknown(rows: TieRows, known: set[str], checks: Checks) -> TieRows:
    """Leave out the ties of people who are not listed, aloud."""
    bad = {i for name in ENDS for i in _unlisted(rows.fields, name, known)}
    if not bad:
        return rows
    keep = [i for i in range(len(rows.fields)) if i not in bad]
    fields = rows.fields
    what = count(len(bad), "tie was", "ties were") + " of people who are not listed"
    at = [fields.place(i, "source").row or 0 for i in sorted(bad)]
    table = fields.table
    checks.decided(Issue(what, "dropped", table.name, table.sheet, rows=at))
    return TieRows(
        replace(fields, table=table.take(keep)),
        [rows.waves[i] for i in keep],
        [rows.kinds[i] for i in keep],
        rows.file_wave,
    )


def add_unknown(people: Fields, ties: Iterable[TieRows], checks: Checks) -> Fields:
    """List everyone who is named, of no known agency, aloud."""
    known = set(people.cells("id"))
    new = {
        rows.fields.cells(name)[i]
        for rows in ties
        for name in ENDS
        for i in _unlisted(rows.fields, name, known)
    }
    if not new:
        return people
    what = count(len(new), "person was", "people were") + " named and not listed, and "
    what += "added without an agency"
    table = people.table
    issue = Issue(what, "filled", table.name, table.sheet, count=len(new))
    checks.decided(issue)
    headers, blank = people.headers, [""] * len(new)
    columns = {name: [*cells, *blank] for name, cells in table.columns.items()}
    columns[headers["id"]] = [*table.columns[headers["id"]], *sorted(new)]
    rows = [*table.rows, *[0] * len(new)]
    extended = replace(table, columns=columns, rows=rows, places={}, kinds={})
    return replace(people, table=extended)


def settle(
    fields: Mapping[str, Fields],
    ties: Sequence[TieRows],
    unknown: Unlisted,
    checks: Checks,
) -> tuple[Mapping[str, Fields], Sequence[TieRows]]:
    """Drop the ties of people who are not listed, or list the people, as declared."""
    if "people" not in fields or unknown == "error":
        return fields, ties
    people = fields["people"]
    if unknown == "add":
        return {**fields, "people": add_unknown(people, ties, checks)}, ties
    known = set(people.cells("id"))
    return fields, [drop_unknown(rows, known, checks) for rows in ties]


def _unlisted(fields: Fields, name: str, known: set[str]) -> list[int]:
    cells = fields.cells(name)
    return [i for i, cell in enumerate(cells) if cell and cell not in known]
