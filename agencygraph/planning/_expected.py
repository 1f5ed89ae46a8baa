"""Values that depend on which ties form: exact where that is possible, else drawn."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.measures.cohesion import degree, density
from agencygraph.measures.mixing import mixing_matrix
from agencygraph.network import Network
from agencygraph.planning._scenario import Introductions, made
from agencygraph.table import Label, Table
from agencygraph.wording import listing

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Measure = Callable[[Network], Table]

ADD_UP: Mapping[Any, tuple[str, ...]] = {
    density: ("density", "ties", "observed"),
    degree: (
        *("in_degree", "out_degree", "degree", "in_strength", "out_strength"),
        "strength",
    ),
    mixing_matrix: (
        *("ties", "weight", "observed", "density", "people_from", "people_to"),
    ),
}
"""Columns that are sums over pairs of people: their expectation is that of the ties."""


@dataclass(frozen=True, eq=False)
class Chances:
    """What may happen: ties that form each by itself, in all ways or in some drawn.

    ``certain``: the network with the ties that form in any case; ``open_``: the others;
    ``outcomes`` (k, ties): which of them form; ``chance`` (k,): how probable that is.
    """

    certain: Network
    open_: Introductions
    outcomes: Bools
    chance: Floats
    exact: bool

    def networks(self) -> Iterator[Network]:
        """Return the network of each outcome."""
        return (made(self.certain, self.open_.take(which)) for which in self.outcomes)


def chances_of(
    network: Network, added: Introductions, draws: int, seed: int
) -> Chances:
    """List all outcomes if there are no more than ``draws``, else draw so many."""
    certain = made(network, added.take(added.chance >= 1))
    open_ = added.take(added.chance < 1)
    k = len(open_)
    if k < 63 and 2**k <= draws:
        outcomes = (np.arange(2**k)[:, None] >> np.arange(k)) & 1 > 0
        each = np.where(outcomes, open_.chance, 1 - open_.chance)
        return Chances(certain, open_, outcomes, each.prod(axis=1), exact=True)
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    outcomes = rng.random((draws, k)) < open_.chance
    return Chances(certain, open_, outcomes, np.full(draws, 1 / draws), exact=False)


@dataclass(frozen=True, eq=False)
class Expected:
    """Expectation and standard deviation of the columns of a measure."""

    table: Table
    mean: dict[str, Floats]
    sd: dict[str, Floats]
    exact: tuple[str, ...]


def expected_of(measure: Measure, chances: Chances) -> Expected:
    """Return the expectation of each column of numbers.

    Rows are those of the network with the ties that are certain.
    """
    base = measure(chances.certain)
    names = [name for name in base.columns if base[name].dtype.kind in "iuf"]
    found: dict[str, list[Floats]] = {name: [] for name in names}
    for network in chances.networks():
        table = measure(network)
        for name in names:
            found[name].append(spread(table, name, base.labels))
    mean, sd = {}, {}
    for name in names:
        values = np.array(found[name]).reshape(len(chances.chance), len(base))
        mean[name] = chances.chance @ values
        off = values - mean[name]
        sd[name] = np.sqrt(chances.chance @ (off * off))
    if chances.exact:
        return Expected(base, mean, sd, tuple(names))
    sums = _sums(measure, chances, base)
    return Expected(base, mean | sums, sd, tuple(sums))


def _sums(measure: Measure, chances: Chances, base: Table) -> dict[str, Floats]:
    """Expectation of columns that add up over ties: one value a probability.

    Not where a tie also changes what was observed: a name beyond the most that people
    could give.
    """
    function = measure.func if isinstance(measure, partial) else measure
    names = [name for name in ADD_UP.get(function, ()) if name in base.columns]
    chance = chances.open_.chance
    different = np.unique(chance)
    if chances.certain.at_cap.any() or len(different) > len(chances.chance):
        return {}
    start = {name: spread(base, name, base.labels) for name in names}
    sums = {name: values.copy() for name, values in start.items()}
    for p in different if names else ():
        table = measure(made(chances.certain, chances.open_.take(chance == p)))
        for name in names:
            sums[name] += p * (spread(table, name, base.labels) - start[name])
    return sums


def spread(table: Table, column: str, labels: tuple[Label, ...] | Any) -> Floats:  # noqa: ANN401 (labels of a table)
    """Values of a column at these labels, NaN where the table has none."""
    if tuple(labels) == tuple(table.labels):
        return table[column].astype(float)
    values = dict(zip(table.labels, table[column].astype(float).tolist(), strict=True))
    return np.array([values.get(label, np.nan) for label in labels], float)


def told(found: Expected, chances: Chances, seed: int) -> str:
    """Say how expectations were come by."""
    if chances.exact:
        return f"Expected values: exact, over all {len(chances.chance):,} outcomes."
    drawn = f"means of {len(chances.chance):,} draws (seed {seed})"
    drawn += ", off by about sd / √draws"
    if not found.exact:
        return f"Expected values: {drawn}."
    if len(found.exact) == len(found.mean):
        return "Expected values: exact, since these add up over ties."
    exact = listing(list(found.exact), 20)
    return (
        f"Expected values of {exact}: exact, since these add up over ties; of the "
        f"others: {drawn}."
    )
