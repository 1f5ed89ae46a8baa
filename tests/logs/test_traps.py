"""Ways in which engines differ, one test each: none of them reaches a result."""

import re
from pathlib import Path

import narwhals.stable.v2 as nw
import polars as pl
import pytest

import agencygraph as ag
from agencygraph.logs import _engines, relational
from agencygraph.logs import _relations as relations
from agencygraph.logs.work import Work

SOURCES = {
    path.name: path.read_text("utf-8")
    for path in Path(relations.__file__).parent.glob("*.py")
}
BEYOND_FLOATS = 2**53 + 1


def column(frame, name):
    return relations.lazy(frame).collect(backend="polars")[name].to_list()


def test_sums_stay_whole_numbers_in_parquet(engine):
    """DuckDB widens SUM(BIGINT) to 128 bits, and writes those as floats."""
    frame = relations.lazy(engine.frame({"k": [1, 1], "v": [2**53, 1]}))
    sums = frame.group_by("k").agg(v=relations.total("v"))

    with Work() as work:
        kept = work.kept(sums, "sums")

        assert kept.collect_schema()["v"] == nw.Int64
        assert column(kept.to_native(), "v") == [BEYOND_FLOATS]


def test_no_sum_is_taken_without_its_type():
    """Sums of floats serve to refuse what is too large, and nothing else."""
    bare = [
        (name, line.strip())
        for name, text in SOURCES.items()
        for line in text.splitlines()
        if ".sum()" in line and ".sum().cast(nw.Int64)" not in line
    ]

    assert sorted(name for name, _ in bare) == ["_making.py", "_rows.py", "checked.py"]


def test_weights_that_would_overflow_are_refused(engine):
    """polars wraps silently, DuckDB and Spark raise errors of their own."""
    n = 500
    ties = {
        "source": [f"a{i}" for i in range(n)],
        "target": [f"b{i}" for i in range(n)],
        "weight": [9e9] * n,
    }

    with pytest.raises(ag.DataError, match="together exceed"):
        relational.checked_ties(engine.frame(ties))


def test_small_integers_do_not_wrap(engine, rows_of):
    ties = pl.DataFrame(
        {"source": ["a", "a"], "target": ["b", "c"], "weight": [120, 120]},
        schema={"source": pl.String, "target": pl.String, "weight": pl.Int8},
    )

    found = rows_of(relational.degree(relational.checked_ties(engine.frame(ties))))

    assert found["strength"].to_list() == [120.0, 120.0, 240.0]


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), None, 0.0, -1.0])
def test_weights_that_are_no_numbers_are_refused_at_the_door(engine, weight):
    """NaN > 5 and NaN == NaN hold on all engines; their maxima differ."""
    ties = pl.DataFrame(
        {"source": ["a"], "target": ["b"], "weight": [weight]},
        schema={"source": pl.String, "target": pl.String, "weight": pl.Float64},
    )

    with pytest.raises(ag.DataError, match="no number above 0"):
        relational.checked_ties(engine.frame(ties))


def test_halves_are_rounded_alike(engine):
    """polars rounds halves to even, DuckDB and Spark away from 0."""
    weights = [0.0000005, 0.0000015, 0.0000025]
    ties = {"source": list("abc"), "target": list("xyz"), "weight": weights}

    found = relational.checked_ties(engine.frame(ties))

    assert sorted(column(found, "weight_micro")) == [1, 2, 3]


def test_no_engine_is_asked_to_round():
    assert [name for name, text in SOURCES.items() if ".round(" in text] == []


def test_no_engine_is_asked_to_strip_fold_or_parse():
    """polars strips a no-break space, DuckDB and Spark do not."""
    asked = re.compile(r"\.str\.(strip_chars|to_lowercase|to_uppercase|to_datetime)")

    assert [name for name, text in SOURCES.items() if asked.search(text)] == []


def test_rows_are_numbered_for_messages_only():
    """On Spark numbering sends every row through one task."""
    numbers = [name for name, text in SOURCES.items() if "with_row_index" in text]

    assert numbers == ["_engines.py"]


def test_rows_have_the_numbers_they_have_in_a_file(engine):
    frame = relations.lazy(engine.frame({"k": ["a", "b", "c"]}))

    found = _engines.numbered(frame).collect(backend="polars")

    assert dict(zip(found["k"], found[_engines.ROW], strict=True)) == {
        "a": 2,
        "b": 3,
        "c": 4,
    }


def test_counts_have_one_type(engine):
    """Counts are UInt32 in polars, Int64 in DuckDB, and Int32 for some in Spark."""
    ties = relational.checked_ties(engine.frame({"source": ["a"], "target": ["b"]}))

    schema = relations.lazy(relational.degree(ties)).collect_schema()

    assert dict(schema) == {
        "person": nw.String(),
        "degree": nw.Int64(),
        "strength": nw.Float64(),
    }


def test_people_without_an_agency_match_nobody(engine, rows_of):
    """Null keys are kept in groups and never match in joins, on all engines."""
    people = engine.frame({"id": ["a", "b"], "agency": [None, None]})
    ties = relational.checked_ties(engine.frame({"source": ["a"], "target": ["b"]}))

    people = relational.checked_people(people) if engine.name != "duckdb" else people

    assert rows_of(relational.mixing_matrix(ties, people)).height == 0


def test_steps_that_are_shared_are_taken_once(engine):
    """A plan that is used three times is computed three times, but for polars."""
    people = engine.frame({"id": list("abc"), "agency": ["x", "x", "y"]})
    ties = {"source": ["a", "b", "a"], "target": ["b", "c", "c"]}
    ties = relational.checked_ties(engine.frame(ties))

    with Work() as work:
        relational.brokerage_roles(ties, people, work=work)

        assert [path.name for path in work.folder.glob("*.parquet")] == [
            "001-triangles.parquet"
        ]


def test_sums_of_weights_do_not_depend_on_their_order(engine, rows_of):
    """Sums of floats differ from run to run; of millionths they cannot."""
    n = 10
    ties = {
        "source": ["a"] * n,
        "target": [f"b{i}" for i in range(n)],
        "weight": [0.1] * n,
    }

    found = rows_of(relational.degree(relational.checked_ties(engine.frame(ties))))

    assert dict(found.select("person", "strength").rows())["a"] == 1.0


def test_a_tenth_is_a_tenth(engine, rows_of):
    """polars multiplies by 1e-6 where all is divided by one number."""
    ties = {"source": ["a"], "target": ["b"], "weight": [0.1]}

    found = rows_of(relational.checked_ties(engine.frame(ties)))

    assert found["weight"].to_list() == [0.1]


def test_whole_quotients_are_exact(engine):
    """Spark divides whole numbers as floats."""
    check_quotients(engine)


@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore")
def test_whole_quotients_are_exact_on_spark(spark_engine):
    check_quotients(spark_engine)


def check_quotients(engine):
    numbers = [3 * BEYOND_FLOATS, 3 * BEYOND_FLOATS - 1, 10**17 + 1, 7, 0]
    frame = relations.lazy(engine.frame({"v": numbers}))

    found = relations.divided(frame, "q", nw.col("v"), relations.whole(1000))

    rows = dict(found.select("v", "q").collect(backend="polars").rows())
    assert rows == {number: number // 1000 for number in numbers}


@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore")
def test_spark_numbers_no_rows(spark_engine):
    frame = relations.lazy(spark_engine.frame({"k": ["a", "b"]}))

    found = _engines.numbered(frame).collect(backend="polars")

    assert found[_engines.ROW].to_list() == [None, None]
