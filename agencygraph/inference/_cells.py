"""The cells of one wave, or of two seen alike, as means over dyads want them.

Nothing here has a row for every pair of people: cells with a tie are listed, all others
are counted, by person and by group, in closed form (``measures._observed``).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from agencygraph.measures._observed import Cells, group_of, mutual_cells, reported_cells
from agencygraph.network import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

AT_ONCE = 2_000_000
"""Pairs of a person and an agency looked at together: 16 MB an array."""


@dataclass(frozen=True)
class Seen:
    """Cells with a tie in some wave; undirected: each dyad once.

    Attributes
    ----------
    network : Network
        One of the waves: who was asked about whom (in all waves alike), and agencies.
    first, second : int64 array (k,)
    tied : float64 array (waves, k)
        1 where the tie was there.
    back : bool array (k,)
        Whether the cell from the second to the first was observed too.
    back_tied : float64 array (waves, k)
        1 where a tie was there. Undirected: False and 0, a dyad being one cell.
    """

    network: Network
    first: Ints
    second: Ints
    tied: Floats
    back: Bools
    back_tied: Floats

    def contrast(self, of_waves: Floats) -> "Seen":
        """Return the same cells with one value each: a sum over waves."""
        values = (of_waves @ self.tied)[None], (of_waves @ self.back_tied)[None]
        return Seen(
            self.network, self.first, self.second, values[0], self.back, values[1]
        )


def seen(networks: tuple[Network, ...]) -> Seen:
    """List the cells with a tie in some of the waves, which were observed alike."""
    last = networks[-1]
    # one digit (base 2) a wave, and above them those of the tie the other way: sparse
    # sums keep rows in order, in linear time
    there = _digits(networks[0], 1)
    for wave, one in enumerate(networks[1:], start=1):
        there = there + _digits(one, 1 << wave)
    if last.directed:
        there = there + there.T.tocsr() * np.int8(1 << len(networks))
    cells = there.tocoo()
    digits = cells.data
    keep = digits % (1 << len(networks)) > 0
    if not last.directed:
        keep &= cells.row < cells.col
    first: Ints = cells.row[keep].astype(np.int64)
    second: Ints = cells.col[keep].astype(np.int64)
    waves = np.arange(2 * len(networks))[:, None]
    tied = (digits[keep] >> waves & 1).astype(float)
    back = np.zeros(len(first), np.bool_)
    if last.directed:
        back = last.observes(second, first)
    return Seen(last, first, second, tied[: len(networks)], back, tied[len(networks) :])


def _digits(network: Network, digit: int) -> csr_array:
    n = network.n_people
    values = np.full(len(network.indices), digit, np.int8)
    return csr_array((values, network.indices, network.indptr), shape=(n, n))


@dataclass(frozen=True)
class PerPerson:
    """Observed cells that touch each person, (n,) each; undirected: dyads.

    Attributes
    ----------
    total, within, known : float64 array (n,)
        With anybody; with people of the own agency; with people of a known agency,
        the person's own included. ``within`` and ``known`` are 0 for people without a
        known agency.
    both : tuple of three float64 arrays (n,)
        The same, of dyads seen both ways; undirected: 0.
    """

    total: Floats
    within: Floats
    known: Floats
    both: tuple[Floats, Floats, Floats]


def per_person(network: Network) -> PerPerson:
    """Count the observed cells that touch each person."""
    everywhere = _touching(reported_cells(network), network)
    both = _touching(mutual_cells(network), network)
    half = tuple(counts / 2 for counts in both)  # each such dyad is two cells
    if network.directed:
        return PerPerson(*everywhere, both=(half[0], half[1], half[2]))
    none = np.zeros(network.n_people)
    dyads = [a - b for a, b in zip(everywhere, half, strict=True)]
    return PerPerson(dyads[0], dyads[1], dyads[2], (none, none, none))


def _touching(cells: Cells, network: Network) -> tuple[Floats, Floats, Floats]:
    """Cells in a person's row and column: all, to the own agency, to known ones."""
    group, size = group_of(network.roster), network.roster.n_agencies
    known = group < size
    rows, columns = cells.rows, cells.columns
    sent = np.bincount(group[rows], minlength=size + 1)
    received = np.bincount(group[columns], minlength=size + 1)
    found = []
    for to, by in (
        (np.full(len(group), received.sum()), np.full(len(group), sent.sum())),
        (received[group], sent[group]),
        (
            np.full(len(group), received[:size].sum()),
            np.full(len(group), sent[:size].sum()),
        ),
    ):
        out = np.where(rows, to - columns, 0)
        found.append((out + np.where(columns, by - rows, 0)).astype(float))
    for some, sign in ((cells.less, -1.0), (cells.more, 1.0)):
        i, j = some[:, 0], some[:, 1]
        for values, chosen in zip(
            found,
            (np.ones(len(i), np.bool_), group[i] == group[j], known[i] & known[j]),
            strict=True,
        ):
            np.add.at(values, i[chosen], sign)
            np.add.at(values, j[chosen], sign)
    found[1][~known], found[2][~known] = 0, 0
    return found[0], found[1], found[2]


@dataclass(frozen=True)
class Toward:
    """Cells of each person with each of some agencies, (n, agencies) each.

    ``out`` from the person to people of the agency, ``into`` from them to the person;
    undirected: all dyads under ``out``, and ``into`` is 0.
    """

    out: Floats
    into: Floats


def cells_toward(network: Network, first: int, end: int) -> Toward:
    """Count the observed cells of each person with agencies ``first`` to ``end``."""
    out, into = _toward(reported_cells(network), network, first, end)
    if network.directed:
        return Toward(out, into)
    both = _toward(mutual_cells(network), network, first, end)[0]
    return Toward(out + into - both, 0 * out)


def _toward(
    cells: Cells, network: Network, first: int, end: int
) -> tuple[Floats, Floats]:
    group, size = group_of(network.roster), network.roster.n_agencies
    sent = np.bincount(group[cells.rows], minlength=size + 1)[first:end]
    received = np.bincount(group[cells.columns], minlength=size + 1)[first:end]
    out = np.outer(cells.rows, received).astype(float)
    into = np.outer(cells.columns, sent).astype(float)
    itself = np.flatnonzero(
        cells.rows & cells.columns & (group >= first) & (group < end)
    )
    out[itself, group[itself] - first] -= 1
    into[itself, group[itself] - first] -= 1
    for some, sign in ((cells.less, -1.0), (cells.more, 1.0)):
        i, j = some[:, 0], some[:, 1]
        there = (group[j] >= first) & (group[j] < end)
        np.add.at(out, (i[there], group[j][there] - first), sign)
        there = (group[i] >= first) & (group[i] < end)
        np.add.at(into, (j[there], group[i][there] - first), sign)
    return out, into


def ties_toward(cells: Seen, first: int, end: int) -> Toward:
    """Sum the values of the cells of each person with agencies ``first`` to ``end``.

    Of the first wave of ``cells``. Undirected dyads are under ``out`` of both people.
    """
    group = group_of(cells.network.roster)
    n, wide = cells.network.n_people, end - first

    def summed(person: Ints, other: Ints) -> Floats:
        agency = group[other]
        there = (agency >= first) & (agency < end)
        place = person[there] * wide + agency[there] - first
        sums = np.bincount(place, cells.tied[0][there], minlength=n * wide)
        return sums.astype(float).reshape(n, wide)

    out = summed(cells.first, cells.second)
    into = summed(cells.second, cells.first)
    if cells.network.directed:
        return Toward(out, into)
    return Toward(out + into, 0 * out)
