"""Strong components, and people and ties without which a component falls apart."""

import numpy as np
import pytest
from hypothesis import given

from agencygraph._kernels import cuts
from tests.kernels.shapes import reached, rows, shapes

pytestmark = pytest.mark.usefixtures("kernel_mode")

RUN = 1
"""Any work: the fixture says how kernels run."""


def pieces(lists):
    """Number of components of undirected lists."""
    return len({frozenset(reached(lists, v)) for v in range(len(lists))})


@given(shapes(loops=True))
def test_a_strong_component_is_who_reaches_one_another(shape):
    lists, _ = shape
    far = [reached(lists, v) for v in range(len(lists))]

    component, number = cuts.strong.run(RUN, *rows(lists))

    assert sorted(set(component.tolist())) == list(range(number))
    for v in range(len(lists)):
        for w in range(len(lists)):
            both = w in far[v] and v in far[w]
            assert (component[v] == component[w]) == both
            if w in far[v]:  # nobody leads from one to one with a higher number
                assert component[v] >= component[w]


@given(shapes(directed=False, loops=True))
def test_a_cut_person_leaves_more_components_behind(shape):
    lists, _ = shape

    def without(v):
        left = [[w for w in row if w != v] for row in lists]
        left[v] = []
        return pieces(left) - 1  # not counting the person

    alone = [set(row) <= {v} for v, row in enumerate(lists)]
    expected = [
        v for v in range(len(lists)) if not alone[v] and without(v) > pieces(lists)
    ]

    people, _ = cuts.cuts.run(RUN, *rows(lists))

    assert sorted(people.tolist()) == expected


@given(shapes(directed=False, loops=True))
def test_a_bridge_leaves_more_components_behind(shape):
    lists, length = shape

    def without(i, j):
        left = [[w for w in row if {v, w} != {i, j}] for v, row in enumerate(lists)]
        return pieces(left)

    expected = {(i, j) for i, j in length if i < j and without(i, j) > pieces(lists)}

    _, bridge = cuts.cuts.run(RUN, *rows(lists))

    pairs = [(i, j) for i, row in enumerate(lists) for j in row]
    found = [tuple(sorted(pairs[e])) for e in np.flatnonzero(bridge)]
    assert sorted(found) == sorted(expected)  # each once, on the way down
