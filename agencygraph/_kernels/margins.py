"""Ties within each group, from it to others and to it from others."""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

WITHIN, SENT, RECEIVED = 0, 1, 2
"""Columns of the answer."""


def _margins(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    weights: NDArray[np.float64],
    group: NDArray[np.int32],
    size: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Entries within each group, from it to others and to it, and their weights.

    Needs: rows as ``csr`` has them; group int32 (n,), values -1 .. size - 1; entries
    with an end in group -1 do not count.
    Gives: int64 and float64 (size, 3), columns WITHIN, SENT, RECEIVED.
    Cost: O(n + m) time, nothing but the answer.
    """
    number = np.zeros((size, 3), np.int64)
    weight = np.zeros((size, 3), np.float64)
    for i in range(indptr.shape[0] - 1):
        g = group[i]
        if g < 0:
            continue
        for e in range(indptr[i], indptr[i + 1]):
            h = group[indices[e]]
            if h == g:
                number[g, 0] += 1
                weight[g, 0] += weights[e]
            elif h >= 0:
                number[g, 1] += 1
                weight[g, 1] += weights[e]
                number[h, 2] += 1
                weight[h, 2] += weights[e]
    return number, weight


def _sides(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    weights: NDArray[np.float64],
    group: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Entries of each row to other groups and to its own, and their weights.

    Needs: as ``margins``.
    Gives: int64 and float64 (2, n): to others, to the own group.
    Cost: O(n + m) time, nothing but the answer.
    """
    n = indptr.shape[0] - 1
    number = np.zeros((2, n), np.int64)
    weight = np.zeros((2, n), np.float64)
    for i in range(n):
        g = group[i]
        if g < 0:
            continue
        for e in range(indptr[i], indptr[i + 1]):
            h = group[indices[e]]
            if h >= 0:
                side = 1 if h == g else 0
                number[side, i] += 1
                weight[side, i] += weights[e]
    return number, weight


margins = kernel(_margins)
sides = kernel(_sides)
