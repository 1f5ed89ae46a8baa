"""Two exports of a form, a workbook a round, are one study of two waves."""

import pytest

import agencygraph as ag
from tests.io.books import ASKED, GRID, ROSTER, book, read, ties, told

AFTER = [
    ["Your name", *(f"{ASKED} [{row[0]}]" for row in ROSTER[1:])],
    ["Ana Ash", "", "Daily", "Weekly", "Monthly"],
    ["Ben Birch", "Daily", "", "Never", "Never"],
]


@pytest.fixture
def folder(tmp_path):
    """Exports of two rounds, and the roster as the first sheet of one of them."""
    place = tmp_path / "exports"
    place.mkdir()
    book(place, {"Roster": ROSTER, "Form1": GRID}, "Survey before.xlsx")
    book(place, {"Form1": AFTER}, "Survey after.xlsx")
    (place / "~$Survey after.xlsx").write_bytes(b"a lock of a spreadsheet program")
    return place


def test_each_workbook_is_a_wave(folder):
    study = read(folder)

    assert study.waves == ("before", "after")
    assert ties(study, "before") == {
        ("Ana Ash", "Ben Birch"): 3,
        ("Ana Ash", "Di Dogwood"): 1,
        ("Cy Cedar", "Ana Ash"): 2,
    }
    assert ties(study, "after")["Ana Ash", "Cy Cedar"] == 2
    assert study.roster.n_people == 4


def test_it_is_the_study_of_one_workbook_with_both_sheets(folder, tmp_path):
    sheets = {"Roster": ROSTER, "Form1 (before)": GRID, "Form1 (after)": AFTER}

    one = read(book(tmp_path, sheets))
    two = read(folder)

    assert two.networks == one.networks
    recorded = {name: rows for (name, _, rows) in records(two)}
    assert recorded == {"Survey before.xlsx": 6, "Survey after.xlsx": 2}


def records(study):
    table = study.inputs
    return zip(table["file"], table["sha256"], table["rows"].tolist(), strict=True)


def test_problems_name_the_workbook_and_the_sheet(folder):
    odd = [AFTER[0], ["Ana Ash", "", "sometimes or so", "Never", "Never"]]
    book(folder, {"Form1": odd}, "Survey after.xlsx")

    (problem,) = told(folder)

    assert problem.startswith("Survey after.xlsx, sheet 'Form1 (after)', row 2, column")
    assert "'sometimes or so'" in problem


def test_settings_beside_the_workbooks_are_followed(folder):
    (folder / "study.toml").write_text('waves = ["after", "before"]\n')

    assert read(folder).waves == ("after", "before")


def test_a_folder_with_tables_of_a_study_is_read_as_such(folder):
    (folder / "people.csv").write_text("id,agency\nana,fire\n")
    (folder / "ties_before.csv").write_text("source,target\n")

    notes = ag.check(folder).notes

    assert any("not read: Survey after.xlsx and Survey before.xlsx" in n for n in notes)


def test_workbooks_that_say_no_round_are_not_guessed_at(folder):
    (folder / "Survey before.xlsx").rename(folder / "Survey.xlsx")

    assert any("there is no table of people" in problem for problem in told(folder))


def test_a_folder_of_one_workbook_says_to_give_the_workbook(folder):
    (folder / "Survey after.xlsx").unlink()

    (problem,) = told(folder)

    assert problem.startswith("exports: there is no table of people in this folder; ")
    assert problem.endswith(str(folder / "Survey before.xlsx"))
