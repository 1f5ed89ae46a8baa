"""Two networks cell by cell: who is in both, what each observed, as sparse rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from agencygraph._kernels import qap as kernels
from agencygraph.errors import ParameterError
from agencygraph.measures._observed import Floats, Ints
from agencygraph.network import Network
from agencygraph.observation import take_people

STRATA = 4
"""Answered or not, times listed or not."""


@dataclass(frozen=True)
class Layer:
    """One network as the kernels read it.

    Attributes
    ----------
    network : Network
        Among the people of both.
    rows : tuple of arrays
        Ties and odd cells: indptr, indices, weights, odd.
    stratum : int64 array (n,)
        2 × answered and not at the cap + listed.
    seen : float64 array (4, 4)
        Whether a cell is observed, by the strata of source and target.
    """

    network: Network
    rows: kernels.Rows
    stratum: Ints
    seen: Floats

    @classmethod
    def of(cls, network: Network, *, weighted: bool) -> "Layer":
        """Write out the cells that are not as their strata say."""
        free = network.answered & ~network.at_cap
        stratum = free.astype(np.int64) * 2 + network.listed
        seen = np.zeros((STRATA, STRATA))
        seen[2:, 1::2] = 1.0
        if not network.directed:
            seen = np.maximum(seen, seen.T)
        odd, sign = _odd_cells(network, stratum, seen)
        n = network.n_people
        weights = network.weights if weighted else np.ones(len(network.indices))
        cells = np.concatenate([network.sources, odd[:, 0]]).astype(np.int64) * n
        cells += np.concatenate([network.indices, odd[:, 1]])
        keys, place = np.unique(cells, return_inverse=True)
        m = len(network.indices)
        both = np.zeros((2, len(keys)))
        both[0, place[:m]], both[1, place[m:]] = weights, sign
        indptr = np.searchsorted(keys, np.arange(n + 1, dtype=np.int64) * n)
        indices = (keys % max(n, 1)).astype(np.int32)
        rows = indptr.astype(np.int64), indices, both[0], both[1]
        return cls(network, rows, stratum, seen)

    @property
    def sums(self) -> tuple[float, float]:
        """Sum of weights, and of their squares."""
        weights = self.rows[2]
        return float(weights.sum()), float((weights * weights).sum())

    @property
    def matrix(self) -> sparse.csr_array:
        """Weights of all cells."""
        n = self.network.n_people
        return sparse.csr_array(
            (self.rows[2], self.rows[1], self.rows[0]), shape=(n, n)
        )


def shared_people(one: Network, two: Network) -> tuple[Network, Network]:
    """Both networks among the people of both, in the order of the first."""
    if one.roster.unit != two.roster.unit:
        message = "one network is about people, the other about agencies"
        raise ParameterError(message)
    if one.roster.people == two.roster.people:
        return one, two
    both = [person for person in one.roster.people if person in two.roster]
    first, second = (take_people(n, n.roster.positions(both)) for n in (one, two))
    return first, second


def _odd_cells(
    network: Network, stratum: Ints, seen: Floats
) -> tuple[NDArray[np.int32], Floats]:
    """Cells that were observed although their strata say not, or the other way."""
    sources = network.sources
    capped = network.at_cap[sources]
    named = np.stack([sources[capped], network.indices[capped]], axis=1)
    cells = np.concatenate([network.excepted, named])
    if not network.directed:
        cells = np.concatenate([cells, cells[:, ::-1]])
    cells = np.unique(cells[cells[:, 0] != cells[:, 1]], axis=0)
    i, j = cells[:, 0], cells[:, 1]
    sign = network.observes(i, j) - seen[stratum[i], stratum[j]]
    return cells[sign != 0], sign[sign != 0]
