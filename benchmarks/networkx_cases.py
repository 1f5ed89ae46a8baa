"""What NetworkX is asked in the benchmark of its backend, and igraph the same."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

Kind = Literal["graph", "digraph", "in one piece"]


@dataclass(frozen=True)
class Case:
    """A function of NetworkX, what it is asked, and how igraph is asked the same."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    kind: Kind = "graph"
    igraph: Callable[[Any], Any] | None = None
    asked: str = ""
    """igraph's function and flags."""


def _members(components: Any) -> list[set[int]]:
    return [set(members) for members in components]


def _where(values: list[float], extreme: Callable[[list[float]], float]) -> list[int]:
    found = extreme(values)
    return [node for node, value in enumerate(values) if value == found]


def _of_edges(graph: Any, values: list[float]) -> dict[tuple[int, int], float]:
    return dict(zip(graph.get_edgelist(), values, strict=True))


def _finite(distances: list[float]) -> dict[int, float]:
    return {node: far for node, far in enumerate(distances) if far < np.inf}


FEW = list(range(20))
RAW = {"normalized": False}
FROM_ALL = {"wf_improved": False}
BY_LENGTH = {"weight": "weight"}
BY_AGENCY = {"attribute": "agency"}

PATHS = (
    Case(
        "betweenness_centrality",
        RAW,
        "digraph",
        lambda g: dict(enumerate(g.betweenness())),
        "Graph.betweenness",
    ),
    Case(
        "betweenness_centrality",
        RAW | BY_LENGTH,
        "digraph",
        lambda g: dict(enumerate(g.betweenness(weights="weight"))),
        "Graph.betweenness, weights",
    ),
    Case("betweenness_centrality", {"k": 50, "seed": 1}, "digraph"),
    Case(
        "betweenness_centrality_subset",
        {"sources": FEW, "targets": FEW},
        "digraph",
        lambda g: dict(enumerate(g.betweenness(sources=FEW, targets=FEW))),
        "Graph.betweenness, sources, targets",
    ),
    Case(
        "edge_betweenness_centrality",
        RAW,
        "digraph",
        lambda g: _of_edges(g, g.edge_betweenness()),
        "Graph.edge_betweenness",
    ),
    Case(
        "closeness_centrality",
        FROM_ALL,
        "digraph",
        lambda g: dict(enumerate(g.closeness(mode="in"))),
        "Graph.closeness, in",
    ),
    Case(
        "closeness_centrality",
        FROM_ALL | {"distance": "weight"},
        "digraph",
        lambda g: dict(enumerate(g.closeness(mode="in", weights="weight"))),
        "Graph.closeness, in, weights",
    ),
    Case(
        "harmonic_centrality",
        {},
        "digraph",
        lambda g: dict(enumerate(g.harmonic_centrality(mode="in", normalized=False))),
        "Graph.harmonic_centrality, in",
    ),
    Case(
        "global_efficiency",
        {},
        "graph",
        lambda g: np.mean(g.harmonic_centrality()),
        "mean of Graph.harmonic_centrality",
    ),
    Case("local_efficiency"),
    Case(
        "average_shortest_path_length",
        {},
        "in one piece",
        lambda g: g.average_path_length(),
        "Graph.average_path_length",
    ),
    Case(
        "wiener_index",
        {},
        "in one piece",
        lambda g: np.sum(g.distances()) / 2,
        "sum of Graph.distances",
    ),
    Case(
        "harmonic_diameter",
        {},
        "graph",
        lambda g: 1 / np.mean(g.harmonic_centrality()),
        "mean of Graph.harmonic_centrality",
    ),
    Case(
        "eccentricity",
        {},
        "in one piece",
        lambda g: dict(enumerate(g.eccentricity())),
        "Graph.eccentricity",
    ),
    Case("diameter", {}, "in one piece", lambda g: g.diameter(), "Graph.diameter"),
    Case("radius", {}, "in one piece", lambda g: g.radius(), "Graph.radius"),
    Case(
        "center",
        {},
        "in one piece",
        lambda g: _where(g.eccentricity(), min),
        "Graph.eccentricity",
    ),
    Case(
        "periphery",
        {},
        "in one piece",
        lambda g: _where(g.eccentricity(), max),
        "Graph.eccentricity",
    ),
    Case(
        "barycenter",
        {},
        "in one piece",
        lambda g: _where(np.sum(g.distances(), axis=1).tolist(), min),
        "sum of Graph.distances",
    ),
    Case(
        "single_source_shortest_path_length",
        {"source": 0},
        "graph",
        lambda g: _finite(g.distances(0)[0]),
        "Graph.distances",
    ),
    Case(
        "single_target_shortest_path_length",
        {"target": 0},
        "graph",
        lambda g: _finite(g.distances(0, mode="in")[0]),
        "Graph.distances, in",
    ),
    Case(
        "all_pairs_shortest_path_length",
        {},
        "in one piece",
        lambda g: np.sum(g.distances()),
        "sum of Graph.distances",
    ),
)
TIES = (
    Case(
        "constraint",
        BY_LENGTH,
        "digraph",
        lambda g: dict(enumerate(g.constraint(weights="weight"))),
        "Graph.constraint, weights",
    ),
    Case("effective_size"),
    Case("effective_size", {"nodes": FEW} | BY_LENGTH),
    Case("local_constraint", {"u": 0, "v": 1}, "digraph"),
    Case("attribute_mixing_dict", BY_AGENCY, "digraph"),
    Case("attribute_mixing_matrix", BY_AGENCY | {"mapping": {0: 0, 1: 1}}, "digraph"),
    Case(
        "attribute_assortativity_coefficient",
        BY_AGENCY,
        "digraph",
        lambda g: g.assortativity_nominal("agency"),
        "Graph.assortativity_nominal",
    ),
    Case(
        "overall_reciprocity",
        {},
        "digraph",
        lambda g: g.reciprocity(),
        "Graph.reciprocity",
    ),
    Case("reciprocity", {"nodes": FEW}, "digraph"),
    Case("triangles"),
    Case(
        "clustering",
        {},
        "graph",
        lambda g: dict(enumerate(g.transitivity_local_undirected(mode="zero"))),
        "Graph.transitivity_local_undirected",
    ),
    Case("clustering", BY_LENGTH),
    Case("clustering", {}, "digraph"),
    Case(
        "average_clustering",
        {},
        "graph",
        lambda g: g.transitivity_avglocal_undirected(mode="zero"),
        "Graph.transitivity_avglocal_undirected",
    ),
    Case(
        "transitivity",
        {},
        "graph",
        lambda g: g.transitivity_undirected(),
        "Graph.transitivity_undirected",
    ),
)
PIECES = (
    Case(
        "connected_components",
        {},
        "graph",
        lambda g: _members(g.connected_components()),
        "Graph.connected_components",
    ),
    Case(
        "number_connected_components",
        {},
        "graph",
        lambda g: len(g.connected_components()),
        "Graph.connected_components",
    ),
    Case("is_connected", {}, "graph", lambda g: g.is_connected(), "Graph.is_connected"),
    Case(
        "node_connected_component",
        {"n": 0},
        "graph",
        lambda g: g.subcomponent(0),
        "Graph.subcomponent",
    ),
    Case(
        "weakly_connected_components",
        {},
        "digraph",
        lambda g: _members(g.connected_components(mode="weak")),
        "Graph.connected_components, weak",
    ),
    Case(
        "number_weakly_connected_components",
        {},
        "digraph",
        lambda g: len(g.connected_components(mode="weak")),
        "Graph.connected_components, weak",
    ),
    Case(
        "is_weakly_connected",
        {},
        "digraph",
        lambda g: g.is_connected(mode="weak"),
        "Graph.is_connected, weak",
    ),
    Case(
        "strongly_connected_components",
        {},
        "digraph",
        lambda g: _members(g.connected_components(mode="strong")),
        "Graph.connected_components, strong",
    ),
    Case(
        "number_strongly_connected_components",
        {},
        "digraph",
        lambda g: len(g.connected_components(mode="strong")),
        "Graph.connected_components, strong",
    ),
    Case(
        "is_strongly_connected",
        {},
        "digraph",
        lambda g: g.is_connected(mode="strong"),
        "Graph.is_connected, strong",
    ),
    Case("attracting_components", {}, "digraph"),
    Case("number_attracting_components", {}, "digraph"),
    Case("is_attracting_component", {}, "digraph"),
    Case(
        "articulation_points",
        {},
        "graph",
        lambda g: g.articulation_points(),
        "Graph.articulation_points",
    ),
    Case(
        "biconnected_components",
        {},
        "graph",
        lambda g: [set(block) for block in g.biconnected_components()],
        "Graph.biconnected_components",
    ),
    Case(
        "is_biconnected",
        {},
        "graph",
        lambda g: g.is_connected() and not g.articulation_points(),
        "Graph.is_connected, Graph.articulation_points",
    ),
    Case(
        "bridges",
        {},
        "graph",
        lambda g: [g.es[e].tuple for e in g.bridges()],
        "Graph.bridges",
    ),
    Case("has_bridges", {}, "graph", lambda g: bool(g.bridges()), "Graph.bridges"),
)
CASES = (*PATHS, *TIES, *PIECES)
