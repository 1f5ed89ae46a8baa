"""Everybody in one round at tables of two, as well as can be, for a value a pair.

The best assignment of everybody to somebody (Jonker & Volgenant, in SciPy) is a set of
cycles. A cycle of two is a pair, an even one splits into pairs, an odd one leaves one
person over. Those are paired, and pairs then exchange partners while that gains.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEVER = -1e9
"""Value of somebody paired with themselves."""

_GAIN = 1e-9
"""Gains below this are rounding errors."""


def best_pairs(value: Floats) -> Ints:
    """Return who is paired with whom, (n,), n even; the values' sum nearly the largest.

    ``value`` is symmetric. A pair that may not be is worth what it costs that both
    sit out.
    """
    worth = value.copy()
    np.fill_diagonal(worth, NEVER)
    _, follows = linear_sum_assignment(-worth)
    partner = np.full(len(worth), -1, np.int64)
    left = []
    for cycle in _cycles(follows):
        left += _split(cycle, worth, partner)
    _pair_greedily(left, worth, partner)
    _exchange(worth, partner)
    return partner


def _cycles(follows: NDArray[np.integer]) -> list[list[int]]:
    found, seen = [], np.zeros(len(follows), np.bool_)
    for start in range(len(follows)):
        cycle, one = [], start
        while not seen[one]:
            seen[one] = True
            cycle.append(one)
            one = int(follows[one])
        if cycle:
            found.append(cycle)
    return found


def _split(cycle: list[int], value: Floats, partner: Ints) -> list[int]:
    """Pair neighbours of a cycle in the best way; return who is left over."""
    odd = len(cycle) % 2
    turns = [cycle[k:] + cycle[:k] for k in range(len(cycle) if odd else 2)]
    chains = [turn[odd:] for turn in turns]
    sums = [value[c[0::2], c[1::2]].sum() for c in map(np.array, chains)]
    best = int(np.argmax(sums))
    chain = np.array(chains[best], np.int64)
    partner[chain[0::2]], partner[chain[1::2]] = chain[1::2], chain[0::2]
    return turns[best][:odd]


def _pair_greedily(left: list[int], value: Floats, partner: Ints) -> None:
    rest = np.array(left, np.int64)
    while len(rest):
        one, others = rest[0], rest[1:]
        best = int(np.argmax(value[one, others]))
        partner[one], partner[others[best]] = others[best], one
        rest = np.delete(others, best)


def _exchange(value: Floats, partner: Ints) -> None:
    """Let two pairs exchange partners for as long as a sum rises."""
    everyone = np.arange(len(partner))
    improved = True
    while improved:
        improved = False
        for a in everyone:
            b = partner[a]
            now = value[a, b] + value[everyone, partner]
            gain = value[a] + value[b][partner] - now
            gain[[a, b]] = -np.inf
            c = int(np.argmax(gain))
            if gain[c] > _GAIN:
                d = partner[c]
                partner[[a, c, b, d]] = [c, a, d, b]
                improved = True
