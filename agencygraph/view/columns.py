"""Measures of people as the page shows them: one column a measure, wave by wave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError
from agencygraph.roster import Roster
from agencygraph.table import Table
from agencygraph.view.measuring import ASKED, NOTHING, default_tables
from agencygraph.view.waves import Waves

if TYPE_CHECKING:
    from agencygraph.change.compare import Delta

FIRST = (
    "degree",
    "betweenness",
    "ei_index",
    "reach",
    "structural_holes",
    "brokerage_roles",
)
"""Groups of measures that come before others, in their order."""

LABELS = {"ei_index": "E–I index", "ei_index_weighted": "E–I index, weighted"}

Tables = Mapping[str, Table] | Sequence[Table] | Table
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Measure:
    """One column of a Table, by wave.

    Attributes
    ----------
    name, label, group, definition : str
        The column, what to call it, what it was computed with, what it means.
    whole : bool
        Whether the values are whole numbers by nature.
    values : tuple of float64 array
        One a wave in the order of people; NaN: none.
    change : float64 array or None
        Second wave of ``between`` − first, on what both observed; None where nobody
        computed it: full values of two waves are never subtracted here.
    between : tuple of int
        The waves that ``change`` is of.
    """

    name: str
    label: str
    group: str
    definition: str
    whole: bool
    values: tuple[Numbers, ...]
    change: Numbers | None = None
    between: tuple[int, int] = (-1, -1)

    def columns(self) -> dict[str, Any]:
        """Return what a page is told, by name."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        told["values"] = list(self.values)
        told["from"], told["to"] = told.pop("between")
        return told


def measures_of(
    waves: Waves,
    tables: "Tables | tuple[Tables, ...]",
    delta: "Delta | None" = None,
    wanted: Sequence[str | None] = (),
    known: Sequence[Mapping[str, Table]] = (),
) -> tuple[list[Measure], tuple[str, ...]]:
    """Columns to show, and the notes of their tables.

    ``tables`` of one wave, or of each in a tuple; empty: those of the Delta, or the
    default measures, of which those of each wave that are ``known`` are not computed
    again. Betweenness is computed where it is ``wanted`` in vain.
    """
    columns: list[Measure] = []
    notes: tuple[str, ...] = ()
    if delta is not None and not tables:
        columns, notes = _of_delta(delta, waves.roster)
    if not columns:
        columns, notes = _of_waves(waves, _by_wave(waves, tables, wanted, known))
    for name, measure in ASKED.items():
        if name in wanted and all(column.name != name for column in columns):
            missing = [
                {name: measure(network)} if network else {}
                for network in waves.measured()
            ]
            more, noted = _of_waves(waves, missing)
            columns, notes = columns + more, tuple(dict.fromkeys(notes + noted))
    return columns, notes


def _by_wave(
    waves: Waves,
    tables: Any,  # noqa: ANN401 (either form)
    wanted: Sequence[str | None],
    known: Sequence[Mapping[str, Table]],
) -> list[dict[str, Table]]:
    """Tables by name, for each wave."""
    if not tables:
        networks = waves.measured()
        there = known or [NOTHING] * len(networks)
        return [
            default_tables(network, wanted, own) if network else {}
            for network, own in zip(networks, there, strict=True)
        ]
    n = len(waves.grid)
    if n == 1:
        return [_named(tables)]
    if not isinstance(tables, tuple) or len(tables) != n:
        message = "for two waves give a pair: tables=(those of before, those of after)"
        if n > 2:
            message = f"for {n} waves give {n} of tables, in a tuple"
        raise ParameterError(message)
    return [_named(part) for part in tables]


def _named(tables: Tables) -> dict[str, Table]:
    """Tables by name: their own, or that of their first column."""
    if isinstance(tables, Table):
        tables = [tables]
    given = tables.items() if isinstance(tables, Mapping) else enumerate(tables, 1)
    found: dict[str, Table] = {}
    for key, table in given:
        if not isinstance(table, Table) or table.row != "person":
            row = table.row if isinstance(table, Table) else type(table).__name__
            message = f"tables have a row a person; {key!r} is of {row!r}"
            raise ParameterError(message)
        name = key if isinstance(key, str) else next(iter(table.columns), "")
        found[name if name not in found else f"{name} ({key})"] = table
    return found


def _of_waves(
    waves: Waves, by_wave: Sequence[Mapping[str, Table]]
) -> tuple[list[Measure], tuple[str, ...]]:
    latest = {name: table for named in by_wave for name, table in named.items()}
    columns = []
    for group, table in latest.items():
        of_waves = [named.get(group) for named in by_wave]
        columns += _of_table(group, table, of_waves, waves.roster)
    return columns, _notes(waves, by_wave)


def _of_table(
    group: str, table: Table, waves: Sequence[Table | None], people: Roster
) -> list[Measure]:
    """Return the numeric columns of one table, and of the same in the other waves."""
    return [
        Measure(
            name,
            _label(name),
            _label(group),
            table.definitions.get(name, ""),
            table[name].dtype.kind in "iu",
            tuple(_spread(one, name, people) for one in waves),
        )
        for name in table.columns
        if table[name].dtype.kind in "iuf"
    ]


def _of_delta(delta: "Delta", people: Roster) -> tuple[list[Measure], tuple[str, ...]]:
    columns: list[Measure] = []
    notes: dict[str, None] = {}
    for group, table in sorted(delta.measures.items(), key=_place):
        if table.row != "person":
            continue
        notes.update(dict.fromkeys(table.notes))
        for after in table.columns:
            name = after.removesuffix("_after")
            parts = [f"{name}_before", after, f"{name}_change"]
            if name == after or not set(parts) <= set(table.columns):
                continue
            before, last, change = (_spread(table, part, people) for part in parts)
            meaning = table.definitions.get(after, "").removesuffix(" (after)")
            columns.append(
                Measure(
                    name,
                    _label(name),
                    _label(group.removesuffix(" of people")),
                    meaning,
                    whole=False,
                    values=(before, last),
                    change=change,
                    between=(0, 1),
                )
            )
    return columns, tuple(notes)


def _place(item: tuple[str, Table]) -> int:
    """Where a group of measures comes: the best known first, others as given."""
    return next((k for k, name in enumerate(FIRST) if item[0].startswith(name)), 99)


def _spread(table: Table | None, column: str, people: Roster) -> Numbers:
    """Values in the order of people; NaN where the table has no row or no value."""
    found = np.full(people.n_people, np.nan)
    if table is None or column not in table.columns:
        return found
    values = table[column].astype(float)
    if table.labels == people.people:
        return values
    own = {label: row for row, label in enumerate(table.labels)}
    rows = np.array([own.get(person, -1) for person in people.people], np.int64)
    found[rows >= 0] = values[rows[rows >= 0]]
    return found


def _label(name: str) -> str:
    return LABELS.get(name, name.replace("_", " "))


def _notes(waves: Waves, by_wave: Sequence[Mapping[str, Table]]) -> tuple[str, ...]:
    """Notes of all tables, each once; those of one wave alone say of which."""
    found = [
        dict.fromkeys(note for table in named.values() for note in table.notes)
        for named in by_wave
    ]
    notes: dict[str, None] = {}
    for label, own in zip(waves.labels, found, strict=True):
        for note in own:
            shared = all(note in other for other in found)
            notes[note if shared or not label else f"{label}: {note}"] = None
    return tuple(notes)
