"""Open pairs by role while ties come and go, one tie after the other.

A tie u → v that forms opens a → u → v for those who name u and u → v → c for those whom
v names, and closes u → w → v for everybody between the two; one that dissolves does the
opposite. Nothing else changes.

People are numbered class by class: a class is a kind (all of whose cells are observed
alike) and a group. How many of a class a row lists then takes two searches, and a hub's
row need not be walked.

Rows have room to grow. ``place`` holds for each person where the row begins, how many
it lists and for how many there is room; its last row begins where the free cells do. A
row that is full moves there, with more room.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels._jit import helper, kernel

Rows = tuple[NDArray[np.int64], NDArray[np.int32]]
"""place int64 (n + 1, 3) and cells int32; each row is sorted."""

Tally = tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int32]]
"""counts (n, 1 or 2, 5), the second by kind in place of group; touched (n,); people
(n, 2), their group and kind."""

Single = tuple[NDArray[np.int64], NDArray[np.int32]]
Sight = tuple[NDArray[np.int64], NDArray[np.bool_], Single, Single]
"""begin (kinds × groups + 1,), the first person of each class; hidden (kinds, kinds),
whether cells between two kinds were not observed unless there is a tie; single other
cells that were not, as rows and as columns."""

Book = tuple[Tally, Sight]

OPENED, LED_BY, FOLLOWED_BY = 0, 1, 2
"""Where w stands: u → w → v, w → u → v, u → v → w."""


@helper
def _seek(cells: NDArray[np.int32], first: int, end: int, wanted: int) -> int:
    """First place from ``first`` on that does not lie below what is wanted."""
    if first >= end or cells[first] >= wanted:
        return first
    step = 1
    while first + step < end and cells[first + step] < wanted:
        first += step
        step += step
    end = min(end, first + step)
    while end - first > 1:  # first lies below, end does not
        middle = (first + end) // 2
        if cells[middle] < wanted:
            first = middle
        else:
            end = middle
    return end


@helper
def _has_room(rows: Rows, i: int) -> bool:
    """Whether row i can take one more, having moved it if need be."""
    place, cells = rows
    first, size = place[i, 0], place[i, 1]
    if size < place[i, 2]:
        return True
    free = place[-1, 0]
    room = size + size // 2 + 4
    if free + room > cells.shape[0]:
        return False
    for e in range(size):
        cells[free + e] = cells[first + e]
    place[i, 0] = free
    place[i, 2] = room
    place[-1, 0] = free + room
    return True


@helper
def _insert(rows: Rows, i: int, j: int) -> None:
    """List j in row i, which has room and does not list them."""
    place, cells = rows
    first, end = place[i, 0], place[i, 0] + place[i, 1]
    at = _seek(cells, first, end, j)
    moving = cells[at : end + 1]
    last = np.int32(j)
    for e in range(end + 1 - at):
        here = moving[e]
        moving[e] = last
        last = here
    place[i, 1] += 1


@helper
def _drop(rows: Rows, i: int, j: int) -> None:
    """List j in row i no longer."""
    place, cells = rows
    first, end = place[i, 0], place[i, 0] + place[i, 1]
    at = _seek(cells, first, end, j)
    moving = cells[at:end]
    for e in range(end - 1 - at):
        moving[e] = moving[e + 1]
    place[i, 1] -= 1


@helper
def _lists(rows: Rows, i: int, j: int) -> bool:
    """Whether row i lists j."""
    place, cells = rows
    end = place[i, 0] + place[i, 1]
    at = _seek(cells, place[i, 0], end, j)
    return bool(at < end and cells[at] == j)


@helper
def _number(rows: Rows, i: int, low: int, high: int) -> int:
    """How many from low to below high row i lists."""
    place, cells = rows
    end = place[i, 0] + place[i, 1]
    at = _seek(cells, place[i, 0], end, low)
    return _seek(cells, at, end, high) - at


@helper
def _role(a: int, v: int, c: int) -> int:
    """Column of the role of v between a and c, given their groups."""
    if a == v:
        return 0 if c == v else 2
    if c == v:
        return 3
    return 1 if a == c else 4


@helper
def _role_beside(some: int, v: int, end: int, where: int) -> int:
    """Column of the role of v between some and the end they lead to, or come from."""
    return _role(some, v, end) if where == LED_BY else _role(end, v, some)


@helper
def _credit(tally: Tally, a: int, v: int, c: int, by: int) -> None:
    """Count a → v → c for v."""
    counts, touched, people = tally
    counts[v, 0, _role(people[a, 0], people[v, 0], people[c, 0])] += by
    if counts.shape[1] == 2:
        counts[v, 1, _role(people[a, 1], people[v, 1], people[c, 1])] += by
    touched[v] = True


@helper
def _credit_row(rows: Rows, i: int, end: int, where: int, by: int, book: Book) -> None:
    """Count for i everybody in a row of i's, before or after i, beside one end.

    All of the row but those whose cell with the end is hidden by their kind.
    """
    counts, touched, people = book[0]
    begin, hidden = book[1][0], book[1][1]
    kinds = hidden.shape[0]
    groups = (begin.shape[0] - 1) // kinds
    own, other = people[i, 0], people[end, 0]
    touched[i] = True
    for kind in range(kinds):
        of_end = people[end, 1]
        if hidden[kind, of_end] if where == LED_BY else hidden[of_end, kind]:
            continue
        first = kind * groups
        rest = rows[0][i, 1]  # of one kind are all of them
        if kinds > 1:
            rest = _number(rows, i, begin[first], begin[first + groups])
        if rest == 0:
            continue
        if counts.shape[1] == 2:
            role = _role_beside(kind, people[i, 1], of_end, where)
            counts[i, 1, role] += by * rest
        of_own = _number(rows, i, begin[first + own], begin[first + own + 1])
        counts[i, 0, _role_beside(own, own, other, where)] += by * of_own
        rest -= of_own
        if own != other and rest > 0:
            of_other = _number(rows, i, begin[first + other], begin[first + other + 1])
            counts[i, 0, _role_beside(other, own, other, where)] += by * of_other
            rest -= of_other
        counts[i, 0, _role_beside(-1, own, other, where)] += by * rest


@helper
def _credit_common(
    one: Rows, two: Rows, tie: tuple[int, int], where: int, by: int, book: Book
) -> None:
    """Count whoever is in two rows: w between u and v, before them, or after them."""
    tally = book[0]
    people, hidden = tally[2], book[1][1]
    u, v = tie
    i = v if where == FOLLOWED_BY else u
    j = u if where == FOLLOWED_BY else v
    p, q = one[0][i, 0], two[0][j, 0]
    p_end, q_end = p + one[0][i, 1], q + two[0][j, 1]
    while p < p_end and q < q_end:
        w = one[1][p]
        q = _seek(two[1], q, q_end, w)
        if q == q_end:
            break
        if two[1][q] == w:
            if where == OPENED:
                _credit(tally, u, w, v, by)
            elif where == LED_BY:
                if not hidden[people[w, 1], people[v, 1]]:
                    _credit(tally, w, u, v, by)
            elif not hidden[people[u, 1], people[w, 1]]:
                _credit(tally, u, v, w, by)
        p = _seek(one[1], p + 1, p_end, two[1][q])


def _change_ties(
    out: Rows,
    into: Rows,
    pairs: NDArray[np.int32],
    sign: int,
    book: Book,
) -> int:
    """Let ties form (sign 1) or dissolve (-1), and count what opens and closes.

    Needs: out and into, rows with room of who names whom and of who is named by whom;
    the same object twice where ties have no direction. pairs int32 (k, 2), distinct
    ties u → v that are absent (or there, if they dissolve), undirected ones once.
    Gives: how many of them were done: fewer than k where a row found no room to move
    to. Rows and tally are changed in place. Where ties have no direction roles 2
    and 3 belong together.
    Cost: for each tie the shorter of two rows times the logarithm of the longer, three
    times, and moving part of two rows.
    """
    tally = book[0]
    people = tally[2]
    _begin, hidden, by_row, by_column = book[1]
    for e in range(pairs.shape[0]):
        u, v = pairs[e, 0], pairs[e, 1]
        if sign > 0:
            if not (_has_room(out, u) and _has_room(into, v)):
                return e
            _insert(out, u, v)
            _insert(into, v, u)
        else:
            _drop(out, u, v)
            _drop(into, v, u)
        tie = u, v
        if not hidden[people[u, 1], people[v, 1]]:
            _credit_common(out, into, tie, OPENED, -sign, book)

        # all who name u, but those who name v too, v, and where that is not known
        _credit_row(into, u, v, LED_BY, sign, book)
        _credit_common(into, into, tie, LED_BY, -sign, book)
        if not hidden[people[v, 1], people[v, 1]] and _lists(into, u, v):
            _credit(tally, v, u, v, -sign)
        for p in range(by_column[0][v], by_column[0][v + 1]):
            a = by_column[1][p]
            if _lists(into, u, a):
                _credit(tally, a, u, v, -sign)

        # all whom v names, but those whom u names too, u, and where that is not known
        _credit_row(out, v, u, FOLLOWED_BY, sign, book)
        _credit_common(out, out, tie, FOLLOWED_BY, -sign, book)
        if not hidden[people[u, 1], people[u, 1]] and _lists(out, v, u):
            _credit(tally, u, v, u, -sign)
        for p in range(by_row[0][u], by_row[0][u + 1]):
            c = by_row[1][p]
            if _lists(out, v, c):
                _credit(tally, u, v, c, -sign)
    return int(pairs.shape[0])


def _find(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], cells: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Where each cell stands among the entries.

    Needs: rows sorted; cells int32 (k, 2).
    Gives: int64 (k,), -1 where there is no entry.
    Cost: O(k log n).
    """
    found = np.full(cells.shape[0], -1, np.int64)
    for e in range(cells.shape[0]):
        end = indptr[cells[e, 0] + 1]
        at = _seek(indices, indptr[cells[e, 0]], end, cells[e, 1])
        if at < end and indices[at] == cells[e, 1]:
            found[e] = at
    return found


change_ties = kernel(_change_ties)
find = kernel(_find)
