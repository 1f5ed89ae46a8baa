"""What is wrong with a study is told with its place and what to do, all at once."""

import tomllib
from pathlib import Path

import pytest

import agencygraph as ag

PEOPLE = "id,name,agency\nana,Ana Ash,Fire\nben,Ben Birch,Fire\ncy,Cy Cedar,Health\n"
CASES = tomllib.loads((Path(__file__).parent / "problems.toml").read_text("utf-8"))
NUL = "holds a NUL byte: it is UTF-16 without a mark, or not text at all"
SAVE = "save it as 'CSV UTF-8'"
BYTES = {
    "not UTF-8": (
        "people.csv",
        PEOPLE.encode() + b"zo\x81,x,Fire\n",
        f"people.csv, row 5: a character here is neither UTF-8 nor Windows (cp1252); {SAVE}",  # noqa: E501 (as told)
    ),
    "UTF-16 without its mark": (
        "people.csv",
        PEOPLE.encode("utf-16-le"),
        f"people.csv, row 1: {NUL}; {SAVE}",
    ),
    "UTF-16 cut in two": (
        "people.csv",
        PEOPLE.encode("utf-16")[:-1],
        f"people.csv: a character here is not UTF-16; {SAVE}",
    ),
    "workbook called CSV": (
        "people.csv",
        b"PK\x03\x04rest",
        "people.csv: the file is a workbook or another zip archive, not text; " + SAVE,
    ),
    "packed file cut short": (
        "ties_during.csv.gz",
        b"\x1f\x8b\x08\x00rest",
        "ties_during.csv.gz: the file cannot be unpacked: it is damaged or cut short",
    ),
}


def told_of(source):
    with pytest.raises(ag.DataError) as raised:
        ag.read_study(source)
    return raised.value


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_problem_is_told_with_its_place_and_what_to_do(make, case):
    error = told_of(make(case["files"]))

    assert [str(problem) for problem in error.problems] == [case["told"]]


@pytest.mark.parametrize(("name", "content", "told"), BYTES.values(), ids=BYTES)
def test_a_file_that_is_not_text_is_told_apart(make, name, content, told):
    error = told_of(make({name: content}))

    assert [str(problem) for problem in error.problems] == [told]


def test_the_parts_of_a_problem_can_be_asked_for(make):
    folder = make({"ties_after.csv": "source,target,weight\nana,ben,often\n"})

    error = told_of(folder)

    (problem,) = error.problems
    assert (problem.file, problem.row, problem.column, problem.value) == (
        "ties_after.csv",
        2,
        "weight",
        "often",
    )
    assert (problem.rule, problem.fix) == ("is not a number", "give a number")


def test_problems_of_all_files_are_told_at_once_in_order_of_their_place(make):
    folder = make(
        {
            "people.csv": PEOPLE + "ana,x,Fire\n,y,Fire\n",
            "ties_before.csv": "source,target,weight\nzoe,ben,x\nana,ben,-1\n",
            "ties_after.csv": "source,target\nana\n",
            "scores.csv": "id,wave,item,value\nana,later,trust,x\n",
            "study.toml": "titled = 'x'\n",
        }
    )

    error = told_of(folder)

    places = [(p.file, p.row, p.column) for p in error.problems]
    assert places == [
        ("people.csv", 5, "id"),
        ("people.csv", 6, "id"),
        ("scores.csv", 2, "wave"),
        ("scores.csv", 2, "value"),
        ("study.toml", None, "titled"),
        ("ties_after.csv", 2, ""),
        ("ties_before.csv", 2, "source"),
        ("ties_before.csv", 2, "weight"),
        ("ties_before.csv", 3, "weight"),
    ]


def test_a_file_that_cannot_be_read_is_not_also_called_missing(make):
    folder = make({"people.csv": "id,agency\nana\n", "ties_before.csv": "-"})

    error = told_of(folder)

    assert [problem.file for problem in error.problems] == ["people.csv"]


def test_ten_problems_are_printed_and_the_rest_counted(make):
    rows = "".join(f"x{i},ben\n" for i in range(30))
    folder = make({"ties_after.csv": f"source,target\n{rows}"})

    error = told_of(folder)

    assert len(error.problems) == 30
    assert str(error).splitlines()[0] == "30 problems:"
    assert str(error).splitlines()[-1] == "... and 20 more"


@pytest.mark.parametrize("shift", ["\n", "\n \n"])
def test_rows_are_those_of_the_file_blank_lines_counted(make, shift):
    ties = f"source,target\nana,ben\n{shift}ana,zoe\n"
    folder = make({"ties_after.csv": ties})

    error = told_of(folder)

    assert error.problems[0].row == 3 + shift.count("\n")


def test_a_line_break_inside_quotation_marks_counts_as_a_row(make):
    folder = make({"people.csv": 'id,name,agency\nana,"Ana\nAsh",Fire\n,x,Fire\n'})

    error = told_of(folder)

    assert error.problems[0].row == 4


def test_rows_of_a_dataframe_are_counted_with_their_header():
    tables = {
        "people": {"id": ["ana", "ana"], "agency": ["Fire", "Health"]},
        "ties": {"source": [], "target": []},
    }

    error = told_of(tables)

    (problem,) = error.problems
    assert (problem.file, problem.row) == ("people", 3)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("nowhere", "nowhere: there is no such file or folder; check the path"),
        (__file__, "test_problems.py: a study is a folder or a workbook, and this"),
    ],
)
def test_a_source_that_is_not_there_is_named_as_it_was_given(source, told):
    error = told_of(source)

    assert str(error).startswith(told)


def test_a_table_of_an_unknown_name_is_refused_with_the_nearest_one():
    with pytest.raises(ag.DataError, match="'peoples' is not the name of a table; did"):
        ag.read_study({"peoples": {"id": ["ana"]}})


@pytest.mark.parametrize("source", [None, 7, ["people.csv"]])
def test_a_source_of_another_type_is_refused(source):
    with pytest.raises(ag.ParameterError, match="from a folder or a workbook, or in"):
        ag.read_study(source)


def test_a_value_that_is_no_cell_is_refused():
    tables = {"people": {"id": ["ana", ["ben"]], "agency": ["Fire", "Fire"]}}

    error = told_of({**tables, "ties": {"source": [], "target": []}})

    (problem,) = error.problems
    assert (problem.file, problem.row, problem.column) == ("people", 3, "id")
    assert problem.rule == "is of type list, not text, a number or a date"


def test_columns_of_unequal_length_are_refused():
    tables = {"people": {"id": ["ana", "ben"], "agency": ["Fire"]}}

    with pytest.raises(ag.DataError, match="not equally long: id 2 and agency 1"):
        ag.read_study({**tables, "ties": {"source": [], "target": []}})


def test_a_cell_without_end_is_refused(make):
    error = told_of(make({"ties_after.csv": "source,target\nana," + "x" * 200_000}))

    (problem,) = error.problems
    assert (problem.row, problem.rule) == (
        2,
        "a cell is longer than 131,072 characters",
    )


def test_many_names_are_cut_short(make):
    columns = ",".join(f"c{i}" for i in range(30))
    error = told_of(make({"people.csv": columns + "\n"}))

    assert "'c19' and 10 more" in str(error)


def test_a_roster_without_people_is_not_taken_for_no_roster():
    empty = ag.Roster.from_labels([])

    with pytest.raises(ag.DataError, match="'ana' is not on the roster"):
        ag.read_network({"source": ["ana"], "target": ["ben"]}, roster=empty)


def test_the_folder_around_a_study_names_the_study_in_it(tmp_path):
    inner = tmp_path / "demo" / "study"
    inner.mkdir(parents=True)
    (inner / "people.csv").write_text(PEOPLE, "utf-8")

    error = told_of(tmp_path / "demo")

    assert "give the folder in it that has one" in str(error)
    assert str(inner) in str(error)
