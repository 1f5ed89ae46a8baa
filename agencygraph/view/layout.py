"""Where agencies and people stand: circles of agencies, people inside.

Positions follow from the union of all waves and the seed alone, so nothing moves when
a reader goes from before to after, and from no order of the input.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from agencygraph._kernels import layout as kernels
from agencygraph.view import forces
from agencygraph.view.forces import Pairs, Points, Ties, Values

ROOM = 34.0
"""An agency of k people has the radius ROOM · √k: area goes with head count."""

RIM = 0.86
"""People stand within this share of their agency's radius."""

GAP = 44.0
"""Least distance between two agencies: their names stand there."""

FEW = 128
"""Up to this many agencies all push each other; more begin as people do."""

FILLED = 0.7
"""Share of a circle that is filled by circles at first."""

FREE = 300
"""Up to this many people without several agencies, ties alone decide."""

LOOSE = 1.5
"""How much larger the circle is then: ties have more room to show."""

DIRECTIONS, NEIGHBOURS = 16, 16
"""In how many directions a circle is measured, against how many others."""

DIGITS = 3


@dataclass(frozen=True, eq=False)
class Layout:
    """Positions, rounded to three decimals; y grows downwards, as on a screen.

    Attributes
    ----------
    people : float64 array (n, 2)
    centres : float64 array (groups, 2)
    radii : float64 array (groups,)
        Circles of the agencies, then of people whose agency is not known, if any.
    """

    people: Points
    centres: Points
    radii: Values


def two_level(
    group_of: NDArray[np.int64],
    n_groups: int,
    pairs: Pairs,
    weights: Values,
    *,
    seed: int = 0,
) -> Layout:
    """Place agencies by the ties between them, people by theirs inside their agency.

    Agencies are circles, placed by the density of ties between them and drawn together
    until they nearly touch. Inside, people stand spread evenly over the circle, near
    those they are tied to and on the side of the agencies that they reach.

    Parameters
    ----------
    group_of
        Position of each person's agency, 0 to ``n_groups`` − 1.
    pairs, weights
        Each tie of the union of waves once, with its largest weight, in any order.
    """
    n = len(group_of)
    sizes = np.bincount(group_of, minlength=n_groups)
    radii = ROOM * np.sqrt(np.maximum(sizes, 1))
    pairs, pull = _in_order(n, pairs, weights)
    generator = np.random.Generator(np.random.PCG64(seed))
    if n_groups == 1 and n <= FREE:
        return _freely(n, pairs, pull, generator)
    if n_groups == 1:
        radii *= LOOSE
    centres = _agencies(sizes, radii, (group_of[pairs], pull), generator)
    order = np.argsort(group_of, kind="stable")
    place = np.empty(n, np.int64)
    place[order] = np.arange(n)
    within = group_of[pairs[:, 0]] == group_of[pairs[:, 1]]
    outward = _outward(group_of, centres, pairs[~within], pull[~within])
    starts = np.concatenate([[0], np.cumsum(sizes)])
    ties = Ties.of(starts, place[pairs[within]], pull[within], outward[order])
    unit = RIM * radii / np.sqrt(np.maximum(sizes, 1) / np.pi)
    people = np.empty((n, 2))
    people[order] = forces.arranged(ties, generator) * unit[ties.group_of][:, None]
    return _rounded(people + centres[group_of], centres, radii)


def _in_order(n: int, pairs: Pairs, weights: Values) -> tuple[Pairs, Values]:
    """Each pair once, in one order, and how strongly it pulls: 0 to 1."""
    keys = pairs.min(1, initial=n) * n + pairs.max(1, initial=0)
    keys, place = np.unique(keys, return_inverse=True)
    largest = np.zeros(len(keys))
    np.maximum.at(largest, place, weights)
    ends = np.column_stack([keys // max(n, 1), keys % max(n, 1)])
    apart = ends[:, 0] != ends[:, 1]
    most = max(float(weights.max(initial=0.0)), np.finfo(np.float64).tiny)
    return ends[apart], np.sqrt(largest[apart] / most)


def _rounded(people: Points, centres: Points, radii: Values) -> Layout:
    # adding 0 turns -0.0 into 0.0
    return Layout(*(np.round(part, DIGITS) + 0.0 for part in (people, centres, radii)))


def _agencies(
    sizes: NDArray[np.integer],
    radii: Values,
    ties: tuple[Pairs, Values],
    generator: np.random.Generator,
) -> Points:
    """Centres of the agencies' circles."""
    n = len(sizes)
    pairs, weights = _densities(sizes, *ties)
    rows = Ties.of(np.array([0, n]), pairs, weights, np.zeros((n, 2)))
    room = radii + GAP / 2
    if n <= FEW:
        start = generator.normal(size=(n, 2)) * np.sqrt(n)
        points = forces.spring(start, pairs, weights, rounds=250)
    else:
        points = forces.exchanged(rows, forces.smoothed(rows, generator))
    points = _spread(forces.level(points), room)
    work = 300 * (20 * n + len(rows.rows.data))
    settings = (120, 400, 0.2 * min(1.0, np.sqrt(FEW / n)))
    packed = kernels.pack.run(work, points, room, rows.arrays(), settings)
    return forces.level(packed)


def _spread(points: Points, room: Values) -> Points:
    """Move points away from the middle until circles of that radius would fit."""
    area = room * room
    points = points - (points * area[:, None]).sum(0) / area.sum()
    away = np.hypot(points[:, 0], points[:, 1])
    order = np.argsort(away, kind="stable")
    radius = np.empty(len(away))
    radius[order] = np.sqrt((np.cumsum(area[order]) - area[order] / 2) / FILLED)
    radius[order[0]] = 0.0
    return points * (radius / np.maximum(away, 1e-9))[:, None]


def _densities(
    sizes: NDArray[np.integer], groups: Pairs, pull: Values
) -> tuple[Pairs, Values]:
    """Tied pairs of agencies, and their ties for their sizes, 0 to 1."""
    n = len(sizes)
    across = groups[:, 0] != groups[:, 1]
    ends = np.sort(groups[across], axis=1)
    keys, place = np.unique(ends[:, 0] * n + ends[:, 1], return_inverse=True)
    pairs = np.column_stack([keys // n, keys % n])
    volume = np.bincount(place, pull[across], minlength=len(keys))
    density = volume / np.sqrt(np.maximum(sizes[pairs], 1).prod(1))
    return pairs, np.sqrt(density / density.max(initial=1e-300))


def _outward(
    group_of: NDArray[np.integer], centres: Points, pairs: Pairs, pull: Values
) -> Points:
    """Sum of the directions of each person's ties to other agencies."""
    n = len(group_of)
    one, two = pairs[:, 0], pairs[:, 1]
    gap = centres[group_of[two]] - centres[group_of[one]]
    unit = gap / np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1e-9)[:, None]
    unit *= pull[:, None]
    return forces.gathered(one, unit, n) - forces.gathered(two, unit, n)


def _freely(
    n: int, pairs: Pairs, pull: Values, generator: np.random.Generator
) -> Layout:
    """Without several agencies ties alone decide, with more room for them to show."""
    radius = LOOSE * ROOM * np.sqrt(max(n, 1))
    points = np.zeros((n, 2))
    if n > 1:
        start = generator.normal(size=(n, 2)) * np.sqrt(n)
        points = forces.level(forces.spring(start, pairs, pull, rounds=300))
        away = np.hypot(*points.T)
        # the few whom no tie holds end up on the rim, rather than taking all the room
        reach = min(float(away.max()), float(np.quantile(away, 0.9)) / 0.75)
        ties = Ties.of(np.array([0, n]), pairs[:0], pull[:0], np.zeros((n, 2)))
        unit = np.sqrt(n / np.pi)
        points = forces.relaxed(ties, points * unit / max(reach, 1e-9), closest=0.5)
        points *= RIM * radius / unit
    return _rounded(points, np.zeros((1, 2)), np.array([radius]))


# --- places that people keep --------------------------------------------------


def keep_places(
    fresh: Layout, group_of: NDArray[np.integer], known: Mapping[int, tuple[float, ...]]
) -> Layout:
    """Leave people at the places they are known by, and fit the newcomers in.

    An agency's circle is drawn around those who stay, and made larger for newcomers
    as far as its neighbours let it; newcomers take free places in it. Agencies of
    newcomers alone stand to the right of all others, unless no circle moved.
    """
    people, centres = fresh.people.copy(), fresh.centres.copy()
    radii = fresh.radii.copy()
    staying = np.zeros(len(people), np.bool_)
    staying[list(known)] = True
    if known:
        people[list(known)] = np.array(list(known.values()), np.float64)
    old, new = np.flatnonzero(staying), np.flatnonzero(~staying)
    met = np.unique(group_of[old])
    _drawn_around(people[old], group_of[old], met, centres, radii)
    if (centres != fresh.centres).any():
        _set_aside(centres, radii, met)
    people[new] += (centres - fresh.centres)[group_of[new]]
    joining = new[np.isin(group_of[new], met)]
    if len(joining):
        joining = joining[np.argsort(group_of[joining], kind="stable")]
        circles = centres, RIM * radii
        people[joining] = _free_places(people, group_of, joining, old, circles)
    return _rounded(people, centres, radii)


def _drawn_around(
    people: Points,
    group_of: NDArray[np.integer],
    met: NDArray[np.integer],
    centres: Points,
    radii: Values,
) -> None:
    """Set the circles of the agencies that were met, in place."""
    if not len(met):
        return
    order = np.argsort(group_of, kind="stable")
    people, group_of = people[order], group_of[order]
    starts = np.searchsorted(group_of, met)

    def away() -> Values:
        gap = people - centres[group_of]
        return np.maximum.reduceat(np.hypot(gap[:, 0], gap[:, 1]), starts) / RIM

    moved = away() > radii[met] + 0.01
    angles = np.arange(DIRECTIONS) * np.pi / DIRECTIONS
    middle = np.zeros((len(met), 2))
    for unit in np.column_stack([np.cos(angles), np.sin(angles)]):
        along = people[:, 0] * unit[0] + people[:, 1] * unit[1]
        ends = np.maximum.reduceat(along, starts) + np.minimum.reduceat(along, starts)
        middle += (ends / DIRECTIONS)[:, None] * unit
    centres[met[moved]] = middle[moved]
    least = np.where(moved, away(), radii[met])
    wanted = np.maximum(radii[met], least)
    radii[met] = np.minimum(wanted, np.maximum(least, _room(centres[met], least)))


def _room(centres: Points, radii: Values) -> Values:
    """Radius that each circle may have when it shares the room with its neighbours."""
    room = np.full(len(centres), np.inf)
    if len(centres) == 1:
        return room
    near = cKDTree(centres).query(centres, min(NEIGHBOURS, len(centres)))[1]
    largest = np.argsort(-radii, kind="stable")[:NEIGHBOURS]
    for other in np.vstack([near.T, np.repeat(largest[:, None], len(centres), 1)]):
        gap = centres - centres[other]
        free = np.hypot(gap[:, 0], gap[:, 1]) - radii - radii[other] - GAP / 2
        free[np.arange(len(centres)) == other] = np.inf
        room = np.minimum(room, radii + free / 2)
    return room


def _set_aside(centres: Points, radii: Values, met: NDArray[np.integer]) -> None:
    """Move agencies in which nobody is known to the right of all others."""
    others = np.setdiff1d(np.arange(len(centres)), met)
    if not len(others) or not len(met):
        return
    right = (centres[met, 0] + radii[met]).max()
    left = (centres[others, 0] - radii[others]).min()
    centres[others, 0] += right - left + GAP


def _free_places(
    people: Points,
    group_of: NDArray[np.integer],
    joining: NDArray[np.integer],
    old: NDArray[np.integer],
    circles: tuple[Points, Values],
) -> Points:
    """Places for those who join, in the order of their agencies, far from the others.

    Of places spread evenly over the circle, those with nobody near are free, and as
    many as needed of the freest.
    """
    centres, radii = circles
    groups, wanted = np.unique(group_of[joining], return_counts=True)
    there = np.bincount(group_of[old], minlength=len(centres))[groups]
    offered = 3 * (there + wanted)
    group = np.repeat(np.arange(len(groups)), offered)
    unit = radii[groups] / np.sqrt(offered / np.pi)
    places = forces.sunflower(offered) * unit[group][:, None]
    places += centres[groups][group]
    away, _ = cKDTree(people[old]).query(places)
    away = np.minimum(away, ROOM)
    order = np.lexsort((-away, group))
    free = np.maximum(np.bincount(group, away >= ROOM), wanted).astype(np.int64)
    begin = np.cumsum(offered) - offered
    order = order[np.arange(len(order)) - begin[group] < free[group]]
    starts = (np.concatenate([[0], np.cumsum(each)]) for each in (wanted, free))
    places = places[order]
    chosen = forces.matched(people[joining], places, *starts)
    return np.asarray(places[chosen], np.float64)
