"""A plan of rounds: who meets whom, and how close to the best possible that is."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from agencygraph.planning._event import Event
from agencygraph.planning._seating import Goal, Seating, score_of
from agencygraph.roster import Roster
from agencygraph.table import Table
from agencygraph.wording import percent


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """Rounds of meetings, with a proof of how good they are.

    Attributes
    ----------
    rounds : tuple
        For each round its tables, each a tuple of ids.
    score, bound : float
        Value of the plan, and what no plan under these rules can exceed.
    random_score : float
        What seating people at random scores on average.
    seed : int

    Examples
    --------
    >>> import agencygraph as ag
    >>> people = ag.Roster.from_labels("abcd", ["fire", "fire", "health", "health"])
    >>> plan = ag.plan_rounds(people, rounds=2)
    >>> plan.share
    1.0
    >>> sorted(plan.meetings().labels)
    [('a', 'c'), ('a', 'd'), ('b', 'c'), ('b', 'd')]
    """

    event: Event
    goal: Goal
    seating: Seating
    bound: float
    random_score: float
    seed: int

    @property
    def roster(self) -> Roster:
        """Those who attend."""
        return self.event.roster

    @property
    def score(self) -> float:
        """Value of the plan."""
        return score_of(self.seating, self.goal)

    @property
    def share(self) -> float:
        """Score / bound; 1 where nothing could be gained."""
        return min(1.0, self.score / self.bound) if self.bound > 0 else 1.0

    @property
    def rounds(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """For each round its tables, each a tuple of ids."""
        people = self.roster.people
        return tuple(
            tuple(tuple(people[k] for k in group) for group in self.seating.groups(r))
            for r in range(self.event.rounds)
        )

    def sitting_out(self) -> tuple[tuple[str, ...], ...]:
        """For each round who is there and has no seat."""
        people = self.roster.people
        rounds = range(self.event.rounds)
        return tuple(tuple(people[k] for k in self.seating.out(r)) for r in rounds)

    def meetings(self) -> Table:
        """Return every pair that meets.

        Returns
        -------
        Table
            Row: meeting. Columns ``rounds``: in how many; ``first_round``, from 1;
            ``value``, of the pair; ``across``: whether the agencies differ.
        """
        found: dict[tuple[str, str], list[int]] = {}
        for number, tables in enumerate(self.rounds, start=1):
            for pair in _pairs(tables):
                found.setdefault(pair, []).append(number)
        pairs = sorted(found)
        i, j = (self.roster.positions([p[k] for p in pairs]) for k in (0, 1))
        agency = self.roster.agency_of
        columns = {
            "rounds": [len(found[pair]) for pair in pairs],
            "first_round": [found[pair][0] for pair in pairs],
            "value": self.goal.value[i, j],
            "across": (agency[i] != agency[j]) & (agency[i] >= 0) & (agency[j] >= 0),
        }
        return Table("meeting", pairs, columns, _MEETINGS)

    def __repr__(self) -> str:
        new = int((self.meetings()["across"] & (self.meetings()["value"] > 0)).sum())
        each = 2 * new / max(self.roster.n_people, 1)
        return (
            f"Plan: {self.event.rounds} rounds, {self.roster.n_people} people; "
            f"{percent(self.share, 1, 1)} of the highest score possible under your "
            f"rules; {each:.1f} new meetings across agencies a person; at random "
            f"{percent(self.random_score, self.bound)}"
        )


def _pairs(tables: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, str]]:
    for people in tables:
        for k, one in enumerate(people):
            for two in people[k + 1 :]:
                yield min(one, two), max(one, two)


_MEETINGS = {
    "rounds": "in how many rounds the two sit at one table",
    "first_round": "number of the first of them, from 1",
    "value": "what the meeting is worth, by your preferences",
    "across": "whether the two are of different agencies",
}


def idle_seats(seating: Seating) -> np.ndarray:
    """How many people who are there have no seat, by round."""
    rounds = range(seating.event.rounds)
    return np.array([len(seating.out(r)) for r in rounds], np.int64)
