"""What no plan can exceed: a linear programme over pairs, not rounds.

Each pair meets once or not, each person as often as they have seats beside them, and
all together no more than the tables allow. Every plan fulfils that, so the largest
value under these conditions bounds every plan (a b-matching with the seat cut). Where
an agency has more people than there are tables, some must sit with their own: those
meetings are taken off what is left for meetings across agencies.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from agencygraph.planning._event import Event

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def upper_bound(event: Event, value: Floats, gains: Floats) -> float:
    """Return the largest score that any plan could have.

    ``value`` (n, n): of each pair who meets. ``gains``: of the first, second, ...
    meeting of two agencies, not rising; each counts once an agency pair.
    """
    rows, columns = np.nonzero(np.triu(~event.apart, 1))
    worth = value[rows, columns]
    agency = event.roster.agency_of.astype(np.int64)
    g, h = agency[rows], agency[columns]
    across = (g >= 0) & (h >= 0) & (g != h)
    scored = (worth > 0) | (across & bool(gains.any()))
    rows, columns, worth, across = (
        one[scored] for one in (rows, columns, worth, across)
    )
    if not len(rows):
        return 0.0
    size = max(event.roster.n_agencies, 1)
    pair = np.minimum(agency[rows], agency[columns]) * size
    pair += np.maximum(agency[rows], agency[columns])
    pairs, place = np.unique(pair[across], return_inverse=True)
    m, extra = len(rows), len(pairs) * len(gains)
    matrix, most = _limits(event, rows, columns, across)
    coverage = sparse.csr_array(
        (-np.ones(int(across.sum())), (place, np.flatnonzero(across))),
        shape=(len(pairs), m),
    )
    steps = sparse.kron(sparse.eye_array(len(pairs)), np.ones((1, len(gains))))
    blocks = [[matrix, None], [coverage, steps]] if extra else [[matrix]]
    found = linprog(
        -np.concatenate([worth, np.tile(gains, len(pairs))]),
        A_ub=sparse.block_array(blocks, format="csr"),
        b_ub=np.concatenate([most, np.zeros(len(pairs) if extra else 0)]),
        bounds=(0, 1),
        method="highs",
    )
    return float(-found.fun)


def _limits(
    event: Event, rows: Ints, columns: Ints, across: NDArray[np.bool_]
) -> tuple[sparse.csr_array, Floats]:
    """Conditions on pairs: each person, all seats, all seats across agencies."""
    m, n = len(rows), event.roster.n_people
    people = sparse.csr_array(
        (np.ones(2 * m), (np.concatenate([rows, columns]), np.tile(np.arange(m), 2))),
        shape=(n, m),
    )
    meetings, forced = 0, 0
    for r in range(event.rounds):
        tables = np.array(event.tables(r), np.int64)
        meetings += int((tables * (tables - 1) // 2).sum())
        forced += _forced(event, r, len(tables))
    every = sparse.csr_array(np.ones((1, m)))
    crossing = sparse.csr_array(across[np.newaxis].astype(float))
    most = np.concatenate(
        [event.most_met().astype(float), [meetings, meetings - forced]]
    )
    return sparse.csr_array(sparse.vstack([people, every, crossing])), most


def _forced(event: Event, round_: int, tables: int) -> int:
    """Meetings within agencies that no seating of a round avoids, nobody sitting out."""
    if event.size == 2 or not tables:
        return 0
    agency = event.roster.agency_of[event.present[:, round_]]
    people = np.bincount(agency[agency >= 0])
    full, more = people // tables, people % tables
    return int(
        (more * (full + 1) * full // 2 + (tables - more) * full * (full - 1) // 2).sum()
    )
