"""What forms export: bare names as headings, several names in a cell, nobody."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.io.layouts.several import apart
from agencygraph.io.names import Book, Entry
from agencygraph.io.words import LADDERS, is_nobody
from tests.io.books import ASKED, ROSTER, book, read, ties, told

NAMES = [row[0] for row in ROSTER[1:]]
ANA, BEN, CY, DI = NAMES
META = ["ID", "Start time", "Completion time", "Email", "Name", "What is your name?"]
OFTEN = [["", "Daily", "Never", "Monthly"], ["Weekly", "", "Never", "Never"]]
FAR = [["", "A lot", "Not at all", "Somewhat"], ["A little", "", "A lot", "A little"]]


def form(again, columns=NAMES):
    """A Microsoft Forms export of two questions about the same people."""
    header = [*META, *columns, *map(again, columns)]
    lead = [[k, "10:00", "10:05", "anonymous", ""] for k in (1, 2)]
    rows = zip(lead, (ANA, BEN), OFTEN, FAR, strict=True)
    return [header, *([*first, who, *one, *two] for first, who, one, two in rows)]


def bracketed():
    """The same answers with their questions, as Google Forms exports them."""
    header = [f"{ASKED} [{name}]" for name in NAMES]
    header += [f"How far do you trust [{name}]" for name in NAMES]
    rows = zip((ANA, BEN), OFTEN, FAR, strict=True)
    return [["Your name", *header], *([who, *one, *two] for who, one, two in rows)]


UNNAMED = (
    "survey.xlsx, sheet 'Before': the headings are names without what was asked: "
    "columns 'Ana Ash' to 'Di Dogwood' are 'question 1' and 'Ana Ash2' to "
    "'Di Dogwood2' are 'question 2'; name them in study.toml, or on a sheet called "
    "'study': questions "
    '= {"question 1" = "...", "question 2" = "..."}, such as "trusts", which keeps '
    "confidential who rated whom"
)


# --- names as headings ----------------------------------------------------------------


@pytest.mark.parametrize("mark", ["2", " 2", ".1", "_2"])
def test_names_that_come_again_with_a_number_are_a_second_question(tmp_path, mark):
    path = book(tmp_path, {"Roster": ROSTER, "Before": form(lambda n: f"{n}{mark}")})

    study = read(path)

    assert study.kinds == ("question 1", "question 2")
    assert ties(study, kind="question 1") == {
        (ANA, BEN): 3, (ANA, DI): 1, (BEN, ANA): 2,
    }  # fmt: skip
    assert ties(study, kind="question 2") == {
        (ANA, BEN): 3, (ANA, DI): 2, (BEN, ANA): 1, (BEN, CY): 3, (BEN, DI): 1,
    }  # fmt: skip
    assert study.network(kind="question 1").scale.words == (
        "Monthly", "Weekly", "Daily",
    )  # fmt: skip
    assert study.network(kind="question 2").scale.words == (
        "A little", "Somewhat", "A lot",
    )  # fmt: skip


def test_questions_without_words_are_told_with_how_to_name_them(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": form(lambda n: f"{n}2")})

    found = ag.check(path)

    assert found.ok
    assert found.warnings == (UNNAMED,)


def test_waves_with_the_same_questions_without_words_are_one_warning(tmp_path):
    rows = form(lambda n: f"{n}2")
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows, "After": rows})

    found = [w for w in ag.check(path).warnings if "without what was asked" in w]

    assert found == [UNNAMED.replace("sheet 'Before'", "sheets 'Before' and 'After'")]


@pytest.mark.parametrize(
    "settings",
    [
        {"questions": {"Question 1": "contacts", "question 2": "trusts"}},
        {"sheets": {"Before": {"kinds": ["contacts", "trusts"]}}},
    ],
    ids=["by place", "for the sheet"],
)
def test_questions_that_are_named_say_what_a_form_with_questions_says(
    tmp_path, settings
):
    path = book(tmp_path, {"Roster": ROSTER, "Before": form(lambda n: f"{n}2")})
    other = book(tmp_path, {"Roster": ROSTER, "Before": bracketed()}, "google.xlsx")

    study = read(path, settings=settings)

    assert study.networks == read(other).networks
    assert study.confidential == {"trusts"}
    assert ag.check(path, settings=settings).warnings == ()


def test_questions_may_be_named_on_a_sheet_of_the_workbook(tmp_path):
    lines = [["study.toml"], ['questions = {"question 1" = "meets"}']]
    rows = form(lambda n: f"{n}2")
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows, "study": lines})

    assert read(path).kinds == ("meets", "question 2")


def test_too_few_kinds_are_one_problem_and_not_one_for_everybody(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": form(lambda n: f"{n}2")})

    found = told(path, settings={"sheets": {"Before": {"kinds": ["contacts"]}}})

    assert found == [
        (
            "survey.xlsx, sheet 'Before', row 1, column 'ID': 'Before' has 2 blocks of "
            "columns, and 1 kind is given; [sheets.'Before'] kinds = [...] names the "
            "blocks from the left"
        )
    ]


def test_one_kind_for_two_questions_is_a_problem(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": form(lambda n: f"{n}2")})

    (found,) = told(path, settings={"sheets": {"Before": {"kinds": ["a", "a"]}}})

    assert "'Before' is given 'a' and 'a' as kinds, one of them twice" in found


def test_names_side_by_side_are_told_apart_by_their_number(tmp_path):
    header = ["Your name", *(one for name in NAMES for one in (name, f"{name}2"))]
    body = [
        [who, *(cell for pair in zip(one, two, strict=True) for cell in pair)]
        for who, one, two in zip((ANA, BEN), OFTEN, FAR, strict=True)
    ]
    path = book(tmp_path, {"Roster": ROSTER, "Before": [header, *body]})
    plain = book(
        tmp_path,
        {"Roster": ROSTER, "Before": form(lambda n: f"{n}2")},
        "plain.xlsx",
    )

    assert read(path).networks == read(plain).networks


def test_codes_that_end_in_a_number_are_of_the_question_in_their_place(tmp_path):
    codes = ["P1", "P2", "P12", "P3"]  # the second P1 is headed P12 as well
    roster = [["ID", *ROSTER[0]]]
    roster += [[c, *row] for c, row in zip(codes, ROSTER[1:], strict=True)]
    header = ["Your name", *codes, *(f"{c}2" for c in codes)]
    rows = [header, ["P1", "", 1, 1, 0, "", 2, 0, 3]]
    path = book(tmp_path, {"Roster": roster, "Before": rows})

    study = read(path)

    first, second = (study.network(kind=f"question {k}").ties() for k in (1, 2))
    assert first.to_dict() == {("P1", "P2"): 1, ("P1", "P12"): 1}
    assert second.to_dict() == {("P1", "P2"): 2, ("P1", "P3"): 3}


def test_names_that_are_not_listed_are_told_of_and_not_read_as_scores(tmp_path):
    columns = [ANA, "Benny Birch", "Jo Newcomer", DI]
    rows = form(lambda n: f"{n}2", columns)
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    found = ag.check(path)

    assert [(u.written, len(u.cells)) for u in found.unknown] == [
        ("Benny Birch", 2), ("Jo Newcomer", 2),
    ]  # fmt: skip
    assert found.study.kinds == ("question 1", "question 2")
    assert found.study.scores is None


def test_a_comment_among_the_names_is_nobody(tmp_path):
    rows = form(lambda n: f"{n}2")
    at = len(META) + len(NAMES)
    rows = [[*row[:at], extra, *row[at:]] for row, extra in zip(
        rows, ("Any other comments", "thank you", ""), strict=True)]  # fmt: skip
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    found = ag.check(path)

    assert (found.unknown, found.ok) == ((), True)
    assert any("column 'Any other comments' was not used" in n for n in found.notes)


# --- several names in a cell ----------------------------------------------------------

PEOPLE = Book(
    [Entry("1", "Amir Khan", "Police"), Entry("2", "Beth Low", "Health"),
     Entry("3", "Siân Jones", "Health"), Entry("4", "Dan Poe", "Police")]
)  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Amir Khan;Beth Low;", ["Amir Khan", "Beth Low"]),
        ("Beth Low;", ["Beth Low"]),
        ("Khan, Amir;Low, Beth", ["Khan, Amir", "Low, Beth"]),
        ("Amir Khan, Beth Low", ["Amir Khan", "Beth Low"]),
        ("Khan, Amir", ["Khan, Amir"]),
        ("Khan, Amir, Low, Beth", ["Khan, Amir", "Low, Beth"]),
        ("Beth Low, Amir Kahn", ["Beth Low", "Amir Kahn"]),
        ("Beth Low, Dan Poe, Jo New", ["Beth Low", "Dan Poe", "Jo New"]),
        ("Beth Low, Police", ["Beth Low, Police"]),
        ("Beth Low, or so", ["Beth Low, or so"]),
        ("Kahn, Amir", ["Kahn, Amir"]),
        ("Amir Khan\nSian Jones", ["Amir Khan", "Sian Jones"]),
        ("Jo New; Max Old", ["Jo New", "Max Old"]),
    ],
)
def test_a_cell_is_taken_apart_where_that_leads_to_people(cell, names):
    assert apart(cell, PEOPLE) == names


@given(
    st.lists(st.sampled_from(sorted(PEOPLE.entries)), min_size=1, unique=True),
    st.sampled_from([";", "; ", ", "]),
    st.booleans(),
)
def test_names_put_into_one_cell_are_the_names_taken_out(who, between, turned):
    names = [PEOPLE.entries[one].name for one in who]
    if turned:
        names = [", ".join(reversed(name.split())) for name in names]

    assert apart(between.join(names), PEOPLE) == names


CHOSEN = [
    [*META, "Who do you go to for advice?", "Whom do you trust?"],
    [1, "x", "y", "anonymous", "", ANA, "Ben Birch;Di Dogwood;", "Ben Birch;"],
    [2, "x", "y", "anonymous", "", BEN, "Ana Ash;", "Nobody"],
    [3, "x", "y", "anonymous", "", CY, "", "Ana Ash;Ben Birch;"],
]


def test_people_chosen_from_a_list_are_ties(tmp_path):
    study = read(book(tmp_path, {"Roster": ROSTER, "Before": CHOSEN}))

    network = study.network(kind="trusts")
    answered = {network.roster.names[i] for i in np.flatnonzero(network.answered)}
    assert ties(study, kind="asks advice") == {
        (ANA, BEN): 1, (ANA, DI): 1, (BEN, ANA): 1,
    }  # fmt: skip
    assert ties(study, kind="trusts") == {(ANA, BEN): 1, (CY, ANA): 1, (CY, BEN): 1}
    assert answered == {ANA, BEN, CY}
    assert network.max_choices is None
    assert study.network(kind="asks advice").answered.sum() == 2


def test_what_was_decided_of_cells_with_names_is_told(tmp_path):
    found = ag.check(book(tmp_path, {"Roster": ROSTER, "Before": CHOSEN}))

    assert found.warnings == (
        (
            "survey.xlsx, sheet 'Before', column 'Who do you go to for advice?': a "
            "question left blank counts as not answered; if a blank "
            "means that there is nobody to "
            'name, declare blank = "no tie", and if not, blank = "unclear" (row 4)'
        ),
        (
            "survey.xlsx, sheet 'Before': 'Nobody' in the place of a name is read as "
            "nobody (row 3)"
        ),
    )
    assert found.notes[-2:] == (
        (
            "survey.xlsx, sheet 'Before': cells with several names were "
            "taken apart (rows "
            "2, 4)."
        ),
        "Ties of kind 'trusts' are confidential: no page shows who rated whom.",
    )
    assert found.study.issues["count"].tolist() == [2, 1, 1]


def test_a_blank_choice_is_nobody_where_that_is_declared(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": CHOSEN})

    study = read(path, settings={"blank": "no tie"})

    assert study.network(kind="asks advice").answered.sum() == 3


def test_a_grid_may_ask_for_names_chosen_from_a_list_as_well(tmp_path):
    rows = bracketed()
    rows[0] += ["Whom would you ask for advice?", "I feel sure (1-5)"]
    rows[1] += ["Cy Cedar, Di Dogwood", 4]
    rows[2] += ["Ana Ash", 2]

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert ties(study, kind="asks advice") == {
        (ANA, CY): 1,
        (ANA, DI): 1,
        (BEN, ANA): 1,
    }
    assert set(study.kinds) == {"contacts", "trusts", "asks advice"}
    assert len(study.scores) == 2


def test_an_unknown_name_among_several_is_told_by_itself(tmp_path):
    rows = [
        [*META, "Whom do you trust?"],
        [1, "", "", "", "", ANA, "Benny Birch;Cy Cedar"],
    ]

    found = ag.check(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert [str(problem) for problem in found.problems] == [
        (
            "survey.xlsx, sheet 'Before', row 2, column 'Whom do you "
            "trust?': 'Benny Birch' "
            "is not on the roster; did you mean 'Ben Birch' (Fire)? "
            "correct the name, add "
            "them, or say in the alias file who is meant"
        )
    ]
    assert ties(found.study) == {(ANA, CY): 1}


def test_a_column_of_line_managers_is_no_question(tmp_path):
    rows = [["Name", "Line manager", "I feel sure"], [ANA, BEN, 4], [CY, DI, 3]]
    sheets = {"Roster": ROSTER, "Before": bracketed(), "Confidence": rows}

    study = read(book(tmp_path, sheets))

    assert set(study.kinds) == {"contacts", "trusts"}


def test_several_names_in_one_place_of_a_name_generator_are_several(tmp_path):
    rows = [
        ["Your name", "Contact 1", "How often?", "Contact 2", "How often?2"],
        [ANA, "Ben Birch; Cy Cedar", "Daily", "none", ""],
        [BEN, "Cedar, Cy", "Weekly", "Ana Ash", "Daily"],
    ]

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert ties(study) == {(ANA, BEN): 2, (ANA, CY): 2, (BEN, CY): 1, (BEN, ANA): 2}


def test_a_list_of_ties_may_name_several_in_a_cell(tmp_path):
    rows = [["From", "To"], [ANA, "Ben Birch;Cy Cedar"], [BEN, "n/a"]]

    study = read(book(tmp_path, {"Roster": ROSTER, "Ties": rows}))

    assert ties(study) == {(ANA, BEN): 1, (ANA, CY): 1}


# --- nobody ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["None", "no one", "No-one", "nobody", "N/A", "-", "–", "none of the above",
     "I don't work with anyone", "I don’t know anybody here", "There is nobody."],
)  # fmt: skip
def test_words_for_nobody_are_known(text):
    assert is_nobody(text)


@pytest.mark.parametrize("text", ["", "Norman", "Ann One", "N. Body"])
def test_names_are_not_words_for_nobody(text):
    assert not is_nobody(text)


def test_no_step_of_a_ladder_is_a_word_for_nobody():
    words = [word for ladder in LADDERS for step in ladder.steps for word in step]

    assert [word for word in words if is_nobody(word)] == []


PLACES = ["Your name", "Contact 1", "Contact 1 frequency", "Contact 2"]


def test_nobody_in_a_place_for_a_name_is_an_answer_and_no_person(tmp_path):
    rows = [
        PLACES,
        [ANA, "None", "never", ""],
        [BEN, CY, "daily", "I dont know anyone"],
    ]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    found = ag.check(path)

    network = found.study.network()
    assert found.ok
    assert found.warnings == (
        (
            "survey.xlsx, sheet 'Before': 'I dont know anyone' and "
            "'None' in the place of "
            "a name are read as nobody (rows 2-3)"
        ),
    )
    assert ties(found.study) == {(BEN, CY): 1}
    assert network.answered.sum() == 2
    assert len(network.excepted) == 0


def test_somebody_called_so_is_somebody(tmp_path):
    roster = [*ROSTER, ["None", "Port"]]
    rows = [PLACES, [ANA, "None", "daily", ""]]

    found = ag.check(book(tmp_path, {"Roster": roster, "Before": rows}))

    assert ties(found.study) == {(ANA, "None"): 1}
    assert found.warnings == ()


# --- named without a strength ---------------------------------------------------------


def test_a_tie_whose_strength_nobody_says_is_not_observed_and_not_absent(tmp_path):
    rows = [PLACES, [ANA, BEN, "", CY], [BEN, CY, "daily", ""]]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    found = ag.check(path)
    filled = read(path, settings={"reading": {"missing_weight": 1}})

    network = found.study.network()
    names = network.roster.names
    assert {(names[i], names[j]) for i, j in network.excepted} == {(ANA, BEN)}
    assert found.warnings == (
        (
            "survey.xlsx, sheet 'Before', column 'Contact 1 frequency': "
            "it is not said how "
            "strong a tie is, which counts as not observed; fill the cell, or set "
            "missing_weight = 1 under [reading] (row 2)"
        ),
    )
    assert ties(filled) == {(ANA, BEN): 1, (ANA, CY): 1, (BEN, CY): 1}
