r"""Mean and variance of tie counts when agency labels are shuffled among people.

Ties stay, labels move, and only among people alike in having answered and in having
been listed (a *stratum*), so that no label pattern becomes possible that could not
have been seen. The square of a count is a sum over ordered pairs of ties; such a pair
is one of seven patterns, and what labels its two to four people carry depends on the
pattern and on their strata alone. So the moments are exact, at O(ties) for counting
the patterns: no shuffling, no seed (join counts: Cliff & Ord 1981).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import mixing as kernels
from agencygraph.kept import once
from agencygraph.network import Network

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_NOISE = 1e-12
"""A variance below this share of the second moment is a rounding error of 0."""

_PATTERNS = {
    "same": ((0, 1), (0, 1)),
    "reverse": ((0, 1), (1, 0)),
    "one source": ((0, 1), (0, 2)),
    "one target": ((0, 1), (2, 1)),
    "onward": ((0, 1), (1, 2)),
    "back": ((0, 1), (2, 0)),
    "apart": ((0, 1), (2, 3)),
}
"""How two ties can share people: (source, target) of the first and of the second."""


@dataclass(frozen=True)
class LabelShuffle:
    """Counts from which the moments follow; made by :func:`label_shuffle`.

    Attributes
    ----------
    patterns : mapping of str to int64 array
        Number of ordered pairs of entries in each pattern, by the strata of its people.
    labels : int64 array (strata, G)
        How many people of each stratum belong to each agency.
    directed : bool
        False: every tie is two entries, and counts within an agency are halved.
    """

    patterns: dict[str, Ints]
    labels: Ints
    directed: bool

    def within(self) -> tuple[float, float]:
        """Mean and variance of the number of ties within agencies."""
        mean = sum(n * self._chance(s).sum() for n, s, _, _ in self._pairs("same"))
        square = 0.0
        for number, strata, first, second in self._pairs():
            chance = self._chance(strata).sum()
            if len(strata) == 4:  # the two ties may lie in different agencies
                one = self._ways([strata[v] for v in first])
                two = self._ways([strata[v] for v in second])
                other = one.sum() * two.sum() - one @ two
                chance += float(other / self._all_ways(strata))
            square += number * chance
        twice = 1 if self.directed else 2
        one_tie, two_ties = float(mean) / twice, float(square) / twice**2
        return one_tie, float(_variance(np.array(one_tie), np.array(two_ties)))

    def between(self) -> tuple[Floats, Floats]:
        """Mean and variance of the ties from each agency to each agency, (G, G)."""
        size = self.labels.shape[1]
        rows, columns = np.indices((size, size)).reshape(2, -1)
        mean, variance = self.at(rows, columns)
        return mean.reshape(size, size), variance.reshape(size, size)

    def at(self, rows: Ints, columns: Ints) -> tuple[Floats, Floats]:
        """Mean and variance of the ties from agency ``rows[k]`` to ``columns[k]``."""
        mean, square = np.zeros(len(rows)), np.zeros(len(rows))
        for number, strata, first, second in self._pairs():
            sources, targets = {first[0], second[0]}, {first[1], second[1]}
            ways = np.zeros(len(rows))
            if not sources & targets:
                ways += self._ways([strata[v] for v in sources])[rows]
                ways *= self._ways([strata[v] for v in targets])[columns]
            own = rows == columns
            ways[own] = self._ways(strata)[rows[own]]
            chance = ways / self._all_ways(strata)
            square += number * chance
            if second == first:
                mean += number * chance
        if not self.directed:
            own = rows == columns
            mean[own] /= 2
            square[own] /= 4
        return mean, _variance(mean, square)

    def _pairs(
        self, *names: str
    ) -> Iterator[tuple[int, tuple[int, ...], tuple[int, int], tuple[int, int]]]:
        """Pairs of entries: how many, the strata of their people, who is who."""
        for name in names or _PATTERNS:
            numbers = self.patterns[name]
            for strata in zip(*np.nonzero(numbers), strict=True):
                place = tuple(int(s) for s in strata)
                yield int(numbers[place]), place, *_PATTERNS[name]

    def _ways(self, strata: Sequence[int]) -> Floats:
        """How many tuples of distinct people of these strata are of each agency."""
        return _falling(self.labels.astype(float), strata)

    def _all_ways(self, strata: Sequence[int]) -> float:
        """How many tuples of distinct people of these strata there are."""
        return float(_falling(self.labels.sum(axis=1, keepdims=True), strata)[0])

    def _chance(self, strata: Sequence[int]) -> Floats:
        """How likely people of these strata are all of each agency."""
        return self._ways(strata) / self._all_ways(strata)


def label_shuffle(
    network: Network, returned: NDArray[np.bool_] | None = None
) -> LabelShuffle:
    """Count the patterns of ties among people with a known agency.

    ``returned``: what :func:`returned_ties` gives, where that is known already.
    """
    if returned is None:
        returned = returned_ties(network)
    group = network.roster.agency_of
    kinds, of_all = np.unique(
        network.answered * 2 + network.listed, return_inverse=True
    )
    stratum = np.where(group >= 0, of_all, -1).astype(np.int32)
    size, n_agencies = max(len(kinds), 1), network.roster.n_agencies
    known = group >= 0
    labels = np.bincount(
        of_all[known] * n_agencies + group[known], minlength=size * n_agencies
    ).reshape(size, n_agencies)
    patterns = _count_patterns(network, returned, stratum, size)
    return LabelShuffle(patterns, labels, network.directed)


def returned_ties(network: Network) -> NDArray[np.bool_]:
    """Whether each entry's tie is there the other way, too: all if undirected."""
    if not network.directed:
        return np.ones(len(network.indices), np.bool_)
    work = network.n_people + len(network.indices)
    rows = network.indptr, network.indices
    return once(network, "returned", lambda: kernels.returned.run(work, *rows))


def _count_patterns(
    network: Network,
    returned: NDArray[np.bool_],
    stratum: NDArray[np.int32],
    size: int,
) -> dict[str, Ints]:
    """Ordered pairs of entries by pattern and strata."""
    rows = network.indptr, network.indices
    work = len(stratum) * size + len(network.indices)
    found = kernels.per_stratum.run(work, *rows, stratum, returned, size)
    out, into, same, reverse = found
    one = np.eye(size, dtype=np.int64)
    patterns = {
        "same": same,
        "reverse": reverse,
        "one source": _joined(out, out, stratum, size)
        - np.einsum("ab,bd->abd", same, one),
        "one target": _joined(into, into, stratum, size).transpose(1, 0, 2)
        - np.einsum("ab,ac->abc", same, one),
        "onward": _joined(into, out, stratum, size).transpose(1, 0, 2)
        - np.einsum("ab,ad->abd", reverse, one),
        "back": _joined(out, into, stratum, size)
        - np.einsum("ab,bc->abc", reverse, one),
    }
    apart = np.einsum("ab,cd->abcd", same, same)
    for name, numbers in patterns.items():
        first, second = _PATTERNS[name]
        for strata in np.ndindex(numbers.shape):
            apart[tuple(strata[v] for v in first + second)] -= numbers[strata]
    return {**patterns, "apart": apart}


def _joined(one: Ints, two: Ints, stratum: NDArray[np.int32], size: int) -> Ints:
    """Pairs (tie, tie) that meet in a person, by the stratum of that person first."""
    members = [stratum == s for s in range(size)]
    return np.stack([one[own].T @ two[own] for own in members])


def _falling(numbers: NDArray[np.generic], strata: Sequence[int]) -> Floats:
    """Product over strata of n (n - 1) ..., as often as the stratum occurs."""
    product, seen = np.ones(numbers.shape[1]), dict.fromkeys(strata, 0)
    for stratum in strata:
        product = product * (numbers[stratum] - seen[stratum])
        seen[stratum] += 1
    return product


def _variance(mean: Floats, square: Floats) -> Floats:
    """Second moment less the squared mean, rounding errors of 0 made 0."""
    variance = square - mean**2
    return np.where(variance > _NOISE * square, variance, 0.0)
