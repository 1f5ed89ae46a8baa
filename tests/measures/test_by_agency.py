"""Reciprocity and components by agency and agency pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.measures._components_by import components_within
from agencygraph.measures._reciprocity_by import reciprocity_between
from tests import naive_segregation as naive
from tests.assertions import assert_same_bits, assert_table
from tests.measures.observing import one_row, partly_observed, reverse, undone
from tests.naive import Plain
from tests.strategies import networks, relabelled

randoms = st.randoms(use_true_random=False)
LEVELS = ("agency", "agency pair")
SUMMED = ("mutual", "asymmetric", "null", "observed")


@pytest.fixture
def golden():
    """DEFINITIONS: eight people in three agencies, fifteen arcs."""
    agencies = ["police"] * 2 + ["health"] * 3 + ["dwp"] * 3
    roster = ag.Roster.from_labels(range(1, 9), agencies)
    return ag.Network.from_ties(roster, "121342566783845", "213435657877161")


# --- reciprocity


@pytest.mark.parametrize("by", LEVELS)
@given(network=partly_observed())
def test_reciprocity_follows_its_definition(network, by):
    expected = naive.reciprocity_between(Plain.of(network), by)

    found = reciprocity_between(network, by=by)

    assert_table(found, row=by, **expected)
    assert list(found) == list(found.definitions)
    assert set(found) == {*expected, *found}


@given(partly_observed(unknown=False))
def test_pairs_hold_every_dyad_of_the_network_once(network):
    expected = one_row(ag.reciprocity(network))

    found = reciprocity_between(network)

    for name in SUMMED:
        if network.directed:
            assert found[name].sum() == expected[name], name
        else:
            assert np.isnan(found[name]).all()


@given(partly_observed())
def test_an_agency_is_its_pair_with_itself(network):
    pairs = reciprocity_between(network).to_dict()

    found = reciprocity_between(network, by="agency")

    for agency, row in found.to_dict().items():
        for name, value in row.items():
            np.testing.assert_equal(value, pairs[agency, agency][name])


@given(partly_observed(directed=True), randoms)
def test_reciprocity_ignores_labels(network, random):
    other, back, back_agencies = relabelled(network, random)
    table = undone(reciprocity_between(other), back, back_agencies, directed=False)
    expected = reciprocity_between(network)

    turned = {
        (g, h)
        for g, h in expected.labels
        if renamed(g, back_agencies) > renamed(h, back_agencies)
    }
    for pair in turned:  # the first agency has become the second
        one, two = table["returned_from"][pair], table["returned_to"][pair]
        table["returned_from"][pair], table["returned_to"][pair] = two, one

    assert_table(expected, row="agency pair", **table)


def renamed(agency, back_agencies):
    (new,) = (new for new, old in back_agencies.items() if old == agency)
    return new


@given(networks(directed=True, complete=True))
def test_reversing_ties_swaps_who_returns(network):
    found = dict(reciprocity_between(reverse(network)).columns)

    found["returned_from"], found["returned_to"] = (
        found["returned_to"],
        found["returned_from"],
    )

    assert_table(reciprocity_between(network), row="agency pair", **found)


def test_the_golden_reciprocity(golden):
    found = reciprocity_between(golden).to_dict()

    # 1 and 2 name one another; 1→3 and 2→5, of which 5→1 is no return
    assert found["police", "police"]["mutual"] == 1
    assert found["health", "police"]["asymmetric"] == 3
    assert found["health", "police"]["observed"] == 6
    assert found["health", "police"]["reciprocity_dyads"] == 0
    # 5→6, 3→7, 4→6 and 6→5
    assert found["dwp", "health"]["mutual"] == 1
    assert found["dwp", "health"]["returned_from"] == 1
    assert found["dwp", "health"]["returned_to"] == pytest.approx(1 / 3)


def test_undirected_ties_are_not_returned(golden):
    network = ag.symmetrize(golden)

    found = reciprocity_between(network, by="agency")

    assert np.isnan(found["mutual"]).all()
    assert found.notes == ("Ties have no direction: there is none to return.",)


def test_one_sided_dyads_are_left_out_aloud(golden):
    network = ag.Network.from_ties(golden.roster, "12", "21").replace(
        answered=golden.roster.mask([1, 2, 3])
    )

    found = reciprocity_between(network)

    assert found["observed"].sum() == 3
    assert found.notes == (
        "Dyads that were not observed from both sides are left out.",
    )


def test_reciprocity_of_a_level_that_does_not_exist_is_refused(golden):
    with pytest.raises(ag.ParameterError, match="not 'person'"):
        reciprocity_between(golden, by="person")


# --- components


@given(partly_observed())
def test_components_follow_their_definition(network):
    expected = naive.components_within(Plain.of(network))

    found = components_within(network)

    assert_table(found, row="agency", labels=network.roster.agencies, **expected)
    assert list(found) == list(found.definitions)
    assert set(found) == {*expected, *found}


@given(partly_observed(), randoms)
def test_components_ignore_labels(network, random):
    other, back, back_agencies = relabelled(network, random)

    found = undone(ag.components(other, by="agency"), back, back_agencies)

    assert_table(components_within(network), row="agency", **found)


@given(networks())
def test_an_agency_alone_has_the_components_it_has_among_the_others(network):
    found = components_within(network).to_dict()

    for agency, row in found.items():
        own = one_row(ag.components(ag.subnetwork(network, agencies=[agency])))
        assert {name: row[name] for name in own} == own


def test_an_agency_without_people_has_no_components():
    roster = ag.Roster.from_labels("a", "x").with_agencies(["x"], agencies=["y"])
    network = ag.Network.from_ties(roster, [], [])

    found = components_within(network).to_dict()

    assert found["x"]["components"] == found["x"]["isolates"] == 1
    assert found["y"]["components"] == found["y"]["largest"] == 0
    assert np.isnan(found["y"]["largest_share"])


def test_a_network_of_nobody_has_no_components():
    roster = ag.Roster.from_labels([])

    assert len(components_within(ag.Network.from_ties(roster, [], []))) == 0


def test_silence_and_unknown_agencies_are_told(golden):
    labels = dict(zip(golden.roster.people, golden.roster.agency_labels, strict=True))
    roster = golden.roster.with_agencies({**labels, "8": None})
    network = ag.Network.from_ties(roster, "1", "2").replace(
        answered=roster.mask([1, 2, 3, 4, 5, 6, 8])
    )

    found = components_within(network)

    assert found.notes == (
        "1 person without a known agency is left out.",
        "1 person did not answer: their own ties could join components.",
    )


def test_the_public_measures_give_these_levels(golden):
    for level in LEVELS:
        assert_same_bits(
            ag.reciprocity(golden, by=level), reciprocity_between(golden, by=level)
        )
    assert_same_bits(ag.components(golden, by="agency"), components_within(golden))
