"""Ties within, across and between agencies in every arrangement of the labels.

Who is tied to whom stays, so ties within agencies are counted for 64 arrangements at a
time by logic on words (``_kernels/permutations``). Weights of few levels are counted
level by level.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import permutations as kernels
from agencygraph._kernels.permutations import Labels
from agencygraph.errors import ParameterError
from agencygraph.inference._label_moves import LabelMoves, with_ties
from agencygraph.measures._observed import MOST_PAIRS, Floats, Ints, observed_at
from agencygraph.measures._permutation import label_shuffle, returned_ties
from agencygraph.measures._shuffles import Shuffles
from agencygraph.network import Network

Mixing = Literal[
    "ei_index",
    "across",
    "within",
    "ei_index_weighted",
    "weight_across",
    "weight_within",
    "ties",
]
MIXING: tuple[str, ...] = get_args(Mixing)
"""Statistics of mixing that are permuted by counting."""

MOST_LEVELS = 64
"""Weights of more levels are added up tie by tie."""

MOST_AT_ONCE = 2**22
"""Ties looked at together, times arrangements."""


@dataclass(frozen=True)
class _Wave:
    """Ties of one wave between places of ``LabelMoves.people``."""

    network: Network
    first: Ints
    second: Ints
    weights: Floats
    returned: NDArray[np.bool_] | None
    agency: Ints
    """Of each place, a position in ``names``."""
    names: tuple[str, ...]
    shuffles: Shuffles
    holder: Ints
    """Place of somebody whose label has the code."""

    @property
    def dealt(self) -> Shuffles:
        """Shuffles that deal agencies, and count."""
        ends = self.first, self.second
        size = len(self.names)
        return with_ties(self.shuffles, ends, self.agency, size, self.returned)

    def of_deals(self, deals: Labels, statistic: str) -> Floats:
        """The statistic for rows of what was dealt."""
        return self.value(self.agency[self.holder[deals]], statistic)

    def value(self, labels: Ints, statistic: str) -> Floats:
        """The statistic for rows of labels: (d, number of values)."""
        if statistic == "ties":
            return self._between(labels)
        weights = self.weights if "weight" in statistic else np.ones(len(self.first))
        same = labels[:, self.first] == labels[:, self.second]
        return self.index(np.where(same, weights, 0.0).sum(axis=1), statistic)

    def index(self, within: Floats, statistic: str) -> Floats:
        """The statistic, from what lies within agencies."""
        weighted = "weight" in statistic
        whole = self.weights.sum() if weighted else float(len(self.first))
        if statistic.startswith("ei_index"):
            found = (whole - 2 * within) / whole if whole else np.nan * within
        elif statistic.endswith("across"):
            found = whole - within
        else:
            found = within
        return np.asarray(found, float)[:, np.newaxis]

    def _between(self, labels: Ints) -> Floats:
        size = len(self.names)
        work = len(labels) * (len(self.first) + size**2)
        ends = self.first.astype(np.uint32), self.second.astype(np.uint32)
        tables = kernels.between.run(work, labels.astype(np.uint32), *ends, size)
        return self.of_pairs(tables).astype(float)

    def of_pairs(self, tables: NDArray[Any]) -> NDArray[Any]:
        """Tables (d, G, G) as a row of agency pairs each."""
        if self.network.directed:
            return tables.reshape(len(tables), len(self.names) ** 2)
        rows, columns = _pairs(len(self.names), directed=False)
        found = tables[:, rows, columns]
        apart = rows != columns
        found[:, apart] += tables[:, columns[apart], rows[apart]]
        return found

    def tails(self, ties: Floats) -> Iterator[tuple[Ints, Ints, int]]:
        """How many arrangements have as few ties, and as many, block by block."""
        own = np.nan_to_num(ties).astype(np.int32)

        def compared(tables: NDArray[Any]) -> tuple[Ints, Ints, int]:
            rows = self.of_pairs(tables)
            fewer, more = (rows <= own).sum(axis=0), (rows >= own).sum(axis=0)
            return fewer, more, len(rows)

        return self.dealt.between_by(compared)

    def counts_at_once(self, statistic: str) -> bool:
        """Whether 64 arrangements are counted at once: a count a level of weight."""
        if statistic == "ties" or self.shuffles.seed is None:
            return False
        return "weight" not in statistic or len(np.unique(self.weights)) <= MOST_LEVELS

    def drawn(self, statistic: str) -> Floats:
        """The statistic in all arrangements drawn, where that is so."""
        if "weight" not in statistic:
            return self.index(self.dealt.within().astype(float), statistic)
        within = np.zeros(self.shuffles.total)
        for level in np.unique(self.weights):
            own = self.weights == level
            ends = self.first[own], self.second[own]
            some = with_ties(self.shuffles, ends, self.agency, len(self.names))
            within += level * some.within()
        return self.index(within, statistic)


@dataclass(frozen=True)
class MixingDraws:
    """A statistic of mixing: as it is, in all arrangements, and its moments.

    Attributes
    ----------
    labels : list of tuple
        Name and place of each value.
    values : float64 array
        NaN where nothing was observed.
    blocks : iterator of float64 arrays (d, number of values)
    moments : tuple of two arrays or None
        Mean and sd in closed form, where that is known.
    tails : iterator or None
        Numbers of arrangements on either side, where those are enough.
    """

    labels: list[tuple[str, str]]
    values: Floats
    blocks: Callable[[], Iterator[Floats]]
    moments: tuple[Floats, Floats] | None
    tails: Callable[[], Iterator[tuple[Ints, Ints, int]]] | None

    @classmethod
    def of(
        cls, moves: LabelMoves, statistic: str, *, stratified: bool
    ) -> "MixingDraws":
        """Prepare the statistic; of two waves it is the change, after − before."""
        names = _agencies(moves.waves)
        if statistic == "ties" and len(names) ** 2 > MOST_PAIRS:
            message = f"{len(names):,} agencies have too many pairs for one table"
            raise ParameterError(message)
        waves = [_wave(moves, network, names) for network in moves.waves]
        own = np.arange(len(moves.people))[np.newaxis]
        values = _change([w.value(w.agency[own], statistic) for w in waves])[0]
        labels = [(statistic, "network")]
        if statistic == "ties":
            labels = _names_of_pairs(names, directed=waves[0].network.directed)
            values[~np.all([_observed(wave) for wave in waves], axis=0)] = np.nan

        def blocks() -> Iterator[Floats]:
            if all(wave.counts_at_once(statistic) for wave in waves):
                yield _change([wave.drawn(statistic) for wave in waves])
                return
            change, work = partial(_of_deals, waves, statistic), _work(waves)
            most = max(MOST_AT_ONCE // work, 1)
            yield from moves.shuffles.each(change, most, 2 * len(waves) * work)

        moments = None
        if len(waves) == 1 and not stratified and "weight" not in statistic:
            moments = _moments(waves[0], statistic)
        tails = None
        if moments is not None and statistic == "ties" and not moves.is_exact:
            tails = partial(waves[0].tails, values)
        return cls(labels, values, blocks, moments, tails)


def _agencies(waves: tuple[Network, ...]) -> tuple[str, ...]:
    """Agencies of all waves, in the order of the roster if that is one."""
    found = {network.roster.agencies for network in waves}
    if len(found) == 1:
        return found.pop()
    return tuple(sorted({agency for names in found for agency in names}))


def _wave(moves: LabelMoves, network: Network, names: tuple[str, ...]) -> _Wave:
    place = np.full(network.n_people, -1, np.int64)
    place[moves.people] = np.arange(len(moves.people))
    first, second = place[network.sources], place[network.indices]
    keep = (first >= 0) & (second >= 0)
    if not network.directed:
        keep &= network.sources < network.indices
    position = {name: k for k, name in enumerate(names)}
    agencies = np.array([position[a] for a in network.roster.agencies], np.int64)
    return _Wave(
        network,
        first[keep],
        second[keep],
        network.weights[keep],
        returned_ties(network)[keep] if network.directed else None,
        agencies[network.roster.agency_of[moves.people]],
        names,
        moves.shuffles,
        place[moves.holder],
    )


def _of_deals(waves: list[_Wave], statistic: str, deals: Labels) -> Floats:
    """The statistic, or its change, for rows of what was dealt."""
    return _change([wave.of_deals(deals, statistic) for wave in waves])


def _work(waves: list[_Wave]) -> int:
    """Cells that are held for an arrangement: the same blocks for all waves."""
    return max(max(len(w.first), len(w.names) ** 2, 1) for w in waves)


def _change(values: "list[Floats] | tuple[Floats, ...]") -> Floats:
    return values[0] if len(values) == 1 else values[1] - values[0]


def _pairs(size: int, *, directed: bool) -> tuple[Ints, Ints]:
    every = np.ones((size, size), np.bool_)
    rows, columns = np.nonzero(every if directed else np.triu(every))
    return rows, columns


def _names_of_pairs(names: tuple[str, ...], *, directed: bool) -> list[tuple[str, str]]:
    rows, columns = _pairs(len(names), directed=directed)
    way = " → " if directed else " – "
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return [("ties", f"{names[g]}{way}{names[h]}") for g, h in pairs]


def _observed(wave: _Wave) -> NDArray[np.bool_]:
    """Whether anything was observed of each pair of agencies."""
    own = {name: k for k, name in enumerate(wave.network.roster.agencies)}
    position = np.array([own.get(name, -1) for name in wave.names], np.int64)
    way = wave.network.directed
    rows, columns = (position[k] for k in _pairs(len(position), directed=way))
    there = (rows >= 0) & (columns >= 0)
    seen = np.zeros(len(rows), np.bool_)
    seen[there] = observed_at(wave.network, rows[there], columns[there]) > 0
    return seen


def _moments(wave: _Wave, statistic: str) -> tuple[Floats, Floats]:
    """Mean and sd of all arrangements, in closed form."""
    shuffle = label_shuffle(wave.network)
    if statistic == "ties":
        way = wave.network.directed
        mean, variance = shuffle.at(*_pairs(len(wave.names), directed=way))
        return mean, np.sqrt(variance)
    inside, spread = shuffle.within()
    mean = wave.index(np.array([inside]), statistic)[0]
    scale = 1.0
    if statistic == "ei_index":
        scale = 2 / len(wave.first) if len(wave.first) else np.nan
    return mean, np.array([np.sqrt(spread) * scale])
