"""What a report knows: plain numbers, computed once, that sentences and tables share.

A sentence is made from these and from nothing else, so that the page cannot say what
was not computed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from agencygraph.change.compare import Delta
from agencygraph.change.facts import IndexChange, Sure, Turnover
from agencygraph.measures.robustness import independent_links
from agencygraph.network import Network
from agencygraph.reporting.inferred import Steps
from agencygraph.table import Table
from agencygraph.wording import PEOPLE, Nouns

FEWEST_RATERS = 5
"""Of a confidential kind nothing is shown that rests on fewer people than this."""


@dataclass(frozen=True)
class Group:
    """An agency in one wave: how many there are and how many of them answered."""

    name: str
    people: int
    answered: int

    @property
    def is_silent(self) -> bool:
        """Whether it has people and none of them answered."""
        return self.people > 0 and not self.answered


@dataclass(frozen=True)
class Response:
    """Who answered in one wave, and how many of the pairs that left observed."""

    wave: str
    people: int
    answered: int
    observed: int
    possible: int
    groups: tuple[Group, ...]
    unknown: int = 0
    nouns: Nouns = PEOPLE

    @property
    def silent(self) -> tuple[str, ...]:
        """Agencies of which nobody answered."""
        return tuple(group.name for group in self.groups if group.is_silent)

    @property
    def n_groups(self) -> int:
        """How many agencies have people."""
        return sum(group.people > 0 for group in self.groups)


@dataclass(frozen=True)
class Mixing:
    """Ties of one wave within and across agencies, and what chance would give.

    ``expected`` is the E–I index on average if agencies had nothing to do with ties;
    ``z`` how many standard deviations the index is from it, NaN where undefined.
    """

    wave: str
    ties: int
    observed: int
    across: int
    within: int
    observed_across: int
    observed_within: int
    index: float
    expected: float
    z: float
    n_groups: int
    nouns: Nouns = PEOPLE


@dataclass(frozen=True)
class Pair:
    """Two agencies in one wave: how many pairs of their people report a tie.

    A link is a pair of people with a tie reported either way. ``carrier`` is the one
    person through whom two or more links all run, if there is one.
    """

    one: Group
    two: Group
    links: int
    ties: int
    observed: int
    possible: int
    expected: float = math.nan
    carrier: str = ""

    @property
    def is_observed(self) -> bool:
        """Whether people of both agencies answered and some pair was observed."""
        both = self.one.answered > 0 and self.two.answered > 0
        return both and self.observed > 0

    @property
    def is_gap(self) -> bool:
        """Whether one or no link was reported although more were possible."""
        return self.is_observed and self.links <= 1 < self.possible


@dataclass(frozen=True)
class PairChange:
    """Two agencies in two waves: links on what both waves observed."""

    one: str
    two: str
    before: int
    after: int
    observed: int


@dataclass(frozen=True)
class Broker:
    """A person between others: open pairs joined, in all and by role.

    ``across`` are the pairs whose ends are in two different agencies, ``lower`` and
    ``upper`` what that may be where not all was observed. ``leading`` is the role most
    of them fall into. Each role is (count, ratio): the ratio is to what it would be on
    average with as many open pairs in all and the agencies of everybody else dealt at
    random; NaN where undefined.
    """

    id: str
    name: str
    group: str
    across: int
    total: int
    contacts: int
    roles: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    leading: str = ""
    lower: float = math.nan
    upper: float = math.nan

    @property
    def ratio(self) -> float:
        """Ratio of the leading role."""
        return self.roles.get(self.leading, (0.0, math.nan))[1]


@dataclass(frozen=True)
class Movement:
    """Who joined, left and moved agency between two waves, by name."""

    before: str
    after: str
    stayed: int
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    moved: tuple[tuple[str, str, str], ...] = ()
    nouns: Nouns = PEOPLE


@dataclass(frozen=True)
class Scores:
    """One item that people scored in two waves: pairs of levels, and their number."""

    item: str
    before: str
    after: str
    levels: tuple[float, ...]
    pairs: Mapping[tuple[float, float], int]
    only_before: int
    only_after: int
    low: float = math.nan
    high: float = math.nan
    p: float = math.nan
    attended: tuple[Steps, ...] = ()
    """Those who attended and those who did not, where both are known."""
    agencies: tuple[Steps, ...] = ()
    """Agencies of which at least :data:`FEWEST_RATERS` scored both times."""
    notes: tuple[str, ...] = ()

    @property
    def balance(self) -> float:
        """P(up) − P(down)."""
        return (self.up - self.down) / self.paired if self.paired else math.nan

    @property
    def paired(self) -> int:
        """How many scored it both times."""
        return sum(self.pairs.values())

    @property
    def up(self) -> int:
        """How many scored higher after."""
        return sum(n for (old, new), n in self.pairs.items() if new > old)

    @property
    def down(self) -> int:
        """How many scored lower after."""
        return sum(n for (old, new), n in self.pairs.items() if new < old)


@dataclass(frozen=True)
class Event:
    """One event: when, and how many of each agency came."""

    name: str
    date: str
    by_group: Mapping[str, int]

    @property
    def people(self) -> int:
        """How many came."""
        return sum(self.by_group.values())


@dataclass(frozen=True)
class Attendance:
    """Who came to what, by agency (of the last wave)."""

    events: tuple[Event, ...]
    people: int
    came: int
    groups: tuple[tuple[str, int, int], ...]
    """(agency, people, of whom came to at least one event)."""
    nouns: Nouns = PEOPLE

    @property
    def absent(self) -> tuple[str, ...]:
        """Agencies of which nobody came."""
        return tuple(name for name, people, came in self.groups if people and not came)


@dataclass(frozen=True)
class OneWave:
    """One kind in one wave: the network, its tables, and the facts drawn from them."""

    network: Network
    nouns: Nouns
    tables: Mapping[str, Table]
    response: Response
    mixing: Mixing
    pairs: tuple[Pair, ...] = ()
    brokers: tuple[Broker, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def wave(self) -> str:
        """The label of the wave, also where it is the only one."""
        return self.network.wave


@dataclass(frozen=True)
class Between:
    """One kind in two consecutive waves, or why they were not compared."""

    before: OneWave
    after: OneWave
    delta: Delta | None
    turnover: Turnover | None = None
    index: IndexChange | None = None
    sure: Mapping[str, Sure] = field(default_factory=dict)
    movement: Movement | None = None
    pairs: tuple[PairChange, ...] = ()
    why_not: str = ""

    @property
    def waves(self) -> tuple[str, str]:
        """Labels of the two waves."""
        return self.before.wave, self.after.wave


@dataclass(frozen=True)
class Kind:
    """One kind of tie over all waves in which it was asked."""

    name: str
    nouns: Nouns
    waves: tuple[OneWave, ...]
    changes: tuple[Between, ...]
    is_confidential: bool = False

    @property
    def is_withheld(self) -> bool:
        """Whether it is confidential and too few answered to show even totals."""
        fewest = min(wave.response.answered for wave in self.waves)
        return self.is_confidential and fewest < FEWEST_RATERS

    @property
    def last(self) -> OneWave:
        """The latest wave."""
        return self.waves[-1]

    @cached_property
    def independent(self) -> Table:
        """Independent links between agencies in the latest wave, counted once."""
        return independent_links(self.last.network)
