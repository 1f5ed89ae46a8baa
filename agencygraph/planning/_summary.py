"""What a plan comes to: one row of numbers, and a card for each person and round."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agencygraph.planning._event import Event
from agencygraph.planning._goal import Goal, across_of, agencies_of, by_agency, size_of
from agencygraph.planning._seating import Seating
from agencygraph.roster import count
from agencygraph.table import Table
from agencygraph.wording import actor_names, agency_names, listing, number, percent

if TYPE_CHECKING:
    from agencygraph.planning.plan import Plan

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def new_across(seating: Seating, goal: Goal) -> Ints:
    """How many people of other agencies each person meets who are new to them, (n,)."""
    agency = agencies_of(seating.event.roster)
    new = (seating.met() > 0) & (goal.value > 0) & across_of(agency)
    people: Ints = new.sum(axis=1)
    return people


def idle(seating: Seating) -> Ints:
    """How many people who are there have no seat, by round."""
    rounds = range(seating.event.rounds)
    return np.array([len(seating.out(r)) for r in rounds], np.int64)


def agency_pairs(seating: Seating) -> tuple[int, int]:
    """How many pairs of agencies meet, and how many could."""
    event = seating.event
    agency, size = agencies_of(event.roster), size_of(event.roster)
    there = event.present.astype(np.int64)
    can = ((there @ there.T) > 0) & ~event.never
    could = np.triu(by_agency(can.astype(np.int64), agency, size), 1) > 0
    meet = np.triu(by_agency(seating.met(), agency, size), 1) > 0
    return int(meet.sum()), int(could.sum())


def summary_columns(seating: Seating, goal: Goal) -> dict[str, list[float]]:
    """Numbers of a plan beside its score."""
    there = seating.event.present.any(axis=1)
    new = new_across(seating, goal)[there]
    meet, could = agency_pairs(seating)
    met = np.triu(seating.met(), 1)
    return {
        "new_across": [float(new.mean()) if len(new) else np.nan],
        "new_across_least": [min(new.tolist(), default=0)],
        "new_across_most": [max(new.tolist(), default=0)],
        "meetings": [int((met > 0).sum())],
        "repeats": [int((met - (met > 0)).sum())],
        "idle": [int(idle(seating).sum())],
        "agency_pairs": [meet],
        "agency_pairs_possible": [could],
    }


def cards(seating: Seating) -> Table:
    """Return whom each person meets where, round by round."""
    event = seating.event
    roster = event.roster
    names, agencies = actor_names(roster), (*agency_names(roster), "")
    where = seating.places()
    labels, table, meets, their = [], [], [], []
    for person in np.flatnonzero(event.present.any(axis=1)).tolist():
        for r in np.flatnonzero(event.present[person]).tolist():
            at = where[r, person]
            others = np.flatnonzero((where[r] == at) & (at >= 0))
            others = others[others != person]
            labels.append((roster.people[person], str(r + 1)))
            table.append(at + 1 if at >= 0 else np.nan)
            meets.append("; ".join(names[k] for k in others))
            their.append("; ".join(agencies[roster.agency_of[k]] for k in others))
    columns = {"table": np.array(table, float), "meets": meets, "agencies": their}
    return Table("card", labels, columns, _CARDS)


def meetings(plan: "Plan") -> Table:
    """Every pair that meets."""
    found: dict[tuple[str, str], list[int]] = {}
    for round_, tables in enumerate(plan.rounds, start=1):
        for pair in _pairs(tables):
            found.setdefault(pair, []).append(round_)
    pairs = sorted(found)
    i, j = (plan.roster.positions([p[k] for p in pairs]) for k in (0, 1))
    agency = plan.roster.agency_of
    columns = {
        "rounds": [len(found[pair]) for pair in pairs],
        "first_round": [found[pair][0] for pair in pairs],
        "value": plan.goal.value[i, j],
        "across": (agency[i] != agency[j]) & (agency[i] >= 0) & (agency[j] >= 0),
    }
    return Table("meeting", pairs, columns, _MEETINGS)


def _pairs(tables: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, str]]:
    for people in tables:
        for k, one in enumerate(people):
            for two in people[k + 1 :]:
                yield min(one, two), max(one, two)


_CARDS = {
    "table": "number of the table, from 1; NaN: there, and without a seat",
    "meets": "who else sits there, by name",
    "agencies": "the agency of each of them, in the same order",
}
PROBABILITIES = {
    "probability": "share of the plans that could have been drawn in which they meet",
    "met": "whether they meet in the plan that was drawn",
}
_MEETINGS = {
    "rounds": "in how many rounds the two sit at one table",
    "first_round": "number of the first of them, from 1",
    "value": "what the meeting is worth, by your preferences",
    "across": "whether the two are of different agencies",
}
SUMMARY = {
    "score": "value of all pairs who meet, of the first meetings of agencies and of "
    "requests met",
    "bound": "what the score of no plan under these rules can exceed",
    "share": "score / bound; 1 where nothing can be gained",
    "random_share": "score of people seated at random, mean of 20 draws, / bound",
    "new_across": "people of other agencies a person meets and does not know, mean",
    "new_across_least": "... of the person who meets fewest",
    "new_across_most": "... of the person who meets most",
    "meetings": "pairs of people who meet",
    "repeats": "meetings of pairs who met in a round before",
    "idle": "times somebody who is there has no seat",
    "agency_pairs": "pairs of agencies of whom somebody meets",
    "agency_pairs_possible": "pairs of agencies of whom somebody could",
    "fairness_cost": "score given up so that people sit out equally often; NaN: nobody "
    "sits out, or fairness counts nothing",
}
"""Definition of each column."""


def fair_note(seating: Seating, cost: float, share: float) -> str:
    """Say how often people sit out, and what fairness costs."""
    event = seating.event
    there = event.present.any(axis=1)
    out = seating.times_out()[there]
    text = f"Each person sits out {out.min()} to {out.max()} times"
    if out.min() == out.max():
        text = f"Each person sits out {count(int(out.min()), 'time', 'times')}"
    if cost > 0:
        text += f"; that it is spread evenly costs {share:.1%} of the score"
    return text + "."


SHOWN = 40
"""How many people who need new cards are named."""


def sentences(plan: "Plan") -> Iterator[str]:
    """How good a plan is, in sentences."""
    yield f"{plan.quality()}."
    if plan.bound > 0:
        chance = percent(plan.random_score, plan.bound)
        yield f"A random schedule would reach {chance}."
    new = new_across(plan.seating, plan.goal)[plan.event.present.any(axis=1)]
    if len(new) and agency_pairs(plan.seating)[1]:
        spread = f" ({new.min()} to {new.max()})" if new.min() < new.max() else ""
        mean = number(float(new.mean()), 1)
        yield f"{mean} new people of other agencies for each person{spread}."
    if idle(plan.seating).any():
        yield idle_note(plan.event, plan.seating)
    else:
        yield "Everybody has a seat in every round."
    if plan.changed is not None:
        names = dict(zip(plan.roster.people, actor_names(plan.roster), strict=True))
        told = listing(sorted(names[person] for person in plan.changed), SHOWN)
        yield f"New cards for {told}." if told else "Nobody needs a new card."


def idle_note(event: Event, seating: Seating) -> str:
    """Idle seats per round."""
    numbers = ", ".join(map(str, idle(seating).tolist()))
    return f"Without a seat in rounds 1 to {event.rounds}: {numbers}."
