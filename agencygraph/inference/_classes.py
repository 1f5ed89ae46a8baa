r"""Density and the E–I index as functions of two densities: within agencies and across.

How many pairs lie within agencies is a fact of the roster and no matter of chance. So
residuals are from the density of the class, at the numbers of cells :math:`M_w, M_a`
there are. The density is :math:`(I + E) / (M_w + M_a)` with :math:`I = M_w y_w` and
:math:`E = M_a y_a`, the index :math:`(E - I) / (E + I)`. By the delta method the
variance of either is that of :math:`\sum_k g_k y_k`; for the index
:math:`g_w = -2 M_w E / (E + I)^2` and :math:`g_a = 2 M_a I / (E + I)^2`. Over two waves
the two are subtracted, cell by cell. The classes have variances, and a covariance
through the people they share, as in ``_dyadic``. The jackknife leaves a person out of
both densities, and the numbers of cells as they are. In the degrees of freedom a cell
counts for as much as a tie in it would move the statistic.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.inference._cells import PerPerson, Seen, per_person
from agencygraph.inference._dyadic import Spread, blocks_of, floored
from agencygraph.inference._means import (
    Estimates,
    contrast_of,
    of_network,
    pairs_inside,
)
from agencygraph.measures._observed import share

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class _Classes:
    """Cells and ties of two classes.

    Attributes
    ----------
    cells : Seen
    kind : int64 array
        Class of each cell, 0 or 1; -1 for neither.
    touching : float64 array (2, n)
        Observed cells that touch each person.
    both : float64 array (2,)
        Dyads seen both ways.
    tied : float64 array (waves, 2, n)
        Ties that touch each person.
    """

    cells: Seen
    kind: Ints
    touching: Floats
    both: Floats
    tied: Floats

    @property
    def size(self) -> Floats:
        """Observed cells of each class."""
        found: Floats = self.touching.sum(axis=1) / 2
        return found

    @property
    def totals(self) -> Floats:
        """Ties, (waves, 2)."""
        found: Floats = self.tied.sum(axis=2) / 2
        return found


def of_everything(cells: Seen) -> tuple[Estimates, ...]:
    """Return density, density within, density across and the E–I index."""
    counts = per_person(cells.network)
    density, within, across = of_network(cells, counts)
    return _density(cells, counts, density), within, across, _index_of(cells, counts)


def _density(cells: Seen, counts: PerPerson, plain: Estimates) -> Estimates:
    """Density of all, class by class where each class has dyads that share nobody."""
    kind = np.where(pairs_inside(cells) == 0, 0, 1)
    classes = _classes(
        cells,
        kind,
        np.stack([counts.within, counts.total - counts.within]),
        np.stack([counts.both[1], counts.both[0] - counts.both[1]]),
    )
    cells_in_all = classes.size.sum()

    def density(ties: Floats) -> Floats:
        return share(ties.sum(axis=0), cells_in_all)

    slopes = np.full((len(cells.tied), 2), 1.0) / max(cells_in_all, 1.0)
    found = _spread(classes, density, slopes, plain.spread.apart)
    if np.isnan(found.variance[0]):
        return plain
    return Estimates(
        plain.waves,
        plain.value,
        found,
        plain.events,
        plain.expected,
        plain.ties,
        plain.observed,
    )


def _index_of(cells: Seen, counts: PerPerson) -> Estimates:
    classes = _classes(
        cells,
        pairs_inside(cells),
        np.stack([counts.within, counts.known - counts.within]),
        np.stack([counts.both[1], counts.both[2] - counts.both[1]]),
    )
    totals = classes.totals
    values = np.array([[_index(some)] for some in totals])
    unknown = np.zeros(1)  # how far an index can have moved unseen
    inside = classes.kind >= 0
    changed = float((cells.tied[0] != cells.tied[-1])[inside].sum())
    fewest = float(totals.min())
    events = changed if len(totals) == 2 else fewest
    return Estimates(
        values,
        contrast_of(len(totals)) @ values,
        _spread(classes, _index, _slopes(totals), unknown),
        np.array([events]),
        np.array([min(events, fewest)]),
        totals.sum(axis=1, keepdims=True),
        classes.size.sum(keepdims=True),
    )


def _index(ties: Floats) -> Floats:
    """Index from ties within and across, (2, ...)."""
    return share(ties[1] - ties[0], ties[1] + ties[0])


def _slopes(totals: Floats) -> Floats:
    """Derivatives of the index by ties within and ties across, (waves, 2)."""
    square = totals.sum(axis=1) ** 2
    return share(np.array([-2 * totals[:, 1], 2 * totals[:, 0]]), square).T


def _classes(cells: Seen, kind: Ints, touching: Floats, both: Floats) -> _Classes:
    n = cells.network.n_people
    tied = np.zeros((len(cells.tied), 2, n))
    for one in (0, 1):
        chosen = kind == one
        for ends in (cells.first[chosen], cells.second[chosen]):
            for wave, there in enumerate(cells.tied):
                tied[wave, one] += np.bincount(ends, there[chosen], minlength=n)
    return _Classes(cells, kind, touching, both.sum(axis=1) / 2, tied)


def _spread(
    classes: _Classes,
    statistic: Callable[[Floats], Floats],
    slopes: Floats,
    apart: Floats,
) -> Spread:
    """Variance of a function of the ties of both classes; slopes (waves, 2)."""
    weights = contrast_of(len(slopes))
    variance = _variance(classes, weights[:, None] * slopes * classes.size)
    shifts, people = _shifts(classes, statistic, weights)
    parted = np.array([people])
    leverage = np.abs(slopes).sum(axis=0) @ classes.touching
    square = leverage * leverage
    return Spread(
        floored(variance, np.array([shifts]), parted),
        share((parted - 1) * shifts, parted),
        share(square.sum(keepdims=True) ** 2, (square * square).sum()) - 2,
        np.array([float((classes.touching.sum(axis=0) > 0).sum())]),
        apart,
    )


def _variance(classes: _Classes, slopes: Floats) -> Floats:
    """Variance of the sum over classes of the means of ``slopes`` @ waves."""
    touching, size = classes.touching, classes.size
    overlap = touching @ touching.T - np.diag(size + 2 * classes.both)
    disjoint = np.maximum(np.outer(size, size) - overlap, 0)
    residuals, products = np.zeros_like(touching), np.zeros((2, 2))
    for one in (0, 1):
        values = classes.cells.contrast(slopes[:, one])
        chosen = np.where(classes.kind == one, 0, -1)
        count = size[one : one + 1], classes.both[one : one + 1]
        block = blocks_of(values, chosen, count, sides=1)
        touched = slopes[:, one] @ classes.tied[:, one]
        residuals[one] = touched - touching[one] * block.mean
        products[one, one] = block.residuals[0]
    parts = share(residuals @ residuals.T - products, disjoint)
    found: Floats = parts.sum(keepdims=True).ravel()
    return found


def _shifts(
    classes: _Classes, statistic: Callable[[Floats], Floats], weights: Floats
) -> tuple[float, float]:
    """Sum of squares of the values without each person, and how many values."""
    size = classes.size[:, None]
    left = size - classes.touching
    without = np.array(
        [
            statistic(size * share(some.sum(axis=1, keepdims=True) / 2 - some, left))
            for some in classes.tied
        ]
    )
    found = (weights @ without)[classes.touching.sum(axis=0) > 0]
    found = found[~np.isnan(found)]
    if not len(found):
        return np.nan, 0.0
    return float(((found - found.mean()) ** 2).sum()), float(len(found))
