"""What falls apart without each person: pieces, pairs of people, pairs of agencies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from agencygraph._kernels import robustness as kernels
from agencygraph.measures._union import Rows
from agencygraph.roster import Roster

Ints = NDArray[np.int64]
People = NDArray[np.int32]


@dataclass(frozen=True)
class Walk:
    """Everybody in the order a walk in depth met them, and what splits off there."""

    order: People
    end: People
    place: Ints
    """Of each person in ``order``; those met through them reach up to ``end``."""
    start: Ints
    """Where the pieces hanging on each person begin in ``first``, (n + 1,)."""
    first: People
    """The first one met of each piece, by the person it hangs on, in the order met."""
    begin: Ints
    """Place of the first one met of each person's component."""
    finish: Ints
    """Place after the last one of it."""

    @classmethod
    def of(cls, rows: Rows, gone: NDArray[np.bool_]) -> "Walk":
        """Walk through everybody who is not gone."""
        n = len(gone)
        work = n + len(rows[1])
        order, end, parent, split = kernels.walk.run(work, rows, gone)
        place, begin = np.zeros(n, np.int64), np.zeros(n, np.int64)
        place[order] = np.arange(len(order))
        finish = np.zeros(n, np.int64)
        roots = np.flatnonzero(parent[order] < 0)
        sizes = np.diff(roots, append=len(order))
        begin[order] = np.repeat(roots, sizes)
        finish[order] = np.repeat(roots + sizes, sizes)
        first = order[split[order]]
        first = first[np.argsort(parent[first], kind="stable")]
        start = np.zeros(n + 1, np.int64)
        np.cumsum(np.bincount(parent[first], minlength=n), out=start[1:])
        return cls(order, end, place, start, first, begin, finish)

    def separated(self, group: NDArray[np.int32]) -> tuple[Ints, Ints]:
        """Pairs of different groups that each person ends, and alone connects."""
        pieces = self.start, self.first
        work = 4 * len(self.end)
        return kernels.separated.run(work, self.order, self.end, pieces, group)

    def pieces(self) -> Ints:
        """Into how many pieces the others fall without each person."""
        sizes = self.end[self.first] - self.place[self.first]
        ends = np.append(0, np.cumsum(sizes))
        hanging = ends[self.start[1:]] - ends[self.start[:-1]]
        others = self.finish - self.begin - 1
        pieces: Ints = np.diff(self.start) + (others > hanging)
        return pieces

    def small_parts(self, v: int) -> list[People]:
        """People of the pieces left without v, but for the largest of them."""
        below = self.first[self.start[v] : self.start[v + 1]]
        spans = np.stack([self.place[below], self.end[below]], axis=1)
        sizes = spans[:, 1] - spans[:, 0]
        begin, finish = self.begin[v], self.finish[v]
        rest = finish - begin - 1 - sizes.sum()
        largest = int(sizes.argmax()) if sizes.max(initial=0) > rest else -1
        parts = [self.order[p:q] for k, (p, q) in enumerate(spans) if k != largest]
        if largest >= 0 and rest:
            left = np.append(begin, spans[:, 1]), np.append(spans[:, 0], finish)
            around = [self.order[p:q] for p, q in zip(*left, strict=True)]
            everyone = np.concatenate(around)
            parts.append(everyone[everyone != v])
        return parts


def cut_columns(rows: Rows, roster: Roster) -> dict[str, NDArray[np.float64]]:
    """Columns of ``cut_people``."""
    walk = Walk.of(rows, np.zeros(roster.n_people, np.bool_))
    pieces = walk.pieces()
    _, lost = walk.separated(roster.agency_of)
    columns = {
        "cuts": pieces > 1,
        "pieces": pieces,
        "cuts_agencies": lost > 0,
        "separated_pairs": lost,
        "separated_agencies": _parted_agencies(walk, roster, lost),
    }
    return {name: values.astype(np.float64) for name, values in columns.items()}


def _parted_agencies(walk: Walk, roster: Roster, lost: Ints) -> Ints:
    """Pairs of agencies of which no two people are connected without each person.

    Agencies of the largest piece stay connected with one another there: one of such a
    pair is in the smaller pieces alone.
    """
    found = np.zeros(roster.n_people, np.int64)
    counts, part = _agencies_by_component(walk, roster)
    present = counts.sign()
    together = (present.T @ present).toarray()  # components that hold both agencies
    cut = np.flatnonzero(lost)
    totals = {of: counts[[of]].toarray()[0] for of in np.unique(part[cut]).tolist()}
    for v in cut.tolist():
        whole = totals[int(part[v])]
        left = whole.copy()
        if roster.agency_of[v] >= 0:
            left[roster.agency_of[v]] -= 1
        small = [_tally(roster, people) for people in walk.small_parts(v)]
        rare = np.flatnonzero((left > 0) & (left == np.sum(small, axis=0)))
        if not len(rare):
            continue
        elsewhere = together[rare] > np.outer(whole[rare] > 0, whole > 0)
        apart = (left > 0) & ~elsewhere
        for piece in small:  # with itself each agency is, in its own piece
            apart[np.ix_(piece[rare] > 0, piece > 0)] = False
        found[v] = apart.sum() - apart[:, rare].sum() // 2  # both rare: seen twice
    return found


def _agencies_by_component(walk: Walk, roster: Roster) -> tuple[csr_array, Ints]:
    """People of each agency in each component, and the component of each person."""
    components, part = np.unique(walk.begin, return_inverse=True)
    known = np.flatnonzero(roster.agency_of >= 0)
    cells = (np.ones(len(known), np.int64), (part[known], roster.agency_of[known]))
    return csr_array(cells, shape=(len(components), roster.n_agencies)), part


def _tally(roster: Roster, people: People) -> Ints:
    agencies = roster.agency_of[people]
    return np.bincount(agencies[agencies >= 0], minlength=roster.n_agencies)
