"""Components, whatever the direction of ties and along it."""

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

    component, number = components.weak.run(RUN, *rows(lists))

    order = sorted(set(first))
    assert component.tolist() == [order.index(v) for v in first]
    assert number == len(order)


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
