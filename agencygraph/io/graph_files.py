"""Networks in the files of other programs: GraphML, GML, Pajek, Kumu."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TypeVar

from agencygraph.errors import (
    AgencyGraphWarning,
    DataError,
    ParameterError,
)
from agencygraph.given import network_given
from agencygraph.io import gml, graphml, kumu, pajek
from agencygraph.io.graphs import Graph, from_networkx
from agencygraph.io.limits import DEFAULT, Limits
from agencygraph.io.refuse import refuse
from agencygraph.io.regular import open_regular
from agencygraph.io.text import listing
from agencygraph.network import Network
from agencygraph.page.atomic import at_home, check_file, write_bytes
from agencygraph.roster import Roster
from agencygraph.ties import Repeats

WRITERS: Mapping[str, Callable[[Network], bytes]] = {
    ".graphml": graphml.write,
    ".gml": gml.write,
    ".net": pajek.write,
    ".paj": partial(pajek.write, project=True),
    ".json": kumu.write,
    ".xlsx": kumu.write_workbook,
}
READERS: Mapping[str, Callable[[bytes, str], Graph]] = {
    ".graphml": graphml.read,
    ".gml": gml.read,
    ".net": pajek.read,
    ".paj": pajek.read,
    ".json": kumu.read,
    ".xlsx": kumu.read_workbook,
}
Way = TypeVar("Way")

_CODE = (".pickle", ".pkl", ".gpickle", ".joblib", ".npz", ".npy", ".dill")
"""Files that may hold code, which reading them would run."""


def write_graph(
    network: Network, path: str | PathLike[str], *, overwrite: bool = False
) -> Path:
    """Write a network for Gephi, yEd, Cytoscape, igraph, Pajek or Kumu.

    The suffix says the format: ``.graphml``; ``.gml``; ``.net`` for Pajek, ``.paj`` for
    Pajek with a partition by agency; ``.json`` or ``.xlsx`` for Kumu. People carry
    name, agency and the attributes of the roster; ties carry their weight; kind and
    wave belong to the graph, in Kumu to each connection. What was observed and other
    details stand in an attribute (in a comment for Pajek) from which :func:`read_graph`
    takes them; Kumu has no place for them, which is told. The file is read back and
    compared before it is moved to its place, readable for its owner alone.

    Parameters
    ----------
    overwrite
        Replace a file that is there.

    Raises
    ------
    ParameterError
        An unknown suffix; the file is there and may not be replaced, or is a link; the
        format would change what the network says.

    Warns
    -----
    AgencyGraphWarning
        What Kumu has no place for.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana"], ["ben"], [2])
    >>> with tempfile.TemporaryDirectory() as place:
    ...     path = ag.write_graph(network, Path(place) / "network.graphml")
    ...     ag.read_graph(path) == network
    True
    """
    network_given(network)
    target = at_home(path)
    write = _of(target, WRITERS, "written")
    check_file(target, overwrite=overwrite)
    content = write(network)
    told = network
    if write in (kumu.write, kumu.write_workbook):
        told = _as_kumu_says(network)
    _check_read_back(told, content, target)
    return write_bytes(target, content)


def read_graph(
    path: str | PathLike[str],
    *,
    agency: str = "agency",
    name: str | None = None,
    weight: str = "weight",
    repeats: Repeats | None = None,
    limits: Limits = DEFAULT,
) -> Network:
    r"""Network from a GraphML, GML or Pajek file, or from Kumu's JSON or workbook.

    Parameters
    ----------
    path
        The suffix says the format: ``.graphml``, ``.gml``, ``.net``, ``.paj``,
        ``.json``, ``.xlsx``.
    agency, name
        Node attributes that hold the agency and what to print; without ``name``, the
        attribute ``name``, or else ``label``.
    weight
        Edge attribute that holds the strength (never a distance).
    repeats
        How parallel ties are merged, as in :meth:`Network.from_ties`.
    limits
        How large a file may be.

    Raises
    ------
    DataError
        The file is damaged, or holds what a graph has no use for, such as entities; and
        all that :func:`from_networkx` refuses.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import agencygraph as ag
    >>> with tempfile.TemporaryDirectory() as place:
    ...     path = Path(place) / "small.net"
    ...     lines = ["*Vertices 2", '1 "ana"', '2 "ben"', "*Arcs", "1 2 3"]
    ...     _ = path.write_text("\n".join(lines))
    ...     ag.read_graph(path).ties().to_dict()
    {('ana', 'ben'): 3.0}
    """
    source = at_home(path)
    read = _of(source, READERS, "read")
    with open_regular(source) as handle:
        data = handle.read(limits.unpacked + 1)
    if len(data) > limits.unpacked:
        rule = f"the file is larger than {limits.unpacked:,} bytes"
        fix = "raise the limit 'unpacked'"
        refuse(source.name, rule, fix)
    if not data.strip():
        refuse(source.name, "the file is empty", "export it again")
    graph = read(data, source.name)
    columns = {"agency": agency, "weight": weight, "name": name or _name_of(graph)}
    try:
        return from_networkx(graph, repeats=repeats, **columns)
    except DataError as error:
        problems = [replace(one, file=source.name) for one in error.problems]
        raise DataError(problems) from error


def _of(path: Path, ways: Mapping[str, Way], done: str) -> Way:
    suffix = path.suffix.casefold()
    if suffix in _CODE:
        rule = f"files of type {suffix} may hold code that runs, and are not {done}"
        fix = "load it yourself if you trust it, and give the graph to from_networkx"
        refuse(path.name, rule, fix)
    if suffix not in ways:
        message = f"graphs are {done} as {listing(ways)}; not as {path.name!r}"
        raise ParameterError(message)
    return ways[suffix]


def _name_of(graph: Graph) -> str:
    nodes = graph.nodes(data=True)
    return "name" if any("name" in data for _, data in nodes) else "label"


def _as_kumu_says(network: Network) -> Network:
    """What is left of a network in Kumu, said aloud."""
    roster = network.roster
    plain = Roster.from_labels(
        roster.people,
        roster.agency_labels,
        names=roster.names,
        attributes={k: v for k, v in roster.attributes.items() if any(v)},
    )
    ties = network.indptr, network.indices, network.weights
    kept = Network(plain, *ties)
    if network.n_ties:
        kept = Network(plain, *ties, network.directed, network.wave, network.kind)
    if kept != network:
        message = (
            "Kumu has no place for what was observed, scales, shares of several "
            "agencies, what is known about agencies, and networks without ties: they "
            "are left out"
        )
        warnings.warn(message, AgencyGraphWarning, stacklevel=3)
    return kept


def _check_read_back(network: Network, content: bytes, target: Path) -> None:
    """Refuse to write what would be read as something else."""
    name = target.name
    graph = READERS[target.suffix.casefold()](content, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AgencyGraphWarning)
        again = from_networkx(graph)
    if again != network:
        message = (
            f"{name} would be read as another network: the format has no words for "
            "some id, label or attribute of it; another format may"
        )
        raise ParameterError(message)
