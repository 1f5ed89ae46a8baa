"""An event as arrays: who is there when, who must meet, who must not."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError
from agencygraph.roster import Roster

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

MOST_PEOPLE = 2_000
"""A plan holds a value for every pair of people."""

IdPair = tuple[str, str]


@dataclass(frozen=True)
class Rules:
    """What people may ask of a plan, by their ids; see :func:`plan_rounds`."""

    away: Mapping[str, Collection[int]] = field(default_factory=dict)
    facilitators: Collection[str] = ()
    apart: Iterable[IdPair] = ()
    together: Iterable[IdPair] = ()
    hosts: Sequence[str] = ()
    trio: bool = False


@dataclass(frozen=True, eq=False)
class Event:
    """Who is there, in which rounds, at tables of what size, under which rules.

    Attributes
    ----------
    roster : Roster
        Those who attend.
    size : int
        People at a table; 2: one-to-one.
    present : bool array (n, rounds)
    apart : bool array (n, n)
        Pairs who may not meet.
    together : int64 array (m, 2)
        Pairs who must meet, each once, the smaller position first.
    hosts : int64 array (t,)
        Who sits at table t in every round; everybody else moves.
    trio : bool
        Whether an odd number of people makes one table of three instead of leaving
        somebody out.
    """

    roster: Roster
    size: int
    present: Bools
    apart: Bools
    together: Ints
    hosts: Ints
    trio: bool = False

    @property
    def rounds(self) -> int:
        """How many rounds there are."""
        return int(self.present.shape[1])

    @property
    def pairs(self) -> bool:
        """Whether people meet one to one."""
        return self.size == 2

    @cached_property
    def never(self) -> Bools:
        """Pairs who cannot meet: kept apart, or hosts of two tables, (n, n)."""
        found = self.apart.copy()
        found[np.ix_(self.hosts, self.hosts)] = True
        return found

    def tables(self, round_: int) -> list[int]:
        """How many people sit at each table of a round; who is left over sits out.

        Pairs: two at each. Larger tables: as even as can be, nobody sits out unless
        fewer than two people are there.

        >>> import agencygraph as ag
        >>> roster = ag.Roster.from_labels([f"p{k}" for k in range(11)])
        >>> event_of(roster, 1, 4, Rules()).tables(0)
        [4, 4, 3]
        """
        there = int(self.present[:, round_].sum())
        if self.pairs:
            tables = [2] * (there // 2)
            if self.trio and there % 2 and tables:
                tables[-1] = 3
            return tables
        number = -(-there // self.size)
        if there < 2:
            return []
        low, more = divmod(there, number)
        return [low + 1] * more + [low] * (number - more)

    def most_beside(self, first: int = 0) -> Ints:
        """How many others each person can meet at most from a round on, (n,)."""
        return self._beside(max, first)

    def least_beside(self, first: int = 0) -> Ints:
        """How many seats there are beside each person at the smaller tables, (n,)."""
        return self._beside(min, first)

    def _beside(self, which: Callable[..., int], first: int) -> Ints:
        rounds = range(first, self.rounds)
        seats = [which(self.tables(r), default=1) - 1 for r in rounds]
        there = self.present[:, first:].astype(np.int64)
        beside: Ints = there @ np.array(seats, np.int64)
        return beside


def event_of(roster: Roster, rounds: int, size: int, rules: Rules) -> Event:
    """Turn rules about ids into an event; rounds are numbered from 1."""
    n = roster.n_people
    _check_sizes(n, rounds, size)
    forbidden = np.zeros((n, n), np.bool_)
    for i, j in _positions(roster, rules.apart):
        forbidden[i, j] = forbidden[j, i] = True
    np.fill_diagonal(forbidden, val=True)
    wanted = np.array(_positions(roster, rules.together), np.int64).reshape(-1, 2)
    places = roster.positions(rules.hosts).astype(np.int64)
    present = _present(roster, rounds, rules)
    event = Event(roster, size, present, forbidden, wanted, places, rules.trio)
    _check_hosts(event)
    return event


def _present(roster: Roster, rounds: int, rules: Rules) -> Bools:
    present = np.ones((roster.n_people, rounds), np.bool_)
    for person, missed in rules.away.items():
        numbers = np.array(sorted(missed), np.int64)
        if len(numbers) and not (numbers[0] >= 1 and numbers[-1] <= rounds):
            message = f"rounds are 1 to {rounds}; {person!r} is away in {list(missed)}"
            raise ParameterError(message)
        present[roster.positions([person])[0], numbers - 1] = False
    present[roster.positions(rules.facilitators)] = False
    return present


def _check_sizes(people: int, rounds: int, size: int) -> None:
    if not 2 <= people <= MOST_PEOPLE:
        message = f"a plan is for 2 to {MOST_PEOPLE:,} people; there are {people:,}"
        raise ParameterError(message)
    if rounds < 1:
        message = f"rounds are 1 or more; not {rounds}"
        raise ParameterError(message)
    if size < 2:
        message = f"size is 2 (one-to-one) or more; not {size}"
        raise ParameterError(message)


def _check_hosts(event: Event) -> None:
    hosts = event.hosts.tolist()
    if len(set(hosts)) != len(hosts):
        message = "a host sits at one table; each is named once"
        raise ParameterError(message)
    fewest = min(
        (len(event.tables(r)) for r in range(event.rounds) if event.tables(r)),
        default=len(hosts),
    )
    if len(hosts) > fewest:
        message = f"every host has a table; there are {len(hosts)} hosts, and {fewest}"
        message += " tables in some round"
        raise ParameterError(message)


def _positions(roster: Roster, pairs: Iterable[IdPair]) -> list[tuple[int, int]]:
    """Positions of pairs, each once, the smaller first."""
    found = []
    for one, two in pairs:
        i, j = roster.positions([one, two]).tolist()
        if i == j:
            message = f"a pair is two people; not {one!r} twice"
            raise ParameterError(message)
        found.append((min(i, j), max(i, j)))
    return sorted(set(found))
