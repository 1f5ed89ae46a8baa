"""Agency labels dealt out anew, and how many ties then lie within and between agencies.

A deal is one order of the labels. It is made out of random words drawn before, so it
depends on its own words alone, however many deals are counted at once; counts are whole
numbers.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Labels = NDArray[np.unsignedinteger[Any]]

DEALS_A_PASS = 64
"""Deals counted side by side: two cache lines a person, enough to fill vectors."""

MOST = 65_535
"""Ties after which counters of 16 bits are emptied."""

LOWER = 0xFFFFFFFF
"""The lower 32 bits."""


def _shuffled(
    labels: Labels, ends: NDArray[np.int64], words: NDArray[np.uint32]
) -> Labels:
    """Labels in random order within each stretch, every order equally likely.

    Fisher and Yates, from the inside out. The upper half of a word times the number of
    places picks a place (Lemire); the few words that would favour some places are
    replaced by words from behind the n-th, for as long as there are some.

    Needs: labels unsigned (n,); ends int64 (stretches,), rising to n, where each ends;
    words uint32 (n + spare,), random; n below 2**31.
    Gives: labels (n,).
    Cost: O(n) time, nothing but the answer.
    """
    found = np.empty_like(labels)
    spare = labels.shape[0]
    first = 0
    for s in range(ends.shape[0]):
        for i in range(first, ends[s]):
            places = i - first + 1
            product = np.int64(words[i]) * places
            rest = product & LOWER
            if rest < places:  # perhaps one word too many for some places
                while rest < (LOWER + 1) % places and spare < words.shape[0]:
                    product = np.int64(words[spare]) * places
                    rest = product & LOWER
                    spare += 1
            k = np.uint32(first + (product >> 32))
            found[i] = found[k]
            found[k] = labels[i]
        first = ends[s]
    return found


def _within(
    deals: Labels, first: NDArray[np.uint32], second: NDArray[np.uint32]
) -> NDArray[np.int64]:
    """Number of ties whose ends carry the same label, in each of 64 deals.

    Deals are laid side by side for each person, so that a tie is fetched once for all.

    Needs: deals unsigned (64, n), a row each; first, second uint32 (m,), ends of ties.
    Gives: int64 (64,).
    Cost: O(n + m) time; labels (n, 64) of workspace.
    """
    n = deals.shape[1]
    m = first.shape[0]
    found = np.zeros(DEALS_A_PASS, np.int64)
    same = np.zeros(DEALS_A_PASS, np.uint16)
    beside = np.empty((n, DEALS_A_PASS), deals.dtype)
    for i in range(n):
        for p in range(DEALS_A_PASS):
            beside[i, p] = deals[p, i]
    for begin in range(0, m, MOST):
        for e in range(begin, min(begin + MOST, m)):
            a = first[e]
            b = second[e]
            for p in range(DEALS_A_PASS):
                same[p] += np.uint16(beside[a, p] == beside[b, p])
        for p in range(DEALS_A_PASS):
            found[p] += same[p]
        same[:] = 0
    return found


def _between(
    deals: Labels, first: NDArray[np.uint32], second: NDArray[np.uint32], size: int
) -> NDArray[np.int32]:
    """Number of ties from each label to each, in each deal.

    Needs: deals unsigned (d, n), labels below size; first, second uint32 (m,).
    Gives: int32 (d, size, size).
    Cost: O(d · (m + size²)) time, nothing but the answer.
    """
    many = deals.shape[0]
    found = np.zeros((many, size, size), np.int32)
    for r in range(many):
        for e in range(first.shape[0]):
            found[r, deals[r, first[e]], deals[r, second[e]]] += 1
    return found


shuffled = kernel(_shuffled)
within = kernel(_within)
between = kernel(_between)
