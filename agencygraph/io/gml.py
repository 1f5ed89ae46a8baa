"""GML in and out, through networkx."""

import json
import re

from agencygraph.io.graphs import DETAILS, Graph, networkx_itself, to_networkx
from agencygraph.io.refuse import refuse
from agencygraph.network import Network

_TAKEN = frozenset({"id", "label", "source", "target", "graphics"})
_KEY = re.compile(r"[A-Za-z][0-9A-Za-z]*")
KEYS = "keys"
"""Where the details say what attributes are called whose names GML does not allow."""


def write(network: Network) -> bytes:
    """GML of a network; names of attributes are made letters and digits."""
    graph = to_networkx(network)
    names = dict.fromkeys(key for _, data in graph.nodes(data=True) for key in data)
    plain = {key for key in names if _KEY.fullmatch(key) and key not in _TAKEN}
    odd = [key for key in names if key not in plain]
    fresh = (name for k in range(10**6) if (name := f"attribute{k}") not in plain)
    new = dict(zip(odd, fresh, strict=False))
    for _, data in graph.nodes(data=True):
        for key in new.keys() & data.keys():
            data[new[key]] = data.pop(key)
    if new:
        details = json.loads(graph.graph[DETAILS])
        details[KEYS] = {short: key for key, short in new.items()}
        graph.graph[DETAILS] = json.dumps(details, sort_keys=True)
    lines = networkx_itself().generate_gml(graph)
    return "".join(f"{line}\n" for line in lines).encode("ascii")


_DAMAGED = (ValueError, LookupError, TypeError, RecursionError)
"""What NetworkX raises where a file is damaged."""


def read(data: bytes, file: str) -> Graph:
    """Return the graph of a GML file: labels are the ids where each occurs once.

    Otherwise ids are the ids, and labels what to print.
    """
    nx = networkx_itself()
    try:
        graph = nx.parse_gml(data.decode("utf-8-sig"), label="id")
    except UnicodeDecodeError:
        refuse(file, "the file is not UTF-8", "export it again")
    except (nx.NetworkXError, *_DAMAGED) as error:
        rule = f"the file is not read as GML: {error}".splitlines()[0]
        refuse(file, rule, "export it again")
    labels = {node: label for node, label in graph.nodes(data="label") if label != ""}
    found = [str(label) for label in labels.values() if label is not None]
    if len(set(found)) == len(graph):
        for _, attributes in graph.nodes(data=True):
            attributes.pop("label")
        graph = nx.relabel_nodes(graph, {node: str(labels[node]) for node in labels})
    _rename(graph)
    return graph


def _rename(graph: Graph) -> None:
    """Give attributes the names they had when the file was written."""
    try:
        details = json.loads(graph.graph.get(DETAILS, "{}"))
        old = dict(details.pop(KEYS, {}))
    except (TypeError, ValueError, AttributeError):
        return  # told of where the details are read
    if old:
        graph.graph[DETAILS] = json.dumps(details)
    for _, data in graph.nodes(data=True):
        for short in old.keys() & data.keys():
            data[old[short]] = data.pop(short)
