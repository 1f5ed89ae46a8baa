"""NetworkX's components: connected, weakly, strongly, attracting.

Names, parameters and results are NetworkX's, their order included.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph, csr_array

from agencygraph._kernels import components as kernels
from agencygraph.io.graphs import networkx_itself
from agencygraph.networkx_backend.arrays import Arrays, Graph, Node, arrays_of
from agencygraph.networkx_backend.rules import (
    directed_only,
    known_if_given,
    serves,
)
from agencygraph.networkx_backend.worth import entries, once

LARGE = 100
"""Entries from which on SciPy, compiled already, makes up for its many checks."""

STRONG = entries(1_000_000, kept=200_000)


@serves(worth=once())
def connected_components(G: Graph) -> Iterator[set[Node]]:
    """Sets of nodes with a path between any two."""
    graph = arrays_of(G)
    yield from _sets(graph, *weak(graph))


@serves(worth=once())
def number_connected_components(G: Graph) -> int:
    """Count the sets of nodes with a path between any two."""
    return int(weak(arrays_of(G))[1])


@serves(worth=once())
def is_connected(G: Graph) -> bool:
    """Whether there is a path between any two nodes."""
    graph = _not_null(arrays_of(G))
    return bool(weak(graph)[1] == 1)


@serves(known_if_given("n"), worth=once())
def node_connected_component(G: Graph, n: Node) -> set[Node]:
    """Nodes with a path to this one."""
    graph = arrays_of(G)
    component, _ = weak(graph)
    [i] = graph.chosen([n])
    members = np.flatnonzero(component == component[i])
    return {graph.nodes[k] for k in members.tolist()}


@serves(worth=once())
def weakly_connected_components(G: Graph) -> Iterator[set[Node]]:
    """Sets of nodes with a path between any two, whatever the direction of edges."""
    graph = arrays_of(G)
    yield from _sets(graph, *weak(graph))


@serves(worth=once())
def number_weakly_connected_components(G: Graph) -> int:
    """Count the sets of nodes with a path between any two, in whatever direction."""
    return int(weak(arrays_of(G))[1])


@serves(worth=once())
def is_weakly_connected(G: Graph) -> bool:
    """Whether there is a path between any two nodes, in whatever direction."""
    graph = _not_null(arrays_of(G))
    return bool(weak(graph)[1] == 1)


@serves(worth=STRONG)
def strongly_connected_components(G: Graph) -> Iterator[set[Node]]:
    """Sets of nodes with a path from any to any other."""
    graph = arrays_of(G)
    yield from _sets(graph, *_strong(graph))


@serves(worth=STRONG)
def number_strongly_connected_components(G: Graph) -> int:
    """Count the sets of nodes with a path from any to any other."""
    return int(_strong(arrays_of(G))[1])


@serves(worth=STRONG)
def is_strongly_connected(G: Graph) -> bool:
    """Whether there is a path from any node to any other."""
    graph = _not_null(arrays_of(G))
    return bool(_strong(graph)[1] == 1)


@serves(directed_only, worth=STRONG)
def attracting_components(G: Graph) -> Iterator[set[Node]]:
    """Strongly connected components that no edge leads out of."""
    graph = arrays_of(G)
    component, number = _strong(graph)
    kept = _attracting(graph, component, number)
    for members, stays in zip(_sets(graph, component, number), kept, strict=True):
        if stays:
            yield members


@serves(directed_only, worth=STRONG)
def number_attracting_components(G: Graph) -> int:
    """Count the strongly connected components that no edge leads out of."""
    graph = arrays_of(G)
    return int(_attracting(graph, *_strong(graph)).sum())


@serves(directed_only, worth=STRONG)
def is_attracting_component(G: Graph) -> bool:
    """Whether all nodes are one attracting component."""
    return bool(_strong(arrays_of(G))[1] == 1)


def weak(graph: Arrays) -> tuple[NDArray[np.int32], int]:
    """Component of each node, in the order of their first nodes, and their number."""
    n, (indptr, indices) = len(graph), graph.rows
    if len(indices) < LARGE:
        everyone = np.zeros(n, np.int32)
        return kernels.weak.run(2 * (n + len(indices)), indptr, indices, everyone)
    matrix = csr_array((np.ones(len(indices)), indices, indptr), shape=(n, n))
    number, component = csgraph.connected_components(matrix, directed=graph.directed)
    return component, number


def _strong(graph: Arrays) -> tuple[NDArray[np.int32], int]:
    return kernels.strong.run(2 * (len(graph) + len(graph.rows[1])), *graph.rows)


def _attracting(
    graph: Arrays, component: NDArray[np.int32], number: int
) -> NDArray[np.bool_]:
    """Whether no edge leads out of each strong component."""
    from_, to = component[graph.sources], component[graph.rows[1]]
    kept = np.ones(number, np.bool_)
    kept[from_[from_ != to]] = False
    return kept


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
