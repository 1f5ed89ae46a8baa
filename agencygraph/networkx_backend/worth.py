"""When a call is worth converting a graph for: an estimate for each function.

Reading a graph takes about as long as NetworkX takes to walk it once or twice, and the
first call of a function waits a quarter of a second or more for its loops, compiled or
not. So whatever searches from every node is ours from some hundred nodes on, what looks
at pairs of ties from some hundred thousand ties on, and what walks the graph once only
if it is at hand. Measured where both take the same time, the first call of a process.
"""

from collections.abc import Callable, Mapping, Sized
from typing import Any

from agencygraph.networkx_backend.arrays import Arrays

Worth = Callable[[Arrays, Mapping[str, Any], bool], bool]
"""Of the graph, the arguments, and whether the graph has been converted already."""

LONG = 3_000_000
"""Steps of NetworkX that take as long as it takes to load a compiled loop."""

AT_ONCE = 20_000_000
"""The same where NetworkX takes quick steps, and we take many sources at once."""


def searches(sources: str = "", *, by_steps: int = LONG) -> Worth:
    """Search from all nodes, or from those (or as many as) an argument says.

    ``by_steps``: how much work it has to be where no lengths are named.
    """

    def worth(graph: Arrays, arguments: Mapping[str, Any], _: bool) -> bool:
        lengths = arguments.get("weight", arguments.get("distance"))
        least = by_steps if lengths is None else LONG
        given = arguments.get(sources)
        count = given if sources == "k" else _how_many(graph, given)
        if count is None:
            count = len(graph)
        return count * (len(graph) + graph.n_entries) >= least

    return worth


def entries(
    least: int,
    *,
    kept: int | None = None,
    weighted: int | None = None,
    listed: int | None = None,
) -> Worth:
    """Walk over ties or pairs of ties, which pays from so many entries on.

    ``kept``: if the graph has been converted already; ``weighted``: if a weight is
    named; ``listed``: up to so many entries for each node that is listed.
    """

    def worth(graph: Arrays, arguments: Mapping[str, Any], converted: bool) -> bool:
        enough = least
        if converted and kept is not None:
            enough = kept
        elif weighted is not None and arguments.get("weight") is not None:
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
