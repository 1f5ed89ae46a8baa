"""Densities of one wave, or their change, with their variances."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from agencygraph.inference._cells import (
    AT_ONCE,
    PerPerson,
    Seen,
    cells_toward,
    per_person,
    ties_toward,
)
from agencygraph.inference._dyadic import (
    Blocks,
    Spread,
    Sums,
    blocks_of,
    spread_of,
    sums_of,
)
from agencygraph.measures._observed import (
    agency_pairs,
    group_of,
    observed_between,
    share,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Estimates:
    """Statistics, a row each.

    Attributes
    ----------
    waves : float64 array (waves, rows)
        The statistic in each wave.
    value : float64 array (rows,)
        What the interval is about: the statistic, or its change.
    spread : Spread
    events : float64 array (rows,)
        Cells that changed; of one wave: ties or cells without, whichever are fewer.
    expected : float64 array (rows,)
        Events at the rate of all cells alike, within agencies or across; for the E–I
        index the fewest of events and of ties within and across in each wave.
    ties : float64 array (waves, rows)
    observed : float64 array (rows,)
    """

    waves: Floats
    value: Floats
    spread: Spread
    events: Floats
    expected: Floats
    ties: Floats
    observed: Floats

    def with_variance(self, variance: Floats) -> "Estimates":
        """Return the same with other variances."""
        return replace(self, spread=replace(self.spread, variance=variance))


def joined(parts: Sequence[Estimates]) -> Estimates:
    """Return the rows of all, one after another."""

    def together(values: list[Floats]) -> Floats:
        return np.concatenate(values, axis=-1)

    spread = Spread(
        *(
            together([getattr(part.spread, field.name) for part in parts])
            for field in fields(Spread)
        )
    )
    names = ("events", "expected", "ties", "observed")
    return Estimates(
        together([part.waves for part in parts]),
        together([part.value for part in parts]),
        spread,
        *(together([getattr(part, name) for part in parts]) for name in names),
    )


def contrast_of(waves: int) -> Floats:
    """Return the sum over waves that is meant: the only one, or after − before."""
    return np.array([1.0]) if waves == 1 else np.array([-1.0, 1.0])


def pairs_of_all(cells: Seen) -> Ints:
    """Block of each cell: everything."""
    return np.zeros(len(cells.first), np.int64)


def pairs_inside(cells: Seen) -> Ints:
    """Block of each cell: 0 within an agency, 1 across, -1 where one is not known."""
    agency_of = cells.network.roster.agency_of
    one, two = agency_of[cells.first], agency_of[cells.second]
    return np.where((one < 0) | (two < 0), -1, (one != two).astype(np.int64))


def pairs_own(cells: Seen) -> Ints:
    """Block of each cell: the agency of both, -1 without."""
    agency_of = cells.network.roster.agency_of
    one, two = agency_of[cells.first], agency_of[cells.second]
    return np.where(one == two, one, -1).astype(np.int64)


def of_network(cells: Seen, counts: PerPerson) -> tuple[Estimates, ...]:
    """Return density, density within and density across, one row each."""
    inside = pairs_inside(cells)
    everyone = np.zeros(cells.network.n_people, np.int64)
    found = []
    for block, touching, both in (
        (pairs_of_all(cells), counts.total, counts.both[0]),
        (np.where(inside == 0, 0, -1), counts.within, counts.both[1]),
        (
            np.where(inside == 1, 0, -1),
            counts.known - counts.within,
            counts.both[2] - counts.both[1],
        ),
    ):
        size = touching.sum(keepdims=True) / 2, both.sum(keepdims=True) / 2
        found.append(_estimates(cells, block, size, (everyone, touching, both)))
    return tuple(found)


def of_agencies(cells: Seen) -> Estimates:
    """Return the density within each agency."""
    counts = per_person(cells.network)
    roster, group = cells.network.roster, group_of(cells.network.roster)

    def summed(values: Floats) -> Floats:
        return np.bincount(group, values, minlength=roster.n_agencies + 1)[:-1] / 2

    size = summed(counts.within), summed(counts.both[1])
    people = np.where(roster.agency_of < 0, 0, group)  # those have no such cells
    touching = people, counts.within, counts.both[1]
    found = _estimates(cells, pairs_own(cells), size, touching)
    return _as_elsewhere(found, cells, 0)


def _as_elsewhere(blocks: Estimates, cells: Seen, kind: int) -> Estimates:
    """Expect in each block as many events a cell as in all such cells together."""
    tied = cells.tied[:, pairs_inside(cells) == kind]
    observed = blocks.observed.sum()
    events = float((tied[0] != tied[1]).sum()) if len(tied) == 2 else tied.sum()
    if len(tied) == 1:
        events = min(events, observed - events)
    rate = share(events, observed)
    return replace(blocks, expected=rate * blocks.observed)


def of_pairs(cells: Seen) -> Estimates:
    """Return the density from each agency to each, in the order of the pairs."""
    network = cells.network
    (rows, columns), _ = agency_pairs(network)
    block = _pair_of(cells)
    values = cells.contrast(contrast_of(len(cells.tied)))
    size = observed_between(network)[:-1, :-1].astype(float)
    np.fill_diagonal(size, 0)  # within agencies a person may be at both ends
    count = size.ravel(), np.zeros(size.size)
    blocks = blocks_of(values, block, count, sides=2)
    sums = _sums_of_pairs(values, blocks)
    apart = _gather(cells, block, count, blocks, spread_of(blocks, sums))
    apart = _as_elsewhere(apart, cells, 1)
    place = rows * network.roster.n_agencies + columns
    own = np.where(rows == columns, rows, -1)
    return _merged(apart, of_agencies(cells), place, own)


def _pair_of(cells: Seen) -> Ints:
    """Block of each cell: its pair of agencies, -1 within one or not known."""
    roster = cells.network.roster
    one = roster.agency_of[cells.first].astype(np.int64)
    two = roster.agency_of[cells.second].astype(np.int64)
    if not cells.network.directed:
        one, two = np.minimum(one, two), np.maximum(one, two)
    known = (one >= 0) & (two >= 0) & (one != two)
    return np.where(known, one * roster.n_agencies + two, -1)


def _sums_of_pairs(values: Seen, blocks: Blocks) -> Sums:
    """Sums over the people on both sides, some agencies at a time."""
    network = values.network
    n, agencies = network.n_people, network.roster.n_agencies
    at_once = max(1, AT_ONCE // max(n, 1))
    none = np.zeros(0)
    sums = sums_of(blocks, none.astype(np.int64), none, none)
    for first in range(0, agencies, at_once):
        end = min(first + at_once, agencies)
        counted = cells_toward(network, first, end)
        tied = ties_toward(values, first, end)
        own = np.repeat(network.roster.agency_of.astype(np.int64), end - first)
        other = np.tile(np.arange(first, end), n)
        there = (own >= 0) & (own != other)
        ways = [(own, other, tied.out, counted.out)]
        if network.directed:
            ways.append((other, own, tied.into, counted.into))
        else:
            low, high = np.minimum(own, other), np.maximum(own, other)
            ways = [(low, high, tied.out, counted.out)]
        for rows, columns, ties, seen in ways:
            block = (rows * agencies + columns)[there]
            sums += sums_of(blocks, block, ties.ravel()[there], seen.ravel()[there])
    return sums


def _estimates(
    cells: Seen,
    block: Ints,
    size: tuple[Floats, Floats],
    people: tuple[Ints, Floats, Floats],
) -> Estimates:
    """Means of blocks among the same people: of each block, cells, dyads both ways."""
    values = cells.contrast(contrast_of(len(cells.tied)))
    blocks = blocks_of(values, block, size, sides=1)
    chosen, n = block >= 0, cells.network.n_people
    tied = np.zeros(n)
    for ends in (values.first, values.second):
        tied += np.bincount(ends[chosen], values.tied[0][chosen], minlength=n)
    spread = spread_of(blocks, sums_of(blocks, people[0], tied, *people[1:]))
    return _gather(cells, block, size, blocks, spread)


def _gather(
    cells: Seen,
    block: Ints,
    size: tuple[Floats, Floats],
    blocks: Blocks,
    spread: Spread,
) -> Estimates:
    chosen, many = block >= 0, len(size[0])
    totals = [
        np.bincount(block[chosen], tied[chosen], minlength=many).astype(float)
        for tied in cells.tied
    ]
    if len(totals) == 1:
        events = np.minimum(totals[0], size[0] - totals[0])
    else:
        changed = (cells.tied[0] != cells.tied[1])[chosen]
        events = np.bincount(block[chosen], changed, minlength=many).astype(float)
    ties = np.stack(totals)
    return Estimates(
        share(ties, size[0]), blocks.mean, spread, events, events, ties, size[0]
    )


def _merged(one: Estimates, own: Estimates, place: Ints, agency: Ints) -> Estimates:
    """Rows ``place`` of the one; where ``agency`` is not -1, that row of the other."""

    def chosen(first: Floats, second: Floats) -> Floats:
        picked = first[..., place]
        picked[..., agency >= 0] = second[..., agency[agency >= 0]]
        return picked

    spreads = (
        chosen(getattr(one.spread, field.name), getattr(own.spread, field.name))
        for field in fields(Spread)
    )
    return Estimates(
        chosen(one.waves, own.waves),
        chosen(one.value, own.value),
        Spread(*spreads),
        chosen(one.events, own.events),
        chosen(one.expected, own.expected),
        chosen(one.ties, own.ties),
        chosen(one.observed, own.observed),
    )
