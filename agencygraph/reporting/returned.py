"""How sure a change of reciprocity is: the jackknife of people, by counting."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agencygraph.inference._reliable import t_quantile
from agencygraph.measures._observed import share
from agencygraph.measures._reciprocity_by import mutual_and_alone
from agencygraph.network import Network

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FEWEST = 12
"""People without each of whom there is a value, for an interval to be given."""


class Returned(NamedTuple):
    """Share of ties returned in two waves, and the 95% interval of its change."""

    before: float
    after: float
    low: float = math.nan
    high: float = math.nan

    @property
    def change(self) -> float:
        """After − before."""
        return self.after - self.before


def returned(before: Network, after: Network) -> Returned | None:
    """Compare two directed waves of the same people, observed on the same pairs.

    Reciprocity is 2M / (2M + A) with M mutual and A one-way pairs. Without a person it
    is the same with M and A less that person's own, so that the jackknife
    (:func:`agencygraph.jackknife`) needs no network without them. No interval where
    somebody was at the cap of names: without a person they might have named another.
    """
    if not (before.directed and after.directed):
        return None
    old, new = (_counts(network) for network in (before, after))
    pairs = [(int(m.sum()) // 2, int(a.sum()) // 2) for m, a in (old, new)]
    first, last = (float(_share(mutual, alone)) for mutual, alone in pairs)
    if not (math.isfinite(first) and math.isfinite(last)):
        return None
    capped = before.at_cap.any() or after.at_cap.any()
    without = _without_each(new) - _without_each(old)
    known = without[np.isfinite(without)]
    n = len(known)
    if n < FEWEST or capped:
        return Returned(first, last)
    se = math.sqrt((n - 1) / n * float(((known - known.mean()) ** 2).sum()))
    if not se > 0:
        return Returned(first, last)
    reach = se * float(t_quantile(0.95, np.array([n - 1.0]))[0])
    change = last - first
    return Returned(first, last, change - reach, change + reach)


def _counts(network: Network) -> tuple[Ints, Ints]:
    """Mutual and one-way pairs of each person; every pair counts for both of them."""
    mutual, alone = mutual_and_alone(network)
    n = network.n_people
    return np.bincount(mutual.ravel(), minlength=n), np.bincount(
        alone.ravel(), minlength=n
    )


def _without_each(counts: tuple[Ints, Ints]) -> Floats:
    mutual, alone = counts
    return _share(mutual.sum() // 2 - mutual, alone.sum() // 2 - alone)


def _share(mutual: Ints | int, alone: Ints | int) -> Floats:
    return share(2 * np.asarray(mutual), np.asarray(2 * mutual + alone))
