"""Components, whatever the direction of ties and along it."""

import numpy as np
import pytest
from hypothesis import given

from agencygraph._kernels import components
from tests.kernels.shapes import reached, rows, shapes

pytestmark = pytest.mark.usefixtures("kernel_mode")

RUN = 1
"""Any work: the fixture says how kernels run."""


@given(shapes(loops=True))
def test_a_component_is_who_is_reached_when_ties_are_taken_both_ways(shape):
    lists, _ = shape
    everybody = range(len(lists))
    both = [[w for w in everybody if w in lists[v] or v in lists[w]] for v in everybody]
    first = [min(reached(both, v)) for v in everybody]

    everyone = np.zeros(len(lists), np.int32)
    component, number = components.weak.run(RUN, *rows(lists), everyone)

    order = sorted(set(first))
    assert component.tolist() == [order.index(v) for v in first]
    assert number == len(order)


@given(shapes())
def test_ties_between_groups_join_nobody(shape):
    lists, _ = shape
    group = np.arange(len(lists), dtype=np.int32) % 2
    inside = [[w for w in row if (v - w) % 2 == 0] for v, row in enumerate(lists)]
    everyone = np.zeros(len(lists), np.int32)

    found = components.weak.run(RUN, *rows(lists), group)

    expected = components.weak.run(RUN, *rows(inside), everyone)
    assert found[0].tolist() == expected[0].tolist()
    assert found[1] == expected[1]


@given(shapes(loops=True))
def test_a_strong_component_is_who_reaches_one_another(shape):
    lists, _ = shape
    far = [reached(lists, v) for v in range(len(lists))]

    component, number = components.strong.run(RUN, *rows(lists))

    assert sorted(set(component.tolist())) == list(range(number))
    for v in range(len(lists)):
        for w in range(len(lists)):
            both = w in far[v] and v in far[w]
            assert (component[v] == component[w]) == both
            if w in far[v]:  # nobody leads from one to one with a higher number
                assert component[v] >= component[w]
