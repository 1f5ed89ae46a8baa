"""What lies within each agency and what leads out of it, without a row a pair.

Most measures of agencies want no more than that. A matrix of all pairs would be the
largest thing in memory: thousands of agencies have tens of millions of pairs.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import margins as kernels
from agencygraph.measures._observed import Cells, mutual_cells, reported_cells
from agencygraph.network import Network

Values = NDArray[Any]


@dataclass(frozen=True)
class Margins:
    """Ties or cells of each agency, (G,) each; those without an agency left out.

    Attributes
    ----------
    within : array
        Those inside the agency; undirected: each once.
    sent, received : array
        Those to other agencies and from them; undirected: twice the same.
    directed : bool
    """

    within: Values
    sent: Values
    received: Values
    directed: bool

    @property
    def touching(self) -> Values:
        """Those across agencies with an end in each agency, each once."""
        touching: Values = self.sent + self.received if self.directed else self.sent
        return touching

    @property
    def across(self) -> Values:
        """All those across agencies, as an array of one."""
        total: Values = self.sent.sum(keepdims=True)
        if not self.directed:  # each was met at both ends
            total = total / 2 if total.dtype.kind == "f" else total // 2
        return total


def tie_margins(network: Network) -> tuple[Margins, Margins]:
    """Count the ties of each agency, and add up their weights."""
    roster, directed = network.roster, network.directed
    rows = network.indptr, network.indices, network.weights
    work = 4 * len(network.indices)
    found = kernels.margins.run(work, *rows, roster.agency_of, roster.n_agencies)
    number, weight = (np.ascontiguousarray(values.T) for values in found)
    if not directed:  # each was met at both ends
        number[kernels.WITHIN] //= 2
        weight[kernels.WITHIN] /= 2
    ties, strength = (Margins(v[0], v[1], v[2], directed) for v in (number, weight))
    return ties, strength


def observed_margins(network: Network) -> Margins:
    """Count the observed cells of each agency (undirected: dyads)."""
    group, size = network.roster.agency_of, network.roster.n_agencies
    return _observed(network, group, size)


def observed_in_all(network: Network) -> int:
    """Count all observed cells (undirected: dyads), whoever's agency is known."""
    everyone = np.zeros(network.n_people, np.int32)
    return int(_observed(network, everyone, 1).within.sum())


def dyads_within(network: Network) -> Values:
    """Count the dyads inside each agency that were observed from both sides."""
    group, size = network.roster.agency_of, network.roster.n_agencies
    return _cell_margins(mutual_cells(network), group, size)[0] // 2


def _observed(network: Network, group: NDArray[np.int32], size: int) -> Margins:
    within, sent, received = _cell_margins(reported_cells(network), group, size)
    if network.directed:
        return Margins(within, sent, received, directed=True)
    both, across, _ = _cell_margins(mutual_cells(network), group, size)
    dyads = sent + received - across
    return Margins(within - both // 2, dyads, dyads, directed=False)


def _cell_margins(cells: Cells, group: NDArray[np.int32], size: int) -> list[Values]:
    """Cells within each group, from it to others, and to it from others."""
    known = group >= 0

    def people(chosen: NDArray[np.bool_]) -> Values:
        return np.bincount(group[chosen & known], minlength=size)

    rows, columns, own = (
        people(cells.rows),
        people(cells.columns),
        people(cells.rows & cells.columns),
    )
    within = rows * columns - own
    sent = rows * columns.sum() - rows * columns
    received = columns * rows.sum() - rows * columns
    for some, sign in ((cells.less, -1), (cells.more, 1)):
        g, h = group[some[:, 0]], group[some[:, 1]]
        inside, apart = (g >= 0) & (g == h), (g >= 0) & (h >= 0) & (g != h)
        within = within + sign * np.bincount(g[inside], minlength=size)
        sent = sent + sign * np.bincount(g[apart], minlength=size)
        received = received + sign * np.bincount(h[apart], minlength=size)
    return [within, sent, received]
