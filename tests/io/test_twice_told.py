"""One thing told in two places of a workbook: one if they agree, a question if not."""

import pytest

import agencygraph as ag
from tests.io.books import GRID, ROSTER, book, read, told

ALIKE = [["Full name", "Agency", "Phone"], *([*row, k] for k, row in
         enumerate(reversed(ROSTER[1:]), start=1))]  # fmt: skip
LIST = ["Session", "Date", "Name"]
TICKS = [
    ["Name", "Agency", "Attended 12 March (Y/N)"],
    ["Ana Ash", "Fire", "Y"],
    ["Ben Birch", "Fire", "N"],
    ["Cy Cedar", "Health", "Y"],
    ["Di Dogwood", "Health", ""],
]


def on(*names):
    """A sheet of those who came on 12 March."""
    return [LIST, *(["12 March", "2024-03-12", name] for name in names)]


def issues(study):
    names = ("sheet", "column", "rows", "done")
    return list(zip(*(study.issues[name].tolist() for name in names), strict=True))


# --- two rosters ----------------------------------------------------------------------


def test_two_rosters_that_agree_are_one_with_an_issue(tmp_path, recwarn):
    path = book(tmp_path, {"Roster": ROSTER, "Staff": ALIKE, "Before": GRID})

    study = ag.read_study(path)

    plain = read(book(tmp_path, {"Roster": ROSTER, "Before": GRID}, "plain.xlsx"))
    assert study.networks.keys() == plain.networks.keys()
    assert study.network().ties().to_dict() == plain.network().ties().to_dict()
    assert study.roster.attributes["Phone"] == ("4", "3", "2", "1")
    assert issues(study) == [("Staff", "", "2-5", "merged")]
    assert any("of sheet 'Roster' are listed again" in note for note in study.notes)
    assert not recwarn.list


def test_names_of_one_roster_are_found_in_another_with_ids(tmp_path):
    staff = [["ID", "Name", "Agency"]]
    staff += [[f"p{k}", *row] for k, row in enumerate(ROSTER[1:], start=1)]
    written = [["Name", "Agency"], ["ASH, Ana", "FIRE"], *ROSTER[2:]]
    path = book(tmp_path, {"Staff": staff, "Roster": written, "Before": GRID})

    study = read(path)

    assert study.roster.people == ("p1", "p2", "p3", "p4")
    assert study.roster.agencies == ("Fire", "Health")


def test_who_is_told_of_in_two_ways_is_told_once_with_both_places(tmp_path):
    other = [ROSTER[0], ROSTER[2], ["Ana Ash", "Police"], *ROSTER[3:]]
    path = book(tmp_path, {"Roster": ROSTER, "Staff": other, "Before": GRID})

    assert told(path) == [
        (
            "survey.xlsx, sheet 'Staff', row 3, column 'Agency': 'Police' is said of "
            "'Ana Ash', and 'Fire' on sheet 'Roster', row 2; "
            "correct one of the two, or "
            "leave a sheet out: [sheets.'Staff'] layout = \"none\""
        )
    ]


def test_rosters_of_other_people_are_one_question_and_nobody_is_unknown(tmp_path):
    other = [ROSTER[0], *ROSTER[1:3], ["Ed Elm", "Police"]]
    path = book(tmp_path, {"Roster": other, "Staff": ROSTER, "Before": GRID})

    (problem,) = told(path)

    assert problem.startswith(
        "survey.xlsx, sheet 'Staff': this sheet lists people, as sheet 'Roster' does, "
        "and not the same ones: only here 'Cy Cedar' (row 4) and 'Di Dogwood' (row 5), "
        "only there 'Ed Elm' (row 4); keep everybody on one sheet, or leave a sheet out"
    )


def test_two_declared_rosters_are_everybody_of_both(tmp_path):
    sheets = {"Fire": ROSTER[:3], "Health": [ROSTER[0], *ROSTER[3:]], "Before": GRID}
    path = book(tmp_path, sheets)
    declared = {"sheets": {name: {"layout": "roster"} for name in ("Fire", "Health")}}

    assert len(told(path)) == 1
    assert read(path, settings=declared).roster.n_people == 4


def test_rosters_of_two_waves_are_no_question(tmp_path):
    sheets = {"Roster before": ROSTER[:4], "Roster after": ROSTER, "Before": GRID,
              "After": GRID}  # fmt: skip
    path = book(tmp_path, {**sheets, "Before": [r[:4] for r in GRID]})

    study = read(path)

    assert [study.rosters[w].n_people for w in study.waves] == [3, 4]


# --- attendance -----------------------------------------------------------------------


def test_attendance_told_twice_and_alike_counts_once(tmp_path, recwarn):
    sheets = {"Roster": TICKS, "Attendance": on("Ana Ash", "Cy Cedar"), "Before": GRID}

    study = ag.read_study(book(tmp_path, sheets))

    assert study.attendance.labels == (
        ("Ana Ash", "12 March"),
        ("Cy Cedar", "12 March"),
    )
    assert study.attendance["date"].tolist() == ["2024-03-12"] * 2
    assert issues(study) == [("Roster", "Attended 12 March (Y/N)", "2, 4", "merged")]
    assert not recwarn.list


def test_each_person_whose_attendance_differs_is_told_once_with_both_places(tmp_path):
    sheets = {"Roster": TICKS, "Attendance": on("Ana Ash", "Ben Birch", "Di Dogwood")}

    found = told(book(tmp_path, {**sheets, "Before": GRID}))

    ticks = "column 'Attended 12 March (Y/N)' of sheet 'Roster'"
    both = (
        "correct one of the two, or take one of them away: delete the column, or say "
    )
    both += "[sheets.'Attendance'] layout = \"none\""
    place = "survey.xlsx, sheet"
    assert found == [
        (
            f"{place} 'Attendance', row 3, column 'Name': 'Ben Birch' came to "
            f"'12 March' by this row, and {ticks}, row 3, says that "
            f"they did not; {both}"
        ),
        (
            f"{place} 'Attendance', row 4, column 'Name': 'Di "
            f"Dogwood' came to '12 March' "
            f"by this row, and {ticks}, row 5, says that they did not; {both}"
        ),
        (
            f"{place} 'Roster', row 4, column 'Attended 12 March (Y/N)': 'Y' says "
            f"that 'Cy Cedar' came to '12 March', and sheet "
            f"'Attendance' does not list them; "
            f"{both}"
        ),
    ]


def test_two_lists_may_each_hold_some_of_those_who_came(tmp_path):
    sheets = {
        "Roster": ROSTER, "Before": GRID,
        "Attendance": on("Ana Ash", "Ben Birch"), "Sign-in": on("Ana Ash", "Cy Cedar"),
    }  # fmt: skip

    study = read(book(tmp_path, sheets))

    assert [who for who, _ in study.attendance.labels] == [
        "Ana Ash", "Ben Birch", "Cy Cedar",
    ]  # fmt: skip
    assert issues(study) == [("Sign-in", "", "2", "merged")]


def test_two_lists_that_contradict_each_other_are_told_with_both_sheets(tmp_path):
    later = [LIST, ["12 March", "2024-03-13", "Ana Ash"]]
    sheets = {"Roster": ROSTER, "Attendance": on("Ben Birch", "Ana Ash"),
              "Sign-in": later, "Before": GRID}  # fmt: skip

    (problem,) = told(book(tmp_path, sheets))

    assert "sheet 'Sign-in', row 2" in problem
    assert "repeats row 3 of sheet 'Attendance' for Ana Ash and 12 March" in problem


@pytest.mark.parametrize("mark", ["Y", "N"])
def test_two_columns_of_ticks_have_to_agree(tmp_path, mark):
    again = [["Name", "12 March"], *([row[0], row[2]] for row in TICKS[1:4])]
    again.append(["Di Dogwood", mark])

    found = told(book(tmp_path, {"Roster": TICKS, "Register": again, "Before": GRID}))

    assert [("'Di Dogwood' came" in text) for text in found] == [True] * (mark == "Y")
