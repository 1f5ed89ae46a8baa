"""What could be done next: facts about introductions, single contacts and silence."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from agencygraph.network import Network
from agencygraph.planning.missing_links import missing_links
from agencygraph.reporting.facts import Group, Kind, Pair
from agencygraph.reporting.inferred import Barrier
from agencygraph.wording import PEOPLE, Nouns, actor_names, agency_names

LARGEST_ADVISED, MOST_TIES, MOST_AGENCIES = 2_000, 20_000, 60
"""People, ties and agencies up to which the report looks for introductions."""

TESTED = 120
"""People up to whom pairs short of ties, and not only of links, are looked for."""

INTRODUCTIONS = 5
FEW_DRAWS = 199

THIN = 2
"""Independent links up to which two agencies are called thinly linked."""


@dataclass(frozen=True)
class Somebody:
    """A person by name, with their agency."""

    name: str
    group: str

    def __str__(self) -> str:
        return f"{self.name} ({self.group})" if self.group else self.name


@dataclass(frozen=True)
class Meeting:
    """Somebody who knows two people who do not know each other, by what was reported.

    ``chance`` is that of both passing it on; ``links`` the independent links it adds.
    """

    broker: Somebody
    one: Somebody
    two: Somebody
    chance: float
    links: int
    observed: int
    reported: int = 0
    """Links reported between the agencies of the two."""


@dataclass(frozen=True)
class Thin:
    """Two agencies and how many people would have to leave for all links to end."""

    pair: Pair
    independent: int


@dataclass(frozen=True)
class Advice:
    """What a report can propose, of one kind of tie in its last wave."""

    wave: str
    meetings: tuple[Meeting, ...] = ()
    through: tuple[Pair, ...] = ()
    hinders: tuple[Barrier, ...] = ()
    silent: tuple[Group, ...] = ()
    left_out: bool = False
    nouns: Nouns = PEOPLE


def advice_of(kind: Kind, barriers: Sequence[Barrier]) -> Advice:
    """Return what the last wave of a kind suggests."""
    last = kind.last
    network = last.network
    affordable = _is_affordable(network)
    thin = {pair_of(one) for one in thin_pairs(kind)}
    asked = [g for g in last.response.groups if g.people > g.answered]
    asked += _of_no_agency(network, kind.nouns)
    asked.sort(key=lambda g: (g.answered / g.people, g.name))
    return Advice(
        last.wave,
        _meetings(network, last.pairs) if affordable else (),
        tuple(pair for pair in last.pairs if pair.carrier),
        tuple(b for b in barriers if _hinders(b) and frozenset((b.one, b.two)) in thin),
        tuple(asked),
        not affordable,
        kind.nouns,
    )


def _of_no_agency(network: Network, words: Nouns) -> list[Group]:
    """Those without a known agency, if some of them did not answer."""
    unknown = network.roster.agency_of < 0
    people, answered = int(unknown.sum()), int(network.answered[unknown].sum())
    if people == answered:
        return []
    return [Group(f"no known {words.group}", people, answered)]


def first_of(advice: Advice) -> tuple[Meeting, ...]:
    """Return the introduction to begin with: where fewest links were reported."""
    able = [meeting for meeting in advice.meetings if meeting.links]
    return (min(able, key=lambda one: one.reported),) if able else ()


def thin_pairs(kind: Kind) -> tuple[Thin, ...]:
    """Pairs of agencies that none or two people's leaving would part, worst first."""
    table, roster = kind.independent, kind.last.network.roster
    looked_at = {group.name for p in kind.last.pairs for group in (p.one, p.two)}
    names = zip(roster.agencies, agency_names(roster), strict=True)
    called = {agency: name for agency, name in names if name in looked_at}
    numbers = table["links"].tolist()
    links = {
        frozenset((called[str(label[0])], called[str(label[1])])): float(number)
        for label, number in zip(table.labels, numbers, strict=True)
        if label[0] in called and label[1] in called
    }
    found = [
        Thin(pair, int(links[key]))
        for pair in kind.last.pairs
        if pair.is_observed and pair.possible > 1
        for key in [frozenset((pair.one.name, pair.two.name))]
        if math.isfinite(links.get(key, math.nan))
    ]
    thin = [one for one in found if one.independent <= THIN]
    return tuple(sorted(thin, key=_order))


def pair_of(thin: Thin) -> frozenset[str]:
    """Return the names of the two agencies."""
    return frozenset((thin.pair.one.name, thin.pair.two.name))


def _order(thin: Thin) -> tuple[int, int, float, str, str]:
    pair = thin.pair
    missing = -pair.expected if math.isfinite(pair.expected) else 0.0
    return thin.independent, pair.links, missing, pair.one.name, pair.two.name


def _is_affordable(network: Network) -> bool:
    return (
        network.n_people <= LARGEST_ADVISED
        and network.n_ties <= MOST_TIES
        and 1 < int((network.roster.agency_sizes > 0).sum()) <= MOST_AGENCIES
        and network.n_ties > 0
    )


def _meetings(network: Network, pairs: Sequence[Pair]) -> tuple[Meeting, ...]:
    """Introductions that add links where these are wanted, in their order."""
    draws = None if network.n_people <= TESTED else FEW_DRAWS
    found = missing_links(network, number=INTRODUCTIONS, draws=draws).introductions
    roster = network.roster
    people = dict(zip(roster.people, actor_names(roster), strict=True))
    groups = (*agency_names(roster), "")
    of = {
        person: Somebody(people[person], groups[k])
        for person, k in zip(roster.people, roster.agency_of.tolist(), strict=True)
    }
    links_of = {frozenset((p.one.name, p.two.name)): p.links for p in pairs}
    columns = (found[name].tolist() for name in ("broker", "chance", "links"))
    return tuple(
        Meeting(
            of[str(broker)],
            of[str(label[0])],
            of[str(label[1])],
            float(chance),
            int(links),
            int(network.answered.sum()),
            links_of.get(frozenset(of[str(person)].group for person in label), 0),
        )
        for label, broker, chance, links in zip(found.labels, *columns, strict=True)
    )


def _hinders(barrier: Barrier) -> bool:
    return is_against(barrier.direction)


def is_against(direction: str) -> bool:
    """Whether a direction is coded as one that hinders.

    >>> is_against("hinders"), is_against("Challenge"), is_against("helps")
    (True, True, False)
    """
    word = direction.strip().casefold()
    return word in ("-", "−", "against") or word.startswith(AGAINST)


def is_for(direction: str) -> bool:
    """Whether a direction is coded as one that helps.

    >>> is_for("helps"), is_for("enabler"), is_for("forbids"), is_for("")
    (True, True, False, False)
    """
    word = direction.strip().casefold()
    return word in ("+", "for") or word.startswith(FOR)


AGAINST = ("hinder", "challenge", "barrier", "block", "negative")
FOR = ("help", "enable", "support", "facilitat", "positive")
"""How a direction that hinders, or helps, begins."""
