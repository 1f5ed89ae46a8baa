"""What can be declared about a study, and what nobody needs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from agencygraph.io.limits import Limits
from agencygraph.io.reading import Reading
from agencygraph.io.text import fold
from agencygraph.keyed import Keyed
from agencygraph.roster import Unit
from agencygraph.scale import Scale
from agencygraph.ties import Repeats

Weights = Literal["levels", "amounts"]
Blank = Literal["unclear", "no tie"]
Unlisted = Literal["error", "drop", "add"]
Resubmitted = Literal["error", "first", "last"]
Respondents = Literal["max", "min", "median", "mean"]
SecondAgency = Literal["primary", "split"]
Layout = Literal[
    "roster", "agencies", "roster grid", "organisation grid", "sociomatrix",
    "name generator", "edge list", "attendance", "scores", "responses", "requests",
    "barriers", "none",
]  # fmt: skip


@dataclass(frozen=True)
class KindSettings:
    """What is declared about one kind of tie; None: nothing.

    Attributes
    ----------
    directed : bool or None
    repeats : "max" or "sum" or None
        How ties listed twice are merged.
    max_choices : int or None
        "Name up to so many people".
    scale : Scale or None
        The answers in order.
    waves : tuple of str
        Waves in which it was asked, if nobody was named there.
    weights : "levels" or "amounts"
        Whether ties weigh their level, or its amount (such as days a year).
    changes : mapping of wave to KindSettings
        What was asked otherwise in a wave: its ``scale`` and ``max_choices``.
    symmetric : bool
        Whether it is symmetric by meaning (meets, works with), so that the other
        side's report may fill a missing one; never trust or advice.

    Examples
    --------
    >>> import agencygraph as ag
    >>> ag.KindSettings(max_choices=5).max_choices
    5
    """

    directed: bool | None = None
    repeats: Repeats | None = None
    max_choices: int | None = None
    scale: Scale | None = None
    waves: tuple[str, ...] = ()
    weights: Weights = "levels"
    changes: Mapping[str, "KindSettings"] = field(default_factory=dict)
    symmetric: bool = False

    def of(self, wave: str) -> "KindSettings":
        """Return what holds in one wave."""
        told = {fold(label): change for label, change in self.changes.items()}
        change = told.get(fold(wave))
        if change is None:
            return self
        return replace(
            self,
            max_choices=change.max_choices or self.max_choices,
            scale=change.scale or self.scale,
        )


@dataclass(frozen=True)
class SheetSettings:
    """What one sheet of a workbook is; None and blank: as recognised.

    Attributes
    ----------
    layout : str or None
        "roster", "agencies", "roster grid", "organisation grid", "sociomatrix",
        "name generator", "edge list", "attendance", "scores", "responses",
        "requests", "barriers"; "none": do not read it.
    wave, kind : str
    kinds : tuple of str
        The kinds of the blocks of a grid, from left to right.
    header : int or None
        The row of the headings, as the spreadsheet counts.
    columns : mapping of str to str
        Which column is which, such as ``{"id": "Staff no", "agency": "Team"}``.

    Examples
    --------
    >>> import agencygraph as ag
    >>> ag.SheetSettings(layout="sociomatrix", wave="before").wave
    'before'
    """

    layout: Layout | None = None
    wave: str = ""
    kind: str = ""
    kinds: tuple[str, ...] = ()
    header: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """What is declared about a study; the same as ``study.toml`` says.

    Attributes
    ----------
    title : str
    waves : tuple of str or None
        In order of time.
    unit : "person" or "agency" or None
    confidential : tuple of str or None
        Kinds of which no page shows who named whom. None: those that ask for trust;
        an empty tuple: none.
    kinds : mapping of str to KindSettings
    blank : "unclear" or "no tie" or None
        What a blank cell in a returned row of a grid says. None: unclear, and a
        warning says how many there are.
    unknown : "error", "drop" or "add"
        What becomes of people who are named and not on the roster.
    resubmitted : "error", "first" or "last"
        Which row counts of somebody who answered twice.
    respondents : "max", "min", "median", "mean" or None
        How several respondents of one organisation are made one answer.
    second_agency : "primary" or "split"
        Whether a second agency counts: not, or as half of the person.
    questions : mapping of str to str
        The kind of tie that a question (or its beginning) asks for.
    aliases : mapping of str to str
        Who is meant by a name as it was written; "-": leave it out.
    sheets : mapping of str to SheetSettings
        What sheets of a workbook are, where that is not recognised.
    reading : Reading
        What is put right while files are read.
    limits : Limits
        How large files may be.
    pseudonyms : Keyed or None
        Where ids are pseudonyms: project and check value of their key.

    Examples
    --------
    >>> import agencygraph as ag
    >>> ag.Settings(waves=("before", "after"), blank="no tie").blank
    'no tie'
    """

    title: str = ""
    waves: tuple[str, ...] | None = None
    unit: Unit | None = None
    confidential: tuple[str, ...] | None = None
    kinds: Mapping[str, KindSettings] = field(default_factory=dict)
    blank: Blank | None = None
    unknown: Unlisted = "error"
    resubmitted: Resubmitted = "error"
    respondents: Respondents | None = None
    second_agency: SecondAgency = "primary"
    questions: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, SheetSettings] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)
    limits: Limits = field(default_factory=Limits)
    pseudonyms: Keyed | None = None

    def kind(self, name: str, wave: str = "") -> KindSettings:
        """Return what is declared about a kind, or that nothing is."""
        return self.kinds.get(name, KindSettings()).of(wave)

    def sheet(self, name: str) -> SheetSettings:
        """Return what is declared about a sheet, or that nothing is."""
        told = {fold(label): sheet for label, sheet in self.sheets.items()}
        return told.get(fold(name), SheetSettings())
