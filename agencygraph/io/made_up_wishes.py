"""Made-up requests and barriers: who was trying to reach whom, and what stood between.

Whether a request was met agrees with the ties: it was if somebody of the agency is
named afterwards; at the workshop if both came, some days later otherwise.
"""

from datetime import date, timedelta
from itertools import combinations

import numpy as np

from agencygraph.io.made_up import AFTER, BEFORE, Matrix, World, places
from agencygraph.table import Table

ASKS = 0.5
"""Chance that somebody who knows nobody of some agency has been trying to."""

_BARRIERS = (
    ("data protection", "hinders", "No agreement on what may be shared."),
    ("opening hours", "hinders", ""),
    ("shared office", "helps", "They have met every week since one of them moved."),
)


def requests(
    world: World, knows: tuple[Matrix, Matrix], day: str, chance: np.random.Generator
) -> Table | None:
    """Who was trying to reach which agency before the workshop, and when they met."""
    before, after = knows
    workshop = date.fromisoformat(day)
    labels, since, met = [], [], []
    for i in places(world.present[BEFORE]):
        strange = [
            g
            for g in range(len(world.agencies))
            if g != world.agency[BEFORE][i]
            and not (before[i] & (world.agency[BEFORE] == g)).any()
        ]
        asks, when, later = chance.random(), chance.integers(7, 60), chance.integers(60)
        if not strange or asks > ASKS:
            continue
        wanted = int(chance.choice(strange))
        named = after[i] & (world.agency[AFTER] == wanted)
        labels.append((world.ids[i], world.agencies[wanted][0]))
        since.append(str(workshop - timedelta(days=int(when))))
        at_workshop = world.attends[i] and (named & world.attends).any()
        days = timedelta(days=0 if at_workshop else 3 + int(later))
        met.append(str(workshop + days) if named.any() else None)
    if not labels:
        return None
    definitions = {
        "since": "Since when the person has been trying to reach them.",
        "met": "When they met; empty: not yet.",
    }
    return Table("request", labels, {"since": since, "met": met}, definitions)


def barriers(world: World, chance: np.random.Generator) -> Table:
    """What helps or hinders some pairs of agencies."""
    names = sorted(name for name, _ in world.agencies)
    pairs = list(combinations(names, 2))
    drawn = chance.permutation(len(pairs))[: len(_BARRIERS)]
    rows = sorted(
        ((*pairs[k], kind), direction, note)
        for k, (kind, direction, note) in zip(drawn, _BARRIERS, strict=False)
    )
    columns = {
        "direction": [direction for _, direction, _ in rows],
        "note": [note or None for _, _, note in rows],
    }
    definitions = {
        "direction": "Whether it helps or hinders, in the words of the study.",
        "note": "What was said.",
    }
    return Table("barrier", [label for label, _, _ in rows], columns, definitions)
