"""Burt's measures: what goes through common alters, once a tie, then per person."""

import math

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel


def _shared(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], z: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Products along the two ties from both ends of each tie to their common alters.

    T_ij = sum_q z_iq z_qj / s_q and U_ij = sum_q z_iq z_qj, s_q the sum of q's row.
    Both are symmetric: the end with more ties owns the tie, marks its own row and
    walks the shorter one.

    Needs: the indptr, indices and z of ``csr.union``; z symmetric and positive.
    Gives: T and U float64 (k,), an entry each, 0 where there is no common alter.
    Cost: sum over ties of the smaller degree; float64 (n,) twice of workspace.
    """
    n = indptr.shape[0] - 1
    k = indices.shape[0]
    ids = indices.view(np.uint32)  # unsigned: no test for places before the start
    through = np.zeros(k, np.float64)
    product = np.zeros(k, np.float64)
    inverse = np.zeros(n, np.float64)
    own = np.zeros(n, np.float64)
    for i in range(n):
        strength = 0.0
        for e in range(indptr[i], indptr[i + 1]):
            strength += z[e]
        if strength > 0.0:
            inverse[i] = 1.0 / strength
    for i in range(n):
        ties = indptr[i + 1] - indptr[i]
        for e in range(indptr[i], indptr[i + 1]):
            own[ids[e]] = z[e]
        for e in range(indptr[i], indptr[i + 1]):
            j = ids[e]
            others = indptr[j + 1] - indptr[j]
            if others > ties or (others == ties and j > i):
                continue
            t = 0.0
            u = 0.0
            back = 0
            for f in range(indptr[j], indptr[j + 1]):
                q = ids[f]
                both = own[q] * z[f]  # 0 unless common: faster than asking
                u += both
                t += both * inverse[q]
                if q == i:
                    back = f
            through[e] = t
            through[back] = t
            product[e] = u
            product[back] = u
        for e in range(indptr[i], indptr[i + 1]):
            own[ids[e]] = 0.0
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
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    z: NDArray[np.float64],
    through: NDArray[np.float64],
    product: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Constraint, effective size and hierarchy of each row.

    Needs: indptr, indices, z of ``csr.union``; T and U of ``shared`` or
    ``shared_by_ego``.
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
