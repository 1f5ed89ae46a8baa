"""Whose leaving would cost the others most of what they reach in other agencies."""

import numpy as np

from agencygraph import adjacency
from agencygraph._kernels import departures as kernels
from agencygraph.errors import ParameterError
from agencygraph.given import network_given
from agencygraph.measures._observed import share, unknown_notes
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table


def departures(network: Network, *, steps: int | None = 2) -> Table:
    r"""What the others could no longer reach in other agencies if each person left.

    The fall of :func:`reach` across agencies, summed over the others:

    .. math:: \sum_{i \ne v} \bigl( R_G(i) - R_{G - v}(i) \bigr)

    with :math:`R(i)` the agencies other than their own that i gets to along at most
    ``steps`` ties (the *vitality* of v). An agency may be lost because v is the only
    one there whom i reaches, or because only v leads there. Where ties are directed a
    path leads from whoever reports a tie to whoever is named.

    Everybody's departure is worked out from one search a person: only those all of
    whose shortest paths led through v are looked at again.

    Parameters
    ----------
    steps
        At least 1; None: any number.

    Returns
    -------
    Table
        Row: person. ``agencies_lost``, ``people_lost``, counts ≥ 0 summed over the
        others; ``losing``, how many of them lose an agency; ``share``, agencies lost of
        all that the others reach, in [0, 1], NaN where they reach none. float64; NaN
        for those who did not answer. Others who did not answer, or whose agency is not
        known, count for nothing.

    Raises
    ------
    ParameterError
        ``steps`` below 1 or not a whole number.

    References
    ----------
    Koschützki et al. (2005), Network Analysis, LNCS 3418, 16–61 (vitality).

    Examples
    --------
    Only Cy leads from fire to health, and Cy is the police to all of them.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "police", "health"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "cy"], ["cy", "cy", "dee"], directed=False
    ... )
    >>> ag.departures(network)
    person  agencies_lost  people_lost  losing  share
    ana                 0            0       0      0
    ben                 0            0       0      0
    dee                 3            0       3    0.5
    cy                  6            4       3      1
    """
    network_given(network)
    if steps is not None and (
        isinstance(steps, bool) or not isinstance(steps, int) or steps < 1
    ):
        message = f"steps is a whole number from 1, or None; not {steps!r}"
        raise ParameterError(message)
    n = network.n_people
    most = n if steps is None else min(steps, n)
    agency = network.roster.agency_of
    rows, back = adjacency.out(network)[:2], adjacency.into(network)[:2]
    sources = np.flatnonzero(network.answered & (agency >= 0)).astype(np.int32)
    work = 3 * len(sources) * (n + len(network.indices))
    found = kernels.departures.run(work, rows, back, agency, sources, max(most, 1))
    people, agencies, losing, reached = found
    columns = {
        "agencies_lost": agencies.astype(float),
        "people_lost": people.astype(float),
        "losing": losing.astype(float),
        "share": share(agencies, reached.sum() - reached),
    }
    for values in columns.values():
        values[~network.answered] = np.nan
    notes = [*_notes(network), *unknown_notes(network)]
    return Table("person", network.roster.people, columns, _definitions(steps), notes)


def _definitions(steps: int | None) -> dict[str, str]:
    along = "" if steps is None else f" along at most {count(steps, 'tie', 'ties')}"
    return {
        "agencies_lost": f"Agencies that others could no longer get to{along}, summed "
        "over the others.",
        "people_lost": f"People of other agencies whom others could no longer get "
        f"to{along}, beside the person, summed over the others.",
        "losing": "How many others would lose an agency.",
        "share": "Agencies lost, of all that the others get to now, summed over them.",
    }


def _notes(network: Network) -> list[str]:
    silent = network.n_people - int(network.answered.sum())
    if not silent:
        return []
    people = count(silent, "person", "people")
    text = f"{people} did not answer: no value for them, and what others reach through "
    return [text + "ties that were not observed is missing."]
