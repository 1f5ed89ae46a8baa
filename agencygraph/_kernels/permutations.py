"""Agency labels dealt out anew, and how many ties then lie within and between agencies.

A deal is one order of the labels, made out of random words drawn before. To count ties
within agencies, 64 deals lie side by side as *planes*: word c of a person holds digit c
(base 2) of the person's label in each of the deals, a bit a deal. Labels are then
compared, and equal ones counted, 64 at a time with plain logic on words.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Labels = NDArray[np.unsignedinteger[Any]]
Words = NDArray[np.uint64]

ONE = np.uint64(1)

DEALS_A_WORD = 64
"""Deals counted side by side, a bit each."""

DEALS_A_GROUP = 8
"""Deals that are laid side by side at a time."""

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


def spread_table(n_labels: int) -> Words:
    """Word k of a label: its digits 8k to 8k + 7, eight bits apart; (labels, words)."""
    label = np.arange(n_labels, dtype=np.uint64)
    table = np.zeros((n_labels, -(-digits_of(n_labels) // 8)), np.uint64)
    for c in range(digits_of(n_labels)):
        k, place = divmod(c, 8)
        table[:, k] |= (label >> np.uint64(c) & ONE) << np.uint64(8 * place)
    return table


def digits_of(n_labels: int) -> int:
    """Digits of the largest label (base 2), filled up to whole vectors of four."""
    return -(-max(n_labels - 1, 1).bit_length() // 4) * 4


def _spread(labels: Labels, table: Words) -> Words:
    """Lay up to eight deals side by side.

    Needs: labels unsigned (d, n), a row a deal, d ≤ 8; table uint64 (labels, w) of
    ``spread_table``.
    Gives: planes uint64 (n, 8 w), of which the bits 0 .. d - 1 are set.
    Cost: O(d · w · n) time, nothing but the answer.
    """
    deals, n = labels.shape
    words = table.shape[1]
    planes = np.empty((n, 8 * words), np.uint64)
    for i in range(n):
        for k in range(words):
            word = np.uint64(0)
            for d in range(deals):
                word |= table[labels[d, i], k] << np.uint64(d)
            for c in range(8):
                planes[i, 8 * k + c] = word >> np.uint64(8 * c) & np.uint64(255)
    return planes


def _lay(planes: Words, order: NDArray[np.uint32], group: int, onto: Words) -> Words:
    """Add to planes those of eight deals more, people moved by one order.

    Needs: planes uint64 (n, p), bits 0 .. 7; order uint32 (n,); onto uint64 (n, c),
    c ≤ p, with the bits from 8 · group on 0.
    Gives: onto, the same array.
    Cost: O(c · n) time, no workspace.
    """
    n, digits = onto.shape
    for i in range(n):
        k = order[i]
        for c in range(digits):
            onto[i, c] |= planes[k, c] << np.uint64(8 * group)
    return onto


def _within(
    planes: Words, first: NDArray[np.uint32], second: NDArray[np.uint32]
) -> Words:
    """Number of ties whose ends carry the same label, in each of 64 deals.

    A tie gives a word with a bit for each deal in which the labels are equal. Eight
    such words at a time are added by logic on words (a tree of full adders): ``ones``,
    ``twos``, ``fours`` hold digits of 64 sums, and what is carried over goes on to the
    digits above.

    Needs: planes uint64 (n, c); first, second uint32 (m,), ends of ties.
    Gives: uint64 (64,): bit p of word k is digit k (base 2) of the number of deal p.
    :func:`numbers` writes them out.
    Cost: O(c · m) time, nothing but the answer.
    """
    digits = planes.shape[1]
    m = first.shape[0]
    sums = np.zeros(64, np.uint64)
    equal = np.zeros(8, np.uint64)
    ones = np.uint64(0)
    twos = np.uint64(0)
    fours = np.uint64(0)
    whole = m - m % 8
    for begin in range(0, whole, 8):
        for k in range(8):
            a = first[begin + k]
            b = second[begin + k]
            apart = np.uint64(0)
            for c in range(digits):
                apart |= planes[a, c] ^ planes[b, c]
            equal[k] = ~apart
        x = ones ^ equal[0]
        y = x ^ equal[1]
        two = (ones & equal[0]) | (x & equal[1])
        x = y ^ equal[2]
        ones = x ^ equal[3]
        more = (y & equal[2]) | (x & equal[3])
        x = twos ^ two
        four = (twos & two) | (x & more)
        twos = x ^ more
        x = ones ^ equal[4]
        y = x ^ equal[5]
        two = (ones & equal[4]) | (x & equal[5])
        x = y ^ equal[6]
        ones = x ^ equal[7]
        more = (y & equal[6]) | (x & equal[7])
        x = twos ^ two
        other = (twos & two) | (x & more)
        twos = x ^ more
        x = fours ^ four
        carry = (fours & four) | (x & other)
        fours = x ^ other
        digit = 3
        while carry:
            x = sums[digit] & carry
            sums[digit] ^= carry
            carry = x
            digit += 1
    sums[0] = ones
    sums[1] = twos
    sums[2] = fours
    for e in range(whole, m):
        apart = np.uint64(0)
        for c in range(digits):
            apart |= planes[first[e], c] ^ planes[second[e], c]
        carry = ~apart
        digit = 0
        while carry:
            x = sums[digit] & carry
            sums[digit] ^= carry
            carry = x
            digit += 1
    return sums


def numbers(sums: Words) -> NDArray[np.int64]:
    """Write out 64 numbers given by their digits, as :func:`within` gives them."""
    place = np.arange(DEALS_A_WORD, dtype=np.uint64)
    bits = (sums[:, np.newaxis] >> place & ONE).astype(np.int64)
    # no number of ties has 63 digits
    counted: NDArray[np.int64] = (1 << np.arange(63)) @ bits[:63]
    return counted


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
spread = kernel(_spread)
lay = kernel(_lay)
within = kernel(_within)
between = kernel(_between)
