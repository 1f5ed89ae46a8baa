"""Figures as Markdown: for the documents, for the terminal."""

import math
from pathlib import Path
from typing import Any

from benchmarks.figures import BROKEN, Figure, exponent, ratio
from benchmarks.rosters import SIZES

ROOT = Path(__file__).parent.parent

HOW = (
    "Each cell: K / E / peak. K is the measure on a graph that is built, E from arrays "
    "of ids to the answer: least CPU seconds of all threads over the runs, each a "
    "process of its own, and in brackets how many times ours that is. Peak is memory "
    "beyond the arrays. Where a file is read E is K, and peak is what imports and "
    "reading a small file had not taken before. b is the exponent in K ~ ties^b from "
    "20k on. Answers are compared with ours before anything is timed, unless marked *: "
    "that one answers another question and is a yardstick of time alone."
)


def seconds(value: float) -> str:
    """Three digits and a unit."""
    if value >= 1:
        return f"{value:.3g} s"
    return f"{value * 1e3:.3g} ms" if value >= 1e-3 else f"{value * 1e6:.3g} µs"


def times(value: float) -> str:
    """Two digits and an x."""
    return f"{float(f'{value:.2g}'):g}x"


def whole(kept: dict[str, Any], tasks: list[str] | None = None) -> str:
    """One table: a row a contestant and task, a column a roster."""
    figures = kept["figures"]
    chosen = [task for task in figures if tasks is None or task in tasks]
    columns = [name for name in SIZES if any(name in figures[t] for t in chosen)]
    heads = [_head(name) for name in columns]
    rows = [["task", "who", *heads, "b"], ["---"] * (len(heads) + 3)]
    for task in chosen:
        by_roster = figures[task]
        titles = dict.fromkeys(t for found in by_roster.values() for t in found)
        for place, title in enumerate(titles):
            cells = [_cell(by_roster.get(name, {}), title) for name in columns]
            b = exponent(by_roster, title)
            fitted = "" if math.isnan(b) else f"{b:.2f}"
            first = task if not place else ""
            rows.append([first, _who(by_roster, title), *cells, fitted])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _head(name: str) -> str:
    people, ties = SIZES[name]
    return f"{name} ({_short(people)} people, {_short(ties)} ties)"


def _short(number: int) -> str:
    return f"{number // 10**6}M" if number >= 10**6 else f"{number // 1000}k"


def _who(by_roster: dict[str, dict[str, Figure]], title: str) -> str:
    figure = next(found[title] for found in by_roster.values() if title in found)
    name = f"{figure['who']} {figure['version']}".strip()
    if figure["who"] == "agencygraph":
        name = "**agencygraph**"
    flags = f" ({figure['flags']})" if figure["flags"] else ""
    threads = "" if figure["threads"] == 1 else f", {figure['threads']} threads"
    mark = "" if figure["same question"] else " *"
    return f"{name}: {figure['function']}{flags}{threads}{mark}".replace("|", "\\|")


def _cell(found: dict[str, Figure], title: str) -> str:
    figure = found.get(title, BROKEN)
    if figure["verdict"]:
        return "" if figure is BROKEN else figure["verdict"]
    ours = next(iter(found.values()))
    parts = []
    for phase in ("K", "E"):
        more = ratio(figure, ours, phase)
        told = "" if figure is ours or math.isnan(more) else f" ({times(more)})"
        parts.append(seconds(figure[phase]["cpu"]) + told)
    return " / ".join([*parts, f"{max(figure['peak'], 0):.0f} MB"])


def headline(kept: dict[str, Any]) -> str:
    """A short table: each task's first peer that answers it, at the largest roster."""
    rows = ["| task | largest roster | ours | fastest peer | ratio |"]
    rows += ["|---|---|---|---|---|"]
    for task, by_roster in kept["figures"].items():
        if task.startswith("networkx"):
            continue
        for name in reversed(
            [n for n in ("2k", "20k", "100k", "1m") if n in by_roster]
        ):
            ours, *others = by_roster[name].items()
            timed = [
                (ratio(figure, ours[1], "K"), title)
                for title, figure in others
                if figure["same question"] and figure["who"] != "agencygraph"
            ]
            timed = [pair for pair in timed if not math.isnan(pair[0])]
            if timed:
                more, title = min(timed)
                spent = seconds(ours[1]["K"]["cpu"])
                peer = _who(by_roster, title)
                rows.append(f"| {task} | {name} | {spent} | {peer} | {times(more)} |")
                break
    return "\n".join(rows)


def filled(document: str, text: str, mark: str = "benchmarks") -> str:
    """Replace what a document has between two marks; without marks leave it."""
    begin, end = f"<!-- {mark}: begin -->", f"<!-- {mark}: end -->"
    before, _, rest = document.partition(begin)
    _, found, after = rest.partition(end)
    return f"{before}{begin}\n{text}\n{end}{after}" if found else document
