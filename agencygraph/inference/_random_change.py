"""What random change would make of an E–I index: the mechanical part of its change."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

WINDOW = 12.0
"""Standard deviations on either side of the mean that are looked at."""

TAIL = 0.025
"""Chance left out at either end of the range: 95% lies inside."""

Chances = NDArray[np.float64]


class Part(NamedTuple):
    """Ties across agencies, or within: what became of them, and the open pairs."""

    stayed: int
    dissolved: int
    formed: int
    open: int


class RandomChange(NamedTuple):
    """E–I index after random change: its average, and the range that holds 95%."""

    mean: float
    low: float
    high: float


def random_change(across: Part, within: Part) -> RandomChange:
    """Return what the E–I index would be had as many ties changed at random.

    Of the ties there were, as many dissolve, each alike; of the open pairs, as many
    form, each alike. The ties across afterwards are then a sum of two hypergeometric
    numbers, whose chances are worked out exactly. All NaN if no tie is left.

    Examples
    --------
    Half of the open pairs are across, and one tie forms: +1 or −1, each as likely.

    >>> random_change(Part(0, 0, 1, 3), Part(0, 0, 0, 3))
    RandomChange(mean=0.0, low=-1.0, high=1.0)
    """
    both = Part(*(a + w for a, w in zip(across, within, strict=True)))
    ties = both.stayed + both.formed
    if not ties:
        return RandomChange(math.nan, math.nan, math.nan)
    there = across.stayed + across.dissolved
    kept = _hypergeometric(there, both.stayed + both.dissolved, both.stayed)
    new = _hypergeometric(across.open, both.open, both.formed)
    first, chances = kept[0] + new[0], np.convolve(kept[1], new[1])
    counts = first + np.arange(len(chances))
    below = np.cumsum(chances)
    low = float(counts[np.searchsorted(below, TAIL)])
    high = float(counts[min(int(np.searchsorted(below, 1 - TAIL)), len(counts) - 1)])
    mean = _mean(there, both.stayed + both.dissolved, both.stayed)
    mean += _mean(across.open, both.open, both.formed)
    low, high = min(low, mean), max(high, mean)
    return RandomChange(*(2 * x / ties - 1 for x in (mean, low, high)))


def _mean(marked: int, total: int, drawn: int) -> float:
    return drawn * marked / total if total else 0.0


def _hypergeometric(marked: int, total: int, drawn: int) -> tuple[int, Chances]:
    """Chances of 0, 1, ... marked among the drawn: the first count, and from there."""
    low, high = max(0, drawn - (total - marked)), min(drawn, marked)
    if low >= high:
        return low, np.ones(1)
    mean, rest = _mean(marked, total, drawn), total - marked
    spread = math.sqrt(mean * rest / total * (total - drawn) / (total - 1))
    low = max(low, math.floor(mean - WINDOW * spread))
    high = min(high, math.ceil(mean + WINDOW * spread))
    k = np.arange(low, high + 1)
    logs = _choose(marked, k) + _choose(rest, drawn - k) - _choose(total, drawn)
    chances = np.exp(logs)
    return low, chances / chances.sum()


def _choose(n: int, k: NDArray[np.integer] | int) -> Chances:
    """Logarithm of the number of ways to choose k of n."""
    found: Chances = gammaln(n + 1) - gammaln(np.add(k, 1)) - gammaln(n - k + 1)
    return found
