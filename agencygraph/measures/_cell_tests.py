"""Tests of every agency pair's number of ties against two nulls, and Holm's p."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from agencygraph.measures._observed import Floats, Ints, share
from agencygraph.measures._permutation import label_shuffle
from agencygraph.measures._shuffles import Shuffles, Tables
from agencygraph.network import Network


@dataclass(frozen=True)
class CellTests:
    """What a null says about each agency pair; arrays (G, G).

    Attributes
    ----------
    mean, sd : float64
        Of the number of ties.
    p : float64
        Twice the chance of as few ties, or of as many, whichever is smaller.
    least, least_few : float64
        The lowest p that any outcome would give, and that the fewest ties would.
    """

    mean: Floats
    sd: Floats
    p: Floats
    least: Floats
    least_few: Floats


def against_shuffled_labels(
    network: Network, ties: Ints, shuffles: Shuffles
) -> CellTests:
    """Labels shuffled: moments in closed form, p out of the arrangements counted."""
    mean, variance = label_shuffle(network).between()
    drawn = shuffles.between()
    tables = drawn if network.directed else map(_folded, drawn)
    own = ties.astype(np.int32)
    one_more = [] if shuffles.seed is None else [own[np.newaxis]]  # labels as they are
    tails = _tails(own, chain(one_more, tables))
    return CellTests(mean, np.sqrt(variance), *tails)


def against_random_ties(ties: Ints, seen: Ints) -> CellTests:
    """All ties at random in the observed cells: hypergeometric, exact."""
    # slow to import, and SciPy 1.14 wants a temporary folder for it
    from scipy import stats  # noqa: PLC0415 (as above)

    total, cells = int(ties.sum()), int(seen.sum())
    null: Any = stats.hypergeom(cells, seen, total)
    fewest, most = np.maximum(0, total + seen - cells), np.minimum(total, seen)
    tails = null.cdf(ties), null.sf(ties - 1)
    few, many = null.pmf(fewest), null.pmf(most)
    mean = total * share(seen, cells)
    rest = (1 - share(seen, cells)) * share(cells - total, max(cells - 1, 1))
    least = _two_sided(few, many), _two_sided(few, few)
    return CellTests(mean, np.sqrt(mean * rest), _two_sided(*tails), *least)


def holm(p: Floats) -> Floats:
    """Return p values put right for as many tests as there are.

    Source: Holm (1979), Scandinavian Journal of Statistics 6(2), 65–70.
    """
    order = np.argsort(p, kind="stable")
    stepped = p[order] * np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return adjusted


def _tails(ties: Tables, tables: Iterable[Tables]) -> tuple[Floats, Floats, Floats]:
    """Two-sided p of the ties among tables, the lowest there is, that of the fewest."""
    fewer, more = np.zeros(ties.shape, np.int64), np.zeros(ties.shape, np.int64)
    total = 0
    unknown = np.full_like(ties, np.iinfo(np.int32).max)
    low = high = unknown, np.zeros(ties.shape, np.int64)
    for table in tables:
        total += len(table)
        fewer += (table <= ties).sum(axis=0)
        more += (table >= ties).sum(axis=0)
        low, high = _lowest(*low, table), _lowest(*high, -table)
    few, many = low[1] / total, high[1] / total
    p = _two_sided(fewer / total, more / total)
    return p, _two_sided(few, many), _two_sided(few, few)


def _lowest(low: Tables, number: Ints, table: Tables) -> tuple[Tables, Ints]:
    """Lowest values so far, and how often they occurred."""
    lower = table.min(axis=0)
    many = (table == lower).sum(axis=0)
    together = number * (low <= lower) + many * (lower <= low)
    return np.minimum(low, lower), together


def _two_sided(fewer: Floats, more: Floats) -> Floats:
    doubled: Floats = np.minimum(2 * np.minimum(fewer, more), 1.0)
    return doubled


def _folded(table: Tables) -> Tables:
    """Each unordered pair in the upper triangle."""
    return np.triu(table) + np.triu(table.swapaxes(1, 2), 1)
