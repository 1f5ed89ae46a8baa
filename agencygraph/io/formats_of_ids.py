"""Ids that are written in one way here and in another there."""

from collections.abc import Callable, Sequence

from agencygraph.errors import Problem
from agencygraph.io.tables import Fields

ENDS = ("source", "target")


def all_unknown(fields: Fields, known: Sequence[str]) -> Problem | None:
    """Say that no id of a table of ties is listed, and what would make them match."""
    named = {cell for name in ENDS for cell in fields.cells(name)} - {""}
    listed = set(known)
    if len(named) < 2 or not listed or named & listed:
        return None
    rule = f"none of the {len(named):,} ids is on the roster"
    fix = _remedy(named, listed) or "the two files name people in different ways"
    return fields.problem(None, "source", None, rule, fix)


def _remedy(named: set[str], listed: set[str]) -> str:
    """What done to the ids would make all of them match."""
    width = max(map(len, listed))
    begin = _common_start(listed)
    own = _common_start(named)
    tries: list[tuple[str, Callable[[str], str]]] = [
        (f"with zeros in front to {width} digits", lambda text: text.zfill(width)),
        ("without zeros in front", lambda text: text.lstrip("0")),
        (f"with {begin!r} in front", lambda text: begin + text),
        (f"without {own!r} in front", lambda text: text.removeprefix(own)),
        ("in capital letters", str.upper),
        ("in small letters", str.lower),
        ("without '.0' at the end", lambda text: text.removesuffix(".0")),
    ]
    for how, change in tries:
        if {change(text) for text in named} <= listed:
            return f"written {how} they would all match"
    return ""


def _common_start(texts: set[str]) -> str:
    """The letters that all ids begin with, digits left out."""
    low, high = min(texts), max(texts)
    same = 0
    while same < len(low) and low[same] == high[same] and not low[same].isdigit():
        same += 1
    return low[:same]
