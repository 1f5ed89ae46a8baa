"""Networks in which some people have left and some ties were added."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError
from agencygraph.network import Network
from agencygraph.observation import take_people
from agencygraph.planning.plan import Plan
from agencygraph.roster import count
from agencygraph.table import Table

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Introduction = tuple[str, str] | tuple[str, str, float]


@dataclass(frozen=True, eq=False)
class Introductions:
    """Ties that may form between two people who know of each other by then.

    Attributes
    ----------
    one, two : int64 array (k,)
        Positions; each pair once.
    weight, chance : float64 array (k,)
        Of the tie, and how probable it is.
    notes : tuple of str
    """

    one: Ints
    two: Ints
    weight: Floats
    chance: Floats
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.one)

    def take(self, which: Bools) -> "Introductions":
        """Return some of them."""
        return Introductions(
            self.one[which],
            self.two[which],
            self.weight[which],
            self.chance[which],
            self.notes,
        )


def introductions_of(
    network: Network,
    add: Iterable[Introduction] | Plan | Table,
    weight: float | None,
    probability: float,
) -> Introductions:
    """Read what is to be added; refuse people who are not there, and pairs told twice.

    ``network``: without those who leave. Pairs of whom nobody's report is seen cannot
    be told to have formed a tie: they are left out, and counted.
    """
    rows, notes = _listed(add), []
    own = _weight(network) if weight is None else float(weight)
    if not (np.isfinite(own) and own > 0):
        message = f"weight is a positive number, not {weight}"
        raise ParameterError(message)
    one = network.roster.positions([r[0] for r in rows]).astype(np.int64)
    two = network.roster.positions([r[1] for r in rows]).astype(np.int64)
    chance = probability * np.array([r[3] for r in rows], float)
    weights = np.array([own if r[2] is None else r[2] for r in rows], float)
    _check(network, one, two, chance)
    seen = _observable(network, one, two) | _observable(network, two, one)
    if not seen.all():
        hidden = count(int((~seen).sum()), "introduction is", "introductions are")
        notes.append(
            f"{hidden} of two people neither of whose reports was seen: whether they "
            "are tied is not known, and they are left out."
        )
    asked = Introductions(one, two, weights, chance, tuple(notes))
    return asked.take(seen & (chance > 0))


def _listed(
    add: Iterable[Introduction] | Plan | Table,
) -> list[tuple[str, str, float | None, float]]:
    """Each pair with its weight, None if not told, and how probable its tie is."""
    if isinstance(add, Plan):
        return [(p[0], p[1], None, 1.0) for p in add.meetings().labels]
    if not isinstance(add, Table):
        told: list[tuple[str, str, float | None, float]] = []
        for row in add:
            if len(row) not in (2, 3) or isinstance(row, str):
                message = f"add holds (person, person[, weight]); not {row!r}"
                raise ParameterError(message)
            told.append((row[0], row[1], row[2] if len(row) == 3 else None, 1.0))
        return told
    if add.row not in ("meeting", "tie") or "probability" not in add.columns:
        message = "a table to add has rows of two people and a column 'probability'"
        raise ParameterError(message)
    chance = add["probability"].astype(float).tolist()
    return [(p[0], p[1], None, c) for p, c in zip(add.labels, chance, strict=True)]


def _weight(network: Network) -> float:
    """Weakest tie that can be reported."""
    return 1.0 if network.scale is None else float(min(network.scale.values))


def _check(network: Network, one: Ints, two: Ints, chance: Floats) -> None:
    ids = network.roster.people
    if (one == two).any():
        message = f"an introduction is of two people; not {ids[one[one == two][0]]!r}"
        raise ParameterError(message)
    if not ((chance >= 0) & (chance <= 1)).all():
        message = f"probabilities are 0 to 1; one is {chance[~(chance <= 1)][:1]}"
        raise ParameterError(message)
    key = np.minimum(one, two) * len(ids) + np.maximum(one, two)
    first, times = np.unique(key, return_counts=True)
    if (times > 1).any():
        i, j = divmod(int(first[times > 1][0]), len(ids))
        message = f"each pair is named once; {ids[i]}, {ids[j]} are more often"
        raise ParameterError(message)


def _observable(network: Network, rows: Ints, columns: Ints) -> Bools:
    """Whether a tie could have been reported in each cell."""
    seen: Bools = network.answered[rows] & network.listed[columns]
    if len(network.excepted):
        n = network.n_people
        out = network.excepted[:, 0].astype(np.int64) * n + network.excepted[:, 1]
        seen &= ~np.isin(rows * n + columns, out)
    return seen


def made(network: Network, added: Introductions) -> Network:
    """Return the network with these ties, both ways; a stronger tie stays as it is.

    Where ties are directed each of the two reports it whose report would be seen.
    """
    if not len(added):
        return network
    n = network.n_people
    rows = np.concatenate([added.one, added.two])
    columns = np.concatenate([added.two, added.one])
    weights = np.tile(added.weight, 2)
    if network.directed:
        seen = _observable(network, rows, columns)
        rows, columns, weights = rows[seen], columns[seen], weights[seen]
    key = np.concatenate(
        [network.sources.astype(np.int64) * n + network.indices, rows * n + columns]
    )
    cells, place = np.unique(key, return_inverse=True)
    largest = np.zeros(len(cells))
    np.maximum.at(largest, place, np.concatenate([network.weights, weights]))
    indptr = np.searchsorted(cells, np.arange(n + 1) * n)
    return network.replace(indptr=indptr, indices=cells % n, weights=largest)


def without(network: Network, people: Bools) -> tuple[Network, Network]:
    """Return the network among the others, and that of all without those ties."""
    rest = take_people(network, np.flatnonzero(~people))
    keep = ~people[network.sources] & ~people[network.indices]
    indptr = np.zeros(network.n_people + 1, np.int64)
    number = np.bincount(network.sources[keep], minlength=network.n_people)
    np.cumsum(number, out=indptr[1:])
    kept = network.replace(
        indptr=indptr, indices=network.indices[keep], weights=network.weights[keep]
    )
    return rest, kept
