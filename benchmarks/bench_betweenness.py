"""Betweenness beside its peers: hops, inverse weight, across agencies; and sampled.

Neither igraph nor NetworkX has pairs across agencies. igraph can be asked for it agency
by agency (sources inside, targets outside), which is what a careful user would do.
NetworKit samples with the same guarantee, undirected networks and all pairs only; to
sampled pairs across it is a yardstick of time, not of values.
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


ERROR, CONFIDENCE = 0.01, 0.9


def _undirected(arrays: rosters.Arrays) -> ag.Network:
    return ag.symmetrize(arrays.network())


def _sampled(pairs: str) -> contest.Contestant:
    options = {"pairs": pairs, "error": ERROR, "confidence": CONFIDENCE}
    flags = f'undirected, pairs="{pairs}", error={ERROR}, confidence={CONFIDENCE}'
    measure = partial(ag.betweenness_sampled, **options)
    return replace(
        contest.ours("betweenness_sampled", flags, COLUMN, measure), build=_undirected
    )


def _kadabra(graph: Any, _: rosters.Arrays) -> list[tuple[int, float]]:
    networkit = contest.peer("networkit")
    networkit.setSeed(1, useThreadId=False)
    search = networkit.centrality.KadabraBetweenness(graph, ERROR, 1 - CONFIDENCE)
    search.run()
    return search.ranking()


def _ranked(ranking: list[tuple[int, float]]) -> contest.Values:
    """Pairs a person: its scores are twice the share of pairs, unordered ones here."""
    values = np.zeros((len(ranking), 1))
    for person, score in ranking:
        values[person] = score / 2 * len(ranking) * (len(ranking) - 1) / 2
    return values


def _networkit(
    columns: tuple[str, ...],
    read: Callable[[list[tuple[int, float]]], contest.Values],
) -> contest.Contestant:
    return contest.Contestant(
        "networkit",
        "networkit",
        "KadabraBetweenness",
        f"undirected, all pairs, err={ERROR}, delta={1 - CONFIDENCE:g}",
        contest.networkit_of,
        _kadabra,
        columns,
        read,
    )


def _exact(pairs: str) -> contest.Contestant:
    flags = f'undirected, pairs="{pairs}"'
    measure = partial(ag.betweenness, pairs=pairs)
    return replace(
        contest.ours("betweenness", flags, COLUMN, measure), build=_undirected
    )


TASKS = (
    contest.Task(
        "betweenness",
        (
            _ours("directed, hops", ag.betweenness),
            _peer("igraph", "Graph.betweenness", "directed", _igraph),
            _peer(
                "networkx",
                "betweenness_centrality",
                "directed, normalized=False",
                _networkx,
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
    # two estimates of unordered pairs, each within the error of half the ordered ones
    contest.Task(
        "betweenness, sampled",
        (_sampled("all"), _networkit(COLUMN, _ranked)),
        rel=0.0,
        apart=ERROR,
    ),
    contest.Task(
        "betweenness, sampled, across agencies",
        (
            _sampled("across"),
            _exact("across"),
            _networkit((), lambda ranking: np.empty((len(ranking), 0))),
        ),
        rel=0.0,
        apart=ERROR / 2,
    ),
)
