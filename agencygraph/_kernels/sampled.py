"""Who lies between sampled pairs: the shortest paths of one pair at a time.

Two searches meet: one from the source along ties, one from the target against them,
each time the one whose next level has fewer entries to look at. That costs about the
square root of a walk of everything.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Rows = tuple[NDArray[np.int64], NDArray[np.int32]]
Found = tuple[NDArray[np.float64], NDArray[np.float64], int, int]


def _between(
    out: Rows,
    into: Rows,
    pairs: NDArray[np.int32],
    group: NDArray[np.int32],
    scope: int,
    budget: int,
) -> Found:
    """Shares of the shortest paths of each pair that run through each person, in hops.

    The searches mark whom they find, one with positive numbers, one with negative ones;
    marks of earlier pairs are nearer 0 and count as none. The first tie from one side
    to the other ends the search at that level: every shortest path holds exactly one
    such tie. From those ties shares go back to both ends.

    Needs: rows and their transpose (indptr int64 (n + 1,), indices int32 (m,)); pairs
    int32 (k, 2), ends apart; group int32 (n,), negative: not known. Scope 0: anybody
    between counts; 1: those of the group of either end; 2: those of neither, known.
    Stops after the pair with which ``budget`` entries have been looked at.
    Gives: sums of shares and of their squares, float64 (n,) each; how many pairs were
    done, and how many entries were looked at.
    Cost: O(n + m) time a pair at most; six arrays (n,) and one (m,) of workspace.
    """
    n = out[0].shape[0] - 1
    onward = out[1].view(np.uint32)
    back = into[1].view(np.uint32)
    total = np.zeros(n, np.float64)
    squares = np.zeros(n, np.float64)
    mark = np.zeros(n, np.int32)
    paths = np.empty(n, np.float64)  # from the source, or to the target
    share = np.full(n, -1.0)  # for each of those; below 0: not come back to
    queue = np.empty((2, n + 1), np.uint32)
    meeting = np.empty((2, out[1].shape[0] + 1), np.uint32)
    head = np.zeros(2, np.int64)
    tail = np.zeros(2, np.int64)
    level = np.zeros(2, np.int64)
    ahead = np.zeros(2, np.int64)  # entries of those who wait
    base = 0
    looked = 0
    done = 0
    for i in range(pairs.shape[0]):
        if looked >= budget:
            break
        done += 1
        if base > 1 << 30:  # pragma: no cover (after a billion steps of one chunk)
            mark[:] = 0
            base = 0
        for side in range(2):
            end = pairs[i, side]
            mark[end] = base + 1 if side == 0 else -base - 1
            paths[end] = 1.0
            queue[side, 0] = end
            head[side] = 0
            tail[side] = 1
            level[side] = base + 1
            start = out[0] if side == 0 else into[0]
            ahead[side] = start[end + 1] - start[end]
        met = 0
        while met == 0 and ahead[0] > 0 and ahead[1] > 0:
            side = 0 if ahead[0] <= ahead[1] else 1
            start = out[0] if side == 0 else into[0]
            ids = onward if side == 0 else back
            looked += ahead[side]
            level[side] += 1
            here = level[side] if side == 0 else -level[side]
            there = -level[1] if side == 0 else level[0]
            waiting = tail[side]
            last = waiting
            fresh = 0
            for k in range(head[side], last):
                v = queue[side, k]
                ways = paths[v]
                for e in range(start[v], start[v + 1]):
                    w = ids[e]
                    seen = mark[w]
                    if seen == here:
                        paths[w] += ways
                    elif -base <= seen <= base:
                        if met == 0:  # after that nobody new lies on a shortest path
                            mark[w] = here
                            paths[w] = ways
                            queue[side, waiting] = w
                            waiting += 1
                            fresh += start[w + 1] - start[w]
                    elif seen == there:
                        meeting[side, met] = v
                        meeting[1 - side, met] = w
                        met += 1
            head[side] = last
            tail[side] = waiting
            ahead[side] = fresh
        every = 0.0
        for k in range(met):
            every += paths[meeting[0, k]] * paths[meeting[1, k]]
        first = group[pairs[i, 0]]
        second = group[pairs[i, 1]]
        for side in range(2 if met > 0 else 0):
            start = into[0] if side == 0 else out[0]
            ids = back if side == 0 else onward
            nearer = -1 if side == 0 else 1
            waiting = 0
            for k in range(met):
                v = meeting[side, k]
                if share[v] < 0.0:
                    share[v] = 0.0
                    queue[side, waiting] = v
                    waiting += 1
                share[v] += paths[meeting[1 - side, k]] / every
            end = pairs[i, side]
            k = 0
            while k < waiting:
                v = queue[side, k]
                k += 1
                each = share[v]
                share[v] = -1.0
                if v == end:
                    continue
                g = group[v]
                inside = (g == first) | (g == second)
                if scope == 0 or (inside if scope == 1 else g >= 0 and not inside):
                    passes = paths[v] * each
                    total[v] += passes
                    squares[v] += passes * passes
                before = mark[v] + nearer
                looked += start[v + 1] - start[v]
                for e in range(start[v], start[v + 1]):
                    u = ids[e]
                    if mark[u] == before:
                        if share[u] < 0.0:
                            share[u] = 0.0
                            queue[side, waiting] = u
                            waiting += 1
                        share[u] += each
        base = max(level[0], level[1])
    return total, squares, done, looked


between = kernel(_between)
