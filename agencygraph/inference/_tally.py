"""Where a statistic lies among those of permuted data, added up draw by draw."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from agencygraph.measures._cell_tests import holm
from agencygraph.measures._observed import Floats, Ints, share
from agencygraph.measures._shuffles import check_draws
from agencygraph.roster import count

__all__ = [
    "DEFINITIONS",
    "EXACT",
    "Tally",
    "check_draws",
    "holm_notes",
    "holm_of",
    "told",
]

EXACT = 10_000
"""As many arrangements are all counted rather than drawn from."""

LEVEL = 0.05
"""What is usually asked of a p."""

SLACK = 1e-10
"""Share of a statistic below which a difference is a rounding error."""

NOISE = 1e-12
"""A difference below this is a rounding error whatever the statistic."""

DEFINITIONS = {
    "mean": "Mean of the statistic over the permutations.",
    "sd": "Standard deviation of the statistic over the permutations.",
    "z": "(statistic - mean) / sd.",
    "p_lower": "Share of permutations with a statistic as low as this or lower.",
    "p_upper": "Share of permutations with a statistic as high as this or higher.",
    "p": "Two-sided p: twice the smaller of p_lower and p_upper, at most 1.",
    "p_holm": "p put right for all tests of this table (Holm).",
    "draws": "Permutations drawn; 0: all there are were counted, p is exact.",
    "seed": "Seed of the draws.",
}


class Tally:
    """Counts of permutations on either side of some statistics.

    A permutation for which a statistic is undefined is left out for that statistic:
    given that it is defined, all others are still equally likely.
    """

    def __init__(self, values: Floats, *, exact: bool) -> None:
        size = len(values)
        self.values, self.exact = values, exact
        self.lower, self.upper = np.zeros(size, np.int64), np.zeros(size, np.int64)
        self.number = np.zeros(size, np.int64)
        self.total, self.square = np.zeros(size), np.zeros(size)
        self.least, self.most = np.full(size, np.inf), np.full(size, -np.inf)
        self.undefined = 0

    def add(self, drawn: Floats) -> None:
        """Add permutations, a row each."""
        known = np.isfinite(drawn)
        self.undefined += int((~known & np.isfinite(self.values)).sum())
        with np.errstate(invalid="ignore"):
            apart = np.where(known, drawn - self.values, 0.0)
            slack = SLACK * np.maximum(np.abs(drawn), np.abs(self.values)) + NOISE
            self.lower += (known & (apart <= slack)).sum(axis=0)
            self.upper += (known & (apart >= -slack)).sum(axis=0)
        self.number += known.sum(axis=0)
        self.total += apart.sum(axis=0)
        self.square += (apart * apart).sum(axis=0)
        low = np.where(known, drawn, np.inf).min(axis=0, initial=np.inf)
        high = np.where(known, drawn, -np.inf).max(axis=0, initial=-np.inf)
        self.least = np.minimum(self.least, low)
        self.most = np.maximum(self.most, high)

    def add_tails(self, lower: Ints, upper: Ints, number: int) -> None:
        """Add counts of permutations on either side; moments are known otherwise."""
        self.lower += lower
        self.upper += upper
        self.number += number

    def add_all(self, blocks: Iterable[Floats]) -> "Tally":
        """Add blocks of permutations in their order."""
        for drawn in blocks:
            self.add(drawn)
        return self

    def columns(
        self, moments: tuple[Floats, Floats] | None = None
    ) -> dict[str, NDArray[np.generic]]:
        """Statistic to p; mean and sd out of the permutations unless they are given."""
        given = np.isfinite(self.values) & (self.number > 0)
        mean, sd = self._moments() if moments is None else moments
        one_more = 0 if self.exact else 1  # the data as they are count as one draw
        total = np.where(given, self.number + one_more, 0)
        lower = share(self.lower + one_more, total)
        upper = share(self.upper + one_more, total)
        p = np.minimum(2 * np.minimum(lower, upper), 1.0)
        columns = {
            "statistic": self.values,
            "mean": mean,
            "sd": sd,
            "z": share(self.values - mean, sd),
            "p_lower": lower,
            "p_upper": upper,
            "p": p,
        }
        hidden = ("mean", "sd", "z")
        return {
            name: np.where(given, values, np.nan) if name in hidden else values
            for name, values in columns.items()
        }

    @property
    def draws(self) -> Ints:
        """Permutations drawn in which the statistic was defined; 0 if all counted."""
        return np.zeros_like(self.number) if self.exact else self.number

    def notes(self) -> list[str]:
        """Say how often a statistic was undefined in a permutation."""
        if not self.undefined:
            return []
        times = count(self.undefined, "time", "times")
        return [
            f"{times} a statistic was undefined in a permutation, which was left out."
        ]

    def _moments(self) -> tuple[Floats, Floats]:
        apart = share(self.total, self.number)
        variance = share(self.square, self.number) - apart * apart
        spread = self.most - self.least
        with np.errstate(invalid="ignore"):
            size = np.maximum(np.abs(self.most), np.abs(self.least))
            same = spread <= SLACK * size + NOISE
        variance = np.where(same, 0.0, np.maximum(variance, 0.0))
        return self.values + apart, np.sqrt(variance)


def holm_of(p: Floats) -> Floats:
    """Adjust the p values that are defined for as many as those are."""
    adjusted, known = np.full(len(p), np.nan), np.isfinite(p)
    adjusted[known] = holm(p[known])
    return adjusted


def holm_notes(p: Floats, total: int, *, exact: bool) -> list[str]:
    """Say so where no p_holm could reach 0.05 with so few draws."""
    least = 2 * int(np.isfinite(p).sum()) / (total + 1)
    if exact or least <= LEVEL:
        return []
    told = f"With {total:,} draws no p_holm is below {min(least, 1):.2g}"
    return [f"{told}: ask for more draws."]


def told(total: int, seed: int, *, exact: bool, what: str = "permutation") -> str:
    """Say whether permutations were drawn or all counted."""
    number = count(total, what, f"{what}s")
    if exact:
        return f"All {number} were counted: p is exact."
    return f"p is Monte Carlo, (1 + #) / (1 + R): {number}, seed {seed}."
