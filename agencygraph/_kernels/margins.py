"""Ties within each group, from it and to it; ties of each person by stratum."""

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


def _by_stratum(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    stratum: NDArray[np.int32],
    size: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Entries from each person and to each person, by the stratum of the other end.

    Needs: rows as ``csr`` has them; stratum int32 (n,), values -1 .. size - 1; entries
    with an end in stratum -1 do not count.
    Gives: int64 (n, size) twice, outgoing and incoming.
    Cost: O(n + m) time, nothing but the answer.
    """
    n = indptr.shape[0] - 1
    out = np.zeros((n, size), np.int64)
    into = np.zeros((n, size), np.int64)
    for i in range(n):
        if stratum[i] < 0:
            continue
        for e in range(indptr[i], indptr[i + 1]):
            j = indices[e]
            if stratum[j] >= 0:
                out[i, stratum[j]] += 1
                into[j, stratum[i]] += 1
    return out, into


def _mutual_by_strata(
    up_ptr: NDArray[np.int64],
    up_indices: NDArray[np.int32],
    up_bits: NDArray[np.uint8],
    stratum: NDArray[np.int32],
    size: int,
) -> NDArray[np.int64]:
    """Entries that are there the other way round as well, by the strata of both ends.

    Needs: indptr, indices and bits of ``csr.orient``; stratum as ``by_stratum``.
    Gives: int64 (size, size), symmetric.
    Cost: O(n + k) time, nothing but the answer.
    """
    found = np.zeros((size, size), np.int64)
    for i in range(up_ptr.shape[0] - 1):
        for e in range(up_ptr[i], up_ptr[i + 1]):
            s, t = stratum[i], stratum[up_indices[e]]
            if up_bits[e] == 3 and s >= 0 and t >= 0:
                found[s, t] += 1
                found[t, s] += 1
    return found


by_stratum = kernel(_by_stratum)
mutual_by_strata = kernel(_mutual_by_strata)
margins = kernel(_margins)
sides = kernel(_sides)
