"""People without whom a component falls apart, and which pairs that separates.

One walk in depth numbers people in the order met, so that everybody met through a
person lies in one run of that order. A run that no tie leads out of, past the person
above it, is a piece of its own once that person is gone (Hopcroft & Tarjan 1973).
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Rows = tuple[NDArray[np.int64], NDArray[np.int32]]
Walk = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]


def _walk(rows: Rows, gone: NDArray[np.bool_]) -> Walk:
    """Walk in depth through everybody who is not gone, component after component.

    Needs: rows (indptr int64 (n + 1,), indices int32 (m,)), ties stored both ways;
    gone bool (n,).
    Gives: order int32 (k,), people as they were met, everybody met through a person
    right after them; end int32 (n,), the place in that order after the last of those;
    parent int32 (n,), through whom each was met, -1 for the first of a component and
    for who is gone; split bool (n,), whether no tie leads from those met through a
    person past their parent: without the parent they are a piece of their own.
    Cost: O(n + m) time; int64 (n,) and int32 (n,) twice of workspace.
    """
    indptr, indices = rows
    n = indptr.shape[0] - 1
    order = np.empty(n, np.int32)
    place = np.full(n, -1, np.int32)
    low = np.empty(n, np.int32)  # first place that ties lead back to
    end = np.zeros(n, np.int32)
    parent = np.full(n, -1, np.int32)
    split = np.zeros(n, np.bool_)
    at = indptr[:-1].copy()  # next tie of each person to walk
    met = 0
    for root in range(n):
        if gone[root] or place[root] >= 0:
            continue
        v = root
        place[v] = met
        low[v] = met
        order[met] = v
        met += 1
        while v >= 0:
            if at[v] < indptr[v + 1]:
                w = indices[at[v]]
                at[v] += 1
                if gone[w] or w == parent[v]:
                    continue
                if place[w] >= 0:
                    low[v] = min(low[v], place[w])
                    continue
                parent[w] = v
                place[w] = met
                low[w] = met
                order[met] = w
                met += 1
                v = w
                continue
            end[v] = met
            above = parent[v]
            if above >= 0:
                low[above] = min(low[above], low[v])
                split[v] = low[v] >= place[above]
            v = above
    return order[:met].copy(), end, parent, split


def _separated(
    order: NDArray[np.int32],
    end: NDArray[np.int32],
    pieces: Rows,
    group: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of different groups that each person ends, and that they alone connect.

    Without a person their component falls into the runs of ``pieces`` and the rest.
    The largest of these is never walked: members of the others are taken out of the
    count of the component, piece by piece, and paired with what is left.

    Needs: order, end of ``walk``; pieces (start int64 (n + 1,), first int32): the
    people with ``split`` by parent, in the order met; group int32 (n,), negative: not
    known, end of no pair.
    Gives: ends int64 (n,), others of a known other group in the person's component;
    lost int64 (n,), pairs of others of different groups connected only through them.
    Cost: O(n) time and the people in all but the largest piece of each; int32 (n,)
    three times and int64 (number of groups,) of workspace.
    """
    n = end.shape[0]
    start, first = pieces
    ends = np.zeros(n, np.int64)
    lost = np.zeros(n, np.int64)
    groups = 0
    for v in range(n):
        groups = max(groups, group[v] + 1)
    total = np.zeros(groups, np.int64)  # of each group, in the component
    place = np.zeros(n, np.int32)
    for p in range(order.shape[0]):
        place[order[p]] = p
    member = np.empty(n, np.int32)
    bound = np.empty(n + 1, np.int32)  # where each small piece starts in ``member``
    begin = 0
    while begin < order.shape[0]:
        finish = end[order[begin]]
        known = 0
        for p in range(begin, finish):
            g = group[order[p]]
            if g >= 0:
                total[g] += 1
                known += 1
        for p in range(begin, finish):
            v = order[p]
            g = group[v]
            if g >= 0:
                ends[v] = known - total[g]
            rest = finish - begin - 1
            largest = 0
            for e in range(start[v], start[v + 1]):
                size = end[first[e]] - place[first[e]]
                rest -= size
                largest = max(largest, size)
            if largest == 0 or (rest == 0 and start[v + 1] - start[v] == 1):
                continue  # one piece
            skipped = rest >= largest  # the largest piece is passed over, once
            small = 0
            held = 0
            for e in range(start[v], start[v + 1]):
                c = first[e]
                if not skipped and end[c] - place[c] == largest:
                    skipped = True
                    continue
                bound[small] = held
                small += 1
                for q in range(place[c], end[c]):
                    member[held] = order[q]
                    held += 1
            if 0 < rest < largest:
                bound[small] = held
                small += 1
                e = start[v]
                q = begin
                while q < finish:
                    if e < start[v + 1] and q == place[first[e]]:
                        q = end[first[e]]
                        e += 1
                        continue
                    if q != p:
                        member[held] = order[q]
                        held += 1
                    q += 1
            bound[small] = held
            left = known
            if g >= 0:
                total[g] -= 1
                left -= 1
            for s in range(small):
                for q in range(bound[s], bound[s + 1]):
                    h = group[member[q]]
                    if h >= 0:
                        total[h] -= 1
                        left -= 1
                for q in range(bound[s], bound[s + 1]):
                    h = group[member[q]]
                    if h >= 0:
                        lost[v] += left - total[h]
            for q in range(held):
                h = group[member[q]]
                if h >= 0:
                    total[h] += 1
            if g >= 0:
                total[g] += 1
        for p in range(begin, finish):
            if group[order[p]] >= 0:
                total[group[order[p]]] = 0
        begin = finish
    return ends, lost


walk = kernel(_walk)
separated = kernel(_separated)
