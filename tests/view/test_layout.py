"""Where agencies and people stand."""

import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from agencygraph._kernels import _jit
from agencygraph.view import forces
from agencygraph.view.layout import FEW, FREE, GAP, ROOM, keep_places, two_level


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


def least_gap(points):
    return cKDTree(points).query(points, 2)[0][:, 1].min()


@pytest.mark.usefixtures("kernel_mode")
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
        assert least_gap(found) > 0.5 * ROOM


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


@given(groupings(), st.randoms(use_true_random=False))
def test_the_order_of_ties_and_of_their_ends_does_not_matter(grouping, random):
    group_of, n, pairs, weights = grouping
    order = random.sample(range(len(pairs)), len(pairs))
    ends = [random.sample(pair, 2) for pair in pairs[order].tolist()]

    one = two_level(*grouping)
    two = two_level(
        group_of, n, np.array(ends, np.int64).reshape(-1, 2), weights[order]
    )

    assert one.people.tobytes() == two.people.tobytes()
    assert one.centres.tobytes() == two.centres.tobytes()


@pytest.mark.parametrize(("n", "groups"), [(200, 7), (FREE + 50, 1), (300, FEW + 60)])
def test_interpreted_and_compiled_kernels_give_the_same_picture(n, groups):
    grouping = made(n, groups)
    with _jit.forced("interpreted"):
        expected = two_level(*grouping)

    with _jit.forced("compiled"):
        found = two_level(*grouping)

    assert found.people.tobytes() == expected.people.tobytes()
    assert found.centres.tobytes() == expected.centres.tobytes()


FIFTY = """
import sys
import numpy as np
from agencygraph.view.layout import keep_places, two_level

random = np.random.default_rng(0)
pairs = np.sort(random.integers(0, 50, (250, 2)), axis=1)
for groups in (1, 8, 50):
    found = two_level(np.arange(50) % groups, groups, pairs, np.ones(250))
    keep_places(found, np.arange(50) % groups, {0: (1.0, 2.0)})
print("numba" in sys.modules)
"""


def test_a_picture_of_fifty_people_compiles_nothing():
    command = [sys.executable, "-c", FIFTY]

    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


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


@pytest.mark.usefixtures("compiled")
def test_teams_stand_together_in_a_large_agency():
    n, team = 1_500, np.arange(1_500) // 6
    i, j = np.triu_indices(6, 1)
    pairs = (np.column_stack([i, j]) + 6 * np.arange(n // 6)[:, None, None]).reshape(
        -1, 2
    )
    shuffled = np.random.default_rng(0).permutation(n)
    group_of = np.zeros(n + 3, np.int64)
    group_of[n:] = 1

    found = two_level(group_of, 2, shuffled[pairs], np.ones(len(pairs))).people

    people = found[shuffled]
    near = cKDTree(people).query(people, 6)[1][:, 1:]
    assert (team[near] == team[:, None]).mean() > 0.7


SHAPES = {
    "a star": [(0, i) for i in range(1, 2_000)],
    "a path": [(i, i + 1) for i in range(1_999)],
    "pairs": [(i, i + 1) for i in range(0, 2_000, 2)],
    "nothing": [],
}


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("groups", [1, 2, 40, 400, 2_000])
def test_no_shape_of_ties_breaks_the_picture(shape, groups):
    group_of = np.arange(2_000) * groups // 2_000
    pairs = np.array(SHAPES[shape], np.int64).reshape(-1, 2)

    found = two_level(group_of, groups, pairs, np.ones(len(pairs)))

    assert least_gap(found.people) > 0.5 * ROOM
    away = np.hypot(*(found.people - found.centres[group_of]).T)
    assert (away <= found.radii[group_of]).all()
    touching = found.radii[:, None] + found.radii + GAP
    apart = distances(found) - touching
    assert apart[~np.eye(groups, dtype=bool)].min(initial=0) > -0.01


@pytest.mark.usefixtures("compiled")
def test_agencies_fill_the_picture_however_unequal_they_are():
    sizes = np.array([3_000, *[300] * 5, *[1] * 400])
    group_of = np.repeat(np.arange(len(sizes)), sizes)
    random = np.random.default_rng(0)
    pairs = random.integers(0, len(group_of), (20_000, 2))

    found = two_level(group_of, len(sizes), pairs, np.ones(len(pairs)))

    middle = found.centres - found.centres.mean(0)
    needed = ((found.radii + GAP / 2) ** 2).sum()
    assert needed > 0.4 * (np.hypot(*middle.T) + found.radii).max() ** 2


def test_no_matrix_of_all_pairs_of_people_is_made():
    n = 5_000
    group_of = np.repeat([0, 1], [n - 10, 10])
    ring = np.column_stack([np.arange(n - 1), np.arange(1, n)])
    with _jit.forced("compiled"):
        two_level(group_of[:400], 2, ring[:399], np.ones(399))  # compile
        tracemalloc.start()

        found = two_level(group_of, 2, ring, np.ones(n - 1))
        known = {i: tuple(found.people[i]) for i in range(0, n, 2)}
        keep_places(found, group_of, known)

        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < n * n  # bytes: an eighth of such a matrix


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


@pytest.mark.usefixtures("kernel_mode")
@given(groupings(), st.data())
def test_whoever_stays_keeps_their_place_to_the_bit(grouping, data):
    group_of = grouping[0]
    fresh = two_level(*grouping)
    people = range(len(group_of))
    kept = data.draw(st.sets(st.sampled_from(people))) if people else set()
    known = {i: tuple(fresh.people[i]) for i in kept}

    found = keep_places(two_level(*grouping, seed=4), group_of, known)

    stay = sorted(kept)
    assert found.people[stay].tobytes() == fresh.people[stay].tobytes()
    assert np.isfinite(found.people).all()
    assert np.isfinite(found.centres).all()
    away = np.hypot(*(found.people - found.centres[group_of]).T)
    assert (away <= found.radii[group_of] + 0.01).all()
    if len(people) > 1:
        assert least_gap(found.people) > 0.2 * ROOM


@given(groupings())
def test_where_all_stay_nothing_moves(grouping):
    fresh = two_level(*grouping)
    known = {i: tuple(row) for i, row in enumerate(fresh.people)}

    found = keep_places(fresh, grouping[0], known)

    assert found.people.tobytes() == fresh.people.tobytes()
    assert found.centres.tobytes() == fresh.centres.tobytes()
    assert found.radii.tobytes() == fresh.radii.tobytes()


@given(groupings())
def test_where_nobody_is_known_the_picture_is_a_fresh_one(grouping):
    fresh = two_level(*grouping)

    found = keep_places(fresh, grouping[0], {})

    assert found.people.tobytes() == fresh.people.tobytes()
    assert found.centres.tobytes() == fresh.centres.tobytes()


def test_circles_grow_no_further_than_halfway_to_their_neighbours():
    group_of = np.repeat([0, 1], [20, 40])
    none = np.empty((0, 2), np.int64)
    earlier = two_level(group_of[10:40], 2, none, np.empty(0))
    known = {i + 10: tuple(row) for i, row in enumerate(earlier.people)}

    found = keep_places(two_level(group_of, 2, none, np.empty(0)), group_of, known)

    assert distances(found)[0, 1] > found.radii.sum()


def test_an_agency_of_newcomers_stands_beside_those_known():
    group_of, n, pairs, weights = made(30, 3)
    fresh = two_level(group_of, n, pairs, weights)
    known = {int(i): tuple(fresh.people[i]) for i in np.flatnonzero(group_of != 1)}

    found = keep_places(two_level(group_of, n, pairs, weights, seed=9), group_of, known)

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


@given(st.lists(st.integers(0, 40), max_size=6))
def test_places_are_evenly_spread_in_their_circles(sizes):
    sizes = np.array(sizes, np.int64)

    found = forces.sunflower(sizes)

    group = np.repeat(np.arange(len(sizes)), sizes)
    assert len(found) == len(group)
    assert (np.hypot(*found.T) <= np.sqrt(sizes / np.pi)[group]).all()
    for k in np.flatnonzero(sizes > 1):
        assert least_gap(found[group == k]) > 0.7


@given(st.lists(st.integers(0, 20), min_size=1, max_size=5), st.data())
def test_each_point_gets_a_place_of_its_own_group(sizes, data):
    more = data.draw(
        st.lists(st.integers(0, 20), min_size=len(sizes), max_size=len(sizes))
    )
    starts = np.concatenate([[0], np.cumsum(sizes)])
    offered = np.concatenate([[0], np.cumsum(np.add(sizes, more))])
    random = np.random.default_rng(len(sizes))
    points, places = (random.normal(size=(k, 2)) for k in (starts[-1], offered[-1]))

    found = forces.matched(points, places, starts, offered)

    assert len(set(found.tolist())) == len(points)
    group = np.repeat(np.arange(len(sizes)), sizes)
    assert (found >= offered[:-1][group]).all()
    assert (found < offered[1:][group]).all()


def test_points_that_are_places_keep_them():
    places = forces.sunflower(np.array([50]))
    starts = np.array([0, 50])
    shuffled = np.random.default_rng(0).permutation(50)

    found = forces.matched(places[shuffled], places, starts, starts)

    np.testing.assert_array_equal(found, shuffled)
