"""Every tie of any wave and kind, as columns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.alignment import FATES
from agencygraph.network import Network
from agencygraph.view.waves import Waves

Rows = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ties:
    """Ties by source, target and kind, in this order.

    Attributes
    ----------
    source, target, kind : int64 array (m,)
    weights : float64 array (waves, m)
        0 where no tie was reported, NaN where the wave could not see it.
    """

    source: Rows
    target: Rows
    kind: Rows
    weights: Numbers

    def take(self, keep: NDArray[np.bool_]) -> "Ties":
        """Return some of the ties."""
        return Ties(
            self.source[keep], self.target[keep], self.kind[keep], self.weights[:, keep]
        )


def ties_of(waves: Waves) -> Ties:
    """Return every tie that any wave reports; an undirected tie once.

    Where one kind has a direction and another none, ties of that one go both ways.
    """
    n, n_kinds = max(len(waves.people), 1), len(waves.kinds)
    found = [np.empty(0, np.int64)]
    for _, kind, network in waves.networks():
        rows = waves.rows(network)
        one, two = rows[network.sources], rows[network.indices]
        keep = slice(None) if waves.directed else one < two
        found.append((one[keep] * n + two[keep]) * n_kinds + kind)
    keys = np.unique(np.concatenate(found))
    pairs, kind_of = np.divmod(keys, n_kinds)
    source, target = np.divmod(pairs, n)
    weights = np.full((len(waves.grid), len(keys)), np.nan)
    for wave, kind, network in waves.networks():
        ours = np.flatnonzero(kind_of == kind)
        weights[wave, ours] = _weights(waves, network, source[ours], target[ours])
    return Ties(source, target, kind_of, weights)


def _weights(waves: Waves, network: Network, source: Rows, target: Rows) -> Numbers:
    """Weight of each cell in one network, NaN where it saw nothing."""
    own = np.full(len(waves.people), -1)
    own[waves.rows(network)] = np.arange(network.n_people)
    one, two = own[source], own[target]
    there = np.flatnonzero((one >= 0) & (two >= 0))
    one, two = one[there], two[there]
    found = np.full(len(source), np.nan)
    weight = network.weight_of(one, two)
    found[there] = np.where(network.observes(one, two), weight, np.nan)
    return found


def heaviest(ties: Ties, most: int) -> NDArray[np.bool_]:
    """Mark the ties of largest weight in any wave; of equal ones the first."""
    largest = np.fmax.reduce(ties.weights, axis=0, initial=0.0)
    keep = np.zeros(len(largest), np.bool_)
    keep[np.argsort(-largest, kind="stable")[:most]] = True
    return keep


def fates(before: Numbers, after: Numbers) -> Rows:
    """What became of ties from two weights of each, as positions in FATES.

    The rule of the page: not seen in one of the waves is unobserved, whatever the other
    says. Where both are 0 there is no tie in this change: the code then means nothing.

    >>> FATES[fates(np.array([0.0]), np.array([2.0]))[0]]
    'formed'
    """
    names = [
        (np.isnan(before) | np.isnan(after), "unobserved"),
        (before == 0, "formed"),
        (after == 0, "dissolved"),
        (after > before, "strengthened"),
        (after < before, "weakened"),
    ]
    codes = [FATES.index(name) for _, name in names]
    return np.select([holds for holds, _ in names], codes, FATES.index("kept"))
