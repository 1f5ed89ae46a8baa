"""NetworkX's mixing by an attribute of nodes, and reciprocity.

Names, parameters and results are NetworkX's, the order of attribute values included.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.io.graphs import networkx_itself
from agencygraph.networkx_backend.arrays import (
    Arrays,
    Graph,
    Node,
    arrays_of,
)
from agencygraph.networkx_backend.rules import (
    directed_only,
    no_parallel_edges,
    serves,
)
from agencygraph.networkx_backend.worth import entries

Counts = dict[Hashable, dict[Hashable, float]]


@serves(no_parallel_edges, worth=entries(1_000))
def attribute_mixing_dict(
    G: Graph,
    attribute: str,
    nodes: Iterable[Node] | None = None,
    normalized: bool = False,
) -> Counts:
    """Count edges from each value of an attribute to each."""
    labels, pairs, counts = _mixed(arrays_of(G), attribute, nodes)
    values = counts / counts.sum() if normalized else counts
    found: Counts = {}
    cells = zip(pairs[0].tolist(), pairs[1].tolist(), values.tolist(), strict=True)
    for x, y, value in cells:
        row = found.setdefault(labels[x], {})
        found.setdefault(labels[y], {})
        row[labels[y]] = value
    return found


@serves(no_parallel_edges, worth=entries(1_000))
def attribute_mixing_matrix(
    G: Graph,
    attribute: str,
    nodes: Iterable[Node] | None = None,
    mapping: Mapping[Hashable, int] | None = None,
    normalized: bool = True,
) -> NDArray[np.float64]:
    """Count edges from each value of an attribute to each, as a matrix."""
    counts = attribute_mixing_dict(G, attribute, nodes)
    order = mapping
    if order is None:  # that of the set NetworkX makes
        order = {value: i for i, value in enumerate(set(counts))}
    matrix = np.zeros((len(order), len(order)))
    for x, i in order.items():
        row = counts.get(x, {})
        known = row if mapping is None else [y for y in order if y in row]
        for y in known:
            matrix[i, order[y]] = row[y]
    with np.errstate(invalid="ignore"):  # 0 / 0 without edges
        return matrix / matrix.sum() if normalized else matrix


@serves(no_parallel_edges, worth=entries(1_000))
def attribute_assortativity_coefficient(
    G: Graph, attribute: str, nodes: Iterable[Node] | None = None
) -> float:
    """Preference for the own value, given how many edges each has (Newman)."""
    labels, pairs, counts = _mixed(arrays_of(G), attribute, nodes)
    total = int(counts.sum())
    if not total:
        return 0.0
    out = np.bincount(pairs[0], counts, minlength=len(labels))
    into = np.bincount(pairs[1], counts, minlength=len(labels))
    # both shares times total², so that a single value gives exactly 0 / 0
    chance = float(out @ into)
    within = float(counts[pairs[0] == pairs[1]].sum()) * total
    whole = float(total) * total - chance
    return (within - chance) / whole if whole else float("nan")


@serves(no_parallel_edges, directed_only, worth=entries(1_000))
def overall_reciprocity(G: Graph) -> float:
    """Share of edges that are returned."""
    graph = arrays_of(G)
    edges = len(graph.rows[1])
    if not edges:
        message = "Not defined for empty graphs"
        raise networkx_itself().NetworkXError(message)
    mutual, _ = _mutual(graph)
    return (int(mutual.sum()) - graph.n_self_ties) / edges


@serves(no_parallel_edges, directed_only, worth=entries(1_000, listed=5))
def reciprocity(G: Graph, nodes: Any = None) -> Any:  # noqa: ANN401 (one value or a dict)
    """Share of edges that are returned, of the graph or of some nodes."""
    if nodes is None:
        return overall_reciprocity(G)
    graph = arrays_of(G)
    mutual, attached = _mutual(graph)
    if graph.has(nodes):
        [i] = graph.chosen(nodes)
        if not attached[i]:
            message = "Not defined for isolated nodes."
            raise networkx_itself().NetworkXError(message)
        return 2 * int(mutual[i]) / int(attached[i])
    return {
        graph.nodes[i]: 2 * int(mutual[i]) / int(attached[i]) if attached[i] else None
        for i in graph.chosen(nodes)
    }


def _mutual(graph: Arrays) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each node: edges that are returned, and edges either way."""

    def make() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        n = len(graph)
        tails, heads = graph.sources.astype(np.int64), graph.rows[1]
        returned = np.isin(tails * n + heads, heads * np.int64(n) + tails)
        mutual = np.bincount(tails[returned], minlength=n)
        ends = np.bincount(tails, minlength=n) + np.bincount(heads, minlength=n)
        return mutual, ends

    return graph.kept("mutual", None, make)


def _mixed(
    graph: Arrays, attribute: str, nodes: Iterable[Node] | None
) -> tuple[list[Hashable], tuple[NDArray[np.int64], ...], NDArray[np.int64]]:
    """Values, pairs of them in the order in which edges have them, and counts."""
    code_of: dict[Hashable, int] = {}
    try:
        codes = [code_of.setdefault(x, len(code_of)) for x in graph.labels(attribute)]
    except TypeError as error:
        message = f"the {attribute!r} of a node cannot be a key"
        raise NotImplementedError(message) from error
    code = np.array(codes, np.int64)
    tails, heads = graph.sources, graph.rows[1]
    if nodes is not None:
        wanted = np.zeros(len(graph), np.bool_)
        wanted[[graph.position[x] for x in set(nodes) if x in graph.position]] = True
        tails, heads = tails[wanted[tails]], heads[wanted[tails]]
    cells = code[tails] * len(code_of) + code[heads]
    found, first, counts = np.unique(cells, return_index=True, return_counts=True)
    order = np.argsort(first)
    pairs = np.divmod(found[order], max(len(code_of), 1))
    return list(code_of), pairs, counts[order]
