"""Changes with their intervals, laid out to be drawn: a dot, a whisker, a scale."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agencygraph.reporting.facts import Between, Scores
from agencygraph.reporting.inferred import Effect
from agencygraph.reporting.returned import returned
from agencygraph.wording import label, number, signed

Block = dict[str, Any]

WIDTH, HEIGHT, MARGIN = 300.0, 26.0, 10.0
"""Size of one drawn row, and what is kept free at either end of its scale."""

STEPS, DIGITS = (1, 2, 5), 12
NONE = "none given"
"""What stands where no interval can be given."""


@dataclass(frozen=True)
class Moved:
    """A number before and after, its change, how sure that is, and what chance gives.

    ``before`` and ``after`` are texts, blank where only the change is known; ``low``
    and ``high`` hold the change with 95% confidence, ``chance`` what as many changes at
    random would give; NaN where unknown.
    """

    name: str
    change: float
    before: str = ""
    after: str = ""
    low: float = math.nan
    high: float = math.nan
    chance: tuple[float, float] = (math.nan, math.nan)

    @property
    def is_sure(self) -> bool:
        """Whether there is an interval."""
        return math.isfinite(self.low) and math.isfinite(self.high)


def moved(change: Between, effects: Sequence[Effect] = ()) -> list[Moved]:
    """Changes that are shares, in percentage points, on what both waves observed."""
    words, sure = change.after.nouns, change.sure
    found = []
    for statistic, name in (
        ("density across", f"pairs tied, across {words.groups}"),
        ("density within", f"pairs tied, within {words.groups}"),
        ("density", "pairs tied, all"),
    ):
        one = sure.get(statistic)
        if one is not None and one.observed and math.isfinite(one.change):
            ends = 100 * one.low, 100 * one.high
            values = _share(one.before), _share(one.after)
            found.append(Moved(name, 100 * one.change, *values, *ends))
    found += [*_crossing(change), *_returned(change)]
    for effect in effects[:1]:
        row = effect.contrasts[0] if effect.contrasts else None
        if row is not None and math.isfinite(row.change):
            name = "both attended, less neither"
            ends = 100 * row.low, 100 * row.high
            found.append(Moved(name, 100 * row.change, "", "", *ends))
    return found


def indices(change: Between) -> list[Moved]:
    """Changes of indices that run from −1 to 1."""
    one = change.sure.get("E–I index")
    if one is None or not math.isfinite(one.change) or not _several(change):
        return []
    values = number(one.before, 3), number(one.after, 3)
    chance = _chance(change, one.before)
    return [Moved("E–I index", one.change, *values, one.low, one.high, chance)]


def scored(scores: Sequence[Scores]) -> list[Moved]:
    """Balances of scores: of 100 people, how many more rose than fell."""
    return [
        Moved(one.item, 100 * one.balance, "", "", 100 * one.low, 100 * one.high)
        for one in scores
        if one.paired
    ]


def panel(rows: Sequence[Moved], unit: str, digits: int = 1) -> Block | None:
    """Rows on one scale, with ticks; None where there is nothing to draw."""
    known = [row for row in rows if math.isfinite(row.change)]
    if not known:
        return None
    ends = [v for r in known for v in (r.change, r.low, r.high, *r.chance)]
    finite = [0.0, *(value for value in ends if math.isfinite(value))]
    scale = _Scale(min(finite), max(finite))
    return {
        "unit": unit,
        "width": WIDTH,
        "height": HEIGHT,
        "zero": scale.at(0.0),
        "ticks": [{"x": scale.at(v), "text": _tick(v)} for v in scale.ticks()],
        "chance": any(math.isfinite(row.chance[0]) for row in known),
        "rows": [_row(row, scale, digits) for row in known],
    }


def _row(row: Moved, scale: "_Scale", digits: int) -> Block:
    low, high = (signed(end, digits) for end in (row.low, row.high))
    sides = ""
    if row.is_sure:
        sides = "up" if row.low > 0 else "down" if row.high < 0 else "open"
    return {
        "name": row.name,
        "before": row.before,
        "after": row.after,
        "change": signed(row.change, digits),
        "interval": f"{low} to {high}" if row.is_sure else NONE,
        "look": sides or "unsure",
        "x": scale.at(row.change),
        "whisker": [scale.at(row.low), scale.at(row.high)] if row.is_sure else [],
        "band": _band(row.chance, scale),
    }


def _band(chance: tuple[float, float], scale: "_Scale") -> list[float]:
    """Where a band begins and how wide it is; nothing where it is unknown."""
    if not all(map(math.isfinite, chance)):
        return []
    first, last = map(scale.at, chance)
    return [first, max(round(last - first, 1), 1.0)]


class _Scale:
    """From values to places in a drawing: zero is always on it."""

    def __init__(self, low: float, high: float) -> None:
        span = high - low
        if not span > 0:
            low, span = low - 1.0, 2.0
        self.low, self.span = low, span

    def at(self, value: float) -> float:
        """Where a value is drawn."""
        inner = WIDTH - 2 * MARGIN
        return round(MARGIN + inner * (value - self.low) / self.span, 1)

    def ticks(self) -> list[float]:
        """Round numbers from one end to the other, three to six of them."""
        power = 10.0 ** math.floor(math.log10(self.span / 2))
        step = max(s * power for s in STEPS if s * power <= self.span / 2)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor((self.low + self.span) / step + 1e-9)
        return [round(k * step, 12) for k in range(first, last + 1)]


def _tick(value: float) -> str:
    """Return a tick's number without idle zeros: ``+10``, ``0``, ``−0.5``."""
    exact = (k for k in range(DIGITS) if math.isclose(round(value, k), value))
    return signed(value, next(exact, DIGITS))


def _share(value: float) -> str:
    return f"{100 * value:.1f}%"


def _several(change: Between) -> bool:
    return change.after.response.n_groups > 1


def _chance(change: Between, before: float) -> tuple[float, float]:
    """The change of the index had as many ties formed and dissolved at random."""
    index = change.index
    if index is None:
        return math.nan, math.nan
    return index.chance_low - before, index.chance_high - before


def _crossing(change: Between) -> list[Moved]:
    """Share of ties that cross agencies: the E–I index on another scale."""
    found = []
    for one in indices(change):
        sure = change.sure["E–I index"]
        before, after = ((1 + v) / 2 for v in (sure.before, sure.after))
        low, high, *chance = (50 * v for v in (one.low, one.high, *one.chance))
        name = f"ties that cross {change.after.nouns.groups}"
        values = _share(before), _share(after)
        ends = (chance[0], chance[1])
        found.append(Moved(name, 50 * one.change, *values, low, high, ends))
    return found


def _returned(change: Between) -> list[Moved]:
    """Share of ties that are returned."""
    if change.delta is None:
        return []
    sure = returned(*change.delta.joint)
    if sure is None:
        return []
    values = _share(sure.before), _share(sure.after)
    ends = 100 * sure.low, 100 * sure.high
    return [Moved("ties returned", 100 * sure.change, *values, *ends)]


def heads(change: Between) -> list[str]:
    """Names of the two waves, as they stand above a column."""
    return [label(wave) for wave in change.waves]
