"""What is given where a network is wanted, told in the words of whoever gave it."""

from typing import Any

from agencygraph.errors import NotANetworkError
from agencygraph.network import Network


def network_given(*given: Any) -> None:  # noqa: ANN401 (whatever a user may give)
    """Refuse anything but networks: say what it is, and how a network is made of it."""
    for one in given:
        if isinstance(one, Network):
            continue
        if hasattr(one, "network") or hasattr(one, "before"):
            _ = one.answered  # a study and a comparison say how to choose a network
        what = "nothing" if one is None else _a(type(one).__name__)
        message = f"this takes a network, not {what}: {_way(one)}"
        raise NotANetworkError(message)


def _way(given: object) -> str:
    """How a network is made of it."""
    if hasattr(given, "nodes") and hasattr(given, "edges"):
        return "from_networkx(graph) makes one of a graph"
    if hasattr(given, "columns"):
        return "read_network(ties, people=...) makes one of a table of ties"
    return "study.network(wave, kind), or read_network(ties)"


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
