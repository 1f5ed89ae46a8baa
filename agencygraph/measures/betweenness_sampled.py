"""Betweenness of large rosters, estimated, with how far off each estimate may be."""

from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph import _parallel, adjacency
from agencygraph._kernels import chosen, dijkstra
from agencygraph.errors import ParameterError, one_of
from agencygraph.given import network_given
from agencygraph.measures import _sampling
from agencygraph.measures._observed import silent_notes
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

Pairs = Literal["all", "across", "local", "external"]
Distance = Literal["hops", "inverse weight"]
Numbers = NDArray[np.float64]
Entries = tuple[NDArray[np.int64], NDArray[np.int32], Numbers]

PAIRS = ("all", "across", "local", "external")
_OF = {
    "all": "",
    "across": " of different agencies",
    "local": " of different agencies, one of them the person's own,",
    "external": " of different agencies, neither of them the person's own,",
}
_MISSING = (
    "no value for them, and paths through ties that were not observed are missing from "
    "the values of the others"
)


def betweenness_sampled(
    network: Network,
    *,
    pairs: Pairs = "all",
    distance: Distance = "hops",
    error: float = 0.01,
    confidence: float = 0.9,
    seed: int = 0,
) -> Table:
    r"""Betweenness from sampled pairs of people, with a guarantee.

    Pairs (s, t) are drawn at random, all alike; the mean over them of the share
    :math:`\sigma_{st}(v) / \sigma_{st}` of shortest paths through v, times the number
    of pairs, is the estimate of :func:`betweenness`. Sampling stops as soon as the mean
    of everybody is known to within ``error``. With probability ``confidence`` *every*
    person's true value lies within their own ``error`` column of the estimate, whatever
    the network looks like. How many pairs that takes hardly depends on how many people
    there are; for fewer than a thousand :func:`betweenness` is as quick, and exact.

    Parameters
    ----------
    pairs
        "all"; "across", people of different agencies (global gefura); "local", those
        of which one end is in the person's own agency; "external", those of which
        neither is. Someone whose agency is not known ends no pair across.
    distance
        "hops" only: two searches that meet halfway need ties of one length.
        :func:`betweenness_pivots` takes inverse weights.
    error
        Largest error of anybody's estimate, as a share of all pairs, above 0 and
        below 1. Half the error takes up to four times as long.
    confidence
        Probability that all errors hold at once, above 0 and below 1.
    seed
        Draws follow from it; the same seed gives the same bits.

    Returns
    -------
    Table
        Row: person. ``betweenness``, float64 ≥ 0, in pairs, ordered if ties are
        directed and unordered if not; ``error``, float64 ≥ 0, in pairs: how far off it
        may be, 0 for those whose ties let nobody through. NaN for those who did not
        answer, and with "local" and "external" for those whose agency is not known.

    Raises
    ------
    ParameterError
        Other ``pairs``, ``distance`` or numbers than these.

    References
    ----------
    Borassi & Natale (2016), arXiv:1604.08553 (KADABRA: adaptive sampling, searches that
    meet); Cousins, Wohlgemuth & Riondato (2023), doi:10.1145/3577021 (Bavarian: bounds
    that know the variance, shares of all shortest paths);
    Fan, Grama & Liu (2015), Electronic Journal of Probability 20, 1 (the inequality);
    Waudby-Smith & Ramdas (2024), Journal of the Royal Statistical Society B 86, 1–27
    (bounds that hold whenever one stops).

    Examples
    --------
    Everything between the two agencies passes Ben and Cy.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "health"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "cy"], ["ben", "cy", "dee"], directed=False
    ... )
    >>> found = ag.betweenness_sampled(network, error=0.05, seed=1)
    >>> abs(found["betweenness"] - [0, 2, 2, 0]) <= found["error"]
    array([ True,  True,  True,  True])
    >>> bool(found["error"].max() <= 0.05 * 6)
    True
    """
    network_given(network)
    one_of("pairs", pairs, PAIRS)
    one_of("distance", distance, ("hops", "inverse weight"))
    if distance == "inverse weight":
        message = (
            "betweenness_sampled counts hops only, because its two searches meet "
            "halfway along ties of one length; for distance='inverse weight' use "
            "betweenness_pivots, or betweenness for the exact value"
        )
        raise ParameterError(message)
    _share("error", error)
    _share("confidence", confidence)
    _whole("seed", seed, 0)
    walk = _walk(network, pairs, seed)
    may_lie = (np.diff(walk.out[0]) > 0) & (np.diff(walk.into[0]) > 0)
    if not network.directed:
        may_lie &= np.diff(walk.out[0]) > 1
    number = walk.pairs.number / (1 if network.directed else 2)
    mean = bound = np.zeros(network.n_people)
    drawn = 0
    if walk.pairs.number and may_lie.any():
        sums, bound = _sampling.estimate(walk, may_lie, error, 1 - confidence)
        mean, drawn = sums.mean, sums.pairs
    columns = {"betweenness": mean * number, "error": bound * number}
    definitions = {
        "betweenness": _definition(network, pairs, distance) + " Estimated.",
        "error": "How far off the estimate may be, in pairs; with a probability of "
        f"{100 * confidence:g} % the errors of all people hold at once.",
    }
    told = f"Estimated from {count(drawn, 'sampled pair', 'sampled pairs')} of "
    notes = [f"{told}{number:,.0f}, seed {seed}."]
    return _table(network, pairs, columns, definitions, notes)


def betweenness_pivots(
    network: Network,
    *,
    pairs: Pairs = "all",
    distance: Distance = "hops",
    pivots: int = 200,
    seed: int = 0,
) -> Table:
    r"""Betweenness from the shortest paths of some people only, the pivots.

    With P pivots drawn from the N people who can be the end of a pair, none twice,
    :math:`\frac{N}{P} \sum_{s \in P} \delta_s(v)` is an unbiased estimate of
    :func:`betweenness`, :math:`\delta_s(v)` being the share of pairs from s that v lies
    between. Its standard error comes from how the pivots differ:
    :math:`N \sqrt{(1 - P / N) s_v^2 / P}` with :math:`s_v^2` their sample variance.
    Its square is unbiased, but few pivots may carry most of a value: two standard
    errors hold the true value of nearly all at the top and of far fewer below, and
    someone whom only few people need, none of them a pivot, gets 0 with an error of 0.
    :func:`betweenness_sampled` gives a guarantee instead.

    Parameters
    ----------
    pairs
        "all"; "across", people of different agencies (global gefura); "local", those
        of which one end is in the person's own agency; "external", those of which
        neither is, a difference of two estimates, so that small values may come out
        negative. Someone whose agency is not known ends no pair across.
    distance
        "hops", or "inverse weight": see :func:`betweenness`.
    pivots
        How many, from 2; no fewer than there are people gives the exact value.
    seed
        Draws follow from it; the same seed gives the same bits.

    Returns
    -------
    Table
        Row: person. ``betweenness``, float64, in pairs, ordered if ties are directed
        and unordered if not; ``standard_error``, float64 ≥ 0, in pairs. NaN for those
        who did not answer, and with "local" and "external" for those whose agency is
        not known.

    Raises
    ------
    ParameterError
        Other ``pairs``, ``distance`` or numbers than these.

    References
    ----------
    Brandes & Pich (2007), International Journal of Bifurcation and Chaos 17(7),
    2303–2318; Cochran (1977), Sampling Techniques, section 2.6 (the standard error).

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "health"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "cy"], ["ben", "cy", "dee"], directed=False
    ... )
    >>> found = ag.betweenness_pivots(network, pivots=2, seed=1).to_dict()["ben"]
    >>> found["betweenness"], round(found["standard_error"], 3)
    (1.0, 0.707)
    >>> ag.betweenness_pivots(network, pivots=4).to_dict()["ben"]
    {'betweenness': 2.0, 'standard_error': 0.0}
    """
    network_given(network)
    one_of("pairs", pairs, PAIRS)
    one_of("distance", distance, ("hops", "inverse weight"))
    _whole("pivots", pivots, 2)
    _whole("seed", seed, 0)
    agency_of = network.roster.agency_of
    may_be = np.arange(network.n_people)
    if pairs != "all":
        may_be = np.flatnonzero(agency_of >= 0)
    number = min(pivots, len(may_be))
    random = np.random.default_rng(seed)
    drawn = np.sort(random.choice(may_be, number, replace=False))
    walks = _Pivots(network, pairs, distance)
    value, standard_error = _from_pivots(walks, drawn, len(may_be))
    twice = 1 if network.directed else 2
    columns = {
        "betweenness": value / twice,
        "standard_error": standard_error / twice,
    }
    definitions = {
        "betweenness": _definition(network, pairs, distance) + " Estimated.",
        "standard_error": "Standard error of the estimate, in pairs: how much it "
        "varies with the choice of pivots.",
    }
    people = count(len(may_be), "person", "people")
    told = f"Estimated from {count(number, 'pivot', 'pivots')} of {people}, seed {seed}"
    notes = [f"{told}; with as many pivots as people it is exact."]
    return _table(network, pairs, columns, definitions, notes)


def _walk(network: Network, pairs: Pairs, seed: int) -> _sampling.Walk:
    out, into = adjacency.out(network)[:2], adjacency.into(network)[:2]
    agency_of = network.roster.agency_of
    group = agency_of
    if pairs == "all":  # everybody is a group of their own
        group = np.arange(network.n_people, dtype=np.int32)
    scope = {"all": 0, "across": 0, "local": 1, "external": 2}[pairs]
    eligible = _sampling.Pairs.of(group)
    return _sampling.Walk(out, into, agency_of, scope, eligible, seed)


class _Pivots:
    """What passes people on the shortest paths from, or to, one person at a time."""

    def __init__(self, network: Network, pairs: Pairs, distance: Distance) -> None:
        self.pairs, self.distance = pairs, distance
        self.agency_of = network.roster.agency_of
        self.directed = network.directed
        self.out = _lengths(adjacency.out(network))
        if pairs in ("local", "external"):
            self.into = _lengths(adjacency.into(network))

    def passed(self, pivot: int) -> Numbers:
        """Pairs (ordered) of the kind that people lie between, the pivot an end.

        Summed over every pivot these are all pairs of the kind, each once. Whoever
        leads into their own agency is seen from the target's end.
        """
        if self.pairs == "all":
            return self._walk(self.out, pivot, np.ones(len(self.agency_of)))
        own = self.agency_of == self.agency_of[pivot]
        others = ((self.agency_of >= 0) & ~own).astype(np.float64)
        leaving = self._walk(self.out, pivot, others)
        if self.pairs == "across":
            return leaving
        arriving = leaving
        if self.directed:
            arriving = self._walk(self.into, pivot, others)
        if self.pairs == "local":
            return np.where(own, leaving + arriving, 0.0)
        return np.where(own, -arriving, leaving)

    @property
    def steps(self) -> int:
        """About how many steps a pivot takes."""
        walks = 2 if self.directed and self.pairs in ("local", "external") else 1
        slow = 1 if self.distance == "hops" else 2
        return walks * slow * (len(self.agency_of) + len(self.out[1]))

    def apart(self, first: Numbers, drawn: NDArray[np.intp]) -> tuple[Numbers, Numbers]:
        """Sums, and sums of squares, of what pivots differ from one of them."""
        total, squares = np.zeros_like(first), np.zeros_like(first)
        for pivot in drawn.tolist():
            more = self.passed(pivot) - first
            total += more
            squares += more * more
        return total, squares

    def _walk(self, rows: Entries, source: int, target: Numbers) -> Numbers:
        steps = len(target) + len(rows[1])
        sources = np.array([source], np.int32)
        if self.distance == "hops":
            return chosen.passing.run(steps, *rows[:2], sources, target)[0]
        given = sources, target, dijkstra.TOLERANCE
        return dijkstra.passing.run(2 * steps, *rows, *given)[0]


def _from_pivots(
    pivots: _Pivots, drawn: NDArray[np.intp], people: int
) -> tuple[Numbers, Numbers]:
    """Estimates over ordered pairs, and their standard errors.

    Sums are of what differs from the first pivot: equal values leave no rounding.
    """
    n, number = len(pivots.agency_of), len(drawn)
    first, total, squares = np.zeros(n), np.zeros(n), np.zeros(n)
    if number:
        first = pivots.passed(int(drawn[0]))
    ends = _parallel.blocks([pivots.steps] * number)
    tasks = [(drawn[one:two],) for one, two in ends]
    apart = partial(pivots.apart, first)
    for found in _parallel.each(apart, tasks, "Walking from pivots"):
        total += found[0]
        squares += found[1]
    value = people * (first + total / max(number, 1))
    if number == people:
        return value, np.zeros(n)
    variance = np.maximum(squares - total**2 / number, 0) / (number - 1)
    return value, people * np.sqrt((1 - number / people) * variance / number)


def _lengths(rows: Entries) -> Entries:
    return rows[0], rows[1], 1 / rows[2]


def _definition(network: Network, pairs: Pairs, distance: Distance) -> str:
    order = "ordered " if network.directed else ""
    far = "in steps" if distance == "hops" else "a tie of weight w being 1/w long"
    return (
        f"Number of {order}pairs of other people{_OF[pairs]} with the person on their "
        f"shortest path ({far}); where several are equally short, the share of them."
    )


def _table(
    network: Network,
    pairs: Pairs,
    columns: dict[str, Numbers],
    definitions: dict[str, str],
    notes: list[str],
) -> Table:
    hidden = ~network.answered
    roster = network.roster
    if pairs in ("local", "external"):
        hidden |= roster.agency_of < 0
    for values in columns.values():
        values[hidden] = np.nan
    notes += silent_notes(network, _MISSING)
    if pairs != "all" and roster.n_unknown:
        people = count(roster.n_unknown, "person", "people")
        verb = "is" if roster.n_unknown == 1 else "are"
        text = f"{people} without a known agency {verb} left out as ends of paths."
        notes.append(text)
    return Table("person", roster.people, columns, definitions, notes)


def _share(name: str, given: float) -> None:
    if isinstance(given, bool) or not 0 < given < 1:
        message = f"{name} is a number above 0 and below 1, not {given!r}"
        raise ParameterError(message)


def _whole(name: str, given: int, least: int) -> None:
    if isinstance(given, bool) or not isinstance(given, int) or given < least:
        message = f"{name} is a whole number from {least}, not {given!r}"
        raise ParameterError(message)
