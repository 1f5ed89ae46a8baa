"""Answers whose strength is not known: one problem a cause, with a word it is near."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from agencygraph.errors import Problem
from agencygraph.io.checks import Checks
from agencygraph.io.layouts.said import Cell
from agencygraph.io.text import clean, listing, number
from agencygraph.io.words import (
    LADDERS,
    NO_TIE,
    answer_key,
    likeliest_ladder,
    numbered,
)
from agencygraph.scale import Scale

NEAR = 0.75
"""How like two words are (0 to 1) of which one may be a slip."""

MOST_LEVELS = 7
"""Words that a suggested scale lists."""


def tell_unread(
    cells: Iterable[Cell],
    known: Mapping[str, object],
    kind: str,
    declared: Scale | None,
    told_to: tuple[str, Checks],
) -> None:
    """Tell of answers that are not known: each slip, and all other words as one.

    Nothing is read as the word it is near.
    """
    file, checks = told_to
    texts: dict[str, str] = {}
    unread: dict[str, list[Cell]] = {}
    for cell in cells:
        key = answer_key(cell.text)
        if key in known:
            texts[key] = min(texts.get(key, cell.text), cell.text)
        elif key:
            unread.setdefault(key, []).append(cell)
    words = _words(texts, unread, declared) if unread else {}
    strange: list[list[Cell]] = []
    for key, those in unread.items():
        near = get_close_matches(key, words, n=1, cutoff=NEAR)
        if _MARK.fullmatch(key):
            checks.add(_of_mark(those, _no(texts, known), file))
        elif (number(key) or 0) < 0:
            rule, fix = "is negative", "give a number from 0, or clear the cell if it "
            fix += "stands for no answer"
            checks.add(those[0].problem(file, rule + _many(those), fix))
        elif near:
            fix = f"did you mean {words[near[0]]!r}? correct {_them(those)}"
            checks.add(those[0].problem(file, _rule(declared) + _many(those), fix))
        else:
            strange.append(those)
    if strange:
        levels = [texts[key] for key, value in sorted(known.items(), key=_low) if value]
        fix = _fix(kind, [*levels, *(those[0].text for those in strange)])
        if declared is not None:
            fix = f"correct {_them([c for those in strange for c in those])}, or the "
            fix += "scale"
        _tell_strange(strange, declared, fix, told_to)


_MARK = re.compile(r"[-–—./\\_~\s]+")
"""A dash, a dot or a stroke in the place of an answer."""


def _of_mark(cells: Sequence[Cell], no: str, file: str) -> Problem:
    """Ask what a dash stands for, which may be two things."""
    it = "it" if len(cells) == 1 else "them"
    rule = "may say that there is no tie, or nothing at all"
    fix = f"put {no} in its place if there is no tie, or clear {it} if nobody knows"
    if len(cells) > 1:
        fix = fix.replace("in its place", "in their place")
    return cells[0].problem(file, rule + _many(cells), fix)


def _no(texts: Mapping[str, str], known: Mapping[str, object]) -> str:
    """Return how these answers say that there is no tie."""
    found = [text for key, text in texts.items() if known[key] == 0]
    words = sorted(text for text in found if number(text) is None)
    if words or found:
        return repr(clean((words or found)[0]))
    numbers = any(number(text) is not None for text in texts.values())
    return "0" if numbers else "'Never'"


def _low(level: tuple[str, object]) -> tuple[float, str]:
    key, value = level
    return (value if isinstance(value, float) else 0.0), key


def _tell_strange(
    strange: Sequence[Sequence[Cell]],
    declared: Scale | None,
    fix: str,
    told_to: tuple[str, Checks],
) -> None:
    """Words of a scale that nobody declared are one problem, whatever their number."""
    file, checks = told_to
    first = [those[0] for those in strange]
    cells = [cell for those in strange for cell in those]
    rule = _rule(declared)
    if len(strange) > 1:
        others = listing(repr(clean(cell.text)) for cell in first[1:])
        rule += f", nor {'is' if len(strange) == 2 else 'are'} {others}"
    checks.add(first[0].problem(file, rule + _many(cells), fix))


def _them(cells: Sequence[Cell]) -> str:
    return "it" if len(cells) == 1 else "them"


def _rule(declared: Scale | None) -> str:
    if declared is not None:
        return "is not a level of the scale that is declared"
    return "is not an answer whose strength is known"


def _many(cells: Sequence[Cell]) -> str:
    return f" (in {len(cells):,} cells)" if len(cells) > 1 else ""


def _fix(kind: str, words: Iterable[str]) -> str:
    """Say how the words are declared, for whoever has to put them in order."""
    found = list(dict.fromkeys(clean(word).replace('"', "'") for word in words))
    levels = [
        f'{{value = {k}, word = "{word}"}}'
        for k, word in enumerate(found[:MOST_LEVELS], start=1)
    ]
    more = "" if 1 < len(found) <= MOST_LEVELS else ", ..."
    return (
        f'declare the scale, in order from low to high: [kinds."{kind}"] '
        f"scale = [{', '.join(levels)}{more}]"
    )


def _words(
    texts: Mapping[str, str],
    unread: Iterable[str],
    declared: Scale | None,
) -> dict[str, str]:
    """Return the words that an answer may be a slip of, and how each is shown."""
    words = {} if declared is not None else _steps(texts, list(unread))
    words |= {word: word for word in NO_TIE}
    words |= {key: clean(text) for key, text in texts.items()}
    for key, text in texts.items():
        parts = numbered(text)
        if parts is not None:
            words[answer_key(parts[1])] = words[key]
    if declared is not None:
        words |= {answer_key(word): word for word in declared.words}
    return {word: shown for word, shown in words.items() if len(word) > 1}


def _steps(texts: Iterable[str], unread: Sequence[str]) -> dict[str, str]:
    """Words of the ladder that the answers are of, or that most slips are near."""
    told = likeliest_ladder(texts)
    for ladder in LADDERS if told is None else (told,):
        words = {word: word for step in ladder.steps for word in step}
        near = [key for key in unread if get_close_matches(key, words, 1, NEAR)]
        if told is not None or 2 * len(near) >= len(unread):
            return words
    return {}
