"""Agencies that hardly know each other, and the introductions that change most."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError
from agencygraph.given import network_given
from agencygraph.network import Network
from agencygraph.planning._candidates import (
    MOST_WEIGHED,
    Candidates,
    candidates,
)
from agencygraph.planning._closing import Chosen, Closing
from agencygraph.planning._efficiency import MOST_PEOPLE, Nearness
from agencygraph.planning._gap_words import gap_lines, introduction_lines
from agencygraph.planning._gaps import Gaps, either_way, gaps_of
from agencygraph.planning._matched import Matched
from agencygraph.planning._room import most_links, room_of
from agencygraph.planning._routes import order_of
from agencygraph.planning.passing import PassingOn, chances
from agencygraph.roster import Roster, count
from agencygraph.table import Table
from agencygraph.wording import number as in_words
from agencygraph.wording import verb

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class MissingLinks:
    """Gaps between agencies, and introductions; from :func:`missing_links`.

    ``str`` says both in sentences, by name.

    Attributes
    ----------
    gaps : Table
        Row: agency pair, of which something is missing, the worst first. Columns
        ``gap``, ``links``, ``wanted``, ``could_add``, ``brokers``, ``shortfall``,
        ``response``, ``ties``, ``observed``, ``expected``, ``z``, ``p``, ``p_holm``,
        ``test``, ``people_from``, ``people_to``, ``answered_from``, ``answered_to``;
        each with its definition.
    introductions : Table
        Row: new tie (person, other), in the order they were chosen. Columns
        ``broker``, id; ``from_agency``, ``to_agency``; ``chance`` in (0, 1]; ``links``
        0 or 1, independent links it adds; ``gain`` ≥ 0, in cross-agency efficiency,
        NaN where that was not computed.
    closed, wanted : int
        Independent links the introductions add, and how many there should be more.
    bound : int
        Links that no choice of as many introductions under the same capacity exceeds.
    efficiency_before, efficiency_after, efficiency_bound : float
        Mean of 1 / steps between people of different agencies: as it is, with all
        introductions made, and what no choice of as many exceeds. NaN: not computed.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "health"]
    ... )
    >>> knows = ag.Network.from_ties(
    ...     roster, ["ana", "ana", "cy"], ["ben", "cy", "dee"], directed=False
    ... )
    >>> print(ag.missing_links(knows).quality())
    2 introductions add 1 of 1 independent link wanted.
    """

    gaps: Table
    introductions: Table
    closed: int
    wanted: int
    bound: int
    efficiency_before: float
    efficiency_after: float
    efficiency_bound: float
    number: int
    roster: Roster

    def quality(self) -> str:
        """Say what the introductions achieve, and what none could exceed."""
        if not self.wanted:
            return "No independent link is wanted beside those there are."
        wanted = count(self.wanted, "independent link", "independent links")
        many = len(self.introductions)
        made = count(many, "introduction", "introductions")
        add = f"{made} {verb(many, 'adds', 'add')} {self.closed:,} of {wanted} wanted"
        if self.closed == self.wanted:
            return f"{add}."
        no = f"no {self.number:,} {verb(self.number, 'adds', 'add')}"
        return f"{add}; {no} more than {self.bound:,}."

    def nearness(self) -> str:
        """Say by how much people of different agencies come nearer to one another."""
        if np.isnan(self.efficiency_before):
            return "How near people of different agencies are was not computed."
        before, after, bound = (
            in_words(value, 4)
            for value in (
                self.efficiency_before,
                self.efficiency_after,
                self.efficiency_bound,
            )
        )
        return (
            f"Cross-agency efficiency rises from {before} to {after} if all work; no "
            f"as many introductions reach more than {bound}."
        )

    def __str__(self) -> str:
        gaps = gap_lines(self.roster, self.gaps) or ["None was found."]
        lines = introduction_lines(self.roster, self.introductions)
        parts = ["Gaps between agencies, the worst first", *(f"- {g}" for g in gaps)]
        parts += ["", "Introductions", *(f"{k}. {x}" for k, x in enumerate(lines, 1))]
        told = [self.quality(), self.nearness(), *self.gaps.notes]
        return "\n".join([*parts, *([""] if lines else []), *told])

    def __repr__(self) -> str:
        told = "Introductions, in the order they were chosen:"
        parts = (repr(self.gaps), told, repr(self.introductions))
        return "\n\n".join((*parts, f"{self.quality()}\n{self.nearness()}"))

    def _repr_html_(self) -> str:
        tables = self.gaps._repr_html_(), self.introductions._repr_html_()
        return f"{''.join(tables)}<p>{self.quality()}</p><p>{self.nearness()}</p>"


def missing_links(  # noqa: PLR0913 (each is a choice of its own, by name)
    network: Network,
    *,
    links: int = 2,
    number: int = 10,
    capacity: int = 2,
    passing: PassingOn | None = None,
    draws: int | None = None,
    seed: int = 0,
) -> MissingLinks:
    r"""Agency pairs with few links or too few ties, and introductions that add some.

    A pair has a gap if it has fewer than ``links`` independent links
    (:func:`independent_links`), or fewer ties than shuffled labels give, whatever p:
    no gap is hidden by a test, and where the test could show none, ``test`` says so.
    Ties count whoever reported them; an agency of which nobody answered is not
    observed, and never said to be short of links the other side does not report.

    An introduction is of two people of such a pair who were seen not to be tied, by
    somebody they both know. They are chosen one by one: each adds an independent link
    that is wanted, and has the largest

    .. math:: p_{bi} \, p_{bj} \, (1 + \Delta E_{ij} / \max \Delta E)

    with the chances of :class:`PassingOn` and :math:`\Delta E` the gain in cross-agency
    efficiency, the mean of 1 / steps over pairs of people of different agencies, beside
    those chosen before. Where none adds a link by itself, two that do together are
    chosen: the two who hold the only tie may each bring a colleague. Nothing promises
    that the best choice is found; ``bound`` says what none exceeds (a largest flow from
    brokers to gaps, and what so many introductions could add at most).

    Parameters
    ----------
    links
        Independent links that any two agencies should have.
    number
        Introductions, at most.
    capacity
        Introductions that one person makes, at most.
    passing
        How probable it is that somebody passes a request on.
    draws, seed
        Of the shuffles that give p (:func:`mixing_expectations`). None: 999 to 9,999,
        so many that the p of some pair could be below 0.05 for all pairs together.

    Raises
    ------
    ParameterError
        ``links``, ``number`` or ``capacity`` below 1; more than 1,000 agencies.

    References
    ----------
    König (1931), Matematikai és Fizikai Lapok 38, 116–119; Latora & Marchiori (2001),
    Physical Review Letters 87, 198701 (efficiency); Ford & Fulkerson (1956), Canadian
    Journal of Mathematics 8, 399–404.

    Examples
    --------
    Fire and health share one tie; Eve of the police knows people of both.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee", "eve"],
    ...     ["fire", "fire", "health", "health", "police"],
    ... )
    >>> knows = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "dee"], ["cy", "eve", "eve"], directed=False
    ... )
    >>> found = ag.missing_links(knows)
    >>> found.gaps.to_dict()["fire", "health"]["gap"]
    '1 independent link'
    >>> found.introductions["broker"].tolist(), found.introductions.labels
    (['eve'], (('ben', 'dee'),))
    """
    network_given(network)
    _check(links, number, capacity)
    ties = either_way(network)
    gaps = gaps_of(network, ties, links, draws, seed)
    wanted = np.nan_to_num(gaps.wanted)
    place, matched = _matched(ties, gaps)
    options = candidates(chances(network, passing or PassingOn()), ties, place)
    room = room_of(options, matched, wanted)
    bound = most_links(options, room, capacity, number)
    near = Nearness.of(ties) if network.n_people <= MOST_PEOPLE else None
    ends = _efficiencies(ties, near, options, min(number, len(options)))
    closing = Closing(
        options.likeliest(),
        matched,
        {gap: int(wanted[gap]) for gap in matched},
        near,
        capacity,
        order_of(network.roster),
    )
    chosen = closing.choose(number)
    after = np.nan if near is None else near.efficiency()
    return MissingLinks(
        gaps.table(room.could, room.brokers),
        _made(network.roster, closing.options, chosen, _notes(options, near)),
        sum(found.links for found in chosen),
        int(wanted.sum()),
        bound,
        ends[0],
        after,
        ends[1],
        number,
        network.roster,
    )


def _check(links: int, number: int, capacity: int) -> None:
    if min(links, number, capacity) < 1:
        message = "links, number and capacity are 1 or more; not "
        raise ParameterError(message + f"{links}, {number} and {capacity}")


def _matched(ties: Network, gaps: Gaps) -> tuple[Ints, dict[int, Matched]]:
    """Position of the gap of any two agencies, and what links each gap has."""
    agencies = {agency: k for k, agency in enumerate(ties.roster.agencies)}
    place = np.full((len(agencies), len(agencies)), -1, np.int64)
    for gap, pair in enumerate(gaps.labels):
        if gaps.wanted[gap] > 0:
            place[tuple(agencies[name] for name in pair)] = gap
    agency = ties.roster.agency_of
    one, two = agency[ties.sources], agency[ties.indices]
    known = (one >= 0) & (two >= 0)
    rows, columns = ties.sources[known].tolist(), ties.indices[known].tolist()
    between: dict[int, list[tuple[int, int]]] = {
        int(gap): [] for gap in place[place >= 0]
    }
    for i, j, gap in zip(
        rows, columns, place[one[known], two[known]].tolist(), strict=True
    ):
        if gap >= 0:
            between[gap].append((i, j))
    return place, {gap: Matched.of(pairs) for gap, pairs in between.items()}


def _efficiencies(
    ties: Network, near: Nearness | None, options: Candidates, number: int
) -> tuple[float, float]:
    """Return what the efficiency is, and what no so many introductions exceed.

    People two steps apart get nearer only by an introduction of their own; others at
    most as near as all introductions together would bring them.
    """
    if near is None or not near.pairs:
        return np.nan, np.nan
    before, pairs = near.efficiency(), options.pairs()
    if not pairs:
        return before, before
    every = Nearness.of(ties, pairs)
    farther = near.copy()
    farther.steps[near.steps <= 2] = 1
    every.steps[near.steps <= 2] = 1
    others = every.efficiency() - farther.efficiency()
    own = min(number, len(pairs)) / 2 / near.pairs
    return before, before + own + others


def _made(
    roster: Roster, options: Candidates, chosen: list[Chosen], notes: list[str]
) -> Table:
    ids, agencies = roster.people, roster.agency_labels
    rows = [one.row for one in chosen]
    some = options.take(np.array(rows, np.int64))
    one, two = some.one.tolist(), some.two.tolist()
    columns = {
        "broker": np.array([ids[k] for k in some.broker.tolist()], object),
        "from_agency": np.array([agencies[k] for k in one], object),
        "to_agency": np.array([agencies[k] for k in two], object),
        "chance": some.chance,
        "links": np.array([found.links for found in chosen], np.int64),
        "gain": np.array([found.gain for found in chosen], float),
    }
    labels = [(ids[i], ids[j]) for i, j in zip(one, two, strict=True)]
    return Table("new tie", labels, columns, _COLUMNS, notes)


def _notes(options: Candidates, near: Nearness | None) -> list[str]:
    notes = []
    if near is None:
        notes.append(
            f"More than {MOST_PEOPLE:,} people: the gain in efficiency was not "
            "computed, and chance alone decided."
        )
    if len(options) > MOST_WEIGHED:
        notes.append(
            f"{len(options):,} introductions could be made; the likeliest of each gap "
            "were weighed."
        )
    return notes


_COLUMNS = {
    "broker": "Who knows both and is to introduce them.",
    "from_agency": "The agency of the first person.",
    "to_agency": "The agency of the other.",
    "chance": "Product of the chances that the broker passes it on to each.",
    "links": "Independent links it adds; 0: one together with the next.",
    "gain": "By how much the tie raises cross-agency efficiency, beside those before.",
}
