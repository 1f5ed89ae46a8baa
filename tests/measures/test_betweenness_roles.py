"""Betweenness by role, and per tie."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_brokerage
from tests.assertions import assert_table, same
from tests.measures.test_brokerage import columns_of
from tests.strategies import networks, relabelled

pytestmark = pytest.mark.usefixtures("kernel_mode")


@given(network=networks(max_people=7))
def test_roles_follow_their_definition(network):
    expected = naive_brokerage.betweenness_roles(network)

    found = ag.betweenness_roles(network)

    assert_table(found, row="person", **columns_of(expected, found))


@given(network=networks(unknown=False))
def test_the_parts_sum_to_the_betweenness(network):
    found = ag.betweenness_roles(network)

    expected = ag.betweenness(network)["betweenness"]
    np.testing.assert_allclose(found["total"], expected, atol=1e-9)


@given(network=networks(unknown=False))
def test_gefura_is_the_sum_of_the_roles_across_agencies(network):
    found = ag.betweenness_roles(network)

    across = sum(found[name] for name in found if name in ACROSS)
    expected = ag.betweenness(network, pairs="across")["betweenness"]
    np.testing.assert_allclose(across, expected, atol=1e-9)


ACROSS = ("representative", "gatekeeper", "boundary", "liaison")


@given(network=networks(max_people=7))
def test_everett_valente_is_the_mean_betweenness_of_own_ties(network):
    expected = naive_brokerage.everett_valente(network)

    found = ag.everett_valente(network)

    assert_table(found, row="person", brokerage=expected)


@given(network=networks(complete=True, directed=False, min_people=2))
def test_everett_valente_agrees_with_networkx_edge_betweenness(network):
    graph = nx.Graph()
    graph.add_nodes_from(network.roster.people)
    graph.add_edges_from(network.ties().labels)
    flow = nx.edge_betweenness_centrality(graph, normalized=False)
    between = nx.betweenness_centrality(graph, normalized=False)

    found = ag.everett_valente(network).to_dict()

    for person in graph:
        own = [value for tie, value in flow.items() if person in tie]
        expected = np.mean(own) if between[person] else 0.0
        assert same(found[person], expected)


@given(network=networks(), random=st.randoms(use_true_random=False))
def test_labels_and_order_change_nothing(network, random):
    other, back, _ = relabelled(network, random)
    expected = ag.betweenness_roles(network).to_dict()

    for person, values in ag.betweenness_roles(other).to_dict().items():
        for name, value in values.items():
            assert same(value, expected[back[person]][name], abs_=1e-9), name
