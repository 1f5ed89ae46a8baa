"""Plans are drawn with the kernels compiled.

A plan tries some hundred thousand exchanges: interpreted, minutes. The kernel of seats
is tried both ways in tests/kernels/test_jit.py.
"""

import pytest

from agencygraph._kernels import _jit


@pytest.fixture(autouse=True)
def _compiled():
    with _jit.forced("compiled"):
        yield
