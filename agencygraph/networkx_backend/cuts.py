"""NetworkX's nodes and edges without which a component falls apart.

Names, parameters and results are NetworkX's, their order included.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import robustness as kernels
from agencygraph.networkx_backend.arrays import Arrays, Graph, Node, arrays_of
from agencygraph.networkx_backend.components import weak
from agencygraph.networkx_backend.rules import (
    known_if_given,
    no_parallel_edges,
    no_root,
    no_self_ties,
    serves,
)
from agencygraph.networkx_backend.worth import entries, once

Rows = NDArray[np.int64]


@serves(worth=once(500_000))
def articulation_points(G: Graph) -> Iterator[Node]:
    """Nodes without which a component falls apart."""
    graph = arrays_of(G)
    for i in _cut_nodes(graph):
        yield graph.nodes[i]


@serves(worth=once(1_000_000))
def is_biconnected(G: Graph) -> bool:
    """Whether the graph holds together without any one of its nodes."""
    graph = arrays_of(G)
    if len(graph) < 2 or weak(graph)[1] > 1:
        return False
    return not _cut_nodes(graph)


@serves(worth=entries(1_000_000, kept=300_000))
def biconnected_components(G: Graph) -> Iterator[set[Node]]:
    """Sets of nodes that hold together without any one of them."""
    graph = arrays_of(G)
    left, parent, split = _walked(graph)
    block = _blocks(parent, split)
    members: dict[int, set[Node]] = {
        c: {graph.nodes[parent[c]]} for c in left[split[left]].tolist()
    }
    for i in np.flatnonzero(parent >= 0).tolist():
        members[int(block[i])].add(graph.nodes[i])
    yield from members.values()


@serves(no_parallel_edges, no_self_ties, no_root, worth=entries(2_000))
def bridges(G: Graph, root: Node | None = None) -> Iterator[tuple[Node, Node]]:
    """Edges without which a component falls apart."""
    graph = arrays_of(G)
    tails, heads = _bridges(graph, root)
    for i, j in zip(tails.tolist(), heads.tolist(), strict=True):
        yield graph.nodes[i], graph.nodes[j]


@serves(no_parallel_edges, no_self_ties, known_if_given("root"), worth=entries(2_000))
def has_bridges(G: Graph, root: Node | None = None) -> bool:
    """Whether a component, or that of the root, falls apart without some edge."""
    return len(_bridges(arrays_of(G), root)[0]) > 0


def _walked(graph: Arrays) -> tuple[Rows, Rows, NDArray[np.bool_]]:
    """Nodes as a walk in depth leaves them, from where it came, and where it splits.

    It splits at a node if nothing met through it leads past where the walk came from.
    """
    nobody = np.zeros(len(graph), np.bool_)
    work = 2 * (len(graph) + len(graph.rows[1]))
    order, end, parent, split = kernels.walk.run(work, graph.rows, nobody)
    # who is left at the same time was met last, and is left first
    left = order[::-1][np.argsort(end[order[::-1]], kind="stable")]
    return left.astype(np.int64), parent.astype(np.int64), split


def _cut_nodes(graph: Arrays) -> list[int]:
    """Rows of nodes that part their component, in the order in which that is seen."""
    left, parent, split = _walked(graph)
    several = np.bincount(parent[split], minlength=len(graph)) > 1
    found: dict[int, None] = {}
    for i in left[split[left] | (parent[left] < 0)].tolist():
        above = int(parent[i])
        if above < 0:  # the walk began here: seen when it ends
            above = i if several[i] else -1
        elif parent[above] < 0:
            above = -1
        if above >= 0:
            found[above] = None
    return list(found)


def _blocks(parent: Rows, split: NDArray[np.bool_]) -> Rows:
    """Nearest split at or above each node: all with the same one hold together."""
    up = np.where(split | (parent < 0), np.arange(len(parent)), parent)
    while (up[up] != up).any():
        up = up[up]
    return up


def _bridges(graph: Arrays, root: Node | None) -> tuple[Rows, Rows]:
    """Ends of bridges, each from its first node to its second, in graph order."""
    _, parent, split = _walked(graph)
    met = np.flatnonzero(parent >= 0)
    alone = np.bincount(_blocks(parent, split)[met], minlength=len(graph)) == 1
    tails, heads = graph.sources.astype(np.int64), graph.rows[1].astype(np.int64)
    down = (parent[heads] == tails) & split[heads] & alone[heads]
    up = (parent[tails] == heads) & split[tails] & alone[tails]
    wanted = (tails < heads) & (down | up)
    if root is not None:
        component, _ = weak(graph)
        wanted &= component[tails] == component[graph.chosen([root])[0]]
    return tails[wanted], heads[wanted]
