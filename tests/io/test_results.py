"""Results are written in full, defined, never as formulas, and whole or not at all."""

import csv
import inspect
import io
import json
import re
import shutil
import stat
import zipfile

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.io.checks import Checks
from agencygraph.io.naming import safe_names
from agencygraph.io.workbook import read_workbook
from tests.io.faults import outcomes
from tests.strategies import networks

DANGEROUS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@sum(A1)", "＝1+1", "'=x"]
TABLE = ag.Table(
    "person",
    ["ana", "ben"],
    {"reach": [2, 1], "share": [1 / 3, np.nan], "known": [True, False]},
    {"reach": "People within two steps.", "share": "Of all."},
    ["1 person is left out."],
)


def sheets_of(path):
    return {grid.sheet: grid.cells for grid in read_workbook(path, Checks())}


def records_of(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


@pytest.mark.parametrize(("letters", "turned"), [(5, False), (60, True)])
def test_a_sheet_is_printed_with_all_its_columns_side_by_side(
    tmp_path, letters, turned
):
    columns = {f"c{k}": ["x" * letters] for k in range(4)}

    (path,) = ag.write_tables(ag.Table("person", ["a"], columns), tmp_path / "a.xlsx")

    page = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert 'fitToPage="1"' in page
    assert 'fitToHeight="0"' in page
    assert ('orientation="landscape"' in page) == turned


def test_a_workbook_has_a_sheet_a_table_and_one_of_definitions(tmp_path):
    (path,) = ag.write_tables({"reach": TABLE, "a/b": TABLE}, tmp_path / "all.xlsx")

    found = sheets_of(path)

    assert list(found)[0::2] == ["reach", "definitions"]
    assert re.fullmatch("a-b-[0-9a-f]{8}", list(found)[1])
    assert found["reach"] == [
        ["person", "reach", "share", "known"],
        ["ana", "2", repr(1 / 3), "1"],
        ["ben", "1", "", "0"],
    ]
    assert found["definitions"][:4] == [
        ["table", "column", "definition"],
        ["reach", "reach", "People within two steps."],
        ["reach", "share", "Of all."],
        ["reach", "known", ""],
    ]
    assert found["definitions"][4] == ["reach", "", "1 person is left out."]
    assert found["definitions"][-1] == ["", "", f"agencygraph {ag.__version__}"]


def test_the_header_stays_in_sight_and_its_cells_tell_what_they_mean(tmp_path):
    (path,) = ag.write_tables(TABLE, tmp_path / "one.xlsx")

    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        notes = book.read("xl/comments1.xml").decode()
    assert 'xSplit="1" ySplit="1"' in sheet
    assert 'state="frozen"' in sheet
    assert "People within two steps." in notes
    assert "Of all." in notes


@pytest.mark.corpus(97)
@pytest.mark.parametrize("text", DANGEROUS)
def test_a_cell_is_never_a_formula(tmp_path, text):
    """Case 97."""
    table = ag.Table("tie", [(text, "ben")], {text: [text]}, {text: text})

    (book,) = ag.write_tables({text: table}, tmp_path / "book.xlsx")
    (plain,) = ag.write_tables(table, tmp_path / "ties.csv")
    (parquet,) = ag.write_tables(table, tmp_path / "ties.parquet")

    with zipfile.ZipFile(book) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)
    assert all(cell[0] not in "=+-@＝" for row in records_of(plain) for cell in row)
    assert pl.read_parquet(parquet).rows() == [(text, "ben", text)]


@given(network=networks(min_people=2), form=st.sampled_from(["csv", "parquet"]))
def test_numbers_are_written_in_full(network, form, tmp_path_factory):
    table = ag.ei_index(network)

    (path,) = ag.write_tables(table, tmp_path_factory.mktemp("r") / f"ei.{form}")

    if form == "parquet":
        assert pl.read_parquet(path).equals(table.to_polars())
        return
    header, *rows = records_of(path)
    assert header == ["person", *table]
    assert [row[0] for row in rows] == list(table.labels)
    for k, column in enumerate(table, start=1):
        read = [float(row[k] or "nan") for row in rows]
        np.testing.assert_array_equal(read, table[column])


def test_what_a_comparison_finds_is_written_table_by_table(tmp_path):
    study = ag.simulate_study(people=12, agencies=2)
    delta = ag.compare(
        study.network("before", "knows"), study.network("after", "knows")
    )

    (path,) = ag.write_tables(delta, tmp_path / "delta.xlsx")

    names = list(sheets_of(path))
    assert names == ["summary", *delta.measures, "ties", "definitions"]


def test_a_folder_has_a_file_a_table(tmp_path):
    files = ag.write_tables({"x": TABLE, "y": TABLE}, tmp_path / "r", files="parquet")

    assert [file.name for file in files] == [
        "x.parquet",
        "y.parquet",
        "definitions.parquet",
    ]
    assert sorted(files) == sorted((tmp_path / "r").iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert records_of(ag.write_tables({"x": TABLE}, tmp_path / "s")[1])[1] == [
        "x", "reach", "People within two steps.",
    ]  # fmt: skip


def test_the_same_tables_are_written_as_the_same_bytes(tmp_path):
    for name in ("book.xlsx", "x.csv", "x.parquet"):
        (one,) = ag.write_tables(TABLE, tmp_path / name)
        first = one.read_bytes()

        ag.write_tables(TABLE, one, overwrite=True)

        assert one.read_bytes() == first


def about(path):
    """What a Parquet file says of itself, as JSON where it is JSON."""
    told = pl.read_parquet_metadata(path)
    named = {key.removeprefix("agencygraph."): told[key] for key in told}
    return {
        key: text if key == "version" else json.loads(text)
        for key, text in named.items()
        if key in ("version", "definitions", "notes", "inputs", "issues")
    }


writes_metadata = pytest.mark.skipif(
    "metadata" not in inspect.signature(pl.DataFrame.write_parquet).parameters,
    reason="this polars writes no metadata",
)


@writes_metadata
def test_a_single_parquet_file_says_what_it_was_made_of(tmp_path):
    example = ag.simulate_study(people=12, agencies=2)
    study = ag.read_study(ag.write_study(example, tmp_path / "example"))

    (path,) = ag.write_tables(TABLE, tmp_path / "reach.parquet", study=study)

    told = about(path)
    assert told["version"] == ag.__version__
    assert told["definitions"] == TABLE.definitions
    assert told["notes"] == list(TABLE.notes)
    columns = ("file", "sha256", "rows")
    assert [tuple(row[name] for name in columns) for row in told["inputs"]] == list(
        zip(*(study.inputs[name] for name in columns), strict=True)
    )
    assert pl.read_parquet(path).equals(TABLE.to_polars())
    assert str(tmp_path) not in path.read_bytes().decode("latin-1")


@writes_metadata
def test_a_single_parquet_file_says_what_its_columns_mean_without_a_study(tmp_path):
    (path,) = ag.write_tables(TABLE, tmp_path / "reach.parquet")

    assert about(path) == {
        "version": ag.__version__,
        "definitions": dict(TABLE.definitions),
        "notes": list(TABLE.notes),
    }


def test_a_single_csv_file_holds_the_table_alone(tmp_path):
    example = ag.simulate_study(people=12, agencies=2)
    study = ag.read_study(ag.write_study(example, tmp_path / "example"))
    (plain,) = ag.write_tables(TABLE, tmp_path / "plain.csv")

    (path,) = ag.write_tables(TABLE, tmp_path / "reach.csv", study=study)

    assert path.read_bytes() == plain.read_bytes()


@pytest.mark.corpus(108)
def test_no_file_is_replaced_unless_asked(tmp_path):
    """Case 108."""
    mine = tmp_path / "r" / "y.csv"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")

    with pytest.raises(ag.ParameterError, match=r"y\.csv is there already"):
        ag.write_tables({"x": TABLE, "y": TABLE}, tmp_path / "r")

    assert mine.read_text(encoding="utf-8") == "mine"
    assert list(mine.parent.iterdir()) == [mine]
    ag.write_tables({"x": TABLE, "y": TABLE}, tmp_path / "r", overwrite=True)
    assert mine.read_text(encoding="utf-8").startswith("person,reach")


@pytest.mark.corpus(108)
@pytest.mark.parametrize("name", ["r", "x.csv", "x.xlsx", "x.parquet"])
def test_nothing_is_written_through_a_link(tmp_path, name):
    """Case 108."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "file").write_text("mine", encoding="utf-8")
    there = tmp_path / "real" if name == "r" else tmp_path / "real" / "file"
    (tmp_path / name).symlink_to(there)

    with pytest.raises(ag.ParameterError, match="a link; give"):
        ag.write_tables({"x": TABLE}, tmp_path / name, overwrite=True)

    assert [path.name for path in (tmp_path / "real").iterdir()] == ["file"]
    assert (tmp_path / "real" / "file").read_text(encoding="utf-8") == "mine"


def test_a_link_in_the_place_of_one_file_of_a_folder_is_refused(tmp_path):
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "x.csv").symlink_to(tmp_path / "mine")

    with pytest.raises(ag.ParameterError, match=r"x\.csv is a link"):
        ag.write_tables({"x": TABLE}, tmp_path / "r", overwrite=True)

    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"


@pytest.mark.corpus(112)
@pytest.mark.parametrize("name", ["r", "x.csv", "x.xlsx", "x.parquet"])
@pytest.mark.parametrize("old", [True, False])
def test_whatever_call_fails_results_are_whole_or_absent(
    tmp_path, monkeypatch, name, old
):
    """Case 112: every write, sync and renaming fails once."""
    before = ag.Table("person", ["cy"], {"reach": [7]})
    place, target = tmp_path / "place", tmp_path / "place" / name
    place.mkdir()
    wholes = set()
    for number, table in enumerate([before, TABLE]):
        (tmp_path / str(number)).mkdir()
        ag.write_tables(table, tmp_path / str(number) / name)
        wholes |= set(_texts(tmp_path / str(number)).values())

    def start():
        if old:
            ag.write_tables(before, target, overwrite=True)
        elif target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)

    start()
    stopped = 0
    for outcome in outcomes(
        lambda: ag.write_tables(TABLE, target, overwrite=True), monkeypatch
    ):
        stopped += outcome == "stopped"
        found = _texts(place)
        assert set(found.values()) <= wholes
        assert [p.name for p in place.iterdir()] == ([name] if found else [])
        assert found or outcome == "stopped"
        start()

    assert stopped >= 3


def _texts(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("tables", "name", "told"),
    [
        (
            {"x": TABLE, "y": TABLE},
            "x.csv",
            r"can hold one table, and there are 2: x and",
        ),
        ({}, "x.csv", "there is no table to write"),
        (TABLE, "nowhere/x.csv", "nowhere is not there: make it"),
    ],
)
def test_what_cannot_be_written_is_refused(tmp_path, tables, name, told):
    with pytest.raises((ag.ParameterError, OSError), match=told):
        ag.write_tables(tables, tmp_path / name)

    assert list(tmp_path.iterdir()) == []


def test_a_table_of_more_rows_than_a_sheet_has_is_refused(tmp_path):
    table = ag.Table(
        "person", [str(i) for i in range(1_048_576)], {"x": np.zeros(1_048_576)}
    )

    with pytest.raises(ag.ParameterError, match="has 1,048,576 rows"):
        ag.write_tables(table, tmp_path / "x.xlsx")


LABELS = ["../../etc", "CON", "nul.txt", "a/b", "x" * 300, "dot.", "", " ", "Ärzte"]
"""Case 107, and what goes well."""


@pytest.mark.corpus(107)
@given(
    labels=st.lists(st.sampled_from(LABELS) | st.text(max_size=40), unique=True),
    most=st.sampled_from([31, 100]),
)
def test_names_are_safe_short_and_never_alike(labels, most):
    names = safe_names(labels, most)

    assert len({name.casefold() for name in names}) == len(labels)
    for name in names:
        assert re.fullmatch(r"\w[\w .+-]*(?<![ .])", name)
        assert len(name.encode("utf-16-le")) <= 2 * most
        assert name.casefold().split(".")[0] not in ("con", "nul", "aux", "prn")


def test_a_label_that_can_be_a_name_stays_as_it_is():
    labels = ["Ärzte", "Police – North".replace("–", "-"), "wave 2", "a.b"]

    assert safe_names(labels, 31) == labels
