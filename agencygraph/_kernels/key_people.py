"""What choosing one more person adds to those reached, and how far apart others are.

Distances are counted, not added up: a sum over the counts, nearest first, has the same
bits whatever the order of the roster.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Rows = tuple[NDArray[np.int64], NDArray[np.int32]]


def _gains(
    rows: Rows,
    group: NDArray[np.int32],
    near: NDArray[np.int32],
    worth: NDArray[np.float64],
    who: NDArray[np.int32],
) -> NDArray[np.float64]:
    """How much the sum of ``worth`` over distances grows with each of some people.

    Needs: rows (indptr int64 (n + 1,), indices int32 (m,)), ties stored both ways;
    group int32 (n,), negative: not known, reaches nobody and is not reached, and
    nobody is reached from their own group; near int32 (n,), distance from those chosen
    so far, n where not reached; worth float64 (n + 1,), falling with the distance,
    worth[n] = 0; who int32 (k,), positions of people.
    Gives: float64 (k,), at least 0; somebody chosen is at distance 0 themselves.
    Cost: O(k (n + m)) time, less where worth is 0 from some distance on; int32 (n,)
    twice and int64 (n + 1,) of workspace.
    """
    indptr, indices = rows
    n = indptr.shape[0] - 1
    found = np.zeros(who.shape[0], np.float64)
    most = n - 1
    while most > 0 and worth[most] == 0.0:
        most -= 1
    far = np.int32(n)
    distance = np.full(n, far, np.int32)
    order = np.empty(n, np.int32)
    change = np.zeros(n + 1, np.int64)  # in how many are at each distance
    for k in range(who.shape[0]):
        i = who[k]
        distance[i] = 0
        order[0] = i
        head = 0
        tail = 1
        deepest = 0
        while head < tail:
            v = order[head]
            d = distance[v]
            head += 1
            counts = v == i or (
                group[i] >= 0 and group[v] >= 0 and group[v] != group[i]
            )
            if counts and d < near[v]:
                change[d] += 1
                change[near[v]] -= 1
                deepest = max(deepest, d)
                if near[v] < far:
                    deepest = max(deepest, near[v])
            if d == most:
                continue
            for e in range(indptr[v], indptr[v + 1]):
                w = indices[e]
                if distance[w] == far:
                    distance[w] = d + 1
                    order[tail] = w
                    tail += 1
        total = 0.0
        for d in range(deepest + 1):
            total += change[d] * worth[d]
            change[d] = 0
        change[n] = 0
        found[k] = total
        for q in range(tail):
            distance[order[q]] = far
    return found


def _pairs_by_distance(
    rows: Rows, group: NDArray[np.int32], gone: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Ordered pairs of different groups at each distance, without those gone.

    Needs: rows (indptr int64 (n + 1,), indices int32 (m,)), ties stored both ways;
    group int32 (n,), negative: not known, end of no pair; gone bool (n,).
    Gives: int64 (n + 1,), of connected pairs; 0 at distances 0 and n.
    Cost: O(n (n + m)) time; int32 (n,) twice of workspace.
    """
    indptr, indices = rows
    n = indptr.shape[0] - 1
    found = np.zeros(n + 1, np.int64)
    far = np.int32(n)
    distance = np.full(n, far, np.int32)
    order = np.empty(n, np.int32)
    for s in range(n):
        if gone[s] or group[s] < 0:
            continue
        distance[s] = 0
        order[0] = s
        head = 0
        tail = 1
        while head < tail:
            v = order[head]
            further = distance[v] + 1
            head += 1
            for e in range(indptr[v], indptr[v + 1]):
                w = indices[e]
                if distance[w] == far and not gone[w]:
                    distance[w] = further
                    order[tail] = w
                    tail += 1
                    if group[w] >= 0 and group[w] != group[s]:
                        found[further] += 1
        for q in range(tail):
            distance[order[q]] = far
    return found


gains = kernel(_gains)
pairs_by_distance = kernel(_pairs_by_distance)
