"""The mechanical part of a change of the index, against every change there could be."""

import math

import pytest
from hypothesis import assume, given

import agencygraph as ag
from agencygraph.inference import _rates
from tests import naive_inference_change as naive
from tests import reference
from tests.assertions import same
from tests.inference.coverage import Scene, rate_coverage
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


@given(waves())
def test_rates_and_their_intervals_follow_their_definition(pair):
    expected = naive.rates(*pair, least_df=0.5, least=1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_rates, "LEAST_DF_OF_RATE", 0.5)
        patch.setattr(_rates, "LEAST_OF_EITHER", 1.0)
        found = ag.ei_change(*pair).to_dict()["network"]

    for name, value in expected.items():
        assert same(found[name], value, 1e-7), name


def test_rates_of_few_people_have_no_interval_and_say_so():
    study = ag.simulate_study(people=9, agencies=3, seed=1)
    waves = [study.network(wave, "knows") for wave in ("before", "after")]

    found = ag.ei_change(*waves)

    row = found.to_dict()["network"]
    assert 0 < row["formation_rate_within"] < 1
    assert math.isnan(row["formation_rate_within_low"])
    assert found.notes[0].endswith("it would not hold what it promises.")


def test_intervals_of_rates_widen_with_confidence():
    study = ag.simulate_study()
    waves = [study.network(wave, "knows") for wave in ("before", "after")]

    narrow, wide = (
        ag.ei_change(*waves, confidence=c).to_dict()["network"] for c in (0.8, 0.95)
    )

    name = "formation_rate_across"
    ends = [row[f"{name}_{e}"] for row in (wide, narrow) for e in ("low", "high")]
    assert ends[0] < ends[2] < wide[name] == narrow[name] < ends[3] < ends[1]
    with pytest.raises(ag.ParameterError, match="confidence is more than 0"):
        ag.ei_change(*waves, confidence=1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "scene",
    [Scene(20, "none"), Scene(20, "strong"), Scene(40, "strong", directed=False)],
    ids=str,
)
def test_intervals_of_rates_hold_the_truth_in_about_19_of_20_studies(scene):
    studies = 400

    found = rate_coverage(scene, studies, seed=1)

    for name, (share, given_) in found.items():
        if given_ >= 0.2:
            luck = 2.5 * math.sqrt(0.95 * 0.05 / (given_ * studies))
            assert 0.92 - luck <= share <= 0.98 + luck, (name, share, given_)
    assert found["formation_rate_across"][1] > 0.9


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
    low, high = (found[f"formation_rate_across_{end}"] for end in ("low", "high"))
    assert (round(low, 3), round(high, 3)) == (0.213, 0.574)
    low, high = (found[f"formation_rate_within_{end}"] for end in ("low", "high"))
    assert (round(low, 3), round(high, 3)) == (0.092, 0.418)
