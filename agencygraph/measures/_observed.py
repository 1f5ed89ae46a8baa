"""How much was observed, and what was found there, by agency and by person.

Counts are closed forms over the people who answered and those on the list, put right
for cells excepted and for people who named as many as they were allowed to. Time is
O(people + agencies² + ties + exceptions); no array of people × people is ever made.

People without a known agency are a group of their own, the last one. Callers keep it
(a network's density) or cut it off (anything within and across agencies).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import mixing as kernels
from agencygraph.errors import ParameterError
from agencygraph.network import Network
from agencygraph.roster import Roster, count

MOST_PAIRS = 1_000_000
"""Pairs of agencies beyond which a table of all of them is refused."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cells:
    """Ordered cells: ``rows`` × ``columns`` off the diagonal, but for a few."""

    rows: NDArray[np.bool_]
    columns: NDArray[np.bool_]
    less: NDArray[np.int32]
    """Cells (k, 2) among them that do not count."""
    more: NDArray[np.int32]
    """Cells (k, 2) not among them that do."""

    def between(self, group: Ints, size: int) -> Ints:
        """How many lead from each group to each group."""
        sent = np.bincount(group[self.rows], minlength=size)
        received = np.bincount(group[self.columns], minlength=size)
        own = np.bincount(group[self.rows & self.columns], minlength=size)
        cells = np.outer(sent, received) - np.diag(own)
        cells -= _between(group[self.less[:, 0]], group[self.less[:, 1]], size)
        cells += _between(group[self.more[:, 0]], group[self.more[:, 1]], size)
        return cells

    def at(self, group: Ints, size: int, rows: Ints, columns: Ints) -> Ints:
        """How many lead from group ``rows[k]`` to group ``columns[k]``."""
        sent = np.bincount(group[self.rows], minlength=size)
        received = np.bincount(group[self.columns], minlength=size)
        own = np.bincount(group[self.rows & self.columns], minlength=size)
        cells = sent[rows] * received[columns] - np.where(rows == columns, own[rows], 0)
        wanted = rows * size + columns
        for some, sign in ((self.less, -1), (self.more, 1)):
            keys = np.sort(group[some[:, 0]] * size + group[some[:, 1]])
            upto = np.searchsorted(keys, wanted, side="right")
            cells += sign * (upto - np.searchsorted(keys, wanted))
        return cells

    def per_person(self) -> tuple[Ints, Ints]:
        """How many lie in each person's row, and in each person's column."""
        n, own = len(self.rows), self.rows & self.columns
        out = np.where(self.rows, self.columns.sum() - own, 0)
        into = np.where(self.columns, self.rows.sum() - own, 0)
        for cells, sign in ((self.less, -1), (self.more, 1)):
            out += sign * np.bincount(cells[:, 0], minlength=n)
            into += sign * np.bincount(cells[:, 1], minlength=n)
        return out, into


def observed_between(network: Network) -> Ints:
    """Count the observed cells from each group to each group, (G + 1, G + 1).

    Directed: ordered cells, row the agency of the source. Undirected: each dyad once,
    in the upper triangle, so that the sum of the array is always the number observed
    and its trace the number within agencies.
    """
    group, size = group_of(network.roster), network.roster.n_agencies + 1
    cells = reported_cells(network).between(group, size)
    if network.directed:
        return cells
    both = mutual_cells(network).between(group, size)
    dyads = np.triu(cells + cells.T - both, 1)
    np.fill_diagonal(dyads, np.diag(cells) - np.diag(both) // 2)
    return dyads


def observed_at(network: Network, rows: Ints, columns: Ints) -> Ints:
    """Count the observed cells from one agency to another, for some pairs of agencies.

    Undirected: dyads; a pair and its reverse have the same.
    """
    group, size = group_of(network.roster), network.roster.n_agencies + 1
    cells = reported_cells(network)
    found = cells.at(group, size, rows, columns)
    if network.directed:
        return found
    both = mutual_cells(network).at(group, size, rows, columns)
    dyads = found + cells.at(group, size, columns, rows) - both
    return np.where(rows == columns, found - both // 2, dyads)


def observed_per_person(network: Network) -> tuple[Ints, Ints]:
    """Count the observed cells in each person's row and column, (n,) each.

    Undirected: the observed dyads of each person, twice the same.
    """
    out, into = reported_cells(network).per_person()
    if network.directed:
        return out, into
    dyads = out + into - mutual_cells(network).per_person()[0]
    return dyads, dyads


def observed_both_ways(network: Network) -> int:
    """Count the dyads of which both directions were observed."""
    everyone = np.zeros(network.n_people, np.int64)
    return int(mutual_cells(network).between(everyone, 1)[0, 0]) // 2


@dataclass(frozen=True)
class TiedPairs:
    """Pairs of agencies with a tie, in order; undirected: the smaller position first.

    Attributes
    ----------
    rows, columns : int64 array (k,)
        Positions of the agencies.
    ties : int64 array (k,)
    weight : float64 array (k,)
        Sum of the weights of the ties.
    """

    rows: Ints
    columns: Ints
    ties: Ints
    weight: Floats


def tied_pairs(network: Network) -> TiedPairs:
    """Count the ties of the pairs of agencies that have any; add up their weights."""
    rows = network.indptr, network.indices, network.weights
    roster, work = network.roster, network.n_people + 2 * len(network.indices)
    indptr, columns, ties, weight = kernels.tied_pairs.run(
        work, rows, roster.agency_of, roster.n_agencies, directed=network.directed
    )
    first = np.repeat(np.arange(roster.n_agencies), np.diff(indptr))
    return TiedPairs(first, columns.astype(np.int64), ties, weight)


def ties_between(network: Network) -> tuple[Ints, Floats]:
    """Count the ties from each group to each group, and add up their weights.

    The shape and the triangle are those of :func:`observed_between`.
    """
    group, size = group_of(network.roster), network.roster.n_agencies + 1
    rows, columns = group[network.sources], group[network.indices]
    weights = network.weights
    if not network.directed:
        once = network.sources < network.indices
        rows, columns, weights = rows[once], columns[once], weights[once]
        rows, columns = np.minimum(rows, columns), np.maximum(rows, columns)
    pairs = rows * size + columns
    weight: Floats = np.bincount(pairs, weights, minlength=size * size).astype(float)
    return _between(rows, columns, size), weight.reshape(size, size)


def is_exchangeable(network: Network) -> bool:
    """Whether what was observed depends only on who answered and who was listed.

    Then labels can move among people alike in both without changing what was seen.
    Looks at people with a known agency only.
    """
    known = network.roster.agency_of >= 0
    cells = reported_cells(network).less
    capped = network.at_cap & network.answered & known
    return not capped.any() and not known[cells].all(axis=1).any()


def agency_pairs(
    network: Network,
) -> tuple[tuple[Ints, Ints], tuple[tuple[str, str], ...]]:
    """Positions and labels of all agency pairs, each unordered one once if undirected.

    Pairs without a single tie are there too: an empty cell is a finding.
    """
    agencies = network.roster.agencies
    size = len(agencies)
    if size**2 > MOST_PAIRS:
        message = (
            f"{size**2:,} pairs of {size:,} agencies are too many for one table "
            f"(at most {MOST_PAIRS:,}); mixing_matrix with pairs='tied' lists those "
            "with a tie"
        )
        raise ParameterError(message)
    every = np.ones((size, size), np.bool_)
    rows, columns = np.nonzero(every if network.directed else np.triu(every))
    return (rows, columns), labels_of_pairs(network, rows, columns)


def labels_of_pairs(
    network: Network, rows: Ints, columns: Ints
) -> tuple[tuple[str, str], ...]:
    """Labels of some pairs of agencies."""
    agencies = np.array(network.roster.agencies, dtype=object)
    pairs = zip(agencies[rows].tolist(), agencies[columns].tolist(), strict=True)
    return tuple(pairs)


def group_of(roster: Roster) -> Ints:
    """Position of each person's agency; the number of agencies where not known."""
    agency_of = roster.agency_of.astype(np.int64)
    return np.where(agency_of < 0, roster.n_agencies, agency_of)


def share(
    part: NDArray[np.number] | float, whole: NDArray[np.number] | float
) -> Floats:
    """Return part / whole, NaN where the whole is 0."""
    top, bottom = np.asarray(part, float), np.asarray(whole, float)
    result: Floats = np.full(np.broadcast_shapes(top.shape, bottom.shape), np.nan)
    np.divide(top, bottom, out=result, where=bottom != 0)
    return result


def unknown_notes(network: Network) -> list[str]:
    """Say how many people are left out for want of a known agency."""
    unknown = network.roster.n_unknown
    if not unknown:
        return []
    people = count(unknown, "person", "people")
    return [
        f"{people} without a known agency {'is' if unknown == 1 else 'are'} left out."
    ]


def silent_notes(network: Network, told: str) -> list[str]:
    """Say how many people did not answer, and what follows."""
    silent = network.n_people - int(network.answered.sum())
    if not silent:
        return []
    return [f"{count(silent, 'person', 'people')} did not answer: {told}."]


def reported_cells(network: Network) -> Cells:
    """Cells observed from the source's own side."""
    answered, listed, capped = network.answered, network.listed, network.at_cap
    free = answered & ~capped
    i, j = network.excepted[:, 0], network.excepted[:, 1]
    less = network.excepted[free[i] & listed[j] & (i != j)]
    more = _entries(network, answered & capped) if capped.any() else less[:0]
    return Cells(free, listed, less, more[_is_seen(network, more)])


def mutual_cells(network: Network) -> Cells:
    """Cells observed from both sides; each dyad is two of them."""
    full = network.answered & network.listed & ~network.at_cap
    i, j = network.excepted[:, 0], network.excepted[:, 1]
    less = _both_orders(network.excepted[full[i] & full[j] & (i != j)])
    more = less[:0]
    if network.at_cap.any():
        ties = _entries(network, np.ones(network.n_people, np.bool_))
        ties = ties[network.at_cap[ties].any(axis=1)]
        seen = _is_seen(network, ties) & _is_seen(network, ties[:, ::-1])
        more = _both_orders(ties[seen])
    return Cells(full, full, less, more)


def _entries(network: Network, chosen: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Cells (k, 2) of the ties in the rows of the people chosen."""
    sources = network.sources
    keep = chosen[sources]
    return np.stack([sources[keep], network.indices[keep]], axis=1)


def _is_seen(network: Network, cells: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether each cell was observed from the source's own side."""
    if not len(cells):
        return np.empty(0, np.bool_)
    i, j, n = cells[:, 0], cells[:, 1], network.n_people
    unclear = network.excepted[:, 0].astype(np.int64) * n + network.excepted[:, 1]
    seen: NDArray[np.bool_] = network.answered[i] & network.listed[j]
    seen &= ~np.isin(i.astype(np.int64) * n + j, unclear)
    return seen & (~network.at_cap[i] | (network.weight_of(i, j) > 0))


def _both_orders(cells: NDArray[np.int32]) -> NDArray[np.int32]:
    """Each cell and its reverse, once."""
    return np.unique(np.concatenate([cells, cells[:, ::-1]]), axis=0)


def _between(rows: Ints, columns: Ints, size: int) -> Ints:
    """How many pairs (row, column) there are of each kind."""
    pairs = np.bincount(rows * size + columns, minlength=size * size)
    return pairs.reshape(size, size)
