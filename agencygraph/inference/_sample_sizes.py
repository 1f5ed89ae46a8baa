"""How many pairs across agencies are seen twice, and how many share a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from agencygraph.errors import ParameterError
from agencygraph.network import Network
from agencygraph.roster import Roster

Floats = NDArray[np.floating[Any]]
Sizes = Network | Roster | Mapping[str, int]


@dataclass(frozen=True)
class Assumed:
    """What is assumed about ties and how they change.

    Attributes
    ----------
    density : float
        Share of the pairs across agencies that are tied before.
    churn : float
        Share of these ties that dissolve between the waves, whatever the workshop
        does; without an effect as many form.
    heterogeneity : float
        Correlation of the changes of two pairs that share one person.
    reciprocity : float
        Correlation of the changes of the two directions of a pair.
    """

    density: float
    churn: float
    heterogeneity: float
    reciprocity: float

    @property
    def most(self) -> float:
        """Largest change there can be: every pair tied that is not dissolved."""
        return (1 - self.density) - self.density * self.churn

    def variance(self, change: float) -> float:
        """Variance of the change of one pair: −1, 0 or 1."""
        return 2 * self.density * self.churn + change - change**2


@dataclass(frozen=True)
class Pairs:
    """What is seen in both waves if some people of each agency answer both times."""

    people: int
    answering: float
    cells: float
    """Pairs across agencies seen in both waves; directed: ordered."""
    reverse: float
    """Ordered pairs of cells that are each other's reverse."""
    sharing: float
    """Ordered pairs of cells that share exactly one person."""

    def design(self, assumed: Assumed) -> float:
        """Variance of the mean over that of as many independent pairs."""
        together = assumed.reciprocity * self.reverse
        together += assumed.heterogeneity * self.sharing
        return 1 + together / self.cells

    def error(self, change: float, assumed: Assumed) -> float:
        """Standard error of the change of the density."""
        variance = assumed.variance(change) * self.design(assumed) / self.cells
        return float(np.sqrt(variance))

    def power(self, change: float, assumed: Assumed, confidence: float) -> float:
        """Chance that a two-sided t test of no change finds this one.

        Degrees of freedom: people who answer both times, less one.
        """
        error = self.error(change, assumed)
        if error == 0:  # nothing can vary: any change is seen, and none is not
            return float(change > 0)
        return power_of_t(self.answering - 1, change / error, confidence)

    def detectable(self, assumed: Assumed, power: float, confidence: float) -> float:
        """Smallest rise found with this power; NaN where none is."""
        if self.cells <= 0 or self.answering < LEAST_PEOPLE:
            return np.nan
        low, high = 0.0, assumed.most
        if high <= 0 or self.power(high, assumed, confidence) < power:
            return np.nan
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            enough = self.power(middle, assumed, confidence) >= power
            low, high = (low, middle) if enough else (middle, high)
        return high


HALVINGS = 50
QUANTILES = 2_000
LEAST_PEOPLE = 3
"""Who must answer for a variance over people to be estimated at all."""


def power_of_t(df: float, shift: float, confidence: float) -> float:
    """Chance that a two-sided t test rejects, the mean ``shift`` errors from 0.

    The normal tail averaged over equally likely values of the estimated error; the
    series of the non-central t in SciPy breaks down at large shifts.
    """
    least = special.stdtrit(df, (1 + confidence) / 2)
    error = _likely_errors(df)
    above = special.ndtr(shift - least * error)
    return float((above + special.ndtr(-shift - least * error)).mean())


@lru_cache(maxsize=16)
def _likely_errors(df: float) -> Floats:
    """Equally likely values of an estimated error, in units of the true one."""
    likely = (np.arange(QUANTILES) + 0.5) / QUANTILES
    return np.asarray(np.sqrt(2 * special.gammaincinv(df / 2, likely) / df))


def pairs_seen(sizes: NDArray[np.int64], answering: Floats, *, directed: bool) -> Pairs:
    """Count pairs from the people of each agency and how many answer both times.

    A directed pair is seen if the one who reports it answers, an undirected one if
    either does. Numbers answering may be fractions: as expected.
    """
    n, m = float(sizes.sum()), float(answering.sum())
    others, told = n - sizes, m - answering
    if directed:
        cells = float((answering * others).sum())
        reverse = float((answering * told).sum())
        loud, quiet = others + told, told
    else:
        silent = sizes - answering
        cells = float((sizes * others).sum() - (silent * (n - m - silent)).sum()) / 2
        reverse = 0.0
        loud, quiet = others, told
    ends = answering * loud * (loud - 1) + (sizes - answering) * quiet * (quiet - 1)
    # with k cells at a person, k (k − 1) ordered pairs share them; a cell and its
    # reverse share two people
    sharing = float(ends.sum()) - 2 * reverse
    return Pairs(int(n), m, cells, reverse, max(sharing, 0.0))


def sizes_of(sizes: Sizes) -> NDArray[np.int64]:
    """People of each agency, from whatever says them."""
    if isinstance(sizes, Network):
        sizes = sizes.roster
    if isinstance(sizes, Roster):
        found = np.asarray(sizes.agency_sizes, np.int64)
    else:
        found = np.array(list(sizes.values()), dtype=object)
        if not all(_is_whole(value) for value in found):
            message = f"sizes are whole numbers of people from 0, not {dict(sizes)}"
            raise ParameterError(message)
        found = found.astype(np.int64)
    if np.count_nonzero(found) < 2:
        message = "pairs across agencies need people in at least two agencies"
        raise ParameterError(message)
    return found


def _is_whole(value: object) -> bool:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    return whole and int(value) >= 0  # type: ignore[call-overload]  # (a number, as was just asked)


def shares(**given: float) -> None:
    """Refuse what is not a share in [0, 1]."""
    for name, value in given.items():
        if not 0 <= value <= 1:
            message = f"{name} is in [0, 1], not {value}"
            raise ParameterError(message)
