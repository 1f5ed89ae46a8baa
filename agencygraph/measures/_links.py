"""Direct links between all agencies at once, as one matching."""

import numpy as np
from scipy.sparse import csgraph, csr_array

from agencygraph.measures._observed import Ints
from agencygraph.measures._union import Rows, rows_of
from agencygraph.network import Network


def matchings(network: Network, rows: Rows) -> tuple[Ints, Ints]:
    """Size of a largest matching, and the ties, between any two agencies.

    Upper triangles (G, G). Everybody appears once for each agency they have a tie to,
    so that the graphs of all agency pairs lie side by side and are matched together.
    """
    size, n = network.roster.n_agencies, network.n_people
    agency_of = network.roster.agency_of.astype(np.int64)
    sources, targets = rows_of(rows), rows[1]
    g, h = agency_of[sources], agency_of[targets]
    once = (g >= 0) & (g < h)
    pair = g[once] * size + h[once]
    ties = np.bincount(pair, minlength=size * size)
    left, row = np.unique(pair * n + sources[once], return_inverse=True)
    right, column = np.unique(pair * n + targets[once], return_inverse=True)
    ends = row.astype(np.int32), column.astype(np.int32)  # the solver takes no others
    cells = (np.ones(len(pair), np.int8), ends)
    graph = csr_array(cells, shape=(len(left), len(right)))
    matched = csgraph.maximum_bipartite_matching(graph, perm_type="column") >= 0
    links = np.bincount(left[matched] // max(n, 1), minlength=size * size)
    return links.reshape(size, size), ties.reshape(size, size)
