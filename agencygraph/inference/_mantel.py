"""Spread of the sum of products of two matrices when one of them is permuted."""

from math import perm

import numpy as np
from scipy import sparse

NOISE = 1e-12
"""A variance below this share of the second moment is a rounding error of 0."""


def spread_of_products(one: sparse.csr_array, two: sparse.csr_array) -> float:
    """Standard deviation over all permutations of rows and columns together.

    The square of the sum is a sum over ordered pairs of cells; a pair has two to four
    people in one of seven patterns, and any people are as likely as any others in the
    places of a pattern. Source: Mantel (1967); for matrices that are not symmetric
    Hubert (1987).
    """
    n = one.shape[0]
    mean = one.sum() * two.sum() / perm(n, 2)
    first, second = _patterns(one), _patterns(two)
    square = 0.0
    for people, a, b in zip((2, 2, 3, 3, 3, 3, 4), first, second, strict=True):
        ways = perm(n, people)
        square += a * b / ways if ways else 0.0
    variance = square - mean * mean
    return float(np.sqrt(variance)) if variance > NOISE * square else 0.0


def _patterns(matrix: sparse.csr_array) -> tuple[float, ...]:
    """Sums of products of two cells, by pattern.

    Same, reverse, one source, one target, onward, back, apart.
    """
    sent, received = matrix.sum(axis=1), matrix.sum(axis=0)
    same = float(matrix.multiply(matrix).sum())
    reverse = float(matrix.multiply(matrix.T).sum())
    source = float(sent @ sent) - same
    target = float(received @ received) - same
    onward = float(sent @ received) - reverse
    apart = float(matrix.sum()) ** 2 - same - reverse - source - target - 2 * onward
    return same, reverse, source, target, onward, onward, apart
