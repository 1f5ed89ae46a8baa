"""A synthetic workshop study, for the demonstration, the guide and tests.

Who knows whom is drawn from a stochastic block model in log-odds (agencies that are
near or far, sociable and popular people), with reciprocity within a pair and closure of
open two-paths. A workshop then brings people of different agencies together.
"""

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError
from agencygraph.io.inputs import inputs_table
from agencygraph.io.made_up import AFTER, BEFORE, Matrix, World, make_world, places
from agencygraph.io.made_up_wishes import barriers, requests
from agencygraph.network import Network
from agencygraph.roster import Roster
from agencygraph.scale import Scale
from agencygraph.study import Study
from agencygraph.table import Table

KNOWS, SHARES = "knows", "shares information"
ITEM, EVENT, DAY = "confidence to share", "workshop", "2024-03-12"
OFTEN = Scale(
    (1.0, 2.0, 3.0, 4.0), ("yearly", "monthly", "weekly", "daily"), (1, 12, 52, 230)
)
MOST_PEOPLE = 3_000
"""Pairs are drawn one by one: more people would not fit in memory comfortably."""


def simulate_study(
    *,
    people: int = 60,
    agencies: int = 6,
    seed: int = 0,
    response: float = 0.93,
    effect: float = 0.25,
) -> Study:
    """Synthetic study of a workshop: made-up people, before and after.

    With the defaults it is the built-in demonstration. Two kinds of tie, "knows" and
    "shares information" (how often, on a scale with days a year); half of the people,
    at most 60, attend; some do not answer; one moves to another agency and two join.

    Parameters
    ----------
    people
        Number of people, those who join included: at least 2 an agency and 8 in all,
        at most 3,000.
    agencies
        Number of agencies, at least 2.
    seed
        Where chance starts: the same seed gives the same study.
    response
        Share of people who answer in each wave, in (0, 1].
    effect
        Probability that two attendees of different agencies who did not know each
        other do so after the workshop, in [0, 1].

    Returns
    -------
    Study
        Waves "before" and "after"; with scores (1–5), attendance, requests to reach
        somebody and barriers.

    Raises
    ------
    ParameterError
        An argument outside what is allowed.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study()
    >>> study.waves, study.kinds
    (('before', 'after'), ('knows', 'shares information'))
    >>> study.roster
    Roster: 60 people in 6 agencies
    """
    _check(people, agencies, seed, {"response": response, "effect": effect})
    asked = f"simulate_study, {people = }, {agencies = }, {seed = }, {response = }, "
    asked += f"{effect = }"
    chances = [
        np.random.Generator(np.random.PCG64(child))
        for child in np.random.SeedSequence(seed).spawn(7)
    ]
    world = make_world(people, agencies, chances[0])
    first = _acquaintance(world, chances[1])
    second = _workshop(world, first, effect, chances[2])
    sharing = _sharing(world, (first, second), chances[3])
    answered = _answered(world, response, chances[4])
    ties = {
        (BEFORE, KNOWS): first.astype(float),
        (AFTER, KNOWS): second.astype(float),
        (BEFORE, SHARES): sharing[0],
        (AFTER, SHARES): sharing[1],
    }
    rosters = {BEFORE: world.roster(BEFORE), AFTER: world.roster(AFTER)}
    networks = {
        (wave, kind): _network(
            world, rosters[wave], weights, answered[wave], kind
        ).replace(wave=wave)
        for (wave, kind), weights in ties.items()
    }
    return Study(
        networks=networks,
        waves=(BEFORE, AFTER),
        rosters=rosters,
        scores=_scores(world, answered, chances[5]),
        attendance=_attendance(world, chances[5]),
        requests=requests(world, (first, second), DAY, chances[6]),
        barriers=barriers(world, chances[6]),
        title="Synthetic workshop study",
        notes=("Everyone in this study is made up: people, agencies, ties, answers.",),
        inputs=inputs_table([], [f"Options: {asked}."]),
    )


def _check(people: int, agencies: int, seed: int, shares: dict[str, float]) -> None:
    rules = {
        f"agencies is at least 2, not {agencies}": agencies >= 2,
        f"people is from {max(8, 2 * agencies)} (2 an agency, 8 in all) to "
        f"{MOST_PEOPLE:,}, not {people}": max(8, 2 * agencies) <= people <= MOST_PEOPLE,
        f"seed is a whole number from 0, not {seed}": seed >= 0,
        f"response is in (0, 1], not {shares['response']}": 0 < shares["response"] <= 1,
        f"effect is in [0, 1], not {shares['effect']}": 0 <= shares["effect"] <= 1,
    }
    broken = [rule for rule, holds in rules.items() if not holds]
    if broken:
        raise ParameterError("; ".join(broken))


def _acquaintance(world: World, chance: np.random.Generator) -> Matrix:
    """Who knows whom before: blocks, reciprocity, then closure of two-paths."""
    n, within = len(world.ids), world.within(BEFORE)
    agency = world.agency[BEFORE]
    own, all_others = np.log(world.room)
    apart = -3.3 + all_others + world.near[np.ix_(agency, agency)]
    odds = np.where(within, 0.2 + own, apart)
    odds = odds + world.sociable[:, None] + world.popular[None, :]
    draw = chance.random((n, n))
    above = np.triu(np.ones((n, n), np.bool_), 1)
    first = above & (draw < _probability(odds))
    answer = np.where(first.T, 1.6, -0.4)
    knows = first | (above.T & (draw < _probability(odds + answer)))
    counts = knows.astype(np.float32)
    paths = counts @ counts  # exact: small whole numbers
    closing = (1 - 0.95**paths) * np.where(within, 0.5, 0.06)
    knows |= chance.random((n, n)) < closing
    return np.asarray(knows & world.both(BEFORE))


def _probability(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-odds)))


def _workshop(
    world: World, before: Matrix, effect: float, chance: np.random.Generator
) -> Matrix:
    """Who knows whom after: most ties last, newcomers settle in, attendees meet."""
    n, within = len(world.ids), world.within(AFTER)
    lasting = before & (chance.random((n, n)) < 0.95)
    newcomer = ~world.present[BEFORE] | (world.agency[BEFORE] != world.agency[AFTER])
    settling = newcomer[:, None] | newcomer[None, :]
    own, all_others = world.room
    likely = np.where(within, np.where(settling, 0.4, 0.04) * own, 0.008 * all_others)
    drawn = chance.random((n, n)) < likely
    pair = np.triu(chance.random((n, n)), 1)
    pair += pair.T
    meets = np.outer(world.attends, world.attends) & ~within & (pair < effect)
    told = chance.random((n, n)) < 0.9  # not both report every meeting
    return np.asarray((lasting | drawn | (meets & told)) & world.both(AFTER))


def _sharing(
    world: World, knows: tuple[Matrix, Matrix], chance: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How often people share information with those they know, in levels."""
    n, within = len(world.ids), world.within(BEFORE)
    willing = chance.random((n, n)) < np.where(within, 0.6, 0.45)
    draw = chance.random((n, n))
    usual = np.where(
        within,
        1 + np.searchsorted([0.1, 0.4, 0.8], draw),
        1 + np.searchsorted([0.4, 0.85, 0.97], draw),
    )
    before = np.where(knows[0] & willing, usual, 0)
    step = chance.random((n, n))
    met = np.outer(world.attends, world.attends) & ~within
    rises, falls = step < np.where(met, 0.3, 0.1), step > 0.93
    later = np.clip(usual + rises.astype(int) - falls.astype(int), 1, 4)
    starts = chance.random((n, n)) < np.where(met, 0.2, 0.02)
    after = np.where(knows[1] & (willing | starts), later, 0)
    return before.astype(float), after.astype(float)


def _answered(
    world: World, response: float, chance: np.random.Generator
) -> dict[str, Matrix]:
    """Who answers in each wave; the rest is there and says nothing."""
    answered = {}
    for wave in (BEFORE, AFTER):
        there = places(world.present[wave])
        silent = round(len(there) * (1 - response))
        answered[wave] = world.present[wave].copy()
        answered[wave][chance.permutation(there)[:silent]] = False
    return answered


def _network(
    world: World,
    roster: Roster,
    weights: NDArray[np.float64],
    answered: Matrix,
    kind: str,
) -> Network:
    sources, targets = np.nonzero(weights * answered[:, None])
    ids = np.array(world.ids, object)
    network = Network.from_ties(
        roster, ids[sources], ids[targets], weights[sources, targets]
    )
    replied = roster.mask([world.ids[i] for i in places(answered)])
    scale = OFTEN if kind == SHARES else None
    return network.replace(kind=kind, scale=scale, answered=replied)


def _scores(
    world: World, answered: dict[str, Matrix], chance: np.random.Generator
) -> Table:
    n = len(world.ids)
    feeling = {BEFORE: chance.normal(2.8, 0.9, n)}
    gain = chance.normal(np.where(world.attends, 0.8, 0.1), 0.6)
    feeling[AFTER] = feeling[BEFORE] + gain
    labels = [
        (world.ids[i], wave, ITEM)
        for wave in (BEFORE, AFTER)
        for i in places(answered[wave])
    ]
    place = {person: i for i, person in enumerate(world.ids)}
    values = [feeling[wave][place[person]] for person, wave, _ in labels]
    return Table(
        "score",
        labels,
        {"value": np.clip(np.round(values), 1, 5)},
        {"value": "Confidence to share information, 1 (none) to 5 (full)."},
    )


def _attendance(world: World, chance: np.random.Generator) -> Table:
    came = places(world.attends)
    late, early = chance.random((2, len(came))) < 0.1
    return Table(
        "attendance",
        [(world.ids[i], EVENT) for i in came],
        {
            "date": [DAY] * len(came),
            "arrived": ["10:45" if mark else "09:30" for mark in late],
            "left": ["13:00" if mark else "16:00" for mark in early],
        },
        {
            "date": "Day of the event.",
            "arrived": "When the person arrived.",
            "left": "When the person left.",
        },
    )
