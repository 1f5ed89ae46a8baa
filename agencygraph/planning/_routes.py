"""Ways from a person to the nearest people of an agency, most probable first.

The chance of a way is the product of those of its ties; a way ends with the first
person of the agency. With a bound on the number of ties, the best way from everybody
at once takes as many passes over the ties. A best way meets nobody twice: no tie is
likelier than 1, so a detour gains nothing, and of equal ways the one of fewest ties
counts.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels.csr import WeightedRows
from agencygraph.roster import Roster

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Path = tuple[int, ...]


@dataclass(frozen=True)
class Route:
    """A way: who it leads through, both ends included, and how likely it works."""

    people: Path
    chance: float

    @property
    def introducer(self) -> int:
        """Whom to ask; of the agency itself where the two know each other."""
        return self.people[1]

    @property
    def steps(self) -> int:
        """Number of ties."""
        return len(self.people) - 1


@dataclass(frozen=True, eq=False)
class Ways:
    """Who can ask whom, where ways end, and the order among equal ones.

    ``order`` (n,): place of each person by id.
    """

    rows: WeightedRows
    ends: Bools
    order: NDArray[np.int64]
    _starts: NDArray[np.int64] = field(init=False)
    _asking: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        asking = np.flatnonzero(np.diff(self.rows[0]) > 0)
        object.__setattr__(self, "_asking", asking)
        object.__setattr__(self, "_starts", self.rows[0][asking])

    def best(self, avoid: Sequence[int], steps: int) -> Floats:
        """Chance of the best way of at most h ties from each person, (steps + 1, n).

        ``avoid``: whom no way may lead through; 0 where there is none.
        """
        _, indices, chance = self.rows
        start = self.ends.astype(float)
        start[list(avoid)] = 0.0
        closed = self.ends.copy()
        closed[list(avoid)] = True
        open_ = ~closed[self._asking]
        found = [start]
        for _ in range(steps):
            here = found[-1].copy()
            if len(self._asking):
                onward = np.maximum.reduceat(chance * here[indices], self._starts)
                asking = self._asking[open_]
                here[asking] = np.maximum(here[asking], onward[open_])
            found.append(here)
        return np.array(found)

    def asked(self, person: int) -> Iterator[tuple[int, float]]:
        """Whom a person can ask, with the chance of each."""
        first, end = self.rows[0][person : person + 2].tolist()
        yield from zip(
            self.rows[1][first:end].tolist(),
            self.rows[2][first:end].tolist(),
            strict=True,
        )

    def follow(self, best: Floats, person: int, steps: int) -> Path:
        """Return the best way of at most so many ties, found by :meth:`best`."""
        path = [person]
        while not self.ends[person]:
            steps = int(
                np.flatnonzero(best[: steps + 1, person] == best[steps, person])[0]
            )
            aim = best[steps, person]
            fits = [
                (self.order[v], v)
                for v, chance in self.asked(person)
                if chance * best[steps - 1, v] == aim
            ]
            person = min(fits)[1]
            steps -= 1
            path.append(person)
        return tuple(path)


def order_of(roster: Roster) -> NDArray[np.int64]:
    """Place of each person by id, which decides between equals."""
    order = np.empty(roster.n_people, np.int64)
    by_id = sorted(range(roster.n_people), key=roster.people.__getitem__)
    order[by_id] = np.arange(roster.n_people)
    return order


def by_introducer(ways: Ways, person: int, steps: int) -> list[Route]:
    """Return the best way by each person who can be asked first, best first."""
    best = ways.best([person], steps - 1)
    found = []
    for first, chance in ways.asked(person):
        worth = chance * float(best[steps - 1, first])
        if worth > 0:
            rest = ways.follow(best, first, steps - 1)
            found.append(Route((person, *rest), worth))
    return sorted(found, key=lambda route: _rank(ways, route))


def by_path(ways: Ways, person: int, steps: int, number: int) -> list[Route]:
    """Return so many best ways: Yen's algorithm, in the partition of Lawler.

    The ways that share a beginning with a way found, and leave it at a given person
    for somebody not tried yet, are a part of their own; the best of each part waits in
    a queue.
    """
    search = _Search(ways, steps)
    queue: list[_Waiting] = []
    _push(queue, search, (person,), frozenset())
    found: list[Route] = []
    while queue and len(found) < number:
        _, route, leaves, tried = heapq.heappop(queue)
        found.append(route)
        for place in range(leaves, route.steps):
            beginning = route.people[: place + 1]
            more = tried if place == leaves else frozenset()
            _push(queue, search, beginning, more | {route.people[place + 1]})
    return found


_Rank = tuple[float, int, tuple[int, ...]]
_Waiting = tuple[_Rank, Route, int, frozenset[int]]


@dataclass(frozen=True)
class _Search:
    """Best ends of ways that begin in some way."""

    ways: Ways
    steps: int
    known: dict[Path, Floats] = field(default_factory=dict)

    def end_of(self, beginning: Path, tried: frozenset[int]) -> Route | None:
        left = self.steps - len(beginning)
        if left < 0:
            return None
        if beginning not in self.known:
            self.known[beginning] = self.ways.best(beginning, left)
        best = self.known[beginning]
        options = [
            Route(
                (*beginning, *self.ways.follow(best, v, left)),
                chance * float(best[left, v]),
            )
            for v, chance in self._best_next(beginning[-1], best[left], tried)
        ]
        if not options:
            return None
        end = min(options, key=lambda route: _rank(self.ways, route))
        return Route(end.people, self._whole(beginning, end.chance))

    def _best_next(
        self, person: int, worth: Floats, tried: frozenset[int]
    ) -> list[tuple[int, float]]:
        """Whom to ask next, so that the way is as likely as it can be."""
        can = [
            (v, chance)
            for v, chance in self.ways.asked(person)
            if v not in tried and worth[v] > 0
        ]
        top = max((chance * worth[v] for v, chance in can), default=0.0)
        return [(v, chance) for v, chance in can if chance * worth[v] == top]

    def _whole(self, beginning: Path, chance: float) -> float:
        for one, two in zip(beginning[-2::-1], beginning[:0:-1], strict=True):
            chance = dict(self.ways.asked(one))[two] * chance
        return chance


def _push(
    queue: list[_Waiting], search: _Search, beginning: Path, tried: frozenset[int]
) -> None:
    route = search.end_of(beginning, tried)
    if route is not None:
        waiting = (_rank(search.ways, route), route, len(beginning) - 1, tried)
        heapq.heappush(queue, waiting)


def _rank(ways: Ways, route: Route) -> _Rank:
    """Likelier first, then fewer ties, then by the ids on the way."""
    return -route.chance, route.steps, tuple(ways.order[list(route.people)].tolist())
