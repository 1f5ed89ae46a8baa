"""Betweenness of people and of ties, between chosen sources and chosen targets.

The walk of ``betweenness``, from a list of sources, with a place for what goes along
each tie. Lengths are compared exactly unless a tolerance is given, as peers do: 0.1 +
0.2 is longer than 0.3.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Passed = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]


def _passing(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    sources: NDArray[np.int32],
    target: NDArray[np.float64],
) -> Passed:
    """What passes people and ties on shortest paths, in hops.

    Needs: indptr int64 (n + 1,), indices int32 (m,); sources int32 (s,), a row as often
    as it counts; target float64 (n,), 1 for a target, 0 otherwise.
    Gives: float64 (n,), pairs with the person between them; float64 (m,), pairs with
    the entry on their path; int64 (n,), paths that end here, from or to a source,
    whether target or not.
    Cost: O(s (n + m)) time; five arrays (n,) and one (m,) of workspace.
    """
    n = indptr.shape[0] - 1
    ids = indices.view(np.uint32)  # unsigned: no test for places before the start
    far = np.int32(n)
    found = np.zeros(n, np.float64)
    along = np.zeros(ids.shape[0], np.float64)
    ends = np.zeros(n, np.int64)
    distance = np.full(n, far, np.int32)
    paths = np.zeros(n, np.float64)
    unit = np.zeros(n, np.float64)
    order = np.empty(n + 1, np.uint32)
    onward = np.empty(ids.shape[0] + 1, np.int64)  # entries on shortest paths
    start = np.empty(n + 1, np.int64)  # of each settled person's in ``onward``
    for source in sources:
        distance[source] = 0
        paths[source] = 1.0
        order[0] = source
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
                onward[kept] = e
                kept += 1 if known == further else 0
                paths[w] += ways if known == further else 0.0
        start[tail] = kept
        for k in range(tail - 1, -1, -1):
            v = order[k]
            ways = paths[v]
            passed = 0.0
            for i in range(start[k], start[k + 1]):
                e = onward[i]
                share = ways * unit[ids[e]]
                along[e] += share
                passed += share
            unit[v] = (target[v] + passed) / ways
            if k > 0:
                found[v] += passed
                ends[v] += 1
        ends[source] += tail - 1
        for k in range(tail):
            distance[order[k]] = far
            paths[order[k]] = 0.0
    return found, along, ends


passing = kernel(_passing)
