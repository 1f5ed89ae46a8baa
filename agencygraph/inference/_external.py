r"""The E–I index of one wave, or its change, with its variance.

The index is a function of two densities, within agencies and across, at the numbers of
cells :math:`M_w, M_a` there are: :math:`(E - I) / (E + I)` with :math:`E = M_a y_a` and
:math:`I = M_w y_w`. By the delta method its variance is that of
:math:`\sum_k g_k y_k`, :math:`g_w = -2 M_w E / (E + I)^2`,
:math:`g_a = 2 M_a I / (E + I)^2`; over two waves the two are subtracted, cell by cell.
Residuals are from the density of the class, since how many pairs lie within agencies is
a fact of the roster and no matter of chance. The two classes have variances, and a
covariance through the people they share, as in ``_dyadic``. The jackknife leaves a
person out of both densities, and the numbers of cells as they are. In the degrees of
freedom a cell counts for as much as a tie in it would move the index.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph.inference._cells import Seen, per_person
from agencygraph.inference._dyadic import Blocks, Spread, blocks_of, floored
from agencygraph.inference._means import Estimates, contrast_of, pairs_inside
from agencygraph.measures._observed import share

Floats = NDArray[np.float64]


def of_index(cells: Seen) -> Estimates:
    """Return the E–I index as one row."""
    counts = per_person(cells.network)
    touching = np.stack([counts.within, counts.known - counts.within])
    both = np.stack([counts.both[1], counts.both[2] - counts.both[1]]).sum(axis=1) / 2
    tied = _tied(cells)
    totals = tied.sum(axis=2) / 2
    size, weights = touching.sum(axis=1) / 2, contrast_of(len(totals))
    values = np.array([_index(some) for some in totals])
    slopes = weights[:, None] * _slopes(totals) * size
    shifts, people = _shifts(tied, touching, weights)
    parted = np.array([people])
    known = touching.sum(axis=0)
    leverage = np.abs(_slopes(totals)).sum(axis=0) @ touching
    square = leverage * leverage
    spread = Spread(
        floored(_variance(cells, slopes, touching, both), np.array([shifts]), parted),
        share((parted - 1) * shifts, parted),
        share(square.sum(keepdims=True) ** 2, (square * square).sum()) - 2,
        np.array([float((known > 0).sum())]),
        np.zeros(1),  # how far an index can have moved unseen is not known
    )
    inside = pairs_inside(cells) >= 0
    changed = float((cells.tied[0] != cells.tied[-1])[inside].sum())
    events = changed if len(totals) == 2 else float(totals.min())
    return Estimates(
        values[:, None],
        weights @ values[:, None],
        spread,
        np.array([events]),
        np.array([min(events, float(totals.min()))]),
        totals.sum(axis=1, keepdims=True),
        size.sum(keepdims=True),
    )


def _tied(cells: Seen) -> Floats:
    """Ties that touch each person, (waves, 2, n): within and across."""
    block, n = pairs_inside(cells), cells.network.n_people
    found = np.zeros((len(cells.tied), 2, n))
    for kind in (0, 1):
        chosen = block == kind
        for ends in (cells.first[chosen], cells.second[chosen]):
            for wave, tied in enumerate(cells.tied):
                found[wave, kind] += np.bincount(ends, tied[chosen], minlength=n)
    return found


def _index(ties: Floats) -> Floats:
    """Index from ties within and across, (2, ...)."""
    return share(ties[1] - ties[0], ties[1] + ties[0])


def _slopes(totals: Floats) -> Floats:
    """Derivatives of the index by ties within and ties across, (waves, 2)."""
    square = totals.sum(axis=1) ** 2
    return share(np.array([-2 * totals[:, 1], 2 * totals[:, 0]]), square).T


def _variance(cells: Seen, slopes: Floats, touching: Floats, both: Floats) -> Floats:
    """Variance of the sum over classes of the means of ``slopes`` @ waves."""
    block, size = pairs_inside(cells), touching.sum(axis=1) / 2
    overlap = touching @ touching.T - np.diag(size + 2 * both)
    disjoint = np.maximum(np.outer(size, size) - overlap, 0)
    residuals, products = np.zeros_like(touching), np.zeros((2, 2))
    for kind in (0, 1):
        values = cells.contrast(slopes[:, kind])
        chosen = np.where(block == kind, 0, -1)
        count = size[kind : kind + 1], both[kind : kind + 1]
        one: Blocks = blocks_of(values, chosen, count, sides=1)
        residuals[kind] = _touch(values, block == kind) - touching[kind] * one.mean
        products[kind, kind] = one.residuals[0]
    parts = share(residuals @ residuals.T - products, disjoint)
    found: Floats = parts.sum(keepdims=True).ravel()
    return found


def _touch(values: Seen, chosen: NDArray[np.bool_]) -> Floats:
    n, tied = values.network.n_people, values.tied[0][chosen]
    ends = values.first[chosen], values.second[chosen]
    found = [np.bincount(some, tied, minlength=n).astype(float) for some in ends]
    both: Floats = found[0] + found[1]
    return both


def _shifts(tied: Floats, touching: Floats, weights: Floats) -> tuple[float, float]:
    """Sum of squares of the index without each person, and how many people that is."""
    size = touching.sum(axis=1, keepdims=True) / 2
    left = size - touching
    without = np.array(
        [
            _index(size * share(some.sum(axis=1, keepdims=True) / 2 - some, left))
            for some in tied
        ]
    )
    found = (weights @ without)[touching.sum(axis=0) > 0]
    found = found[~np.isnan(found)]
    if not len(found):
        return np.nan, 0.0
    return float(((found - found.mean()) ** 2).sum()), float(len(found))
