"""Ties out of bytes: two passes over a block, no text object a row.

Only what is plain is read. Whatever is not (an escaped quotation mark, a control
character, a row that is too long, a blank id, ...) ends the reading with ``UNUSUAL``: a
reader that can tell what is wrong takes over.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

DONE, MAKE_ROOM, UNUSUAL = 0, 1, 2
IGNORED, SOURCE, TARGET, WEIGHT, CONSTANT = 0, 1, 2, 3, 4
"""What a column is; ``CONSTANT + k``: its cells are all like constant k."""

POSITION, ROWS, ODD, SEEN = 0, 1, 2, 3
"""Places in the state of ``tokens``."""
FOUND, PEOPLE, FILLED = 0, 1, 2
"""Places in the state of ``look_up``; a fourth is scratch."""

# In the loops: a key is a hash of 32 bits above a length of 18; a cell has 131,072
# bytes at most; a number of 15 digits is a whole number over a power of ten, both
# exact, so that their quotient is the nearest double; 1,000 people of one hash are an
# attack.


Plan = tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.int64]]
Cells = tuple[NDArray[np.int64], NDArray[np.int64]]
Weights = tuple[NDArray[np.float64], NDArray[np.int64]]


def _tokens(
    block: NDArray[np.uint8],
    plan: Plan,
    cells: Cells,
    weights: Weights,
    state: NDArray[np.int64],
) -> int:
    """Find the cells of the rows of a block, hash ids and convert plain weights.

    Needs: block uint8, rows that end with a newline, and a newline past its end; plan:
    int64 (2 + columns,) the delimiter (31: nothing is quoted or padded), the number of
    columns and what each is; the constants' bytes and where each begins; state: zeros,
    and the place to begin at.
    Gives: DONE or UNUSUAL. cells: where the ids begin, and their keys (hash and
    length), two a row; weights: one a row, and those (row, begin, length) that others
    are to convert. state: place after the last whole row, rows, odd weights, the
    highest byte of quoted and of ignored cells.
    Cost: O(bytes) time, nothing beside the arguments.
    """
    columns, constants, constant_begins = plan
    firsts, keys = cells
    numbers, odd = weights
    end = block.shape[0] - 1
    delimiter, width = columns[0], columns[1]
    start, row, n_odd, seen = state[0], 0, 0, 0
    most = min(numbers.shape[0], odd.shape[0])
    while start < end and row < most:
        p = start
        whole = False
        numbers[row] = 1.0
        if block[p] == 10:
            start = p + 1
            continue
        if block[p] == 13 and block[p + 1] == 10 and p + 1 < end:
            start = p + 2
            continue
        for column in range(width):
            role = columns[2 + column]
            while block[p] == 32 and delimiter != 31:
                p += 1
            h = 0
            number = 0
            digits = 0
            below = -1
            plain = True
            quoted = block[p] == 34 and delimiter != 31
            if quoted:
                p += 1
                first = p
                while p < end and block[p] != 34:
                    c = int(block[p])
                    if c < 32:
                        return 2
                    h = h * 1000003 + c
                    seen = max(seen, c)
                    p += 1
                last = p
                p += 1  # past the mark that closes
                plain = False
            elif 1 <= role <= 2:
                first = p
                c = int(block[p])
                while c != delimiter and c > 31:
                    h = h * 1000003 + c
                    p += 1
                    c = int(block[p])
                last = p
            elif role == 3:
                first = p
                c = int(block[p])
                while c != delimiter and c > 31:
                    if 48 <= c <= 57:
                        number = number * 10 + (c - 48)
                        digits += 1
                        if below >= 0:
                            below += 1
                    elif c == 46 and below < 0:
                        below = 0
                    else:
                        plain = False
                    p += 1
                    c = int(block[p])
                last = p
            else:
                first = p
                c = int(block[p])
                while c != delimiter and c > 31:
                    seen = max(seen, c)
                    p += 1
                    c = int(block[p])
                last = p
            if p >= end:
                break  # the row goes on in the next block
            c = int(block[p])
            if c == 13:
                if p + 1 >= end:
                    break
                p += 1
                c = int(block[p])
                if c != 10:
                    return 2
            if c != (delimiter if column < width - 1 else 10) or last - first > 131_072:
                return 2
            p += 1
            if 1 <= role <= 2:
                if first == last:
                    return 2
                at = 2 * row + role - 1
                firsts[at] = first
                h &= 4294967295
                keys[at] = (((h ^ (h >> 15)) * 73244475) & 4294967295) << 18 | (
                    last - first
                )
            elif role == 3:
                if plain and 0 < digits <= 15:
                    scale = 1.0
                    for _ in range(below):
                        scale *= 10.0
                    numbers[row] = number / scale
                elif first == last:
                    return 2
                else:
                    odd[n_odd, 0] = row
                    odd[n_odd, 1] = first
                    odd[n_odd, 2] = last - first
                    n_odd += 1
            elif role >= 4:
                q = constant_begins[role - 4]
                if constant_begins[role - 3] - q != last - first:
                    return 2
                for e in range(first, last):
                    if block[e] != constants[q]:
                        return 2
                    q += 1
            whole = column == width - 1
        if not whole:
            break
        row += 1
        start = p
    state[0], state[1], state[2], state[3] = start, row, n_odd, seen
    return 0


def _keys(block: NDArray[np.uint8], offsets: NDArray[np.int64], cells: Cells) -> int:
    """Hash ids that stand one after the other.

    Needs: block uint8; offsets int32 or int64 (ids + 1,), rising, within the block.
    Gives: DONE, or UNUSUAL where an id is blank or too long; cells as ``tokens`` gives
    them, one an id.
    Cost: O(bytes) time, nothing beside the arguments.
    """
    firsts, keys = cells
    for k in range(offsets.shape[0] - 1):
        first, last = int(offsets[k]), int(offsets[k + 1])
        if not 0 <= first < last <= block.shape[0] or last - first > 131_072:
            return 2
        h = 0
        for e in range(first, last):
            h = h * 1000003 + int(block[e])
        h &= 4294967295
        firsts[k] = first
        keys[k] = (((h ^ (h >> 15)) * 73244475) & 4294967295) << 18 | (last - first)
    return 0


def _look_up(
    block: NDArray[np.uint8],
    cells: Cells,
    book: tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.int64]],
    codes: NDArray[np.int32],
    state: NDArray[np.int64],
) -> int:
    """Number ids in the order in which they first occur.

    Needs: block and cells as ``tokens`` left them, two cells a row; book: hash table
    int64 (a power of 2, 2) of key + 1 and of begin and number of a person, the bytes of
    their ids, int64 where each begins; state: cells found, people, bytes filled so far.
    Gives: DONE, MAKE_ROOM or UNUSUAL; codes int32, one a cell; book and state go on.
    Cost: O(cells) time, nothing beside the arguments.
    """
    firsts, keys = cells
    table, arena, begins = book
    mask = table.shape[0] - 1
    at, people, filled = state[0], state[1], state[2]
    status = 0
    touched, ahead = 0, at
    while at < codes.shape[0]:
        if at == ahead:  # loads that wait for nothing: memory serves many at a time
            ahead = min(at + 512, codes.shape[0])
            for k in range(at, ahead):
                touched ^= table[(keys[k] >> 18) & mask, 0]
            for k in range(at, ahead):
                q = table[(keys[k] >> 18) & mask, 1] >> 31
                touched ^= arena[q]
        key = keys[at]
        first = firsts[at]
        length = key & 262143
        slot = (key >> 18) & mask
        probes = 0
        number = -1
        while table[slot, 0] != 0:
            if table[slot, 0] == key + 1:
                found = table[slot, 1]
                q = found >> 31
                e = 0
                while e < length and block[first + e] == arena[q + e]:
                    e += 1
                if e == length:
                    number = found & 2147483647
                    break
            slot = (slot + 1) & mask
            probes += 1
            if probes > 1_000:
                status = 2
                break
        if status != 0:
            break
        if number < 0:
            if (
                2 * people + 2 > table.shape[0]
                or filled + length > arena.shape[0]
                or people + 2 > begins.shape[0]
            ):
                status = 1
                break
            number = people
            table[slot, 0] = key + 1
            table[slot, 1] = filled << 31 | number
            for e in range(length):
                arena[filled + e] = block[first + e]
            filled += length
            people += 1
            begins[people] = filled
        codes[at] = number
        at += 1
    state[0], state[1], state[2], state[3] = at, people, filled, touched
    return status


def _rehash(old: NDArray[np.int64], new: NDArray[np.int64]) -> None:
    """Move the people of a hash table to a larger one.

    Needs: old and new int64 (a power of 2, 2), new zeros.
    Gives: new filled.
    Cost: O(old) time, nothing beside the arguments.
    """
    mask = new.shape[0] - 1
    for k in range(old.shape[0]):
        if old[k, 0] != 0:
            slot = ((old[k, 0] - 1) >> 18) & mask
            while new[slot, 0] != 0:
                slot = (slot + 1) & mask
            new[slot, 0] = old[k, 0]
            new[slot, 1] = old[k, 1]


tokens = kernel(_tokens)
keys = kernel(_keys)
look_up = kernel(_look_up)
rehash = kernel(_rehash)
