r"""How sure a difference between classes of dyads is: people deleted one at a time.

The effect is a weighted sum of class means. Deleting person v moves the mean of a class
by :math:`\delta_v = -E_v / (M - W_v)`, with :math:`E_v` the sum of v's residuals and
:math:`W_v` of v's cells. Over each group of m people,
:math:`(m - 1) / m \sum \delta_v^2` counts what comes from people once (as it should)
and what comes from dyads alone nearly twice: each dyad has two ends. The second count
is taken off, as estimated from residuals less people's means, down to Snijders and
Borgatti's :math:`(m - 2) / 2m \sum \delta_v^2`, which is right where all comes from
dyads.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from agencygraph.inference._attendance_cells import Bools, Class, Floats

FEWEST_PEOPLE = 10
"""Below, intervals do not cover what they promise."""

FEWEST_CHANGES = 5
"""Changed pairs in a class below which its own spread says too little."""

FEWEST_IN_ALL = 12
"""Changed pairs in the classes of a difference together, below which intervals are too
wide or, by luck, too narrow."""

UNSEEN = 2
"""Changes that a class of few changes is granted beyond those seen: with none seen the
limit is about 3 in the number of cells, as the rule of three has it."""

Parts = Sequence[tuple[Class, int]]


class Spread(NamedTuple):
    """Variance of a difference, how much of it was granted, pairs that changed."""

    variance: float
    granted: float
    moved: int


def spread_of(parts: Parts, groups: tuple[Bools, ...]) -> Spread:
    """Variance of the sum of class means, each with its sign.

    A class of few changes counts with those seen and two more, each for itself.
    """
    few = [held for held, _ in parts if held.moved < FEWEST_CHANGES]
    moved = sum(held.moved for held, _ in parts)
    if not few:
        return Spread(_variance(parts, groups), 0.0, moved)
    granted = sum(
        (held.squares + UNSEEN) / max(held.total_cells, 1) ** 2 for held in few
    )
    rest = [part for part in parts if part[0].moved >= FEWEST_CHANGES]
    known = _variance(rest, groups) if rest else 0.0
    return Spread(max(_variance(parts, groups), known + granted), granted, moved)


def interval(
    estimate: float, spreads: Sequence[Spread], fewest: int, confidence: float
) -> dict[str, float]:
    """Student's t around an estimate; NaN where it would not cover."""
    variance = sum(spread.variance for spread in spreads)
    granted = sum(spread.granted for spread in spreads)
    moved = sum(spread.moved for spread in spreads)
    few = fewest < FEWEST_PEOPLE or moved < FEWEST_IN_ALL
    if few or 4 * granted > variance or np.isnan(estimate):
        return dict.fromkeys(("se", "df", "low", "high"), np.nan)
    se, df = float(np.sqrt(variance)), fewest - 1
    reach = se * float(stdtrit(df, (1 + confidence) / 2))
    return {"se": se, "df": df, "low": estimate - reach, "high": estimate + reach}


def _variance(parts: Parts, groups: tuple[Bools, ...]) -> float:
    """Jackknife as above."""
    steps: Floats = np.zeros(len(groups[0]))
    twice = 0.0
    for held, sign in parts:
        own, excess = _steps(held, groups)
        steps += sign * own
        twice += excess
    there = np.any([held.cells > 0 for held, _ in parts], axis=0)
    whole = half = 0.0
    for group in groups:
        m = int((group & there).sum())
        if m:
            total = float((steps[group & there] ** 2).sum())
            whole += (m - 1) / m * total
            half += max(m - 2, 0) / (2 * m) * total
    return max(whole - twice, half)


def _steps(held: Class, groups: tuple[Bools, ...]) -> tuple[Floats, float]:
    """How far each person moves the mean; how much dyads alone are counted twice."""
    cells, mean = held.total_cells, held.mean
    residual = held.change - held.cells * mean
    rest = (cells - held.cells).astype(float)
    steps: Floats = np.zeros(len(residual))
    np.divide(-residual, rest, out=steps, where=(held.cells > 0) & (rest > 0))
    pairs = held.total_dyads
    squares = held.squares - 2 * mean * held.mixed
    squares += mean**2 * (3 * cells - 2 * pairs)  # a dyad has one cell or two
    own, count, weighed = 0.0, 0, 0.0
    inside = sum(bool(held.cells[group].any()) for group in groups) == 1
    for group in groups:
        there = group & (held.dyads > 0)
        m, near = int(there.sum()), held.dyads[there]
        if not m:
            continue
        own += float((residual[there] ** 2 / np.maximum(near - inside, 1)).sum())
        count += m
        gap = np.maximum(rest[there], 1.0)
        weighed += (m - 1) / m * float((near * (1 - near / pairs) / gap**2).sum())
    free = pairs - count + (not inside)
    if free <= 0 or not cells:
        return steps, 0.0
    noise = max(squares - own, 0.0) / free
    return steps, noise * max(weighed - pairs / cells**2, 0.0)
