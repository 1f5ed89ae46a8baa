"""How often 95 % intervals hold the truth: made-up studies whose truth is known.

People have sender and receiver effects that last over both waves, and change effects of
their own: some form more ties than others, as attendees of a workshop do. Two people
have an effect together that lasts, so that ties are returned. The truth is what is
expected of people drawn anew, at the cells observed.

``python -m tests.inference.coverage`` prints the tables of docs/guide/coverage.md.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

import agencygraph as ag

SIZES = (20, 40, 80)
EFFECTS = {"none": 0.0, "weak": 0.5, "strong": 1.0}
SHARES = (0.4, 0.35, 0.25)
"""Of all people, in three agencies."""

WITHIN, ACROSS = 0, 1
BEFORE = (-0.2, -1.4)
FORMED = (-1.3, -1.6)
DISSOLVED = (-1.6, -1.6)
"""On the scale of log odds, within agencies and across."""


@dataclass(frozen=True)
class Scene:
    """A kind of study."""

    people: int
    effects: str = "none"
    directed: bool = True
    response: float = 1.0
    churn: float = 0.0
    """Added to the log odds that a tie forms, and that one dissolves."""
    shares: tuple = SHARES

    @property
    def agency(self):
        cuts = np.round(np.cumsum(self.shares) * self.people)
        return np.searchsorted(cuts, np.arange(self.people), side="right")


def chances(scene, effects, inside):
    """Chance of a tie before, of forming one, of dissolving one; by cell."""
    sent, received, change, pair = effects
    kind = np.where(inside, WITHIN, ACROSS)
    before = np.array(BEFORE)[kind] + sent + received + pair
    lasting = 0.5 * (sent + received + pair) + change
    formed = np.array(FORMED)[kind] + scene.churn + lasting
    dissolved = np.array(DISSOLVED)[kind] + scene.churn - lasting
    return tuple(1 / (1 + np.exp(-odds)) for odds in (before, formed, dissolved))


def person_effects(scene, random, n):
    """Sender, receiver and change effects of n people; undirected: one of activity."""
    size = EFFECTS[scene.effects]
    sent = random.normal(0, size, n)
    other = random.normal(0, size, n)
    received = 0.5 * sent + np.sqrt(0.75) * other if scene.directed else sent
    attends = random.random(n) < 0.5
    change = random.normal(0, 0.5 * size, n) + 0.8 * size * (attends - 0.5)
    return sent, received, change


@cache
def truth(scene):
    """Expected densities, [wave][within, across], from a million pairs of people."""
    random, many = np.random.default_rng(7), 1_000_000
    first = person_effects(scene, random, many)
    second = person_effects(scene, random, many)
    pair = random.normal(0, 0.7, many)
    found = np.zeros((2, 2))
    for kind in (WITHIN, ACROSS):
        effects = first[0], second[1], first[2] + second[2], pair
        before, formed, dissolved = chances(scene, effects, kind == WITHIN)
        found[0, kind] = before.mean()
        found[1, kind] = (before * (1 - dissolved) + (1 - before) * formed).mean()
    return found


def study(scene, random):
    """Draw both waves."""
    n, agency = scene.people, scene.agency
    sent, received, change = person_effects(scene, random, n)
    pair = np.triu(random.normal(0, 0.7, (n, n)), 1)
    luck = random.random((2, n, n))
    if not scene.directed:
        luck = np.triu(luck, 1) + np.triu(luck, 1).transpose(0, 2, 1)
    effects = (
        sent[:, None] + 0 * pair,
        received[None, :],
        change[:, None] + change[None, :],
        pair + pair.T,
    )
    before, formed, dissolved = chances(scene, effects, agency[:, None] == agency)
    was = luck[0] < before
    now = np.where(was, luck[1] >= dissolved, luck[1] < formed)
    answered = random.random(n) < scene.response
    asked = ~np.eye(n, dtype=bool) & answered[:, None]
    if not scene.directed:
        asked |= asked.T
    return tuple(network(scene, wave & asked, answered) for wave in (was, now))


@cache
def roster(scene):
    people = [f"p{i:03}" for i in range(scene.people)]
    return ag.Roster.from_labels(people, [f"a{g}" for g in scene.agency])


def network(scene, tied, answered):
    rows, columns = np.nonzero(tied)
    indptr = np.concatenate([[0], np.cumsum(tied.sum(axis=1))])
    return ag.Network(
        roster(scene),
        indptr,
        columns,
        np.ones(len(rows)),
        scene.directed,
        answered=answered,
    )
