"""Components: who is connected, whatever the direction of ties or along it."""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel


def _weak(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], group: NDArray[np.int32]
) -> tuple[NDArray[np.int32], int]:
    """Component of each person, whatever the direction of ties (Galler and Fischer).

    Needs: indptr int64 (n + 1,), indices int32 (m,); group int32 (n,): a tie between
    different groups joins nobody (all 0: every tie joins).
    Gives: int32 (n,), numbered in the order of their first people; and their number.
    Cost: O((n + m) log n) time at most, O(n + m) as a rule; two int32 (n,).
    """
    n = indptr.shape[0] - 1
    first = np.arange(n).astype(np.int32)  # somebody earlier in it, or oneself
    for v in range(n):
        for e in range(indptr[v], indptr[v + 1]):
            one = np.int32(v)
            two = indices[e]
            if group[one] != group[two]:
                continue
            while first[one] != one:
                first[one] = first[first[one]]
                one = first[one]
            while first[two] != two:
                first[two] = first[first[two]]
                two = first[two]
            if one < two:
                first[two] = one
            else:
                first[one] = two
    component = np.empty(n, np.int32)
    number = 0
    for v in range(n):
        if first[v] == v:
            component[v] = number
            number += 1
        else:
            component[v] = component[first[v]]
    return component, number


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


weak = kernel(_weak)
strong = kernel(_strong)
