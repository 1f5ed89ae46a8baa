"""Sums over the cells that two networks share, under permutations of one of them."""

import numpy as np

from agencygraph._kernels import qap as kernels
from agencygraph._kernels.permutations import Labels
from agencygraph.inference._layers import Layer
from agencygraph.measures._observed import Floats

FULL = 128
"""Up to so many people full matrices are quicker than starting a compiler."""

AT_ONCE = 2**20
"""Cells of full matrices held at once."""


def overlap_sums(one: Layer, two: Layer, orders: Labels, steps: int) -> Floats:
    """Cells that both observed, and sums of x, x², y, y², x y over them; (d, 6).

    ``steps``: what one permutation takes cell by cell.
    """
    n = one.network.n_people
    if n <= FULL:
        return _full_sums(one, two, orders)
    work = len(orders) * steps
    if not (one.network.is_fully_observed and two.network.is_fully_observed):
        strata = np.stack([one.stratum, two.stratum])
        seen = np.stack([one.seen, two.seen])
        return kernels.overlaps.run(work, orders, one.rows, two.rows, strata, seen)
    found = np.empty((len(orders), 6))
    found[:, 0] = n * (n - 1)
    found[:, 1:3], found[:, 3:5] = one.sums, two.sums
    found[:, 5] = kernels.products.run(work, orders, one.rows, two.rows)
    return found


def _full_sums(one: Layer, two: Layer, orders: Labels) -> Floats:
    n = one.network.n_people
    x, seen_x = _full(one)
    y, seen_y = _full(two)
    first = np.stack([seen_x, x, x * x]).reshape(3, -1)
    found = np.empty((len(orders), 6))
    most = max(AT_ONCE // max(n * n, 1), 1)
    for begin in range(0, len(orders), most):
        some = orders[begin : begin + most].astype(np.int64)
        cells = (some[:, :, np.newaxis] * n + some[:, np.newaxis, :]).reshape(
            len(some), -1
        )
        own = slice(begin, begin + len(some))
        found[own, :3] = seen_y.ravel()[cells] @ first.T
        moved = y.ravel()[cells]
        found[own, 3] = moved @ first[0]
        found[own, 4] = (moved * moved) @ first[0]
        found[own, 5] = moved @ first[1]
    return found


def _full(layer: Layer) -> tuple[Floats, Floats]:
    """Weights of all cells, and 1 where a cell was observed."""
    n = layer.network.n_people
    rows, columns = np.indices((n, n), np.int32).reshape(2, -1)
    seen = layer.network.observes(rows, columns).reshape(n, n).astype(float)
    return layer.matrix.toarray(), seen
