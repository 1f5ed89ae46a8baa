"""Difference-in-differences by attendance against its definition, pair by pair."""

import math

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph import _parallel
from agencygraph.inference import _attendance_interval, _attendance_shuffles
from tests import naive_inference_effects as naive
from tests.assertions import assert_same_bits, same
from tests.inference import coverage_attendance as simulation
from tests.naive import Plain
from tests.strategies import networks, relabel, renaming


@st.composite
def designs(draw, waves=2):
    """Waves of one kind, on rosters that differ a little, and who attended."""
    directed = draw(st.booleans())
    sizes = {"min_people": 3, "max_people": 6}
    drawn = [draw(networks(directed=directed, **sizes)) for _ in range(waves)]
    people = sorted({p for network in drawn[-2:] for p in network.roster.people})
    attended = draw(st.lists(st.sampled_from(people), unique=True))
    return drawn, attended


def compare_rows(found, expected):
    for label, row in found.to_dict().items():
        for name, value in expected[label].items():
            assert same(row[name], value, abs_=1e-9), (label, name, row[name], value)
    assert set(found.labels) == set(expected)


@given(designs(), st.sampled_from(["all", "across"]))
def test_attendance_effect_follows_its_definition(design, pairs):
    (before, after), attended = design
    waves = [Plain.of(before), Plain.of(after)]
    expected = naive.attendance_effect(waves, attended, pairs=pairs)

    found = ag.attendance_effect(before, after, attended, pairs=pairs)

    compare_rows(found, expected)


@given(designs(waves=3), designs(), st.sampled_from(["all", "across"]))
def test_baseline_and_comparison_follow_their_definition(design, other, pairs):
    (baseline, before, after), attended = design
    site = other[0]
    if site[0].directed != after.directed:
        site = [before, after]
    expected = naive.attendance_effect(
        [Plain.of(network) for network in design[0]],
        attended,
        pairs=pairs,
        comparison=[Plain.of(network) for network in site],
    )

    found = ag.attendance_effect(
        before, after, attended, pairs=pairs, baseline=baseline, comparison=tuple(site)
    )

    compare_rows(found, expected)


@given(designs(waves=3), st.sampled_from(["all", "across"]))
def test_intervals_delete_one_person_at_a_time(design, pairs):
    (baseline, before, after), attended = design
    waves = [Plain.of(network) for network in design[0]]
    site = [Plain.of(before), Plain.of(after)]
    expected = naive.attendance_effect(
        waves, attended, pairs=pairs, comparison=site, fewest=2, few=1, in_all=3
    )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_attendance_interval, "FEWEST_PEOPLE", 2)
        patch.setattr(_attendance_interval, "FEWEST_CHANGES", 1)
        patch.setattr(_attendance_interval, "FEWEST_IN_ALL", 3)
        found = ag.attendance_effect(
            before,
            after,
            attended,
            pairs=pairs,
            baseline=baseline,
            comparison=(before, after),
        )

    compare_rows(found, expected)


@given(designs(), st.randoms(use_true_random=False))
def test_attendance_effect_does_not_see_ids_and_agency_names(design, random):
    (before, after), attended = design
    after = after.replace(wave="later")
    people, agencies = renaming(ag.align(before, after)[1], random)

    expected = ag.attendance_effect(before, after, attended)
    found = ag.attendance_effect(
        relabel(before, people, agencies),
        relabel(after, people, agencies),
        [people[person] for person in attended],
    )

    compare_rows(found, expected.to_dict())


@given(designs())
def test_swapping_the_waves_turns_every_difference_round(design):
    (before, after), attended = design
    labels = dict(zip(after.roster.people, after.roster.agency_labels, strict=True))
    own = before.roster
    before = before.replace(
        roster=own.with_agencies(
            [
                labels.get(p, a)
                for p, a in zip(own.people, own.agency_labels, strict=True)
            ]
        )
    )

    there = ag.attendance_effect(before, after, attended)
    back = ag.attendance_effect(after, before, attended)

    opposite = {
        "before": "after",
        "formed": "dissolved",
        "p_lower": "p_upper",
        "p": "p",
        "se": "se",
    }
    for name, other in opposite.items():
        np.testing.assert_allclose(there[name], back[other], atol=1e-12)
    for name in ("change", "low"):
        other = {"change": "change", "low": "high"}[name]
        np.testing.assert_allclose(there[name], -back[other], atol=1e-12)


def workshop(n=40, attended=20, seed=3):
    """Two waves of people in four agencies; the first so many attended."""
    random = np.random.default_rng(seed)
    gain = np.zeros((n, n))
    gain[:attended, :attended] = 1.5
    case = simulation.Case(n, attended, 0.5)
    ids = [f"p{i:02}" for i in range(attended)]
    return *simulation.waves(random, case, (gain,)), ids


def test_both_sides_of_an_interval_are_student_t_of_the_smaller_group():
    before, after, attended = workshop(attended=28)

    row = ag.attendance_effect(before, after, attended, confidence=0.9, draws=0)
    found = row.to_dict()["both − none"]

    assert found["df"] == 11
    reach = 1.7958848187036696 * found["se"]  # t of 11 degrees of freedom, 95th centile
    assert math.isclose(found["high"] - found["change"], reach)
    assert math.isclose(found["change"] - found["low"], reach)
    assert row.definitions["low"].startswith("Lower end of the 90% interval")


def test_no_interval_for_nine_people_and_one_for_ten():
    for attended, given_ in ((30, True), (31, False)):
        before, after, ids = workshop(attended=attended)

        table = ag.attendance_effect(before, after, ids, draws=0)

        assert (not np.isnan(table["low"][3])) == given_
        assert any("No interval for both − none" in n for n in table.notes) != given_


def test_a_class_without_a_change_is_no_proof_of_none():
    before, after, attended = workshop()
    quiet = [p for p in after.roster.people if p not in attended]
    kept = [
        (s, t) for s, t in after.ties().labels if s in attended or t in attended
    ] + [(s, t) for s, t in before.ties().labels if s in quiet and t in quiet]
    after = ag.Network.from_ties(after.roster, *zip(*kept, strict=True))

    row = ag.attendance_effect(before, after, attended).to_dict()

    assert row["none"]["change"] == 0
    both_only = row["both − none"]["se"] ** 2 - 2 / row["none"]["observed"] ** 2
    assert both_only > 0
    assert (
        row["both − none"]["low"] < row["both"]["change"] < row["both − none"]["high"]
    )


def test_whole_agencies_that_attended_leave_nothing_to_exchange():
    before, after, _ = workshop()
    attended = [
        p
        for p, a in zip(after.roster.people, after.roster.agency_labels, strict=True)
        if a in ("a0", "a1")
    ]

    table = ag.attendance_effect(before, after, attended)

    assert np.isnan(table["p"]).all()
    assert any("nothing to exchange" in note for note in table.notes)
    assert not np.isnan(table["low"][3])


def test_selection_is_always_spoken_of():
    before, after, attended = workshop()

    for ids in (attended, [], attended[:1]):
        table = ag.attendance_effect(before, after, ids, draws=0)

        assert any("by lot" in note for note in table.notes)


def test_a_study_says_itself_who_attended():
    study = ag.simulate_study()
    waves = study.network("before", "knows"), study.network("after", "knows")
    ids = {person for person, _ in study.attendance.labels}
    here = ids & {*waves[0].roster.people, *waves[1].roster.people}

    assert_same_bits(
        ag.attendance_effect(*waves, study), ag.attendance_effect(*waves, here)
    )


def test_any_number_of_workers_gives_the_same_bits(monkeypatch):
    before, after, attended = workshop()
    monkeypatch.setattr(_attendance_shuffles, "WORK", 50_000)
    monkeypatch.setattr(_parallel, "LONG", 1)
    found = []
    for jobs in (1, 2):
        with joblib.parallel_config(n_jobs=jobs):
            found.append(ag.attendance_effect(before, after, attended, seed=5))

    assert_same_bits(*found)
    other = ag.attendance_effect(before, after, attended, seed=6)
    assert other["p_lower"][4] != found[0]["p_lower"][4]


def test_drawn_shuffles_agree_with_all_arrangements():
    before, after, attended = workshop(n=16, attended=8, seed=1)

    every = ag.attendance_effect(before, after, attended, draws=10_000)
    drawn = ag.attendance_effect(before, after, attended, draws=1_200)

    assert every["draws"][3] == 0
    assert drawn["draws"][3] == 1_200
    for name in ("p_lower", "p_upper"):
        for row in (3, 4):
            p = every[name][row]
            assert abs(drawn[name][row] - p) < 4 * math.sqrt(p * (1 - p) / 1_200) + 2e-3


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"pairs": "within"}, "'all' or 'across'"),
        ({"confidence": 95}, "between 0 and 1, not 95"),
        ({"draws": -1}, "0 or more, not -1"),
    ],
)
def test_arguments_out_of_range_are_refused(options, told):
    before, after, attended = workshop(n=8, attended=4)

    with pytest.raises(ag.ParameterError, match=told):
        ag.attendance_effect(before, after, attended, **options)


def test_unknown_ids_and_a_bare_text_are_refused():
    before, after, _ = workshop(n=8, attended=4)

    with pytest.raises(ag.DataError, match="'p0' is on no roster"):
        ag.attendance_effect(before, after, ["p0"])
    with pytest.raises(ag.ParameterError, match="collection of ids"):
        ag.attendance_effect(before, after, "p00")
    study = ag.Study({("before", ""): before}, ("before",), {"before": before.roster})
    with pytest.raises(ag.ParameterError, match="no attendance"):
        ag.attendance_effect(before, after, study)


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    [
        simulation.Case(20, 10, 0.0),
        simulation.Case(20, 10, 1.0, pairs="across"),
        simulation.Case(20, 10, 0.5, sparse=True),
        simulation.Case(40, 30, 0.0, pairs="across"),
        simulation.Case(40, 20, 1.0),
        simulation.Case(80, 65, 1.0),
    ],
    ids=str,
)
def test_intervals_hold_the_truth_as_often_as_they_say(case):
    replicates = 300
    allowed = 2.5 * math.sqrt(0.95 * 0.05 / replicates)

    held, given_ = simulation.coverage(case, replicates)

    stated = given_ >= simulation.LEAST_GIVEN
    assert case.sparse or (given_ > 0.9).all()
    allowed = allowed / np.sqrt(given_[stated])
    assert (held[stated] > simulation.LOW - allowed).all()
    assert (held[stated] < simulation.HIGH + allowed).all()
