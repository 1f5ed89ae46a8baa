"""Betweenness by whose agencies it links, and per tie held."""

import numpy as np
from numpy.typing import NDArray

from agencygraph import adjacency, walks
from agencygraph.given import network_given
from agencygraph.measures import _roles
from agencygraph.measures._observed import silent_notes, unknown_notes
from agencygraph.measures.paths import betweenness
from agencygraph.network import Network
from agencygraph.table import Table

Numbers = NDArray[np.float64]
Rows = tuple[NDArray[np.int64], NDArray[np.int32]]

MISSING_PATHS = "paths through ties that were not observed are missing"


def betweenness_roles(network: Network) -> Table:
    r"""Betweenness split into the five Gould–Fernandez roles.

    The share :math:`\sigma_{st}(v) / \sigma_{st}` of each pair (s, t) that runs through
    v goes to the role given by the agencies of s, v and t. The parts sum to the
    betweenness over pairs of people with a known agency. Gefura (Guns & Rousseau) is in
    it: *local* (one end in v's agency) is ``representative`` plus ``gatekeeper`` (or
    ``boundary``), *external* is ``liaison``, *global* is their sum.

    Returns
    -------
    Table
        Row: person. A column for each role and ``total``, float64 ≥ 0, in pairs
        (ordered if directed; undirected: unordered, ``boundary`` for representative and
        gatekeeper); NaN for those who did not answer or whose agency is not known.

    References
    ----------
    Everett & Borgatti (2012), Social Networks 34, 562–574; Guns & Rousseau (2009),
    Journal of Informetrics 3(1), 71–78.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben"], ["ben", "cy"], directed=False
    ... )
    >>> found = ag.betweenness_roles(network).to_dict()["ben"]
    >>> found["boundary"], found["liaison"], found["total"]
    (1.0, 0.0, 1.0)
    """
    network_given(network)
    rows = network.indptr, network.indices
    found = _ordered_roles(rows, network.roster.agency_of, network.roster.n_agencies)
    if network.directed:
        turned = adjacency.into(network)
        back = _ordered_roles(
            turned[:2], network.roster.agency_of, network.roster.n_agencies
        )
        found[:, 3] = back[:, 2]  # who leads out of an agency there leads into it here
        found[:, 4] -= found[:, 3]
    else:
        found[:, 4] -= found[:, 2]
        found = np.column_stack([found[:, :2] / 2, found[:, 2], found[:, 4] / 2])
    found[:, -1] = np.where(
        found[:, -1] > _NOISE * found.sum(axis=1), found[:, -1], 0.0
    )
    found = np.column_stack([found, found.sum(axis=1)])
    hidden = ~network.answered | (network.roster.agency_of < 0)
    found[hidden] = np.nan
    names = (*_roles.roles_of(network), "total")
    columns = {name: found[:, k] for k, name in enumerate(names)}
    definitions = {
        name: f"Pairs of people with the person on their shortest path, "
        f"{_roles.PATTERNS[name]}."
        for name in names
    }
    notes = unknown_notes(network) + silent_notes(network, MISSING_PATHS)
    return Table("person", network.roster.people, columns, definitions, notes)


_NOISE = 1e-12
"""What is left of a role below this share of all is rounding."""


def everett_valente(network: Network) -> Table:
    r"""Betweenness per tie: how much each tie of a person carries.

    :math:`(2 b(v) + r(v)) / d(v)` with betweenness b, d ties and r people who can be
    got to; 0 where b is 0. It is the mean betweenness of v's own ties. Directed: the
    mean of :math:`(b + r_{in}) / d_{in}` and :math:`(b + r_{out}) / d_{out}`.

    Returns
    -------
    Table
        Row: person. ``brokerage``, float64 ≥ 0, in pairs of people a tie; NaN for those
        who did not answer.

    References
    ----------
    Everett & Valente (2016), Social Networks 44, 202–208.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben"], ["ben", "cy"], directed=False
    ... )
    >>> ag.everett_valente(network).to_dict()
    {'ana': 0.0, 'ben': 2.0, 'cy': 0.0}
    """
    network_given(network)
    between = betweenness(network)["betweenness"]
    rows = network.indptr, network.indices
    out, named = _reached(rows, network), np.diff(network.indptr)
    if network.directed:
        turned = adjacency.into(network)
        into, naming = _reached(turned[:2], network), np.diff(turned[0])
        sides = (between + into, naming), (between + out, named)
    else:
        sides = (2 * between + out, named), (2 * between + out, named)
    with np.errstate(invalid="ignore", divide="ignore"):  # no ties: betweenness is 0
        value = sum(flow / ties for flow, ties in sides) / 2
    brokerage = np.where(between == 0, 0.0, value)
    notes = silent_notes(network, MISSING_PATHS)
    meaning = {"brokerage": "Mean betweenness of the person's own ties."}
    people = network.roster.people
    return Table("person", people, {"brokerage": brokerage}, meaning, notes)


def _ordered_roles(
    rows: Rows, agency_of: NDArray[np.int32], n_agencies: int
) -> NDArray[np.float64]:
    """Roles over ordered pairs; gatekeepers are still among the liaisons."""
    n = len(agency_of)
    found = np.zeros((n, 5))
    known = agency_of >= 0
    for agency in range(n_agencies):
        own = agency_of == agency
        sources = np.flatnonzero(own).astype(np.int32)
        same = walks.passing(rows, sources, own.astype(float))
        other = walks.passing(rows, sources, (known & ~own).astype(float))
        found[own, 0] += same[own]
        found[~own, 1] += same[~own]
        found[own, 2] += other[own]
        found[~own, 4] += other[~own]
    return found


def _reached(rows: Rows, network: Network) -> Numbers:
    """How many others can be got to along any number of ties."""
    n = network.n_people
    agency_of = network.roster.agency_of
    people, _ = walks.reach(rows, agency_of, max(n, 1), n * (n + len(rows[1])))
    return people.astype(float)
