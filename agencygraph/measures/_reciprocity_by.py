"""Reciprocity within each agency, and between each two."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import one_of
from agencygraph.measures._observed import (
    Ints,
    _between,
    _mutual,
    group_of,
    share,
    unknown_notes,
)
from agencygraph.network import Network
from agencygraph.table import Label, Table

_RECIPROCITY = {
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
    size = len(agencies)
    names = dict(_RECIPROCITY if by == "agency" else {**_RECIPROCITY, **_RETURNED})
    if by == "agency":
        cells = np.diag_indices(size)
        labels: tuple[Label, ...] = agencies
    else:
        cells = np.triu_indices(size)
        pairs = zip(*(place.tolist() for place in cells), strict=True)
        labels = tuple((agencies[g], agencies[h]) for g, h in pairs)
    notes = unknown_notes(network)
    if network.directed:
        columns = {name: values[cells] for name, values in _columns(network).items()}
        notes += _one_sided_notes(network)
    else:
        columns = {name: np.full(len(labels), np.nan) for name in names}
        notes += ["Ties have no direction: there is none to return."]
    columns = {name: columns[name].astype(float) for name in names}
    return Table(by, labels, columns, names, notes)


def _columns(network: Network) -> dict[str, NDArray[Any]]:
    """Columns as arrays (G, G), of which one triangle is needed."""
    inner = slice(0, network.roster.n_agencies)
    group, size = group_of(network.roster), network.roster.n_agencies + 1
    sources, targets = network.sources, network.indices
    back = network.weight_of(targets, sources) > 0
    alone = network.observes(targets, sources) & ~back

    def between(chosen: NDArray[np.bool_]) -> Ints:
        rows, columns = group[sources[chosen]], group[targets[chosen]]
        return _between(rows, columns, size)[inner, inner]

    def dyads(cells: Ints) -> Ints:  # within an agency a dyad is two cells
        return cells - np.diag(np.diag(cells) // 2)

    returned, kept = between(back), between(alone)
    mutual, asymmetric = dyads(returned), kept + kept.T - np.diag(np.diag(kept))
    observed = dyads(_mutual(network).between(group, size)[inner, inner])
    share_returned = share(returned, returned + kept)
    return {
        "reciprocity_arcs": share(2 * mutual, 2 * mutual + asymmetric),
        "reciprocity_dyads": share(mutual, mutual + asymmetric),
        "mutual": mutual,
        "asymmetric": asymmetric,
        "null": observed - mutual - asymmetric,
        "observed": observed,
        "returned_from": share_returned,
        "returned_to": share_returned.T,
    }


def _one_sided_notes(network: Network) -> list[str]:
    if network.is_fully_observed:
        return []
    return ["Dyads that were not observed from both sides are left out."]
