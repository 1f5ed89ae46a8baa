"""One cause is one problem, slips are suggested, totals are nobody's."""

import json

import pytest
import xlsxwriter

import agencygraph as ag
from agencygraph.io.names import Book, Entry, _likeness, _may_be_like, name_key
from agencygraph.io.words import answer_key
from tests.io.books import ASKED, GRID, ROSTER, book, read, ties, told

NAMES = [row[0] for row in ROSTER[1:]]
ANA, BEN, CY, DI = NAMES
FIRST = f"survey.xlsx, sheet 'Before', row 2, column '{ASKED} [Ben Birch]': "


def before(tmp_path, rows, roster=ROSTER, **more):
    return book(tmp_path, {"Roster": roster, "Before": rows, **more})


# --- answers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("Monthly".replace("h", ""), "Monthly"), ("nevr", "Never"), ("weeky", "Weekly")],
)
def test_a_slip_is_suggested_and_not_merged(tmp_path, slip, meant):
    rows = [GRID[0], [ANA, "", slip, "Never", "Daily"], *GRID[2:]]
    rows += [[BEN, "Monthly", "", slip, "Never"]]

    found = ag.check(before(tmp_path, rows))

    assert [str(problem) for problem in found.problems] == [
        (
            f"{FIRST}{slip!r} is not an answer whose strength is known (in "
            "2 cells); did "
            f"you mean {meant!r}? correct them"
        )
    ]
    assert (ANA, BEN) not in ties(found.study)


def test_a_slip_of_a_declared_scale_is_suggested(tmp_path):
    rows = [GRID[0], [ANA, "", "Frend", "Never", "Colleague"]]
    scale = [{"value": 1, "word": "Colleague"}, {"value": 2, "word": "Friend"}]

    found = told(
        before(tmp_path, rows), settings={"kinds": {"contacts": {"scale": scale}}}
    )

    assert found == [
        (
            f"{FIRST}'Frend' is not a level of the scale that is "
            "declared; did you mean 'Friend'? correct it"
        )
    ]


def test_words_of_no_scale_are_one_problem_with_the_scale_to_declare(tmp_path):
    rows = [GRID[0], [ANA, "", "blue", "red", "green"], [BEN, "red", "", "blue", "red"]]

    assert told(before(tmp_path, rows)) == [
        (
            f"{FIRST}'blue' is not an answer whose strength is known, nor "
            "are 'red' and "
            "'green' (in 6 cells); declare the scale, in order from low to high: "
            '[kinds."contacts"] scale = [{value = 1, word = "blue"}, '
            "{value = 2, word = "
            '"red"}, {value = 3, word = "green"}]'
        )
    ]


def test_the_scale_that_is_suggested_is_one_that_can_be_declared(tmp_path):
    rows = [GRID[0], [ANA, "", "blue", "red", "green"]]
    (found,) = told(before(tmp_path, rows))
    lines = found.split("low to high: ")[1].replace("] scale", "]\nscale").split("\n")

    path = before(tmp_path, rows, study=[["study.toml"], *([line] for line in lines)])

    assert ties(read(path)) == {(ANA, BEN): 1, (ANA, CY): 2, (ANA, DI): 3}


def test_one_odd_word_among_numbers_leaves_the_numbers_as_they_are(tmp_path):
    rows = [GRID[0], [ANA, "", "often", 2, 3], [BEN, "1", "", 4, 0]]

    found = ag.check(before(tmp_path, rows))

    assert [problem.value for problem in found.problems] == ["often"]
    assert ties(found.study)[BEN, CY] == 4


def test_one_plain_word_among_numbered_ones_is_suggested_its_number(tmp_path):
    rows = [GRID[0], [ANA, "", "monthly", "1 - Never", "3 - Monthly"]]

    assert told(before(tmp_path, rows)) == [
        (
            f"{FIRST}'monthly' is not an answer whose strength is known; did you mean "
            "'3 - Monthly'? correct it"
        )
    ]


def test_a_negative_number_is_not_read_as_a_positive_one(tmp_path):
    rows = [GRID[0], [ANA, "", -9, 1, 2], [BEN, 1, "", -9, 2]]

    assert answer_key("-9") == "-9"
    assert told(before(tmp_path, rows)) == [
        (
            f"{FIRST}'-9' is negative (in 2 cells); give a number from 0, "
            "or clear the cell "
            "if it stands for no answer"
        )
    ]


def test_numbers_off_the_scale_that_was_offered_are_one_problem(tmp_path):
    header = ["Your name", *(f"How well do you know (1-4) [{n}]" for n in NAMES)]
    rows = [header, [ANA, "", 7, 9, 1], [BEN, 7, "", 2, 7]]

    (found,) = told(before(tmp_path, rows))

    assert found.endswith(
        "'7' is not a level of the scale 1, 2, 3 and 4, nor is '9' (in "
        "4 rows); correct "
        "them, or the scale in study.toml"
    )


# --- cells ----------------------------------------------------------------------------


def test_errors_of_the_spreadsheet_are_one_problem(tmp_path):
    path = tmp_path / "survey.xlsx"
    made = xlsxwriter.Workbook(str(path))
    for title, rows in (("Roster", ROSTER), ("Before", GRID)):
        page = made.add_worksheet(title)
        for i, row in enumerate(rows):
            page.write_row(i, 0, row)
    for i in (1, 2):
        page.write_formula(i, 2, "=NA()", None, "#N/A")
    made.close()

    assert told(path) == [
        (
            f"{FIRST}'#N/A' is an error of the spreadsheet (in 2 cells); "
            "correct the formula"
        )
    ]


def test_rows_that_nobody_answered_are_one_problem(tmp_path):
    rows = [GRID[0], ["", "", "Daily"], ["", "Daily"], GRID[2]]

    assert told(before(tmp_path, rows)) == [
        (
            "survey.xlsx, sheet 'Before', row 2, column 'Your name': the "
            "cell is blank in a "
            "row with answers (in 2 cells); say who answered, or remove the row"
        )
    ]


def test_two_waves_without_a_column_that_says_so_are_one_problem(tmp_path):
    rows = [GRID[0], *([who, "Never", "Never", "Daily"] for who in [*NAMES, *NAMES])]

    assert told(before(tmp_path, rows)) == [
        (
            "survey.xlsx, sheet 'Before', row 6, column 'Your name': 'Ana "
            "Ash' answered in "
            "row 2 as well, and 3 other rows are of somebody who answered "
            "before; if the "
            "sheet holds two waves, say in a column 'Wave' which wave each "
            "row is of; if "
            'not, say which row counts: resubmitted = "last"'
        )
    ]


# --- totals and titles ----------------------------------------------------------------

MATRIX = [
    ["How often do you meet?", *NAMES, "Total"],
    [ANA, 0, 1, 0, 2, 3],
    [BEN, 1, 0, 0, 0, 1],
    [CY, 0, 0, 0, 1, 1],
    [DI, 0, 0, 3, 0, 3],
    ["Total", 1, 1, 3, 3, 8],
]
MEETS = {(ANA, BEN): 1, (ANA, DI): 2, (BEN, ANA): 1, (CY, DI): 1, (DI, CY): 3}


def relabelled(row, column):
    return [[*MATRIX[0][:-1], column], *MATRIX[1:-1], [row, *MATRIX[-1][1:]]]


@pytest.mark.parametrize(
    ("row", "column"),
    [("Total", "Total"), ("Sum", "Totals"), ("Received:", "Given"), ("", "sums")],
)
def test_totals_of_a_matrix_are_nobody(tmp_path, row, column):
    found = ag.check(before(tmp_path, relabelled(row, column)))

    assert (found.ok, found.unknown) == (True, ())
    assert ties(found.study, kind="meets") == MEETS
    assert found.notes[:2] == (
        (
            "survey.xlsx, sheet 'Before': a row of totals is of nobody, "
            "and was left out "
            "(row 6)."
        ),
        (
            f"survey.xlsx, sheet 'Before', column {column!r}: a column of "
            "totals is about "
            "nobody, and was left out."
        ),
    )
    assert found.study.issues["done"].tolist() == ["left out", "left out"]


def test_somebody_who_is_not_listed_is_no_total(tmp_path):
    rows = relabelled("Sam New", "Total")
    rows[-1][1] = 7

    assert [one.written for one in ag.check(before(tmp_path, rows)).unknown] == [
        "Sam New"
    ]


def test_somebody_called_total_is_somebody(tmp_path):
    roster = [*ROSTER, ["Total", "Port"]]

    study = read(before(tmp_path, MATRIX, roster))

    assert ties(study)[ANA, "Total"] == 3


def test_totals_of_a_grid_are_nobody(tmp_path):
    rows = [
        ["Your name", *NAMES, "Total"],
        [ANA, "", 1, 2, 0, 3],
        ["Total", 0, 1, 2, 0],
    ]

    study = read(before(tmp_path, rows))

    assert ties(study) == {(ANA, BEN): 1, (ANA, CY): 2}
    assert study.scores is None


@pytest.mark.parametrize(
    "rows",
    [MATRIX, [[MATRIX[0][0]], [], ["", *MATRIX[0][1:]], *MATRIX[1:]]],
    ids=["in the corner", "above"],
)
def test_the_title_of_a_matrix_says_its_kind(tmp_path, rows):
    found = ag.check(before(tmp_path, rows))

    assert found.sheets[1].kinds == (("How often do you meet", "meets"),)


def test_a_title_says_the_kind_only_where_nothing_else_does(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Trust": MATRIX})

    assert ag.check(path).sheets[1].kinds == (("How often do you meet", "trusts"),)


def test_a_title_that_asks_nothing_is_shown_and_names_no_kind(tmp_path):
    rows = [["Spring of 2026"], ["", *MATRIX[0][1:]], *MATRIX[1:]]

    found = ag.check(before(tmp_path, rows))

    assert found.sheets[1].kinds == (("Spring of 2026", "tie"),)


# --- names ----------------------------------------------------------------------------


def many(tmp_path, turn, n=30):
    roster = [["Name", "Agency"], *([f"Zoë Ab{k:02}cd", "Fire"] for k in range(n))]
    rows = [["From", "To"], *([turn(r[0]), turn(roster[1][0])] for r in roster[2:])]
    return book(tmp_path, {"Roster": roster, "Ties": rows})


def test_every_name_read_by_its_spelling_is_listed(tmp_path):
    found = ag.check(many(tmp_path, lambda name: name.replace("ë", "e")))

    page = repr(found)
    assert len(found.spelled) == 30
    assert "Names read by their spelling (30)" in page
    assert all(f"'Zoe Ab{k:02}cd' as 'Zoë Ab{k:02}cd'" in page for k in range(30))
    (note,) = [note for note in found.study.notes if "by their spelling" in note]
    assert note.count(" as ") == 10
    assert note.endswith("and 20 more.")


# --- a mark, and a name twice ---------------------------------------------------------


@pytest.mark.parametrize("mark", ["-", "–", ".", "/", "--"])
def test_a_dash_is_asked_about_and_is_no_level_of_a_scale(tmp_path, mark):
    rows = [GRID[0], ["Ana Ash", "", mark, "Never", "Monthly"], GRID[2]]

    (problem,) = told(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert f"[Ben Birch]': {mark!r} may say that there is no tie, or nothing" in problem
    assert problem.endswith(
        "put 'Never' in its place if there is no tie, or clear it if nobody knows"
    )


def test_a_dash_among_numbers_is_to_be_0_or_nothing(tmp_path):
    head = ["", "Ana Ash", "Ben Birch", "Cy Cedar", "Di Dogwood"]
    rows = [head, [head[1], "-", 2, "-", 1], [head[3], 1, "-", "", 3]]

    (problem,) = told(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert "row 2, column 'Cy Cedar': '-' may say that there is no tie" in problem
    assert "(in 2 cells); put 0 in their place if there is no tie, or clear" in problem


def test_a_name_twice_in_a_row_is_told_in_the_words_that_were_written(tmp_path):
    rows = [
        ["Your name", "Contact 1", "How often?", "Contact 2", "How often?"],
        ["Ana Ash", "Ben Birch", "Daily", "Ben Birch", " monthly"],
        ["Cy Cedar", "Ana Ash", "Weekly", "", ""],
    ]

    (problem,) = told(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert "row 2, column 'How often?': 'monthly' is what 'Ana Ash' says of " in problem
    assert "of 'Ben Birch', and so is 'Daily', in this row too; keep one of" in problem


def test_a_tie_in_two_rows_is_told_in_the_words_that_were_written(tmp_path):
    people = [
        ["ID", *ROSTER[0]],
        *([f"p{k}", *row] for k, row in enumerate(ROSTER[1:])),
    ]
    rows = [["From", "To", "Strength"], ["Ana Ash", "Ben Birch", "Weekly"]]
    rows.append(["Ana Ash", "p1", "Daily"])

    (problem,) = told(book(tmp_path, {"Roster": people, "Ties": rows}))

    assert "row 3, column 'Strength': 'Daily' is what 'Ana Ash' says of 'p1'" in problem
    assert ", and so is 'Weekly', in row 2; keep one of the rows, or say" in problem


def test_nothing_is_said_of_who_answered_where_no_ties_could_be_read(tmp_path):
    tie = ["Ana Ash", "Ben Birch"]
    rows = [["From", "To", "Strength"], [*tie, 1], [*tie, 2]]

    page = repr(ag.check(book(tmp_path, {"Roster": ROSTER, "Ties": rows})))

    assert "To be put right (1)" in page
    assert "Who answered" not in page


def test_every_unknown_name_is_listed_with_suggestions(tmp_path):
    found = ag.check(many(tmp_path, lambda name: name.replace("Zoë", "Zöel")))

    page = repr(found)
    assert "Named, and not on the roster (30)" in page
    assert all(f"  Zöel Ab{k:02}cd: " in page for k in range(30))
    assert all(one.suggestions for one in found.unknown)
    assert "the 30 names above that are not on the roster: correct them" in page
    assert "To be put right (30)" in page


def test_suggestions_pass_over_nobody_who_is_like_enough():
    words = [
        "Bob Smith",
        "Robert Smith",
        "R. Smith",
        "Beth Low",
        "Low Beth",
        "Bet Lowe",
    ]
    keys = [name_key(word) for word in words]

    for one in keys:
        for two in keys:
            assert _may_be_like(one, two) or _likeness(one, two) < 0.75


def test_a_name_is_suggested_for_itself_turned_round():
    people = Book([Entry("1", "Beth Low"), Entry("2", "Amir Khan")])

    assert [entry.id for entry in people.suggest("Low Bethh")] == ["1"]


def test_machines_are_told_no_name_that_was_read_by_its_spelling(tmp_path):
    found = ag.check(many(tmp_path, lambda name: name.replace("ë", "e")))

    assert json.loads(found.to_json())["spelled"] == 30
    assert "Zo" not in found.to_json()
    assert json.loads(found.to_json(show_values=True))["spelled"]["Zoe Ab00cd"]


def test_whoever_did_not_consent_is_not_listed_by_their_spelling(tmp_path):
    rows = [[*GRID[0], "I consent"], ["CEDAR, Cy", *GRID[2][1:], "No"]]

    assert ag.check(before(tmp_path, rows)).spelled == {}


def test_a_row_of_names_below_a_heading_is_no_row_of_headings(tmp_path):
    rows = [["Name", "Line manager", "I feel sure"], [ANA, BEN, 4], [CY, DI, 3]]
    sheets = {"Roster": ROSTER, "Before": GRID, "Confidence": rows}

    study = read(book(tmp_path, sheets))

    assert study.kinds == ("contacts",)
    assert len(study.scores) == 2
