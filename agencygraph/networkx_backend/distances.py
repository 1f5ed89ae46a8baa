"""NetworkX's distances: closeness, efficiency, steps from one node.

Names, parameters and results are NetworkX's; weights are lengths.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from agencygraph._kernels import dijkstra
from agencygraph._kernels import distances as kernels
from agencygraph.io.graphs import networkx_itself
from agencygraph.networkx_backend.arrays import Arrays, Graph, Node, Shape, arrays_of
from agencygraph.networkx_backend.rules import (
    as_distance,
    lengths,
    no_self_ties,
    not_given,
    serves,
    some_nodes,
)
from agencygraph.networkx_backend.worth import AT_ONCE, entries, once, searches

STEPS = 8
"""How many steps a search takes, about, in a small world."""


@serves(not_given("sp"), lengths("distance"), worth=searches("u", by_steps=AT_ONCE))
def closeness_centrality(
    G: Graph,
    u: Node | None = None,
    distance: str | None = None,
    wf_improved: bool = True,
    *,
    sp: Any = None,  # noqa: ANN401, ARG001 (NetworkX 3.7 has it; a rule has seen none)
) -> Any:  # noqa: ANN401 (a dict, or one value if u is given)
    """Return 1 / the mean distance from those who reach a node, by their share."""
    graph = arrays_of(G)
    n = len(graph)
    if u is None:
        reached, total, *_ = sums(graph, range(n), distance)
    else:  # the way back from the one node
        others = sums(graph, [graph.place(u)], distance, back=True)
        reached, total = others[0].sum(keepdims=True), others[1].sum(keepdims=True)
    found = np.zeros(len(total))
    np.divide(reached, total, out=found, where=total > 0)
    if wf_improved and n > 1:
        found *= reached / (n - 1)
    if u is not None:
        return float(found[0])
    return dict(zip(graph.nodes, found.tolist(), strict=True))


@serves(lengths("distance"), worth=searches("sources", by_steps=AT_ONCE))
def harmonic_centrality(
    G: Graph,
    nbunch: Any = None,  # noqa: ANN401 (a node or several)
    distance: str | None = None,
    sources: Any = None,  # noqa: ANN401 (a node or several)
) -> dict[Node, float]:
    """Sum of 1 / distance from the sources to each node."""
    graph = arrays_of(G)
    wanted = sorted(set(graph.chosen(nbunch)))
    start = sorted(set(graph.chosen(sources)))
    if len(wanted) * kernels.SOURCES_A_PASS < len(start):  # back from the few
        values = [
            float(sums(graph, [i], distance, back=True)[2][start].sum()) for i in wanted
        ]
    else:
        values = sums(graph, start, distance)[2][wanted].tolist()
    return {graph.nodes[i]: _none(x) for i, x in zip(wanted, values, strict=True)}


@serves(worth=searches(by_steps=AT_ONCE))
def global_efficiency(G: Graph) -> float:
    """Mean of 1 / steps over ordered pairs of nodes."""
    graph = arrays_of(G)
    pairs = len(graph) * (len(graph) - 1)
    if not pairs:
        return 0
    inverse = sums(graph, range(len(graph)), None)[2]
    return float(inverse.sum()) / pairs


@serves(no_self_ties, worth=entries(2_000))
def local_efficiency(G: Graph) -> float:
    """Mean over nodes of the efficiency among their neighbours."""
    graph = arrays_of(G)
    ties = np.diff(graph.rows[0])
    # rows of neighbours, and from each neighbour the ties among them: a fifth, say
    work = int((2 * ties**2 + ties**3 // 5).sum()) + len(graph)
    found = kernels.neighbourhoods.run(work, *graph.rows)
    return float(found.sum()) / len(graph)


@serves(as_distance, lengths("weight"), worth=searches(by_steps=AT_ONCE))
def average_shortest_path_length(
    G: Graph,
    weight: str | None = None,
    method: str | None = None,  # noqa: ARG001 (a rule has seen that it is the usual)
) -> float:
    """Mean distance over ordered pairs of nodes, all of which have a path."""
    graph = arrays_of(G)
    n = len(graph)
    if n == 0:
        message = "the null graph has no paths, and so no mean of their lengths"
        raise networkx_itself().NetworkXPointlessConcept(message)
    if n == 1:
        return 0
    reached, total, *_ = sums(graph, range(n), weight)
    if (reached < n - 1).any():
        way = "strongly connected" if graph.directed else "connected"
        message = f"Graph is not {way}: some nodes have no path between them."
        raise networkx_itself().NetworkXError(message)
    return float(total.sum()) / (n * (n - 1))


@serves(some_nodes, lengths("weight"), worth=searches(by_steps=AT_ONCE))
def wiener_index(G: Graph, weight: str | None = None) -> float:
    """Sum of the distances between all pairs of nodes; infinite without a path."""
    graph = arrays_of(G)
    reached, total, *_ = sums(graph, range(len(graph)), weight)
    if (reached < len(graph) - 1).any():
        return math.inf
    if not graph.directed:
        return float(total.sum()) / 2
    return float(total.sum()) if weight else int(total.sum())


@serves(not_given("sp"), lengths("weight"), worth=searches())
def harmonic_diameter(
    G: Graph,
    sp: Any = None,  # noqa: ANN401, ARG001 (a rule has seen that there is none)
    *,
    weight: str | None = None,
) -> float:
    """Harmonic mean of the distances over ordered pairs of nodes."""
    graph = arrays_of(G)
    pairs = len(graph) * (len(graph) - 1)
    inverse = float(sums(graph, range(len(graph)), weight)[2].sum())
    if inverse:
        return pairs / inverse
    return math.inf if pairs else math.nan


@serves(worth=once(1_000_000))
def single_source_shortest_path_length(
    G: Graph, source: Node, cutoff: float | None = None
) -> dict[Node, int]:
    """Steps from a node to all it reaches, nearest first."""
    graph = arrays_of(G)
    return _steps(graph, graph.rows, graph.place(source), cutoff)


@serves(worth=once(1_000_000))
def single_target_shortest_path_length(
    G: Graph, target: Node, cutoff: float | None = None
) -> dict[Node, int]:
    """Steps to a node from all that reach it, nearest first."""
    graph = arrays_of(G)
    return _steps(graph, graph.reversed_rows, graph.place(target, "Target"), cutoff)


@serves(worth=searches(by_steps=AT_ONCE))
def all_pairs_shortest_path_length(
    G: Graph, cutoff: float | None = None
) -> Iterator[tuple[Node, dict[Node, int]]]:
    """Each node with the steps from it to all it reaches, nearest first."""
    graph = arrays_of(G)
    for i, node in enumerate(graph.nodes):
        yield node, _steps(graph, graph.rows, i, cutoff)


def sums(
    graph: Arrays, sources: Iterable[int], length: str | None, *, back: bool = False
) -> kernels.Sums:
    """At each node: how many of the sources reach it, and from how far.

    ``back``: how many of them it reaches.
    """
    start = np.fromiter(sources, np.int32)
    size = len(graph) + len(graph.rows[1])
    if length is None:
        passes = -(-len(start) // kernels.SOURCES_A_PASS)
        rows = graph.reversed_rows if back else graph.rows
        return kernels.nearby.run(passes * STEPS * size, *rows, start)
    if back:
        weighted = graph.reversed_lengths(length)
    else:
        weighted = *graph.rows, graph.lengths(length)
    return dijkstra.nearby.run(2 * len(start) * size, *weighted, start)


def _steps(
    graph: Arrays, rows: Shape, source: int, cutoff: float | None
) -> dict[Node, int]:
    n = len(graph)
    most = n
    if cutoff is not None:
        most = int(min(n, np.ceil(cutoff))) if cutoff > 0 else 0
    order, steps = kernels.levels.run(n + len(rows[1]), *rows, source, most)
    nodes = graph.nodes
    found = zip(order.tolist(), steps.tolist(), strict=True)
    return {nodes[i]: step for i, step in found}


def _none(value: float) -> float:
    """Return an int where nothing was added to it, as a sum that starts from 0 is."""
    return value or 0
