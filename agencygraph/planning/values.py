"""What it is worth that two people meet, from who knows whom and who asks for whom."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph, csr_array

from agencygraph.errors import ParameterError
from agencygraph.measures.robustness import independent_links
from agencygraph.network import Network
from agencygraph.planning._goal import across_of, agencies_of
from agencygraph.roster import Roster

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Preferences:
    """What counts how much when a session is planned.

    Somebody who knows the other already need not meet them: such a pair is worth what
    was wished for, and nothing else. Any other pair of people i, j is worth
    acquaintance + across·[other agency] + gap / (1 + independent links of the two
    agencies) + bridging·(1 − 1 / steps from i to j) + wish·(wishes for it).

    Attributes
    ----------
    acquaintance : float
        Any two who do not know one another.
    across : float
        ... of two agencies.
    gap : float
        ... times 1 / (1 + independent links between the two agencies).
    bridging : float
        ... times 1 − 1 / steps between the two today; 1 if nothing connects them.
    wish : float
        Times how much the meeting is wished for.
    coverage : tuple of float
        Of the first, second, ... meeting of any two agencies, beside their people's; it
        may not rise, so that every pair of agencies meets before some meet often.
    fairness : float
        Penalty on sitting out, times the square of how often somebody does, divided by
        the share of the rounds they are there: above a few meetings' worth nobody waits
        twice before the others have waited once. It is no part of the score.

    Examples
    --------
    >>> import agencygraph as ag
    >>> ag.Preferences(bridging=0).across
    1.0
    """

    acquaintance: float = 0.1
    across: float = 1.0
    gap: float = 1.0
    bridging: float = 0.5
    wish: float = 2.0
    coverage: tuple[float, ...] = (1.0, 0.5, 0.25)
    fairness: float = 10.0

    def __post_init__(self) -> None:
        weights = (
            *(self.acquaintance, self.across, self.gap, self.bridging, self.wish),
            *(self.fairness, *self.coverage),
        )
        if not all(np.isfinite(one) and one >= 0 for one in weights):
            message = f"preferences are numbers from 0; not {self}"
            raise ParameterError(message)
        if list(self.coverage) != sorted(self.coverage, reverse=True):
            message = "coverage may not rise from one meeting to the next; "
            message += f"{self.coverage} does"
            raise ParameterError(message)


def pair_values(
    roster: Roster, known: Network | None, preferences: Preferences, met: Bools
) -> Floats:
    """Return the value of each pair of the roster's people, (n, n), symmetric.

    ``known``: ties of those who know each other, told by either. People who are not in
    it know nobody. ``met`` (n, n): who met at a session before. Wishes are not in it.
    """
    across = across_of(agencies_of(roster))
    value = np.full(across.shape, float(preferences.acquaintance))
    value += preferences.across * across
    acquainted = met.copy()
    if known is not None:
        value += preferences.gap * _gaps(roster, known) * across
        steps, tied = _steps(roster, known)
        value += preferences.bridging * (1 - 1 / np.maximum(steps, 1))
        acquainted |= tied
    else:
        value += preferences.gap * across
        value += preferences.bridging
    value[acquainted] = 0.0
    np.fill_diagonal(value, 0.0)
    return value


def _gaps(roster: Roster, known: Network) -> Floats:
    """1 / (1 + independent links) between any two people's agencies, (n, n)."""
    place = {agency: k for k, agency in enumerate(roster.agencies)}
    size = max(roster.n_agencies, 1)
    gap = np.ones((size, size))
    links = independent_links(known)
    for pair, number in zip(links.labels, links["links"].tolist(), strict=True):
        if set(pair) <= place.keys() and not math.isnan(number):  # NaN: not observed
            g, h = (place[agency] for agency in pair)
            gap[g, h] = gap[h, g] = 1 / (1 + number)
    agency = roster.agency_of
    return gap[np.ix_(agency, agency)]


def _steps(roster: Roster, known: Network) -> tuple[Floats, NDArray[np.bool_]]:
    """Steps between any two (inf: not connected), and who is tied, (n, n) each."""
    indptr = known.indptr.astype(np.int32)  # the search takes no others
    rows = (np.ones(len(known.indices)), known.indices, indptr)
    graph = csr_array(rows, shape=(known.n_people, known.n_people))
    people = roster.people
    there = np.array([p in known.roster for p in people], np.bool_)
    place = known.roster.positions([p for p in people if p in known.roster])
    steps = np.full((len(people), len(people)), np.inf)
    if len(place):
        found = csgraph.dijkstra(graph, directed=False, indices=place, unweighted=True)
        steps[np.ix_(there, there)] = found[:, place]
    return steps, steps == 1
