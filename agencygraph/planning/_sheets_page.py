"""The printable page of a plan: an overview, a sheet a round, and a card a person."""

from typing import TYPE_CHECKING, Any

from agencygraph.page import Page, Section, render
from agencygraph.page.render import asset
from agencygraph.planning._sheets import AWAY, FREE, Sheets, privacy
from agencygraph.roster import count
from agencygraph.wording import number, percent

if TYPE_CHECKING:
    from agencygraph.planning.plan import Plan

Block = dict[str, Any]

TITLE = "Who meets whom"

FEW = 40
"""Up to so many people a room sheet is printed in larger letters."""

NOTICE = (
    "These sheets name people. The overview and the room sheets are for facilitators; "
    "each card is for the person named on it."
)
"""Stands at the top of the page, instead of what is said of pages for the team."""


def page_of(plan: "Plan", title: str) -> Page:
    """Return the page; what is on it passes the gate."""
    sheets = Sheets(plan)
    contexts: dict[str, Block] = {
        "plan-overview": {"plan": _overview(plan)},
        "plan-glance": {"glance": _glance(sheets)},
        "plan-rooms": {"rooms": [_room(sheets, r) for r in _rounds(plan)]},
        "plan-cards": {
            "plan": {"size": "one-to-one" if plan.event.pairs else "at-tables"},
            "cards": [_card(sheets, person) for person in _deck(sheets)],
        },
    }
    sections = [
        Section(
            name=name,
            package="agencygraph.planning",
            template=f"{name}.html.j2",
            context=context,
            data={"seats": _seats(plan)} if name == "plan-cards" else None,
            styles=(asset("agencygraph.planning", "plan.css"),),
        )
        for name, context in contexts.items()
    ]
    return render(sections, title=title or TITLE, notice=NOTICE)


def _rounds(plan: "Plan") -> range:
    return range(plan.event.rounds)


def _overview(plan: "Plan") -> Block:
    return {
        "rounds": plan.event.rounds,
        "figures": _figures(plan),
        "sentences": [
            *plan.sentences()[-1 - (plan.changed is not None) :],
            *plan.summary().notes[2:],
        ],
        "notes": list(privacy(plan)),
    }


def _figures(plan: "Plan") -> list[Block]:
    found = {name: values[0] for name, values in plan.summary().columns.items()}
    there = int(plan.event.present.any(axis=1).sum())
    figures = [
        ("people", number(there), f"in {count(plan.event.rounds, 'round', 'rounds')}"),
        (
            "of the highest score possible under your rules",
            percent(plan.share, 1, 1),
            f"a random schedule: {percent(plan.random_score, plan.bound)}",
        ),
    ]
    if found["agency_pairs_possible"]:
        least, most = found["new_across_least"], found["new_across_most"]
        note = f"from {least} to {most}" if least < most else "the same for everybody"
        new = number(float(found["new_across"]), 1)
        pairs = f"{found['agency_pairs']} of {found['agency_pairs_possible']}"
        figures += [
            ("new people of other agencies, each person", new, note),
            ("pairs of agencies who meet", pairs, ""),
        ]
    return [{"label": a, "value": b, "note": c} for a, b, c in figures]


def _glance(sheets: Sheets) -> Block:
    """Everybody by name, with the number of their table in each round."""
    rounds = _rounds(sheets.plan)
    rows = [
        {**_who(sheets, k), "cells": [_cell(sheets, r, k) for r in rounds]}
        for k in sheets.people
    ]
    return {"rounds": [str(r + 1) for r in rounds], "rows": rows}


def _cell(sheets: Sheets, round_: int, person: int) -> str:
    return sheets.state(round_, person) or str(sheets.where[round_, person] + 1)


def _who(sheets: Sheets, person: int) -> Block:
    return {"name": sheets.names[person], "agency": sheets.agencies[person]}


def _room(sheets: Sheets, round_: int) -> Block:
    tables: list[Block] = [
        {
            "number": str(number_),
            "people": [{**_who(sheets, k), "stays": k in sheets.hosts} for k in people],
        }
        for number_, people in sheets.tables(round_)
    ]
    return {
        "round": str(round_ + 1),
        "few": sum(len(table["people"]) for table in tables) <= FEW,
        "tables": tables,
        "free": [sheets.names[k] for k in sheets.of_state(round_, FREE)],
        "away": [sheets.names[k] for k in sheets.of_state(round_, AWAY)],
    }


def _deck(sheets: Sheets) -> list[int]:
    """Everybody by name; on the day those who need a new card first."""
    return sorted(sheets.people, key=lambda k: not _is_new(sheets, k))


def _is_new(sheets: Sheets, person: int) -> bool:
    return sheets.plan.roster.people[person] in (sheets.plan.changed or ())


def _card(sheets: Sheets, person: int) -> Block:
    lines = []
    for r in _rounds(sheets.plan):
        state = sheets.state(r, person)
        others = [_who(sheets, k) for k in sheets.beside(r, person)]
        lines.append(
            {
                "round": str(r + 1),
                "table": "" if state else str(sheets.where[r, person] + 1),
                "state": state,
                "people": others,
            }
        )
    stays = str(sheets.hosts.get(person, ""))
    new = _is_new(sheets, person)
    return {**_who(sheets, person), "new": new, "stays": stays, "lines": lines}


def _seats(plan: "Plan") -> Block:
    """Who sat where, by id: what the page is read by as a past plan."""
    cards = plan.cards()
    table = [None if at != at else int(at) for at in cards["table"].tolist()]  # noqa: PLR0124 (NaN is not itself)
    return {
        "person": [label[0] for label in cards.labels],
        "round": [int(label[1]) for label in cards.labels],
        "table": table,
    }
