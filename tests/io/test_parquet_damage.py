"""Damaged Parquet files, and those that unpack to far more than they are."""

import io
import json
import random
import subprocess
import sys
import warnings
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import agencygraph as ag
from agencygraph.io import quick
from agencygraph.io.parquet import parquet_table

ROOT = Path(__file__).resolve().parent.parent.parent
TIES = pa.table(
    {
        "source": ["ana", "ben", "ana", "cy"] * 8,
        "target": ["ben", "cy", "cy", "dee"] * 8,
        "weight": [1.0, 2, 3, 4] * 8,
    }
)
DELTA = {
    "source": "DELTA_BYTE_ARRAY",
    "target": "DELTA_LENGTH_BYTE_ARRAY",
    "weight": "BYTE_STREAM_SPLIT",
}
WAYS = {
    "dictionary": {"compression": "snappy"},
    "plain": {"compression": "zstd", "use_dictionary": False},
    "bare": {"compression": "none", "use_dictionary": False},
    "delta": {
        "compression": "gzip",
        "use_dictionary": False,
        "column_encoding": DELTA,
        "data_page_version": "2.0",
    },
    "polars": {},
}
FLIPS = 250
"""Bytes that are changed in a file of each kind, one at a time."""


def packed(way, ties=TIES):
    data = io.BytesIO()
    if way == "polars":
        pl.DataFrame(ties).write_parquet(data)
    else:
        pq.write_table(ties, data, **WAYS[way])
    return data.getvalue()


def read_all(way, folder):
    """Read copies with a byte changed; what came of them, by its kind."""
    rng = random.Random(1)  # noqa: S311 (nothing is secret)
    data, path = packed(way), Path(folder) / "ties.parquet"
    found = {"network": 0, "error": 0}
    for _ in range(FLIPS):
        changed = bytearray(data)
        place = rng.randrange(4, len(data))
        changed[place] = rng.choice([0, 255, 127, 128, changed[place] ^ 1])
        path.write_bytes(changed)
        for least in (0, 1 << 40):
            quick.LEAST = least
            try:
                ag.read_network(path, repeats="max")
                found["network"] += 1
            except ag.DataError as error:
                found["error"] += all(one.file for one in error.problems)
    return found


def run(code, folder):
    """Run code in a process that may take 4 GB at most."""
    lines = [
        "import contextlib, json, sys, warnings",
        "with contextlib.suppress(ImportError):",
        "    import resource",
        "    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))",
        "from tests.io import test_parquet_damage as here",
        "warnings.simplefilter('ignore')",
        code,
    ]
    command = [sys.executable, "-c", "\n".join(lines), str(folder)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.corpus(27)
@pytest.mark.parametrize("way", WAYS)
def test_a_changed_byte_is_an_error_or_another_value_never_a_crash(way, tmp_path):
    done = run(f"print(json.dumps(here.read_all({way!r}, sys.argv[1])))", tmp_path)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["network"] + found["error"] == 2 * FLIPS
    assert found["network"] > 0
    assert found["error"] > 0


def repeated(path, text, rows, **options):
    """Write a text in every row of a column: a file of a few bytes a million rows."""
    column = pa.DictionaryArray.from_arrays(
        pa.array([0], pa.int32()).take(pa.array([0] * (1 << 20))), [text]
    )
    with pq.ParquetWriter(path, pa.schema({"id": column.type}), **options) as writer:
        for _ in range(rows >> 20):
            writer.write_table(pa.table({"id": column}))
    return path


def test_a_hundred_million_cells_in_a_few_bytes_are_refused_unread(tmp_path):
    path = repeated(tmp_path / "people.parquet", "x" * 100_000, 96 << 20)

    assert path.stat().st_size < 1 << 20
    with pytest.raises(ag.DataError) as raised:
        ag.read_roster(path)

    assert "bytes of memory, and 2,1" in str(raised.value)
    assert "raise the limit 'memory'" in str(raised.value)


def test_a_long_text_in_a_million_cells_is_refused_and_takes_no_memory(tmp_path):
    path = repeated(tmp_path / "ties.parquet", "x" * 100_000, 1 << 20)

    done = run(
        "import agencygraph as ag\n"
        "try:\n"
        "    ag.read_roster(sys.argv[1])\n"
        "except ag.DataError as error:\n"
        "    print(error)",
        path,
    )

    assert done.returncode == 0, done.stderr
    assert "its cells hold more than 1,07" in done.stdout
    assert "raise the limit 'unpacked'" in done.stdout


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts in /proc")
def test_no_thread_of_pyarrow_outlives_the_reading(tmp_path):
    """One that lets go of a file of Python's as Python exits ends it by an abort."""
    path = repeated(tmp_path / "ties.parquet", "ana", 1 << 20)

    done = run(
        "import os, agencygraph as ag, pyarrow.parquet as pq\n"
        "before = set(os.listdir('/proc/self/task'))\n"
        "with contextlib.suppress(ag.DataError):\n"
        "    ag.read_roster(sys.argv[1])\n"
        "print(len(set(os.listdir('/proc/self/task')) - before))",
        path,
    )

    assert done.stdout == "0\n", done.stderr


def test_the_limits_can_be_raised(tmp_path):
    path = repeated(tmp_path / "people.parquet", "ana", 1 << 20)
    strict = ag.Limits(memory=1 << 20)

    with pytest.raises(ag.DataError, match="raise the limit 'memory'"):
        parquet_table(path, strict)

    assert len(parquet_table(path, ag.Limits())) == 1 << 20


@pytest.mark.slow
def test_texts_that_share_their_beginning_take_no_more_than_they_may(tmp_path):
    texts = ["x" * 100_000 + str(i) for i in range(13_000)]
    path = tmp_path / "people.parquet"
    encoding = {"use_dictionary": False, "column_encoding": {"id": "DELTA_BYTE_ARRAY"}}
    with pq.ParquetWriter(
        path, pa.schema({"id": pa.string()}), compression="zstd", **encoding
    ) as writer:
        for start in range(0, len(texts), 5_000):
            writer.write_table(pa.table({"id": texts[start : start + 5_000]}))

    done = run(
        "from pathlib import Path\n"
        "import agencygraph as ag\n"
        "try:\n"
        "    print(ag.read_roster(sys.argv[1]))\n"
        "except ag.DataError as error:\n"
        "    print(error)",
        path,
    )

    assert path.stat().st_size < 1 << 20
    assert done.returncode == 0, done.stderr
    assert "its cells hold more than" in done.stdout


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (pa.ArrowMemoryError("malloc of size 18446744073709551615 failed"), "memory"),
        (pa.ArrowNotImplementedError("LZO"), "encoded in a way that is not read here"),
        (pa.ArrowInvalid("Unexpected end of stream"), "the file is damaged"),
        (OSError("Couldn't deserialize thrift"), "the file is damaged"),
    ],
)
def test_whatever_pyarrow_raises_is_told_in_a_sentence(
    error, told, tmp_path, monkeypatch
):
    path = tmp_path / "people.parquet"
    pq.write_table(TIES, path)

    def fail(*_, **__):
        raise error

    monkeypatch.setattr(pq, "ParquetFile", fail)
    with pytest.raises(ag.DataError, match=told) as raised:
        parquet_table(path, ag.Limits())

    assert str(error) not in str(raised.value)
    assert raised.value.__suppress_context__


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("least", [0, 1 << 40], ids=["quick", "careful"])
def test_ties_are_the_same_whatever_wrote_the_file(way, least, tmp_path, monkeypatch):
    monkeypatch.setattr(quick, "LEAST", least)
    path = tmp_path / "ties.parquet"
    path.write_bytes(packed(way))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = ag.read_network(path, repeats="max")

    assert network.ties().to_dict() == {
        ("ana", "ben"): 1.0,
        ("ana", "cy"): 3.0,
        ("ben", "cy"): 2.0,
        ("cy", "dee"): 4.0,
    }
