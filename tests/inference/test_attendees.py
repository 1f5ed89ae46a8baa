"""Who came, and for how long."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_inference_effects as naive
from tests.assertions import assert_table

TEXTS = {
    None: None,
    540: "09:00",
    570: "9.30",
    615: "10h15",
    720: "2024-03-12T12:00:00",
    900: "15:00:30",
    math.nan: "late",
}
TIMES = st.sampled_from(list(TEXTS))
PEOPLE = ["ana", "ben", "cy"]


def study_of(rows):
    """A study whose attendance has these rows (person, event, day, came, went)."""
    roster = ag.Roster.from_labels(PEOPLE)
    attendance = ag.Table(
        "attendance",
        [row[:2] for row in rows],
        {
            "date": [row[2] for row in rows],
            "arrived": [TEXTS[row[3]] for row in rows],
            "left": [TEXTS[row[4]] for row in rows],
        },
    )
    network = ag.Network.from_ties(roster, [], [])
    return ag.Study({("w", "k"): network}, ("w",), {"w": roster}, attendance=attendance)


@st.composite
def rows(draw):
    labels = draw(
        st.lists(
            st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["talk", "visit"])),
            unique=True,
            min_size=1,
        )
    )
    return [
        (*label, draw(st.sampled_from(["2024-03-12", None])), draw(TIMES), draw(TIMES))
        for label in labels
    ]


@given(rows(), st.sampled_from([(None, None), (480, None), (500, 1000)]))
def test_minutes_follow_their_definition(rows, ends):
    texts = {None: None, 480: "08:00", 500: "08:20", 1000: "16:40"}
    expected = naive.attendance_minutes(rows, *ends)

    found = ag.attendance_minutes(
        study_of(rows), begins=texts[ends[0]], ends=texts[ends[1]]
    )

    assert_table(found, row="person", minutes=expected)
    assert found["events"].sum() == len(rows)
    unknown = any(math.isnan(m) for m in expected.values())
    assert bool(found.notes) == unknown


@given(rows(), st.sampled_from([0, 60, 200]))
def test_attendees_stayed_long_enough(rows, minutes):
    found = ag.attendees(study_of(rows), minutes=minutes)

    assert list(found) == naive.attendees(rows, minutes)


def test_only_the_event_asked_for_counts():
    study = study_of(
        [
            ("ana", "talk", None, 540, 720),
            ("ana", "visit", None, 540, 570),
            ("ben", "visit", None, 540, 900),
        ]
    )

    assert ag.attendance_minutes(study, event="talk").to_dict() == {
        "ana": {"minutes": 180.0, "events": 1}
    }
    assert ag.attendees(study, event="visit", minutes=60) == ("ben",)
    with pytest.raises(ag.ParameterError, match="'talk', 'visit'; not 'lunch'"):
        ag.attendees(study, event="lunch")
    with pytest.raises(ag.ParameterError, match="0 or more, not -5"):
        ag.attendees(study, minutes=-5)
    with pytest.raises(ag.ParameterError, match="begins is a time"):
        ag.attendance_minutes(study, begins="at nine")
