"""Open pairs by role while ties come and go, one tie after the other.

A tie u → v that forms opens a → u → v for those who name u and u → v → c for those whom
v names, and closes u → w → v for everybody between the two; one that dissolves does the
opposite. Nothing else changes.

Rows here have room to grow. ``place`` holds for each person where the row begins, how
many it lists and for how many there is room; its last row begins where the free cells
do. A row that is full moves there, with more room.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import helper, kernel

Rows = tuple[NDArray[np.int64], NDArray[np.int32]]
"""place int64 (n + 1, 3) and cells int32, of each row sorted."""

Tally = tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.bool_]]
"""group (n, groupings), counts (n, groupings, 5), touched (n,)."""

Sight = tuple[
    NDArray[np.bool_], NDArray[np.bool_], NDArray[np.int64], NDArray[np.int32], bool
]
"""Whose whole row was seen, who was listed, rows of excepted cells, directed or not;
empty arrays where everything was seen."""


@helper
def _seek(cells: NDArray[np.int32], first: int, end: int, wanted: int) -> int:
    """First place from ``first`` on that does not lie below what is wanted."""
    if first >= end or cells[first] >= wanted:
        return first
    step = 1
    while first + step < end and cells[first + step] < wanted:
        first += step
        step += step
    end = min(end, first + step)
    while end - first > 1:  # first lies below, end does not
        middle = (first + end) // 2
        if cells[middle] < wanted:
            first = middle
        else:
            end = middle
    return end


@helper
def _has_room(rows: Rows, i: int) -> bool:
    """Whether row i can take one more, having moved it if need be."""
    place, cells = rows
    first, size = place[i, 0], place[i, 1]
    if size < place[i, 2]:
        return True
    free = place[-1, 0]
    room = size + size // 2 + 4
    if free + room > cells.shape[0]:
        return False
    for e in range(size):
        cells[free + e] = cells[first + e]
    place[i, 0] = free
    place[i, 2] = room
    place[-1, 0] = free + room
    return True


@helper
def _insert(rows: Rows, i: int, j: int) -> None:
    """List j in row i, which has room and does not list them."""
    place, cells = rows
    first, size = place[i, 0], place[i, 1]
    at = _seek(cells, first, first + size, j)
    for e in range(first + size, at, -1):
        cells[e] = cells[e - 1]
    cells[at] = j
    place[i, 1] = size + 1


@helper
def _drop(rows: Rows, i: int, j: int) -> None:
    """List j in row i no longer."""
    place, cells = rows
    first, size = place[i, 0], place[i, 1]
    at = _seek(cells, first, first + size, j)
    for e in range(at, first + size - 1):
        cells[e] = cells[e + 1]
    place[i, 1] = size - 1


@helper
def _is_hidden(sight: Sight, i: int, j: int) -> bool:
    """Whether the cell (i, j) was not observed unless there is a tie in it."""
    clear, listed, indptr, indices, directed = sight
    if clear.shape[0] == 0:
        return False
    if clear[i] and listed[j]:
        end = indptr[i + 1]
        at = _seek(indices, indptr[i], end, j)
        if at == end or indices[at] != j:
            return False
    if not directed and clear[j] and listed[i]:
        end = indptr[j + 1]
        at = _seek(indices, indptr[j], end, i)
        if at == end or indices[at] != i:
            return False
    return True


@helper
def _credit(tally: Tally, a: int, v: int, c: int, by: int) -> None:
    """Count a → v → c for v, under each grouping."""
    group, counts, touched = tally
    for k in range(group.shape[1]):
        own = group[v, k]
        if group[a, k] == own:
            role = 0 if group[c, k] == own else 2
        elif group[c, k] == own:
            role = 3
        else:
            role = 1 if group[a, k] == group[c, k] else 4
        counts[v, k, role] += by
    touched[v] = True


def _change_ties(
    out: Rows,
    into: Rows,
    pairs: NDArray[np.int32],
    sign: int,
    tally: Tally,
    sight: Sight,
) -> int:
    """Let ties form (sign 1) or dissolve (-1), and count what opens and closes.

    Needs: out and into, rows with room of who names whom and of who is named by whom;
    the same object twice where ties have no direction. pairs int32 (k, 2), distinct
    ties u → v that are absent (or there, if they dissolve), undirected ones once.
    Gives: how many of them were done: fewer than k where a row found no room to move
    to. Rows and the tally are changed in place. Where ties have no direction roles 2
    and 3 belong together.
    Cost: for each tie the number of those who name u and whom v names, times the
    logarithm of the other two rows, and moving part of two rows.
    """
    place_out, cells_out = out
    place_in, cells_in = into
    for e in range(pairs.shape[0]):
        u, v = pairs[e, 0], pairs[e, 1]
        if sign > 0:
            if not (_has_room(out, u) and _has_room(into, v)):
                return e
            _insert(out, u, v)
            _insert(into, v, u)
        else:
            _drop(out, u, v)
            _drop(into, v, u)
        from_u, to_v = place_out[u, 0], place_in[v, 0]
        from_u_end, to_v_end = from_u + place_out[u, 1], to_v + place_in[v, 1]

        if not _is_hidden(sight, u, v):  # it closes what those between the two broker
            p, q = from_u, to_v
            while p < from_u_end and q < to_v_end:
                w = cells_out[p]
                q = _seek(cells_in, q, to_v_end, w)
                if q < to_v_end:
                    if cells_in[q] == w:
                        _credit(tally, u, w, v, -sign)
                    p = _seek(cells_out, p + 1, from_u_end, cells_in[q])

        q = to_v
        for p in range(place_in[u, 0], place_in[u, 0] + place_in[u, 1]):
            a = cells_in[p]
            q = _seek(cells_in, q, to_v_end, a)
            if q < to_v_end and cells_in[q] == a:
                continue
            if a != v and not _is_hidden(sight, a, v):
                _credit(tally, a, u, v, sign)

        q = from_u
        for p in range(place_out[v, 0], place_out[v, 0] + place_out[v, 1]):
            c = cells_out[p]
            q = _seek(cells_out, q, from_u_end, c)
            if q < from_u_end and cells_out[q] == c:
                continue
            if c != u and not _is_hidden(sight, u, c):
                _credit(tally, u, v, c, sign)
    return int(pairs.shape[0])


def _find(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], cells: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Where each cell stands among the entries.

    Needs: rows sorted; cells int32 (k, 2).
    Gives: int64 (k,), -1 where there is no entry.
    Cost: O(k log n).
    """
    found = np.full(cells.shape[0], -1, np.int64)
    for e in range(cells.shape[0]):
        end = indptr[cells[e, 0] + 1]
        at = _seek(indices, indptr[cells[e, 0]], end, cells[e, 1])
        if at < end and indices[at] == cells[e, 1]:
            found[e] = at
    return found


change_ties = kernel(_change_ties)
find = kernel(_find)
