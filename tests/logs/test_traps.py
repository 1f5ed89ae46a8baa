"""Ways in which engines differ, one test each: none of them reaches a result."""

import re
import tomllib
from importlib import metadata
from itertools import chain
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
PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


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
        assert column(relations.stacked(kept, sums).to_native(), "v") == [
            BEYOND_FLOATS,
            BEYOND_FLOATS,
        ]


FLOAT_SUMS = {
    'kept = int(found["kept"].sum())',  # collected: whole numbers already
    'amount=nw.when(good).then(nw.col("amount")).otherwise(nw.lit(0.0)).sum(),',
    'found = counted.select(**sums, weight=weight.sum()).collect(backend="polars")',
}
"""Sums without a type: of floats, to refuse what is too large, and nothing else."""


def bare_sums(text):
    """Return lines that sum without casting the sum, in whichever way it is said."""
    summed = re.compile(r"\.sum\(|\bnw\.sum|sum_horizontal|cum_sum|\.sum\b(?!\()")
    lines = [line.strip() for line in text.splitlines()]
    whole = ".sum().cast(nw.Int64)"
    return {line for line in lines if summed.search(line.replace(whole, ""))}


def test_no_sum_is_taken_without_its_type():
    found = set().union(*map(bare_sums, SOURCES.values()))

    assert found == FLOAT_SUMS


@pytest.mark.parametrize(
    "line", ['x = nw.col("v").sum()', 'nw.sum("v")', 'nw.sum_horizontal("a", "b")']
)
def test_a_bare_sum_is_found(line):
    assert bare_sums(f"# fine\n{line}") == {line}
    assert bare_sums('nw.col("v").sum().cast(nw.Int64)') == set()


def test_weights_that_would_overflow_are_refused(any_engine):
    """polars wraps silently, DuckDB and Spark raise errors of their own."""
    engine = any_engine
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


@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore")
def test_weights_that_are_no_numbers_are_refused_on_spark(spark_engine):
    """NaN > 5 holds there too: it has to be looked for by its name."""
    wrong = [float("nan"), float("inf"), None, 0.0, -1.0]
    ties = {"source": list("abcde"), "target": list("vwxyz"), "weight": wrong}

    with pytest.raises(ag.DataError, match=r"no number above 0.*\(5 rows\)"):
        relational.checked_ties(spark_engine.frame(ties))


def test_halves_are_rounded_alike(any_engine):
    """polars rounds halves to even, DuckDB and Spark away from 0."""
    engine = any_engine
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


def test_what_measures_rely_on_is_the_same_on_every_engine(any_engine, rows_of):
    """Null keys are grouped and never joined; order of text; floors; empty extremes."""
    texts, none = ["a", "Z", "\u00e9", None, None], None
    frame = relations.lazy(any_engine.frame({"k": texts, "v": [7, -7, 3, 2, 1]}))

    groups = frame.group_by("k").agg(n=relations.rows(), low=nw.col("v").min())
    joined = frame.join(frame.select("k", w=nw.col("v")), on="k", how="inner")
    left = frame.join(joined.select("k", "w"), on="k", how="left")
    floors = frame.select("v", q=nw.col("v") // 2, up=nw.col("k") > "Z")

    assert set(rows_of(groups.to_native()).select("k", "n", "low").rows()) == {
        ("a", 1, 7),
        ("Z", 1, -7),
        ("\u00e9", 1, 3),
        (None, 2, 1),
    }
    assert rows_of(joined.to_native()).height == 3
    assert rows_of(left.to_native())["w"].null_count() == 2
    assert set(rows_of(floors.to_native()).select("v", "q", "up").rows()) == {
        (7, 3, True),
        (-7, -4, False),
        (3, 1, True),
        (2, 1, none),
        (1, 0, none),
    }


def test_rows_have_the_numbers_they_have_in_a_file(engine):
    frame = relations.lazy(engine.frame({"k": ["a", "b", "c"]}))

    found = _engines.numbered(frame).collect(backend="polars")

    assert dict(zip(found["k"], found[_engines.ROW], strict=True)) == {
        "a": 2,
        "b": 3,
        "c": 4,
    }


def test_counts_have_one_type(any_engine):
    """Counts are UInt32 in polars, Int64 in DuckDB, and Int32 for some in Spark."""
    engine = any_engine
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


def test_steps_that_are_shared_are_taken_once(any_engine):
    """A plan that is used three times is computed three times, but for polars."""
    engine = any_engine
    people = engine.frame({"id": list("abc"), "agency": ["x", "x", "y"]})
    ties = {"source": ["a", "b", "a"], "target": ["b", "c", "c"]}
    ties = relational.checked_ties(engine.frame(ties))

    with Work() as work:
        relational.brokerage_roles(ties, people, work=work)

        assert [path.name for path in work.folder.glob("*.parquet")] == [
            "001-triangles.parquet"
        ]


def test_engines_are_of_versions_that_were_tried():
    """DuckDB 2 took methods away that 1 had; narwhals and polars before these fail."""
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    listed = [*project["dependencies"], *extras]
    pinned = [re.match(r"([\w-]+)(?:\[.*\])?>=([\d.]+)", one) for one in listed]
    asked = {found[1]: found[2] for found in pinned if found}

    assert {"duckdb", "pyspark", "narwhals", "polars"} <= set(asked)
    for name in ("duckdb", "narwhals", "polars"):
        assert parts(metadata.version(name)) >= parts(asked[name]), name
    assert [name for name, text in SOURCES.items() if "fetchone" in text] == []


def parts(version):
    return [int(part) for part in re.findall(r"\d+", version)[:2]]


def test_sums_of_weights_do_not_depend_on_their_order(any_engine, rows_of):
    """Sums of floats differ from run to run; of millionths they cannot."""
    n, engine = 10, any_engine
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
def test_spark_hands_rows_over_without_pandas(spark_engine, monkeypatch, rows_of):
    """PySpark 4.3 warns that it does not support pandas 3."""
    frame = type(spark_engine.frame({"k": ["a"]}))
    monkeypatch.setattr(frame, "toPandas", None)
    ties = relational.checked_ties(
        spark_engine.frame({"source": ["a"], "target": ["b"]})
    )

    assert rows_of(relational.degree(ties)).height == 2


@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore")
def test_spark_numbers_no_rows(spark_engine):
    frame = relations.lazy(spark_engine.frame({"k": ["a", "b"]}))

    found = _engines.numbered(frame).collect(backend="polars")

    assert found[_engines.ROW].to_list() == [None, None]


@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore")
def test_frames_of_an_engine_that_was_not_tried_are_refused_by_name():
    """Of Dask narwhals takes no sums of conditions, so that nothing can be checked."""
    dask, pandas = map(pytest.importorskip, ("dask.dataframe", "pandas"))
    ties = dask.from_pandas(pandas.DataFrame({"source": ["a"], "target": ["b"]}))

    with pytest.raises(ag.ParameterError, match=r"not of dask.* as Parquet"):
        relational.checked_ties(ties)
