"""Bounds over everything that those who did not answer may have said."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_inference_nonresponse as naive
from tests.assertions import assert_table, same
from tests.naive import Plain
from tests.strategies import networks, relabelled

MOST_CELLS = 9
NEVER_BOUND = ("assortativity", "ei_index_weighted")


def small(network):
    return len(naive.hidden_cells(Plain.of(network))) <= MOST_CELLS


def trio(answered):
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    network = ag.Network.from_ties(roster, ["ana", "ana"], ["ben", "cy"])
    return network.replace(answered=roster.mask(answered))


@given(networks(max_people=5))
def test_bounds_are_the_extremes_over_every_completion(network):
    assume(small(network))
    expected = naive.nonresponse_bounds(Plain.of(network))

    found = ag.nonresponse_bounds(network).to_dict()

    hidden = found["density"]["unobserved"]
    for name, row in expected.items():
        assert same(found[name]["value"], row["value"]), name
        if name == "ei_index_weighted" and hidden:
            continue
        assert found[name]["attained"] == (not math.isnan(row["lower"]))
        assert same(found[name]["lower"], row["lower"]), name
        assert same(found[name]["upper"], row["upper"]), name


@given(networks(max_people=4))
def test_a_scale_bounds_the_weighted_index(network):
    scale = ag.Scale((0.5, 1.0, 2.0, 3.0), ("a", "b", "c", "d"))
    plain = Plain.of(network)
    assume(len(naive.hidden_cells(plain)) <= 4)
    expected = naive.nonresponse_bounds(plain, (0.0, *scale.values))

    table = ag.nonresponse_bounds(network.replace(scale=scale))

    found, row = table.to_dict()["ei_index_weighted"], expected["ei_index_weighted"]
    assert same(found["lower"], row["lower"])
    assert same(found["upper"], row["upper"])


@given(networks(max_people=5))
def test_brokerage_lies_between_its_ends_in_every_completion(network):
    plain = Plain.of(network)
    assume(small(network))

    found = ag.nonresponse_bounds(network).to_dict()

    for name, role in (("brokerage", "total"), ("brokerage_across", "across")):
        low, high = found[name]["lower"], found[name]["upper"]
        for completion in naive.completions(plain):
            assert low <= sum(naive.brokered(completion, role).values()) <= high


@given(st.data(), st.booleans(), st.integers(0, 4))
def test_the_change_is_bounded_by_both_waves_apart(data, directed, n):
    wave = networks(directed=directed, min_people=n, max_people=n)
    one = data.draw(wave)
    two = data.draw(wave).replace(roster=one.roster)
    assume(small(one) and small(two))
    old = naive.nonresponse_bounds(Plain.of(one))
    new = naive.nonresponse_bounds(Plain.of(two))

    found = ag.nonresponse_bounds(one, two).to_dict()

    for name in old:
        if name not in NEVER_BOUND:
            low = new[name]["lower"] - old[name]["upper"]
            high = new[name]["upper"] - old[name]["lower"]
            assert same(found[name]["lower"], low)
            assert same(found[name]["upper"], high)
            assert same(found[name]["before"], old[name]["value"])
            assert same(found[name]["after"], new[name]["value"])


def test_the_change_is_taken_on_what_both_waves_observed():
    after = trio(["ana"])
    before = ag.Network.from_ties(after.roster, ["ana", "ben"], ["ben", "ana"])

    found = ag.nonresponse_bounds(before, after).to_dict()["density"]

    assert found["change"] == 2 / 2 - 1 / 2
    assert found["lower"] == 2 / 6 - 2 / 6
    assert found["upper"] == pytest.approx(6 / 6 - 2 / 6)


def test_a_change_that_all_cannot_have_is_told():
    after = trio(["ana", "ben", "cy"])
    before = ag.Network.from_ties(after.roster, [], []).replace(
        answered=after.roster.mask(["ana"])
    )

    notes = ag.nonresponse_bounds(before, after).notes

    assert any("changed by more than all of it can have" in note for note in notes)


def test_people_of_one_wave_only_are_left_out_of_the_change():
    first = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    second = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "health", "health"])
    before = ag.Network.from_ties(first, ["ana"], ["ben"])
    after = ag.Network.from_ties(second, ["ana"], ["cy"])

    table = ag.nonresponse_bounds(before, after)

    assert table.to_dict()["density"]["lower"] == -0.5
    assert "1 person on the roster of one wave only is left out." in table.notes


@given(networks(), st.randoms(use_true_random=False))
def test_bounds_ignore_labels(network, random):
    other, _, _ = relabelled(network, random)

    found, expected = ag.nonresponse_bounds(other), ag.nonresponse_bounds(network)

    columns = {name: expected[name] for name in expected}
    assert_table(found, row="statistic", labels=expected.labels, **columns)


@given(networks(max_people=6))
def test_an_answer_more_narrows_the_bounds(network):
    wide = ag.nonresponse_bounds(network).to_dict()

    narrow = ag.nonresponse_bounds(
        network.replace(
            excepted=network.excepted[:0], answered=np.ones(network.n_people, bool)
        )
    )

    for name, row in narrow.to_dict().items():
        before = wide[name]
        if not math.isnan(before["lower"]) and not math.isnan(row["lower"]):
            assert before["lower"] <= row["lower"] + 1e-12
            assert row["upper"] <= before["upper"] + 1e-12


def test_where_no_bound_is_given_a_note_says_so():
    table = ag.nonresponse_bounds(trio(["ana", "ben"]))

    rows = table.to_dict()
    assert all(math.isnan(rows[name]["lower"]) for name in NEVER_BOUND)
    assert table.notes[:2] == (
        "2 of 6 cells were not observed.",
        "No bound is given for ei_index_weighted, assortativity.",
    )


@given(networks(complete=True))
def test_what_was_observed_whole_is_bounded_by_itself(network):
    table = ag.nonresponse_bounds(network)

    np.testing.assert_array_equal(table["lower"], table["value"])
    np.testing.assert_array_equal(table["upper"], table["value"])
    np.testing.assert_array_equal(table["attained"], ~np.isnan(table["lower"]))


def test_nobody_at_all_has_no_statistics():
    roster = ag.Roster.from_labels([])

    found = ag.nonresponse_bounds(ag.Network.from_ties(roster, [], [])).to_dict()

    assert math.isnan(found["density"]["lower"])
    assert math.isnan(found["ei_index"]["upper"])
    assert found["components"]["upper"] == 0


def test_without_an_answer_nothing_is_excluded():
    roster = trio(["ana"]).roster
    network = ag.Network.from_ties(roster, [], []).replace(answered=np.zeros(3, bool))

    found = ag.nonresponse_bounds(network).to_dict()

    assert math.isnan(found["density"]["value"])
    assert (found["density"]["lower"], found["density"]["upper"]) == (0, 1)
    assert (found["ei_index"]["lower"], found["ei_index"]["upper"]) == (-1, 1)


def test_more_unobserved_cells_than_can_be_gone_through_are_refused(monkeypatch):
    monkeypatch.setattr("agencygraph.observation.LARGEST_UNOBSERVED", 5)
    roster = ag.Roster.from_labels(["ana", "ben", "cy"])
    network = ag.Network.from_ties(roster, [], []).replace(answered=np.zeros(3, bool))

    with pytest.raises(ag.ParameterError, match=r"up to 9 cells .*at most 5"):
        ag.nonresponse_bounds(network)
