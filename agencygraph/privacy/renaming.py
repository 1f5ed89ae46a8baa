"""The same study under other ids: everything that is said stays, in the new order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from agencygraph.network import Network
from agencygraph.roster import Roster
from agencygraph.study import Study
from agencygraph.table import Label, Table

Names = Mapping[str, str]
LABELS: Mapping[str, tuple[str, ...]] = {
    "scores": ("actor", "wave", ""),
    "attendance": ("actor", "event"),
    "requests": ("actor", "either"),
    "barriers": ("agency", "agency", ""),
}
"""The tables of a study, and what stands in the labels of their rows."""


@dataclass(frozen=True)
class Renaming:
    """New ids by old ones, and what goes with people and agencies.

    ``people``, ``agencies``: an id that is in neither stays. ``names``: what to print
    for a new id, which else prints as itself. ``attributes``, ``agency_attributes``:
    the columns that are kept, None for all. ``waves``, ``events``: other labels.
    ``cell``: what becomes of the cells of columns about people.
    """

    people: Names = field(default_factory=dict)
    agencies: Names = field(default_factory=dict)
    names: Names = field(default_factory=dict)
    attributes: tuple[str, ...] | None = None
    agency_attributes: tuple[str, ...] | None = None
    waves: Names = field(default_factory=dict)
    events: Names = field(default_factory=dict)
    cell: Callable[[Any], Any] = lambda value: value

    def actor(self, unit: str) -> Names:
        """New ids of what is tied, people or agencies."""
        return self.people if unit == "person" else self.agencies

    def roster(self, old: Roster) -> Roster:
        """Return the roster with the new ids, in their order."""
        ids = _mapped(old.people, self.actor(old.unit))
        groups = self.agencies if old.unit == "person" else {}
        labels = [None if a is None else groups.get(a, a) for a in old.agency_labels]
        same = {new: n for new, one, n in zip(ids, old.people, old.names, strict=True)
                if new == one}  # fmt: skip
        kept = _kept(old.attributes, self.attributes)
        made = Roster.from_labels(
            ids,
            labels,
            names=[self.names.get(one, same.get(one, one)) for one in ids],
            attributes={key: map(self.cell, old.attributes[key]) for key in kept},
            unit=old.unit,
        )
        agencies = _mapped(old.agencies, groups)
        if set(agencies) != set(made.agencies):
            made = made.with_agencies(made.agency_labels, agencies=agencies)
        shares = _shares(old, ids, agencies)
        made = made.with_shares(shares) if shares else made
        place = {agency: k for k, agency in enumerate(agencies)}
        found = {
            key: tuple(old.agency_attributes[key][place[a]] for a in made.agencies)
            for key in _kept(old.agency_attributes, self.agency_attributes)
        }
        return replace(made, agency_attributes=found)

    def network(self, old: Network, roster: Roster) -> Network:
        """Return the network on its renamed roster; ties and what was seen move."""
        ids = _mapped(old.roster.people, self.actor(old.roster.unit))
        to = roster.positions(ids).astype(np.int64)  # new place of each old one
        sources, targets = to[old.sources], to[old.indices]
        order = np.lexsort((targets, sources))
        ends = np.cumsum(np.bincount(sources, minlength=len(to)))
        back = np.argsort(to)
        return replace(
            old,
            roster=roster,
            indptr=np.concatenate([[0], ends]),
            indices=targets[order].astype(np.int32),
            weights=old.weights[order],
            answered=old.answered[back],
            listed=old.listed[back],
            at_cap=old.at_cap[back],
            excepted=to[old.excepted].astype(np.int32),
            wave=self.waves.get(old.wave, old.wave),
        )

    def table(self, name: str, old: Table | None, unit: str) -> Table | None:
        """Return one of the tables beside the ties, in order of its new labels."""
        if old is None:
            return None
        ways = [self._way(what, unit) for what in LABELS[name]]
        labels: list[Label] = [
            tuple(way.get(part, part) for way, part in zip(ways, label, strict=True))
            for label in old.labels
        ]
        made = replace(old, labels=labels)
        return made.take(sorted(range(len(labels)), key=lambda i: labels[i]))

    def _way(self, what: str, unit: str) -> Names:
        ways = {
            "actor": self.actor(unit),
            "wave": self.waves,
            "event": self.events,
            "either": {**self.agencies, **self.people},
            "agency": self.agencies,
        }
        return ways.get(what, {})

    def study(self, old: Study, **changes: Any) -> Study:  # noqa: ANN401 (fields of a study)
        """Return the study under its new ids; ``changes`` are fields that differ."""
        made: dict[int, Roster] = {}

        def roster_of(one: Roster) -> Roster:
            if id(one) not in made:
                made[id(one)] = self.roster(one)
            return made[id(one)]

        def networks_of(
            some: Mapping[tuple[str, str], Network],
        ) -> dict[tuple[str, str], Network]:
            return {
                (self.waves.get(wave, wave), kind): self.network(
                    one, roster_of(one.roster)
                )
                for (wave, kind), one in some.items()
            }

        unit = old.roster.unit
        tables = {n: self.table(n, getattr(old, n), unit) for n in LABELS}
        rosters = {self.waves.get(w, w): roster_of(r) for w, r in old.rosters.items()}
        waves = tuple(_mapped(old.waves, self.waves))
        return replace(
            old,
            networks=networks_of(old.networks),
            agency_networks=networks_of(old.agency_networks),
            rosters=rosters,
            waves=waves,
            **{**tables, **changes},
        )


def each_cell(table: Table, columns: Mapping[str, Callable[[Any], object]]) -> Table:
    """Return a table with some columns changed, cell by cell."""
    changed = {
        name: np.array([columns[name](cell) for cell in cells], object)
        if name in columns
        else cells
        for name, cells in table.columns.items()
    }
    return replace(table, columns=changed)


def _mapped(ids: Sequence[str], names: Names) -> list[str]:
    return [names.get(one, one) for one in ids]


def _kept(there: Mapping[str, Any], wanted: tuple[str, ...] | None) -> list[str]:
    return [key for key in there if wanted is None or key in wanted]


def _shares(
    old: Roster, ids: Sequence[str], agencies: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Person → agency → share, of those who belong to several."""
    found: dict[str, dict[str, float]] = {}
    if old.shares is not None:
        cells = old.shares.tocoo()
        for i, k, share in zip(*cells.coords, cells.data, strict=True):
            found.setdefault(ids[i], {})[agencies[k]] = float(share)
    return {person: row for person, row in found.items() if len(row) > 1}
