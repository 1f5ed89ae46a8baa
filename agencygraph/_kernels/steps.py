"""How many people of each group others are so many steps away.

64 sources go through the rows at once, a bit each. The bits of sources of one group
lie side by side, so that those who have just arrived are counted group by group.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

SOURCES_A_PASS = 64

# typed, so that compiled arithmetic stays unsigned
_NONE, _ONE, _TWO, _FOUR = np.uint64(0), np.uint64(1), np.uint64(2), np.uint64(4)
_EIGHT, _SIXTEEN, _HALF = np.uint64(8), np.uint64(16), np.uint64(32)
_ODD = np.uint64(0x5555555555555555)
_PAIRS = np.uint64(0x3333333333333333)
_NIBBLES = np.uint64(0x0F0F0F0F0F0F0F0F)
_TOTAL = np.uint64(0x7F)


def _steps(
    rows: tuple[NDArray[np.int64], NDArray[np.int32]],
    sources: NDArray[np.int32],
    slot: NDArray[np.int32],
    group: NDArray[np.int32],
    sizes: tuple[int, int],
) -> NDArray[np.int64]:
    """Pairs (source, other) by number of steps, slot of the source, group of the other.

    Needs: rows (indptr int64 (n + 1,), indices int32 (m,)); sources int32 (s,), nobody
    twice; slot int32 (s,), rising, below sizes[0]; group int32 (n,) below sizes[1],
    negative: not counted.
    Gives: int64 (most steps, sizes[0], sizes[1]); the first table is of one step.
    Cost: O(s / 64 · steps · (n + m)) time; three uint64 and two uint32 (n,), and twice
    the answer.
    """
    indptr, indices = rows
    n = indptr.shape[0] - 1
    ids = indices.view(np.uint32)  # unsigned: no test for places before the start
    found = np.zeros((8, sizes[0], sizes[1]), np.int64)
    longest = 0
    met = np.zeros(n, np.uint64)  # which sources have been here
    here = np.zeros(n, np.uint64)  # which arrived with the last step
    fresh = np.zeros(n, np.uint64)  # which arrive with this one
    front = np.empty(n, np.uint32)
    ahead = np.empty(n, np.uint32)
    kin = np.zeros(SOURCES_A_PASS, np.uint64)  # bits of the sources of one slot
    kin_slot = np.zeros(SOURCES_A_PASS, np.int64)
    for first in range(0, sources.shape[0], SOURCES_A_PASS):
        waiting = min(SOURCES_A_PASS, sources.shape[0] - first)
        slots = 0
        bit = _ONE
        for k in range(waiting):
            s = sources[first + k]
            if k == 0 or slot[first + k] != slot[first + k - 1]:
                kin[slots] = _NONE
                kin_slot[slots] = slot[first + k]
                slots += 1
            kin[slots - 1] |= bit
            met[s] = bit
            here[s] = bit
            front[k] = s
            bit = bit << _ONE
        step = 0
        while waiting > 0:
            ahead_of = 0
            for k in range(waiting):
                v = front[k]
                bits = here[v]
                here[v] = _NONE
                for e in range(indptr[v], indptr[v + 1]):
                    w = ids[e]
                    new = bits & ~met[w]
                    if new != _NONE:
                        if fresh[w] == _NONE:
                            ahead[ahead_of] = w
                            ahead_of += 1
                        fresh[w] |= new
            waiting = ahead_of
            if waiting > 0 and step == found.shape[0]:
                wider = np.zeros((2 * step, sizes[0], sizes[1]), np.int64)
                wider[:step] = found
                found = wider
            for k in range(waiting):
                w = ahead[k]
                bits = fresh[w]
                met[w] |= bits
                here[w] = bits
                fresh[w] = _NONE
                front[k] = w
                g = group[w]
                kind = 0
                while g >= 0 and bits != _NONE:
                    x = bits & kin[kind]
                    if x != _NONE:
                        bits ^= x
                        x = x - ((x >> _ONE) & _ODD)  # how many bits are set
                        x = (x & _PAIRS) + ((x >> _TWO) & _PAIRS)
                        x = (x + (x >> _FOUR)) & _NIBBLES
                        x = x + (x >> _EIGHT)
                        x = x + (x >> _SIXTEEN)
                        x = x + (x >> _HALF)
                        found[step, kin_slot[kind], g] += np.int64(x & _TOTAL)
                    kind += 1
            if waiting > 0:
                step += 1
                longest = max(longest, step)
        met[:] = _NONE
    return found[:longest].copy()


steps = kernel(_steps)
