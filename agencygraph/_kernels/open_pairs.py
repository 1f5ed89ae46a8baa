"""Open pairs one by one, where each has a weight of its own.

Both kernels walk every two-path a → v → c with c ≠ a whose closing cell (a, c) is
neither tied nor unclear: ``shut`` holds those cells as sorted rows.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Rows = tuple[NDArray[np.int64], NDArray[np.int32]]


def _credit(out: Rows, shut: Rows, group: NDArray[np.int32]) -> NDArray[np.float64]:
    """Share of each person in the open pairs they broker, and how many are theirs only.

    Needs: out, the rows of ties (int64 (n + 1,), int32 (m,)); shut, likewise; group
    int32 (n,).
    Gives: float64 (n, 4): Σ 1 / (brokers of the pair) over all pairs and over those
    across groups; pairs across groups; those of them with a single broker.
    Cost: O(two-paths) time, twice; int32 (n,) and int64 (n,) of workspace.
    """
    indptr, indices = out
    shut_ptr, shut_indices = shut
    n = group.shape[0]
    found = np.zeros((n, 4), np.float64)
    closed = np.full(n, -1, np.int64)  # by whom
    brokers = np.zeros(n, np.int32)
    for a in range(n):
        closed[a] = a
        for e in range(shut_ptr[a], shut_ptr[a + 1]):
            closed[shut_indices[e]] = a
        for e in range(indptr[a], indptr[a + 1]):
            v = indices[e]
            for f in range(indptr[v], indptr[v + 1]):
                if closed[indices[f]] != a:
                    brokers[indices[f]] += 1
        for e in range(indptr[a], indptr[a + 1]):
            v = indices[e]
            for f in range(indptr[v], indptr[v + 1]):
                c = indices[f]
                if closed[c] == a:
                    continue
                part = 1.0 / brokers[c]
                found[v, 0] += part
                if group[a] != group[c]:
                    found[v, 1] += part
                    found[v, 2] += 1.0
                    if brokers[c] == 1:
                        found[v, 3] += 1.0
        for e in range(indptr[a], indptr[a + 1]):
            v = indices[e]
            for f in range(indptr[v], indptr[v + 1]):
                brokers[indices[f]] = 0
    return found


def _shared_roles(
    out: Rows,
    shut: Rows,
    member: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]],
    groups: int,
) -> NDArray[np.float64]:
    """Roles of people who belong to several groups, by role of v.

    Needs: out and shut as above; member, the rows of shares of each person (each sums
    to 1); groups, how many there are.
    Gives: float64 (n, 5).
    Cost: O(two-paths × groups of a person); two float64 (groups,) and int64 (n,).
    """
    indptr, indices = out
    shut_ptr, shut_indices = shut
    mem_ptr, mem_group, mem_share = member
    n = indptr.shape[0] - 1
    found = np.zeros((n, 5), np.float64)
    closed = np.full(n, -1, np.int64)
    of_a = np.zeros(groups, np.float64)
    of_v = np.zeros(groups, np.float64)
    for a in range(n):
        closed[a] = a
        for e in range(shut_ptr[a], shut_ptr[a + 1]):
            closed[shut_indices[e]] = a
        for k in range(mem_ptr[a], mem_ptr[a + 1]):
            of_a[mem_group[k]] = mem_share[k]
        for e in range(indptr[a], indptr[a + 1]):
            v = indices[e]
            a_and_v = 0.0
            for k in range(mem_ptr[v], mem_ptr[v + 1]):
                of_v[mem_group[k]] = mem_share[k]
                a_and_v += mem_share[k] * of_a[mem_group[k]]
            for f in range(indptr[v], indptr[v + 1]):
                c = indices[f]
                if closed[c] == a:
                    continue
                a_and_c = 0.0
                v_and_c = 0.0
                all_three = 0.0
                for k in range(mem_ptr[c], mem_ptr[c + 1]):
                    g = mem_group[k]
                    a_and_c += mem_share[k] * of_a[g]
                    v_and_c += mem_share[k] * of_v[g]
                    all_three += mem_share[k] * of_a[g] * of_v[g]
                found[v, 0] += all_three
                found[v, 1] += a_and_c - all_three
                found[v, 2] += a_and_v - all_three
                found[v, 3] += v_and_c - all_three
                found[v, 4] += 1.0 - a_and_c - a_and_v - v_and_c + 2.0 * all_three
            for k in range(mem_ptr[v], mem_ptr[v + 1]):
                of_v[mem_group[k]] = 0.0
        for k in range(mem_ptr[a], mem_ptr[a + 1]):
            of_a[mem_group[k]] = 0.0
    return found


credit = kernel(_credit)
shared_roles = kernel(_shared_roles)
