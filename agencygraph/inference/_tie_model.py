r"""A model of who names whom, to draw what those who did not answer may have said.

Two directions of a dyad together (Van Duijn, Snijders & Zijlstra's p2):

.. math:: P(x_{ij}, x_{ji}) \propto
   \exp(\eta_{ij} x_{ij} + \eta_{ji} x_{ji} + \rho \, x_{ij} x_{ji}), \quad
   \eta_{ij} = \mu_{within|across} + u_{g(i) h(j)} + a_i + b_j

with :math:`\rho` reciprocity and normal effects of the pair of agencies, the sender's
activity and the receiver's popularity, the two of one person correlated. A dyad seen
from one side counts with what it says about the other. The mode of the effects is
found by Fisher scoring, the variances by expectation-maximisation on a normal
approximation; draws are from that normal. Undirected: one direction, a = b, no
:math:`\rho`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.inference._tie_information import information
from agencygraph.inference._tie_layout import Layout
from agencygraph.network import Network

Floats = NDArray[np.floating[Any]]
Marks = NDArray[np.bool_]

MOST_BLOCKS = 400
"""Pairs of agencies that get an effect of their own; of more only within or across."""

ROUNDS = 10
"""Steps with each effect's uncertainty taken from what is known of it alone."""

LAST_ROUNDS = 3
"""Steps after that with the covariance of all effects, which takes longer to find."""

STEPS_TO_MODE = 4
"""Steps with the variances as they were found."""

WIDE = 25.0
"""Prior variance of the two intercepts and of reciprocity: hardly a prior at all."""

LEAST = 1e-3
"""Smallest variance of effects: none may vanish and never come back."""


@dataclass(frozen=True)
class Spread:
    """Variances of the effects."""

    block: float
    person: Floats
    """(2, 2): activity and popularity."""


@dataclass(frozen=True)
class TieModel:
    """Fitted effects: their mode and what is uncertain about them."""

    layout: Layout
    mode: Floats
    root: Floats
    """Lower triangle L of the covariance L Lᵀ of the free parameters."""
    spread: Spread

    def draw(self, chance: np.random.Generator) -> Floats:
        """Parameters of the directed model, drawn from the normal approximation."""
        free = self.mode + self.root @ chance.standard_normal(len(self.mode))
        return spread_out(free, self.layout.merged())


def spread_out(free: Floats, merged: NDArray[np.int64]) -> Floats:
    """Parameters of the directed model from the free ones."""
    return np.where(merged < 0, 0.0, free[merged])


def fit(network: Network) -> TieModel:
    """Fit the model to what was observed of a network of people with an agency."""
    roster = network.roster
    blocks = roster.n_agencies if roster.n_agencies**2 <= MOST_BLOCKS else 0
    layout = Layout(roster.agency_of.astype(np.int64), blocks, network.directed)
    merged = layout.merged()
    free: Floats = np.zeros(merged.max() + 1)
    spread = Spread(0.5, np.array([[0.5, 0.1], [0.1, 0.5]]))
    seen, data = _people_seen(network), dense(network)
    for turn in range(ROUNDS + LAST_ROUNDS):
        free, matrix = _step(layout, free, spread, data)
        theta = spread_out(free, merged)
        rough = turn < ROUNDS
        covariance = _own_covariance(layout, matrix) if rough else _inverse(matrix)
        spread = _spread(layout, theta, _uncertain(layout, covariance, merged), seen)
    for _ in range(STEPS_TO_MODE):
        free, matrix = _step(layout, free, spread, data)
    root = np.linalg.cholesky(_inverse(matrix))
    return TieModel(layout, free, root, spread)


def _step(
    layout: Layout, free: Floats, spread: Spread, data: tuple[Marks, Marks]
) -> tuple[Floats, Floats]:
    """Free parameters a step nearer to the mode, and the information before it."""
    merged = layout.merged()
    theta = spread_out(free, merged)
    found, precision = information(layout, theta, *data), _prior(layout, spread)
    score = _merge_vector(found.score - precision @ theta, merged)
    matrix = _merge(found.matrix + precision, merged)
    return free + np.clip(np.linalg.solve(matrix, score), -2, 2), matrix


def _inverse(matrix: Floats) -> Floats:
    found: Floats = np.linalg.inv(matrix)
    return found


def _own_covariance(layout: Layout, matrix: Floats) -> Floats:
    """Covariance of each person's two effects, were all others known."""
    covariance = np.diag(1 / np.diag(matrix))
    if layout.directed:
        first, n = layout.people.start, layout.n
        a, b = np.arange(first, first + n), np.arange(first + n, first + 2 * n)
        cross = matrix[a, b]
        whole = matrix[a, a] * matrix[b, b] - cross**2
        covariance[a, a], covariance[b, b] = matrix[b, b] / whole, matrix[a, a] / whole
        covariance[a, b] = covariance[b, a] = -cross / whole
    return covariance


def dense(network: Network) -> tuple[Marks, Marks]:
    """Ties and what was observed, (n, n) each."""
    n = network.n_people
    ties = np.zeros((n, n), np.bool_)
    ties[network.sources, network.indices] = True
    rows, columns = np.divmod(np.arange(n * n), n)
    return ties, network.observes(rows, columns).reshape(n, n)


def _people_seen(network: Network) -> Marks:
    """People whose own effects tell of the variances; everybody if these are few."""
    seen = network.answered & network.listed
    return seen if seen.sum() >= 3 else np.ones_like(seen)


def _prior(layout: Layout, spread: Spread) -> Floats:
    """Prior precision of the directed parameters."""
    precision = np.zeros((layout.size, layout.size))
    diagonal = np.full(layout.size, 1 / WIDE)
    if layout.directed:
        diagonal[layout.block] = 1 / spread.block
        person = np.linalg.inv(spread.person)
    else:  # two directed parameters stand for one: each carries half of its prior
        k = layout.blocks
        halves = np.full((k, k), 0.5)
        np.fill_diagonal(halves, 1.0)
        diagonal[layout.block] = halves.ravel() / spread.block
        person = np.eye(2) / (2 * spread.person[0, 0])
    np.fill_diagonal(precision, diagonal)
    first, n = layout.people.start, layout.n
    a, b = np.arange(first, first + n), np.arange(first + n, first + 2 * n)
    precision[a, a], precision[b, b] = person[0, 0], person[1, 1]
    precision[a, b] = precision[b, a] = person[0, 1]
    return precision


def _spread(layout: Layout, theta: Floats, covariance: Floats, seen: Marks) -> Spread:
    """Variances given the effects and what is uncertain about them."""
    first, n = layout.people.start, layout.n
    where = np.flatnonzero(seen)
    places = np.stack([first + where, first + n + where])
    effects = theta[places]
    person = np.empty((2, 2))
    for r in range(2):
        for s in range(2):
            own = covariance[places[r], places[s]]
            person[r, s] = np.mean(effects[r] * effects[s] + own)
    if layout.directed:
        person[np.diag_indices(2)] += LEAST
    else:
        person = np.eye(2) * (person[0, 0] + LEAST)
    block = LEAST
    if layout.blocks:
        own = theta[layout.block] ** 2 + np.diag(covariance)[layout.block]
        block += float(own.mean())
    return Spread(block, person)


def _uncertain(layout: Layout, covariance: Floats, merged: NDArray[np.int64]) -> Floats:
    """Covariance of the directed parameters."""
    if layout.directed:
        return covariance
    wide = covariance[np.ix_(merged, merged)]
    wide[merged < 0] = 0
    wide[:, merged < 0] = 0
    return wide


def _merge(matrix: Floats, merged: NDArray[np.int64]) -> Floats:
    """Quadratic form in the free parameters."""
    if (merged == np.arange(len(merged))).all():
        return matrix
    kept = np.flatnonzero(merged >= 0)
    small = np.zeros((merged.max() + 1, merged.max() + 1))
    rows, columns = np.meshgrid(merged[kept], merged[kept], indexing="ij")
    np.add.at(small, (rows, columns), matrix[np.ix_(kept, kept)])
    return small


def _merge_vector(vector: Floats, merged: NDArray[np.int64]) -> Floats:
    kept = merged >= 0
    size = int(merged.max()) + 1
    return np.bincount(merged[kept], vector[kept], minlength=size).astype(float)
