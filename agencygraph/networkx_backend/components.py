"""NetworkX's components, and the nodes and edges that hold them together.

Names, parameters and results are NetworkX's, their order included.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph, csr_array

from agencygraph._kernels import cuts as kernels
from agencygraph.io.graphs import networkx_itself
from agencygraph.networkx_backend.arrays import Arrays, Graph, Node, arrays_of
from agencygraph.networkx_backend.rules import (
    known_if_given,
    no_parallel_edges,
    no_root,
    no_self_ties,
    serves,
)
from agencygraph.networkx_backend.worth import entries, once


@serves(worth=once())
def connected_components(G: Graph) -> Iterator[set[Node]]:
    """Sets of nodes with a path between any two."""
    graph = arrays_of(G)
    yield from _sets(graph, *_weak(graph))


@serves(worth=once())
def number_connected_components(G: Graph) -> int:
    """Count the sets of nodes with a path between any two."""
    return int(_weak(arrays_of(G))[1])


@serves(worth=once())
def is_connected(G: Graph) -> bool:
    """Whether there is a path between any two nodes."""
    graph = _not_null(arrays_of(G))
    return bool(_weak(graph)[1] == 1)


@serves(known_if_given("n"), worth=once())
def node_connected_component(G: Graph, n: Node) -> set[Node]:
    """Nodes with a path to this one."""
    graph = arrays_of(G)
    component, _ = _weak(graph)
    [i] = graph.chosen([n])
    members = np.flatnonzero(component == component[i])
    return {graph.nodes[k] for k in members.tolist()}


@serves(worth=once())
def weakly_connected_components(G: Graph) -> Iterator[set[Node]]:
    """Sets of nodes with a path between any two, whatever the direction of edges."""
    graph = arrays_of(G)
    yield from _sets(graph, *_weak(graph))


@serves(worth=once())
def number_weakly_connected_components(G: Graph) -> int:
    """Count the sets of nodes with a path between any two, in whatever direction."""
    return int(_weak(arrays_of(G))[1])


@serves(worth=once())
def is_weakly_connected(G: Graph) -> bool:
    """Whether there is a path between any two nodes, in whatever direction."""
    graph = _not_null(arrays_of(G))
    return bool(_weak(graph)[1] == 1)


@serves(worth=entries(1_000_000))
def strongly_connected_components(G: Graph) -> Iterator[set[Node]]:
    """Sets of nodes with a path from any to any other."""
    graph = arrays_of(G)
    yield from _sets(graph, *_strong(graph))


@serves(worth=entries(1_000_000))
def number_strongly_connected_components(G: Graph) -> int:
    """Count the sets of nodes with a path from any to any other."""
    return int(_strong(arrays_of(G))[1])


@serves(worth=entries(1_000_000))
def is_strongly_connected(G: Graph) -> bool:
    """Whether there is a path from any node to any other."""
    graph = _not_null(arrays_of(G))
    return bool(_strong(graph)[1] == 1)


@serves(worth=entries(1_000_000))
def articulation_points(G: Graph) -> Iterator[Node]:
    """Nodes without which a component falls apart."""
    graph = arrays_of(G)
    people, _ = _cuts(graph)
    for i in people.tolist():
        yield graph.nodes[i]


@serves(worth=entries(1_000_000))
def is_biconnected(G: Graph) -> bool:
    """Whether the graph holds together without any one of its nodes."""
    graph = arrays_of(G)
    if len(graph) < 2 or _weak(graph)[1] > 1:
        return False
    return not len(_cuts(graph)[0])


@serves(no_parallel_edges, no_self_ties, no_root, worth=entries(2_000))
def bridges(G: Graph, root: Node | None = None) -> Iterator[tuple[Node, Node]]:
    """Edges without which a component falls apart."""
    graph = arrays_of(G)
    for i, j in _bridges(graph, root):
        yield graph.nodes[i], graph.nodes[j]


@serves(no_parallel_edges, no_self_ties, known_if_given("root"), worth=entries(2_000))
def has_bridges(G: Graph, root: Node | None = None) -> bool:
    """Whether a component, or that of the root, falls apart without some edge."""
    return bool(_bridges(arrays_of(G), root))


def _weak(graph: Arrays) -> tuple[NDArray[np.int32], int]:
    """Component of each node, in the order of their first nodes, and their number."""
    n = len(graph)
    if not n:
        return np.empty(0, np.int32), 0
    indptr, indices = graph.rows
    matrix = csr_array((np.ones(len(indices)), indices, indptr), shape=(n, n))
    number, component = csgraph.connected_components(matrix, directed=graph.directed)
    return component, number


def _strong(graph: Arrays) -> tuple[NDArray[np.int32], int]:
    return kernels.strong.run(2 * (len(graph) + len(graph.rows[1])), *graph.rows)


def _cuts(graph: Arrays) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    return kernels.cuts.run(2 * (len(graph) + len(graph.rows[1])), *graph.rows)


def _bridges(graph: Arrays, root: Node | None) -> list[tuple[int, int]]:
    """Bridges, each from its first node to its second, in the order of the graph."""
    _, bridge = _cuts(graph)
    tails, heads = graph.sources[bridge], graph.rows[1][bridge]
    if root is not None:
        component, _ = _weak(graph)
        near = component[tails] == component[graph.chosen([root])[0]]
        tails, heads = tails[near], heads[near]
    wanted = set(zip(tails.tolist(), heads.tolist(), strict=True))
    wanted |= {(j, i) for i, j in wanted}
    indptr, indices = graph.rows
    rows = sorted({i for i, _ in wanted})
    return [
        (i, j)
        for i in rows
        for j in indices[indptr[i] : indptr[i + 1]].tolist()
        if i < j and (i, j) in wanted
    ]


def _sets(
    graph: Arrays, component: NDArray[np.int32], number: int
) -> Iterator[set[Node]]:
    if number == 1:
        yield set(graph.nodes)
        return
    order = np.argsort(component, kind="stable")
    nodes = [graph.nodes[i] for i in order.tolist()]
    ends = np.cumsum(np.bincount(component, minlength=number)).tolist()
    start = 0
    for end in ends:
        yield set(nodes[start:end])
        start = end


def _not_null(graph: Arrays) -> Arrays:
    if not len(graph):
        message = "Connectivity is undefined for the null graph."
        raise networkx_itself().NetworkXPointlessConcept(message)
    return graph
