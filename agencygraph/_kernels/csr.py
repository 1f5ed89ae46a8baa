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


def _sort_pairs(
    pairs: NDArray[np.int32], place: NDArray[np.int32], weights: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], bool]:
    """Compressed rows of directed ties: two counting sorts that carry the weights.

    Needs: pairs int32 (2 m,), the numbers of source and target in turn; place int32,
    the row of each number, of which the largest is the last row; weights float64 (m,).
    Gives: indptr, indices, weights, rows sorted; and whether that is all there is to
    say: no self-tie, no repeat, no weight 0 or below, none that is not finite.
    Cost: O(n + m) time; int32 (m,), float64 (m,) and int64 (n + 1,) of workspace.
    """
    m = weights.shape[0]
    n = 0
    for k in range(place.shape[0]):
        n = max(n, place[k] + 1)
    into = np.zeros(n + 1, np.int64)
    indptr = np.zeros(n + 1, np.int64)
    plain = True
    for e in range(m):
        r = place[pairs[2 * e]]
        c = place[pairs[2 * e + 1]]
        if r == c or not 0 < weights[e] < np.inf:
            plain = False
        indptr[r + 1] += 1
        into[c + 1] += 1
    for i in range(n):
        indptr[i + 1] += indptr[i]
        into[i + 1] += into[i]
    rows = np.empty(m, np.int32)
    carried = np.empty(m, np.float64)
    for e in range(m):
        c = place[pairs[2 * e + 1]]
        p = into[c]
        into[c] = p + 1
        rows[p] = place[pairs[2 * e]]
        carried[p] = weights[e]
    indices = np.empty(m, np.int32)
    given = np.empty(m, np.float64)
    fill = indptr[:-1].copy()
    p = 0
    for c in range(n):  # c rises: every row comes out sorted
        while p < into[c]:
            r = rows[p]
            q = fill[r]
            fill[r] = q + 1
            indices[q] = c
            given[q] = carried[p]
            if q > indptr[r] and indices[q - 1] == c:
                plain = False
            p += 1
    return indptr, indices, given, plain


sort_cells = kernel(_sort_cells)
sort_pairs = kernel(_sort_pairs)
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
