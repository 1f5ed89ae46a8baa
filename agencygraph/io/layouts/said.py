"""What the sheets of a workbook say, before anybody is looked up on the roster."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from agencygraph.errors import Problem
from agencygraph.io.tables import Place, TextTable

Key = tuple[str, str]
"""Wave and kind."""


class Cell(NamedTuple):
    """A text as it was written, and where."""

    text: str
    place: Place
    letter: str = "s"

    def problem(self, file: str, rule: str, fix: str) -> Problem:
        """Say what is wrong in this cell."""
        sheet, row, column = self.place
        return Problem(rule, fix, file, sheet, row, column, self.text or None)


class Tie(NamedTuple):
    """One answer about one other: ``answer`` is blank where the cell is.

    ``agency`` is what was said of the target's agency. ``by`` is who answered for an
    organisation.
    """

    source: Cell
    target: Cell
    answer: Cell | None
    wave: str
    kind: str
    directed: Cell | None = None
    agency: str = ""
    by: Cell | None = None


class Returned(NamedTuple):
    """A row that somebody returned: the kinds asked in it, and those left blank."""

    who: Cell
    wave: str
    kinds: tuple[str, ...]
    blank: frozenset[str] = frozenset()
    consent: bool | None = None
    agency: str = ""


class Score(NamedTuple):
    """An answer about oneself."""

    who: Cell
    wave: str
    item: str
    value: Cell


class Came(NamedTuple):
    """Somebody at an event."""

    who: Cell
    event: Cell
    date: Cell | None = None
    arrived: str = ""
    left: str = ""


class Ticks(NamedTuple):
    """A column that says of each person of its sheet whether they came to an event."""

    event: Cell
    cells: Sequence[tuple[Cell, Cell]]


@dataclass(frozen=True)
class Found:
    """What a sheet was taken for; ``kinds`` are pairs of a question and its kind."""

    sheet: str
    layout: str
    wave: str = ""
    header: int | None = None
    rows: int = 0
    kinds: tuple[tuple[str, str], ...] = ()
    told: str = ""


@dataclass
class Said:
    """Everything that the sheets of one workbook say.

    ``lists`` are told as lists, in which whoever is not named is not tied (their waves
    without case); ``of_agencies`` was asked about agencies; ``chosen`` are names chosen
    from a list. ``unnamed`` are questions without words, by their columns and kinds:
    the sheets they are on. ``nobody`` are cells that say that there is nobody to name,
    ``apart`` those of which several names were taken.
    """

    file: str
    found: list[Found] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    agency_ties: list[Tie] = field(default_factory=list)
    returned: list[Returned] = field(default_factory=list)
    agency_returned: list[Returned] = field(default_factory=list)
    listed: dict[Key, list[Cell]] = field(default_factory=dict)
    slots: dict[Key, int] = field(default_factory=dict)
    asked: dict[Key, list[str]] = field(default_factory=dict)
    steps: dict[Key, tuple[int, int]] = field(default_factory=dict)
    lists: set[Key] = field(default_factory=set)
    of_agencies: set[Key] = field(default_factory=set)
    chosen: set[Key] = field(default_factory=set)
    unnamed: dict[tuple[str, tuple[str, ...]], list[str]] = field(default_factory=dict)
    nobody: list[Cell] = field(default_factory=list)
    apart: list[Cell] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    came: list[Came] = field(default_factory=list)
    ticks: list[Ticks] = field(default_factory=list)
    tables: dict[str, list[tuple[str, TextTable]]] = field(default_factory=dict)
    withheld: list[Cell] = field(default_factory=list)

    def ask(self, wave: str, kind: str, sheet: str) -> None:
        """Keep that a sheet holds ties of this wave and kind."""
        sheets = self.asked.setdefault((wave, kind), [])
        if sheet not in sheets:
            sheets.append(sheet)
