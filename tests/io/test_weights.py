"""Weights are held exactly, whatever they are."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agencygraph.io.weights import WeightStore

NUMBERS = st.integers(0, 9).map(float) | st.floats(0, allow_nan=False)


@given(parts=st.lists(st.lists(NUMBERS)), room=st.integers(0, 9))
def test_weights_are_given_back_as_they_were(parts, room):
    store = WeightStore(room)

    for part in parts:
        store.make_room(len(store.found()) + len(part))
        store.add(np.array(part))

    assert store.found().tolist() == [weight for part in parts for weight in part]


@given(levels=st.lists(st.integers(0, 2**24).map(float)))
def test_levels_take_four_bytes_each(levels):
    store = WeightStore(len(levels))

    store.add(np.array(levels))

    assert store.found().dtype == np.float32


def test_what_is_no_number_stays_none():
    store = WeightStore(2)

    store.add(np.array([1.0, np.nan]))

    assert np.isnan(store.found()[1])
