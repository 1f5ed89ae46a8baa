"""What the table of an attendance effect says in words."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from agencygraph.inference._attendance_cells import Bools, Dyads, Pairs
from agencygraph.inference._attendance_interval import (
    FEWEST_CHANGES,
    FEWEST_IN_ALL,
    FEWEST_PEOPLE,
)
from agencygraph.inference._attendance_shuffles import Tails
from agencygraph.measures._observed import unknown_notes
from agencygraph.network import Network
from agencygraph.roster import count

ROW = {
    "before": "Share of the observed cells with a tie before; for differences, the "
    "difference of the two shares.",
    "after": "The same after.",
    "change": "after − before; for differences, the effect: the one change less the "
    "other.",
    "formed": "Ties not reported before and reported after; of classes only.",
    "open": "Observed cells without a tie before; of classes only.",
    "formation_rate": "formed / open; for differences, the difference of the rates.",
    "dissolved": "Ties reported before and not after; of classes only.",
    "there": "Observed cells with a tie before; of classes only.",
    "dissolution_rate": "dissolved / there; for differences, the difference of rates.",
    "observed": "Cells that every wave observed; undirected: pairs.",
    "people": "People with such a cell.",
    "se": "Standard error of the difference: jackknife of people within those who "
    "attended and those who did not.",
    "df": "Degrees of freedom: people of the smaller of the two groups, less one.",
    "low": "Lower end of the {confidence:.0%} interval of the difference.",
    "high": "Upper end of the {confidence:.0%} interval of the difference.",
    "p_lower": "Share of shuffles of attendance with an effect as low or lower.",
    "p_upper": "Share of shuffles of attendance with an effect as high or higher.",
    "p": "Two-sided: twice the smaller of the two shares, at most 1.",
    "draws": "Shuffles drawn; 0: none, or every arrangement was gone through.",
    "seed": "Where chance started.",
}

SELECTION = (
    "Who attends is seldom left to chance: those who come may be the ones who would "
    "have made new ties anyway. The difference says what went with attendance, not "
    "what attendance did, unless who came was drawn by lot."
)
EARLIER_NOTE = (
    "What changed before the workshop is taken off as if that difference would have "
    "gone on unchanged."
)
SITE_NOTE = (
    "The comparison site is set beside those who attended as if both places would have "
    "changed alike; no p: people of two places are not exchangeable."
)


class Design(Protocol):
    """What the notes need to know."""

    @property
    def waves(self) -> tuple[Network, ...]: ...
    @property
    def dyads(self) -> Dyads: ...
    @property
    def attended(self) -> Bools: ...
    @property
    def gone(self) -> int: ...
    @property
    def pairs(self) -> Pairs: ...


def definitions(confidence: float) -> dict[str, str]:
    """One line a column."""
    return {name: text.format(confidence=confidence) for name, text in ROW.items()}


def notes(
    design: Design,
    rows: Mapping[str, Mapping[str, float]],
    shuffled: Tails | None,
    draws: int,
) -> list[str]:
    """Say what was assumed, left out and withheld."""
    told = [SELECTION, _null(shuffled, draws)]
    if len(design.waves) == 3:
        told.append(EARLIER_NOTE)
    if "comparison site" in rows:
        told.append(SITE_NOTE)
    withheld = [n for n, row in rows.items() if "−" in n and np.isnan(row["low"])]
    if withheld:
        told.append(
            f"No interval for {'; '.join(withheld)}: fewer than {FEWEST_PEOPLE} people "
            f"in a group, fewer than {FEWEST_IN_ALL} changed pairs in all, or a width "
            f"that hangs on a class of fewer than {FEWEST_CHANGES} of them; there it "
            "would not hold what it promises."
        )
    told += _ceilings(rows)
    if design.gone:
        people = count(design.gone, "person who attended is", "people who attended are")
        told.append(f"{people} not on the roster of every wave and left out.")
    if design.pairs == "across":
        told += unknown_notes(design.waves[-1])
    return told


def _ceilings(rows: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Say where a class had no room to change."""
    full = [n for n in ("both", "one", "none") if rows[n]["observed"]]
    full = [n for n in full if not rows[n]["open"]]
    unseen = [n for n in ("both", "one", "none") if not rows[n]["observed"]]
    told = [f"No pair of {n!r} was open before: no tie could form." for n in full]
    return told + [f"No cell of {name!r} was observed." for name in unseen]


def _null(shuffled: Tails | None, draws: int) -> str:
    if not draws:
        return "No p was asked for (draws = 0)."
    if shuffled is None:
        return (
            "No p: in every agency, among people alike in having answered and been "
            "listed, all attended or none did, so that there is nothing to exchange."
        )
    how = f"{shuffled.draws:,} shuffles drawn"
    if not shuffled.draws:
        how = f"all {shuffled.arrangements:,} arrangements gone through"
    return (
        "p: attendance shuffled among people of one agency alike in having answered "
        f"and been listed ({how}); it assumes that within an agency chance decided "
        "who came."
    )
