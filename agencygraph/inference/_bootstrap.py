"""Networks of people drawn with replacement: the vertex bootstrap.

A draw takes as many people as there are, some twice or more, some not at all, the same
in both waves. The cells between two places that hold the same person do not exist; the
dyad of two people drawn at random takes their place, both directions together, observed
or not, and counts for the agencies of those two. No network is built: a cell between
people drawn a and b times counts a b times, and the number of observed cells follows
from how often those who answered, and those on the list, were drawn.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from agencygraph import _parallel
from agencygraph.inference import _means
from agencygraph.inference._cells import Seen
from agencygraph.measures._observed import (
    Cells,
    group_of,
    mutual_cells,
    reported_cells,
    share,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AT_ONCE = 50
"""Draws of a block, which has random numbers of its own."""


@dataclass(frozen=True)
class _Plan:
    """What every draw needs."""

    cells: Seen
    keys: Ints
    reported: Cells
    mutual: Cells
    group: Ints
    by: str

    @property
    def size(self) -> int:
        """Number of groups, those without a known agency being one."""
        return self.cells.network.roster.n_agencies + 1


def vertex_draws(cells: Seen, by: str, draws: int, seed: int) -> Floats:
    """Draw the statistic of each row, or its change, (draws, rows)."""
    network = cells.network
    plan = _Plan(
        cells,
        cells.first * max(network.n_people, 1) + cells.second,
        reported_cells(network),
        mutual_cells(network),
        group_of(network.roster),
        by,
    )
    firsts = range(0, draws, AT_ONCE)
    seeds = np.random.SeedSequence(seed).spawn(len(firsts))
    tasks = [
        (one, min(AT_ONCE, draws - first))
        for one, first in zip(seeds, firsts, strict=True)
    ]
    work = draws * (40_000 + 8 * len(plan.keys) + 4 * network.n_people)
    drawn = _parallel.each(partial(_block, plan), tasks, "bootstrap", steps=work)
    return np.concatenate(list(drawn))


def _block(plan: _Plan, seed: np.random.SeedSequence, draws: int) -> Floats:
    random = np.random.default_rng(seed)
    return np.stack([_draw(plan, random) for _ in range(draws)])


def _draw(plan: _Plan, random: np.random.Generator) -> Floats:
    n = plan.cells.network.n_people
    times = np.bincount(random.integers(n, size=n), minlength=n).astype(float)
    twice = int((times * (times - 1)).sum()) // 2
    first = random.integers(n, size=twice)
    second = (first + random.integers(1, n, size=twice)) % n
    weight = times[plan.cells.first] * times[plan.cells.second]
    observed = _weighed(plan, times)
    if plan.cells.network.directed:
        first, second = np.concatenate([first, second]), np.concatenate([second, first])
    else:
        first, second = np.minimum(first, second), np.maximum(first, second)
    seen = plan.cells.network.observes(first, second)
    first, second = first[seen], second[seen]
    np.add.at(observed, _block_of(plan, first, second), 1)
    keys = first * n + second
    place = np.minimum(np.searchsorted(plan.keys, keys), max(len(plan.keys) - 1, 0))
    if len(plan.keys):
        np.add.at(weight, place[plan.keys[place] == keys], 1)
    block = _block_of(plan, plan.cells.first, plan.cells.second)
    ties: Floats = np.stack(
        [
            np.bincount(block, weight * tied, minlength=len(observed)).astype(float)
            for tied in plan.cells.tied
        ]
    )
    return _statistics(plan, ties, observed)


def _block_of(plan: _Plan, first: Ints, second: Ints) -> Ints:
    """Pair of groups of each cell; undirected: the smaller first."""
    one, two = plan.group[first], plan.group[second]
    if not plan.cells.network.directed:
        one, two = np.minimum(one, two), np.maximum(one, two)
    return one * plan.size + two


def _weighed(plan: _Plan, times: Floats) -> Floats:
    """Observed cells between groups, each person counted as often as drawn."""
    cells = _between(plan.reported, plan, times)
    if plan.cells.network.directed:
        return cells.ravel()
    both = _between(plan.mutual, plan, times)
    dyads = np.triu(cells + cells.T - both, 1)
    np.fill_diagonal(dyads, np.diag(cells) - np.diag(both) / 2)
    return dyads.ravel()


def _between(cells: Cells, plan: _Plan, times: Floats) -> Floats:
    size, group = plan.size, plan.group
    sent = np.bincount(group, times * cells.rows, minlength=size)
    received = np.bincount(group, times * cells.columns, minlength=size)
    itself = times * times * (cells.rows & cells.columns)
    found: Floats = np.outer(sent, received).astype(float)
    found -= np.diag(np.bincount(group, itself, minlength=size))
    for some, sign in ((cells.less, -1.0), (cells.more, 1.0)):
        i, j = some[:, 0], some[:, 1]
        np.add.at(found, (group[i], group[j]), sign * times[i] * times[j])
    return found


def _statistics(plan: _Plan, ties: Floats, observed: Floats) -> Floats:
    """Rows of the table from ties (waves, blocks) and cells of the pairs of groups."""
    size, waves = plan.size, len(ties)
    weights = _means.contrast_of(waves)
    ties, cells = ties.reshape(waves, size, size), observed.reshape(size, size)
    known, known_cells = ties[:, :-1, :-1], cells[:-1, :-1]
    own = np.einsum("wgg->wg", known)
    own_cells = np.diag(known_cells)
    if plan.by == "agency":
        return weights @ share(own, own_cells)
    if plan.by == "agency pair":
        every = np.ones(known_cells.shape, np.bool_)
        rows = np.nonzero(every if plan.cells.network.directed else np.triu(every))
        return weights @ share(known, known_cells)[:, rows[0], rows[1]]
    within, across = own.sum(axis=1), known.sum(axis=(1, 2)) - own.sum(axis=1)
    wide = known_cells.sum() - own_cells.sum()
    columns = [
        share(ties.sum(axis=(1, 2)), cells.sum()),
        share(within, own_cells.sum()),
        share(across, wide),
        share(across - within, across + within),
    ]
    return weights @ np.stack(columns, axis=1)


def spread_of_draws(drawn: Floats) -> Floats:
    """Variance over the draws in which there was such a statistic."""
    known = ~np.isnan(drawn)
    many = known.sum(axis=0)
    filled = np.where(known, drawn, 0.0)
    off = np.where(known, drawn - share(filled.sum(axis=0), many), 0.0)
    return share((off * off).sum(axis=0), np.maximum(many - 1, 0))
