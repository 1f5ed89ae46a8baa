"""Exports of Viva Insights: person to person, and group to group.

Both name the two sides of a row ``PrimaryCollaborator_...`` and
``SecondaryCollaborator_...``. What a group does with its own people stands under
"Within Group", and what is too little to be shown under "Other_Collaborators": of those
pairs nobody knows anything, so they are not observed, and never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from agencygraph import _frames
from agencygraph.errors import DataError, ParameterError, Problem
from agencygraph.io.assemble import assemble
from agencygraph.io.checks import Checks
from agencygraph.io.convert import numbers
from agencygraph.io.declared import KindSettings, Settings
from agencygraph.io.delimited import read_delimited
from agencygraph.io.forms_of_cells import iso_date
from agencygraph.io.inputs import Input, recorded
from agencygraph.io.parquet import SUFFIX as PARQUET
from agencygraph.io.parquet import parquet_table
from agencygraph.io.sources import Source
from agencygraph.io.tables import Field, Fields, TextTable, from_columns, pick
from agencygraph.io.text import clean, header_key, listing, number
from agencygraph.io.waves import place
from agencygraph.page.atomic import at_home
from agencygraph.roster import Unit
from agencygraph.study import Study

PRIMARY, SECONDARY = "PrimaryCollaborator_", "SecondaryCollaborator_"
DATE, PERSON, SIZE = "MetricDate", "PersonId", "GroupSize"
GROUPING = "Organization"
"""What groups are made of, where an export has several."""

WITHIN = frozenset({"within group", "collaborators within group"})
OTHERS = frozenset({"other collaborators"})
TIME = "Group_collaboration_time_invested"
"""The weight of ties between groups, unless another column is asked for."""

SCORE = "_tie_score"
"""How the columns end that say how strong a tie between people is."""


def read_viva(
    source: object,
    *,
    weights: Sequence[str] = (),
    by: str | None = None,
    dayfirst: bool | None = None,
) -> Study:
    """Read what Viva Insights exports, person to person or group to group.

    Every date is a wave, every column of weights a kind of tie; the primary
    collaborator is the source. People have the organisation as their agency, and what
    else is known about them as attributes. Groups are actors, with their size and what
    they do within as attributes. Pairs that were held back as "Other_Collaborators",
    and the row of a group or person that never is a primary collaborator, are not
    observed.

    Parameters
    ----------
    source
        A CSV or Parquet file, a dataframe, or a dictionary of columns.
    weights
        Columns that say how much; by default the time invested between groups, and the
        scores of strong and diverse ties between people. A score of 0 is no tie.
    by
        What groups are made of, where there are several: "Organization" by default.
    dayfirst
        Whether 01/04/2023 is the first of April; None: such a date is an error.

    Raises
    ------
    DataError
        Columns that are missing, weights that are not numbers, dates that may mean
        several days; with file, row, column, value and fix.

    Examples
    --------
    >>> import agencygraph as ag
    >>> rows = {
    ...     "PrimaryCollaborator_Organization": ["Fire", "Fire", "Fire", "Health"],
    ...     "SecondaryCollaborator_Organization": [
    ...         "Health",
    ...         "Within Group",
    ...         "Other_Collaborators",
    ...         "Fire",
    ...     ],
    ...     "MetricDate": ["2024-04-01"] * 4,
    ...     "Group_collaboration_time_invested": [2.5, 9, 1, 3],
    ... }
    >>> network = ag.read_viva(rows).network()
    >>> network.ties().to_dict()
    {('Fire', 'Health'): 2.5, ('Health', 'Fire'): 3.0}
    """
    checks = Checks()
    table = _open(source, checks)
    export = _export(table, weights, by, checks)
    study = None
    if export is not None:
        built = _source(export, dayfirst, checks)
        if not checks.problems:
            study = assemble(built, None, export.unit, checks)
    checks.finish()
    if study is None:  # pragma: no cover (every reason is a problem)
        raise DataError([Problem("there was nothing to read", file=table.name)])
    return study


def _open(source: object, checks: Checks) -> TextTable:
    if not isinstance(source, str | PathLike):
        columns = source if isinstance(source, Mapping) else _frames.columns_of(source)
        table = from_columns("export", columns)
        checks.inputs.append(Input(table.name, rows=len(table)))
        return table
    path = at_home(source)
    with recorded(path, checks.inputs) as found:
        table = _table_in(path, checks)
        found.rows = len(table)
    return table


def _table_in(path: Path, checks: Checks) -> TextTable:
    if path.suffix.casefold() == PARQUET:
        return parquet_table(path, checks.limits)
    names = (DATE, *(f"{side}{of}" for side in (PRIMARY, SECONDARY) for of in (
        PERSON, GROUPING, SIZE)))  # fmt: skip
    return read_delimited(path, [Field(name) for name in names], checks)


@dataclass(eq=False)
class _Export:
    """An export, and what was found in its columns."""

    fields: Fields
    key: str
    weights: Mapping[str, str]
    attributes: Sequence[str]
    people: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def unit(self) -> Unit:
        """What the rows are about."""
        return "person" if self.key == PERSON else "agency"

    def cells(self, side: str, name: str) -> list[str]:
        """Cells about one side of each row."""
        return self.fields.cells(f"{side}{name}")


def _export(
    table: TextTable, weights: Sequence[str], by: str | None, checks: Checks
) -> _Export | None:
    """Recognise the columns of an export; keep what is missing as problems."""
    by_key = {header_key(name): name for name in table.columns}
    both = [
        name[len(PRIMARY) :]
        for name in table.columns
        if header_key(name).startswith(header_key(PRIMARY))
        and header_key(SECONDARY + name[len(PRIMARY) :]) in by_key
    ]
    groupings = [name for name in both if name not in (PERSON, SIZE)]
    key = PERSON if PERSON in both else by or GROUPING
    if PERSON not in both and by is None and len(groupings) == 1:
        key = groupings[0]
    if key not in both:
        there = listing(map(repr, groupings)) or "none"
        rule = f"the columns of both sides for {key!r} are missing; there are {there}"
        fix = f"export {PRIMARY}{key} and {SECONDARY}{key}"
        checks.add(Problem(rule, fix, file=table.name, row=1))
        return None
    chosen = list(weights) or [
        name
        for name in table.columns
        if name == TIME or (key == PERSON and name.endswith(SCORE))
    ]
    wanted = [Field(f"{side}{key}", required=True) for side in (PRIMARY, SECONDARY)]
    wanted += [Field(name, required=True) for name in (DATE, *chosen)]
    others = [name for name in both if name != key]
    wanted += [Field(f"{s}{name}") for name in others for s in (PRIMARY, SECONDARY)]
    if not chosen:
        message = f"{table.name} has no column {TIME!r}; name the weights to read"
        raise ParameterError(message)
    fields = pick(table, wanted, checks)
    kinds = {name: _kind(name) for name in chosen}
    return None if fields is None else _Export(fields, key, kinds, others)


def _kind(column: str) -> str:
    """What a column of weights is called as a kind of tie.

    Examples
    --------
    >>> _kind("Group_collaboration_time_invested"), _kind("Strong_tie_score")
    ('collaboration time invested', 'strong tie')
    """
    plain = column.removeprefix("Group_").removesuffix("_score")
    return clean(plain.replace("_", " ")).casefold()


def _source(
    export: _Export,
    dayfirst: bool | None,  # noqa: FBT001 (passed on)
    checks: Checks,
) -> Source:
    """Return the export as the tables of a study."""
    fields = export.fields
    waves = _waves(fields, dayfirst, checks)
    sources = export.cells(PRIMARY, export.key)
    targets = export.cells(SECONDARY, export.key)
    for side, ids in ((PRIMARY, sources), (SECONDARY, targets)):
        for i, cell in enumerate(ids):
            if not cell:
                fix = "export the row again, or remove it"
                name = f"{side}{export.key}"
                checks.add(fields.problem(i, name, None, "the cell is blank", fix))
    rows = _Rows(export, waves, sources, targets)
    for column, kind in export.weights.items():
        fix = "give a number, 0 for none"
        amounts = numbers(fields, column, checks, blank_fix=fix, negative=False)
        rows.add(kind, fields.cells(column), amounts.tolist())
    asked = KindSettings(directed=True, waves=tuple(dict.fromkeys(waves)))
    kinds = dict.fromkeys(export.weights.values(), asked)
    return Source(
        Settings(unit="person" if export.key == PERSON else "agency", kinds=kinds),
        {"people": rows.people(), "responses": rows.responses()},
        [("", rows.ties())],
    )


def _waves(
    fields: Fields,
    dayfirst: bool | None,  # noqa: FBT001 (passed on)
    checks: Checks,
) -> list[str]:
    """Dates as ISO dates; each that may be read in two ways is a problem."""
    cells = fields.cells(DATE)
    found = {cell: iso_date(cell, dayfirst) for cell in cells}
    wrong = {cell for cell, date in found.items() if not _is_day(date)}
    for i, cell in enumerate(cells):
        if cell in wrong:
            wrong.discard(cell)
            rule = "is not a date" if cell else "the cell is blank"
            fix = "write year, month and day, such as 2024-03-12"
            if cell and number(cell.replace("/", "")) is not None:
                rule = "may be read as two dates"
                fix = "say dayfirst=True for day/month, dayfirst=False for month/day"
            checks.add(fields.problem(i, DATE, cell or None, rule, fix))
    return [found[cell] for cell in cells]


def _is_day(text: str) -> bool:
    found = place(text)
    return found is not None and found[0] == "date"


class _Rows:
    """The rows of an export sorted into ties, actors and answers."""

    def __init__(
        self,
        export: _Export,
        waves: Sequence[str],
        sources: Sequence[str],
        targets: Sequence[str],
    ) -> None:
        self.export, self.waves = export, waves
        self.sources, self.targets = sources, targets
        keys = [header_key(target) for target in targets]
        groups = export.key != PERSON
        self._within = [groups and key in WITHIN for key in keys]
        self._others = [groups and key in OTHERS for key in keys]
        self._ties: list[tuple[str, str, str, str, str, str, int]] = []
        self._inside: dict[tuple[str, str], dict[str, str]] = {}
        self._actors = {*sources} | {
            target
            for i, target in enumerate(targets)
            if not self._within[i] and not self._others[i]
        }

    def add(self, kind: str, cells: Sequence[str], amounts: Sequence[float]) -> None:
        """Take one column of weights."""
        table = self.export.fields.table
        named: dict[tuple[str, str], set[str]] = {}
        held: dict[tuple[str, str], int] = {}
        for i, (source, target) in enumerate(
            zip(self.sources, self.targets, strict=True)
        ):
            wave, row = self.waves[i], table.rows[i]
            if self._within[i]:
                self._inside.setdefault((source, wave), {})[kind] = cells[i]
            elif self._others[i]:
                held.setdefault((source, wave), row) if amounts[i] else None
            else:
                named.setdefault((source, wave), set()).add(target)
                if not amounts[i]:
                    continue  # seen, and no tie
                self._ties.append((source, target, cells[i], kind, wave, "1", row))
        for (source, wave), row in held.items():
            for target in sorted(self._actors - named.get((source, wave), set())):
                if target != source:
                    self._ties.append((source, target, "1", kind, wave, "0", row))

    def ties(self) -> TextTable:
        """Ties, and the pairs of which nothing is known."""
        names = ("source", "target", "weight", "kind", "wave", "observed")
        return self._table(names, self._ties)

    def people(self) -> TextTable:
        """Everyone on either side, with the first that is told of each attribute."""
        known: dict[tuple[str, str], dict[str, str]] = {}
        first: dict[tuple[str, str], int] = {}
        dated = self.export.key != PERSON
        for side, ids in ((PRIMARY, self.sources), (SECONDARY, self.targets)):
            skip = [side == SECONDARY and self._is_no_actor(i) for i in range(len(ids))]
            columns = {n: self.export.cells(side, n) for n in self.export.attributes}
            for i, person in enumerate(ids):
                if skip[i]:
                    continue
                key = person, self.waves[i] if dated else ""
                first.setdefault(key, self.export.fields.table.rows[i])
                found = known.setdefault(key, {})
                for name, cells in columns.items():
                    if cells[i]:
                        found.setdefault(name, cells[i])
        agency = GROUPING if GROUPING in self.export.attributes else ""
        others = [name for name in self.export.attributes if name != agency]
        inside = list(self.export.weights.values()) if dated else []
        rows = [
            (
                person,
                wave,
                known[person, wave].get(agency, "") if not dated else "",
                *(known[person, wave].get(name, "") for name in others),
                *(self._inside.get((person, wave), {}).get(k, "") for k in inside),
                first[person, wave],
            )
            for person, wave in sorted(known)
        ]
        names = ["id", "wave", "agency", *others, *(f"{k} within" for k in inside)]
        return self._table(names, rows)

    def _is_no_actor(self, i: int) -> bool:
        return self._within[i] or self._others[i]

    def responses(self) -> TextTable:
        """Who is a primary collaborator on a date: of others nothing was exported."""
        rows = self.export.fields.table.rows
        first: dict[tuple[str, str], int] = {}
        for i, key in enumerate(zip(self.sources, self.waves, strict=True)):
            first.setdefault(key, rows[i])
        told = [(person, wave, "1", row) for (person, wave), row in first.items()]
        return self._table(("id", "wave", "answered"), told)

    def _table(
        self, names: Sequence[str], rows: Sequence[tuple[object, ...]]
    ) -> TextTable:
        """Table of rows that end with the row of the file they come from."""
        columns = list(zip(*rows, strict=True)) or [()] * (len(names) + 1)
        texts = {
            name: [str(cell) for cell in column]
            for name, column in zip(names, columns[:-1], strict=True)
        }
        places = [int(str(row)) for row in columns[-1]]
        return TextTable(self.export.fields.table.name, texts, places)
