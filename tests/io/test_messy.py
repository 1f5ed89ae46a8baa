"""Sheets as they are kept by hand: notes, sums, questions as headings, two Ann Lees."""

import pytest

import agencygraph as ag
from agencygraph.io.layouts.below import _reads_like_a_note
from tests.io.books import ASKED, GRID, ROSTER, book, read, ties, told

NOTES = [[], ["* Di was on leave", "", "", "", ""], ["Source: the survey of May"]]


def notes_of(path):
    return ag.check(path).notes


# --- under the table ------------------------------------------------------------------


def test_notes_under_any_table_are_nobody_and_are_told(tmp_path):
    sheets = {
        "Roster": [*ROSTER, *NOTES],
        "Before": [*GRID, *NOTES],
        "Ties after": [["From", "To"], ["Ana Ash", "Cy Cedar"], *NOTES],
        "Attendance": [["Name", "Day 1"], ["Ana Ash", "x"], *NOTES],
    }
    path = book(tmp_path, sheets)

    study = read(path)
    found = notes_of(path)

    assert study.roster.n_people == 4
    assert sum("is a note below the table, and not read" in text for text in found) == 8
    assert (
        "survey.xlsx, sheet 'Roster': '* Di was on leave' is a note below the table, "
        "and not read (row 7)."
    ) in found
    issues = study.issues.to_dict().values()
    assert (
        sum(row["what"] == "a note below the table is not read" for row in issues) == 8
    )


def test_sums_under_a_roster_and_a_register_are_nobody(tmp_path):
    sheets = {
        "Roster": [["ID", *ROSTER[0]], *([k, *row] for k, row in enumerate(ROSTER[1:])),
                   [], ["Total", "", 4], ["n = 4"]],
        "Before": GRID,
        "Attendance": [["Name", "Day 1"], ["Ana Ash", "x"], ["Total", 1]],
    }  # fmt: skip
    path = book(tmp_path, sheets)

    assert told(path) == []
    assert read(path).roster.n_people == 4
    assert sum("a row of totals is of nobody" in text for text in notes_of(path)) == 2


def test_a_note_below_a_matrix_is_not_a_row_that_was_not_returned(tmp_path):
    head = ["", "Ana Ash", "Ben Birch", "Cy Cedar", "Di Dogwood"]
    rows = [head, [head[1], "", 2, 0, 1], [head[3], 1, 0, "", 3]]
    sums = ["Total", 1, 2, 0, 4]
    sheets = {
        "Roster": ROSTER,
        "Before": [*rows, sums, [], ["Di did not send it back."]],
    }

    study = read(book(tmp_path, sheets))

    assert not any("without an answer" in text for text in study.notes)
    assert len(ties(study)) == 4


@pytest.mark.parametrize(
    "text",
    ["Cat left in January.", "* on leave", "Note: Cat left", "NB - see sheet 2",
     "n = 12", "all of the names were checked", "Source: interviews"],
)  # fmt: skip
def test_what_reads_like_a_note(text):
    assert _reads_like_a_note(text)


@pytest.mark.parametrize(
    "text",
    ["Maria de la Cruz y Lopez", "Dr. Al Ray", "Note", "ana ash", "Cat",
     "J. R. Smith Jr.", "Key Housing Trust", "ann lee.", "Data Team",
     "Ben van der Berg de Vries"],
)  # fmt: skip
def test_what_is_written_as_a_name_is_no_note(text):
    assert not _reads_like_a_note(text)


def test_who_is_listed_last_and_without_an_agency_stays_a_person(tmp_path):
    sheets = {"Roster": [*ROSTER, [], ["Eve Elm", ""]], "Before": GRID}

    assert "Eve Elm" in read(book(tmp_path, sheets)).roster.names


def test_a_note_in_the_middle_is_asked_about(tmp_path):
    rows = [GRID[0], ["* Di was on leave"], *GRID[1:]]

    (problem,) = told(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert "'* Di was on leave' is not on the roster" in problem


# --- lists of ties with questions -----------------------------------------------------

TRUST = "How far do you trust them?"


def test_the_question_over_a_column_of_a_list_says_strength_and_kind(tmp_path):
    rows = [["From", "To", TRUST, "Comments", "When"],
            ["Ana Ash", "Cy Cedar", "A lot", "since 2019", "2024-05-01"],
            ["Cy Cedar", "Ben Birch", "Somewhat", "", ""]]  # fmt: skip

    study = read(book(tmp_path, {"Roster": ROSTER, "Links": rows}))

    assert study.kinds == ("trusts",)
    assert study.confidential == {"trusts"}
    assert ties(study) == {("Ana Ash", "Cy Cedar"): 2, ("Cy Cedar", "Ben Birch"): 1}
    assert any("columns 'Comments' and 'When' were not used" in n for n in study.notes)


def test_two_questions_of_a_list_are_two_kinds(tmp_path):
    rows = [["From", "To", f"{ASKED} them?", TRUST],
            ["Ana Ash", "Cy Cedar", "Daily", "Completely"],
            ["Cy Cedar", "Ben Birch", "Monthly", "Not at all"],
            ["Ben Birch", "Ana Ash", "Monthly", "A little"]]  # fmt: skip

    study = read(book(tmp_path, {"Roster": ROSTER, "Links": rows}))

    assert study.kinds == ("contacts", "trusts")
    assert len(ties(study, kind="contacts")) == 3
    assert ties(study, kind="trusts") == {
        ("Ana Ash", "Cy Cedar"): 2, ("Ben Birch", "Ana Ash"): 1,
    }  # fmt: skip


def test_a_question_beside_a_strength_is_a_kind_of_its_own(tmp_path):
    rows = [["From", "To", "Strength", TRUST], ["Ana Ash", "Cy Cedar", 3, 4]]

    study = read(book(tmp_path, {"Roster": ROSTER, "Links": rows}))

    assert ties(study, kind="tie") == {("Ana Ash", "Cy Cedar"): 3}
    assert ties(study, kind="trusts") == {("Ana Ash", "Cy Cedar"): 4}


def test_where_a_column_says_the_kind_one_question_is_the_strength(tmp_path):
    rows = [["From", "To", "Type", "How strong is it?"],
            ["Ana Ash", "Cy Cedar", "knows", 2],
            ["Ana Ash", "Cy Cedar", "meets", 1]]  # fmt: skip
    path = book(tmp_path, {"Roster": ROSTER, "Links": rows})

    assert ties(read(path), kind="knows") == {("Ana Ash", "Cy Cedar"): 2}


def test_two_questions_beside_a_kind_are_warned_of(tmp_path):
    rows = [
        ["From", "To", "Type", "Strength", TRUST],
        ["Ana Ash", "Cy Cedar", "x", 2, 3],
    ]

    (warning,) = ag.check(book(tmp_path, {"Roster": ROSTER, "L": rows})).warnings

    assert "'How far do you trust them' was not used, as a column says the" in warning


def test_a_question_answered_at_length_is_no_strength(tmp_path):
    rows = [
        ["From", "To", "How do you know them?"],
        ["Ana Ash", "Cy Cedar", "From work"],
    ]

    study = read(book(tmp_path, {"Roster": ROSTER, "Links": rows}))

    assert ties(study) == {("Ana Ash", "Cy Cedar"): 1}


# --- what the page says ---------------------------------------------------------------

WITH_IDS = [["ID", "Name", "Agency"], [1, "Ann Lee", "Fire"],
            [2, "Ann  Lee ", "Health"], [3, "Bo Ray", "Fire"], [4, "Cy Moss", "Health"],
            ]  # fmt: skip


def test_who_is_named_by_nobody_is_told_by_name(tmp_path):
    rows = [["From", "To"], ["Bo Ray", "Cy Moss"]]

    page = repr(ag.check(book(tmp_path, {"Roster": WITH_IDS, "Links": rows})))

    assert "named by nobody: Ann Lee [1], Bo Ray and Ann Lee [2]" in page


def test_of_two_people_with_one_name_the_agency_tells_who_is_meant(tmp_path):
    rows = [["From", "To"], ["Bo Ray", "Ann Lee"]]
    path = book(tmp_path, {"Roster": WITH_IDS, "Links": rows})

    (problem,) = told(path)
    rows[1][1] = "Ann Lee (Health)"
    study = read(book(tmp_path, {"Roster": WITH_IDS, "Links": rows}))

    assert (
        "write their agency behind the name, 'Ann Lee (Fire)', use their id" in problem
    )
    assert study.network().ties().labels == (("3", "2"),)


def test_numbers_as_ids_are_nothing_to_tell_of_where_names_are_used(tmp_path):
    rows = [["From", "To"], ["Bo Ray", "Cy Moss"]]

    found = ag.check(book(tmp_path, {"Roster": WITH_IDS, "Links": rows}))

    assert not any("ids are numbers" in text for text in found.warnings)


def test_people_without_a_name_to_show_are_not_told_of_as_namesakes(tmp_path):
    people = [[*ROSTER[0], "Consent"], *([*row, "N"] for row in ROSTER[1:])]

    found = ag.check(book(tmp_path, {"Roster": people, "Before": GRID}))

    assert not any("the name of another" in text for text in found.warnings)


def test_the_page_says_where_lines_are_written_that_messages_ask_for(tmp_path):
    where = 'Lines such as blank = "no tie" go into a text file study.toml'
    clear = [[c or "Never" for c in row] for row in GRID]
    blank = [GRID[0], ["Ana Ash", "", "", "Never", "Monthly"], GRID[2]]

    asked = repr(ag.check(book(tmp_path, {"Roster": ROSTER, "Before": blank})))
    plain = repr(ag.check(book(tmp_path, {"Roster": ROSTER, "Before": clear})))

    assert where in asked
    assert where not in plain


def test_a_line_of_settings_may_stand_in_the_first_row_of_its_sheet(tmp_path):
    blank = [GRID[0], ["Ana Ash", "", "", "Never", "Monthly"], GRID[2]]
    first = {"Roster": ROSTER, "Before": blank, "study": [['blank = "no tie"']]}
    second = {**first, "study": [["study.toml"], ['blank = "no tie"']]}

    found = [ag.check(book(tmp_path, sheets)) for sheets in (first, second)]

    assert [check.warnings for check in found] == [(), ()]


def test_a_title_is_shown_as_one_and_asks_nothing(tmp_path):
    head = ["", "Ana Ash", "Ben Birch", "Cy Cedar", "Di Dogwood"]
    rows = [["1 = yearly, 5 = daily"], head, [head[1], "", 2, 0, 1]]

    page = repr(ag.check(book(tmp_path, {"Roster": ROSTER, "Before": rows})))

    assert "\"1 = yearly, 5 = daily\": ties of kind 'tie'" in page


def test_curly_quotation_marks_are_told_by_row_of_the_sheet(tmp_path):
    lines = [["study.toml"], [], ["blank = \u201cno tie\u201d"]]

    (problem,) = told(book(tmp_path, {"Roster": ROSTER, "B": GRID, "study": lines}))

    assert problem == (
        "survey.xlsx, sheet 'study': what stands there is not TOML: Invalid value (at "
        "line 3, column 9); the quotation marks are curly: type straight ones, as in "
        '"no tie"'
    )


def test_a_sheet_that_is_nearly_named_right_in_the_settings_is_offered(tmp_path):
    settings = {"sheets": {"Beforee": {"wave": "x"}}}
    path = book(tmp_path, {"Roster": ROSTER, "Before": GRID})

    (problem,) = told(path, settings=settings)

    assert "'Beforee' is not a sheet of the workbook; did you mean 'Before'?" in problem


def test_a_name_read_by_its_spelling_is_told_with_the_name_and_not_the_id(tmp_path):
    rows = [["From", "To"], ["Bo Ray", "Moss, Cy"]]

    found = ag.check(book(tmp_path, {"Roster": WITH_IDS, "Links": rows}))

    assert (
        "survey.xlsx: names read by their spelling: 'Moss, Cy' as 'Cy Moss' (Health)."
    ) in found.notes


def test_the_page_says_who_came_and_what_was_said_of_oneself(tmp_path):
    sheets = {
        "Roster": ROSTER,
        "Before": [[*GRID[0], "I feel sure (1-5)"], [*GRID[1], 4], [*GRID[2], 2]],
        "Attendance": [["Name", "Day 1", "Day 2"], ["Ana Ash", "x", "x"],
                       ["Cy Cedar", "", "x"]],
    }  # fmt: skip

    page = repr(ag.check(book(tmp_path, sheets)))

    assert "\n  came: 1 to 'Day 1' and 2 to 'Day 2'\n" in page
    assert "\n  answers about oneself: 2 to 'I feel sure (1-5)'\n" in page


def test_bytes_that_are_no_text_are_not_called_text(tmp_path):
    path = tmp_path / "survey.xlsx"
    path.write_bytes(bytes(range(256)) * 4)

    (problem,) = told(path)

    assert problem.startswith("survey.xlsx: the file is called a workbook and is none;")


@pytest.mark.parametrize(
    "heading", ["{}...{}", "{}… {}", "{}? {}", "{} {}", "{} {}?", "{} | {}", "{}:  {}"]
)
def test_a_question_that_ends_in_a_name_is_about_that_person(tmp_path, heading):
    names = [row[0] for row in ROSTER[1:]]
    head = ["Your name", *(heading.format(ASKED, name) for name in names), "Comments"]
    rows = [head, *([*row, "hello Ana Ash"] for row in GRID[1:])]

    found = ag.check(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert found.problems == ()
    assert found.sheets[1].layout == "roster grid"
    assert found.study.kinds == ("contacts",)
    assert len(ties(found.study)) == 3


def test_a_heading_that_asks_nothing_and_ends_in_a_name_is_about_nobody(tmp_path):
    rows = [[*GRID[0], "Line manager is Ana Ash"], [*GRID[1], "yes"], [*GRID[2], "no"]]

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert len(ties(study)) == 3
