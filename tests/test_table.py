"""What a measure returns: labels, columns, definitions, and ways out of it."""

import datetime as dt
import pickle

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.table import only_row

NAN = float("nan")


@pytest.fixture
def table():
    return ag.Table(
        "person",
        ["ana", "ben", "cy"],
        {"constraint": [0.25, NAN, 1.0], "ties": [4, 0, 1]},
        {"constraint": "how much contacts know each other"},
        ["1 person did not answer."],
    )


@st.composite
def tables(draw):
    n = draw(st.integers(0, 20))
    numbers = st.lists(
        st.floats(allow_nan=True) | st.integers(-(2**40), 2**40).map(float),
        min_size=n,
        max_size=n,
    )
    return ag.Table(
        "tie",
        [(f"p{i}", f"p{i % 3}") for i in range(n)],
        {"weight": draw(numbers), "before": draw(numbers)},
    )


# --- reading it ---------------------------------------------------------------------


def test_a_column_is_an_array_in_the_order_of_the_labels(table):
    assert table["ties"].tolist() == [4, 0, 1]
    assert table.labels == ("ana", "ben", "cy")
    assert list(table) == ["constraint", "ties"]
    assert len(table) == 3


def test_a_column_that_is_not_there_is_answered_with_those_that_are(table):
    with pytest.raises(ag.ParameterError) as told:
        table["ties_in"]

    near = "did you mean 'ties'? there are constraint, ties"
    assert str(told.value) == f"no column 'ties_in'; {near}"


def test_to_dict_names_columns_only_where_there_are_several(table):
    assert table.to_dict()["ana"] == {"constraint": 0.25, "ties": 4}
    one = ag.Table("person", ["ana"], {"ties": [4]})
    assert one.to_dict() == {"ana": 4}


def test_take_follows_the_rows_asked_and_keeps_definitions_and_notes(table):
    taken = table.take([2, 0])

    assert taken.labels == ("cy", "ana")
    assert taken["ties"].tolist() == [1, 4]
    assert taken.definitions == table.definitions
    assert taken.notes == table.notes


def test_top_orders_by_value_and_leaves_the_undefined_out(table):
    assert table.top("constraint").labels == ("cy", "ana")
    assert table.top("constraint", 1).labels == ("cy",)
    assert table.top("constraint", 0).labels == ()


def test_top_orders_equal_values_by_label():
    table = ag.Table("person", ["cy", "ana", "ben"], {"ties": [1, 1, 2]})

    assert table.top("ties").labels == ("ben", "ana", "cy")


@pytest.mark.parametrize(("column", "k"), [("role", 1), ("ties", -1)])
def test_top_of_text_or_of_fewer_than_none_is_refused(column, k):
    table = ag.Table("person", ["ana"], {"role": ["chief"], "ties": [1]})

    with pytest.raises(ag.ParameterError, match="a column of numbers and k >= 0"):
        table.top(column, k)


# --- what is refused ----------------------------------------------------------------


def test_a_kind_of_row_that_is_not_known_is_refused():
    with pytest.raises(
        ag.ParameterError, match=r"row is one of person, .*; not 'edge'"
    ):
        ag.Table("edge", [], {})


def test_a_column_must_have_a_value_a_row():
    with pytest.raises(ag.ParameterError, match="'ties' has 1 values for 2 rows"):
        ag.Table("person", ["ana", "ben"], {"ties": [1]})


def test_a_column_cannot_be_called_what_the_labels_are_called():
    with pytest.raises(ag.ParameterError, match="'target' is what the labels"):
        ag.Table("tie", [("ana", "ben")], {"target": [1]})


# --- a frozen value -----------------------------------------------------------------


def test_a_table_cannot_be_changed_nor_follows_what_it_was_made_from():
    values, labels = np.array([1.0, 2.0]), ["ana", "ben"]
    table = ag.Table("person", labels, {"ties": values})

    values[0] = 9.0
    labels[0] = "zoe"

    assert table.to_dict() == {"ana": 1.0, "ben": 2.0}
    with pytest.raises(ValueError, match="read-only"):
        table["ties"][0] = 9.0
    with pytest.raises(AttributeError):
        table.labels = ()


def test_a_table_survives_pickling(table):
    arrived = pickle.loads(pickle.dumps(table))  # noqa: S301 (our own bytes)

    assert repr(arrived) == repr(table)
    assert arrived.definitions == table.definitions


# --- what people see ----------------------------------------------------------------


def test_repr_aligns_labels_left_and_values_right_and_ends_with_the_notes(table):
    assert repr(table) == (
        "person  constraint  ties\n"
        "ana           0.25     4\n"
        "ben            nan     0\n"
        "cy               1     1\n"
        "1 person did not answer."
    )


def test_repr_counts_what_it_does_not_show():
    columns = {f"c{i}": range(12) for i in range(9)}
    table = ag.Table("person", [f"p{i:02}" for i in range(12)], columns)

    lines = repr(table).splitlines()

    assert lines[0] == "person  c0  c1  c2  c3  c4  c5  c6"
    assert lines[10] == "p09      9   9   9   9   9   9   9"
    assert lines[11:] == ["... and 2 more rows, columns c7, c8"]


def test_repr_of_no_rows_is_the_header():
    assert repr(ag.Table("tie", [], {"weight": []})) == "source  target  weight"


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (12345, "12,345"),
        (12345.6, "12,346"),
        (-12345.6, "-12,346"),
        (1234.5, "1234"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333"),
        (1e-9, "1e-09"),
        (True, "True"),
        ("chief", "chief"),
        (NAN, "nan"),
        (float("inf"), "inf"),
        (dt.date(2024, 5, 1), "2024-05-01"),
    ],
)
def test_a_cell_is_printed_in_four_digits_or_in_full(value, printed):
    table = ag.Table("person", ["a"], {"value": [value]})

    assert repr(table).splitlines()[1].split("  ", 1)[1].strip() == printed


def test_a_missing_text_is_printed_as_nothing():
    table = ag.Table("person", ["a", "b"], {"agency": [None, "fire"]})

    assert repr(table) == "person  agency\na\nb         fire"


def test_notebook_html_escapes_every_text():
    table = ag.Table(
        "person",
        ["<script>alert(1)</script>"],
        {"<b>": ["<i>&"]},
        {"<b>": 'a "quoted" <u>definition</u>'},
        ["<img src=x onerror=alert(1)>"],
    )

    assert table._repr_html_() == (
        '<table><thead><tr><th title="">person</th>'
        '<th title="a &quot;quoted&quot; &lt;u&gt;definition&lt;/u&gt;">'
        "&lt;b&gt;</th></tr></thead>"
        "<tbody><tr><td>&lt;script&gt;alert(1)&lt;/script&gt;</td>"
        "<td>&lt;i&gt;&amp;</td></tr></tbody></table>"
        "<p>&lt;img src=x onerror=alert(1)&gt;</p>"
    )


def test_notebook_html_counts_what_it_does_not_show():
    table = ag.Table("person", [f"p{i}" for i in range(11)], {"ties": range(11)})

    assert table._repr_html_().endswith("</table><p>... and 1 more rows</p>")


# --- frames -------------------------------------------------------------------------


@given(tables())
def test_polars_gets_labels_first_and_the_same_numbers(table):
    frame = table.to_polars()

    assert frame.columns == ["source", "target", "weight", "before"]
    assert list(frame.select("source", "target").iter_rows()) == list(table.labels)
    for name in table:
        np.testing.assert_array_equal(frame[name].to_numpy(), table[name])


@given(tables())
def test_pandas_gets_labels_as_its_index_and_the_same_numbers(table):
    pytest.importorskip("pandas")

    frame = table.to_pandas()

    assert list(frame.index.names) == ["source", "target"]
    assert list(frame.index) == list(table.labels)
    for name in table:
        np.testing.assert_array_equal(frame[name].to_numpy(), table[name])


@given(tables())
def test_arrow_reads_the_table_through_the_capsule(table):
    pyarrow = pytest.importorskip("pyarrow")

    arrow = pyarrow.table(table)

    assert arrow.column_names == ["source", "target", "weight", "before"]
    for name in table:
        found = arrow[name].to_numpy()
        np.testing.assert_array_equal(found, table[name])


def test_text_with_gaps_arrives_as_text_with_gaps():
    table = ag.Table("person", ["a", "b"], {"agency": ["fire", None], "n": [1, 2]})

    assert table.to_polars().to_dict(as_series=False) == {
        "person": ["a", "b"],
        "agency": ["fire", None],
        "n": [1, 2],
    }
    assert table.to_pandas().loc["a", "agency"] == "fire"
    assert table.to_pandas()["agency"].isna().tolist() == [False, True]


def test_without_pandas_the_extra_to_install_is_named(table, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)

    with pytest.raises(ag.MissingDependencyError, match=r"agencygraph\[notebook\]"):
        table.to_pandas()


def test_only_row_is_that_of_a_table_of_the_whole_network():
    table = ag.Table("network", ["network"], {"ties": [3], "density": [0.5]})

    assert only_row(table) == {"ties": 3.0, "density": 0.5}


def test_only_row_refuses_a_table_of_several_rows(table):
    with pytest.raises(ag.ParameterError, match=r"one row is wanted, not 3 \(person\)"):
        only_row(table)


def test_what_is_undefined_is_null_where_nan_counts_as_a_large_number():
    table = ag.Table("person", ["a", "b"], {"x": [float("nan"), 2.0], "n": [1, 2]})

    frame = table.to_polars()

    assert frame["x"].to_list() == [None, 2.0]
    assert pl.DataFrame(table).equals(frame)
    assert frame.filter(pl.col("x") > 0)["person"].to_list() == ["b"]
    assert table.to_pandas()["x"].isna().tolist() == [True, False]
