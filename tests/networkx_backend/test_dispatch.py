"""How NetworkX finds us, what it asks before it calls, and what it keeps."""

import os
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from agencygraph import _networkx_info, networkx_backend
from agencygraph.networkx_backend import betweenness, dispatch
from agencygraph.networkx_backend.rules import RENAMED
from agencygraph.networkx_backend.worth import entries
from tests.networkx_backend.graphs import OURS, PLAIN, SERVED, four, same, two

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def calls(monkeypatch):
    """Names of functions as NetworkX calls ours."""
    made = []

    def noted(name, function):
        def call(*args, **kwargs):
            made.append(name)
            return function(*args, **kwargs)

        return call

    for name in SERVED:
        function = getattr(networkx_backend, name)
        monkeypatch.setattr(networkx_backend, name, noted(name, function))
    return made


def large(made=nx.Graph):
    graph = nx.gnp_random_graph(500, 0.2, seed=1, directed=made is nx.DiGraph)
    nx.set_edge_attributes(graph, 2.0, "w")
    return graph


def test_a_backend_by_name_reaches_our_code(calls):
    nx.constraint(two(), backend="agencygraph")

    assert calls == ["constraint"]


def test_a_priority_reaches_our_code_where_the_work_is_worth_it(calls):
    with nx.config(backend_priority=["agencygraph"]):
        found = nx.closeness_centrality(large())
        nx.closeness_centrality(two())
        nx.pagerank(two())

    assert calls == ["closeness_centrality"]
    assert same(nx.closeness_centrality(large(), **PLAIN), found)


def test_a_priority_leaves_what_we_decline_to_networkx(calls):
    graph = large()
    graph.add_edge(0, 0)

    with nx.config(backend_priority=["agencygraph"]):
        found = nx.constraint(graph)

    assert calls == []
    assert same(nx.constraint(graph, **PLAIN), found)


@pytest.mark.parametrize(
    ("name", "arguments", "worth"),
    [
        ("closeness_centrality", {}, True),
        ("closeness_centrality", {"u": 7}, False),
        ("betweenness_centrality", {"k": 500}, True),
        ("betweenness_centrality", {"k": 2}, False),
        ("harmonic_centrality", {"sources": [1, 2]}, False),
        ("eccentricity", {"v": list(range(500))}, True),
        ("bridges", {}, True),
        ("triangles", {}, False),
        ("clustering", {"weight": "w"}, False),
        ("reciprocity", {"nodes": list(range(500))}, False),
        ("reciprocity", {"nodes": 1}, False),
        ("connected_components", {}, False),
    ],
)
def test_who_is_done_sooner_depends_on_the_work(name, arguments, worth):
    graph = large(nx.DiGraph if name == "reciprocity" else nx.Graph)

    told = networkx_backend.should_run(name, (graph,), arguments)

    assert told is True if worth else "sooner" in told


def test_a_graph_that_has_been_read_is_worth_a_single_walk():
    graph = large()
    nx.closeness_centrality(graph, **OURS)

    assert networkx_backend.should_run("connected_components", (graph,), {}) is True


def test_what_takes_networkx_longer_is_worth_it_sooner():
    graph = nx.gnp_random_graph(700, 0.5, seed=1)
    by_weight = {"weight": "w"}

    told = networkx_backend.should_run("clustering", (graph,), {})
    by_weight = networkx_backend.should_run("clustering", (graph,), by_weight)

    assert "sooner" in told
    assert by_weight is True


def test_the_environment_reaches_our_code():
    code = (
        "import networkx as nx\n"
        "from agencygraph.networkx_backend import dispatch\n"
        "graph = nx.gnp_random_graph(500, 0.2, seed=1)\n"
        "nx.closeness_centrality(graph)\n"
        "print(dispatch._kept(graph) is not None)\n"
    )
    environment = {**os.environ, "NETWORKX_BACKEND_PRIORITY": "agencygraph"}

    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "True\n"


def test_networkx_learns_what_is_served_without_loading_it():
    code = (
        "import sys, networkx as nx\n"
        "from networkx.utils.backends import backend_info\n"
        "print(sorted(backend_info['agencygraph']['functions']))\n"
        "print([m for m in sys.modules if m.startswith(('agencygraph', 'numpy'))])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == [
        str(sorted([*SERVED, *RENAMED])),
        "['agencygraph', 'agencygraph._networkx_info']",
    ]


def test_the_guide_lists_what_is_served():
    guide = (ROOT / "docs" / "guide" / "networkx.md").read_text(encoding="utf-8")
    table = guide[guide.index("## What is served") :]

    assert sorted(re.findall(r"`(\w+)`", table)) == SERVED


@pytest.mark.parametrize("name", SERVED)
def test_the_documentation_of_networkx_names_us(name):
    told = _networkx_info.get_info()["functions"][name]["additional_docs"]

    assert told in getattr(nx, name).__doc__


def test_a_graph_that_changed_is_read_again():
    graph = two()
    before = nx.closeness_centrality(graph, **OURS)

    graph.add_edge("a", "c")

    assert nx.closeness_centrality(graph, **OURS) != before
    assert same(
        nx.closeness_centrality(graph, **PLAIN), nx.closeness_centrality(graph, **OURS)
    )


def test_rows_are_made_once_and_other_weights_are_read_when_asked_for():
    graph = two(w=1)
    nx.betweenness_centrality(graph, weight="w", **OURS)
    first = dispatch._kept(graph)

    graph["a"]["b"]["v"] = 5.0  # NetworkX does not notice
    found = nx.closeness_centrality(graph, distance="v", **OURS)

    assert same(nx.closeness_centrality(graph, distance="v", **PLAIN), found)
    kept = list(graph.__networkx_cache__["backends"]["agencygraph"].values())
    assert all(arrays.rows is first.rows for arrays in kept)


def test_a_declined_call_keeps_nothing():
    graph = two(w=-1)

    networkx_backend.can_run("betweenness_centrality", (graph,), {"weight": "w"})

    assert dispatch._handed.__dict__ == {}
    assert not graph.__networkx_cache__


@pytest.mark.parametrize("made", ["graph", "network"])
def test_an_answered_call_keeps_nothing_but_what_networkx_keeps(made):
    graph = two(w=1) if made == "graph" else four()

    for _ in range(2):
        nx.betweenness_centrality(graph, **OURS)

        assert dispatch._handed.__dict__ == {}


def test_without_a_cache_every_call_reads_the_graph():
    graph = two(w=1)
    with nx.config(cache_converted_graphs=False):
        nx.closeness_centrality(graph, distance="w", **OURS)
        graph["a"]["b"]["w"] = 5.0
        found = nx.closeness_centrality(graph, distance="w", **OURS)

    assert same(nx.closeness_centrality(graph, distance="w", **PLAIN), found)


def test_arrays_answer_what_networkx_asks_of_a_graph():
    for made in (nx.Graph, nx.DiGraph, nx.MultiGraph):
        graph = made([(1, 2)])

        arrays = dispatch.convert_from_nx(graph)

        assert arrays.is_directed() == graph.is_directed()
        assert arrays.is_multigraph() == graph.is_multigraph()
        assert arrays.n_entries >= 1
        assert not arrays.has_read([])
        assert dispatch.convert_to_nx(arrays) is graph
    assert dispatch.convert_to_nx(7) == 7


def test_a_graph_that_another_backend_has_kept_is_not_ours():
    graph = nx.Graph([(1, 2)])
    graph.__networkx_cache__["backends"] = {"agencygraph": {"key": "no arrays"}}

    assert dispatch._kept(graph) is None


def test_sources_are_drawn_without_a_seed_as_well():
    arrays = dispatch.convert_from_nx(nx.path_graph(9))

    found = betweenness._sampled(arrays, 4, None)

    assert len(set(found)) == 4
    assert set(found) <= set(range(9))


def test_a_graph_at_hand_is_worth_a_shorter_walk():
    arrays = dispatch.convert_from_nx(nx.path_graph(9))
    worth = entries(1_000, kept=10)

    assert worth(arrays, {}, True)
    assert not worth(arrays, {}, False)
