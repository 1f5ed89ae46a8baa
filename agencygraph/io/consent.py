"""People who did not consent: counted in their agency, and named nowhere.

A survey workbook is understood in ``layouts``, which knows of consent itself; this is
for tables: a column of people whose heading speaks of consent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from agencygraph.io.checks import Checks
from agencygraph.io.declared import Settings
from agencygraph.io.fields import FIELDS
from agencygraph.io.layouts.context import agrees
from agencygraph.io.mentions import names_within, telling
from agencygraph.io.names import WITHHELD
from agencygraph.io.sources import Source
from agencygraph.io.tables import Fields, TextTable, pick
from agencygraph.io.text import NO, fold
from agencygraph.labels import CONSENT
from agencygraph.network import Network
from agencygraph.roster import count

_IDS: Mapping[str, tuple[str, ...]] = {
    "attendance": ("id",),
    "requests": ("id", "wanted"),
}
"""Tables in which whoever did not consent is shown without their id."""


@dataclass(frozen=True)
class Withheld:
    """Ids that are shown in place of those who did not consent, and their names.

    ``others``: the ids of everybody else.
    """

    ids: Mapping[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ids)

    def people(self, table: TextTable) -> TextTable:
        """Return the table of people without what says who they are."""
        fields = _picked("people", table)
        if fields is None or not self:
            return table
        kept = {fields.headers[n] for n in ("agency", "wave") if n in fields}
        at, name = fields.headers["id"], fields.headers.get("name")
        hidden = [self.ids.get(one, "") for one in fields.cells("id")]
        columns: dict[str, list[str]] = {}
        for header, cells in table.columns.items():
            instead = {at: None, name: WITHHELD}.get(header, "")
            columns[header] = [
                cell
                if not new or header in kept
                else new
                if instead is None
                else instead
                for cell, new in zip(cells, hidden, strict=True)
            ]
        if name is None:
            ids = table.columns[at]
            columns["name"] = [
                WITHHELD if new else one for one, new in zip(ids, hidden, strict=True)
            ]
        return self.unmentioned(replace(table, columns=columns, written={}), ())

    def ties(self, table: TextTable, settings: Settings, kind: str = "") -> TextTable:
        """Return ties without what they answered, and with them as people named.

        A tie without direction was reported by either, so it stays, if the other
        consented.
        """
        fields = _picked("ties", table)
        if fields is None or not self:
            return table
        ends = [fields.cells(name) for name in ("source", "target")]
        kinds = fields.cells("kind")
        ways = fields.cells("directed")
        keep = []
        for i, (source, target) in enumerate(zip(*ends, strict=True)):
            told = settings.kind(kinds[i] or kind).directed
            directed = fold(ways[i]) not in NO if ways[i] else told is not False
            out = source in self.ids and (directed or target in self.ids)
            keep += [] if out else [i]
        return self._shown(table, fields, ("source", "target")).take(keep)

    def table(self, role: str, table: TextTable) -> TextTable:
        """Return another table, without what they said and without their ids."""
        fields = _picked(role, table)
        if fields is None or not self:
            return table
        if role == "responses":
            return self._responses(table, fields)
        if role == "scores":
            own = fields.cells("id")
            return table.take([i for i, one in enumerate(own) if one not in self.ids])
        return self.unmentioned(
            self._shown(table, fields, _IDS.get(role, ())), _IDS.get(role, ())
        )

    def answered(self, network: Network) -> NDArray[np.bool_]:
        """Who answered: everybody who was said to have, and consented."""
        shown = set(self.ids.values())
        agreed = [person not in shown for person in network.roster.people]
        found: NDArray[np.bool_] = network.answered & np.array(agreed, np.bool_)
        return found

    def silent(self) -> TextTable:
        """Return a table of responses that says that they did not answer."""
        return _rows_of(sorted(self.ids.values()))

    def unmentioned(self, table: TextTable, ids: Sequence[str]) -> TextTable:
        """Return a table with the cells blank that give the name of one of them."""
        columns = {
            header: ["" if names_within(cell, self.names) else cell for cell in cells]
            for header, cells in table.columns.items()
            if header not in ids
        }
        return replace(table, columns={**table.columns, **columns})

    def _shown(
        self, table: TextTable, fields: Fields, names: Sequence[str]
    ) -> TextTable:
        columns = {
            fields.headers[name]: [
                self.ids.get(one, cell)
                for one, cell in zip(
                    fields.cells(name), fields.column(name), strict=True
                )
            ]
            for name in names
            if name in fields
        }
        written = {n: t for n, t in table.written.items() if n not in columns}
        return replace(table, columns={**table.columns, **columns}, written=written)

    def _responses(self, table: TextTable, fields: Fields) -> TextTable:
        """Return responses in which they did not answer, whatever was said of them."""
        shown = self._shown(table, fields, ("id",))
        own = fields.cells("id")
        header = fields.headers.get("answered", "answered")
        before = table.columns.get(header, ["1"] * len(table))
        answered = [
            "0" if one in self.ids else cell
            for one, cell in zip(own, before, strict=True)
        ]
        columns = {**shown.columns, header: answered}
        more = {shown: "0" for one, shown in self.ids.items() if one not in own}
        if "listed" in fields and "answered" not in fields:  # then everybody answered
            more |= {one: "1" for one in self.others if one not in own}
        added = {fields.headers["id"]: [*more], header: [*more.values()]}
        nothing = [""] * len(more)
        columns = {h: [*cells, *added.get(h, nothing)] for h, cells in columns.items()}
        rows = [*shown.rows, *([0] * len(more))]
        return TextTable(shown.name, columns, rows, shown.sheet)


def withheld_in(table: TextTable, checks: Checks) -> tuple[TextTable, Withheld]:
    """Return the table of people without its column of consent, and who did not.

    Told is how many they are. A blank is no consent.
    """
    asked = [header for header in table.columns if CONSENT.search(header)]
    fields = _picked("people", table)
    if not asked or fields is None:
        return table, Withheld()
    ids, names, agency = (fields.cells(n) for n in ("id", "name", "agency"))
    refused = {
        one: i
        for i, one in enumerate(ids)
        if one and not all(agrees(table.columns[h][i]) for h in asked)
    }
    others = {h: cells for h, cells in table.columns.items() if h not in asked}
    table = replace(table, columns=others)
    if not refused:
        return table, Withheld()
    people = count(len(refused), "person", "people")
    checks.note(
        f"{people} did not consent: counted without their names, and what they "
        "answered is not used."
    )
    order = sorted(refused, key=lambda one: (fold(agency[refused[one]]), one))
    taken, shown, k = set(ids), {}, 0
    for one in order:
        k += 1
        while f"withheld {k}" in taken:
            k += 1
        shown[one] = f"withheld {k}"
    found = {t for one, i in refused.items() for t in telling(one, names[i])}
    mails = {
        fold(cells[i]) for i in refused.values() for cells in others.values()
        if "@" in cells[i]
    }  # fmt: skip
    rest = tuple(sorted({*ids} - {*refused, ""}))
    return table, Withheld(shown, frozenset(found | mails), rest)


def consented(source: Source, checks: Checks) -> Source:
    """Return the tables of a study without those who did not consent."""
    if "people" not in source.tables:
        return source
    people, withheld = withheld_in(source.tables["people"], checks)
    tables = {**source.tables, "people": people}
    if not withheld:
        return replace(source, tables=tables)
    kinds = source.settings.kinds
    kind = next(iter(kinds)) if len(kinds) == 1 else ""
    for role, table in tables.items():
        tables[role] = (
            withheld.people(table) if role == "people" else withheld.table(role, table)
        )
    tables.setdefault("responses", withheld.silent())
    ties = [
        (wave, withheld.ties(table, source.settings, kind))
        for wave, table in source.ties
    ]
    return replace(source, tables=tables, ties=ties)


def _picked(role: str, table: TextTable) -> Fields | None:
    """Recognise the columns; what is wrong with them is told where they are read."""
    return pick(table, FIELDS[role], Checks())


def _rows_of(ids: Sequence[str]) -> TextTable:
    columns = {"id": [*ids], "answered": ["0"] * len(ids)}
    return TextTable("responses", columns, [0] * len(ids))
