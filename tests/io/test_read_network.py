"""A single table of people, a single list of ties."""

import pandas as pd
import pytest

import agencygraph as ag

TIES = {"source": ["ana", "ben"], "target": ["ben", "cy"], "weight": [2, 1]}
PEOPLE = {"id": ["ana", "ben", "cy", "dot"], "agency": ["Fire", "Fire", "Health", ""]}


def test_people_may_come_as_a_roster_or_as_a_table():
    roster = ag.read_roster(PEOPLE)

    network = ag.read_network(TIES, roster=roster)

    assert network == ag.read_network(pd.DataFrame(TIES), people=pd.DataFrame(PEOPLE))
    assert network.n_people == 4
    assert network.ties().to_dict() == {("ana", "ben"): 2.0, ("ben", "cy"): 1.0}


def test_without_people_everyone_in_a_tie_is_there_without_an_agency():
    network = ag.read_network(TIES)

    assert network.roster.people == ("ana", "ben", "cy")
    assert network.roster.n_unknown == 3


def test_a_file_is_read_and_its_name_says_the_wave(tmp_path):
    path = tmp_path / "ties_after.csv"
    path.write_text("source,target,kind\nana,ben,knows\n", encoding="utf-8")

    network = ag.read_network(path)

    assert (network.wave, network.kind) == ("after", "knows")


def test_one_of_several_kinds_is_asked_for():
    ties = {**TIES, "kind": ["knows", "trusts"]}

    assert ag.read_network(ties, kind="trusts").ties().to_dict() == {("ben", "cy"): 1.0}
    with pytest.raises(ag.ParameterError, match="there are knows and trusts; not None"):
        ag.read_network(ties)
    with pytest.raises(
        ag.ParameterError, match="there are knows and trusts; not 'trust'"
    ):
        ag.read_network(ties, kind="trust")


def test_a_list_without_kinds_is_of_the_kind_that_is_named():
    assert ag.read_network(TIES, kind="knows").kind == "knows"


def test_several_waves_need_a_study():
    with pytest.raises(
        ag.DataError, match="ties of several waves: a and b; keep the rows"
    ):
        ag.read_network({**TIES, "wave": ["a", "b"]})


def test_direction_and_repeats_are_said_by_the_caller():
    ties = {"source": ["ana", "ben"], "target": ["ben", "ana"], "weight": [2, 1]}

    with pytest.warns(ag.AgencyGraphWarning, match="ties.*: 1 repeated tie was merged"):
        network = ag.read_network(ties, directed=False, repeats="max")

    assert network.ties().to_dict() == {("ana", "ben"): 2.0}


def test_a_direction_that_the_column_contradicts_is_an_error():
    ties = {**TIES, "directed": [1, 1]}

    with pytest.raises(ag.DataError, match="'1' is not what is declared of kind 'tie'"):
        ag.read_network(ties, directed=False)


def test_an_empty_list_is_an_empty_network():
    network = ag.read_network({"source": [], "target": []}, people=PEOPLE)

    assert (network.n_people, network.n_ties) == (4, 0)


def test_problems_of_people_and_ties_are_told_at_once():
    with pytest.raises(ag.DataError) as raised:
        ag.read_network({**TIES, "weight": ["x", 1]}, people={"id": ["ana", "ana"]})

    assert [problem.file for problem in raised.value.problems] == ["people", "ties"]


def test_either_a_roster_or_people_are_given():
    with pytest.raises(ag.ParameterError, match="give roster or people, not both"):
        ag.read_network(TIES, roster=ag.read_roster(PEOPLE), people=PEOPLE)


def test_a_rule_for_repeats_is_one_of_those_there_are():
    with pytest.raises(ag.ParameterError, match="repeats is None or 'max' or 'sum'"):
        ag.read_network(TIES, repeats="mean")


WAVED = {
    "id": ["ana", "ben", "ana", "cy", "di"],
    "agency": ["Fire", "Fire", "Health", "Health", "Health"],
    "wave": ["before", "before", "after", "after", ""],
}


def test_the_roster_of_the_last_wave_is_read_aloud():
    told = "read are the people of wave 'after'; 1 other person is of another: ben"
    with pytest.warns(ag.AgencyGraphWarning, match=told):
        roster = ag.read_roster(WAVED)

    assert dict(zip(roster.people, roster.agency_labels, strict=True)) == {
        "ana": "Health", "cy": "Health", "di": "Health",
    }  # fmt: skip


def test_the_roster_of_a_wave_that_is_named_is_read():
    roster = ag.read_roster(WAVED, wave="Before")

    assert sorted(roster.people) == ["ana", "ben", "di"]


def test_the_order_of_waves_is_not_guessed_for_a_roster():
    people = {**WAVED, "wave": ["north", "north", "south", "south", ""]}

    with pytest.raises(ag.DataError, match="are of: 'north' and 'south'; name one of"):
        ag.read_roster(people)
    with pytest.raises(ag.DataError, match="'east' says of some rows which wave they"):
        ag.read_roster(people, wave="east")
    assert ag.read_roster(people, wave="north").n_people == 3


def test_the_wave_in_the_name_of_a_file_says_whose_ties_they_are(tmp_path):
    ties = tmp_path / "ties_before.csv"
    ties.write_text("source,target\nana,ben\n", encoding="utf-8")

    assert "ben" in ag.read_network(ties, people=WAVED).roster


def test_a_file_that_is_not_there_is_named_as_it_was_given(tmp_path):
    with pytest.raises(ag.DataError, match=r"none\.csv: there is no such file; check"):
        ag.read_roster(tmp_path / "none.csv")


def test_what_is_no_table_is_refused():
    with pytest.raises(ag.ParameterError, match="a dataframe is wanted, not int"):
        ag.read_roster(7)


def test_what_is_put_right_is_declared():
    ties = {**TIES, "weight": ["2", ""]}
    again = {"id": ["ana", "ben", "ben"], "agency": ["Fire", "Fire", "Health"]}
    reading = ag.Reading(missing_weight=3.0, multi_agency="primary")

    with pytest.warns(ag.AgencyGraphWarning):
        network = ag.read_network(ties, reading=reading)
    with pytest.warns(ag.AgencyGraphWarning):
        roster = ag.read_roster(again, reading=reading)

    assert network.ties().to_dict() == {("ana", "ben"): 2.0, ("ben", "cy"): 3.0}
    assert roster.agency_labels == ("Fire", "Fire")
    with pytest.raises(ag.DataError):
        ag.read_network(ties)
    with pytest.raises(ag.DataError):
        ag.read_roster(again)


@pytest.mark.parametrize("rows", [10, 200_000])
def test_a_limit_holds_for_small_files_and_large(tmp_path, rows):
    path = tmp_path / "ties.csv"
    path.write_text("source,target\n" + "ana,ben\n" * rows, encoding="utf-8")

    for read in (ag.read_network, ag.read_roster):
        with pytest.raises(ag.DataError, match="the file holds more than 50 bytes"):
            read(path, limits=ag.Limits(unpacked=50))


def test_a_large_file_is_read_as_is_declared(tmp_path):
    path = tmp_path / "ties.csv"
    path.write_text(
        "source,target,weight\nana,ben,\n" + "x,y,1\n" * 200_000, encoding="utf-8"
    )

    with pytest.warns(ag.AgencyGraphWarning):
        network = ag.read_network(path, reading=ag.Reading(missing_weight=2.0))

    assert network.ties().to_dict()["ana", "ben"] == 2.0
