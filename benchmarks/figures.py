"""What the runs of a contestant come to, kept from run to run in one JSON file."""

import json
import math
import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import contest, rosters

FOLDER = Path(__file__).parent / "results"
KEPT = FOLDER / "results.json"

Figure = dict[str, Any]
Figures = dict[str, dict[str, dict[str, Figure]]]
"""Task, roster, title of the contestant: what was measured. The first one is ours."""

PHASES = {"K": ("kernel",), "E": ("build", "kernel")}
"""K: the measure on a graph that is built. E: from arrays of ids to the answer."""

SLOW, SLOW_REPEATS = 5.0, 2
"""CPU seconds from which a run is slow, and how often those are run at most."""

FITTED = ("20k", "100k", "1m")
"""Rosters through which the growth exponent is fitted."""


@dataclass
class Entry:
    """The runs of one contestant."""

    contestant: contest.Contestant
    runs: list[dict[str, Any]] = field(default_factory=list)
    verdict: str = ""

    def times(self, *phases: str, clock: int = 0) -> list[float]:
        return [sum(run[phase][clock] for phase in phases) for run in self.runs]

    def wants_more(self, repeats: int) -> bool:
        """Whether it may go on: checked, and not run so often yet; slow ones less."""
        if self.verdict:
            return False
        slow = max(self.times("kernel")) > SLOW
        return len(self.runs) < (min(repeats, SLOW_REPEATS) if slow else repeats)

    def figure(self) -> Figure:
        """Who, what and how, with least and median CPU and wall seconds."""
        who = self.contestant
        told: Figure = {
            "who": who.name,
            "function": who.function,
            "flags": who.flags,
            "version": who.release,
            "threads": who.threads,
            "same question": bool(who.columns),
            "verdict": self.verdict,
        }
        if self.verdict or not self.runs:
            return told
        told["start"] = min(self.times("start"))
        for name, phases in PHASES.items():
            cpu, wall = self.times(*phases), self.times(*phases, clock=1)
            told[name] = {
                "cpu": min(cpu),
                "cpu median": median(cpu),
                "wall": min(wall),
                "wall median": median(wall),
            }
        told["peak"] = max(run["peak"] for run in self.runs)
        told["runs"] = len(self.runs)
        return told


def load() -> dict[str, Any]:
    """Return what is kept, or an empty record."""
    if KEPT.exists():
        found: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
        return found
    return {"machine": "", "rosters": {}, "figures": {}}


def keep(fresh: Figures, described: dict[str, str]) -> dict[str, Any]:
    """Put fresh figures in the place of older ones, and write the file."""
    kept = load()
    kept["machine"] = machine()
    kept["rosters"] |= described
    for task, by_roster in fresh.items():
        kept["figures"].setdefault(task, {}).update(by_roster)
    FOLDER.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return kept


def machine() -> str:
    """The class of machine: processor family, cores and memory."""
    cores = f"{os.cpu_count()} cores"
    try:
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        cores += f", {pages / 2**30:.0f} GB"
    except (ValueError, OSError):
        pass
    return f"{platform.system()}, {platform.machine()}, {cores}, Python " + ".".join(
        platform.python_version_tuple()[:2]
    )


def ratio(theirs: Figure, ours: Figure, phase: str) -> float:
    """How many times as much CPU time theirs takes; NaN where either has none."""
    if theirs["verdict"] or ours["verdict"]:
        return math.nan
    least: float = theirs[phase]["cpu"] / ours[phase]["cpu"]
    return least


def exponent(by_roster: dict[str, dict[str, Figure]], title: str) -> float:
    """Return b in CPU time ~ ties to the power of b; NaN of fewer than two rosters."""
    points = [
        (math.log(rosters.SIZES[name][1]), math.log(found[title]["K"]["cpu"]))
        for name in FITTED
        if (found := by_roster.get(name)) and not found.get(title, BROKEN)["verdict"]
    ]
    if len(points) < 2:
        return math.nan
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((a - x) ** 2 for a, _ in points)
    return sum((a - x) * (b - y) for a, b in points) / spread


BROKEN: Figure = {"verdict": "not run"}
