"""Rows of one matrix: sorting, turning, uniting and orienting."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencygraph._kernels import csr
from tests.strategies import networks

pytestmark = pytest.mark.usefixtures("kernel_mode")

RUN = 1
"""Any work: the fixture says how kernels run."""


@st.composite
def cells(draw, most=30):
    """Cells in any order, some of them several times."""
    n = draw(st.integers(1, 8))
    place, weight = st.integers(0, n - 1), st.sampled_from([0.5, 1.0, 2.0])
    listed = draw(st.lists(st.tuples(place, place, weight), max_size=most))
    ends = np.array([cell[:2] for cell in listed], np.int32).reshape(-1, 2)
    rows, columns = np.ascontiguousarray(ends[:, 0]), np.ascontiguousarray(ends[:, 1])
    return n, rows, columns, np.array([cell[2] for cell in listed], np.float64)


def out_rows(network):
    return network.indptr, network.indices, network.weights


def united(network):
    out = out_rows(network)
    return csr.union.run(RUN, out, csr.transpose.run(RUN, *out))


def weights_of(network):
    """(row, column) → weight, in plain Python."""
    cells = zip(network.sources.tolist(), network.indices.tolist(), strict=True)
    return dict(zip(cells, network.weights.tolist(), strict=True))


def entries_of(indptr, *columns):
    """(row, column, ...) of each entry, in the order stored."""
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr)).tolist()
    return list(zip(rows, *(column.tolist() for column in columns), strict=True))


@given(cells(most=120))
def test_place_cells_sorts_each_row_by_column_then_weight(given_cells):
    n, rows, columns, weights = given_cells

    placed = csr.place_cells.run(RUN, n, rows, columns, weights)

    listed = zip(rows.tolist(), columns.tolist(), weights.tolist(), strict=True)
    assert len(placed[0]) == n + 1
    assert entries_of(*placed) == sorted(listed)


@pytest.mark.parametrize("size", [1, 2, 31, 32, 33, 64, 500])
@pytest.mark.parametrize("distinct", [True, False])
def test_rows_of_any_length_are_sorted(size, distinct):
    rng = np.random.default_rng(size)
    columns = rng.permutation(size) if distinct else rng.integers(0, size, size)
    weights = rng.integers(1, 4, size).astype(np.float64)
    rows = np.zeros(size, np.int32)

    placed = csr.place_cells.run(RUN, size, rows, columns.astype(np.int32), weights)

    listed = zip(rows.tolist(), columns.tolist(), weights.tolist(), strict=True)
    assert entries_of(*placed) == sorted(listed)


@given(cells())
def test_repeats_counts_cells_listed_again_and_those_that_differ(given_cells):
    placed = csr.place_cells.run(RUN, *given_cells)

    again, differ = csr.repeats.run(RUN, *placed)

    listed = entries_of(*placed)
    pairs = list(pairwise(listed))
    assert again == sum(one[:2] == two[:2] for one, two in pairs)
    assert differ == sum(o[:2] == t[:2] and o[2] != t[2] for o, t in pairs)


@given(cells(), st.sampled_from([0, 1]))
def test_merge_repeats_keeps_the_sum_or_the_largest_weight(given_cells, add):
    placed = csr.place_cells.run(RUN, *given_cells)

    merged = csr.merge_repeats.run(RUN, *placed, add)

    of_cell = {}
    for i, j, weight in entries_of(*placed):
        of_cell.setdefault((i, j), []).append(weight)
    rule = sum if add else max
    expected = [(*cell, rule(found)) for cell, found in sorted(of_cell.items())]
    assert entries_of(*merged) == expected


@given(networks(directed=False))
def test_both_ways_gives_every_tie_to_both_of_its_ends(network):
    once = network.sources < network.indices
    upper = (network.sources, network.indices, network.weights)
    rows = csr.place_cells.run(RUN, network.n_people, *(part[once] for part in upper))

    both = csr.both_ways.run(RUN, *rows)

    assert entries_of(*both) == entries_of(*out_rows(network))


@given(networks())
def test_rows_of_a_network_have_no_faults(network):
    assert csr.faults.run(RUN, *out_rows(network)) == 0


@pytest.mark.parametrize(
    ("columns", "weights", "fault"),
    [
        ([0, 1], [1.0, 1.0], csr.SELF),
        ([2, 1], [1.0, 1.0], csr.UNSORTED),
        ([1, 1], [1.0, 1.0], csr.UNSORTED),
        ([1, 2], [1.0, 0.0], csr.NOT_POSITIVE),
        ([1, 2], [-1.0, 1.0], csr.NOT_POSITIVE),
        ([1, 2], [np.nan, 1.0], csr.NOT_POSITIVE),
        ([1, 2], [1.0, np.inf], csr.NOT_POSITIVE),
        ([2, 0], [1.0, -1.0], csr.SELF | csr.UNSORTED | csr.NOT_POSITIVE),
    ],
)
def test_faults_names_each_broken_rule(columns, weights, fault):
    ends = np.array([0, 2, 2, 2], np.int64)

    found = csr.faults.run(RUN, ends, np.array(columns, np.int32), np.array(weights))

    assert found == fault


@given(networks(directed=True))
def test_transpose_turns_every_tie_round(network):
    turned = csr.transpose.run(RUN, *out_rows(network))

    expected = sorted((j, i, w) for (i, j), w in weights_of(network).items())
    assert entries_of(*turned) == expected


@given(networks())
def test_union_sums_both_ways_and_says_which_way_was_named(network):
    weight = weights_of(network)

    found = entries_of(*united(network))

    pairs = sorted({*weight, *((j, i) for i, j in weight)})
    assert found == [
        (
            i,
            j,
            weight.get((i, j), 0.0) + weight.get((j, i), 0.0),
            ((i, j) in weight) + 2 * ((j, i) in weight),
        )
        for i, j in pairs
    ]


@given(networks())
def test_orient_keeps_each_tie_once_from_fewer_to_more_ties(network):
    both_ways = entries_of(*united(network))
    degree = np.diff(united(network)[0])

    out = out_rows(network)
    oriented = csr.orient.run(RUN, out, csr.transpose.run(RUN, *out))

    found = entries_of(*oriented)
    assert found == sorted(found)
    assert all((degree[i], i) < (degree[j], j) for i, j, *_ in found)
    turned = {(j, i, z, {1: 2, 2: 1, 3: 3}[b]) for i, j, z, b in found}
    assert len(found) * 2 == len(both_ways)
    assert {*found, *turned} == set(both_ways)


def test_rows_of_nobody_stay_empty():
    nobody = np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0)

    united_rows = csr.union.run(RUN, nobody, nobody)
    oriented = csr.orient.run(RUN, nobody, nobody)

    for indptr, *parts in (united_rows, oriented):
        assert indptr.tolist() == [0]
        assert [len(part) for part in parts] == [0, 0, 0]
