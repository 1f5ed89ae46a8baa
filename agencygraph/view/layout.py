"""Where agencies and people stand: circles of agencies, people inside.

Positions follow from the union of all waves and the seed alone, so nothing moves when
a reader goes from before to after, and from no order of the input.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from agencygraph.view import forces
from agencygraph.view.forces import Pairs, Points

ROOM = 34.0
"""An agency of k people has the radius ROOM · √k: area goes with head count."""

RIM = 0.86
"""People stand within this share of their agency's radius."""

GAP = 44.0
"""Least distance between two agencies: their names stand there."""

EXACT = 800
"""Up to this many people of an agency, places are given out by least total distance."""

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
    radii: NDArray[np.float64]


def two_level(
    group_of: NDArray[np.int64],
    n_groups: int,
    pairs: Pairs,
    weights: NDArray[np.float64],
    *,
    seed: int = 0,
) -> Layout:
    """Place agencies by the ties between them, people by theirs inside their agency.

    Agencies are circles, placed by forces on the density of ties between them and
    drawn together until they nearly touch. Inside, people take places spread evenly
    over the circle, near those they are tied to and on the side of the agencies that
    they reach.

    Parameters
    ----------
    group_of
        Position of each person's agency, 0 to ``n_groups`` − 1.
    pairs, weights
        Each tie of the union of waves once, with its largest weight.
    """
    sizes = np.bincount(group_of, minlength=n_groups)
    radii = ROOM * np.sqrt(np.maximum(sizes, 1))
    pull = np.sqrt(weights / weights.max()) if len(weights) else weights
    streams = np.random.SeedSequence(seed).spawn(n_groups + 1)
    if n_groups == 1:
        return _one_group(len(group_of), pairs, pull, _generator(streams[0]))
    centres = _agencies(sizes, radii, (group_of[pairs], pull), _generator(streams[-1]))
    outward = _outward(group_of, centres, pairs, pull)
    people = np.zeros((len(group_of), 2))
    within = group_of[pairs[:, 0]] == group_of[pairs[:, 1]]
    local = np.zeros(len(group_of), np.int64)
    for group, stream in enumerate(streams[:-1]):
        members = np.flatnonzero(group_of == group)
        if not len(members):
            continue
        local[members] = np.arange(len(members))
        ours = within & (group_of[pairs[:, 0]] == group)
        target = _inside_circle(
            outward[members], local[pairs[ours]], pull[ours], _generator(stream)
        )
        places = _sunflower(len(members))[_assign(target, _sunflower(len(members)))]
        people[members] = centres[group] + places * (RIM * radii[group])
    return _rounded(people, centres, radii)


def keep_places(
    fresh: Layout, group_of: NDArray[np.integer], known: Mapping[int, tuple[float, ...]]
) -> Layout:
    """Leave people at the places they are known by, and fit the newcomers in.

    An agency's circle is drawn around those who stay; newcomers take free places in
    it. Agencies of newcomers alone stand to the right of all others.
    """
    people, centres = fresh.people.copy(), fresh.centres.copy()
    radii = fresh.radii.copy()
    staying = np.zeros(len(people), np.bool_)
    staying[list(known)] = True
    people[staying] = [known[int(i)] for i in np.flatnonzero(staying)]
    met = np.unique(group_of[staying])
    for group in met:
        ours = group_of == group
        old, new = np.flatnonzero(ours & staying), np.flatnonzero(ours & ~staying)
        centres[group] = people[old].mean(0)
        away = np.hypot(*(people[old] - centres[group]).T).max()
        radii[group] = max(radii[group], away / RIM)
        free = _free_places(people[old], centres[group], RIM * radii[group], len(new))
        people[new] = free[_assign(people[new], free)]
    _shift_others(people, centres, radii, group_of, met)
    return _rounded(people, centres, radii)


def _generator(stream: np.random.SeedSequence) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(stream))


def _rounded(people: Points, centres: Points, radii: NDArray[np.float64]) -> Layout:
    # adding 0 turns -0.0 into 0.0
    return Layout(*(np.round(part, DIGITS) + 0.0 for part in (people, centres, radii)))


def _agencies(
    sizes: NDArray[np.integer],
    radii: NDArray[np.float64],
    ties: tuple[Pairs, NDArray[np.float64]],
    generator: np.random.Generator,
) -> Points:
    """Centres of the agencies' circles."""
    groups, pull = ties
    n = len(sizes)
    across = groups[:, 0] != groups[:, 1]
    ends = np.sort(groups[across], axis=1)
    keys, place = np.unique(ends[:, 0] * n + ends[:, 1], return_inverse=True)
    pairs = np.column_stack([keys // n, keys % n])
    volume = np.bincount(place, pull[across], minlength=len(keys))
    density = volume / np.sqrt(np.maximum(sizes[pairs], 1).prod(1))
    weights = np.sqrt(density / density.max()) if len(density) else density
    start = generator.normal(size=(n, 2)) * np.sqrt(n)
    points = forces.level(forces.spring(start, pairs, weights, rounds=250))
    spread = max(float(points.std()), 1e-9)
    points *= 1.1 * np.sqrt((radii**2).sum()) / spread
    rounds = int(np.clip(4e7 / n**2, 8, 300))
    return forces.separate(points, radii, GAP, rounds)


def _outward(
    group_of: NDArray[np.integer],
    centres: Points,
    pairs: Pairs,
    pull: NDArray[np.float64],
) -> Points:
    """Mean direction of each person's ties, inside ones counting as none; 0 to 1."""
    n = len(group_of)
    one, two = pairs[:, 0], pairs[:, 1]
    gap = centres[group_of[two]] - centres[group_of[one]]
    unit = gap / np.maximum(np.hypot(gap[:, 0], gap[:, 1]), 1e-9)[:, None]
    total = np.bincount(pairs.ravel(), np.repeat(pull, 2), minlength=n)
    sums = [
        np.bincount(one, unit[:, k] * pull, minlength=n)
        - np.bincount(two, unit[:, k] * pull, minlength=n)
        for k in (0, 1)
    ]
    return np.column_stack(sums) / np.maximum(total, 1e-9)[:, None]


def _inside_circle(
    outward: Points,
    pairs: Pairs,
    pull: NDArray[np.float64],
    generator: np.random.Generator,
) -> Points:
    """Where people would like to stand, in a circle of radius 1."""
    k = len(outward)
    if k == 1:
        return np.zeros((1, 2))
    start = (outward + generator.normal(size=(k, 2)) * 0.3) * np.sqrt(k)
    points = forces.spring(start, pairs, pull, rounds=120 if k <= 400 else 60)
    points -= points.mean(0)
    size = float((points**2).sum(1).mean()) ** 0.5  # 1 / √2 if evenly spread
    wanted: Points = points * (0.6 / max(size * 2**0.5, 1e-9)) + outward * 1.2
    return wanted


def _sunflower(k: int) -> Points:
    """``k`` places spread evenly over a circle of radius 1."""
    if k == 1:
        return np.zeros((1, 2))
    order = np.arange(k) + 0.5
    radius = np.sqrt(order / (k - 0.5))
    angle = order * np.pi * (3 - np.sqrt(5))
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _assign(wanted: Points, places: Points) -> NDArray[np.int64]:
    """Which place each person gets; there may be more places than people."""
    if len(wanted) <= EXACT:
        gap = wanted[:, None] - places
        _, chosen = linear_sum_assignment((gap**2).sum(2))
        return np.asarray(chosen, np.int64)
    chosen = np.empty(len(wanted), np.int64)
    chosen[_by_rings(wanted)] = _by_rings(places)[: len(wanted)]
    return chosen


def _by_rings(points: Points) -> NDArray[np.int64]:
    """Order points ring by ring from the middle, each ring by angle."""
    away = points - points.mean(0)
    ring = np.empty(len(points), np.int64)
    width = max(int(np.sqrt(len(points))), 1)
    ring[np.argsort(np.hypot(*away.T), kind="stable")] = np.arange(len(points)) // width
    return np.lexsort((np.arctan2(away[:, 1], away[:, 0]), ring))


def _one_group(
    n: int, pairs: Pairs, pull: NDArray[np.float64], generator: np.random.Generator
) -> Layout:
    """Without several agencies ties alone decide, with more room for them to show."""
    radius = 1.5 * ROOM * np.sqrt(max(n, 1))
    centre = np.zeros(2)
    start = generator.normal(size=(n, 2)) * np.sqrt(n)
    points = forces.spring(start, pairs, pull, rounds=300 if n <= forces.DENSE else 100)
    if n:
        points = forces.level(points)
        reach = max(float(np.hypot(*points.T).max()), 1e-9)
        points *= RIM * radius / reach
        points = forces.push_apart(points, 1.2 * ROOM, centre, RIM * radius)
    return _rounded(points, centre[None], np.array([radius]))


def _free_places(taken: Points, centre: Points, radius: float, wanted: int) -> Points:
    """At least ``wanted`` places in a circle, those far from anybody there first."""
    places = centre + radius * _sunflower(4 * (len(taken) + wanted))
    gap = places[:, None] - taken
    nearest = np.hypot(gap[..., 0], gap[..., 1]).min(1)
    order = np.argsort(-np.minimum(nearest, ROOM), kind="stable")
    return places[order[: max(2 * wanted, 1)]]


def _shift_others(
    people: Points,
    centres: Points,
    radii: NDArray[np.float64],
    group_of: NDArray[np.integer],
    met: NDArray[np.integer],
) -> None:
    """Move agencies in which nobody is known to the right of all others."""
    others = np.setdiff1d(np.arange(len(centres)), met)
    if not len(others) or not len(met):
        return
    right = (centres[met, 0] + radii[met]).max()
    left = (centres[others, 0] - radii[others]).min()
    shift = right - left + GAP
    centres[others, 0] += shift
    people[np.isin(group_of, others), 0] += shift
