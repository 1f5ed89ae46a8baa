"""Geometry of the drawings in a report: numbers for the templates, no markup."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from agencygraph.reporting.facts import Group, Pair
from agencygraph.wording import Nouns, percent

SHADES = 6
"""Steps of colour of a heat map, 0 for no tie."""

WIDTH, HEIGHT, RING, LARGEST = 580.0, 400.0, 132.0, 26.0
SMALLEST, LETTER = 11.0, 7.2
"""Radius of a circle that has room for a number, and the width of a letter in it."""
"""Size of an agency graph, radius of its ring, radius of the largest agency."""

DRAWN = 16
"""How many agencies an agency graph shows: the largest."""

APART = 17.0
"""How far numbers of links keep from one another and from agencies' rims."""

ALONG = (0.4, 0.6, 0.5, 0.32, 0.68, 0.25, 0.75, 0.2, 0.8)
"""Where on its line a number may stand, the best first."""

MOST_COUNTED = 10
"""Up to how many agencies lines of many links are numbered too."""

THIN_FROM = 8
"""From so many agencies on, lines are drawn thinner."""

LINE = 13
"""Characters that fit on a line beside a circle; a name has two lines."""

Drawing = dict[str, Any]


def shade(density: float, most: float) -> int:
    """Step of colour of a cell: 0 without ties, 1 and up by density.

    >>> [shade(density, 0.5) for density in (0.0, 0.01, 0.25, 0.5)]
    [0, 1, 3, 5]
    """
    if not density > 0 or not most > 0:
        return 0
    return max(1, min(SHADES - 1, math.ceil((SHADES - 1) * density / most)))


def change_shade(change: float, most: float) -> str:
    """Step and direction of a changed cell: ``up3``, ``down1``, ``same``.

    >>> change_shade(4, 4), change_shade(-1, 4), change_shade(0, 4)
    ('up3', 'down1', 'same')
    """
    if not change or not most:
        return "same"
    step = max(1, min(3, math.ceil(3 * abs(change) / most)))
    return f"{'up' if change > 0 else 'down'}{step}"


def agency_graph(
    pairs: Sequence[Pair],
    order: Sequence[str],
    most: int,
    words: Nouns,
    title: str,
) -> Drawing:
    """Agencies on a ring, joined by lines as wide as there are links.

    ``order`` names the agencies around the ring, so that several waves put each at the
    same place; ``most`` is the number of links drawn widest.
    """
    found = {group.name: group for pair in pairs for group in (pair.one, pair.two)}
    groups = {name: found.get(name, Group(name, 0, 0)) for name in order}
    largest = max((group.people for group in groups.values()), default=1)
    places = _ring(len(order))
    nodes = [
        _node(groups[name], place, largest)
        for name, place in zip(order, places, strict=True)
    ]
    place = dict(zip(order, places, strict=True))
    drawn = [p for p in pairs if p.one.name in place and p.two.name in place]
    widest = 10.0 if len(order) < THIN_FROM else 6.0
    widest = widest if len(order) <= MOST_COUNTED else 3.0
    lines = [_line(pair, place, widest, most) for pair in drawn if pair.is_observed]
    lines.sort(key=lambda line: (line["links"], line["one"], line["two"]))
    _number(lines, [(node["x"], node["y"], node["radius"]) for node in nodes])
    return {
        "title": title,
        "description": _description(drawn, words),
        "width": WIDTH,
        "height": HEIGHT,
        "nodes": nodes,
        "lines": lines,
        "unnumbered": sum(not line["counted"] for line in lines),
    }


def ring_order(waves: Sequence[Sequence[Pair]]) -> tuple[str, ...]:
    """Order the largest agencies around a ring so that the well linked are neighbours.

    Starts with the largest; each next one is the one with most links to the last.
    """
    size: dict[str, int] = {}
    links: dict[tuple[str, str], int] = {}
    for pairs in waves:
        for pair in pairs:
            one, two = pair.one, pair.two
            for group in (one, two):
                size[group.name] = max(size.get(group.name, 0), group.people)
            both = links.get((one.name, two.name), 0) + pair.links
            links[one.name, two.name] = links[two.name, one.name] = both
    left = sorted(size, key=lambda name: (-size[name], name))[:DRAWN]
    order = left[:1]
    left = left[1:]
    while left:
        last = order[-1]
        nearest = min(left, key=lambda n: (-links.get((last, n), 0), -size[n], n))
        order.append(nearest)
        left.remove(nearest)
    return tuple(order)


def stacked_bar(parts: Mapping[str, int], width: float = 640.0) -> list[Drawing]:
    """Lengths of a bar's parts, in order; parts of zero are left out."""
    whole = sum(parts.values())
    found, x = [], 0.0
    for name, number in parts.items():
        if number:
            length = width * number / whole
            found.append(
                {
                    "name": name,
                    "number": number,
                    "share": percent(number, whole),
                    "x": round(x, 2),
                    "width": round(length, 2),
                }
            )
            x += length
    return found


def _ring(number: int) -> list[tuple[float, float]]:
    """Places on an ellipse, clockwise from the top."""
    turn = 2 * math.pi / max(number, 1)
    stretch = 1.18  # names stand to the left and right: there is more room there
    return [
        (
            WIDTH / 2 + stretch * RING * math.sin(k * turn),
            HEIGHT / 2 - RING * math.cos(k * turn),
        )
        for k in range(number)
    ]


def _line(
    pair: Pair, place: Mapping[str, tuple[float, float]], widest: float, most: int
) -> Drawing:
    (x1, y1), (x2, y2) = place[pair.one.name], place[pair.two.name]
    look = "gap" if not pair.links else "one" if pair.links == 1 else "many"
    if look == "many" and pair.carrier:
        look = "through"
    width = 1.2
    if pair.links:
        width = 1.0 + (widest - 1.0) * math.sqrt(pair.links / max(most, 1))
    return {
        "one": pair.one.name,
        "two": pair.two.name,
        "links": pair.links,
        "look": look,
        "x1": round(x1, 1),
        "y1": round(y1, 1),
        "x2": round(x2, 1),
        "y2": round(y2, 1),
        "width": round(width, 1),
        "x": 0.0,
        "y": 0.0,
        "counted": False,
    }


def _number(lines: Sequence[Drawing], circles: Sequence[tuple[float, ...]]) -> None:
    """Place a number on each line where it touches no other and no agency.

    The weak come first: they are what a reader looks for. A line on which there is no
    room keeps its width, and its number stays in the tables.
    """
    placed: list[tuple[float, float]] = []
    weak = sorted(lines, key=lambda line: (line["look"] == "many", -line["links"]))
    for line in weak:
        if line["look"] == "many" and len(circles) > MOST_COUNTED:
            continue
        for part in ALONG:
            x = line["x1"] + part * (line["x2"] - line["x1"])
            y = line["y1"] + part * (line["y2"] - line["y1"])
            clear = all(math.hypot(x - a, y - b) >= APART for a, b in placed)
            out = all(math.hypot(x - a, y - b) >= r + 9 for a, b, r in circles)
            if clear and out:
                line |= {"x": round(x, 1), "y": round(y, 1), "counted": True}
                placed.append((x, y))
                break


def _node(group: Group, place: tuple[float, float], largest: int) -> Drawing:
    """A circle, and its name outside the ring."""
    radius = max(5.0, LARGEST * math.sqrt(group.people / max(largest, 1)))
    dx, dy = place[0] - WIDTH / 2, place[1] - HEIGHT / 2
    length, out = math.hypot(dx, dy) or 1.0, radius + 13
    anchor = "middle"
    if abs(dx) > 0.35 * length:
        anchor = "start" if dx > 0 else "end"
    return {
        "name": _lines(group.name),
        "people": inside(group.people, radius),
        "silent": group.is_silent,
        "x": round(place[0], 1),
        "y": round(place[1], 1),
        "radius": round(radius, 1),
        "anchor": anchor,
        "label_x": round(place[0] + out * dx / length, 1),
        "label_y": round(place[1] + out * dy / length, 1),
    }


def inside(people: int, radius: float) -> str:
    """Return the number as it fits into a circle; blank where none does.

    >>> inside(12, 15.0), inside(143142, 26.0), inside(33355, 13.0), inside(7, 5.0)
    ('12', '143,142', '33k', '')
    """
    rounded = [f"{people:,}"]
    rounded += [f"{people / 1e6:.1f}M"] if people >= 1e6 else []
    rounded += [f"{people / 1e3:.0f}k"] if 1e4 <= people < 1e6 else []
    room = 2 * radius / LETTER if radius >= SMALLEST else 0.0
    fits = (text for text in rounded if len(text) <= max(3.0, room))
    return next(fits, "") if room else ""


def _lines(name: str) -> list[str]:
    """A long name on two lines, broken near its middle, each clipped to what fits.

    >>> _lines("Police"), _lines("Mental health"), _lines("Mathematics/Statistics")
    (['Police'], ['Mental health'], ['Mathematics/', 'Statistics'])
    """
    breaks = [i + 1 for i, letter in enumerate(name) if letter in " /-&"]
    if len(name) <= LINE or not breaks:
        return [_clipped(name)]
    cut = min(breaks, key=lambda i: abs(i - len(name) / 2))
    return [_clipped(name[:cut].strip()), _clipped(name[cut:].strip())]


def _clipped(text: str) -> str:
    return text if len(text) <= LINE + 1 else f"{text[:LINE]}…"


def _description(pairs: Sequence[Pair], words: Nouns) -> str:
    """What somebody who does not see the drawing is told."""
    seen = [pair for pair in pairs if pair.is_observed]
    none = sum(not pair.links for pair in seen)
    one = sum(pair.links == 1 for pair in seen)
    return (
        f"{words.groups.capitalize()} as circles, lines between them for reported "
        f"links: of {len(seen)} pairs, {none} without a link and {one} with one. "
        "The tables beside hold the numbers."
    )
