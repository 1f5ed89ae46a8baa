"""NetworkX's triangles: counts, clustering, transitivity.

Names, parameters and results are NetworkX's; weights are strengths. Self-ties are part
of no triangle.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import clustering as kernels
from agencygraph._kernels import csr
from agencygraph.networkx_backend.arrays import Arrays, Graph, arrays_of
from agencygraph.networkx_backend.rules import (
    no_parallel_edges,
    serves,
    strengths,
    undirected_only,
)
from agencygraph.networkx_backend.worth import entries

Values = NDArray[np.float64]
CLOSED = entries(500_000, weighted=200_000, listed=100)


@serves(no_parallel_edges, worth=entries(3_000_000, kept=1_000_000, listed=100))
def triangles(G: Graph, nodes: Any = None) -> Any:  # noqa: ANN401 (one or a dict)
    """Count the triangles at each node."""
    graph = arrays_of(G)
    found = _triangles(*_rows(graph, None)[:3])
    return _of(graph, nodes, found.astype(np.int64).tolist())


@serves(no_parallel_edges, strengths("weight", positive=False), worth=CLOSED)
def clustering(G: Graph, nodes: Any = None, weight: str | None = None) -> Any:  # noqa: ANN401 (one or a dict)
    """Share of a node's pairs of ties that are closed to triangles."""
    graph = arrays_of(G)
    return _of(graph, nodes, _clustering(graph, weight))


@serves(no_parallel_edges, strengths("weight", positive=False), worth=CLOSED)
def average_clustering(
    G: Graph,
    nodes: Any = None,  # noqa: ANN401 (several nodes)
    weight: str | None = None,
    count_zeros: bool = True,
) -> float:
    """Mean clustering of the nodes, or of those where it is not 0."""
    values = list(clustering(G, nodes, weight).values())
    if not count_zeros:
        values = [value for value in values if value]
    return float(sum(values)) / len(values)


@serves(no_parallel_edges, undirected_only, worth=CLOSED)
def transitivity(G: Graph) -> float:
    """Share of all pairs of ties with an end in common that are closed to triangles."""
    graph = arrays_of(G)
    indptr, indices, z, _ = _rows(graph, None)
    closed = 2 * int(_triangles(indptr, indices, z).sum())
    ties = np.diff(indptr)
    return closed / int((ties * (ties - 1)).sum()) if closed else 0


def _clustering(graph: Arrays, weight: str | None) -> list[float]:
    indptr, indices, z, bits = _rows(graph, weight)
    closed = 2 * _triangles(indptr, indices, z)
    ties = np.diff(indptr)
    pairs = ties * (ties - 1)
    if graph.directed:  # each of eight kinds of triangle, less a tie and its return
        rows = np.repeat(np.arange(len(graph)), ties)
        mutual = np.bincount(rows[bits == 3], minlength=len(graph))
        total = ties + mutual
        pairs = 2 * (total * (total - 1) - 2 * mutual)
    found = np.zeros(len(graph))
    np.divide(closed, pairs, out=found, where=closed != 0)
    return [value or 0 for value in found.tolist()]  # an int, as in NetworkX


def _rows(graph: Arrays, weight: str | None) -> csr.Union:
    """Ties either way without self-ties; z the cube root of their weights.

    Weights are shares of the largest; those of a tie and its return are added.
    """
    indptr, indices, z, bits = graph.both_ways()
    if weight is not None:
        given = graph.strengths(weight)
        largest = given.max(initial=-np.inf)
        indptr, indices, z, bits = graph.united(np.cbrt(given / largest))
    if not graph.directed:
        z = z / 2  # a tie was met from either end
    if graph.n_self_ties:
        rows = np.repeat(np.arange(len(graph)), np.diff(indptr))
        others = rows != indices
        indptr = np.r_[0, np.cumsum(np.bincount(rows[others], minlength=len(graph)))]
        indices, z, bits = indices[others], z[others], bits[others]
    return indptr, indices, z, bits


def _triangles(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], z: Values
) -> Values:
    """Sum at each node of the products around its triangles."""
    n = len(indptr) - 1
    ties = np.diff(indptr)
    number = np.empty(n, np.int32)  # from few ties to many
    number[np.argsort(ties, kind="stable")] = np.arange(n)
    low, high = np.repeat(number, ties), number[indices]
    up = low < high
    rows = csr.build(n, low[up], high[up], z[up])
    longest = int(np.diff(rows[0]).max(initial=0))
    found = kernels.triangles.run(len(z) + longest * len(rows[1]), *rows)
    turned: Values = found[number]
    return turned


def _of(graph: Arrays, nodes: Any, values: list[Any]) -> Any:  # noqa: ANN401
    """Values of all nodes, of some, or of the one that is asked for."""
    if nodes is None:
        return dict(zip(graph.nodes, values, strict=True))
    chosen = graph.chosen(nodes)
    if graph.has(nodes):
        return values[chosen[0]]
    return {graph.nodes[i]: values[i] for i in chosen}
