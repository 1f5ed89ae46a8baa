"""When a call is worth converting a graph for: an estimate for each function.

Reading a graph takes about as long as NetworkX takes to walk it once or twice, and a
small piece of work is not worth compiling for. So whatever searches from every node is
ours from some hundred nodes on; what walks the graph once only if it is at hand.
"""

from collections.abc import Callable, Mapping, Sized
from typing import Any

from agencygraph.networkx_backend.arrays import Arrays

Worth = Callable[[Arrays, Mapping[str, Any], bool], bool]
"""Of the graph, the arguments, and whether the graph has been converted already."""

LONG = 1_000_000
"""Steps of NetworkX that take about a tenth of a second."""


def searches(sources: str = "") -> Worth:
    """Search from all nodes, or from those (or as many as) an argument says."""

    def worth(graph: Arrays, arguments: Mapping[str, Any], _: bool) -> bool:
        given = arguments.get(sources)
        count = given if sources == "k" else _how_many(graph, given)
        if count is None:
            count = len(graph)
        return count * (len(graph) + graph.n_entries) >= LONG

    return worth


def entries(
    least: int, *, weighted: int | None = None, listed: int | None = None
) -> Worth:
    """Walk over pairs of ties, which pays from so many entries on.

    ``weighted``: if a weight is named; ``listed``: and so many a node that is listed.
    """

    def worth(graph: Arrays, arguments: Mapping[str, Any], _: bool) -> bool:
        enough = least
        if weighted is not None and arguments.get("weight") is not None:
            enough = weighted
        some = _how_many(graph, arguments.get("nodes"))
        if some is None or listed is None:
            return graph.n_entries >= enough
        return enough <= graph.n_entries <= some * listed

    return worth


def once(least: int = 0) -> Worth:
    """Walk over the graph once, which pays if it has been converted already."""

    def worth(graph: Arrays, _: Mapping[str, Any], kept: bool) -> bool:
        return kept and graph.n_entries >= least

    return worth


def _how_many(graph: Arrays, nodes: Any) -> int | None:  # noqa: ANN401 (a node or several)
    """How many nodes are meant; None: all."""
    if nodes is None:
        return None
    return len(nodes) if isinstance(nodes, Sized) and not graph.has(nodes) else 1
