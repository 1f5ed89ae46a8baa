"""The tables of a study as they are written: their names and what stands in them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agencygraph.errors import ParameterError
from agencygraph.io.confidential import is_of_trust
from agencygraph.io.declared import KindSettings, Settings
from agencygraph.io.inputs import records_of
from agencygraph.io.people import several_agencies
from agencygraph.io.settings_writing import settings_text
from agencygraph.io.tables import EXACT
from agencygraph.network import Network
from agencygraph.roster import Roster
from agencygraph.study import Study
from agencygraph.table import Table

Row = Sequence[object]

OTHER_COLUMNS = {
    "scores": ("id", "wave", "item"),
    "attendance": ("id", "event"),
    "requests": ("id", "wanted"),
    "barriers": ("from_agency", "to_agency", "kind"),
}
"""The tables beside the ties, and what the labels of their rows are called."""


@dataclass(frozen=True, eq=False)
class Rows:
    """A table to be written: text, numbers, yes and no, and None for a blank."""

    header: Sequence[str]
    body: Sequence[Row]


def settings_of(study: Study) -> str:
    """Return the text of ``study.toml``, under the options it was read with."""
    asked = () if study.inputs is None else study.inputs.notes
    return "".join(f"# {note}\n" for note in asked) + settings_text(_settings(study))


def tables_of(study: Study, longest: int) -> dict[str, Rows]:
    """Return every table of a study by the name that the reader knows it by.

    ``longest`` is how many characters a name may have.
    """
    tables = {
        "people": _people(study),
        "agencies": _agencies(study),
        "responses": _responses(study),
        **_ties("ties", study.networks, longest),
        **_ties("agency_ties", study.agency_networks, longest),
    }
    for name, labels in OTHER_COLUMNS.items():
        table: Table | None = getattr(study, name)
        if table is not None:
            tables[name] = table_rows(labels, table)
    for name, table in records_of(study).items():
        tables[name] = table_rows([table.row], table)
    if not any(name.startswith("ties") for name in tables):
        tables["ties"] = Rows(["source", "target", "wave"], [])
    return {name: rows for name, rows in tables.items() if rows is not None}


def cell_text(value: object) -> str:
    """Text of one value: whole numbers without decimals, yes and no as 1 and 0."""
    if value is None:
        return ""
    if isinstance(value, bool | np.bool_):
        return "1" if value else "0"
    if isinstance(value, float | np.floating):
        number = float(value)
        whole = number.is_integer() and abs(number) < EXACT
        return str(int(number)) if whole else repr(number)
    return str(value)


def _people(study: Study) -> Rows:
    """A row a person; one a wave for those of whom something changed."""
    attributes = list(
        dict.fromkeys(k for r in study.rosters.values() for k in r.attributes)
    )
    rows: dict[str, dict[str, Row]] = {}
    for wave, roster in study.rosters.items():
        nothing = (None,) * roster.n_people
        others = [roster.attributes.get(key, nothing) for key in attributes]
        columns = (roster.people, roster.names, memberships(roster), *others)
        for person, *told in zip(*columns, strict=True):
            rows.setdefault(person, {})[wave] = told
    dated = [
        [person, wave, *told]
        for person, by_wave in rows.items()
        for wave, told in _once_if_equal(by_wave, study.waves)
    ]
    header = ["id", "wave", "name", "agency", *attributes]
    if any(wave for _, wave, *_ in dated):
        return Rows(header, dated)
    return Rows([header[0], *header[2:]], [[row[0], *row[2:]] for row in dated])


def _once_if_equal(
    by_wave: Mapping[str, Row], waves: Sequence[str]
) -> Iterable[tuple[str, Row]]:
    """One row without a wave where all waves say the same."""
    first, *others = by_wave.values()
    if len(by_wave) == len(waves) and all(told == first for told in others):
        return [("", first)]
    return by_wave.items()


def memberships(roster: Roster) -> list[str]:
    """Cells such as ``Police``, or ``Police: 0.75; Housing: 0.25``."""
    several = several_agencies(roster)
    return [
        "; ".join(f"{a}: {share!r}" for a, share in several[person].items())
        if person in several
        else own or ""
        for person, own in zip(roster.people, roster.agency_labels, strict=True)
    ]


def _agencies(study: Study) -> Rows | None:
    rows: dict[str, dict[str, Any]] = {}
    for roster in study.rosters.values():
        for k, agency in enumerate(roster.agencies):
            found = {key: values[k] for key, values in roster.agency_attributes.items()}
            rows.setdefault(agency, {}).update(found)
    for network in study.agency_networks.values():
        for i, agency in enumerate(network.roster.people):
            rows.setdefault(agency, {})
            sector = network.roster.agency_labels[i]
            if sector is not None:
                rows[agency].setdefault("sector", sector)
    header = list(dict.fromkeys(key for found in rows.values() for key in found))
    body = [[agency, *map(found.get, header)] for agency, found in sorted(rows.items())]
    return Rows(["id", *header], body) if rows else None


def _ties(
    stem: str, networks: Mapping[tuple[str, str], Network], longest: int
) -> dict[str, Rows]:
    """One table a wave; one for all where a wave's name could not name a table."""
    by_wave: dict[str, list[Row]] = {}
    for (wave, kind), network in networks.items():
        ties = network.ties()
        by_wave.setdefault(wave, []).extend(
            [*pair, weight, kind, network.directed]
            for pair, weight in zip(ties.labels, ties["weight"], strict=True)
        )
        people = network.roster.people
        by_wave[wave].extend(
            [people[i], people[j], None, kind, network.directed, False]
            for i, j in network.excepted
        )
    header = ["source", "target", "weight", "kind", "directed"]
    rows = [row for found in by_wave.values() for row in found]
    if any(len(row) > len(header) for row in rows):  # cells nobody knows about
        header.append("observed")
        by_wave = {
            wave: [[*row, True][: len(header)] for row in found]
            for wave, found in by_wave.items()
        }
    filled = {wave: rows for wave, rows in by_wave.items() if rows}
    apart = len({wave.casefold() for wave in filled}) == len(filled)
    names = [f"{stem}_{wave}" for wave in filled]
    short = all(len(name.encode("utf-16-le")) <= 2 * longest for name in names)
    plain = all(re.fullmatch(r"\w(?:[\w .+-]*[\w+])?", wave) for wave in filled)
    if apart and short and plain:
        return {f"{stem}_{wave}": Rows(header, rows) for wave, rows in filled.items()}
    together = [[*row, wave] for wave, rows in filled.items() for row in rows]
    return {stem: Rows([*header, "wave"], together)}


def _responses(study: Study) -> Rows | None:
    """Who answered and was listed, if that was not everyone."""
    if all(one.answered.all() and one.listed.all() for one in study.networks.values()):
        return None
    rows: list[Row] = []
    for wave in study.waves:
        marks = {
            kind: np.stack([network.answered, network.listed])
            for (label, kind), network in study.networks.items()
            if label == wave
        }
        first = next(iter(marks.values()), None)
        if first is not None and all(np.array_equal(first, m) for m in marks.values()):
            marks = {"": first}
        people = study.rosters[wave].people
        rows += [
            (person, wave, kind, *answers)
            for kind, found in marks.items()
            for person, answers in zip(people, found.T, strict=True)
        ]
    return Rows(["id", "wave", "kind", "answered", "listed"], rows)


def table_rows(labels: Sequence[str], table: Table) -> Rows:
    """Return a table as rows; ``labels`` are the headings of its labels."""
    parts = [[one] if isinstance(one, str) else [*one] for one in table.labels]
    rows = zip(parts, *table.columns.values(), strict=True)
    return Rows([*labels, *table.columns], [[*label, *cells] for label, *cells in rows])


def _settings(study: Study) -> Settings:
    networks = [*study.networks.items(), *study.agency_networks.items()]
    asked: dict[str, dict[str, KindSettings]] = {}
    directed: dict[str, bool] = {}
    for (wave, kind), network in networks:
        own = KindSettings(max_choices=network.max_choices, scale=network.scale)
        before = asked.setdefault(kind, {}).setdefault(wave, own)
        if (
            before != own
            or directed.setdefault(kind, network.directed) != network.directed
        ):
            message = (
                f"kind {kind!r} is directed in some waves and not in others, or was "
                "asked of people and of agencies in different ways"
            )
            raise ParameterError(message)
    kinds = {
        kind: _kind(study, kind, by_wave, directed=directed[kind])
        for kind, by_wave in asked.items()
    }
    return Settings(
        title=study.title,
        waves=study.waves,
        unit=study.roster.unit if study.roster.unit == "agency" else None,
        confidential=_confidential(study, kinds),
        kinds=kinds,
        pseudonyms=study.pseudonyms,
    )


def _confidential(study: Study, kinds: Iterable[str]) -> tuple[str, ...] | None:
    """Kinds to be kept; said where it is not what a reader takes for granted."""
    told = tuple(sorted(study.confidential))
    return told if told or any(map(is_of_trust, kinds)) else None


def _kind(
    study: Study, kind: str, by_wave: Mapping[str, KindSettings], *, directed: bool
) -> KindSettings:
    """Say once what was asked alike in all waves, and else what each wave asked."""
    first, *others = by_wave.values()
    alike = all(own == first for own in others)
    return KindSettings(
        directed=directed,
        max_choices=first.max_choices if alike else None,
        scale=first.scale if alike else None,
        waves=_waves_to_tell(study, kind),
        changes={}
        if alike
        else {w: o for w, o in by_wave.items() if o != KindSettings()},
        symmetric=kind in study.symmetric,
    )


def _waves_to_tell(study: Study, kind: str) -> tuple[str, ...]:
    """Waves in which a kind was asked, where its ties do not say so."""
    asked = study.waves_of(kind)
    named = [wave for wave in asked if study.networks[wave, kind].n_ties]
    return () if len(named) == len(asked) else asked
