"""The command line on survey workbooks: check, survey, and what they say and return."""

import json

import pytest

import agencygraph as ag
from agencygraph import cli
from tests.io.books import GRID, ROSTER, book

BLANKS = [GRID[0], ["Ana Ash", "", "", "Never", "Daily"]]


def run(capsys, *args):
    """Run the command line here; return the exit code and what was said."""
    code = cli.main([str(arg) for arg in args])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize(
    ("sheet", "options", "code"),
    [
        (GRID, [], 0),
        (GRID, ["--strict"], 0),
        (BLANKS, [], 0),
        (BLANKS, ["--strict"], 1),
        ([GRID[0], ["Benny", "", 1]], [], 3),
        ([GRID[0], ["Benny", "", 1]], ["--strict"], 3),
    ],
)
def test_check_returns_what_it_found(tmp_path, capsys, sheet, options, code):
    path = book(tmp_path, {"Roster": ROSTER, "Before": sheet})

    found = run(capsys, "check", path, *options)

    assert found[0] == code
    assert found[1].startswith("survey.xlsx\n\nSheets\n")


def test_check_prints_json_with_values_hidden_unless_asked_for(tmp_path, capsys):
    path = book(tmp_path, {"Roster": ROSTER, "Before": [GRID[0], ["Benny", "", 1]]})

    _, hidden, _ = run(capsys, "check", path, "--json")
    _, shown, _ = run(capsys, "check", path, "--json", "--show-values")

    assert json.loads(hidden)["problems"][0]["value"] == "(hidden)"
    assert json.loads(shown)["problems"][0]["value"] == "Benny"
    assert "Benny" not in hidden


def test_check_writes_a_template_and_the_names(tmp_path, capsys):
    pytest.importorskip("rapidfuzz")
    path = book(
        tmp_path, {"Roster": ROSTER, "Ties": [["From", "To"], ["Ana Ash", "Ben"]]}
    )
    template, names = tmp_path / "template.xlsx", tmp_path / "names.xlsx"

    code, out, _ = run(capsys, "check", path, "--template", template, "--names", names)

    assert code == 3
    assert str(template) in out.splitlines()
    assert names.exists()
    assert run(capsys, "check", template)[0] == 0
    again = run(capsys, "check", path, "--template", template)
    assert again[0] == 4
    assert "is there already; give another name, or --force" in again[2]
    assert run(capsys, "check", path, "--template", template, "--force")[0] == 3


def test_check_takes_settings_aliases_and_waves(tmp_path, capsys):
    ties = [
        ["From", "To", "Wave"],
        ["Ana Ash", "Benny", "north"],
        ["Ana Ash", "Cy Cedar", "south"],
    ]
    path = book(tmp_path, {"Roster": ROSTER, "Ties": ties})
    aliases = book(
        tmp_path, {"a": [["written", "person"], ["Benny", "Ben Birch"]]}, "a.xlsx"
    )
    settings = tmp_path / "study.toml"
    settings.write_text('title = "Ports"\n', encoding="utf-8")

    code, out, _ = run(
        capsys, "check", path, "--aliases", aliases, "--settings", settings,
        "--waves", "south,north",
    )  # fmt: skip

    assert code == 0
    assert "2 waves (south, north)" in out


def test_a_missing_source_is_told_and_returns_four(tmp_path, capsys):
    code, out, _ = run(capsys, "check", tmp_path / "none.xlsx")

    assert code == 4
    assert "there is no such file" in out


def test_a_survey_is_made_filled_in_and_reported(tmp_path, capsys):
    roster = book(tmp_path, {"Our people": ROSTER}, "people.xlsx")
    made = tmp_path / "made.xlsx"

    code, out, err = run(
        capsys, "survey", roster, "-o", made, "--waves", "before,after"
    )

    assert (code, out) == (0, f"{made}\n")
    assert "4 people in 2 agencies" in err
    assert run(capsys, "check", made, "--strict")[0] == 0
    assert run(capsys, "survey", roster, "-o", made)[0] == 4
    assert ag.read_study(made).waves == ("before", "after")


PEOPLE = (
    "id,name,agency,wave\nana,Ana,Fire,\nben,Ben,Fire,before\n"
    "cy,Cy,Health,after\ndi,Di,Health,\n"
)


def test_the_survey_of_a_study_is_that_of_its_last_wave_and_says_so(tmp_path, capsys):
    study, made = tmp_path / "study", tmp_path / "made.xlsx"
    study.mkdir()
    (study / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (study / "ties_before.csv").write_text("source,target\nzed,x\n", encoding="utf-8")

    code, _, err = run(capsys, "survey", study, "-o", made)

    told = "read are the people of wave 'after'; 1 other person is of another: ben"
    assert (code, ag.read_study(made).roster.people) == (0, ("ana", "cy", "di"))
    assert told in err
    chosen = run(
        capsys, "survey", study, "-o", made, "--force", "--people-of", "before"
    )
    assert (chosen[0], "Note:" in chosen[2]) == (0, False)
    assert ag.read_study(made).roster.people == ("ana", "ben", "di")


def test_where_no_order_of_waves_is_known_the_message_names_the_option(
    tmp_path, capsys
):
    people = tmp_path / "people.csv"
    text = PEOPLE.replace("before", "north").replace("after", "south")
    people.write_text(text, encoding="utf-8")

    code, _, err = run(capsys, "survey", people, "-o", tmp_path / "made.xlsx")

    assert code == 3
    assert "people.csv, column 'wave': says of some rows which wave they are of" in err
    assert 'name one of them: wave = "south" (--people-of "south")' in err


@pytest.mark.parametrize("kind", ["people.csv", "folder", "study.xlsx", "survey.xlsx"])
def test_a_survey_is_made_from_whatever_a_study_is_read_from(tmp_path, capsys, kind):
    study = ag.simulate_study(people=12, agencies=3)
    with_answers = ag.write_study(study, tmp_path / "folder")
    ag.write_study(study, tmp_path / "study.xlsx")
    first = study.rosters["before"]
    ag.write_survey(first, tmp_path / "survey.xlsx")
    (tmp_path / "people.csv").write_bytes((with_answers / "people.csv").read_bytes())
    made = tmp_path / "made.xlsx"

    option = ["--people-of", "before"]
    code, _, _ = run(capsys, "survey", tmp_path / kind, "-o", made, *option)

    roster = ag.read_study(made).roster
    assert code == 0
    assert (roster.people, roster.names) == (first.people, first.names)
    assert roster.agency_labels == first.agency_labels


def test_a_list_of_names_and_agencies_is_enough_for_a_survey(tmp_path, capsys):
    people = tmp_path / "people.csv"
    text = "Full name;Organisation;Role\nZoë;Fire;chief\nBen Birch;Health;\n"
    people.write_text(text, encoding="utf-8")
    made = tmp_path / "made.xlsx"

    code, _, _ = run(capsys, "survey", people, "-o", made)

    roster = ag.read_study(made).roster
    assert code == 0
    assert (roster.people, roster.agencies) == (
        ("Zoë", "Ben Birch"),
        ("Fire", "Health"),
    )
    assert roster.attributes["Role"] == ("chief", None)


def test_what_is_wrong_in_a_list_of_names_is_told_at_the_names(tmp_path, capsys):
    people = tmp_path / "people.csv"
    people.write_text("Name,Agency\nAna,Fire\n,Fire\n", encoding="utf-8")

    code, _, err = run(capsys, "survey", people, "-o", tmp_path / "made.xlsx")

    assert code == 3
    assert "people.csv, row 3, column 'Name': the cell is blank" in err


def test_a_strict_report_stops_before_anything_is_computed(tmp_path, capsys):
    path = book(tmp_path, {"Roster": ROSTER, "Before": BLANKS})
    page = tmp_path / "report.html"

    code, _, err = run(capsys, "report", path, "-o", page, "--strict")

    assert code == 1
    assert "blank cells in returned rows" in err
    assert "as --strict says" in err
    assert not page.exists()


def test_a_report_is_written_straight_from_a_workbook(tmp_path, capsys):
    path = book(tmp_path, {"Roster": ROSTER, "Before": GRID})
    page = tmp_path / "report.html"

    code, _, _ = run(capsys, "report", path, "-o", page)

    assert code == 0
    assert page.exists()
