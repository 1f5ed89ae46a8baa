"""Time the measures beside their peers and print one table of ratios.

    python -m benchmarks.run                          2k and 20k people, every family
    python -m benchmarks.run --sizes 2k --only holes
    python -m benchmarks.run --sizes 100k --limit 600
    python -m benchmarks.run --only networkx --limit 10

Each run is a process of its own, on one thread, in the order A B A B. The first run of
each contestant is checked against ours before any more are timed; one that disagrees
is not timed, and the exit code is 1. One that takes longer than the limit is entered
as "> N s", never extrapolated.

K: the measure on a graph that is built. E: from arrays of ids to the answer. Neither
counts imports and compiling, which are the column "start" (with a warm cache). The
limit is in CPU seconds: a busy machine makes nobody late.
Ratios are theirs over ours, of the least CPU time of each.
"""

import argparse
import json
import os
import platform
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks import (
    bench_betweenness,
    bench_brokerage,
    bench_holes,
    bench_networkx_backend,
    contest,
    rosters,
)

TASKS = {
    task.name: task
    for family in (
        bench_brokerage,
        bench_holes,
        bench_betweenness,
        bench_networkx_backend,
    )
    for task in family.TASKS
}
REPEATS, SLOW, SLOW_REPEATS = 5, 5.0, 2
PINNED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")


@dataclass
class Entry:
    """The runs of one contestant."""

    contestant: contest.Contestant
    runs: list[dict[str, Any]] = field(default_factory=list)
    verdict: str = ""

    def times(self, *phases: str, clock: int = 0) -> list[float]:
        return [sum(run[phase][clock] for phase in phases) for run in self.runs]

    @property
    def wants_more(self) -> bool:
        if self.verdict:
            return False
        slow = max(self.times("kernel")) > SLOW
        return len(self.runs) < (SLOW_REPEATS if slow else REPEATS)


def main() -> int:
    options = _options()
    if options.one:
        return _one(*options.one, limit=options.limit)
    wrong = False
    print(f"Python {platform.python_version()}, {platform.machine()}, one thread\n")
    for size in options.sizes:
        print(rosters.describe(size, options.seed) + "\n")
        for name, task in TASKS.items():
            if name.startswith(options.only):
                entries = _contest(task, size, options)
                wrong |= any(entry.verdict == "WRONG" for entry in entries)
                print(_table(name, entries) + "\n", flush=True)
    return int(wrong)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", nargs="+", choices=rosters.SIZES, default=None)
    parser.add_argument("--only", default="", help="tasks whose name begins so")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=60, help="CPU seconds a run")
    parser.add_argument("--one", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.sizes = options.sizes or ["2k", "20k"]
    return options


def _one(
    task: str, place: str, size: str, seed: str, folder: str, *, limit: float
) -> int:
    """Run one contestant in this process and leave its result in the folder."""
    arrays = rosters.arrays(*rosters.SIZES[size], int(seed))
    most = int(time.process_time() + limit) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))
    found = contest.measure(TASKS[task].contestants[int(place)], arrays)
    np.save(Path(folder) / f"{place}.npy", found.pop("values"))
    print(json.dumps(found))
    return 0


def _contest(task: contest.Task, size: str, options: argparse.Namespace) -> list[Entry]:
    """Run everybody once, check, and repeat in turn those who may go on."""
    entries = [Entry(contestant) for contestant in task.contestants]
    with tempfile.TemporaryDirectory() as folder:
        for place, entry in enumerate(entries):
            _run(task, place, entry, size, options, folder)
            if not entry.verdict and place:
                _check(task, entry, Path(folder), place)
        while not task.once and any(entry.wants_more for entry in entries):
            for place, entry in enumerate(entries):
                if entry.wants_more:
                    _run(task, place, entry, size, options, folder)
    return entries


def _run(
    task: contest.Task,
    place: int,
    entry: Entry,
    size: str,
    options: argparse.Namespace,
    folder: str,
) -> None:
    if not entry.contestant.is_installed:
        entry.verdict = "not installed"
        return
    command = [
        sys.executable,
        "-m",
        "benchmarks.run",
        "--one",
        task.name,
        str(place),
        size,
    ]
    command += [str(options.seed), folder]
    command += ["--limit", str(options.limit)]
    done = subprocess.run(
        command,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, **dict.fromkeys(PINNED, "1")},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode == -signal.SIGXCPU:
        entry.verdict = f"> {options.limit:g} s"
        return
    if done.returncode:
        entry.verdict = f"failed ({done.returncode})"
        return
    entry.runs.append(json.loads(done.stdout))


def _check(task: contest.Task, entry: Entry, folder: Path, place: int) -> None:
    """Compare a result with ours, column by column; NaN equals NaN."""
    if not (folder / "0.npy").exists():
        entry.verdict = "unchecked"
        return
    ours, theirs = np.load(folder / "0.npy"), np.load(folder / f"{place}.npy")
    chosen = [task.ours.columns.index(name) for name in entry.contestant.columns]
    scale = np.nanmax(np.abs(ours[:, chosen]), initial=0.0)
    nearly = task.rel * scale + task.apart * len(ours) * (len(ours) - 1)
    if not np.allclose(
        theirs, ours[:, chosen], rtol=task.rel, atol=nearly, equal_nan=True
    ):
        entry.verdict = "WRONG"


HEAD = (
    "task", "who", "version", "function", "flags", "threads", "start", "build",
    "K cpu (median)", "K wall", "E cpu", "peak MB", "K ratio", "E ratio",
)  # fmt: skip


def _table(name: str, entries: list[Entry]) -> str:
    rows = [HEAD, tuple("-" * len(title) for title in HEAD)]
    rows += [_row(name, entry, entries[0]) for entry in entries]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = (
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(f"| {line} |" for line in lines)


def _row(name: str, entry: Entry, ours: Entry) -> tuple[str, ...]:
    who = entry.contestant
    told = (
        name,
        who.name,
        who.release,
        who.function,
        who.flags,
        str(who.threads),
    )
    if entry.verdict:
        return (*told, "", "", entry.verdict, "", "", "", "", "")
    kernel, whole = entry.times("kernel"), entry.times("build", "kernel")
    ratios = ("1", "1")
    if entry is not ours and not ours.verdict:
        ratios = (
            f"{min(kernel) / min(ours.times('kernel')):.2g}",
            f"{min(whole) / min(ours.times('build', 'kernel')):.2g}",
        )
    return (
        *told,
        _seconds(min(entry.times("start"))),
        _seconds(min(entry.times("build"))),
        f"{_seconds(min(kernel))} ({_seconds(median(kernel))})",
        _seconds(min(entry.times("kernel", clock=1))),
        _seconds(min(whole)),
        f"{max(run['peak'] for run in entry.runs):.0f}",
        *ratios,
    )


def _seconds(value: float) -> str:
    return f"{value:.3g} s" if value >= 1 else f"{value * 1000:.3g} ms"


if __name__ == "__main__":
    sys.exit(main())
