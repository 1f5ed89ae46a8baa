"""Building and turning compressed sparse rows."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

WeightedRows = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]
Union = tuple[
    NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.uint8]
]
Oriented = Union
"""The same arrays, each tie once."""


def _place_cells(
    n: int,
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    weights: NDArray[np.floating[Any]],
) -> WeightedRows:
    """Rows of cells in any order, each sorted by (column, weight).

    Needs: rows, columns int32 (m,), values 0 .. n - 1; weights float32 or float64 (m,).
    Gives: indptr int64 (n + 1,), indices int32 (m,), weights float64 (m,); a cell
    listed several times is there as often.
    Cost: O(n + m) time and a sort a row, of up to 32 entries by comparing all pairs, of
    more by Shell's (linear where it comes sorted); int64 (n,) of workspace.
    """
    m = rows.shape[0]
    indptr = np.zeros(n + 1, np.int64)
    for e in range(m):
        indptr[rows[e] + 1] += 1
    for i in range(n):
        indptr[i + 1] += indptr[i]
    indices = np.empty(m, np.int32)
    placed = np.empty(m, np.float64)
    fill = indptr[:-1].copy()
    for e in range(m):
        i = rows[e]
        p = fill[i]
        fill[i] = p + 1
        indices[p] = columns[e]
        placed[p] = weights[e]
    own, theirs = np.empty(32, np.int32), np.empty(32, np.float64)
    for i in range(n):
        first, end = indptr[i], indptr[i + 1]
        size = end - first
        if size <= 32:  # each goes behind all that are less: no branch to guess
            same = 0
            for e in range(size):
                own[e] = indices[first + e]
                theirs[e] = placed[first + e]
            for e in range(size):
                j = own[e]
                p = first
                for f in range(size):
                    p += own[f] < j
                    same += own[f] == j
                indices[p] = j
                placed[p] = theirs[e]
            if same == size:
                continue
            for e in range(size):  # some twice: as it was
                indices[first + e] = own[e]
                placed[first + e] = theirs[e]
        gap = 1
        while gap < size // 3:
            gap = 3 * gap + 1
        while gap > 0:
            for e in range(first + gap, end):
                j = indices[e]
                w = placed[e]
                p = e - gap
                while p >= first and (
                    indices[p] > j or (indices[p] == j and placed[p] > w)
                ):
                    indices[p + gap] = indices[p]
                    placed[p + gap] = placed[p]
                    p -= gap
                indices[p + gap] = j
                placed[p + gap] = w
            gap //= 3
    return indptr, indices, placed


def _repeats(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], weights: NDArray[np.float64]
) -> tuple[int, int]:
    """How many entries repeat the one before, and how many with another weight.

    Needs: rows as ``place_cells`` gives them.
    Gives: two numbers.
    Cost: O(n + m) time.
    """
    again = 0
    differ = 0
    for i in range(indptr.shape[0] - 1):
        for e in range(indptr[i] + 1, indptr[i + 1]):
            if indices[e] == indices[e - 1]:
                again += 1
                if weights[e] != weights[e - 1]:
                    differ += 1
    return again, differ


def _merge_repeats(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    weights: NDArray[np.float64],
    add: int,
) -> WeightedRows:
    """Rows with every cell once: the sum of its weights (add = 1) or the largest (0).

    Needs: rows as ``place_cells`` gives them, so that sums are taken from the smallest
    weight to the largest, whatever the order of the input.
    Gives: indptr int64 (n + 1,), indices int32 and weights float64 of the new length.
    Cost: O(n + m) time, nothing but the answer.
    """
    n = indptr.shape[0] - 1
    merged_ptr = np.zeros(n + 1, np.int64)
    for i in range(n):
        k = 0
        for e in range(indptr[i], indptr[i + 1]):
            if e == indptr[i] or indices[e] != indices[e - 1]:
                k += 1
        merged_ptr[i + 1] = merged_ptr[i] + k
    merged = np.empty(merged_ptr[n], np.int32)
    total = np.empty(merged_ptr[n], np.float64)
    p = -1
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            if e == indptr[i] or indices[e] != indices[e - 1]:
                p += 1
                merged[p] = indices[e]
                total[p] = weights[e]
            elif add == 1:
                total[p] += weights[e]
            else:
                total[p] = weights[e]  # sorted: the last is the largest
    return merged_ptr, merged, total


def _both_ways(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], weights: NDArray[np.float64]
) -> WeightedRows:
    """Rows with each tie at both of its ends, from rows that hold it at the lower one.

    Needs: sorted rows, every entry above the diagonal.
    Gives: the same three, twice as many entries, rows sorted.
    Cost: O(n + m) time; int64 (n,) of workspace.
    """
    n = indptr.shape[0] - 1
    both_ptr = np.zeros(n + 1, np.int64)
    for i in range(n):
        both_ptr[i + 1] += indptr[i + 1] - indptr[i]
        for e in range(indptr[i], indptr[i + 1]):
            both_ptr[indices[e] + 1] += 1
    for i in range(n):
        both_ptr[i + 1] += both_ptr[i]
    both = np.empty(both_ptr[n], np.int32)
    twice = np.empty(both_ptr[n], np.float64)
    fill = both_ptr[:-1].copy()
    for i in range(n):  # lower ends come first, in order; then the row's own entries
        p = fill[i]
        for e in range(indptr[i], indptr[i + 1]):
            both[p] = indices[e]
            twice[p] = weights[e]
            p += 1
            j = indices[e]
            both[fill[j]] = i
            twice[fill[j]] = weights[e]
            fill[j] += 1
    return both_ptr, both, twice


SELF, UNSORTED, NOT_POSITIVE = 1, 2, 4
"""What may be wrong with rows, as bits."""


def _faults(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], weights: NDArray[np.float64]
) -> int:
    """What is wrong with rows: the bits SELF, UNSORTED and NOT_POSITIVE.

    Needs: indptr int64 (n + 1,) that rises from 0 to m; indices int32 (m,), values
    0 .. n - 1; weights float64 (m,).
    Gives: a number, 0 where rows rise, hold nobody's own place and only positive,
    finite weights.
    Cost: O(n + m) time.
    """
    found = 0
    for i in range(indptr.shape[0] - 1):
        for e in range(indptr[i], indptr[i + 1]):
            if indices[e] == i:
                found |= 1
            if e > indptr[i] and indices[e] <= indices[e - 1]:
                found |= 2
            if not 0.0 < weights[e] < math.inf:
                found |= 4
    return found


def _transpose(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], weights: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Incoming rows from outgoing rows, sorted.

    Needs: indptr int64 (n + 1,), indices int32 (m,), weights float64 (m,).
    Gives: the same three of the transposed matrix, rows sorted.
    Cost: O(n + m) time, nothing but the answer.
    """
    n = indptr.shape[0] - 1
    m = indices.shape[0]
    out_ptr = np.zeros(n + 1, np.int64)
    out_indices = np.empty(m, np.int32)
    out_weights = np.empty(m, np.float64)
    for e in range(m):
        out_ptr[indices[e] + 1] += 1
    for i in range(n):
        out_ptr[i + 1] += out_ptr[i]
    fill = out_ptr[:-1].copy()
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            j = indices[e]
            p = fill[j]
            fill[j] = p + 1
            out_indices[p] = i
            out_weights[p] = weights[e]
    return out_ptr, out_indices, out_weights


def _union(out: WeightedRows, into: WeightedRows) -> Union:
    """Undirected rows out of outgoing and incoming rows.

    Needs: out, into (indptr int64 (n + 1,), indices int32, weights float64), rows
    sorted, nobody twice in a row, into the transpose of out.
    Gives: indptr int64 (n + 1,), indices int32 (k,), rows sorted; z float64 (k,), the
    sum of both weights; bits uint8 (k,), 1 = row names column, 2 = column names row.
    Cost: O(n + m) time, nothing but the answer.
    """
    out_ptr, out_indices, out_weights = out
    in_ptr, in_indices, in_weights = into
    n = out_ptr.shape[0] - 1
    indptr = np.zeros(n + 1, np.int64)
    for i in range(n):
        a, b = out_ptr[i], in_ptr[i]
        a_end, b_end = out_ptr[i + 1], in_ptr[i + 1]
        k = (a_end - a) + (b_end - b)
        while a < a_end and b < b_end:
            x, y = out_indices[a], in_indices[b]
            if x <= y:
                a += 1
            if y <= x:
                b += 1
            if x == y:
                k -= 1
        indptr[i + 1] = indptr[i] + k
    indices = np.empty(indptr[n], np.int32)
    z = np.empty(indptr[n], np.float64)
    bits = np.empty(indptr[n], np.uint8)
    for i in range(n):
        a, b = out_ptr[i], in_ptr[i]
        a_end, b_end = out_ptr[i + 1], in_ptr[i + 1]
        for p in range(indptr[i], indptr[i + 1]):
            x = out_indices[a] if a < a_end else n
            y = in_indices[b] if b < b_end else n
            total = 0.0
            way = 0
            if x <= y:
                total += out_weights[a]
                way += 1
                a += 1
            if y <= x:
                total += in_weights[b]
                way += 2
                b += 1
            indices[p] = min(x, y)
            z[p] = total
            bits[p] = way
    return indptr, indices, z, bits


def _orient(out: WeightedRows, into: WeightedRows) -> Oriented:
    """Each undirected tie once, from the end with fewer ties to the end with more.

    Equal ends run from the lower position to the higher; so every triangle is met once,
    at its lowest corner, and few ties leave one person. Positions stay what they are:
    people of one agency stay neighbours in memory.

    Needs: out, into as ``union`` does.
    Gives: indptr int64 (n + 1,), indices int32 (k,), rows sorted; z float64 (k,), the
    sum of both weights; bits uint8 (k,), 1 = row names column, 2 = column names row.
    Cost: O(n + m) time; int32 (n,) of workspace.
    """
    out_ptr, out_indices, out_weights = out
    in_ptr, in_indices, in_weights = into
    n = out_ptr.shape[0] - 1
    ties = np.empty(n, np.int32)
    pairs = 0
    for i in range(n):
        a, b = out_ptr[i], in_ptr[i]
        a_end, b_end = out_ptr[i + 1], in_ptr[i + 1]
        k = (a_end - a) + (b_end - b)
        while a < a_end and b < b_end:
            x, y = out_indices[a], in_indices[b]
            a += x <= y  # no branch: who comes first is anybody's guess
            b += y <= x
            k -= x == y
        ties[i] = k
        pairs += k
    indptr = np.zeros(n + 1, np.int64)
    indices = np.empty(pairs // 2 + 1, np.int32)  # one more: written, then left over
    z = np.empty(pairs // 2 + 1, np.float64)
    bits = np.empty(pairs // 2 + 1, np.uint8)
    p = 0
    for i in range(n):
        own = ties[i]
        a, b = out_ptr[i], in_ptr[i]
        a_end, b_end = out_ptr[i + 1], in_ptr[i + 1]
        while a < a_end or b < b_end:
            x = out_indices[a] if a < a_end else n
            y = in_indices[b] if b < b_end else n
            j = min(x, y)
            z[p] = (out_weights[a] if x == j else 0.0) + (
                in_weights[b] if y == j else 0.0
            )
            bits[p] = (x == j) + 2 * (y == j)
            indices[p] = j
            a += x == j
            b += y == j
            p += ties[j] > own or (ties[j] == own and j > i)
        indptr[i + 1] = p
    return indptr, indices[:p], z[:p], bits[:p]


place_cells = kernel(_place_cells)
repeats = kernel(_repeats)
merge_repeats = kernel(_merge_repeats)
both_ways = kernel(_both_ways)
faults = kernel(_faults)
transpose = kernel(_transpose)
union = kernel(_union)
orient = kernel(_orient)


def build(
    n: int,
    rows: NDArray[np.integer[Any]],
    columns: NDArray[np.integer[Any]],
    weights: NDArray[np.number],
) -> WeightedRows:
    """Compressed sparse rows of distinct cells given in any order."""
    cells = rows.astype(np.int32, copy=False), columns.astype(np.int32, copy=False)
    given: NDArray[Any] = weights  # four bytes each are enough for some
    if weights.dtype != np.float32:
        given = weights.astype(np.float64, copy=False)
    return place_cells.run(8 * len(rows), n, *cells, given)
