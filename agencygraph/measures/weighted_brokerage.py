"""Brokerage of ties that have a strength: how much is brokered, not only whether."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import one_of
from agencygraph.measures import _roles
from agencygraph.measures._observed import silent_notes, unknown_notes
from agencygraph.network import Network
from agencygraph.observation import keep_ties, take_people, unclear_cells
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
    one_of("weights", weights, ("ranks", "given"))
    known = np.flatnonzero(network.roster.agency_of >= 0)
    inner = take_people(network, known)
    # at every threshold a tie below it is an observed "no", also of those at the cap
    inner = inner.replace(excepted=unclear_cells(inner), max_choices=None)
    values = _values(network, weights)[_inside(network, known)]
    found = np.zeros((len(known), len(_roles.roles_of(network)) + 1))
    reached = 0.0
    for level in np.unique(values):
        counted = _roles.TwoPaths(keep_ties(inner, values >= level))
        counts = counted.open_pairs(inner.roster.agency_of)
        found[:, :-1] += (level - reached) * counts
        reached = float(level)
    found[:, -1] = found[:, :-1].sum(axis=1)
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


def _values(
    network: Network, weights: Literal["ranks", "given"]
) -> NDArray[np.float64]:
    if weights == "given":
        return network.weights
    if network.scale is not None:
        return network.scale.ranks(network.weights).astype(float)
    _, level = np.unique(network.weights, return_inverse=True)
    return (level.reshape(-1) + 1).astype(np.float64)


def _inside(network: Network, known: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Mark the entries between people with a known agency."""
    inside = np.zeros(network.n_people, np.bool_)
    inside[known] = True
    both: NDArray[np.bool_] = inside[network.sources] & inside[network.indices]
    return both


def _notes(network: Network) -> list[str]:
    told = "their own brokerage is not known"
    return unknown_notes(network) + silent_notes(network, told)
