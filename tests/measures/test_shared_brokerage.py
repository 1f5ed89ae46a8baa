"""Brokerage shared among the brokers of a pair, and among a person's agencies."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive, naive_brokerage
from tests.assertions import assert_table, same
from tests.measures.test_brokerage import columns_of
from tests.strategies import AGENCIES, networks, relabelled

pytestmark = pytest.mark.usefixtures("kernel_mode")


@given(network=networks())
def test_credit_follows_its_definition(network):
    expected = naive_brokerage.brokerage_credit(network)

    found = ag.brokerage_credit(network)

    names = ("credit", "credit_across", "activity", "exclusivity")
    columns = {k: {p: expected[p][i] for p in expected} for i, k in enumerate(names)}
    assert_table(found, row="person", **columns)


@given(network=networks(complete=True, unknown=False))
def test_credits_add_up_to_the_open_pairs_that_have_a_broker(network):
    plain = naive.Plain.of(network)
    open_pairs = {
        pair
        for v in plain.people
        for pair in naive.between(plain, v)
        if plain.tie(pair[0], v) and plain.tie(v, pair[1]) and not plain.tie(*pair)
    }

    found = ag.brokerage_credit(network)

    assert found["credit"].sum() == pytest.approx(len(open_pairs))


def test_types_compare_with_the_mean_and_equal_is_not_above():
    roster = ag.Roster.from_labels("abcd", ["fire", "fire", "health", "health"])
    both = ag.Network.from_ties(roster, ["a", "a", "b", "d"], ["b", "d", "c", "c"])
    one = ag.Network.from_ties(roster, ["a", "b"], ["b", "c"])

    assert ag.brokerage_credit(both)["type"].tolist() == [
        "sideliner",
        "connector",
        "sideliner",
        "connector",
    ]
    assert ag.brokerage_credit(one).to_dict()["b"]["type"] == "powerhouse"
    assert (
        ag.brokerage_credit(one.replace(roster=roster.with_agencies([None] * 4)))[
            "type"
        ].tolist()
        == [None] * 4
    )


@st.composite
def shares(draw, roster):
    """Some people in several agencies."""
    chosen = draw(st.lists(st.sampled_from(roster.people), unique=True, max_size=3))
    return {
        person: draw(
            st.dictionaries(
                st.sampled_from(AGENCIES), st.sampled_from([1, 2, 0.5]), min_size=1
            )
        )
        for person in chosen
    }


@given(network=networks(min_people=1), data=st.data())
def test_fractional_roles_follow_their_definition(network, data):
    several = data.draw(shares(network.roster))
    roster = network.roster.with_shares(several)
    network = network.replace(roster=roster)
    member = {
        person: {agency: 1.0}
        for person, agency in zip(roster.people, roster.agency_labels, strict=True)
    }
    for person, row in several.items():
        member[person] = {agency: s / sum(row.values()) for agency, s in row.items()}
    expected = naive_brokerage.fractional_brokerage(network, member)

    found = ag.fractional_brokerage(network)

    assert_table(found, row="person", **columns_of(expected, found))


@given(network=networks())
def test_fractional_roles_of_whole_memberships_are_the_roles(network):
    found, expected = ag.fractional_brokerage(network), ag.brokerage_roles(network)

    for name in found:
        np.testing.assert_allclose(found[name], expected[name], atol=1e-12)


@given(networks(), st.randoms(use_true_random=False))
def test_labels_and_order_change_nothing(network, random):
    other, back, _ = relabelled(network, random)

    for measure in (
        ag.brokerage_credit,
        ag.fractional_brokerage,
        ag.weighted_brokerage,
    ):
        expected = measure(network).to_dict()
        for person, values in measure(other).to_dict().items():
            for name, value in values.items():
                assert same(value, expected[back[person]][name]), (measure, name)


def test_those_who_did_not_answer_are_told_and_not_counted():
    roster = ag.Roster.from_labels("abc", ["fire", "fire", None])
    network = ag.Network.from_ties(roster, ["a"], ["b"]).replace(
        answered=roster.mask(["a"])
    )

    for measure in (
        ag.brokerage_credit,
        ag.fractional_brokerage,
        ag.weighted_brokerage,
    ):
        found = measure(network)
        assert found.notes == (
            "1 person without a known agency is left out.",
            "2 people did not answer: their own brokerage is not known.",
        )
        first = next(iter(found))
        assert [math.isnan(x) for x in found[first]] == [False, True, True]
