"""Which calls are left to NetworkX, and the sentence that says why."""

import math

import networkx as nx
import pytest

from agencygraph import networkx_backend
from tests.networkx_backend.graphs import OURS, looped, two

LEFT = [
    ("constraint", looped(), {}, "self-ties"),
    ("constraint", two(nx.DiGraph), {"nodes": ["a"]}, "listed nodes of a digraph"),
    ("constraint", two(nx.MultiGraph), {}, "several edges"),
    ("constraint", nx.Graph(), {}, "no nodes"),
    ("constraint", two(w=0), {"weight": "w"}, "0 or negative"),
    ("effective_size", two(nx.DiGraph), {}, "another maximum"),
    ("effective_size", two(w=2), {"weight": "w"}, "another maximum"),
    ("local_constraint", two(), {"u": "a", "v": "z"}, "v is not a node"),
    ("closeness_centrality", two(w=-1), {"distance": "w"}, "negative"),
    ("closeness_centrality", two(w="far"), {"distance": "w"}, "not a whole number"),
    ("closeness_centrality", two(w=2**53), {"distance": "w"}, "do not add up exactly"),
    ("closeness_centrality", two(w=math.inf), {"distance": "w"}, "not finite"),
    ("closeness_centrality", two(w=10**400), {"distance": "w"}, "too large"),
    ("closeness_centrality", two(), {"distance": []}, "name of an edge attribute"),
    ("betweenness_centrality", two(w=0), {"weight": "w"}, "too short"),
    ("betweenness_centrality", two(w=1e-300), {"weight": "w"}, "too short"),
    ("betweenness_centrality", two(), {"weight": lambda *_: 1}, "by a function"),
    ("betweenness_centrality", two(nx.MultiGraph), {"weight": "w"}, "the shortest"),
    ("betweenness_centrality", two(), {"wait": "w"}, "arguments do not fit"),
    (
        "betweenness_centrality_subset",
        two(),
        {"sources": iter("a"), "targets": ["b"]},
        "read twice",
    ),
    ("average_shortest_path_length", two(), {"method": "floyd-warshall"}, "own"),
    ("clustering", two(w=0), {"weight": "v"}, ""),
    ("transitivity", two(nx.DiGraph), {}, "one direction"),
    ("local_efficiency", looped(), {}, "self-ties"),
    ("bridges", two(), {"root": "a"}, "order of its own"),
    ("reciprocity", two(), {}, "not directed"),
    ("eccentricity", two(), {"sp": {}}, "way of its own"),
    ("diameter", two(), {"usebounds": True}, "way of its own"),
    ("center", looped(), {"weight": "w"}, "rounding"),
    ("center", two(), {}, "from its leaves"),
    ("barycenter", looped(), {"attr": "sum"}, "way of its own"),
    ("pagerank", two(), {}, "does not serve pagerank"),
]


@pytest.mark.parametrize(
    ("name", "graph", "arguments", "told"),
    [case for case in LEFT if case[3]],
    ids=[f"{name}: {told}" for name, _, _, told in LEFT if told],
)
def test_a_sentence_says_why_networkx_answers(name, graph, arguments, told):
    assert told in networkx_backend.can_run(name, (graph,), arguments)


def test_the_largest_weight_of_all_has_to_be_other_than_zero():
    graph = nx.Graph([("a", "b", {"w": 0})])

    told = networkx_backend.can_run("clustering", (graph,), {"weight": "w"})

    assert "largest weight is 0" in told


def test_an_attribute_that_is_no_key_is_left_to_networkx_when_it_is_met():
    graph = nx.Graph([("a", "b")])
    graph.nodes["a"]["kind"] = []

    with pytest.raises(NotImplementedError):
        nx.attribute_mixing_dict(graph, "kind", **OURS)
