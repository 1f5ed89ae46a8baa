"""Least squares over the observed cells, and t of one predictor when it is permuted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels.permutations import Labels
from agencygraph.errors import ParameterError
from agencygraph.inference._predictors import Matrix
from agencygraph.measures._observed import Floats

COLLINEAR = 1e-7
"""Share of a predictor that must be left when the others are taken out."""

PERFECT = 1e-13
"""Share of the squares of the outcome that is a rounding error of a perfect fit."""

NOTHING = 1e-26
"""Share of a sum of squares that rounding leaves when everything is taken out."""

ROUNDING = 1e-12
"""Error of a correlation of which nothing was taken out before."""

Cells = NDArray[np.bool_]


@dataclass(frozen=True)
class Fit:
    """Estimates, standard errors and t, the intercept first; NaN where undefined.

    ``observed``: cells (dyads if all is symmetric) that everything was observed in.
    """

    estimate: Floats
    se: Floats
    t: Floats
    observed: int
    is_perfect: bool


@dataclass(frozen=True)
class Model:
    """An outcome and its predictors by name, all on the same people."""

    outcome: Matrix
    predictors: Mapping[str, Matrix]

    @property
    def each_once(self) -> bool:
        """Whether all is symmetric, so that a dyad is one cell."""
        return all(x.symmetric for x in (self.outcome, *self.predictors.values()))

    def used(self, cells: Cells) -> Cells:
        """The cells, each dyad once if all is symmetric."""
        return np.tril(cells) if self.each_once else cells

    def fit(self) -> Fit:
        """Fit by ordinary least squares to all cells that everything was observed in.

        Raises
        ------
        ParameterError
            Predictors that follow from the others, by name.
        """
        y, named = self.outcome, self.predictors
        cells = self.used(_seen([y, *named.values()]))
        outcome = y.values[cells]
        design = np.stack([x.values[cells] for x in named.values()], axis=1)
        number, size = design.shape
        nothing = np.full(size + 1, np.nan)
        free = number - size - 1
        if free < 1:
            return Fit(nothing, nothing, nothing, number, is_perfect=False)
        means = design.mean(axis=0)
        centred = design - means
        _refuse_collinear([*named], centred, design)
        q, r = np.linalg.qr(centred)
        spread = outcome - outcome.mean()
        slopes = np.linalg.solve(r, q.T @ spread)
        left = spread - centred @ slopes
        residual = float(left @ left)
        inverse = np.linalg.inv(r)
        bread = inverse @ inverse.T
        own = np.append(1 / number + means @ bread @ means, np.diag(bread))
        estimate = np.append(outcome.mean() - means @ slopes, slopes)
        if residual <= PERFECT * float(outcome @ outcome):
            return Fit(estimate, nothing, nothing, number, is_perfect=True)
        se = np.sqrt(own * residual / free)
        return Fit(estimate, se, estimate / se, number, is_perfect=False)


class Permuted:
    """t of one predictor while what the others leave of it is permuted.

    Its cells that were not observed move along; the model is fitted to those cells
    that were observed of everything then.
    """

    def __init__(self, model: Model, name: str) -> None:
        own = model.predictors[name]
        others = [x for key, x in model.predictors.items() if key != name]
        known = _seen([own, *others])
        values = own.values[known]
        self.rest = np.zeros_like(own.values)
        self.rest[known] = _left(values, _design(others, known))
        self.known = known
        self.cells = model.used(_seen([model.outcome, *others]))
        base, _ = np.linalg.qr(_design(others, self.cells))
        outcome = model.outcome.values[self.cells]
        self.size = base.shape[1]
        self.columns = np.zeros((self.size + 1, known.size))
        self.columns[:-1, self.cells.ravel()] = base.T
        self.columns[-1, self.cells.ravel()] = outcome - base @ (base.T @ outcome)
        self.whole = np.einsum("an,bn->ab", self.columns, self.columns)
        self.squares = float((self.rest * self.rest).sum())
        self.nothing = NOTHING * np.array([outcome @ outcome, values @ values])
        self.nothing += PERFECT * np.array([self.whole[-1, -1], self.squares])
        self.apart = np.nonzero(~known)
        self.outside = np.flatnonzero(~self.cells)
        everything = ~np.eye(len(known), dtype=bool)
        self.is_whole = bool((known == everything).all()) and bool(
            (self.cells == model.used(everything)).all()
        )
        nobody_moves = np.arange(len(known), dtype=np.uint32)[np.newaxis]
        r, slack, free = self._correlations(nobody_moves)
        self.here, self.slack, self.free = float(r[0]), float(slack[0]), int(free[0])

    @property
    def steps(self) -> int:
        """Steps that one permutation takes."""
        return self.columns.size

    def places(self, orders: Labels) -> Floats:
        r"""Where t lies under each permutation, in [-1, 1], NaN if undefined; (d, 1).

        A t on f degrees of freedom is a partial correlation r, :math:`t = r \sqrt{f /
        (1 - r^2)}`, and grows without bound as a fit becomes perfect, its rounding
        error with it. So compared is :math:`t / \sqrt{t^2 + f_0}`, with the f of the
        data as they are: it grows with t, is r where f is the same, and 1 in a perfect
        fit. What lies within rounding of its value in the data is that value.
        """
        r, slack, free = self._correlations(orders)
        ratio = free / self.free
        with np.errstate(invalid="ignore"):
            place = r * np.sqrt(ratio / (1 - r * r + ratio * r * r))
            slack = slack * np.maximum(ratio, 1 / np.maximum(ratio, 1e-9)) + self.slack
            is_here = np.abs(place - self.here) <= slack
        return np.where(is_here, self.here, place)[:, np.newaxis]

    def _correlations(self, orders: Labels) -> tuple[Floats, Floats, NDArray[np.int64]]:
        """Partial correlations, their rounding errors and degrees of freedom.

        NaN where there are none of these, or nothing is left of one of the two when
        the others are taken out.
        """
        gram, number = self._grams(orders)
        k = self.size
        sizes, axes = np.linalg.eigh(gram[:, :k, :k])
        kept = sizes > COLLINEAR**2
        back = axes.transpose(0, 2, 1) @ gram[:, :k, k:]
        scaled = np.where(kept, 1 / np.where(kept, sizes, 1.0), 0.0)[:, :, np.newaxis]
        left = gram[:, k:, k:] - back.transpose(0, 2, 1) @ (scaled * back)
        yy, ey, ee = left[:, 0, 0], left[:, 0, 1], left[:, 1, 1]
        free = number - kept.sum(axis=1) - 1
        given = (free > 0) & (yy > self.nothing[0])
        given &= ee > COLLINEAR**2 * gram[:, -1, -1] + self.nothing[1]
        square = np.where(given, yy * ee, np.nan)
        r = np.clip(ey / np.sqrt(square), -1, 1)
        slack = ROUNDING * np.sqrt(self.whole[k, k] * self.squares / square)
        return r, slack, free

    def _grams(self, orders: Labels) -> tuple[Floats, NDArray[np.int64]]:
        """Products of the others, the outcome and what is permuted; number of cells.

        Each is that over all cells, less that over the few that were not observed.
        """
        k, n = self.size, len(self.known)
        gram = np.zeros((len(orders), k + 2, k + 2))
        number = np.full(len(orders), self.cells.sum(), np.int64)
        gram[:, :-1, :-1] = self.whole
        place, rows, columns = np.empty(n, np.intp), *self.apart
        cells = self.cells.ravel()
        for r, order in enumerate(orders.astype(np.intp)):  # 6 times as fast as uint32
            moved = self.rest.take(order, axis=0).take(order, axis=1).ravel()
            products = np.einsum("cn,n->c", self.columns, moved)
            gram[r, :-1, -1] = gram[r, -1, :-1] = products
            beyond = moved[self.outside]
            gram[r, -1, -1] = self.squares - np.einsum("n,n->", beyond, beyond)
            if self.is_whole:
                continue
            place[order] = np.arange(n)
            hidden = place[rows] * n + place[columns]
            hidden = hidden[cells[hidden]]
            out = self.columns.take(hidden, axis=1)
            for a in range(k + 1):
                gram[r, a, :-1] -= np.einsum("n,bn->b", out[a], out)
            number[r] -= len(hidden)
        return gram, number


def _seen(matrices: Iterable[Matrix]) -> Cells:
    found: Cells = np.logical_and.reduce([matrix.seen for matrix in matrices])
    return found


def _design(matrices: Iterable[Matrix], cells: Cells) -> Floats:
    """A column of ones and one for each matrix."""
    columns = [x.values[cells] for x in matrices]
    return np.stack([np.ones(int(cells.sum())), *columns], axis=1)


def _left(values: Floats, design: Floats) -> Floats:
    """What is left of values when the columns of the design are taken out."""
    base, _ = np.linalg.qr(design)
    found: Floats = values - base @ (base.T @ values)
    return found


def _refuse_collinear(names: list[str], centred: Floats, design: Floats) -> None:
    sizes = np.linalg.norm(centred, axis=0)
    flat = sizes <= COLLINEAR * np.linalg.norm(design, axis=0)
    if flat.any():
        same = ", ".join(repr(names[k]) for k in np.flatnonzero(flat))
        message = f"the same in every cell that all networks observed: {same}"
        raise ParameterError(message)
    unit = centred / sizes
    rest = [
        np.linalg.norm(_left(unit[:, k], np.delete(unit, k, axis=1)))
        for k in range(len(names))
    ]
    tied = [
        repr(name) for name, left in zip(names, rest, strict=True) if left < COLLINEAR
    ]
    if tied:
        message = (
            f"these predictors follow from one another, so that their shares cannot be "
            f"told apart: {', '.join(tied)}; leave one of them out"
        )
        raise ParameterError(message)
