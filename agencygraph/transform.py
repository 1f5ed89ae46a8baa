"""Network → Network: other views of the same ties, with what was observed kept true."""

import warnings
from collections.abc import Collection, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from agencygraph._kernels import csr
from agencygraph.errors import AgencyGraphWarning, ParameterError, among, one_of
from agencygraph.given import network_given
from agencygraph.network import Network
from agencygraph.observation import (
    keep_ties,
    limit_observation,
    take_people,
    unclear_cells,
)
from agencygraph.roster import Roster, count

Rule = Literal["max", "min", "mean", "sum"]


def symmetrize(network: Network, rule: Rule = "max") -> Network:
    r"""Undirected network from what each side of a pair reported.

    ==========  =====================================================
    ``"max"``   either side names the other: :math:`\max(w_{ij}, w_{ji})`
    ``"min"``   both do (confirmed ties): :math:`\min(w_{ij}, w_{ji})`
    ``"mean"``  :math:`(w_{ij} + w_{ji}) / 2`
    ``"sum"``   :math:`w_{ij} + w_{ji}`
    ==========  =====================================================

    Where only one side was observed its report stands, whatever the rule; a pair of
    which neither side was observed stays unobserved. That is sound for kinds that are
    symmetric by meaning (meets, works with), not for trust or advice.

    Warns
    -----
    AgencyGraphWarning
        With the number of ties that rest on one side's report.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> reports = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "cy"], ["ben", "ana", "ana"], [3, 1, 2]
    ... )
    >>> ag.symmetrize(reports, "min").ties().to_dict()
    {('ana', 'ben'): 1.0}
    """
    network_given(network)
    one_of("rule", rule, ("max", "min", "mean", "sum"))
    if not network.directed:
        return network
    low, high = _pairs(network)
    there, back = network.weight_of(low, high), network.weight_of(high, low)
    seen_there, seen_back = network.observes(low, high), network.observes(high, low)
    joined = {
        "max": np.maximum(there, back),
        "min": np.minimum(there, back),
        "mean": (there + back) / 2,
        "sum": there + back,
    }[rule]
    one_sided = seen_there != seen_back
    weights = np.where(one_sided, there + back, joined)  # the unseen side is 0
    rests = int(np.count_nonzero(one_sided & (weights > 0)))
    if rests:
        told = count(rests, "tie rests", "ties rest")
        _warn(f"{told} on one side's report: the other side was not observed")
    keep = weights > 0
    return Network(
        network.roster,
        *_both_ways(network.n_people, low[keep], high[keep], weights[keep]),
        directed=False,
        wave=network.wave,
        kind=network.kind,
        scale=network.scale if rule in ("max", "min") else None,
        answered=network.answered,
        listed=network.listed,
        excepted=unclear_cells(network),
    )


def threshold(network: Network, minimum: float) -> Network:
    """Keep the ties whose weight is at least ``minimum``; weights stay as they are.

    A weaker tie becomes an observed "no", except for those who had named as many as
    they could: theirs becomes unknown.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "ana"], [1, 3])
    >>> ag.threshold(network, 2).ties().to_dict()
    {('ben', 'ana'): 3.0}
    """
    network_given(network)
    if not minimum > 0:
        message = f"minimum is a positive weight, not {minimum}"
        raise ParameterError(message)
    return keep_ties(network, network.weights >= minimum)


def subnetwork(
    network: Network,
    people: Collection[str] | None = None,
    *,
    agencies: Collection[str] | None = None,
) -> Network:
    """Return the network among some people, or among the people of some agencies.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ana"], ["ben", "cy"])
    >>> ag.subnetwork(network, agencies=["fire"])
    Network: 2 people in 1 agency, 1 tie
    """
    network_given(network)
    roster = network.roster
    keep = np.zeros(roster.n_people, np.bool_)
    if people is not None:
        keep |= roster.mask(people)
    if agencies is not None:
        for agency in agencies:
            among("agency", agency, roster.agencies)
        wanted = [k for k, agency in enumerate(roster.agencies) if agency in agencies]
        keep |= np.isin(roster.agency_of, wanted)
    return _induced(network, keep)


def ego_network(network: Network, person: str, *, steps: int = 1) -> Network:
    """Return the network among a person and everyone within ``steps`` ties of them.

    Ties count whichever way they were reported.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
    >>> ag.ego_network(network, "ana").roster.people
    ('ana', 'ben')
    """
    network_given(network)
    if steps < 0:
        message = f"steps is at least 0, not {steps}"
        raise ParameterError(message)
    sources, inside = network.sources, network.roster.mask([person])
    for _ in range(steps):
        met = inside.copy()
        met[network.indices[inside[sources]]] = True
        met[sources[inside[network.indices]]] = True
        inside = met
    return _induced(network, inside)


def between_agencies(
    network: Network, weight: Literal["ties", "strength"] = "ties"
) -> Network:
    r"""Return the agencies as actors, tied by what their people report.

    :math:`C = M^\top A M` with memberships :math:`M` (shares of people in several
    agencies) and :math:`A` the ties (``weight="ties"``) or their weights
    (``"strength"``). An agency answered if any of its people did.

    Returns
    -------
    Network
        Unit "agency". Attributes of each actor: ``people``, ``within_ties`` and
        ``within_strength``, the totals inside the agency, which are no ties between
        agencies. People without a known agency are left out.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ana", "ben"], ["ben", "cy", "cy"]
    ... )
    >>> agencies = ag.between_agencies(network)
    >>> agencies.ties().to_dict()
    {('fire', 'health'): 2.0}
    >>> agencies.roster.attributes["within_ties"]
    (1.0, 0.0)
    """
    network_given(network)
    one_of("weight", weight, ("ties", "strength"))
    roster = network.roster
    members = memberships(roster)
    ties, strength = (
        (members.T @ matrix @ members).toarray()
        for matrix in (_matrix(network, ones=True), _matrix(network, ones=False))
    )
    within = 1.0 if network.directed else 0.5  # undirected ties are stored both ways
    groups = _sectors(roster)
    actors = Roster.from_labels(
        roster.agencies,
        groups,
        names=roster.agency_names,
        attributes={
            "people": roster.agency_sizes.tolist(),
            "within_ties": (np.diagonal(ties) * within).tolist(),
            "within_strength": (np.diagonal(strength) * within).tolist(),
        },
        unit="agency",
    )
    place = actors.positions(roster.agencies)
    cells = ties if weight == "ties" else strength
    rows, columns = np.nonzero(cells * ~np.eye(len(place), dtype=bool))
    return Network(
        actors,
        *csr.build(len(place), place[rows], place[columns], cells[rows, columns]),
        network.directed,
        network.wave,
        network.kind,
        answered=_any_member(roster, actors, network.answered),
        listed=_any_member(roster, actors, network.listed),
    )


def combine(
    networks: Sequence[Network],
    rule: Literal["max", "sum"] = "max",
    *,
    kind: str = "any kind",
) -> Network:
    """Return one network of several kinds among the same people.

    A cell is observed where every kind was; ties of people who answered for some of
    the kinds only are left out, with a warning that counts them.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> knows = ag.Network.from_ties(roster, ["ana"], ["ben"], [1])
    >>> trusts = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "ana"], [2, 1])
    >>> ag.combine([knows, trusts], "sum").ties().to_dict()
    {('ana', 'ben'): 3.0, ('ben', 'ana'): 1.0}
    """
    one_of("rule", rule, ("max", "sum"))
    if not networks:
        message = "combine needs at least one network"
        raise ParameterError(message)
    first = networks[0]
    if any(n.roster != first.roster or n.directed != first.directed for n in networks):
        message = "combine needs networks on one roster, all directed or all not"
        raise ParameterError(message)
    answered = np.logical_and.reduce([network.answered for network in networks])
    listed = np.logical_and.reduce([network.listed for network in networks])
    unclear = np.concatenate([unclear_cells(network) for network in networks])
    seen = [limit_observation(net, answered, listed, unclear) for net in networks]
    lost = sum(net.n_ties for net in networks) - sum(net.n_ties for net in seen)
    if lost:
        told = count(lost, "tie is", "ties are")
        _warn(f"{told} left out: not every kind was observed there")
    rows = np.concatenate([network.sources for network in seen])
    columns = np.concatenate([network.indices for network in seen])
    keys = rows.astype(np.int64) * first.n_people + columns
    _, once = np.unique(keys, return_index=True)
    rows, columns = rows[once], columns[once]
    weights = np.array([network.weight_of(rows, columns) for network in seen])
    merged = weights.max(axis=0) if rule == "max" else weights.sum(axis=0)
    return Network(
        first.roster,
        *csr.build(first.n_people, rows, columns, merged),
        first.directed,
        first.wave,
        kind,
        answered=answered,
        listed=listed,
        excepted=unclear,
    )


def memberships(roster: Roster) -> sparse.csr_array:
    """Return the share of each person in each agency, (n, number of agencies)."""
    if roster.shares is not None:
        return roster.shares
    known = np.flatnonzero(roster.agency_of >= 0)
    cells = (known, roster.agency_of[known])
    shape = (roster.n_people, roster.n_agencies)
    return sparse.csr_array((np.ones(len(known)), cells), shape=shape)


def _matrix(network: Network, *, ones: bool) -> sparse.csr_array:
    values = np.ones(len(network.weights)) if ones else network.weights
    shape = (network.n_people, network.n_people)
    return sparse.csr_array((values, network.indices, network.indptr), shape=shape)


def _sectors(roster: Roster) -> Sequence[str] | None:
    """Return the sector of each agency, where agencies have one."""
    sectors = roster.agency_attributes.get("sector")
    return None if sectors is None else [str(sector or "") for sector in sectors]


def _any_member(
    roster: Roster, actors: Roster, marked: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Mark the actors (agencies) of which any member is marked."""
    found = memberships(roster).T @ marked > 0
    return actors.mask(
        [a for a, yes in zip(roster.agencies, found, strict=True) if yes]
    )


def _induced(network: Network, keep: NDArray[np.bool_]) -> Network:
    inside = take_people(network, np.flatnonzero(keep))
    return inside.replace(roster=inside.roster.without_empty_agencies())


def _pairs(network: Network) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return each pair of people with a tie either way, once: (lower, higher)."""
    n, sources = network.n_people, network.sources
    low = np.minimum(sources, network.indices).astype(np.int64)
    keys = np.unique(low * n + np.maximum(sources, network.indices))
    return (keys // max(n, 1)).astype(np.int32), (keys % max(n, 1)).astype(np.int32)


def _both_ways(
    n: int,
    low: NDArray[np.int32],
    high: NDArray[np.int32],
    weights: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Return the rows of undirected ties given once."""
    rows, columns = np.r_[low, high], np.r_[high, low]
    return csr.build(n, rows, columns, np.r_[weights, weights])


def _warn(message: str) -> None:
    warnings.warn(message, AgencyGraphWarning, stacklevel=3)
