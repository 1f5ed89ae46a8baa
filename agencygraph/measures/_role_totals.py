"""Open pairs of a whole random graph by role: expectation and variance.

Two open pairs are dependent if they share a cell. With P = d²(1 − d) the chance of one:
a cell that is a leg of both adds q = d³(1 − d)³, a leg of one that closes the other
subtracts r = d⁴(1 − d)², one that closes both adds s = d⁵(1 − d). What remains is to
count; all counts are power sums of the agency sizes. The widely used formulas of R's
sna are wrong for four of six rows; these are proved by enumeration of all graphs.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def random_graph_totals(
    sizes: NDArray[np.int64], density: float, *, directed: bool
) -> tuple[Numbers, Numbers]:
    """Expectation and sd of the number of open pairs by role, the total last."""
    n = sizes.astype(float)
    count = _directed if directed else _undirected
    pairs, weights = count(n)
    p = density**2 * (1 - density)
    terms = np.array(
        [
            p * (1 - p),
            density**3 * (1 - density) ** 3,
            density**4 * (1 - density) ** 2,
            density**5 * (1 - density),
        ]
    )
    variance = np.array(weights) @ terms
    return p * np.array(pairs), np.sqrt(np.maximum(variance, 0))


def _falling(n: Numbers | float, k: int) -> Numbers:
    product = np.ones_like(np.asarray(n, float))
    for step in range(k):
        product = product * (np.asarray(n, float) - step)
    return product


def _directed(n: Numbers) -> tuple[list[float], list[list[float]]]:
    """Open pairs by role; how often P(1 − P), q, r and s enter their variance."""
    total = n.sum()
    s1, s2, s3, s4 = (float((n**k).sum()) for k in (1, 2, 3, 4))

    def apart(f: Numbers, g: Numbers) -> float:
        """Σ over agencies i ≠ j of f_i g_j."""
        return float(f.sum() * g.sum() - (f * g).sum())

    inside = _falling(n, 3)
    coordinator = [
        inside.sum(),
        (inside * (4 * n - 10)).sum(),
        -(inside * (4 * n - 10)).sum(),
        (inside * (n - 3)).sum(),
    ]
    two = n * (n - 1)  # ends i, broker j
    itinerant = [
        apart(two, n),
        2 * apart(two * n, n) + 2 * apart(two, n * n) - 6 * apart(two, n),
        0.0,
        (total - 1) * apart(two, n) - apart(two * n, n),
    ]
    across = two * (total - n)
    boundary = [
        across.sum(),
        ((total - 3) * across).sum(),
        -(across * (2 * n - 3)).sum(),
        (across * (n - 2)).sum(),
    ]
    three = s1**3 - 3 * s1 * s2 + 2 * s3  # Σ n_i n_j n_k over three agencies
    heavy = s2 * s1**2 - s2**2 - 2 * s1 * s3 + 2 * s4  # Σ n_i² n_j n_k
    liaison = [
        three,
        (4 * total - 2) * three - 8 * heavy,
        -(4 * total - 2) * three + 8 * heavy,
        (total - 1) * three - 2 * heavy,
    ]
    every = float(_falling(total, 3))
    whole = [
        every,
        every * (4 * total - 10),
        -every * (4 * total - 10),
        every * (total - 3),
    ]
    rows: list[Sequence[float]]
    rows = [coordinator, itinerant, boundary, boundary, liaison, whole]
    weights = [[float(value) for value in row] for row in rows]
    return [row[0] for row in weights], weights


def _undirected(n: Numbers) -> tuple[list[float], list[list[float]]]:
    """The same for undirected graphs: coordinator, itinerant, boundary, liaison."""
    total = float(n.sum())
    s1, s2, s3 = (float((n**k).sum()) for k in (1, 2, 3))

    def between(f: Callable[[Numbers, Numbers], Numbers]) -> float:
        """Σ over pairs of agencies {g, h} of f(n_g, n_h): each distinct size once."""
        size, times = np.unique(n, return_counts=True)
        both = np.multiply.outer(times, times) * f(size[:, None], size[None, :])
        own = (times * f(size, size)).sum()
        return float((both.sum() - own) / 2)

    def shared(k: Numbers) -> Numbers:
        return k * (k - 1)

    # a cell inside agency g has n_g − 2 third people inside and N − n_g outside; one
    # between g and h has n_g + n_h − 2 in the two and N − n_g − n_h in others
    cells = n * (n - 1) / 2
    triples = _falling(n, 3) / 6
    inside, outside = shared(n - 2), shared(total - n)
    crossing = cells * (total - n)  # triples of two in one agency, one in another
    two = between(lambda g, h: g * h * shared(g + h - 2))
    rest = between(lambda g, h: g * h * shared(total - g - h))
    three = (s1**3 - 3 * s1 * s2 + 2 * s3) / 6
    wedges = float((cells * inside).sum())
    ring = float((cells * outside).sum())
    coordinator = [
        3 * triples.sum(),
        4 * wedges,
        -4 * wedges - 6 * triples.sum(),
        wedges,
    ]
    itinerant = [crossing.sum(), two, 0.0, ring]
    boundary = [
        2 * crossing.sum(),
        4 * ring + two,
        -2 * two - 2 * crossing.sum(),
        two,
    ]
    liaison = [3 * three, 4 * rest, -4 * rest - 6 * three, rest]
    every = float(_falling(total, 3)) / 6
    whole = [
        3 * every,
        3 * every * (total - 3) * 4,
        -3 * every * ((total - 3) * 4 + 2),
        3 * every * (total - 3),
    ]
    rows = [coordinator, itinerant, boundary, liaison, whole]
    weights = [[float(value) for value in row] for row in rows]
    return [row[0] for row in weights], weights
