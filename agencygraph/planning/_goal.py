"""What a plan is worth: pairs who meet, agencies who meet, requests that are met."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.roster import Roster

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Goal:
    """What a plan is worth.

    Attributes
    ----------
    value : float64 array (n, n)
        Of each pair that meets, once; symmetric.
    gains : float64 array (k,)
        Of the first, second, ... pair of people of two agencies that meets.
    asked : float64 array (n, number of agencies)
        Of a person's first meeting with somebody of an agency.
    fairness : float
        Penalty on sitting out; no part of the score.
    """

    value: Floats
    gains: Floats
    asked: Floats
    fairness: float

    @property
    def largest(self) -> float:
        """Most that one meeting can be worth."""
        asked = 2 * self.asked.max(initial=0.0)
        return float(self.value.max(initial=0.0) + self.gains[:1].sum() + asked)


def score_of(met: Ints, roster: Roster, goal: Goal) -> float:
    """Score of a plan in which people met so often, (n, n)."""
    rows, columns = np.nonzero(np.triu(met, 1))
    agency = agencies_of(roster)
    times = by_agency(met, agency, size_of(roster))
    upto = np.concatenate([[0.0], np.cumsum(goal.gains)])
    covered = upto[np.minimum(np.triu(times, 1), len(goal.gains))].sum()
    answered = goal.asked[reached(met, roster) > 0].sum()
    return float(goal.value[rows, columns].sum() + covered + answered)


def agencies_of(roster: Roster) -> Ints:
    """Position of each person's agency, -1 not known."""
    return roster.agency_of.astype(np.int64)


def size_of(roster: Roster) -> int:
    """Number of agencies, at least 1: rows of a table of them."""
    return max(roster.n_agencies, 1)


def across_of(agency: Ints) -> NDArray[np.bool_]:
    """Pairs of people of two known agencies, (n, n)."""
    known = agency >= 0
    across: NDArray[np.bool_] = agency[:, None] != agency
    return across & known[:, None] & known


def by_agency(met: Ints, agency: Ints, size: int) -> Ints:
    """How many pairs of people of two agencies meet, (G, G)."""
    rows, columns = np.nonzero(np.triu(met, 1))
    g, h = agency[rows], agency[columns]
    across = (g >= 0) & (h >= 0) & (g != h)
    found = np.zeros((size, size), np.int64)
    np.add.at(found, (g[across], h[across]), 1)
    return found + found.T


def reached(met: Ints, roster: Roster) -> Ints:
    """How many people of each agency each person meets, (n, G)."""
    agency = agencies_of(roster)
    found = np.zeros((len(agency), size_of(roster)), np.int64)
    rows, columns = np.nonzero(met)
    known = agency[columns] >= 0
    np.add.at(found, (rows[known], agency[columns[known]]), 1)
    return found
