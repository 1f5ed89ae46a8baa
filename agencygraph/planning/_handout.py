"""The page a person is handed: whom to ask, in which order, and what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agencygraph.page import Page, Section, render
from agencygraph.page.render import asset
from agencygraph.roster import Roster, count
from agencygraph.wording import actor_names, agency_names

NOTICE = (
    "Each sheet is for the person named on it: it says who knows whom, as people "
    "reported it."
)
"""Stands at the top of the page, instead of what is said of pages for the team."""


@dataclass(frozen=True)
class Sheet:
    """What the page of one person holds: who, to whom, and the ways, best first."""

    person: int
    agency: str
    routes: tuple[tuple[int, ...], ...]
    steps: int
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Names:
    roster: Roster

    @cached_property
    def people(self) -> tuple[str, ...]:
        return actor_names(self.roster)

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        return (*agency_names(self.roster), "")

    def agency(self, person: int) -> str:
        return self.agencies[int(self.roster.agency_of[person])]

    def whole(self, person: int) -> str:
        """Name and agency: ``Ana Bell (Fire)``."""
        agency = self.agency(person)
        return f"{self.people[person]} ({agency})" if agency else self.people[person]

    def of(self, agency: str) -> str:
        return self.agencies[self.roster.agencies.index(agency)]


def text(roster: Roster, sheet: Sheet) -> str:
    """Return the page as text."""
    names = _Names(roster)
    head = f"{names.whole(sheet.person)}: {_question(names, sheet)}"
    ways = [f"{k}. {way}" for k, way in enumerate(_ways(names, sheet), start=1)]
    body = ways or [_nobody(names, sheet)]
    return "\n".join([head, "", *body, "", *sheet.notes]).rstrip()


def page(roster: Roster, sheets: Sequence[Sheet], title: str) -> Page:
    """Return a page with a sheet a person, each on paper of its own."""
    names = _Names(roster)
    section = Section(
        name="introductions",
        package="agencygraph.planning",
        template="introductions.html.j2",
        context={"sheets": [_block(names, sheet) for sheet in sheets]},
        styles=(asset("agencygraph.planning", "introductions.css"),),
    )
    given = title or "Who can introduce you"
    return render([section], title=given, unit=roster.unit, notice=NOTICE)


def _block(names: _Names, sheet: Sheet) -> dict[str, Any]:
    return {
        "name": names.people[sheet.person],
        "agency": names.agency(sheet.person),
        "question": _question(names, sheet),
        "ways": _ways(names, sheet),
        "nobody": "" if sheet.routes else _nobody(names, sheet),
        "notes": list(sheet.notes),
    }


def _question(names: _Names, sheet: Sheet) -> str:
    return f"who can introduce me to somebody in {names.of(sheet.agency)}?"


def _ways(names: _Names, sheet: Sheet) -> list[str]:
    return [_way(names, route) for route in sheet.routes]


def _way(names: _Names, route: tuple[int, ...]) -> str:
    first, *rest = (names.whole(person) for person in route[1:])
    if not rest:
        return f"You and {first} know each other already."
    return f"Ask {first}, who knows {', who knows '.join(rest)}."


def _nobody(names: _Names, sheet: Sheet) -> str:
    ties = count(sheet.steps, "tie", "ties")
    agency = names.of(sheet.agency)
    return f"No way of up to {ties} to somebody in {agency} was reported."
