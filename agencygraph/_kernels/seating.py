"""Seats at tables over several rounds, improved by exchanging people.

People sit at seats, and a seat belongs to a table. Two people at one table in one round
meet. The score is the value of every pair that meets at least once, the gain of each
agency pair's first meetings and of each person's first meeting with an agency they ask
for, less a penalty for each meeting beyond a pair's first, plus a bonus for each person
who sits at the table they had before. A pair of negative value costs that whenever it
meets, so that each such meeting less is a gain.
"""

import math

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def _exchange(
    places: tuple[Ints, Ints, Ints, Ints],
    counts: tuple[Ints, Ints, Ints],
    worth: tuple[Floats, Floats, Floats, Floats],
    agency: Ints,
    moves: Floats,
    heat: tuple[float, float],
) -> float:
    """Try exchanges of two people in a round; return how much the score rose.

    ``places``: seats (rounds, S), who sits there, -1 nobody, changed in place; tables
    (rounds, S), the table of each seat, seats of a table side by side; free (rounds,
    S), 1 where whoever sits there may be moved; home (rounds, n), the table each person
    had before. ``counts``, changed in place: how often two meet (n, n);
    pairs of each two agencies who meet (G, G); people of each agency whom each person
    meets (n, G). ``worth``: of each pair (n, n); gain of an agency pair's k-th
    meeting, the last 0; of an agency's first (n, G); penalty for meeting again, and
    bonus for the table one had. ``agency`` of each person, -1 unknown. ``moves``
    (m, 4): draws from [0, 1). ``heat``: temperature at the first move and at the last.
    """
    seats, tables, free, home = places
    met, between, reached = counts
    value, gains, asked, extra = worth
    n_rounds, n_seats = seats.shape
    total = 0.0
    steps = len(moves)
    cooling = math.log(heat[1] / heat[0]) / max(steps - 1, 1)
    asks = asked.size > 0 and asked.max() > 0.0
    start = np.zeros((n_rounds, n_seats), np.int64)  # first seat of each seat's table
    stop = np.zeros((n_rounds, n_seats), np.int64)
    widest = 1
    for r in range(n_rounds):
        first = 0
        for seat in range(n_seats):
            if tables[r, seat] != tables[r, first]:
                first = seat
            start[r, seat] = first
            stop[r, first : seat + 1] = seat + 1
            if tables[r, seat] >= 0:
                widest = max(widest, seat + 1 - first)
    settled = len(gains) - 1 + 2 * widest  # two who leave take no more meetings away
    for step in range(steps):
        r = int(moves[step, 0] * n_rounds)
        a = int(moves[step, 1] * n_seats)
        b = int(moves[step, 2] * n_seats)
        if tables[r, a] == tables[r, b] or free[r, a] == 0 or free[r, b] == 0:
            continue
        if seats[r, a] < 0 and seats[r, b] < 0:
            continue
        warmth = heat[0] * math.exp(cooling * step)
        least = warmth * math.log(max(moves[step, 3], 1e-300))
        # most exchanges are refused: first what this one could bring at most, by pairs
        # alone, as long as no first meeting of agencies or of a request is at stake
        if not asks:
            hope = 1e-9
            for end in range(2):
                here = a if end == 0 else b
                there = b if end == 0 else a
                one = seats[r, here]
                if one < 0:
                    continue
                g = agency[one]
                if home[r, one] == tables[r, there]:
                    hope += extra[1]
                elif home[r, one] == tables[r, here]:
                    hope -= extra[1]
                for other in range(start[r, here], stop[r, here]):
                    two = seats[r, other]
                    if other == here or two < 0:
                        continue
                    if met[one, two] > 1:
                        hope += max(extra[0], -value[one, two])
                    else:
                        hope -= value[one, two]
                for other in range(start[r, there], stop[r, there]):
                    two = seats[r, other]
                    if other == there or two < 0:
                        continue
                    if met[one, two] > 0:
                        hope -= max(extra[0], -value[one, two])
                    else:
                        hope += value[one, two]
                        h = agency[two]
                        if g >= 0 and h >= 0 and g != h and between[g, h] < settled:
                            hope += gains[0]
            if hope < least:
                continue
        # people leave their tables, exchange seats, and join the others there; a move
        # that is not taken is the same exchange once more
        for attempt in range(2):
            delta = 0.0
            for joining in range(2):
                for end in range(2):
                    seat = a if end == 0 else b
                    one = seats[r, seat]
                    if one < 0:
                        continue
                    if home[r, one] == tables[r, seat]:
                        delta += extra[1] if joining == 1 else -extra[1]
                    g = agency[one]
                    for other in range(start[r, seat], stop[r, seat]):
                        two = seats[r, other]
                        if other != seat and two >= 0:
                            h = agency[two]
                            if joining == 0:
                                met[one, two] -= 1
                                met[two, one] -= 1
                                if met[one, two] > 0:
                                    delta += max(extra[0], -value[one, two])
                                else:
                                    delta -= value[one, two]
                                    if h >= 0:
                                        reached[one, h] -= 1
                                        if reached[one, h] == 0:
                                            delta -= asked[one, h]
                                    if g >= 0:
                                        reached[two, g] -= 1
                                        if reached[two, g] == 0:
                                            delta -= asked[two, g]
                                    if g >= 0 and h >= 0 and g != h:
                                        between[g, h] -= 1
                                        between[h, g] = between[g, h]
                                        k = min(between[g, h], len(gains) - 1)
                                        delta -= gains[k]
                            else:
                                if met[one, two] > 0:
                                    delta -= max(extra[0], -value[one, two])
                                else:
                                    delta += value[one, two]
                                    if h >= 0:
                                        if reached[one, h] == 0:
                                            delta += asked[one, h]
                                        reached[one, h] += 1
                                    if g >= 0:
                                        if reached[two, g] == 0:
                                            delta += asked[two, g]
                                        reached[two, g] += 1
                                    if g >= 0 and h >= 0 and g != h:
                                        k = min(between[g, h], len(gains) - 1)
                                        delta += gains[k]
                                        between[g, h] += 1
                                        between[h, g] = between[g, h]
                                met[one, two] += 1
                                met[two, one] += 1
                if joining == 0:
                    seats[r, a], seats[r, b] = seats[r, b], seats[r, a]
            if attempt == 0 and delta >= least:
                total += delta
                break
    return total


exchange = kernel(_exchange)
