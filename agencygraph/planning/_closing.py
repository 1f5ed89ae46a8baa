"""Which introductions to make: each the best beside those chosen before."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from agencygraph.planning._candidates import Candidates
from agencygraph.planning._efficiency import Nearness
from agencygraph.planning._matched import Matched, Pair, helpful

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Chosen:
    """An introduction that is to be made: what it adds beside those before.

    ``links`` is 0 where it takes the next one for a link to be added.
    """

    row: int
    gain: float
    links: int


@dataclass(eq=False)
class Closing:
    """Choosing introductions one by one.

    Each is the one of the largest chance · (1 + gain / largest gain at the start),
    with the gain in cross-agency efficiency, among those that add an independent link
    that is wanted. Gains are brought up to date as introductions come to the top.
    Where none adds a link by itself, the likeliest two that do together are made: two
    who hold the only tie may each bring a colleague.
    """

    options: Candidates
    links: dict[int, Matched]
    wanted: dict[int, int]
    near: Nearness | None
    capacity: int
    order: NDArray[np.int64]
    _helps: Bools = field(init=False)
    _load: NDArray[np.int64] = field(init=False)
    _chosen: list[Chosen] = field(init=False, default_factory=list)
    _known: dict[Pair, tuple[int, float]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        some = self.options
        who = tuple(self.order[k] for k in (some.broker, some.two, some.one))
        self.options = some.take(np.lexsort(who))  # the first among equals is by id
        self._helps = np.zeros(len(some), np.bool_)
        self._load = np.zeros(len(self.order), np.int64)
        for gap in self.links:
            self._look_at(gap)

    def choose(self, number: int) -> list[Chosen]:
        """Return so many introductions at most, in the order they were chosen."""
        gains = np.zeros(len(self.options))
        for at in np.flatnonzero(self._helps).tolist():
            gains[at] = self._gain(at)
        top = gains.max(initial=0.0) or 1.0
        while len(self._chosen) < number:
            row = self._best(gains, top)
            if row is not None:
                self._make(row, 1)
                continue
            both = self._best_two() if number - len(self._chosen) > 1 else ()
            if not both:
                break
            for links, each in enumerate(both):
                self._make(each, links)
        return self._chosen

    def _best(self, gains: Floats, top: float) -> int | None:
        """Return the best that adds a link, its gain being up to date."""
        some = self.options
        rows = np.flatnonzero(self._helps & self._free())
        while len(rows):
            worth = some.chance[rows] * (1 + gains[rows] / top)
            row = int(rows[np.argmax(worth)])
            gain = self._gain(row)
            if gain == gains[row]:
                return row
            gains[(some.one == some.one[row]) & (some.two == some.two[row])] = gain
        return None

    def _best_two(self) -> tuple[int, ...]:
        """Return the likeliest two that add a link together."""
        best: tuple[float, tuple[int, ...]] = (0.0, ())
        for gap, wanted in self.wanted.items():
            if wanted > 0:
                best = max(best, self._two_of(gap), key=lambda found: found[0])
        return best[1]

    def _two_of(self, gap: int) -> tuple[float, tuple[int, ...]]:
        """One to somebody who is needed, and one that frees whom that replaces."""
        some, matched = self.options, self.links[gap]
        rows = np.flatnonzero((some.gap == gap) & self._free())
        rows = rows[np.argsort(-some.chance[rows], kind="stable")]
        left, right = (np.array([*s], np.int64) for s in matched.settled())
        bound_left = np.isin(some.one[rows], left)
        bound_right = np.isin(some.two[rows], right)
        firsts = rows[~bound_left & bound_right]
        best: tuple[float, tuple[int, ...]] = (0.0, ())
        for needed in dict.fromkeys(some.two[firsts].tolist()):
            ones = firsts[some.two[firsts] == needed]
            spared = matched.spared_by(int(some.one[ones[0]]), needed)
            freed = bound_left & np.isin(some.one[rows], [*spared])
            found = self._likeliest(ones, rows[freed & ~bound_right])
            best = max(best, found, key=lambda two: two[0])
        return best

    def _likeliest(self, ones: Ints, others: Ints) -> tuple[float, tuple[int, ...]]:
        """Return the likeliest two, of each in order of chance, that can be made."""
        some = self.options
        best: tuple[float, tuple[int, ...]] = (0.0, ())
        for one in ones.tolist():
            room = self._load[some.broker[one]] + 2 <= self.capacity
            fits = others[room | (some.broker[others] != some.broker[one])]
            if len(fits):
                both = float(some.chance[one] * some.chance[fits[0]])
                found = (both, (one, int(fits[0])))
                best = max(best, found, key=lambda two: two[0])
        return best

    def _free(self) -> Bools:
        """Mark the introductions whose broker has time."""
        free: Bools = self._load[self.options.broker] < self.capacity
        return free

    def _gain(self, row: int) -> float:
        """Gain of a tie beside those made so far."""
        if self.near is None:
            return 0.0
        pair = int(self.options.one[row]), int(self.options.two[row])
        made, gain = self._known.get(pair, (-1, 0.0))
        if made != len(self._chosen):
            gain = self.near.gain(*pair)
            self._known[pair] = len(self._chosen), gain
        return gain

    def _make(self, row: int, links: int) -> None:
        gain = np.nan if self.near is None else self._gain(row)
        self._chosen.append(Chosen(row, gain, links))
        pair = int(self.options.one[row]), int(self.options.two[row])
        gap = int(self.options.gap[row])
        self._load[self.options.broker[row]] += 1
        self.links[gap].add(*pair)
        self.wanted[gap] -= links
        self._look_at(gap)
        if self.near is not None:
            self.near.add(*pair)

    def _look_at(self, gap: int) -> None:
        """Mark the introductions that add a link to a gap."""
        some = np.flatnonzero(self.options.gap == gap)
        ends = self.options.one[some], self.options.two[some]
        wanted = self.wanted[gap] > 0
        self._helps[some] = helpful(self.links[gap], *ends) & wanted
