"""Derived rows: the same as made anew, kept only as long as asked for."""

import pytest
from hypothesis import given

from agencygraph import adjacency
from agencygraph.kept import kept
from tests.strategies import networks

KINDS = (adjacency.into, adjacency.linked, adjacency.oriented)


def lists(rows):
    return [part.tolist() for part in rows]


@given(networks())
def test_kept_rows_are_those_made_anew(network):
    anew = [lists(kind(network)) for kind in KINDS]

    with kept(network):
        again = [lists(kind(network)) for kind in KINDS]

    assert again == anew


@given(networks(directed=True))
def test_rows_are_made_once_while_they_are_kept(network):
    with kept(network):
        for kind in KINDS:
            assert kind(network) is kind(network)
        with kept(network):
            inner = adjacency.into(network)
        assert adjacency.into(network) is inner  # the outer block goes on


@given(networks(directed=True))
def test_rows_are_dropped_at_the_end_even_after_an_error(network):
    seen = []

    def fail():
        with kept(network):
            seen.append(adjacency.into(network))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert adjacency.into(network) is not seen[0]
