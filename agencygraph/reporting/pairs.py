"""Pairs of agencies: how many of their people are linked, and through whom."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agencygraph.network import Network
from agencygraph.reporting.facts import Group, Pair
from agencygraph.table import Table
from agencygraph.wording import actor_names, agency_names

LARGEST = 100
"""How many agencies are looked at pair by pair: the largest."""

Ints = NDArray[np.int64]


class Links(NamedTuple):
    """Links between two agencies: how many, and their ends if they are one person."""

    number: int
    only: tuple[int, int]
    """The one person of either agency that every link has, -1 if there are several."""


def pairs_of_agencies(network: Network, mixing: Table) -> tuple[Pair, ...]:
    """Return every pair of agencies with people, the largest where there are many."""
    roster = network.roster
    sizes = roster.agency_sizes
    order = sorted(np.flatnonzero(sizes > 0), key=lambda k: (-sizes[k], k))
    chosen = sorted(int(k) for k in order[:LARGEST])
    replied = np.bincount(
        roster.agency_of[(roster.agency_of >= 0) & network.answered],
        minlength=roster.n_agencies,
    )
    names = agency_names(roster)
    groups = {k: Group(names[k], int(sizes[k]), int(replied[k])) for k in chosen}
    ids = {roster.agencies[k] for k in chosen}
    links, cells = links_between(network), _both_ways(mixing, ids)
    called = actor_names(roster)
    found = []
    for place, g in enumerate(chosen):
        for h in chosen[place + 1 :]:
            link = links.get((g, h), Links(0, (-1, -1)))
            ties, observed, expected = cells[roster.agencies[g], roster.agencies[h]]
            found.append(
                Pair(
                    groups[g],
                    groups[h],
                    link.number,
                    ties,
                    observed,
                    int(sizes[g] * sizes[h]),
                    expected,
                    _carrier(network, link, called),
                )
            )
    return tuple(found)


def links_between(network: Network) -> dict[tuple[int, int], Links]:
    """Count pairs of people with a tie either way, by the agencies of the two.

    The key has the lower position first. People without a known agency are left out.
    """
    agency_of = network.roster.agency_of.astype(np.int64)
    rows, columns = network.sources, network.indices.astype(np.int64)
    clear = (agency_of[rows] >= 0) & (agency_of[columns] >= 0)
    clear &= agency_of[rows] != agency_of[columns]
    first, second = rows[clear].astype(np.int64), columns[clear]
    turned = agency_of[first] > agency_of[second]
    first, second = np.where(turned, second, first), np.where(turned, first, second)
    n, k = max(network.n_people, 1), max(network.roster.n_agencies, 1)
    people = np.unique(first * n + second)
    first, second = people // n, people % n
    key = agency_of[first] * k + agency_of[second]
    order = np.argsort(key, kind="stable")
    key, first, second = key[order], first[order], second[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else key
    numbers = np.diff(np.r_[starts, len(key)])
    only = [_only(ends, starts) for ends in (first, second)]
    return {
        divmod(int(key[start]), k): Links(int(number), (int(one), int(two)))
        for start, number, one, two in zip(starts, numbers, *only, strict=True)
    }


def _only(ends: Ints, starts: Ints) -> Ints:
    """The end that all links of a pair share, -1 if they do not."""
    if not len(starts):
        return ends
    low, high = np.minimum.reduceat(ends, starts), np.maximum.reduceat(ends, starts)
    return np.where(low == high, low, -1)


def _carrier(network: Network, link: Links, called: Sequence[str]) -> str:
    """The one person through whom two or more links run."""
    roster = network.roster
    people = [i for i in link.only if i >= 0]
    # all links of an agency of one person run through that person: no finding
    people = [i for i in people if roster.agency_sizes[roster.agency_of[i]] > 1]
    if link.number < 2 or not people:
        return ""
    i = people[0]
    return f"{called[i]} ({agency_names(roster)[roster.agency_of[i]]})"


def _both_ways(
    mixing: Table, agencies: set[str]
) -> dict[tuple[str, str], tuple[int, int, float]]:
    """Ties, observed cells and expected ties, both directions together.

    Of each pair of these agencies.
    """
    found: dict[tuple[str, str], tuple[int, int, float]] = {}
    columns = [mixing[name].tolist() for name in ("ties", "observed", "expected")]
    for label, *values in zip(mixing.labels, *columns, strict=True):
        one, two = map(str, label)
        if one not in agencies or two not in agencies:
            continue
        ties, observed, expected = found.get((one, two), (0, 0, 0.0))
        total = (
            ties + int(values[0]),
            observed + int(values[1]),
            expected + (values[2] if values[1] else 0.0),
        )
        found[one, two] = found[two, one] = total
    return found
