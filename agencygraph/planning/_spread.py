"""Whom each of many people asks first, so that nobody is asked by too many.

The best assignment of people to introducers (linear assignment): the q-th person who
asks the same introducer counts ``fatigue`` to the power of q − 1.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csgraph, csr_array

from agencygraph.planning._routes import Route


def first_choices(options: Sequence[Sequence[Route]], fatigue: float) -> list[int]:
    """Which option each person tries first; -1 for those without any.

    Maximises Σ chance · fatigue^(askers of the introducer before), where the likelier
    ways through an introducer come first.
    """
    best = [_by_introducer(routes) for routes in options]
    asking = [k for k, ways in enumerate(best) if ways]
    chosen = [-1] * len(options)
    if not asking:
        return chosen
    graph, seats = _graph([best[k] for k in asking], fatigue)
    rows, columns = csgraph.min_weight_full_bipartite_matching(graph)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        routes = options[asking[row]]
        chosen[asking[row]] = routes.index(best[asking[row]][seats[column]])
    return chosen


def _by_introducer(routes: Sequence[Route]) -> dict[int, Route]:
    """Return the best way by each introducer."""
    found: dict[int, Route] = {}
    for route in routes:
        found.setdefault(route.introducer, route)
    return found


def _graph(
    options: Sequence[dict[int, Route]], fatigue: float
) -> tuple[csr_array, list[int]]:
    """Cost of each seat to each person, and whose seat it is.

    An introducer has as many seats as people could ask them, so that all find one.
    """
    askers: dict[int, list[tuple[int, float]]] = {}
    for row, ways in enumerate(options):
        for introducer, route in ways.items():
            askers.setdefault(introducer, []).append((row, route.chance))
    seats: list[int] = []
    rows, columns, cost = [], [], []
    for introducer, who in askers.items():
        for before in range(len(who)):
            for row, chance in who:
                rows.append(row)
                columns.append(len(seats))
                cost.append(-1 - chance * fatigue**before)  # 0 would be no seat
            seats.append(introducer)
    shape = (len(options), len(seats))
    ends = np.array([rows, columns], np.int32)  # the solver takes no others
    return csr_array((np.array(cost), tuple(ends)), shape=shape), seats
