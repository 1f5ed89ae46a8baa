"""Steps and distances from sources, and efficiency among neighbours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencygraph._kernels import dijkstra, distances
from tests.kernels.shapes import entries, farther, reached, rows, shapes

pytestmark = pytest.mark.usefixtures("kernel_mode")

RUN = 1
"""Any work: the fixture says how kernels run."""


def some_of(data, lists):
    nodes = st.sampled_from(range(len(lists)))
    return np.array(data.draw(st.lists(nodes, unique=True)), np.int32)


@given(shapes(loops=True), st.integers(0, 4))
def test_levels_are_the_fewest_steps_up_to_a_most(shape, most):
    lists, _ = shape
    everywhere = reached(lists, 0)

    order, steps = distances.levels.run(RUN, *rows(lists), 0, most)

    found = dict(zip(order.tolist(), steps.tolist(), strict=True))
    assert found == {v: d for v, d in everywhere.items() if d <= most}
    assert steps.tolist() == sorted(steps)


@given(shapes(loops=True), st.data())
def test_nearby_adds_up_steps_from_each_source(shape, data):
    lists, _ = shape
    sources = some_of(data, lists)
    far = [reached(lists, s) for s in sources.tolist()]

    found = distances.nearby.run(RUN, *rows(lists), sources)

    steps = [[f[v] for f in far if f.get(v)] for v in range(len(lists))]
    assert found[0].tolist() == [len(x) for x in steps]
    assert found[1].tolist() == [sum(x) for x in steps]
    np.testing.assert_allclose(found[2], [sum(1 / d for d in x) for x in steps])
    assert found[3].tolist() == [max(x, default=0) for x in steps]


def test_more_sources_than_bits_are_taken_in_turn():
    n = 3 * distances.SOURCES_A_PASS + 5
    circle = [[(i + 1) % n, (i - 1) % n] for i in range(n)]
    around = sum(min(k, n - k) for k in range(n))

    reached_by, total, _, _ = distances.nearby.run(
        RUN, *rows(circle), np.arange(n, dtype=np.int32)
    )

    assert set(reached_by.tolist()) == {n - 1}
    assert set(total.tolist()) == {around}


@given(shapes(loops=True), st.data())
def test_nearby_by_length_adds_up_distances_from_each_source(shape, data):
    lists, length = shape
    sources = some_of(data, lists)
    far = [farther(lists, length, s) for s in sources.tolist()]

    found = dijkstra.nearby.run(RUN, *rows(lists), entries(lists, length), sources)

    ways = [[f[v] for f in far if f.get(v)] for v in range(len(lists))]
    assert found[0].tolist() == [len(x) for x in ways]
    np.testing.assert_allclose(found[1], [sum(x) for x in ways])
    np.testing.assert_allclose(found[2], [sum(1 / d for d in x) for x in ways])
    np.testing.assert_allclose(found[3], [max(x, default=0) for x in ways])


def test_a_distance_of_zero_reaches_but_has_no_inverse():
    lists = [[1], []]

    found = dijkstra.nearby.run(RUN, *rows(lists), np.zeros(1), np.array([0], np.int32))

    assert [values.tolist() for values in found] == [[0, 1], *[[0, 0]] * 3]


@given(shapes(directed=False))
def test_neighbourhoods_asks_how_near_neighbours_are_without_the_person(shape):
    lists, _ = shape
    expected = []
    for v, row in enumerate(lists):
        inside = [[w for w in lists[u] if w in row] for u in range(len(lists))]
        pairs = len(row) * (len(row) - 1)
        near = [
            1 / d for u in row for d in reached(inside, u, without={v}).values() if d
        ]
        expected.append(sum(near) / pairs if pairs else 0.0)

    found = distances.neighbourhoods.run(RUN, *rows(lists))

    np.testing.assert_allclose(found, expected)
