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

    code, _, err = run(capsys, "check", path, "--template", template, "--names", names)

    assert code == 3
    assert f"Template: {template}" in err
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
