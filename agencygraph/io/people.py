"""Rosters from the tables of people and agencies, one a wave where they differ."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agencygraph.io.checks import Checks
from agencygraph.io.tables import Fields
from agencygraph.io.text import clean, fold, listing, number
from agencygraph.io.waves import Waves
from agencygraph.memberships import primary_agency, scaled_shares
from agencygraph.roster import Roster, Unit, count

Shares = Mapping[str, float]


class Agencies:
    """Every agency that is named, in the one spelling that is used.

    Those of ``agencies.csv`` are spelled as there, and found by their name as well.
    Of the others the spelling that most people have is used, and the merge is told.
    """

    def __init__(self, fields: Fields | None, cells: Sequence[str]) -> None:
        self.fields = fields
        self.declared: dict[str, int] = {}
        self._by_key: dict[str, str] = {}
        self._names: frozenset[str] = frozenset()
        if fields is not None:
            for i, agency in enumerate(fields.cells("id")):
                if agency:
                    self.declared.setdefault(agency, i)
            names = fields.cells("name")
            by_name = {fold(names[i]): a for a, i in self.declared.items() if names[i]}
            by_id = {fold(agency): agency for agency in self.declared}
            self._by_key = {**by_name, **by_id}
            self._names = frozenset(by_name)
        self.memberships = {cell: self._membership(cell) for cell in set(cells)}
        self.spelling = self._spellings(Counter(cells))

    @property
    def all(self) -> list[str]:
        """Every agency of the study: each roster lists it, with people or without."""
        return sorted({*self.declared, *self.spelling.values()})

    def shares(self, cell: str) -> Shares:
        """Return agency → share of one cell, {} where it is not known."""
        read = self.memberships[cell]
        if not isinstance(read, dict):
            return {}
        return {self.spelling[agency]: share for agency, share in read.items()}

    def _membership(self, cell: str) -> dict[str, float] | str:
        """``"DWP:0.6; Police:0.4"`` as agency → share, or what is wrong with it."""
        if not cell or cell in self.declared:
            return {cell: 1.0} if cell else {}
        read: dict[str, float | None] = {}
        parts = [clean(part) for part in cell.split(";")]
        for part in parts:
            match = re.fullmatch(r"(.*\S) ?: ?(\S+)", part)
            share = None if match is None or part in self.declared else number(match[2])
            agency = match[1] if match is not None and share is not None else part
            if agency in read:
                return f"names {agency!r} twice"
            if agency:
                read[agency] = share
        given = [share for share in read.values() if share is not None]
        if len(parts) == 1 and given != [1.0]:
            return {cell: 1.0}  # "Team: 7" is a name, not seven parts of a whole
        if given and len(given) != len(read):
            return "gives a share to some agencies and not to others"
        if not all(0 < share < float("inf") for share in given):
            return "gives a share that is not a positive number"
        return {agency: share or 1.0 for agency, share in read.items()}

    def _spellings(self, times: Mapping[str, int]) -> dict[str, str]:
        used: Counter[str] = Counter()
        for cell, n in times.items():
            read = self.memberships[cell]
            used.update(dict.fromkeys(read if isinstance(read, dict) else (), n))
        by_key = dict(self._by_key)
        for agency in sorted(used, key=lambda a: (-used[a], a)):
            by_key.setdefault(fold(agency), agency)
        exact = {agency: agency for agency in self.declared}
        self.merged = {
            agency: by_key[fold(agency)]
            for agency in sorted(used)
            if by_key[fold(agency)] != agency
            and agency not in exact
            and fold(agency) not in self._names
        }
        return {agency: exact.get(agency, by_key[fold(agency)]) for agency in used}

    def attributes_of(
        self, agencies: Sequence[str]
    ) -> dict[str, tuple[str | None, ...]]:
        """Columns of ``agencies.csv`` for these agencies, None where it is silent."""
        if self.fields is None:
            return {}
        columns = {
            name: self.fields.raw(name)
            for name in ("name", "sector")
            if name in self.fields
        }
        columns |= {header: self.fields.shown(header) for header in self.fields.rest}
        rows = [self.declared.get(agency) for agency in agencies]
        return {
            header: tuple(None if i is None else cells[i] or None for i in rows)
            for header, cells in columns.items()
        }


@dataclass(frozen=True, eq=False)
class People:
    """The rows of the table of people, read once for every wave."""

    fields: Fields
    ids: Sequence[str]
    names: Sequence[str]
    cells: Sequence[str]
    waves: Sequence[str]
    agencies: Agencies

    @property
    def are_dated(self) -> bool:
        """Whether some rows hold for one wave only."""
        return any(self.waves)


def read_people(
    fields: Fields, agencies: Fields | None, checks: Checks, group: str = "agency"
) -> People:
    """Read people and their agencies; ``group`` is the column that holds those."""
    cells = fields.cells(group)
    book = Agencies(agencies, cells)
    people = People(
        fields,
        fields.cells("id"),
        fields.raw("name"),
        cells,
        fields.cells("wave"),
        book,
    )
    if not len(fields):
        rule, fix = "there are no rows", "add a row for everyone who could be tied"
        checks.add(fields.problem(None, "id", None, rule, fix))
    _check_ids(people, checks)
    _check_agencies(people, group, checks)
    if agencies is not None:
        _check_declared(agencies, book, checks)
    return people


def _check_ids(people: People, checks: Checks) -> None:
    fields, raw = people.fields, people.fields.raw("id")
    first: dict[tuple[str, str], int] = {}
    for i, (person, wave) in enumerate(zip(people.ids, people.waves, strict=True)):
        if not person:
            fix = "give every person an id"
            checks.add(fields.problem(i, "id", None, "the cell is blank", fix))
            continue
        before = first.setdefault((person, fold(wave)), i)
        if before != i:
            rule = f"is the id of row {fields.table.rows[before]} as well"
            if raw[i] != raw[before]:
                rule = f"reads the same as {raw[before]!r} in row "
                rule += str(fields.table.rows[before])
            fix = "give each person an id of their own"
            fix += ", or say in a column 'wave' which wave each row is of"
            checks.add(fields.problem(i, "id", raw[i], rule, fix))


def _check_agencies(people: People, group: str, checks: Checks) -> None:
    book, fields = people.agencies, people.fields
    for i, cell in enumerate(people.cells):
        read = book.memberships[cell]
        if isinstance(read, str):
            fix = 'write "Police; Housing", or shares: "Police: 0.6; Housing: 0.4"'
            checks.add(fields.problem(i, group, cell, read, fix))
    for agency, used in book.merged.items():
        checks.warn(f"{fields.table.label}: agency {agency!r} was read as {used!r}")
    if book.declared:
        found = {a for cell in book.memberships for a in book.shares(cell)}
        apart = sorted(found - set(book.declared))
        if apart:
            checks.note(f"Agencies that agencies.csv does not list: {listing(apart)}.")


def _check_declared(fields: Fields, book: Agencies, checks: Checks) -> None:
    for i, agency in enumerate(fields.cells("id")):
        if not agency:
            fix = "give every agency an id"
            checks.add(fields.problem(i, "id", None, "the cell is blank", fix))
        elif book.declared[agency] != i:
            row = fields.table.rows[book.declared[agency]]
            fix = "list each agency once"
            rule = f"is the id of row {row} as well"
            checks.add(fields.problem(i, "id", agency, rule, fix))


def rosters(
    people: People, waves: Waves, unit: Unit, checks: Checks
) -> dict[str, Roster]:
    """Return the roster of each wave; the same object where nothing changed.

    A row with a wave holds for that wave, and there in place of a row without one; a
    row without a wave holds for all.
    """
    always: dict[str, int] = {}
    dated: dict[str, dict[str, int]] = {wave: {} for wave in waves.labels}
    for i, (person, label) in enumerate(zip(people.ids, people.waves, strict=True)):
        wave = waves.find(label) if label else None
        if label and wave is None:
            rule, fix = "is not a wave of the study", waves.fix(label)
            checks.add(people.fields.problem(i, "wave", label, rule, fix))
        elif person:
            rows = dated[wave] if wave is not None else always
            rows.setdefault(person, i)
    made: list[Roster] = []
    found: dict[str, Roster] = {}
    for wave in waves.labels:
        roster = made[0] if made and not people.are_dated else None
        roster = roster or _roster(people, {**always, **dated[wave]}, unit)
        found[wave] = next((old for old in made if old == roster), roster)
        made += [] if found[wave] is not roster else [roster]
    _note_unknown(found, checks)
    return found


def single_roster(people: People, unit: Unit) -> Roster:
    """Return the one roster of a table without waves and without problems."""
    return _roster(people, {person: i for i, person in enumerate(people.ids)}, unit)


def _roster(people: People, rows: Mapping[str, int], unit: Unit) -> Roster:
    places = list(rows.values())
    given = {p: people.agencies.shares(people.cells[i]) for p, i in rows.items()}
    shares = scaled_shares({person: share for person, share in given.items() if share})
    labels = [primary_agency(shares[p]) if p in shares else None for p in rows]
    headers = people.fields.rest
    columns = {header: people.fields.shown(header) for header in headers}
    roster = Roster.from_labels(
        rows,
        labels,
        names=[people.names[i] for i in places],
        attributes={
            h: [cells[i] or None for i in places] for h, cells in columns.items()
        },
        unit=unit,
    )
    every = people.agencies.all
    if len(every) > roster.n_agencies:
        roster = roster.with_agencies(roster.agency_labels, agencies=every)
    several = {person: share for person, share in shares.items() if len(share) > 1}
    if several:
        roster = roster.with_shares(several)
    attributes = people.agencies.attributes_of(roster.agencies)
    return replace(roster, agency_attributes=attributes)


def _note_unknown(found: Mapping[str, Roster], checks: Checks) -> None:
    for wave, roster in found.items():
        if roster.n_unknown:
            where = f" in wave {wave!r}" if len({*map(id, found.values())}) > 1 else ""
            people = count(roster.n_unknown, "person has", "people have")
            if roster.unit == "agency":
                people = count(roster.n_unknown, "agency has", "agencies have")
            checks.note(f"{people} no known {_GROUP[roster.unit]}{where}.")


def several_agencies(roster: Roster) -> dict[str, dict[str, float]]:
    """Person → agency → share, of those who belong to several agencies."""
    found: dict[str, dict[str, float]] = {}
    if roster.shares is not None:
        cells = roster.shares.tocoo()
        for i, k, share in zip(*cells.coords, cells.data, strict=True):
            agency = roster.agencies[k]
            found.setdefault(roster.people[i], {})[agency] = float(share)
    return {person: row for person, row in found.items() if len(row) > 1}


_GROUP: Mapping[Unit, str] = {"person": "agency", "agency": "group"}


def agency_rosters(found: Mapping[str, Roster]) -> dict[str, Roster]:
    """Return the agencies of each wave as actors, grouped by sector."""
    made: dict[int, Roster] = {}
    result = {}
    for wave, roster in found.items():
        if id(roster) not in made:
            made[id(roster)] = _agencies_as_actors(roster)
        result[wave] = made[id(roster)]
    return result


def _agencies_as_actors(roster: Roster) -> Roster:
    attributes = dict(roster.agency_attributes)
    attributes.pop("name", None)
    sectors = attributes.pop("sector", None)
    return Roster.from_labels(
        roster.agencies,
        sectors,
        names=roster.agency_names,
        attributes=attributes,
        unit="agency",
    )
