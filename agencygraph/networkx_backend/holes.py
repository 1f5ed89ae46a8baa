"""NetworkX's structural holes: constraint and effective size.

Names, parameters and results are NetworkX's; weights are strengths.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import csr
from agencygraph._kernels import holes as kernels
from agencygraph.networkx_backend.arrays import Arrays, Graph, Node, arrays_of
from agencygraph.networkx_backend.rules import (
    all_nodes_of_a_digraph,
    known,
    listed_unless_equal,
    no_parallel_edges,
    no_self_ties,
    serves,
    some_nodes,
    strengths,
)
from agencygraph.networkx_backend.worth import entries, once

LISTED = entries(1_000_000, kept=400_000, listed=20_000)
USUAL = some_nodes, no_parallel_edges, no_self_ties, strengths("weight")


@serves(*USUAL, all_nodes_of_a_digraph, worth=LISTED)
def constraint(
    G: Graph, nodes: Iterable[Node] | None = None, weight: str | None = None
) -> dict[Node, float]:
    """How far a node's ties lead back to the same few neighbours (Burt)."""
    graph = arrays_of(G)
    return _of(graph, nodes, _holes(graph, weight)[0])


@serves(*USUAL, all_nodes_of_a_digraph, listed_unless_equal, worth=LISTED)
def effective_size(
    G: Graph, nodes: Iterable[Node] | None = None, weight: str | None = None
) -> dict[Node, float]:
    """Number of a node's neighbours less what they overlap (Burt)."""
    graph = arrays_of(G)
    return _of(graph, nodes, _holes(graph, weight)[1])


@serves(*USUAL, known("u", "v"), worth=once(2_000))
def local_constraint(G: Graph, u: Node, v: Node, weight: str | None = None) -> float:
    """How far the ties of one node lead to one other, directly or by a neighbour."""
    graph = arrays_of(G)
    rows = graph.both_ways(weight)
    i, j = graph.chosen([u, v])
    ours, z = _row(rows, i)
    theirs, z_theirs = _row(rows, j)
    if not len(ours):
        return 0.0
    _, at, by = np.intersect1d(ours, theirs, assume_unique=True, return_indices=True)
    direct = z[ours == j].sum()
    totals = np.array([_row(rows, q)[1].sum() for q in ours[at]])
    through = (z[at] * z_theirs[by] / totals).sum()
    return float(((direct + through) / z.sum()) ** 2)


def _holes(
    graph: Arrays, weight: str | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Constraint and effective size of every node."""
    indptr, indices, z, _ = graph.both_ways(weight)
    half = indptr, indices, z / 2  # a tie is met from either end
    up_ptr, up_indices, whole, _ = csr.orient.run(8 * len(z), half, half)
    ties = np.diff(up_ptr)
    work = int((ties * ties).sum()) + 4 * len(z)
    through, product = kernels.shared.run(work, up_ptr, up_indices, whole)
    found = kernels.holes.run(4 * len(z), up_ptr, up_indices, whole, through, product)
    return found[0], found[1]


def _row(rows: csr.Union, i: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    entries = slice(rows[0][i], rows[0][i + 1])
    return rows[1][entries], rows[2][entries]


def _of(
    graph: Arrays, nodes: Iterable[Node] | None, values: NDArray[np.float64]
) -> dict[Node, float]:
    """Values of all nodes, or of some in the order they are listed."""
    if nodes is None:
        return dict(zip(graph.nodes, values.tolist(), strict=True))
    return {graph.nodes[i]: float(values[i]) for i in graph.listed(nodes)}
