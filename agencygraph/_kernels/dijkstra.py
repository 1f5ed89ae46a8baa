"""Shortest paths over ties that have lengths: who lies on them, and how far people are.

Dijkstra settles people from near to far out of a heap with four branches: ``_settle``
is that walk from one source, for every kernel here. What they add to it is what
``betweenness``, ``chosen`` and ``distances`` do in hops.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import helper, kernel

TOLERANCE = 1e-10
"""Lengths that differ by less than this share are equal: 1/3 + 1/3 + 1/3 is 1."""

Values = NDArray[np.float64]
Rows = NDArray[np.uint32]
Heap = tuple[Rows, Values, NDArray[np.int32]]
Passed = tuple[Values, Values, NDArray[np.int64]]
Sums = tuple[NDArray[np.int64], Values, Values, Values]


@helper
def _settle(
    ties: tuple[NDArray[np.int64], Rows, Values],
    source: int,
    distance: Values,
    order: Rows,
    space: Heap,
) -> int:
    """Write down whom one person reaches, nearest first, and how far they are.

    Needs: ties: indptr int64 (n + 1,), ids uint32 (m,): unsigned, so that nothing tests
    for places before the start; length float64 (m,), none below 0; source a row;
    distance float64 (n,), all infinite; order uint32 (n,); space: the people in the
    heap, the distance of each, and the place of each person there, (n,) each, with
    anything in them.
    Gives: the number of people reached; ``distance``, and ``order`` up to there.
    Cost: O((n + m) log n) time.
    """
    indptr, ids, length = ties
    heap, key, place = space
    distance[source] = 0.0
    heap[0] = source
    key[0] = 0.0
    waiting = 1
    settled = 0
    while waiting > 0:
        v = heap[0]
        near = key[0]
        order[settled] = v
        settled += 1
        waiting -= 1
        w = heap[waiting]  # the last in the heap sinks from its top
        through = key[waiting]
        hole = 0
        while 4 * hole + 1 < waiting:
            child = 4 * hole + 1
            least = key[child]
            for c in range(child + 1, min(child + 4, waiting)):
                if key[c] < least:
                    least = key[c]
                    child = c
            if least >= through:
                break
            u = heap[child]
            heap[hole] = u
            key[hole] = least
            place[u] = hole
            hole = child
        heap[hole] = w
        key[hole] = through
        place[w] = hole
        for e in range(indptr[v], indptr[v + 1]):
            w = ids[e]
            through = near + length[e]
            if through >= distance[w]:
                continue
            hole = place[w]
            if distance[w] == np.inf:
                hole = waiting
                waiting += 1
            distance[w] = through
            while hole > 0 and through < key[(hole - 1) >> 2]:
                above = (hole - 1) >> 2
                u = heap[above]
                heap[hole] = u
                key[hole] = key[above]
                place[u] = hole
                hole = above
            heap[hole] = w
            key[hole] = through
            place[w] = hole
    return settled


def _betweenness(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    length: Values,
    group: NDArray[np.int32],
    first: int,
    end: int,
) -> Values:
    """Betweenness over ordered pairs of different groups.

    Only when all distances are known are paths counted: a tie from v to w lies on a
    shortest path iff w was settled after v and going through v is no longer than w's
    distance, up to ``TOLERANCE``. From there on as in ``betweenness.hops``.

    Needs: indptr int64 (n + 1,), indices int32 (m,), length float64 (m,) positive;
    group int32 (n,), negative: not known, end of no pair; pairs from the people
    first .. end - 1 alone.
    Gives: float64 (n,).
    Cost: O(s (n + m) log n) time for s sources; ten arrays (n,) and one (m,) of
    workspace.
    """
    n = indptr.shape[0] - 1
    ids = indices.view(np.uint32)
    ties = indptr, ids, length
    found = np.zeros(n, np.float64)
    distance = np.full(n, np.inf)
    paths = np.zeros(n, np.float64)
    unit = np.zeros(n, np.float64)
    order = np.empty(n, np.uint32)
    rank = np.empty(n, np.int64)  # only of those in ``order``
    onward = np.empty(ids.shape[0] + 1, np.uint32)
    start = np.empty(n + 1, np.int64)
    space = np.empty(n, np.uint32), np.empty(n, np.float64), np.zeros(n, np.int32)
    for s in range(first, end):
        if group[s] < 0:
            continue
        settled = _settle(ties, s, distance, order, space)
        for k in range(settled):
            rank[order[k]] = k
        paths[s] = 1.0
        kept = 0
        for k in range(settled):
            v = order[k]
            start[k] = kept
            near = distance[v]
            ways = paths[v]
            for e in range(indptr[v], indptr[v + 1]):
                w = ids[e]
                within = distance[w] * (1.0 + TOLERANCE)
                lies_on = (rank[w] > k) & (near + length[e] <= within)
                onward[kept] = w
                kept += 1 if lies_on else 0
                paths[w] += ways if lies_on else 0.0
        start[settled] = kept
        for k in range(settled - 1, 0, -1):
            v = order[k]
            passed = 0.0
            for e in range(start[k], start[k + 1]):
                passed += unit[onward[e]]
            passed *= paths[v]
            found[v] += passed
            counts = group[v] >= 0 and group[v] != group[s]
            unit[v] = ((1.0 if counts else 0.0) + passed) / paths[v]
        for k in range(settled):
            distance[order[k]] = np.inf
            paths[order[k]] = 0.0
    return found


def _passing(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    length: Values,
    sources: NDArray[np.int32],
    target: Values,
    tolerance: float = 0.0,
) -> Passed:
    """What passes people and ties on shortest paths.

    Needs: indptr int64 (n + 1,), indices int32 (m,), length float64 (m,), positive, and
    none so short that adding it changes nothing; sources int32 (s,), a row as often as
    it counts; target float64 (n,), 1 for a target, 0 otherwise. Lengths that differ by
    no more than the share ``tolerance`` are equal.
    Gives: what ``chosen.passing`` does.
    Cost: O(s (n + m) log n) time; ten arrays (n,) and one (m,) of workspace.
    """
    n = indptr.shape[0] - 1
    ids = indices.view(np.uint32)
    ties = indptr, ids, length
    found = np.zeros(n, np.float64)
    along = np.zeros(ids.shape[0], np.float64)
    ends = np.zeros(n, np.int64)
    distance = np.full(n, np.inf)
    paths = np.zeros(n, np.float64)
    unit = np.zeros(n, np.float64)
    order = np.empty(n, np.uint32)
    rank = np.empty(n, np.int64)  # only of those in ``order``
    onward = np.empty(ids.shape[0] + 1, np.int64)
    start = np.empty(n + 1, np.int64)
    space = np.empty(n, np.uint32), np.empty(n, np.float64), np.zeros(n, np.int32)
    for source in sources:
        settled = _settle(ties, source, distance, order, space)
        for k in range(settled):
            rank[order[k]] = k
        paths[source] = 1.0
        kept = 0
        for k in range(settled):
            v = order[k]
            start[k] = kept
            near = distance[v]
            ways = paths[v]
            for e in range(indptr[v], indptr[v + 1]):
                w = ids[e]
                within = distance[w] * (1.0 + tolerance)
                lies_on = (rank[w] > k) & (near + length[e] <= within)
                onward[kept] = e
                kept += 1 if lies_on else 0
                paths[w] += ways if lies_on else 0.0
        start[settled] = kept
        for k in range(settled - 1, -1, -1):
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
        ends[source] += settled - 1
        for k in range(settled):
            distance[order[k]] = np.inf
            paths[order[k]] = 0.0
    return found, along, ends


def _nearby(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    length: Values,
    sources: NDArray[np.int32],
) -> Sums:
    """Of each person: how many sources reach them, and how far those are.

    Needs: indptr int64 (n + 1,), indices int32 (m,), length float64 (m,), none below
    0; sources int32 (s,), no row twice.
    Gives: int64 (n,), number of sources other than the person that reach them; float64
    (n,) each: the sum of their distances, the sum of 1 / distance where it is not 0,
    the largest distance.
    Cost: O(s (n + m) log n) time; nine arrays (n,).
    """
    n = indptr.shape[0] - 1
    ids = indices.view(np.uint32)
    ties = indptr, ids, length
    reached = np.zeros(n, np.int64)
    total = np.zeros(n, np.float64)
    inverse = np.zeros(n, np.float64)
    farthest = np.zeros(n, np.float64)
    distance = np.full(n, np.inf)
    order = np.empty(n, np.uint32)
    space = np.empty(n, np.uint32), np.empty(n, np.float64), np.zeros(n, np.int32)
    for k in range(sources.shape[0]):
        settled = _settle(ties, sources[k], distance, order, space)
        for i in range(settled):
            v = order[i]
            far = distance[v]
            distance[v] = np.inf
            if i > 0:  # the source is no source of its own
                reached[v] += 1
                total[v] += far
                farthest[v] = max(farthest[v], far)
                if far > 0.0:
                    inverse[v] += 1.0 / far
    return reached, total, inverse, farthest


betweenness = kernel(_betweenness)
passing = kernel(_passing)
nearby = kernel(_nearby)
