"""From ties to places: start, places spread evenly over circles, and who stands where.

Groups are laid out together, each around its own middle; people stand in the order of
their groups, and ``starts`` says where each begins. A person has room 1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from agencygraph._kernels import layout as kernels

Points = NDArray[np.float64]
Pairs = NDArray[np.int64]
Values = NDArray[np.float64]

SMOOTHED = 30
"""Times that everybody moves to the middle of those they are tied to, at the start."""

TRIED = 40
"""Times that everybody tries to exchange places."""

NAMED = 300
"""Up to this many people have room for their names: they stay spread evenly."""

RELAXED, APART, DRAWN = 10, 40, 0.3
"""Rounds of drawing together, of moving apart at most; share of the way at first."""

CLOSEST = 0.72, 0.86
"""Distance that is kept among many and among few: a small circle is to be filled."""


@dataclass(frozen=True, eq=False)
class Ties:
    """Ties inside groups of points, and what draws each point elsewhere.

    Attributes
    ----------
    starts : int64 array (groups + 1,)
        The first point of each group.
    rows : csr_array (n, n)
        Symmetric, ties inside groups only.
    outward : float64 array (n, 2)
        Direction, as strong as the ties that lead there.
    """

    starts: NDArray[np.int64]
    rows: "csr_array[np.float64]"
    outward: Points

    @classmethod
    def of(
        cls, starts: NDArray[np.int64], pairs: Pairs, pull: Values, outward: Points
    ) -> "Ties":
        """Both directions of each pair as rows."""
        n = int(starts[-1])
        ends = np.concatenate([pairs, pairs[:, ::-1]]).T
        rows = csr_array((np.tile(pull, 2), (ends[0], ends[1])), shape=(n, n))
        rows.sort_indices()
        return cls(starts, rows, outward)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Number of points of each group."""
        return np.diff(self.starts)

    @property
    def group_of(self) -> NDArray[np.int64]:
        """Group of each point."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    @property
    def strength(self) -> Values:
        """Weight of the ties of each point."""
        return np.asarray(self.rows @ np.ones(int(self.starts[-1])), np.float64)

    def renumbered(self, order: NDArray[np.int64]) -> "Ties":
        """Return the same ties, points in another order inside their groups."""
        rows = csr_array(self.rows[order][:, order])
        rows.sort_indices()
        return Ties(self.starts, rows, self.outward[order])

    def arrays(
        self,
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
        """Rows as kernels take them."""
        rows = self.rows
        return (
            rows.indptr.astype(np.int64),
            rows.indices.astype(np.int32),
            rows.data.astype(np.float64),
        )


def arranged(ties: Ties, generator: np.random.Generator) -> Points:
    """Places of all points in circles of radius √(k / π), a group around (0, 0).

    Everybody starts near the middle of those they are tied to, is given one of the
    places spread evenly over the circle, exchanges it for better ones, and, among many,
    is at last drawn a little towards those they are tied to and stand near.
    """
    places = exchanged(ties, smoothed(ties, generator))
    return places if len(places) <= NAMED else relaxed(ties, places)


def smoothed(ties: Ties, generator: np.random.Generator) -> Points:
    """Points such that tied ones are near: leading eigenvectors, by power iteration.

    Random positions are replaced by the mean of neighbours' again and again, centred
    and made orthogonal in each group. Part of the mean is the middle of the group, so
    that a few people on the edge of a network do not take all of the picture.
    """
    group_of, sizes = ties.group_of, np.maximum(ties.sizes, 1)

    def mean(values: Values) -> Values:
        return np.bincount(group_of, values, minlength=len(sizes)) / sizes

    points = generator.normal(size=(len(group_of), 2))
    strength = ties.strength
    outward = 0.3 * ties.outward / np.maximum(np.hypot(*ties.outward.T), 1)[:, None]
    strength = strength + 0.25 * mean(strength)[group_of] + 1e-9
    for _ in range(SMOOTHED):
        sums: Points = np.asarray(ties.rows @ points, np.float64)
        points = 0.8 * sums / strength[:, None] + 0.2 * points
        x, y = (part - mean(part)[group_of] for part in points.T)
        x2 = np.maximum(mean(x * x), 1e-300)
        y = y - (mean(x * y) / x2)[group_of] * x
        y2 = np.maximum(mean(y * y), 1e-300)
        points = np.column_stack([x / np.sqrt(x2)[group_of], y / np.sqrt(y2)[group_of]])
        points += outward
    return points


def sunflower(sizes: NDArray[np.int64]) -> Points:
    """Places spread evenly over a circle for each group, about 1 apart."""
    starts = np.cumsum(sizes) - sizes
    order = np.arange(int(sizes.sum())) - np.repeat(starts, sizes) + 0.5
    order[np.repeat(sizes == 1, sizes)] = 0.0
    radius, angle = np.sqrt(order / np.pi), order * np.pi * (3 - np.sqrt(5))
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def matched(
    points: Points,
    places: Points,
    starts: NDArray[np.int64],
    offered: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Which place each point gets, group by group: left halves to left halves.

    Points and places of a group are halved along x, each half along y, and so on, until
    no two points are together. ``starts`` and ``offered``: the first point and the
    first place of each group, which has no fewer places than points.
    """
    sides = [_Halves(points, starts), _Halves(places, offered)]
    axis, largest = 0, int(np.diff(starts).max(initial=0))
    while largest > 1:
        for side in sides:
            side.halve(axis)
        axis, largest = 1 - axis, (largest + 1) // 2
    order = np.argsort(sides[1].part, kind="stable")
    return order[np.searchsorted(sides[1].part[order], sides[0].part)]


class _Halves:
    """Points in parts, which are halved again and again."""

    def __init__(self, points: Points, starts: NDArray[np.int64]) -> None:
        sizes = np.diff(starts)
        self.part = np.repeat(np.arange(len(sizes)), sizes)
        self._first = np.repeat(starts[:-1], sizes)
        self._end = np.repeat(starts[1:], sizes)
        self._ranks = [
            np.argsort(np.argsort(along, kind="stable")) for along in points.T
        ]

    def halve(self, axis: int) -> None:
        """Tell the left half of each part from the right one."""
        n = len(self.part)
        position = np.empty(n, np.int64)
        position[np.argsort(self._first * n + self._ranks[axis])] = np.arange(n)
        middle = (self._first + self._end + 1) // 2
        right = position >= middle
        self._first = np.where(right, middle, self._first)
        self._end = np.where(right, self._end, middle)
        self.part = 2 * self.part + right


def exchanged(ties: Ties, points: Points) -> Points:
    """Evenly spread places, near the points at first, exchanged for better ones."""
    places = sunflower(ties.sizes)
    order = np.argsort(matched(points, places, ties.starts, ties.starts))
    here = ties.renumbered(order)
    radius = np.sqrt(np.maximum(ties.sizes, 1) / np.pi)
    outward = here.outward / radius[ties.group_of][:, None]
    work = 5 * TRIED * (2 * len(here.rows.data) + len(places))
    at = kernels.exchange.run(work, places, here.starts, here.arrays(), outward, TRIED)
    found = np.empty_like(places)
    found[order] = places[at]
    return found


def relaxed(ties: Ties, points: Points, closest: float | None = None) -> Points:
    """Points drawn together where they are tied, apart elsewhere, in their circles."""
    work = 6 * RELAXED * (len(ties.rows.data) + 9 * len(points))
    strength = np.maximum(ties.strength, 1e-9)
    outward = ties.outward / np.maximum(strength, np.hypot(*ties.outward.T))[:, None]
    kept = np.clip(0.66 + 0.9 / np.sqrt(np.maximum(ties.sizes, 1)), *CLOSEST)
    if closest is not None:
        kept[:] = closest
    settings = (RELAXED, APART, DRAWN)
    arrays = points, ties.starts, ties.arrays()
    return kernels.relax.run(work, *arrays, (outward, kept), settings)


def spring(start: Points, pairs: Pairs, weights: Values, rounds: int) -> Points:
    """Place a few points so that tied ones are near and no two are close.

    Everyone pushes everyone by 1 / distance, ties pull by weight times distance
    squared, both in units of the ideal distance, and steps shrink to nothing over the
    rounds. A weak pull to the middle holds parts that no tie connects.

    References
    ----------
    Fruchterman & Reingold (1991), Software: Practice and Experience 21(11), 1129–1164.
    """
    points = start.copy()
    n = len(points)
    largest = 0.3 * np.sqrt(n) + 0.1
    for done in range(rounds):
        step = _push(points) + _pull(points, pairs, weights)
        step -= 0.08 * points
        length = np.hypot(step[:, 0], step[:, 1])
        limit = largest * (1 - done / rounds)
        points += step * np.minimum(1.0, limit / np.maximum(length, 1e-9))[:, None]
    return points


def level(points: Points) -> Points:
    """Turn points so that they spread most from left to right."""
    points = points - points.mean(0)
    x, y = points.T
    angle = 0.5 * np.arctan2(2 * (x * y).sum(), (x * x).sum() - (y * y).sum())
    cos, sin = np.cos(angle), np.sin(angle)
    return np.column_stack([x * cos + y * sin, y * cos - x * sin])


def _push(points: Points) -> Points:
    across = points[:, 0][:, None] - points[:, 0]
    up = points[:, 1][:, None] - points[:, 1]
    force = 1.0 / (across * across + up * up + 1e-3)
    return np.column_stack([(across * force).sum(1), (up * force).sum(1)])


def _pull(points: Points, pairs: Pairs, weights: Values) -> Points:
    one, two = pairs[:, 0], pairs[:, 1]
    gap = points[one] - points[two]
    move = gap * (np.hypot(gap[:, 0], gap[:, 1]) * weights)[:, None]
    return gathered(two, move, len(points)) - gathered(one, move, len(points))


def gathered(rows: NDArray[np.int64], moves: Points, n: int) -> Points:
    """Sum of the moves of each row."""
    return np.column_stack(
        [np.bincount(rows, moves[:, k], minlength=n) for k in (0, 1)]
    )
