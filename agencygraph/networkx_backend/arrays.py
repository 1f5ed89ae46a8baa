"""What kernels need of a graph: its nodes in order, its ties as rows.

A NetworkX graph is only kept, and costs nothing, until a function asks for its rows;
NetworkX's own tests convert 120,000 graphs for one function. Rows list neighbours as
NetworkX does, self-ties included, so that searches meet nodes in the same order.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from copy import copy
from functools import cached_property
from itertools import chain
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import csr
from agencygraph.errors import ParameterError
from agencygraph.io.graphs import networkx_itself
from agencygraph.labels import text_of
from agencygraph.network import Network

BACKEND = "agencygraph"
EXACT = 2.0**53
"""Whole numbers below this are the same as floats."""

Graph = Any
"""A NetworkX graph, the arrays of one, or a network."""

Node = Hashable
Made = TypeVar("Made")
Shape = tuple[NDArray[np.int64], NDArray[np.int32]]


class Arrays:
    """Nodes in order and ties as rows, each made when first asked for."""

    __networkx_backend__ = BACKEND
    nodes: Sequence[Node]
    directed: bool
    multigraph = False
    ours = False
    """Whether this is a network: no one else can answer."""

    graph: Graph

    def __init__(self) -> None:
        self._of_attribute: dict[tuple[str, object], Any] = {}

    def afresh(self) -> Self:
        """Return the same nodes and rows; attributes of edges are read again."""
        twin = copy(self)
        kept = {k: found for k, found in self._of_attribute.items() if k[1] is None}
        twin._of_attribute = kept  # noqa: SLF001 (one of its own kind)
        return twin

    def __len__(self) -> int:
        return len(self.nodes)

    def is_directed(self) -> bool:
        """Whether ties have a direction, as NetworkX asks."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Whether there may be several edges between two nodes, as NetworkX asks."""
        return self.multigraph

    @cached_property
    def position(self) -> dict[Node, int]:
        """Row of each node."""
        return {node: i for i, node in enumerate(self.nodes)}

    @cached_property
    def rows(self) -> Shape:
        """Where each row starts, and the neighbours (successors) in it."""
        raise NotImplementedError

    def read(self, attribute: object) -> NDArray[np.float64]:
        """Attribute of each entry of the rows."""
        raise NotImplementedError

    def lengths(self, attribute: object) -> NDArray[np.float64]:
        """Length of each entry."""
        return self.kept("read", attribute, lambda: self.read(attribute))

    def strengths(self, attribute: object) -> NDArray[np.float64]:
        """Strength of each entry; 1 where no attribute is named."""
        if attribute is None:
            return np.ones(len(self.rows[1]))
        return self.kept("read", attribute, lambda: self.read(attribute))

    def labels(self, attribute: str) -> Sequence[Any]:
        """Attribute of each node, None where it has none."""
        raise NotImplementedError

    def chosen(self, nodes: Any) -> list[int]:  # noqa: ANN401 (a node or several)
        """Rows of one node, of several, or of all if None."""
        raise NotImplementedError

    def listed(self, nodes: Iterable[Node]) -> list[int]:
        """Rows of nodes that all have to be there, in the order listed."""
        return [self.position[node] for node in nodes]

    def place(self, node: Node, role: str = "Source") -> int:
        """Row of a node that has to be there; said in the words of NetworkX if not."""
        if not self.has(node):
            message = f"{role} {node} is not in G"
            raise networkx_itself().NodeNotFound(message)
        return self.position[node]

    def has(self, node: Any) -> bool:  # noqa: ANN401 (anything may be asked for)
        """Whether this is a node."""
        try:
            return node in self.position
        except TypeError:  # a list of nodes
            return False

    @cached_property
    def sources(self) -> NDArray[np.int32]:
        """Row of each entry."""
        n = len(self)
        return np.repeat(np.arange(n, dtype=np.int32), np.diff(self.rows[0]))

    @property
    def n_entries(self) -> int:
        """Number of entries in the rows, without making them."""
        return len(self.rows[1])

    @cached_property
    def n_self_ties(self) -> int:
        """Number of nodes tied to themselves."""
        return int((self.sources == self.rows[1]).sum())

    @cached_property
    def reversed_rows(self) -> Shape:
        """Predecessors of each node."""
        if not self.directed:
            return self.rows
        indptr, indices, _ = self._turned(np.ones(len(self.rows[1])))
        return indptr, indices

    def reversed_lengths(self, attribute: object) -> csr.WeightedRows:
        """Predecessors of each node with the lengths of their ties."""
        if not self.directed:
            return *self.rows, self.lengths(attribute)
        return self._turned(self.lengths(attribute))

    def _turned(self, values: NDArray[np.float64]) -> csr.WeightedRows:
        return csr.transpose.run(2 * len(values), *self.rows, values)

    def both_ways(self, attribute: object = None) -> csr.Union:
        """Rows of whoever is tied either way, sorted, with the strength both ways.

        Self-ties are in them, each once. The last array tells the directions: 1 the
        row names the column, 2 the column the row, 3 both.
        """

        def make() -> csr.Union:
            return self.united(self.strengths(attribute))

        return self.kept("both ways", attribute, make)

    def united(self, values: NDArray[np.float64]) -> csr.Union:
        """Rows of whoever is tied either way, with the sum of both values."""
        entries = len(values)
        out = csr.build(len(self), self.sources, self.rows[1], values)
        into = csr.transpose.run(2 * entries, *out) if self.directed else out
        return csr.union.run(4 * entries, out, into)

    def has_read(self, attribute: object) -> bool:
        """Whether values of this edge attribute are at hand."""
        try:
            return attribute is None or ("read", attribute) in self._of_attribute
        except TypeError:  # not hashable
            return False

    def kept(self, what: str, attribute: object, make: Callable[[], Made]) -> Made:
        """Return what is made of an edge attribute (or of none), made once."""
        try:
            known = (what, attribute) in self._of_attribute
        except TypeError as error:  # not hashable
            message = f"{attribute!r} cannot be the name of an edge attribute"
            raise NotImplementedError(message) from error
        if not known:
            self._of_attribute[what, attribute] = make()
        found: Made = self._of_attribute[what, attribute]
        return found


class GraphArrays(Arrays):
    """A NetworkX graph, and its arrays once a function asks for them."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self.graph = graph

    @cached_property
    def directed(self) -> bool:  # type: ignore[override]  # read when asked for
        """Whether edges have a direction."""
        return bool(self.graph.is_directed())

    @cached_property
    def multigraph(self) -> bool:  # type: ignore[override]  # read when asked for
        """Whether there may be several edges between two nodes."""
        return bool(self.graph.is_multigraph())

    @cached_property
    def nodes(self) -> list[Node]:  # type: ignore[override]  # read when asked for
        """Nodes in the order of the graph."""
        return list(self.graph)

    @cached_property
    def rows(self) -> Shape:
        """Where each row starts, and the neighbours (successors) in it."""
        # lists, because a filtered view of neighbours may not know how many it shows
        lists = [list(neighbours) for _, neighbours in self.graph.adjacency()]
        indptr = np.zeros(len(lists) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, lists), np.int64, len(lists)), out=indptr[1:])
        found = map(self.position.__getitem__, chain.from_iterable(lists))
        return indptr, np.fromiter(found, np.int32, int(indptr[-1]))

    @property
    def n_entries(self) -> int:
        """Number of entries in the rows, without making them."""
        if "rows" in self.__dict__:
            return len(self.rows[1])
        edges = int(self.graph.number_of_edges())
        return edges if self.directed else 2 * edges

    def read(self, attribute: object) -> NDArray[np.float64]:
        """Attribute of each entry, 1 where the edge has none, as NetworkX reads it."""
        if callable(attribute):
            message = "weights given by a function are for NetworkX to ask for"
            raise NotImplementedError(message)
        values = [
            data.get(attribute, 1)
            for _, neighbours in self.graph.adjacency()
            for data in neighbours.values()
        ]
        return _numbers(values, attribute, len(self))

    def labels(self, attribute: str) -> list[Any]:
        """Attribute of each node, None where it has none."""
        return [data.get(attribute) for _, data in self.graph.nodes(data=True)]

    def chosen(self, nodes: Any) -> list[int]:  # noqa: ANN401 (a node or several)
        """Rows of a node, of several (others are ignored), or of all if None."""
        return [self.position[node] for node in self.graph.nbunch_iter(nodes)]


class NetworkArrays(Arrays):
    """A network of ours: strengths are its weights, lengths are 1 / weight."""

    ours = True

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.graph = network
        self.nodes = network.roster.people
        self.directed = network.directed

    @cached_property
    def rows(self) -> Shape:
        """Where each row starts, and whom its person names."""
        return self.graph.indptr, self.graph.indices

    def lengths(self, attribute: object) -> NDArray[np.float64]:
        """1 / weight, which has to be asked for by name."""
        if attribute == "distance":
            far: NDArray[np.float64] = 1.0 / self.graph.weights
            return far
        told = {"weight": "a strength (larger is closer)"}.get(
            str(attribute), "not an attribute of its ties"
        )
        message = (
            "path functions read lengths, and of a Network that is 'distance' "
            f"(1 / weight); {attribute!r} is {told}"
        )
        raise ParameterError(message)

    def strengths(self, attribute: object) -> NDArray[np.float64]:
        """Weights of the ties, or 1 each where none is named."""
        if attribute is None:
            return np.ones(len(self.graph.indices))
        if attribute == "weight":
            weights: NDArray[np.float64] = self.graph.weights
            return weights
        told = {"distance": "a length (smaller is closer)"}.get(
            str(attribute), "not an attribute of its ties"
        )
        message = (
            "this function reads strengths, and of a Network that is 'weight'; "
            f"{attribute!r} is {told}"
        )
        raise ParameterError(message)

    def labels(self, attribute: str) -> Sequence[Any]:
        """Agency, name, or another attribute of the roster."""
        roster = self.graph.roster
        known = {
            **roster.attributes,
            "name": roster.names,
            "agency": roster.agency_labels,
        }
        if attribute not in known:
            names = ", ".join(map(repr, sorted(known)))
            message = f"people on the roster have {names}, not {attribute!r}"
            raise ParameterError(message)
        values: Sequence[Any] = known[attribute]
        return values

    def has(self, node: Any) -> bool:  # noqa: ANN401 (anything may be asked for)
        """Whether this is one person's id."""
        return isinstance(node, str | int) and text_of(node) in self.position

    def chosen(self, nodes: Any) -> list[int]:  # noqa: ANN401 (a node or several)
        """Rows of a person, of several, or of all if None; all must be known."""
        if nodes is None:
            return list(range(len(self)))
        several: Iterable[Node] = [nodes] if isinstance(nodes, str | int) else nodes
        found: list[int] = self.graph.roster.positions(several).tolist()
        return found

    def place(self, node: Node, role: str = "Source") -> int:  # noqa: ARG002 (the roster says more)
        """Row of a person who has to be on the roster."""
        return self.chosen([node])[0]

    def listed(self, nodes: Iterable[Node]) -> list[int]:
        """Rows of people who all have to be on the roster, in the order listed."""
        return self.chosen(nodes)


def arrays_of(graph: Graph) -> Arrays:
    """Return the arrays of whatever NetworkX hands over."""
    if isinstance(graph, Arrays):
        return graph
    return NetworkArrays(graph) if isinstance(graph, Network) else GraphArrays(graph)


def _numbers(values: list[Any], attribute: object, n: int) -> NDArray[np.float64]:
    """Return values as floats that add up as the values themselves would."""
    kinds = set(map(type, values))
    if bool in kinds or not all(issubclass(k, int | float | np.int64) for k in kinds):
        message = f"the {attribute!r} of an edge is not a whole number or a float"
        raise NotImplementedError(message)
    try:
        found: NDArray[np.float64] = np.array(values, np.float64)
    except OverflowError as error:
        message = f"the {attribute!r} of an edge is too large for a float"
        raise NotImplementedError(message) from error
    if not np.isfinite(found).all():
        message = f"the {attribute!r} of an edge is not finite"
        raise NotImplementedError(message)
    whole = any(issubclass(k, int | np.int64) for k in kinds)
    if whole and np.abs(found).max() * max(n, 1) >= EXACT:
        message = f"whole numbers in {attribute!r} do not add up exactly as floats"
        raise NotImplementedError(message)
    return found
