"""Departures cost what recomputing everybody's reach without each person says."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from benchmarks import rosters
from tests import naive_what_if
from tests.assertions import assert_table
from tests.strategies import networks, relabelled


@given(network=networks(max_people=9), steps=st.sampled_from([1, 2, 3, 4, None]))
def test_a_departure_costs_what_reach_falls_by(network, steps):
    expected = naive_what_if.departures(network, steps)

    found = ag.departures(network, steps=steps)

    assert_table(found, row="person", **expected)


@given(network=networks(), random=st.randoms(use_true_random=False))
def test_departures_do_not_depend_on_names(network, random):
    other, old_id, _ = relabelled(network, random)
    expected = ag.departures(network).to_dict()

    found = ag.departures(other).to_dict()

    for person, values in found.items():
        assert values == pytest.approx(expected[old_id[person]], nan_ok=True)


@given(network=networks(max_people=9))
def test_departures_are_the_fall_of_reach(network):
    """The library's own reach, with everybody observed and of a known agency."""
    labels = [label or "x" for label in network.roster.agency_labels]
    roster = network.roster.with_agencies(labels)
    network = network.replace(
        roster=roster,
        answered=np.ones(len(labels), bool),
        listed=np.ones(len(labels), bool),
        excepted=np.empty((0, 2)),
        max_choices=None,
    )
    now = ag.reach(network)["agencies"]

    found = ag.departures(network)["agencies_lost"]

    for v, person in enumerate(roster.people):
        rest = [p for p in roster.people if p != person]
        left = ag.reach(ag.subnetwork(network, rest))["agencies"]
        assert found[v] == np.delete(now, v).sum() - left.sum()


def test_who_did_not_answer_has_no_value_and_is_counted_aloud():
    roster = ag.Roster.from_labels("abc", ["x", "y", None])
    network = ag.Network.from_ties(roster, ["a"], ["b"])

    found = ag.departures(network.replace(answered=roster.mask(["a", "c"])))

    assert np.isnan(found["agencies_lost"]).tolist() == [False, True, False]
    assert "1 person did not answer" in found.notes[0]
    assert found.notes[1] == "1 person without a known agency is left out."


@pytest.mark.parametrize("steps", [0, 1.5, True])
def test_steps_are_whole_numbers_from_one(steps):
    with pytest.raises(ag.ParameterError, match="whole number from 1, or None"):
        ag.departures(
            ag.Network.from_ties(ag.Roster.from_labels("ab"), [], []), steps=steps
        )


@pytest.mark.parametrize("steps", [2, None])
def test_two_thousand_people_take_seconds(steps):
    network = rosters.named("2k").network()
    ag.departures(network, steps=1)  # compiled by now
    began = time.process_time()

    found = ag.departures(network, steps=steps)

    assert found["agencies_lost"].sum() > 0
    assert time.process_time() - began < 20
