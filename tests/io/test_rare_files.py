"""What files rarely hold: it is read, or it is told."""

import gzip
import io

import networkx as nx
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import agencygraph as ag
from agencygraph.io import parquet_footer, quick
from agencygraph.io.aliases import read_aliases
from agencygraph.io.checks import Checks
from agencygraph.io.delimited import read_grid
from agencygraph.io.grid import Grid
from agencygraph.io.kinds_of_file import what_it_is
from agencygraph.io.limits import Limits
from agencygraph.io.naming import safe_names
from agencygraph.io.regular import near_path
from agencygraph.io.settings import read_settings, settings_from
from agencygraph.io.settings_writing import settings_text
from agencygraph.io.sheets import table_of
from tests.io.tables import with_tables
from tests.io.test_quick import both_ways

PEOPLE = "id,name,agency\nana,Ana,Fire\nben,Ben,Health\n"


def told(call, *args, **options):
    """Every problem of a source, as it is printed."""
    with pytest.raises(ag.DataError) as raised:
        call(*args, **options)
    return [str(problem) for problem in raised.value.problems]


@pytest.fixture
def file(tmp_path):
    """Write a file and return its path."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


# --- text -----------------------------------------------------------------------------


def test_a_nul_character_in_utf_16_is_told_with_its_row(file):
    path = file("people.csv", "id,agency\nana,Fi\0re\n".encode("utf-16"))

    (problem,) = told(ag.read_roster, path)

    assert problem.startswith("people.csv, row 2: holds a NUL character")


def test_letters_that_only_look_twice_encoded_are_left_in_peace(file, recwarn):
    path = file("people.csv", "id,name,agency\na,ÂĀ,Fire\nb,Ã\u0192Ã,Port\n")

    roster = ag.read_roster(path)

    assert roster.names == ("ÂĀ", "Ã\u0192Ã")
    assert not recwarn.list


def test_of_many_rows_encoded_twice_a_thousand_are_listed(file):
    rows = "".join(f"p{k},Ã©{k},Fire\n" for k in range(1_200))

    with pytest.warns(ag.AgencyGraphWarning, match="saved with the wrong encoding"):
        roster = ag.read_roster(file("people.csv", "id,name,agency\n" + rows))

    assert roster.n_people == 1_200


def test_a_web_page_that_begins_as_xml_is_named():
    assert what_it_is(b"<?xml version='1.0'?><HTML>") == "a web page (HTML)"


def test_limits_may_be_given_for_one_file(file):
    path = file("people.csv", PEOPLE)

    with pytest.raises(ag.DataError, match="more than 10 bytes"):
        read_grid(path, Checks(), Limits(unpacked=10))
    assert len(read_grid(path, Checks())) == 3


def test_a_path_that_cannot_be_opened_says_why(tmp_path):
    (problem,) = told(ag.read_roster, tmp_path / ("n" * 300 + ".csv"))

    assert "the file cannot be opened: File name too long; check the path" in problem


def test_a_file_that_is_gone_while_it_is_read_is_told(file, monkeypatch):
    path = file("people.csv", PEOPLE)
    real = gzip.GzipFile.read
    data = gzip.compress(PEOPLE.encode())
    path.write_bytes(data)

    def read(stream, *args):
        path.unlink(missing_ok=True)
        return real(stream, *args)

    monkeypatch.setattr(gzip.GzipFile, "read", read)

    (problem,) = told(ag.read_roster, path)

    assert "the file was changed while it was being read" in problem


def test_beside_a_folder_that_is_not_there_nothing_is_suggested(tmp_path):
    assert near_path(tmp_path / "gone" / "people.csv") == "check the path"


def test_two_labels_that_differ_in_case_have_two_names():
    first, second = safe_names(["Fire", "FIRE"], 20)

    assert first == "Fire"
    assert second.startswith("FIRE-")


# --- graphs ---------------------------------------------------------------------------


ROSTER = ag.Roster.from_labels(
    ["ana", "ben"], ["Fire", "Port"], attributes={"years here": ["1", "2"]}
)


def test_gml_has_short_names_for_odd_ones_and_gives_them_back(tmp_path):
    network = ag.Network.from_ties(ROSTER, ["ana"], ["ben"])

    path = ag.write_graph(network, tmp_path / "ties.gml")

    assert "years here" not in path.read_text().split("graph [")[1].split("node")[1]
    assert ag.read_graph(path) == network


def test_gml_that_is_no_utf_8_is_told(file):
    (problem,) = told(ag.read_graph, file("ties.gml", b"graph [ \xff ]"))

    assert problem.startswith("ties.gml: the file is not UTF-8; export it again")


def test_details_of_gml_that_are_no_details_are_told(file):
    graph = nx.DiGraph([("ana", "ben")], agencygraph="[1")
    path = file("ties.gml", "\n".join(nx.generate_gml(graph)))

    with pytest.raises(ag.ParameterError, match="is not what to_networkx wrote"):
        ag.read_graph(path)


def test_xml_that_is_no_graph_is_told(file):
    space = "http://graphml.graphdrawing.org/xmlns"
    key = '<key id="d" for="node" attr.name="x" attr.type="int"/>'
    node = '<graph edgedefault="directed"><node id="a"><data key="d">z</data></node>'
    body = f'<graphml xmlns="{space}">{key}{node}</graph></graphml>'

    (problem,) = told(ag.read_graph, file("ties.graphml", body))

    assert problem.startswith("ties.graphml: the file is not read as GraphML: ")


def test_a_graph_larger_than_the_limit_is_refused(tmp_path):
    network = ag.Network.from_ties(ROSTER, ["ana"], ["ben"])
    path = ag.write_graph(network, tmp_path / "ties.gml")

    (problem,) = told(ag.read_graph, path, limits=ag.Limits(unpacked=10))

    assert (
        problem
        == "ties.gml: the file is larger than 10 bytes; raise the limit 'unpacked'"
    )


# --- study.toml -----------------------------------------------------------------------


def test_settings_that_are_no_utf_8_are_told(file):
    checks = Checks()

    read_settings(file("study.toml", b"title = '\xff'"), checks)

    (problem,) = checks.problems
    assert problem.rule.startswith("the file is not TOML")
    assert problem.fix == "save it as UTF-8"


WRONG = {
    "sheets.A": ({"sheets": {"A": 1}}, "is a table: begin it with [sheets.A]"),
    "kinds.a.changes.b": (
        {"kinds": {"a": {"changes": {"b": 1}}}},
        "is a table: begin it with [kinds.a.changes.b]",
    ),
    "kinds.trusts.symmetric": (
        {"kinds": {"trusts": {"symmetric": True}}},
        "is declared of 'trusts', which one may feel and the other not",
    ),
    "aliases.Ann": ({"aliases": {"Ann": 1.5}}, "is not text"),
}


@pytest.mark.parametrize("column", WRONG)
def test_a_setting_of_the_wrong_kind_is_told_with_its_place(column):
    given, rule = WRONG[column]
    checks = Checks()

    settings_from(given, checks)

    assert [(one.column, one.rule) for one in checks.problems] == [(column, rule)]


@pytest.mark.parametrize(
    "given",
    [
        {"kinds": {"knows": {"symmetric": True, "weights": "amounts"}}},
        {"kinds": {"knows": {"changes": {"after": {"max_choices": 3}}}}},
        {
            "kinds": {
                "knows": {"changes": {"after": {"scale": [{"value": 1, "word": "x"}]}}}
            }
        },
        {"pseudonyms": {"project": "p", "check": "0123"}},
    ],
    ids=["kind", "choices", "scale", "pseudonyms"],
)
def test_rare_settings_are_written_as_they_are_read(file, given):
    checks = Checks()
    settings = settings_from(given, checks)

    again = read_settings(file("study.toml", settings_text(settings)), checks)

    assert checks.problems == []
    assert (again.kinds, again.pseudonyms) == (settings.kinds, settings.pseudonyms)


# --- folders and tables ---------------------------------------------------------------


def test_what_may_not_be_looked_into_is_told(tmp_path, monkeypatch):
    def refuse(_):
        raise PermissionError

    monkeypatch.setattr(type(tmp_path), "iterdir", refuse)

    (problem,) = told(ag.read_study, tmp_path)

    assert problem.endswith(
        "you may not look into the folder; ask its owner, or copy it"
    )


def test_what_is_neither_a_folder_nor_a_file_is_told():
    (problem,) = told(ag.read_study, "/dev/null")

    assert problem.endswith("this is neither a folder nor a workbook; check the path")


def test_a_workbook_of_blank_sheets_is_no_table(tmp_path):
    path = tmp_path / "people.xlsx"
    pl.DataFrame().write_excel(path)

    (problem,) = told(ag.read_roster, path)

    assert problem.startswith("people.xlsx: ")


BAD_SHEETS = {
    "empty": ([], "the sheet is empty"),
    "twice": ([["id", "ID"], ["a", "b"]], "column 2 has the name of another column"),
    "no name": ([["id", ""], ["a", "b"]], "column 2 has cells and no name"),
}


@pytest.mark.parametrize(("cells", "rule"), BAD_SHEETS.values(), ids=BAD_SHEETS)
def test_a_sheet_that_is_no_table_is_told(cells, rule):
    grid = Grid("study.xlsx", "people", cells, range(1, 1 + len(cells)))

    (problem,) = told(table_of, grid)

    assert "sheet 'people'" in problem
    assert rule in problem


def test_a_column_without_name_or_cells_is_passed_over():
    grid = Grid("study.xlsx", "people", [["id", ""], ["a", ""]], range(1, 3))

    assert dict(table_of(grid).columns) == {"id": ["a"]}


def test_a_column_of_numbers_and_answers_is_written_as_text(tmp_path):
    roster = ag.Roster.from_labels(["a", "b"], ["X", "Y"], attributes={"x": [True, 2]})
    network = ag.Network.from_ties(roster, ["a"], ["b"])
    network = network.replace(wave="now", kind="tie")
    study = ag.Study({("now", "tie"): network}, ("now",), {"now": roster})

    ag.write_study(study, tmp_path / "study", files="parquet")

    people = pl.read_parquet(tmp_path / "study" / "people.parquet")
    assert people["x"].to_list() == ["1", "2"]


def test_ids_that_no_change_makes_alike_are_told_so():
    ties = {"source": ["x9", "y8"], "target": ["y8", "x9"], "weight": [1, 1]}

    problems = told(with_tables, ties_before=ties)

    assert any("the two files name people in different ways" in one for one in problems)


def test_an_alias_that_is_said_twice_alike_is_said_once():
    twice = {"written": ["Annie", "annie"], "person": ["ana", "ana"]}
    checks = Checks()

    assert dict(read_aliases(twice, checks)) == {"Annie": "ana"}
    assert checks.problems == []


# --- large files ----------------------------------------------------------------------


HEAD = "source,target,weight\n"
ROWS = "ana,ben,1\nben,cy,2\n"


@pytest.mark.parametrize(
    ("text", "fast"),
    [
        (HEAD + ROWS, True),
        (HEAD + ROWS + "cy,ana,3", True),  # no end of line
        (HEAD + ROWS + "cy,ana,-1\n", False),
        (HEAD + ROWS + "cy,ana,1e300\n", False),
        (HEAD + ROWS + "cy,Ana,1\nAna,ben,1\n", False),
        (HEAD + ROWS + "c  y,ana,1\n", False),
        (HEAD + ROWS + "1E+05,ana,1\n", False),
        (HEAD + ROWS + "MAR-1,ana,1\n", False),
        (HEAD + ROWS + f"{'x' * 40},ana,1\n", True),
        (HEAD + "\n" + ROWS, False),
        (HEAD + ROWS + "\n" + "cy,ana,3\n", True),
        ((HEAD + ROWS + "\n").replace("\n", "\r\n"), True),
        (HEAD + ROWS + ' cy,"ana",3\n', True),
        (HEAD + ROWS + 'cy,"a""na",3\n', False),
        (HEAD + ROWS + 'cy,"ana"x,3\n', False),
        (HEAD + ROWS + "cy,ana,1.2.3\n", False),
        (HEAD + ROWS + "cy,ana,3\rx\n", False),
        (HEAD + ROWS + ",ana,3\n", False),
        (HEAD + ROWS + 'cy,"",3\n', False),
        (HEAD + ROWS + "cy,ana,\n", False),
        (HEAD + ROWS + "cy,ana,3,4\n", False),
        ("source,target,kind\nana,ben,knows\nben,ana,knows\n", True),
        ("source,target,kind\nana,ben,knows\nben,ana,helps a\n", False),
        (HEAD + ROWS + "cy,ana\n", False),
        (HEAD + ROWS + "cy,ana,inf\n", False),
        (HEAD + ROWS + "cy,ana,1" + " " * (1 << 20) + "\n", False),
        (HEAD + ROWS + "cy,ana,1" + " " * (1 << 20), False),
    ],
)  # fmt: skip
def test_a_large_file_is_read_the_quick_way_where_it_is_plain(
    file, monkeypatch, text, fast
):
    careful, quickly, taken = both_ways(file("ties.csv", text), monkeypatch)

    assert quickly == careful
    assert taken == fast


@pytest.mark.parametrize(
    ("people", "fast"),
    [
        (PEOPLE, True),
        ("id,name\nana,Ana\nben,Ben\n", False),
        ("id,name,agency,consent\nana,Ana,Fire,yes\nben,Ben,Port,no\n", False),
        (b"\0", False),
    ],
    ids=["plain", "no agency", "no consent", "no text"],
)
def test_people_of_a_large_file_are_plain_as_well(file, monkeypatch, people, fast):
    path, roster = file("ties.csv", HEAD + "ana,ben,1\n"), file("people.csv", people)

    careful, quickly, taken = both_ways(path, monkeypatch, people=roster)

    assert quickly == careful
    assert taken == fast


DICTIONARY = {"source": ["ana", "ben"] * 4, "target": ["ben", "cy"] * 4}
TEXT = pa.array(DICTIONARY["source"])
LONG = pa.array(["x" * 9_000, "ben"] * 4)
UNUSED = pa.DictionaryArray.from_arrays(pa.array([0, 1] * 4), ["ana", "ben", "cy"])
COLUMNS = {
    "plain": ({}, True),
    "a dictionary with more than is used": ({"source": UNUSED}, True),
    "long ids": ({"source": LONG}, True),
    "a blank id": ({"source": pa.array([None, *DICTIONARY["source"][1:]])}, False),
    "numbers": ({"source": pa.array(range(8))}, False),
    "a constant": ({"kind": pa.array(["knows"] * 8)}, True),
    "two kinds": ({"kind": pa.array(["knows", "helps"] * 4)}, False),
    "a blank kind": ({"kind": pa.array([None, *["knows"] * 7])}, False),
    "a remark": ({"Remark": TEXT}, False),
    "a number beside": ({"Remark": pa.array(range(8))}, False),
    "a list beside": ({"Remark": pa.array([[1]] * 8)}, False),
}


@pytest.mark.parametrize("stored", [True, False], ids=["dictionary", "plain"])
@pytest.mark.parametrize(("columns", "fast"), COLUMNS.values(), ids=COLUMNS)
def test_large_parquet_is_read_the_quick_way_where_it_is_plain(
    tmp_path, monkeypatch, columns, fast, stored
):
    path = tmp_path / "ties.parquet"
    pq.write_table(pa.table({**DICTIONARY, **columns}), path, use_dictionary=stored)

    careful, quickly, taken = both_ways(path, monkeypatch)

    assert quickly == careful
    assert taken == fast


def test_weights_too_large_to_be_exact_go_the_careful_way():
    assert quick.are_plain(np.array([0.0, 1.0]))
    assert not quick.are_plain(np.array([1.0, 2.0**60]))
    assert not quick.are_plain(np.array([-1.0]))


def test_a_parquet_column_of_an_extension_is_read_by_what_it_holds(tmp_path):
    if not hasattr(pa, "bool8"):
        pytest.skip("pyarrow has this type since its version 18")
    path = tmp_path / "people.parquet"
    flags = pa.ExtensionArray.from_storage(pa.bool8(), pa.array([1, 0], pa.int8()))
    table = pa.table({"id": ["a", "b"], "agency": ["X", "Y"], "lead": flags})
    pq.write_table(table, path)

    roster = ag.read_roster(path)

    assert roster.attributes["lead"] in (("1", "0"), ("true", "false"))


def test_a_page_whose_head_does_not_end_is_refused(monkeypatch):
    monkeypatch.setattr(parquet_footer, "_HEADS", (1,))

    with pytest.raises(ValueError, match="the head of a page without end"):
        parquet_footer._page_head(io.BytesIO(bytes([0x15] * 64)), 0)
