"""Paired answers on an ordered scale: an interval, and signed ranks with zeros."""

import numpy as np
from scipy.special import ndtr, ndtri

from agencygraph.inference._attendance_cells import Floats, Ints

MOST_EXACT = 200
"""People who changed up to whom every sign is enumerated."""

STEPS = 80
"""Halvings of an interval of width 2: to the last bit."""


def difference_interval(
    up: int, down: int, people: int, confidence: float
) -> tuple[float, float]:
    """Score interval of P(up) − P(down) for a paired multinomial (Tango 1998)."""
    if not people:
        return np.nan, np.nan
    z = float(ndtri((1 + confidence) / 2))
    low = _limit(up, down, people, z)
    return low, -_limit(down, up, people, z)


def _limit(up: int, down: int, people: int, z: float) -> float:
    """Lower limit: the least difference that the score test does not reject."""
    inside, outside = (up - down) / people, -1.0
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        gap = up - down - people * middle
        if gap <= z * np.sqrt(people * _spread(up, down, people, middle)):
            inside = middle
        else:
            outside = middle
    return inside


def _spread(up: int, down: int, people: int, difference: float) -> float:
    """Variance of one person's step, likeliest under that difference."""
    a = 2 * people
    b = -up - down + (2 * people - up + down) * difference
    c = -down * difference * (1 - difference)
    share_down = (np.sqrt(max(b * b - 4 * a * c, 0.0)) - b) / (2 * a)
    return float(max(2 * share_down + difference * (1 - difference), 0.0))


def signed_ranks(steps: Floats) -> tuple[float, float, float]:
    """Sum of the ranks of those who went up; lower and upper p (Wilcoxon–Pratt).

    Steps are ranked by size with those of nobody's change, whose ranks then drop out;
    each other sign is up or down with the same chance, whatever the ties. Exact for up
    to 200 people who changed, else normal with the exact mean and variance.
    """
    ranks = _ranks(np.abs(steps))[steps != 0]
    signs = np.sign(steps[steps != 0])
    statistic = float(ranks[signs > 0].sum())
    if not len(ranks):
        return np.nan, np.nan, np.nan
    if len(ranks) > MOST_EXACT:
        spread = float(np.sqrt((ranks**2).sum() / 4))
        z = (statistic - float(ranks.sum()) / 2) / spread
        return statistic, float(ndtr(z)), float(ndtr(-z))
    chances = _chances(np.rint(2 * ranks).astype(np.int64))
    place = round(2 * statistic)
    return statistic, _sum(chances[: place + 1]), _sum(chances[place:])


def _ranks(values: Floats) -> Floats:
    """Ranks from 1 up; equals share the mean of theirs."""
    _, place, number = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(number) - (number - 1) / 2)[place]
    return ranks


def _chances(doubled: Ints) -> Floats:
    """Chance of each sum of the ranks, doubled so that they are whole."""
    chances: Floats = np.zeros(int(doubled.sum()) + 1)
    chances[0] = 1.0
    upto = 0
    for rank in doubled:
        held = chances[: upto + 1].copy()
        chances[: upto + 1] = held / 2
        chances[rank : rank + upto + 1] += held / 2
        upto += int(rank)
    return chances


def _sum(chances: Floats) -> float:
    return min(1.0, float(chances.sum()))
