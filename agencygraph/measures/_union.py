"""Ties either way: two people are linked if either of them reports it.

What is asked of such ties (who could be cut off, who is reached) takes no notice of
who reported them; a dyad is observed if either side's report was.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph import adjacency
from agencygraph.errors import among
from agencygraph.measures._observed import (
    Ints,
    group_of,
    mutual_cells,
    reported_cells,
    silent_notes,
)
from agencygraph.network import Network

Rows = tuple[NDArray[np.int64], NDArray[np.int32]]


def linked(network: Network) -> Rows:
    """Return the rows (indptr, indices) of whoever is tied either way, sorted."""
    if not network.directed:
        return network.indptr, network.indices
    return adjacency.linked(network)[:2]


def rows_of(rows: Rows) -> NDArray[np.int32]:
    """Row of each entry."""
    return np.repeat(np.arange(len(rows[0]) - 1, dtype=np.int32), np.diff(rows[0]))


def dyads_observed(network: Network) -> Ints:
    """Count the dyads observed from either side between the groups, (G + 1, G + 1).

    Symmetric; the last group are people without a known agency.
    """
    group, size = group_of(network.roster), network.roster.n_agencies + 1
    cells = reported_cells(network).between(group, size)
    both = mutual_cells(network).between(group, size)
    dyads = cells + cells.T - both
    np.fill_diagonal(dyads, np.diag(cells) - np.diag(both) // 2)
    return dyads


def pairs_of_agencies(
    agencies: tuple[str, ...], chosen: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], tuple[tuple[str, str], ...]]:
    """Positions and labels of all unordered pairs of the agencies at ``chosen``."""
    rows, columns = np.triu_indices(len(chosen), 1)
    g, h = chosen[rows], chosen[columns]
    pairs = zip(g.tolist(), h.tolist(), strict=True)
    return g, h, tuple((agencies[i], agencies[j]) for i, j in pairs)


def agency_position(network: Network, agency: str) -> int:
    """Position of an agency, or an error that lists what there is."""
    agencies = network.roster.agencies
    among("agency", agency, agencies)
    return agencies.index(agency)


def reported_notes(network: Network) -> list[str]:
    """Say that ties count either way, and what non-response leaves out."""
    notes = []
    if network.directed:
        notes = ["Ties count either way: one side's report is enough."]
    told = "ties that nobody else reported are missing"
    return notes + silent_notes(network, told)
