"""Burt's measures: what goes through common alters, once a tie, then per person."""

import math

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Numbers = NDArray[np.float64]
Holes = tuple[Numbers, Numbers, Numbers, NDArray[np.int64]]


def _shared(
    up_ptr: NDArray[np.int64], up_indices: NDArray[np.int32], z: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Products along the two ties from both ends of each tie to their common alters.

    T_ij = sum_q z_iq z_qj / s_q and U_ij = sum_q z_iq z_qj, s_q the sum of q's ties.
    Both are symmetric: one number a tie. Every triangle is met once, at its lowest
    corner, and adds to all three of its ties.

    Needs: indptr, indices and z of ``csr.orient``; z positive.
    Gives: T and U float64 (k,), an entry each, 0 where there is no common alter.
    Cost: the sum over ties of the list at the higher end; float64 (n,) and int64 (n,)
    of workspace.
    """
    n = up_ptr.shape[0] - 1
    ends = up_indices.view(np.uint32)  # unsigned: no test for places before the start
    through = np.zeros(ends.shape[0], np.float64)
    product = np.zeros(ends.shape[0], np.float64)
    inverse = np.zeros(n, np.float64)
    place = np.zeros(n, np.int64)  # 1 + entry of the tie from u
    for u in range(n):
        for e in range(up_ptr[u], up_ptr[u + 1]):
            inverse[u] += z[e]
            inverse[ends[e]] += z[e]
    for u in range(n):
        if inverse[u] > 0.0:
            inverse[u] = 1.0 / inverse[u]
    for u in range(n):
        if up_ptr[u + 1] - up_ptr[u] < 2:
            continue
        for e in range(up_ptr[u], up_ptr[u + 1]):
            place[ends[e]] = e + 1
        for e in range(up_ptr[u], up_ptr[u + 1]):
            v = ends[e]
            t = 0.0
            p = 0.0
            for f in range(up_ptr[v], up_ptr[v + 1]):
                g = place[ends[f]] - 1
                if g < 0:
                    continue
                by_u = z[e] * z[g]
                by_v = z[e] * z[f]
                by_w = z[f] * z[g]
                through[f] += by_u * inverse[u]
                product[f] += by_u
                through[g] += by_v * inverse[v]
                product[g] += by_v
                t += by_w * inverse[ends[f]]
                p += by_w
            through[e] += t
            product[e] += p
        for e in range(up_ptr[u], up_ptr[u + 1]):
            place[ends[e]] = 0
    return through, product


def _shared_by_ego(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], z: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What ``shared`` gives, with alters' ties counted inside the ego network only.

    For the entry (i, j): T_ij = sum_q z_iq z_qj / s_q and U_ij = sum_q z_iq z_qj, s_q
    the sum of q's ties to i and to alters of i. U is scaled by j's largest tie of all
    over j's largest in the ego network, so that ``holes`` may divide by the former.

    Needs: the indptr, indices and z of ``csr.union``; z symmetric and positive.
    Gives: T and U float64 (k,), an entry each; not symmetric.
    Cost: sum over ties of the degree of their end; float64 (n,) five times.
    """
    n = indptr.shape[0] - 1
    through = np.zeros(indices.shape[0], np.float64)
    product = np.zeros(indices.shape[0], np.float64)
    largest = np.zeros(n, np.float64)
    own = np.zeros(n, np.float64)
    inside = np.zeros(n, np.float64)  # largest tie inside the ego network
    passed = np.zeros(n, np.float64)
    common = np.zeros(n, np.float64)
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            largest[i] = max(largest[i], z[e])
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            own[indices[e]] = z[e]
        for e in range(indptr[i], indptr[i + 1]):
            q = indices[e]
            strength = z[e]
            most = z[e]
            for f in range(indptr[q], indptr[q + 1]):
                if own[indices[f]] > 0.0:
                    strength += z[f]
                    most = max(most, z[f])
            inside[q] = most
            for f in range(indptr[q], indptr[q + 1]):
                j = indices[f]
                if own[j] > 0.0:
                    passed[j] += z[e] * z[f] / strength
                    common[j] += z[e] * z[f]
        for e in range(indptr[i], indptr[i + 1]):
            j = indices[e]
            through[e] = passed[j]
            product[e] = common[j] * largest[j] / inside[j]
            passed[j] = 0.0
            common[j] = 0.0
        for e in range(indptr[i], indptr[i + 1]):
            own[indices[e]] = 0.0
    return through, product


def _holes(
    up_ptr: NDArray[np.int64],
    up_indices: NDArray[np.int32],
    z: NDArray[np.float64],
    through: NDArray[np.float64],
    product: NDArray[np.float64],
) -> Holes:
    """Constraint, effective size, hierarchy and alters of each person, whole network.

    Needs: indptr, indices and z of ``csr.orient``; T and U of ``shared``.
    Gives: three float64 (n,), NaN for who has no tie; alters int64 (n,).
    Cost: O(n + k) time; float64 (n,) three times of workspace.
    """
    n = up_ptr.shape[0] - 1
    alters = np.zeros(n, np.int64)
    strength = np.zeros(n, np.float64)
    largest = np.zeros(n, np.float64)
    constraint = np.zeros(n, np.float64)
    effective = np.zeros(n, np.float64)
    hierarchy = np.zeros(n, np.float64)
    for i in range(n):
        for e in range(up_ptr[i], up_ptr[i + 1]):
            for person in (i, np.int64(up_indices[e])):
                alters[person] += 1
                strength[person] += z[e]
                largest[person] = max(largest[person], z[e])
    for i in range(n):
        for e in range(up_ptr[i], up_ptr[i + 1]):
            j = up_indices[e]
            invested = z[e] + through[e]
            constraint[i] += (invested / strength[i]) ** 2
            constraint[j] += (invested / strength[j]) ** 2
            effective[i] += product[e] / largest[j]
            effective[j] += product[e] / largest[i]
    for i in range(n):
        for e in range(up_ptr[i], up_ptr[i + 1]):
            j = up_indices[e]
            invested = z[e] + through[e]
            share = (invested / strength[i]) ** 2 / constraint[i] * alters[i]
            if share > 0.0:
                hierarchy[i] += share * math.log(share)
            share = (invested / strength[j]) ** 2 / constraint[j] * alters[j]
            if share > 0.0:
                hierarchy[j] += share * math.log(share)
    for i in range(n):
        if alters[i] == 0:
            constraint[i] = effective[i] = hierarchy[i] = math.nan
            continue
        effective[i] = alters[i] - effective[i] / strength[i]
        if alters[i] == 1:
            hierarchy[i] = 1.0
        else:  # equal shares give 0; rounding must not give less
            uneven = hierarchy[i] / (alters[i] * math.log(alters[i]))
            hierarchy[i] = max(0.0, uneven)
    return constraint, effective, hierarchy, alters


def _ego_holes(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    z: NDArray[np.float64],
    through: NDArray[np.float64],
    product: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Constraint, effective size and hierarchy of each row, ego-network model.

    Needs: indptr, indices, z of ``csr.union``; T and U of ``shared_by_ego``.
    Gives: three float64 (n,), NaN for an empty row.
    Cost: O(n + k) time; float64 (n,) of workspace.
    """
    n = indptr.shape[0] - 1
    largest = np.zeros(n, np.float64)
    constraint = np.full(n, np.nan)
    effective = np.full(n, np.nan)
    hierarchy = np.full(n, np.nan)
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            largest[i] = max(largest[i], z[e])
    for i in range(n):
        alters = indptr[i + 1] - indptr[i]
        if alters == 0:
            continue
        strength = 0.0
        redundant = 0.0
        for e in range(indptr[i], indptr[i + 1]):
            strength += z[e]
            redundant += product[e] / largest[indices[e]]
        effective[i] = alters - redundant / strength
        total = 0.0
        for e in range(indptr[i], indptr[i + 1]):
            invested = (z[e] + through[e]) / strength
            total += invested * invested
        constraint[i] = total
        if alters == 1:
            hierarchy[i] = 1.0
            continue
        uneven = 0.0
        for e in range(indptr[i], indptr[i + 1]):
            invested = (z[e] + through[e]) / strength
            share = invested * invested / total * alters
            if share > 0.0:
                uneven += share * math.log(share)
        # equal shares give 0; rounding must not give less
        hierarchy[i] = max(0.0, uneven / (alters * math.log(alters)))
    return constraint, effective, hierarchy


shared = kernel(_shared)
shared_by_ego = kernel(_shared_by_ego)
holes = kernel(_holes)
ego_holes = kernel(_ego_holes)
