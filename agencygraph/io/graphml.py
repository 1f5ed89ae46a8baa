"""GraphML in and out, through networkx; the one door to defusedxml."""

import io
from xml.etree.ElementTree import ParseError

from agencygraph.io.graphs import Graph, networkx_itself, to_networkx
from agencygraph.io.refuse import refuse
from agencygraph.network import Network

DEEPEST = 32
"""How deep elements may nest: a plain graph needs five."""

_XINCLUDE = "{http://www.w3.org/2001/XInclude}"


def write(network: Network) -> bytes:
    """GraphML of a network."""
    content = io.BytesIO()
    networkx_itself().write_graphml_xml(to_networkx(network), content)
    return content.getvalue()


def read(data: bytes, file: str) -> Graph:
    """Return the one graph of a GraphML file.

    Raises
    ------
    DataError
        Not XML, or XML with a document type, entities, inclusions or deep nesting; not
        GraphML; several graphs.
    """
    _check(data, file)
    nx = networkx_itself()
    try:
        graph: Graph = nx.read_graphml(io.BytesIO(data))
    except (nx.NetworkXError, ValueError, KeyError, AttributeError) as error:
        rule = f"the file is not read as GraphML: {error}"
        refuse(file, rule, "export it again")
    return graph


def _check(data: bytes, file: str) -> None:
    """Refuse what a graph has no use for, before a tree is built of it."""
    from defusedxml import DefusedXmlException, ElementTree

    depth, graphs = 0, 0
    events = ElementTree.iterparse(
        io.BytesIO(data), events=("start", "end"), forbid_dtd=True
    )
    try:
        for event, element in events:
            depth += 1 if event == "start" else -1
            if event == "end":
                element.clear()
                continue
            if depth > DEEPEST:
                rule = f"the elements nest more than {DEEPEST} deep"
                refuse(file, rule, "export it again")
            if element.tag.startswith(_XINCLUDE):
                refuse(file, "the file includes other files", _PLAIN)
            graphs += element.tag.rpartition("}")[2] == "graph"
    except DefusedXmlException:
        rule = "the file has a document type or entities, which a graph has no use for"
        refuse(file, rule, _PLAIN)
    except ParseError as error:
        rule = f"the file is not XML: {error}"
        refuse(file, rule, "export it again")
    if graphs != 1:
        rule = f"there are {graphs} graphs in the file, and one is wanted"
        refuse(file, rule, "export each graph to a file of its own")


_PLAIN = "export it again as plain GraphML"
