"""Seats at tables over several rounds, improved by exchanging people.

People sit at seats; a seat belongs to a table, or to none (table −1: sitting out).
Two people at one table in one round meet. The score is the value of every pair that
meets at least once, plus the gain of each agency pair's first meetings, less a penalty
for each meeting beyond a pair's first and for sitting out again and again.
"""

import math

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def _exchange(
    seats: Ints,
    tables: Ints,
    free: Ints,
    met: Ints,
    rules: tuple[Floats, Floats, Floats, Ints, Ints, Ints],
    moves: Floats,
    heat: tuple[float, float],
) -> float:
    """Try exchanges of two people in a round; return how much the score rose.

    ``seats`` (rounds, S): who sits there, −1 nobody; changed in place, as are ``met``
    (n, n), how often two meet, and in ``rules`` the meetings of each pair of agencies
    and how often each person sits out. ``tables`` (rounds, S): the table of each seat, −1 for
    sitting out, −2 for no seat. ``free`` (rounds, S): 1 where whoever sits there may be moved. Seats of
    a table lie side by side.

    ``rules``: value of each pair (n, n); gain of an agency pair's k-th meeting, the
    last 0; penalties (meeting again, sitting out once more than before); agency of each
    person, −1 unknown; meetings by agency pair (G, G); times sitting out (n,).
    ``moves`` (m, 4): draws from [0, 1). ``heat``: temperature at the first move and at
    the last.
    """
    value, gains, penalty, agency, together, out = rules
    n_rounds, n_seats = seats.shape
    total = 0.0
    steps = len(moves)
    cooling = math.log(heat[1] / heat[0]) / max(steps - 1, 1)
    for step in range(steps):
        r = int(moves[step, 0] * n_rounds)
        a = int(moves[step, 1] * n_seats)
        b = int(moves[step, 2] * n_seats)
        if tables[r, a] == tables[r, b] or free[r, a] == 0 or free[r, b] == 0:
            continue
        i, j = seats[r, a], seats[r, b]
        if i < 0 and j < 0:
            continue
        change = 0.0
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
                    if tables[r, seat] < 0:
                        if joining == 0:
                            out[one] -= 1
                            delta += penalty[1] * (2 * out[one] + 1)
                        else:
                            delta -= penalty[1] * (2 * out[one] + 1)
                            out[one] += 1
                        continue
                    first = seat
                    while first > 0 and tables[r, first - 1] == tables[r, seat]:
                        first -= 1
                    other = first
                    while other < n_seats and tables[r, other] == tables[r, seat]:
                        two = seats[r, other]
                        if other != seat and two >= 0:
                            g, h = agency[one], agency[two]
                            if joining == 0:
                                met[one, two] -= 1
                                met[two, one] -= 1
                                if met[one, two] == 0:
                                    delta -= value[one, two]
                                    if g >= 0 and h >= 0 and g != h:
                                        together[g, h] -= 1
                                        together[h, g] = together[g, h]
                                        k = min(together[g, h], len(gains) - 1)
                                        delta -= gains[k]
                                else:
                                    delta += penalty[0]
                            else:
                                if met[one, two] == 0:
                                    delta += value[one, two]
                                    if g >= 0 and h >= 0 and g != h:
                                        k = min(together[g, h], len(gains) - 1)
                                        delta += gains[k]
                                        together[g, h] += 1
                                        together[h, g] = together[g, h]
                                else:
                                    delta -= penalty[0]
                                met[one, two] += 1
                                met[two, one] += 1
                        other += 1
                if joining == 0:
                    seats[r, a], seats[r, b] = seats[r, b], seats[r, a]
            if attempt == 0:
                change = delta
                warmth = heat[0] * math.exp(cooling * step)
                if delta >= 0.0 or moves[step, 3] < math.exp(delta / warmth):
                    total += delta
                    break
    return total


exchange = kernel(_exchange)
