"""A plan drawn at random says how likely a meeting was, and what it brought."""

import math
from collections import Counter

import numpy as np
import pytest

import agencygraph as ag
from agencygraph.planning import experiment
from agencygraph.planning import rounds as module

PEOPLE = 16
RUNS = 600


@pytest.fixture(scope="module")
def plan():
    """Four rounds of sixteen people in four agencies, drawn from many."""
    roster = ag.Roster.from_labels(range(PEOPLE), [f"a{k % 4}" for k in range(PEOPLE)])
    return ag.plan_rounds(roster, rounds=4, randomize=True)


def network(plan, pairs):
    sources, targets = zip(*pairs, strict=True) if pairs else ((), ())
    return ag.Network.from_ties(plan.roster, sources, targets, directed=False)


def naive_effect(designs, drawn, formed):
    """The effect and its p, for pairs open to chance, in plain Python."""
    times = Counter(pair for met in designs for pair in met)
    pairs = [pair for pair, k in times.items() if k < len(designs)]

    def rate(met, among):
        weight = {}
        for pair in pairs:
            chance = times[pair] / len(designs)
            if (pair in met) == among:
                weight[pair] = 1 / (chance if among else 1 - chance)
        total = math.fsum(weight.values())
        return math.fsum(w for pair, w in weight.items() if pair in formed) / total

    values = [rate(met, True) - rate(met, False) for met in designs]
    effect = rate(drawn, True) - rate(drawn, False)
    mean = math.fsum(values) / len(values)
    far = [value for value in values if abs(value - mean) >= abs(effect - mean) - 1e-12]
    return effect, len(far) / len(values)


def designs_of(plan):
    ids = plan.roster.people
    rows, columns = np.triu_indices(len(ids), 1)
    return [
        {
            tuple(sorted((ids[i], ids[j])))
            for i, j in zip(rows, columns, strict=True)
            if met[i, j]
        }
        for met in plan.draws
    ]


def test_every_plan_that_could_be_drawn_is_nearly_as_good(plan):
    assert 20 <= len(plan.draws) <= module.PLANS
    assert plan.share > 1 - 2 * module.WITHIN
    assert any(np.array_equal(plan.seating.met() > 0, met) for met in plan.draws)


def test_probabilities_are_shares_of_the_plans(plan):
    designs = designs_of(plan)
    times = Counter(pair for met in designs for pair in met)

    found = plan.probabilities()

    assert len(found) == PEOPLE * (PEOPLE - 1) // 2
    for pair, chance in zip(found.labels, found["probability"], strict=True):
        assert chance == pytest.approx(times[pair] / len(designs))
    met = {p for p, yes in zip(found.labels, found["met"], strict=True) if yes}
    assert met == set(plan.meetings().labels)


@pytest.mark.parametrize("seed", range(3))
def test_the_effect_is_that_of_the_definition(plan, seed):
    rng = np.random.default_rng(seed)
    pairs = plan.probabilities().labels
    formed = {pair for pair in pairs if rng.random() < 0.3}

    found = ag.meeting_effect(plan, network(plan, []), network(plan, sorted(formed)))

    effect, p = naive_effect(designs_of(plan), set(plan.meetings().labels), formed)
    assert found["effect"][0] == pytest.approx(effect)
    assert found["p"][0] == pytest.approx(p)
    assert found["draws"][0] == len(plan.draws)


def test_pairs_who_were_tied_or_not_seen_are_left_out(plan):
    pairs = plan.probabilities().labels
    before = network(plan, pairs[:5])
    everybody = plan.roster.people
    after = network(plan, []).replace(answered=plan.roster.mask(everybody[1:]))
    after = after.replace(listed=plan.roster.mask(everybody[1:]))

    all_seen = ag.meeting_effect(plan, network(plan, []), network(plan, []))
    found = ag.meeting_effect(plan, before, after)

    away = [pair for pair in pairs if everybody[0] in pair]
    assert found["pairs"][0] < all_seen["pairs"][0]
    assert found["pairs"][0] <= len(pairs) - len({*pairs[:5], *away})


def test_the_test_keeps_its_size_and_the_interval_its_coverage(plan):
    rng = np.random.default_rng(1)
    rows, columns = np.triu_indices(PEOPLE, 1)
    drawn = plan.draws[:, rows, columns]
    chance = drawn.mean(axis=0)
    can = (chance > 0) & (chance < 1)
    drawn, chance = drawn[:, can], chance[can]
    small, covered = 0, 0
    for _ in range(RUNS):
        met = drawn[rng.integers(len(drawn))]
        alone = rng.random(can.sum()) < 0.15
        together = alone | (rng.random(can.sum()) < 0.3)

        null = experiment.effects(np.vstack([met[None], drawn]), chance, alone)
        effect, spread = null[0, 0] - null[0, 1], null[1:, 0] - null[1:, 1]
        small += experiment.randomisation_p(effect, spread) <= 0.05
        formed = np.where(met, together, alone)
        rates = experiment.effects(np.vstack([met[None], drawn]), chance, formed)
        effect, spread = rates[0, 0] - rates[0, 1], rates[1:, 0] - rates[1:, 1]
        truth = together.mean() - alone.mean()
        covered += abs(effect - truth) <= 1.96 * spread.std(ddof=1)

    error = math.sqrt(0.05 * 0.95 / RUNS)
    assert small / RUNS <= 0.05 + 3 * error
    assert covered / RUNS >= 0.95 - 3 * error


def test_without_chance_nothing_can_be_said(plan):
    sure = ag.plan_rounds(plan.roster, rounds=4)

    for ask in (
        sure.probabilities,
        lambda: ag.meeting_effect(sure, *[network(plan, [])] * 2),
    ):
        with pytest.raises(ag.ParameterError, match="randomize=True"):
            ask()
    with pytest.raises(ag.ParameterError, match="confidence lies between 0 and 1"):
        ag.meeting_effect(plan, *[network(plan, [])] * 2, confidence=1)


def test_where_everybody_meets_everybody_the_effect_is_undefined():
    roster = ag.Roster.from_labels("abcd")
    plan = ag.plan_rounds(roster, rounds=3, randomize=True)

    found = ag.meeting_effect(plan, *[network(plan, [])] * 2)

    assert found["pairs"][0] == 0
    assert np.isnan(
        [found[name][0] for name in ("effect", "se", "low", "high", "p")]
    ).all()
    assert found.notes[-1] == "6 pairs who met in every plan or in none were left out."


def test_every_column_of_the_effect_is_defined(plan):
    found = ag.meeting_effect(plan, *[network(plan, [])] * 2)

    assert set(found.definitions) == set(found.columns)
    assert 0 < found["met"][0] < found["pairs"][0]
