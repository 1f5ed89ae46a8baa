"""Shortest paths from every person: who lies on them, and who is reached.

Cross-agency betweenness is the same walk with another unit: a pair counts where the
groups of its ends are known and differ. All pairs: everybody is a group of their own.
Each walk starts from some of the people: :mod:`agencygraph.walks` puts them together.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel


def _hops(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    group: NDArray[np.int32],
    first: int,
    end: int,
) -> NDArray[np.float64]:
    """Betweenness over ordered pairs of different groups, in hops (Brandes).

    Going forth, the ties that lie on shortest paths are noted person by person; going
    back only those are walked. The forward loop asks nothing it could compute instead:
    each tie is written down and kept by moving the end of the list. Going back, unit_w
    is (1 if the pair (s, w) counts, plus what w passes on) / (shortest paths to w).

    Needs: indptr int64 (n + 1,), indices int32 (m,); group int32 (n,), negative: not
    known, end of no pair; pairs from the people first .. end - 1 alone.
    Gives: float64 (n,).
    Cost: O(s (n + m)) time for s sources; six arrays (n,) and one (m,) of workspace.
    """
    n = indptr.shape[0] - 1
    ids = indices.view(np.uint32)  # unsigned: no test for places before the start
    far = np.int32(n)
    found = np.zeros(n, np.float64)
    distance = np.full(n, far, np.int32)
    paths = np.zeros(n, np.float64)
    unit = np.zeros(n, np.float64)
    order = np.empty(n + 1, np.uint32)
    onward = np.empty(ids.shape[0] + 1, np.uint32)  # ties on shortest paths
    start = np.empty(n + 1, np.int64)  # of each settled person's in ``onward``
    for s in range(first, end):
        if group[s] < 0:
            continue
        distance[s] = 0
        paths[s] = 1.0
        order[0] = s
        head = 0
        tail = 1
        kept = 0
        while head < tail:
            v = order[head]
            start[head] = kept
            head += 1
            further = np.int32(distance[v] + 1)
            ways = paths[v]
            for e in range(indptr[v], indptr[v + 1]):
                w = ids[e]
                known = distance[w]
                order[tail] = w
                tail += 1 if known == far else 0
                known = min(known, further)
                distance[w] = known
                onward[kept] = w
                kept += 1 if known == further else 0
                paths[w] += ways if known == further else 0.0
        start[tail] = kept
        for k in range(tail - 1, 0, -1):
            v = order[k]
            passed = 0.0
            for e in range(start[k], start[k + 1]):
                passed += unit[onward[e]]
            passed *= paths[v]
            found[v] += passed
            counts = group[v] >= 0 and group[v] != group[s]
            unit[v] = ((1.0 if counts else 0.0) + passed) / paths[v]
        for k in range(tail):
            distance[order[k]] = far
            paths[order[k]] = 0.0
    return found


def _reach(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    group: NDArray[np.int32],
    steps: int,
    first: int,
    end: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many others, and how many other groups, each row meets within some steps.

    Needs: indptr int64 (n + 1,), indices int32 (m,); group int32 (n,), negative: not
    known, no group; rows first .. end - 1 alone.
    Gives: people and groups, int64 (end - first,) each.
    Cost: O(s (n + m)) time at most for s rows; three arrays (n,) or (groups,) of
    workspace.
    """
    n = indptr.shape[0] - 1
    n_groups = 0
    for i in range(n):
        n_groups = max(n_groups, group[i] + 1)
    people = np.zeros(end - first, np.int64)
    groups = np.zeros(end - first, np.int64)
    ids = indices.view(np.uint32)
    met = np.full(n, -1, np.int32)  # the last row that met this person
    met_group = np.full(n_groups, -1, np.int32)
    order = np.empty(n, np.int32)
    for s in range(first, end):
        met[s] = s
        if group[s] >= 0:
            met_group[group[s]] = s
        order[0] = s
        begin = 0
        tail = 1
        for _ in range(steps):
            edge = tail
            for k in range(begin, edge):
                v = order[k]
                for e in range(indptr[v], indptr[v + 1]):
                    w = ids[e]
                    if met[w] == s:
                        continue
                    met[w] = s
                    order[tail] = w
                    tail += 1
                    g = group[w]
                    if g >= 0 and met_group[g] != s:
                        met_group[g] = s
                        groups[s - first] += 1
            if tail == edge:
                break
            begin = edge
        people[s - first] = tail - 1
    return people, groups


hops = kernel(_hops)
reach = kernel(_reach)
