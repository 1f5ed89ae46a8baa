"""How far a network hangs on its most central person."""

from collections.abc import Collection
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph import walks
from agencygraph.errors import one_of
from agencygraph.given import network_given
from agencygraph.measures._observed import share
from agencygraph.measures._union import Rows, dyads_observed, linked, reported_notes
from agencygraph.network import Network
from agencygraph.table import Table

Centrality = Literal["degree", "betweenness", "closeness"]

_STAR = "the same sum in a star of as many people"
_CENTRALIZATION = {
    "degree": "Differences between the largest number of contacts and everybody's, "
    f"added up, over {_STAR}: (n - 1)(n - 2).",
    "betweenness": "Differences between the largest betweenness and everybody's, added "
    f"up, over {_STAR}: (n - 1)\N{SUPERSCRIPT TWO}(n - 2) / 2.",
    "closeness": "Differences between the largest closeness, (n - 1) / sum of steps to "
    f"the others, and everybody's, added up, over {_STAR}: (n - 1)(n - 2) / (2n - 3).",
}


def centralization(
    network: Network,
    *,
    of: Collection[Centrality] = ("degree", "betweenness", "closeness"),
) -> Table:
    r"""How unequal people are in centrality: 0 all alike, 1 one person and a star.

    :math:`\sum_i (c^* - c_i)` with :math:`c_i` the centrality of person i and
    :math:`c^*` the largest, over the same sum in a star of as many people, which is
    the largest there is. Ties count whoever reported them, weights do not; *degree*
    counts contacts, *betweenness* unordered pairs, *closeness* is
    :math:`(n - 1) / \sum_j d_{ij}`.

    =============== =========================
    of              largest sum, n people
    =============== =========================
    ``degree``      (n - 1)(n - 2)
    ``betweenness`` (n - 1)\ :sup:`2` (n - 2) / 2
    ``closeness``   (n - 1)(n - 2) / (2n - 3)
    =============== =========================

    Ties that were not observed make people look alike or unlike: where some did not
    answer, this is what the reported ties say, and no bound.

    Parameters
    ----------
    of
        Which centralities, each a column. The last two walk from every person: leave
        them out for large rosters.

    Returns
    -------
    Table
        Row: network. A column for each of ``of``, float64 in [0, 1], no unit. NaN with
        fewer than three people and where nothing was observed; closeness also unless
        everybody is connected.

    References
    ----------
    Freeman (1978), Social Networks 1(3), 215–239.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy", "dee"], list("xxyy"))
    >>> star = ag.Network.from_ties(roster, ["ana"] * 3, ["ben", "cy", "dee"])
    >>> ag.centralization(star, of=["degree", "closeness"])
    network  degree  closeness
    network       1          1
    Ties count either way: one side's report is enough.
    """
    network_given(network)
    for name in of:
        one_of("of", name, tuple(_CENTRALIZATION))
    rows = linked(network)
    known = dyads_observed(network).any()
    columns: dict[str, NDArray[np.float64]] = {}
    for name in dict.fromkeys(of):
        values, most = _CENTRALITIES[name](rows) if known else (np.full(1, np.nan), 1.0)
        columns[name] = share(np.array([(values.max() - values).sum()]), most)
    definitions = {name: _CENTRALIZATION[name] for name in columns}
    notes = reported_notes(network)
    return Table("network", ("network",), columns, definitions, notes)


Spread = tuple[NDArray[np.float64], float]
"""Centrality of each person, and the largest sum of differences there can be."""


def _degree(rows: Rows) -> Spread:
    n = len(rows[0]) - 1
    return np.diff(rows[0]).astype(np.float64), (n - 1) * (n - 2)


def _betweenness(rows: Rows) -> Spread:
    n = len(rows[0]) - 1
    ordered = walks.betweenness(rows, np.arange(n, dtype=np.int32))
    return ordered / 2, (n - 1) ** 2 * (n - 2) / 2


def _closeness(rows: Rows) -> Spread:
    n = len(rows[0]) - 1
    reached, steps = walks.nearby(rows)
    if (reached < n - 1).any():
        return np.full(n, np.nan), 1.0
    return (n - 1) / steps, (n - 1) * (n - 2) / (2 * n - 3)


_CENTRALITIES = {
    "degree": _degree,
    "betweenness": _betweenness,
    "closeness": _closeness,
}
