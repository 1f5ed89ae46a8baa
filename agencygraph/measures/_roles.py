"""Gould–Fernandez roles: their names, their counts, and what could still be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from agencygraph import adjacency
from agencygraph._kernels import brokerage as kernels
from agencygraph.network import Network
from agencygraph.observation import unclear_cells

DIRECTED = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
UNDIRECTED = ("coordinator", "itinerant", "boundary", "liaison")
PATTERNS = {
    "coordinator": "A–A–A: all three in one agency",
    "itinerant": "A–B–A: both ends in one agency, the broker in another",
    "representative": "A–A–B: from the broker's own agency to another",
    "gatekeeper": "A–B–B: from another agency to the broker's own",
    "boundary": "A–A–B: one end in the broker's own agency, one in another",
    "liaison": "A–B–C: three agencies",
    "total": "all roles together",
}
Count = TypeVar("Count", np.int64, np.float64)
LARGEST_BOUND = 2_000
"""People up to whom the attainable range is worked out (matrices of that size)."""


def roles_of(network: Network) -> tuple[str, ...]:
    """Names of the columns of the counts below, the total apart."""
    return DIRECTED if network.directed else UNDIRECTED


def fold(counts: NDArray[Count], *, directed: bool) -> NDArray[Count]:
    """Columns by role from the five ordered ones; undirected pairs once."""
    if directed:
        return counts
    both = counts[:, [0, 1, 4]]  # an undirected pair was met from both ends
    once = both // 2 if both.dtype.kind == "i" else both / 2
    return np.column_stack([once[:, :2], counts[:, 2], once[:, 2]])


@dataclass(frozen=True)
class TwoPaths:
    """The ties of a network, prepared once for counting under any grouping."""

    network: Network

    @property
    def _entries(self) -> int:
        return len(self.network.indices)

    def open_pairs(self, group: NDArray[np.int32]) -> NDArray[np.int64]:
        """Open pairs each person brokers, by role, (n, roles): all three cells seen.

        A pair whose closing cell was not observed is left out: it may be closed.
        """
        out, into = adjacency.out(self.network), adjacency.into(self.network)
        up_ptr, up_indices, _, up_bits = adjacency.oriented(self.network)
        counts = kernels.two_paths.run(4 * self._entries, *out[:2], *into[:2], group)
        # about as many triangles as in a workshop; more only on dense rosters
        counts -= kernels.closed_two_paths.run(
            8 * self._entries, up_ptr, up_indices, up_bits, group
        )
        if not self.network.is_fully_observed:
            counts -= _unclear_pairs(self.network, group)
        return fold(counts, directed=self.network.directed)


def _unclear_pairs(network: Network, group: NDArray[np.int32]) -> NDArray[np.int64]:
    """Two-paths by role whose closing cell was not observed."""
    counts = np.zeros((network.n_people, kernels.N_ROLES), np.int64)
    cells = unclear_closings(network)
    reach_out = _neighbours(network.indptr, network.indices)
    reach_in = _neighbours(*adjacency.into(network)[:2])
    for a, c in cells:
        for v in reach_out(a) & reach_in(c):
            counts[v, role(group[a], group[v], group[c])] += 1
    return counts


def unclear_closings(network: Network) -> set[tuple[int, int]]:
    """Cells (a, c) that may close a two-path and were not observed, without ties."""
    cells = {(int(a), int(c)) for a, c in unclear_cells(network)}
    if network.directed:
        return cells  # who reports a → v answered; whom v names was listed
    cells |= {(c, a) for a, c in cells}
    tied = np.diff(network.indptr) > 0
    blind = tied & ~(network.answered & network.listed)
    people = np.flatnonzero(blind)
    cells |= {(int(a), int(c)) for a in people for c in people if a != c}
    rows = np.array([a for a, _ in cells], np.int64)
    columns = np.array([c for _, c in cells], np.int64)
    seen = network.observes(rows, columns)
    return {
        (int(a), int(c)) for a, c, s in zip(rows, columns, seen, strict=True) if not s
    }


def _neighbours(
    indptr: NDArray[np.int64], indices: NDArray[np.int32]
) -> Callable[[int], set[int]]:
    def of(i: int) -> set[int]:
        return set(indices[indptr[i] : indptr[i + 1]].tolist())

    return of


def role(a: int, v: int, c: int) -> int:
    """Column of the role of v between a and c, given their groups."""
    if a == v:
        return 0 if v == c else 2
    if v == c:
        return 3
    return 1 if a == c else 4


def attainable_pairs(network: Network, group: NDArray[np.int32]) -> NDArray[np.int64]:
    """Most open pairs each person may broker, by role, given what was seen.

    Of v's ties those not observed are there, the closing ones are not: these are
    different cells for one v, so the bound is reached by one way to fill them in.
    """
    n = network.n_people
    rows, columns = np.divmod(np.arange(n * n), max(n, 1))
    seen = network.observes(rows, columns).reshape(n, n)
    np.fill_diagonal(seen, val=True)
    cells = (network.weights > 0, network.indices, network.indptr)
    tie = sparse.csr_array(cells, shape=(n, n)).toarray()
    may = (tie | ~seen).astype(float)
    free = (~tie & ~np.eye(n, dtype=bool)).astype(float)
    same = group[:, None] == group[None, :]
    own, other = may * same, may * ~same
    free_own, free_other = free * same, free * ~same
    counts = np.column_stack(
        [
            _paths(own, own, free_own),
            _paths(other, other, free_own),
            _paths(own, other, free_other),
            _paths(other, own, free_other),
            _paths(other, other, free_other),
        ]
    )
    return fold(counts, directed=network.directed)


def _paths(
    into: NDArray[np.float64], out: NDArray[np.float64], closing: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Σ over a, c of into[a, v] out[v, c] closing[a, c], for each v."""
    found: NDArray[np.float64] = (into * (closing @ out.T)).sum(axis=0)
    return np.rint(found).astype(np.int64)
