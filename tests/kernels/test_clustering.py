"""Triangles, each met once."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given

from agencygraph._kernels import clustering
from tests.kernels.shapes import entries, rows, shapes

pytestmark = pytest.mark.usefixtures("kernel_mode")

RUN = 1
"""Any work: the fixture says how kernels run."""


@given(shapes(directed=False))
def test_each_corner_adds_up_the_products_around_its_triangles(shape):
    lists, z = shape
    expected = [0.0] * len(lists)
    for i, j, k in combinations(range(len(lists)), 3):
        if (i, j) in z and (j, k) in z and (i, k) in z:
            for corner in (i, j, k):
                expected[corner] += z[i, j] * z[j, k] * z[i, k]
    upward = [[j for j in row if j > i] for i, row in enumerate(lists)]

    found = clustering.triangles.run(RUN, *rows(upward), entries(upward, z))

    np.testing.assert_allclose(found, expected)
