"""Blocks of work: the plan, the order, any number of workers."""

import subprocess
import sys
import threading

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencygraph import _parallel

STEPS = st.lists(st.integers(0, 3 * _parallel.STEPS_A_BLOCK), max_size=30)


@given(STEPS)
def test_blocks_cover_every_item_once_and_in_order(steps):
    found = _parallel.blocks(steps)

    items = [item for first, end in found for item in range(first, end)]
    assert items == list(range(len(steps)))
    assert all(first < end for first, end in found)


@given(STEPS)
def test_no_block_is_much_longer_than_the_longest_item_allows(steps):
    longest = max(steps, default=0)

    for first, end in _parallel.blocks(steps):
        work = sum(steps[first:end])
        assert work <= 1.5 * _parallel.STEPS_A_BLOCK + longest


def test_results_come_in_the_order_of_the_plan_however_long_each_takes():
    late = threading.Event()

    def wait(number):
        if number == 0:
            assert late.wait(10)
        else:
            late.set()
        return number

    with joblib.parallel_config(n_jobs=2):
        found = list(
            _parallel.each(wait, [(0,), (1,), (2,)], "waiting", steps=_parallel.LONG)
        )

    assert found == [0, 1, 2]


def test_short_work_needs_no_joblib():
    code = (
        "import sys; from agencygraph import _parallel\n"
        "assert list(_parallel.each(abs, [(-2,), (3,)], 'x')) == [2, 3]\n"
        "assert list(_parallel.each(abs, [(-2,)], 'x')) == [2]\n"
        "assert list(_parallel.each(abs, [], 'x')) == []\n"
        "sys.exit('joblib' in sys.modules or 'tqdm' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False)

    assert done.returncode == 0


def test_what_goes_wrong_in_a_worker_is_raised():
    def fail(number):
        if number:
            raise ZeroDivisionError
        return number

    with pytest.raises(ZeroDivisionError), joblib.parallel_config(n_jobs=2):
        list(_parallel.each(fail, [(0,), (1,)], "failing", steps=_parallel.LONG))


def test_empty_work_has_no_blocks():
    assert _parallel.blocks(np.empty(0, np.int64)) == []
