"""Brokerage of ties that have a strength: how much is brokered, not only whether."""

from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph import adjacency
from agencygraph._kernels import weighted as kernels
from agencygraph.errors import one_of
from agencygraph.given import network_given
from agencygraph.measures import _roles
from agencygraph.measures._observed import silent_notes, unknown_notes
from agencygraph.network import Network
from agencygraph.observation import take_people
from agencygraph.table import Table


def weighted_brokerage(
    network: Network, *, weights: Literal["ranks", "given"] = "ranks"
) -> Table:
    r"""Gould–Fernandez roles weighed by how much stronger the two-path is than the tie.

    v brokers between a and c as much as the way through v is stronger than the direct
    one:

    .. math::

        b(a, v, c) = \max(0, \min(w_{av}, w_{vc}) - w_{ac})

    with :math:`w = 0` where there is no tie. That is the binary count of
    :func:`brokerage_roles` integrated over the threshold from which a tie counts: on a
    scale 0 .. L in unit steps, its sum over the thresholds 1 .. L. With all weights
    equal to 1 both are the same.

    Parameters
    ----------
    weights
        "ranks": levels of the scale (of the weights that occur, where there is no
        scale), so that relabelling the words changes nothing. "given": the weights as
        they are, for amounts such as hours.

    Returns
    -------
    Table
        Row: person. For each role and ``total``: float64 ≥ 0 in levels (or in the unit
        of the weights); NaN for those who did not answer or whose agency is not known.
        Triples with an unobserved closing cell are left out.

    References
    ----------
    Gould & Fernandez (1989), Sociological Methodology 19, 89–126; the threshold
    integral is this library's.

    Examples
    --------
    Ben links Ana and Cy by ties of level 2; Ana knows Cy at level 1.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "ana"], ["ben", "cy", "cy"], [2, 2, 1]
    ... )
    >>> ag.weighted_brokerage(network).to_dict()["ben"]["representative"]
    1.0
    """
    network_given(network)
    one_of("weights", weights, ("ranks", "given"))
    known = np.flatnonzero(network.roster.agency_of >= 0)
    inner = _levelled(network, weights, known)
    found = _roles.fold(_sums(inner), directed=network.directed)
    found = np.column_stack([found, found.sum(axis=1)])
    wide = np.full((network.n_people, found.shape[1]), np.nan)
    wide[known] = np.where(inner.answered[:, None], found, np.nan)
    names = (*_roles.roles_of(network), "total")
    columns = {name: wide[:, k] for k, name in enumerate(names)}
    unit = "levels" if weights == "ranks" else "the unit of the weights"
    definitions = {
        name: f"How much stronger two-paths are than direct ties, in {unit}; "
        f"{_roles.PATTERNS[name]}."
        for name in names
    }
    people = network.roster.people
    return Table("person", people, columns, definitions, _notes(network))


def _levelled(
    network: Network, weights: Literal["ranks", "given"], known: NDArray[np.intp]
) -> Network:
    """Return the ties among people of known agencies, with what is to be summed."""
    levels = network.weights
    if weights == "ranks" and network.scale is not None:
        levels = network.scale.ranks(network.weights).astype(float)
    elif weights == "ranks":
        levels = _ranks(network.weights)
    if not np.array_equal(levels, network.weights):
        network = network.replace(weights=levels, scale=None)
    return network if len(known) == network.n_people else take_people(network, known)


def _ranks(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Place of each weight among the different ones, from 1."""
    few = np.unique(weights[: 1 << 16])  # surveys have a handful: no sort of all ties
    place = np.minimum(np.searchsorted(few, weights), len(few) - 1)
    if not np.array_equal(few[place], weights):
        place = np.unique(weights, return_inverse=True)[1].reshape(-1)
    return place + 1.0


def _sums(network: Network) -> NDArray[np.float64]:
    """Weaker tie of each two-path less the direct tie where that is not stronger.

    min(w_av, w_vc) − min(w_av, w_vc, w_ac) over the triples whose closing cell was
    seen, by role, (n, 5).
    """
    out, into = adjacency.out(network), adjacency.into(network)
    up_ptr, up_indices, _, _ = adjacency.oriented(network)
    group, entries = network.roster.agency_of, len(network.indices)
    sums = kernels.two_paths.run(16 * entries, out, into, group)
    both = kernels.both_weights.run(4 * entries, out, into, up_ptr, up_indices)
    sums -= kernels.closed_two_paths.run(16 * entries, up_ptr, up_indices, *both, group)
    if not network.is_fully_observed:
        _take_unclear(sums, network)
    return sums


def _take_unclear(sums: NDArray[np.float64], network: Network) -> None:
    """Take off the two-paths whose closing cell was not seen."""
    cells = zip(network.sources.tolist(), network.indices.tolist(), strict=True)
    weight = dict(zip(cells, network.weights.tolist(), strict=True))
    named = _by_first(weight)
    naming = _by_first((j, i) for i, j in weight)
    group = network.roster.agency_of
    for a, c in _roles.unclear_closings(network):
        for v in named.get(a, set()) & naming.get(c, set()):
            role = _roles.role(group[a], group[v], group[c])
            sums[v, role] -= min(weight[a, v], weight[v, c])


def _by_first(cells: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for i, j in cells:
        found.setdefault(i, set()).add(j)
    return found


def _notes(network: Network) -> list[str]:
    told = "their own brokerage is not known"
    return unknown_notes(network) + silent_notes(network, told)
