"""The mechanical part of a change of the index, against every change there could be."""

import math

import pytest
from hypothesis import assume, given

import agencygraph as ag
from tests import naive_inference_change as naive
from tests import reference
from tests.assertions import same
from tests.strategies import networks
from tests.test_alignment import waves


@given(waves())
def test_it_follows_its_definition(pair):
    fates = list(naive.tie_fates(*pair).values())
    assume(sum(fate in ("formed", "dissolved") for fate in fates) <= 6)
    expected = naive.ei_change(*pair)

    found = ag.ei_change(*pair).to_dict()["network"]

    for name, value in expected.items():
        assert same(found[name], value), name


@given(networks(max_people=6))
def test_without_change_random_change_gives_none_either(network):
    found = ag.ei_change(network, network).to_dict()["network"]

    assert same(found["random"], found["joint_before"])
    assert same(found["random_low"], found["random"])
    assert found["change"] == 0 or math.isnan(found["change"])


@pytest.mark.data
def test_most_of_the_change_among_the_eies_researchers_is_mechanical(data_folder):
    layers = reference.layers(data_folder, "eies")
    waves = [one.network for one in layers if one.kind == "acquaintance"]

    found = ag.ei_change(*waves).to_dict()["network"]

    assert round(found["before"], 3) == 0.163
    assert round(found["after"], 3) == 0.260
    assert round(found["random"], 3) == 0.233
    assert round(found["random_low"], 3) == 0.215
    assert round(found["random_high"], 3) == 0.252
    assert found["formation_rate_across"] == 104 / 276
    assert found["formation_rate_within"] == 14 / 66
