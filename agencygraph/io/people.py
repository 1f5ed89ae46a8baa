"""Rosters from the tables of people and agencies, one a wave where they differ."""

from collections.abc import Mapping
from dataclasses import replace

from agencygraph.io.affiliation import Agencies, People
from agencygraph.io.checks import Checks
from agencygraph.io.people_checks import check_people
from agencygraph.io.tables import Fields
from agencygraph.io.text import fold
from agencygraph.io.waves import Waves
from agencygraph.memberships import primary_agency, scaled_shares
from agencygraph.roster import Roster, Unit, count


def read_people(
    fields: Fields, agencies: Fields | None, checks: Checks, group: str = "agency"
) -> People:
    """Read people and their agencies; ``group`` is the column that holds those."""
    cells = _memberships(fields, group, checks)
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
    check_people(people, agencies, group, checks)
    return people


def _memberships(fields: Fields, group: str, checks: Checks) -> list[str]:
    """Agencies of each row; of somebody in several rows, all in the first."""
    cells = fields.cells(group)
    if checks.reading.multi_agency != "split":
        return cells
    found: dict[tuple[str, str], dict[str, None]] = {}
    keys = list(zip(fields.cells("id"), map(fold, fields.cells("wave")), strict=True))
    for key, cell in zip(keys, cells, strict=True):
        found.setdefault(key, {})[cell] = None
    return ["; ".join(filter(None, found[key])) for key in keys]


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
    rows: dict[str, int] = {}
    for i, person in enumerate(people.ids):
        rows.setdefault(person, i)
    return _roster(people, rows, unit)


def _roster(people: People, rows: Mapping[str, int], unit: Unit) -> Roster:
    places = list(rows.values())
    labels, several = _memberships_of(people, rows)
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
    if several:
        roster = roster.with_shares(several)
    attributes = people.agencies.attributes_of(roster.agencies)
    return replace(roster, agency_attributes=attributes)


def _memberships_of(
    people: People, rows: Mapping[str, int]
) -> tuple[list[str | None], dict[str, dict[str, float]]]:
    """The agency of each, and all agencies of those who have several."""
    cells = {people.cells[i] for i in rows.values()}
    given = {cell: people.agencies.shares(cell) for cell in cells}
    if all(len(share) < 2 for share in given.values()):  # as it mostly is
        only = {cell: next(iter(share), None) for cell, share in given.items()}
        return [only[people.cells[i]] for i in rows.values()], {}
    told = {person: given[people.cells[i]] for person, i in rows.items()}
    shares = scaled_shares({person: share for person, share in told.items() if share})
    labels = [primary_agency(shares[p]) if p in shares else None for p in rows]
    return labels, {p: share for p, share in shares.items() if len(share) > 1}


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
