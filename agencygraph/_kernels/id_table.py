"""Ids numbered by a hash table, eight bytes at a time, whatever their length.

An id is known by the place of its record in an arena of words of eight bytes: its
number and length, then its bytes, padded with zeros. A slot of the table is 32 bits of
its hash above the place of its record. So a million ids take 16 MB of slots, and what
an id is compared with stands in one line of the cache.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

DONE, MAKE_ROOM, UNUSUAL = 0, 1, 2
FOUND, PEOPLE, FILLED = 0, 1, 2
"""Places in the state of ``look_up``; a fourth is scratch."""
LONGEST, BITS = 131_072, 18
"""Bytes of an id, and the bits that hold a length: a cell is where an id begins above
its length, the head of a record a number above a length."""

ONE, THREE, SEVEN, EIGHT = (np.uint64(k) for k in (1, 3, 7, 8))
TOP, HALF, HEAD, WORD = (np.uint64(k) for k in (63, 32, BITS, BITS + 3))
LOW, LENGTHS = np.uint64((1 << 32) - 1), np.uint64((1 << BITS) - 1)
"""Whole numbers without a sign, lest others make fractions of them or count back."""
MIX = np.uint64(0x9E3779B97F4A7C15)
"""An odd number; products with it are taken modulo 2^64."""

Book = tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.int64]]
"""Slots, a power of 2 of them; records; and the place of each person's record."""


def _spans(offsets: NDArray[np.int64], end: int, cells: NDArray[np.uint64]) -> int:
    """Cells of ids that stand one after the other.

    Needs: offsets int32 or int64 (ids + 1,); end: the bytes that there are.
    Gives: DONE, or UNUSUAL where an id is blank, too long or beyond the end; cells
    uint64, one an id.
    Cost: O(ids) time, nothing beside the arguments.
    """
    for k in range(offsets.shape[0] - 1):
        first, last = int(offsets[k]), int(offsets[k + 1])
        if not 0 <= first < last <= end or last - first > 131_072:
            return 2
        cells[k] = first << 18 | (last - first)
    return 0


def _look_up(
    words: NDArray[np.uint64],
    cells: NDArray[np.uint64],
    book: Book,
    codes: NDArray[np.int32],
    state: NDArray[np.int64],
) -> int:
    """Number ids in the order in which they first occur.

    Needs: words uint64, the bytes in which ids stand and eight more; cells uint64;
    book: slots uint64, a power of 2 of them; records uint64; int64 where each person's
    is. state: cells found, people, and words filled so far, the first of them unused.
    Gives: DONE, MAKE_ROOM or UNUSUAL; codes int32, one a cell; book and state go on.
    Cost: O(bytes of the cells) time, nothing beside the arguments.
    """
    slots, records, places = book
    mask = np.uint64(slots.shape[0] - 1)
    n, at, people, filled = codes.shape[0], state[0], state[1], np.uint64(state[2])
    tags, packed = np.empty(512, np.uint64), np.empty(1 << 15, np.uint64)
    status = 0
    touched = np.uint64(0)
    start, ahead = at, at
    p = np.uint64(0)
    while at < n:
        if at == ahead:  # loads that wait for nothing: memory serves many at a time
            start = at
            p = np.uint64(0)
            while ahead < n and ahead < start + 512:
                left = cells[ahead] & LENGTHS
                if p + (left + SEVEN >> THREE) > np.uint64(packed.shape[0]):
                    break
                word = cells[ahead] >> WORD
                shift = (cells[ahead] >> HEAD & SEVEN) << THREE
                h = left
                while left:
                    w = words[word] >> shift | words[word + ONE] << ONE << (TOP - shift)
                    if left < EIGHT:
                        w &= (ONE << (left << THREE)) - ONE
                    packed[p] = w
                    h = (h ^ w) * MIX
                    h ^= h >> HALF
                    word += ONE
                    p += ONE
                    left -= min(left, EIGHT)
                tags[ahead - start] = h & LOW
                ahead += 1
            for k in range(ahead - start):
                touched ^= slots[tags[k] & mask]
            for k in range(ahead - start):
                touched ^= records[slots[tags[k] & mask] & LOW]
            p = np.uint64(0)
        length = cells[at] & LENGTHS
        size = length + SEVEN >> THREE
        tag = tags[at - start]
        slot = tag & mask
        probes = 0
        number = -1
        while slots[slot]:
            q = slots[slot] & LOW
            if slots[slot] >> HALF == tag and records[q] & LENGTHS == length:
                e = np.uint64(0)
                while e < size and packed[p + e] == records[q + ONE + e]:
                    e += ONE
                if e == size:
                    number = int(records[q] >> HEAD)
                    break
            slot = (slot + ONE) & mask
            probes += 1
            if probes > 1_000:  # people of one hash: an attack
                status = 2
                break
        if status != 0:
            break
        if number < 0:
            if (
                2 * people + 2 > slots.shape[0]
                or filled + size + ONE > np.uint64(records.shape[0])
                or people + 1 > places.shape[0]
            ):
                status = 1
                break
            if filled > LOW:  # pragma: no cover (after 32 GB of ids)
                status = 2
                break
            number = people
            slots[slot] = tag << HALF | filled
            places[people] = filled
            records[filled] = np.uint64(people) << HEAD | length
            e = np.uint64(0)
            while e < size:
                records[filled + ONE + e] = packed[p + e]
                e += ONE
            filled += size + ONE
            people += 1
        codes[at] = number
        p += size
        at += 1
    state[0], state[1], state[2] = at, people, np.int64(filled)
    state[3] = np.int64(touched & ONE)
    return status


def _rehash(old: NDArray[np.uint64], new: NDArray[np.uint64]) -> None:
    """Move the people of a hash table to a larger one.

    Needs: old and new uint64, a power of 2 of slots each, new zeros.
    Gives: new filled.
    Cost: O(old) time, nothing beside the arguments.
    """
    mask = np.uint64(new.shape[0] - 1)
    for k in range(old.shape[0]):
        if old[k]:
            slot = old[k] >> HALF & mask
            while new[slot]:
                slot = (slot + ONE) & mask
            new[slot] = old[k]


def _spell(
    records: NDArray[np.uint64], places: NDArray[np.int64], text: NDArray[np.uint8]
) -> None:
    """Write ids one after the other, each with a newline behind it.

    Needs: records as ``look_up`` left them; int64 places of those to be written.
    Gives: text uint8, filled.
    Cost: O(bytes) time, nothing beside the arguments.
    """
    p = 0
    for k in range(places.shape[0]):
        place = places[k]
        length = np.int64(records[place] & LENGTHS)
        for e in range(length):
            shift = np.uint64((e & 7) << 3)
            text[p] = np.uint8(records[place + 1 + (e >> 3)] >> shift & np.uint64(255))
            p += 1
        text[p] = 10
        p += 1


def _mark(places: NDArray[np.int32], used: NDArray[np.bool_]) -> int:
    """Mark what is named.

    Needs: places, any whole numbers; used bool, none yet.
    Gives: DONE, or UNUSUAL where a place is none; used filled.
    Cost: O(places) time, nothing beside the arguments.
    """
    for e in range(places.shape[0]):
        if not 0 <= places[e] < used.shape[0]:
            return 2
        used[places[e]] = True
    return 0


def _renumber(
    places: NDArray[np.int32], number_of: NDArray[np.int32], codes: NDArray[np.int32]
) -> None:
    """Give each place its number.

    Needs: places within number_of int32.
    Gives: codes int32, one a place; it may be the same array.
    Cost: O(places) time, nothing beside the arguments.
    """
    for e in range(places.shape[0]):
        codes[e] = number_of[places[e]]


spans = kernel(_spans)
look_up = kernel(_look_up)
rehash = kernel(_rehash)
spell = kernel(_spell)
mark = kernel(_mark)
renumber = kernel(_renumber)
