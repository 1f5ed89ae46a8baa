"""Reciprocity within each agency, and between each two."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph import adjacency
from agencygraph._kernels import spread as kernels
from agencygraph.errors import one_of
from agencygraph.measures._margins import dyads_within
from agencygraph.measures._observed import (
    Ints,
    _between,
    group_of,
    mutual_cells,
    share,
    unknown_notes,
)
from agencygraph.network import Network
from agencygraph.table import Label, Table

Pairs = NDArray[np.int32]

RECIPROCITY = {
    "reciprocity_arcs": "Share of ties that are returned: 2M / (2M + A).",
    "reciprocity_dyads": "Share of tied dyads in which both report the tie: "
    "M / (M + A).",
    "mutual": "M: dyads in which each named the other.",
    "asymmetric": "A: dyads in which one named the other and was not named back.",
    "null": "Dyads in which neither named the other.",
    "observed": "Dyads of which both directions were observed.",
}
_RETURNED = {
    "returned_from": "Share of the ties from the first agency to the second that are "
    "returned.",
    "returned_to": "Share of the ties from the second agency to the first that are "
    "returned.",
}


def reciprocity_between(
    network: Network, *, by: Literal["agency", "agency pair"] = "agency pair"
) -> Table:
    r"""How often a tie is returned, within each agency and between each two.

    As in :func:`agencygraph.reciprocity`: of the dyads of which both directions were
    observed, M are mutual, A asymmetric and the rest null; per tie
    :math:`2M / (2M + A)`, per tied dyad :math:`M / (M + A)`. A dyad has no direction,
    so every unordered pair of agencies is listed once; who returns what is in two
    columns of their own, :math:`M / (M + A_{gh})` with :math:`A_{gh}` the ties from g
    to h that h does not return.

    Parameters
    ----------
    by
        "agency": dyads within each agency. "agency pair": each unordered pair of
        agencies once, each with itself included.

    Returns
    -------
    Table
        Row: agency or agency pair. ``reciprocity_arcs``, ``reciprocity_dyads``, and
        for pairs ``returned_from``, ``returned_to``, in [0, 1], no unit, NaN where no
        such dyad (or tie) is there; ``mutual``, ``asymmetric``, ``null`` and their sum
        ``observed``, numbers of dyads. float64; all NaN if ties are undirected.

    References
    ----------
    Wasserman & Faust (1994), Social Network Analysis, chapter 13.

    Examples
    --------
    >>> import agencygraph as ag
    >>> from agencygraph.measures._reciprocity_by import reciprocity_between
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "cy", "ana"], ["cy", "ana", "ben"]
    ... )
    >>> found = reciprocity_between(network).to_dict()
    >>> found["fire", "health"]["reciprocity_dyads"], found["fire", "fire"]["mutual"]
    (1.0, 0.0)
    """
    one_of("by", by, ("agency", "agency pair"))
    agencies = network.roster.agencies
    notes = unknown_notes(network)
    names = dict(RECIPROCITY)
    labels: tuple[Label, ...] = agencies
    if by == "agency pair":
        names |= _RETURNED
        g, h = np.triu_indices(len(agencies))
        pairs = zip(g.tolist(), h.tolist(), strict=True)
        labels = tuple((agencies[i], agencies[j]) for i, j in pairs)
    if network.directed:
        found = _pairs(network) if by == "agency pair" else _agencies(network)
        notes += _one_sided_notes(network)
    else:
        found = {name: np.full(len(labels), np.nan) for name in names}
        notes += ["Ties have no direction: there is none to return."]
    columns = {name: found[name].astype(float) for name in names}
    return Table(by, labels, columns, names, notes)


def mutual_and_alone(network: Network) -> tuple[Pairs, Pairs]:
    """Mutual dyads once, and ties (source, target) seen not to be returned, (k, 2)."""
    indptr, indices, _, bits = adjacency.oriented(network)
    lower = np.repeat(np.arange(network.n_people, dtype=np.int32), np.diff(indptr))
    ends = np.column_stack([lower, indices])
    alone = np.concatenate([ends[bits == 1], ends[bits == 2][:, ::-1]])
    if not network.is_fully_observed:
        alone = alone[network.observes(alone[:, 1], alone[:, 0])]
    return ends[bits == 3], alone


def _agencies(network: Network) -> dict[str, NDArray[Any]]:
    """Columns of the dyads within each agency."""
    agency_of, size = network.roster.agency_of, network.roster.n_agencies
    indptr, indices, _, bits = adjacency.oriented(network)
    work = network.n_people + 2 * len(indices)
    mutual, alone = kernels.dyads.run(work, indptr, indices, bits, agency_of, size)
    if not network.is_fully_observed:
        g, h = agency_of[mutual_and_alone(network)[1]].T
        alone = np.bincount(g[(g == h) & (g >= 0)], minlength=size)
    return _counted(mutual, alone, dyads_within(network))


def _pairs(network: Network) -> dict[str, NDArray[Any]]:
    """Columns of the upper triangle of all pairs of agencies."""
    group, size = group_of(network.roster), network.roster.n_agencies + 1
    inner, upper = slice(0, size - 1), np.triu_indices(size - 1)

    def between(pairs: Pairs) -> Ints:
        rows, columns = group[pairs].T
        return _between(rows, columns, size)[inner, inner]

    def dyads(cells: Ints) -> Ints:  # within an agency a dyad is two cells
        return cells - np.diag(np.diag(cells) // 2)

    mutual, alone = mutual_and_alone(network)
    returned = between(np.concatenate([mutual, mutual[:, ::-1]]))
    kept = between(alone)
    asymmetric = kept + kept.T - np.diag(np.diag(kept))
    observed = dyads(mutual_cells(network).between(group, size)[inner, inner])
    share_returned = share(returned, returned + kept)
    counts = (cells[upper] for cells in (dyads(returned), asymmetric, observed))
    return {
        **_counted(*counts),
        "returned_from": share_returned[upper],
        "returned_to": share_returned.T[upper],
    }


def _counted(mutual: Ints, asymmetric: Ints, observed: Ints) -> dict[str, NDArray[Any]]:
    return {
        "reciprocity_arcs": share(2 * mutual, 2 * mutual + asymmetric),
        "reciprocity_dyads": share(mutual, mutual + asymmetric),
        "mutual": mutual,
        "asymmetric": asymmetric,
        "null": observed - mutual - asymmetric,
        "observed": observed,
    }


def _one_sided_notes(network: Network) -> list[str]:
    if network.is_fully_observed:
        return []
    return ["Dyads that were not observed from both sides are left out."]
