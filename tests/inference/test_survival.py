"""New ties over later waves, and measures from wave to wave."""

import itertools
from functools import partial

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph import _parallel
from agencygraph.inference import _life
from tests import naive_inference_survival as naive
from tests.assertions import assert_same_bits, assert_table, same
from tests.inference.coverage_survival import coverage, follow
from tests.naive import Plain
from tests.strategies import networks, relabel, renaming


@st.composite
def waves(draw, number=4):
    directed = draw(st.booleans())
    drawn = [
        draw(networks(directed=directed, min_people=3, max_people=6))
        for _ in range(number)
    ]
    return [network.replace(wave=f"w{k}") for k, network in enumerate(drawn)]


pairs = st.lists(
    st.tuples(st.sampled_from("012345"), st.sampled_from("012345")).map(
        lambda pair: tuple(f"p{i}" for i in pair)
    ),
    max_size=6,
)


def assert_rows(found, expected):
    rows = found.to_dict()
    for (group, k), row in expected.items():
        for name, value in row.items():
            seen = rows[group, f"w{k}"][name]
            assert same(seen, value, abs_=1e-9), (group, k, name, seen, value)
    assert len(found) == len(expected)


@given(waves(), st.none() | pairs)
def test_tie_survival_follows_its_definition(drawn, met):
    def placed(plain):  # undirected dyads in one order in every wave
        plain.people.sort()
        return plain

    expected = naive.tie_survival([placed(Plain.of(wave)) for wave in drawn], met)

    found = ag.tie_survival(drawn, met=met, draws=2)

    assert found.row == "life table"
    assert_rows(found, expected)


@given(waves(), st.randoms(use_true_random=False))
def test_tie_survival_does_not_see_ids(drawn, random):
    whole = drawn[0]
    for wave in drawn[1:]:
        whole = ag.align(whole.replace(scale=None), wave)[1]
    people, agencies = renaming(whole, random)

    one = ag.tie_survival(drawn, draws=2)
    other = ag.tie_survival(
        [relabel(wave, people, agencies) for wave in drawn], draws=2
    )

    for name in ("at_risk", "lost", "censored", "survival", "people"):
        np.testing.assert_allclose(one[name], other[name])


def test_unobserved_is_out_of_sight_and_never_lost():
    roster = ag.Roster.from_labels(["ana", "ben", "cy"])
    made = [
        ag.Network.from_ties(roster, ["ana", "ben"][:k], ["cy", "cy"][:k])
        for k in (0, 2, 0, 1)
    ]
    made[2] = made[2].replace(answered=roster.mask(["cy"]))

    found = ag.tie_survival(made)

    assert found["lost"].tolist() == [0, 0]
    assert found["censored"].tolist() == [2, 0]
    assert np.isnan(found["survival"]).all()
    assert "2 ties went out of sight later and are followed no further." in found.notes


def test_met_and_not_met_and_their_difference():
    random = np.random.default_rng(2)
    made = follow(random, n=40)
    met = list(itertools.combinations([f"p{i:02}" for i in range(25)], 2))

    rows = ag.tie_survival(made, met=met).to_dict()

    last = {group: rows[group, "wave 4"] for group in ("met", "not met")}
    gap = rows["met − not met", "wave 4"]
    assert gap["survival"] == last["met"]["survival"] - last["not met"]["survival"]
    assert gap["low"] < gap["survival"] < gap["high"]
    assert gap["se"] ** 2 > 0.5 * sum(row["se"] ** 2 for row in last.values())


def test_no_interval_for_fifteen_people():
    few = ag.tie_survival(follow(np.random.default_rng(4), n=15, waves=3))

    assert few["people"].max() < 16
    assert np.isnan(few["low"]).all()
    assert any("fewer than 16 people" in note for note in few.notes)


def test_no_interval_for_a_difference_where_one_tie_of_a_group_was_lost():
    made = follow(np.random.default_rng(7), n=40, waves=3, lasting=0.97)
    met = list(itertools.combinations([f"p{i:02}" for i in range(20)], 2))

    rows = ag.tie_survival(made, met=met).to_dict()

    assert rows["met", "wave 3"]["lost"] == 1
    assert not np.isnan(rows["met", "wave 3"]["low"])
    assert np.isnan(rows["met − not met", "wave 3"]["low"])


def test_any_number_of_workers_gives_the_same_bits(monkeypatch):
    made = follow(np.random.default_rng(3))
    monkeypatch.setattr(_life, "WORK", 100_000)
    monkeypatch.setattr(_parallel, "LONG", 1)
    found = []
    for jobs in (1, 2):
        with joblib.parallel_config(n_jobs=jobs):
            found.append(ag.tie_survival(made, seed=1))

    assert_same_bits(*found)


@pytest.mark.slow
@pytest.mark.parametrize("n", [20, 30, 60])
@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_intervals_hold_the_truth_as_often_as_they_say(n, spread):
    studies = 200

    held, given_ = coverage(n, 0.8, spread, studies, seed=6)

    luck = 2.5 * np.sqrt(0.95 * 0.05 / studies)
    stated = held[given_ > 0.9]
    assert len(stated) == (3 if n == 60 else 1)
    assert (stated > 0.92 - luck).all()
    assert (stated < 0.98 + luck).all()


@given(waves(number=3))
def test_trend_follows_its_definition(drawn):
    def placed(plain):
        plain.people.sort()
        return plain

    expected = naive.trend([placed(Plain.of(wave)) for wave in drawn])

    found = ag.trend(drawn, ag.density)

    for name in ("density", "density_change"):
        column = {f"w{k}": row[name] for k, row in enumerate(expected)}
        assert_table(found, row="wave", **{name: column})


def test_the_trend_of_a_study_needs_a_kind_where_there_are_several():
    study = ag.simulate_study()

    found = ag.trend(study, partial(ag.ei_index, by="network"), kind="knows")

    assert found.labels == ("before", "after")
    joint = ag.jointly_observed(*(study.network(w, "knows") for w in found.labels))
    was, now = (ag.ei_index(n, by="network")["ei_index"][0] for n in joint)
    assert found["ei_index_change"][1] == now - was
    with pytest.raises(ag.ParameterError, match="'knows', 'shares information'"):
        ag.trend(study, ag.density)
    with pytest.raises(ag.ParameterError, match="one row"):
        ag.trend(study, ag.degree, kind="knows")
    with pytest.raises(ag.ParameterError, match="at least one wave"):
        ag.trend([], ag.density)


def test_arguments_out_of_range_are_refused():
    made = follow(np.random.default_rng(3), n=12)

    for waves_, options, told in (
        (made[:2], {}, "three waves or more, not 2"),
        (made, {"draws": 1}, "2 or more, not 1"),
        (made, {"confidence": 2}, "between 0 and 1"),
    ):
        with pytest.raises(ag.ParameterError, match=told):
            ag.tie_survival(waves_, **options)
    directed = ag.Network.from_ties(made[0].roster, [], [])
    with pytest.raises(ag.ParameterError, match="symmetrize"):
        ag.tie_survival([*made[:2], directed])
