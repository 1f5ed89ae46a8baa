"""The fuzz targets hold for their seeds, for what once broke them, and for changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencygraph.errors import DataError
from agencygraph.io.checks import Checks
from agencygraph.io.workbook import read_workbook
from tests.fuzz.crashes import CRASHES
from tests.fuzz.targets import LIMITS, TARGETS, seeds, workbook_of

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
    changed = _changed(data, name)

    TARGETS[name](changed)


@pytest.mark.usefixtures("apart")
@settings(max_examples=25)
@given(data=st.data())
def test_a_workbook_with_changed_bytes_is_read_or_refused(tmp_path, data):
    """Whatever its parser does: it runs in a process of its own."""
    path = tmp_path / "survey.xlsx"
    path.write_bytes(workbook_of(_changed(data, "workbook")))

    try:
        grids = read_workbook(path, Checks(), LIMITS)
    except DataError as error:
        assert all(problem.rule and problem.file for problem in error.problems)
    else:
        assert all(len(row) == grid.width for grid in grids for row in grid.cells)


def _changed(data, name):
    seed = bytearray(data.draw(st.sampled_from(seeds(name))))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(seed) - 1))
        seed[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        seed = seed or bytearray(b"0")
    return bytes(seed)
