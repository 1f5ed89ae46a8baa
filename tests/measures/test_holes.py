"""Structural holes: definition, conventions, golden values, peers, relations."""

import math

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive
from tests.assertions import assert_table, same
from tests.strategies import networks, relabelled

COLUMNS = ("constraint", "effective_size", "efficiency", "hierarchy")
NAN = math.nan

KITE = "01 02 03 05 13 14 16 23 25 34 35 36 46 56 57 67 78 89"
GOLDEN_TIES = "12 21 13 34 43 25 56 65 67 78 87 37 81 46 51"
GOLDEN = {  # DEFINITIONS §4: igraph's constraint, NetworkX's effective size (nodes=)
    "1": (0.393611, 3.7),
    "2": (0.780278, 1.5),
    "3": (0.375000, 3.0),
    "4": (0.555556, 2.0),
    "5": (0.546111, 2.5),
    "6": (0.375000, 3.0),
    "7": (0.375000, 3.0),
    "8": (0.555556, 2.0),
}


def golden_digraph():
    agencies = ["police"] * 2 + ["health"] * 3 + ["dwp"] * 3
    roster = ag.Roster.from_labels("12345678", agencies)
    ties = GOLDEN_TIES.split()
    return ag.Network.from_ties(roster, [t[0] for t in ties], [t[1] for t in ties])


def of_pairs(people, *ties, directed=False):
    """Network of ties such as "ab" between people such as "abc"."""
    roster = ag.Roster.from_labels(people, ["fire"] * len(people))
    sources, targets = [t[0] for t in ties], [t[1] for t in ties]
    return ag.Network.from_ties(roster, sources, targets, directed=directed)


@pytest.mark.usefixtures("kernel_mode")
@pytest.mark.parametrize("weighted", [True, False])
@given(network=networks())
def test_holes_follow_their_definition(weighted, network):
    expected = naive.structural_holes(network, weighted)

    found = ag.structural_holes(network, weighted=weighted)

    assert_table(found, row="person", labels=network.roster.people, **expected)


@pytest.mark.usefixtures("kernel_mode")
@pytest.mark.parametrize("weighted", [True, False])
@given(network=networks(complete=True))
def test_the_ego_model_is_the_whole_one_inside_each_ego_network(weighted, network):
    found = ag.structural_holes(network, weighted=weighted, model="ego")

    for person in network.roster.people:
        own = ag.ego_network(network, person)
        expected = naive.structural_holes(own, weighted)
        for name, values in expected.items():
            i = list(found.labels).index(person)
            assert same(found[name][i], values[person]), (person, name)


def test_the_kite_has_the_ego_constraint_of_ucinet():
    network = of_pairs("0123456789", *KITE.split())

    whole = ag.structural_holes(network).to_dict()
    ego = ag.structural_holes(network, model="ego").to_dict()

    found = [x[p]["constraint"] for x in (whole, ego) for p in "07"]
    assert found == pytest.approx([0.5412, 0.4311, 0.7044, 0.6111], abs=5e-5)


def test_another_model_is_refused():
    with pytest.raises(ag.ParameterError, match="'whole' or 'ego'"):
        ag.structural_holes(golden_digraph(), model="ucinet")


@pytest.mark.usefixtures("kernel_mode")
def test_golden_digraph_has_the_known_constraint_and_effective_size():
    found = ag.structural_holes(golden_digraph()).to_dict()

    for person, (constraint, size) in GOLDEN.items():
        assert found[person]["constraint"] == pytest.approx(constraint, abs=5e-7)
        assert found[person]["effective_size"] == pytest.approx(size, abs=1e-12)


def test_a_pendant_is_fully_constrained_by_convention():
    found = ag.structural_holes(of_pairs("ab", "ab")).to_dict()

    assert found["a"] == dict.fromkeys(COLUMNS, 1.0)


def test_an_isolate_has_no_value():
    found = ag.structural_holes(of_pairs("abc", "ab"))

    assert all(math.isnan(found[column][2]) for column in COLUMNS)


def test_constraint_of_a_closed_triad_exceeds_one_and_is_not_clipped():
    found = ag.structural_holes(of_pairs("abc", "ab", "bc", "ac"))

    assert found["constraint"].tolist() == pytest.approx([1.125] * 3)
    assert found["hierarchy"].tolist() == pytest.approx([0.0] * 3, abs=1e-12)


def test_binary_effective_size_is_ties_less_twice_the_closed_pairs_over_ties():
    network = of_pairs("abcde", "ab", "ac", "ad", "ae", "bc", "cd")  # Borgatti 1997

    found = ag.structural_holes(network).to_dict()

    assert found["a"]["effective_size"] == pytest.approx(4 - 2 * 2 / 4)


def test_the_whole_network_model_is_used_not_the_ego_network():
    kite = nx.krackhardt_kite_graph()
    roster = ag.Roster.from_labels(range(10), ["fire"] * 10)
    sources, targets = zip(*kite.edges, strict=True)
    network = ag.Network.from_ties(roster, sources, targets, directed=False)

    found = ag.structural_holes(network).to_dict()

    assert found["0"]["constraint"] == pytest.approx(0.5412, abs=5e-5)  # ego: 0.7044
    assert found["7"]["constraint"] == pytest.approx(0.4311, abs=5e-5)  # ego: 0.6111


@pytest.mark.usefixtures("kernel_mode")
def test_a_vanishing_tie_leaves_everything_defined():
    network = of_pairs("abc", "ab", "ac", directed=True)
    network = network.replace(weights=np.array([1.0, 1e-200]))

    found = ag.structural_holes(network).to_dict()

    assert found["a"]["constraint"] == found["a"]["hierarchy"] == 1  # all from b
    assert found["a"]["effective_size"] == 2
    assert found["c"] == dict.fromkeys(COLUMNS, 1.0)


def test_nobody_has_no_holes():
    found = ag.structural_holes(of_pairs(""))

    assert len(found) == 0
    assert list(found) == list(COLUMNS)


def test_who_did_not_answer_has_no_value_and_is_counted():
    network = of_pairs("abc", "ab", directed=True)
    answered = network.roster.mask(["a", "c"])

    found = ag.structural_holes(network.replace(answered=answered))

    assert math.isnan(found.to_dict()["b"]["constraint"])
    assert found.to_dict()["a"]["constraint"] == 1
    assert found.notes[0].startswith("1 person did not answer")


def test_everybody_answering_needs_no_note():
    assert ag.structural_holes(of_pairs("abc", "ab")).notes == ()


def test_every_column_is_defined():
    found = ag.structural_holes(of_pairs("abc", "ab"))

    assert set(found.definitions) == set(found) == set(COLUMNS)


@given(networks(), st.sampled_from([0.1, 3.0, 1e6]))
def test_holes_ignore_the_unit_of_weight(network, factor):
    scaled = network.replace(weights=network.weights * factor)

    found = ag.structural_holes(scaled)

    expected = ag.structural_holes(network)
    assert_table(found, row="person", **{c: expected[c] for c in COLUMNS})


@given(networks())
def test_holes_without_weights_ignore_the_weights(network):
    ones = network.replace(weights=np.ones(len(network.weights)))

    found = ag.structural_holes(network, weighted=False)

    expected = ag.structural_holes(ones)
    assert_table(found, row="person", **{c: expected[c] for c in COLUMNS})


@given(networks(directed=True, complete=True))
def test_holes_ignore_the_direction_of_ties(network):
    ties = network.ties().to_dict()
    sources = [i for i, _ in ties]
    targets = [j for _, j in ties]
    turned = ag.Network.from_ties(network.roster, targets, sources, list(ties.values()))

    found = ag.structural_holes(turned)

    expected = ag.structural_holes(network)
    assert_table(found, row="person", **{c: expected[c] for c in COLUMNS})


@given(networks(), st.randoms(use_true_random=False))
def test_holes_ignore_ids_and_agencies(network, random):
    other, old_id, _ = relabelled(network, random)

    found = ag.structural_holes(other)

    expected = ag.structural_holes(network).to_dict()
    assert_table(
        found,
        row="person",
        **{c: {p: expected[old_id[p]][c] for p in found.labels} for c in COLUMNS},
    )


@given(networks(complete=True))
def test_an_isolate_changes_nobody_elses_holes(network):
    roster = network.roster
    more = ag.Roster.from_labels(
        [*roster.people, "alone"], [*roster.agency_labels, "fire"]
    )
    ties = network.ties().to_dict()
    with_isolate = ag.Network.from_ties(
        more,
        [i for i, _ in ties],
        [j for _, j in ties],
        list(ties.values()),
        directed=network.directed,
    )

    found = ag.structural_holes(with_isolate).to_dict()

    expected = ag.structural_holes(network).to_dict()
    assert all(math.isnan(value) for value in found.pop("alone").values())
    assert found.keys() == expected.keys()
    for person, values in expected.items():
        for column, value in values.items():
            assert same(found[person][column], value), (person, column)


def peers_graph(network):
    """The same ties for the peers: i → j as it is, an undirected tie once."""
    ties = network.ties().to_dict()
    place = {person: i for i, person in enumerate(network.roster.people)}
    edges = [(place[i], place[j], w) for (i, j), w in ties.items()]
    return edges, network.n_people


@given(networks(complete=True))
def test_constraint_is_that_of_igraph(network):
    edges, n = peers_graph(network)
    graph = igraph.Graph(n, [e[:2] for e in edges], directed=network.directed)

    expected = (
        graph.constraint(weights=[w for _, _, w in edges]) if edges else [NAN] * n
    )

    found = ag.structural_holes(network)
    assert_table(found, row="person", constraint=expected)


@given(networks(complete=True))
def test_effective_size_is_that_of_networkx_asked_for_listed_nodes(network):
    # without nodes= NetworkX 3.6 takes another way, which is wrong on weighted ties,
    # and with it a sink of a digraph has NaN: such people are compared elsewhere
    edges, n = peers_graph(network)
    graph = nx.DiGraph() if network.directed else nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from(edges)

    peer = nx.effective_size(graph, nodes=list(graph), weight="weight")

    found = ag.structural_holes(network)["effective_size"]
    for i in graph:
        if graph.adj[i]:
            assert same(found[i], peer[i], 1e-9), i
