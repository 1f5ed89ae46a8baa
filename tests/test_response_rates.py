"""Who answered, by wave and agency."""

import math

import pytest
from hypothesis import given

import agencygraph as ag
from tests.io.books import read
from tests.studies import studies


@given(studies())
def test_response_counts_people_one_by_one(study):
    found = ag.response(study).to_dict()

    for wave in study.waves:
        roster = study.rosters[wave]
        asked = [n for (w, _), n in study.networks.items() if w == wave]
        for agency in roster.agencies:
            own = [i for i, a in enumerate(roster.agency_labels) if a == agency]
            told = [i for i in own if any(n.answered[i] for n in asked)]
            row = found[wave, agency]
            assert (row["people"], row["answered"]) == (len(own), len(told))
            assert (
                row["rate"] == len(told) / len(own) if own else math.isnan(row["rate"])
            )


def test_people_without_a_known_agency_have_a_row_of_their_own():
    people = {"id": ["ana", "ben"], "agency": ["Fire", ""]}
    ties = {"source": ["ana"], "target": ["ben"]}

    found = ag.response(read({"people": people, "ties": ties})).to_dict()

    assert found["1", "(agency not known)"] == {"people": 1, "answered": 1, "rate": 1.0}


def test_one_kind_may_be_asked_for():
    study = read(
        {
            "people": {"id": ["ana", "ben"], "agency": ["Fire", "Fire"]},
            "ties": {"source": ["ana", "ben"], "target": ["ben", "ana"],
                     "kind": ["knows", "trusts"]},
            "responses": {"id": ["ana", "ben"], "kind": ["knows", "trusts"]},
        }
    )  # fmt: skip

    assert ag.response(study)["rate"].tolist() == [1.0]
    assert ag.response(study, kind="knows")["rate"].tolist() == [0.5]
    with pytest.raises(ag.ParameterError, match="no kind 'know'; did you mean 'knows'"):
        ag.response(study, kind="know")
