"""Ties between groups and returned ties, beside a loop over dictionaries."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencygraph._kernels import mixing as kernels

pytestmark = pytest.mark.usefixtures("kernel_mode")


@st.composite
def grouped_ties(draw):
    """People with a group or none, and weighted ties, undirected ones both ways."""
    n, size = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    group = draw(st.lists(st.integers(-1, size - 1), min_size=n, max_size=n))
    person = st.integers(0, n - 1)
    directed = draw(st.booleans())
    cells = draw(st.sets(st.tuples(person, person), max_size=20))
    cells = {(i, j) for i, j in cells if i != j}
    ties = {cell: draw(st.integers(1, 9)) for cell in sorted(cells)}
    if not directed:
        ties = {tuple(sorted(cell)): w for cell, w in ties.items()}
        ties |= {cell[::-1]: w for cell, w in ties.items()}
    return group, size, ties, directed


def rows_of(n, ties):
    ends = np.array([*ties], np.int32).reshape(-1, 2)
    weights = np.array([*ties.values()], float)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    ends = ends[order]
    indptr = np.searchsorted(ends[:, 0], np.arange(n + 1)).astype(np.int64)
    return indptr, ends[:, 1].copy(), weights[order]


@given(grouped_ties())
def test_tied_pairs_are_those_of_a_loop(given):
    group, size, ties, directed = given
    number, weight = Counter(), Counter()
    for (i, j), w in ties.items():
        g, h = group[i], group[j]
        if min(g, h) < 0 or (not directed and (g > h or (g == h and i > j))):
            continue
        number[g, h] += 1
        weight[g, h] += w

    indptr, columns, counts, sums = kernels.tied_pairs.run(
        0,
        rows_of(len(group), ties),
        np.array(group, np.int32),
        size,
        directed=directed,
    )

    pairs = [
        (g, int(h)) for g in range(size) for h in columns[indptr[g] : indptr[g + 1]]
    ]
    assert pairs == sorted(number)
    assert dict(zip(pairs, counts.tolist(), strict=True)) == number
    assert dict(zip(pairs, sums.tolist(), strict=True)) == weight


def test_more_pairs_than_there_was_room_for_are_kept():
    n = 80  # 6,320 pairs; room is made for 384 at first
    ties = {(i, j): i + j for i in range(n) for j in range(n) if i != j}

    found = kernels.tied_pairs.run(
        0, rows_of(n, ties), np.arange(n, dtype=np.int32), n, directed=True
    )

    assert len(found[1]) == len(ties)
    assert found[2].tolist() == [1] * len(ties)
    assert found[3].tolist() == [*ties.values()]


@given(grouped_ties())
def test_returned_ties_are_those_there_both_ways(given):
    group, _, ties, _ = given
    indptr, indices, _ = rows_of(len(group), ties)

    found = kernels.returned.run(0, indptr, indices)

    assert found.tolist() == [(j, i) in ties for i, j in sorted(ties)]


@given(grouped_ties(), st.booleans())
def test_merged_ties_are_there_once_the_returned_ones_last(given, known):
    group, _, ties, _ = given
    ends = np.array(sorted(ties), np.int32).reshape(-1, 2)
    back = np.array([known and (j, i) in ties for i, j in sorted(ties)], np.bool_)

    found, single = kernels.merged.run(
        0, ends[:, 0].copy(), ends[:, 1].copy(), back, len(group)
    )

    pairs = [*zip(*found.tolist(), strict=True)]
    couples = {c for c in ties if known and c[::-1] in ties}
    assert sorted(pairs[:single]) == sorted(set(ties) - couples)
    assert sorted(pairs[single:]) == sorted(c for c in couples if c[0] < c[1])


def test_merged_ties_come_tile_by_tile():
    n, rng = 3 << kernels.TILE, np.random.default_rng(1)
    first, second = rng.integers(0, n, (2, 500)).astype(np.int32)

    found, single = kernels.merged.run(0, first, second, np.zeros(500, np.bool_), n)

    tiles = [*zip(*(found >> kernels.TILE).tolist(), strict=True)]
    assert single == 500
    assert tiles == sorted(tiles)
    given = zip(first.tolist(), second.tolist(), strict=True)
    assert sorted(zip(*found.tolist(), strict=True)) == sorted(given)


@given(grouped_ties())
def test_ties_by_stratum_are_those_of_a_loop(given):
    group, size, ties, _ = given
    indptr, indices, _ = rows_of(len(group), ties)
    back = np.array([(j, i) in ties for i, j in sorted(ties)], np.bool_)
    stratum = np.array(group, np.int32)

    out, into, same, both = kernels.per_stratum.run(
        0, indptr, indices, stratum, back, size
    )

    known = [(i, j) for i, j in ties if min(group[i], group[j]) >= 0]
    for k in range(len(group)):
        for s in range(size):
            assert out[k, s] == sum(i == k and group[j] == s for i, j in known)
            assert into[k, s] == sum(j == k and group[i] == s for i, j in known)
    pairs = Counter((group[i], group[j]) for i, j in known)
    twice = Counter((group[i], group[j]) for i, j in known if (j, i) in ties)
    for s in range(size):
        for t in range(size):
            assert (same[s, t], both[s, t]) == (pairs[s, t], twice[s, t])
