"""Kumu's maps, out and in: JSON, called blueprints there, or a workbook."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agencygraph.errors import DataError
from agencygraph.io.checks import Checks
from agencygraph.io.compose import Rows
from agencygraph.io.graphs import Graph, networkx_itself, to_networkx
from agencygraph.io.grid import Grid
from agencygraph.io.refuse import refuse
from agencygraph.io.text import fold, header_key, listing, number, unguard
from agencygraph.io.workbook import read_workbook_of
from agencygraph.io.xlsx_writing import Sheet, workbook_bytes
from agencygraph.network import Network

Item = Mapping[str, Any]


def write(network: Network) -> bytes:
    """Kumu's JSON: elements with id, label, type and agency, and connections."""
    elements, connections = _items(network)
    blueprint = {"elements": elements, "connections": connections}
    text = json.dumps(blueprint, ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode()


def write_workbook(network: Network) -> bytes:
    """Workbook that Kumu imports: the sheets Elements and Connections."""
    sheets = [
        _sheet(name, [*first, *more], items)
        for name, first, items, more in _parts(network)
    ]
    return workbook_bytes(sheets)


def _parts(
    network: Network,
) -> list[tuple[str, list[str], list[dict[str, Any]], list[str]]]:
    elements, connections = _items(network)
    return [
        ("Elements", ["id", "label", "type"], elements, _others(elements, 3)),
        ("Connections", list(_CONNECTION), connections, []),
    ]


def _others(items: Sequence[Item], first: int) -> list[str]:
    return list(dict.fromkeys(key for item in items for key in list(item)[first:]))


def _sheet(name: str, keys: Sequence[str], items: Sequence[Item]) -> Sheet:
    body = [[item.get(key) for key in keys] for item in items]
    return Sheet(name, Rows([_TITLES.get(key, key) for key in keys], body))


_CONNECTION = ("from", "to", "direction", "type", "weight", "wave")
_TITLES = {key: key.capitalize() for key in ("label", "type", *_CONNECTION, "agency")}
_TITLES["id"] = "ID"
_OWN = frozenset({"id", "label", "type", "description", "tags", "image"})
"""Fields that mean something of their own to Kumu."""


def _items(network: Network) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    graph: Graph = to_networkx(network)
    unit = "Person" if network.roster.unit == "person" else "Agency"
    elements = []
    for person, data in graph.nodes(data=True):
        others = {k: v for k, v in data.items() if k != "name"}
        others = {f"{k} " if header_key(k) in _OWN else k: v for k, v in others.items()}
        element = {"id": person, "label": data["name"], "type": unit, **others}
        elements.append(element)
    way = "directed" if network.directed else "undirected"
    connections = [
        {
            "from": source,
            "to": target,
            "direction": way,
            "type": network.kind,
            "weight": weight,
            "wave": network.wave,
        }
        for source, target, weight in graph.edges(data="weight")
    ]
    return elements, connections


def read(data: bytes, file: str) -> Graph:
    """Return the graph of a blueprint; mutual connections become two arcs.

    Raises
    ------
    DataError
        Not JSON, or JSON with repeated keys, numbers that are not finite or deep
        nesting; not a blueprint; connections of several types or waves.
    """
    blueprint = _json(data, file)
    return _graph(blueprint if isinstance(blueprint, dict) else {}, file)


def read_workbook(data: bytes, file: str) -> Graph:
    """Return the graph of a workbook with the sheets Elements and Connections.

    Raises
    ------
    DataError
        Not such a workbook; a weight that is no number; connections of several types.
    """
    checks = Checks()
    grids = {fold(grid.sheet): grid for grid in read_workbook_of(data, file, checks)}
    checks.finish(stacklevel=4)
    parts: dict[str, list[dict[str, Any]]] = {
        name: [*_rows(grids[name])]
        for name in ("elements", "connections")
        if name in grids
    }
    for item in parts.get("connections", ()):
        if "weight" in item:
            item["weight"] = _number(item["weight"], file)
    return _graph(parts, file)


def _rows(grid: Grid) -> Iterator[dict[str, Any]]:
    """Rows of a sheet by their headings, without blank cells."""
    keys = {title: key for key, title in _TITLES.items()}
    head = [keys.get(name.strip(), name) for name in grid.cells[0]] if len(grid) else []
    for row in grid.cells[1:]:
        cells = zip(head, map(unguard, row), strict=True)
        found = {key: text for key, text in cells if key and text}
        if found:
            yield found


def _number(text: str, file: str) -> float:
    found = number(text)
    if found is None:
        refuse(file, f"the weight {text!r} is not a number", "give a number")
    return found


def _graph(parts: Mapping[str, Any], file: str) -> Graph:
    """Return the graph of lists of elements and of connections."""
    elements, connections = (_list(parts, k, file) for k in ("elements", "connections"))
    ways = [_way(item, file) for item in connections]
    directed = not ways or any(way != "undirected" for way in ways)
    nx = networkx_itself()
    graph: Graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    for key in ("type", "wave"):
        graph.graph["kind" if key == "type" else key] = _one(connections, key, file)
    place = _add_elements(graph, elements, file)
    for item, way in zip(connections, ways, strict=True):
        ends = _end(item, "from", place, file), _end(item, "to", place, file)
        weight = {"weight": item["weight"]} if "weight" in item else {}
        graph.add_edge(*ends, **weight)
        if directed and way != "directed":
            graph.add_edge(*reversed(ends), **weight)
    return graph


def _add_elements(graph: Graph, elements: Sequence[Item], file: str) -> dict[str, str]:
    """Add people; the id of each by id and by label, where labels are unique."""
    by_label: dict[str, list[str]] = {}
    ids = []
    for element in elements:
        person = _text(element.get("id") or element.get("label"))
        if not person:
            refuse(file, "an element has neither id nor label", "give it a label")
        known = {k.strip(): v for k, v in element.items() if k not in ("id", "type")}
        known["name"] = _text(known.pop("label", ""))
        by_label.setdefault(known["name"], []).append(person)
        ids.append(person)
        plain = {k: v for k, v in known.items() if not isinstance(v, dict | list)}
        graph.add_node(person, **plain)
    if len(set(ids)) < len(ids):
        again = sorted({person for person in ids if ids.count(person) > 1})
        rule = f"several elements have the same id: {listing(again)}"
        refuse(file, rule, "give each an id of its own")
    names = {label: found[0] for label, found in by_label.items() if len(found) == 1}
    return {**names, **{person: person for person in ids}}


def _end(item: Item, key: str, place: Mapping[str, str], file: str) -> str:
    person = _text(item.get(key))
    if person not in place:
        rule = f"a connection leads {key} {person!r}, which is no element"
        refuse(file, rule, "add the element, or give its id")
    return place[person]


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _list(parts: Mapping[str, Any], key: str, file: str) -> list[Item]:
    found = parts.get(key)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        rule = f"the file is not a map of Kumu: it has no list of {key}"
        refuse(file, rule, 'a map is {"elements": [...], "connections": [...]}')
    return found


def _way(item: Item, file: str) -> str:
    way = _text(item.get("direction") or "directed").casefold()
    if way not in ("directed", "undirected", "mutual"):
        rule = f"{way!r} is not a direction"
        refuse(file, rule, "a connection is directed, undirected or mutual")
    return way


def _one(items: Sequence[Item], key: str, file: str) -> str:
    """Return the one value that all connections have."""
    found = sorted({_text(item.get(key)) for item in items})
    if len(found) > 1:
        rule = f"connections are of several {key}s: {listing(map(repr, found))}"
        refuse(file, rule, f"export the connections of one {key}")
    return found[0] if found else ""


def _json(data: bytes, file: str) -> object:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(found)
        if len(table) < len(found):
            keys = [key for key, _ in found]
            again = next(key for key in keys if keys.count(key) > 1)
            refuse(file, f"the key {again!r} is there twice", "keep one of them")
        return table

    def finite(text: str) -> float:
        value = float(text)
        if value in (float("inf"), float("-inf")) or value != value:  # noqa: PLR0124 (NaN is not itself)
            refuse(file, f"{text} is not a finite number", "give a finite number")
        return value

    try:
        return json.loads(
            data, object_pairs_hook=pairs, parse_float=finite, parse_constant=finite
        )
    except RecursionError:
        refuse(file, "the values nest too deep", "export it again")
    except DataError:
        raise
    except ValueError as error:
        refuse(file, f"the file is not JSON: {error}", "export it again")
