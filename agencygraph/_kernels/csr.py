"""Building and turning compressed sparse rows."""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

WeightedRows = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]
Union = tuple[
    NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], NDArray[np.uint8]
]
Oriented = tuple[
    NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8], NDArray[np.int32]
]


def _sort_cells(
    n: int, rows: NDArray[np.int32], columns: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Order of cells by (row, column), stable: two counting sorts.

    Needs: rows, columns int32 (m,), values 0 .. n - 1.
    Gives: order int64 (m,).
    Cost: O(n + m) time; two int64 (m,) and two int64 (n + 1,) of workspace.
    """
    m = rows.shape[0]
    order = np.empty(m, np.int64)
    by_column = np.empty(m, np.int64)
    start = np.zeros(n + 1, np.int64)
    for e in range(m):
        start[columns[e] + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]
    for e in range(m):
        c = columns[e]
        by_column[start[c]] = e
        start[c] += 1
    start[:] = 0
    for e in range(m):
        start[rows[e] + 1] += 1
    for i in range(n):
        start[i + 1] += start[i]
    for k in range(m):
        e = by_column[k]
        r = rows[e]
        order[start[r]] = e
        start[r] += 1
    return order


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


def _orient(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], bits: NDArray[np.uint8]
) -> Oriented:
    """Each undirected tie once, from the end with fewer ties to the end with more.

    People are renumbered by (number of ties, position), so every tie runs from a
    lower to a higher number and a triangle is met once, at its lowest corner.

    Needs: the indptr, indices and bits of ``union``.
    Gives: indptr int64 (n + 1,), indices int32 (k / 2,), rows sorted; bits uint8
    (k / 2,), 1 = row names column, 2 = column names row; order int32 (n,), the
    position before renumbering of each new number.
    Cost: O(n + k) time; int64 (n,) and int32 (n,) of workspace.
    """
    n = indptr.shape[0] - 1
    start = np.zeros(n + 1, np.int64)  # nobody has n ties
    for i in range(n):
        start[indptr[i + 1] - indptr[i] + 1] += 1
    for d in range(n):
        start[d + 1] += start[d]
    order = np.empty(n, np.int32)
    number = np.empty(n, np.int32)
    for i in range(n):
        d = indptr[i + 1] - indptr[i]
        order[start[d]] = i
        number[i] = start[d]
        start[d] += 1
    up_ptr = np.zeros(n + 1, np.int64)
    for r in range(n):
        i = order[r]
        higher = 0
        for e in range(indptr[i], indptr[i + 1]):
            if number[indices[e]] > r:
                higher += 1
        up_ptr[r + 1] = up_ptr[r] + higher
    up_indices = np.empty(up_ptr[n], np.int32)
    up_bits = np.empty(up_ptr[n], np.uint8)
    fill = up_ptr[:-1].copy()
    for r in range(n):  # r, the higher end, rises: every row comes out sorted
        i = order[r]
        for e in range(indptr[i], indptr[i + 1]):
            low = number[indices[e]]
            if low < r:
                p = fill[low]
                fill[low] = p + 1
                up_indices[p] = r
                up_bits[p] = (bits[e] >> 1) | ((bits[e] & 1) << 1)
    return up_ptr, up_indices, up_bits, order


sort_cells = kernel(_sort_cells)
transpose = kernel(_transpose)
union = kernel(_union)
orient = kernel(_orient)


def build(
    n: int,
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    weights: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Compressed sparse rows of distinct cells given in any order."""
    order = sort_cells.run(5 * len(rows), n, rows, columns)
    return row_ends(n, rows), columns[order], weights[order]


def row_ends(n: int, rows: NDArray[np.int32]) -> NDArray[np.int64]:
    """Where each row begins and ends among cells that are sorted by row."""
    indptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=n), out=indptr[1:])
    return indptr
