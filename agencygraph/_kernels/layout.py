"""Placing people in circles, and circles beside one another.

Lengths inside a circle are in units in which a person has room 1: ``k`` people fill a
circle of radius √(k / π). A tie of length d costs 1 - 4 / (d² + 4) times its weight:
nearly nothing among those who stand side by side, nearly the same whether far or very
far, so that near ones are brought nearer rather than all to the middle.
"""

import math

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Ids = NDArray[np.int32]


def _exchange(
    places: Floats,
    starts: Ints,
    rows: tuple[Ints, Ids, Floats],
    outward: Floats,
    sweeps: int,
) -> Ids:
    """Exchange places inside each group where ties become cheaper by it.

    A place p also costs a person -outward · p. In each sweep everybody tries once to
    exchange with somebody who stands near one of those they are tied to.

    Needs: places float64 (n, 2), those of a group around (0, 0); starts int64 (g + 1,),
    the first place of each group; rows as ``csr`` has them, float64 weights, people
    numbered by the place where they begin, ties inside groups only; outward (n, 2).
    Gives: int32 (n,), the place of each person.
    Cost: O(sweeps · m) time; three int32 (n,) and more.
    """
    indptr, indices, weights = rows
    n = places.shape[0]
    at = np.arange(n).astype(np.int32)  # the place of a person
    who = np.arange(n).astype(np.int32)  # the person at a place
    state = 12345  # of a generator of small steps: which tie, how near
    for g in range(starts.shape[0] - 1):
        first = starts[g]
        end = starts[g + 1]
        if end - first < 3 or indptr[end] == indptr[first]:
            continue
        reach = 0.0
        for p in range(first, end):
            reach = max(reach, abs(places[p, 0]), abs(places[p, 1]))
        side = int(math.sqrt(end - first)) + 1
        scale = side / (2.0 * reach * (1.0 + 1e-9))
        cell = np.full(side * side, -1, np.int32)  # a place in each cell
        for p in range(first, end):
            a = int((places[p, 0] + reach) * scale)
            b = int((places[p, 1] + reach) * scale)
            cell[a * side + b] = p
        for sweep in range(sweeps):
            width = 1 + (3 * (sweeps - 1 - sweep)) // sweeps  # how near, in cells
            for i in range(first, end):
                here = at[i]
                p = here
                ties = indptr[i + 1] - indptr[i]
                if ties > 0:
                    state = (state * 1103515245 + 12345) % 2147483648
                    p = at[indices[indptr[i] + (state >> 8) % ties]]
                x = places[p, 0] + outward[i, 0]
                y = places[p, 1] + outward[i, 1]
                state = (state * 1103515245 + 12345) % 2147483648
                a = int((x + reach) * scale) + (state >> 8) % (2 * width + 1) - width
                state = (state * 1103515245 + 12345) % 2147483648
                b = int((y + reach) * scale) + (state >> 8) % (2 * width + 1) - width
                if a < 0 or b < 0 or a >= side or b >= side:
                    continue
                there = cell[a * side + b]
                if there < 0 or there == here:
                    continue
                j = who[there]
                if indptr[j + 1] - indptr[j] > 64 + 4 * ties:
                    continue  # to move a hub is tried when it is the hub's turn
                better = 0.0
                for turn in range(2):
                    one = i if turn == 0 else j
                    two = j if turn == 0 else i
                    old = here if turn == 0 else there
                    new = there if turn == 0 else here
                    better += outward[one, 0] * (places[new, 0] - places[old, 0])
                    better += outward[one, 1] * (places[new, 1] - places[old, 1])
                    for e in range(indptr[one], indptr[one + 1]):
                        if indices[e] == two:
                            continue  # as far from each other as before
                        p = at[indices[e]]
                        dx = places[p, 0] - places[old, 0]
                        dy = places[p, 1] - places[old, 1]
                        gone = 4.0 / (dx * dx + dy * dy + 4.0)
                        dx = places[p, 0] - places[new, 0]
                        dy = places[p, 1] - places[new, 1]
                        come = 4.0 / (dx * dx + dy * dy + 4.0)
                        better += weights[e] * (come - gone)
                if better > 1e-12:
                    at[i] = there
                    at[j] = here
                    who[there] = i
                    who[here] = j
    return at


def _relax(
    start: Floats,
    starts: Ints,
    rows: tuple[Ints, Ids, Floats],
    drawn: tuple[Floats, Floats],
    settings: tuple[int, int, float],
) -> Floats:
    """Draw tied people together a little, everybody apart and inside the circle.

    Needs: start float64 (n, 2), starts and rows as for the exchange, people numbered by
    row; drawn: outward float64 (n, 2), and float64 (g,), the distance that is kept in
    each group; settings: rounds of drawing together, rounds of moving apart at most,
    the share of the way that is gone at first.
    Gives: float64 (n, 2).
    Cost: O(rounds · (n + m)) time where people stand evenly; two int32 (n,) and more.
    """
    indptr, indices, weights = rows
    outward, kept = drawn
    rounds, most, share = settings
    points = start.copy()
    n = points.shape[0]
    cell = np.empty(n, np.int32)
    order = np.empty(n, np.int32)
    for g in range(starts.shape[0] - 1):
        first = starts[g]
        k = starts[g + 1] - first
        if k < 2:
            continue
        least = kept[g]
        radius = math.sqrt(k / math.pi)
        side = min(max(int(2.0 * radius / least), 1), int(math.sqrt(k)) + 1)
        scale = side / (2.0 * radius * (1.0 + 1e-9))
        begin = np.zeros(side * side + 2, np.int32)
        for done in range(rounds + most):  # pragma: no branch (ends by a break)
            pull = share * (1.0 - done / rounds) if done < rounds else 0.0
            for i in range(first, first + k):
                if pull <= 0.0:
                    break
                x = 0.25 * pull * outward[i, 0]
                y = 0.25 * pull * outward[i, 1]
                sum_x = 0.0
                sum_y = 0.0
                total = 0.0
                for e in range(indptr[i], indptr[i + 1]):
                    dx = points[indices[e], 0] - points[i, 0]
                    dy = points[indices[e], 1] - points[i, 1]
                    d = dx * dx + dy * dy + 4.0
                    force = weights[e] / (d * d)
                    sum_x += force * dx
                    sum_y += force * dy
                    total += force
                if total > 0.0:
                    x += pull * sum_x / total
                    y += pull * sum_y / total
                d = math.sqrt(x * x + y * y)
                if d > pull:
                    x *= pull / d
                    y *= pull / d
                points[i, 0] += x
                points[i, 1] += y
            begin[:] = 0
            for i in range(first, first + k):
                x = min(max(points[i, 0], -radius), radius)
                y = min(max(points[i, 1], -radius), radius)
                c = int((x + radius) * scale) * side + int((y + radius) * scale)
                cell[i] = c
                begin[c + 2] += 1
            for c in range(2, side * side + 2):
                begin[c] += begin[c - 1]
            for i in range(first, first + k):
                order[first + begin[cell[i] + 1]] = i
                begin[cell[i] + 1] += 1
            closest = least
            for i in range(first, first + k):
                a = cell[i] // side
                b = cell[i] % side
                for row in range(max(a - 1, 0), min(a + 2, side)):
                    low = row * side + max(b - 1, 0)
                    high = row * side + min(b + 1, side - 1)
                    for q in range(begin[low], begin[high + 1]):
                        j = order[first + q]
                        if j <= i:
                            continue
                        dx = points[i, 0] - points[j, 0]
                        dy = points[i, 1] - points[j, 1]
                        d = dx * dx + dy * dy
                        if d >= least * least:
                            continue
                        if d < 1e-6:  # on one spot: any direction, not the same for all
                            dx = 1e-3 * (1 + (i - first) % 7)
                            dy = 1e-3 * (1 + (j - first) % 5)
                            d = dx * dx + dy * dy
                        d = math.sqrt(d)
                        closest = min(closest, d)
                        move = 0.5 * (least - d) / d
                        points[i, 0] += move * dx
                        points[i, 1] += move * dy
                        points[j, 0] -= move * dx
                        points[j, 1] -= move * dy
            for i in range(first, first + k):
                d = points[i, 0] * points[i, 0] + points[i, 1] * points[i, 1]
                if d > radius * radius:
                    d = radius / math.sqrt(d)
                    points[i, 0] *= d
                    points[i, 1] *= d
            if done >= rounds and closest > 0.9 * least:
                break
    return points


def _pack(
    centres: Floats,
    sizes: Floats,
    rows: tuple[Ints, Ids, Floats],
    settings: tuple[int, int, float],
) -> Floats:
    """Draw circles together, tied ones most, until they nearly touch.

    The picture is drawn together more in height than in width: windows are wide. The
    smaller of two circles moves more. Circles are looked up in one grid for each size,
    sizes doubling.

    Needs: centres float64 (a, 2); sizes float64 (a,), positive radii, the gap that is
    kept included; rows as ``csr`` has them, float64 weights; settings: rounds of
    drawing together, rounds of moving apart at most, the share of the way that is gone
    at first. Gives: float64 (a, 2), no two circles overlapping.
    Cost: O(rounds · (a log(largest / smallest) + m)) time; three int64 (a,) and more.
    """
    indptr, indices, weights = rows
    rounds, most, share = settings
    points = centres.copy()
    n = points.shape[0]
    if n < 2:
        return points
    smallest = sizes[0]
    for i in range(n):
        smallest = min(smallest, sizes[i])
    level = np.zeros(n, np.int64)
    n_levels = 1
    for i in range(n):
        bound = 2.0 * smallest
        while sizes[i] >= bound:
            bound *= 2.0
            level[i] += 1
        n_levels = max(n_levels, level[i] + 1)
    number = np.zeros(n_levels, np.int64)
    top = np.zeros(n_levels, np.float64)
    for i in range(n):
        number[level[i]] += 1
        top[level[i]] = max(top[level[i]], sizes[i])
    base = np.zeros(n_levels + 1, np.int64)  # where the cells of a level begin
    for m in range(n_levels):
        side = int(math.sqrt(number[m])) + 3
        base[m + 1] = base[m] + side * side
    begin = np.zeros(base[n_levels] + 2, np.int64)
    cell = np.empty(n, np.int64)
    order = np.empty(n, np.int64)
    width = np.empty(n_levels, np.float64)
    for done in range(rounds + most + 1):
        if done < rounds:
            pull = share * (1.0 - done / rounds)
            for i in range(n):
                x = 0.0
                y = 0.0
                total = 0.0
                for e in range(indptr[i], indptr[i + 1]):
                    x += weights[e] * points[indices[e], 0]
                    y += weights[e] * points[indices[e], 1]
                    total += weights[e]
                if total > 0.0:
                    x = x / total - points[i, 0]
                    y = y / total - points[i, 1]
                x -= 0.6 * points[i, 0]
                y -= 0.7 * points[i, 1]
                d = math.sqrt(x * x + y * y)
                d = pull * min(1.0, sizes[i] / d if d > 0.0 else 1.0)
                points[i, 0] += d * x
                points[i, 1] += d * y
        left = points[0, 0]
        right = left
        low = points[0, 1]
        high = low
        for i in range(n):
            left = min(left, points[i, 0])
            right = max(right, points[i, 0])
            low = min(low, points[i, 1])
            high = max(high, points[i, 1])
        extent = max(right - left, high - low)
        begin[:] = 0
        for m in range(n_levels):
            width[m] = max(2.0 * top[m], extent / (int(math.sqrt(number[m])) + 1))
        for i in range(n):
            m = level[i]
            side = int(math.sqrt(number[m])) + 3
            a = int((points[i, 0] - left) / width[m])
            b = int((points[i, 1] - low) / width[m])
            cell[i] = base[m] + a * side + b
            begin[cell[i] + 2] += 1
        for c in range(2, begin.shape[0]):
            begin[c] += begin[c - 1]
        for i in range(n):
            order[begin[cell[i] + 1]] = i
            begin[cell[i] + 1] += 1
        last = done == rounds + most
        over = 1.0  # the largest ratio of the distance that is needed to what there is
        for i in range(n):
            for m in range(level[i], n_levels):
                if number[m] == 0:
                    continue
                side = int(math.sqrt(number[m])) + 3
                a = int(max(points[i, 0] - left, 0.0) / width[m])
                b = int(max(points[i, 1] - low, 0.0) / width[m])
                for row in range(max(a - 1, 0), min(a + 2, side)):
                    one = base[m] + row * side + min(max(b - 1, 0), side - 1)
                    two = base[m] + row * side + min(b + 1, side - 1)
                    for q in range(begin[one], begin[two + 1]):
                        j = order[q]
                        if j == i or (m == level[i] and j < i):
                            continue
                        dx = points[i, 0] - points[j, 0]
                        dy = points[i, 1] - points[j, 1]
                        needed = sizes[i] + sizes[j]
                        d = dx * dx + dy * dy
                        if d >= needed * needed:
                            continue
                        if d < 1e-6 * needed * needed:
                            dx = 1e-3 * needed * (1 + i % 7)
                            dy = 1e-3 * needed * (1 + j % 5)
                            d = dx * dx + dy * dy
                        d = math.sqrt(d)
                        over = max(over, needed / d)
                        if last:
                            continue
                        move = (1.01 * needed - d) / d  # a little more: it ends
                        yields = sizes[j] * sizes[j]
                        yields /= yields + sizes[i] * sizes[i]
                        points[i, 0] += move * yields * dx
                        points[i, 1] += move * yields * dy
                        points[j, 0] -= move * (1.0 - yields) * dx
                        points[j, 1] -= move * (1.0 - yields) * dy
        if last:
            points *= over * (1.0 + 1e-9)
        elif done >= rounds and over == 1.0:
            break
    return points


exchange = kernel(_exchange)
relax = kernel(_relax)
pack = kernel(_pack)
