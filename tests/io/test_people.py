"""People and agencies: who belongs where, in each wave."""

import pytest

import agencygraph as ag
from tests.io.tables import TABLES, with_tables


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
def test_ids_are_text_and_stay_apart(tmp_path):
    ids = [
        "007",
        "7",
        "1E5",
        "NA",
        "TRUE",
        "null",
        "00123456789012345678901",
        "p1",
        "P1",
    ]
    path = tmp_path / "people.csv"
    path.write_text("id,agency\n" + "".join(f"{i},x\n" for i in ids), encoding="utf-8")

    assert set(ag.read_roster(path).people) == set(ids)


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
def test_ids_are_found_without_invisible_characters_and_extra_space(make):
    folder = make(
        {"ties_after.csv": "source,target,kind\n ana\u200b,\u00a0ｂｅｎ ,knows\n"}
    )

    study = ag.read_study(folder)

    assert study.network("after").ties().to_dict() == {("ana", "ben"): 1.0}


def test_people_join_leave_and_move():
    people = {
        "id": ["ana", "ben", "cy", "cy", "dot"],
        "agency": ["Fire", "Fire", "Health", "Fire", "Police"],
        "wave": ["", "before", "", "after", "AFTER"],
    }

    study = ag.read_study(
        {
            "people": people,
            "ties_before": {"source": ["ana"], "target": ["ben"]},
            "ties_after": {"source": ["ana"], "target": ["dot"]},
        }
    )

    before, after = study.rosters["before"], study.rosters["after"]
    assert dict(zip(before.people, before.agency_labels, strict=True)) == {
        "ana": "Fire",
        "ben": "Fire",
        "cy": "Health",
    }
    assert dict(zip(after.people, after.agency_labels, strict=True)) == {
        "ana": "Fire",
        "cy": "Fire",
        "dot": "Police",
    }
    assert before.agencies == after.agencies == ("Fire", "Health", "Police")


def test_a_roster_that_does_not_change_is_one_object():
    study = with_tables(
        people={**TABLES["people"], "wave": ["", "", ""]},
        study={"waves": ["before", "after"]},
    )

    assert study.rosters["before"] is study.rosters["after"]
    assert study.network("before").roster is study.network("after").roster


def test_people_belong_to_several_agencies_with_shares():
    people = {
        "id": ["ana", "ben", "cy"],
        "agency": ["Police:3; Fire : 1", "Police; Fire;", "Team: 7"],
    }

    roster = ag.read_roster(people)

    assert roster.people == ("ben", "ana", "cy")
    assert roster.agencies == ("Fire", "Police", "Team: 7")
    assert roster.shares.toarray().tolist() == [
        [0.5, 0.5, 0],
        [0.25, 0.75, 0],
        [0, 0, 1],
    ]


def test_an_agency_in_the_table_is_not_taken_apart():
    people = {"id": ["ana", "ben"], "agency": ["Fire; Rescue", "Fire: 2"]}
    agencies = {"id": ["Fire; Rescue", "Fire: 2"]}

    roster = ag.read_roster(people, agencies=agencies)

    assert roster.agencies == ("Fire: 2", "Fire; Rescue")
    assert roster.shares is None


def test_agencies_keep_their_attributes_and_those_without_people_are_kept():
    agencies = {
        "id": ["POL", "FIR", "HOS"],
        "name": ["Police", "Fire", ""],
        "Sector": ["Justice", None, "Health"],
        "Town": ["A", "B", "C"],
    }

    roster = ag.read_roster(
        {"id": ["ana", "ben", "cy"], "agency": ["POL", "fire", "New"]},
        agencies=agencies,
    )

    assert roster.agencies == ("FIR", "HOS", "New", "POL")
    assert roster.agency_labels == ("FIR", "New", "POL")
    assert roster.agency_names == ("Fire", "HOS", "New", "Police")
    assert roster.agency_attributes == {
        "name": ("Fire", None, None, "Police"),
        "sector": (None, "Health", None, "Justice"),
        "Town": ("B", "C", None, "A"),
    }


def test_spellings_of_an_agency_are_merged_aloud_into_the_usual_one():
    people = {
        "id": ["a", "b", "c", "d"],
        "agency": ["surrey police", "Surrey Police ", "Surrey  Police", "FIRE"],
    }

    with pytest.warns(ag.AgencyGraphWarning) as told:
        roster = ag.read_roster(people)

    assert roster.agencies == ("FIRE", "Surrey Police")
    assert [str(warning.message) for warning in told] == [
        "people: agency 'surrey police' was read as 'Surrey Police'"
    ]


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
def test_a_blank_agency_is_not_known_and_counted():
    people = {**TABLES["people"], "agency": ["Fire", "", None]}

    study = with_tables(people=people)

    assert study.roster.n_unknown == 2
    assert "2 people have no known agency." in study.notes


def test_organisations_are_actors_where_the_unit_is_agency():
    tables = {
        "people": {"id": ["p1", "p2"], "agency": ["City", "State"]},
        "ties": {"source": ["p1"], "target": ["p2"]},
    }

    declared = ag.read_study({**tables, "study": {"unit": "agency"}})
    asked = ag.read_study(tables, unit="agency")

    assert declared.roster.unit == asked.roster.unit == "agency"
    assert asked.roster.agencies == ("City", "State")
    with pytest.raises(ag.ParameterError, match="unit is None or 'person' or 'agency'"):
        ag.read_study(tables, unit="agencies")


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
def test_a_table_of_agencies_is_the_roster_where_the_unit_is_agency():
    agencies = {"id": ["p1", "p2"], "sector": ["City", ""], "name": ["One", "Two"]}
    ties = {"source": ["p1"], "target": ["p2"]}

    study = ag.read_study({"agencies": agencies, "ties": ties}, unit="agency")

    assert study.roster.names == ("One", "Two")
    assert study.roster.agency_labels == ("City", None)
    assert "1 agency has no known group." in study.notes


def test_ties_between_agencies_have_a_network_of_their_own():
    study = with_tables(
        agencies={"id": ["Fire", "Health", "Police"], "sector": ["A", "B", "A"]},
        agency_ties_after={
            "source": ["Police"], "target": ["Fire"], "kind": ["protocol"],
        },
    )  # fmt: skip

    network = study.agency_networks["after", "protocol"]
    assert network.roster.unit == "agency"
    assert network.roster.people == ("Fire", "Police", "Health")
    assert network.roster.agency_labels == ("A", "A", "B")
    assert network.ties().to_dict() == {("Police", "Fire"): 1.0}
    assert study.kinds == ("tie",)


HEADINGS = [
    ("First name", "Surname"),
    ("forename", "Last name"),
    ("GIVEN NAME", "family name"),
]


@pytest.mark.parametrize("headings", HEADINGS)
def test_first_names_and_surnames_are_put_together(tmp_path, headings):
    rows = [
        f"id,{headings[0]},{headings[1]},agency",
        "a, Ann ,Lee,Fire",
        "b,Bo,,Health",
    ]
    (tmp_path / "people.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "ties.csv").write_text("source,target\na,b\n", encoding="utf-8")

    roster = ag.read_study(tmp_path).roster

    assert roster.names == ("Ann Lee", "Bo")
    assert not roster.attributes


def test_a_list_of_first_names_and_surnames_without_ids_is_a_roster(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("First name,Surname,Agency\nAnn,Lee,Fire\nBo,Ray,Health\n")

    roster = ag.read_roster(path)

    assert roster.people == roster.names == ("Ann Lee", "Bo Ray")


def test_the_number_of_staff_is_an_id_and_a_name_beside_its_parts_is_the_name(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(
        "Staff no,Name,First name,Surname,Agency\n007,Ann L.,Ann,Lee,Fire\n"
    )

    roster = ag.read_roster(path)

    assert (roster.people, roster.names) == (("007",), ("Ann L.",))
    assert set(roster.attributes) == {"First name", "Surname"}


def test_two_columns_of_surnames_are_not_guessed_between(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("id,First name,Surname,Last name,Agency\na,Ann,Lee,Low,Fire\n")

    roster = ag.read_roster(path)

    assert roster.names == ("a",)


def test_what_is_wrong_with_a_name_put_together_is_told_where_it_stands(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("First name,Surname,Agency\nAnn,Lee,Fire\n,,Health\n")

    with pytest.raises(ag.DataError, match=r"people\.csv, row 3, column 'First n"):
        ag.read_roster(path)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Surrey Police", "Surry Police", True),
        ("Réseau Santé", "Reseau Sante", True),
        ("East Surrey", "West Surrey", False),
        ("Station 12", "Station 13", False),
        ("Police", "Policy", False),
    ],
)
def test_agencies_that_may_be_one_are_told_and_kept_apart(one, other, told):
    agency = [one, one, one, one, other]
    people = {"id": [f"p{k}" for k in range(5)], "agency": agency}
    ties = {"source": ["p0"], "target": ["p4"]}

    found = ag.check({"people": people, "ties": ties})

    assert found.study.roster.agencies == tuple(sorted((one, other)))
    first, second = found.study.roster.agencies
    sentence = (
        f"people: the agencies {first!r} and {second!r} may be one; they are kept "
        "apart until they are spelled in one way"
    )
    warned = [text for text in found.warnings if "may be one" in text]
    assert warned == ([sentence] if told else [])
