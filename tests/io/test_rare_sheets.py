"""What sheets of a survey rarely hold: it is understood, or it is told."""

import pytest

import agencygraph as ag
from tests.corpus import books
from tests.io.books import ASKED, GRID, ROSTER, book, read, ties, told

ANA, BEN, CY, DI = (row[0] for row in ROSTER[1:])
EDGES = [["From", "To"], [ANA, BEN]]


@pytest.fixture
def survey(tmp_path):
    """Write a workbook of sheets beside a roster."""
    return lambda **sheets: book(tmp_path, {"Roster": ROSTER, **sheets})


def declared(**sheets):
    return {"sheets": sheets}


# --- what a sheet lacks ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "rows", "missing"),
    [
        ("attendance", [["Event", "Date"], ["Day", "2026-03-01"]], "says who came"),
        ("name generator", [["Contact 1", "Contact 2"], [ANA, BEN]], "who answered"),
        ("roster grid", [[f"{ASKED} [{ANA}]"], ["Daily"]], "no column says who answer"),
        ("edge list", [["A", "B"], [ANA, BEN]], "has the columns From and To; name"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 15 else "",
)
def test_a_declared_layout_without_its_columns_is_told(survey, layout, rows, missing):
    path = survey(Sheet=rows, Before=GRID)

    problems = told(path, settings=declared(Sheet={"layout": layout}))

    (problem,) = (text for text in problems if "sheet 'Sheet'" in text)
    assert missing in problem
    assert f"': '{rows[0][0]}'" not in problem  # no cell is wrong


def test_a_row_of_headings_that_is_not_there_leaves_the_sheet_unread(survey):
    found = ag.check(survey(Before=GRID), settings=declared(Before={"header": 77}))

    assert [one.layout for one in found.sheets] == ["roster", "none"]
    assert "Before: not read (not understood)" in repr(found)


def test_the_row_of_headings_may_be_declared(survey):
    path = survey(Before=[["A title"], *GRID])

    study = read(path, settings=declared(Before={"header": 2}))

    assert ties(study) == ties(read(survey(Before=GRID)))


def test_a_table_of_responses_without_ids_is_told_once(survey):
    path = survey(Responses=[["Kind", "Answered"], ["tie", "yes"]], Before=EDGES)

    (problem,) = told(path, settings=declared(Responses={"layout": "responses"}))

    assert (
        "sheet 'Responses', row 1, column 'id': the column 'id' is missing" in problem
    )


def test_a_heading_that_stands_twice_above_cells_is_told(survey):
    rows = [["Agency", "Size", "Size"], ["Fire", 1, 2], ["Health", 3, 4]]

    (problem,) = told(
        survey(Agencies=rows, Before=EDGES),
        settings=declared(Agencies={"layout": "agencies"}),
    )

    assert "'Size' is the heading of two columns; name each column once" in problem


def test_two_tables_of_agencies_are_told(survey):
    rows = [["Agency", "Size"], ["Fire", 1], ["Health", 3]]
    sheets = {"Agencies": {"layout": "agencies"}, "More": {"layout": "agencies"}}

    (problem,) = told(
        survey(Agencies=rows, More=rows, Before=EDGES), settings={"sheets": sheets}
    )

    assert "'More' could be agencies as well as sheet 'Agencies'; take one" in problem


def test_a_workbook_without_a_list_of_people_gives_no_roster(tmp_path):
    path = book(tmp_path, {"Before": [["Sum", "of"], [1, 2]]})

    with pytest.raises(ag.DataError, match="the column 'id' is missing"):
        ag.read_roster(path)


# --- people ---------------------------------------------------------------------------


def test_a_blank_second_agency_is_none(survey):
    roster = [
        ["Name", "Agency", "Second agency"],
        [ANA, "Fire", ""],
        [BEN, "Fire", "fire"],
    ]

    found = ag.check(survey(Roster=roster, Before=EDGES))

    assert not any("second agency" in text for text in found.warnings)
    assert found.study.roster.agencies == ("Fire",)


def test_namesakes_of_one_agency_are_told_by_their_ids(survey):
    roster = [["ID", "Name", "Agency"], ["1", ANA, "Fire"], ["2", ANA, "Fire"]]
    path = survey(Roster=[*roster, ["3", CY, "Port"]], Before=[EDGES[0], ["3", ANA]])

    (problem,) = told(path)

    assert problem.endswith("use their id, or say who is meant in the alias file")


def test_people_without_names_are_hidden_by_their_ids(survey):
    roster = [["ID", "Agency", "Consent"], ["p1", "Fire", "yes"], ["p2", "Fire", "no"]]

    study = read(survey(Roster=roster, Before=[EDGES[0], ["p1", "p2"]]))

    assert study.roster.names == ("p1", "(name withheld)")
    assert "p2" not in study.roster.people


def test_all_that_two_lists_of_people_differ_in_is_told_at_once(survey):
    roster = [["Name", "Agency", "Phone"], [ANA, "Fire", 1], [BEN, "Fire", 2]]
    again = [roster[0], [ANA, "Port", 5], roster[2]]
    sheets = {name: {"layout": "roster"} for name in ("Roster", "Again")}

    (problem,) = told(
        survey(Roster=roster, Again=again, Before=EDGES), settings={"sheets": sheets}
    )

    assert (
        "'Port' is said of 'Ana Ash', and 'Fire' on sheet 'Roster', row 2; " in problem
    )
    assert "they differ in 'Phone' too; correct one of the two" in problem


def test_two_lists_of_people_fill_the_gaps_of_each_other(survey):
    roster = [["Name", "Agency", "Phone"], [ANA, "Fire", ""], [BEN, "Fire", 2]]
    more = [["Name", "Agency", "Email"], [ANA, "Fire", ""], [BEN, "Fire", "b@x.org"]]
    more += [[DI, "Port", "d@x.org"]]
    sheets = {name: {"layout": "roster"} for name in ("Roster", "More")}

    study = read(
        survey(Roster=roster, More=more, Before=EDGES), settings={"sheets": sheets}
    )

    people = study.roster.attributes
    assert study.roster.names == (ANA, BEN, DI)
    assert [people["Phone"][k] or "" for k in range(3)] == ["", "2", ""]
    assert [people["email"][k] or "" for k in range(3)] == ["", "b@x.org", "d@x.org"]


def test_a_second_list_without_agencies_is_told_as_that_alone(survey):
    more = [["Name", "Phone"], [ANA, 5], [BEN, 6]]
    sheets = {name: {"layout": "roster"} for name in ("Roster", "More")}

    (problem,) = told(survey(More=more, Before=EDGES), settings={"sheets": sheets})

    assert "sheet 'More', row 1, column 'Name': no column says the agency" in problem


def test_answers_about_oneself_of_a_stranger_are_told(survey):
    scores = [["Name", "I feel sure (1-5)"], [ANA, 4], ["Zed", 3]]

    found = ag.check(survey(Scores=scores, Before=GRID))

    assert "sheet 'Scores', row 3, column 'Name': 'Zed' is not on the roster" in str(
        found.problems[0]
    )
    assert found.study.scores["value"].tolist() == [4]


def test_a_response_of_a_stranger_is_told(survey):
    responses = [["Name", "Answered"], [ANA, "yes"], ["Zed", "no"]]

    (problem,) = told(survey(Responses=responses, Before=EDGES))

    assert (
        "sheet 'Responses', row 3, column 'Name': 'Zed' is not on the roster" in problem
    )


# --- kinds and answers ----------------------------------------------------------------


@pytest.mark.parametrize(
    "rows", [GRID, [["", ANA, BEN], [ANA, "", 1], [BEN, 1, ""]]], ids=["grid", "matrix"]
)
def test_the_kind_that_a_sheet_is_declared_to_ask_for_wins(survey, rows):
    study = read(survey(Before=rows), settings=declared(Before={"kind": "trusts"}))

    assert study.kinds == ("trusts",)


def test_the_title_of_a_matrix_says_its_kind_and_its_steps(survey):
    rows = [["How far do you trust (1-5)"], ["", ANA, BEN, CY], [ANA, "", 4, 0]]
    path = survey(Before=rows)

    study = read(path)

    assert study.kinds == ("trusts",)
    assert study.network().scale.values == (1, 2, 3, 4, 5)
    blank = survey(Before=[*rows, ["", 1, 2, 3]])
    (problem,) = told(blank)
    assert "column 'A': the cell is blank in a row of a matrix with answers" in problem


def test_the_question_above_places_for_names_says_their_kind(survey):
    rows = [["", "Whom do you trust?"], ["Your name", "Contact 1", "Contact 2"]]

    study = read(survey(Before=[*rows, [ANA, BEN, CY]]))

    assert ties(study, kind="trusts") == {(ANA, BEN): 1, (ANA, CY): 1}


def test_names_without_the_name_of_who_gave_them_are_told(survey):
    rows = [["Your name", "Contact 1", "Contact 2"], [ANA, BEN, CY], ["", BEN, ""]]

    (problem,) = told(survey(Before=rows))

    assert "row 3, column 'Your name': the cell is blank in a row with ans" in problem


def test_names_chosen_by_whoever_did_not_consent_are_not_used(survey):
    rows = [["Your name", "Consent", "Whom do you contact? (choose all)"]]
    rows += [[ANA, "yes", f"{BEN};{CY}"], [BEN, "no", ANA], [DI, "yes", f"{CY};{BEN}"]]

    study = read(survey(Before=rows))

    assert study.network().answered.sum() == 2
    assert {source for source, _ in ties(study)} == {ANA, DI}


def test_numbers_with_their_words_are_levels_of_a_declared_scale(survey):
    scale = [{"value": k, "word": w} for k, w in ((1, "Monthly"), (2, "Weekly"))]
    rows = [GRID[0], [ANA, "", "2 - Weekly", "0 - Never", "?"], [CY, "9 - Never", 1]]

    study = read(
        survey(Before=rows), settings={"kinds": {"contacts": {"scale": scale}}}
    )

    network = study.network()
    assert ties(study) == {(ANA, BEN): 2, (CY, BEN): 1}
    assert network.scale.words == ("Monthly", "Weekly")
    assert {(network.roster.names[i], network.roster.names[j])
            for i, j in network.excepted} == {(ANA, DI), (CY, DI)}  # fmt: skip


def test_answers_that_all_say_never_make_no_scale(survey):
    rows = [GRID[0], [ANA, "", *["0 - Never"] * 3]]

    network = read(survey(Before=rows)).network()

    assert network.n_ties == 0
    assert network.scale is None


def test_yes_everywhere_is_a_tie_of_weight_one(survey):
    rows = [GRID[0], [ANA, "", "yes", "yes", "yes"]]

    study = read(survey(Before=rows))

    assert ties(study) == {(ANA, BEN): 1, (ANA, CY): 1, (ANA, DI): 1}
    assert study.network().scale is None


def test_numbers_with_their_words_are_scores_of_an_item(survey):
    rows = [[*row, cell] for row, cell in zip(GRID, ITEM, strict=True)]

    scores = read(survey(Before=rows)).scores

    assert scores.to_dict() == {
        (ANA, "Before", ITEM[0]): 4,
        (CY, "Before", ITEM[0]): 2,
    }


ITEM = ["I feel sure (1-5)", "4 - Very", "2 - Little"]


def test_small_letters_between_names_are_no_name_of_a_stranger(survey):
    rows = [
        ["Your name", ANA, BEN, "how sure", CY],
        [ANA, "", "Daily", "Daily", "Never"],
    ]

    study = read(survey(Before=rows))

    assert ties(study) == {(ANA, BEN): 1}
    assert study.scores.labels == ((ANA, "Before", "how sure"),)


def test_each_of_many_organisations_with_several_respondents_is_counted(tmp_path):
    ask = [f"How often do you meet [{name}]" for name in ("Fire", "Port")]
    rows = [["Organisation", "Respondent", *ask], ["Fire", ANA, "", "Monthly"]]
    rows += [
        ["Fire", BEN, "", "Daily"],
        ["Port", CY, "Daily", ""],
        ["Port", DI, "Never"],
    ]

    (problem,) = told(book(tmp_path, {"Before": rows}))

    assert "'Fire' has 2 respondents, and 1 other has several; say how" in problem


def test_a_blank_among_organisations_is_not_observed(tmp_path):
    names = ("Fire", "Health", "Port")
    ask = [f"How often do you meet [{name}]" for name in names]
    rows = [["Organisation", *ask], ["Fire", "", "Monthly", ""], ["Port", "", "", ""]]

    found = ag.check(book(tmp_path, {"Before": rows}))

    assert any("not observed (wave Before, meets: 1)" in one for one in found.warnings)
    network = found.study.network()
    assert [network.roster.people[i] for i in network.answered.nonzero()[0]] == ["Fire"]


# --- cells ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        (
            [GRID[0], [ANA, "", books.unsaved("A1"), "Never", "Monthly"]],
            "the cell is a formula of which the file holds no result; open and save it",
        ),
        (
            [EDGES[0], [ANA, ("e", "#N/A")], [BEN, ANA]],
            "'#N/A' is an error of the spreadsheet; correct the formula",
        ),
    ],
    ids=["a formula", "an error for a name"],
)
def test_a_cell_without_a_value_is_told_once(tmp_path, rows, rule):
    path = tmp_path / "survey.xlsx"
    path.write_bytes(books.xlsx({"Roster": ROSTER, "Before": rows}))

    (problem,) = told(path)

    assert rule in problem


# --- the page -------------------------------------------------------------------------


def test_the_page_counts_requests_barriers_and_those_who_named_all_they_could(survey):
    path = survey(
        Before=[["Your name", "Name 1", "Name 2"], [ANA, BEN, CY], [BEN, ANA, ""]],
        Requests=[["Name", "Wanted", "Since"], [ANA, "Health", "2026-01-01"]],
        Barriers=[["From agency", "To agency", "Kind"], ["Fire", "Health", "none"]],
    )

    page = repr(ag.check(path))

    assert "    up to 2 names: 1 named that many, and whom they left out is not" in page
    assert "  1 request\n  1 barrier\n" in page


def test_the_page_without_agencies_lists_none(survey):
    roster = [["Name", "Agency"], [ANA, ""], [BEN, ""]]

    page = repr(ag.check(survey(Roster=roster, Before=EDGES)))

    assert "2 people in 0 agencies, 2 not known" in page
    assert "\n  agencies: " not in page
