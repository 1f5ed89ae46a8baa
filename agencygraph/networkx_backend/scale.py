"""How NetworkX divides sums over shortest paths."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def rescaled(
    found: Values,
    n: int,
    *,
    directed: bool,
    normalized: bool,
    endpoints: bool = False,
    sampled: Sequence[int] | None = None,
) -> Values:
    """Sums over ordered pairs, as shares of the pairs or as sums over all pairs.

    ``n`` nodes; a path may pass a node from n - 1 others, or n where its ends count.
    Sums from a sample of sources stand for all. Unless ends count, a sampled node is no
    source of its own paths and so has one source fewer: none, hence NaN, if it is the
    only one.
    """
    others = n if endpoints else n - 1
    if others < 2:
        return found
    sources = others if sampled is None else len(sampled)
    if sampled is None or endpoints:
        return found * _scale(others, sources, directed, normalized)
    scale = np.full(len(found), _scale(others, sources, directed, normalized))
    fewer = _scale(others, sources - 1, directed, normalized) if sources > 1 else np.nan
    scale[list(sampled)] = fewer
    scaled: Values = found * scale
    return scaled


def _scale(others: int, sources: int, directed: bool, normalized: bool) -> float:
    if normalized:
        return 1 / (sources * (others - 1))
    return others / (sources * (1 if directed else 2))
