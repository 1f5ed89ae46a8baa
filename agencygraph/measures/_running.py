"""Open pairs by role, kept true while ties form and dissolve."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph import adjacency
from agencygraph._kernels import csr
from agencygraph._kernels import running_brokerage as kernels
from agencygraph.measures._brokers import Brokers, Counts
from agencygraph.network import Network

Pairs = NDArray[np.integer[Any]]
Positions = NDArray[np.intp]
Rows = tuple[NDArray[np.int64], NDArray[np.int32]]


class OpenPairs:
    """Open pairs of everybody with a known agency, as of the ties there are now.

    Starts from what was counted in the whole network; positions are those in
    ``start.network``. Every count is an integer: what is undone is as it was.
    """

    def __init__(self, start: Brokers) -> None:
        network = start.network
        self.start = start
        self.directed = network.directed
        self.n_ties = network.n_ties
        kind, hidden = _kinds(network)
        self._order = np.lexsort((network.roster.agency_of, kind))
        numbers = np.arange(len(kind))
        self._number = np.empty_like(self._order)  # of each position, for the kernel
        self._number[self._order] = numbers
        self._as_it_is = np.array_equal(self._number, numbers)
        out, into = self._numbered(network)
        self._out = rows_with_room(*out)
        self._into = rows_with_room(*into) if self.directed else self._out
        counts = [_unfolded(start.open_pairs(), directed=self.directed)]
        if start.has_strata and not network.answered.all():  # kinds are the strata
            by_stratum = start.pairs_by_stratum()
            counts.append(_unfolded(by_stratum, directed=self.directed))
        self._counts = np.stack(counts, axis=1)[self._order]
        self._touched = np.zeros(len(kind), np.bool_)
        people = np.stack([network.roster.agency_of, kind], axis=1)[self._order]
        self._people = people.astype(np.int32)
        self._sight = self._begin(network, len(hidden)), hidden, *self._single(network)
        self._attainable = Attainable(start) if start.has_bound else None

    def change(self, pairs: Pairs, sign: int) -> None:
        """Let these ties form (1) or dissolve (-1); undirected ones are given once."""
        if self._attainable is not None:
            for u, v in pairs.tolist():
                self._attainable.change(u, v, sign)
        self.n_ties += sign * len(pairs)
        cells = self._number[pairs].astype(np.int32)
        book = (self._counts, self._touched, self._people), self._sight
        sizes = self._out[0][cells[:, 0], 1], self._into[0][cells[:, 1], 1]
        work = 300 * len(cells) + 20 * int(np.minimum(*sizes).sum())
        while True:
            rows = self._out, self._into
            done = kernels.change_ties.run(work, *rows, cells, sign, book)
            if done == len(cells):
                return
            cells = cells[done:]
            self._out = with_room(*self._out)
            self._into = with_room(*self._into) if self.directed else self._out

    def seen(self, who: Positions | None = None) -> Counts:
        """Open pairs seen, by role."""
        return self._role_counts(0, who)

    def by_stratum(self) -> Counts:
        """Open pairs seen, by who answered."""
        return self._role_counts(1, None)

    def attainable(self) -> Counts:
        """Open pairs that there may be, by role."""
        kept = self._attainable
        counts = self._counts[self._number, 0] if kept is None else kept.counts
        return _folded(counts, directed=self.directed)

    def forget_touched(self) -> NDArray[np.bool_]:
        """Begin anew to remember who is touched; return what was remembered."""
        before, self._touched = self._touched, np.zeros_like(self._touched)
        return before

    def recall_touched(self, before: NDArray[np.bool_]) -> None:
        """Go on from what was remembered before."""
        self._touched = before

    def touched(self) -> Positions:
        """Whose counts a tie that formed or dissolved had a part in."""
        return np.sort(self._order[self._touched])

    def _role_counts(self, grouping: int, who: Positions | None) -> Counts:
        counts = self._counts[:, grouping]
        if who is not None:
            counts = counts[self._number[who]]
        elif not self._as_it_is:
            counts = counts[self._number]
        return _folded(counts, directed=self.directed)

    def _numbered(self, network: Network) -> tuple[Rows, Rows]:
        """Who names whom and who is named by whom, by the kernel's numbers."""
        out = adjacency.out(network)
        if self._as_it_is:
            return out[:2], adjacency.into(network)[:2]
        ends = self._number[network.sources], self._number[network.indices]
        built = csr.build(network.n_people, *ends, network.weights)
        into = csr.transpose.run(2 * len(network.indices), *built)
        return built[:2], into[:2]

    def _begin(self, network: Network, kinds: int) -> NDArray[np.int64]:
        """First number of each class."""
        groups = network.roster.n_agencies
        each = self._people[:, 1].astype(np.int64) * groups + self._people[:, 0]
        size = np.bincount(each, minlength=kinds * groups)
        return np.concatenate([[0], np.cumsum(size)])

    def _single(self, network: Network) -> tuple[Rows, Rows]:
        """Cells that were not observed though their kinds say so: rows and columns."""
        cells = network.excepted
        if not self.directed:
            cells = np.unique(np.concatenate([cells, cells[:, ::-1]]), axis=0)
        hidden = _is_hidden(network, cells, network.excepted)
        hidden &= ~_is_hidden(network, cells, network.excepted[:0])
        rows, columns = self._number[cells[hidden]].T
        nothing = np.ones(len(rows))
        built = csr.build(network.n_people, rows, columns, nothing)
        into = csr.transpose.run(2 * len(rows), *built)
        return built[:2], into[:2]


class Attainable:
    """Open pairs that there may be, given what was not observed; for few people.

    Of two-paths the ties not observed are there, of closing ones they are not.
    """

    def __init__(self, start: Brokers) -> None:
        network = start.network
        n = network.n_people
        self._tied = np.zeros((n, n), np.bool_)
        self._tied[network.sources, network.indices] = True
        cells = np.stack(np.divmod(np.arange(n * n), max(n, 1)), axis=1)
        hidden = _is_hidden(network, cells, network.excepted)
        self._hidden = hidden.reshape(n, n)
        self._group = network.roster.agency_of
        self._directed = network.directed
        self.counts = _unfolded(start.attainable_pairs(), directed=network.directed)

    def change(self, u: int, v: int, sign: int) -> None:
        """Let the tie from u to v form (1) or dissolve (-1)."""
        if sign < 0:
            self._tie(u, v, there=False)
        between = self._may(u) & self._may_reach(v)
        self._credit(u, np.flatnonzero(between), v, -sign)
        if not self._hidden[u, v]:  # else the two-paths may have been there before
            first = self._may_reach(u) & ~self._tied[:, v]
            last = self._may(v) & ~self._tied[u]
            first[v] = last[u] = False
            self._credit(np.flatnonzero(first), u, v, sign)
            self._credit(u, v, np.flatnonzero(last), sign)
        if sign > 0:
            self._tie(u, v, there=True)

    def _tie(self, u: int, v: int, *, there: bool) -> None:
        self._tied[u, v] = there
        if not self._directed:
            self._tied[v, u] = there

    def _may(self, i: int) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self._tied[i] | self._hidden[i]
        return found

    def _may_reach(self, j: int) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self._tied[:, j] | self._hidden[:, j]
        return found

    def _credit(self, a: Pairs | int, v: Pairs | int, c: Pairs | int, by: int) -> None:
        one, own, two = self._group[a], self._group[v], self._group[c]
        other = np.where(one == two, 1, 4)
        inside = np.where(two == own, 0, 2)
        role = np.where(one == own, inside, np.where(two == own, 3, other))
        np.add.at(self.counts, (np.asarray(v), role), by)


@dataclass(frozen=True)
class BrokersNow(Brokers):
    """Brokers by the ties there are now: no pair is counted again."""

    pairs: OpenPairs

    @cached_property
    def known(self) -> NDArray[np.intp]:
        return self.pairs.start.known

    @cached_property
    def network(self) -> Network:
        """Who there is and what was observed; its ties are those of the start."""
        return self.pairs.start.network

    @property
    def n_ties(self) -> int:
        return self.pairs.n_ties

    def open_pairs(self) -> Counts:
        return self.pairs.seen()

    def attainable_pairs(self) -> Counts:
        return self.pairs.attainable()

    def pairs_by_stratum(self) -> Counts:
        return self.pairs.by_stratum()


def rows_with_room(
    indptr: NDArray[np.int64], indices: NDArray[np.int32]
) -> kernels.Rows:
    """Rows as the kernel changes them, free cells behind them."""
    size = np.diff(indptr)
    place = np.empty((len(indptr), 3), np.int64)
    place[:-1, 0] = indptr[:-1]
    place[:-1, 1] = place[:-1, 2] = size
    place[-1] = indptr[-1]
    # any row may be moved once: it lists less than everybody, and asks for half more
    free = len(indices) // 8 + 2 * len(size) + 8
    return place, np.concatenate([indices, np.empty(free, np.int32)])


def with_room(place: NDArray[np.int64], cells: NDArray[np.int32]) -> kernels.Rows:
    """The same rows one behind the other, free cells behind them."""
    first, size = place[:-1, 0], place[:-1, 1]
    indptr = np.concatenate([[0], np.cumsum(size)])
    at = np.arange(indptr[-1]) + np.repeat(first - indptr[:-1], size)
    return rows_with_room(indptr, cells[at])


def _kinds(network: Network) -> tuple[Positions, NDArray[np.bool_]]:
    """Kind of everybody, and between which kinds cells were not observed.

    People are of a kind who answered (and had room) alike, and were listed alike.
    """
    clear, listed = network.answered & ~network.at_cap, network.listed
    codes, kind = np.unique(2 * ~clear + 1 * ~listed, return_inverse=True)
    codes = codes if len(codes) else np.zeros(1, np.int64)
    seen = (codes < 2)[:, None] & (codes % 2 == 0)
    return kind, ~(seen if network.directed else seen | seen.T)


def _is_hidden(network: Network, cells: Pairs, excepted: Pairs) -> NDArray[np.bool_]:
    """Whether cells were not observed unless there is a tie in them."""
    clear, n = network.answered & ~network.at_cap, network.n_people

    def seen(rows: Pairs, columns: Pairs) -> NDArray[np.bool_]:
        unclear = excepted[:, 0].astype(np.int64) * n + excepted[:, 1]
        single = np.isin(rows.astype(np.int64) * n + columns, unclear)
        found: NDArray[np.bool_] = clear[rows] & network.listed[columns] & ~single
        return found

    rows, columns = cells.T
    found = seen(rows, columns)
    if not network.directed:
        found |= seen(columns, rows)
    apart: NDArray[np.bool_] = np.not_equal(rows, columns)
    return ~found & apart


def _unfolded(counts: Counts, *, directed: bool) -> Counts:
    """The five columns of the kernel; undirected roles 2 and 3 are one."""
    if directed:
        return np.ascontiguousarray(counts, np.int64)
    five = np.zeros((len(counts), 5), np.int64)
    five[:, [0, 1, 2, 4]] = counts
    return five


def _folded(counts: Counts, *, directed: bool) -> Counts:
    """Columns by role."""
    if directed:
        return counts
    return np.column_stack([counts[:, :2], counts[:, 2] + counts[:, 3], counts[:, 4]])
