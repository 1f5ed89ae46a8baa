"""What NetworkX asks of a backend: to take a graph, and whether it may and should."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from agencygraph.errors import ParameterError
from agencygraph.io.graphs import networkx_itself
from agencygraph.network import Network
from agencygraph.networkx_backend.arrays import (
    BACKEND,
    Arrays,
    Graph,
    GraphArrays,
    NetworkArrays,
    arrays_of,
)
from agencygraph.networkx_backend.rules import RENAMED, SERVED, Arguments

_handed = threading.local()
"""Arrays that ``can_run`` has read, until the conversion that follows takes them."""


def convert_from_nx(graph: Graph, **_: object) -> Arrays:
    """Take a NetworkX graph; its arrays are made when a function asks for them."""
    ready = _handed.__dict__.pop("arrays", None)
    if isinstance(ready, Arrays) and ready.graph is graph:
        return ready
    kept = _kept(graph)
    return arrays_of(graph) if kept is None else kept.afresh()


def convert_to_nx(found: Any, **_: object) -> Any:  # noqa: ANN401 (any result)
    """Return a NetworkX graph for what was made of one, and results as they are."""
    if isinstance(found, Network | NetworkArrays):
        message = (
            "say which graph is meant: agencygraph.to_networkx(network) gives edges a "
            "weight (a strength) and a distance (a length, for path functions)"
        )
        raise ParameterError(message)
    return found.graph if isinstance(found, Arrays) else found


def can_run(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
    """Whether our answer to this call is NetworkX's; if not, a sentence why."""
    _handed.__dict__.clear()
    name = _before(name)
    if name not in SERVED:
        return f"agencygraph does not serve {name}"
    try:
        arguments = _bound(name, args, kwargs)
    except TypeError as error:  # for NetworkX to raise
        return f"the arguments do not fit: {error}"
    kept = _kept(arguments["G"])
    graph = _ready(arguments, kept)
    told = SERVED[name].objection(graph, arguments)
    if told is None:
        found = kept, arguments["G"]  # NetworkX has these
        if not graph.ours and all(graph is not other for other in found):
            _handed.arrays = graph
        return True
    if graph.ours:  # no one else could answer
        message = f"{name} of a Network: {told}"
        raise ParameterError(message)
    return told


def should_run(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool | str:
    """Whether we answer sooner than NetworkX, conversion included; if not, why."""
    name = _before(name)
    arguments = _bound(name, args, kwargs)
    kept = _kept(arguments["G"])
    graph = _handed.__dict__.get("arrays", kept)
    if graph is None:
        graph = arrays_of(arguments["G"])
    if SERVED[name].worth(graph, arguments, kept is not None):
        return True
    _handed.__dict__.clear()
    return "NetworkX is done sooner than the graph is converted or loops are compiled"


def _before(name: str) -> str:
    """Return the name that a function had before NetworkX renamed it, if it did."""
    # an older NetworkX has another function of this name, below nx.tree
    renamed = name in RENAMED and hasattr(networkx_itself(), name)
    return RENAMED[name] if renamed else name


def _bound(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Arguments:
    """Name the arguments of a call, defaults filled in."""
    bound = SERVED[name].parameters.bind(*args, **kwargs)
    bound.apply_defaults()
    return bound.arguments


def _ready(arguments: Arguments, kept: GraphArrays | None) -> Arrays:
    """Return arrays to look at: those kept, unless they hold old weights or none."""
    if kept is None:
        return arrays_of(arguments["G"])
    attribute = arguments.get("weight", arguments.get("distance"))
    return kept if kept.has_read(attribute) else kept.afresh()


def _kept(graph: Graph) -> GraphArrays | None:
    """Return arrays of this graph that NetworkX has kept since it last changed."""
    cache = getattr(graph, "__networkx_cache__", None)
    if not cache or not networkx_itself().config.cache_converted_graphs:
        return None
    for found in cache.get("backends", {}).get(BACKEND, {}).values():
        if isinstance(found, GraphArrays):
            return found
    return None
