"""To NetworkX and back without a loss; strengths and distances are told apart."""

import json

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests.strategies import networks
from tests.studies import studies


@given(network=networks())
def test_a_network_comes_back_from_networkx_as_it_went(network):
    assert ag.from_networkx(ag.to_networkx(network)) == network


@given(study=studies())
def test_shares_scales_attributes_and_caps_come_back(study):
    for network in study.networks.values():
        assert ag.from_networkx(ag.to_networkx(network)) == network


@given(network=networks(), chance=st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_edges_carries_nothing(network, chance):
    graph = ag.to_networkx(network)
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(data=True))
    chance.shuffle(nodes)
    chance.shuffle(edges)

    other = type(graph)(**graph.graph)
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)

    assert ag.from_networkx(other) == network


@given(network=networks())
def test_edges_carry_strength_and_distance(network):
    graph = ag.to_networkx(network)

    assert graph.is_directed() == network.directed
    assert graph.number_of_edges() == network.n_ties
    for _, _, data in graph.edges(data=True):
        assert data["distance"] == 1 / data["weight"]
        assert set(data) == {"weight", "distance"}


def test_nodes_carry_names_agencies_and_attributes():
    roster = ag.Roster.from_labels(
        ["ana", "ben"],
        ["Fire", None],
        names=["Ana Ash", ""],
        attributes={"role": ["chief", None]},
    )
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])

    graph = ag.to_networkx(network.replace(wave="after", kind="knows"))

    assert dict(graph.nodes(data=True)) == {
        "ana": {"name": "Ana Ash", "agency": "Fire", "role": "chief"},
        "ben": {"name": "ben"},
    }
    assert (graph.graph["wave"], graph.graph["kind"]) == ("after", "knows")


@given(network=networks())
def test_graphml_keeps_everything(network, tmp_path_factory):
    path = tmp_path_factory.mktemp("graph") / "network.graphml"

    nx.write_graphml_xml(ag.to_networkx(network), path)

    assert ag.from_networkx(nx.read_graphml(path)) == network


def test_people_taken_out_of_the_graph_are_gone_with_what_is_known_of_them():
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["Fire", "Fire", "Health"])
    roster = roster.with_shares({"cy": {"Health": 3, "Fire": 1}})
    network = ag.Network.from_ties(roster, ["ana"], ["ben"]).replace(
        answered=roster.mask(["ana"]), excepted=np.array([[0, 2]])
    )
    graph = ag.to_networkx(network)

    graph.remove_node("cy")

    left = ag.from_networkx(graph)
    assert left.roster.people == ("ana", "ben")
    assert left.answered.tolist() == [True, False]
    assert left.roster.shares is None
    assert len(left.excepted) == 0
    assert left.roster.agencies == ("Fire", "Health")


def test_any_graph_becomes_a_network():
    graph = nx.DiGraph()
    graph.add_node(3, team="Health", label="Cy", age=41)
    graph.add_node(1, team="Fire")
    graph.add_node(2)
    graph.add_edge(1, 2, times=4)
    graph.add_edge(3, 1, times=2.5)

    network = ag.from_networkx(graph, agency="team", name="label", weight="times")

    assert network.directed
    assert network.ties().to_dict() == {("1", "2"): 4.0, ("3", "1"): 2.5}
    assert network.roster.people == ("1", "3", "2")
    assert network.roster.names == ("1", "Cy", "2")
    assert network.roster.agency_labels == ("Fire", "Health", None)
    assert network.roster.attributes == {"age": (None, 41, None)}
    assert network.is_fully_observed


def test_a_graph_without_weights_has_ties_of_weight_1():
    network = ag.from_networkx(nx.path_graph(3))

    assert not network.directed
    assert network.ties().to_dict() == {("0", "1"): 1.0, ("1", "2"): 1.0}


def test_a_weight_that_some_edges_lack_is_an_error():
    graph = nx.Graph([("ana", "ben"), ("ben", "cy", {"weight": 2})])

    with pytest.raises(ag.DataError) as raised:
        ag.from_networkx(graph)

    assert str(raised.value) == (
        "column 'weight': 'ana → ben' has no weight; give every edge the attribute "
        "'weight', or none"
    )


def test_nodes_that_become_the_same_id_are_an_error():
    graph = nx.Graph([(1, "1")])

    with pytest.raises(ag.DataError, match="'1' is the id of 2 people"):
        ag.from_networkx(graph)


def test_parallel_edges_are_merged_as_asked():
    graph = nx.MultiDiGraph([("ana", "ben", {"weight": w}) for w in (1, 2)])

    with pytest.warns(ag.AgencyGraphWarning, match="merged by the sum"):
        network = ag.from_networkx(graph, repeats="sum")

    assert network.ties().to_dict() == {("ana", "ben"): 3.0}
    with pytest.raises(ag.DataError, match="listed several times with different weig"):
        ag.from_networkx(graph)


@pytest.mark.parametrize("text", ["{", 7])
def test_details_that_are_not_ours_are_refused(text):
    with pytest.raises(ag.ParameterError, match="is not what to_networkx wrote"):
        ag.from_networkx(nx.Graph(agencygraph=text))


def test_details_say_only_what_is_not_the_rule():
    roster = ag.Roster.from_labels(["ana"], ["Fire"])

    graph = ag.to_networkx(ag.Network.from_ties(roster, [], []))

    assert json.loads(graph.graph["agencygraph"]) == {
        "agencies": ["Fire"],
        "unit": "person",
        "version": ag.__version__,
    }


def test_shares_and_attributes_of_agencies_come_back():
    people = {"id": ["ana"], "agency": ["Fire: 0.3; Police: 0.7; Health: 0.1"]}
    agencies = {"id": ["Fire", "Police"], "sector": ["Rescue", None]}
    roster = ag.read_roster(people, agencies=agencies)

    graph = ag.to_networkx(ag.Network.from_ties(roster, [], []))

    assert ag.from_networkx(graph).roster == roster
    assert roster.shares is not None
