"""Small pictures as plain SVG: people and ties, marks on an axis, cells, steps, bars.

A picture stands on a white card, so that it reads the same on light and dark pages.
Agencies differ by colour and by the letter in the dot's corner, never by colour alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from math import hypot

COLORS = {
    "Police": "#0b5fa5",
    "Health": "#b04300",
    "Council": "#00704a",
    "Fire": "#6a3d9a",
    "": "#6b7280",
}
INK, FAINT, GRID, STRONG = "#1b1f24", "#57606a", "#d5d9de", "#0b5fa5"
RADIUS = 14

STYLES = {
    "": (INK, 1.6, ""),
    "within": (FAINT, 1.6, ""),
    "across": ("#c0007a", 3.0, ""),
    "strong": (INK, 4.5, ""),
    "weak": (INK, 1.2, ""),
    "new": ("#00704a", 3.2, ""),
    "gone": ("#b04300", 2.4, "7 4"),
    "unobserved": (FAINT, 1.6, "2 4"),
    "open": (FAINT, 1.4, "6 4"),
}
"""Of ties: colour, width and dashes."""


@dataclass
class Card:
    """A white card that shapes are put on."""

    width: float
    height: float
    title: str
    told: str
    parts: list[str] = field(default_factory=list)

    def text(
        self,
        at: tuple[float, float],
        words: str,
        *,
        size: int = 13,
        anchor: str = "middle",
        fill: str = INK,
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        weight = ' font-weight="600"' if bold else ""
        if halo:
            weight += ' paint-order="stroke" stroke="#ffffff" stroke-width="4"'
        self.parts.append(
            f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" font-size="{size}" '
            f'text-anchor="{anchor}" fill="{fill}"{weight}>{escape(words)}</text>'
        )

    def line(
        self, a: tuple[float, float], b: tuple[float, float], style: str, end: str = ""
    ) -> None:
        color, width, dashes = STYLES[style]
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        marker = ' marker-end="url(#tip)"' if end else ""
        self.parts.append(
            f'<line x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}" '
            f'stroke="{color}" stroke-width="{width}"{dashed}{marker}/>'
        )

    def box(
        self,
        at: tuple[float, float],
        size: tuple[float, float],
        fill: str,
        *,
        edge: str = "none",
    ) -> None:
        self.parts.append(
            f'<rect x="{at[0]:.1f}" y="{at[1]:.1f}" width="{size[0]:.1f}" '
            f'height="{size[1]:.1f}" fill="{fill}" stroke="{edge}"/>'
        )

    def dot(
        self,
        at: tuple[float, float],
        agency: str,
        inside: str = "",
        *,
        ring: bool = False,
        ghost: bool = False,
    ) -> None:
        color = COLORS[agency]
        x, y = at
        if ring:
            self.parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS + 5}" fill="none" '
                f'stroke="{INK}" stroke-width="2.5"/>'
            )
        fill, edge = ("#ffffff", f' stroke-dasharray="3 3" stroke="{color}"')
        if not ghost:
            fill, edge = color, f' stroke="{color}"'
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" fill="{fill}"'
            f'{edge} stroke-width="2"/>'
        )
        ink = color if ghost else "#ffffff"
        self.text((x, y + 5), inside or agency[:1], size=14, fill=ink, bold=True)

    def svg(self) -> str:
        head = (
            '<svg xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="0 0 {self.width:.0f} {self.height:.0f}" '
            f'width="{self.width:.0f}" height="{self.height:.0f}" role="img" '
            'font-family="system-ui, sans-serif">'
        )
        tip = (
            '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" '
            'markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" '
            f'orient="auto"><path d="M0 0L10 5L0 10z" fill="{INK}"/></marker></defs>'
        )
        card = (
            f'<rect width="{self.width:.0f}" height="{self.height:.0f}" rx="8" '
            f'fill="#ffffff" stroke="{GRID}"/>'
        )
        words = [
            f"<title>{escape(self.title)}</title>",
            f"<desc>{escape(self.told)}</desc>",
        ]
        return "\n".join([head, *words, tip, card, *self.parts, "</svg>", ""])


@dataclass(frozen=True)
class Place:
    """Where a person stands, and what is written of them."""

    x: float
    y: float
    agency: str
    name: str
    under: str = ""
    ring: bool = False
    ghost: bool = False


Tie = tuple[str, str, str]
"""Two people by name, and a style."""


def people(
    card: Card,
    places: Sequence[Place],
    ties: Sequence[Tie],
    *,
    directed: bool = False,
    shift: tuple[float, float] = (0, 0),
) -> None:
    """Draw people and their ties; where ties are directed, with arrows."""
    at = {p.name: (p.x + shift[0], p.y + shift[1]) for p in places}
    both = {frozenset(t[:2]) for t in ties if (t[1], t[0]) in {u[:2] for u in ties}}
    for one, other, style in ties:
        side = 4.0 if directed and frozenset((one, other)) in both else 0.0
        a, b = _clear(at[one], at[other], side)
        card.line(a, b, style, "tip" if directed and style != "open" else "")
    for p in places:
        x, y = at[p.name]
        card.dot((x, y), p.agency, ring=p.ring, ghost=p.ghost)
        card.text((x, y + RADIUS + 17), p.name, size=12, halo=True)
        if p.under:
            card.text((x, y + RADIUS + 33), p.under, size=13, bold=True, halo=True)


def _clear(
    a: tuple[float, float], b: tuple[float, float], side: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the ends of a line that stops at the edges of both dots."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    far = hypot(dx, dy)
    ux, uy = dx / far, dy / far
    gap = RADIUS + 3
    start = (a[0] + ux * gap - uy * side, a[1] + uy * gap + ux * side)
    end = (b[0] - ux * gap - uy * side, b[1] - uy * gap + ux * side)
    return start, end


def legend(
    card: Card, y: float, names: Sequence[str], *, styles: Mapping[str, str] = {}
) -> None:
    """Write a line that says which colour is whose, and what lines mean."""
    x = 20.0
    for name in names:
        card.parts.append(
            f'<circle cx="{x:.1f}" cy="{y - 4:.1f}" r="6" fill="{COLORS[name]}"/>'
        )
        card.text((x + 11, y), name, size=12, anchor="start", fill=FAINT)
        x += 26 + 7.2 * len(name)
    for style, words in styles.items():
        card.line((x, y - 4), (x + 26, y - 4), style)
        card.text((x + 32, y), words, size=12, anchor="start", fill=FAINT)
        x += 48 + 6.6 * len(words)


@dataclass(frozen=True)
class Mark:
    """A row of an axis: a value, an interval about it, or both."""

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    told: str = ""
    hollow: bool = False


def axis(
    card: Card,
    marks: Sequence[Mark],
    ticks: Sequence[float],
    *,
    top: float = 50,
    left: float = 190,
    zero: float | None = None,
) -> None:
    """Draw values and intervals, a row each, above one axis; the card ends below."""
    right = card.width - 34 - 7.5 * max(len(mark.told) for mark in marks)
    low, high = ticks[0], ticks[-1]

    def at(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left)

    bottom = top + 30 * len(marks)
    card.height = bottom + 34
    for tick in ticks:
        x = at(tick)
        color = INK if tick == zero else GRID
        card.parts.append(
            f'<path d="M{x:.1f} {top - 12:.1f}V{bottom:.1f}" stroke="{color}"/>'
        )
        card.text((x, bottom + 17), _plain(tick), size=12, fill=FAINT)
    for row, mark in enumerate(marks):
        y = top + 30 * row + 8
        card.text((left - 14, y + 4), mark.label, anchor="end")
        if mark.low is not None and mark.high is not None:
            card.parts.append(
                f'<path d="M{at(mark.low):.1f} {y:.1f}H{at(mark.high):.1f}" '
                f'stroke="{STRONG}" stroke-width="4" stroke-linecap="round"/>'
            )
        if mark.value is not None:
            fill = "#ffffff" if mark.hollow else STRONG
            card.parts.append(
                f'<circle cx="{at(mark.value):.1f}" cy="{y:.1f}" r="6" fill="{fill}" '
                f'stroke="{STRONG}" stroke-width="2.5"/>'
            )
        card.text((right + 14, y + 4), mark.told, anchor="start", bold=True)


def cells(
    card: Card,
    rows: Sequence[str],
    columns: Sequence[str],
    words: Sequence[Sequence[str]],
    fills: Sequence[Sequence[str]],
    *,
    at: tuple[float, float] = (110, 62),
    size: tuple[float, float] = (78, 38),
) -> None:
    """Draw a table whose cells are coloured."""
    for k, name in enumerate(columns):
        card.text((at[0] + size[0] * (k + 0.5), at[1] - 8), name, size=12)
    for r, name in enumerate(rows):
        y = at[1] + size[1] * r
        card.text((at[0] - 10, y + size[1] / 2 + 5), name, size=12, anchor="end")
        for k in range(len(columns)):
            x = at[0] + size[0] * k
            card.box((x, y), size, fills[r][k], edge="#ffffff")
            card.text((x + size[0] / 2, y + size[1] / 2 + 5), words[r][k], bold=True)


def bars(
    card: Card,
    rows: Sequence[tuple[str, float, str]],
    *,
    most: float,
    top: float = 46,
    left: float = 150,
) -> None:
    """Draw a bar a row: name, length, what is behind it; the card ends below."""
    wide = card.width - left - 100
    card.height = top + 28 * len(rows) + 12
    for k, (name, value, told) in enumerate(rows):
        y = top + 28 * k
        card.text((left - 12, y + 13), name, anchor="end")
        card.box((left, y), (max(wide * value / most, 1.0), 18), STRONG)
        card.text((left + wide * value / most + 8, y + 13), told, anchor="start")


def steps(
    card: Card,
    lines: Mapping[str, Sequence[tuple[float, float]]],
    across: Sequence[float],
    *,
    unit: str,
    stepped: bool = True,
    up: Sequence[float] = (0, 0.25, 0.5, 0.75, 1),
) -> None:
    """Draw curves, stepped or straight from point to point; shares upwards."""
    left, right, top, bottom = 62.0, card.width - 150, 46.0, card.height - 52

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            left + (x - across[0]) / (across[-1] - across[0]) * (right - left),
            bottom - (y - up[0]) / (up[-1] - up[0]) * (bottom - top),
        )

    for y in up:
        (x0, height), (x1, _) = at(across[0], y), at(across[-1], y)
        card.parts.append(
            f'<path d="M{x0:.1f} {height:.1f}H{x1:.1f}" stroke="{GRID}"/>'
        )
        card.text((x0 - 8, height + 4), _plain(y), size=12, anchor="end", fill=FAINT)
    for x in across:
        card.text((at(x, up[0])[0], bottom + 18), _plain(x), size=12, fill=FAINT)
    card.text(((left + right) / 2, bottom + 38), unit, size=12, fill=FAINT)
    dashes = ("", "7 4", "2 4")
    last = -100.0
    for k, (name, points) in enumerate(lines.items()):
        placed = [*_stepped(points)] if stepped else [*points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*p) for p in placed))
        card.parts.append(
            f'<polyline points="{path}" fill="none" stroke="{STRONG}" '
            f'stroke-width="2.5" stroke-dasharray="{dashes[k % 3]}"/>'
        )
        end = at(*placed[-1])
        last = max(end[1] + 4, last + 16)
        card.text((right + 10, last), name, size=12, anchor="start")


def _stepped(points: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    before = points[0][1]
    for x, y in points:
        yield x, before
        yield x, y
        before = y


def histogram(
    card: Card,
    counts: Sequence[tuple[float, int]],
    marked: float,
    ticks: Sequence[float],
) -> None:
    """Draw how often each value comes up; the value that was observed stands out."""
    left, right, top, bottom = 40.0, card.width - 40, 60.0, card.height - 46
    most = max(n for _, n in counts)

    def at(value: float) -> float:
        return left + (value - ticks[0]) / (ticks[-1] - ticks[0]) * (right - left)

    for value, n in counts:
        high = (bottom - top) * n / most
        seen = abs(value - marked) < 1e-9
        card.box((at(value) - 11, bottom - high), (22, high), STRONG if seen else GRID)
        if seen:
            card.text((at(value), bottom - high - 8), "observed", bold=True)
    card.parts.append(
        f'<path d="M{left:.1f} {bottom:.1f}H{right:.1f}" stroke="{INK}"/>'
    )
    for tick in ticks:
        card.text((at(tick), bottom + 17), _plain(tick), size=12, fill=FAINT)


def _plain(value: float) -> str:
    return f"{value:g}".replace("-", "−")
