"""NetworkX functions that agencygraph's kernels serve.

NetworkX finds this module by an entry point and calls its functions for
``nx.f(G, backend="agencygraph")``, for every graph under
``NETWORKX_BACKEND_PRIORITY=agencygraph``, and for ``nx.f(network)`` on a
:class:`agencygraph.Network`. Results are NetworkX's, to rounding. Where NetworkX would
answer otherwise, :func:`can_run` says why and NetworkX answers itself.

Of a Network, ``weight="weight"`` is the strength of a tie, ``"distance"`` its length,
1 / weight: path functions refuse the one, functions that read strengths the other.
NetworkX knows no non-response: it counts the ties that were reported.
"""

from agencygraph.networkx_backend.betweenness import (
    betweenness_centrality,
    betweenness_centrality_subset,
    edge_betweenness_centrality,
)
from agencygraph.networkx_backend.clustering import (
    average_clustering,
    clustering,
    transitivity,
    triangles,
)
from agencygraph.networkx_backend.components import (
    attracting_components,
    connected_components,
    is_attracting_component,
    is_connected,
    is_strongly_connected,
    is_weakly_connected,
    node_connected_component,
    number_attracting_components,
    number_connected_components,
    number_strongly_connected_components,
    number_weakly_connected_components,
    strongly_connected_components,
    weakly_connected_components,
)
from agencygraph.networkx_backend.cuts import (
    articulation_points,
    biconnected_components,
    bridges,
    has_bridges,
    is_biconnected,
)
from agencygraph.networkx_backend.dispatch import (
    can_run,
    convert_from_nx,
    convert_to_nx,
    should_run,
)
from agencygraph.networkx_backend.distances import (
    all_pairs_shortest_path_length,
    average_shortest_path_length,
    closeness_centrality,
    global_efficiency,
    harmonic_centrality,
    harmonic_diameter,
    local_efficiency,
    single_source_shortest_path_length,
    single_target_shortest_path_length,
    wiener_index,
)
from agencygraph.networkx_backend.eccentricity import (
    barycenter,
    center,
    centroid,
    diameter,
    eccentricity,
    periphery,
    radius,
)
from agencygraph.networkx_backend.holes import (
    constraint,
    effective_size,
    local_constraint,
)
from agencygraph.networkx_backend.mixing import (
    attribute_assortativity_coefficient,
    attribute_mixing_dict,
    attribute_mixing_matrix,
    overall_reciprocity,
    reciprocity,
)

__all__ = [
    "all_pairs_shortest_path_length",
    "articulation_points",
    "attracting_components",
    "attribute_assortativity_coefficient",
    "attribute_mixing_dict",
    "attribute_mixing_matrix",
    "average_clustering",
    "average_shortest_path_length",
    "barycenter",
    "betweenness_centrality",
    "betweenness_centrality_subset",
    "biconnected_components",
    "bridges",
    "can_run",
    "center",
    "centroid",
    "closeness_centrality",
    "clustering",
    "connected_components",
    "constraint",
    "convert_from_nx",
    "convert_to_nx",
    "diameter",
    "eccentricity",
    "edge_betweenness_centrality",
    "effective_size",
    "global_efficiency",
    "harmonic_centrality",
    "harmonic_diameter",
    "has_bridges",
    "is_attracting_component",
    "is_biconnected",
    "is_connected",
    "is_strongly_connected",
    "is_weakly_connected",
    "local_constraint",
    "local_efficiency",
    "node_connected_component",
    "number_attracting_components",
    "number_connected_components",
    "number_strongly_connected_components",
    "number_weakly_connected_components",
    "overall_reciprocity",
    "periphery",
    "radius",
    "reciprocity",
    "should_run",
    "single_source_shortest_path_length",
    "single_target_shortest_path_length",
    "strongly_connected_components",
    "transitivity",
    "triangles",
    "weakly_connected_components",
    "wiener_index",
]
