"""What others can no longer get to when one person is missing, for everybody at once.

From each source one search finds who is near. Without a person only those further out
can be affected all of whose shortest paths lead through that person: they alone are
looked at again, from the neighbours they have left.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Rows = tuple[NDArray[np.int64], NDArray[np.int32]]
Counts = NDArray[np.int64]


def _departures(
    rows: Rows,
    back: Rows,
    agency: NDArray[np.int32],
    sources: NDArray[np.int32],
    most: int,
) -> tuple[Counts, Counts, Counts, Counts]:
    """Count what sources lose with each person: people, agencies; who loses an agency.

    Needs: rows (indptr int64 (n + 1,), indices int32 (m,)) of whom each person names,
    ``back`` of who names them; agency int32 (n,), -1 unknown; sources int32 (s,), of
    known agencies; most from 1 to n, the most steps.
    Gives: int64 (n,) each: people of agencies other than the source's that sources
    other than the person get to with, and not without them, the person not counted;
    agencies so, summed over sources; sources that lose one; agencies each source gets
    to, 0 for those who are none.
    Cost: O(s (n + m)) time and what is looked at again; eight arrays (n,).
    """
    indptr, indices = rows
    before, named_by = back
    n = agency.shape[0]
    size = 1
    for i in range(n):
        size = max(size, agency[i] + 1)
    far = n + 1
    people = np.zeros(n, np.int64)
    agencies = np.zeros(n, np.int64)
    losers = np.zeros(n, np.int64)
    reached = np.zeros(n, np.int64)
    distance = np.full(n, far, np.int64)
    again = np.full(n, far, np.int64)  # distance without the person
    parents = np.zeros(n, np.int64)  # neighbours one step nearer
    order = np.empty(n, np.int64)
    hit = np.empty(n, np.int64)
    marked = np.zeros(n, np.bool_)
    held = np.zeros(size, np.int64)  # people of each agency within reach
    lost = np.zeros(size, np.int64)
    head = np.full(n + 2, -1, np.int64)  # first entry waiting at each distance
    entry = np.empty(2 * n + 2, np.int64)
    after = np.empty(2 * n + 2, np.int64)
    for k in range(sources.shape[0]):
        i = sources[k]
        own = agency[i]
        distance[i] = 0
        order[0] = i
        done = 0
        tail = 1
        while done < tail:
            v = order[done]
            done += 1
            if distance[v] == most:
                break
            for e in range(indptr[v], indptr[v + 1]):
                w = indices[e]
                if distance[w] == far:
                    distance[w] = distance[v] + 1
                    order[tail] = w
                    tail += 1
                if distance[w] == distance[v] + 1:
                    parents[w] += 1
        for q in range(1, tail):
            g = agency[order[q]]
            if g >= 0 and g != own:
                if held[g] == 0:
                    reached[i] += 1
                held[g] += 1
        for q in range(1, tail):
            v = order[q]
            mine = agency[v]
            # everybody all of whose shortest paths lead through v
            hits = 0
            seen = -1
            x = v
            while seen < hits:
                if seen >= 0:
                    x = hit[seen]
                seen += 1
                if distance[x] < most:
                    for e in range(indptr[x], indptr[x + 1]):
                        w = indices[e]
                        if distance[w] == distance[x] + 1:
                            parents[w] -= 1
                            if parents[w] == 0:
                                hit[hits] = w
                                hits += 1
                                marked[w] = True
            # how far they are without v: from neighbours not affected, then outwards
            entries = 0
            waiting = 0
            nearest = far
            for q2 in range(hits):
                x = hit[q2]
                best = far
                for e in range(before[x], before[x + 1]):
                    u = named_by[e]
                    if u != v and not marked[u] and distance[u] + 1 < best:
                        best = distance[u] + 1
                again[x] = best
                if best <= most:
                    entry[entries] = x
                    after[entries] = head[best]
                    head[best] = entries
                    entries += 1
                    waiting += 1
                    nearest = min(nearest, best)
            d = nearest
            while waiting > 0:
                while head[d] >= 0:
                    at = head[d]
                    head[d] = after[at]
                    waiting -= 1
                    x = entry[at]
                    if again[x] != d or d == most:
                        continue
                    for e in range(indptr[x], indptr[x + 1]):
                        w = indices[e]
                        if marked[w] and again[w] > d + 1:
                            again[w] = d + 1
                            entry[entries] = w
                            after[entries] = head[d + 1]
                            head[d + 1] = entries
                            entries += 1
                            waiting += 1
                d += 1
            # who is out of reach, and agencies of whom nobody is left
            gone = 0
            if mine >= 0 and mine != own:
                lost[mine] += 1
            for q2 in range(hits):
                g = agency[hit[q2]]
                if again[hit[q2]] > most and g >= 0 and g != own:
                    people[v] += 1
                    lost[g] += 1
            for q2 in range(hits):
                g = agency[hit[q2]]
                if g >= 0 and lost[g] > 0:
                    if lost[g] == held[g]:
                        gone += 1
                    lost[g] = 0
            if mine >= 0 and lost[mine] > 0:
                if lost[mine] == held[mine]:
                    gone += 1
                lost[mine] = 0
            agencies[v] += gone
            if gone > 0:
                losers[v] += 1
            # as it was before
            for q2 in range(-1, hits):
                x = v if q2 < 0 else hit[q2]
                if distance[x] < most:
                    for e in range(indptr[x], indptr[x + 1]):
                        w = indices[e]
                        if distance[w] == distance[x] + 1:
                            parents[w] += 1
            for q2 in range(hits):
                marked[hit[q2]] = False
        for q in range(tail):
            v = order[q]
            distance[v] = far
            parents[v] = 0
            if agency[v] >= 0:
                held[agency[v]] = 0
    return people, agencies, losers, reached


departures = kernel(_departures)
