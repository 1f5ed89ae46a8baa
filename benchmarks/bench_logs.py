"""Ties from logs, and measures of frames, beside the polars that one writes by hand.

By hand is the shortest plan that gives the same answer where nothing is wrong with a
file: no id is tidied, no cell is looked at, nothing is counted that was left out, and
sums are of floats. Ours does all of that; DuckDB is ours within a memory limit.
A log has ten rows a tie, and is written before time begins. All have two threads.

    python -m benchmarks.run --only "log" --sizes 20k 100k --repeats 2
    python -m benchmarks.large_logs --rows 100_000_000    what a machine takes
"""

import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import agencygraph as ag
from agencygraph.logs import relational
from benchmarks import contest, made_logs, rosters

ROWS_A_TIE = 10
FIRST = 200, 2_000
MEMORY = "1GB"
LARGEST = 20
OUT = ("out", "in")


class Log:
    """A log of a roster as Parquet, with ties and people; gone with the object."""

    def __init__(self, arrays: rosters.Arrays, form: str | None) -> None:
        folder = Path(tempfile.mkdtemp())
        weakref.finalize(self, shutil.rmtree, folder)
        self.path, self.people = folder / "log.parquet", folder / "people.parquet"
        self.n = arrays.n_people
        if form is not None:
            made_logs.write_log(
                self.path, arrays, ROWS_A_TIE * len(arrays.source), form
            )
            return
        pl = contest.peer("polars")
        ids = pl.Series([f"person{i:07}" for i in range(self.n)])
        agency = pl.Series(arrays.agency).cast(pl.String)
        pl.DataFrame({"id": ids, "agency": agency}).write_parquet(self.people)
        ends = {end: ids.gather(getattr(arrays, end)) for end in ("source", "target")}
        ties = pl.DataFrame({**ends, "weight": arrays.weight})
        ties.write_parquet(self.path)

    def values(self, frame: Any, person: str, columns: tuple[str, ...]) -> Any:
        """A row a person, in the order of the arrays; nothing is 0."""
        pl = contest.peer("polars")
        everyone = pl.DataFrame({person: [f"person{i:07}" for i in range(self.n)]})
        found = everyone.join(frame, on=person, how="left", maintain_order="left")
        return found.select(columns).fill_null(0).to_numpy().astype(float)


Answer = tuple[Log, Any]


def _log(form: str | None) -> Callable[[rosters.Arrays], Log]:
    return lambda arrays: Log(arrays, form)


# --- ties


def _ours(engine: str) -> Callable[[Log, rosters.Arrays], Answer]:
    def run(log: Log, _: rosters.Arrays) -> Answer:
        rules = ag.LogRules(largest=LARGEST, start="2024-01-01")
        out = log.path.with_name("ties.parquet")
        with ag.ties_from_log(log.path, rules, engine=engine, memory=MEMORY) as found:  # type: ignore[arg-type]
            found.write(out, overwrite=True)
        return log, contest.peer("polars").scan_parquet(out)

    return run


def _summed(log: Log, _: rosters.Arrays) -> Answer:
    pl = contest.peer("polars")
    groups = pl.scan_parquet(log.path).group_by("source", "target")
    out = log.path.with_name("ties.parquet")
    groups.agg(weight=pl.col("weight").sum()).sink_parquet(out)
    return log, pl.scan_parquet(out)


def _shared(log: Log, _: rosters.Arrays) -> Answer:
    pl = contest.peer("polars")
    rows = pl.scan_parquet(log.path).unique(["message_id", "sender", "recipient"])
    n = rows.group_by("message_id", "sender").agg(n=pl.len())
    rows = rows.join(n, on=["message_id", "sender"]).filter(pl.col("n") <= LARGEST)
    ties = rows.group_by(source="sender", target="recipient")
    out = log.path.with_name("ties.parquet")
    ties.agg(weight=(1 / pl.col("n")).sum()).sink_parquet(out)
    return log, pl.scan_parquet(out)


def _strengths(answer: Answer) -> contest.Values:
    log, ties = answer
    pl = contest.peer("polars")
    columns = []
    for end in ("source", "target"):
        sums = ties.group_by(end).agg(weight=pl.col("weight").sum()).collect()
        columns.append(log.values(sums, end, ("weight",)))
    return contest.peer("numpy").hstack(columns)


# --- measures of frames


def _frames(log: Log) -> tuple[Any, Any]:
    pl = contest.peer("polars")
    return pl.scan_parquet(log.path), pl.scan_parquet(log.people)


def _our_index(log: Log, _: rosters.Arrays) -> Answer:
    ties, people = _frames(log)
    checked = relational.checked_ties(ties, directed=True)
    found = relational.ei_index(checked, people, directed=True).collect()
    return log, found.select("person", "across", "within", "weight_across")


def _index_by_hand(log: Log, _: rosters.Arrays) -> Answer:
    pl = contest.peer("polars")
    ties, people = _frames(log)
    for end, name in (("source", "g"), ("target", "h")):
        ties = ties.join(people.rename({"id": end, "agency": name}), on=end)
    apart = pl.col("g") != pl.col("h")
    found = ties.group_by(person="source").agg(
        across=apart.sum(),
        within=(~apart).sum(),
        weight_across=pl.col("weight").filter(apart).sum(),
    )
    return log, found.collect()


def _by_person(columns: tuple[str, ...]) -> Callable[[Answer], contest.Values]:
    return lambda answer: answer[0].values(answer[1], "person", columns)


# --- tasks


def _who(
    name: str, function: str, flags: str, steps: tuple[Any, Any, Any], columns: Any
) -> contest.Contestant:
    build, run, read = steps
    package = "agencygraph" if name == "agencygraph" else "polars"
    return contest.Contestant(
        name, package, function, flags, build, run, columns, read, 2, first=FIRST,
        prepares=True,
    )  # fmt: skip


def _ties(name: str, form: str, by_hand: Any, told: str) -> contest.Task:
    def one(who: str, function: str, flags: str, run: Any) -> contest.Contestant:
        return _who(who, function, flags, (_log(form), run, _strengths), OUT)

    return contest.Task(
        name,
        (
            one("agencygraph", "ties_from_log", "polars", _ours("polars")),
            one("polars", told, "by hand", by_hand),
            one("agencygraph", "ties_from_log", f"duckdb, {MEMORY}", _ours("duckdb")),
        ),
        rel=1e-5,  # of messages, each share is of whole millionths
    )


INDEX = ("across", "within", "weight_across")

TASKS = (
    _ties("log of weights", "ties", _summed, "group_by, sum"),
    _ties("log of messages", "messages", _shared, "unique, join, group_by, sum"),
    contest.Task(
        "log ties, E-I index",
        (
            _who(
                "agencygraph", "relational.ei_index", "checked_ties",
                (_log(None), _our_index, _by_person(INDEX)), INDEX,
            ),
            _who(
                "polars", "two joins, group_by", "by hand",
                (_log(None), _index_by_hand, _by_person(INDEX)), INDEX,
            ),
        ),
        rel=1e-9,
    ),
)  # fmt: skip
