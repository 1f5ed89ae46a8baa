"""Rows of one matrix: sorting, turning, uniting and orienting."""

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
def cells(draw):
    n = draw(st.integers(1, 8))
    place = st.integers(0, n - 1)
    pairs = draw(st.lists(st.tuples(place, place), max_size=30))
    both = np.array(pairs, np.int32).reshape(-1, 2)
    return n, np.ascontiguousarray(both[:, 0]), np.ascontiguousarray(both[:, 1])


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


@given(cells())
def test_sort_cells_orders_by_row_then_column_and_keeps_repeats_in_order(given_cells):
    n, rows, columns = given_cells

    order = csr.sort_cells.run(RUN, n, rows, columns)

    expected = sorted(range(len(rows)), key=lambda e: (rows[e], columns[e], e))
    assert order.tolist() == expected


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
    indptr, indices, _, bits = united(network)
    both_ways = entries_of(indptr, indices, bits)

    up_ptr, up_indices, up_bits, order = csr.orient.run(RUN, indptr, indices, bits)

    degree = np.diff(indptr)
    assert sorted(order.tolist()) == list(range(network.n_people))
    ranked = [(degree[i], i) for i in order.tolist()]
    assert ranked == sorted(ranked)
    found = entries_of(up_ptr, up_indices, up_bits)
    assert [(r, q) for r, q, _ in found] == sorted({(r, q) for r, q, _ in found})
    assert all(r < q for r, q, _ in found)
    there = {(order[r], order[q], b) for r, q, b in found}
    turned = {(j, i, {1: 2, 2: 1, 3: 3}[b]) for i, j, b in there}
    assert len(found) * 2 == len(both_ways)
    assert there | turned == set(both_ways)


def test_rows_of_nobody_stay_empty():
    nobody = np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0)

    indptr, indices, z, bits = csr.union.run(RUN, nobody, nobody)
    oriented = csr.orient.run(RUN, indptr, indices, bits)

    assert indptr.tolist() == oriented[0].tolist() == [0]
    assert len(indices) == len(z) == len(oriented[3]) == 0
