"""What NetworkX is told about its backend here; it asks on import, so nothing loads.

A sentence a function, printed under "Backends" in NetworkX's own documentation: what is
left to NetworkX, because its answer would be another.
"""

from typing import Any

_LENGTHS = (
    "Left to NetworkX: lengths given by a function, of multigraphs, negative, or not "
    "whole numbers or floats."
)
_PATHS = (
    "Left to NetworkX: lengths given by a function, of multigraphs, 0 or negative, not "
    "whole numbers or floats, or so far apart that the shortest are lost in sums."
)
_STRENGTHS = (
    "Left to NetworkX: multigraphs, self-ties, the null graph, weights of 0 or below "
    "or given by a function"
)
_SIMPLE = "Left to NetworkX: multigraphs."
_TRIANGLES = (
    "Left to NetworkX: multigraphs, weights given by a function or not numbers, and "
    "those whose largest is 0."
)
_ALL = "Every graph is served."
_MIDDLE = "Left to NetworkX: lengths, the null graph, and calls with e or usebounds"
_CENTROID = (
    "Left to NetworkX: lengths, undirected trees, the null graph, and calls with attr "
    "or sp."
)

_DOCS = {
    "all_pairs_shortest_path_length": _ALL,
    "articulation_points": _ALL,
    "attracting_components": _ALL,
    "attribute_assortativity_coefficient": _SIMPLE,
    "attribute_mixing_dict": _SIMPLE,
    "attribute_mixing_matrix": _SIMPLE,
    "average_clustering": _TRIANGLES,
    "average_shortest_path_length": f"{_LENGTHS} Methods other than the usual, too.",
    "barycenter": _CENTROID,
    "betweenness_centrality": _PATHS,
    "betweenness_centrality_subset": f"{_PATHS} Sources and targets as iterators, too.",
    "biconnected_components": _ALL,
    "bridges": "Left to NetworkX: multigraphs, self-ties, and calls with a root.",
    "center": f"{_MIDDLE}; undirected trees, too.",
    "centroid": _CENTROID,
    "closeness_centrality": f"{_LENGTHS} Calls with sp, too.",
    "clustering": _TRIANGLES,
    "connected_components": _ALL,
    "constraint": f"{_STRENGTHS}, and listed nodes of a digraph.",
    "diameter": f"{_LENGTHS} The null graph, and calls with e or usebounds, too.",
    "eccentricity": f"{_LENGTHS} The null graph, and calls with sp, too.",
    "edge_betweenness_centrality": f"{_PATHS} Multigraphs, too.",
    "effective_size": (
        f"{_STRENGTHS}, listed nodes of a digraph, and weighted ties or a digraph "
        "where no nodes are listed: NetworkX then divides by another maximum."
    ),
    "global_efficiency": _ALL,
    "harmonic_centrality": _LENGTHS,
    "harmonic_diameter": f"{_LENGTHS} Calls with sp, too.",
    "has_bridges": "Left to NetworkX: multigraphs and self-ties.",
    "is_attracting_component": _ALL,
    "is_biconnected": _ALL,
    "is_connected": _ALL,
    "is_strongly_connected": _ALL,
    "is_weakly_connected": _ALL,
    "local_constraint": f"{_STRENGTHS}.",
    "local_efficiency": "Left to NetworkX: self-ties.",
    "node_connected_component": _ALL,
    "number_attracting_components": _ALL,
    "number_connected_components": _ALL,
    "number_strongly_connected_components": _ALL,
    "number_weakly_connected_components": _ALL,
    "overall_reciprocity": _SIMPLE,
    "periphery": f"{_MIDDLE}.",
    "radius": f"{_LENGTHS} The null graph, and calls with e or usebounds, too.",
    "reciprocity": _SIMPLE,
    "single_source_shortest_path_length": _ALL,
    "single_target_shortest_path_length": _ALL,
    "strongly_connected_components": _ALL,
    "transitivity": "Left to NetworkX: multigraphs and digraphs.",
    "triangles": _SIMPLE,
    "weakly_connected_components": _ALL,
    "wiener_index": f"{_LENGTHS} The null graph, too.",
}


def get_info() -> dict[str, Any]:
    """Return what NetworkX shows and asks of a backend."""
    return {
        "backend_name": "agencygraph",
        "project": "agencygraph",
        "package": "agencygraph",
        "short_summary": "Brokerage, paths and clustering as compiled loops on arrays.",
        "functions": {name: {"additional_docs": text} for name, text in _DOCS.items()},
    }
