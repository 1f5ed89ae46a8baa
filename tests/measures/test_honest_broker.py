"""Honest brokers: pairs of people who both name somebody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_brokerage
from tests.assertions import assert_table, same
from tests.measures.test_brokerage import columns_of
from tests.strategies import networks, relabelled
from tests.test_alignment import waves


@pytest.mark.usefixtures("kernel_mode")
@given(network=networks(), reciprocated=st.booleans())
def test_levels_follow_their_definition(network, reciprocated):
    expected = naive_brokerage.honest_broker(network, reciprocated)

    found = ag.honest_broker(network, reciprocated=reciprocated)

    assert_table(found, row="person", **columns_of(expected, found))


@given(networks(complete=True), st.booleans())
def test_the_three_levels_are_all_the_pairs(network, reciprocated):
    found = ag.honest_broker(network, reciprocated=reciprocated)

    total = found["honest_0"] + found["honest_1"] + found["honest_2"]
    assert total.tolist() == found["pairs"].tolist()


@given(waves())
def test_the_change_follows_its_definition(pair):
    joint = ag.jointly_observed(*pair)
    expected = naive_brokerage.honest_broker_change(*joint)

    found = ag.honest_broker_change(*pair)

    assert_table(found, row="person", **columns_of(expected, found))


@given(waves())
def test_swapping_the_waves_swaps_lost_and_gained(pair):
    there = ag.honest_broker_change(*pair).to_dict()
    back = ag.honest_broker_change(*pair[::-1]).to_dict()

    for person, values in there.items():
        assert values["brokered_lost"] == back[person]["brokered_gained"]
        assert values["honest_0_change"] == -back[person]["honest_0_change"]


@given(networks(), st.randoms(use_true_random=False))
def test_labels_and_order_change_nothing(network, random):
    other, back, _ = relabelled(network, random)
    expected = ag.honest_broker(network).to_dict()

    for person, values in ag.honest_broker(other).to_dict().items():
        for name, value in values.items():
            assert same(value, expected[back[person]][name]), name


def test_the_sign_is_after_less_before():
    roster = ag.Roster.from_labels("abc", ["fire", "fire", "health"])
    before = ag.Network.from_ties(roster, ["a", "c"], ["b", "b"])
    after = ag.Network.from_ties(roster, ["a", "c", "a"], ["b", "b", "c"])

    found = ag.honest_broker_change(before, after).to_dict()["b"]

    assert found["opportunities_kept"] == 1
    assert found["honest_0_change"] == -1
