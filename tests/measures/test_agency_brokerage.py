"""Agencies as brokers: definition, thresholds, relations, undefined cases."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_agencies
from tests.assertions import assert_table
from tests.strategies import networks, relabelled

weights = st.sampled_from(["ties", "strength"])
minima = st.sampled_from([0, 1, 2, 2.5])
COLUMNS = ("open_pairs", "exclusivity", "betweenness", "betweenness_weighted")


def of_agencies(ties, *, directed=True, each=1, weights=None):
    """Agencies such as "abc", two people each, tied by as many ties as asked."""
    names = sorted(set(ties) - {" "})
    people = [f"{name}{k}" for name in names for k in (1, 2)]
    roster = ag.Roster.from_labels(people, [person[0] for person in people])
    cells = [
        (f"{tie[0]}{k}", f"{tie[1]}{3 - k}")
        for tie in ties.split()
        for k in range(1, each + 1)
    ]
    sources, targets = zip(*cells, strict=True)
    return ag.Network.from_ties(roster, sources, targets, weights, directed=directed)


@pytest.mark.usefixtures("kernel_mode")
@given(networks(), weights, minima)
def test_agencies_broker_and_lie_between_other_agencies(network, weight, minimum):
    expected = naive_agencies.agency_brokerage(network, weight, minimum)

    found = ag.agency_brokerage(network, weight=weight, minimum=minimum)

    assert tuple(found) == COLUMNS
    assert_table(found, row="agency", labels=network.roster.agencies, **expected)


def test_a_chain_of_agencies_has_one_broker_a_pair():
    found = ag.agency_brokerage(of_agencies("ab bc cd")).to_dict()

    assert found["b"] == {
        "open_pairs": 1,
        "exclusivity": 1,
        "betweenness": 2,
        "betweenness_weighted": 2,
    }
    assert found["a"]["betweenness"] == found["d"]["betweenness"] == 0


def test_two_ways_round_leave_nobody_exclusive():
    found = ag.agency_brokerage(of_agencies("ab bd ac cd")).to_dict()

    assert found["b"]["open_pairs"] == found["c"]["open_pairs"] == 1
    assert found["b"]["exclusivity"] == found["c"]["exclusivity"] == 0
    assert found["b"]["betweenness"] == found["c"]["betweenness"] == 0.5


def test_brokers_need_not_be_one_person():
    # a1 names b2, but it is b1 who names c2
    network = of_agencies("ab bc")

    assert ag.brokerage_roles(network, by="agency").to_dict()["b"]["total"] == 0
    assert ag.agency_brokerage(network).to_dict()["b"]["open_pairs"] == 1


def test_a_tie_or_two_between_agencies_closes_a_pair_unless_more_is_asked():
    strong = of_agencies("ab bc", each=2).ties().to_dict()
    cells = [*strong, ("a1", "c1")]
    people = [f"{name}{k}" for name in "abc" for k in (1, 2)]
    roster = ag.Roster.from_labels(people, [person[0] for person in people])
    network = ag.Network.from_ties(roster, [i for i, _ in cells], [j for _, j in cells])

    any_tie = ag.agency_brokerage(network).to_dict()["b"]
    two = ag.agency_brokerage(network, minimum=2).to_dict()["b"]
    three = ag.agency_brokerage(network, minimum=3).to_dict()["b"]

    assert any_tie["open_pairs"] == 0
    assert (two["open_pairs"], two["betweenness"]) == (1, 1)
    assert (three["open_pairs"], three["betweenness"]) == (0, 0)


def test_more_ties_make_a_step_shorter():
    # a - d - c: two strong steps (1 / 2 each) against one weak one
    one = of_agencies("ad dc", each=2).ties().to_dict()
    cells = [*one, ("a1", "c1")]
    people = [f"{name}{k}" for name in "acd" for k in (1, 2)]
    roster = ag.Roster.from_labels(people, [person[0] for person in people])
    network = ag.Network.from_ties(roster, [i for i, _ in cells], [j for _, j in cells])

    found = ag.agency_brokerage(network).to_dict()["d"]

    assert (found["betweenness"], found["betweenness_weighted"]) == (0, 0.5)


def test_the_sector_of_an_agency_does_not_matter():
    network = of_agencies("ab bc cd da", directed=False)
    sectors = {"sector": ("public", "third", "public", "third")}
    roster = replace(network.roster, agency_attributes=sectors)

    found = ag.agency_brokerage(network.replace(roster=roster))

    assert found.labels == tuple("abcd")
    assert_table(
        found,
        row="agency",
        **{name: ag.agency_brokerage(network)[name] for name in COLUMNS},
    )


def test_people_of_several_agencies_count_by_their_shares():
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["a", "b", "c"])
    roster = roster.with_shares({"ben": {"b": 3, "c": 1}})
    chain = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])

    def open_pairs(minimum):
        return ag.agency_brokerage(chain, minimum=minimum).to_dict()["b"]["open_pairs"]

    # a → b and b → c are three quarters of a tie, and a → c is the other quarter
    assert [open_pairs(least) for least in (0, 0.25, 0.5, 0.75, 1)] == [0, 0, 1, 1, 0]


def test_an_agency_of_which_nobody_answered_has_no_value_and_it_is_told():
    network = of_agencies("ab bc")
    half = network.replace(
        answered=network.roster.mask(["a1", "a2", "b1", "b2"]),
    )

    found = ag.agency_brokerage(half)

    assert np.isnan(found["open_pairs"]).tolist() == [False, False, True]
    assert found.to_dict()["b"]["open_pairs"] == 1
    (note,) = found.notes
    assert note.startswith("2 people did not answer: their ties to other agencies")


def test_who_has_no_agency_is_left_out_and_told():
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["a", None, "c"])
    network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])

    found = ag.agency_brokerage(network)

    assert found.labels == ("a", "c")
    assert found["betweenness"].tolist() == [0, 0]
    assert found.notes == ("1 person without a known agency is left out.",)


def test_nobody_has_no_agencies():
    nobody = ag.Network.from_ties(ag.Roster.from_labels([], []), [], [])

    assert len(ag.agency_brokerage(nobody)) == 0


@pytest.mark.parametrize("minimum", [-1, math.inf, math.nan, True])
def test_a_minimum_that_is_no_amount_is_refused(minimum):
    with pytest.raises(ag.ParameterError, match="finite number from 0"):
        ag.agency_brokerage(of_agencies("ab"), minimum=minimum)


def test_another_weight_is_refused():
    with pytest.raises(ag.ParameterError, match="'ties' or 'strength', not 'hours'"):
        ag.agency_brokerage(of_agencies("ab"), weight="hours")


def test_every_column_is_defined_and_the_minimum_told():
    found = ag.agency_brokerage(of_agencies("ab bc"), minimum=2)

    assert set(found.definitions) == set(found)
    assert "tied from 2 on" in found.definitions["open_pairs"]


@given(networks(), weights, minima, st.randoms(use_true_random=False))
def test_agency_brokerage_ignores_ids_and_agency_names(
    network, weight, minimum, random
):
    other, _, old_agency = relabelled(network, random)

    found = ag.agency_brokerage(other, weight=weight, minimum=minimum)

    expected = ag.agency_brokerage(network, weight=weight, minimum=minimum).to_dict()
    assert_table(
        found,
        row="agency",
        **{
            name: {a: expected[old_agency[a]][name] for a in found.labels}
            for name in found
        },
    )


@given(networks(directed=True, complete=True), weights)
def test_turning_every_tie_round_changes_no_broker(network, weight):
    ties = network.ties().to_dict()
    turned = ag.Network.from_ties(
        network.roster, [j for _, j in ties], [i for i, _ in ties], [*ties.values()]
    )

    found = ag.agency_brokerage(turned, weight=weight)

    expected = ag.agency_brokerage(network, weight=weight)
    assert_table(found, row="agency", **{name: expected[name] for name in found})
