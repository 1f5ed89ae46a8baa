"""A plan as facilitators use it: who sits where round by round, and a line a person."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agencygraph.planning._seating import OUT
from agencygraph.table import Table
from agencygraph.wording import actor_names, agency_names

if TYPE_CHECKING:
    from agencygraph.planning.plan import Plan

FREE, AWAY = "free", "away"
"""What is said of a round in which somebody has no seat, or is not there."""

UNKNOWN = "agency not known"


@dataclass(frozen=True, eq=False)
class Sheets:
    """Names, places and tables of a plan, looked up once."""

    plan: "Plan"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What to call each person; no two alike."""
        return actor_names(self.plan.roster)

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """The agency of each person."""
        roster = self.plan.roster
        words = (*agency_names(roster), UNKNOWN)  # -1 is the last
        return tuple(words[k] for k in roster.agency_of.tolist())

    @cached_property
    def where(self) -> NDArray[np.int64]:
        """Table of each person in each round, (rounds, n)."""
        return self.plan.seating.places()

    @cached_property
    def hosts(self) -> dict[int, int]:
        """Who stays at which table, from 1."""
        hosts = self.plan.event.hosts.tolist()
        return {person: table for table, person in enumerate(hosts, start=1)}

    @cached_property
    def people(self) -> list[int]:
        """Those who are there in some round, by name."""
        there = np.flatnonzero(self.plan.event.present.any(axis=1)).tolist()
        return sorted(there, key=lambda k: (self.names[k].casefold(), k))

    def state(self, round_: int, person: int) -> str:
        """``"free"``, ``"away"``, or nothing for somebody with a seat."""
        at = self.where[round_, person]
        if at >= 0:
            return ""
        return FREE if at == OUT else AWAY

    @cached_property
    def seated(self) -> list[dict[int, list[int]]]:
        """For each round the people of each table in use: hosts first, by name."""
        found: list[dict[int, list[int]]] = []
        order = sorted(self.people, key=lambda k: k not in self.hosts)  # keeps names
        for table in self.where.tolist():
            groups: dict[int, list[int]] = {}
            for k in order:
                if table[k] >= 0:
                    groups.setdefault(table[k], []).append(k)
            found.append(dict(sorted(groups.items())))
        return found

    def beside(self, round_: int, person: int) -> list[int]:
        """Who else sits at somebody's table."""
        group = self.seated[round_].get(int(self.where[round_, person]), [])
        return [k for k in group if k != person]

    def tables(self, round_: int) -> Iterator[tuple[int, list[int]]]:
        """Number, from 1, and people of each table that is used."""
        for table, group in self.seated[round_].items():
            yield table + 1, group

    def of_state(self, round_: int, state: str) -> list[int]:
        """People who are free, or away, in a round, by name."""
        return [k for k in self.people if self.state(round_, k) == state]


def tables_of(plan: "Plan") -> dict[str, Table]:
    """What a workbook of the plan holds, by the names of its sheets."""
    sheets = Sheets(plan)
    rounds = range(plan.event.rounds)
    return {
        "overview": _overview(plan),
        "people": _people(sheets),
        "cards": _cards(sheets),
        **{f"round {r + 1}": room(sheets, r) for r in rounds},
        "summary": plan.summary(),
        **({} if plan.draws is None else {"probabilities": plan.probabilities()}),
    }


def _overview(plan: "Plan") -> Table:
    """What is to be known of the plan, sentence by sentence."""
    told = [*plan.sentences(), *plan.summary().notes[2:], *privacy(plan)]
    labels = [str(number) for number in range(1, 1 + len(told))]
    definition = {"sentence": "what is to be known of this plan"}
    return Table("claim", labels, {"sentence": told}, definition)


def privacy(plan: "Plan") -> tuple[str, ...]:
    """What is to be known about personal data before anything is printed."""
    return PERSONAL if plan.personal else ()


PERSONAL = (
    "What people said of one another went into this plan, such as who knows whom.",
    "That is personal data that should not be printed: it is on no card or sheet.",
    "Two who do not meet may know one another: give each person their own card only.",
)


def room(sheets: Sheets, round_: int) -> Table:
    """Where everybody who is there sits in a round, table by table."""
    order, number = [], []
    for table, group in sheets.tables(round_):
        order += group
        number += [float(table)] * len(group)
    free = sheets.of_state(round_, FREE)
    order, number = order + free, number + [np.nan] * len(free)
    columns = {
        "table": np.array(number, float),
        "name": [sheets.names[k] for k in order],
        "agency": [sheets.agencies[k] for k in order],
    }
    people = [sheets.plan.roster.people[k] for k in order]
    return Table("person", people, columns, _ROOM)


def _people(sheets: Sheets) -> Table:
    """One row a person: what their card says, a column a round, to merge into mail."""
    plan = sheets.plan
    columns: dict[str, list[str]] = {
        "name": [sheets.names[k] for k in sheets.people],
        "agency": [sheets.agencies[k] for k in sheets.people],
    }
    definitions = {"name": "who it is", "agency": "their agency"}
    for r in range(plan.event.rounds):
        columns[f"round_{r + 1}"] = [_line(sheets, r, k) for k in sheets.people]
        definitions[f"round_{r + 1}"] = f"where they sit in round {r + 1}, with whom"
    return Table(
        "person", [plan.roster.people[k] for k in sheets.people], columns, definitions
    )


def _line(sheets: Sheets, round_: int, person: int) -> str:
    """``Table 3: Ana Ort (Housing), Bo Lee (Police)``."""
    state = sheets.state(round_, person)
    if state:
        return WORDS[state]
    others = sheets.beside(round_, person)
    told = [f"{sheets.names[k]} ({sheets.agencies[k]})" for k in others]
    return f"Table {sheets.where[round_, person] + 1}: {', '.join(told)}"


WORDS = {FREE: "this round you are free", AWAY: "you are not there in this round"}


def _cards(sheets: Sheets) -> Table:
    """Cards with the name and agency of whose they are; what a past plan is read of."""
    cards, roster = sheets.plan.cards(), sheets.plan.roster
    place = {person: k for k, person in enumerate(roster.people)}
    whose = [place[label[0]] for label in cards.labels]
    columns = {
        "name": [sheets.names[k] for k in whose],
        "agency": [sheets.agencies[k] for k in whose],
        **cards.columns,
    }
    definitions = {
        "name": "whose card it is",
        "agency": "their agency",
        **cards.definitions,
    }
    return Table("card", cards.labels, columns, definitions)


_ROOM = {
    "table": "number of the table, from 1; blank: free in this round",
    "name": "who sits there",
    "agency": "their agency",
}
