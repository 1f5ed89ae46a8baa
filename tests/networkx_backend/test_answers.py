"""NetworkX with our backend answers as without it, or our backend leaves the call."""

import inspect
import json
import re
from random import Random

import networkx as nx
import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st
from networkx.utils.backends import _registered_algorithms

from agencygraph import networkx_backend
from agencygraph.networkx_backend.rules import RENAMED
from tests.networkx_backend.graphs import (
    FEWER,
    OURS,
    PLAIN,
    SERVED,
    arguments_of,
    graphs,
    outcome,
    same,
)

NEWER = {"closeness_centrality": {"sp"}}
"""Parameters that NetworkX has from 3.7 on."""


@pytest.mark.usefixtures("kernel_mode")
@pytest.mark.parametrize("name", SERVED)
@FEWER
@given(data=st.data())
def test_a_call_is_answered_as_by_networkx_or_left_to_it(name, data):
    graph = data.draw(graphs())
    arguments = arguments_of(data, name, graph)
    expected = outcome(name, graph, arguments, PLAIN)

    found = outcome(name, graph, arguments, OURS)

    may = networkx_backend.can_run(name, (graph,), arguments)
    event(f"accepted: {may is True}")
    if may is not True:
        assert len(may) > 10
        assert found in (NotImplementedError, expected)  # NetworkX may refuse it first
    elif found is not NotImplementedError:
        assert same(expected, found), (expected, found)


@pytest.mark.parametrize("name", SERVED)
@FEWER
@given(data=st.data())
def test_a_simple_graph_with_lengths_is_never_left_to_networkx(name, data):
    directed = re.search("reciprocity|ly_connected|attracting|center$", name)
    graph = data.draw(graphs([nx.DiGraph if directed else nx.Graph]))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    assume(len(graph))
    for _, _, values in graph.edges(data=True):
        values["w"] = 1.5
    arguments = arguments_of(data, name, graph)
    assume("stranger" not in json.dumps(list(arguments.values()), default=str))
    left = {"root", "method", "usebounds", "attr"}
    if name in {"center", "periphery", "barycenter"}:
        left.add("weight")
    arguments |= dict.fromkeys(left & set(arguments))
    if name == "effective_size":
        arguments["nodes"] = list(graph)

    assert networkx_backend.can_run(name, (graph,), arguments) is True


@pytest.mark.parametrize("name", SERVED)
def test_parameters_are_those_of_networkx(name):
    registered = _registered_algorithms.get(name) or getattr(nx, name)
    theirs = inspect.signature(registered.orig_func).parameters.values()
    newer = NEWER.get(name, set()) - {p.name for p in theirs}

    ours = inspect.signature(getattr(networkx_backend, name)).parameters.values()

    assert [(p.name, p.default, p.kind) for p in ours if p.name not in newer] == [
        (p.name, p.default, p.kind) for p in theirs
    ]


def test_a_new_name_reaches_the_function_where_networkx_has_it():
    graph = nx.cycle_graph(5)

    for new, old in RENAMED.items():
        may = networkx_backend.can_run(new, (graph,), {})

        assert (may is True) == hasattr(nx, new)
        assert getattr(networkx_backend, new) is getattr(networkx_backend, old)


def test_the_centroid_of_what_is_no_tree_is_left_to_networkx():
    with (
        nx.config(backend_priority=["agencygraph"]),
        pytest.raises(nx.NotATree),
    ):
        nx.tree.centroid(nx.cycle_graph(5))


@pytest.mark.parametrize("made", [nx.Graph, nx.DiGraph])
@pytest.mark.parametrize("weight", [None, "w"])
def test_more_nodes_than_go_through_at_once_make_no_difference(made, weight):
    graph = made(nx.gnp_random_graph(150, 0.02, seed=5, directed=made is nx.DiGraph))
    random = Random(3)  # noqa: S311 (a sample, no secret)
    for _, _, values in graph.edges(data=True):
        values["w"] = random.choice([1, 2, 0.5])
    few = list(graph)[:2]

    for name, more in [
        ("closeness_centrality", {"distance": weight}),
        ("closeness_centrality", {"distance": weight, "u": 7}),
        ("harmonic_centrality", {"distance": weight}),
        ("harmonic_centrality", {"distance": weight, "nbunch": few}),
        ("harmonic_centrality", {"distance": weight, "sources": few}),
        ("betweenness_centrality", {"weight": weight, "k": 70, "seed": 1}),
        ("edge_betweenness_centrality", {"weight": weight}),
        ("clustering", {"weight": weight}),
    ]:
        expected = outcome(name, graph, more, PLAIN)
        assert same(expected, outcome(name, graph, more, OURS)), (name, more)


@pytest.mark.parametrize("made", [nx.Graph, nx.DiGraph])
def test_components_of_a_large_graph_come_in_the_same_order(made):
    graph = made(nx.gnp_random_graph(400, 0.003, seed=2, directed=made is nx.DiGraph))
    name = (
        "weakly_connected_components" if made is nx.DiGraph else "connected_components"
    )

    found = outcome(name, graph, {}, OURS)

    assert found == outcome(name, graph, {}, PLAIN)
    assert len(found) > 1
