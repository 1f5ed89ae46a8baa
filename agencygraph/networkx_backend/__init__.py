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
    betweenness_centrality as betweenness_centrality,
)
from agencygraph.networkx_backend.betweenness import (
    betweenness_centrality_subset as betweenness_centrality_subset,
)
from agencygraph.networkx_backend.betweenness import (
    edge_betweenness_centrality as edge_betweenness_centrality,
)
from agencygraph.networkx_backend.clustering import (
    average_clustering as average_clustering,
)
from agencygraph.networkx_backend.clustering import clustering as clustering
from agencygraph.networkx_backend.clustering import transitivity as transitivity
from agencygraph.networkx_backend.clustering import triangles as triangles
from agencygraph.networkx_backend.components import (
    articulation_points as articulation_points,
)
from agencygraph.networkx_backend.components import bridges as bridges
from agencygraph.networkx_backend.components import (
    connected_components as connected_components,
)
from agencygraph.networkx_backend.components import has_bridges as has_bridges
from agencygraph.networkx_backend.components import is_biconnected as is_biconnected
from agencygraph.networkx_backend.components import is_connected as is_connected
from agencygraph.networkx_backend.components import (
    is_strongly_connected as is_strongly_connected,
)
from agencygraph.networkx_backend.components import (
    is_weakly_connected as is_weakly_connected,
)
from agencygraph.networkx_backend.components import (
    node_connected_component as node_connected_component,
)
from agencygraph.networkx_backend.components import (
    number_connected_components as number_connected_components,
)
from agencygraph.networkx_backend.components import (
    number_strongly_connected_components as number_strongly_connected_components,
)
from agencygraph.networkx_backend.components import (
    number_weakly_connected_components as number_weakly_connected_components,
)
from agencygraph.networkx_backend.components import (
    strongly_connected_components as strongly_connected_components,
)
from agencygraph.networkx_backend.components import (
    weakly_connected_components as weakly_connected_components,
)
from agencygraph.networkx_backend.dispatch import can_run as can_run
from agencygraph.networkx_backend.dispatch import convert_from_nx as convert_from_nx
from agencygraph.networkx_backend.dispatch import convert_to_nx as convert_to_nx
from agencygraph.networkx_backend.dispatch import should_run as should_run
from agencygraph.networkx_backend.distances import (
    all_pairs_shortest_path_length as all_pairs_shortest_path_length,
)
from agencygraph.networkx_backend.distances import (
    average_shortest_path_length as average_shortest_path_length,
)
from agencygraph.networkx_backend.distances import (
    closeness_centrality as closeness_centrality,
)
from agencygraph.networkx_backend.distances import (
    global_efficiency as global_efficiency,
)
from agencygraph.networkx_backend.distances import (
    harmonic_centrality as harmonic_centrality,
)
from agencygraph.networkx_backend.distances import local_efficiency as local_efficiency
from agencygraph.networkx_backend.distances import (
    single_source_shortest_path_length as single_source_shortest_path_length,
)
from agencygraph.networkx_backend.distances import (
    single_target_shortest_path_length as single_target_shortest_path_length,
)
from agencygraph.networkx_backend.holes import constraint as constraint
from agencygraph.networkx_backend.holes import effective_size as effective_size
from agencygraph.networkx_backend.holes import local_constraint as local_constraint
from agencygraph.networkx_backend.mixing import (
    attribute_assortativity_coefficient as attribute_assortativity_coefficient,
)
from agencygraph.networkx_backend.mixing import (
    attribute_mixing_dict as attribute_mixing_dict,
)
from agencygraph.networkx_backend.mixing import (
    attribute_mixing_matrix as attribute_mixing_matrix,
)
from agencygraph.networkx_backend.mixing import (
    overall_reciprocity as overall_reciprocity,
)
from agencygraph.networkx_backend.mixing import reciprocity as reciprocity
