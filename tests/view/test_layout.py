"""Where agencies and people stand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from agencygraph.view import forces
from agencygraph.view.layout import EXACT, GAP, ROOM, keep_places, two_level


def made(n, n_groups, seed=0, ties=4, across=0.15):
    """Groups of unequal size and ties, most of them inside."""
    random = np.random.default_rng(seed)
    share = random.pareto(1.5, n_groups) + 0.3
    group_of = np.sort(random.choice(n_groups, n, p=share / share.sum()))
    source = np.repeat(np.arange(n), ties)
    inside = np.searchsorted(group_of, group_of[source]) + (
        random.random(len(source)) * np.bincount(group_of)[group_of[source]]
    ).astype(int)
    target = np.where(
        random.random(len(source)) < across, random.integers(0, n, len(source)), inside
    )
    pairs = np.unique(np.sort(np.column_stack([source, target]), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return group_of, n_groups, pairs, random.lognormal(size=len(pairs))


def distances(layout):
    gap = layout.centres[:, None] - layout.centres
    return np.hypot(gap[..., 0], gap[..., 1])


@st.composite
def groupings(draw):
    n_groups = draw(st.integers(1, 7))
    groups = draw(st.lists(st.integers(0, n_groups - 1), max_size=25))
    n = len(groups)
    cells = [(i, j) for j in range(n) for i in range(j)]
    pairs = draw(st.lists(st.sampled_from(cells), unique=True)) if cells else []
    levels = st.sampled_from([0.001, 1.0, 2.0, 1e6])
    weights = draw(st.lists(levels, min_size=len(pairs), max_size=len(pairs)))
    return (
        np.array(groups, np.int64),
        n_groups,
        np.array(pairs, np.int64).reshape(-1, 2),
        np.array(weights, float),
    )


@given(groupings(), st.integers(0, 3))
def test_circles_do_not_overlap_and_hold_their_people(grouping, seed):
    group_of, n_groups, *_ = grouping

    found = two_level(*grouping, seed=seed)

    assert found.people.shape == (len(group_of), 2)
    assert found.centres.shape == (n_groups, 2)
    touching = found.radii[:, None] + found.radii
    apart = distances(found) + np.where(np.eye(n_groups, dtype=bool), np.inf, 0)
    assert (apart >= touching + GAP - 0.01).all()
    away = np.hypot(*(found.people - found.centres[group_of]).T)
    assert (away <= found.radii[group_of]).all()
    assert np.isfinite(found.people).all()


@given(groupings())
def test_nobody_stands_on_anybody(grouping):
    found = two_level(*grouping).people

    if len(found) > 1:
        nearest = cKDTree(found).query(found, 2)[0][:, 1]
        assert nearest.min() > 0.5 * ROOM


def test_area_goes_with_head_count():
    group_of = np.repeat([0, 1], [4, 16])
    none = np.empty((0, 2), np.int64)

    found = two_level(group_of, 2, none, np.empty(0))

    assert found.radii[1] ** 2 == pytest.approx(4 * found.radii[0] ** 2, rel=1e-4)


@pytest.mark.parametrize(("n", "groups"), [(60, 6), (300, 12), (900, 1), (900, 2)])
def test_the_same_seed_gives_the_same_bits(n, groups):
    grouping = made(n, groups)

    one, two = two_level(*grouping, seed=5), two_level(*grouping, seed=5)
    other = two_level(*grouping, seed=6)

    assert one.people.tobytes() == two.people.tobytes()
    assert one.centres.tobytes() == two.centres.tobytes()
    assert one.people.tobytes() != other.people.tobytes()


@given(groupings(), st.sampled_from([0.25, 8.0, 1024.0]))
def test_the_unit_of_weights_does_not_matter(grouping, unit):
    group_of, n, pairs, weights = grouping

    one = two_level(group_of, n, pairs, weights)
    two = two_level(group_of, n, pairs, weights * unit)

    assert one.people.tobytes() == two.people.tobytes()


def test_positions_have_three_decimals_and_no_negative_zero():
    found = two_level(*made(40, 1)).people

    np.testing.assert_array_equal(found, np.round(found, 3))
    assert not np.signbit(found[found == 0]).any()


@pytest.mark.parametrize(("n", "groups"), [(200, 7), (2_000, 25)])
def test_agencies_can_be_told_apart_and_ties_are_short(n, groups):
    group_of, _, pairs, _ = grouping = made(n, groups)

    found = two_level(*grouping).people

    near = cKDTree(found).query(found, 7)[1][:, 1:]
    pure = (group_of[near] == group_of[:, None]).mean()
    shuffled = np.random.default_rng(0).permutation(n)
    random_pair = np.hypot(*(found - found[shuffled]).T).mean()
    tied = np.hypot(*(found[pairs[:, 0]] - found[pairs[:, 1]]).T).mean()
    assert pure > 0.9
    assert tied < 0.7 * random_pair


def test_people_stand_on_the_side_of_the_agency_they_reach():
    group_of = np.repeat([0, 1], [9, 9])
    inside = [(i, j) for i in range(9) for j in range(i)]
    inside += [(i + 9, j + 9) for i, j in inside]
    bridges = [(0, j) for j in range(9, 18)]
    pairs = np.sort(np.array(inside + bridges), axis=1)

    found = two_level(group_of, 2, pairs, np.ones(len(pairs)))

    away = np.hypot(*(found.people[:9] - found.centres[1]).T)
    assert np.argsort(away).tolist().index(0) < 3


def test_tied_agencies_stand_nearer_than_others():
    group_of = np.repeat(np.arange(8), 5)
    pairs = [
        (5 * k + a, 5 * k + b) for k in range(8) for a in range(5) for b in range(a)
    ]
    pairs += [(a, 5 + b) for a in range(5) for b in range(5)]
    pairs += [(10 * k + a, 10 * k + 5) for k in range(4) for a in range(2)]
    pairs = np.unique(np.sort(np.array(pairs), axis=1), axis=0)

    apart = distances(two_level(group_of, 8, pairs, np.ones(len(pairs))))

    assert apart[0, 1] < np.median(apart[0, 2:])


def test_a_large_agency_is_placed_ring_by_ring():
    n = EXACT + 200
    group_of = np.repeat([0, 1], [n, 3])
    ring = np.column_stack([np.arange(n - 1), np.arange(1, n)])

    found = two_level(group_of, 2, ring, np.ones(len(ring)))

    assert len(np.unique(found.people, axis=0)) == n + 3
    away = np.hypot(*(found.people[:n] - found.centres[0]).T)
    assert away.max() <= found.radii[0]


def test_without_anybody_there_is_an_empty_layout():
    none = np.empty((0, 2), np.int64)

    found = two_level(np.empty(0, np.int64), 1, none, np.empty(0))

    assert found.people.shape == (0, 2)
    assert np.isfinite(found.radii).all()


# --- places that people keep --------------------------------------------------


def test_people_keep_their_places_and_newcomers_stand_free_in_the_circle():
    group_of, n, pairs, weights = made(50, 4)
    fresh = two_level(group_of, n, pairs, weights)
    known = {i: tuple(fresh.people[i]) for i in range(50) if i % 7}

    found = keep_places(two_level(group_of, n, pairs, weights, seed=9), group_of, known)

    kept = sorted(known)
    assert found.people[kept].tobytes() == fresh.people[kept].tobytes()
    away = np.hypot(*(found.people - found.centres[group_of]).T)
    assert (away <= found.radii[group_of] + 0.01).all()
    nearest = cKDTree(found.people).query(found.people, 2)[0][:, 1]
    assert nearest.min() > 0.3 * ROOM


def test_an_agency_of_newcomers_stands_beside_those_known():
    group_of, n, pairs, weights = made(30, 3)
    fresh = two_level(group_of, n, pairs, weights)
    known = {int(i): tuple(fresh.people[i]) for i in np.flatnonzero(group_of != 1)}

    found = keep_places(fresh, group_of, known)

    others = [0, 2]
    right = (found.centres[others, 0] + found.radii[others]).max()
    assert found.centres[1, 0] - found.radii[1] >= right


# --- forces -------------------------------------------------------------------


def test_forces_bring_tied_points_nearer_than_others():
    start = np.random.default_rng(0).normal(size=(30, 2)) * 5
    pairs = np.array([[0, 1], [2, 3]])

    found = forces.spring(start, pairs, np.ones(2), rounds=200)

    apart = np.hypot(*(found[pairs[:, 0]] - found[pairs[:, 1]]).T)
    others = np.hypot(*(found[4:17] - found[17:30]).T)
    assert apart.max() < others.min()


def test_many_points_are_pushed_by_their_neighbours_alone(monkeypatch):
    group_of, n, pairs, weights = made(300, 1)
    monkeypatch.setattr(forces, "DENSE", 100)

    found = two_level(group_of, n, pairs, weights).people

    tied = np.hypot(*(found[pairs[:, 0]] - found[pairs[:, 1]]).T).mean()
    random_pair = np.hypot(*(found - found[::-1]).T).mean()
    assert tied < 0.8 * random_pair


@given(st.integers(0, 99))
def test_levelled_points_spread_most_from_left_to_right(seed):
    points = np.random.default_rng(seed).normal(size=(9, 2)) * (1, 3)

    found = forces.level(points)

    x, y = found.T
    assert (x**2).sum() >= (y**2).sum() - 1e-9
    assert abs((x * y).sum()) < 1e-6
    np.testing.assert_allclose(
        np.sort(np.hypot(*found.T)), np.sort(np.hypot(*(points - points.mean(0)).T))
    )


def test_close_points_are_pushed_apart_inside_their_circle():
    points = np.random.default_rng(0).normal(size=(40, 2)) * 0.01

    found = forces.push_apart(points, 1.0, np.zeros(2), 10.0, rounds=400)

    assert cKDTree(found).query(found, 2)[0][:, 1].min() > 0.9
    assert np.hypot(*found.T).max() <= 10.0 + 1e-9
