"""Structural holes: whose contacts are not connected with one another."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph import adjacency
from agencygraph._kernels import holes as kernels
from agencygraph.errors import one_of
from agencygraph.given import network_given
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

DEFINITIONS = {
    "constraint": "How far a person's ties lead back to the same few contacts, "
    "directly or through one of them (Burt; {model} network): low where contacts do "
    "not know one another; 1 with a single contact; can exceed 1.",
    "effective_size": "Number of contacts less what they overlap (Burt; {model} "
    "network): equal to the number of contacts where none of them know one another.",
    "efficiency": "Effective size divided by the number of contacts: the share of "
    "contacts that are not redundant.",
    "hierarchy": "How unequally the constraint is spread over the contacts (Burt, "
    "Coleman–Theil): 0 where each constrains alike, 1 where all of it comes from one.",
}


def structural_holes(
    network: Network, *, weighted: bool = True, model: Literal["whole", "ego"] = "whole"
) -> Table:
    r"""Burt's constraint, effective size, efficiency and hierarchy of each person.

    In the *whole-network* model what a contact invests is counted over all their ties
    (igraph, NetworkX), in the *ego-network* model only over those to the person and to
    the person's other contacts (UCINET's default). The two differ. With
    :math:`z_{ij} = a_{ij} + a_{ji}`, the weight between i and j both ways,
    :math:`p_{ij} = z_{ij} / \sum_k z_{ik}` and
    :math:`m_{jq} = z_{jq} / \max_k z_{jk}`, sums over the alters j of i (a tie either
    way) and the others q:

    .. math::

        c_{ij} &= \Bigl(p_{ij} + \sum_q p_{iq} p_{qj}\Bigr)^2, \qquad
        \text{constraint}_i = C_i = \sum_j c_{ij} \\
        \text{effective size}_i &= \sum_j \Bigl(1 - \sum_q p_{iq} m_{jq}\Bigr), \qquad
        \text{efficiency}_i = \text{effective size}_i / d_i \\
        \text{hierarchy}_i &= \frac{\sum_j r_j \ln r_j}{d_i \ln d_i}, \qquad
        r_j = c_{ij} d_i / C_i

    with :math:`d_i` the number of alters.

    Parameters
    ----------
    model
        "whole": p and m are shares of everybody's ties. "ego": the same measures
        inside the network of the person and their alters.
    weighted
        False: every tie counts 1 for each direction reported.

    Returns
    -------
    Table
        Row: person. All columns float64, no unit; a unit of weight changes nothing.
        ``constraint`` > 0, not clipped at 1 (three people tied to one another have
        1.125); ``effective_size`` in (0, number of alters]; ``efficiency`` in (0, 1];
        ``hierarchy`` in [0, 1]. By convention a person with one alter has constraint
        1, effective size 1, efficiency 1 and hierarchy 1. NaN without ties, and for
        those who did not answer.

    References
    ----------
    Burt (1992), Structural Holes, chapter 2; Burt (2004), American Journal of
    Sociology 110(2), 349–399.

    Examples
    --------
    Ben knows everybody; of his contacts only Ana and Cy know one another.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "health"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster,
    ...     ["ana", "ana", "ben", "ben"],
    ...     ["ben", "cy", "cy", "dee"],
    ...     directed=False,
    ... )
    >>> ag.structural_holes(network)
    person  constraint  effective_size  efficiency  hierarchy
    ana          1.007               1         0.5   0.009938
    ben         0.6111           2.333      0.7778     0.0522
    cy           1.007               1         0.5   0.009938
    dee              1               1           1          1
    """
    network_given(network)
    one_of("model", model, ("whole", "ego"))
    measured = _whole if model == "whole" else _ego
    constraint, effective, hierarchy, alters = measured(network, weighted=weighted)
    efficiency = effective / np.maximum(alters, 1)
    columns = {
        "constraint": constraint,
        "effective_size": effective,
        "efficiency": efficiency,
        "hierarchy": hierarchy,
    }
    for values in columns.values():
        values[~network.answered] = np.nan
    people, notes = network.roster.people, _notes(network)
    return Table("person", people, columns, _definitions(model), notes)


def _definitions(model: str) -> dict[str, str]:
    return {name: text.format(model=model) for name, text in DEFINITIONS.items()}


def _whole(network: Network, *, weighted: bool) -> kernels.Holes:
    indptr, indices, z, bits = adjacency.oriented(network)
    z = z if weighted else _reports(bits)
    ties = np.diff(indptr)
    work = int((ties * ties).sum()) + 8 * len(indices)
    through, product = kernels.shared.run(work, indptr, indices, z)
    return kernels.holes.run(8 * len(indices), indptr, indices, z, through, product)


def _ego(network: Network, *, weighted: bool) -> kernels.Holes:
    indptr, indices, z, bits = adjacency.linked(network)
    z = z if weighted else _reports(bits)
    alters = np.diff(indptr)
    work = int((alters * alters).sum())
    through, product = kernels.shared_by_ego.run(work, indptr, indices, z)
    found = kernels.ego_holes.run(
        2 * len(indices), indptr, indices, z, through, product
    )
    return *found, alters


def _reports(bits: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How many of the two report each tie."""
    return ((bits & 1) + (bits >> 1)).astype(np.float64)


def _notes(network: Network) -> list[str]:
    silent = network.n_people - int(network.answered.sum())
    if not silent:
        return []
    people = count(silent, "person", "people")
    text = f"{people} did not answer: no value for them, and what they would have "
    return [text + "reported is missing from the values of the others."]
