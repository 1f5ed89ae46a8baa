"""NetworkX with our backend answers as without it, or our backend leaves the call."""

import inspect
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import networkx as nx
import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st
from networkx.utils.backends import _registered_algorithms

import agencygraph as ag
from agencygraph import _networkx_info, networkx_backend
from agencygraph.networkx_backend import dispatch, rules
from tests.networkx_graphs import OURS, PLAIN, arguments_of, graphs, outcome, same
from tests.strategies import networks

ROOT = Path(__file__).resolve().parent.parent
SERVED = sorted(rules.SERVED)


@pytest.fixture(autouse=True)
def _cache_without_a_word():
    told = set(nx.config.warnings_to_ignore)
    nx.config.warnings_to_ignore.add("cache")
    yield
    nx.config.warnings_to_ignore = told


@pytest.mark.usefixtures("kernel_mode")
@pytest.mark.parametrize("name", SERVED)
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
@given(data=st.data())
def test_a_simple_graph_with_lengths_is_never_left_to_networkx(name, data):
    directed = name in {"reciprocity", "overall_reciprocity"} or "ly_conn" in name
    made = nx.DiGraph if directed else nx.Graph
    graph = data.draw(graphs([made]))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    assume(len(graph))
    for _, _, values in graph.edges(data=True):
        values["w"] = 1.5
    arguments = arguments_of(data, name, graph)
    assume("stranger" not in json.dumps(list(arguments.values()), default=str))
    arguments |= {key: None for key in ("root", "method") if key in arguments}
    if name == "effective_size":
        arguments["nodes"] = list(graph)

    assert networkx_backend.can_run(name, (graph,), arguments) is True


@pytest.mark.parametrize("name", SERVED)
def test_parameters_are_those_of_networkx(name):
    theirs = inspect.signature(_registered_algorithms[name].orig_func)

    ours = inspect.signature(getattr(networkx_backend, name))

    assert [(p.name, p.default, p.kind) for p in ours.parameters.values()] == [
        (p.name, p.default, p.kind) for p in theirs.parameters.values()
    ]


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


# When a call is left to NetworkX


def two(made=nx.Graph, **attributes):
    graph = made([("a", "b"), ("b", "c")])
    graph.add_edge("a", "b", **attributes)
    return graph


def looped(made=nx.Graph):
    graph = two(made)
    graph.add_edge("a", "a")
    return graph


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


# How NetworkX finds us


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
    graph = nx.gnp_random_graph(300, 0.05, seed=1, directed=made is nx.DiGraph)
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


def test_the_environment_reaches_our_code():
    code = (
        "import networkx as nx\n"
        "from agencygraph.networkx_backend import dispatch\n"
        "graph = nx.gnp_random_graph(300, 0.05, seed=1)\n"
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
        str(SERVED),
        "['agencygraph', 'agencygraph._networkx_info']",
    ]


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


# Networks of ours

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
    if arguments.get("attribute"):
        arguments["attribute"] = "agency"
    return arguments


@pytest.mark.parametrize("name", SERVED)
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


def four():
    roster = ag.Roster.from_labels(["ana", "ben", "cy", "dee"], ["x", "x", "y", "y"])
    return ag.Network.from_ties(
        roster, ["ana", "ben", "cy"], ["ben", "cy", "dee"], [1.0, 2.0, 4.0]
    )


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
