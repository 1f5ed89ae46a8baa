"""Brokerage shared: among the brokers of a pair, and among a person's agencies."""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import csr
from agencygraph._kernels import open_pairs as kernels
from agencygraph.given import network_given
from agencygraph.measures import _roles
from agencygraph.measures._observed import silent_notes, unknown_notes
from agencygraph.network import Network
from agencygraph.observation import take_people
from agencygraph.table import Table
from agencygraph.transform import memberships

_CREDIT = {
    "credit": "Open pairs brokered, each divided by the number of its brokers.",
    "credit_across": "The same for pairs of people of different agencies.",
    "activity": "Open pairs of people of different agencies brokered.",
    "exclusivity": "Those of them that have no other broker.",
    "type": "Activity and exclusivity above the mean (+) or not (−): powerhouse ++, "
    "connector +−, linchpin −+, sideliner −−.",
}
TYPES = {
    (True, True): "powerhouse",
    (True, False): "connector",
    (False, True): "linchpin",
    (False, False): "sideliner",
}


def brokerage_credit(network: Network) -> Table:
    r"""Brokerage divided among all who broker the same pair.

    An open pair (a, c) with :math:`k_{ac}` brokers gives each :math:`1 / k_{ac}`: many
    ways round make nobody indispensable. *Activity* counts the pairs of different
    agencies that a person brokers, *exclusivity* those nobody else does; above the mean
    of everybody or not (equal to it is not), they give four types.

    Returns
    -------
    Table
        Row: person. ``credit`` ≥ 0, in pairs; their sum over everybody is the number of
        open pairs that have a broker. ``credit_across`` ≤ ``credit``; ``activity`` and
        ``exclusivity``, numbers of pairs (unordered if undirected); NaN for those who
        did not answer or whose agency is not known. ``type``, text, None for those.

    References
    ----------
    Borgatti, Everett & Freeman, UCINET (partial credit); Hamilton, Hileman & Bodin
    (2020), Social Networks 61, 42–52 (activity and exclusivity).

    Examples
    --------
    Ben and Dee both link Ana and Cy.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "health"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ana", "ben", "dee"], ["ben", "dee", "cy", "cy"]
    ... )
    >>> ag.brokerage_credit(network)["credit"].tolist()
    [0.0, 0.5, 0.0, 0.5]
    """
    network_given(network)
    known, inner = _with_agency(network)
    found = kernels.credit.run(
        2 * _two_paths(inner),
        (inner.indptr, inner.indices),
        _shut(inner),
        inner.roster.agency_of,
    )
    if not network.directed:
        found /= 2
    wide = _spread(network, known, np.where(inner.answered[:, None], found, np.nan))
    columns = {name: wide[:, k] for k, name in enumerate(list(_CREDIT)[:4])}
    kinds = _types(columns["activity"], columns["exclusivity"])
    people = network.roster.people
    notes = _notes(network)
    return Table("person", people, {**columns, "type": kinds}, _CREDIT, notes)


def fractional_brokerage(network: Network) -> Table:
    r"""Gould–Fernandez roles of people who belong to several agencies.

    With :math:`m_{ig}` the share of person i in agency g (each sums to 1), an open pair
    (a, c) brokered by v counts as

    ==================  ===========================================
    ``coordinator``     :math:`\sum_g m_{ag} m_{vg} m_{cg}`
    ``itinerant``       :math:`\sum_g m_{ag} m_{cg} (1 - m_{vg})`
    ``representative``  :math:`\sum_g m_{ag} m_{vg} (1 - m_{cg})`
    ``gatekeeper``      :math:`\sum_g m_{vg} m_{cg} (1 - m_{ag})`
    ``liaison``         the rest, so that the five sum to 1
    ==================  ===========================================

    That is the chance of each role had everybody acted for one agency, drawn by their
    shares. With whole memberships it is :func:`brokerage_roles`.

    Returns
    -------
    Table
        Row: person. For each role and ``total``, float64 ≥ 0, in pairs (undirected:
        unordered pairs, representative and gatekeeper one role, ``boundary``); NaN for
        those who did not answer or whose agency is not known.

    References
    ----------
    Gould & Fernandez (1989); Everett & Borgatti (2012), Social Networks 34, 562–574,
    discuss groups that are no partition. The weights are this library's.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> roster = roster.with_shares({"ben": {"fire": 1, "health": 1}})
    >>> network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
    >>> found = ag.fractional_brokerage(network).to_dict()["ben"]
    >>> found["representative"], found["gatekeeper"], found["total"]
    (0.5, 0.5, 1.0)
    """
    network_given(network)
    known, inner = _with_agency(network)
    shares = memberships(inner.roster)
    member = (
        shares.indptr.astype(np.int64),
        shares.indices.astype(np.int32),
        shares.data.astype(np.float64),
    )
    found = kernels.shared_roles.run(
        4 * _two_paths(inner),
        (inner.indptr, inner.indices),
        _shut(inner),
        member,
        inner.roster.n_agencies,
    )
    if not network.directed:
        halves = found[:, [0, 1, 4]] / 2
        found = np.column_stack([halves[:, :2], found[:, 2], halves[:, 2]])
    found = np.column_stack([found, found.sum(axis=1)])
    wide = _spread(network, known, np.where(inner.answered[:, None], found, np.nan))
    names = (*_roles.roles_of(network), "total")
    columns = {name: wide[:, k] for k, name in enumerate(names)}
    definitions = {
        name: "Open pairs brokered, shared among roles as people share their time "
        f"among agencies; {_roles.PATTERNS[name]}."
        for name in names
    }
    people = network.roster.people
    return Table("person", people, columns, definitions, _notes(network))


def _with_agency(network: Network) -> tuple[NDArray[np.intp], Network]:
    """People with a known agency: where they stand, and the network among them."""
    known = np.flatnonzero(network.roster.agency_of >= 0)
    everyone = len(known) == network.n_people
    return known, network if everyone else take_people(network, known)


def _two_paths(network: Network) -> int:
    """How many two-paths there are, the way back included: the steps of the kernels."""
    named = np.diff(network.indptr)
    return int(named[network.indices].sum()) + len(network.indices)


def _shut(network: Network) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Cells that cannot be open: tied, or not observed."""
    if network.is_fully_observed:
        return network.indptr, network.indices
    unclear = sorted(_roles.unclear_closings(network))
    cells = np.array(unclear, np.int32).reshape(-1, 2)
    rows = np.r_[network.sources, cells[:, 0]]
    columns = np.r_[network.indices, cells[:, 1]]
    built = csr.build(network.n_people, rows, columns, np.empty(len(rows)))
    return built[0], built[1]


def _spread(
    network: Network, known: NDArray[np.intp], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    wide = np.full((network.n_people, values.shape[1]), np.nan)
    wide[known] = values
    return wide


def _types(
    activity: NDArray[np.float64], exclusivity: NDArray[np.float64]
) -> NDArray[np.object_]:
    known = ~np.isnan(activity)
    kinds = np.full(len(activity), None, dtype=object)
    if known.any():
        busy, alone = (
            column > column[known].mean() for column in (activity, exclusivity)
        )
        for (is_busy, is_alone), kind in TYPES.items():
            kinds[known & (busy == is_busy) & (alone == is_alone)] = kind
    return kinds


def _notes(network: Network) -> list[str]:
    told = "their own brokerage is not known"
    return unknown_notes(network) + silent_notes(network, told)
