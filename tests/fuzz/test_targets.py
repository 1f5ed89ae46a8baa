"""The fuzz targets hold for their seeds, for what once broke them, and for changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.crashes import CRASHES
from tests.fuzz.targets import TARGETS, seeds

SEEDS = [(name, data) for name in TARGETS for data in seeds(name)]


@pytest.mark.parametrize(("name", "data"), SEEDS)
def test_the_seeds_of_a_target_are_read(name, data):
    TARGETS[name](data)


@pytest.mark.parametrize(("name", "data"), CRASHES.values(), ids=CRASHES)
def test_what_once_crashed_no_longer_does(name, data):
    TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
def test_a_target_holds_for_bytes_that_were_changed(name, data):
    seed = bytearray(data.draw(st.sampled_from(seeds(name))))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(seed) - 1))
        seed[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        seed = seed or bytearray(b"0")

    TARGETS[name](bytes(seed))
