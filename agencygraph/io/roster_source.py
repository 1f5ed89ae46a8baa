"""The people of any source: a table, a workbook, or the folder of a study."""

import os
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from agencygraph.errors import Problem
from agencygraph.io.affiliation import People
from agencygraph.io.checks import Checks
from agencygraph.io.declared import Settings
from agencygraph.io.fields import FIELDS
from agencygraph.io.layouts.rosters import roster_table
from agencygraph.io.people import rosters
from agencygraph.io.settings import settings_from_text
from agencygraph.io.sheets import SETTINGS, settings_text_of
from agencygraph.io.sources import (
    Source,
    is_plain,
    is_workbook,
    open_folder,
    open_sheets,
    open_table,
)
from agencygraph.io.tables import Place, TextTable, put_together
from agencygraph.io.text import header_key, listing
from agencygraph.io.waves import Waves, recognised
from agencygraph.io.workbook import read_workbook
from agencygraph.page.atomic import at_home
from agencygraph.roster import Roster, Unit, count

_TABLES = ("people", "agencies")


@dataclass(frozen=True)
class PeopleSource:
    """The tables of people and of agencies, and the order of waves that is declared."""

    people: TextTable | None
    agencies: TextTable | None = None
    waves: tuple[str, ...] | None = None


def people_source(source: object, checks: Checks) -> PeopleSource:
    """Find the tables of people and agencies, whatever else there is."""
    if is_workbook(source):
        path = at_home(str(source))
        found = _in_workbook(path, checks)
        if found is not None:
            return found
    elif isinstance(source, str | os.PathLike) and _may_be_folder(Path(source)):
        return _of_study(open_folder(source, _TABLES, checks), str(source), checks)
    return PeopleSource(_with_ids(open_table(source, "people", checks), checks))


def _with_ids(table: TextTable, checks: Checks) -> TextTable:
    """Know people by their names where a list has no ids, as in a workbook."""
    for field in FIELDS["people"]:
        table = put_together(table, field)
    keys = {header_key(header): header for header in table.columns}
    by_role = {field.name: field.names for field in FIELDS["people"]}
    found = {
        role: [keys[name] for name in names if name in keys]
        for role, names in by_role.items()
    }
    if found["id"] or len(found["name"]) != 1:
        return table
    (name,) = found["name"]
    checks.note(f"{table.name}: there are no ids, so people are known by their names.")
    at = table.places.get(name) or [Place(table.sheet, r, name) for r in table.rows]
    places = {**table.places, "id": at}
    columns = {"id": table.columns[name], **table.columns}
    kinds = dict(table.kinds)
    if name in kinds:
        kinds["id"] = kinds[name]
    return replace(table, columns=columns, places=places, kinds=kinds)


def _may_be_folder(path: Path) -> bool:
    """Whether this is a folder, or would be one: nothing is there, of no known type."""
    try:
        return at_home(path).is_dir() or not (path.suffix or at_home(path).exists())
    except OSError:
        return False


def _in_workbook(path: Path, checks: Checks) -> PeopleSource | None:
    grids = read_workbook(path, checks, checks.limits)
    if is_plain(grids):
        own = [grid for grid in grids if grid.sheet in (*_TABLES, SETTINGS)]
        return _of_study(open_sheets(own, checks), path.name, checks)
    settings = Settings()
    for grid in grids:
        if grid.sheet == SETTINGS:
            settings = settings_from_text(
                settings_text_of(grid), grid.file, checks, SETTINGS
            )
    sheets = [grid for grid in grids if grid.sheet != SETTINGS]
    people = roster_table(sheets, settings, checks)
    return None if people is None else PeopleSource(people, None, settings.waves)


def _of_study(found: Source, name: str, checks: Checks) -> PeopleSource:
    people = found.tables.get("people")
    if people is None and "people" not in found.broken:
        fix = (
            "add people.csv, or a sheet 'people', with the columns id, name and agency"
        )
        checks.add(Problem("there is no table of people", fix, file=name))
    return PeopleSource(people, found.tables.get("agencies"), found.settings.waves)


def roster_of(
    people: People,
    unit: Unit,
    wave: str | None,
    declared: Collection[str] | None,
    checks: Checks,
) -> Roster | None:
    """Return the roster of one wave; that of the last, aloud, where none is named."""
    labels = sorted({label for label in people.waves if label})
    order = declared or recognised(labels) or (labels if len(labels) == 1 else None)
    waves = Waves(order or labels)
    chosen = waves.find(wave) if wave is not None else waves.labels[-1]
    if chosen is None or (wave is None and not order):
        rule = f"says of some rows which wave they are of: {listing(map(repr, labels))}"
        fix = f'name one of them: wave = "{labels[-1]}" (--people-of "{labels[-1]}")'
        checks.add(people.fields.problem(None, "wave", wave, rule, fix))
        return None
    found = rosters(people, waves, unit, checks)[chosen]
    others = sorted({*people.ids} - {*found.people, ""})
    if wave is None:
        told = f"{people.fields.table.label}: read are the people of wave {chosen!r}"
        left = count(len(others), "other person is", "other people are")
        told += f"; {left} of another: {listing(others)}" if others else ""
        checks.warn(told)
    return found
