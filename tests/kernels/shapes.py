"""Small graphs as rows, for the tests of kernels that NetworkX reaches."""

import numpy as np
from hypothesis import strategies as st

LENGTHS = [1.0, 2.0, 0.5, 3.0]


@st.composite
def shapes(draw, *, directed=True, loops=False, most=7):
    """Neighbours of each node in any order, as lists; and a length of each tie."""
    n = draw(st.integers(1, most))
    cells = [(i, j) for i in range(n) for j in range(n) if loops or i != j]
    if not directed:
        cells = [(i, j) for i, j in cells if i <= j]
    chosen = draw(st.lists(st.sampled_from(cells), unique=True)) if cells else []
    length = {cell: draw(st.sampled_from(LENGTHS)) for cell in chosen}
    if not directed:
        length |= {(j, i): far for (i, j), far in length.items()}
    lists = [[j for i, j in length if i == v] for v in range(n)]
    return lists, length


def rows(lists):
    """Row pointers and indices of lists of neighbours."""
    indptr = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    indices = np.array([j for row in lists for j in row], np.int32)
    return indptr, indices


def entries(lists, values):
    """One value an entry, in the order of the rows."""
    return np.array([values[i, j] for i, row in enumerate(lists) for j in row], float)


def reached(lists, source, *, without=()):
    """Nodes that can be reached, in steps, by asking everybody again and again."""
    steps = {source: 0}
    while True:
        onward = {
            w: steps[v] + 1
            for v in steps
            for w in lists[v]
            if w not in steps and w not in without
        }
        if not onward:
            return steps
        least = min(onward.values())
        steps |= {w: d for w, d in onward.items() if d == least}


def farther(lists, length, source):
    """Shortest distances from a source, by shortening them until nothing changes."""
    far = {source: 0.0}
    for _ in lists:
        for v in list(far):
            for w in lists[v]:
                far[w] = min(far.get(w, np.inf), far[v] + length[v, w])
    return far


def shortest_paths(lists, length, source, target):
    """Every shortest path between two nodes, by listing all paths."""
    found = []

    def go_on(path, far):
        if path[-1] == target:
            found.append((far, path))
            return
        for w in lists[path[-1]]:
            if w not in path:
                go_on([*path, w], far + length[path[-1], w])

    go_on([source], 0)
    least = min((far for far, _ in found), default=0)
    return [path for far, path in found if far == least]
