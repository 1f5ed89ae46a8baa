"""Paths between people: who lies on them, and how far they lead."""

from typing import Literal

import numpy as np

from agencygraph import walks
from agencygraph.errors import ParameterError, one_of
from agencygraph.given import network_given
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

Pairs = Literal["all", "across"]
Distance = Literal["hops", "inverse weight"]


def betweenness(
    network: Network, *, pairs: Pairs = "all", distance: Distance = "hops"
) -> Table:
    r"""How many pairs of people have each person on their shortest paths.

    .. math::

        b(v) = \sum_{s \ne v \ne t} \frac{\sigma_{st}(v)}{\sigma_{st}}

    with :math:`\sigma_{st}` the number of shortest paths from s to t and
    :math:`\sigma_{st}(v)` those through v; not normalised. Pairs are ordered where
    ties are directed and unordered where they are not. Time grows with people times
    ties: for large networks there is :func:`betweenness_sampled`.

    Parameters
    ----------
    pairs
        "all", or "across": only pairs of people of different agencies (global gefura).
        Someone whose agency is not known is then the end of no pair, but may lie
        between others.
    distance
        "hops": every tie is one step. "inverse weight": a tie of weight w is 1 / w
        long, so a stronger tie is shorter; paths whose lengths differ by less than one
        part in 10\ :sup:`10` are equally short (1/3 + 1/3 + 1/3 is 1).

    Returns
    -------
    Table
        Row: person. Column ``betweenness``, float64 from 0 to the number of pairs of
        others. NaN for those who did not answer; only reported ties are walked, so
        paths through ties that were not observed are missing from everybody's value.

    Raises
    ------
    ParameterError
        Other ``pairs`` or ``distance``.

    References
    ----------
    Freeman (1977), Sociometry 40(1), 35–41; Brandes (2001), Journal of Mathematical
    Sociology 25(2), 163–177; Guns & Rousseau (2009), Journal of Informetrics 3(1),
    71–78 (gefura).

    Examples
    --------
    Ana and Ben work in fire, Cy and Dee in health; only Ben and Cy link the two.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee", "eve"],
    ...     ["fire", "fire", "health", "health", "health"],
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster,
    ...     ["ana", "ben", "cy", "cy"],
    ...     ["ben", "cy", "dee", "eve"],
    ...     directed=False,
    ... )
    >>> ag.betweenness(network).to_dict()
    {'ana': 0.0, 'ben': 3.0, 'cy': 5.0, 'dee': 0.0, 'eve': 0.0}
    >>> ag.betweenness(network, pairs="across").to_dict()
    {'ana': 0.0, 'ben': 3.0, 'cy': 4.0, 'dee': 0.0, 'eve': 0.0}
    """
    network_given(network)
    one_of("pairs", pairs, ("all", "across"))
    one_of("distance", distance, ("hops", "inverse weight"))
    group = network.roster.agency_of
    if pairs == "all":  # everybody is a group of their own
        group = np.arange(network.n_people, dtype=np.int32)
    length = None if distance == "hops" else 1 / network.weights
    values = walks.betweenness((network.indptr, network.indices), group, length)
    if not network.directed:
        values /= 2
    values[~network.answered] = np.nan
    notes = _notes(network)
    if pairs == "across":
        notes += _unknown(network, "as ends of paths")
    definitions = {"betweenness": _definition(network, pairs, distance)}
    columns = {"betweenness": values}
    return Table("person", network.roster.people, columns, definitions, notes)


def reach(network: Network, *, steps: int = 2) -> Table:
    """How many people, and how many other agencies, each person can get to.

    Whoever can be got to along at most ``steps`` ties. Where ties are directed a path
    leads from whoever reports a tie to whoever is named.

    Parameters
    ----------
    steps
        At least 1.

    Returns
    -------
    Table
        Row: person. Columns, float64 counts: ``people``, others met, 0 to the number of
        people less one; ``agencies``, agencies of the people met other than the
        person's own, 0 to the number of agencies less one; NaN where the person's
        agency is not known. NaN for those who did not answer; only reported ties are
        walked, so the counts of others are at least what is printed.

    Raises
    ------
    ParameterError
        ``steps`` below 1 or not a whole number.

    References
    ----------
    Borgatti (2006), Computational and Mathematical Organization Theory 12, 21–34
    (m-reach).

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "police"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "cy"], ["ben", "cy", "dee"]
    ... )
    >>> ag.reach(network)
    person  people  agencies
    ana          2         1
    ben          2         2
    cy           1         1
    dee          0         0
    """
    network_given(network)
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 1:
        message = f"steps is a whole number from 1, not {steps!r}"
        raise ParameterError(message)
    n = network.n_people
    agency_of = network.roster.agency_of
    people, agencies = walks.reach(
        (network.indptr, network.indices),
        agency_of,
        min(steps, n),
        _reach_work(network, steps),
    )
    columns = {"people": people.astype(float), "agencies": agencies.astype(float)}
    columns["agencies"][agency_of < 0] = np.nan
    for values in columns.values():
        values[~network.answered] = np.nan
    ties = count(steps, "tie", "ties")
    definitions = {
        "people": f"Other people who can be got to along at most {ties}.",
        "agencies": "Agencies, other than the person's own, of the people who can be "
        f"got to along at most {ties}.",
    }
    notes = _notes(network) + _unknown(network, "of the count of agencies")
    return Table("person", network.roster.people, columns, definitions, notes)


def _definition(network: Network, pairs: Pairs, distance: Distance) -> str:
    order = "ordered " if network.directed else ""
    of = " of different agencies" if pairs == "across" else ""
    far = {
        "hops": "in steps",
        "inverse weight": "a tie of weight w being 1/w long",
    }
    return (
        f"Number of {order}pairs of other people{of} with the person on their shortest "
        f"path ({far[distance]}); where several are equally short, the share of them."
    )


def _reach_work(network: Network, steps: int) -> int:
    """Entries walked: exact up to two steps, at most everything from everybody."""
    entries, n = len(network.indices), network.n_people
    most = n * (n + entries)
    if steps == 1:
        return n + entries
    if steps > 2:
        return most
    named = np.diff(network.indptr)
    return min(n + entries + int(named[network.indices].sum()), most)


def _notes(network: Network) -> list[str]:
    silent = network.n_people - int(network.answered.sum())
    if not silent:
        return []
    people = count(silent, "person", "people")
    text = f"{people} did not answer: no value for them, and paths through ties that "
    return [text + "were not observed are missing from the values of the others."]


def _unknown(network: Network, left_out: str) -> list[str]:
    people = count(network.roster.n_unknown, "person", "people")
    if not network.roster.n_unknown:
        return []
    verb = "is" if network.roster.n_unknown == 1 else "are"
    return [f"{people} without a known agency {verb} left out {left_out}."]
