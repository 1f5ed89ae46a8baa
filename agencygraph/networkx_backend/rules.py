"""When a function is left to NetworkX: a sentence for each reason.

A rule looks at the graph and the arguments of a call and returns a sentence where
NetworkX would answer otherwise than we do, nothing where we may run.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Signature, signature
from typing import Any, TypeVar

import numpy as np

from agencygraph.networkx_backend.arrays import Arrays
from agencygraph.networkx_backend.worth import Worth

Arguments = Mapping[str, Any]
Rule = Callable[[Arrays, Arguments], str | None]
Function = TypeVar("Function", bound=Callable[..., Any])

NARROW = 2.0**-50
"""The shortest length, as a share of the longest path, that addition cannot lose."""


@dataclass(frozen=True)
class Served:
    """A function that NetworkX may call: its parameters, and when it should."""

    parameters: Signature
    rules: tuple[Rule, ...]
    worth: Worth

    def objection(self, graph: Arrays, arguments: Arguments) -> str | None:
        """Say why NetworkX should answer this call itself, if it should."""
        for rule in self.rules:
            try:
                told = rule(graph, arguments)
            except NotImplementedError as declined:
                return str(declined)
            if told:
                return told
        return None


SERVED: dict[str, Served] = {}
"""Every function served, by name."""

RENAMED = {"centroid": "barycenter"}
"""Names that functions have from NetworkX 3.7 on, and those they had before."""


def serves(*rules: Rule, worth: Worth) -> Callable[[Function], Function]:
    """Enter a function as one that NetworkX may call."""

    def enter(function: Function) -> Function:
        SERVED[function.__name__] = Served(signature(function), rules, worth)
        return function

    return enter


def no_parallel_edges(graph: Arrays, _: Arguments) -> str | None:
    """Refuse a multigraph."""
    return "several edges between two nodes are not one tie" * graph.multigraph or None


def no_self_ties(graph: Arrays, _: Arguments) -> str | None:
    """Refuse a node that is tied to itself."""
    if graph.n_self_ties:
        return "NetworkX counts self-ties here, agencygraph knows none"
    return None


def some_nodes(graph: Arrays, _: Arguments) -> str | None:
    """Refuse the null graph, of which NetworkX makes an error."""
    return None if len(graph) or graph.ours else "the graph has no nodes"


def directed_only(graph: Arrays, _: Arguments) -> str | None:
    """Refuse an undirected graph."""
    return None if graph.directed else "the graph is not directed"


def undirected_only(graph: Arrays, _: Arguments) -> str | None:
    """Refuse a digraph."""
    return "of a digraph NetworkX counts one direction only" if graph.directed else None


def all_nodes_of_a_digraph(graph: Arrays, arguments: Arguments) -> str | None:
    """Refuse listed nodes of a digraph."""
    if graph.directed and arguments["nodes"] is not None and not graph.ours:
        return "of listed nodes of a digraph NetworkX calls undefined who names nobody"
    return None


def listed_unless_equal(graph: Arrays, arguments: Arguments) -> str | None:
    """Refuse all nodes at once where ties differ in strength."""
    uneven = graph.directed or arguments["weight"] is not None
    if uneven and arguments["nodes"] is None and not graph.ours:
        return "NetworkX divides by another maximum here; nodes=list(G) is not affected"
    return None


def no_root(graph: Arrays, arguments: Arguments) -> str | None:
    """Refuse a root, with which the order of edges is that of a set."""
    if arguments["root"] is not None and not graph.ours:
        return "with a root NetworkX gives edges in an order of its own"
    return None


def known(*names: str) -> Rule:
    """Refuse nodes that the graph has not, of which NetworkX makes an error."""

    def rule(graph: Arrays, arguments: Arguments) -> str | None:
        for name in names:
            node = arguments[name]
            if graph.ours:
                graph.chosen(node)  # says who is not on the roster
            elif not graph.has(node):
                return f"{name} is not a node of the graph"
        return None

    return rule


def known_if_given(name: str) -> Rule:
    """Refuse a node that the graph has not."""

    def rule(graph: Arrays, arguments: Arguments) -> str | None:
        given = arguments[name] is not None
        return known(name)(graph, arguments) if given else None

    return rule


def collections(*names: str) -> Rule:
    """Refuse iterators, which can be read only once, and nodes that are not there."""

    def rule(graph: Arrays, arguments: Arguments) -> str | None:
        for name in names:
            given = arguments[name]
            if not hasattr(given, "__len__"):
                return f"{name} is not a collection, which can be read twice"
            if graph.ours:
                graph.chosen(given)  # says who is not on the roster
            elif not all(map(graph.has, given)):
                return f"not all {name} are nodes of the graph"
        return None

    return rule


def lengths(name: str, *, least: float = 0.0) -> Rule:
    """Refuse lengths that are not numbers, negative, or (least > 0) lost in sums."""

    def rule(graph: Arrays, arguments: Arguments) -> str | None:
        if arguments[name] is None:
            return None
        if graph.multigraph:
            return "of several edges between two nodes NetworkX takes the shortest"
        given = graph.lengths(arguments[name])
        if not len(given):
            return None
        shortest = float(np.min(given))
        if shortest < 0:
            return "a length is negative"
        if least and shortest <= least * len(graph) * float(np.max(given)):
            return "a length is 0, or too short beside the others to count paths"
        return None

    return rule


def strengths(name: str, *, positive: bool = True) -> Rule:
    """Refuse strengths that are not numbers, or not above 0."""

    def rule(graph: Arrays, arguments: Arguments) -> str | None:
        if arguments[name] is None:
            return None
        given = graph.strengths(arguments[name])
        if not len(given):
            return None
        if positive and np.min(given) <= 0:
            return "a weight is 0 or negative"
        if np.max(given) == 0:
            return "the largest weight is 0"
        return None

    return rule


def not_given(*names: str) -> Rule:
    """Refuse what NetworkX takes instead of searching, or to search in another way."""

    def rule(_: Arrays, arguments: Arguments) -> str | None:
        for name in names:
            if arguments[name] is not None and arguments[name] is not False:
                return f"{name} is given, and with it NetworkX goes a way of its own"
        return None

    return rule


def steps_only(name: str) -> Rule:
    """Refuse lengths, sums of which are equal or not by how they are rounded."""

    def rule(_: Arrays, arguments: Arguments) -> str | None:
        by_length = arguments[name] is not None
        return (
            "which sums of lengths are equal is a matter of rounding" * by_length
            or None
        )

    return rule


def no_tree(graph: Arrays, _: Arguments) -> str | None:
    """Refuse what may be a tree, whose nodes NetworkX gives in another order."""
    if graph.directed or graph.ours or len(graph.rows[1]) != 2 * (len(graph) - 1):
        return None
    return "a tree may have its middle found from its leaves"


def as_distance(_: Arrays, arguments: Arguments) -> str | None:
    """Refuse another method than the one that is quickest for the lengths given."""
    usual = "unweighted" if arguments["weight"] is None else "dijkstra"
    if arguments["method"] not in (None, usual):
        return f"method {arguments['method']!r} is NetworkX's own"
    return None
