"""The table of people: those of the roster, those added, and those not to be named."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from agencygraph.io.grid import TEXT
from agencygraph.io.layouts.lookup import Lookup
from agencygraph.io.layouts.returns import Returns
from agencygraph.io.layouts.said import Said
from agencygraph.io.layouts.tables import joined
from agencygraph.io.names import WITHHELD
from agencygraph.io.tables import Place, TextTable
from agencygraph.io.text import clean, fold

KEPT = ("id", "name", "agency", "wave")


def everyone(
    said: Said, find: Lookup, returns: Returns
) -> tuple[TextTable | None, Mapping[str, str]]:
    """Return the table of people, and the id shown for each who did not consent."""
    tables = said.tables.get("people", [])
    table = joined(tables) if tables else None
    if find.unlisted == "add":
        table = _with_added(table, said, find)
    if table is None:
        return None, {}
    ids = [clean(text) for text in table.columns["id"]]
    agency = dict(zip(ids, map(clean, table.columns["agency"]), strict=True))
    order = sorted(
        returns.withheld & set(ids), key=lambda who: (fold(agency[who]), who)
    )
    hidden = {who: f"withheld {k}" for k, who in enumerate(order, start=1)}
    return _hidden(table, ids, hidden), hidden


def _hidden(
    table: TextTable, ids: Sequence[str], hidden: Mapping[str, str]
) -> TextTable:
    """Take away what says who they are: id, name and everything but the agency."""
    if not hidden:
        return table
    columns: dict[str, list[str]] = {}
    for name, cells in table.columns.items():
        columns[name] = [
            _shown(name, cell, hidden[who]) if who in hidden else cell
            for who, cell in zip(ids, cells, strict=True)
        ]
    if "name" not in columns:
        columns["name"] = [WITHHELD if who in hidden else who for who in ids]
    return replace(table, columns=columns)


def _shown(name: str, cell: str, instead: str) -> str:
    if name == "id":
        return instead
    if name == "name":
        return WITHHELD
    return cell if name in KEPT else ""


def _with_added(table: TextTable | None, said: Said, find: Lookup) -> TextTable | None:
    """Add everyone who is named and not on the roster, with the agency said of them."""
    agencies = dict(find.agencies)
    for told in said.returned:
        if told.agency:
            agencies.setdefault(clean(told.who.text), clean(told.agency))
    for tie in said.ties:
        find(tie.source)
        find(tie.target, tie.agency)
    added = sorted(find.unknown)
    if not added:
        return table
    if table is None:
        table = TextTable(said.file, {"id": [], "agency": []}, [])
    columns = {name: list(cells) for name, cells in table.columns.items()}
    places = {
        name: list(
            table.places.get(name) or [Place(table.sheet, r, name) for r in table.rows]
        )
        for name in columns
    }
    rows = list(table.rows)
    for who in added:
        cell = next(iter(find.unknown[who].values()))
        rows.append(cell.place.row or 0)
        own = {"id": who, "name": who, "agency": agencies.get(who, "")}
        for name, cells in columns.items():
            cells.append(own.get(name, ""))
            places[name].append(cell.place)
    kinds = {name: kept + TEXT * len(added) for name, kept in table.kinds.items()}
    return TextTable(table.name, columns, rows, table.sheet, places, kinds)


def known_in(table: TextTable, wave: str) -> list[str]:
    """Return the ids on the roster of a wave."""
    ids = [clean(text) for text in table.columns["id"]]
    waves = table.columns.get("wave", [""] * len(ids))
    fits = {
        who: None
        for who, told in zip(ids, waves, strict=True)
        if who and fold(told) in ("", fold(wave))
    }
    return list(fits)
