"""The node jackknife: each person left out in turn, for any statistic."""

import math

import numpy as np
import pytest
from hypothesis import given

import agencygraph as ag
from tests import naive_inference_intervals
from tests.assertions import same
from tests.inference.coverage import Scene, study
from tests.strategies import networks
from tests.test_alignment import waves


@given(networks())
def test_the_jackknife_leaves_out_each_person_in_turn(network):
    def reciprocated(network):
        return ag.density(network)["density"][0]

    def plainly(plain):
        cells = [cell for cell in plain.cells() if plain.observed(*cell)]
        tied = sum(plain.tie(*cell) for cell in cells)
        return tied / len(cells) if cells else math.nan

    expected = naive_inference_intervals.jackknife(plainly, network)

    found = ag.jackknife(reciprocated, network)

    assert found.labels == ("reciprocated",)
    assert same(found["se"][0] ** 2, expected, abs_=1e-9)


@given(waves())
def test_the_jackknife_of_a_change_back_is_mirrored(pair):
    def ties(network):
        return float(network.n_ties)

    there = ag.jackknife(ties, *pair).to_dict()["ties"]
    back = ag.jackknife(ties, *pair[::-1]).to_dict()["ties"]

    assert there["change"] == -back["change"]
    assert same(there["low"], -back["high"])
    assert same(there["p"], back["p"])


def test_the_jackknife_of_a_density_is_the_method_of_that_name():
    pair = study(Scene(20, "weak"), np.random.default_rng(3))

    def within(network):
        found = ag.ei_index(network, by="network")
        return found["within"][0] / found["observed_within"][0]

    table = ag.change_intervals(*pair, method="node jackknife")
    found = ag.jackknife(within, *pair)

    assert same(found["se"][0], table["se"][1])


def test_values_that_do_not_exist_without_somebody_are_counted():
    roster = ag.Roster.from_labels(["ana", "ben", "cy", "di", "eve"], ["fire"] * 5)
    network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "ana"])

    def returned(network):
        return ag.reciprocity(network)["reciprocity_arcs"][0]

    found = ag.jackknife(returned, network)

    assert found.notes[0].startswith("Without 2 people there is no value")
    assert found["people"][0] == 3


def test_a_confidence_that_is_none_is_refused():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])

    with pytest.raises(ag.ParameterError, match="between 0 and 1, not 95"):
        ag.jackknife(lambda one: one.n_ties, network, confidence=95)


def test_too_few_people_leave_the_spread_undefined():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])

    found = ag.jackknife(lambda one: one.n_ties, network)

    assert found.labels == ("statistic",)
    assert found["estimate"][0] == 1
    assert np.isnan([found[name][0] for name in ("se", "df", "low", "high")]).all()
