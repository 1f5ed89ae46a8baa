"""Ratios to peers that must not be lost: recorded once, looked after in CI.

``floors.json`` holds, for each task, roster and peer (function, flags, version,
threads), how many times our CPU time the peer took when the floor was recorded. A run
fails where a ratio is more than MARGIN below its floor. Seconds are not compared:
machines differ, and a busy one slows both sides.
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figures, ratio

FILE = Path(__file__).parent / "floors.json"

MARGIN = 0.4
"""Share of a floor by which a ratio may fall: caches and clocks differ by as much."""

Floors = dict[str, dict[str, dict[str, dict[str, Any]]]]


def ratios(figures: Figures) -> Floors:
    """Ratio of each peer that was timed, K and E, and what the peer is."""
    found: Floors = {}
    for task, by_roster in figures.items():
        for roster, by_title in by_roster.items():
            ours, *others = by_title.items()
            for title, figure in others:
                missing = math.isnan(ratio(figure, ours[1], "K"))
                if missing or figure["who"] == ours[1]["who"]:
                    continue
                told = {"version": figure["version"], "threads": figure["threads"]}
                told |= {p: round(ratio(figure, ours[1], p), 2) for p in ("K", "E")}
                found.setdefault(task, {}).setdefault(roster, {})[title] = told
    return found


def load() -> Floors:
    """Return the floors that are recorded."""
    if not FILE.exists():
        return {}
    found: Floors = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def record(figures: Figures) -> None:
    """Make these ratios the floors of what was run; others stay."""
    floors = load()
    for task, by_roster in ratios(figures).items():
        floors.setdefault(task, {}).update(by_roster)
    FILE.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")


def fallen(figures: Figures, floors: Floors) -> list[tuple[str, str, str]]:
    """Task, roster and a sentence for each ratio that is too far below its floor."""
    now, told = ratios(figures), []
    for task, roster, title, floor in _each(floors):
        found = now.get(task, {}).get(roster, {}).get(title)
        for phase in ("K", "E"):
            if found is None or found[phase] >= floor[phase] * (1 - MARGIN):
                continue  # none: the peer is missing here, or it was too slow
            sentence = (
                f"{task}, {roster}, {phase}: {title} takes {found[phase]:g}x our time, "
                f"floor {floor[phase]:g}x less {MARGIN:.0%}"
            )
            told.append((task, roster, sentence))
    return told


def _each(floors: Floors) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for task, by_roster in floors.items():
        for roster, by_title in by_roster.items():
            for title, floor in by_title.items():
                yield task, roster, title, floor
