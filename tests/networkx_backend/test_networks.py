"""NetworkX's functions on a network of ours."""

import json

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph import networkx_backend
from tests.networkx_backend.graphs import (
    FEWER,
    PLAIN,
    SERVED,
    arguments_of,
    four,
    outcome,
    same,
)
from tests.strategies import networks

STRENGTHS = {
    "constraint",
    "effective_size",
    "local_constraint",
    "clustering",
    "average_clustering",
}


def on_network(data, name, network):
    arguments = arguments_of(data, name, ag.to_networkx(network))
    for key in ("weight", "distance"):
        if arguments.get(key):
            arguments[key] = "weight" if name in STRENGTHS else "distance"
    arguments |= dict.fromkeys({"usebounds", "attr"} & set(arguments))
    if name in {"center", "periphery", "barycenter"}:
        arguments["weight"] = None
    if arguments.get("attribute"):
        arguments["attribute"] = "agency"
    return arguments


@pytest.mark.parametrize("name", SERVED)
@FEWER
@given(data=st.data())
def test_a_network_is_a_graph_to_networkx(name, data):
    network = data.draw(networks())
    arguments = on_network(data, name, network)
    assume("stranger" not in json.dumps(list(arguments.values()), default=str))
    graph = ag.to_networkx(network)
    assume(networkx_backend.can_run(name, (graph,), arguments) is True)
    expected = outcome(name, graph, arguments, PLAIN)

    found = outcome(name, network, arguments, {})

    assert same(expected, found), (expected, found)


@pytest.mark.parametrize("weight", ["weight", "strength"])
def test_a_strength_is_never_read_as_a_length(weight):
    with pytest.raises(ag.ParameterError, match="path functions read lengths"):
        nx.betweenness_centrality(four(), weight=weight)


def test_a_length_is_never_read_as_a_strength():
    with pytest.raises(ag.ParameterError, match="reads strengths"):
        nx.constraint(four(), weight="distance")


def test_the_length_of_a_tie_is_one_over_its_weight():
    found = nx.closeness_centrality(four(), u="dee", distance="distance")

    assert found == pytest.approx(3 / (0.25 + 0.75 + 1.75))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("single_source_shortest_path_length", {"source": "bne"}),
        ("closeness_centrality", {"u": "bne"}),
        ("constraint", {"nodes": ["bne"]}),
        ("betweenness_centrality_subset", {"sources": ["bne"], "targets": ["ana"]}),
        ("local_constraint", {"u": "bne", "v": "ana"}),
    ],
)
def test_an_unknown_person_is_named_with_the_nearest(name, arguments):
    with pytest.raises(ag.DataError, match="did you mean 'ben'"):
        getattr(nx, name)(four(), **arguments)


def test_an_unknown_attribute_is_refused():
    with pytest.raises(ag.ParameterError, match="have 'agency', 'name', not 'agncy'"):
        nx.attribute_mixing_dict(four(), "agncy")


def test_what_no_one_can_answer_says_why():
    with pytest.raises(ag.ParameterError, match="transitivity of a Network: of a digr"):
        nx.transitivity(four())


def test_listed_people_of_a_directed_network_have_their_measure():
    table = ag.structural_holes(four(), weighted=False).to_dict()

    found = nx.constraint(four(), nodes=["dee", "ana"])
    sizes = nx.effective_size(four())

    assert found == {key: table[key]["constraint"] for key in ("dee", "ana")}
    assert sizes == {key: row["effective_size"] for key, row in table.items()}


def test_a_function_we_do_not_serve_asks_for_a_graph():
    with pytest.raises(ag.ParameterError, match="to_networkx"):
        nx.pagerank(four(), backend="networkx")


def test_networkx_refuses_a_directed_network_where_it_refuses_digraphs():
    with pytest.raises(nx.NetworkXNotImplemented):
        nx.triangles(four())
