"""The best plan there is, by integer programming, beside ours and its bound."""

from itertools import combinations

import numpy as np
import pytest

import agencygraph as ag
from agencygraph.planning import rounds as module
from tests import naive_planning
from tests.exact_planning import optimum

PAIRS = [(6, 2, 3, 2), (8, 3, 3, 2), (9, 3, 3, 2), (10, 4, 4, 2), (10, 3, 5, 2)]
TABLES = [
    *((6, 3, 2, 3), (7, 3, 3, 3), (9, 3, 2, 3), (9, 3, 3, 3), (9, 3, 4, 3)),
    *((8, 2, 2, 4), (8, 4, 2, 4), (8, 4, 3, 4)),
]


def event(people, agencies, seed, known=0.15):
    """People of agencies in turn, some of whom know one another."""
    rng = np.random.default_rng(seed)
    labels = [f"agency {k % agencies}" for k in range(people)]
    roster = ag.Roster.from_labels(range(people), labels)
    i, j = np.triu_indices(people, 1)
    tied = rng.random(len(i)) < known
    ids = np.array(roster.people)
    return ag.Network.from_ties(roster, ids[i[tied]], ids[j[tied]], directed=False)


def best(plan, rounds, size):
    labels = plan.roster.agency_labels
    gains = tuple(plan.goal.gains.tolist())
    return optimum(plan.goal.value, labels, rounds, size, gains)


@pytest.mark.parametrize(("people", "agencies", "rounds", "size"), PAIRS)
def test_pairs_are_the_best_there_are_and_the_bound_says_so(
    people, agencies, rounds, size
):
    known = event(people, agencies, seed=people)

    plan = ag.plan_rounds(known.roster, rounds=rounds, size=size, known=known)

    highest = best(plan, rounds, size)
    assert highest <= plan.bound + 1e-6
    assert plan.score == pytest.approx(highest)
    assert plan.share > 0.99


@pytest.mark.parametrize(("people", "agencies", "rounds", "size"), TABLES)
def test_tables_are_the_best_there_are_whatever_the_bound(
    people, agencies, rounds, size, monkeypatch
):
    """Where less than the bound is reached, it is the bound that is off."""
    monkeypatch.setattr(module, "MOVES", 4_000_000)
    known = event(people, agencies, seed=people)

    plan = ag.plan_rounds(known.roster, rounds=rounds, size=size, known=known)

    highest = best(plan, rounds, size)
    assert highest <= plan.bound + 1e-6
    assert plan.score == pytest.approx(highest)


def test_tables_of_several_sizes_are_all_but_the_best_there_are(monkeypatch):
    monkeypatch.setattr(module, "MOVES", 4_000_000)
    known = event(10, 4, seed=10)

    plan = ag.plan_rounds(known.roster, rounds=3, size=3, known=known)

    highest = best(plan, 3, 3)
    assert highest <= plan.bound + 1e-6
    assert 0.995 * highest <= plan.score <= highest + 1e-6


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("size", [2, 3])
def test_the_integer_programme_finds_what_trying_every_plan_finds(seed, size):
    known = event(5, 3, seed, known=0.3)
    plan = ag.plan_rounds(known.roster, rounds=2, size=size, known=known)
    ids = plan.roster.people
    agency = dict(zip(ids, plan.roster.agency_labels, strict=True))
    value = {
        tuple(sorted((ids[i], ids[j]))): plan.goal.value[i, j]
        for i, j in combinations(range(5), 2)
    }
    every = naive_planning.plans([list(ids)] * 2, size)
    gains = tuple(plan.goal.gains.tolist())

    expected = max(naive_planning.plan_score(r, agency, value, gains) for r in every)

    assert best(plan, 2, size) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("people", "size", "rounds", "most"),
    [
        (10, 5, 2, 32),  # two tables of five twice: eight at least meet again
        (8, 4, 2, 20),
        (9, 3, 4, 36),  # everybody meets everybody: no repeat is forced
    ],
)
def test_the_bound_knows_of_meetings_that_must_repeat_others(
    people, size, rounds, most
):
    roster = ag.Roster.from_labels(range(people), range(people))
    alike = ag.Preferences(1, 0, 0, 0, coverage=())

    plan = ag.plan_rounds(roster, rounds=rounds, size=size, preferences=alike)

    assert plan.bound == pytest.approx(most)
    assert plan.score == pytest.approx(most)
