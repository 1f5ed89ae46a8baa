"""Open pairs by role, kept true while ties form and dissolve."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from agencygraph import adjacency
from agencygraph._kernels import running_brokerage as kernels
from agencygraph.measures._brokers import Brokers, Counts, Numbers
from agencygraph.network import Network

Pairs = NDArray[np.int32]


class OpenPairs:
    """Open pairs of everybody with a known agency, as of the ties there are now.

    Starts from what was counted in the whole network; positions are those in
    ``start.network``. Every count is an integer: what is undone is as it was.

    Attributes
    ----------
    touched : bool array (n,)
        Whose counts a tie that formed or dissolved has had a part in.
    """

    def __init__(self, start: Brokers) -> None:
        network = start.network
        self.start = start
        self.directed = network.directed
        self.n_ties = network.n_ties
        self._out = rows_with_room(network.indptr, network.indices)
        self._into = self._out
        if self.directed:
            self._into = rows_with_room(*adjacency.into(network)[:2])
        groupings = [network.roster.agency_of]
        counts = [_unfolded(start.lower[:, :-1], directed=self.directed)]
        if start.has_strata and not network.answered.all():
            groupings.append(start.stratum)
            counts.append(_unfolded(start.pairs_by_stratum(), directed=self.directed))
        self._group = np.stack(groupings, axis=1)
        self._counts = np.stack(counts, axis=1)
        self._sight = _sight(network)
        self.touched = np.zeros(network.n_people, np.bool_)
        self._attainable = Attainable(start) if start.has_bound else None

    def change(self, pairs: Pairs, sign: int) -> None:
        """Let these ties form (1) or dissolve (-1); undirected ones are given once."""
        if self._attainable is not None:
            for u, v in pairs.tolist():
                self._attainable.change(u, v, sign)
        tally = self._group, self._counts, self.touched
        ends = pairs.ravel()
        sizes = self._out[0][ends, 1].sum() + self._into[0][ends, 1].sum()
        work = 4 * int(sizes) + 50 * len(pairs)
        at = 0
        while True:
            rest = self._out, self._into, pairs[at:], sign, tally, self._sight
            at += kernels.change_ties.run(work, *rest)
            if at == len(pairs):
                break
            self._make_room()
        self.n_ties += sign * len(pairs)

    def _make_room(self) -> None:
        self._out, into = with_room(*self._out), self._into
        self._into = with_room(*into) if self.directed else self._out

    def seen(self, who: NDArray[np.intp] | slice = slice(None)) -> Counts:
        """Open pairs seen, by role."""
        return _folded(self._counts[who, 0], directed=self.directed)

    def by_stratum(self) -> Counts:
        """Open pairs seen, by who answered."""
        return _folded(self._counts[:, -1], directed=self.directed)

    def attainable(self) -> Counts:
        """Open pairs that there may be, by role."""
        if self._attainable is None:
            return self.seen()
        return _folded(self._attainable.counts, directed=self.directed)


class Attainable:
    """Open pairs that there may be, given what was not observed; for few people.

    Of two-paths the ties not observed are there, of closing ones they are not.
    """

    def __init__(self, start: Brokers) -> None:
        network = start.network
        n = network.n_people
        self._tied = np.zeros((n, n), np.bool_)
        self._tied[network.sources, network.indices] = True
        self._hidden = _hidden(network)
        self._group = network.roster.agency_of
        self._directed = network.directed
        self.counts = _unfolded(start.upper[:, :-1], directed=network.directed)

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
        return self._tied[i] | self._hidden[i]

    def _may_reach(self, j: int) -> NDArray[np.bool_]:
        return self._tied[:, j] | self._hidden[:, j]

    def _credit(self, a: Pairs | int, v: Pairs | int, c: Pairs | int, by: int) -> None:
        one, own, two = self._group[a], self._group[v], self._group[c]
        other = np.where(one == two, 1, 4)
        inside = np.where(two == own, 0, 2)
        role = np.where(one == own, inside, np.where(two == own, 3, other))
        np.add.at(self.counts, (v, role), by)


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


def _sight(network: Network) -> kernels.Sight:
    """What the kernel asks about cells not observed."""
    n = network.n_people
    if network.is_fully_observed:
        nobody = np.empty(0, np.bool_)
        nothing = np.zeros(1, np.int64), np.empty(0, np.int32)
        return nobody, nobody, *nothing, network.directed
    clear = network.answered & ~network.at_cap
    rows, columns = network.excepted.T  # sorted by the class itself
    indptr = np.searchsorted(rows, np.arange(n + 1))
    listed = network.listed.copy()  # one that may be written to, like all the others
    return clear, listed, indptr, columns.copy(), network.directed


def _hidden(network: Network) -> NDArray[np.bool_]:
    """Cells (n, n) that were not observed unless there is a tie in them."""
    clear = network.answered & ~network.at_cap
    seen = clear[:, None] & network.listed
    seen[network.excepted[:, 0], network.excepted[:, 1]] = False
    if not network.directed:
        seen |= seen.T
    np.fill_diagonal(seen, val=True)
    return ~seen


def _unfolded(counts: Counts | Numbers, *, directed: bool) -> Counts:
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
