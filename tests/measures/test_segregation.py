import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_segregation as naive
from tests import reference
from tests.assertions import assert_table, same
from tests.measures.observing import (
    one_row,
    partly_observed,
    reverse,
    undone,
    with_isolate,
)
from tests.naive import Plain
from tests.reference import DATA_SETS
from tests.strategies import networks, relabelled

randoms = st.randoms(use_true_random=False)
thresholds = st.sampled_from(["any", 0.5, 1, 2, 3, 4])


@pytest.fixture
def golden():
    """DEFINITIONS: eight people in three agencies, fifteen arcs."""
    agencies = ["police"] * 2 + ["health"] * 3 + ["dwp"] * 3
    roster = ag.Roster.from_labels(range(1, 9), agencies)
    return ag.Network.from_ties(roster, "121342566783845", "213435657877161")


def two_by_two(within, across, not_within, not_across):
    """A network with these four counts: one agency of many, one of one."""
    cells = {"x": within + not_within, "y": across + not_across}
    roster = ag.Roster.from_labels(
        ["asker", *(f"{g}{k}" for g, n in cells.items() for k in range(n))],
        ["x", *(g for g, n in cells.items() for _ in range(n))],
    )
    named = [f"x{k}" for k in range(within)] + [f"y{k}" for k in range(across)]
    network = ag.Network.from_ties(roster, ["asker"] * len(named), named)
    return network.replace(answered=roster.mask(["asker"]))


@given(partly_observed(), thresholds)
def test_segregation_of_the_network_follows_its_definition(network, threshold):
    expected = naive.segregation_network(Plain.of(network), threshold)

    found = ag.segregation(network, threshold=threshold)

    assert_table(found, row="network", **expected)
    assert list(found) == list(found.definitions)
    assert set(found) == set(expected)


@given(partly_observed(), thresholds, st.booleans())
def test_segregation_of_agencies_follows_its_definition(network, threshold, exact):
    expected = naive.segregation_agency(Plain.of(network), threshold, exact=exact)

    found = ag.segregation(network, by="agency", threshold=threshold, exact=exact)

    assert_table(found, row="agency", labels=network.roster.agencies, **expected)
    assert list(found) == list(found.definitions)
    assert set(found) == {*expected, *found}


@pytest.mark.parametrize("by", ["agency", "network"])
@given(network=partly_observed(weighted=False), random=randoms)
def test_segregation_ignores_labels(network, random, by):
    other, back, back_agencies = relabelled(network, random)

    found = undone(ag.segregation(other, by=by), back, back_agencies)

    assert_table(ag.segregation(network, by=by), row=by, **found)


@given(networks(directed=True, weighted=False))
def test_reversing_ties_does_not_change_segregation(network):
    found = ag.segregation(reverse(network))

    assert_table(found, row="network", **ag.segregation(network).columns)


@given(networks(), thresholds)
def test_a_threshold_is_that_of_the_network_without_weaker_ties(network, threshold):
    weakest = 0.1 if threshold == "any" else threshold
    kept = ag.threshold(network, weakest)

    found = ag.segregation(network, by="agency", threshold=threshold)

    expected = ag.segregation(kept, by="agency", threshold="any")
    assert_table(found, row="agency", **expected.columns)


@given(networks(complete=True, weighted=False, unknown=False))
def test_freeman_and_q_have_the_sign_of_expected_less_observed_e_i(network):
    index = one_row(ag.ei_index(network, by="network"))

    found = one_row(ag.segregation(network))

    if not math.isnan(found["freeman"]):
        gap = index["expected"] - index["ei_index"]
        assert same(found["freeman"] * (1 + index["expected"]), gap, abs_=1e-9)
        if not math.isnan(found["yules_q"]):
            assert np.sign(found["yules_q"]) == np.sign(round(gap, 9))


@given(networks(weighted=False))
def test_an_isolate_changes_no_count_of_ties(network):
    before, after = (
        one_row(ag.segregation(n)) for n in (network, with_isolate(network))
    )

    for name in ("ties_within", "ties_across"):
        assert after[name] == before[name]


def test_the_golden_segregation(golden):
    network = one_row(ag.segregation(golden))
    agencies = ag.segregation(golden, by="agency").to_dict()

    assert network["odds_ratio"] == 4.25
    assert network["yules_q"] == pytest.approx(0.619048, abs=5e-7)
    assert network["freeman"] == pytest.approx(1 - 8 / 11.25, rel=1e-12)
    assert not network["adjusted"]
    coleman = [agencies[g]["coleman"] for g in ("police", "health", "dwp")]
    assert coleman == pytest.approx([0.416667, 0.066667, 0.44], abs=5e-7)


def test_coleman_as_in_his_own_example_lets_people_pick_themselves(golden):
    found = ag.segregation(golden, by="agency", exact=False).to_dict()

    # police send 4 ties, 2 of them within; by chance 4 · 2 / 8
    assert found["police"]["coleman"] == pytest.approx((2 - 1) / (4 - 1), rel=1e-12)
    # health send 6, 2 within; by chance 6 · 3 / 8: below
    assert found["health"]["coleman"] == pytest.approx((2 - 2.25) / 2.25, rel=1e-12)
    assert found["health"]["expected_within"] == 2.25


def test_q_leaves_the_diagonal_out():
    roster = ag.Roster.from_labels("abcd", "xxyy")
    network = ag.Network.from_ties(roster, "ac", "bd", directed=False)

    found = one_row(ag.segregation(network))

    # all ties within: 1; with people as ties of their own that are missing it is 0.5
    assert found["yules_q"] == 1
    assert (found["observed_within"], found["observed_across"]) == (2, 4)


def test_a_zero_count_is_adjusted_aloud_for_the_odds_ratio_alone():
    network = two_by_two(within=2, across=0, not_within=3, not_across=4)

    found = ag.segregation(network)

    row = one_row(found)
    assert row["odds_ratio"] == pytest.approx((2.5 * 4.5) / (0.5 * 3.5), rel=1e-12)
    assert row["adjusted"]
    assert row["yules_q"] == 1
    assert found.notes[-1].startswith("A count is 0: for the odds ratio 0.5 was added")


@pytest.mark.parametrize(
    "counts",
    [(0, 0, 3, 4), (2, 3, 0, 0), (2, 0, 3, 0), (0, 2, 0, 3)],
    ids=["no ties", "everything tied", "nothing across", "nothing within"],
)
def test_a_table_with_an_empty_margin_has_no_odds(counts):
    found = one_row(ag.segregation(two_by_two(*counts)))

    assert math.isnan(found["odds_ratio"])
    assert math.isnan(found["yules_q"])
    assert not found["adjusted"]


def test_without_ties_freeman_and_coleman_are_undefined(golden):
    empty = ag.threshold(golden, 2)

    assert math.isnan(one_row(ag.segregation(empty))["freeman"])
    assert np.isnan(ag.segregation(empty, by="agency")["coleman"]).all()


def test_an_agency_of_one_has_no_coleman():
    roster = ag.Roster.from_labels("abc", "xyy")
    network = ag.Network.from_ties(roster, "ab", "bc")

    for exact in (True, False):
        found = ag.segregation(network, by="agency", exact=exact).to_dict()

        assert math.isnan(found["x"]["coleman"])
        assert not math.isnan(found["y"]["coleman"])


def test_an_agency_that_did_not_answer_is_not_observed(golden):
    answered = golden.roster.mask([1, 2, 3, 4, 5])
    heard = ag.Network.from_ties(golden.roster, "1213425", "2134351").replace(
        answered=answered
    )

    found = ag.segregation(heard, by="agency").to_dict()["dwp"]

    assert found["observed_within"] == found["observed_across"] == 0
    for name in ("odds_ratio", "yules_q", "coleman", "expected_within"):
        assert math.isnan(found[name])


def test_expectations_are_over_observed_cells():
    # agencies of 10 and 50, of whom 10 answer: the cells seen are not those there are
    labels = ["x"] * 10 + ["y"] * 50
    roster = ag.Roster.from_labels(range(60), labels)
    heard = [str(i) for i in range(10)] + [str(i) for i in range(10, 20)]
    ties = [(i, str(j)) for i in heard for j in range(0, 60, 5) if i != str(j)]
    network = ag.Network.from_ties(roster, *zip(*ties, strict=True))
    network = network.replace(answered=roster.mask(heard))

    found = one_row(ag.segregation(network))

    within, across = 10 * 9 + 10 * 49, 10 * 50 + 10 * 10
    assert (found["observed_within"], found["observed_across"]) == (within, across)
    ties = found["ties_within"] + found["ties_across"]
    assert found["expected_across"] == pytest.approx(ties * across / (within + across))


def test_weights_that_differ_demand_a_threshold(golden):
    weights = [1.0] * 14 + [3.0]
    network = golden.replace(weights=np.array(weights))

    with pytest.raises(ag.ParameterError, match=r"the weights differ \(1, 3\).*thresh"):
        ag.segregation(network)

    assert one_row(ag.segregation(network, threshold="any"))["odds_ratio"] == 4.25
    strong = ag.segregation(network, threshold=2)
    assert one_row(strong)["ties_within"] + one_row(strong)["ties_across"] == 1
    assert strong.notes[0] == "Ties of weight 2 or more count: 1 of 15."


def test_equal_weights_need_no_threshold(golden):
    heavy = golden.replace(weights=np.full(15, 7.0))

    found = ag.segregation(heavy)

    assert_table(found, row="network", **ag.segregation(golden).columns)


@pytest.mark.parametrize("threshold", [0, -1, True, "all", math.nan])
def test_what_is_no_threshold_is_refused(golden, threshold):
    with pytest.raises(ag.ParameterError, match="threshold is a positive weight"):
        ag.segregation(golden, threshold=threshold)


def test_segregation_of_a_level_that_does_not_exist_is_refused(golden):
    with pytest.raises(ag.ParameterError, match="not 'person'"):
        ag.segregation(golden, by="person")


def test_people_without_an_agency_are_left_out_and_counted(golden):
    labels = dict(zip(golden.roster.people, golden.roster.agency_labels, strict=True))
    network = golden.replace(roster=golden.roster.with_agencies({**labels, "8": None}))

    found = ag.segregation(network)

    assert found.notes == ("1 person without a known agency is left out.",)
    assert one_row(found)["observed_within"] + one_row(found)["observed_across"] == 42


@pytest.mark.data
@pytest.mark.parametrize("name", DATA_SETS)
def test_counts_are_those_that_r_found_in_the_reference_data(name, data_folder):
    for layer in reference.layers(data_folder, name):
        expected = reference.of_layer(layer, "graph")
        blocks = reference.of_layer(layer, "blocks")
        if layer.network.roster.n_agencies > 12 or not blocks:
            continue  # R lists pairs with ties only

        found = one_row(ag.segregation(layer.network, threshold="any"))

        assert found["ties_within"] == expected["ties_internal"]
        assert found["ties_across"] == expected["ties_external"]
        for kind in ("within", "across"):
            cells = [
                row["possible"]
                for (g, h), row in blocks.items()
                if (g == h) == (kind == "within")
            ]
            assert found[f"observed_{kind}"] == sum(cells)
