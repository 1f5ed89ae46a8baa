"""Two waves side by side: the same people in the same rows, and what became of ties."""

import warnings
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import csr
from agencygraph.errors import AgencyGraphWarning, ParameterError
from agencygraph.given import network_given
from agencygraph.network import Network
from agencygraph.observation import limit_observation, take_people, unclear_cells
from agencygraph.roster import Roster
from agencygraph.table import Table

FATES = ("formed", "dissolved", "kept", "strengthened", "weakened", "unobserved")


MOST_WRITTEN = 10_000_000
"""Cells looked at one by one to tell what both waves saw; beyond, by a simpler rule."""

AT_ONCE = 1_000_000


def align(before: Network, after: Network) -> tuple[Network, Network]:
    """Return both waves on the union of their people, row by row the same person.

    Each keeps its own agencies (people move). Somebody who was not on the roster of a
    wave is there as neither having answered nor been listed: nothing about them was
    observed. They appear in the agency of the wave that knows them.

    Examples
    --------
    >>> import agencygraph as ag
    >>> first = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> second = ag.Roster.from_labels(["ana", "cy"], ["fire", "health"])
    >>> before = ag.Network.from_ties(first, ["ana"], ["ben"]).replace(wave="before")
    >>> after = ag.Network.from_ties(second, ["ana"], ["cy"]).replace(wave="after")
    >>> for network in ag.align(before, after):
    ...     print(network)
    Network before: 3 people in 2 agencies, 1 tie; 2 of 3 answered
    Network after: 3 people in 2 agencies, 1 tie; 2 of 3 answered
    """
    network_given(before, after)
    _same_question(before, after)
    if before.roster == after.roster:
        return before, after
    one, two = before.roster, after.roster
    agency = {
        **dict(zip(two.people, two.agency_labels, strict=True)),
        **dict(zip(one.people, one.agency_labels, strict=True)),
    }
    names = {
        **dict(zip(one.people, one.names, strict=True)),
        **dict(zip(two.people, two.names, strict=True)),
    }
    union = Roster.from_labels(
        agency, agency.values(), names=[names[p] for p in agency], unit=one.unit
    )
    union = _with_all_agencies(union, one, two)
    return _onto(union, before), _onto(union, after)


def jointly_observed(before: Network, after: Network) -> tuple[Network, Network]:
    """Return both waves among those on both rosters, seen where both waves saw.

    Differences are computed between these two: a tie that one wave could not see is
    neither formed nor dissolved. What was seen of an undirected pair, or by somebody at
    the cap of a name generator, has to be written out cell by cell. Where that would be
    more than 10,000,000 cells to look at, only pairs are kept of which one person
    answered both times (directed: the cells of that person), below the cap and about
    somebody listed both times: a part of what both saw, chosen whatever was answered.

    Warns
    -----
    AgencyGraphWarning
        That part is taken.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> before = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "ana"])
    >>> after = ag.Network.from_ties(roster, ["ana"], ["ben"])
    >>> after = after.replace(answered=roster.mask(["ana"]))
    >>> [network.n_ties for network in ag.jointly_observed(before, after)]
    [1, 1]
    """
    network_given(before, after)
    _same_question(before, after)
    if before.roster.people == after.roster.people:
        return _limited(before, after)
    both = [person for person in after.roster.people if person in before.roster]
    one = take_people(before, before.roster.positions(both))
    two = take_people(after, after.roster.positions(both))
    return _limited(one, two)


def _limited(one: Network, two: Network) -> tuple[Network, Network]:
    """Both waves on the same people, seen where both saw."""
    capped = one.at_cap | two.at_cap
    partly = _partly_seen(one, two)
    looked_at = len(partly) * one.n_people
    if one.directed:
        own = one.at_cap & one.answered, two.at_cap & two.answered
        looked_at = sum(int(held.sum()) for held in own) * one.n_people
    answered, listed = one.answered & two.answered, one.listed & two.listed
    if looked_at > MOST_WRITTEN:
        answered &= ~capped
        unclear = np.concatenate([one.excepted, two.excepted])
        message = (
            f"what both waves saw of {one.n_people:,} people would take {looked_at:,} "
            f"cells to tell (at most {MOST_WRITTEN:,}): only pairs are compared of "
            "which one person answered both times, below the cap"
        )
        warnings.warn(message, AgencyGraphWarning, stacklevel=3)
    elif one.directed:
        unclear = np.concatenate([unclear_cells(one), unclear_cells(two)])
    else:
        answered = one.answered | two.answered
        listed = one.listed | two.listed
        unclear = _dyads_seen_once(one, two, partly)
    return (
        limit_observation(one, answered, listed, unclear),
        limit_observation(two, answered, listed, unclear),
    )


def tie_fates(before: Network, after: Network) -> Table:
    """Return what became of every tie that either wave reports.

    ``formed``: absent, then there; ``dissolved``: there, then absent; among those there
    both times ``strengthened``, ``weakened`` or, with equal weights, ``kept``;
    ``unobserved``: one of the waves could not see it, because somebody did not answer,
    was not listed, joined or left. Non-response is never a lost tie.

    Returns
    -------
    Table
        Row: tie (an undirected tie once). Columns ``fate``; ``weight_before`` and
        ``weight_after``, 0 where no tie was reported, NaN where it was not observed;
        ``across``, whether the agencies differ after (before, for those who left),
        None where one is not known.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> before = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "ana"], [1, 2])
    >>> after = ag.Network.from_ties(roster, ["ana", "ana"], ["ben", "cy"], [3, 1])
    >>> ag.tie_fates(before, after)["fate"].tolist()
    ['strengthened', 'formed', 'dissolved']
    """
    network_given(before, after)
    one, two = align(before, after)
    rows, columns = cells_of_either(one, two)
    old, new = one.weight_of(rows, columns), two.weight_of(rows, columns)
    seen = one.observes(rows, columns) & two.observes(rows, columns)
    fate = np.select(
        [~seen, old == 0, new == 0, new > old, new < old],
        ["unobserved", "formed", "dissolved", "strengthened", "weakened"],
        default="kept",
    )
    people = one.roster.people
    labels = tuple((people[i], people[j]) for i, j in zip(rows, columns, strict=True))
    columns_ = {
        "fate": fate.astype(object),
        "weight_before": np.where(one.observes(rows, columns), old, np.nan),
        "weight_after": np.where(two.observes(rows, columns), new, np.nan),
        "across": _across(two, rows, columns),
    }
    return Table("tie", labels, columns_, _DEFINITIONS)


_DEFINITIONS = {
    "fate": "what became of the tie between the waves; unobserved: one wave could not "
    "see it",
    "weight_before": "weight before; 0: no tie reported; n/a: not observed",
    "weight_after": "weight after; 0: no tie reported; n/a: not observed",
    "across": "whether it joins two agencies",
}


def _same_question(before: Network, after: Network) -> None:
    if before.directed != after.directed:
        message = "one wave is directed, the other is not: symmetrize the directed one"
        raise ParameterError(message)
    if before.roster.unit != after.roster.unit:
        message = "one wave is about people, the other about agencies"
        raise ParameterError(message)


def _with_all_agencies(union: Roster, one: Roster, two: Roster) -> Roster:
    """Keep agencies without people, and what the latest wave knows of each agency."""
    agencies = sorted({*one.agencies, *two.agencies})
    wide = union.with_agencies(union.agency_labels, agencies=agencies)
    known: dict[str, dict[str, Any]] = {}
    for roster in (one, two):
        for key, values in roster.agency_attributes.items():
            known.setdefault(key, {}).update(zip(roster.agencies, values, strict=True))
    attributes = {
        key: tuple(values.get(agency) for agency in wide.agencies)
        for key, values in known.items()
    }
    return replace(wide, agency_attributes=attributes)


def _onto(union: Roster, network: Network) -> Network:
    """Put a network onto the union roster, with its own wave's agencies."""
    own = network.roster
    labels = dict(zip(union.people, union.agency_labels, strict=True))
    labels.update(zip(own.people, own.agency_labels, strict=True))
    roster = union.with_agencies(labels, agencies=union.agencies)
    place = roster.positions(own.people)
    n = roster.n_people
    built = csr.build(
        n, place[network.sources], place[network.indices], network.weights
    )

    def spread(values: NDArray[np.bool_]) -> NDArray[np.bool_]:
        wide = np.zeros(n, np.bool_)
        wide[place] = values
        return wide

    return replace(
        network,
        roster=roster,
        indptr=built[0],
        indices=built[1],
        weights=built[2],
        answered=spread(network.answered),
        listed=spread(network.listed),
        excepted=place[network.excepted],
        at_cap=spread(network.at_cap),
    )


def cells_of_either(
    one: Network, two: Network
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return cells with a tie in either wave, by row; an undirected tie once."""
    rows = np.concatenate([one.sources, two.sources])
    columns = np.concatenate([one.indices, two.indices])
    if not one.directed:
        keep = rows < columns
        rows, columns = rows[keep], columns[keep]
    n = max(one.n_people, 1)
    keys = np.unique(rows.astype(np.int64) * n + columns)
    return (keys // n).astype(np.int32), (keys % n).astype(np.int32)


def _partly_seen(one: Network, two: Network) -> NDArray[np.intp]:
    """People whose own answers, in one of two waves, do not tell of everybody.

    Two people of whom that is true of neither were seen in both.
    """
    full = one.answered & two.answered & one.listed & two.listed
    full &= ~(one.at_cap | two.at_cap)
    full[np.concatenate([one.excepted, two.excepted]).ravel()] = False
    return np.flatnonzero(~full)


def _dyads_seen_once(
    one: Network, two: Network, partly: NDArray[np.intp]
) -> NDArray[np.int32]:
    """Return both cells of every undirected dyad that a wave did not see."""
    n = one.n_people
    found = [np.empty((0, 2), np.int32)]
    for some in np.array_split(partly, len(partly) * n // AT_ONCE + 1):
        rows = np.repeat(some, n).astype(np.int32)
        columns = np.tile(np.arange(n, dtype=np.int32), len(some))
        missed = ~(one.observes(rows, columns) & two.observes(rows, columns))
        missed &= rows != columns
        found.append(np.stack([rows[missed], columns[missed]], axis=1))
    cells = np.concatenate(found)
    return np.concatenate([cells, cells[:, ::-1]])


def _across(
    network: Network, rows: NDArray[np.int32], columns: NDArray[np.int32]
) -> NDArray[Any]:
    """Whether a pair's agencies differ; None where one is not known."""
    agency_of = network.roster.agency_of
    known = (agency_of[rows] >= 0) & (agency_of[columns] >= 0)
    apart = agency_of[rows] != agency_of[columns]
    found = [bool(a) if k else None for a, k in zip(apart, known, strict=True)]
    return np.array(found, dtype=object)
