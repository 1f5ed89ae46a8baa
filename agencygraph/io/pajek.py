"""Pajek's networks (.net) and projects (.paj) in and out.

networkx's reader is not used: it takes every line after the first list of ties for a
tie of that list, so that edges become arcs and partitions become ties. What Pajek has
no words for stands in a comment, from where it is read again.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from agencygraph.io.graphs import DETAILS, Graph, networkx_itself, to_networkx
from agencygraph.io.refuse import refuse
from agencygraph.network import Network

_COMMENT = "% agencygraph "
_UNKNOWN = 9_999_998
"""The cluster of those whose agency is not known, as Pajek has it."""


def write(network: Network, *, project: bool = False) -> bytes:
    """Pajek's network; a project has a partition by agency as well."""
    graph: Graph = to_networkx(network)
    people = list(graph)
    told = {
        **{key: graph.graph[key] for key in ("wave", "kind", DETAILS)},
        "people": people,
        "attributes": [data for _, data in graph.nodes(data=True)],
    }
    place = {person: i for i, person in enumerate(people, start=1)}
    lines = [_COMMENT + json.dumps(told, sort_keys=True)]
    lines += [f"*Network {_plain(network.kind or 'ties')}"] if project else []
    lines += [f"*Vertices {len(people)}"]
    lines += [f'{place[person]} "{_plain(person)}"' for person in people]
    lines += ["*Arcs" if network.directed else "*Edges"]
    lines += [
        f"{place[source]} {place[target]} {weight!r}"
        for source, target, weight in graph.edges(data="weight")
    ]
    if project:
        clusters = [k + 1 if k >= 0 else _UNKNOWN for k in network.roster.agency_of]
        lines += ["*Partition agency", f"*Vertices {len(people)}"]
        lines += [str(k) for k in clusters]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _plain(text: str) -> str:
    """Text between Pajek's quotation marks, which nothing can escape."""
    return re.sub(r'["\\\x00-\x1f\x7f\x85\u2028\u2029]', "'", text)


_LISTS = ("*arcs", "*edges", "*arcslist", "*edgeslist")
_CELL = re.compile(r'"([^"]*)"|(\S+)')
Tie = tuple[str, str, float]


@dataclass
class _Reader:
    """Reads a file line by line; what was read so far."""

    file: str
    row: int = 0
    section: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    arcs: list[Tie] = field(default_factory=list)
    edges: list[Tie] = field(default_factory=list)
    clusters: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def refuse(self, rule: str, fix: str) -> NoReturn:
        """Say what is wrong in the row that is being read."""
        refuse(self.file, rule, fix, self.row or None)

    def take(self, text: str) -> None:
        """Read all lines."""
        for row, full in enumerate(text.split("\n"), start=1):
            self.row, line = row, full.strip()
            if line.startswith(_COMMENT):
                self.told = self._details(line.removeprefix(_COMMENT))
            elif line.startswith("*"):
                self._begin(line)
            elif line and not line.startswith("%"):
                self._line([quoted or bare for quoted, bare in _CELL.findall(line)])
        self.row = 0

    def _details(self, text: str) -> dict[str, Any]:
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict) or not _is_told(told):
            rule = "the comment is not what write_graph wrote"
            self.refuse(rule, "take the line away")
        return told

    def _begin(self, line: str) -> None:
        """Begin a section."""
        section = line.split(maxsplit=1)[0].casefold()
        if section == "*vertices" and self.section == "*partition":
            return
        if section in self.seen:
            what = "relations" if section in _LISTS else f"sections {section}"
            rule = f"there are several {what} in the file, and one is wanted"
            self.refuse(rule, "save each to a file of its own")
        if section not in (*_LISTS, "*network", "*vertices", "*partition"):
            rule = f"{line.split(maxsplit=1)[0]} is not read here"
            self.refuse(rule, "save it as a network of arcs and edges")
        self.section = section
        self.seen.add(section)

    def _line(self, cells: list[str]) -> None:
        if self.section == "*partition":
            self.clusters.append(cells[0])
        elif self.section == "*vertices":
            if cells[0] in self.labels:
                rule = f"the vertex {cells[0]} is there already"
                self.refuse(rule, "number each vertex once")
            self.labels[cells[0]] = cells[1] if len(cells) > 1 else cells[0]
        elif self.section in _LISTS:
            ties = self.arcs if self.section.startswith("*arcs") else self.edges
            ties.extend(self._ties(cells))
        else:
            rule = "this stands before *Vertices"
            self.refuse(rule, "begin the file with *Network or *Vertices")

    def _ties(self, cells: list[str]) -> Iterator[Tie]:
        listed = self.section.endswith("list")
        targets = cells[1:] if listed else cells[1:2]
        weight = 1.0
        if not listed and len(cells) > 2:
            weight = self._number(cells[2])
        if not targets:
            self.refuse("the tie has no target", "give two vertices")
        for number in (cells[0], *targets):
            if number not in self.labels:
                rule = f"{number!r} is not the number of a vertex"
                self.refuse(rule, "give numbers that *Vertices lists")
        for target in targets:
            yield cells[0], target, weight

    def _number(self, cell: str) -> float:
        try:
            return float(cell)
        except ValueError:
            rule = f"the weight {cell!r} is not a number"
            self.refuse(rule, "give a number")


def _is_told(told: dict[str, Any]) -> bool:
    """Whether a comment holds what ``write`` puts there, as far as types say it."""
    people, known = told.get("people", []), told.get("attributes", [])
    texts = [told.get(key, "") for key in ("wave", "kind", DETAILS)]
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(people, list)
        and isinstance(known, list)
        and all(isinstance(one, str | int) for one in people)
        and all(isinstance(one, dict) for one in known)
    )


def read(data: bytes, file: str) -> Graph:
    """Return the one network of a file; edges beside arcs become two arcs each.

    Labels are the ids where each occurs once; otherwise numbers are.
    """
    reader = _Reader(file)
    try:
        reader.take(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        reader.refuse("the file is not UTF-8", "save it as UTF-8")
    directed = bool(reader.seen & {"*arcs", "*arcslist"})
    directed |= not reader.seen & {"*edges", "*edgeslist"}
    nx = networkx_itself()
    graph: Graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    _add_people(graph, reader)
    back = [(t, s, w) for s, t, w in reader.edges] if directed else []
    graph.add_weighted_edges_from([*reader.arcs, *reader.edges, *back])
    return nx.relabel_nodes(graph, _ids(reader))


def _add_people(graph: Graph, reader: _Reader) -> None:
    """Add vertices with what is known about them."""
    told, unique = reader.told, _unique(reader)
    known = told.get("attributes") or [{}] * len(reader.labels)
    clusters = reader.clusters or [str(_UNKNOWN)] * len(reader.labels)
    if not len(known) == len(clusters) == len(reader.labels):
        rule = f"there are {len(reader.labels):,} vertices, and other numbers of "
        rule += "clusters or of people in the comment"
        reader.refuse(rule, "export it again")
    rows = zip(reader.labels.items(), known, clusters, strict=True)
    for (number, label), attributes, cluster in rows:
        found = dict(attributes)
        if not told:
            found |= {} if unique else {"name": label}
            found |= {} if cluster == str(_UNKNOWN) else {"agency": cluster}
        graph.add_node(number, **found)
    graph.graph.update({k: told[k] for k in ("wave", "kind", DETAILS) if k in told})


def _unique(reader: _Reader) -> bool:
    return len(set(reader.labels.values())) == len(reader.labels)


def _ids(reader: _Reader) -> dict[str, str]:
    """Id of each vertex by its number."""
    people = reader.told.get("people")
    if people is not None and len(people) == len(reader.labels):
        return dict(zip(reader.labels, map(str, people), strict=True))
    return reader.labels if _unique(reader) else {n: n for n in reader.labels}
