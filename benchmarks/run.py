"""Time the measures beside their peers; keep one table and one picture.

    python -m benchmarks.run                          every task on every roster
    python -m benchmarks.run --sizes 2k --only holes
    python -m benchmarks.run --sizes 100k 1m --limit 600 --repeats 2
    python -m benchmarks.run --draw                   table and picture once more
    python -m benchmarks.run --quick                  small rosters; fail below a floor
    python -m benchmarks.run --quick --record         make these ratios the floors

Each run is a process of its own, on one core, in the order A B A B. The first run of
each contestant is checked against ours before any more are timed; one that disagrees
is not timed, and the exit code is 1. One that takes longer than the limit is entered
as "> N s", never extrapolated; what is not installed says so.

K: the measure on a graph that is built. E: from arrays of ids to the answer. Neither
counts imports and compiling, which are the column "start" (with a warm cache). The
limit is in CPU seconds: a busy machine makes nobody late.
Ratios are theirs over ours, of the least CPU time of each. Figures are kept in
``results/`` from run to run, so that large rosters can be run apart.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks import contest, figures, floors, goals, plot, rosters, table
from benchmarks.figures import Entry
from benchmarks.registry import TASKS

REPEATS = 5
QUICK_REPEATS, QUICK_LIMIT, AGAIN = 2, 8.0, 3
PINNED = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "POLARS_MAX_THREADS",
)


def main() -> int:
    options = _options()
    if options.one:
        return _one(*options.one, limit=options.limit)
    if options.draw:
        _write(figures.load())
        return 0
    fresh, wrong = _all(options)
    if options.quick:
        if options.record:
            floors.record(fresh)
        wrong |= _below(fresh, options)
    else:
        _write(figures.load())
    return int(wrong)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", nargs="+", choices=rosters.SIZES, default=None)
    parser.add_argument("--only", default="", help="tasks whose name begins so")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=60, help="CPU seconds a run")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--quick", action="store_true", help="compare with the floors")
    parser.add_argument("--record", action="store_true", help="set the floors")
    parser.add_argument("--draw", action="store_true", help="only table and picture")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.quick:
        options.limit = min(options.limit, QUICK_LIMIT)
        options.repeats = min(options.repeats, QUICK_REPEATS)
    options.sizes = options.sizes or list(rosters.SIZES)
    return options


def _all(options: argparse.Namespace) -> tuple[figures.Figures, bool]:
    """Run what was chosen, printing as it goes; whether an answer was wrong."""
    fresh: figures.Figures = {}
    wrong = False
    print(f"{figures.machine()}; each run on one core\n")
    for size in options.sizes:
        chosen = [task for task in TASKS.values() if _is_chosen(task, size, options)]
        if not chosen:
            continue
        described = rosters.describe(size, options.seed)
        print(described + "\n", flush=True)
        for task in chosen:
            entries = contested(task, size, options)
            wrong |= any(entry.verdict == "WRONG" for entry in entries)
            by_title = {e.contestant.title: e.figure() for e in entries}
            fresh.setdefault(task.name, {})[size] = by_title
            print(_printed(task.name, entries) + "\n", flush=True)
            if not options.quick:
                figures.keep({task.name: {size: by_title}}, {size: described})
    return fresh, wrong


def _is_chosen(task: contest.Task, size: str, options: argparse.Namespace) -> bool:
    if options.quick and (size not in task.quick or task.once):
        return False
    return task.name.startswith(options.only)


def _below(fresh: figures.Figures, options: argparse.Namespace) -> bool:
    """Run what fell below its floor once more, longer; say what is still below it."""
    kept = floors.load()
    for task, size in dict.fromkeys(row[:2] for row in floors.fallen(fresh, kept)):
        print(f"{task}, {size}: below its floor, once more", flush=True)
        options.repeats = AGAIN
        entries = contested(TASKS[task], size, options)
        fresh[task][size] = {e.contestant.title: e.figure() for e in entries}
        print(_printed(task, entries) + "\n", flush=True)
    lost = floors.fallen(fresh, kept)
    for _, _, sentence in lost:
        print(f"FAILED {sentence}")
    if not lost:
        print(f"No ratio is more than {floors.MARGIN:.0%} below its floor.")
    return bool(lost)


def _write(kept: dict) -> None:
    """Write the picture and the tables, here and in the documents."""
    figures.FOLDER.mkdir(exist_ok=True)
    for path, text in documents(kept).items():
        path.write_text(text, encoding="utf-8")


def documents(kept: dict) -> dict[Path, str]:
    """Everything that is made of what was measured, by where it is kept."""
    named = {n: told for n, told in kept["rosters"].items() if n in rosters.SIZES}
    kept["rosters"] = dict(
        sorted(named.items(), key=lambda x: [*rosters.SIZES].index(x[0]))
    )
    told = "\n".join(f"- {line}" for line in kept["rosters"].values())
    full = f"Measured on: {kept['machine']}, one core a run.\n\n{told}\n\n{table.HOW}"
    full = f"{full}\n\n{table.whole(kept)}"
    page, readme = table.ROOT / "docs" / "benchmarks.md", table.ROOT / "README.md"
    beside = table.ROOT / "docs" / "compare.md"
    written = table.filled(page.read_text(encoding="utf-8"), full)
    headline = table.headline(kept)
    return {
        figures.FOLDER / "plot.svg": plot.picture(kept),
        figures.FOLDER / "table.md": full + "\n",
        page: table.filled(
            table.filled(written, goals.table(kept), "goals"),
            goals.slower(kept),
            "slower",
        ),
        readme: table.filled(readme.read_text(encoding="utf-8"), headline),
        beside: table.filled(beside.read_text(encoding="utf-8"), headline),
    }


def _one(task: str, place: str, roster: str, folder: str, *, limit: float) -> int:
    """Run one contestant in this process and leave its result in the folder."""
    who = TASKS[task].contestants[int(place)]
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, cores[-who.threads :])
    arrays = rosters.Arrays.load(Path(folder) / f"{roster}.npz")
    most = int(time.process_time() + limit) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))
    found = contest.measure(who, arrays)
    np.save(Path(folder) / f"{place}.npy", found.pop("values"))
    print(json.dumps(found))
    return 0


def contested(
    task: contest.Task, size: str, options: argparse.Namespace
) -> list[Entry]:
    """Run everybody once, check, and repeat in turn those who may go on."""
    taking_part = [
        (place, Entry(who))
        for place, who in enumerate(task.contestants)
        if who.quick or not options.quick
    ]
    with tempfile.TemporaryDirectory() as folder:
        rosters.named(size, options.seed).save(Path(folder) / f"{size}.npz")
        for place, entry in taking_part:
            _run(task, place, entry, size, options.limit, folder)
            if not entry.verdict and place and entry.contestant.columns:
                _check(task, entry, Path(folder), place)
        repeats = 1 if task.once else options.repeats
        while any(entry.wants_more(repeats) for _, entry in taking_part):
            for place, entry in taking_part:
                if entry.wants_more(repeats):
                    _run(task, place, entry, size, options.limit, folder)
    return [entry for _, entry in taking_part]


def _run(
    task: contest.Task, place: int, entry: Entry, size: str, limit: float, folder: str
) -> None:
    if entry.contestant.absence:
        entry.verdict = entry.contestant.absence
        return
    if rosters.SIZES[size][0] > entry.contestant.most_people:
        entry.verdict = "too many people"
        return
    command = [sys.executable, "-m", "benchmarks.run", "--limit", str(limit)]
    command += ["--one", task.name, str(place), size, folder]
    pinned = dict.fromkeys(PINNED, str(entry.contestant.threads))
    done = subprocess.run(
        command,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, **pinned},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode == -signal.SIGXCPU:
        entry.verdict = f"> {limit:g} s"
    elif done.returncode:
        entry.verdict = f"failed ({done.returncode})"
    else:
        entry.runs.append(json.loads(done.stdout))


def _check(task: contest.Task, entry: Entry, folder: Path, place: int) -> None:
    """Compare a result with ours, column by column; NaN equals NaN."""
    if not (folder / "0.npy").exists():
        entry.verdict = "unchecked"
        return
    ours, theirs = np.load(folder / "0.npy"), np.load(folder / f"{place}.npy")
    chosen = [task.ours.columns.index(name) for name in entry.contestant.columns]
    scale = np.nanmax(np.abs(ours[:, chosen]), initial=0.0)
    pairs = len(ours) * (len(ours) - 1)
    nearly = task.rel * scale + task.apart * pairs + task.within
    if not np.allclose(
        theirs, ours[:, chosen], rtol=task.rel, atol=nearly, equal_nan=True
    ):
        entry.verdict = "WRONG"


HEAD = (
    "task", "who", "version", "function", "flags", "threads", "start", "build",
    "K cpu (median)", "K wall (median)", "E cpu", "E wall", "peak MB",
    "K ratio", "E ratio",
)  # fmt: skip


def _printed(name: str, entries: list[Entry]) -> str:
    rows = [HEAD, tuple("-" * len(title) for title in HEAD)]
    rows += [_row(name, entry, entries[0]) for entry in entries]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = (
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(f"| {line} |" for line in lines)


def _row(name: str, entry: Entry, ours: Entry) -> tuple[str, ...]:
    who, found, first = entry.contestant, entry.figure(), ours.figure()
    told = (
        name,
        who.name,
        who.release,
        who.function,
        who.flags,
        str(who.threads),
    )
    if entry.verdict:
        return (*told, "", "", entry.verdict, *[""] * (len(HEAD) - len(told) - 3))
    ratios = ["1", "1"]
    if entry is not ours:
        ratios = [f"{figures.ratio(found, first, p):.2g}" for p in ("K", "E")]
    k, e = found["K"], found["E"]
    return (
        *told,
        table.seconds(found["start"]),
        table.seconds(min(entry.times("build"))),
        f"{table.seconds(k['cpu'])} ({table.seconds(k['cpu median'])})",
        f"{table.seconds(k['wall'])} ({table.seconds(k['wall median'])})",
        table.seconds(e["cpu"]),
        table.seconds(e["wall"]),
        f"{found['peak']:.0f}",
        *("" if x == "nan" else x for x in ratios),
    )


if __name__ == "__main__":
    sys.exit(main())
