"""What passes people and ties between chosen sources and targets."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencygraph._kernels import betweenness, chosen, dijkstra
from tests.kernels.shapes import entries, rows, shapes, shortest_paths

pytestmark = pytest.mark.usefixtures("kernel_mode")

RUN = 1
"""Any work: the fixture says how kernels run."""


def plain(lists, length, sources, targets):
    """Shares of pairs by node and by tie, and ends of paths, path by path."""
    between = [0.0] * len(lists)
    along = dict.fromkeys(length, 0.0)
    ends = [0] * len(lists)
    for s in sources:
        for t in range(len(lists)):
            paths = shortest_paths(lists, length, s, t) if s != t else []
            if paths:
                ends[s] += 1
                ends[t] += 1
            for path in paths if targets[t] else []:
                for v in path[1:-1]:
                    between[v] += 1 / len(paths)
                for tie in pairwise(path):
                    along[tie] += 1 / len(paths)
    return between, entries(lists, along), ends


@given(shapes(most=6), st.data(), st.booleans())
def test_pairs_are_shared_among_their_shortest_paths(shape, data, steps):
    lists, length = shape
    n = len(lists)
    sources = data.draw(st.lists(st.sampled_from(range(n)), max_size=5))
    targets = data.draw(st.lists(st.booleans(), min_size=n, max_size=n))
    start, wanted = np.array(sources, np.int32), np.array(targets, float)

    if steps:
        expected = plain(lists, dict.fromkeys(length, 1), sources, targets)
        found = chosen.passing.run(RUN, *rows(lists), start, wanted)
    else:
        expected = plain(lists, length, sources, targets)
        given_ = entries(lists, length)
        found = dijkstra.passing.run(RUN, *rows(lists), given_, start, wanted)

    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-12)


@given(shapes())
def test_from_all_to_all_it_is_betweenness(shape):
    lists, _ = shape
    everyone = np.arange(len(lists), dtype=np.int32)

    found, _, _ = chosen.passing.run(RUN, *rows(lists), everyone, np.ones(len(lists)))

    np.testing.assert_array_equal(
        found, betweenness.hops.run(RUN, *rows(lists), everyone, 0, len(lists))
    )


def test_lengths_are_compared_exactly():
    lists = [[1, 3], [2], [3], []]  # 0.1 + 0.2 there is longer than 0.3
    length = {(0, 1): 0.1, (1, 2): 0.1, (2, 3): 0.1, (0, 3): 0.3}
    start, wanted = np.array([0], np.int32), np.ones(4)

    found, _, _ = dijkstra.passing.run(
        RUN, *rows(lists), entries(lists, length), start, wanted
    )

    assert found.tolist() == [0, 1, 0, 0]
