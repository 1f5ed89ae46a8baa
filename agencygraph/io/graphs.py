"""NetworkX graphs to networks and back; the one door to networkx."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from agencygraph.errors import DataError, ParameterError, Problem
from agencygraph.given import network_given
from agencygraph.io.checks import Checks
from agencygraph.io.consent_of_nodes import Edge, Nodes, consented_nodes
from agencygraph.io.people import several_agencies
from agencygraph.network import Network
from agencygraph.roster import Roster
from agencygraph.scale import Scale
from agencygraph.ties import Repeats

if TYPE_CHECKING:
    import networkx as nx

Graph = Any
"""A NetworkX graph of any class, to those who do not import networkx."""

DETAILS = "agencygraph"
"""The graph attribute that holds, as JSON, what nodes and edges cannot say."""


def to_networkx(network: Network) -> "nx.Graph[str] | nx.DiGraph[str]":
    """Network as a NetworkX graph: a ``DiGraph``, or a ``Graph`` if undirected.

    Returns
    -------
    networkx.Graph or networkx.DiGraph
        Nodes are ids with the attributes ``name``, ``agency`` (left out where it is not
        known) and those of the roster. Edges carry ``weight``, the strength, and
        ``distance``, which is 1 / weight: give NetworkX's path functions the distance
        and all others the weight. ``graph.graph`` holds ``wave``, ``kind`` and, as text
        in the attribute ``agencygraph``, what was observed; it survives GraphML.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> graph = ag.to_networkx(ag.Network.from_ties(roster, ["ana"], ["ben"], [4]))
    >>> graph.edges["ana", "ben"]
    {'weight': 4.0, 'distance': 0.25}
    >>> graph.nodes["ben"]
    {'name': 'ben', 'agency': 'health'}
    """
    network_given(network)
    import networkx as nx

    graph: nx.Graph[str] = nx.DiGraph() if network.directed else nx.Graph()
    graph.graph.update(wave=network.wave, kind=network.kind)
    graph.graph[DETAILS] = json.dumps(_details(network), sort_keys=True, default=str)
    roster = network.roster
    columns = {
        **roster.attributes,
        "name": roster.names,
        "agency": roster.agency_labels,
    }
    for i, person in enumerate(roster.people):
        known = {key: values[i] for key, values in columns.items()}
        graph.add_node(person, **{k: v for k, v in known.items() if v is not None})
    ties = zip(
        network.sources.tolist(),
        network.indices.tolist(),
        network.weights.tolist(),
        strict=True,
    )
    for i, j, strength in ties:
        if network.directed or i < j:
            source, target = roster.people[i], roster.people[j]
            graph.add_edge(source, target, weight=strength, distance=1 / strength)
    return graph


def from_networkx(
    graph: "nx.Graph[Any]",
    *,
    agency: str = "agency",
    name: str = "name",
    weight: str = "weight",
    repeats: Repeats | None = None,
) -> Network:
    """Network from a NetworkX graph of any class.

    Everyone counts as having answered unless the graph comes from :func:`to_networkx`
    and so tells who did. People who were taken out of such a graph are simply gone.
    Where nodes have an attribute that speaks of consent, whoever did not give it (a
    blank is no consent) is counted in their agency, named nowhere, and not heard.

    Parameters
    ----------
    graph
        Nodes are text or whole numbers. Node attributes other than agency and name
        are kept as attributes of the roster.
    agency, name
        Node attributes that hold the agency and what to print.
    weight
        Edge attribute that holds the strength (never a distance); on every edge, or
        on none, and then every tie weighs 1.
    repeats
        How parallel edges of a multigraph are merged, as in
        :meth:`Network.from_ties`.

    Raises
    ------
    DataError
        Ids that become the same text, edges without the weight that others have,
        weights that are negative, NaN or infinite.

    Warns
    -----
    AgencyGraphWarning
        Self-ties dropped, parallel edges merged, people who did not consent; with
        their number.

    Examples
    --------
    >>> import networkx as nx
    >>> import agencygraph as ag
    >>> graph = nx.Graph([("ana", "ben"), ("ben", "cy")])
    >>> nx.set_node_attributes(graph, {"ana": "fire", "ben": "fire"}, "agency")
    >>> ag.from_networkx(graph)
    Network: 3 people in 1 agency, 1 not known, 2 undirected ties
    """
    checks = Checks()
    found = consented_nodes(
        dict(graph.nodes(data=True)),
        list(graph.edges(data=weight)),
        _read_details(graph),
        directed=graph.is_directed(),
        columns=(agency, name),
        checks=checks,
    )
    checks.finish()
    edges, details = found.edges, found.details
    roster = _roster(found.nodes, agency, name, details)
    network = Network.from_ties(
        roster,
        [source for source, _, _ in edges],
        [target for _, target, _ in edges],
        _weights(edges, weight),
        directed=graph.is_directed(),
        repeats=repeats,
    )
    labels = {key: _label(graph.graph.get(key)) for key in ("wave", "kind")}
    return _observed(network, details).replace(**labels)


def networkx_itself() -> ModuleType:
    """Return networkx, for its backend: its errors and its settings."""
    import networkx as nx

    return nx


def _details(network: Network) -> dict[str, Any]:
    """What nodes and edges cannot say; only what is not the rule."""
    roster, people = network.roster, network.roster.people
    details: dict[str, Any] = {
        "version": version("agencygraph"),
        "unit": roster.unit,
        "agencies": roster.agencies,
        "agency_attributes": roster.agency_attributes,
        "attributes": list(roster.attributes),
        "shares": several_agencies(roster),
        "not_answered": _unmarked(people, network.answered),
        "not_listed": _unmarked(people, network.listed),
        "at_cap": _unmarked(people, ~network.at_cap),
        "excepted": [[people[i], people[j]] for i, j in network.excepted],
        "max_choices": network.max_choices,
    }
    if network.scale is not None:
        scale = network.scale
        details["scale"] = [scale.values, scale.words, scale.amounts]
    return {key: value for key, value in details.items() if value}


def _unmarked(people: Sequence[str], marks: np.ndarray[Any, Any]) -> list[str]:
    return [person for person, mark in zip(people, marks, strict=True) if not mark]


def _read_details(graph: "nx.Graph[Any]") -> Mapping[str, Any]:
    text = graph.graph.get(DETAILS, "{}")
    try:
        details = json.loads(text)
    except (TypeError, ValueError) as error:
        message = f"the graph attribute {DETAILS!r} is not what to_networkx wrote"
        raise ParameterError(message) from error
    return details if isinstance(details, dict) else {}


def _roster(nodes: Nodes, agency: str, name: str, details: Mapping[str, Any]) -> Roster:
    found = {key for data in nodes.values() for key in data} - {agency, name}
    keys = sorted({*found, *details.get("attributes", ())})
    roster = Roster.from_labels(
        nodes,
        [data.get(agency) for data in nodes.values()],
        names=[str(data.get(name) or "") for data in nodes.values()],
        attributes={key: [data.get(key) for data in nodes.values()] for key in keys},
        unit=details.get("unit", "person"),
    )
    listed = sorted({*roster.agencies, *details.get("agencies", ())})
    if listed != list(roster.agencies):
        roster = roster.with_agencies(roster.agency_labels, agencies=listed)
    shares = _kept(roster, details.get("shares", {}))
    if shares:
        roster = roster.with_shares(shares)
    return replace(roster, agency_attributes=_agency_attributes(roster, details))


def _kept(roster: Roster, by_person: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept of people who are still in the graph."""
    return {person: kept for person, kept in by_person.items() if person in roster}


def _agency_attributes(
    roster: Roster, details: Mapping[str, Any]
) -> dict[str, tuple[Any, ...]]:
    place = {agency: k for k, agency in enumerate(details.get("agencies", ()))}
    return {
        key: tuple(values[place[a]] if a in place else None for a in roster.agencies)
        for key, values in details.get("agency_attributes", {}).items()
    }


def _weights(edges: Sequence[Edge], weight: str) -> list[float] | None:
    """Weights of the edges; None where no edge has one."""
    given = [value for _, _, value in edges if value is not None]
    if not given:
        return None
    if len(given) < len(edges):
        fix = f"give every edge the attribute {weight!r}, or none"
        raise DataError(
            Problem("has no weight", fix, column=weight, value=f"{source} → {target}")
            for source, target, value in edges
            if value is None
        )
    return given


def _observed(network: Network, details: Mapping[str, Any]) -> Network:
    roster = network.roster
    cells = [
        pair for pair in details.get("excepted", ()) if all(p in roster for p in pair)
    ]
    scale = details.get("scale")

    def unmarked(key: str) -> np.ndarray[Any, Any]:
        return ~roster.mask([p for p in details.get(key, ()) if p in roster])

    changes = {
        "answered": unmarked("not_answered"),
        "listed": unmarked("not_listed"),
        "excepted": np.array([roster.positions(pair) for pair in cells], np.int32),
        "scale": None if scale is None else _scale(*scale),
    }
    if "max_choices" in details:
        changes |= {
            "max_choices": details["max_choices"],
            "at_cap": ~unmarked("at_cap"),
        }
    return network.replace(**changes)


def _scale(
    values: Iterable[float], words: Iterable[str], amounts: Iterable[float] | None
) -> Scale:
    return Scale(
        tuple(values), tuple(words), None if amounts is None else tuple(amounts)
    )


def _label(value: object) -> str:
    return value if isinstance(value, str) else ""
