"""Goals of speed that were set before anything was built, and what was reached.

A goal is a ratio of CPU times in one run, ours to that of a peer, so that it means the
same on every machine. What was not measured is said to be so, never taken for reached.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.figures import exponent, ratio
from benchmarks.rosters import SIZES

Kept = dict[str, Any]


@dataclass(frozen=True)
class Goal:
    """What was to be reached, and how to read from the figures whether it was."""

    task: str
    wanted: str
    reached: Callable[[Kept], float]
    least: float = -math.inf
    most: float = math.inf
    write: str = "{:.0f}x"

    def row(self, kept: Kept) -> str:
        """Return a line of the table."""
        value = self.reached(kept)
        if math.isnan(value):
            return f"| {self.task} | {self.wanted} | not measured | |"
        met = "reached" if self.least <= value <= self.most else "**missed**"
        return f"| {self.task} | {self.wanted} | {self.write.format(value)} | {met} |"


def _figure(kept: Kept, task: str, roster: str, words: str) -> Kept:
    found = kept["figures"].get(task, {}).get(roster, {})
    return next((f for title, f in found.items() if words in title), {})


def _cpu(kept: Kept, task: str, roster: str, words: str, phase: str = "K") -> float:
    figure = _figure(kept, task, roster, words)
    if not figure or figure["verdict"]:
        return math.nan
    least: float = figure[phase]["cpu"]
    return least


def _over(
    task: str, roster: str, theirs: str, ours: str = "agencygraph", phase: str = "K"
) -> Callable[[Kept], float]:
    """How many times as long theirs takes as ours."""
    return lambda kept: (
        _cpu(kept, task, roster, theirs, phase) / _cpu(kept, task, roster, ours, phase)
    )


def _under(task: str, roster: str, theirs: str, ours: str) -> Callable[[Kept], float]:
    """Our time as a share of theirs."""
    return lambda kept: 1 / _over(task, roster, theirs, ours)(kept)


def _bytes(task: str, roster: str) -> Callable[[Kept], float]:
    """Bytes a tie, at the peak, beyond the arrays."""

    def found(kept: Kept) -> float:
        peak: float = _figure(kept, task, roster, "agencygraph").get("peak", math.nan)
        return peak * 2**20 / SIZES[roster][1]

    return found


def _growth(task: str) -> Callable[[Kept], float]:
    def found(kept: Kept) -> float:
        by_roster = kept["figures"].get(task, {})
        if "1m" not in by_roster:
            return math.nan
        return exponent(by_roster, next(iter(by_roster["1m"])))

    return found


OURS = ("agencygraph", "counting anew")
ACROSS = "betweenness, across agencies"
ANEW = "the network is there"
GOALS = (
    Goal("brokerage, 100k, with the build", "100x a loop with sets",
         _over("brokerage", "100k", "with sets", phase="E"), least=100),
    Goal("brokerage, 20k", "1,000x R's sna",
         _over("brokerage", "20k", "R sna"), least=1000),
    Goal("brokerage, 1m", "at most 0.25 of networkit's triangle score",
         _under("brokerage", "1m", "networkit", "agencygraph"), most=0.25,
         write="{:.2f}"),
    Goal("structural holes (four measures), 100k", "40x igraph's constraint alone",
         _over("holes", "100k", "igraph"), least=40),
    Goal("structural holes (four measures), 1m", "40x igraph's constraint alone",
         _over("holes", "1m", "igraph"), least=40),
    Goal("betweenness, 2k", "at most 0.5 of igraph",
         _under("betweenness", "2k", "igraph", "agencygraph"), most=0.5,
         write="{:.2f}"),
    Goal("betweenness, 20k", "at most 0.5 of igraph",
         _under("betweenness", "20k", "igraph", "agencygraph"), most=0.5,
         write="{:.2f}"),
    Goal("betweenness across agencies, 2k", "at most 1.1 of betweenness",
         lambda kept: _cpu(kept, ACROSS, "2k", "agencygraph")
         / _cpu(kept, "betweenness", "2k", "agencygraph"), most=1.1, write="{:.2f}"),
    Goal("betweenness sampled", "no more than networkit's Kadabra",
         _under("betweenness, sampled", "100k", "networkit", "agencygraph"), most=1,
         write="{:.2f}"),
    Goal("1,000 permutations of E–I, 100k", "25x numpy",
         _over("permutations of the index", "100k", "count_nonzero"), least=25,
         write="{:.1f}x"),
    Goal("1,000 permutations of E–I, 1m", "15x numpy",
         _over("permutations of the index", "1m", "count_nonzero"), least=15,
         write="{:.1f}x"),
    Goal("mixing of tied agencies, 100k", "20x polars' group_by",
         _over("mixing", "100k", "lazy"), least=20, write="{:.1f}x"),
    Goal("reading CSV, 1M rows", "no more than polars takes to read it",
         _under("read csv", "100k", "polars", "agencygraph"), most=1, write="{:.2f}"),
    Goal("memory of brokerage, 100k", "at most 64 bytes a tie, at the peak",
         _bytes("brokerage", "100k"), most=64, write="{:.0f}"),
    Goal("memory of structural holes, 100k", "at most 64 bytes a tie, at the peak",
         _bytes("holes", "100k"), most=64, write="{:.0f}"),
    Goal("growth of brokerage to 1m", "exponent of at most 1.15",
         _growth("brokerage"), most=1.15, write="{:.2f}"),
    Goal("layout, 20k", "at most 0.5 of igraph's Fruchterman–Reingold on a grid",
         _under("layout", "20k", "igraph", "people without"), most=0.5,
         write="{:.2f}"),
    Goal("layout, 100k", "no more than networkit's PivotMDS",
         _under("layout", "100k", "networkit", "people without"), most=1,
         write="{:.2f}"),
    Goal("brokerage kept up, 1 tie in 1,000, 100k", "at most 0.05 of counting anew",
         _under("running brokerage", "100k", ANEW, "1 tie in 1,000"), most=0.05,
         write="{:.3f}"),
)  # fmt: skip


def table(kept: Kept) -> str:
    """Every goal beside what was reached."""
    head = ["| task and roster | goal | reached | |", "|---|---|---|---|"]
    return "\n".join([*head, *(goal.row(kept) for goal in GOALS)])


def slower(kept: Kept) -> str:
    """Every peer that was faster than ours, on the largest roster that both finished.

    The peer's time over ours: below 1 ours takes longer.
    """
    lines = ["| task | roster | peer | measure alone | from arrays on |"]
    lines += ["|---|---|---|---|---|"]
    for task, by_roster in kept["figures"].items():
        if task.startswith("networkx"):
            continue
        largest = max(by_roster, key=lambda name: (SIZES[name][0], name))
        ours, *others = by_roster[largest].values()
        for theirs in others:
            k, e = (ratio(theirs, ours, phase) for phase in "KE")
            peer = theirs["same question"] and theirs["who"] not in OURS
            if peer and min(k, e) < 1:
                who = f"{theirs['who']} {theirs['version']}: {theirs['function']}"
                lines.append(f"| {task} | {largest} | {who} | {k:.2g}x | {e:.2g}x |")
    return "\n".join(lines)
