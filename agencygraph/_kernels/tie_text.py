"""Ties out of bytes: two passes over a block, no text object a row.

Only what is plain is read. Whatever is not (an escaped quotation mark, a control
character, a row that is too long, a blank id, ...) ends the reading with ``UNUSUAL``: a
reader that can tell what is wrong takes over.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

DONE, UNUSUAL = 0, 2
IGNORED, SOURCE, TARGET, WEIGHT, CONSTANT = 0, 1, 2, 3, 4
"""What a column is; ``CONSTANT + k``: its cells are all like constant k."""

POSITION, ROWS, ODD, SEEN = 0, 1, 2, 3
"""Places in the state of ``tokens``."""

# In the loops: a cell is where it begins above a length of 18 bits, and has 131,072
# bytes at most; a number of 15 digits is a whole number over a power of ten, both
# exact, so that their quotient is the nearest double.

Plan = tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.int64]]
Weights = tuple[NDArray[np.float64], NDArray[np.int64]]


def _tokens(
    block: NDArray[np.uint8],
    plan: Plan,
    cells: NDArray[np.uint64],
    weights: Weights,
    state: NDArray[np.int64],
) -> int:
    """Find the ids in the rows of a block, and convert plain weights.

    Needs: block uint8, rows that end with a newline, and a newline past its end; plan:
    int64 (2 + columns,) the delimiter (31: nothing is quoted or padded), the number of
    columns and what each is; the constants' bytes and where each begins; state: zeros,
    and the place to begin at.
    Gives: DONE or UNUSUAL. cells: uint64, where the ids begin and their lengths, two a
    row; weights: one a row, and those (row, begin, length) that others are to convert.
    state: place after the last whole row, rows, odd weights, the highest byte of quoted
    and of ignored cells.
    Cost: O(bytes) time, nothing beside the arguments.
    """
    columns, constants, constant_begins = plan
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
                    seen = max(seen, c)
                    p += 1
                last = p
                p += 1  # past the mark that closes
                plain = False
            elif 1 <= role <= 2:
                first = p
                c = int(block[p])
                while c != delimiter and c > 31:
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
                cells[2 * row + role - 1] = first << 18 | (last - first)
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


tokens = kernel(_tokens)
