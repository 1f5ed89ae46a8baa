"""Ties between groups of people where there are any, and ties that go both ways."""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Pairs = tuple[
    NDArray[np.int64], NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]
]

TILE = 12
"""Digits (base 2) of the number of people of a tile."""

SCANNED = 16
"""One group in so many is met: then all are looked through in order."""


def _tied_pairs(
    rows: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]],
    group: NDArray[np.int32],
    size: int,
    *,
    directed: bool,
) -> Pairs:
    """Pairs of groups with a tie: how many ties, and the sum of their weights.

    People are taken group by group and, within a group, in their order; weights are
    added in that order. Undirected: the smaller group first, each tie once.

    Needs: rows (indptr int64 (n + 1,), indices int32, weights float64), undirected
    ties both ways; group int32 (n,), below size, -1 where a person has none.
    Gives: indptr int64 (size + 1,), indices int32 (k,), pairs in rows, sorted; ties
    int64 (k,), weight float64 (k,).
    Cost: O(n + m + k log k) time; one row, int32 (n,) and up to as much again as the
    answer of workspace.
    """
    indptr, indices, weights = rows
    n = group.shape[0]
    start = np.zeros(size + 1, np.int64)
    for i in range(n):
        if group[i] >= 0:
            start[group[i] + 1] += 1
    for g in range(size):
        start[g + 1] += start[g]
    people = np.empty(start[size], np.int32)
    fill = start[:-1].copy()
    for i in range(n):
        g = group[i]
        if g >= 0:
            people[fill[g]] = i
            fill[g] += 1
    row_ptr = np.zeros(size + 1, np.int64)
    ties_to = np.zeros(size, np.int64)
    weight_to = np.zeros(size, np.float64)
    met = np.empty(size + 1, np.int32)
    room = 16 * size + 64
    found = np.empty(room, np.int32)
    ties = np.empty(room, np.int64)
    weight = np.empty(room, np.float64)
    filled = 0
    for g in range(size):
        many = 0
        low = 0 if directed else g
        own = -1 if directed else g
        for p in range(start[g], start[g + 1]):
            i = people[p]
            for e in range(indptr[i], indptr[i + 1]):
                h = group[indices[e]]
                if h < low or (h == own and indices[e] < i):
                    continue
                before = ties_to[h]
                met[many] = h
                many += before == 0
                ties_to[h] = before + 1
                weight_to[h] += weights[e]
        if filled + many > room:
            room = 2 * room + many
            wider = np.empty(room, np.int32)
            wider[:filled] = found[:filled]
            found = wider
            more = np.empty(room, np.int64)
            more[:filled] = ties[:filled]
            ties = more
            heavier = np.empty(room, np.float64)
            heavier[:filled] = weight[:filled]
            weight = heavier
        if SCANNED * many > size:  # faster than to sort them
            many = 0
            for h in range(size):
                met[many] = h
                many += ties_to[h] > 0
        else:
            met[:many].sort()
        for k in range(many):
            h = met[k]
            found[filled] = h
            ties[filled] = ties_to[h]
            weight[filled] = weight_to[h]
            ties_to[h] = 0
            weight_to[h] = 0.0
            filled += 1
        row_ptr[g + 1] = filled
    return row_ptr, found[:filled].copy(), ties[:filled].copy(), weight[:filled].copy()


def _returned(
    indptr: NDArray[np.int64], indices: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Whether each entry (i, j) has its counterpart (j, i).

    Rows are visited in order, so each row is searched by a mark that only moves on.

    Needs: indptr int64 (n + 1,), indices int32 (m,), rows sorted, nobody twice, no
    (i, i).
    Gives: bool (m,).
    Cost: O(n + m) time; int64 (n,) of workspace.
    """
    n = indptr.shape[0] - 1
    mark = indptr[:-1].copy()
    found = np.zeros(indices.shape[0], np.bool_)
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            j = indices[e]
            if j > i:
                p = mark[j]
                end = indptr[j + 1]
                while p < end and indices[p] < i:
                    p += 1
                mark[j] = p
                if p < end and indices[p] == i:
                    found[e] = True
                    found[p] = True
    return found


def _per_stratum(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    stratum: NDArray[np.int32],
    returned: NDArray[np.bool_],
    size: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Ties of each person and of each stratum, by the stratum at the other end.

    Needs: indptr int64 (n + 1,), indices int32 (m,); stratum int32 (n,), below size, -1
    where a person's ties do not count; returned bool (m,).
    Gives: int64 out, into (n, size) and ties, returned ties (size, size).
    Cost: O(n · size + m) time, nothing but the answer.
    """
    n = indptr.shape[0] - 1
    out = np.zeros((n, size), np.int64)
    into = np.zeros((n, size), np.int64)
    ties = np.zeros((size, size), np.int64)
    both = np.zeros((size, size), np.int64)
    for i in range(n):
        s = stratum[i]
        if s < 0:
            continue
        for e in range(indptr[i], indptr[i + 1]):
            j = indices[e]
            t = stratum[j]
            if t >= 0:
                out[i, t] += 1
                into[j, s] += 1
                ties[s, t] += 1
                both[s, t] += returned[e]
    return out, into, ties, both


def _merged(
    first: NDArray[np.int32],
    second: NDArray[np.int32],
    returned: NDArray[np.bool_],
    n: int,
) -> tuple[NDArray[np.uint32], int]:
    """Each tie once: those not returned, then those that are, from one side.

    Either part is in tiles of 4,096 x 4,096 people, tile by tile, so that what is
    looked up for both ends stays in the cache.

    Needs: first, second int32 (m,), ends, below n; returned bool (m,), whether the tie
    from second to first is there too.
    Gives: ends uint32 (2, k); the number of ties not returned, which come first.
    Cost: O(m) time; int64 (n² / 2²³,) of workspace.
    """
    m = first.shape[0]
    tiles = (n >> TILE) + 1
    start = np.zeros(2 * tiles * tiles + 1, np.int64)
    for e in range(m):
        if not returned[e] or first[e] < second[e]:
            tile = (first[e] >> TILE) * tiles + (second[e] >> TILE)
            start[tile + returned[e] * tiles * tiles + 1] += 1
    for k in range(2 * tiles * tiles):
        start[k + 1] += start[k]
    single = start[tiles * tiles]
    ends = np.empty((2, start[2 * tiles * tiles]), np.uint32)
    for e in range(m):
        if not returned[e] or first[e] < second[e]:
            tile = (first[e] >> TILE) * tiles + (second[e] >> TILE)
            tile += returned[e] * tiles * tiles
            ends[0, start[tile]] = first[e]
            ends[1, start[tile]] = second[e]
            start[tile] += 1
    return ends, single


tied_pairs = kernel(_tied_pairs)
returned = kernel(_returned)
per_stratum = kernel(_per_stratum)
merged = kernel(_merged)
