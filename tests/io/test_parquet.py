"""Parquet files: text stays text, cut and nested files are errors."""

import sys
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import agencygraph as ag

PEOPLE = pl.DataFrame({"id": ["007", "b"], "agency": ["Fire", "Health"]})
MORNING = datetime.fromisoformat("2024-03-12T09:30")
TIES = pl.DataFrame({"source": ["007"], "target": ["b"], "weight": [2]})


def study(folder, people=PEOPLE, ties=TIES):
    folder.mkdir(exist_ok=True)
    for name, content in {"people": people, "ties_before": ties}.items():
        path = folder / f"{name}.parquet"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            content.write_parquet(path)
    return folder


def told(folder):
    with pytest.raises(ag.DataError) as raised:
        ag.read_study(folder)
    return str(raised.value)


def test_no_id_is_read_as_anything_else(tmp_path):
    ids = ["007", "1E5", "NA", "null", "TRUE", "-", "23" * 12, "7.0", "é"]
    people = pl.DataFrame({"id": ids, "agency": ["Fire"] * len(ids)})
    people.write_parquet(tmp_path / "people.parquet")

    assert set(ag.read_roster(tmp_path / "people.parquet").people) == set(ids)


@pytest.mark.corpus(28)
@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        (["a", "b"], pl.Categorical, ("a", "b")),
        (["a", "b"], pl.Enum(["b", "a"]), ("a", "b")),
        ([Decimal("7.00"), Decimal("1.50")], pl.Decimal(10, 2), ("7", "1.50")),
        ([7, 10**18], pl.Int64, ("7", "1000000000000000000")),
        ([7.0, 0.1], pl.Float64, ("7", "0.1")),
        ([True, False], pl.Boolean, ("true", "false")),
        ([date(2024, 3, 12), None], pl.Date, ("2024-03-12", None)),
        ([MORNING, None], pl.Datetime, ("2024-03-12T09:30:00", None)),
    ],
)  # fmt: skip
def test_columns_of_any_plain_type_are_read_as_text(tmp_path, values, dtype, expected):
    known = PEOPLE.with_columns(pl.Series("known", values, dtype=dtype))

    roster = ag.read_study(study(tmp_path, known)).roster

    assert roster.attributes["known"] == expected


@pytest.mark.corpus(28)
@pytest.mark.parametrize(
    "column",
    [
        pl.Series("known", [["a"], ["b"]]),
        pl.Series("known", [{"a": 1}, {"a": 2}]),
        pl.Series("known", [[1, 2], [3, 4]], dtype=pl.Array(pl.Int64, 2)),
    ],
)
def test_nested_columns_are_refused(tmp_path, column):
    assert told(study(tmp_path, PEOPLE.with_columns(column))) == (
        "people.parquet, column 'known': the column is nested: its cells hold lists or "
        "records; give one plain value a cell"
    )


@pytest.mark.corpus(28)
def test_bytes_are_refused_with_their_row(tmp_path):
    people = PEOPLE.with_columns(pl.Series("photo", [None, b"\x00"]))

    assert told(study(tmp_path, people)).startswith(
        "people.parquet, row 3, column 'photo': "
    )


def whole(folder):
    TIES.write_parquet(folder / "whole")
    return (folder / "whole").read_bytes()


@pytest.mark.corpus(27)
@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda data: data[:-1], "the file is cut short"),
        (lambda data: data[: len(data) // 2], "the file is cut short"),
        (lambda data: data[:4], "the file is damaged: it is not read as Parquet"),
        (lambda data: b"PK\x03\x04" + data[4:], "the file is not a Parquet file"),
        (lambda _: b"source,target\na,b\n", "the file is not a Parquet file"),
        (lambda _: b"", "the file is not a Parquet file"),
        (lambda _: b"P", "the file is not a Parquet file"),
        (
            lambda data: data[:-8] + b"\xff\xff\xff\x7fPAR1",
            "the file is damaged: it is not read as Parquet",
        ),
        (
            lambda data: data[:-60] + b"\xff" * 52 + data[-8:],
            "the file is damaged: it is not read as Parquet",
        ),
    ],
)
def test_a_file_that_is_cut_short_or_is_not_parquet_is_refused(tmp_path, change, rule):
    data = change(whole(tmp_path))

    assert told(study(tmp_path / "study", ties=data)) == (
        f"ties_before.parquet: {rule}; export it again"
    )


def test_a_table_is_found_by_its_wave_and_once_only(tmp_path):
    folder = study(tmp_path)
    TIES.write_csv(folder / "ties_before.csv")

    assert "the same table is in" in told(folder)
    (folder / "ties_before.csv").unlink()
    assert ag.read_study(folder).waves == ("before",)
    ties = ag.read_network(folder / "ties_before.parquet", people=PEOPLE)
    assert ties.wave == "before"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ag.DataError, match="there is no such file"):
        ag.read_network(tmp_path / "none.parquet")


def test_columns_of_one_name_are_refused(tmp_path):
    twice = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], ["known"] * 2)
    pq.write_table(twice, tmp_path / "people.parquet")

    with pytest.raises(ag.DataError) as raised:
        ag.read_roster(tmp_path / "people.parquet")

    assert str(raised.value) == (
        "people.parquet: several columns are called 'known'; "
        "give each a name of its own"
    )


def test_without_pyarrow_the_command_that_installs_it_is_told(tmp_path, monkeypatch):
    folder = study(tmp_path)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    for read in (ag.read_study, lambda path: ag.read_roster(path / "people.parquet")):
        with pytest.raises(ag.MissingDependencyError) as raised:
            read(folder)

        assert str(raised.value) == (
            "pyarrow is needed for this; "
            'install it with pip install "agencygraph[parquet]"'
        )


def test_without_pyarrow_no_study_is_written_that_was_not_read_back(
    tmp_path, monkeypatch
):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    example = ag.simulate_study(people=12, agencies=2)

    with pytest.raises(ag.MissingDependencyError, match="pyarrow"):
        ag.write_study(example, tmp_path / "example", files="parquet")

    assert list(tmp_path.iterdir()) == []
