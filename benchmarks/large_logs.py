"""Logs and ties as large as one machine takes: what it costs, and the same hashes.

    python -m benchmarks.large_logs --rows 100_000_000 --memory 700MB
    python -m benchmarks.large_logs --ties 10_000_000 --engines polars duckdb pyspark

Rows: a log of so many rows is written, and made into ties by the command
``agencygraph ties --engine duckdb --memory ...`` in a process of its own.
Ties: every relational measure of so many ties, written as Parquet by each engine; a
hash is of the sorted rows. Exit code 1 where two engines differ. polars and DuckDB have
a process a measure, Spark one for all (its peak is of all until then).

Seconds are of CPU, peaks are resident memory of the whole process, JVM included.
Everything is written into a temporary folder, and removed at the end.
Figures are kept in ``results/logs.json``.
"""

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from agencygraph.logs import _engines, relational
from agencygraph.logs._relations import lazy
from agencygraph.logs.work import Work
from benchmarks import contest, figures, made_logs, rosters

KEPT = figures.FOLDER / "logs.json"
PEOPLE_A_TIE = 0.1
ENGINES = ("polars", "duckdb", "pyspark")
MEASURES = (
    "checked_ties", "degree", "ei_index", "ei_index by agency", "ei_index by network",
    "mixing_matrix", "normalized_weights", "tie_fates", "fate_counts", "triangles",
    "brokerage_roles",
)  # fmt: skip
HASHED_AT_ONCE = 1_000_000


def main() -> int:
    """Run what was asked for; 1 if two engines differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, help="rows of a log")
    parser.add_argument("--form", choices=made_logs.FORMS, default="ties")
    parser.add_argument("--ties", type=int, help="ties, on every engine")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--measures", nargs="+", choices=MEASURES, default=MEASURES)
    parser.add_argument("--memory", default="1GB", help="for DuckDB, and 4x for Spark")
    parser.add_argument("--folder", type=Path, help="where to write; default temporary")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return _run(*options.one, options)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        options.folder = Path(folder)
        wrong = False
        if options.rows:
            _rows(options)
        if options.ties:
            wrong = _ties(options)
    return int(wrong)


def _keep(kind: str, figure: dict[str, Any]) -> None:
    print(json.dumps(figure), flush=True)
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    told = [one for one in kept.get(kind, []) if _same(one) != _same(figure)]
    kept |= {"machine": figures.machine(), kind: [*told, figure]}
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _same(figure: dict[str, Any]) -> tuple[Any, ...]:
    """What two figures of the same question have in common."""
    return tuple(figure.get(k) for k in ("rows", "form", "ties", "engine", "measure"))


# --- a log


def _rows(options: argparse.Namespace) -> None:
    ties = max(options.rows // 10, 1_000)
    log, out = options.folder / "log.parquet", options.folder / "ties.parquet"
    made_logs.write_log(log, _drawn(ties), options.rows, options.form)
    command = [sys.executable, "-m", "agencygraph", "ties", str(log), "-o", str(out)]
    command += ["--engine", "duckdb", "--memory", options.memory]
    began = time.perf_counter()
    subprocess.run(command, check=True, env=_environment(options.folder))
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    pl = contest.peer("polars")
    found = pl.scan_parquet(out).select(pl.len(), pl.col("contacts").sum()).collect()
    figure = {
        "rows": options.rows,
        "form": options.form,
        "engine": "duckdb",
        "memory": options.memory,
        "log MB": round(log.stat().st_size / 1e6),
        "ties": found.row(0)[0],
        "contacts": found.row(0)[1],
        "cpu": round(spent.ru_utime + spent.ru_stime, 1),
        "wall": round(time.perf_counter() - began, 1),
        "peak MB": round(spent.ru_maxrss * 1024 / 1e6),
    }
    _keep("log", figure)


def _drawn(ties: int) -> rosters.Arrays:
    return rosters.arrays(max(int(ties * PEOPLE_A_TIE), 20), ties)


def _environment(folder: Path) -> dict[str, str]:
    """Work folders of ours, too, lie where there is room."""
    return {**os.environ, "TMPDIR": str(folder)}


# --- ties


def _ties(options: argparse.Namespace) -> bool:
    arrays = _drawn(options.ties)
    _write(options.folder, arrays)
    hashes: dict[str, dict[str, str]] = {}
    for engine in options.engines:
        at_once = ["all"] if engine == "pyspark" else options.measures
        for measure in at_once:
            for found in _measured(engine, measure, options):
                figure = {"ties": options.ties, "people": arrays.n_people, **found}
                hashes.setdefault(figure["measure"], {})[engine] = figure["hash"]
                _keep("ties", figure)
    differ = [name for name, found in hashes.items() if len(set(found.values())) > 1]
    for name in differ:
        print(f"FAILED {name}: {hashes[name]}")
    return bool(differ)


def _write(folder: Path, arrays: rosters.Arrays) -> None:
    """Write people, ties and the ties of a second wave."""
    pl = contest.peer("polars")
    n = arrays.n_people
    ids = pl.Series([f"p{i:07}" for i in range(n)])
    agency = [f"agency {k}" for k in arrays.agency]
    pl.DataFrame({"id": ids, "agency": agency}).write_parquet(folder / "people.parquet")
    rng = np.random.default_rng(5)
    stays = rng.random(len(arrays.source)) < 0.8
    moved = (arrays.target + rng.integers(1, n, len(arrays.target))) % n
    target = np.where(stays, arrays.target, moved)
    keys, first = np.unique(arrays.source * n + target, return_index=True)
    keys, first = (x[keys // n != keys % n] for x in (keys, first))
    weight = arrays.weight[first] + rng.integers(0, 3, len(keys)) / 8
    later = rosters.Arrays(arrays.agency, keys // n, keys % n, weight)
    for name, wave in (("ties", arrays), ("later", later)):
        frame = pl.DataFrame(
            {
                "source": ids.gather(wave.source),
                "target": ids.gather(wave.target),
                "weight": wave.weight,
            }
        )
        frame.write_parquet(folder / f"{name}.parquet")


def _measured(
    engine: str, measure: str, options: argparse.Namespace
) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "benchmarks.large_logs", "--one", engine, measure]
    command += ["--folder", str(options.folder), "--memory", options.memory]
    command += ["--measures", *options.measures]
    running = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env=_environment(options.folder),
        cwd=Path(__file__).parent.parent,
    )
    for line in running.stdout or ():
        yield json.loads(line)
    if running.wait():
        yield {"engine": engine, "measure": measure, "hash": "failed"}


def _run(engine: str, measure: str, options: argparse.Namespace) -> int:
    """Run one measure, or all of them, in this process."""
    folder = options.folder
    opened = {"polars": _polars, "duckdb": _duckdb, "pyspark": _spark}[engine]
    scan = opened(folder, options.memory)
    for name in options.measures if measure == "all" else [measure]:
        out = folder / f"{engine}-{name}.parquet".replace(" ", "-")
        cpu, wall = _cpu(), time.perf_counter()
        made(name, scan, folder, out)
        figure = {
            "engine": engine,
            "measure": name,
            "cpu": round(_cpu() - cpu, 1),
            "wall": round(time.perf_counter() - wall, 1),
            "peak MB": round(_peak()),
        }
        rows, figure["hash"] = hashed(out)
        print(json.dumps(figure | {"rows out": rows}), flush=True)
    return 0


Scan = Callable[[str], Any]


def made(name: str, scan: Scan, folder: Path, out: Path) -> None:
    """Write what a measure gives."""

    def ties(which: str) -> Any:
        checked = relational.checked_ties if name == "checked_ties" else _trusted
        return checked(scan(which), directed=True)

    one, people = ties("ties"), scan("people")
    level = {"ei_index": "person"} | {
        f"ei_index by {by}": by for by in ("agency", "network")
    }
    with Work(folder / f"work-{out.stem}") as work:
        if name == "checked_ties":
            found = one
        elif name in level:
            found = relational.ei_index(one, people, by=level[name], directed=True)
        elif name in ("tie_fates", "fate_counts"):
            found = relational.tie_fates(one, ties("later"), people, directed=True)
            found = relational.fate_counts(found) if name == "fate_counts" else found
        elif name == "triangles":
            found = relational.triangles(one)
        elif name == "normalized_weights":
            found = relational.normalized_weights(one, directed=True)
        elif name == "brokerage_roles":
            found = relational.brokerage_roles(one, people, directed=True, work=work)
        else:
            found = getattr(relational, name)(one, people, directed=True)
        _engines.write_out(lazy(found), out)


def _trusted(ties: Any, *, directed: bool) -> Any:
    """Ties with their weight in millionths, which here are known to be right."""
    del directed
    micro = (nw.col("weight") * 1e6).cast(nw.Int64)
    return lazy(ties).with_columns(weight_micro=micro).to_native()


def _polars(folder: Path, memory: str) -> Scan:
    del memory
    return lambda name: contest.peer("polars").scan_parquet(folder / f"{name}.parquet")


def _duckdb(folder: Path, memory: str) -> Scan:
    connection = _engines.connect([folder], folder, memory)
    return lambda name: connection.read_parquet(str(folder / f"{name}.parquet"))


def _spark(folder: Path, memory: str) -> Scan:
    room = 4 * _engines.bytes_of(memory) // 10**6
    builder = contest.peer("pyspark.sql").SparkSession.builder.master("local[2]")
    for setting, value in {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
        "spark.driver.memory": f"{room}m",
        "spark.sql.shuffle.partitions": "16",
        "spark.local.dir": str(folder),
    }.items():
        builder = builder.config(setting, value)
    session = builder.getOrCreate()
    return lambda name: session.read.parquet(str(folder / f"{name}.parquet"))


def hashed(path: Path) -> tuple[int, str]:
    """How many rows there are, and a hash of them, sorted; floats to the last bit."""
    pl = contest.peer("polars")
    frame = pl.read_parquet(path / "*.parquet" if path.is_dir() else path)
    frame = frame.select(sorted(frame.columns))
    frame = frame.sort(frame.columns)
    digest = hashlib.sha256(repr(frame.schema).encode())
    for part in frame.iter_slices(HASHED_AT_ONCE):
        digest.update(part.write_csv(null_value="NULL").encode())
    return frame.height, digest.hexdigest()[:12]


def _cpu() -> float:
    """CPU seconds of this process and of a JVM that it runs."""
    psutil = contest.peer("psutil")
    others = psutil.Process().children(recursive=True)
    return time.process_time() + sum(sum(p.cpu_times()[:2]) for p in others)


def _peak() -> float:
    """Peak memory of this process and of a JVM that it runs, in MB."""
    psutil = contest.peer("psutil")
    found = 0.0
    for process in (psutil.Process(), *psutil.Process().children(recursive=True)):
        for line in Path(f"/proc/{process.pid}/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM"):
                found += int(line.split()[1]) * 1024 / 1e6
    return found


if __name__ == "__main__":
    raise SystemExit(main())
