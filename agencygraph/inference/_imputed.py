"""Networks filled in by chance, and the brokerage of everybody in each."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from agencygraph.inference._tie_information import logistic
from agencygraph.inference._tie_model import TieModel, dense
from agencygraph.measures._roles import roles_of
from agencygraph.network import Network
from agencygraph.observation import unobserved_cells

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Places = NDArray[np.int64]

ENDS = {
    "coordinator": ("own", "own", "own"),
    "itinerant": ("other", "other", "own"),
    "representative": ("own", "other", "other"),
    "gatekeeper": ("other", "own", "other"),
    "boundary": ("own", "other", "other"),
    "liaison": ("other", "other", "other"),
    "ends across": ("any", "any", "other"),
}
"""For each role: who names the broker, whom the broker names, the missing tie."""


@dataclass(frozen=True)
class Filling:
    """A network of people with an agency, and its cells that were not observed."""

    network: Network
    model: TieModel
    hidden: NDArray[np.int32]
    """Unobserved cells (k, 2); undirected: dyads."""

    @classmethod
    def of(cls, network: Network, model: TieModel) -> "Filling":
        """Find the unobserved cells."""
        return cls(network, model, unobserved_cells(network))

    @cached_property
    def ties(self) -> Singles:
        """What was observed, 1 where there is a tie, (n, n)."""
        return dense(self.network)[0].astype(np.float32)

    @cached_property
    def _alone(self) -> tuple[Places, Places, Floats]:
        """Cells whose reverse was observed, and what it said."""
        rows, columns = self.hidden[:, 0], self.hidden[:, 1]
        seen = self.network.observes(columns, rows)
        rows, columns = rows[seen], columns[seen]
        said = (self.network.weight_of(columns, rows) > 0).astype(float)
        return rows.astype(np.int64), columns.astype(np.int64), said

    @cached_property
    def _blind(self) -> tuple[Places, Places]:
        """Dyads of which neither direction was observed, once."""
        rows, columns = self.hidden[:, 0], self.hidden[:, 1]
        seen = self.network.observes(columns, rows)
        once = ~seen & (rows < columns)
        return rows[once].astype(np.int64), columns[once].astype(np.int64)

    def draw(self, chance: np.random.Generator) -> Singles:
        """One way it may be, (n, n): effects drawn first, then ties given them."""
        theta = self.model.draw(chance)
        filled = self.ties.copy()
        eta, rho = self.model.layout.eta, theta[2]
        if not self.network.directed:
            rows, columns = (self.hidden[:, k].astype(np.int64) for k in (0, 1))
            tied = chance.random(len(rows)) < logistic(eta(theta, rows, columns))
            filled[rows, columns] = filled[columns, rows] = tied
            return filled
        rows, columns, said = self._alone
        odds = eta(theta, rows, columns) + rho * said
        filled[rows, columns] = chance.random(len(rows)) < logistic(odds)
        rows, columns = self._blind
        there, back = eta(theta, rows, columns), eta(theta, columns, rows)
        first, second = chance.random((2, len(rows)))
        # log of 1 + e^back, without a tie there and with one
        gain = np.logaddexp(0, back + rho) - np.logaddexp(0, back)
        tied = first < logistic(there + gain)
        filled[rows, columns] = tied
        filled[columns, rows] = second < logistic(back + rho * tied)
        return filled


def brokered(
    ties: Singles, group: NDArray[np.int32], role: str, *, directed: bool
) -> Floats:
    """Open pairs each person brokers in a role, "total", "across" or "ends across".

    Whole numbers throughout: single precision holds them exactly up to 1,000 people.
    """
    if role == "across":
        every = brokered(ties, group, "total", directed=directed)
        return every - brokered(ties, group, "coordinator", directed=directed)
    free = 1 - ties
    np.fill_diagonal(free, 0)
    into, out, closing = ties, ties, free
    if role != "total":
        same = (group[:, None] == group[None, :]).astype(np.float32)
        part = {"own": same, "other": 1 - same}
        into, out, closing = (
            matrix if end == "any" else matrix * part[end]
            for matrix, end in zip((ties, ties, free), ENDS[role], strict=True)
        )
    found: Floats = (into * (closing @ out.T)).sum(axis=0, dtype=np.float64)
    return found if directed or role == "boundary" else found / 2


def roles_allowed(network: Network) -> tuple[str, ...]:
    """What brokers may be ranked by."""
    return ("total", "across", "ends across", *roles_of(network))


def share_in_top(values: Floats, k: int) -> Floats:
    """Share of each in the k largest; those equal at the edge divide what is left."""
    if k >= len(values):
        return np.ones(len(values))
    edge = np.partition(values, len(values) - k)[len(values) - k]
    above, level = values > edge, values == edge
    return np.where(above, 1.0, level * ((k - above.sum()) / level.sum()))
