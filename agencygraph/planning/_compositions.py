"""How many people of each agency can sit at a table, and who can meet whom there.

Two of an agency who both meet people of another at one table meet one another as well:
five of one and one of the other make five meetings across and ten within. A programme
over pairs alone does not know that; one that also counts tables by how many people of
each agency sit at them does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from agencygraph.planning._event import Event

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST = 20_000
"""With more ways to fill a table than these, tables are not counted."""


@dataclass(frozen=True, eq=False)
class Tables:
    """Ways to fill a table, as columns of a programme.

    ``meetings`` (type pairs, ways): pairs of people of two types who meet at such a
    table; ``seats`` (types and sizes, ways) ≤ ``most``: people of each type, tables of
    each size; ``upper``: how often each way can be used.
    """

    meetings: sparse.csr_array
    seats: sparse.csr_array
    most: Floats
    upper: Floats


def tables_of(event: Event, types: Ints, first: int) -> Tables | None:
    """Return the ways to fill the tables from a round on; None if they are too many.

    ``types`` (n,): agency of each person, 0, 1, ...
    """
    number = int(types.max()) + 1
    sizes = [k for r in range(first, event.rounds) for k in event.tables(r)]
    kinds, times = np.unique(np.array(sizes, np.int64), return_counts=True)
    ways = sum(comb(int(k) + number - 1, int(k)) for k in kinds)
    if event.pairs or not sizes or ways > MOST:
        return None
    held = np.concatenate([_ways(int(k), number) for k in kinds])
    size_of_way = held.sum(axis=1)
    there = event.present[:, first:].sum(axis=1)
    people = np.bincount(types, weights=there, minlength=number)
    is_size = (kinds[:, None] == size_of_way).astype(float)
    seats = np.vstack([held.T.astype(float), is_size])
    return Tables(
        sparse.csr_array(np.array(list(_meetings(held)), float)),
        sparse.csr_array(seats),
        np.concatenate([people, times]).astype(float),
        times[np.searchsorted(kinds, size_of_way)].astype(float),
    )


def _ways(size: int, types: int) -> Ints:
    """People of each type, for each way to fill a table, (ways, types)."""
    chosen = np.array(list(combinations_with_replacement(range(types), size)), np.int64)
    found = np.zeros((len(chosen), types), np.int64)
    np.add.at(found, (np.arange(len(chosen))[:, None], chosen), 1)
    return found


def _meetings(held: Ints) -> Iterator[Ints]:
    """Pairs of people by way, for each two types in the order of :func:`type_pair`."""
    for g in range(held.shape[1]):
        for h in range(g + 1):
            one, two = held[:, g], held[:, h]
            yield one * (one - 1) // 2 if g == h else one * two


def type_pair(one: Ints, two: Ints) -> Ints:
    """Number of each pair of types."""
    high, low = np.maximum(one, two), np.minimum(one, two)
    number: Ints = high * (high + 1) // 2 + low
    return number
