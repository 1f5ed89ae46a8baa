"""The table of the guide on scale: what was measured, and what follows from it.

    python -m benchmarks.scale      fill the tables of docs/guide/scale.md anew

A cell that was not measured is extrapolated from the largest one that was, growing with
the power of the number of people that the two largest ones show, and at least with
the power that the method has by its nature. It is marked: ≈. From a single study
nothing follows. Nothing is measured here.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import bench_million

GUIDE = Path(__file__).parent.parent / "docs" / "guide" / "scale.md"
PEOPLE = tuple(10**k for k in range(4, 10))
MINUTE, HOUR, DAY, YEAR = 60, 3_600, 86_400, 365 * 86_400
UNITS = (
    (1.0, 1e-3, "ms"), (2 * MINUTE, 1.0, "s"), (2 * HOUR, MINUTE, "min"),
    (2 * DAY, HOUR, "h"), (2 * YEAR, DAY, "days"), (math.inf, YEAR, "years"),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A line of the table: where its figures are kept, and how they must grow."""

    label: str
    waves: int
    part: str
    step: str
    figure: str = "cpu"
    least: float = 1.0
    most: int = PEOPLE[-1]
    """People up to whom it can be done at all."""


ROWS = (
    Row("read people and ties from Parquet", 1, "steps", "read"),
    Row("all measures of the report, one wave", 1, "steps", "measures of each wave"),
    Row("of these: brokerage roles", 1, "measures", "brokerage roles"),
    Row("of these: structural holes", 1, "measures", "structural holes"),
    Row("betweenness, exact", 1, "measures", "betweenness, exact", least=2.0),
    Row("betweenness, sampled", 1, "measures", "betweenness, sampled"),
    Row("1,000 permutations of the E–I index", 1, "measures", "1,000 permutations"),
    Row("comparison of two waves, in the report", 2, "steps", "comparison of waves"),
    Row("the command `report`, one wave", 1, "command", ""),
    Row("the command `report`, two waves", 2, "command", ""),
    Row("memory of `report`, one wave", 1, "command", "", "peak"),
    Row("memory of `report`, two waves", 2, "command", "", "peak"),
)
STEPS = ("read", "measures of each wave", "inference", "graph", "other sections",
    "page", "save")  # fmt: skip
MEASURES = ("degree", "density", "reciprocity", "components", "E–I index",
    "mixing matrix", "assortativity", "brokerage roles", "structural holes",
    "independent links", "agencies drawn")  # fmt: skip


def points(kept: Mapping[str, Any], row: Row) -> dict[int, float]:
    """What was measured of a row, by the number of people; studies of 12 agencies."""
    found = {}
    for case in kept["cases"].values():
        if (case["waves"], case["agencies"]) != (row.waves, 12):
            continue
        part = case.get(row.part, {})
        step = part.get(row.step) if row.step else part
        if step:
            found[case["people"]] = step[row.figure]
    return dict(sorted(found.items()))


def power(measured: Mapping[int, float], least: float) -> float:
    """Power of the number of people that the two largest studies show."""
    if len(measured) < 2:
        return least
    (n, small), (m, large) = sorted(measured.items())[-2:]
    return max(least, math.log(large / small) / math.log(m / n))


def extrapolated(measured: Mapping[int, float], people: int, least: float) -> float:
    """What it comes to for more people than were measured."""
    most = max(measured)
    return measured[most] * (people / most) ** power(measured, least)


def cell(row: Row, measured: Mapping[int, float], people: int) -> str:
    """One cell; ≈: extrapolated."""
    write = seconds if row.figure == "cpu" else gigabytes
    if people in measured:
        return write(measured[people])
    if len(measured) < 2 or people < max(measured):
        return ""
    return f"≈ {write(extrapolated(measured, people, row.least))}"


def seconds(value: float) -> str:
    """CPU seconds in the unit in which they are read, to two digits.

    >>> seconds(0.25), seconds(42.1), seconds(7_200 * 60)
    ('250 ms', '42 s', '5 days')
    """
    size, name = next((size, name) for upto, size, name in UNITS if value < upto)
    return f"{_two(value / size)} {name}"


def gigabytes(value: float) -> str:
    """Memory, to two digits.

    >>> gigabytes(0.3), gigabytes(12.3), gigabytes(4_100)
    ('0.3 GB', '12 GB', '4.1 TB')
    """
    return f"{_two(value / 1000)} TB" if value >= 1000 else f"{_two(value)} GB"


def _two(value: float) -> str:
    """Two digits, and thousands apart.

    >>> _two(0.254), _two(42.1), _two(12_345)
    ('0.25', '42', '12,000')
    """
    return f"{float(f'{value:.2g}'):,.10g}"


def growth(kept: Mapping[str, Any]) -> str:
    """Everything by the number of people."""
    heads = " | ".join(f"10^{len(str(n)) - 1}" for n in PEOPLE)
    lines = [f"| people | {heads} | power |", "|---" * (len(PEOPLE) + 2) + "|"]
    ties = " | ".join(f"10^{len(str(n))}" for n in PEOPLE)
    lines.append(f"| ties | {ties} | |")
    for row in ROWS:
        measured = points(kept, row)
        cells = " | ".join(cell(row, measured, n) for n in PEOPLE)
        shown = f"{power(measured, row.least):.2f}" if measured else ""
        lines.append(f"| {row.label} | {cells} | {shown} |")
    return "\n".join(lines)


def parts(kept: Mapping[str, Any]) -> str:
    """Every step of the report of the largest study of one wave, and every measure."""
    of_one = [c for c in kept["cases"].values() if c["waves"] == 1]
    most = max(case["people"] for case in of_one if "steps" in case)
    cases = sorted(
        (c for c in of_one if c["people"] == most), key=lambda c: int(c["agencies"])
    )
    heads = " | ".join(f"{case['agencies']} agencies" for case in cases)
    lines = [f"| {most:,} people | {heads} |", "|---" * (len(cases) + 1) + "|"]
    for part, names in (("steps", STEPS), ("measures", MEASURES)):
        for name in names:
            found = [case.get(part, {}).get(name) for case in cases]
            if any(found):
                told = " | ".join(_step(one) for one in found)
                mark = "alone: " if part == "measures" else ""
                lines.append(f"| {mark}{name} | {told} |")
    whole = " | ".join(_step(case["command"]) for case in cases)
    lines.append(f"| **the command `report`** | {whole} |")
    pages = " | ".join(f"{_two(case['command']['page'])} MB" for case in cases)
    lines.append(f"| the page | {pages} |")
    return "\n".join(lines)


def _step(step: Mapping[str, float] | None) -> str:
    return f"{seconds(step['cpu'])}, {gigabytes(step['peak'])}" if step else ""


TABLES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "growth": growth,
    "parts": parts,
}


def filled(text: str, kept: Mapping[str, Any]) -> str:
    """Put the tables between their marks."""
    for name, table in TABLES.items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        head, rest = text.split(begin)
        tail = rest.split(end)[1]
        text = f"{head}{begin}\n{table(kept)}\n{end}{tail}"
    return text


if __name__ == "__main__":
    given = GUIDE.read_text(encoding="utf-8")
    GUIDE.write_text(filled(given, bench_million.load()), encoding="utf-8")
