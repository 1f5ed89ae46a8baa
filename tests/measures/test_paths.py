"""Betweenness and reach: definition, equal paths, peers, relations."""

import math

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive
from tests.assertions import assert_table, same
from tests.strategies import networks, relabelled

NAN = math.nan
pairs_of = st.sampled_from(["all", "across"])
distances = st.sampled_from(["hops", "inverse weight"])


def of_ties(people, ties, *, directed=True, agencies=None, weights=None):
    """Network of ties such as "ab cd" between people such as "abcd"."""
    roster = ag.Roster.from_labels(people, agencies or ["fire"] * len(people))
    cells = ties.split()
    sources, targets = [t[0] for t in cells], [t[1] for t in cells]
    return ag.Network.from_ties(roster, sources, targets, weights, directed=directed)


@pytest.mark.usefixtures("kernel_mode")
@given(networks(), pairs_of, distances)
def test_betweenness_counts_pairs_on_whose_shortest_paths_a_person_lies(
    network, pairs, distance
):
    expected = naive.betweenness(network, pairs, distance)

    found = ag.betweenness(network, pairs=pairs, distance=distance)

    assert_table(
        found, row="person", labels=network.roster.people, betweenness=expected
    )


@pytest.mark.usefixtures("kernel_mode")
@given(networks(), st.integers(1, 4))
def test_reach_counts_people_and_agencies_within_so_many_steps(network, steps):
    expected = naive.reach(network, steps)

    found = ag.reach(network, steps=steps)

    assert_table(found, row="person", labels=network.roster.people, **expected)


@pytest.mark.usefixtures("kernel_mode")
@pytest.mark.parametrize("strong", [3.0, 0.7, 1e12, 1e-12])
def test_equally_long_paths_share_the_pair_whatever_their_rounding(strong):
    # a - b - c - z is three steps of 1 / strong, a - d - z is one and then two
    weights = [strong, strong, strong, strong, strong / 2]
    longer = [strong, strong, strong, strong, strong / 2 * (1 - 1e-9)]

    equal = ag.betweenness(
        of_ties("abcdz", "ab bc cz ad dz", weights=weights), distance="inverse weight"
    )
    unequal = ag.betweenness(
        of_ties("abcdz", "ab bc cz ad dz", weights=longer), distance="inverse weight"
    )

    assert equal.to_dict()["d"] == 0.5
    assert unequal.to_dict()["d"] == 0


@pytest.mark.usefixtures("kernel_mode")
def test_three_thirds_are_one():
    ties = of_ties("abcz", "ab bc cz az", weights=[3, 3, 3, 1])

    found = ag.betweenness(ties, distance="inverse weight").to_dict()

    # a → z both ways: half of it through b and c; a → c and b → z have one way
    assert found == {"a": 0, "b": 1.5, "c": 1.5, "z": 0}


@pytest.mark.usefixtures("kernel_mode")
def test_ties_too_short_to_tell_apart_lead_one_way_only():
    # v and w are equally far from s and 1e-14 apart: counting their tie both ways
    # would give s -> v -> w -> v
    network = of_ties("svwt", "sv sw vw wv vt wt", weights=[1, 1, 1e14, 1e14, 1, 1])

    found = ag.betweenness(network, distance="inverse weight").to_dict()

    assert found["s"] == found["t"] == 0
    assert 0.5 <= found["v"] <= 2
    assert 0.5 <= found["w"] <= 2


def test_strong_ties_are_short_and_not_long():
    network = of_ties("abc", "ab bc ac", weights=[4, 4, 1])

    found = ag.betweenness(network, distance="inverse weight").to_dict()

    assert found == {"a": 0, "b": 1, "c": 0}


def test_betweenness_of_an_undirected_network_counts_each_pair_once():
    path = of_ties("abc", "ab bc", directed=False)
    both_ways = of_ties("abc", "ab ba bc cb")

    assert ag.betweenness(path).to_dict() == {"a": 0, "b": 1, "c": 0}
    assert ag.betweenness(both_ways).to_dict() == {"a": 0, "b": 2, "c": 0}


def test_someone_without_an_agency_ends_no_pair_but_lies_between_others():
    network = of_ties(
        "abcd", "ab bc cd", agencies=["fire", None, "health", None], directed=False
    )

    found = ag.betweenness(network, pairs="across")

    # of a, c (known, different agencies) only a - b - c
    assert found.to_dict() == {"a": 0, "b": 1, "c": 0, "d": 0}
    assert found.notes == (
        "2 people without a known agency are left out as ends of paths.",
    )


def test_one_agency_has_no_pairs_across():
    network = of_ties("abc", "ab bc")

    assert ag.betweenness(network, pairs="across").to_dict() == {"a": 0, "b": 0, "c": 0}


def test_nobody_lies_on_no_path():
    nobody = of_ties("", "")

    assert len(ag.betweenness(nobody)) == len(ag.reach(nobody)) == 0
    assert len(ag.betweenness(nobody, distance="inverse weight")) == 0


def test_who_did_not_answer_has_no_value_and_the_gap_is_told():
    network = of_ties("abc", "ab", agencies=["fire", "fire", "health"])
    half = network.replace(answered=network.roster.mask(["a", "c"]))

    for found in (ag.betweenness(half), ag.reach(half)):
        first = next(iter(found))
        assert np.isnan(found[first]).tolist() == [False, True, False]
        (note,) = found.notes
        assert note.startswith("1 person did not answer")
        assert "paths through ties that were not observed are missing" in note


def test_paths_through_people_who_did_not_answer_are_walked_where_reported():
    chain = of_ties("abc", "ab bc", directed=False)
    half = chain.replace(answered=chain.roster.mask(["a", "c"]))

    assert ag.reach(half).to_dict()["a"]["people"] == 2


def test_reach_of_someone_without_an_agency_is_told_in_people_alone():
    network = of_ties("abc", "ab bc", agencies=[None, "fire", "health"])

    found = ag.reach(network)

    assert found.to_dict()["a"]["people"] == 2
    assert math.isnan(found.to_dict()["a"]["agencies"])
    assert found.to_dict()["b"]["agencies"] == 1
    assert found.notes == (
        "1 person without a known agency is left out of the count of agencies.",
    )


def test_agencies_without_people_do_not_disturb_reach():
    network = of_ties("ab", "ab", agencies=["x", "y"])
    roster = network.roster.with_agencies(["x", "y"], agencies=[*"abcdefgxyz"])

    found = ag.reach(network.replace(roster=roster))

    assert found.to_dict()["a"] == {"people": 1, "agencies": 1}


def test_every_column_is_defined():
    network = of_ties("abc", "ab bc")

    for found in (
        ag.betweenness(network),
        ag.betweenness(network, pairs="across", distance="inverse weight"),
        ag.reach(network, steps=1),
    ):
        assert set(found.definitions) == set(found)


@pytest.mark.parametrize("steps", [0, -1, 1.5, True, "2", None])
def test_reach_refuses_steps_that_are_not_a_whole_number_from_one(steps):
    with pytest.raises(ag.ParameterError, match="whole number from 1"):
        ag.reach(of_ties("ab", "ab"), steps=steps)


def test_betweenness_refuses_what_it_does_not_know():
    network = of_ties("ab", "ab")

    with pytest.raises(ag.ParameterError, match="'all' or 'across', not 'within'"):
        ag.betweenness(network, pairs="within")
    with pytest.raises(ag.ParameterError, match="'inverse weight', not 'weight'"):
        ag.betweenness(network, distance="weight")


@given(networks(weighted=False), pairs_of)
def test_without_weights_both_distances_agree(network, pairs):
    expected = ag.betweenness(network, pairs=pairs)["betweenness"]

    found = ag.betweenness(network, pairs=pairs, distance="inverse weight")

    assert_table(found, row="person", betweenness=expected)


@given(networks(), pairs_of, st.sampled_from([0.1, 3.0, 1e6]))
def test_betweenness_ignores_the_unit_of_weight(network, pairs, factor):
    scaled = network.replace(weights=network.weights * factor)

    found = ag.betweenness(scaled, pairs=pairs, distance="inverse weight")

    expected = ag.betweenness(network, pairs=pairs, distance="inverse weight")
    assert_table(found, row="person", betweenness=expected["betweenness"])


@given(networks(), pairs_of, distances, st.randoms(use_true_random=False))
def test_betweenness_ignores_ids_and_agency_names(network, pairs, distance, random):
    other, old_id, _ = relabelled(network, random)

    found = ag.betweenness(other, pairs=pairs, distance=distance)

    expected = ag.betweenness(network, pairs=pairs, distance=distance).to_dict()
    mapped = {person: expected[old_id[person]] for person in found.labels}
    assert_table(found, row="person", betweenness=mapped)


@given(networks(), st.integers(1, 3), st.randoms(use_true_random=False))
def test_reach_ignores_ids_and_agency_names(network, steps, random):
    other, old_id, _ = relabelled(network, random)

    found = ag.reach(other, steps=steps)

    expected = ag.reach(network, steps=steps).to_dict()
    assert_table(
        found,
        row="person",
        **{c: {p: expected[old_id[p]][c] for p in found.labels} for c in found},
    )


@given(networks(directed=True, complete=True), pairs_of, distances)
def test_betweenness_ignores_turning_every_tie_round(network, pairs, distance):
    ties = network.ties().to_dict()
    turned = ag.Network.from_ties(
        network.roster, [j for _, j in ties], [i for i, _ in ties], [*ties.values()]
    )

    found = ag.betweenness(turned, pairs=pairs, distance=distance)

    expected = ag.betweenness(network, pairs=pairs, distance=distance)["betweenness"]
    assert_table(found, row="person", betweenness=expected)


@given(networks(complete=True), pairs_of, distances)
def test_an_isolate_lies_on_no_path_and_changes_none(network, pairs, distance):
    roster = network.roster
    more = ag.Roster.from_labels(
        [*roster.people, "alone"], [*roster.agency_labels, "fire"]
    )
    ties = network.ties().to_dict()
    with_isolate = ag.Network.from_ties(
        more,
        [i for i, _ in ties],
        [j for _, j in ties],
        [*ties.values()],
        directed=network.directed,
    )

    found = ag.betweenness(with_isolate, pairs=pairs, distance=distance)

    expected = ag.betweenness(network, pairs=pairs, distance=distance).to_dict()
    assert_table(found, row="person", betweenness={**expected, "alone": 0})
    assert ag.reach(with_isolate).to_dict()["alone"] == {"people": 0, "agencies": 0}


@given(networks(complete=True), st.integers(1, 3))
def test_more_steps_never_reach_fewer(network, steps):
    fewer = ag.reach(network, steps=steps)
    more = ag.reach(network, steps=steps + 1)

    for column in fewer:
        known = ~np.isnan(fewer[column])
        assert (more[column][known] >= fewer[column][known]).all()


def graph_of(network):
    graph = nx.DiGraph() if network.directed else nx.Graph()
    graph.add_nodes_from(network.roster.people)
    ties = network.ties().to_dict()
    graph.add_weighted_edges_from((i, j, w) for (i, j), w in ties.items())
    return graph


@settings(max_examples=15)
@given(networks(complete=True, unknown=False))
def test_across_is_all_less_the_pairs_within_each_agency(network):
    """The identity of global gefura, with NetworkX's subset betweenness."""
    graph = graph_of(network)
    expected = dict.fromkeys(graph, 0.0)
    if len(graph):
        expected = nx.betweenness_centrality(graph, normalized=False)
    members = {}
    for person, agency in zip(
        network.roster.people, network.roster.agency_labels, strict=True
    ):
        members.setdefault(agency, []).append(person)
    for group in members.values():
        within = nx.betweenness_centrality_subset(graph, group, group)
        expected = {person: b - within[person] for person, b in expected.items()}

    found = ag.betweenness(network, pairs="across")

    assert_table(found, row="person", betweenness=expected, abs_=1e-9)


@given(networks(complete=True), distances)
def test_betweenness_is_that_of_igraph(network, distance):
    place = {person: i for i, person in enumerate(network.roster.people)}
    ties = network.ties().to_dict()
    graph = igraph.Graph(
        len(place), [(place[i], place[j]) for i, j in ties], directed=network.directed
    )
    lengths = [1 / w for w in ties.values()] if distance != "hops" else None

    expected = graph.betweenness(directed=network.directed, weights=lengths or None)

    found = ag.betweenness(network, distance=distance)["betweenness"]
    assert all(
        same(ours, theirs, abs_=1e-9)
        for ours, theirs in zip(found, expected, strict=True)
    )


@pytest.mark.usefixtures("kernel_mode")
@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("ties", [150, 900])
def test_betweenness_of_a_hundred_people_is_that_of_igraph(directed, ties):
    rng = np.random.default_rng(ties)
    cells = np.unique(np.sort(rng.integers(0, 100, (ties, 2))), axis=0)
    cells = cells[cells[:, 0] != cells[:, 1]]
    if directed:
        cells = np.where(rng.random((len(cells), 1)) < 0.5, cells, cells[:, ::-1])
    weights = rng.gamma(2.0, 1.0, len(cells))
    roster = ag.Roster.from_labels([f"{i:03}" for i in range(100)])
    network = ag.Network.from_ties(
        roster,
        [f"{i:03}" for i in cells[:, 0]],
        [f"{j:03}" for j in cells[:, 1]],
        weights,
        directed=directed,
    )
    graph = igraph.Graph(100, cells, directed=directed)

    hops = ag.betweenness(network)
    weighted = ag.betweenness(network, distance="inverse weight")

    assert_table(hops, row="person", betweenness=graph.betweenness())
    expected = graph.betweenness(weights=1 / weights)
    assert_table(weighted, row="person", betweenness=expected)


@given(networks(complete=True), st.integers(1, 3))
def test_reach_is_that_of_networkx(network, steps):
    graph = graph_of(network)

    found = ag.reach(network, steps=steps)

    expected = {
        person: len(nx.single_source_shortest_path_length(graph, person, steps)) - 1
        for person in graph
    }
    assert_table(found, row="person", people=expected, agencies=found["agencies"])
