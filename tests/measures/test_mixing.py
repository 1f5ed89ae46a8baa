import math
import tracemalloc
from functools import partial

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.measures import _observed, mixing
from tests import naive
from tests.assertions import assert_table, same
from tests.measures.observing import (
    one_row,
    partly_observed,
    reverse,
    undone,
    with_isolate,
)
from tests.naive import Plain
from tests.strategies import networks, relabelled

randoms = st.randoms(use_true_random=False)


@st.composite
def exchangeable(draw, **options):
    """Some did not answer or were not listed; no caps, no exceptions."""
    return draw(networks(max_people=6, **options)).replace(excepted=None)


@pytest.fixture
def golden():
    """DEFINITIONS: eight people in three agencies, fifteen arcs."""
    agencies = ["police"] * 2 + ["health"] * 3 + ["dwp"] * 3
    roster = ag.Roster.from_labels(range(1, 9), agencies)
    return ag.Network.from_ties(roster, "121342566783845", "213435657877161")


@pytest.fixture
def triangle():
    """Three of one agency tied to one another, one of them to somebody elsewhere."""
    roster = ag.Roster.from_labels(["a", "b", "c", "d"], ["x", "x", "x", "y"])
    return ag.Network.from_ties(
        roster, ["a", "b", "c", "a"], ["b", "c", "a", "d"], directed=False
    )


# --- E–I index


@given(partly_observed())
def test_ei_index_of_people_follows_its_definition(network):
    expected = naive.ei_index_people(Plain.of(network))

    found = ag.ei_index(network)

    assert_table(found, row="person", labels=network.roster.people, **expected)
    assert list(found) == list(found.definitions)


@given(partly_observed())
def test_ei_index_of_agencies_follows_its_definition(network):
    expected = naive.ei_index_agencies(Plain.of(network))

    found = ag.ei_index(network, by="agency")

    assert_table(found, row="agency", labels=network.roster.agencies, **expected)
    assert list(found) == list(found.definitions)


@given(partly_observed())
def test_ei_index_of_the_network_follows_its_definition(network):
    expected = naive.ei_index_network(Plain.of(network))

    found = ag.ei_index(network, by="network")

    assert_table(found, row="network", **expected)
    assert list(found) == list(found.definitions)
    assert set(found) == {*expected, "sd", "z"}


@given(exchangeable())
def test_sd_and_z_of_the_ei_index_are_those_of_all_shuffles(network):
    draws = [
        naive.balance(*naive.split(ties))
        for ties in naive.shuffled_ties(Plain.of(network))
    ]

    found = one_row(ag.ei_index(network, by="network"))

    if math.isnan(draws[0]):
        assert np.isnan([found["ei_index"], found["sd"], found["z"]]).all()
        return
    mean, sd = naive.moments(draws)
    assert same(found["sd"], sd, rel=1e-7)
    assert same(found["z"], naive.ratio(found["ei_index"] - mean, sd), 1e-7, 1e-9)


@given(exchangeable(complete=True))
def test_shuffles_and_cells_agree_on_the_mean_if_all_was_observed(network):
    draws = [
        naive.balance(*naive.split(ties))
        for ties in naive.shuffled_ties(Plain.of(network))
    ]

    found = one_row(ag.ei_index(network, by="network"))

    if not math.isnan(draws[0]):
        mean, _ = naive.moments(draws)
        assert same(found["expected"], mean)


@pytest.mark.parametrize("by", ["person", "agency", "network"])
@given(network=networks(), random=randoms)
def test_ei_index_ignores_labels(network, random, by):
    other, back, back_agencies = relabelled(network, random)

    found = undone(ag.ei_index(other, by=by), back, back_agencies)

    assert_table(ag.ei_index(network, by=by), row=by, rel=1e-7, abs_=1e-9, **found)


@pytest.mark.parametrize("by", ["agency", "network"])
@given(network=exchangeable(directed=True))
def test_reversing_ties_does_not_change_the_ei_index(network, by):
    everyone = network.replace(answered=None, listed=None)

    found = ag.ei_index(reverse(everyone), by=by)

    expected = ag.ei_index(everyone, by=by).columns
    assert_table(found, row=by, rel=1e-7, abs_=1e-9, **expected)


@given(networks())
def test_an_isolate_changes_no_count_of_the_ei_index(network):
    before, after = (
        one_row(ag.ei_index(n, by="network")) for n in (network, with_isolate(network))
    )

    for name in ("ei_index", "across", "within", "weight_across", "weight_within"):
        assert same(after[name], before[name]), name


@given(networks(unknown=False, complete=True))
def test_in_a_single_agency_nothing_is_across(network):
    merged = network.roster.with_agencies(["one"] * network.n_people)

    found = one_row(ag.ei_index(network.replace(roster=merged), by="network"))

    assert found["across"] == found["observed_across"] == 0
    assert found["within"] == network.n_ties
    if network.n_ties:
        assert found["ei_index"] == found["expected"] == -1
        assert found["sd"] == 0
        assert np.isnan(found["z"])


@given(networks(complete=True))
def test_if_everyone_is_an_agency_of_their_own_nothing_is_within(network):
    alone = network.roster.with_agencies(list(network.roster.people))

    found = one_row(ag.ei_index(network.replace(roster=alone), by="network"))

    assert found["within"] == found["observed_within"] == 0
    if network.n_ties:
        assert found["ei_index"] == found["expected"] == 1
        assert found["sd"] == 0


def test_the_golden_ei_index_is_below_its_expectation_though_positive(golden):
    found = one_row(ag.ei_index(golden, by="network"))

    assert found["ei_index"] == pytest.approx(0.066667, abs=5e-7)
    assert found["expected"] == 0.5
    assert found["sd"] == pytest.approx(0.253546, abs=5e-7)
    assert found["z"] == pytest.approx(-1.70909, abs=5e-6)
    assert (found["across"], found["within"]) == (8, 7)
    assert (found["observed_across"], found["observed_within"]) == (42, 14)


def test_the_golden_sd_is_that_of_all_560_shuffles(golden):
    draws = [
        naive.balance(*naive.split(ties))
        for ties in naive.shuffled_ties(Plain.of(golden))
    ]

    mean, sd = naive.moments(draws)

    found = one_row(ag.ei_index(golden, by="network"))
    assert len(draws) == 560
    assert mean == found["expected"]
    assert found["sd"] == pytest.approx(sd, rel=1e-12)


def test_a_tie_inside_an_agency_counts_once(triangle):
    found = ag.ei_index(triangle, by="agency").to_dict()

    assert found["x"]["ei_index"] == -0.5  # (1 - 3) / 4
    assert found["y"]["ei_index"] == 1
    assert found["x"]["expected"] == 0  # three dyads inside, three across


def test_an_agency_counts_ties_it_receives(golden):
    found = ag.ei_index(golden, by="agency").to_dict()["police"]

    assert (found["across"], found["within"]) == (4, 2)


def test_the_headline_counts_ties_and_a_second_column_weighs_them():
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    network = ag.Network.from_ties(roster, ["ana", "ana"], ["ben", "cy"], [1, 3])

    found = ag.ei_index(network).to_dict()["ana"]

    assert found["ei_index"] == 0
    assert found["ei_index_weighted"] == 0.5


def test_ei_index_of_somebody_who_did_not_answer_is_undefined(triangle):
    network = triangle.replace(answered=triangle.roster.mask(["a", "c"]))

    people, agencies = ag.ei_index(network), ag.ei_index(network, by="agency")

    assert np.isnan([*people.to_dict()["b"].values()]).all()
    assert people.to_dict()["a"]["across"] == 1
    assert np.isnan([*agencies.to_dict()["y"].values()]).all()


def test_ei_index_of_somebody_without_ties_is_undefined_but_their_counts_are_0(golden):
    network = with_isolate(golden, "dwp")

    found = ag.ei_index(network).to_dict()["newcomer"]

    assert np.isnan(found["ei_index"])
    assert found["across"] == found["within"] == 0


def test_people_without_an_agency_are_left_out_and_counted(golden):
    labels = dict(zip(golden.roster.people, golden.roster.agency_labels, strict=True))
    labels["8"] = None
    network = golden.replace(roster=golden.roster.with_agencies(labels))

    found = ag.ei_index(network, by="network")

    assert found.notes == ("1 person without a known agency is left out.",)
    assert one_row(found)["observed_across"] + one_row(found)["observed_within"] == 42
    assert np.isnan([*ag.ei_index(network).to_dict()["8"].values()]).all()
    assert len(ag.ei_index(network)) == 8


def test_non_response_moves_the_expectation(golden):
    network = ag.Network.from_ties(golden.roster, ["1", "1"], ["2", "3"]).replace(
        answered=golden.roster.mask(["1", "2"])
    )

    found = ag.ei_index(network, by="network")

    assert one_row(found)["expected"] == 1 - 2 * 2 / 14
    told = "6 people did not answer: for sd and z labels are shuffled only among people"
    assert found.notes == (f"{told} alike in this; the mean of the index is then 0.",)


def test_people_who_could_not_be_named_are_told(golden):
    network = ag.Network.from_ties(golden.roster, ["1"], ["2"]).replace(
        listed=golden.roster.mask(list("1234567")),
        answered=golden.roster.mask(list("1234567")),
    )

    (note,) = ag.mixing_matrix(network).notes

    assert note.startswith("1 person did not answer and 1 person could not be named:")


@pytest.mark.parametrize("change", [{"max_choices": 2}, {"excepted": [[0, 4]]}])
def test_a_cap_or_an_exception_leaves_sd_and_z_undefined_aloud(golden, change):
    network = ag.Network.from_ties(golden.roster, ["1", "1"], ["2", "3"])
    network = network.replace(**change)

    index = ag.ei_index(network, by="network")
    pairs = ag.mixing_matrix(network)

    assert np.isnan([one_row(index)["sd"], one_row(index)["z"]]).all()
    assert not np.isnan(one_row(index)["expected"])
    assert np.isnan([pairs["sd"], pairs["z"]]).all()
    for table in (index, pairs):
        assert table.notes[0].startswith("sd and z are not given: cells are excepted")


def test_ei_index_of_a_level_that_does_not_exist_is_refused(golden):
    with pytest.raises(ag.ParameterError, match="not 'agency pair'"):
        ag.ei_index(golden, by="agency pair")


# --- mixing matrix


@given(partly_observed())
def test_mixing_matrix_follows_its_definition(network):
    expected = naive.mixing_matrix(Plain.of(network))

    found = ag.mixing_matrix(network)

    assert_table(found, row="agency pair", **expected)
    assert list(found) == list(found.definitions)
    assert set(found) == {*expected, "sd", "z"}


@given(exchangeable())
def test_sd_and_z_of_each_cell_are_those_of_all_shuffles(network):
    draws = [*naive.shuffled_ties(Plain.of(network))]

    found = ag.mixing_matrix(network).to_dict()

    for pair, row in found.items():
        mean, sd = naive.moments([ties[pair] for ties in draws])
        if not row["observed"]:
            assert np.isnan([row["expected"], row["sd"], row["z"]]).all()
            continue
        assert same(row["sd"], sd, rel=1e-7, abs_=1e-9), pair
        assert same(row["z"], naive.ratio(row["ties"] - mean, sd), 1e-7, 1e-9), pair


@given(exchangeable(complete=True))
def test_shuffles_and_cells_agree_on_every_expected_count(network):
    draws = [*naive.shuffled_ties(Plain.of(network))]

    found = ag.mixing_matrix(network).to_dict()

    for pair, row in found.items():
        if row["observed"]:
            mean, _ = naive.moments([ties[pair] for ties in draws])
            assert same(row["expected"], mean), pair


@given(networks(), randoms)
def test_mixing_matrix_ignores_labels(network, random):
    other, back, back_agencies = relabelled(network, random)

    found = undone(
        ag.mixing_matrix(other), back, back_agencies, directed=network.directed
    )

    expected = ag.mixing_matrix(network)
    assert_table(expected, row="agency pair", rel=1e-7, abs_=1e-9, **found)


@given(networks(directed=True))
def test_reversing_ties_transposes_the_mixing_matrix(network):
    turned = ag.mixing_matrix(reverse(network))

    found = {
        name: {label[::-1]: v for label, v in zip(turned.labels, values, strict=True)}
        for name, values in turned.columns.items()
    }
    found["people_from"], found["people_to"] = found["people_to"], found["people_from"]

    expected = ag.mixing_matrix(network)
    assert_table(expected, row="agency pair", rel=1e-7, abs_=1e-9, **found)


@given(partly_observed())
def test_mixing_matrix_holds_what_the_ei_index_sums(network):
    pairs = ag.mixing_matrix(network)

    index = one_row(ag.ei_index(network, by="network"))

    own = np.array([g == h for g, h in pairs.labels], bool)
    assert pairs["ties"][own].sum() == index["within"]
    assert pairs["ties"][~own].sum() == index["across"]
    assert pairs["observed"][own].sum() == index["observed_within"]
    assert same(pairs["weight"][~own].sum(), index["weight_across"])
    total = index["across"] + index["within"]
    expected = np.nansum(pairs["expected"][~own]) - np.nansum(pairs["expected"][own])
    if total:
        assert same(expected / total, index["expected"])


@given(networks(unknown=False))
def test_a_single_agency_has_one_cell_with_everything(network):
    merged = network.roster.with_agencies(["one"] * network.n_people)

    found = ag.mixing_matrix(network.replace(roster=merged))

    assert found["ties"].tolist() == ([network.n_ties] if network.n_people else [])
    if network.n_people and network.is_fully_observed and found["observed"][0]:
        assert found["sd"].tolist() == [0]
        assert np.isnan(found["z"]).all()


@given(partly_observed())
def test_tied_pairs_are_the_rows_with_ties_of_all_pairs(network):
    every = ag.mixing_matrix(network)
    size = len(every)

    found = ag.mixing_matrix(network, pairs="tied")

    expected = every.take(np.flatnonzero(every["ties"]))
    assert found.labels == expected.labels
    for name in every:
        np.testing.assert_array_equal(found[name], expected[name])
    untied = size - len(found)
    told = [note for note in found.notes if "not listed" in note]
    pairs = "pair of agencies" if size == 1 else "pairs of agencies"
    assert told == (
        [f"{untied:,} of {size:,} {pairs} have no tie and are not listed."]
        if untied
        else []
    )


def test_more_agencies_than_a_table_of_all_pairs_can_hold_are_told(monkeypatch):
    monkeypatch.setattr(mixing, "MOST_PAIRS", 8)
    monkeypatch.setattr(_observed, "MOST_PAIRS", 8)
    roster = ag.Roster.from_labels("abc", "xyz")
    network = ag.Network.from_ties(roster, "ab", "bc")

    found = ag.mixing_matrix(network)

    assert found.labels == (("x", "y"), ("y", "z"))
    told = "7 of 9 pairs of agencies have no tie and are not listed"
    assert f"{told}: all would be too many rows (at most 8)." in found.notes
    with pytest.raises(ag.ParameterError, match="9 pairs of 3 agencies are too many"):
        ag.mixing_matrix(network, pairs="all")
    with pytest.raises(ag.ParameterError, match="pairs is None or 'all' or 'tied'"):
        ag.mixing_matrix(network, pairs="some")


def test_thousands_of_agencies_take_the_memory_of_their_ties():
    n = 6_000  # 36 million pairs: 288 MB for each column of all of them
    roster = ag.Roster.from_labels(range(n), [f"{k:04}" for k in range(n)])
    network = ag.Network.from_ties(roster, range(n - 1), range(1, n))
    measures = (
        ag.mixing_matrix,
        ag.assortativity,
        partial(ag.ei_index, by="network"),
        partial(ag.ei_index, by="agency"),
        partial(ag.ei_permutations, draws=1),
    )
    tracemalloc.start()

    for measure in measures:
        measure(network)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40e6


def test_the_golden_mixing_matrix(golden):
    found = ag.mixing_matrix(golden)

    agencies = ("police", "health", "dwp")
    ties = [[found.to_dict()[g, h]["ties"] for h in agencies] for g in agencies]
    assert ties == [[2, 2, 0], [1, 2, 3], [1, 1, 3]]
    assert found["observed"].sum() == 56
    assert found.notes == ()


def test_the_golden_cells_have_the_sd_of_all_560_shuffles(golden):
    draws = [*naive.shuffled_ties(Plain.of(golden))]

    found = ag.mixing_matrix(golden).to_dict()

    for pair, row in found.items():
        mean, sd = naive.moments([ties[pair] for ties in draws])
        assert row["expected"] == pytest.approx(mean, rel=1e-12)
        assert row["sd"] == pytest.approx(sd, rel=1e-12)


def test_an_empty_cell_is_a_row(golden):
    found = ag.mixing_matrix(golden).to_dict()["police", "dwp"]

    assert found["ties"] == found["weight"] == found["density"] == 0
    assert found["z"] < 0
    assert (found["people_from"], found["people_to"]) == (2, 3)


def test_undirected_pairs_are_listed_once(triangle):
    found = ag.mixing_matrix(triangle)

    assert found.labels == (("x", "x"), ("x", "y"), ("y", "y"))
    assert found["ties"].tolist() == [3, 1, 0]
    assert found["observed"].tolist() == [3, 3, 0]


def test_a_pair_that_was_not_observed_is_undefined_and_not_under_linked(triangle):
    network = ag.Network.from_ties(triangle.roster, ["a"], ["d"]).replace(
        answered=triangle.roster.mask(["a", "b", "c"])
    )

    found = ag.mixing_matrix(network).to_dict()["y", "x"]

    assert found["observed"] == found["ties"] == 0
    undefined = [found[name] for name in ("density", "expected", "sd", "z")]
    assert np.isnan(undefined).all()


# --- assortativity


@given(partly_observed())
def test_assortativity_follows_its_definition(network):
    plain = Plain.of(network)

    found = ag.assortativity(network)

    assert_table(
        found,
        row="network",
        abs_=1e-9,
        assortativity=[naive.assortativity(plain, weighted=False)],
        assortativity_weighted=[naive.assortativity(plain, weighted=True)],
    )
    assert list(found) == list(found.definitions)


@given(networks(), randoms)
def test_assortativity_ignores_labels_direction_and_the_unit_of_weight(network, random):
    other, _, _ = relabelled(network, random)
    doubled = reverse(other.replace(weights=other.weights * 2))

    found = ag.assortativity(doubled)

    assert_table(found, row="network", **ag.assortativity(network).columns)


@given(networks())
def test_an_isolate_changes_no_assortativity(network):
    found = ag.assortativity(with_isolate(network))

    assert_table(found, row="network", **ag.assortativity(network).columns)


@given(networks(unknown=False))
def test_assortativity_in_a_single_agency_is_undefined(network):
    merged = network.roster.with_agencies(["one"] * network.n_people)

    found = one_row(ag.assortativity(network.replace(roster=merged)))

    assert np.isnan([*found.values()]).all()


def test_the_golden_assortativity(golden):
    found = one_row(ag.assortativity(golden))

    assert found["assortativity"] == pytest.approx(0.194631, abs=5e-7)
    assert found["assortativity_weighted"] == found["assortativity"]


def test_assortativity_agrees_with_networkx_directed_and_undirected(golden):
    labels = dict(zip(golden.roster.people, golden.roster.agency_labels, strict=True))
    both = ag.Network.from_ties(
        golden.roster, ["1", "1", "3", "6"], ["2", "3", "4", "1"], directed=False
    )

    for network, graph in ((golden, nx.DiGraph()), (both, nx.Graph())):
        graph.add_nodes_from(labels)
        graph.add_edges_from(network.ties().labels)
        nx.set_node_attributes(graph, labels, "agency")
        peer = nx.attribute_assortativity_coefficient(graph, "agency")

        found = one_row(ag.assortativity(network))["assortativity"]

        assert found == pytest.approx(peer, rel=1e-12)


def test_assortativity_leaves_out_people_without_an_agency(golden):
    labels = dict(zip(golden.roster.people, golden.roster.agency_labels, strict=True))
    network = golden.replace(
        roster=golden.roster.with_agencies({**labels, "8": None, "6": None})
    )

    found = ag.assortativity(network)

    assert found.notes == ("2 people without a known agency are left out.",)
