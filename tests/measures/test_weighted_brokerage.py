"""Brokerage of ties that have a strength."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.measures.weighted_brokerage import _ranks
from tests import naive_brokerage
from tests.assertions import assert_table
from tests.measures.test_brokerage import columns_of
from tests.strategies import networks

pytestmark = pytest.mark.usefixtures("kernel_mode")


UNCLEAR = ag.Network.from_ties(
    ag.Roster.from_labels("abc", ["x", "y", "z"]), ["a", "b"], ["b", "c"], [2.0, 3.0]
).replace(excepted=np.array([[0, 2]], np.int32))
"""Whether a names c was not observed: b may join them, or not."""


@example(network=UNCLEAR, cap=None)
@given(network=networks(), cap=st.one_of(st.none(), st.integers(1, 3)))
def test_weighted_brokerage_follows_its_definition(network, cap):
    network = network.replace(max_choices=cap)
    expected = naive_brokerage.weighted_brokerage(network, lambda weight: weight)

    found = ag.weighted_brokerage(network, weights="given")

    assert_table(found, row="person", **columns_of(expected, found))


@given(network=networks())
def test_ranks_are_those_of_the_scale_and_no_amount_matters(network):
    values, words = (0.5, 1.0, 2.0, 3.0), ("yearly", "monthly", "weekly", "daily")
    one = network.replace(scale=ag.Scale(values, words, (1.0, 12.0, 52.0, 220.0)))
    two = network.replace(scale=ag.Scale(values, words, (1.0, 2.0, 3.0, 999.0)))
    expected = naive_brokerage.weighted_brokerage(
        network, lambda weight: values.index(weight) + 1
    )

    found = ag.weighted_brokerage(one)

    assert_table(found, row="person", **columns_of(expected, found))
    for name in found:
        np.testing.assert_array_equal(found[name], ag.weighted_brokerage(two)[name])


@given(network=networks(complete=True))
def test_weighted_brokerage_is_the_sum_of_roles_over_thresholds(network):
    levels = [1.0, 2.0, 3.0]
    whole = network.weights >= 1
    network = ag.threshold(network, 1) if whole.any() else network
    expected = [ag.brokerage_roles(ag.threshold(network, level)) for level in levels]

    found = ag.weighted_brokerage(network, weights="given")

    if whole.any():
        total = sum(table["total"] for table in expected)
        np.testing.assert_allclose(found["total"], total)


def test_other_weights_are_refused():
    network = ag.Network.from_ties(ag.Roster.from_labels("ab"), ["a"], ["b"])

    with pytest.raises(ag.ParameterError, match="'ranks' or 'given'"):
        ag.weighted_brokerage(network, weights="binary")


def test_a_weight_that_comes_late_among_many_has_its_rank():
    """The first 65,536 ties hold two weights; two others come after them."""
    weights = np.array([1.0, 5.0] * (1 << 15) + [3.0, 9.0])

    ranks = _ranks(weights)

    assert ranks[:2].tolist() == [1.0, 3.0]
    assert ranks[-2:].tolist() == [2.0, 4.0]
