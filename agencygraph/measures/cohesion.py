"""How closely a network hangs together: degree, density, reciprocity, components."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph import adjacency
from agencygraph._kernels import components as kernels
from agencygraph._kernels import spread
from agencygraph.errors import one_of
from agencygraph.given import network_given
from agencygraph.kept import once
from agencygraph.measures._components_by import components_within
from agencygraph.measures._margins import (
    observed_in_all,
    observed_margins,
    tie_margins,
)
from agencygraph.measures._observed import (
    agency_pairs,
    observed_between,
    observed_both_ways,
    observed_per_person,
    share,
    silent_notes,
    ties_between,
    unknown_notes,
)
from agencygraph.measures._reciprocity_by import mutual_and_alone, reciprocity_between
from agencygraph.network import Network
from agencygraph.table import Label, Table

_DEGREE = {
    "in_degree": "How many people named this person.",
    "out_degree": "How many people this person named.",
    "degree": "Ties named and received (in_degree + out_degree); a tie reported both "
    "ways counts twice.",
    "in_strength": "Sum of the weights of the ties received.",
    "out_strength": "Sum of the weights of the ties this person reported.",
}
_DEGREE_UNDIRECTED = {
    "degree": "How many people this person is tied to.",
    "strength": "Sum of the weights of this person's ties.",
}
_DENSITY = {
    "density": "Share of the observed cells in which there is a tie: ties / observed.",
    "ties": "Number of ties.",
    "observed": "Number of cells (who could name whom) that were observed.",
}
_RECIPROCITY = {
    "reciprocity_arcs": "Share of ties that are returned: 2M / (2M + A).",
    "reciprocity_dyads": "Share of tied dyads in which both report the tie: "
    "M / (M + A).",
    "mutual": "M: dyads in which each named the other.",
    "asymmetric": "A: dyads in which one named the other and was not named back.",
    "null": "Dyads in which neither named the other.",
    "observed": "Dyads of which both directions were observed.",
}
_COMPONENTS = {
    "components": "Number of sets of people joined by ties, whichever way they point.",
    "largest": "People in the largest component.",
    "largest_share": "People in the largest component / all people.",
    "isolates": "People without an observed tie.",
}
_COMPONENT = {"component": "Number of the person's component; 1 is the largest."}


def degree(network: Network) -> Table:
    r"""Ties of each person, counted and weighed.

    With :math:`a_{ij} = 1` where i named j and :math:`w_{ij}` the weight: in-degree
    :math:`\sum_j a_{ji}`, out-degree :math:`\sum_j a_{ij}`, degree their sum, and the
    strengths the same with :math:`w`. Undirected: degree :math:`\sum_j a_{ij}`,
    strength :math:`\sum_j w_{ij}`.

    Returns
    -------
    Table
        Row: person. Directed: ``in_degree``, ``out_degree``, ``degree`` (ties, ≥ 0),
        ``in_strength``, ``out_strength`` (unit of the weights). Undirected:
        ``degree``, ``strength``. float64. NaN: what is sent (undirected: everything)
        for those who did not answer; a column of a person of whom no cell was
        observed, such as the in-degree of somebody who was not on the list.

    References
    ----------
    Freeman (1978), Social Networks 1(3), 215–239.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ana"], ["ben", "cy"], [1, 3])
    >>> ag.degree(network)
    person  in_degree  out_degree  degree  in_strength  out_strength
    ana             0           2       2            0             4
    ben             1           0       1            1             0
    cy              1           0       1            3             0
    """
    network_given(network)
    out_cells, in_cells = observed_per_person(network)
    out_seen, in_seen = out_cells > 0, in_cells > 0
    if not network.directed:
        out_seen &= network.answered
    rows = network.indptr, network.indices, network.weights
    work = network.n_people + 4 * len(network.indices)
    sent, weight, received, got = spread.degrees.run(work, *rows)
    for values in (sent, weight):
        values[~out_seen] = np.nan
    notes = silent_notes(network, "whom they would have named is not known")
    if not network.directed:
        columns = {"degree": sent, "strength": weight}
        return _people(network, columns, _DEGREE_UNDIRECTED, notes)
    for values in (received, got):
        values[~in_seen] = np.nan
    columns = {
        "in_degree": received,
        "out_degree": sent,
        "degree": received + sent,
        "in_strength": got,
        "out_strength": weight,
    }
    return _people(network, columns, _DEGREE, notes)


def density(
    network: Network, *, by: Literal["network", "agency", "agency pair"] = "network"
) -> Table:
    r"""Share of what was observed that is a tie.

    :math:`\sum O_{ij} a_{ij} / \sum O_{ij}` over the cells (i, j), i ≠ j, where
    :math:`O_{ij} = 1` if the cell was observed; undirected: over unordered dyads, each
    once. A cell that was not observed counts in neither sum: filling it with "no tie"
    would make an agency that did not answer look unconnected. Fully observed, the
    denominator within an agency of n people is n (n - 1), undirected n (n - 1) / 2.

    Parameters
    ----------
    by
        "network": everyone, with or without a known agency. "agency": the ties within
        each agency. "agency pair": from each agency to each, itself included;
        undirected: each unordered pair once.

    Returns
    -------
    Table
        Row: network, agency or agency pair. ``density`` float64 in [0, 1], no unit, NaN
        where nothing was observed (an agency of one person); ``ties`` and ``observed``
        int64, numbers of ties and of cells.

    References
    ----------
    Wasserman & Faust (1994), Social Network Analysis, sections 4.2 and 9.3.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ana"], ["ben", "cy"])
    >>> ag.density(network)
    network  density  ties  observed
    network   0.3333     2         6
    >>> ag.density(network.replace(answered=roster.mask(["ana", "cy"])))
    network  density  ties  observed
    network      0.5     2         4
    Observed: 4 of 6 cells; the others count neither as ties nor as absent.
    """
    network_given(network)
    one_of("by", by, ("network", "agency", "agency pair"))
    everything = observed_in_all(network)
    notes = _unobserved_notes(network, everything)
    labels: tuple[Label, ...] = ("network",)
    if by == "network":
        ties, seen = np.array([network.n_ties]), np.array([everything])
    elif by == "agency":
        ties, seen = tie_margins(network)[0].within, observed_margins(network).within
        labels = network.roster.agencies
    else:
        rows, labels = agency_pairs(network)
        ties, seen = ties_between(network)[0][rows], observed_between(network)[rows]
    if by != "network":
        notes += unknown_notes(network)
    columns = {"density": share(ties, seen), "ties": ties, "observed": seen}
    return Table(by, labels, columns, _DENSITY, notes)


def reciprocity(
    network: Network, *, by: Literal["network", "agency", "agency pair"] = "network"
) -> Table:
    r"""How often a tie is returned, by both conventions.

    Of the dyads of which both directions were observed, M are mutual, A asymmetric
    and the rest null. Per tie :math:`2M / (2M + A)` (igraph, networkx; sna
    "edgewise"); per tied dyad :math:`M / (M + A)` (UCINET; sna "dyadic.nonnull"). The
    default of sna, (M + null) / all, counts strangers as reciprocated; it is not given.

    Parameters
    ----------
    by
        "network"; "agency": dyads within each; "agency pair": each unordered pair once,
        with ``returned_from`` and ``returned_to``, the share of each side's ties that
        the other side returns.

    Returns
    -------
    Table
        Row: network, agency or agency pair. ``reciprocity_arcs``,
        ``reciprocity_dyads`` in [0, 1], no unit, NaN where no such dyad is tied;
        ``mutual``, ``asymmetric``, ``null`` and their sum ``observed``, numbers of
        dyads. float64; all NaN if ties are undirected.

    References
    ----------
    Wasserman & Faust (1994), Social Network Analysis, chapter 13.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "ana"], ["ben", "ana", "cy"]
    ... )
    >>> ag.reciprocity(network).to_dict()["network"]["reciprocity_dyads"]
    0.5
    """
    network_given(network)
    one_of("by", by, ("network", "agency", "agency pair"))
    if by != "network":
        return reciprocity_between(network, by=by)
    columns = dict.fromkeys(_RECIPROCITY, np.nan)
    notes = ["Ties have no direction: there is none to return."]
    if network.directed:
        mutual = int(np.count_nonzero(adjacency.oriented(network)[3] == 3))
        asymmetric = network.n_ties - 2 * mutual
        if not network.is_fully_observed:
            asymmetric = len(mutual_and_alone(network)[1])
        seen = observed_both_ways(network)
        columns = {
            "reciprocity_arcs": float(share(2 * mutual, 2 * mutual + asymmetric)),
            "reciprocity_dyads": float(share(mutual, mutual + asymmetric)),
            "mutual": float(mutual),
            "asymmetric": float(asymmetric),
            "null": float(seen - mutual - asymmetric),
            "observed": float(seen),
        }
        notes = _one_sided_notes(network, seen)
    values = {name: [value] for name, value in columns.items()}
    return Table("network", ("network",), values, _RECIPROCITY, notes)


def components(
    network: Network, *, by: Literal["network", "agency", "person"] = "network"
) -> Table:
    """Sets of people joined by observed ties, whichever way the ties point.

    Weak components. Components are numbered by size, the largest 1; among equals the
    one with the first id comes first.

    Returns
    -------
    Table
        ``by="network"``: row network; ``components``, ``largest``, ``isolates`` int64,
        numbers of sets and of people; ``largest_share`` float64 in (0, 1], NaN without
        people. ``by="agency"``: row agency; the same of the ties inside each.
        ``by="person"``: row person; ``component`` int64 from 1.

    References
    ----------
    Wasserman & Faust (1994), Social Network Analysis, section 4.2.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["cy"], ["ana"])
    >>> ag.components(network)
    network  components  largest  largest_share  isolates
    network           2        2         0.6667         1
    >>> ag.components(network, by="person").to_dict()
    {'ana': 1, 'ben': 2, 'cy': 1}
    """
    network_given(network)
    one_of("by", by, ("network", "agency", "person"))
    if by == "agency":
        return components_within(network)
    number = once(network, "components", lambda: _component_numbers(network))
    notes = silent_notes(network, "their own ties could join components")
    if by == "person":
        return _people(network, {"component": number}, _COMPONENT, notes)
    sizes = np.bincount(number)[1:]
    largest = int(sizes.max(initial=0))
    columns = {
        "components": [len(sizes)],
        "largest": [largest],
        "largest_share": [float(share(largest, network.n_people))],
        "isolates": [int((sizes == 1).sum())],
    }
    return Table("network", ("network",), columns, _COMPONENTS, notes)


def _component_numbers(network: Network) -> NDArray[np.int64]:
    n = network.n_people
    if not n:
        return np.empty(0, np.int64)
    everyone = np.zeros(n, np.int32)
    label, many = kernels.weak.run(
        4 * len(network.indices), network.indptr, network.indices, everyone
    )
    sizes = np.bincount(label)
    first = _first_ids(network.roster.people, label, sizes)
    order = sorted(range(many), key=lambda own: (-sizes[own], first[own]))
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(1, len(order) + 1)
    found: NDArray[np.int64] = number[label]
    return found


def _first_ids(
    people: Sequence[str], label: NDArray[np.int32], sizes: NDArray[np.intp]
) -> list[str]:
    """First id of each component; blank where it alone has its size."""
    first = [""] * len(sizes)
    equals = np.bincount(sizes)[sizes] > 1
    for i in np.flatnonzero(equals[label]).tolist():
        own = label[i]
        first[own] = min(first[own] or people[i], people[i])
    return first


def _people(
    network: Network,
    columns: dict[str, NDArray[Any]],
    definitions: dict[str, str],
    notes: list[str],
) -> Table:
    return Table("person", network.roster.people, columns, definitions, notes)


def _unobserved_notes(network: Network, seen: int) -> list[str]:
    n = network.n_people
    cells = n * (n - 1) if network.directed else n * (n - 1) // 2
    if seen == cells:
        return []
    unit = "cells" if network.directed else "dyads"
    told = f"Observed: {seen:,} of {cells:,} {unit}"
    return [f"{told}; the others count neither as ties nor as absent."]


def _one_sided_notes(network: Network, seen: int) -> list[str]:
    dyads = network.n_people * (network.n_people - 1) // 2
    if seen == dyads:
        return []
    told = f"Observed from both sides: {seen:,} of {dyads:,} dyads"
    return [f"{told}; the others are left out."]
