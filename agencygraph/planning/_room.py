"""How many independent links introductions could add, and no choice of them exceeds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph, csr_array

from agencygraph.planning._candidates import Candidates
from agencygraph.planning._matched import Matched, helpful

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Room:
    """What the introductions of each gap could do, arrays (gaps,).

    ``could``: links that all of them together add, as far as they are wanted;
    ``brokers``: who could make one; ``alone``: whether any adds a link by itself.
    """

    could: Ints
    brokers: Ints
    alone: NDArray[np.bool_]


def room_of(
    options: Candidates, links: dict[int, Matched], wanted: NDArray[np.float64]
) -> Room:
    """Find what the introductions of each gap could do."""
    could, brokers = np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.int64)
    alone = np.zeros(len(wanted), np.bool_)
    for gap, matched in links.items():
        some = options.take(np.flatnonzero(options.gap == gap))
        ties = [(i, j) for i, all_ in matched.ties.items() for j in sorted(all_)]
        more = Matched.of([*ties, *some.pairs()]).links - matched.links
        could[gap] = min(more, int(wanted[gap]))
        brokers[gap] = len(np.unique(some.broker))
        alone[gap] = helpful(matched, some.one, some.two).any()
    return Room(could, brokers, alone)


def most_links(options: Candidates, room: Room, capacity: int, number: int) -> int:
    """Return what no choice of introductions can exceed, in links."""
    return min(_by_brokers(options, room.could, capacity), _by_number(room, number))


def _by_number(room: Room, number: int) -> int:
    """Most links by so many introductions, if brokers had all the time there is.

    One each, and one more for a gap to which none adds a link by itself.
    """
    easy = min(int(room.could[room.alone].sum()), number)
    left, hard = number - easy, 0
    for could in sorted(room.could[~room.alone].tolist(), reverse=True):
        gained = min(could, max(left - 1, 0))
        hard += gained
        left -= gained + 1
    return easy + hard


def _by_brokers(options: Candidates, could: Ints, capacity: int) -> int:
    """Most links if each broker makes so many introductions: a largest flow.

    From brokers, each so many introductions, to gaps, each so many links as all its
    introductions together could add.
    """
    if not len(options):
        return 0
    pairs = np.unique(
        np.column_stack([options.broker, options.gap, options.one, options.two]), axis=0
    )
    edges, times = np.unique(pairs[:, :2], axis=0, return_counts=True)
    brokers, b = np.unique(edges[:, 0], return_inverse=True)
    gaps, g = np.unique(edges[:, 1], return_inverse=True)
    nb, ng = len(brokers), len(gaps)
    source, sink = nb + ng, nb + ng + 1
    rows = np.concatenate([np.full(nb, source), b, nb + np.arange(ng)])
    columns = np.concatenate([np.arange(nb), nb + g, np.full(ng, sink)])
    room = np.concatenate([np.full(nb, capacity), times, could[gaps]])
    kept = room > 0
    cells = (room[kept].astype(np.int32), (rows[kept], columns[kept]))
    graph = csr_array(cells, shape=(sink + 1, sink + 1))
    graph.indices, graph.indptr = (
        graph.indices.astype(np.int32),
        graph.indptr.astype(np.int32),
    )
    return int(csgraph.maximum_flow(graph, source, sink).flow_value)
