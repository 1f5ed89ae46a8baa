"""What the answers about others weigh: declared, or recognised by their words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agencygraph.io.checks import Checks
from agencygraph.io.declared import KindSettings
from agencygraph.io.layouts.said import Cell
from agencygraph.io.layouts.unread import tell_unread
from agencygraph.io.text import clean, number
from agencygraph.io.words import (
    NO_TIE,
    UNCLEAR,
    Ladder,
    answer_key,
    ladder_of,
    likeliest_ladder,
    numbered,
)
from agencygraph.scale import Scale


@dataclass(frozen=True)
class Answers:
    """What each answer weighs: 0 is no tie, None says nothing; and the scale."""

    values: Mapping[str, float | None]
    scale: Scale | None = None
    told: str = ""

    def __call__(self, text: str) -> float | None:
        """Return the weight of an answer; None for one that says nothing."""
        return self.values.get(answer_key(text))

    def says_no(self) -> bool:
        """Whether somebody said in words or numbers that there is no tie."""
        return 0.0 in self.values.values()


def answers_of(
    cells: Sequence[Cell],
    kind: str,
    declared: KindSettings,
    steps: tuple[int, int] | None,
    told_to: tuple[str, Checks],
) -> Answers:
    """Say what the answers to one question weigh."""
    first: dict[str, Cell] = {}
    often: Counter[str] = Counter()
    for cell in cells:
        key = answer_key(cell.text)
        often[key] += 1
        if key not in first or cell.text < first[key].text:
            first[key] = cell
    first.pop("", None)
    if declared.scale is not None:
        found = _declared(first, declared.scale)
    else:
        found = _recognised(first, often, steps)
    tell_unread(cells, found.values, kind, declared.scale, told_to)
    return _weighed(found, declared)


def _declared(first: Mapping[str, Cell], scale: Scale) -> Answers:
    told = zip(scale.words, scale.values, strict=True)
    words = {answer_key(word): float(value) for word, value in told}
    values: dict[str, float | None] = {}
    for key in first:
        parts = numbered(key)
        given = number(key)
        if key in words:
            values[key] = words[key]
        elif key in NO_TIE or given == 0:
            values[key] = 0.0
        elif given in scale.values or (parts and parts[0] in scale.values):
            values[key] = given if parts is None else parts[0]
        elif parts and answer_key(parts[1]) in NO_TIE:
            values[key] = 0.0
        elif key in UNCLEAR:
            values[key] = None
    return Answers(values, scale)


def _recognised(
    first: Mapping[str, Cell],
    often: Mapping[str, int],
    steps: tuple[int, int] | None,
) -> Answers:
    """Recognise words of one ladder, or numbers: what most of the cells hold."""
    values: dict[str, float | None] = dict.fromkeys(set(first) & UNCLEAR)
    values |= dict.fromkeys(set(first) & NO_TIE, 0.0)
    left = [key for key in first if key not in values]
    numbers = {key: n for key in left if (n := number(key)) is not None and n >= 0}
    both = {key: part for key in left if (part := numbered(key)) is not None}
    words = [key for key in left if number(key) is None and key not in both]
    in_numbers = sum(often[key] for key in (*numbers, *both))
    if both and in_numbers >= sum(often[key] for key in words):
        return _numbered(values, numbers, both, first)
    if words:
        ticks = ladder_of(left)
        if ticks and ticks[0].name == "yes or no":
            return Answers({**values, **dict.fromkeys(left, 1.0)})
        ladder = likeliest_ladder(words)
        known = [w for w in words if ladder is not None and ladder.place(w) is not None]
        if ladder is not None and sum(often[w] for w in known) >= in_numbers:
            return _on_ladder(values, ladder, known, first)
        return Answers({**values, **numbers})
    scale = _of_steps(steps) if steps is not None else None
    told = f"{steps[0]} to {steps[1]}" if steps is not None else ""
    return Answers({**values, **numbers}, scale, told)


def _of_steps(steps: tuple[int, int]) -> Scale:
    levels = range(max(steps[0], 1), steps[1] + 1)
    return Scale(tuple(map(float, levels)), tuple(map(str, levels)))


def _numbered(
    values: Mapping[str, float | None],
    numbers: Mapping[str, float],
    both: Mapping[str, tuple[float, str]],
    first: Mapping[str, Cell],
) -> Answers:
    """``"3 - Monthly"``: the number decides, a word for no tie is none."""
    weighed = {
        key: 0.0 if answer_key(word) in NO_TIE else value
        for key, (value, word) in both.items()
    }
    words: dict[float, str] = {}
    for key, value in weighed.items():
        if value:
            shown = numbered(first[key].text)
            words.setdefault(value, shown[1] if shown else key)
    levels = sorted({*words, *(n for n in numbers.values() if n)})
    scale = None
    if levels:
        told = tuple(words.get(level, f"{level:g}") for level in levels)
        scale = Scale(tuple(levels), told)
    ladder = "" if scale is None else ", ".join(scale.words)
    return Answers({**values, **numbers, **weighed}, scale, ladder)


def _on_ladder(
    values: Mapping[str, float | None],
    ladder: Ladder,
    words: Sequence[str],
    first: Mapping[str, Cell],
) -> Answers:
    """Words of one ladder: a level for each that occurs, 1 for the lowest."""
    place = {word: ladder.place(word) or 0 for word in words}
    steps = sorted(set(place.values()))
    level = {step: float(k) for k, step in enumerate(steps, start=1)}
    shown = [
        min(clean(first[word].text) for word in words if place[word] == step)
        for step in steps
    ]
    amounts = tuple(ladder.amounts[s - 1] for s in steps) if ladder.amounts else None
    scale = Scale(tuple(level.values()), tuple(shown), amounts)
    found = {word: level[place[word]] for word in words}
    return Answers({**values, **found}, scale, " < ".join(shown))


def _weighed(found: Answers, declared: KindSettings) -> Answers:
    """Weigh ties by amounts, such as days a year, where that is asked for."""
    scale = found.scale
    if declared.weights == "levels" or scale is None or scale.amounts is None:
        return found
    amounts = tuple(map(float, scale.amounts))
    amount = dict(zip(scale.values, amounts, strict=True))
    values = {
        key: value if not value else amount.get(value, value)
        for key, value in found.values.items()
    }
    return replace(found, values=values, scale=Scale(amounts, scale.words))
