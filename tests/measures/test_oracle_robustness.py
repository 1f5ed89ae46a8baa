"""Links, paths and cuts against networkx and igraph, on the reference data sets."""

import itertools

import igraph
import networkx as nx
import pytest

from agencygraph.measures.robustness import (
    agency_cuts,
    cut_people,
    independent_links,
)
from tests import reference
from tests.measures.test_robustness import PATHS, rows

pytestmark = pytest.mark.data


@pytest.fixture(params=reference.DATA_SETS)
def layers(request, data_folder):
    return reference.layers(data_folder, request.param)


def graph_of(network):
    """The undirected graph of whoever is tied either way."""
    graph = nx.Graph()
    graph.add_nodes_from(network.roster.people)
    graph.add_edges_from(network.ties().labels)
    return graph


def members(network):
    """Agency → its people."""
    found = {agency: [] for agency in network.roster.agencies}
    roster = network.roster
    for person, agency in zip(roster.people, roster.agency_labels, strict=True):
        if agency is not None:
            found[agency].append(person)
    return found


def test_links_are_the_largest_matching_of_networkx(layers):
    for layer in layers:
        graph, people = graph_of(layer.network), members(layer.network)

        for (g, h), row in rows(independent_links(layer.network)).items():
            ties = [
                (i, j) for i in people[g] for j in people[h] if graph.has_edge(i, j)
            ]
            pair = nx.Graph(ties)
            top = [i for i in people[g] if i in pair]
            peer = nx.bipartite.hopcroft_karp_matching(pair, top) if ties else {}
            assert row["links"] == len(peer) // 2
            assert row["ties"] == len(ties)


def test_paths_are_those_of_networkx_and_igraph(layers):
    for layer in layers[:1]:
        found = rows(agency_cuts(layer.network))
        for (g, h), row in itertools.islice(found.items(), 6):
            people = members(layer.network)
            peer = peers(graph_of(layer.network), people[g], people[h])

            assert {name: row[name] for name in PATHS} == peer, (layer.name, g, h)


def peers(graph, one, other):
    """networkx on the graph with a place for each agency, igraph once more for λ."""
    ends = graph.copy()
    ends.add_edges_from(("source", i) for i in one)
    ends.add_edges_from(("sink", j) for j in other)
    merged = nx.Graph()
    place = dict.fromkeys(one, "source") | dict.fromkeys(other, "sink")
    merged.add_nodes_from(["source", "sink"])
    many = []
    for i, j in graph.edges:
        pair = place.get(i, i), place.get(j, j)
        if pair[0] != pair[1]:
            many.append(pair)
            merged.add_edge(*pair)
    if merged.has_edge("source", "sink"):
        merged.remove_edge("source", "sink")
    other_graph = igraph.Graph.TupleList(many)
    names = {*other_graph.vs["name"]} if many else set()
    return {
        "disjoint_paths": nx.node_connectivity(ends, "source", "sink"),
        "disjoint_paths_between": nx.node_connectivity(merged, "source", "sink"),
        "edge_disjoint_paths": other_graph.edge_connectivity(
            other_graph.vs.find("source").index, other_graph.vs.find("sink").index
        )
        if {"source", "sink"} <= names
        else 0,
    }


def test_cut_people_are_the_articulation_points_of_networkx_and_igraph(layers):
    for layer in layers:
        graph = graph_of(layer.network)
        other = igraph.Graph.from_networkx(graph)

        table = cut_people(layer.network)

        found = {p for p, cut in zip(table.labels, table["cuts"], strict=True) if cut}
        assert found == {*nx.articulation_points(graph)}
        points = other.vs[other.articulation_points()]
        assert found == {*points["_nx_name"]}
