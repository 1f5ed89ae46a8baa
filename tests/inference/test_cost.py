"""Minutes of attendance per new tie across agencies."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_inference_effects as naive
from tests.assertions import assert_table
from tests.naive import Plain
from tests.strategies import networks


@st.composite
def designs(draw):
    directed = draw(st.booleans())
    before = draw(networks(directed=directed, max_people=6))
    after = draw(networks(directed=directed, max_people=6))
    people = sorted({*before.roster.people, *after.roster.people})
    amounts = st.sampled_from([0.0, 30.0, 90.0, math.nan])
    minutes = {p: draw(amounts) for p in people if draw(st.booleans())}
    return before, after, minutes


@given(designs())
def test_cost_per_tie_follows_its_definition(design):
    before, after, minutes = design
    expected = naive.cost_per_tie(Plain.of(before), Plain.of(after), minutes)

    found = ag.cost_per_tie(before, after, minutes)

    columns = {name: {"network": value} for name, value in expected.items()}
    assert_table(found, row="network", **columns)


@given(designs(), st.floats(0.5, 4))
def test_twice_the_minutes_cost_twice_as_much(design, factor):
    before, after, minutes = design

    once = ag.cost_per_tie(before, after, minutes)
    more = {person: m * factor for person, m in minutes.items()}
    found = ag.cost_per_tie(before, after, more)

    for name in ("minutes_per_tie", "minutes_per_tie_one", "minutes_per_tie_both"):
        np.testing.assert_allclose(found[name], once[name] * factor)


def test_minutes_come_from_the_attendance_of_a_study():
    study = ag.simulate_study()
    waves = study.network("before", "knows"), study.network("after", "knows")
    minutes = ag.attendance_minutes(study)

    found = ag.cost_per_tie(*waves, minutes)

    assert found["minutes"][0] == minutes["minutes"].sum()
    assert found["minutes_per_tie_both"][0] > found["minutes_per_tie"][0]


def test_no_new_tie_is_undefined_and_says_what_it_took():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    none = ag.Network.from_ties(roster, [], [])

    found = ag.cost_per_tie(none, none, {"ana": 1000, "ben": 500})

    assert np.isnan(found["minutes_per_tie"][0])
    assert "No cross-agency tie formed, in 1,500 minutes." in found.notes


def test_minutes_below_zero_and_unknown_people_are_refused():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    none = ag.Network.from_ties(roster, [], [])

    with pytest.raises(ag.ParameterError, match="0 or more, not -1"):
        ag.cost_per_tie(none, none, {"ana": -1})
    with pytest.raises(ag.DataError, match="'bne' is on no roster"):
        ag.cost_per_tie(none, none, {"bne": 1})
