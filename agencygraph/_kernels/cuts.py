"""What holds a network together: strong components, and who or what cuts it in two."""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel


def _strong(
    indptr: NDArray[np.int64], indices: NDArray[np.int32]
) -> tuple[NDArray[np.int32], int]:
    """Strongly connected component of each person (Tarjan, without recursion).

    Needs: indptr int64 (n + 1,), indices int32 (m,).
    Gives: int32 (n,), numbered as they are completed: nobody leads from a component to
    one with a higher number; and their number.
    Cost: O(n + m) time; two int64 and four int32 (n,).
    """
    n = indptr.shape[0] - 1
    component = np.full(n, -1, np.int32)
    order = np.zeros(n, np.int32)  # of discovery, from 1
    lowest = np.zeros(n, np.int32)
    going = indptr[:-1].copy()  # the next entry to follow
    path = np.empty(n, np.int32)
    open_ = np.empty(n, np.int32)  # left behind, component not complete
    n_open = 0
    found = 0
    number = 0
    for root in range(n):
        if component[root] >= 0:
            continue
        path[0] = root
        depth = 1
        while depth > 0:
            v = path[depth - 1]
            if order[v] == 0:
                found += 1
                order[v] = found
            deeper = False
            while going[v] < indptr[v + 1]:
                w = indices[going[v]]
                going[v] += 1
                if order[w] == 0:
                    path[depth] = w
                    depth += 1
                    deeper = True
                    break
            if deeper:
                continue
            least = order[v]
            for e in range(indptr[v], indptr[v + 1]):
                w = indices[e]
                if component[w] < 0:
                    least = min(least, lowest[w] if order[w] > order[v] else order[w])
            lowest[v] = least
            depth -= 1
            if least < order[v]:
                open_[n_open] = v
                n_open += 1
                continue
            component[v] = number
            while n_open > 0 and order[open_[n_open - 1]] > order[v]:
                n_open -= 1
                component[open_[n_open]] = number
            number += 1
    return component, number


def _cuts(
    indptr: NDArray[np.int64], indices: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """People, and ties, without which a component falls apart (Hopcroft and Tarjan).

    Needs: indptr int64 (n + 1,), indices int32 (m,), every tie both ways, nobody twice
    in a row; self-ties are ignored.
    Gives: int32, rows of such people in the order in which a depth-first search leaves
    them; bool (m,), entries that are such ties, marked on the way down.
    Cost: O(n + m) time; three int64 and three int32 (n,).
    """
    n = indptr.shape[0] - 1
    bridge = np.zeros(indices.shape[0], np.bool_)
    people = np.empty(n, np.int32)
    n_people = 0
    is_cut = np.zeros(n, np.bool_)
    order = np.zeros(n, np.int32)  # of discovery, from 1
    lowest = np.zeros(n, np.int32)
    going = indptr[:-1].copy()  # the next entry to follow
    path = np.empty(n, np.int32)
    by = np.empty(n, np.int64)  # the entry that led here
    found = 0
    for root in range(n):
        if order[root] > 0:
            continue
        found += 1
        order[root] = found
        lowest[root] = found
        path[0] = root
        depth = 1
        branches = 0
        while depth > 0:
            v = path[depth - 1]
            if going[v] < indptr[v + 1]:
                e = going[v]
                w = indices[e]
                going[v] += 1
                if depth > 1 and w == path[depth - 2]:
                    continue
                if order[w] > 0:
                    lowest[v] = min(lowest[v], order[w])
                    continue
                found += 1
                order[w] = found
                lowest[w] = found
                by[w] = e
                path[depth] = w
                depth += 1
                continue
            depth -= 1
            if depth == 0:
                break
            above = path[depth - 1]
            lowest[above] = min(lowest[above], lowest[v])
            bridge[by[v]] = lowest[v] > order[above]
            if depth == 1:
                branches += 1
            elif lowest[v] >= order[above] and not is_cut[above]:
                is_cut[above] = True
                people[n_people] = above
                n_people += 1
        if branches > 1:
            people[n_people] = root
            n_people += 1
    return people[:n_people].copy(), bridge


strong = kernel(_strong)
cuts = kernel(_cuts)
