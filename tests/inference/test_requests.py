"""Of those who were trying to reach somebody, how many met them, and how soon."""

import math
from datetime import date, timedelta

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph import _parallel
from agencygraph.inference import _life
from tests import naive_inference_survival as naive
from tests.assertions import assert_same_bits, assert_table

DAY = date(2024, 3, 1)
PEOPLE = [f"p{i:02}" for i in range(40)]
WANTED = ["fire", "health", "police"]


def text(day):
    return None if day is None else (DAY + timedelta(day)).isoformat()


def study_of(requests, attended=(), day=10):
    """A study with requests (person, wanted) -> (since, met), in days."""
    roster = ag.Roster.from_labels(PEOPLE)
    table = ag.Table(
        "request",
        list(requests),
        {
            "since": [text(since) for since, _ in requests.values()],
            "met": [text(met) for _, met in requests.values()],
        },
    )
    came = ag.Table(
        "attendance",
        [(p, "talk") for p in attended],
        {"date": [text(day)] * len(attended)},
    )
    return ag.Study(
        {}, ("before",), {"before": roster}, requests=table, attendance=came
    )


days = st.none() | st.integers(0, 20)
requested = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE[:4]), st.sampled_from(WANTED)),
    st.tuples(days, days),
    min_size=1,
)


def plain(requests, people=PEOPLE):
    return [(p, *dates) for (p, _), dates in requests.items() if p in people]


@given(requested, st.none() | st.integers(0, 15), st.integers(5, 25))
def test_requests_met_follows_its_definition(requests, start, until):
    expected = naive.requests_met(plain(requests), start, until, (3, 9))

    found = ag.requests_met(
        study_of(requests), start=text(start), until=text(until), days=(3, 9), draws=2
    )

    columns = {name: {"all": value} for name, value in expected.items()}
    assert_table(found, row="group", **columns)
    left_out = len(requests) - expected["requests"]
    told = [note for note in found.notes if "left out" in note]
    assert sum(int(note.split()[0]) for note in told) == left_out


@given(requested, st.sets(st.sampled_from(PEOPLE[:4]), min_size=1))
def test_by_attendance_counts_from_the_event(requests, attended):
    study = study_of(requests, sorted(attended))
    others = set(PEOPLE) - attended
    expected = {
        "attended": naive.requests_met(plain(requests, attended), 10, 20, (5,)),
        "did not attend": naive.requests_met(plain(requests, others), 10, 20, (5,)),
    }

    found = ag.requests_met(study, by="attendance", until=text(20), days=[5], draws=2)

    for name in next(iter(expected.values())):
        column = {label: row[name] for label, row in expected.items()}
        assert_table(found, row="group", **{name: column})
    assert any("by lot" in note for note in found.notes)


@given(requested, st.none() | st.integers(0, 15))
def test_the_life_table_follows_its_definition(requests, start):
    expected = naive.requests_life_table(plain(requests), start, 22)

    found = ag.requests_life_table(
        study_of(requests), start=text(start), until=text(22)
    )

    for name in ("at_risk", "met", "hazard", "waiting"):
        column = {("all", day): row[name] for day, row in expected.items()}
        assert_table(found, row="life table", **{name: column})


@given(requested, st.integers(0, 100))
def test_the_calendar_does_not_matter(requests, shift):
    later = {
        label: tuple(None if day is None else day + shift for day in dates)
        for label, dates in requests.items()
    }

    one = ag.requests_met(study_of(requests), until=text(30), draws=2)
    other = ag.requests_met(study_of(later), until=text(30 + shift), draws=2)

    assert_same_bits(one, other)


def made_up(random, people=30, each=4):
    """Requests of people of whom some are quick and some slow; followed 60 days."""
    requests = {}
    for person in PEOPLE[:people]:
        rate = math.exp(random.normal(0, 0.8)) / 40
        for k in range(each):
            met = int(random.exponential(1 / rate))
            requests[person, f"w{k}"] = (0, met if met <= 60 else None)
    return requests


def test_intervals_know_that_requests_share_people():
    quick = {(p, f"w{k}"): (0, 5) for p in PEOPLE[:10] for k in range(4)}
    slow = {(p, f"w{k}"): (0, None) for p in PEOPLE[10:20] for k in range(4)}
    apart = {(p, "w"): (0, 5 if i % 2 else None) for i, p in enumerate(PEOPLE)}

    shared, single = (
        ag.requests_met(study_of(r), until=text(60), days=[30])
        for r in (quick | slow, apart)
    )

    for table, worth in ((shared, 20), (single, 40)):
        assert table["met_in_30_days"][0] == 0.5
        width = table["high_30_days"][0] - table["low_30_days"][0]
        assert 0.85 < width / (2 * 1.96 * math.sqrt(0.25 / worth)) < 1.35


def test_all_met_leaves_a_lower_limit_and_nine_people_none():
    met = {(p, "w"): (0, 3) for p in PEOPLE}
    fewer = {label: dates for label, dates in met.items() if label[0] < "p09"}

    row = ag.requests_met(study_of(met), until=text(40)).to_dict()["all"]
    few = ag.requests_met(study_of(fewer), until=text(40))

    assert row["high_30_days"] == 1
    assert 0.85 < row["low_30_days"] < 1
    assert np.isnan(few["low_30_days"][0])
    assert "No interval for 'all': fewer than 10 people." in few.notes


def test_any_number_of_workers_gives_the_same_bits(monkeypatch):
    study = study_of(made_up(np.random.default_rng(1)))
    monkeypatch.setattr(_life, "WORK", 100_000)
    monkeypatch.setattr(_parallel, "LONG", 1)
    found = []
    for jobs in (1, 2):
        with joblib.parallel_config(n_jobs=jobs):
            found.append(ag.requests_met(study, until=text(60)))

    assert_same_bits(*found)


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say():
    random = np.random.default_rng(8)
    draws = random.normal(0, 0.8, 200_000)
    truth = float((1 - np.exp(-31 * np.exp(draws) / 40)).mean())
    held = []

    for _ in range(400):
        row = ag.requests_met(
            study_of(made_up(random)), until=text(60), days=[30], draws=200
        ).to_dict()["all"]
        held.append(row["low_30_days"] <= truth <= row["high_30_days"])

    assert 0.92 < np.mean(held) < 0.99


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"by": "agency"}, "by is None or 'attendance'"),
        ({"start": "March"}, "start is a day such as"),
        ({"days": [3, 3]}, "different whole numbers"),
        ({"draws": 1}, "2 or more, not 1"),
        ({"confidence": 0}, "between 0 and 1"),
        ({"by": "attendance"}, "give start"),
    ],
)
def test_arguments_out_of_range_are_refused(options, told):
    with pytest.raises(ag.ParameterError, match=told):
        ag.requests_met(study_of({("p00", "fire"): (0, 3)}), **options)


def test_a_study_without_requests_or_days_says_so():
    roster = ag.Roster.from_labels(PEOPLE)

    with pytest.raises(ag.ParameterError, match="no requests"):
        ag.requests_met(ag.Study({}, ("before",), {"before": roster}))
    with pytest.raises(ag.ParameterError, match="no request has a day"):
        ag.requests_met(study_of({("p00", "fire"): (None, None)}))
