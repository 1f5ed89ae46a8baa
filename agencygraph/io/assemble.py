"""From the tables of a study to the study: the steps, in order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from agencygraph.errors import Problem
from agencygraph.io import extras
from agencygraph.io.affiliation import People
from agencygraph.io.checks import Checks
from agencygraph.io.comparable import tell_apart, tell_changed
from agencygraph.io.confidential import kept_by_default
from agencygraph.io.consent import consented
from agencygraph.io.declared import Settings
from agencygraph.io.fields import FIELDS
from agencygraph.io.identity import IDS, check_ids, tell_numbers
from agencygraph.io.inputs import inputs_table, options
from agencygraph.io.large import LargeTable, large_network
from agencygraph.io.people import agency_rosters, read_people, rosters
from agencygraph.io.plausible import check_study
from agencygraph.io.responses import FIX, Responses, read_responses
from agencygraph.io.settings import FILE
from agencygraph.io.settings_writing import OPTIONS
from agencygraph.io.sources import Source
from agencygraph.io.tables import Fields, TextTable, pick
from agencygraph.io.text import fold, listing, nearest, sentence
from agencygraph.io.ties import (
    KIND,
    Key,
    Layer,
    TieRows,
    empty_network,
    layers,
    network_of,
    tie_rows,
)
from agencygraph.io.unknown import settle
from agencygraph.io.waves import Waves, in_order
from agencygraph.network import Network
from agencygraph.roster import Roster, Unit
from agencygraph.study import Study
from agencygraph.table import Table

Networks = dict[Key, Network]


@dataclass(frozen=True, eq=False)
class _Parts:
    """The tables of a study with their columns recognised."""

    people: People | None
    ties: Sequence[TieRows]
    agency_ties: Sequence[TieRows]
    others: Mapping[str, Fields]


def assemble(
    source: Source, declared: Sequence[str] | None, unit: Unit, checks: Checks
) -> Study | None:
    """Build the study; None where too much is wrong to go on looking."""
    source = consented(source, checks)
    settings = source.settings
    parts = _recognised(source, unit, checks)
    asked = _asked(parts, settings)
    _check_kinds(asked, settings, checks)
    dated = parts.people is not None and parts.people.are_dated
    waves = in_order(asked, declared, dated_people=dated, checks=checks)
    tell_apart(asked, checks)
    if parts.people is None or not waves.labels:
        return None
    found = rosters(parts.people, waves, unit, checks)
    responses = _responses(parts, waves, found, asked, checks)
    given = _Given(waves, found, settings, responses)
    networks = _networks(parts.ties, given, checks)
    between = _networks(parts.agency_ties, given.of_agencies(), checks)
    if not checks.problems:
        _complete(networks, parts.ties, given, checks)
    networks = _in_order(networks, waves, settings)
    _check_directions(networks, checks)
    tell_changed(networks, checks)
    tables = _tables(parts.others, waves, found, checks)
    if settings.pseudonyms is not None:
        checks.note(str(settings.pseudonyms))
    if not checks.problems:
        check_study(networks, waves.labels, found, checks)
    return Study(
        networks=networks,
        waves=waves.labels,
        rosters=found,
        agency_networks=_in_order(between, waves, settings),
        confidential=_confidential(settings, (*networks, *between), checks),
        symmetric=frozenset(k for k, told in settings.kinds.items() if told.symmetric),
        pseudonyms=settings.pseudonyms,
        title=settings.title,
        notes=tuple(checks.notes),
        issues=checks.issues_table(),
        inputs=inputs_table(checks.inputs, _options(settings, checks)),
        **tables,
    )


def _confidential(
    settings: Settings, keys: Iterable[tuple[str, str]], checks: Checks
) -> frozenset[str]:
    """Kinds to be kept: those declared, or else those that ask for trust, aloud."""
    if settings.confidential is not None:
        return frozenset(settings.confidential)
    return frozenset(kept_by_default((kind for _, kind in keys), checks))


def _options(settings: Settings, checks: Checks) -> list[str]:
    """Say with which options the rows were read, where they are not the usual ones."""
    keyed = settings.pseudonyms
    asked = options(settings, OPTIONS)
    for where, given in (("reading", checks.reading), ("limits", checks.limits)):
        asked += options(given, [one.name for one in fields(given)], f"{where}.")
    told = [f"Options: {', '.join(asked)}."] if asked else []
    return told if keyed is None else [*told, str(keyed)]


def _recognised(source: Source, unit: Unit, checks: Checks) -> _Parts:
    fields = {
        role: found
        for role, table in source.tables.items()
        if (found := _pick(role, table, unit, checks)) is not None
    }
    for role, found in fields.items():
        check_ids(found, IDS.get(role, ()), checks)
    kind = (
        KIND if len(source.settings.kinds) != 1 else next(iter(source.settings.kinds))
    )
    ties = _tie_tables(source.ties, kind, checks)
    for rows in ties:
        check_ids(rows.fields, IDS["ties"], checks)
    tell_numbers([*fields.items(), *(("ties", rows.fields) for rows in ties)], checks)
    settled, ties = settle(fields, ties, source.settings.unknown, checks)
    people = _people(settled, source, unit, checks)
    broken = source.broken | (set(source.tables) - set(fields))
    if people is None and "people" not in broken:
        checks.add(_no_people(source))
    if not source.ties and not source.agency_ties and "ties" not in broken:
        fix = "name it ties_<wave>.csv, such as ties_before.csv, or ties.csv"
        checks.add(Problem("there is no table of ties", fix))
    agency_ties = _tie_tables(source.agency_ties, kind, checks)
    return _Parts(people, ties, agency_ties, fields)


def _pick(role: str, table: TextTable, unit: Unit, checks: Checks) -> Fields | None:
    wanted = FIELDS[role]
    if role == "people" and unit == "agency":
        wanted = tuple(
            replace(field, others=(*field.others, "sector", "group"))
            if field.name == "agency"
            else field
            for field in wanted
        )
    return pick(table, wanted, checks)


def _people(
    fields: Mapping[str, Fields], source: Source, unit: Unit, checks: Checks
) -> People | None:
    agencies = fields.get("agencies")
    if "people" in fields:
        return read_people(fields["people"], agencies, checks)
    if unit == "agency" and agencies is not None and "people" not in source.tables:
        return read_people(agencies, None, checks, group="sector")
    return None


def _no_people(source: Source) -> Problem:
    names = [table.name for table in source.tables.values()]
    names += [table.name for _, table in (*source.ties, *source.agency_ties)]
    there = f": there are {listing(sorted(names))}" if names else ""
    fix = "add people.csv with the columns id, name and agency"
    return Problem(f"there is no table of people{there}", fix)


def _tie_tables(
    tables: Iterable[tuple[str, TextTable]], kind: str, checks: Checks
) -> Sequence[TieRows]:
    picked = [(wave, pick(table, FIELDS["ties"], checks)) for wave, table in tables]
    return [
        tie_rows(fields, wave, kind, checks)
        for wave, fields in picked
        if fields is not None
    ]


def _asked(parts: _Parts, settings: Settings) -> dict[str, set[str]]:
    """For each wave as written the kinds of tie in it."""
    asked: dict[str, set[str]] = {}
    for rows in (*parts.ties, *parts.agency_ties):
        if rows.file_wave:
            asked.setdefault(rows.file_wave, set())
        for wave, kind in rows.asked():
            asked.setdefault(wave, set()).add(kind)
    for kind, declared in settings.kinds.items():
        for wave in declared.waves:
            asked.setdefault(wave, set()).add(kind)
    return asked


def _check_kinds(
    asked: Mapping[str, Iterable[str]], settings: Settings, checks: Checks
) -> None:
    """A declared kind that was never asked is a slip, and a slip may expose people."""
    kinds = {kind for some in asked.values() for kind in some}
    spelled: dict[str, str] = {}
    for kind in sorted(kinds):
        other = spelled.setdefault(fold(kind), kind)
        if other != kind:
            fix = "spell the kind in one way"
            rule = f"and {other!r} are the same kind of tie but for their case"
            checks.add(Problem(rule, fix, column="kind", value=kind))
    declared = {kind: f"kinds.{kind}" for kind in settings.kinds}
    declared |= dict.fromkeys(settings.confidential or (), "confidential")
    for kind, place in declared.items() if kinds else ():
        if kind not in kinds:
            fix = sentence(nearest(kind, kinds), f"there are {listing(sorted(kinds))}")
            rule = "is a kind without ties in any wave"
            checks.add(Problem(rule, fix, file=FILE, column=place, value=kind))


def _responses(
    parts: _Parts,
    waves: Waves,
    found: Mapping[str, Roster],
    asked: Mapping[str, Iterable[str]],
    checks: Checks,
) -> Responses | None:
    fields = parts.others.get("responses")
    if fields is None:
        checks.note(
            "There is no table of responses, so everyone counts as having answered."
        )
        return None
    kinds = {kind for some in asked.values() for kind in some}
    before = len(checks.problems)
    responses = read_responses(fields, waves, found, kinds, checks)
    return responses if len(checks.problems) == before else None


@dataclass(frozen=True, eq=False)
class _Given:
    """What is known before ties are looked at."""

    waves: Waves
    rosters: Mapping[str, Roster]
    settings: Settings
    responses: Responses | None = None
    fix: str = FIX

    def of_agencies(self) -> "_Given":
        """Return the same for ties between agencies as such."""
        fix = "add it to the table of agencies or correct the id"
        return _Given(self.waves, agency_rosters(self.rosters), self.settings, fix=fix)

    def layer(self, layer: Layer) -> Layer:
        """Return ties of one wave and kind with who answered and was listed."""
        marks = None
        if self.responses is not None:
            marks = self.responses.of(layer.roster, layer.wave, layer.kind)
        return replace(layer, marks=marks, fix=self.fix)


def _networks(tables: Sequence[TieRows], given: _Given, checks: Checks) -> Networks:
    networks: Networks = {}
    at: dict[Key, str] = {}
    for rows in tables:
        for layer in layers(rows, given.waves, given.rosters, given.settings):
            key, name = (layer.wave, layer.kind), layer.fields.table.name
            if key in at:
                rule = f"has ties of wave {key[0]!r}, kind {key[1]!r}, as {at[key]} has"
                fix = "keep the ties of a wave and kind in one file"
                checks.add(Problem(rule, fix, file=name))
                continue
            at[key] = name
            table, found = layer.fields.table, given.layer(layer)
            if isinstance(table, LargeTable):
                network: Network | None = large_network(found, table, checks)
            else:
                network = network_of(found, checks)
            if network is not None:
                networks[key] = network
    return networks


def _complete(
    networks: Networks, tables: Sequence[TieRows], given: _Given, checks: Checks
) -> None:
    """Add the networks of waves in which a kind was asked and nobody was named."""
    asked = _asked_in_vain(networks, tables, given.waves, given.settings)
    for (wave, kind), name in asked.items():
        fields = Fields(TextTable(name, {}, ()), {}, ())
        declared = given.settings.kind(kind)
        layer = Layer(fields, wave, kind, given.rosters[wave], declared)
        others = {one.directed for (_, k), one in networks.items() if k == kind}
        directed = others != {False} if declared.directed is None else declared.directed
        networks[wave, kind] = empty_network(given.layer(layer), directed=directed)
        checks.note(f"Nobody was named in wave {wave!r}, kind {kind!r}.")


def _asked_in_vain(
    networks: Networks, tables: Sequence[TieRows], waves: Waves, settings: Settings
) -> dict[Key, str]:
    """Waves and kinds that are declared, or whose file has no rows; and the file."""
    kinds = sorted({kind for _, kind in networks} or settings.kinds) or [KIND]
    wanted = {
        (wave, kind): FILE
        for kind, declared in settings.kinds.items()
        for label in declared.waves
        if (wave := waves.find(label)) is not None
    }
    for rows in tables:
        wave = waves.find(rows.file_wave)
        if wave is not None and not len(rows.fields):
            wanted |= {(wave, kind): rows.fields.table.name for kind in kinds}
    return {key: name for key, name in wanted.items() if key not in networks}


def _check_directions(networks: Networks, checks: Checks) -> None:
    told: dict[str, tuple[str, bool]] = {}
    for (wave, kind), network in networks.items():
        first, directed = told.setdefault(kind, (wave, network.directed))
        if directed != network.directed:
            ways = ("undirected", "directed")
            rule = (
                f"is {ways[directed]} in wave {first!r} and {ways[network.directed]} "
                f"in wave {wave!r}"
            )
            fix = "a kind is directed or not, in all waves"
            checks.add(Problem(rule, fix, column="directed", value=kind))


def _in_order(networks: Networks, waves: Waves, settings: Settings) -> Networks:
    """Waves in order of time, kinds as declared and then by name."""
    declared = {kind: k for k, kind in enumerate(settings.kinds)}
    keys = sorted(
        networks,
        key=lambda key: (
            waves.labels.index(key[0]),
            declared.get(key[1], len(declared)),
            key[1],
        ),
    )
    return {key: networks[key] for key in keys}


def _tables(
    fields: Mapping[str, Fields],
    waves: Waves,
    found: Mapping[str, Roster],
    checks: Checks,
) -> dict[str, Table]:
    tables = {}
    if "scores" in fields:
        tables["scores"] = extras.scores(fields["scores"], waves, found, checks)
    for name, read in (
        ("attendance", extras.attendance),
        ("requests", extras.requests),
        ("barriers", extras.barriers),
    ):
        if name in fields:
            tables[name] = read(fields[name], found, checks)
    return tables
