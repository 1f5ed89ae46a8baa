"""Score and expected information of the model of ties, over all dyads at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.inference._tie_layout import Layout

Floats = NDArray[np.floating[Any]]
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Information:
    """First derivative of the log-likelihood, and its expected square."""

    score: Floats
    matrix: Floats


@dataclass(frozen=True)
class _Cells:
    """Derivatives by the log-odds of each cell, (n, n) each, and by reciprocity."""

    score: Floats
    own: Floats
    """Information of a cell's log-odds about themselves."""
    back: Floats
    """... about those of the reverse cell; symmetric."""
    mutual: Floats
    """... about reciprocity."""
    rho: tuple[float, float]
    """Score of reciprocity and its information about itself."""


def information(
    layout: Layout, theta: Floats, ties: Marks, observed: Marks
) -> Information:
    """Derivatives by the parameters of the directed model."""
    n = layout.n
    rows, columns = np.divmod(np.arange(n * n), max(n, 1))
    eta = layout.eta(theta, rows, columns).reshape(n, n)
    if layout.directed:
        cells = _directed(eta, theta[2], ties, observed)
    else:
        cells = _undirected(eta, ties, observed)
    return _assembled(layout, cells)


def logistic(eta: Floats) -> Floats:
    """Probability from log-odds."""
    return np.asarray(1 / (1 + np.exp(-eta)))


def _undirected(eta: Floats, ties: Marks, observed: Marks) -> _Cells:
    """Each dyad is two cells of half its weight."""
    chance = logistic(eta)
    nothing = np.zeros_like(eta)
    half = observed / 2
    return _Cells(
        (ties - chance) * half, chance * (1 - chance) * half, nothing, nothing, (0, 0)
    )


def _directed(eta: Floats, rho: float, ties: Marks, observed: Marks) -> _Cells:
    odds, bonus = np.exp(eta), np.exp(rho)
    both = odds * odds.T * bonus
    total = 1 + odds + odds.T + both
    mutual, chance = both / total, (odds + both) / total
    known = observed & observed.T
    alone = observed & ~observed.T
    # the unseen side of a dyad, given what the seen side said, both ways it may be
    if_not, if_tied = logistic(eta).T, logistic(eta + rho).T
    variance = chance * (1 - chance)
    own = variance * known
    back = (mutual - chance * chance.T) * known
    with_rho = mutual * (1 - chance) * known
    once = variance * alone
    shift = if_tied - if_not
    own += once + (once * shift**2).T
    back += once * shift + (once * shift).T
    with_rho += once * if_tied + (once * shift * if_tied).T
    score = (ties - chance) * observed
    told = np.where(ties, if_tied, if_not)
    score += ((told - chance.T) * alone).T
    pairs = ((ties & ties.T) - mutual) * known / 2 + (ties * if_tied - mutual) * alone
    rho_own = mutual * (1 - mutual) * known / 2 + once * if_tied**2
    return _Cells(
        score, own, back, with_rho, (float(pairs.sum()), float(rho_own.sum()))
    )


def _assembled(layout: Layout, cells: _Cells) -> Information:
    n, k, group = layout.n, layout.blocks, layout.group
    member = np.zeros((n, k))
    if k:
        member[np.arange(n), group] = 1
    inside = group[:, None] == group[None, :]
    score = np.concatenate(
        [
            [(cells.score * inside).sum(), (cells.score * ~inside).sum()],
            [cells.rho[0]],
            (member.T @ cells.score @ member).ravel(),
            cells.score.sum(axis=1),
            cells.score.sum(axis=0),
        ]
    )
    matrix = np.zeros((len(score), len(score)))
    u, a, b = 3, 3 + k * k, 3 + k * k + n
    _intercepts(matrix, cells, inside, member)
    matrix[2, 2] = cells.rho[1]
    matrix[2, u:a] = (member.T @ cells.mutual @ member).ravel()
    matrix[2, a:b] = cells.mutual.sum(axis=1)
    matrix[2, b:] = cells.mutual.sum(axis=0)
    matrix[u:a, u:] = _blocks(cells, member, group)
    back = cells.back.sum(axis=1)
    matrix[a:b, a:b] = np.diag(cells.own.sum(axis=1)) + cells.back
    matrix[a:b, b:] = cells.own + np.diag(back)
    matrix[b:, b:] = np.diag(cells.own.sum(axis=0)) + cells.back
    upper = np.triu(matrix, 1)
    return Information(score, upper + upper.T + np.diag(np.diag(matrix)))


def _intercepts(matrix: Floats, cells: _Cells, inside: Marks, member: Floats) -> None:
    """Fill the rows of both intercepts; a cell and its reverse share theirs."""
    both = cells.own + cells.back
    k, n = member.shape[1], len(member)
    u, a, b = 3, 3 + k * k, 3 + k * k + n
    for row, part in enumerate((inside, ~inside)):
        chosen = both * part
        matrix[row, row] = chosen.sum()
        matrix[row, 2] = (cells.mutual * part).sum()
        matrix[row, u:a] = (member.T @ chosen @ member).ravel()
        matrix[row, a:b] = chosen.sum(axis=1)
        matrix[row, b:] = chosen.sum(axis=0)


def _blocks(cells: _Cells, member: Floats, group: NDArray[np.int64]) -> Floats:
    """Rows of the block effects: against each other, activity and popularity."""
    n, k = member.shape
    if not k:
        return np.zeros((0, 2 * n))
    people = np.arange(n)
    pairs = np.arange(k * k)
    turned = pairs.reshape(k, k).T.ravel()
    among = np.diag((member.T @ cells.own @ member).ravel())
    among[pairs, turned] += (member.T @ cells.back @ member).ravel()
    sent, received = cells.own @ member, cells.own.T @ member
    back = cells.back @ member
    active, popular = np.zeros((2, k, k, n))
    active[group, :, people] += sent
    active[:, group, people] += back.T
    popular[:, group, people] += received.T
    popular[group, :, people] += back
    return np.hstack([among, active.reshape(k * k, n), popular.reshape(k * k, n)])
