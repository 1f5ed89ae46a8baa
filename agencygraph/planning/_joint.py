"""Who is invited and who meets, at once: a linear programme over both.

Each person is invited (x_i from 0 to 1, n in all, as many of each agency as may be) and
each pair meets (y_ij): nobody meets more than b · x_i others, nobody who is not invited
meets anybody. Every choice of n people with a plan of theirs fulfils that. Prices of
any solver prove a bound, as in :mod:`agencygraph.planning._bound`.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from agencygraph.planning._bound import Programme
from agencygraph.planning._potential import Choice, Potential

Floats = NDArray[np.float64]

FEW = 3_000
"""With more pairs than these, that they meet only if both come is left out."""

MANY = 40_000
"""With more pairs than these there is no programme."""


def joint_bound(
    programme: Programme, potential: Potential, choice: Choice
) -> tuple[float, Floats]:
    """Return what no choice exceeds, and how much of each person is invited."""
    m, n = programme.m_pairs, len(choice.agency)
    if not m:
        return np.inf, np.zeros(n)
    matrix, most = _conditions(programme, potential, choice)
    gain, _ = programme.gains
    worth = np.concatenate([programme.worth[:m], np.zeros(n), gain])
    low = np.concatenate([np.zeros(m), choice.must, np.zeros(len(gain))])
    high = np.concatenate([np.ones(m), choice.may, np.ones(len(gain))])
    limits: Any = np.stack([low, high], axis=1)
    found = linprog(-worth, A_ub=matrix, b_ub=most, bounds=limits, method="highs")
    if found.x is None:  # pragma: no cover (HiGHS gave up)
        return np.inf, np.zeros(n)
    price = np.maximum(-found.ineqlin.marginals, 0.0)
    over = worth - matrix.T @ price
    bound = most @ price + np.maximum(over * low, over * high).sum()
    invited: Floats = found.x[m : m + n]
    return float(bound), invited


def _conditions(
    programme: Programme, potential: Potential, choice: Choice
) -> tuple[Any, Floats]:
    """Rows over pairs, people and first meetings, and the most of each."""
    m, n = programme.m_pairs, len(choice.agency)
    gain, group = programme.gains
    ends = programme.uses[:n, :m]
    every = sparse.csr_array(np.ones((1, m)))
    person = sparse.identity(n, format="csr")
    sizes = len(choice.most)
    of = sparse.csr_array((np.ones(n), (choice.agency, np.arange(n))), shape=(sizes, n))
    all_ = sparse.csr_array(np.ones((1, n)))
    groups = programme.groups.shape[0]
    at = (group, np.arange(len(gain)))
    member = sparse.csr_array((np.ones(len(gain)), at), shape=(groups, len(gain)))
    rows: list[list[Any]] = [
        [ends, -potential.beside * person, None],
        [every, None, None],
        [None, sparse.vstack([all_, -all_, of, -of]), None],
        [-programme.groups[:, :m], None, member],
    ]
    number = np.array([potential.pairs, choice.n, -choice.n], float)
    most = [np.zeros(n), number, choice.most, -choice.least, np.zeros(groups)]
    if m <= FEW:
        pairs = sparse.identity(m, format="csr")
        for end in ends.tocsc().indices.reshape(m, 2).T:
            who = sparse.csr_array((np.ones(m), (np.arange(m), end)), shape=(m, n))
            rows.append([pairs, -who, None])
            most.append(np.zeros(m))
    return sparse.csr_array(sparse.block_array(rows)), np.concatenate(most).astype(
        np.float64
    )
