"""What is left out of a workbook is told, and each problem with its cell."""

import shutil

import agencygraph as ag
from tests.io.books import ROSTER, book, told

PEOPLE = [row[0] for row in ROSTER[1:]]


def test_a_tie_to_a_blank_cell_is_told_and_not_lost(tmp_path):
    links = [["From", "To"], [PEOPLE[0], PEOPLE[1]], [PEOPLE[1], None]]
    path = book(tmp_path, {"Roster": ROSTER, "Links": links})

    (problem,) = told(path)

    assert problem == (
        "survey.xlsx, sheet 'Links', row 3, column 'To': the cell is blank in a row "
        "that holds a tie; give the name, or remove the row"
    )


def test_names_left_out_by_an_alias_are_counted(tmp_path):
    links = [["From", "To"], [PEOPLE[0], PEOPLE[1]], [PEOPLE[1], "Nobody Known"]]
    links.append([PEOPLE[0], "Nobody Known"])
    path = book(tmp_path, {"Roster": ROSTER, "Links": links})

    study = ag.read_study(path, settings=ag.Settings(aliases={"Nobody Known": "-"}))

    told_of = "survey.xlsx: 'Nobody Known' in 2 cells was left out, as the aliases say."
    assert told_of in study.notes


def test_a_file_whose_name_begins_with_a_tilde_is_a_file(tmp_path, monkeypatch):
    links = [["From", "To"], [PEOPLE[0], PEOPLE[1]]]
    path = book(tmp_path, {"Roster": ROSTER, "Links": links})
    shutil.copy(path, tmp_path / "~$survey.xlsx")
    monkeypatch.chdir(tmp_path)

    assert ag.check("~$survey.xlsx").ok
    assert ag.read_study("~$survey.xlsx").waves == ("1",)
