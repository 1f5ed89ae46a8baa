"""A look before anything is computed: all that was understood, all that is wrong."""

import json

import pytest

import agencygraph as ag
from tests.io.books import GRID, ROSTER, book, read, ties, told

STRANGER = [["From", "To"], ["Ana Ash", "Benny Birch"], ["Ana Ash", "Cy Cedar"]]


@pytest.fixture
def good(tmp_path):
    return book(tmp_path, {"Roster": ROSTER, "Before": GRID})


@pytest.fixture
def bad(tmp_path):
    return book(tmp_path, {"Roster": ROSTER, "Ties before": STRANGER})


def test_the_page_says_sheets_people_waves_kinds_scale_and_response(good):
    assert repr(ag.check(good)).splitlines() == [
        "survey.xlsx",
        "",
        "Sheets",
        "  Roster: roster, 4 rows",
        "  Before: roster grid, 2 rows, wave Before",
        "    \"How often do you contact\" asks for ties of kind 'contacts'",
        "",
        "Understood: 4 people in 2 agencies; 1 wave (Before); contacts",
        "  wave Before: 4 people in 2 agencies",
        "  agencies: Fire and Health",
        "  contacts, wave Before: 3 ties, 2 of 4 answered",
        "    named by nobody: Cy Cedar",
        "  answers to contacts: Monthly < Weekly < Daily",
        "",
        "Who answered",
        "  agency  Before",
        "  Fire    1 of 2 (50%)",
        "  Health  1 of 2 (50%)",
        "  all     2 of 4 (50%)",
        "",
        "The study can be read.",
    ]


def test_the_page_ends_with_what_has_to_be_put_right(bad):
    lines = repr(ag.check(bad)).splitlines()

    assert "Named, and not on the roster (1)" in lines
    where = "sheet 'Ties before', row 2, column 'To'"
    assert f"  Benny Birch: 1 cell ({where}), perhaps 'Ben Birch' (Fire)" in lines
    assert "To be put right (1)" in lines
    assert lines[-1] == "The study cannot be read yet: 1 problem to be put right."


def test_what_can_be_understood_is_there_in_spite_of_problems(bad):
    found = ag.check(bad)

    assert not found.ok
    assert found.study.network().ties().to_dict() == {("Ana Ash", "Cy Cedar"): 1.0}
    assert found.unnamed["before", "tie"] == ("Ana Ash", "Ben Birch", "Di Dogwood")


def test_a_check_tells_what_reading_raises(bad):
    with pytest.raises(ag.DataError) as raised:
        read(bad)

    assert raised.value.problems == ag.check(bad).problems


def test_a_check_of_a_folder_and_of_frames_says_what_is_understood():
    found = ag.check({"people": {"id": [1], "agency": ["x"]}, "ties": {"source": [1]}})

    assert not found.ok
    assert "the column 'target' is missing" in found.problems[0].rule


def test_a_source_that_is_not_there_is_a_problem(tmp_path):
    found = ag.check(tmp_path / "none.xlsx")

    assert (found.ok, found.study, found.response) == (False, None, None)
    assert "cannot be read yet" in repr(found)


@pytest.mark.parametrize("sheets", [{"Ties before": STRANGER}, {"Before": GRID}])
def test_names_and_values_are_hidden_from_machines(tmp_path, sheets):
    rows = [*ROSTER, ["Ana Ash", "Health"]]
    path = book(tmp_path, {"Roster": rows, "Notes": [["Call Ana Ash"]], **sheets})
    found = ag.check(path)

    hidden, shown = found.to_json(), found.to_json(show_values=True)

    names = ["Ana", "Ash", "Benny", "Birch", "Cedar", "Dogwood"]
    assert not found.ok
    assert [name for name in names if name in hidden] == []
    assert "Ana Ash" in shown
    assert (
        json.loads(hidden)["problems"][0]["sheet"]
        == json.loads(shown)["problems"][0]["sheet"]
    )


def test_json_says_what_the_page_says(good):
    found = json.loads(ag.check(good).to_json())

    assert found["ok"]
    assert [sheet["layout"] for sheet in found["sheets"]] == ["roster", "roster grid"]
    assert found["study"]["kinds"] == ["contacts"]
    assert found["study"]["scales"] == {"contacts": ["Monthly", "Weekly", "Daily"]}
    assert found["response"][0] == {
        "wave": "Before", "agency": "Fire", "people": 2, "answered": 1, "rate": 0.5,
    }  # fmt: skip
    assert found["unnamed"] == [{"wave": "Before", "kind": "contacts", "people": 1}]


HOMELESS = [
    ["ID", "Name", "Agency"], ["p1", "Ana Ash", "Fire"],
    *([f"q{k}", f"Ben {k}", ""] for k in range(2, 27)),
]  # fmt: skip


def test_people_without_an_agency_are_listed_with_their_rows_and_counted(tmp_path):
    ties = [["From", "To"], ["p1", "q2"]]
    path = book(tmp_path, {"Roster": HOMELESS, "Ties before": ties})

    found = ag.check(path)

    lines = repr(found).splitlines()
    start = lines.index(
        "No agency is known: fill in the blank cell, or they count in nothing within "
        "or across agencies (25)"
    )
    assert lines[start + 1] == "  'Ben 2' (q2), sheet 'Roster', row 3"
    assert lines[start + 21 : start + 23] == ["  ... and 5 more", ""]
    assert [one.id for one in found.agencyless] == [f"q{k}" for k in range(2, 27)]
    issues = found.study.issues
    at = [k for k, what in enumerate(issues["what"]) if "no agency is known" in what]
    assert [issues[name][at[0]] for name in ("rows", "column")] == ["3-27", "Agency"]


def test_people_without_an_agency_in_a_file_are_named_for_machines_only_when_asked():
    people = {"person": ["ana", "ben"], "organisation": ["Fire", " "]}
    found = ag.check({"people": people, "ties": {"source": ["ana"], "target": ["ben"]}})

    place = {"file": "people", "sheet": "", "row": 3}
    assert found.to_dict()["agencyless"] == [place]
    assert found.to_dict(show_values=True)["agencyless"] == [{**place, "id": "ben"}]
    assert "  'ben', people, row 3" in repr(found).splitlines()


def test_the_template_is_read_without_a_question(good, tmp_path, recwarn):
    made = ag.check(good).write_template(tmp_path / "template.xlsx")

    again = ag.read_study(made)

    study = read(good)
    assert again.networks == study.networks
    assert again.rosters == study.rosters
    assert not recwarn.list


LEVELS = (
    '{value = 1, word = "a bit"}, {value = 2, word = "rather"}, '
    '{value = 3, word = "well"}'
)
SCALED = f"[kinds.knows]\nscale = [{LEVELS}]\n"


@pytest.mark.parametrize("kind", ["folder", "workbook"])
def test_the_template_keeps_what_a_study_declares_itself(tmp_path, kind):
    ties = [
        ["From", "To", "Type", "Strength"],
        ["Ana Ash", "Ben Birch", "knows", "well"],
    ]
    source = book(
        tmp_path,
        {"Roster": ROSTER, "Ties before": ties,
         "study": [["study.toml"], *([line] for line in SCALED.splitlines())]},
    )  # fmt: skip
    if kind == "folder":
        source = ag.write_study(read(source), tmp_path / "folder")

    made = ag.check(source).write_template(tmp_path / "template.xlsx")

    scale = read(made).network().scale
    assert scale.words == ("a bit", "rather", "well")


def test_the_template_marks_who_is_not_on_the_roster(bad, tmp_path):
    made = ag.check(bad).write_template(tmp_path / "template.xlsx")

    study = read(made)

    marked = dict(
        zip(study.roster.people, study.roster.attributes["check"], strict=True)
    )
    assert "not on the roster" in marked.pop("Benny Birch")
    assert set(marked.values()) == {None}
    assert ("Ana Ash", "Benny Birch") in ties(study)


def test_the_template_of_a_workbook_without_people_asks_for_them(tmp_path):
    path = book(tmp_path, {"Notes": [["nothing here"]]})

    made = ag.check(path).write_template(tmp_path / "template.xlsx")

    assert "there are no rows" in told(made)[0]


def test_a_template_is_not_written_over_a_file_unasked(good):
    before = good.read_bytes()

    with pytest.raises(ag.ParameterError, match="is there already"):
        ag.check(good).write_template(good)
    with pytest.raises(ag.ParameterError, match=r"ends in \.xlsx"):
        ag.check(good).write_template(good.with_suffix(".csv"))

    assert good.read_bytes() == before


def test_settings_may_be_a_file_a_dictionary_or_an_object(good, tmp_path):
    file = tmp_path / "study.toml"
    file.write_text('blank = "no tie"\ntitle = "Spring"\n', encoding="utf-8")
    plain = {"blank": "no tie", "title": "Spring"}

    found = [read(good, settings=s).title for s in (file, plain, ag.Settings(**plain))]

    assert found == ["Spring"] * 3
    assert "there is no such file" in told(good, settings=tmp_path / "none.toml")[0]


def test_settings_may_stand_in_the_workbook(tmp_path):
    study = [["study.toml"], ['title = "Autumn"'], ['blank = "no tie"']]
    path = book(tmp_path, {"Roster": ROSTER, "Before": GRID, "study": study})

    assert read(path).title == "Autumn"
