"""Walks from everybody: cut into blocks that any number of workers may do.

Results are added in the order of the blocks, whose plan depends on the network alone.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph import _parallel
from agencygraph._kernels import betweenness as kernels
from agencygraph._kernels import chosen, dijkstra, distances

Rows = tuple[NDArray[np.int64], NDArray[np.int32]]


def betweenness(
    rows: Rows, group: NDArray[np.int32], length: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Pairs of different groups with each person between them, over ordered pairs.

    Parameters
    ----------
    group
        Negative: end of no pair.
    length
        Of each entry; None: every tie is one step.
    """
    n, entries = len(group), len(rows[1])
    # with lengths about four times the work: distances out of a heap, then paths
    steps = np.where(group >= 0, (n + entries) * (1 if length is None else 4), 1)

    def walk(first: int, end: int) -> NDArray[np.float64]:
        work = int(steps[first:end].sum())
        if length is None:
            return kernels.hops.run(work, *rows, group, first, end)
        return dijkstra.betweenness.run(work, *rows, length, group, first, end)

    found = np.zeros(n)
    for part in _parallel.each(walk, _parallel.blocks(steps), "Walking shortest paths"):
        found += part
    return found


def reach(
    rows: Rows, group: NDArray[np.int32], steps: int, work: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many others, and how many other groups, each person meets within steps.

    Parameters
    ----------
    work
        About how many entries are walked altogether.
    """
    n = len(group)
    each = work // max(n, 1)

    def walk(first: int, end: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return kernels.reach.run(each * (end - first), *rows, group, steps, first, end)

    blocks = _parallel.blocks(np.full(n, each + 1))
    parts = list(_parallel.each(walk, blocks, "Walking from everybody"))
    people, groups = (
        np.concatenate([np.empty(0, np.int64), *(part[k] for part in parts)])
        for k in range(2)
    )
    return people, groups


def nearby(rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """How many others reach each person, and in how many steps altogether."""
    n, entries = len(rows[0]) - 1, len(rows[1])
    passes = np.arange(0, n, distances.SOURCES_A_PASS)
    blocks = _parallel.blocks(np.full(len(passes), n + entries))

    def walk(first: int, end: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        edge = min(end * distances.SOURCES_A_PASS, n)
        sources = np.arange(passes[first], edge, dtype=np.int32)
        work = (end - first) * (n + entries)
        return distances.nearby.run(work, *rows, sources)[:2]

    reached, steps = np.zeros(n, np.int64), np.zeros(n)
    for part in _parallel.each(walk, blocks, "Walking from everybody"):
        reached += part[0]
        steps += part[1]
    return reached, steps


def passing(
    rows: Rows, sources: NDArray[np.int32], targets: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Pairs of a source and a target, as much as it counts, by who lies between."""
    n, work = len(rows[0]) - 1, len(rows[0]) + len(rows[1])

    def walk(first: int, end: int) -> NDArray[np.float64]:
        some = sources[first:end]
        return chosen.passing.run(work * (end - first), *rows, some, targets)[0]

    found = np.zeros(n)
    blocks = _parallel.blocks(np.full(len(sources), work))
    for part in _parallel.each(walk, blocks, "Walking shortest paths"):
        found += part
    return found
