r"""Ties one would expect between agencies, laid over the observed cells alone.

Each expectation gives every cell (i, j) a weight :math:`x_i y_j` and spreads all ties
over the *observed* cells in proportion: 1 everywhere (density), the ties i sends times
those j receives (configuration), the ties i sends over the cells observed in i's row
(fixed outdegree: everybody keeps theirs and picks at random). An agency that was not
observed is expected to have no ties, and is not found short of any.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from agencygraph.measures._observed import (
    Cells,
    Floats,
    Ints,
    mutual_cells,
    observed_between,
    observed_per_person,
    reported_cells,
    share,
    ties_between,
)
from agencygraph.network import Network
from agencygraph.observation import take_people


@dataclass(frozen=True)
class Activity:
    """What people of known agencies report about one another.

    Attributes
    ----------
    network : Network
        The people of known agencies alone.
    """

    network: Network

    @classmethod
    def of(cls, network: Network) -> "Activity":
        """Leave out those without a known agency."""
        known = network.roster.agency_of >= 0
        if not known.all():
            network = take_people(network, np.flatnonzero(known))
        return cls(network)

    @cached_property
    def ties(self) -> Ints:
        """Ties of each agency pair (undirected: upper triangle), (G, G)."""
        inner = slice(0, self.network.roster.n_agencies)
        return ties_between(self.network)[0][inner, inner]

    @cached_property
    def seen(self) -> Ints:
        """Observed cells of each agency pair (undirected: upper triangle), (G, G)."""
        inner = slice(0, self.network.roster.n_agencies)
        return observed_between(self.network)[inner, inner]

    @cached_property
    def sent(self) -> Floats:
        """Ties each person sends (undirected: has)."""
        return np.diff(self.network.indptr).astype(float)

    @cached_property
    def received(self) -> Floats:
        """Ties each person receives (undirected: has)."""
        n = self.network.n_people
        return np.bincount(self.network.indices, minlength=n).astype(float)

    @cached_property
    def rate(self) -> Floats:
        """Ties sent over cells observed in the person's row, 0 where there are none."""
        cells = observed_per_person(self.network)[0]
        rate: Floats = np.nan_to_num(share(self.sent, cells))
        return rate

    def density(self) -> Floats:
        """Ties of each agency pair if all observed cells were tied at one rate."""
        cells = float(self.seen.sum())
        return self._seen_only(self.ties.sum() * share(self.seen, cells))

    def configuration(self) -> Floats:
        """The same if a cell's rate were the ties i sends times those j receives."""
        return self._expected(self.sent, self.received)

    def fixed_outdegree(self) -> Floats:
        """The same if everybody spread the ties they send over their observed cells.

        Undirected: each tie half from either end.
        """
        return self._expected(self.rate, np.ones_like(self.rate))

    def choices(self, *, itself: bool) -> Floats:
        """Ties people would send within their own agency, picking at random, (G,).

        Undirected: a tie is sent from both ends. ``itself``: as if people could pick
        themselves as well, as Coleman's own example has it.
        """
        if not itself:
            return self._spread_within(self.rate)
        network = self.network
        own = network.answered & network.listed & ~network.at_cap
        cells = observed_per_person(network)[0] + own
        rate: Floats = np.nan_to_num(share(self.sent, cells))
        group, size = network.roster.agency_of, network.roster.n_agencies
        picked: Floats = np.bincount(group, rate * own, minlength=size).astype(float)
        return self._spread_within(rate) + picked

    def _expected(self, x: Floats, y: Floats) -> Floats:
        spread = self._spread(x, y)
        if not self.network.directed:
            own = np.diag(spread)
            spread = np.triu(spread + spread.T, 1)
            np.fill_diagonal(spread, own)
        total = spread.sum()
        return self._seen_only(spread * (self.ties.sum() / total if total else 0.0))

    def _seen_only(self, expected: Floats) -> Floats:
        return np.where(self.seen > 0, expected, np.nan)

    def _spread(self, x: Floats, y: Floats) -> Floats:
        """Sum of x_i y_j over the observed cells from each agency to each.

        Undirected: over both orders of each observed dyad.
        """
        network = self.network
        reported = reported_cells(network)
        found = self._sum(reported, x, y)
        if network.directed:
            return found
        mutual = mutual_cells(network)
        return found + self._sum(reported, y, x).T - self._sum(mutual, x, y)

    def _spread_within(self, x: Floats) -> Floats:
        """Sum of x_i over the observed cells inside each agency, as ``_spread``."""
        network, one = self.network, np.ones_like(x)
        reported = reported_cells(network)
        found = self._sum_within(reported, x, one)
        if network.directed:
            return found
        found += self._sum_within(reported, one, x)
        return found - self._sum_within(mutual_cells(network), x, one)

    def _sum_within(self, cells: Cells, x: Floats, y: Floats) -> Floats:
        sent, received, own = self._per_agency(cells, x, y)
        total: Floats = sent * received - own
        group, size = self.network.roster.agency_of, len(total)
        for some, sign in ((cells.less, -1.0), (cells.more, 1.0)):
            i, j = some[group[some[:, 0]] == group[some[:, 1]]].T
            total += sign * np.bincount(group[i], x[i] * y[j], minlength=size)
        return total

    def _per_agency(self, cells: Cells, x: Floats, y: Floats) -> list[Floats]:
        """Sums over each agency: x of rows, y of columns, x y of who is both."""
        roster = self.network.roster
        parts = x * cells.rows, y * cells.columns, x * y * (cells.rows & cells.columns)
        return [
            np.bincount(roster.agency_of, part, minlength=roster.n_agencies).astype(
                float
            )
            for part in parts
        ]

    def _sum(self, cells: Cells, x: Floats, y: Floats) -> Floats:
        roster = self.network.roster
        group, size = roster.agency_of.astype(np.int64), roster.n_agencies
        sent, received, own = self._per_agency(cells, x, y)
        total: Floats = np.outer(sent, received) - np.diag(own)
        for some, sign in ((cells.less, -1.0), (cells.more, 1.0)):
            i, j = some[:, 0], some[:, 1]
            pairs = group[i] * size + group[j]
            added = np.bincount(pairs, x[i] * y[j], minlength=size * size)
            total += sign * added.reshape(size, size)
        return total
