"""Sets of people joined by ties, whichever way those point."""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel


def _joined(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], group: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Lowest position in each row's weak component, of ties inside groups only.

    Union by the lower root, paths halved on the way.

    Needs: rows as ``csr`` has them, of one direction or of both; group int32 (n,): a
    tie between different groups joins nobody. All 0: every tie joins.
    Gives: int32 (n,).
    Cost: about O(n + m) time, nothing but the answer.
    """
    n = indptr.shape[0] - 1
    root = np.arange(n).astype(np.int32)
    for i in range(n):
        for e in range(indptr[i], indptr[i + 1]):
            if group[i] != group[indices[e]]:
                continue
            a, b = np.int32(i), indices[e]
            while root[a] != a:
                root[a] = root[root[a]]
                a = root[a]
            while root[b] != b:
                root[b] = root[root[b]]
                b = root[b]
            if a < b:
                root[b] = a
            else:
                root[a] = b
    for i in range(n):  # roots are lower: theirs are final
        root[i] = root[root[i]]
    return root


joined = kernel(_joined)
