"""What the survey command makes is filled in by people and read without a question."""

import random
import warnings

import pytest
import xlsxwriter

import agencygraph as ag
from agencygraph.io.checks import Checks
from agencygraph.io.survey_text import NOT_KNOWN, QUESTIONS
from agencygraph.io.workbook import read_workbook
from tests.io.books import book, read

PEOPLE = {
    "id": ["p1", "p2", "p3", "p4"],
    "name": ["Amir Khan", "Zoë O'Neill", "Amir Khan", "Cy [x] Cedar"],
    "agency": ["Police", "Health", "Health", "Police; Health"],
    "role": ["chief", "", "nurse", ""],
}


@pytest.fixture
def roster():
    names = ["Amir Khan", "Zoë O'Neill", "Ben Birch", "Cy Cedar"]
    return ag.read_roster({**PEOPLE, "name": names})


@pytest.fixture
def twins():
    """Two people of one name, and one with brackets in theirs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)
        return ag.read_roster(PEOPLE)


def filled(path, out, answers):
    """Fill rows of the sheets of a survey, as people do, and save it elsewhere."""
    made = xlsxwriter.Workbook(str(out), {"strings_to_formulas": False})
    for grid in read_workbook(path, Checks()):
        page = made.add_worksheet(grid.sheet)
        rows = (
            [*grid.cells, *answers(grid)]
            if grid.sheet in ("before", "after")
            else grid.cells
        )
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                if text:
                    page.write(i, j, int(text) if text.isdigit() else text)
    made.close()
    return out


def test_an_empty_survey_is_read_without_a_question(roster, tmp_path, recwarn):
    made = ag.write_survey(roster, tmp_path / "survey.xlsx", title="Spring")

    study = ag.read_study(made)

    assert not recwarn.list
    assert (study.title, study.waves, study.kinds) == (
        "Spring", ("before", "after"), ("contacts", "trusts"),
    )  # fmt: skip
    assert study.confidential == {"trusts"}
    assert study.roster.agency_labels == roster.agency_labels
    assert study.roster.attributes == roster.attributes
    assert not any(network.answered.any() for network in study.networks.values())


def test_what_people_answer_is_what_is_read(twins, tmp_path):
    draw = random.Random(7)  # noqa: S311 (answers of a survey are no secret)
    expected = {}

    def answers(grid):
        header = grid.cells[0]
        for who in ("p1", "Zoë O'Neill"):
            row = []
            for name in header:
                question = name.split(" [")[0]
                asked = [k for k, q in QUESTIONS.items() if q.text == question]
                options = QUESTIONS[asked[0]].answers if asked else ()
                row.append(draw.choice(options) if options else "")
                if asked and row[-1] in QUESTIONS[asked[0]].scale.words:
                    level = QUESTIONS[asked[0]].scale.words.index(row[-1]) + 1
                    expected[grid.sheet, asked[0], who, name] = level
            row[0], row[1], row[-1], row[-2] = who, "Yes", "4", "2"
            yield row

    made = ag.write_survey(twins, tmp_path / "survey.xlsx")
    study = read(filled(made, tmp_path / "filled.xlsx", answers))

    khans = {"p1": "Amir Khan (Police)", "p3": "Amir Khan (Health)"}
    called = {**khans, "p2": "Zoë O'Neill", "p4": "p4"}
    ids = {"p1": "p1", "Zoë O'Neill": "p2"}
    wanted = {}
    for (wave, kind, who, heading), level in expected.items():
        target = {v: k for k, v in called.items()}[heading.split(" [", 1)[1][:-1]]
        if ids[who] != target:
            wanted[wave, kind, ids[who], target] = level
    found = {
        (wave, kind, *pair): weight
        for (wave, kind), network in study.networks.items()
        for pair, weight in network.ties().to_dict().items()
    }
    assert found == wanted
    assert len(study.scores) == 8
    network = study.network("before", "contacts")
    assert network.roster.mask(["p1", "p2"]).tolist() == network.answered.tolist()


def test_not_knowing_somebody_is_an_answer_and_no_tie(roster, tmp_path):
    def answers(_):
        yield ["p1", "Yes", *[NOT_KNOWN] * 8]

    made = ag.write_survey(roster, tmp_path / "survey.xlsx")
    study = read(filled(made, tmp_path / "filled.xlsx", answers))

    network = study.network("before", "contacts")
    assert (network.n_ties, len(network.excepted)) == (0, 0)
    assert network.answered.sum() == 1


def test_people_of_one_name_are_told_apart_in_the_headings(twins, tmp_path):
    made = ag.write_survey(twins, tmp_path / "survey.xlsx", kinds=["meets"])

    grid = {g.sheet: g for g in read_workbook(made, Checks())}["before"]

    items = [name.split(" [", 1)[1] for name in grid.cells[0] if " [" in name]
    khans = ["Amir Khan (Health)]", "Amir Khan (Police)]"]
    assert sorted(items) == [*khans, "Zoë O'Neill]", "p4]"]


def test_who_has_not_answered_yet_is_on_a_sheet(roster, tmp_path):
    made = ag.write_survey(roster, tmp_path / "survey.xlsx")

    grid = {g.sheet: g for g in read_workbook(made, Checks())}["Not answered yet"]

    assert list(grid.cells[0]) == ["Name", "Agency", "before", "after"]
    assert len(grid.cells) == 5
    assert {cell for row in grid.cells[1:] for cell in row[2:]} == {"not yet"}


def test_people_who_did_not_consent_are_not_listed(tmp_path):
    rows = [
        ["Name", "Agency", "Consent"],
        ["Ana Ash", "Fire", "Y"],
        ["Ben", "Fire", "N"],
    ]
    roster = ag.read_roster(book(tmp_path, {"Staff list": rows}))

    made = ag.write_survey(roster, tmp_path / "made.xlsx")

    assert roster.names == ("Ana Ash", "(name withheld)")
    study = read(made)
    assert study.network("before", "contacts").listed.tolist() == [True, False]


def test_the_same_roster_gives_the_same_bytes(roster, tmp_path):
    one = ag.write_survey(roster, tmp_path / "one.xlsx").read_bytes()
    two = ag.write_survey(roster, tmp_path / "two.xlsx").read_bytes()

    assert one == two


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"kinds": ["likes"]}, "there is no question for kind 'likes'"),
        ({"waves": ["before", "Before"]}, "waves are named once"),
        ({"waves": ["a/b"]}, "'a/b' cannot be the name of a sheet"),
        ({"waves": ["roster"]}, "'roster' cannot be the name of a sheet"),
    ],
)
def test_what_cannot_be_asked_is_refused(roster, tmp_path, options, told):
    with pytest.raises(ag.ParameterError, match=told):
        ag.write_survey(roster, tmp_path / "survey.xlsx", **options)

    assert list(tmp_path.iterdir()) == []


def test_a_survey_is_not_written_over_a_file_unasked(roster, tmp_path):
    path = ag.write_survey(roster, tmp_path / "survey.xlsx")

    with pytest.raises(ag.ParameterError, match="is there already"):
        ag.write_survey(roster, path)
    assert ag.write_survey(roster, path, overwrite=True) == path
