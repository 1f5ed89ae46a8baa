"""What is known of a change: plain numbers that sentences are made from."""

import math
from dataclasses import dataclass

from agencygraph.table import Table, only_row
from agencygraph.wording import PEOPLE, Nouns

Ends = tuple[float, float]
NO_ENDS: Ends = (math.nan, math.nan)


@dataclass(frozen=True)
class Turnover:
    """What became of ties between two waves, on the pairs that both observed.

    ``sure_across`` and ``sure_within`` hold the rates at which ties formed with 95%
    confidence; NaN where no interval can be given.
    """

    before: str
    after: str
    observed: int
    formed: int
    dissolved: int
    kept: int
    strengthened: int
    weakened: int
    unobserved: int
    open_across: int
    open_within: int
    formed_across: int
    formed_within: int
    observed_across: int = 0
    jaccard: float = math.nan
    sure_across: Ends = NO_ENDS
    sure_within: Ends = NO_ENDS
    nouns: Nouns = PEOPLE

    @property
    def stayed(self) -> int:
        """Ties reported both times, whatever their weight."""
        return self.kept + self.strengthened + self.weakened


@dataclass(frozen=True)
class IndexChange:
    """The E–I index before and after, and what random change would have made of it.

    ``before`` and ``after`` are each wave's own; ``joint_before`` and ``joint_after``
    are on the pairs both waves observed, and only these are subtracted.
    ``reclassified`` is that of the earlier ties with the later agencies (people move),
    ``chance`` that on average had as many ties formed and dissolved at random.
    """

    waves: tuple[str, str]
    before: float
    after: float
    expected_before: float
    expected_after: float
    joint_before: float
    joint_after: float
    joint_expected: float
    reclassified: float
    chance: float
    chance_low: float
    chance_high: float
    observed: int
    observed_across: int
    nouns: Nouns = PEOPLE

    @property
    def change(self) -> float:
        """After − before, on what both waves observed."""
        return self.joint_after - self.joint_before


@dataclass(frozen=True)
class Sure:
    """A statistic on the pairs both waves observed, its change, and how sure that is.

    ``low`` and ``high`` hold the change with 95% confidence; NaN where no interval can
    be given. Where nothing ``changed`` they limit what may have gone unseen.
    """

    statistic: str
    before: float
    after: float
    change: float
    low: float
    high: float
    changed: int
    observed: int
    people: int


_FATES = (
    *("observed", "formed", "dissolved", "kept", "strengthened", "weakened"),
    *("unobserved", "open_across", "open_within", "formed_across", "formed_within"),
    "observed_across",
)


def turnover_of(
    summary: Table, mechanics: Table, waves: tuple[str, str], words: Nouns
) -> Turnover:
    """Take the facts from a summary of fates, and how sure rates are from ei_change."""
    row, sure = only_row(summary), only_row(mechanics)
    whole = {name: int(row[name]) for name in _FATES}
    before, after = waves
    jaccard = row["jaccard"]
    across, within = (
        (sure[f"formation_rate_{where}_low"], sure[f"formation_rate_{where}_high"])
        for where in ("across", "within")
    )
    return Turnover(
        before=before,
        after=after,
        jaccard=jaccard,
        sure_across=across,
        sure_within=within,
        nouns=words,
        **whole,
    )


def index_of(mechanics: Table, waves: tuple[str, str], words: Nouns) -> IndexChange:
    """Take the facts from :func:`~agencygraph.inference.mechanics.ei_change`."""
    row = only_row(mechanics)
    return IndexChange(
        waves=waves,
        before=row["before"],
        after=row["after"],
        expected_before=row["expected_before"],
        expected_after=row["expected_after"],
        joint_before=row["joint_before"],
        joint_after=row["joint_after"],
        joint_expected=row["joint_expected"],
        reclassified=row["reclassified"],
        chance=row["random"],
        chance_low=row["random_low"],
        chance_high=row["random_high"],
        observed=int(row["observed"]),
        observed_across=int(row["observed_across"]),
        nouns=words,
    )


def sure_of(intervals: Table) -> dict[str, Sure]:
    """Take the facts from intervals of the whole network, by statistic."""
    names = (
        "before",
        "after",
        "change",
        "low",
        "high",
        "changed",
        "observed",
        "people",
    )
    return {
        str(label): Sure(str(label), *(row[name] for name in names))
        for label, row in intervals.to_dict().items()
    }
