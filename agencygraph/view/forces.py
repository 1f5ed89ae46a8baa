"""Force-directed placing of points, and circles that do not overlap."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Points = NDArray[np.float64]
Pairs = NDArray[np.int64]

DENSE = 700
"""Up to this many points all push each other; above only those nearby."""

NEAR = 3.0
"""How far a point pushes then; the ideal distance is 1."""


def spring(
    start: Points, pairs: Pairs, weights: NDArray[np.float64], rounds: int
) -> Points:
    """Place points so that tied ones are near and no two are close.

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


def separate(
    centres: Points, radii: NDArray[np.float64], gap: float, rounds: int
) -> Points:
    """Draw circles together until they nearly touch, and keep them ``gap`` apart.

    The picture is drawn together more in height than in width: windows are wide.
    """
    points = centres.copy()
    needed = radii[:, None] + radii + gap
    yields = radii / (radii[:, None] + radii)  # the smaller of two circles moves more
    for done in range(rounds):
        if done < rounds * 0.7:
            points *= (0.992, 0.986)
        across, up, distance = _distances(points)
        over = np.maximum(0.0, needed - distance)
        np.fill_diagonal(over, 0.0)
        share = 0.5 * over / distance * yields
        points[:, 0] += (across * share).sum(1)
        points[:, 1] += (up * share).sum(1)
    _, _, distance = _distances(points)
    np.fill_diagonal(distance, np.inf)
    return points * max(1.0, float((needed / distance).max()))


def push_apart(
    points: Points, least: float, centre: Points, radius: float, rounds: int = 40
) -> Points:
    """Move points that are closer than ``least`` apart, all staying in the circle."""
    points = points.copy()
    for _ in range(rounds):
        close = cKDTree(points).query_pairs(least, output_type="ndarray")
        if not len(close):
            break
        one, two = close[:, 0], close[:, 1]
        gap = points[one] - points[two]
        distance = np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1e-6)
        move = gap * (0.4 * (least - distance) / distance)[:, None]
        points += _gather(one, move, len(points)) - _gather(two, move, len(points))
        points = inside(points, centre, radius)
    return points


def inside(points: Points, centre: Points, radius: float) -> Points:
    """Return the points, those outside the circle moved onto it."""
    away = points - centre
    distance = np.hypot(away[:, 0], away[:, 1])
    return centre + away * np.minimum(1.0, radius / np.maximum(distance, 1e-9))[:, None]


def level(points: Points) -> Points:
    """Turn points so that they spread most from left to right."""
    points = points - points.mean(0)
    x, y = points.T
    angle = 0.5 * np.arctan2(2 * (x * y).sum(), (x * x).sum() - (y * y).sum())
    cos, sin = np.cos(angle), np.sin(angle)
    return np.column_stack([x * cos + y * sin, y * cos - x * sin])


def _distances(points: Points) -> tuple[Points, Points, Points]:
    across = points[:, 0][:, None] - points[:, 0]
    up = points[:, 1][:, None] - points[:, 1]
    return across, up, np.maximum(np.hypot(across, up), 1e-6)


def _push(points: Points) -> Points:
    if len(points) <= DENSE:
        across = points[:, 0][:, None] - points[:, 0]
        up = points[:, 1][:, None] - points[:, 1]
        force = 1.0 / (across * across + up * up + 1e-3)
        return np.column_stack([(across * force).sum(1), (up * force).sum(1)])
    close = cKDTree(points).query_pairs(NEAR, output_type="ndarray")
    one, two = close[:, 0], close[:, 1]
    gap = points[one] - points[two]
    move = gap / ((gap * gap).sum(1) + 1e-3)[:, None]
    return _gather(one, move, len(points)) - _gather(two, move, len(points))


def _pull(points: Points, pairs: Pairs, weights: NDArray[np.float64]) -> Points:
    one, two = pairs[:, 0], pairs[:, 1]
    gap = points[one] - points[two]
    move = gap * (np.hypot(gap[:, 0], gap[:, 1]) * weights)[:, None]
    return _gather(two, move, len(points)) - _gather(one, move, len(points))


def _gather(rows: Pairs, moves: Points, n: int) -> Points:
    return np.column_stack(
        [np.bincount(rows, moves[:, k], minlength=n) for k in (0, 1)]
    )
