"""What a plan comes to: one row of numbers, and a card for each person and round."""

import numpy as np
from numpy.typing import NDArray

from agencygraph.planning._event import Event
from agencygraph.planning._goal import Goal, across_of, agencies_of, by_agency, size_of
from agencygraph.planning._seating import Seating
from agencygraph.roster import count
from agencygraph.table import Table
from agencygraph.wording import actor_names, agency_names

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


_CARDS = {
    "table": "number of the table, from 1; NaN: there, and without a seat",
    "meets": "who else sits there, by name",
    "agencies": "the agency of each of them, in the same order",
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


def idle_note(event: Event, seating: Seating) -> str:
    """Idle seats per round."""
    numbers = ", ".join(map(str, idle(seating).tolist()))
    return f"Without a seat in rounds 1 to {event.rounds}: {numbers}."
