"""Plans are drawn with the kernels compiled.

A plan tries some hundred thousand exchanges: interpreted, minutes. The kernel of seats
is tried both ways in tests/kernels/test_jit.py.
"""

import pytest


@pytest.fixture(autouse=True)
def _compiled(compiled):
    """Use the kernels compiled in every test of this folder."""
