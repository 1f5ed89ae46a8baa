"""The best plan there is, by integer programming: for a dozen people at most.

A plan chooses who sits together: for each round some of all possible tables, nobody at
two. A pair scores once, if it sits at one table or more; the first, second, ... pair of
two agencies brings what is left of the coverage.
"""

from itertools import combinations

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp


def tables_of(people, size):
    """Sizes of the tables of a round in which everybody is there."""
    if size == 2:
        return [2] * (people // 2)
    number = -(-people // size)
    low, more = divmod(people, number)
    return [low + 1] * more + [low] * (number - more)


def optimum(value, agency, rounds, size, coverage=(), seconds=20):
    """Highest score of any plan; None if that is not proved in time.

    ``value`` (n, n); ``agency``: a label or None for each person.
    """
    n = len(value)
    sizes = tables_of(n, size)
    tables = [t for k in sorted(set(sizes)) for t in combinations(range(n), k)]
    pairs = list(combinations(range(n), 2))
    couples = sorted(
        {
            tuple(sorted((agency[i], agency[j])))
            for i, j in pairs
            if agency[i] and agency[j] and agency[i] != agency[j]
        }
    )
    columns = len(tables) * rounds, len(pairs), len(couples) * len(coverage)
    start = np.cumsum([0, *columns])
    rows = []  # (cells, least, most)
    for r in range(rounds):
        first = r * len(tables)
        for i in range(n):
            cells = {first + k: 1 for k, t in enumerate(tables) if i in t}
            rows.append((cells, 0 if size == 2 else 1, 1))
        for k in set(sizes):
            cells = {first + q: 1 for q, t in enumerate(tables) if len(t) == k}
            rows.append((cells, 0 if size == 2 else sizes.count(k), sizes.count(k)))
    for p, (i, j) in enumerate(pairs):
        together = [k for k, t in enumerate(tables) if i in t and j in t]
        cells = {r * len(tables) + k: -1 for r in range(rounds) for k in together}
        if size == 2:  # nobody meets anybody twice
            rows.append((dict.fromkeys(cells, 1), 0, 1))
        rows.append(({**cells, start[1] + p: 1}, -np.inf, 0))
    for c, couple in enumerate(couples):
        steps = [start[2] + c * len(coverage) + k for k in range(len(coverage))]
        meet = {
            start[1] + p: -1
            for p, (i, j) in enumerate(pairs)
            if tuple(sorted((agency[i] or "", agency[j] or ""))) == couple
        }
        rows.append(({**meet, **dict.fromkeys(steps, 1)}, -np.inf, 0))
    gain = np.concatenate(
        [np.zeros(columns[0]), [value[p] for p in pairs], [*coverage] * len(couples)]
    )
    at = [(q, k, w) for q, (cells, *_) in enumerate(rows) for k, w in cells.items()]
    q, k, w = zip(*at, strict=True)
    ends = np.array([q, k], np.int32)  # the solver takes no others
    matrix = sparse.csr_array((w, tuple(ends)), shape=(len(rows), start[3]))
    low, high = ([row[end] for row in rows] for end in (1, 2))
    whole = np.zeros(start[3])
    whole[: start[1]] = 1
    found = milp(
        -gain,
        constraints=LinearConstraint(matrix, low, high),
        integrality=whole,
        bounds=Bounds(0, 1),
        options={"time_limit": seconds},
    )
    return -found.fun if found.status == 0 else None
