"""Ties between agencies, with how many people and whose ties are behind each cell."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.given import network_given
from agencygraph.measures._observed import (
    Floats,
    Ints,
    agency_pairs,
    observed_between,
    share,
    unknown_notes,
)
from agencygraph.network import Network
from agencygraph.table import Table

ALL = ""
"""Stands for all agencies together in a margin: no agency has a blank id."""

CONTROL: Mapping[str, str] = {
    "people": "People who have the ties of the cell, on the side that has fewer.",
    "answered": "People who answered for the cell.",
    "each": "Pairs that one person has in the cell, at most.",
    "largest": "Largest share of the ties, or of the weight, that one person has.",
    "two_largest": "Largest share that two people have together.",
    "rest": "What others than the two largest have, over what the largest has.",
}
"""Columns that say whether a cell may be shown; only bands of ``people`` are shown."""

ADDED: Mapping[str, str] = {
    "ties": "Ties reported.",
    "weight": "Sum of the weights of the ties.",
    "observed": "Pairs of people observed.",
}


@dataclass(frozen=True)
class _Entries:
    """Ties as (first person, second person, part of a tie, weight of that part)."""

    first: Ints
    second: Ints
    part: Floats
    weight: Floats

    def kept(self, keep: NDArray[np.bool_]) -> "_Entries":
        ends = self.first[keep], self.second[keep]
        return _Entries(*ends, self.part[keep], self.weight[keep])


def agency_cells(network: Network, *, margins: bool = True) -> Table:
    """Ties between agencies, and what they rest on: what :func:`suppress` takes.

    A cell rests on people: of those who have its ties, the number on the side that has
    fewer. How much of it one or two people hold is reckoned on either side, by ties and
    by weight, and the worst is told.

    Parameters
    ----------
    margins
        Whether to add, for each agency, all its ties, and all ties together. A blank
        agency stands for all of them: ``("fire", "")`` is from fire to anybody.

    Returns
    -------
    Table
        Row: agency pair, each unordered pair once if ties are undirected. ``people``,
        ``answered`` and ``each`` int64; ``ties`` int64, ``weight`` float64 and
        ``observed`` int64 add up to the margins; ``largest`` and ``two_largest`` in
        [0, 1] and ``rest`` >= 0 are NaN without ties.

    Examples
    --------
    Three ties between two agencies, and all of them are of one person:

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy", "di"], list("fhhh"))
    >>> network = ag.Network.from_ties(roster, ["ana"] * 3, ["ben", "cy", "di"])
    >>> cell = ag.agency_cells(network).to_dict()["f", "h"]
    >>> cell["ties"], cell["people"], cell["largest"]
    (3, 1, 1.0)
    """
    network_given(network)
    roster = network.roster
    (rows, columns), labels = agency_pairs(network)
    size, way = roster.n_agencies, network.directed
    replied = np.bincount(
        roster.agency_of[network.answered & (roster.agency_of >= 0)], minlength=size
    )
    seen = observed_between(network)[:size, :size]
    entries = _entries(network)
    agency_of = roster.agency_of.astype(np.int64)
    one, two = agency_of[entries.first], agency_of[entries.second]
    once = np.ones(len(one), np.bool_) if way else one <= two
    people = replied[rows] + np.where(way | (rows == columns), 0, replied[columns])
    found = [
        _facts(entries.kept(once), (one * size + two)[once], rows * size + columns)
    ]
    found[0] |= {"answered": people, "observed": seen[rows, columns]}
    sizes, everybody = roster.agency_sizes, np.full(size, roster.n_people)
    found[0] |= {"each": np.maximum(sizes[rows], sizes[columns]) - (rows == columns)}
    if margins:
        every = np.arange(size)
        sums = seen.sum(axis=1) if way else (seen + seen.T).sum(axis=1) - np.diag(seen)
        found.append(_facts(entries, one, every))
        answered = replied if way else np.full(size, replied.sum())
        found[-1] |= {"answered": answered, "observed": sums, "each": everybody}
        labels += tuple((agency, ALL) for agency in roster.agencies)
        if way:
            found.append(_facts(entries, two, every))
            found[-1] |= {"answered": np.full(size, replied.sum())}
            found[-1] |= {"observed": seen.sum(axis=0), "each": everybody}
            labels += tuple((ALL, agency) for agency in roster.agencies)
        every_tie = entries if way else _halved(entries)
        found.append(_facts(every_tie, np.zeros_like(one), np.zeros(1, np.int64)))
        found[-1] |= {"answered": replied.sum()[None], "observed": seen.sum()[None]}
        found[-1] |= {"each": np.array([roster.n_people])}
        labels += ((ALL, ALL),)
    definitions = {**ADDED, **CONTROL}
    names = ("people", "ties", "weight", "observed", *list(CONTROL)[1:])
    return Table(
        "agency pair",
        labels,
        {name: np.concatenate([part[name] for part in found]) for name in names},
        {name: definitions[name] for name in names},
        unknown_notes(network),
    )


def _entries(network: Network) -> _Entries:
    """Ties between people of known agencies; undirected ones from either end.

    Undirected ties within an agency count half from each end, those across whole.
    """
    agency_of = network.roster.agency_of
    first, second = network.sources.astype(np.int64), network.indices.astype(np.int64)
    known = (agency_of[first] >= 0) & (agency_of[second] >= 0)
    first, second = first[known], second[known]
    within = agency_of[first] == agency_of[second]
    part = np.where(within & (not network.directed), 0.5, 1.0)
    return _Entries(first, second, part, part * network.weights[known])


def _halved(entries: _Entries) -> _Entries:
    """Undirected ties, half from either end, also those across agencies."""
    half = np.full(len(entries.part), 0.5)
    weight = entries.weight / entries.part * half
    return _Entries(entries.first, entries.second, half, weight)


def _facts(
    entries: _Entries, cell: Ints, wanted: Ints
) -> dict[str, NDArray[np.number]]:
    """What is in each cell wanted, and whose it is, on the worse side."""
    place = {int(key): k for k, key in enumerate(wanted)}
    at = np.fromiter((place[key] for key in cell.tolist()), np.int64, len(cell))
    n = len(wanted)
    ties: Floats = np.bincount(at, entries.part, minlength=n).astype(float)
    weight: Floats = np.bincount(at, entries.weight, minlength=n).astype(float)
    # one end's share of a tie within an agency is the whole of it
    whole = entries.weight / np.where(entries.part > 0, entries.part, 1.0)
    ones: Floats = np.ones(len(at))
    sides = []
    for person in (entries.first, entries.second):
        for values, total in ((ones, ties), (whole, weight)):
            sides.append(_held(at, person, values, total))
    people, largest, two, rest = (np.stack(part) for part in zip(*sides, strict=True))
    return {
        "people": people.min(axis=0).astype(np.int64),
        "ties": np.rint(ties).astype(np.int64),
        "weight": weight,
        "largest": largest.max(axis=0),
        "two_largest": two.max(axis=0),
        "rest": rest.min(axis=0),
    }


def _held(
    at: Ints, person: Ints, values: Floats, total: Floats
) -> tuple[Ints, Floats, Floats, Floats]:
    """People of each cell, and what the first, the first two and the rest hold."""
    n = len(total)
    largest = int(person.max(initial=0)) + 1
    keys, inverse = np.unique(at * largest + person, return_inverse=True)
    held = np.bincount(inverse, values, minlength=len(keys))
    cell = keys // largest
    order = np.lexsort((-held, cell))
    held, cell = held[order], cell[order]
    people: Ints = np.bincount(cell, minlength=n).astype(np.int64)
    start = np.cumsum(people) - people
    padded = np.append(held, [0.0, 0.0])
    first = np.where(people > 0, padded[np.minimum(start, len(held))], 0.0)
    second = np.where(people > 1, padded[np.minimum(start + 1, len(held))], 0.0)
    rest = np.maximum(total - first - second, 0.0)
    one, two = share(first, total), share(first + second, total)
    return people, np.minimum(one, 1.0), np.minimum(two, 1.0), share(rest, first)
