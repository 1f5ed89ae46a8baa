"""Exact betweenness beside igraph and NetworkX: hops, inverse weight, across agencies.

Neither peer has pairs across agencies. igraph can be asked for it agency by agency
(sources inside, targets outside), which is what a careful user would do.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

import agencygraph as ag
from benchmarks import contest, rosters

COLUMN = ("betweenness",)


def _ours(flags: str, measure: Callable[[ag.Network], ag.Table]) -> contest.Contestant:
    return contest.ours("betweenness", flags, COLUMN, measure)


def _peer(name: str, function: str, flags: str, run: Any) -> contest.Contestant:
    build = {"igraph": contest.igraph_of, "networkx": contest.networkx_of}[name]
    read = contest.a_value_a_person
    return contest.Contestant(name, name, function, flags, build, run, COLUMN, read)


def _igraph(graph: Any, _: rosters.Arrays, weights: str | None = None) -> list[float]:
    return graph.betweenness(directed=True, weights=weights)


def _igraph_across(graph: Any, arrays: rosters.Arrays) -> list[float]:
    total = np.zeros(arrays.n_people)
    for agency in np.unique(arrays.agency):
        own = arrays.agency == agency
        total += graph.betweenness(
            directed=True,
            sources=np.flatnonzero(own).tolist(),
            targets=np.flatnonzero(~own).tolist(),
        )
    return total.tolist()


def _networkx(graph: Any, _: rosters.Arrays) -> dict[int, float]:
    return contest.peer("networkx").betweenness_centrality(graph, normalized=False)


TASKS = (
    contest.Task(
        "betweenness",
        (
            _ours("directed, hops", ag.betweenness),
            _peer("igraph", "Graph.betweenness", "directed", _igraph),
            replace(
                _peer(
                    "networkx",
                    "betweenness_centrality",
                    "directed, normalized=False",
                    _networkx,
                ),
                quick=False,
            ),
        ),
        rel=1e-9,
    ),
    contest.Task(
        "betweenness, inverse weight",
        (
            _ours(
                'directed, distance="inverse weight"',
                partial(ag.betweenness, distance="inverse weight"),
            ),
            # NetworkX compares lengths without a tolerance: its values differ
            _peer(
                "igraph",
                "Graph.betweenness",
                "directed, weights = 1 / weight",
                partial(_igraph, weights="length"),
            ),
        ),
        rel=1e-9,
    ),
    contest.Task(
        "betweenness, across agencies",
        (
            _ours(
                'directed, hops, pairs="across"',
                partial(ag.betweenness, pairs="across"),
            ),
            _peer(
                "igraph",
                "Graph.betweenness",
                "directed, sources= and targets= agency by agency",
                _igraph_across,
            ),
        ),
        rel=1e-9,
    ),
)
