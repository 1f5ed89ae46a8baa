"""Gould–Fernandez roles: counts, ranges, and what chance would give."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.measures._role_chances import Others, random_graph
from agencygraph.measures._role_totals import random_graph_totals
from tests import naive
from tests.assertions import assert_table, same
from tests.strategies import networks, relabelled

GOLDEN_ROLES = {  # DEFINITIONS §4: w_I, w_O, b_IO, b_OI, b_O, t
    "1": (0, 1, 1, 2, 1, 5),
    "2": (0, 0, 1, 0, 0, 1),
    "3": (0, 0, 1, 1, 1, 3),
    "4": (0, 0, 1, 0, 0, 1),
    "5": (0, 0, 0, 0, 2, 2),
    "6": (0, 1, 0, 2, 0, 3),
    "7": (1, 0, 0, 1, 0, 2),
    "8": (0, 0, 1, 0, 0, 1),
}
NAMES = (*naive.ROLES, "total")


@pytest.fixture
def golden():
    """The digraph of eight people in three agencies with published values."""
    arcs = ["12", "21", "13", "34", "43", "25", "56", "65", "67", "78"]
    arcs += ["87", "37", "81", "46", "51"]
    agencies = ["police"] * 2 + ["health"] * 3 + ["dwp"] * 3
    roster = ag.Roster.from_labels(range(1, 9), agencies)
    return ag.Network.from_ties(roster, [a for a, _ in arcs], [b for _, b in arcs])


def columns_of(found, table):
    """Columns of a naive answer (person -> column -> value)."""
    names = next(iter(found.values()), {})
    return {k: {p: found[p][k] for p in table.labels} for k in names}


@pytest.mark.usefixtures("kernel_mode")
@given(network=networks())
def test_counts_and_ranges_follow_their_definition(network):
    expected = naive.brokerage_roles(network)

    found = ag.brokerage_roles(network)

    assert_table(found, row="person", **columns_of(expected, found))


@given(network=networks(max_people=6))
def test_expectation_given_own_activity_is_the_mean_over_all_shuffles(network):
    network = network.replace(listed=np.ones(network.n_people, bool), excepted=None)
    table = ag.brokerage_roles(network)
    expected = naive.brokerage_expected(network)

    for person, counts in table.to_dict().items():
        for name, mean in expected[person].items():
            ratio = counts[name] / mean if mean else math.nan
            assert same(counts[f"{name}_ratio"], ratio), (person, name)


@given(network=networks(max_people=5))
def test_random_graph_moments_of_a_person_follow_cell_by_cell(network):
    network = network.replace(listed=np.ones(network.n_people, bool), excepted=None)
    table = ag.brokerage_roles(network, null="random graph")
    expected = naive.brokerage_random_graph(network)

    for person, values in table.to_dict().items():
        for name, (mean, variance) in expected[person].items():
            assert same(values[f"{name}_expected"], mean)
            assert same(values[f"{name}_sd"] ** 2, variance, abs_=1e-9)


@pytest.mark.parametrize("directed", [True, False])
def test_moments_hold_where_several_of_another_agency_are_silent(directed):
    """Two of health and two of police: their dyads cannot be seen from either side."""
    roster = ag.Roster.from_labels("abcdefg", list("fhhhppp"))
    ties = ag.Network.from_ties(roster, "aad", "dgg", directed=directed)
    answered = np.array([True, False, False, True, False, False, True])
    network = ties.replace(answered=answered)
    table = ag.brokerage_roles(network, null="random graph")

    for person, values in naive.brokerage_random_graph(network).items():
        for name, (mean, variance) in values.items():
            found = table.to_dict()[person]
            assert same(found[f"{name}_expected"], mean)
            assert same(found[f"{name}_sd"] ** 2, variance, abs_=1e-9)


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("sizes", [(4,), (3, 1), (2, 2), (2, 1, 1), (1, 1, 1, 1)])
def test_moments_equal_those_over_all_graphs_on_four_people(sizes, directed):
    agency = np.repeat(np.arange(len(sizes)), sizes)
    labels = dict(enumerate(agency))
    names = (*naive.role_names(directed), "total")
    cells = [
        (i, j) for i in range(4) for j in range(4) if i != j and (directed or i < j)
    ]
    density = 0.3
    mean, square = np.zeros((5, len(names))), np.zeros((5, len(names)))
    for tied in itertools.product([False, True], repeat=len(cells)):
        chance = math.prod(density if t else 1 - density for t in tied)
        ties = {cell for cell, t in zip(cells, tied, strict=True) if t}
        ties |= set() if directed else {(j, i) for i, j in ties}
        counts = np.zeros((5, len(names)))
        for v, a, c in itertools.permutations(range(4), 3):
            if (directed or a < c) and {(a, v), (v, c)} <= ties and (a, c) not in ties:
                which = names.index(naive.role(labels, a, v, c, directed))
                counts[v, which] += 1
        counts[:, -1] = counts.sum(axis=1)
        counts[4] = counts[:4].sum(axis=0)
        mean += chance * counts
        square += chance * counts**2
    sd = np.sqrt(np.maximum(square - mean**2, 0))

    others = Others(
        np.array(sizes, float), np.zeros(len(sizes)), agency.astype(np.int32)
    )
    found_mean, found_sd = random_graph(others, density, directed=directed)
    total_mean, total_sd = random_graph_totals(
        np.array(sizes), density, directed=directed
    )

    np.testing.assert_allclose(found_mean, mean[:4], atol=1e-12)
    np.testing.assert_allclose(found_sd, sd[:4], atol=1e-8)
    np.testing.assert_allclose(total_mean, mean[4], atol=1e-12)
    np.testing.assert_allclose(total_sd, sd[4], atol=1e-8)


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize(
    "sizes", [(5,), (4, 1), (3, 2), (2, 2, 1), (2, 2, 2), (3, 2, 1)]
)
def test_totals_of_larger_graphs_follow_cell_by_cell(sizes, directed):
    agency = dict(enumerate(np.repeat(np.arange(len(sizes)), sizes)))
    pairs = {name: [] for name in (*naive.role_names(directed), "total")}
    for v, a, c in itertools.permutations(agency, 3):
        if directed or a < c:
            pairs[naive.role(agency, a, v, c, directed)].append((a, v, c))
            pairs["total"].append((a, v, c))
    expected = [naive.moments_of_open_pairs(p, 0.35, directed) for p in pairs.values()]

    mean, sd = random_graph_totals(np.array(sizes), 0.35, directed=directed)

    np.testing.assert_allclose(mean, [m for m, _ in expected], atol=1e-12)
    np.testing.assert_allclose(sd**2, [v for _, v in expected], atol=1e-9)


def test_the_golden_digraph_has_its_published_roles(golden):
    found = ag.brokerage_roles(golden)

    for k, name in enumerate(NAMES):
        assert_table(
            found, row="person", **{name: {p: v[k] for p, v in GOLDEN_ROLES.items()}}
        )


def test_the_golden_digraph_has_its_published_z(golden):
    found = ag.brokerage_roles(golden, null="random graph").to_dict()["1"]

    expected = (math.nan, 0.4190, 0.9452, 2.3255, 0.0454, 1.2184)
    for name, z in zip(NAMES, expected, strict=True):
        assert same(found[f"{name}_z"], z, abs_=5e-5)


def test_the_golden_digraph_has_the_corrected_totals(golden):
    found = ag.brokerage_roles(golden, by="network", null="random graph")

    expected = {
        "": (1, 2, 5, 6, 4, 18),
        "_expected": (0.630353, 3.782116, 3.782116, 3.782116, 5.673173, 17.649872),
        "_sd": (0.843818, 2.569335, 2.414417, 2.414417, 3.167590, 7.333044),
    }
    for part, values in expected.items():
        for name, value in zip(NAMES, values, strict=True):
            assert found[f"{name}{part}"][0] == pytest.approx(value, abs=5e-6)


def test_totals_of_what_was_not_all_observed_have_no_z(golden):
    answered = np.arange(golden.n_people) > 0
    partly = golden.replace(answered=answered, **without_ties_of_the_first(golden))

    found = ag.brokerage_roles(partly, by="network", null="random graph")

    for name in NAMES:
        for part in ("_expected", "_sd", "_z"):
            assert np.isnan(found[f"{name}{part}"][0])
    assert found["total"][0] > 0


def without_ties_of_the_first(network):
    first = int(network.indptr[1])
    return {
        "indptr": np.maximum(network.indptr - first, 0),
        "indices": network.indices[first:],
        "weights": network.weights[first:],
    }


@given(networks(), st.randoms(use_true_random=False))
def test_roles_do_not_depend_on_labels_or_order(network, random):
    other, back, _ = relabelled(network, random)

    found = ag.brokerage_roles(other, null="random graph").to_dict()

    expected = ag.brokerage_roles(network, null="random graph").to_dict()
    for person, values in found.items():
        for name, value in values.items():
            assert same(value, expected[back[person]][name], abs_=1e-9), name


@given(networks(directed=True, complete=True))
def test_reversing_ties_swaps_representative_and_gatekeeper(network):
    ties = network.ties()
    turned = ag.Network.from_ties(
        network.roster, [t for _, t in ties.labels], [s for s, _ in ties.labels]
    )

    found, expected = ag.brokerage_roles(turned), ag.brokerage_roles(network)

    swap = {"representative": "gatekeeper", "gatekeeper": "representative"}
    for name in NAMES:
        np.testing.assert_array_equal(found[name], expected[swap.get(name, name)])


@given(networks(unknown=False))
def test_one_agency_for_all_leaves_coordinators_only(network):
    one = network.roster.with_agencies(["all"] * network.n_people)

    found = ag.brokerage_roles(network.replace(roster=one))

    np.testing.assert_array_equal(found["coordinator"], found["total"])
    np.testing.assert_array_equal(found["total"], ag.brokerage_roles(network)["total"])


@given(networks(unknown=False))
def test_an_agency_for_each_leaves_liaisons_only(network):
    each = network.roster.with_agencies(list(network.roster.people))

    found = ag.brokerage_roles(network.replace(roster=each))

    np.testing.assert_array_equal(found["liaison"], found["total"])


@given(networks(complete=True))
def test_undirected_roles_are_those_of_arcs_both_ways(network):
    undirected = ag.symmetrize(network)
    arcs = undirected.replace(directed=True)

    found, ordered = ag.brokerage_roles(undirected), ag.brokerage_roles(arcs)

    for name in ("coordinator", "itinerant", "liaison", "total"):
        np.testing.assert_array_equal(2 * found[name], ordered[name])
    np.testing.assert_array_equal(found["boundary"], ordered["gatekeeper"])


@given(networks(complete=True))
def test_agencies_and_network_are_sums_over_people(network):
    people = ag.brokerage_roles(network)
    agencies = ag.brokerage_roles(network, by="agency")
    whole = ag.brokerage_roles(network, by="network")

    labels = network.roster.agency_labels
    for name in (*naive.role_names(network.directed), "total"):
        for agency, total in zip(agencies.labels, agencies[name], strict=True):
            own = [v for v, a in zip(people[name], labels, strict=True) if a == agency]
            assert same(total, sum(own) if own else math.nan)
        assert whole[name][0] == np.nansum(people[name])


def test_someone_who_did_not_answer_has_a_range_and_no_count():
    roster = ag.Roster.from_labels("abc", ["fire", "fire", "health"])
    network = ag.Network.from_ties(roster, ["a"], ["b"]).replace(
        answered=roster.mask(["a", "c"])
    )

    found = ag.brokerage_roles(network).to_dict()["b"]

    assert math.isnan(found["total"])
    assert found["representative_lower"] == 0
    assert found["representative_upper"] == 1  # had b named c
    assert found["total_upper"] == 1  # c answered and named nobody


def test_unknown_agencies_are_left_out_aloud():
    roster = ag.Roster.from_labels("abc", ["fire", None, "health"])
    network = ag.Network.from_ties(roster, ["a", "b"], ["b", "c"])

    found = ag.brokerage_roles(network)

    assert np.isnan(found["total"][list(found.labels).index("b")])
    assert np.nansum(found["total"]) == 0
    assert found.notes == ("1 person without a known agency is left out.",)


@pytest.mark.parametrize("arguments", [{"by": "team"}, {"null": "agencies"}])
def test_other_levels_and_nulls_are_refused(golden, arguments):
    with pytest.raises(ag.ParameterError):
        ag.brokerage_roles(golden, **arguments)


def test_an_empty_network_has_no_rows():
    network = ag.Network.from_ties(ag.Roster.from_labels([]), [], [])

    assert len(ag.brokerage_roles(network, null="random graph")) == 0
    assert ag.brokerage_roles(network, by="network")["total"][0] == 0


@given(networks())
def test_ranges_of_agencies_and_of_the_network_add_up_those_of_people(network):
    people = ag.brokerage_roles(network)
    agency_of = network.roster.agency_of

    agencies = ag.brokerage_roles(network, by="agency")
    whole = ag.brokerage_roles(network, by="network")

    for name in ("total_lower", "total_upper", "liaison_upper"):
        for k, found in enumerate(agencies[name]):
            assert found == people[name][agency_of == k].sum()
        assert whole[name][0] == people[name][agency_of >= 0].sum()
