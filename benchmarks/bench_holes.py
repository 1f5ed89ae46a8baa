"""Structural holes beside igraph and NetworkX: all of ours against one of theirs."""

from typing import Any

import agencygraph as ag
from benchmarks import contest, rosters

MEASURES = ("constraint", "effective_size", "efficiency", "hierarchy")


def _igraph(graph: Any, _: rosters.Arrays) -> list[float]:
    return graph.constraint(weights="weight")


def _constraint(graph: Any, _: rosters.Arrays) -> dict[int, float]:
    return contest.peer("networkx").constraint(graph, weight="weight")


def _both_ways(arrays: rosters.Arrays) -> Any:
    """NetworkX gives the sinks of a digraph NaN; the sum of both ways asks the same."""
    graph = contest.peer("networkx").Graph()
    graph.add_nodes_from(range(arrays.n_people))
    columns = arrays.source.tolist(), arrays.target.tolist(), arrays.weight.tolist()
    for s, t, w in zip(*columns, strict=True):
        if graph.has_edge(s, t):
            graph[s][t]["weight"] += w
        else:
            graph.add_edge(s, t, weight=w)
    return graph


def _effective_size(graph: Any, _: rosters.Arrays) -> dict[int, float]:
    # without nodes= version 3.6 divides by the wrong maximum
    return contest.peer("networkx").effective_size(
        graph, nodes=list(graph), weight="weight"
    )


TASKS = (
    contest.Task(
        "holes",
        (
            contest.ours(
                "structural_holes", "all four measures", MEASURES, ag.structural_holes
            ),
            contest.Contestant(
                "igraph",
                "igraph",
                "Graph.constraint",
                "weights",
                contest.igraph_of,
                _igraph,
                ("constraint",),
                contest.a_value_a_person,
            ),
            contest.Contestant(
                "networkx",
                "networkx",
                "constraint",
                "weight, all nodes (scipy)",
                contest.networkx_of,
                _constraint,
                ("constraint",),
                contest.a_value_a_person,
            ),
            contest.Contestant(
                "networkx",
                "networkx",
                "effective_size",
                "weight, nodes=list(G)",
                _both_ways,
                _effective_size,
                ("effective_size",),
                contest.a_value_a_person,
                quick=False,
            ),
        ),
        rel=1e-10,
    ),
)
