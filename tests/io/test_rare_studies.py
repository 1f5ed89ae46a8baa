"""What studies rarely hold: it is read, or it is told."""

import sys

import numpy as np
import polars as pl
import pytest

import agencygraph as ag
from agencygraph.io.asked import agency_asked
from agencygraph.io.checks import Checks
from agencygraph.io.workbook import read_workbook
from tests.io.books import ROSTER, book
from tests.io.tables import TABLES, with_tables
from tests.io.test_large import both_ways, written
from tests.io.test_session import problems, table

PEOPLE = {"id": ["ana", "ben", "cy"], "agency": ["Fire", "Fire", "Health"]}


def told(call, *args, **options):
    """Every problem of a source, as it is printed."""
    with pytest.raises(ag.DataError) as raised:
        call(*args, **options)
    return [str(problem) for problem in raised.value.problems]


# --- rosters out of studies -----------------------------------------------------------


def test_the_roster_of_a_folder_is_read_with_its_agencies(tmp_path):
    pl.DataFrame(PEOPLE).write_csv(tmp_path / "people.csv")
    agencies = {"id": ["Fire"], "name": ["Fire and Rescue"]}
    pl.DataFrame(agencies).write_csv(tmp_path / "agencies.csv")
    pl.DataFrame({"source": ["x"]}).write_csv(tmp_path / "ties.csv")  # not looked at
    (tmp_path / "notes.csv").write_text("of no table", encoding="utf-8")

    roster = ag.read_roster(tmp_path)

    assert roster.people == ("ana", "ben", "cy")
    assert roster.agency_names == ("Fire and Rescue", "Health")


def test_a_folder_without_a_table_of_people_gives_no_roster(tmp_path):
    pl.DataFrame({"id": ["Fire"]}).write_csv(tmp_path / "agencies.csv")

    (problem,) = told(ag.read_roster, tmp_path)

    assert problem.endswith(
        "there is no table of people; add people.csv, or a sheet 'people', with the "
        "columns id, name and agency"
    )


def test_the_roster_of_a_workbook_of_tables_is_its_sheet_of_people(tmp_path):
    rows = [["id", "agency"], *zip(*PEOPLE.values(), strict=True)]
    path = book(tmp_path, {"people": [list(row) for row in rows]})

    assert ag.read_roster(path) == ag.read_roster(PEOPLE)


def test_a_sheet_of_settings_is_no_sheet_of_people(tmp_path):
    sheets = {"study": [["settings"], ['title = "T"']], "Roster": ROSTER}

    roster = ag.read_roster(book(tmp_path, sheets))

    assert roster.n_people == 4


def test_a_path_that_no_system_takes_is_no_folder():
    (problem,) = told(ag.read_roster, "n" * 300)

    assert "File name too long" in problem


def test_cells_of_names_that_are_ids_say_what_they_are(tmp_path):
    path = tmp_path / "people.xlsx"
    pl.DataFrame({"name": ["Ana", "Ben"], "team": ["A", "B"]}).write_excel(path)

    with pytest.raises(ag.DataError, match="'agency' is missing"):
        ag.read_roster(path)


# --- waves and kinds ------------------------------------------------------------------


def test_one_wave_whose_name_says_a_time_needs_no_order():
    ties = {"source": ["ana"], "target": ["ben"], "wave": ["spare"], "kind": ["helps"]}
    tables = {**TABLES, "ties": ties}
    del tables["ties_after"]

    with pytest.warns(ag.AgencyGraphWarning, match="no kind of tie was asked in two"):
        study = ag.read_study(tables)

    assert study.waves == ("before", "spare")
    assert any("'spare' says no time" in note for note in study.notes)
    assert not any("order of the waves" in note for note in study.notes)


def test_the_page_says_where_a_question_changed_between_waves():
    scale = [{"value": k, "word": word} for k, word in ((1, "low"), (2, "high"))]
    changes = {"after": {"scale": [*scale, {"value": 3, "word": "most"}]}}
    settings = {"kinds": {"tie": {"scale": scale, "changes": changes}}}

    page = repr(ag.check(TABLES, settings=settings))

    assert "  answers to tie in wave before: low < high\n" in page
    assert "  answers to tie in wave after: low < high < most\n" in page
    assert "the question changed between waves: compare says so" in page


def test_a_kind_directed_in_one_wave_only_is_not_written(tmp_path):
    roster = ag.read_roster(PEOPLE)
    waves = ("before", "after")
    networks = {
        (wave, "tie"): ag.Network.from_ties(
            roster, ["ana"], ["ben"], directed=wave == "before"
        ).replace(wave=wave, kind="tie")
        for wave in waves
    }
    study = ag.Study(networks, waves, dict.fromkeys(waves, roster))

    with pytest.raises(ag.ParameterError, match="directed in some waves and not in"):
        ag.write_study(study, tmp_path / "study")


def test_the_same_ties_among_other_people_are_as_if_given_twice():
    source, target = ["ana", "ben", "cy"], ["ben", "cy", "ana"]
    ties = {"source": source, "target": target, "weight": [1, 2, 3]}
    people = {**TABLES["people"], "id": ["ana", "ben", "cy"]}
    joined = {key: [*values, *values[:1]] for key, values in people.items()}
    joined["id"][-1], joined["name"][-1] = "di", "Di Dogwood"
    joined["wave"] = ["", "", "", "after"]

    with pytest.warns(ag.AgencyGraphWarning, match="the ties are the same, as if one"):
        with_tables(people=joined, ties_before=ties, ties_after=ties)


def test_a_simulated_study_of_few_may_hold_no_requests():
    few, more = (ag.simulate_study(people=8, agencies=2, seed=k) for k in (30, 31))

    assert few.requests is None
    assert len(more.requests) > 0


# --- what a session is asked of -------------------------------------------------------


def test_a_list_of_attendees_that_cannot_be_opened_is_told(tmp_path):
    (problem,) = problems(attendees=tmp_path / "gone.csv")

    assert "there is no such file" in problem


def test_a_row_of_nobody_among_attendees_is_told():
    (problem,) = problems(attendees=table("id,name,agency\np1,,\n,,fire"))

    assert "name a person, or remove the row" in problem


def test_a_wish_for_one_of_two_of_a_name_asks_for_the_id():
    (problem,) = problems(wishes=table("id,wanted\np2,Ana Ort"))

    assert "may be 2 people: 'p1' (fire) and 'p4' (health); give the id" in problem


def test_a_name_of_two_agencies_asks_for_the_id():
    roster = ag.read_roster(
        PEOPLE, agencies={"id": ["Fire", "Health"], "name": ["Duty", "duty"]}
    )

    (problem,) = told(agency_asked, roster, "DUTY")

    assert problem.startswith("'DUTY' may be 'Fire' and 'Health'; give the id")


# --- databases and forms --------------------------------------------------------------


def test_a_driver_that_does_not_exist_is_told_without_the_password():
    address = "postgresql+odd://user:secret@localhost/x"

    (problem,) = told(ag.read_study, address, people="select 1")

    assert "there is no driver for postgresql+odd; install" in problem
    assert "secret" not in problem


def test_a_driver_that_is_not_installed_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(ag.MissingDependencyError, match=r"agencygraph\[sql\]"):
        ag.read_study("postgresql://u:secret@localhost/x", people="select 1")


@pytest.mark.parametrize(
    ("unit", "name", "rule"),
    [
        ("person", "survey.xls", "its name ends in .xlsx: not survey.xls"),
        ("agency", "survey.xlsx", "a survey is made for people; this is Roster: 3"),
    ],
)
def test_a_form_is_a_workbook_for_people(tmp_path, unit, name, rule):
    roster = ag.read_roster(PEOPLE, unit=unit)

    with pytest.raises(ag.ParameterError, match=rule):
        ag.write_survey(roster, tmp_path / name)


def test_a_number_that_is_none_is_a_blank_cell(tmp_path):
    table = ag.Table("person", ("ana", "ben"), {"x": [1.5, np.nan]}, {"x": "A number."})

    path, *_ = ag.write_tables({"x": table}, tmp_path / "results.xlsx")

    sheet = read_workbook(path, Checks())[0]
    assert sheet.cells[-2:] == [["ana", "1.5"], ["ben", ""]]


# --- large tables ---------------------------------------------------------------------


@pytest.mark.parametrize("listed", [["1", "1", "1"], ["1", "1", "0"]])
def test_answers_about_large_undirected_ties_are_looked_at_from_both_sides(
    tmp_path, monkeypatch, listed
):
    folder = written(
        tmp_path / "study",
        ties_before={"source": ["a", "b"], "target": ["b", "c"], "weight": [1, 1]},
        responses={
            "id": ["a", "b", "c"],
            "answered": ["0", "1", "0"],
            "listed": listed,
        },
        study="[kinds.tie]\ndirected = false\n",
    )

    careful, quickly, _ = both_ways(folder, monkeypatch)

    assert quickly == careful
