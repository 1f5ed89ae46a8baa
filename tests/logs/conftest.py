"""Engines on which the same code has to give the same bits."""

import shutil
import warnings

import polars as pl
import pytest

import agencygraph.logs._relations as relations
from tests.log_networks import Polars, Spark


class DuckDB:
    name = "duckdb"

    def __init__(self):
        duckdb = pytest.importorskip("duckdb")
        self.connection = duckdb.connect()

    def frame(self, data, **options):
        held = pl.DataFrame(data, **options)
        return self.connection.from_arrow(held.to_arrow())


@pytest.fixture(scope="session")
def duckdb_engine():
    return DuckDB()


@pytest.fixture(scope="session")
def spark_session():
    """A Spark of one thread; it needs Java."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, which is not here")
    sql = pytest.importorskip("pyspark.sql")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        builder = sql.SparkSession.builder.master("local[1]")
        settings = {
            "spark.ui.enabled": "false",
            "spark.log.level": "OFF",
            "spark.sql.shuffle.partitions": "1",
            "spark.default.parallelism": "1",
            "spark.sql.adaptive.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            # plans are run once: the second compiler would cost more than it saves
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        }
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture
def spark_engine(spark_session):
    return Spark(spark_session)


def engines(*names):
    marks = {
        "pyspark": [pytest.mark.cluster, pytest.mark.filterwarnings("ignore")],
    }
    return [pytest.param(name, marks=marks.get(name, [])) for name in names]


@pytest.fixture(params=engines("polars", "duckdb"))
def engine(request):
    """Each engine that needs nothing but Python."""
    return made(request)


@pytest.fixture(params=engines("polars", "duckdb", "pyspark"))
def any_engine(request):
    """Each engine, Spark too."""
    return made(request)


def made(request):
    if request.param == "pyspark":
        return Spark(request.getfixturevalue("spark_session"))
    if request.param == "duckdb":
        return request.getfixturevalue("duckdb_engine")
    return Polars()


def collected(native):
    """Return rows of a frame of any engine, columns and rows in order."""
    found = relations.lazy(native).collect(backend="polars").to_native()
    found = found.select(sorted(found.columns))
    return found.sort(found.columns)


@pytest.fixture
def rows_of():
    return collected
