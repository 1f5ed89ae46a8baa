"""Gould–Fernandez roles without walking a single open two-path.

Ordered two-paths a → v → c are counted from histograms of v's neighbours by group;
the closed ones (a → c is there too) are taken off again on one walk over triangles.
Roles are columns: coordinator A–A–A, itinerant A–B–A, representative A–A–B,
gatekeeper A–B–B, liaison A–B–C.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

N_ROLES = 5


def _two_paths(
    out_ptr: NDArray[np.int64],
    out_indices: NDArray[np.int32],
    in_ptr: NDArray[np.int64],
    in_indices: NDArray[np.int32],
    group: NDArray[np.int32],
) -> NDArray[np.int64]:
    """Ordered two-paths a → v → c, a ≠ c, closed or not, by role of v.

    Needs: rows of outgoing and incoming ties (int64 (n + 1,), int32 (m,)), no
    self-ties; group int32 (n,), values 0 and up.
    Gives: int64 (n, 5).
    Cost: O(n + m) time; int64 (groups,) and int32 (n,) of workspace.
    """
    n = group.shape[0]
    groups = 0
    for v in range(n):
        groups = max(groups, group[v] + 1)
    into = np.zeros(groups, np.int64)  # v's incoming ties by group
    names_v = np.full(n, -1, np.int32)
    counts = np.zeros((n, 5), np.int64)
    for v in range(n):
        own = group[v]
        n_in = in_ptr[v + 1] - in_ptr[v]
        n_out = out_ptr[v + 1] - out_ptr[v]
        for e in range(in_ptr[v], in_ptr[v + 1]):
            a = in_indices[e]
            into[group[a]] += 1
            names_v[a] = v
        in_own = into[own]
        out_own = 0
        same_ends = 0  # pairs (a, c) of one group, a = c included
        mutual_own = 0
        mutual_other = 0
        for e in range(out_ptr[v], out_ptr[v + 1]):
            c = out_indices[e]
            g = group[c]
            same_ends += into[g]
            if g == own:
                out_own += 1
            if names_v[c] == v:
                if g == own:
                    mutual_own += 1
                else:
                    mutual_other += 1
        for e in range(in_ptr[v], in_ptr[v + 1]):
            into[group[in_indices[e]]] = 0
        same_other = same_ends - in_own * out_own
        counts[v, 0] = in_own * out_own - mutual_own
        counts[v, 1] = same_other - mutual_other
        counts[v, 2] = in_own * (n_out - out_own)
        counts[v, 3] = (n_in - in_own) * out_own
        counts[v, 4] = (n_in - in_own) * (n_out - out_own) - same_other
    return counts


def _closed_two_paths(
    up_ptr: NDArray[np.int64],
    up_indices: NDArray[np.int32],
    up_bits: NDArray[np.uint8],
    group: NDArray[np.int32],
) -> NDArray[np.int64]:
    """Closed two-paths a → v → c with a → c, by role of v.

    Needs: indptr, indices and bits of ``csr.orient`` (each undirected tie once, from
    the end with fewer ties to the end with more); group int32 (n,).
    Gives: int64 (n, 5).
    Cost: the sum over ties of the list at the higher end; uint8 (n,).

    A triangle is met once, at its lowest corner u with corners v and w; of its six
    readings x → y → z each counts if all three of its ties are there.
    """
    n = group.shape[0]
    ends = up_indices.view(np.uint32)  # unsigned: no test for places before the start
    counts = np.zeros((n, 5), np.int64)
    mark = np.zeros(n, np.uint8)  # how u is tied to each of its neighbours
    for u in range(n):
        if up_ptr[u + 1] - up_ptr[u] < 2:
            continue
        gu = group[u]
        for e in range(up_ptr[u], up_ptr[u + 1]):
            mark[ends[e]] = up_bits[e]
        for e in range(up_ptr[u], up_ptr[u + 1]):
            v = ends[e]
            uv = up_bits[e]
            gv = group[v]
            for f in range(up_ptr[v], up_ptr[v + 1]):
                w = ends[f]
                uw = mark[w]
                if uw == 0:
                    continue
                vw = up_bits[f]
                gw = group[w]
                # roles of v, u and w between the other two, read forth and back
                if gu == gv:
                    if gv == gw:
                        v_forth = v_back = u_forth = u_back = w_forth = w_back = 0
                    else:
                        v_forth, v_back, u_forth, u_back = 2, 3, 2, 3
                        w_forth = w_back = 1
                elif gv == gw:
                    v_forth, v_back, w_forth, w_back = 3, 2, 3, 2
                    u_forth = u_back = 1
                elif gu == gw:
                    u_forth, u_back, w_forth, w_back = 3, 2, 2, 3
                    v_forth = v_back = 1
                else:
                    v_forth = v_back = u_forth = u_back = w_forth = w_back = 4
                # adding 0 or 1 is faster than asking: the ties are anybody's guess
                forth = uv & vw & uw
                counts[v, v_forth] += forth & 1  # u → v → w
                counts[v, v_back] += forth >> 1  # w → v → u
                counts[u, u_forth] += (uv >> 1) & uw & vw & 1  # v → u → w
                counts[u, u_back] += uv & ((uw & vw) >> 1)  # w → u → v
                counts[w, w_forth] += uw & uv & (vw >> 1)  # u → w → v
                counts[w, w_back] += ((uw & uv) >> 1) & vw  # v → w → u
        for e in range(up_ptr[u], up_ptr[u + 1]):
            mark[ends[e]] = 0
    return counts


def _tied_alters(
    up_ptr: NDArray[np.int64],
    up_indices: NDArray[np.int32],
    up_bits: NDArray[np.uint8],
    mutual: int,
) -> NDArray[np.int64]:
    """Pairs of those who name a person that are tied one way, and both ways.

    Needs: indptr, indices and bits of ``csr.orient``; mutual 1 = only those count whom
    the person names back, 0 = all who name the person.
    Gives: int64 (n, 2).
    Cost: the sum over ties of the list at the higher end; uint8 (n,).
    """
    n = up_ptr.shape[0] - 1
    counts = np.zeros((n, 2), np.int64)
    mark = np.zeros(n, np.uint8)
    for u in range(n):
        for e in range(up_ptr[u], up_ptr[u + 1]):
            mark[up_indices[e]] = up_bits[e]
        for e in range(up_ptr[u], up_ptr[u + 1]):
            v = up_indices[e]
            uv = up_bits[e]
            for f in range(up_ptr[v], up_ptr[v + 1]):
                w = up_indices[f]
                uw = mark[w]
                if uw == 0:
                    continue
                vw = up_bits[f]
                if uv & 2 and uw & 2 and (mutual == 0 or (uv == 3 and uw == 3)):
                    counts[u, 1 if vw == 3 else 0] += 1
                if uv & 1 and vw & 2 and (mutual == 0 or (uv == 3 and vw == 3)):
                    counts[v, 1 if uw == 3 else 0] += 1
                if uw & 1 and vw & 1 and (mutual == 0 or (uw == 3 and vw == 3)):
                    counts[w, 1 if uv == 3 else 0] += 1
        for e in range(up_ptr[u], up_ptr[u + 1]):
            mark[up_indices[e]] = 0
    return counts


tied_alters = kernel(_tied_alters)
two_paths = kernel(_two_paths)
closed_two_paths = kernel(_closed_two_paths)
