"""Answers whose strength is not known: one problem a cause, with the word it is near."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from agencygraph.io.checks import Checks
from agencygraph.io.layouts.said import Cell
from agencygraph.io.text import clean, listing, number, sentence
from agencygraph.io.words import (
    LADDERS,
    NO_TIE,
    Ladder,
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
    words = _words(texts, declared) if unread else {}
    strange: list[list[Cell]] = []
    for key, those in unread.items():
        near = get_close_matches(key, words, n=1, cutoff=NEAR)
        if (number(key) or 0) < 0:
            rule, fix = "is negative", "give a number from 0"
            checks.add(those[0].problem(file, rule + _many(those), fix))
        elif near:
            fix = sentence(f"did you mean {words[near[0]]!r}?", "correct it, or")
            fix = sentence(fix, _fix(kind, declared, those))
            checks.add(those[0].problem(file, _rule(declared) + _many(those), fix))
        else:
            strange.append(those)
    if strange:
        _tell_strange(strange, kind, declared, file, checks)


def _tell_strange(
    strange: Sequence[Sequence[Cell]],
    kind: str,
    declared: Scale | None,
    file: str,
    checks: Checks,
) -> None:
    """Words of a scale that nobody declared are one problem, whatever their number."""
    first = [those[0] for those in strange]
    cells = [cell for those in strange for cell in those]
    rule = _rule(declared)
    if len(strange) > 1:
        others = listing(repr(clean(cell.text)) for cell in first[1:])
        verb = "is" if len(strange) == 2 else "are"
        rule += f", nor {verb} {others}"
    fix = _fix(kind, declared, first)
    if declared is not None:
        fix = sentence("correct them, or" if len(cells) > 1 else "correct it, or", fix)
    checks.add(first[0].problem(file, rule + _many(cells), fix))


def _rule(declared: Scale | None) -> str:
    if declared is not None:
        return "is not a level of the scale that is declared"
    return "is not an answer whose strength is known"


def _many(cells: Sequence[Cell]) -> str:
    return f" (in {len(cells):,} cells)" if len(cells) > 1 else ""


def _fix(kind: str, declared: Scale | None, first: Sequence[Cell]) -> str:
    if declared is not None:
        return "the scale"
    words = list(dict.fromkeys(clean(cell.text).replace('"', "'") for cell in first))
    levels = [
        f'{{value = {k}, word = "{word}"}}'
        for k, word in enumerate(words[:MOST_LEVELS], start=1)
    ]
    more = "" if 1 < len(words) <= MOST_LEVELS else ", ..."
    return (
        f'declare the scale from low to high: [kinds."{kind}"] '
        f"scale = [{', '.join(levels)}{more}]"
    )


def _words(texts: Mapping[str, str], declared: Scale | None) -> dict[str, str]:
    """Return the words that an answer may be a slip of, and how each is shown."""
    ladder = None if declared is not None else likeliest_ladder(texts)
    steps: Sequence[Ladder] = LADDERS if ladder is None else (ladder,)
    words = {} if declared is not None else {
        word: word for one in steps for step in one.steps for word in step
    }  # fmt: skip
    words |= {word: word for word in NO_TIE}
    words |= {key: clean(text) for key, text in texts.items()}
    for key, text in texts.items():
        parts = numbered(text)
        if parts is not None:
            words[answer_key(parts[1])] = words[key]
    if declared is not None:
        words |= {answer_key(word): word for word in declared.words}
    return {word: shown for word, shown in words.items() if len(word) > 1}
