"""No day is left in a study of pseudonyms: in text, in waves, in events."""

import numpy as np
import pytest

import agencygraph as ag
from agencygraph.privacy.coarse import coarse, without_days
from agencygraph.privacy.naming import check_nobody_named

KEY = bytes(32)


def study_of(waves=("2024-03-12", "2024-06-02"), kind="knows", **tables):
    roster = ag.Roster.from_labels(
        ["ana", "ben"], ["fire", "health"], names=["Ana Ort", "Ben Ash"]
    )
    ties = ag.Network.from_ties(roster, ["ana"], ["ben"]).replace(kind=kind)
    networks = {(wave, kind): ties.replace(wave=wave) for wave in waves}
    return ag.Study(networks, waves, dict.fromkeys(waves, roster), **tables)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("12.03.2024", "2024"),
        ("since 1/2/24 at 9:30", "since 24 at"),
        ("the 3rd of March", "the March"),
        ("March 3rd, room 12", "March, room 12"),
        ("2024-03-12T10:15:30 talk", "2024-03 talk"),
        ("room 12", "room 12"),
    ],
)
def test_text_keeps_months_and_years_and_no_day(text, left):
    assert without_days(text) == left


def test_labels_that_say_no_day_stay_though_others_become_like_them():
    assert coarse(["2024-03", "2024-03-12", "Day 1"]) == {"2024-03-12": "2024-03 (2)"}


def test_events_that_are_days_become_months():
    labels = [("ana", "2024-03-12"), ("ben", "2024-03-19"), ("ben", "Day 1")]
    attendance = ag.Table("attendance", labels, {"attended": np.ones(3, np.bool_)})

    found = ag.pseudonymize(study_of(attendance=attendance), KEY, project="hub")

    events = {event for _, event in found.attendance.labels}
    assert events == {"2024-03 (1)", "2024-03 (2)", "Day 1"}


def test_scores_stand_under_the_waves_as_they_are_called_now():
    labels = [("ana", "2024-03-12", "trust"), ("ana", "2024-06-02", "trust")]
    scores = ag.Table("score", labels, {"score": [1.0, 2.0]})

    found = ag.pseudonymize(study_of(scores=scores), KEY, project="hub")

    assert {wave for _, wave, _ in found.scores.labels} == {"2024-03", "2024-06"}


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"kind": "what Ana Ort asked"}, "kind"),
        ({"waves": ("before Ana Ort", "after")}, "wave"),
    ],
)
def test_what_still_names_a_person_is_told_by_where_it_stands(changes, column):
    source = study_of()

    with pytest.raises(ag.DataError) as raised:
        check_nobody_named(study_of(**changes), source)

    assert {problem.column for problem in raised.value.problems} == {column}


@pytest.mark.parametrize(
    ("labels", "told"),
    [(["a", "b"], "2 of 2 cells shown"), (["a"], "1 of 1 cell shown")],
)
def test_what_is_shared_says_of_itself_how_much_of_it_is_shown(labels, told):
    numbers = {"people": [20, 30][: len(labels)], "ties": [40, 50][: len(labels)]}

    safe = ag.suppress({"t": ag.Table("agency", labels, numbers)})

    assert repr(safe) == f"Suppressed under 'tre10': {told}"
