"""What a report infers: some beside others, what silence leaves open, what lasts.

Plain numbers, as in :mod:`agencygraph.reporting.facts`; NaN where something is
undefined or withheld.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from agencygraph.wording import PEOPLE, Nouns


@dataclass(frozen=True)
class PairClass:
    """Pairs of which both, one or neither attended: their ties in two waves."""

    name: str
    observed: int
    before: float
    after: float
    change: float
    formed: int
    open: int
    dissolved: int
    there: int


@dataclass(frozen=True)
class Contrast:
    """How much more one class changed than another; NaN where withheld."""

    name: str
    change: float
    low: float = math.nan
    high: float = math.nan
    p: float = math.nan


@dataclass(frozen=True)
class Effect:
    """Change among those who attended beside change among those who did not.

    ``across``: of pairs of different agencies only. ``classes`` are both, one, none;
    ``contrasts`` both − none and one − none.
    """

    waves: tuple[str, str]
    across: bool
    attended: int
    classes: tuple[PairClass, ...]
    contrasts: tuple[Contrast, ...]
    notes: tuple[str, ...] = ()
    nouns: Nouns = PEOPLE

    @property
    def both(self) -> PairClass:
        """Pairs of which both attended."""
        return self.classes[0]

    @property
    def none(self) -> PairClass:
        """Pairs of which neither attended."""
        return self.classes[-1]


@dataclass(frozen=True)
class Cost:
    """Minutes of attendance, and the ties across agencies that formed meanwhile."""

    minutes: float
    attended: int
    formed: int
    formed_both: int
    per_tie: float
    per_tie_both: float
    observed: int
    unknown: int = 0
    nouns: Nouns = PEOPLE


@dataclass(frozen=True)
class Bound:
    """A statistic as observed, and the least and most it may be in truth.

    With two waves all three are of its change. ``is_share``: told in per cent.
    ``is_main``: told in the sentence, not only in the table.
    """

    name: str
    value: float
    lower: float
    upper: float
    is_share: bool = True
    is_main: bool = False
    digits: int = 1


@dataclass(frozen=True)
class Unseen:
    """What silence leaves open, in one wave or of the change between two."""

    waves: tuple[str, ...]
    bounds: tuple[Bound, ...]
    observed: int
    notes: tuple[str, ...] = ()
    nouns: Nouns = PEOPLE

    @property
    def is_change(self) -> bool:
        """Whether it is about a change."""
        return len(self.waves) > 1


@dataclass(frozen=True)
class Chance:
    """How likely one is truly among the first brokers."""

    name: str
    group: str
    probability: float
    answered: bool


@dataclass(frozen=True)
class Chances:
    """Who is truly among the first ``k`` brokers, by id; and who else may be."""

    k: int
    draws: int
    of: Mapping[str, Chance]
    others: tuple[Chance, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lasted:
    """Ties of one group in one later wave: followed, lost, and the share that last."""

    group: str
    wave: str
    followed: int
    lost: int
    unseen: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Lasting:
    """What became of the ties formed between the first two of several waves."""

    waves: tuple[str, str]
    formed: int
    rows: tuple[Lasted, ...]
    notes: tuple[str, ...] = ()

    def of(self, group: str) -> tuple[Lasted, ...]:
        """Rows of one group, wave by wave."""
        return tuple(row for row in self.rows if row.group == group)


@dataclass(frozen=True)
class Trend:
    """A measure wave by wave, and its change on what two waves both observed."""

    waves: tuple[str, ...]
    values: tuple[float, ...]
    changes: tuple[float, ...]
    observed: tuple[int, ...]


@dataclass(frozen=True)
class AnswerTies:
    """Whether those with more new ties across agencies score an item higher."""

    kind: str
    item: str
    waves: tuple[str, str]
    people: int
    tau: float
    p: float
    concordant: int
    discordant: int


@dataclass(frozen=True)
class Rating:
    """Mean rating of one agency's people by another's, the same ratings both times."""

    one: str
    two: str
    before: float
    after: float
    raters: int
    rated: int
    ratings: int


@dataclass(frozen=True)
class Trust:
    """Mean ratings between agencies in two waves, where enough rated."""

    waves: tuple[str, str]
    pairs: tuple[Rating, ...]
    hidden: int
    """Pairs of agencies with ratings in both waves that too few gave or got."""


@dataclass(frozen=True)
class Steps:
    """How a group moved on a scale: up, the same, down, and the balance of these."""

    name: str
    people: int
    up: int
    same: int
    down: int
    low: float = math.nan
    high: float = math.nan
    p: float = math.nan

    @property
    def balance(self) -> float:
        """P(up) − P(down)."""
        return (self.up - self.down) / self.people if self.people else math.nan


@dataclass(frozen=True)
class Within:
    """Share of requests met within so many days."""

    days: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Asked:
    """Requests of one group, and how many were met."""

    name: str
    requests: int
    people: int
    met: int
    median: float
    within: tuple[Within, ...]


@dataclass(frozen=True)
class Requests:
    """Who was trying to reach whom: in all, and by attendance from its first day.

    ``why_not`` says why nothing can be counted.
    """

    given: int
    whole: Asked | None
    groups: tuple[Asked, ...] = ()
    start: str = ""
    until: str = ""
    notes: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Barrier:
    """What helps or hinders two agencies, in the words of the study."""

    one: str
    two: str
    kind: str
    direction: str
    note: str


@dataclass(frozen=True)
class Split:
    """A number of ties in two waves, and what its change comes from, exactly."""

    name: str
    before: int
    after: int
    parts: Mapping[str, int]


@dataclass(frozen=True)
class Inferred:
    """All this for one kind: by change of consecutive waves, or of the kind."""

    effects: Mapping[tuple[str, str], tuple[Effect, ...]] = field(default_factory=dict)
    costs: Mapping[tuple[str, str], Cost] = field(default_factory=dict)
    unseen: Mapping[tuple[str, ...], Unseen] = field(default_factory=dict)
    trust: Mapping[tuple[str, str], Trust] = field(default_factory=dict)
    splits: Mapping[tuple[str, str], Split] = field(default_factory=dict)
    answers: tuple[AnswerTies, ...] = ()
    chances: Chances | None = None
    lasting: Lasting | None = None
    trend: Trend | None = None
    left_out: tuple[str, ...] = ()
