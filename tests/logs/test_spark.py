"""Spark gives the bits of polars: every measure, of many networks in one job."""

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import agencygraph as ag
from tests.log_networks import (
    MEASURES,
    SHAPES,
    Polars,
    Spark,
    opened,
    rows_of_measure,
    shaped,
    tables,
    together,
)
from tests.strategies import networks

pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore")]
ROOT = Path(__file__).resolve().parents[2]
MANY = 60
"""Networks that Hypothesis draws for each direction and wave."""


def drawn(directed):
    """Return many pairs of networks: what Hypothesis draws, and one of each shape."""
    found = []
    whole = networks(complete=True, directed=directed)

    @settings(max_examples=MANY, phases=[Phase.generate], database=None)
    @given(pair=st.tuples(whole, whole))
    def gather(pair):
        found.append(pair)

    gather()
    shapes = [[shaped(one, directed, seed=wave) for wave in (0, 1)] for one in SHAPES]
    return [*found, *shapes]


@pytest.fixture(scope="module")
def crowds(spark_session):
    """People and ties of two waves, on polars and on Spark, by direction."""

    @functools.cache
    def crowd(directed):
        waves = [together(wave) for wave in zip(*drawn(directed), strict=True)]
        return [opened(e, waves, directed) for e in (Polars(), Spark(spark_session))]

    return crowd


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("name", MEASURES)
def test_spark_gives_the_bits_of_polars(crowds, rows_of, name, directed):
    one, two = (rows_of_measure(name, frames, rows_of) for frames in crowds(directed))

    assert one.schema == two.schema
    assert one.equals(two), one.filter(one.hash_rows() != two.hash_rows()).head(9)


def test_a_job_holds_many_networks_and_every_shape():
    for directed in (True, False):
        pairs = drawn(directed)

        assert len(pairs) >= MANY * 0.9 + len(SHAPES)
        assert sum(one.n_ties > 3 for one, _ in pairs) > MANY / 10


def test_a_killed_executor_does_not_change_the_result(tmp_path):
    """Spark of a master and two executors, each a process; one is killed mid-run."""
    network = shaped("dense", directed=True, n=60)
    people, ties = tables(network)
    people.write_parquet(tmp_path / "people.parquet")
    ties.write_parquet(tmp_path / "ties.parquet")

    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("spark_killed.py"), tmp_path],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["active"] > 0
    assert told["killed"] not in told["left"]
    found = pl.read_parquet(tmp_path / "roles" / "*.parquet")
    assert found.sort("person").equals(in_memory(network).select(found.columns))
    assert not (tmp_path / "work").exists()


def in_memory(network):
    """Return the roles that the measure of networks counts."""
    table = ag.brokerage_roles(network)
    names = [name for name in table if "_" not in name]
    known = {name: pl.Series(table[name]).fill_nan(None) for name in names}
    counts = {name: column.cast(pl.Int64) for name, column in known.items()}
    return pl.DataFrame({"person": list(table.labels), **counts}).sort("person")
