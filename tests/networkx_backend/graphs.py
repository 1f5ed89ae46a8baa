"""Graphs as odd as NetworkX allows, what to ask of them, and when answers agree."""

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from warnings import catch_warnings, simplefilter

import networkx as nx
import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph import networkx_backend  # noqa: F401 (it enters what is served)
from agencygraph.networkx_backend import rules

SERVED = sorted(rules.SERVED)
FEWER = settings(max_examples=max(25, settings().max_examples // 4))
"""Each claim is tested for each function: a quarter of the examples is enough."""

PLAIN = {"backend": "networkx"}
OURS = {"backend": "agencygraph"}
CLASSES = [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]
NODES = [0, 1, "a", "b", ("t", 1), 2.5, frozenset({1}), -7]
LENGTHS = [1, 2, 3, 0.5, 0.1, 0.2, 0.3, 1.5, np.int64(2), np.float64(0.25)]
ODD = [0, True, 0.0, -1, -0.5, None, "3", math.inf, math.nan, 2**60, 1e-30]
ODD += [Fraction(1, 3), np.float32(0.1), np.int8(100), 10**400]


@st.composite
def graphs(draw, classes=CLASSES, values=(*LENGTHS, *ODD)):
    """Graphs of any class: odd nodes, self-ties, parallel edges, odd weights."""
    graph = draw(st.sampled_from(classes))()
    nodes = draw(st.lists(st.sampled_from(NODES), unique=True))
    for node in nodes:
        graph.add_node(node)
        kind = draw(st.sampled_from(["x", "y", 1, True, None, "-"]))
        if kind != "-":
            graph.nodes[node]["kind"] = kind
    pairs = st.tuples(st.sampled_from(nodes or [0]), st.sampled_from(nodes or [0]))
    loops = draw(st.integers(0, 3)) == 0
    odd = draw(st.integers(0, 3)) == 0
    for u, v in draw(st.lists(pairs, max_size=20)) if nodes else []:
        if u != v or loops:
            graph.add_edge(u, v)
            pool = values if odd else LENGTHS
            if draw(st.integers(0, 5)):
                weight = draw(st.sampled_from(pool))
                key = (0,) if graph.is_multigraph() else ()
                graph.edges[u, v, *key]["w"] = weight
    return graph


def some(graph, *, strangers=True):
    """Nodes of the graph, and now and then one that is not in it."""
    known = [*graph, "stranger"] if strangers else [*graph]
    return st.lists(st.sampled_from(known), max_size=4) if known else st.just([])


def one(graph):
    return st.sampled_from([*graph, "stranger"])


WEIGHT = st.sampled_from([None, "w", "w", "nothing"])
FLAG = st.booleans()


def sampled(graph):
    return {
        "k": st.sampled_from([None, *range(len(graph) + 2)]),
        "normalized": FLAG,
        "weight": WEIGHT,
        "seed": st.integers(0, 3),
    }


PATHS = {"cutoff": st.sampled_from([None, -1, 0, 1, 1.5, 2, math.inf])}
FROM_ECCENTRICITY = {"weight": WEIGHT, "usebounds": FLAG}
ARGUMENTS = {
    "betweenness_centrality": lambda g: {**sampled(g), "endpoints": FLAG},
    "edge_betweenness_centrality": sampled,
    "betweenness_centrality_subset": lambda g: {
        "sources": some(g),
        "targets": some(g),
        "normalized": FLAG,
        "weight": WEIGHT,
    },
    "closeness_centrality": lambda g: {
        "u": st.none() | one(g),
        "distance": WEIGHT,
        "wf_improved": FLAG,
    },
    "harmonic_centrality": lambda g: {
        "nbunch": st.none() | some(g) | one(g),
        "distance": WEIGHT,
        "sources": st.none() | some(g),
    },
    "average_shortest_path_length": lambda _: {
        "weight": WEIGHT,
        "method": st.sampled_from([None, "unweighted", "dijkstra", "nobody's"]),
    },
    "all_pairs_shortest_path_length": lambda _: PATHS,
    "eccentricity": lambda g: {"v": st.none() | some(g) | one(g), "weight": WEIGHT},
    "diameter": lambda _: FROM_ECCENTRICITY,
    "radius": lambda _: FROM_ECCENTRICITY,
    "center": lambda _: FROM_ECCENTRICITY,
    "periphery": lambda _: FROM_ECCENTRICITY,
    "barycenter": lambda _: {"weight": WEIGHT, "attr": st.sampled_from([None, "sum"])},
    "wiener_index": lambda _: {"weight": WEIGHT},
    "harmonic_diameter": lambda _: {"weight": WEIGHT},
    "single_source_shortest_path_length": lambda g: {"source": one(g), **PATHS},
    "single_target_shortest_path_length": lambda g: {"target": one(g), **PATHS},
    "constraint": lambda g: {"nodes": st.none() | some(g), "weight": WEIGHT},
    "effective_size": lambda g: {"nodes": st.none() | some(g), "weight": WEIGHT},
    "local_constraint": lambda g: {"u": one(g), "v": one(g), "weight": WEIGHT},
    "attribute_mixing_dict": lambda g: {
        "attribute": st.sampled_from(["kind", "nothing"]),
        "nodes": st.none() | some(g),
        "normalized": FLAG,
    },
    "attribute_mixing_matrix": lambda g: {
        "attribute": st.sampled_from(["kind", "nothing"]),
        "nodes": st.none() | some(g),
        "mapping": st.none() | st.just({"y": 0, "x": 2, None: 1}),
        "normalized": FLAG,
    },
    "attribute_assortativity_coefficient": lambda g: {
        "attribute": st.sampled_from(["kind", "nothing"]),
        "nodes": st.none() | some(g),
    },
    "reciprocity": lambda g: {"nodes": st.none() | some(g) | one(g)},
    "triangles": lambda g: {"nodes": st.none() | some(g) | one(g)},
    "clustering": lambda g: {"nodes": st.none() | some(g) | one(g), "weight": WEIGHT},
    "average_clustering": lambda g: {
        "nodes": st.none() | some(g),
        "weight": WEIGHT,
        "count_zeros": FLAG,
    },
    "node_connected_component": lambda g: {"n": one(g)},
    "bridges": lambda g: {"root": st.none() | one(g)},
    "has_bridges": lambda g: {"root": st.none() | one(g)},
}


def outcome(name, graph, arguments, backend):
    """Result, iterators read to their end, or the class of the error."""
    with catch_warnings():
        if backend == PLAIN:
            simplefilter("ignore")
        try:
            found = getattr(nx, name)(graph, **arguments, **backend)
            return list(found) if isinstance(found, Iterator) else found
        except Exception as error:  # noqa: BLE001 (whichever it is)
            return type(error)


def same(one, two):
    """Equal to rounding, in type of container, in order of lists, and plain Python."""
    if isinstance(one, Mapping):
        return set(one) == set(two) and all(same(one[key], two[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, np.ndarray):
        return isinstance(two, np.ndarray) and np.allclose(one, two, equal_nan=True)
    if isinstance(one, float | int | np.number) and not isinstance(one, bool):
        assert not isinstance(two, np.generic)
        if math.isnan(one) or math.isnan(two):
            return math.isnan(one) and math.isnan(two)
        return math.isclose(one, two, rel_tol=1e-9, abs_tol=1e-12)
    return type(one) is type(two) and one == two


def arguments_of(data, name, graph):
    drawn = ARGUMENTS.get(name, lambda _: {})(graph)
    arguments = {key: data.draw(values, label=key) for key, values in drawn.items()}
    if arguments.get("usebounds") and arguments["weight"] is not None:
        # rounded bounds may never meet: NetworkX 3.6 then goes on for ever
        arguments["usebounds"] = False
    return arguments


def two(made=nx.Graph, **attributes):
    graph = made([("a", "b"), ("b", "c")])
    graph.add_edge("a", "b", **attributes)
    return graph


def looped(made=nx.Graph):
    graph = two(made)
    graph.add_edge("a", "a")
    return graph


def four():
    roster = ag.Roster.from_labels(["ana", "ben", "cy", "dee"], ["x", "x", "y", "y"])
    return ag.Network.from_ties(
        roster, ["ana", "ben", "cy"], ["ben", "cy", "dee"], [1.0, 2.0, 4.0]
    )
