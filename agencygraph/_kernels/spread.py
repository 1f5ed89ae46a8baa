"""How the ties of a person are spread: how many, and over which groups."""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Sums = tuple[
    NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64],
    NDArray[np.float64],
]  # fmt: skip


def _over_groups(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    weights: NDArray[np.float64],
    group: NDArray[np.int32],
    size: int,
) -> Sums:
    """Sums over groups of the number and of the weight of each row's entries there.

    Needs: rows as ``csr`` has them; group int32 (n,), values -1 .. size - 1; entries in
    group -1 do not count.
    Gives: float64 (n,) each: entries, sum of their squared numbers by group, weight,
    sum of the squared weights by group, groups.
    Cost: O(n + m) time; float64 (size,) twice and int32 (size,) of workspace.
    """
    n = indptr.shape[0] - 1
    entries = np.zeros(n, np.float64)
    squares = np.zeros(n, np.float64)
    weight = np.zeros(n, np.float64)
    weight_squares = np.zeros(n, np.float64)
    groups = np.zeros(n, np.float64)
    number_in = np.zeros(size, np.float64)
    weight_in = np.zeros(size, np.float64)
    met = np.empty(size, np.int32)
    for i in range(n):
        several = 0
        for e in range(indptr[i], indptr[i + 1]):
            g = group[indices[e]]
            if g < 0:
                continue
            if number_in[g] == 0.0:
                met[several] = g
                several += 1
            number_in[g] += 1.0
            weight_in[g] += weights[e]
        for k in range(several):
            g = met[k]
            entries[i] += number_in[g]
            squares[i] += number_in[g] * number_in[g]
            weight[i] += weight_in[g]
            weight_squares[i] += weight_in[g] * weight_in[g]
            number_in[g] = 0.0
            weight_in[g] = 0.0
        groups[i] = several
    return entries, squares, weight, weight_squares, groups


def _degrees(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], weights: NDArray[np.float64]
) -> tuple[
    NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]
]:
    """Entries of each row and of each column, and their weights.

    Needs: rows as ``csr`` has them.
    Gives: float64 (n,) each: entries and weight out, entries and weight in.
    Cost: O(n + m) time, nothing but the answer.
    """
    n = indptr.shape[0] - 1
    out = np.zeros(n, np.float64)
    sent = np.zeros(n, np.float64)
    into = np.zeros(n, np.float64)
    received = np.zeros(n, np.float64)
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            out[i] += 1.0
            sent[i] += weights[e]
            into[indices[e]] += 1.0
            received[indices[e]] += weights[e]
    return out, sent, into, received


def _dyads(
    up_ptr: NDArray[np.int64],
    up_indices: NDArray[np.int32],
    up_bits: NDArray[np.uint8],
    group: NDArray[np.int32],
    size: int,
) -> NDArray[np.int64]:
    """Dyads inside each group tied both ways, and tied one way.

    Needs: indptr, indices and bits of ``csr.orient``; group int32 (n,), values
    -1 .. size - 1, -1 is no group.
    Gives: int64 (2, size).
    Cost: O(n + k) time, nothing but the answer.
    """
    found = np.zeros((2, size), np.int64)
    for i in range(up_ptr.shape[0] - 1):
        g = group[i]
        for e in range(up_ptr[i], up_ptr[i + 1]):
            if g >= 0 and group[up_indices[e]] == g:
                found[0 if up_bits[e] == 3 else 1, g] += 1
    return found


over_groups = kernel(_over_groups)
degrees = kernel(_degrees)
dyads = kernel(_dyads)
