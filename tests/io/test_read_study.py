"""A study is read, and nothing is decided in silence."""

import warnings

import numpy as np
import pytest

import agencygraph as ag
from tests.io.tables import TABLES, with_tables


def test_people_and_one_file_of_ties_are_enough(make):
    folder = make({"ties_after.csv": "-"})

    study = ag.read_study(folder)

    assert study.waves == ("before",)
    assert study.roster.people == ("ana", "ben", "cy")
    assert study.roster.names == ("Ana Ash", "Ben Birch", "Cy Cedar")
    assert study.roster.agency_labels == ("Fire", "Fire", "Health")
    assert study.network().kind == "knows"
    assert study.network().ties().to_dict() == {("ana", "ben"): 2.0, ("ben", "cy"): 1.0}


def test_one_table_of_ties_may_hold_every_wave_and_kind():
    ties = {
        "source": ["ana", "ben", "ana"],
        "target": ["ben", "cy", "cy"],
        "wave": ["t2", "t10", "T2"],
        "type": ["trusts", "knows", ""],
    }
    study = ag.read_study({"people": TABLES["people"], "edges": ties})

    assert study.waves == ("T2", "t10")
    assert set(study.networks) == {
        ("T2", "trusts"),
        ("T2", "tie"),
        ("t10", "knows"),
    }


def test_a_table_of_ties_without_a_wave_is_wave_1():
    ties = {"source": ["ana"], "target": ["ben"]}

    study = ag.read_study({"people": TABLES["people"], "ties": ties})

    assert (study.network().wave, study.network().kind) == ("1", "tie")


def test_the_order_of_the_caller_goes_before_that_of_the_settings():
    tables = {**TABLES, "study": {"waves": ["before", "after"]}}

    assert ag.read_study(tables).waves == ("before", "after")
    assert ag.read_study(tables, waves=["after", "before"]).waves == ("after", "before")


def test_a_declared_wave_without_ties_has_a_roster():
    study = with_tables(study={"waves": ["before", "after", "later"]})

    assert study.waves == ("before", "after", "later")
    assert study.rosters["later"] is study.rosters["before"]


def test_a_wave_that_is_not_declared_is_an_error():
    with pytest.raises(ag.DataError, match="'after' has ties but is not among the wav"):
        with_tables(study={"waves": ["before", "afterwards"]})


def test_waves_given_as_one_text_are_refused():
    with pytest.raises(ag.ParameterError, match="given as a list"):
        ag.read_study(TABLES, waves="before")


def test_a_wave_without_time_is_let_in_if_its_kinds_are_its_own():
    messages = {"source": ["ana"], "target": ["cy"], "kind": ["messages"]}

    study = with_tables(ties_messages=messages)

    assert study.waves == ("before", "after", "messages")
    assert any("'messages' says no time" in note for note in study.notes)


def test_a_wave_without_time_is_an_error_if_the_roster_changes():
    people = {**TABLES["people"], "wave": ["", "before", ""]}
    messages = {"source": ["ana"], "target": ["cy"], "kind": ["messages"]}

    with pytest.raises(ag.DataError, match="the order of the waves"):
        with_tables(people=people, ties_messages=messages)


def test_self_ties_zeros_and_repeats_are_told_with_their_file_wave_and_kind(make):
    ties = "source,target,weight,kind\nana,ana,1,knows\nana,ben,1,knows\n"
    ties += "ana,ben,1,knows\nben,cy,0,knows\n"
    folder = make({"ties_after.csv": ties})

    with pytest.warns(ag.AgencyGraphWarning) as told:
        study = ag.read_study(folder)

    where = "ties_after.csv (wave 'after', kind 'knows'): "
    assert [str(warning.message).removeprefix(where) for warning in told] == [
        "1 self-tie was dropped",
        "1 tie of weight 0 dropped: 0 means no tie",
        "1 repeated tie was merged once, being identical",
    ]
    assert all(str(warning.message).startswith(where) for warning in told)
    assert all(warning.filename == __file__ for warning in told)
    assert {f"{warning.message}." for warning in told} <= set(study.notes)
    assert study.network("after").ties().to_dict() == {("ana", "ben"): 1.0}


@pytest.mark.parametrize(("rule", "weight"), [("max", 2.0), ("sum", 3.0)])
def test_repeats_are_merged_as_declared(rule, weight):
    ties = {"source": ["ana", "ana"], "target": ["ben", "ben"], "weight": [1, 2]}

    with pytest.warns(ag.AgencyGraphWarning, match="1 repeated tie was merged by"):
        study = with_tables(
            ties_after=ties, study={"kinds": {"tie": {"repeats": rule}}}
        )

    assert study.network("after").ties().to_dict() == {("ana", "ben"): weight}


def test_settings_say_what_the_files_cannot(make):
    toml = """
    title = "Workshop"
    confidential = ["shares"]
    [kinds.shares]
    directed = false
    max_choices = 2
    scale = [
        {value = 1, word = "yearly", amount = 1},
        {value = 2, word = "monthly", amount = 12},
    ]
    """
    ties = "source,target,weight\nana,ben,Monthly\nben,cy,1\n"
    folder = make({"study.toml": toml, "ties_before.csv": ties, "ties_after.csv": ties})

    study = ag.read_study(folder)

    network = study.network("after", "shares")
    assert study.title == "Workshop"
    assert study.confidential == {"shares"}
    assert network.scale == ag.Scale((1, 2), ("yearly", "monthly"), (1, 12))
    assert not network.directed
    assert network.max_choices == 2
    assert network.ties().to_dict() == {("ana", "ben"): 2.0, ("ben", "cy"): 1.0}


def test_a_weight_off_the_scale_is_an_error():
    scale = {"scale": [{"value": 1, "word": "weekly"}, {"value": 2, "word": "daily"}]}

    with pytest.raises(ag.DataError) as raised:
        with_tables(study={"kinds": {"tie": scale}})

    assert str(raised.value) == (
        "ties_after, row 2, column 'weight': '3' is not a level of the scale 1 and 2; "
        "correct it, or the scale in study.toml"
    )


def test_a_wave_in_which_nobody_was_named_has_an_empty_network():
    study = with_tables(ties_after={"source": [], "target": []})

    assert study.network("after", "tie").n_ties == 0
    assert "Nobody was named in wave 'after', kind 'tie'." in study.notes


def test_an_empty_network_has_the_direction_of_its_kind_in_other_waves():
    tie = {"source": ["ana"], "target": ["cy"], "directed": [0]}

    study = with_tables(ties_before=tie, ties_after={"source": [], "target": []})

    assert not study.network("after").directed


def test_a_kind_declared_for_a_wave_is_there_even_without_ties():
    study = with_tables(
        study={"kinds": {"tie": {}, "trusts": {"waves": ["after"], "directed": False}}}
    )

    assert study.network("after", "trusts").n_ties == 0
    assert not study.network("after", "trusts").directed
    assert ("before", "trusts") not in study.networks


@pytest.mark.parametrize(
    "settings", [{"confidential": ["trust"]}, {"kinds": {"tie": {}, "trust": {}}}]
)
def test_a_declared_kind_that_nobody_was_asked_about_is_an_error(settings):
    ties = {"source": ["ana"], "target": ["ben"], "kind": ["trusts"]}

    with pytest.raises(ag.DataError, match="'trust' is a kind without ties in any wav"):
        ag.read_study({"people": TABLES["people"], "ties": ties, "study": settings})


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
def test_what_goes_with_the_ties_is_read_in_order_of_its_labels():
    study = with_tables(
        scores={
            "id": ["cy", "ana", "ana"],
            "wave": ["before", "After", "before"],
            "item": ["sure", "sure", "sure"],
            "value": ["4", 2.5, ""],
        },
        attendance={"id": ["ana"], "event": ["day"], "date": ["2024-03-12"]},
        requests={
            "id": ["cy", "ana"], "wanted": ["ben", "Health"], "met": ["", "2024-04-01"],
        },
        barriers={
            "agency_1": ["x"], "from_agency": ["Fire"], "to_agency": ["Health"],
            "kind": ["law"], "note": ["unclear"],
        },
    )  # fmt: skip

    assert study.scores.to_dict() == {
        ("ana", "after", "sure"): 2.5,
        ("cy", "before", "sure"): 4.0,
    }
    assert "scores: 1 row without a value left out." in study.notes
    assert study.attendance.to_dict() == {
        ("ana", "day"): {"date": "2024-03-12", "arrived": None, "left": None}
    }
    assert list(study.requests.labels) == [("ana", "Health"), ("cy", "ben")]
    assert study.requests["met"].tolist() == ["2024-04-01", None]
    assert study.barriers.to_dict() == {
        ("Fire", "Health", "law"): {"direction": None, "note": "unclear"}
    }


def test_a_score_needs_no_wave_where_there_is_one():
    tables = {"people": TABLES["people"], "ties": {"source": [], "target": []}}
    scores = {"id": ["ana"], "item": ["sure"], "value": [3]}

    study = ag.read_study({**tables, "scores": scores})

    assert list(study.scores.labels) == [("ana", "1", "sure")]


def test_a_good_study_is_read_without_a_warning(make):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ag.read_study(make())


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
def test_weights_are_kept_to_the_last_bit():
    weights = [0.1 + 0.2, 1e-300]
    ties = {"source": ["ana", "ben"], "target": ["ben", "cy"]}

    study = with_tables(ties_after={**ties, "weight": [repr(w) for w in weights]})

    assert np.array_equal(study.network("after").weights, weights)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("12 June 2024", "2024-06-12"),
        ("Wed 12th Jun 2024", "2024-06-12"),
        ("June 12, 2024", "2024-06-12"),
        ("1 Sept. 2024", "2024-09-01"),
    ],
)
def test_a_date_with_its_month_in_words_is_read(written, iso):
    attendance = {"id": ["ana"], "event": ["workshop"], "date": [written]}

    study = ag.read_study({**TABLES, "attendance": attendance})

    assert list(study.attendance["date"]) == [iso]


@pytest.mark.parametrize("written", ["12 Juli 2024", "June 2024", "31 June 2024"])
def test_a_date_that_is_none_is_told_once_however_often_it_stands(written):
    attendance = {
        "id": ["ana", "ben"], "event": ["workshop"] * 2, "date": [written] * 2,
    }  # fmt: skip

    found = ag.check({**TABLES, "attendance": attendance})

    (problem,) = found.problems
    assert problem.row == 2
    assert "is not a date (and 1 more such cell)" in problem.rule
