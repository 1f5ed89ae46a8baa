"""Steps on an ordered scale: intervals, signed ranks, transitions."""

import math
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import agencygraph as ag
from agencygraph.inference._paired import difference_interval, signed_ranks
from tests import naive_inference_scores as naive
from tests.assertions import assert_table, same

PEOPLE = [f"p{i}" for i in range(9)]
LEVELS = st.integers(1, 5)


def study_of(before, after, agencies=None, attended=()):
    """A study with one item, asked in two waves."""
    roster = ag.Roster.from_labels(PEOPLE, agencies or [None] * len(PEOPLE))
    labels = [(p, "one", "trust") for p in before] + [
        (p, "two", "trust") for p in after
    ]
    return ag.Study(
        {},
        ("one", "two"),
        {"one": roster, "two": roster},
        scores=ag.Table(
            "score", labels, {"value": [*before.values(), *after.values()]}
        ),
        attendance=ag.Table("attendance", [(p, "talk") for p in attended], {}),
    )


answers = st.dictionaries(st.sampled_from(PEOPLE), LEVELS, max_size=9)


def assert_rows(found, expected, row):
    columns = {name: {} for name in next(iter(expected.values()))}
    for label, values in expected.items():
        for name, value in values.items():
            columns[name][label] = value
    assert_table(found, row=row, abs_=1e-9, **columns)


@given(answers, answers)
def test_score_change_follows_its_definition(before, after):
    before, after = before | {"p0": 1}, after | {"p0": 1}
    expected = naive.score_change(before, after, dict.fromkeys(PEOPLE, "network"))

    found = score_change_of(study_of(before, after))

    assert_rows(found, expected, "network")


def score_change_of(study, **options):
    return ag.score_change(study, "trust", **options)


@given(answers, answers, st.sets(st.sampled_from(PEOPLE)))
def test_groups_by_attendance_follow_their_definition(before, after, attended):
    before, after = before | {"p0": 1}, after | {"p0": 2}
    groups = {p: "attended" if p in attended else "did not attend" for p in PEOPLE}
    expected = naive.score_change(
        before, after, groups | {"?": "attended", "??": "did not attend"}
    )

    found = score_change_of(
        study_of(before, after, attended=sorted(attended)), by="attendance"
    )

    assert_rows(found, expected, "group")
    assert any("by lot" in note for note in found.notes)


@given(
    answers,
    answers,
    st.lists(st.sampled_from(["fire", "health", None]), min_size=9, max_size=9),
)
def test_groups_by_agency_follow_their_definition(before, after, agencies):
    before, after = before | {"p0": 1}, after | {"p0": 2}
    agencies = ["fire", *agencies[1:]]
    groups = {p: a for p, a in zip(PEOPLE, agencies, strict=True) if a}
    expected = naive.score_change(before, after, groups)

    found = score_change_of(study_of(before, after, agencies), by="agency")

    assert_rows(found, expected, "agency")
    lost = [p for p in before if p in after and p not in groups]
    assert any("known agency" in note for note in found.notes) == bool(lost)


@given(answers, answers)
def test_swapping_the_waves_turns_up_into_down(before, after):
    study = study_of(before | {"p0": 1}, after | {"p0": 2})

    there = score_change_of(study)
    back = score_change_of(study, before="two", after="one")

    assert there["up"] == back["down"]
    for one, other in (("low", "high"), ("change", "change")):
        np.testing.assert_allclose(there[one], -back[other], atol=1e-12)
    np.testing.assert_allclose(there["p_lower"], back["p_upper"])


@given(answers, answers, st.randoms(use_true_random=False))
def test_scores_do_not_see_ids_or_the_distance_of_one_level_scales(before, after, rng):
    names = dict(zip(PEOPLE, rng.sample(PEOPLE, len(PEOPLE)), strict=True))
    before, after = before | {"p0": 1}, after | {"p0": 2}

    expected = score_change_of(study_of(before, after))
    found = score_change_of(
        study_of(
            {names[p]: 10 * v + 3 for p, v in before.items()},
            {names[p]: 10 * v + 3 for p, v in after.items()},
        )
    )

    for name in ("up", "down", "change", "low", "high", "statistic", "p"):
        np.testing.assert_allclose(found[name], expected[name])


@given(answers, answers)
def test_transitions_follow_their_definition(before, after):
    before, after = before | {"p0": 1}, after | {"p0": 2}
    expected = naive.score_transitions(before, after)

    found = ag.score_transitions(study_of(before, after), "trust")

    assert_rows(found, expected, "transition")


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=9))
def test_signed_ranks_agree_with_scipy(steps):
    steps = np.array([*steps, 1], float)
    method = stats.PermutationMethod(n_resamples=np.inf)
    expected = [
        stats.wilcoxon(
            steps, zero_method="pratt", alternative=side, method=method
        ).pvalue
        for side in ("less", "greater")
    ]

    found = signed_ranks(steps)

    np.testing.assert_allclose(found[1:], expected, rtol=1e-9)
    assert same(found[0], naive.signed_ranks(steps.tolist())[0])


def test_many_signed_ranks_are_nearly_normal_and_meet_the_exact_ones():
    steps = np.random.default_rng(4).choice([-2.0, -1.0, 0.0, 1.0, 1.0, 2.0], 230)
    fewer = steps[:-25]

    exact, normal = signed_ranks(fewer), signed_ranks(steps)

    assert (fewer != 0).sum() <= 200 < (steps != 0).sum() + 30
    spread = math.sqrt((stats.rankdata(abs(fewer))[fewer != 0] ** 2).sum() / 4)
    mean = stats.rankdata(abs(fewer))[fewer != 0].sum() / 2
    assert abs(exact[2] - stats.norm.sf((exact[0] - mean) / spread)) < 0.005
    assert 0 < normal[2] < 1


def test_beyond_two_hundred_steps_the_normal_tail_is_used():
    steps = np.concatenate([np.ones(130), -np.ones(80)])

    found = signed_ranks(steps)

    z = (130 - 105) * 105.5 / math.sqrt(210 * 105.5**2 / 4)
    assert math.isclose(found[2], stats.norm.sf(z))


@pytest.mark.parametrize(("n", "least", "mean"), [(10, 0.90, 0.96), (20, 0.92, 0.95)])
def test_the_interval_holds_the_truth_by_enumeration(n, least, mean):
    outcomes = [(u, d) for u in range(n + 1) for d in range(n + 1 - u)]
    limits = {o: difference_interval(*o, n, 0.95) for o in outcomes}

    held = []
    for one in range(1, 20):
        for other in range(1, 20 - one):
            up, down = one / 20, other / 20
            truth = up - down
            held.append(
                sum(
                    comb(n, u)
                    * comb(n - u, d)
                    * up**u
                    * down**d
                    * (1 - up - down) ** (n - u - d)
                    for (u, d), (low, high) in limits.items()
                    if low <= truth + 1e-12 and truth - 1e-12 <= high
                )
            )

    assert min(held) > least
    assert mean - 0.01 < sum(held) / len(held) < mean + 0.015


def test_the_interval_of_nothing_seen_is_not_a_point():
    low, high = difference_interval(0, 0, 10, 0.95)

    z2 = stats.norm.ppf(0.975) ** 2
    assert math.isclose(high, z2 / (10 + z2))
    assert math.isclose(low, -high)
    assert difference_interval(10, 0, 10, 0.95)[1] == 1


def test_nobody_who_answered_twice_is_undefined():
    found = score_change_of(study_of({"p1": 1}, {"p2": 2}))

    assert found["people"] == 0
    for name in ("before", "change", "low", "high", "p", "p_holm"):
        assert np.isnan(found[name][0])
    assert "1 person answered only in wave 'one': left out." in found.notes


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda s: ag.score_change(s, "hope"), "item is one of 'trust'; not 'hope'"),
        (
            lambda s: ag.score_change(s, "trust", after="3"),
            "no wave '3'; there are one, two",
        ),
        (lambda s: ag.score_change(s, "trust", after="one"), "two of 'one', 'two'"),
        (lambda s: ag.score_change(s, "trust", by="team"), "by is None or 'agency'"),
        (lambda s: ag.score_change(s, "trust", confidence=1), "between 0 and 1"),
    ],
)
def test_arguments_out_of_range_are_refused(call, told):
    with pytest.raises(ag.ParameterError, match=told):
        call(study_of({"p1": 1}, {"p1": 2}))


def test_a_study_without_scores_says_so():
    roster = ag.Roster.from_labels(["ana"])
    study = ag.Study({}, ("a", "b"), {"a": roster, "b": roster})

    with pytest.raises(ag.ParameterError, match="no scores"):
        ag.score_transitions(study, "trust")
