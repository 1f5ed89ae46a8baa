"""Nodes of a graph who did not consent: counted in their agency, named nowhere."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agencygraph.io.checks import Checks
from agencygraph.io.consent import Withheld, withheld_in
from agencygraph.io.mentions import names_within
from agencygraph.io.names import WITHHELD
from agencygraph.io.tables import TextTable
from agencygraph.labels import CONSENT

Nodes = dict[Hashable, dict[str, Any]]
"""Attributes of each node."""

Edge = tuple[Any, Any, Any]
"""Source, target, and the weight or None."""


@dataclass(frozen=True)
class Consented:
    """A graph in which whoever did not consent has another id and says nothing."""

    nodes: Nodes
    edges: Sequence[Edge]
    details: Mapping[str, Any]


def consented_nodes(
    nodes: Nodes,
    edges: Sequence[Edge],
    details: Mapping[str, Any],
    *,
    directed: bool,
    columns: tuple[str, str],
    checks: Checks,
) -> Consented:
    """Return a graph without what those said who did not consent.

    ``columns`` are the attributes that hold the agency and the name. An edge without
    direction was reported by either end, so it stays if one of them consented. A blank
    is no consent.
    """
    keys = sorted({key for data in nodes.values() for key in map(str, data)})
    asked = [key for key in keys if CONSENT.search(key)]
    if not asked:
        return Consented(nodes, edges, details)
    rest = [key for key in keys if key not in asked]
    withheld = _withheld(nodes, (asked, rest), columns, checks)
    checks.warnings += [note.rstrip(".") for note in checks.notes]
    shown = {node: withheld.ids.get(str(node).strip(), node) for node in nodes}
    found: Nodes = {}
    for node, data in nodes.items():
        others = {key: one for key, one in data.items() if key not in asked}
        found[shown[node]] = (
            _unmentioned(others, withheld)
            if shown[node] == node
            else _counted(others, columns)
        )
    kept = [
        (shown[source], shown[target], weight)
        for source, target, weight in edges
        if shown[source] == source or (not directed and shown[target] == target)
    ]
    told = _renamed(details, withheld.ids, asked)
    told["not_answered"] = [
        *dict.fromkeys([*told.get("not_answered", ()), *withheld.ids.values()])
    ]
    return Consented(found, kept, told)


def _withheld(
    nodes: Nodes,
    keys: tuple[Sequence[str], Sequence[str]],
    columns: tuple[str, str],
    checks: Checks,
) -> Withheld:
    """Return who did not consent, as the reader of tables finds it."""
    (asked, rest), (agency, name) = keys, columns
    cells = {
        "id": [str(node).strip() for node in nodes],
        "name": _texts(data.get(name) for data in nodes.values()),
        "agency": _texts(data.get(agency) for data in nodes.values()),
    }
    titles = {key: key for key in asked} | {key: f"attribute {key}" for key in rest}
    for key, title in titles.items():
        cells[title] = _texts(data.get(key) for data in nodes.values())
    table = TextTable("people", cells, list(range(1, len(nodes) + 1)))
    return withheld_in(table, checks)[1]


def _texts(values: Iterable[object]) -> list[str]:
    return ["" if value is None else str(value) for value in values]


def _counted(data: Mapping[str, Any], columns: tuple[str, str]) -> dict[str, Any]:
    """Keep the agency alone."""
    agency, name = columns
    kept = {agency: data[agency]} if agency in data else {}
    return {**kept, name: WITHHELD}


def _unmentioned(data: Mapping[str, Any], withheld: Withheld) -> dict[str, Any]:
    """Leave out the texts that name somebody who did not consent."""
    return {
        key: one
        for key, one in data.items()
        if not (isinstance(one, str) and names_within(one, withheld.names))
    }


def _renamed(
    details: Mapping[str, Any], ids: Mapping[str, str], asked: Sequence[str]
) -> dict[str, Any]:
    """Return what a graph says beside its nodes, with the ids that are shown."""

    def one(value: str) -> str:
        return ids.get(value, value)

    found = dict(details)
    for key in ("not_answered", "not_listed", "at_cap"):
        if key in found:
            found[key] = [one(person) for person in found[key]]
    if "excepted" in found:
        found["excepted"] = [[one(end) for end in pair] for pair in found["excepted"]]
    if "shares" in found:
        found["shares"] = {one(who): share for who, share in found["shares"].items()}
    if "attributes" in found:
        found["attributes"] = [key for key in found["attributes"] if key not in asked]
    return found
