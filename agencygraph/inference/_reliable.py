"""Intervals from estimates: where they are given, and where they are withheld.

The thresholds come from simulation (docs/guide/coverage.md): where they are not met, a
95 % interval held the truth in less than 92 % or more than 98 % of studies.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, stdtr, stdtrit

from agencygraph.errors import ParameterError
from agencygraph.inference._means import Estimates
from agencygraph.roster import count

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEAST_DF = (12.0, 3.0)
"""Degrees of freedom for an interval of one wave, and of a change.

A change needs five people inside an agency, one wave fourteen: how active people are
differs more than how they change.
"""

LEAST_DF_BETWEEN = (12.0, 5.0)
"""The same between two agencies: about five people on the smaller side."""

LEAST_REPORTERS = 5
"""People inside a directed agency who answered: where most did not, few tell of all."""

LEAST_EXPECTED = 5.0
"""Cells that would have changed at the rate of all alike (one wave: been tied).

Of those that did there must be fewer (``LEAST_EVENTS``): a block passed over because
little happened to happen there leaves those in which much did.
"""

LEAST_EVENTS = 3.0
"""Cells that did change (one wave: are tied, and are not)."""


def check_confidence(confidence: float) -> None:
    """Refuse a confidence that is none."""
    if not 0 < confidence < 1:
        message = f"confidence is more than 0 and less than 1, not {confidence!r}"
        raise ParameterError(message)


def check(confidence: float, draws: int) -> None:
    """Refuse a confidence that is none, and too few draws for a spread."""
    check_confidence(confidence)
    if draws < 2:
        message = f"draws is at least 2, not {draws!r}"
        raise ParameterError(message)


def t_quantile(confidence: float, df: Floats) -> Floats:
    """How many standard errors the interval goes to either side."""
    known = df > 0
    found: Floats = np.where(
        known, stdtrit(np.where(known, df, 1.0), (1 + confidence) / 2), np.nan
    )
    return found


def bounded(value: Floats, reach: Floats, index: Bools) -> tuple[Floats, Floats]:
    """Ends of an interval where the value cannot leave its range.

    Made on the scale of log odds, that of an E–I index (``index``) being those of a tie
    to lie across: there few ties and few pairs without one are alike, and it holds.
    """
    part = np.where(index, (1 + value) / 2, value)
    spread = np.where(index, reach / 2, reach)
    inner = (part > 0) & (part < 1)
    safe = np.where(inner, part, 0.5)
    wide = spread / (safe * (1 - safe))
    ends = [expit(logit(safe) + sign * wide) for sign in (-1.0, 1.0)]
    low, high = (
        np.where(inner, np.where(index, 2 * end - 1, end), np.nan) for end in ends
    )
    return low, high


def two_sided(t: Floats, df: Floats) -> Floats:
    """Chance of a t at least as far from 0 where there is no change."""
    known = df > 0
    found: Floats = np.where(
        known, 2 * stdtr(np.where(known, df, 1.0), -np.abs(t)), np.nan
    )
    return found


def still(estimates: Estimates) -> Bools:
    """Whether nothing happened at all, though something was observed."""
    found: Bools = (estimates.events == 0) & (estimates.spread.apart > 0)
    return found


def reliable(estimates: Estimates, between: Bools, reporters: Floats) -> Bools:
    """Whether there are people and events enough for an interval to hold.

    ``between`` marks rows about pairs of agencies; ``reporters`` counts who answered.
    """
    last = len(estimates.waves) - 1
    least = np.where(between, LEAST_DF_BETWEEN[last], LEAST_DF[last])
    found: Bools = np.nan_to_num(estimates.spread.df) >= least - 1e-9
    found &= np.nan_to_num(estimates.expected) >= LEAST_EXPECTED
    found &= estimates.events >= LEAST_EVENTS
    found &= reporters >= LEAST_REPORTERS
    return found & ~np.isnan(estimates.spread.variance)


def apart_limit(confidence: float, apart: Floats) -> Floats:
    r"""Chance of an event that would have shown with this confidence.

    Dyads that share nobody are independent. If each changes with chance q, all m of
    them stay as they were with chance :math:`(1 - q)^m`, which is :math:`\alpha` or
    more up to :math:`q = 1 - \alpha^{1/m}`. A density changes by at most q.
    """
    power = np.where(apart > 0, 1 / np.maximum(apart, 1.0), np.nan)
    found: Floats = 1 - (1 - confidence) ** power
    return found


def withheld_notes(estimates: Estimates, se: Floats, low: Floats) -> list[str]:
    """Say what intervals are not given, and what is given where nothing happened."""
    notes, change = [], len(estimates.waves) == 2
    withheld = np.isnan(low) & ~np.isnan(estimates.value)
    if withheld.any():
        rows = count(int(withheld.sum()), "row has", "rows have")
        people = "five" if change else "fourteen"
        events = "changed ties" if change else "ties, or pairs without one,"
        notes.append(
            f"{rows} no interval: fewer than {people} people (or five who answered), "
            f"or fewer than {LEAST_EXPECTED:.0f} {events} to be expected there, or "
            f"fewer than {LEAST_EVENTS:.0f} found. With so few an interval would not "
            "hold what it promises."
        )
    quiet = np.isnan(se) & ~np.isnan(low)
    if quiet.any():
        rows = count(int(quiet.sum()), "row", "rows")
        what = "nothing changed" if change else "all pairs or none are tied"
        notes.append(f"In {rows} {what}: low and high limit what may have gone unseen.")
    return notes
