"""NetworkX with our backend beside NetworkX alone and igraph, function by function.

Of our backend K is the call as a user makes it, reading the graph included; "again" is
the same call on a graph that has been read. Ties' weights serve as lengths where a
function asks for lengths: whole numbers, so that everybody finds the same equal paths.
"""

from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from benchmarks import contest, rosters
from benchmarks.networkx_cases import CASES, FEW, Case, Kind

COLUMN = ("value",)


def _ends(arrays: rosters.Arrays, kind: Kind) -> tuple[int, rosters.Integers, Any]:
    """Number of nodes; edges as two columns; weights. Undirected: each pair once."""
    n, edges = arrays.n_people, np.column_stack([arrays.source, arrays.target])
    if kind == "digraph":
        return n, edges, arrays.weight
    pairs, place = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
    weights = np.bincount(place.ravel(), arrays.weight)
    if kind == "graph":
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
    graph = nx.DiGraph() if kind == "digraph" else nx.Graph()
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
    graph = contest.peer("igraph").Graph(n=n, edges=edges, directed=kind == "digraph")
    graph.es["weight"] = weights
    if n == arrays.n_people:
        graph.vs["agency"] = arrays.agency.tolist()
    return graph


def _first_call(case: Case, graph: Any, _: rosters.Arrays) -> Any:
    graph.__networkx_cache__.clear()
    return _call(case, "agencygraph", graph)


def _call_again(case: Case, graph: Any, _: rosters.Arrays) -> Any:
    return _call(case, "agencygraph", graph)


def _plain_call(case: Case, graph: Any, _: rosters.Arrays) -> Any:
    return _call(case, "networkx", graph)


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
    if isinstance(found, dict) and any(isinstance(v, dict) for v in found.values()):
        found = {(x, y): n for x, row in found.items() for y, n in row.items()}
    if isinstance(found, dict):
        found = [found[key] for key in sorted(found)]
    elif isinstance(found, list) and found and isinstance(found[0], set):
        groups = sorted(map(sorted, found))
        found = [member for group in groups for member in (*group, -1)]
    elif isinstance(found, list | set | deque):
        found = sorted(found)
    return np.nan_to_num(np.asarray(found, float)).reshape(-1, 1)


def _task(case: Case) -> contest.Task:
    asked = [f"{key}={value}" for key, value in case.arguments.items()]
    told = ", ".join([case.kind, *asked]).replace(str(FEW), "20 nodes")
    function, graph = f"nx.{case.name}", partial(_networkx, case.kind)
    us = "agencygraph", "agencygraph", function
    read = partial(_read_before, case)
    rows = [
        (*us, 'backend="agencygraph"', graph, partial(_first_call, case)),
        (*us, "again", read, partial(_call_again, case)),
        ("networkx", "networkx", function, "", graph, partial(_plain_call, case)),
    ]
    if case.igraph is not None:
        function, _, flags = case.asked.partition(", ")
        build = partial(_igraph, case.kind)
        call = partial(_igraph_call, case)
        rows.append(("igraph", "igraph", function, flags, build, call))
    contestants = tuple(contest.Contestant(*row, COLUMN, _column) for row in rows)
    name = f"networkx: {case.name} ({told})"
    return contest.Task(name, contestants, rel=1e-9, once=True)


TASKS = tuple(map(_task, CASES))
