"""Figures as one picture: CPU time by number of ties, a panel a task, plain SVG.

Both axes are logarithmic. Colours come in two sets, for light and for dark pages; each
line also has a shape of its own and its name at its end.
"""

import math
from collections.abc import Iterator
from html import escape
from typing import Any

from benchmarks.figures import Figure
from benchmarks.rosters import GROWING, SIZES

WIDE, HIGH, ACROSS = 470, 280, 2
LEFT, RIGHT, TOP, BOTTOM = 58, 202, 34, 38
LONGEST = 34
"""Letters of a name that fit beside a line."""
LIGHT = ("#0b5fa5", "#b04300", "#6a3d9a", "#00704a", "#8a6d00", "#a1175f", "#555555")
DARK = ("#6cb6ff", "#ffa15c", "#c8a6ff", "#56d39b", "#e6c84f", "#ff8cc6", "#bbbbbb")
SHAPES = ("", "6 3", "2 3", "8 3 2 3", "4 4", "1 2", "10 4")
TEXT = 11


def _style(colors: tuple[str, ...], ink: str, faint: str) -> str:
    lines = [
        f".i{{fill:{ink}}}",
        f".g{{stroke:{faint}}}",
        f".a{{stroke:{ink}}}",
    ]
    for k, color in enumerate(colors):
        lines.append(f".s{k}{{stroke:{color}}}")
        lines.append(f".f{k}{{fill:{color}}}")
    return "\n".join(lines)


def picture(kept: dict[str, Any]) -> str:
    """Draw every task with more than one contestant and more than one size."""
    panels = [
        (task, lines)
        for task, by_roster in kept["figures"].items()
        if len(lines := [*_lines(by_roster)]) > 1
    ]
    high = max(math.ceil(len(panels) / ACROSS), 1) * HIGH + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE * ACROSS} {high}"',
        f'role="img" font-family="sans-serif" font-size="{TEXT}">',
        "<title>CPU time by number of ties, agencygraph and its peers</title>",
        "<style>",
        ".l{fill:none;stroke-width:2}.l0{stroke-width:3.5}.g,.a{stroke-width:1}",
        _style(LIGHT, "#1b1f24", "#d5d9de"),
        "@media (prefers-color-scheme: dark) {",
        _style(DARK, "#e6edf3", "#3a4149"),
        "}",
        "</style>",
    ]
    for number, (task, lines) in enumerate(panels):
        row, column = divmod(number, ACROSS)
        parts.append(f'<g transform="translate({column * WIDE} {row * HIGH})">')
        parts += _panel(task, lines)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", ""])


Line = tuple[str, list[tuple[float, float]]]


def _lines(by_roster: dict[str, dict[str, Figure]]) -> Iterator[Line]:
    titles = dict.fromkeys(t for found in by_roster.values() for t in found)
    shown = [_label(_first(by_roster, title)) for title in titles]
    for title, name in zip(titles, shown, strict=True):
        points, label = [], name
        if shown.count(name) > 1:  # told apart by the end of the flags
            flags = _first(by_roster, title)["flags"]
            label = f"{name}, {flags.rpartition('; ')[2].rpartition(', ')[2]}"
        for roster in GROWING:
            figure = by_roster.get(roster, {}).get(title)
            if figure and not figure["verdict"]:
                points.append((float(SIZES[roster][1]), float(figure["K"]["cpu"])))
        if points:
            yield _cut(label), points


def _first(by_roster: dict[str, dict[str, Figure]], title: str) -> Figure:
    return next(found[title] for found in by_roster.values() if title in found)


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"


def _label(figure: Figure) -> str:
    function = figure["function"].rpartition(".")[2]
    return f"{figure['who']}: {function}"


def _panel(task: str, lines: list[Line]) -> Iterator[str]:
    xs = [math.log10(x) for _, points in lines for x, _ in points]
    ys = [math.log10(y) for _, points in lines for _, y in points]
    x0, x1 = math.floor(min(xs)), math.ceil(max(xs))
    y0, y1 = math.floor(min(ys)), math.ceil(max(ys))
    x1, y1 = max(x1, x0 + 1), max(y1, y0 + 1)

    def at(x: float, y: float) -> tuple[float, float]:
        across = (x - x0) / (x1 - x0) * (WIDE - LEFT - RIGHT)
        up = (y - y0) / (y1 - y0) * (HIGH - TOP - BOTTOM)
        return LEFT + across, HIGH - BOTTOM - up

    yield f'<text class="i" x="{LEFT}" y="18" font-weight="bold">{escape(task)}</text>'
    yield from _grid((x0, x1), (y0, y1), at)
    ends: list[tuple[float, int, str]] = []
    for k, (label, points) in enumerate(lines):
        style = k % len(SHAPES)
        placed = [at(math.log10(x), math.log10(y)) for x, y in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        thick = " l0" if k == 0 else ""
        yield (
            f'<polyline class="l{thick} s{style}" stroke-dasharray="{SHAPES[style]}" '
            f'points="{path}"/>'
        )
        for x, y in placed:
            yield f'<circle class="f{style}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        ends.append((placed[-1][1], style, label))
    yield from _names(ends)


def _grid(across: tuple[int, int], up: tuple[int, int], at: Any) -> Iterator[str]:
    for y in range(up[0], up[1] + 1):
        (x, height), (end, _) = at(across[0], y), at(across[1], y)
        yield f'<path class="g" d="M{x:.1f} {height:.1f}H{end:.1f}"/>'
        told = f"{10.0**y:g} s" if y >= 0 else f"{10.0 ** (y + 3):g} ms"
        told = told if y >= -3 else f"{10.0 ** (y + 6):g} µs"
        yield (
            f'<text class="i" x="{x - 6:.1f}" y="{height + 4:.1f}" '
            f'text-anchor="end">{told}</text>'
        )
    for x in range(across[0], across[1] + 1):
        place, bottom = at(x, up[0])
        told = {3: "1k", 4: "10k", 5: "100k", 6: "1M", 7: "10M", 8: "100M"}.get(x, "")
        yield (
            f'<text class="i" x="{place:.1f}" y="{bottom + 16:.1f}" '
            f'text-anchor="middle">{told}</text>'
        )
    middle, bottom = at((across[0] + across[1]) / 2, up[0])
    yield (
        f'<text class="i" x="{middle:.1f}" y="{bottom + 31:.1f}" '
        'text-anchor="middle">ties</text>'
    )


def _names(ends: list[tuple[float, int, str]]) -> Iterator[str]:
    """Write names beside the ends of lines, moved apart where they would touch."""
    last = -math.inf
    for y, style, label in sorted(ends):
        last = max(y + 4, last + TEXT + 2)
        yield (
            f'<text class="f{style}" x="{WIDE - RIGHT + 8}" y="{last:.1f}">'
            f"{escape(label)}</text>"
        )
