"""Triangles: each is met once, at the corner with the fewest ties."""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel


def _triangles(
    up_ptr: NDArray[np.int64],
    up_indices: NDArray[np.int32],
    up_z: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Sum over the triangles at each person of the product of their three ties.

    Needs: each undirected tie once, from the lower to the higher number: up_ptr int64
    (n + 1,), up_indices int32 (k,), up_z float64 (k,).
    Gives: float64 (n,); the number of triangles where every z is 1.
    Cost: the sum over ties of the shorter list at the higher end; float64 (n,).
    """
    n = up_ptr.shape[0] - 1
    ids = up_indices.view(np.uint32)
    found = np.zeros(n, np.float64)
    own = np.zeros(n, np.float64)  # what ties u to each of its neighbours
    for u in range(n):
        if up_ptr[u + 1] - up_ptr[u] < 2:
            continue
        for e in range(up_ptr[u], up_ptr[u + 1]):
            own[ids[e]] = up_z[e]
        at_u = 0.0
        for e in range(up_ptr[u], up_ptr[u + 1]):
            v = ids[e]
            at_v = 0.0
            for f in range(up_ptr[v], up_ptr[v + 1]):
                w = ids[f]
                if own[w] != 0.0:
                    product = own[w] * up_z[f] * up_z[e]
                    at_v += product
                    found[w] += product
            found[v] += at_v
            at_u += at_v
        found[u] += at_u
        for e in range(up_ptr[u], up_ptr[u + 1]):
            own[ids[e]] = 0.0
    return found


triangles = kernel(_triangles)
