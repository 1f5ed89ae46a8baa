"""How far people are from one another: one search, sums over many, efficiency.

Sums are kept at the *ends* of paths, not at their sources. So 64 sources go through the
rows at once, a bit each: at every step a person adds up how many of them have just
arrived.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

SOURCES_A_PASS = 64

# Typed, so that compiled arithmetic stays unsigned.
_NONE, _ONE, _TWO, _FOUR = np.uint64(0), np.uint64(1), np.uint64(2), np.uint64(4)
_EIGHT, _SIXTEEN, _HALF = np.uint64(8), np.uint64(16), np.uint64(32)
_PAIRS = np.uint64(0x5555555555555555)
_QUADS = np.uint64(0x3333333333333333)
_BYTES = np.uint64(0x0F0F0F0F0F0F0F0F)
_LOW = np.uint64(0x7F)

Values = NDArray[np.float64]
Sums = tuple[NDArray[np.int64], Values, Values, Values]


def _levels(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], source: int, most: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Whom one person reaches, nearest first, and in how many steps.

    Needs: indptr int64 (n + 1,), indices int32 (m,); source a row; at most ``most``
    steps are taken.
    Gives: rows reached, the source first, and steps, int32 (reached,) each.
    Cost: O(n + m) time; three int32 (n,).
    """
    n = indptr.shape[0] - 1
    order = np.empty(n, np.int32)
    steps = np.empty(n, np.int32)
    met = np.zeros(n, np.bool_)
    order[0] = source
    steps[0] = 0
    met[source] = True
    head = 0
    tail = 1
    while head < tail:
        v = order[head]
        further = steps[head] + 1
        head += 1
        if further > most:
            break
        for e in range(indptr[v], indptr[v + 1]):
            w = indices[e]
            if not met[w]:
                met[w] = True
                order[tail] = w
                steps[tail] = further
                tail += 1
    return order[:tail].copy(), steps[:tail].copy()


def _nearby(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], sources: NDArray[np.int32]
) -> Sums:
    """Of each person: how many sources reach them, in how many steps altogether.

    Needs: indptr int64 (n + 1,), indices int32 (m,); sources int32 (s,), no row twice.
    Gives: int64 (n,), number of sources other than the person that reach them; float64
    (n,) each: the sum of their steps, the sum of 1 / steps, the most steps.
    Cost: O(s / 64 · steps · (n + m)) time; three uint64 and two uint32 (n,).
    """
    n = indptr.shape[0] - 1
    ids = indices.view(np.uint32)  # unsigned: no test for places before the start
    reached = np.zeros(n, np.int64)
    total = np.zeros(n, np.float64)
    inverse = np.zeros(n, np.float64)
    farthest = np.zeros(n, np.float64)
    seen = np.zeros(n, np.uint64)  # which sources have been here
    here = np.zeros(n, np.uint64)  # which arrived in the last step
    fresh = np.zeros(n, np.uint64)  # which arrive now
    front = np.empty(n, np.uint32)
    ahead = np.empty(n, np.uint32)
    for first in range(0, sources.shape[0], SOURCES_A_PASS):
        waiting = min(SOURCES_A_PASS, sources.shape[0] - first)
        bit = _ONE
        for k in range(waiting):
            s = sources[first + k]
            seen[s] = bit
            here[s] = bit
            front[k] = s
            bit = bit << _ONE
        step = 0
        while waiting > 0:
            step += 1
            found = 0
            for k in range(waiting):
                v = front[k]
                arrived = here[v]
                here[v] = _NONE
                for e in range(indptr[v], indptr[v + 1]):
                    w = ids[e]
                    new = arrived & ~seen[w]
                    if new != _NONE:
                        if fresh[w] == _NONE:
                            ahead[found] = w
                            found += 1
                        fresh[w] |= new
            for k in range(found):
                w = ahead[k]
                x = fresh[w]
                seen[w] |= x
                here[w] = x
                fresh[w] = _NONE
                front[k] = w
                x = x - ((x >> _ONE) & _PAIRS)  # count the bits, by twos, fours, ...
                x = (x & _QUADS) + ((x >> _TWO) & _QUADS)
                x = (x + (x >> _FOUR)) & _BYTES
                x = x + (x >> _EIGHT)
                x = x + (x >> _SIXTEEN)
                x = x + (x >> _HALF)
                many = np.int64(x & _LOW)
                reached[w] += many
                total[w] += many * step
                inverse[w] += many / step
                farthest[w] = max(farthest[w], step)
            waiting = found
        seen[:] = _NONE
    return reached, total, inverse, farthest


def _neighbourhoods(indptr: NDArray[np.int64], indices: NDArray[np.int32]) -> Values:
    """Efficiency among the neighbours of each person, the person taken out.

    The mean of 1 / steps over ordered pairs of neighbours, paths within them only.

    Needs: indptr int64 (n + 1,), indices int32 (m,), both ways, no self-ties.
    Gives: float64 (n,), 0 with fewer than two neighbours.
    Cost: the sum over people of neighbours times ties among them; one int32 (n,), and
    arrays as large as the largest neighbourhood.
    """
    n = indptr.shape[0] - 1
    widest = 0
    room = 0
    for v in range(n):
        d = indptr[v + 1] - indptr[v]
        widest = max(widest, d)
        inner = 0
        for e in range(indptr[v], indptr[v + 1]):
            u = indices[e]
            inner += min(d, indptr[u + 1] - indptr[u])
        room = max(room, inner)
    found = np.zeros(n, np.float64)
    slot = np.full(n, -1, np.int32)  # place among the neighbours at hand
    start = np.zeros(widest + 1, np.int64)
    inside = np.empty(room, np.int32)
    met = np.empty(widest, np.int32)
    order = np.empty(widest, np.int32)
    for v in range(n):
        first = indptr[v]
        d = indptr[v + 1] - first
        if d < 2:
            continue
        for k in range(d):
            slot[indices[first + k]] = k
            met[k] = -1
        ties = 0
        for k in range(d):
            u = indices[first + k]
            start[k] = ties
            for e in range(indptr[u], indptr[u + 1]):
                other = slot[indices[e]]
                if other >= 0:
                    inside[ties] = other
                    ties += 1
        start[d] = ties
        for k in range(d):
            slot[indices[first + k]] = -1
        near = 0.0
        for s in range(d):
            if start[s] == start[s + 1]:
                continue
            met[s] = s  # the last source that met this neighbour
            order[0] = s
            begin = 0
            tail = 1
            step = 0
            while begin < tail:
                step += 1
                end = tail
                for k in range(begin, end):
                    for e in range(start[order[k]], start[order[k] + 1]):
                        other = inside[e]
                        if met[other] != s:
                            met[other] = s
                            order[tail] = other
                            tail += 1
                near += (tail - end) / step
                begin = end
        found[v] = near / (d * (d - 1))
    return found


levels = kernel(_levels)
nearby = kernel(_nearby)
neighbourhoods = kernel(_neighbourhoods)
