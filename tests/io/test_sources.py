"""Files of any common form, and frames of any library, say the same."""

import gzip
from datetime import datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests.studies import studies


def test_a_path_may_be_text_or_a_path(make):
    folder = make()

    assert ag.read_study(str(folder)).networks == ag.read_study(Path(folder)).networks


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame,
        pl.DataFrame,
        pa.table,
        lambda columns: pl.DataFrame(columns).lazy(),
        lambda columns: pd.DataFrame(columns).convert_dtypes(),
        lambda columns: columns,
    ],
    ids=["pandas", "polars", "pyarrow", "lazy", "nullable", "columns"],
)
def test_any_dataframe_says_the_same_as_the_files(make, frame):
    folder = make(
        {
            "people.csv": "id,name,agency,age\n7,Ana,Fire,30\n8,Ben,,\n9,Cy,Health,4\n",
            "ties_before.csv": "source,target,weight,directed\n7,8,1.5,0\n8,9,2,0",
            "ties_after.csv": "source,target,weight,directed\n7,9,1,0\n",
        }
    )
    tables = {
        "people": {
            "id": [7, 8, 9],
            "name": ["Ana", "Ben", "Cy"],
            "agency": ["Fire", None, "Health"],
            "age": [30, None, 4],
        },
        "ties_before": {
            "source": [7, 8],
            "target": [8, 9],
            "weight": [1.5, 2.0],
            "directed": [False, False],
        },
        "ties_after": {
            "source": [7], "target": [9], "weight": [1], "directed": [False],
        },
    }  # fmt: skip

    study = ag.read_study({name: frame(columns) for name, columns in tables.items()})

    expected = ag.read_study(folder)
    assert study.networks == expected.networks
    assert study.roster.attributes == {"age": ("30", "4", None)}


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
@given(study=studies(), chance=st.randoms(use_true_random=False))
def test_the_order_of_rows_carries_nothing(study, chance, tmp_path_factory):
    folder = ag.write_study(study, tmp_path_factory.mktemp("study") / "files")

    for path in folder.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        chance.shuffle(rows)
        path.write_text("".join([header, *rows]), encoding="utf-8")

    again = ag.read_study(folder)
    assert again.networks == study.networks
    assert again.rosters == study.rosters
    if study.scores is not None:
        assert again.scores.to_dict() == study.scores.to_dict()


@pytest.mark.parametrize(
    "text",
    [
        "id;name;agency\nana;Ana, A;Fire\n",
        'id\tname\tagency\nana\t"Ana, A"\tFire\n',
        "id|name|agency\nana|Ana, A|Fire\n",
        'id,name,agency\r\nana,"Ana, A",Fire\r\n',
        'id,name,agency\rana,"Ana, A",Fire\r',
        '\n\nid, name, agency\n\nana, "Ana, A", Fire\n,,\n',
        '\ufeffid,name,agency\nana,"Ana, A",Fire',
        'Agency,ID,Full name\nFire,ana,"Ana, A"\n',
        'ORGANISATION,person_id,name,\nFire,ana,"Ana, A",\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
def test_delimiters_line_ends_marks_and_column_names_are_recognised(
    tmp_path, text, encoding
):
    path = tmp_path / "people.csv"
    path.write_bytes(text.encode(encoding))

    roster = ag.read_roster(path)

    assert roster.people == ("ana",)
    assert roster.names == ("Ana, A",)
    assert roster.agencies == ("Fire",)
    assert roster.attributes == {}


def test_a_header_that_could_be_split_in_two_ways_is_an_error(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("x,y;z\n1,2;3\n", encoding="utf-8")

    with pytest.raises(ag.DataError, match="separated by commas and semicolons; keep"):
        ag.read_roster(path)


def test_a_packed_file_is_read_like_an_open_one(make):
    text = b"source,target,kind\nana,cy,knows\n"
    folder = make({"ties_after.csv": "-", "ties_after.csv.gz": gzip.compress(text)})

    study = ag.read_study(folder)

    assert study.network("after").ties().to_dict() == {("ana", "cy"): 1.0}


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
def test_columns_and_files_that_were_not_used_are_named(make):
    folder = make(
        {
            "ties_after.csv": "source,target,kind,colour\nana,ben,knows,red\n",
            "notes.csv": "a,b\n",
        }
    )

    notes = ag.read_study(folder).notes

    assert "ties_after.csv: column 'colour' was not used." in notes
    assert "Not files of a study, so not read: notes.csv." in notes


def test_hidden_files_and_folders_are_passed_over(make):
    folder = make({".people.csv": "nonsense"})
    (folder / "ties_during.csv").mkdir()

    assert ag.read_study(folder).waves == ("before", "after")


MORNING = "2000-01-02T09:30:00"


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_dates_and_numbers_of_a_dataframe_become_plain_text(frame):
    people = frame(
        {
            "id": [1.0, 2.0],
            "agency": ["Fire", "Fire"],
            "born": [datetime.fromisoformat(day) for day in ("2000-01-02", MORNING)],
            "share": [0.5, 2.0],
            "lead": [True, False],
        }
    )

    roster = ag.read_roster(people)

    assert roster.people == ("1", "2")
    assert roster.attributes == {
        "born": ("2000-01-02", MORNING),
        "share": ("0.5", "2"),
        "lead": ("true", "false"),
    }
