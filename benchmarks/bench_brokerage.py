"""Brokerage roles beside the best loops one can write over a NetworkX graph.

No Python library was found that has these roles; igraph has none. R's sna has them: its
sums over agencies take their cube. NetworKit's triangle score, of as many steps as the
closed triads that brokerage leaves out, is a yardstick of time.
"""

from functools import partial
from typing import Any

import numpy as np

import agencygraph as ag
from benchmarks import contest, r, rosters

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def _dict_loop(graph: Any, arrays: rosters.Arrays) -> list[list[int]]:
    """Every open two-path, asked for in the graph's own dictionaries."""
    agency, naming = arrays.agency.tolist(), graph.pred
    named = {v: dict(row) for v, row in graph.succ.items()}
    counts = [[0] * 5 for _ in agency]
    for v, ends in named.items():
        own, row = agency[v], counts[v]
        for a in naming[v]:
            first, known = agency[a], named[a]
            for c in ends:
                if c == a or c in known:
                    continue
                last = agency[c]
                if first == own:
                    row[0 if last == own else 2] += 1
                elif last == own:
                    row[3] += 1
                else:
                    row[1 if last == first else 4] += 1
    return counts


def _set_loop(graph: Any, arrays: rosters.Arrays) -> list[list[int]]:
    """Open ends counted by set intersections: the fastest loop that was found."""
    agency = arrays.agency.tolist()
    named = {v: set(row) for v, row in graph.succ.items()}
    counts = [[0] * 5 for _ in agency]
    nobody: set[int] = set()
    for v, ends in named.items():
        own, row = agency[v], counts[v]
        of_agency: dict[int, set[int]] = {}
        for c in ends:
            of_agency.setdefault(agency[c], set()).add(c)
        colleagues = of_agency.get(own, nobody)
        for a in graph.pred[v]:
            known, first = named[a], agency[a]
            shut = len(ends & known) + (a in ends)
            shut_own = len(colleagues & known) + (a in colleagues)
            to_own = len(colleagues) - shut_own
            to_others = len(ends) - shut - to_own
            if first == own:
                row[0] += to_own
                row[2] += to_others
                continue
            peers = of_agency.get(first, nobody)
            back = len(peers) - len(peers & known) - (a in peers)
            row[1] += back
            row[3] += to_own
            row[4] += to_others - back
    return counts


def _loop(function: str, run: Any, *, quick: bool) -> contest.Contestant:
    return contest.Contestant(
        "networkx",
        "networkx",
        function,
        "over a DiGraph; our code",
        contest.networkx_of,
        run,
        ROLES,
        partial(np.asarray, dtype=float),
        quick=quick,
    )


def _triangles(graph: Any, _: rosters.Arrays) -> Any:
    networkit = contest.peer("networkit")
    graph.indexEdges()
    return networkit.sparsification.TriangleEdgeScore(graph).run().scores()


def _nothing(_: Any) -> contest.Values:
    return np.empty((0, 0))


TASKS = (
    contest.Task(
        "brokerage",
        (
            contest.ours(
                "brokerage_roles", "all roles and ratios", ROLES, ag.brokerage_roles
            ),
            _loop("loop with dictionaries", _dict_loop, quick=False),
            _loop("loop with sets", _set_loop, quick=True),
            r.RContestant(
                "R sna",
                "sna",
                "brokerage",
                "sparse tie list",
                r.write,
                partial(r.call, script="sna_brokerage.R"),
                ROLES,
                lambda answer: answer.values,
                quick=False,
            ),
            contest.Contestant(
                "networkit",
                "networkit",
                "TriangleEdgeScore",
                "undirected",
                contest.networkit_of,
                _triangles,
                (),
                _nothing,
            ),
        ),
        rel=0.0,
        quick=("2k", "20k"),
    ),
)
