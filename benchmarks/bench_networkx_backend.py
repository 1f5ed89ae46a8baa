"""NetworkX with our backend beside NetworkX alone and igraph, function by function.

Of our backend K is the call as a user makes it, reading the graph included; "again" is
the same call on a graph that has been read. Ties' weights serve as lengths where a
function asks for lengths: whole numbers, so that everybody finds the same equal paths.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import numpy as np

from benchmarks import contest, rosters

Kind = Literal["directed", "undirected", "in one piece"]
Answer = Callable[[Any], Any]
COLUMN = ("value",)


@dataclass(frozen=True)
class Case:
    """A function of NetworkX, what it is asked, and how igraph is asked the same."""

    name: str
    kind: Kind = "undirected"
    arguments: dict[str, Any] = field(default_factory=dict)
    igraph: Answer | None = None
    asked: str = ""
    """igraph's function and flags."""


def _ends(arrays: rosters.Arrays, kind: Kind) -> tuple[int, rosters.Integers, Any]:
    """Number of nodes; edges as two columns; weights. Undirected: each pair once."""
    n, edges = arrays.n_people, np.column_stack([arrays.source, arrays.target])
    if kind == "directed":
        return n, edges, arrays.weight
    pairs, place = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
    weights = np.bincount(place.ravel(), arrays.weight)
    if kind == "undirected":
        return n, pairs, weights
    sparse = contest.peer("scipy.sparse")
    matrix = sparse.coo_array((weights, (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    _, label = sparse.csgraph.connected_components(matrix, directed=False)
    giant = label == np.bincount(label).argmax()
    number = np.cumsum(giant) - 1
    inside = giant[pairs[:, 0]]
    return int(giant.sum()), number[pairs[inside]], weights[inside]


def _networkx(kind: Kind, arrays: rosters.Arrays) -> Any:
    nx = contest.peer("networkx")
    n, edges, weights = _ends(arrays, kind)
    graph = nx.DiGraph() if kind == "directed" else nx.Graph()
    graph.add_nodes_from(range(n))
    columns = edges[:, 0].tolist(), edges[:, 1].tolist(), weights.tolist()
    graph.add_weighted_edges_from(zip(*columns, strict=True))
    if n == arrays.n_people:
        labels = dict(enumerate(arrays.agency.tolist()))
        nx.set_node_attributes(graph, labels, "agency")
    nx.config.warnings_to_ignore.add("cache")  # that it is used is the point
    return graph


def _read_before(case: Case, arrays: rosters.Arrays) -> Any:
    graph = _networkx(case.kind, arrays)
    _call(case, "agencygraph", graph)
    return graph


def _igraph(kind: Kind, arrays: rosters.Arrays) -> Any:
    n, edges, weights = _ends(arrays, kind)
    graph = contest.peer("igraph").Graph(n=n, edges=edges, directed=kind == "directed")
    graph.es["weight"] = weights
    if n == arrays.n_people:
        graph.vs["agency"] = arrays.agency.tolist()
    return graph


def _networkx_call(case: Case, backend: str, graph: Any, _: rosters.Arrays) -> Any:
    return _call(case, backend, graph)


def _first_call(case: Case, graph: Any, _: rosters.Arrays) -> Any:
    graph.__networkx_cache__.clear()
    return _call(case, "agencygraph", graph)


def _igraph_call(case: Case, graph: Any, _: rosters.Arrays) -> Any:
    return case.igraph(graph)


def _call(case: Case, backend: str, graph: Any) -> Any:
    function = getattr(contest.peer("networkx"), case.name)
    found = function(graph, **case.arguments, backend=backend)
    if case.name == "all_pairs_shortest_path_length":  # too many to keep
        return sum(sum(steps.values()) for _, steps in found)
    return list(found) if isinstance(found, Iterator) else found


def _column(found: Any) -> contest.Values:
    """Return any of these answers as one column, in an order all share."""
    if (
        isinstance(found, dict)
        and found
        and isinstance(next(iter(found.values())), dict)
    ):
        cells = {(x, y): n for x, row in found.items() for y, n in row.items()}
        found = dict(sorted(cells.items()))
    if isinstance(found, dict):
        found = [found[key] for key in sorted(found)]
    elif isinstance(found, list) and found and isinstance(found[0], set):
        found = _first_members(found)
    elif isinstance(found, list | set | deque):
        found = sorted(found)
    return np.nan_to_num(np.asarray(found, float)).reshape(-1, 1)


def _first_members(groups: list[set[int]]) -> list[int]:
    first = {member: min(group) for group in groups for member in group}
    return [first[member] for member in sorted(first)]


def _members(labels: list[int]) -> list[set[int]]:
    groups: dict[int, set[int]] = {}
    for member, label in enumerate(labels):
        groups.setdefault(label, set()).add(member)
    return list(groups.values())


def _of_edges(graph: Any, values: list[float]) -> dict[tuple[int, int], float]:
    return dict(zip(graph.get_edgelist(), values, strict=True))


def _finite(distances: list[float]) -> dict[int, float]:
    return {node: far for node, far in enumerate(distances) if far < np.inf}


FEW = list(range(20))
CASES = (
    Case(
        "betweenness_centrality",
        "directed",
        {"normalized": False},
        lambda g: dict(enumerate(g.betweenness())),
        "Graph.betweenness",
    ),
    Case(
        "betweenness_centrality",
        "directed",
        {"normalized": False, "weight": "weight"},
        lambda g: dict(enumerate(g.betweenness(weights="weight"))),
        "Graph.betweenness, weights",
    ),
    Case("betweenness_centrality", "directed", {"k": 50, "seed": 1}),
    Case(
        "betweenness_centrality_subset",
        "directed",
        {"sources": FEW, "targets": FEW},
        lambda g: dict(enumerate(g.betweenness(sources=FEW, targets=FEW))),
        "Graph.betweenness, sources, targets",
    ),
    Case(
        "edge_betweenness_centrality",
        "directed",
        {"normalized": False},
        lambda g: _of_edges(g, g.edge_betweenness()),
        "Graph.edge_betweenness",
    ),
    Case(
        "closeness_centrality",
        "directed",
        {"wf_improved": False},
        lambda g: dict(enumerate(g.closeness(mode="in"))),
        "Graph.closeness, in",
    ),
    Case(
        "closeness_centrality",
        "directed",
        {"wf_improved": False, "distance": "weight"},
        lambda g: dict(enumerate(g.closeness(mode="in", weights="weight"))),
        "Graph.closeness, in, weights",
    ),
    Case(
        "harmonic_centrality",
        "directed",
        {},
        lambda g: dict(enumerate(g.harmonic_centrality(mode="in", normalized=False))),
        "Graph.harmonic_centrality, in",
    ),
    Case(
        "global_efficiency",
        "undirected",
        {},
        lambda g: np.mean(g.harmonic_centrality()),
        "mean of Graph.harmonic_centrality",
    ),
    Case("local_efficiency"),
    Case(
        "average_shortest_path_length",
        "in one piece",
        {},
        lambda g: g.average_path_length(),
        "Graph.average_path_length",
    ),
    Case(
        "single_source_shortest_path_length",
        "undirected",
        {"source": 0},
        lambda g: _finite(g.distances(0)[0]),
        "Graph.distances",
    ),
    Case(
        "single_target_shortest_path_length",
        "undirected",
        {"target": 0},
        lambda g: _finite(g.distances(0, mode="in")[0]),
        "Graph.distances, in",
    ),
    Case(
        "all_pairs_shortest_path_length",
        "in one piece",
        {},
        lambda g: np.sum(g.distances()),
        "sum of Graph.distances",
    ),
    Case(
        "constraint",
        "directed",
        {"weight": "weight"},
        lambda g: dict(enumerate(g.constraint(weights="weight"))),
        "Graph.constraint, weights",
    ),
    Case("effective_size"),
    Case("effective_size", "undirected", {"nodes": FEW, "weight": "weight"}),
    Case("local_constraint", "directed", {"u": 0, "v": 1}),
    Case("attribute_mixing_dict", "directed", {"attribute": "agency"}),
    Case(
        "attribute_mixing_matrix",
        "directed",
        {"attribute": "agency", "mapping": {0: 0, 1: 1}},
    ),
    Case(
        "attribute_assortativity_coefficient",
        "directed",
        {"attribute": "agency"},
        lambda g: g.assortativity_nominal("agency"),
        "Graph.assortativity_nominal",
    ),
    Case(
        "overall_reciprocity",
        "directed",
        {},
        lambda g: g.reciprocity(),
        "Graph.reciprocity",
    ),
    Case("reciprocity", "directed", {"nodes": FEW}),
    Case("triangles"),
    Case(
        "clustering",
        "undirected",
        {},
        lambda g: dict(enumerate(g.transitivity_local_undirected(mode="zero"))),
        "Graph.transitivity_local_undirected",
    ),
    Case("clustering", "undirected", {"weight": "weight"}),
    Case("clustering", "directed"),
    Case(
        "average_clustering",
        "undirected",
        {},
        lambda g: g.transitivity_avglocal_undirected(mode="zero"),
        "Graph.transitivity_avglocal_undirected",
    ),
    Case(
        "transitivity",
        "undirected",
        {},
        lambda g: g.transitivity_undirected(),
        "Graph.transitivity_undirected",
    ),
    Case(
        "connected_components",
        "undirected",
        {},
        lambda g: _members(g.connected_components().membership),
        "Graph.connected_components",
    ),
    Case(
        "number_connected_components",
        "undirected",
        {},
        lambda g: len(g.connected_components()),
        "Graph.connected_components",
    ),
    Case(
        "is_connected",
        "undirected",
        {},
        lambda g: g.is_connected(),
        "Graph.is_connected",
    ),
    Case(
        "node_connected_component",
        "undirected",
        {"n": 0},
        lambda g: g.subcomponent(0),
        "Graph.subcomponent",
    ),
    Case(
        "weakly_connected_components",
        "directed",
        {},
        lambda g: _members(g.connected_components(mode="weak").membership),
        "Graph.connected_components, weak",
    ),
    Case(
        "number_weakly_connected_components",
        "directed",
        {},
        lambda g: len(g.connected_components(mode="weak")),
        "Graph.connected_components, weak",
    ),
    Case(
        "is_weakly_connected",
        "directed",
        {},
        lambda g: g.is_connected(mode="weak"),
        "Graph.is_connected, weak",
    ),
    Case(
        "strongly_connected_components",
        "directed",
        {},
        lambda g: _members(g.connected_components(mode="strong").membership),
        "Graph.connected_components, strong",
    ),
    Case(
        "number_strongly_connected_components",
        "directed",
        {},
        lambda g: len(g.connected_components(mode="strong")),
        "Graph.connected_components, strong",
    ),
    Case(
        "is_strongly_connected",
        "directed",
        {},
        lambda g: g.is_connected(mode="strong"),
        "Graph.is_connected, strong",
    ),
    Case(
        "articulation_points",
        "undirected",
        {},
        lambda g: g.articulation_points(),
        "Graph.articulation_points",
    ),
    Case(
        "is_biconnected",
        "undirected",
        {},
        lambda g: g.is_biconnected(),
        "Graph.is_biconnected",
    ),
    Case(
        "bridges",
        "undirected",
        {},
        lambda g: [g.es[e].tuple for e in g.bridges()],
        "Graph.bridges",
    ),
    Case("has_bridges", "undirected", {}, lambda g: bool(g.bridges()), "Graph.bridges"),
)


def _task(case: Case) -> contest.Task:
    told = {"directed": "digraph", "undirected": "graph"}.get(case.kind, case.kind)
    flags = ", ".join([told, *(f"{k}={v}" for k, v in case.arguments.items())])
    flags = flags.replace(str(FEW), "20 nodes")
    build = partial(_networkx, case.kind)
    ask = partial(_networkx_call, case)
    made = partial(contest.Contestant, columns=COLUMN, read=_column)
    name = f"networkx: {case.name} ({flags})"
    rows = [
        made(
            "agencygraph",
            "agencygraph",
            f"nx.{case.name}",
            'backend="agencygraph"',
            build,
            partial(_first_call, case),
        ),
        made(
            "agencygraph",
            "agencygraph",
            f"nx.{case.name}",
            "again",
            partial(_read_before, case),
            partial(ask, "agencygraph"),
        ),
        made(
            "networkx",
            "networkx",
            f"nx.{case.name}",
            "",
            build,
            partial(ask, "networkx"),
        ),
    ]
    if case.igraph is not None:
        function, _, flags = case.asked.partition(", ")
        rows.append(
            made(
                "igraph",
                "igraph",
                function,
                flags,
                partial(_igraph, case.kind),
                partial(_igraph_call, case),
            )
        )
    return contest.Task(name, tuple(rows), rel=1e-9)


TASKS = tuple(map(_task, CASES))
