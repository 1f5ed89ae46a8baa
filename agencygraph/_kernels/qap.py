"""Sums over the cells that two networks share when the people of one are permuted.

Row and column i of the second network become those of person ``order[i]``, what was
observed of them included. A cell is observed as the strata of its two people say,
but for odd ones, which are written out among the ties.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Floats = NDArray[np.float64]
Rows = tuple[NDArray[np.int64], NDArray[np.int32], Floats, Floats]
Orders = NDArray[np.unsignedinteger[Any]]

TOGETHER = 16
"""Permutations that look at one row of the first network while it is at hand."""


def _products(orders: Orders, one: Rows, two: Rows) -> Floats:
    """Sum of the products of weights in the same cell.

    Needs: orders unsigned (d, n), permutations; one, two (indptr int64 (n + 1,),
    indices int32, weights float64, odd float64), rows that hold nobody twice.
    Gives: float64 (d,).
    Cost: O(ties of one + d · (n + ties of two)) time, O(n) workspace.
    """
    one_ptr, one_indices, one_weights, _ = one
    two_ptr, two_indices, two_weights, _ = two
    many, n = orders.shape
    found = np.zeros(many)
    marked = np.zeros(n)
    place = np.empty((TOGETHER, n), np.int32)
    for begin in range(0, many, TOGETHER):
        end = min(begin + TOGETHER, many)
        for r in range(begin, end):
            for i in range(n):
                place[r - begin, orders[r, i]] = i
        for i in range(n):
            if one_ptr[i] == one_ptr[i + 1]:
                continue
            for e in range(one_ptr[i], one_ptr[i + 1]):
                marked[one_indices[e]] = one_weights[e]
            for r in range(begin, end):
                k = orders[r, i]
                total = 0.0
                for e in range(two_ptr[k], two_ptr[k + 1]):
                    total += two_weights[e] * marked[place[r - begin, two_indices[e]]]
                found[r] += total
            for e in range(one_ptr[i], one_ptr[i + 1]):
                marked[one_indices[e]] = 0.0
    return found


def _overlaps(
    orders: Orders,
    one: Rows,
    two: Rows,
    strata: NDArray[np.int64],
    seen: Floats,
) -> Floats:
    """Number of cells that both observed, and sums over them.

    Needs: orders, one, two as above, with ``odd``: 1 where a cell was observed
    although its strata say it was not, -1 where it is the other way round, else 0
    (weight 0 where there is no tie); strata int64 (2, n) of the people of one and two,
    below s; seen float64 (2, s, s), 1 where the strata of source and target say that
    a cell was observed.
    Gives: float64 (d, 6): cells, then sums of x, x², y, y², x y over them.
    Cost: O(d · (n + s⁴ + ties and odd cells of both)) time, O(n + s²) workspace.
    """
    one_ptr, one_indices, one_weights, one_odd = one
    two_ptr, two_indices, two_weights, two_odd = two
    many, n = orders.shape
    size = seen.shape[1]
    found = np.zeros((many, 6))
    place = np.empty(n, np.int32)
    marked = np.zeros(n)
    marked_odd = np.zeros(n)
    for r in range(many):
        people = np.zeros((size, size))
        for i in range(n):
            place[orders[r, i]] = i
            people[strata[0, i], strata[1, orders[r, i]]] += 1.0
        cells = 0.0
        for a in range(size):
            for b in range(size):
                if people[a, b] == 0.0:
                    continue
                cells -= people[a, b] * seen[0, a, a] * seen[1, b, b]
                for c in range(size):
                    for d in range(size):
                        both = seen[0, a, c] * seen[1, b, d]
                        cells += people[a, b] * people[c, d] * both
        x = 0.0
        xx = 0.0
        y = 0.0
        yy = 0.0
        xy = 0.0
        for i in range(n):
            k = orders[r, i]
            own = strata[0, i]
            other = strata[1, k]
            for e in range(one_ptr[i], one_ptr[i + 1]):
                j = one_indices[e]
                weight = one_weights[e]
                marked[j] = weight
                marked_odd[j] = one_odd[e]
                there = seen[1, other, strata[1, orders[r, j]]]
                cells += one_odd[e] * there
                x += weight * there
                xx += weight * weight * there
            for e in range(two_ptr[k], two_ptr[k + 1]):
                j = place[two_indices[e]]
                weight = two_weights[e]
                there = seen[0, own, strata[0, j]] + marked_odd[j]
                cells += two_odd[e] * there
                y += weight * there
                yy += weight * weight * there
                x += two_odd[e] * marked[j]
                xx += two_odd[e] * marked[j] * marked[j]
                xy += weight * marked[j]
            for e in range(one_ptr[i], one_ptr[i + 1]):
                marked[one_indices[e]] = 0.0
                marked_odd[one_indices[e]] = 0.0
        found[r, 0] = cells
        found[r, 1] = x
        found[r, 2] = xx
        found[r, 3] = y
        found[r, 4] = yy
        found[r, 5] = xy
    return found


products = kernel(_products)
overlaps = kernel(_overlaps)
