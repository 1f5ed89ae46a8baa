"""Deals of labels: every order equally likely, counted alike both ways."""

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencygraph._kernels import permutations as kernels
from agencygraph._kernels._jit import forced

EVERYBODY = np.array([4])


def side_by_side(rows, n_labels):
    """Planes of up to 64 deals, a row each."""
    table = kernels.spread_table(n_labels)
    n = rows.shape[1]
    planes = np.zeros((n, kernels.digits_of(n_labels)), np.uint64)
    order = np.arange(n, dtype=np.uint32)
    for group in range(-(-len(rows) // 8)):
        few = kernels.spread.run(0, rows[8 * group : 8 * group + 8].copy(), table)
        kernels.lay.run(0, few, order, group, planes)
    return planes


def within(rows, first, second, n_labels=4):
    planes = side_by_side(rows, n_labels)
    sums = kernels.within.run(0, planes, first, second)
    return kernels.numbers(sums)[: len(rows)].tolist()


def words(seed, n):
    return np.random.default_rng(seed).integers(0, 2**32, n, dtype=np.uint32)


@st.composite
def deals_and_ties(draw):
    """Some deals of labels below four, and ties between their people."""
    n, deals = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    label = st.integers(0, 3)
    rows = draw(
        st.lists(
            st.lists(label, min_size=n, max_size=n), min_size=deals, max_size=deals
        )
    )
    people = st.integers(0, n - 1)
    ties = draw(st.lists(st.tuples(people, people), max_size=12))
    ends = np.array(ties, np.uint32).reshape(-1, 2)
    return np.array(rows, np.uint16), ends[:, 0].copy(), ends[:, 1].copy()


@pytest.mark.usefixtures("kernel_mode")
@given(st.lists(st.integers(0, 5), max_size=9), st.integers(0, 9), st.integers(0, 99))
def test_labels_move_only_within_their_stretch(labels, cut, seed):
    given = np.array(labels, np.uint16)
    ends = np.unique([min(cut, len(labels)), len(labels)])[-2:]

    found = kernels.shuffled.run(0, given, ends, words(seed, len(labels) + 2))

    assert found.dtype == np.uint16
    first = 0
    for last in ends:
        assert sorted(found[first:last]) == sorted(given[first:last])
        first = last


@pytest.mark.usefixtures("kernel_mode")
def test_every_order_is_equally_likely():
    labels, draws = np.arange(4, dtype=np.uint16), 2400

    found = Counter(
        tuple(kernels.shuffled.run(0, labels, EVERYBODY, words(seed, 6)).tolist())
        for seed in range(draws)
    )

    expected = draws / 24
    chi_square = sum(
        (found[o] - expected) ** 2 / expected for o in permutations(range(4))
    )
    assert chi_square < 49.7  # 23 degrees of freedom, p = 0.001; the seeds are fixed


@pytest.mark.usefixtures("kernel_mode")
def test_places_are_picked_by_the_upper_half_of_a_product():
    labels = np.arange(4, dtype=np.uint16)
    high = np.full(4, 2**32 - 1, np.uint32)  # always the last place: nobody moves

    found = kernels.shuffled.run(0, labels, EVERYBODY, high)

    assert found.tolist() == [0, 1, 2, 3]


@pytest.mark.usefixtures("kernel_mode")
def test_a_word_that_favours_a_place_is_replaced():
    labels = np.arange(3, dtype=np.uint16)
    # 2³² is 1 modulo 3: of the third person's words only 0 is one too many
    drawn = np.array([2**32 - 1, 2**32 - 1, 0, 0, 2**32 - 1], np.uint32)
    used_up = drawn[:4]

    replaced = kernels.shuffled.run(0, labels, np.array([3]), drawn)
    kept = kernels.shuffled.run(0, labels, np.array([3]), used_up)

    assert replaced.tolist() == [0, 1, 2]
    assert kept.tolist() == [2, 1, 0]


def test_both_ways_of_running_shuffle_alike():
    labels = np.arange(500, dtype=np.uint16) % 7
    ends = np.array([120, 500])

    one = kernels.shuffled.interpreted(labels, ends, words(1, 520))
    two = kernels.shuffled.compiled(labels, ends, words(1, 520))

    np.testing.assert_array_equal(one, two)


@pytest.mark.usefixtures("kernel_mode")
@given(deals_and_ties())
def test_counts_are_those_of_a_loop(given):
    rows, first, second = given

    inside = within(rows, first, second)
    between = kernels.between.run(0, rows, first, second, 4)

    for r, row in enumerate(rows.tolist()):
        pairs = Counter((row[i], row[j]) for i, j in zip(first, second, strict=True))
        assert inside[r] == sum(n for (g, h), n in pairs.items() if g == h)
        for g in range(4):
            for h in range(4):
                assert between[r, g, h] == pairs[g, h]


@pytest.mark.usefixtures("kernel_mode")
@pytest.mark.parametrize("n_labels", [1, 2, 3, 255, 256, 257, 70_000])
def test_planes_hold_every_digit_of_every_label(n_labels):
    rng = np.random.default_rng(n_labels)
    rows = rng.integers(0, n_labels, (64, 5)).astype(np.uint32)

    planes = side_by_side(rows, n_labels)

    for r, row in enumerate(rows.tolist()):
        read = [
            sum((int(word) >> r & 1) << c for c, word in enumerate(person))
            for person in planes
        ]
        assert read == row


@pytest.mark.usefixtures("kernel_mode")
def test_laying_moves_people_by_the_order_and_deals_by_their_group():
    few = np.array([[1], [2], [255]], np.uint64)
    onto = np.array([[7], [0], [0]], np.uint64)

    found = kernels.lay.run(0, few, np.array([2, 0, 1], np.uint32), 7, onto)

    assert found.tolist() == [[7 + (255 << 56)], [1 << 56], [2 << 56]]


@pytest.mark.parametrize("many", [*range(18), 63, 64, 65, 1023, 1024, 1031])
def test_equal_ends_are_added_up_whatever_is_carried(many):
    rng = np.random.default_rng(many)
    rows = rng.integers(0, 2, (64, 9)).astype(np.uint32)
    rows[0] = 0  # every tie counts, and is carried furthest
    first, second = rng.integers(0, 9, (2, many)).astype(np.uint32)

    found = within(rows, first, second, 2)

    assert found == (rows[:, first] == rows[:, second]).sum(axis=1).tolist()


def test_both_ways_of_running_count_alike():
    rng = np.random.default_rng(8)
    rows = rng.integers(0, 300, (64, 40)).astype(np.uint32)
    ends = rng.integers(0, 40, (2, 203)).astype(np.uint32)
    found = []
    for mode in ("interpreted", "compiled"):
        with forced(mode):
            planes = side_by_side(rows, 300)
            found.append([planes, kernels.within.run(0, planes, *ends)])

    for one, two in zip(*found, strict=True):
        np.testing.assert_array_equal(one, two)
