"""NetworkX's eccentricity, and what follows from it.

Names, parameters and results are NetworkX's; weights are lengths.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from agencygraph._kernels.distances import SOURCES_A_PASS
from agencygraph.io.graphs import networkx_itself
from agencygraph.networkx_backend.arrays import Graph, Node, arrays_of
from agencygraph.networkx_backend.distances import sums
from agencygraph.networkx_backend.rules import (
    lengths,
    no_tree,
    not_given,
    serves,
    some_nodes,
    steps_only,
)
from agencygraph.networkx_backend.worth import AT_ONCE, searches

Given = Mapping[Node, float] | None
USUAL = some_nodes, not_given("e", "usebounds"), lengths("weight")
LISTS = some_nodes, not_given("e", "usebounds"), steps_only("weight")


@serves(
    some_nodes,
    not_given("sp"),
    lengths("weight"),
    worth=searches("v", by_steps=AT_ONCE),
)
def eccentricity(
    G: Graph,
    v: Any = None,  # noqa: ANN401 (a node or several)
    sp: Any = None,  # noqa: ANN401, ARG001 (a rule has seen that there is none)
    weight: str | None = None,
) -> Any:  # noqa: ANN401 (a dict, or one value if v is a node)
    """How far the farthest node is from each."""
    graph = arrays_of(G)
    wanted = graph.chosen(v)
    if len(wanted) * SOURCES_A_PASS >= len(graph):  # from all at once, backwards
        reached, *_, farthest = sums(graph, range(len(graph)), weight, back=True)
        reached, farthest = reached[wanted], farthest[wanted]
    else:
        each = [sums(graph, [i], weight) for i in wanted]
        reached = np.array([found[0].sum() for found in each], np.int64)
        farthest = np.array([found[3].max() for found in each], np.float64)
    if (reached < len(graph) - 1).any():
        way = "the digraph is not strongly" if graph.directed else "the graph is not"
        message = f"Found infinite path length because {way} connected"
        raise networkx_itself().NetworkXError(message)
    values = farthest.tolist() if weight else farthest.astype(np.int64).tolist()
    if graph.has(v):
        return values[0]
    return {graph.nodes[i]: far for i, far in zip(wanted, values, strict=True)}


@serves(*USUAL, worth=searches(by_steps=AT_ONCE))
def diameter(
    G: Graph,
    e: Given = None,  # noqa: ARG001 (a rule has seen that none is given)
    usebounds: bool = False,  # noqa: ARG001 (the same)
    weight: str | None = None,
) -> float:
    """Return the largest eccentricity."""
    return _extreme(G, max, weight)[0]


@serves(*USUAL, worth=searches(by_steps=AT_ONCE))
def radius(
    G: Graph,
    e: Given = None,  # noqa: ARG001 (a rule has seen that none is given)
    usebounds: bool = False,  # noqa: ARG001 (the same)
    weight: str | None = None,
) -> float:
    """Return the least eccentricity."""
    return _extreme(G, min, weight)[0]


@serves(*LISTS, no_tree, worth=searches(by_steps=AT_ONCE))
def center(
    G: Graph,
    e: Given = None,  # noqa: ARG001 (a rule has seen that none is given)
    usebounds: bool = False,  # noqa: ARG001 (the same)
    weight: str | None = None,
) -> list[Node]:
    """Nodes whose eccentricity is the least."""
    return _extreme(G, min, weight)[1]


@serves(*LISTS, worth=searches(by_steps=AT_ONCE))
def periphery(
    G: Graph,
    e: Given = None,  # noqa: ARG001 (a rule has seen that none is given)
    usebounds: bool = False,  # noqa: ARG001 (the same)
    weight: str | None = None,
) -> list[Node]:
    """Nodes whose eccentricity is the largest."""
    return _extreme(G, max, weight)[1]


@serves(
    some_nodes,
    no_tree,
    not_given("attr", "sp"),
    steps_only("weight"),
    worth=searches(by_steps=AT_ONCE),
)
def barycenter(
    G: Graph,
    weight: str | None = None,
    attr: str | None = None,  # noqa: ARG001 (a rule has seen that none is given)
    sp: Any = None,  # noqa: ANN401, ARG001 (the same)
) -> list[Node]:
    """Nodes with the least sum of distances to all others."""
    graph = arrays_of(G)
    reached, total, *_ = sums(graph, range(len(graph)), weight, back=True)
    if (reached < len(graph) - 1).any():
        message = "some nodes have no path between them, so all sums are infinite"
        raise networkx_itself().NetworkXNoPath(message)
    least = total.min(initial=np.inf)
    return [graph.nodes[i] for i in np.flatnonzero(total == least).tolist()]


centroid = barycenter
"""The name it has from NetworkX 3.7 on."""


def _extreme(
    graph: Graph, extreme: Callable[[Iterable[float]], float], weight: str | None
) -> tuple[float, list[Node]]:
    """Largest or least eccentricity, and who has it."""
    far: dict[Node, float] = eccentricity(graph, weight=weight)
    found = extreme(far.values())
    return found, [node for node, value in far.items() if value == found]
