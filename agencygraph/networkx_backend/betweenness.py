"""NetworkX's betweenness: of nodes, of edges, of chosen sources and targets.

Names, parameters and results are NetworkX's; weights are lengths.
"""

from collections.abc import Iterable, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from agencygraph import walks
from agencygraph._kernels import chosen, dijkstra
from agencygraph.networkx_backend.arrays import Arrays, Graph, Node, arrays_of
from agencygraph.networkx_backend.rules import (
    NARROW,
    collections,
    lengths,
    no_parallel_edges,
    serves,
)
from agencygraph.networkx_backend.scale import rescaled
from agencygraph.networkx_backend.worth import searches


@serves(lengths("weight", least=NARROW), worth=searches("k"))
def betweenness_centrality(
    G: Graph,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: Random | None = None,
) -> dict[Node, float]:
    """Share of pairs of nodes that have each node on their shortest paths."""
    graph = arrays_of(G)
    sampled = None if k == len(graph) else _sampled(graph, k, seed)
    if sampled is None and weight is None and not endpoints:
        everyone = np.arange(len(graph), dtype=np.int32)
        found = walks.betweenness(graph.rows, everyone)
    else:
        found, _, ends = _passing(graph, weight, sampled)
        if endpoints:
            found = found + ends
    scaled = rescaled(
        found,
        len(graph),
        directed=graph.directed,
        normalized=normalized,
        endpoints=endpoints,
        sampled=sampled,
    )
    return dict(zip(graph.nodes, scaled.tolist(), strict=True))


@serves(
    collections("sources", "targets"),
    lengths("weight", least=NARROW),
    worth=searches("sources"),
)
def betweenness_centrality_subset(
    G: Graph,
    sources: Iterable[Node],
    targets: Iterable[Node],
    normalized: bool = False,
    weight: str | None = None,
) -> dict[Node, float]:
    """Pairs of a source and a target that have each node on their shortest paths."""
    graph = arrays_of(G)
    wanted = np.zeros(len(graph))
    wanted[graph.chosen(targets)] = 1.0
    found, _, _ = _passing(graph, weight, graph.chosen(sources), wanted)
    scaled = rescaled(found, len(graph), directed=graph.directed, normalized=normalized)
    return dict(zip(graph.nodes, scaled.tolist(), strict=True))


@serves(no_parallel_edges, lengths("weight", least=NARROW), worth=searches("k"))
def edge_betweenness_centrality(
    G: Graph,
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    seed: Random | None = None,
) -> dict[tuple[Node, Node], float]:
    """Share of pairs of nodes that have each edge on their shortest paths."""
    graph = arrays_of(G)
    sampled = _sampled(graph, k, seed)
    _, along, _ = _passing(graph, weight, sampled)
    tails, heads = graph.sources, graph.rows[1]
    if not graph.directed:  # what went either way, once, in the order of the graph
        along = along + along[_other_way(graph)]
        once = tails <= heads
        tails, heads, along = tails[once], heads[once], along[once]
    scaled = rescaled(
        along,
        len(graph),
        directed=graph.directed,
        normalized=normalized,
        endpoints=True,
        sampled=sampled,
    )
    nodes = graph.nodes
    pairs = zip(tails.tolist(), heads.tolist(), scaled.tolist(), strict=True)
    return {(nodes[i], nodes[j]): value for i, j, value in pairs}


def _sampled(graph: Arrays, k: int | None, seed: Random | None) -> list[int] | None:
    """Draw sources as NetworkX does, so that a seed means the same; None: all."""
    if k is None:
        return None
    if seed is None:  # called past NetworkX, which turns seeds into generators
        seed = Random()  # noqa: S311 (a sample, no secret)
    return seed.sample(range(len(graph)), k)


def _passing(
    graph: Arrays,
    weight: str | None,
    sources: Sequence[int] | None,
    targets: NDArray[np.float64] | None = None,
) -> chosen.Passed:
    n = len(graph)
    start = np.arange(n) if sources is None else np.array(sources, np.int64)
    rows = start.astype(np.int32)
    units = np.ones(n) if targets is None else targets
    work = _work(graph, len(rows))
    if weight is None:
        return chosen.passing.run(work, *graph.rows, rows, units)
    length = graph.lengths(weight)
    return dijkstra.passing.run(2 * work, *graph.rows, length, rows, units)


def _work(graph: Arrays, sources: int) -> int:
    return sources * (len(graph) + len(graph.rows[1]))


def _other_way(graph: Arrays) -> NDArray[np.int64]:
    """Entry (j, i) of each entry (i, j) of rows that hold both."""
    n = len(graph)
    tails, heads = graph.sources.astype(np.int64), graph.rows[1].astype(np.int64)
    order = np.argsort(tails * n + heads)
    turned = np.argsort(heads * n + tails)
    found = np.empty(len(order), np.int64)
    found[turned] = order
    return found
