"""What is given where a network or a study is wanted, and how to make one of it."""

import os
from typing import Any

from agencygraph.errors import NotANetworkError, ParameterError
from agencygraph.network import Network
from agencygraph.study import Study


def network_given(*given: Any) -> None:  # noqa: ANN401 (whatever a user may give)
    """Refuse anything but networks: say what it is, and how a network is made of it."""
    for one in given:
        if isinstance(one, Network):
            continue
        if hasattr(one, "network") or hasattr(one, "before"):
            _ = one.answered  # a study and a comparison say how to choose a network
        message = f"this takes a network, not {_named(one)}: {_way(one)}"
        raise NotANetworkError(message)


def study_given(given: object) -> None:
    """Refuse anything but a study."""
    if isinstance(given, Study):
        return
    way = "read_study(...) makes one of files, or of dataframes by name"
    if isinstance(given, str | os.PathLike):
        way = f"read_study({os.fspath(given)!r}) reads it"
    message = f"this takes a study, not {_named(given)}: {way}"
    raise ParameterError(message)


def _way(given: object) -> str:
    """How a network is made of it."""
    if hasattr(given, "nodes") and hasattr(given, "edges"):
        return "from_networkx(graph) makes one of a graph"
    if hasattr(given, "columns"):
        return "read_network(ties, people=...) makes one of a table of ties"
    return "study.network(wave, kind), or read_network(ties)"


def _named(given: object) -> str:
    name = type(given).__name__
    if given is None:
        return "nothing"
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
