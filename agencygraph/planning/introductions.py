"""Who can introduce somebody to an agency: ways through people likely to pass it on."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from agencygraph.errors import ParameterError, one_of
from agencygraph.given import network_given
from agencygraph.measures._union import agency_position, reported_notes
from agencygraph.network import Network
from agencygraph.page.page import Page
from agencygraph.planning import _handout
from agencygraph.planning._routes import (
    Route,
    Ways,
    by_introducer,
    by_path,
    order_of,
)
from agencygraph.planning._spread import first_choices
from agencygraph.planning.passing import PassingOn, chances
from agencygraph.roster import Roster, count
from agencygraph.table import Table
from agencygraph.wording import listing

Distinct = Literal["introducers", "paths"]


@dataclass(frozen=True, eq=False, repr=False)
class Introductions:
    """Ways from people to an agency; from :func:`introductions`.

    ``str`` is one page of text a person, :meth:`page` the same to print.

    Attributes
    ----------
    roster : Roster
    agency : str
        Whom they lead to.
    routes : mapping of str to tuple of Route
        For each person who asked their ways, the one to try first at the top; empty
        where there is none.
    steps : int
        Ties that a way may have.
    notes : tuple of str

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "police"])
    >>> knows = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
    >>> print(ag.introductions(knows, "ana", to="police").text("ana"))
    ana (fire): who can introduce me to somebody in police?
    <BLANKLINE>
    1. Ask ben (fire), who knows cy (police).
    <BLANKLINE>
    Ties count either way: one side's report is enough.
    """

    roster: Roster
    agency: str
    routes: Mapping[str, tuple[Route, ...]]
    steps: int
    notes: tuple[str, ...] = ()

    def table(self) -> Table:
        """Return every way.

        Returns
        -------
        Table
            Row: introduction (person, choice: "1" is to be tried first). Columns
            ``introducer``, ``contact``, ids; ``path``, text, ids of all on the way;
            ``steps`` ≥ 1; ``chance`` in (0, 1]; ``asked`` ≥ 0. People without a way
            have no row: a note names them.

        Examples
        --------
        >>> import agencygraph as ag
        >>> roster = ag.Roster.from_labels("abc", ["fire", "fire", "police"])
        >>> knows = ag.Network.from_ties(roster, "ab", "bc")
        >>> ag.introductions(knows, "a", to="police").table()["path"].tolist()
        ['a → b → c']
        """
        ids, load = self.roster.people, self._load()
        ways = [
            ((person, str(choice)), route)
            for person, routes in self.routes.items()
            for choice, route in enumerate(routes, start=1)
        ]
        columns = {
            "introducer": np.array([ids[r.introducer] for _, r in ways], object),
            "contact": np.array([ids[r.people[-1]] for _, r in ways], object),
            "path": np.array([_told(ids, r) for _, r in ways], object),
            "steps": np.array([r.steps for _, r in ways], np.int64),
            "chance": np.array([r.chance for _, r in ways], float),
            "asked": np.array([load[r.introducer] for _, r in ways], np.int64),
        }
        labels = [label for label, _ in ways]
        return Table("introduction", labels, columns, _COLUMNS, self._all_notes())

    def load(self) -> Table:
        """Return how many people are sent to each introducer first.

        Returns
        -------
        Table
            Row: person who is somebody's first choice, most asked first. Column
            ``asked`` ≥ 1.

        Examples
        --------
        >>> import agencygraph as ag
        >>> roster = ag.Roster.from_labels("abc", ["fire", "fire", "police"])
        >>> knows = ag.Network.from_ties(roster, "ab", "bc")
        >>> ag.introductions(knows, ["a", "b"], to="police").load().to_dict()
        {'b': 1, 'c': 1}
        """
        ids = self.roster.people
        pairs = sorted((-times, ids[k]) for k, times in self._load().items())
        asked = np.array([-times for times, _ in pairs], np.int64)
        told = {"asked": _COLUMNS["asked"]}
        return Table("person", [p for _, p in pairs], {"asked": asked}, told)

    def text(self, person: str) -> str:
        """Return the page of one person, as text.

        Raises
        ------
        ParameterError
            Nobody asked for this person's ways.
        """
        return _handout.text(self.roster, self._sheet(person))

    def page(self, *, title: str = "") -> Page:
        """Return a sheet a person, to print and hand out.

        Examples
        --------
        >>> import agencygraph as ag
        >>> roster = ag.Roster.from_labels("abc", ["fire", "fire", "police"])
        >>> knows = ag.Network.from_ties(roster, "ab", "bc")
        >>> page = ag.introductions(knows, ["a", "b"], to="police").page()
        >>> page.html.count('class="sheet"')
        2
        """
        sheets = [self._sheet(person) for person in self.routes]
        return _handout.page(self.roster, sheets, title)

    def __str__(self) -> str:
        return "\n\n\n".join(self.text(person) for person in self.routes)

    def __repr__(self) -> str:
        return repr(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    def _sheet(self, person: str) -> _handout.Sheet:
        if person not in self.routes:
            message = (
                f"ways were asked for {listing(list(self.routes))}; not {person!r}"
            )
            raise ParameterError(message)
        place = int(self.roster.positions([person])[0])
        routes = tuple(route.people for route in self.routes[person])
        return _handout.Sheet(place, self.agency, routes, self.steps, self.notes)

    def _load(self) -> Counter[int]:
        firsts = (routes[0] for routes in self.routes.values() if routes)
        return Counter(route.introducer for route in firsts)

    def _all_notes(self) -> tuple[str, ...]:
        none = [person for person, routes in self.routes.items() if not routes]
        if not none:
            return self.notes
        steps = count(self.steps, "tie", "ties")
        told = f"No way of up to {steps} to {self.agency} was reported for "
        return (f"{told}{listing(none)}.", *self.notes)


def introductions(  # noqa: PLR0913 (each is a choice of its own, by name)
    network: Network,
    person: str | Collection[str],
    *,
    to: str,
    number: int = 3,
    steps: int = 3,
    distinct: Distinct = "introducers",
    passing: PassingOn | None = None,
    fatigue: float = 0.8,
) -> Introductions:
    r"""Who can introduce me to somebody in an agency: the ways most likely to work.

    A way leads from the person over ties, each of which passes the request on with the
    chance that :class:`PassingOn` says, to the first person of the agency. Its chance
    is the product :math:`\prod_{ij} p_{ij}` of those of its ties. Ties count whoever
    reported them, unless ``passing`` says otherwise. A tie that was not observed is
    not known to be absent, so there may be other ways than these, never fewer.

    Where many people ask at once, whom each tries first is chosen so that
    :math:`\sum p \cdot f^q` is largest, with p the chance of the way, q how many of
    the others ask the same introducer and have a likelier way, f = ``fatigue``.

    Parameters
    ----------
    person
        An id, or several: those who want to be introduced.
    to
        An agency.
    number
        Ways a person, at most.
    steps
        Ties a way may have, at most: 2 is one introducer.
    distinct
        "introducers": the best way by each person whom one could ask first, so that
        the second way does not end with the first introducer's no. "paths": the best
        ways whatever they share (Yen's k best paths).
    passing
        How probable it is that somebody passes a request on.
    fatigue
        0 to 1; 1: it does not matter how many ask the same introducer.

    Raises
    ------
    DataError
        Ids who are not on the roster.
    ParameterError
        An agency that is not there, or that a person belongs to.

    References
    ----------
    Yen (1971), Management Science 17(11), 712–716; Lawler (1972), Management Science
    18(7), 401–405; Bross (1958), Biometrics 14(1), 18–38 (ridits).

    Examples
    --------
    Ana knows Ben well and Cy a little; both know Dee of the police.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "police"]
    ... )
    >>> knows = ag.Network.from_ties(
    ...     roster,
    ...     ["ana", "ana", "ben", "cy"],
    ...     ["ben", "cy", "dee", "dee"],
    ...     [4, 1, 3, 3],
    ... )
    >>> found = ag.introductions(knows, "ana", to="police").table()
    >>> found["introducer"].tolist(), found["chance"].tolist()
    (['ben', 'cy'], [0.34375, 0.15625])
    """
    network_given(network)
    asking = [person] if isinstance(person, str) else list(dict.fromkeys(person))
    _check(number, steps, distinct, fatigue)
    roster = network.roster
    goal = agency_position(network, to)
    places = _places(roster, asking, goal)
    rows = chances(network, passing or PassingOn())
    ways = Ways(rows, roster.agency_of == goal, order_of(roster))
    if distinct == "introducers":
        options = [by_introducer(ways, place, steps) for place in places]
    else:
        options = [by_path(ways, place, steps, number) for place in places]
    if len(places) > 1:
        for some, first in zip(options, first_choices(options, fatigue), strict=True):
            if first > 0:
                some.insert(0, some.pop(first))
    routes = {p: tuple(some[:number]) for p, some in zip(asking, options, strict=True)}
    notes = _notes(network, goal, passing or PassingOn())
    return Introductions(roster, to, routes, steps, notes)


def _told(ids: tuple[str, ...], route: Route) -> str:
    return " → ".join(ids[k] for k in route.people)


def _check(number: int, steps: int, distinct: str, fatigue: float) -> None:
    one_of("distinct", distinct, ("introducers", "paths"))
    if number < 1 or steps < 1:
        message = f"number and steps are 1 or more; not {number} and {steps}"
        raise ParameterError(message)
    if not 0 <= fatigue <= 1:
        message = f"fatigue lies between 0 and 1; not {fatigue}"
        raise ParameterError(message)


def _places(roster: Roster, people: list[str], goal: int) -> list[int]:
    places: list[int] = roster.positions(people).tolist()
    own = [
        p for p, k in zip(people, places, strict=True) if roster.agency_of[k] == goal
    ]
    if own:
        agency = roster.agencies[goal]
        message = f"{listing(own)} belong" + ("s" if len(own) == 1 else "")
        message += f" to {agency}: nobody need introduce them there"
        raise ParameterError(message)
    return places


def _notes(network: Network, goal: int, passing: PassingOn) -> tuple[str, ...]:
    notes = reported_notes(network)
    if network.directed and passing.way == "named":
        notes[0] = "One asks only those one names oneself."
    there = network.roster.agency_of == goal
    silent = int((there & ~network.answered).sum())
    if silent:
        all_, agency = int(there.sum()), network.roster.agencies[goal]
        notes.append(
            f"In {agency} {all_ - silent:,} of {count(all_, 'person', 'people')} "
            "answered: there may be other ways."
        )
    return tuple(notes)


_COLUMNS = {
    "introducer": "Whom to ask; somebody of the agency where they know each other.",
    "contact": "The person of the agency whom the way leads to.",
    "path": "Everybody on the way, from the person to the contact.",
    "steps": "Number of ties on the way; 1: they know each other already.",
    "chance": "Product over the ties of the chance that each passes the request on.",
    "asked": "How many of those who asked are sent to this introducer first.",
}
