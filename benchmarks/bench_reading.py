"""Reading ties with ids of text from a file, beside polars and NetworkX.

polars reads the same file into categoricals and stops there; ours ends with a checked
network. The file is written in the build, by a process of its own, so that nobody's
memory is warm; the build is no part of E here. Each process reads the file once, after
a small one: whoever read it again would find its categories there already.

    python -m benchmarks.run --only read --sizes 100k 1m --limit 300
"""

import multiprocessing
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import agencygraph as ag
from benchmarks import contest, rosters

FIRST = 20_000, 200_000
"""People and ties of the small file: it is large enough to go our quick way."""


class File:
    """A file of ties that is gone with the object."""

    def __init__(self, arrays: rosters.Arrays, suffix: str) -> None:
        folder = tempfile.mkdtemp()
        weakref.finalize(self, shutil.rmtree, folder)
        self.path = Path(folder) / f"ties{suffix}"
        self.n = arrays.n_people
        writer = multiprocessing.get_context("spawn").Process(
            target=_write, args=(self.path, arrays)
        )
        writer.start()
        writer.join()
        if writer.exitcode:
            message = f"{self.path.name} was not written"
            raise RuntimeError(message)

    def strengths(self, people: Any, strengths: Any) -> contest.Values:
        """What everybody gives out, in the order of the arrays."""
        values = np.zeros((self.n, 1))
        values[[int(person[6:]) for person in people], 0] = strengths
        return values


def _write(path: Path, arrays: rosters.Arrays) -> None:
    """Write the ties in any order."""
    pl = contest.peer("polars")
    ids = pl.Series([f"person{i:07}" for i in range(arrays.n_people)])
    order = np.random.default_rng(2).permutation(len(arrays.source))
    frame = pl.DataFrame(
        {
            "source": ids.gather(arrays.source[order]),
            "target": ids.gather(arrays.target[order]),
            "weight": arrays.weight[order],
        }
    )
    getattr(frame, f"write_{path.suffix[1:]}")(path)


def _written(suffix: str) -> Callable[[rosters.Arrays], File]:
    return lambda arrays: File(arrays, suffix)


def _ours(file: File, _: rosters.Arrays) -> tuple[File, ag.Network]:
    return file, ag.read_network(file.path)


def _our_strengths(answer: tuple[File, ag.Network]) -> contest.Values:
    file, network = answer
    given = np.bincount(network.sources, network.weights, network.n_people)
    return file.strengths(network.roster.people, given)


def _polars(file: File, _: rosters.Arrays) -> tuple[File, Any]:
    pl = contest.peer("polars")
    schema = {"source": pl.Categorical, "target": pl.Categorical, "weight": pl.Float64}
    if file.path.suffix == ".csv":
        return file, pl.read_csv(file.path, schema_overrides=schema)
    return file, pl.read_parquet(file.path).cast(schema)


def _polars_strengths(answer: tuple[File, Any]) -> contest.Values:
    file, frame = answer
    pl = contest.peer("polars")
    found = frame.group_by(pl.col("source").cast(pl.String)).agg(pl.col("weight").sum())
    return file.strengths(found["source"].to_list(), found["weight"].to_numpy())


def _networkx(file: File, _: rosters.Arrays) -> tuple[File, Any]:
    nx = contest.peer("networkx")
    return file, nx.read_edgelist(
        file.path,
        delimiter=",",
        comments="source",  # the header
        data=[("weight", float)],
        create_using=nx.DiGraph,
    )


def _networkx_strengths(answer: tuple[File, Any]) -> contest.Values:
    file, graph = answer
    strengths = dict(graph.out_degree(weight="weight"))
    return file.strengths(list(strengths), list(strengths.values()))


def _task(suffix: str, *others: contest.Contestant) -> contest.Task:
    kind = suffix[1:]
    column = ("strength",)
    ours = contest.Contestant(
        "agencygraph", "agencygraph", "read_network", kind, _written(suffix), _ours,
        column, _our_strengths, first=FIRST, prepares=True,
    )  # fmt: skip
    polars = contest.Contestant(
        "polars", "polars", f"read_{kind}", "two categoricals", _written(suffix),
        _polars, column, _polars_strengths, 2, first=FIRST, prepares=True,
    )  # fmt: skip
    return contest.Task(f"read {kind}", (ours, polars, *others), rel=1e-9)


TASKS = (
    _task(
        ".csv",
        contest.Contestant(
            "networkx", "networkx", "read_edgelist", "csv", _written(".csv"), _networkx,
            ("strength",), _networkx_strengths, first=FIRST, prepares=True,
        ),
    ),
    _task(".parquet"),
)  # fmt: skip
