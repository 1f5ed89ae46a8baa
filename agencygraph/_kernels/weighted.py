"""Brokerage by how strong the ways are: sums of the weaker of two ties.

A two-path a → v → c counts as much as the weaker of its ties, less as much of it as the
direct tie a → c is strong. The first part needs no walk over pairs: v's ties are taken
from the strongest to the weakest, and each meets those of the other direction that came
before it. The second is a sum over triangles. Roles are those of ``brokerage``.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Rows = tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]


def _two_paths(out: Rows, into: Rows, group: NDArray[np.int32]) -> NDArray[np.float64]:
    """Sum of the weaker tie over ordered two-paths a → v → c, a ≠ c, by role of v.

    Needs: rows of outgoing and incoming ties, sorted, no self-ties; group int32 (n,),
    values 0 and up.
    Gives: float64 (n, 5).
    Cost: O(n + m log d) time, d the most ties of anybody; float64 (groups,) twice and
    (n,) once of workspace.
    """
    out_ptr, out_indices, out_weights = out
    in_ptr, in_indices, in_weights = into
    n = group.shape[0]
    groups = 0
    for v in range(n):
        groups = max(groups, group[v] + 1)
    counts = np.zeros((n, 5), np.float64)
    out_of = np.zeros(groups, np.int64)  # ties met so far, by group of the other end
    into_of = np.zeros(groups, np.int64)
    named = np.zeros(n, np.float64)  # weight of v's tie to each
    for v in range(n):
        own = group[v]
        n_out, n_in = out_ptr[v + 1] - out_ptr[v], in_ptr[v + 1] - in_ptr[v]
        if n_out == 0 or n_in == 0:
            continue
        outgoing = np.argsort(
            -out_weights[out_ptr[v] : out_ptr[v + 1]], kind="mergesort"
        )
        incoming = np.argsort(-in_weights[in_ptr[v] : in_ptr[v + 1]], kind="mergesort")
        met_out = 0
        met_in = 0
        while met_out < n_out or met_in < n_in:
            e = out_ptr[v] + outgoing[min(met_out, n_out - 1)]
            f = in_ptr[v] + incoming[min(met_in, n_in - 1)]
            if met_in == n_in or (met_out < n_out and out_weights[e] >= in_weights[f]):
                w = out_weights[e]
                g = group[out_indices[e]]
                met = into_of[own]
                if g == own:
                    counts[v, 0] += w * met
                    counts[v, 3] += w * (met_in - met)
                else:
                    counts[v, 2] += w * met
                    counts[v, 1] += w * into_of[g]
                    counts[v, 4] += w * (met_in - met - into_of[g])
                out_of[g] += 1
                met_out += 1
            else:
                w = in_weights[f]
                g = group[in_indices[f]]
                met = out_of[own]
                if g == own:
                    counts[v, 0] += w * met
                    counts[v, 2] += w * (met_out - met)
                else:
                    counts[v, 3] += w * met
                    counts[v, 1] += w * out_of[g]
                    counts[v, 4] += w * (met_out - met - out_of[g])
                into_of[g] += 1
                met_in += 1
        for e in range(out_ptr[v], out_ptr[v + 1]):
            out_of[group[out_indices[e]]] = 0
            named[out_indices[e]] = out_weights[e]
        for f in range(in_ptr[v], in_ptr[v + 1]):
            a = in_indices[f]
            into_of[group[a]] = 0
            weaker = min(named[a], in_weights[f])  # a → v → a is no two-path
            counts[v, 0 if group[a] == own else 1] -= weaker
        for e in range(out_ptr[v], out_ptr[v + 1]):
            named[out_indices[e]] = 0.0
    return counts


def _both_weights(
    out: Rows,
    into: Rows,
    up_ptr: NDArray[np.int64],
    up_indices: NDArray[np.int32],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights of each tie from row to column and back, 0 where it is not there.

    Needs: rows as ``csr.orient`` takes them; its indptr and indices.
    Gives: float64 (k,) twice.
    Cost: O(n + m) time, nothing but the answer.
    """
    forth = np.zeros(up_indices.shape[0], np.float64)
    back = np.zeros(up_indices.shape[0], np.float64)
    for i in range(up_ptr.shape[0] - 1):
        a, b = out[0][i], into[0][i]
        a_end, b_end = out[0][i + 1], into[0][i + 1]
        for e in range(up_ptr[i], up_ptr[i + 1]):
            j = up_indices[e]
            while a < a_end and out[1][a] < j:
                a += 1
            while b < b_end and into[1][b] < j:
                b += 1
            if a < a_end and out[1][a] == j:
                forth[e] = out[2][a]
            if b < b_end and into[1][b] == j:
                back[e] = into[2][b]
    return forth, back


def _closed_two_paths(
    up_ptr: NDArray[np.int64],
    up_indices: NDArray[np.int32],
    forth: NDArray[np.float64],
    back: NDArray[np.float64],
    group: NDArray[np.int32],
) -> NDArray[np.float64]:
    """Sum of the weakest tie over closed two-paths a → v → c, a → c, by role of v.

    Needs: indptr and indices of ``csr.orient``; both weights of each tie; group int32
    (n,).
    Gives: float64 (n, 5).
    Cost: the sum over ties of the list at the higher end; int64 (n,).
    """
    n = group.shape[0]
    counts = np.zeros((n, 5), np.float64)
    place = np.zeros(n, np.int64)  # 1 + entry of the tie from u
    corner = np.empty(3, np.int64)
    tie = np.zeros((3, 3), np.float64)  # weights among the corners
    for u in range(n):
        for e in range(up_ptr[u], up_ptr[u + 1]):
            place[up_indices[e]] = e + 1
        for e in range(up_ptr[u], up_ptr[u + 1]):
            v = up_indices[e]
            for f in range(up_ptr[v], up_ptr[v + 1]):
                d = place[up_indices[f]] - 1
                if d < 0:
                    continue
                corner[0], corner[1], corner[2] = u, v, up_indices[f]
                tie[0, 1], tie[1, 0] = forth[e], back[e]
                tie[0, 2], tie[2, 0] = forth[d], back[d]
                tie[1, 2], tie[2, 1] = forth[f], back[f]
                for y in range(3):
                    for turn in range(1, 3):
                        x, z = (y + turn) % 3, (y - turn) % 3
                        weakest = min(tie[x, y], tie[y, z], tie[x, z])
                        if weakest == 0.0:
                            continue
                        first, own = group[corner[x]], group[corner[y]]
                        last = group[corner[z]]
                        if first == own:
                            role = 0 if own == last else 2
                        elif own == last:
                            role = 3
                        else:
                            role = 1 if first == last else 4
                        counts[corner[y], role] += weakest
        for e in range(up_ptr[u], up_ptr[u + 1]):
            place[up_indices[e]] = 0
    return counts


two_paths = kernel(_two_paths)
both_weights = kernel(_both_weights)
closed_two_paths = kernel(_closed_two_paths)
