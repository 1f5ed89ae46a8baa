"""Rank correlation of steps in an answer with new ties across agencies."""

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import agencygraph as ag
from agencygraph import _parallel
from agencygraph.inference import score_ties
from tests import naive_inference_scores as naive
from tests.assertions import assert_same_bits, assert_table
from tests.naive import Plain
from tests.strategies import networks

LEVELS = st.integers(1, 4)


@st.composite
def studies(draw):
    directed = draw(st.booleans())
    waves = [
        draw(networks(directed=directed, min_people=3, max_people=6)) for _ in range(2)
    ]
    scores = [
        {p: draw(LEVELS) for p in network.roster.people if draw(st.integers(0, 5))}
        for network in waves
    ]
    return waves, scores


def study_of(waves, scores):
    names = ("before", "after")
    labels = [
        (p, w, "hope") for w, held in zip(names, scores, strict=True) for p in held
    ]
    values = [value for held in scores for value in held.values()]
    return ag.Study(
        {(w, "knows"): net for w, net in zip(names, waves, strict=True)},
        names,
        {w: net.roster for w, net in zip(names, waves, strict=True)},
        scores=ag.Table(
            "score", [*labels, ("?", "before", "hope")], {"value": [*values, 0]}
        ),
    )


@given(studies())
def test_score_and_ties_follows_its_definition(drawn):
    waves, scores = drawn
    expected = naive.score_and_ties(scores, [Plain.of(wave) for wave in waves])

    found = ag.score_and_ties(study_of(waves, scores), "hope")

    columns = {name: {"network": value} for name, value in expected.items()}
    assert_table(found, row="network", **columns)
    assert found["draws"][0] == 0


@given(studies())
def test_turning_the_scale_round_turns_the_correlation_round(drawn):
    waves, scores = drawn
    turned = [{p: 9 - value for p, value in held.items()} for held in scores]

    one = ag.score_and_ties(study_of(waves, scores), "hope")
    other = ag.score_and_ties(study_of(waves, turned), "hope")

    np.testing.assert_allclose(one["tau_b"], -other["tau_b"])
    np.testing.assert_allclose(one["p_lower"], other["p_upper"])
    np.testing.assert_allclose(one["p"], other["p"])


@given(st.lists(st.tuples(LEVELS, LEVELS), min_size=2, max_size=30))
def test_tau_b_is_that_of_scipy(points):
    x, y = (np.array(part, np.int64) for part in zip(*points, strict=True))
    expected = stats.kendalltau(x, y).statistic

    codes = score_ties._codes(x), score_ties._codes(y)
    concordant, discordant = score_ties._pairs_of(codes[0], codes[1][np.newaxis])
    found = score_ties._tau(*codes, int(concordant[0] - discordant[0]))

    np.testing.assert_allclose(found, expected)


def test_drawn_permutations_agree_with_every_one():
    x, y = np.array([0, 1, 1, 2, 3, 0, 2]), np.array([0, 0, 1, 2, 2, 1, 0])

    every = score_ties._tails(x, y, 0, None)
    drawn = score_ties._tails(x, y, 20_000, 3)

    np.testing.assert_allclose(drawn, every, atol=0.015)


def test_any_number_of_workers_gives_the_same_bits(monkeypatch):
    study = ag.simulate_study()
    monkeypatch.setattr(_parallel, "LONG", 1)
    found = []
    for jobs in (1, 2):
        with joblib.parallel_config(n_jobs=jobs):
            found.append(
                ag.score_and_ties(study, "confidence to share", kind="knows", seed=2)
            )

    assert_same_bits(*found)
    assert found[0]["draws"][0] == 10_000


def test_equal_steps_are_undefined_and_causes_are_not_claimed():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    none = ag.Network.from_ties(roster, [], [])
    scores = [{"ana": 1, "ben": 2}, {"ana": 2, "ben": 3}]

    found = ag.score_and_ties(study_of([none, none], scores), "hope")

    assert np.isnan([found["tau_b"][0], found["p"][0]]).all()
    assert any("Undefined" in note for note in found.notes)
    assert any("which came first" in note for note in found.notes)
    with pytest.raises(ag.ParameterError, match="0 or more, not -1"):
        ag.score_and_ties(study_of([none, none], scores), "hope", draws=-1)
