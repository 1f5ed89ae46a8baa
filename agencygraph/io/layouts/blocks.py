"""The blocks of a grid: which columns belong to one question, and whom each is about.

A form may write the question beside each name, in brackets, or the name alone. A second
question about the same people then has the same headings, with a number behind them,
because a spreadsheet wants each of its headings to be another: "Amir Khan2".
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from agencygraph.io.layouts.headings import (
    ATTENDED,
    META,
    heading_key,
    item_of,
    roles_of,
)
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.names import Book
from agencygraph.io.text import clean, number
from agencygraph.io.words import NO_TIE, TOTALS, UNCLEAR, answer_key, ladder_of
from agencygraph.labels import CONSENT

_AS_A_NAME = re.compile(r"(?:[^\W\d_][\w'’.\-]*,? ?){2,4}")


@dataclass(frozen=True)
class Block:
    """Columns of one question: places, and whom each is about."""

    question: str
    columns: tuple[tuple[int, str], ...]
    kind: str = ""


def blocks_of(sheet: Sheet, listed: Book) -> list[Block]:
    """Return the blocks of a grid from left to right.

    Names in brackets share a question. Names without one are of a new block where a
    name comes again, or where the merged heading above them changes.
    """
    items = {
        j: found
        for j, name in enumerate(sheet.names)
        if name and (found := item_of(name, listed)) is not None
    }
    items |= {j: ("", name) for j, name in _strangers(sheet, items, listed).items()}
    bare = [j for j in sorted(items) if not items[j][0]]
    items |= {j: ("", name) for j, name in _repeats(sheet, bare, listed).items()}
    blocks: list[tuple[tuple[str, str], list[tuple[int, str]]]] = []
    for j in sorted(items):
        question, item = items[j]
        key = (question or sheet.above[j], _number_behind(sheet.names[j], item))
        same = [columns for told, columns in blocks if told == key]
        again = bool(same) and item in [one for _, one in same[-1]]
        if not same or (again and not question):
            same.append([])
            blocks.append((key, same[-1]))
        same[-1].append((j, item))
    return [Block(question, tuple(columns)) for (question, _), columns in blocks]


def listed_in(block: Block, book: Book) -> int:
    """Return how many of the columns are about somebody in this book."""
    return sum(bool(book.find(item).ids) for _, item in block.columns)


def blocks_about(sheet: Sheet, book: Book) -> list[Block]:
    """Return the blocks about people (or agencies), and not about questions."""
    found = blocks_of(sheet, book)
    if not book.entries:
        return found
    return [b for b in found if 2 * listed_in(b, book) >= len(b.columns)] or [
        b for b in found if listed_in(b, book)
    ]


def _repeats(sheet: Sheet, columns: Sequence[int], listed: Book) -> dict[int, str]:
    """Say whom each column is about where the headings are one run of names repeated.

    The first run says who they are; each later one has the same headings in the same
    order, one number behind all of them.
    """
    names = [sheet.names[j] for j in columns]
    if not names or all(listed.find(name).ids for name in names):
        return {}  # nobody is the second of a name: "Person 12" is Person 12
    for length in range(2, len(names) // 2 + 1):
        runs = [names[k : k + length] for k in range(0, len(names), length)]
        if len(runs[-1]) == length and all(_repeated(run, runs[0]) for run in runs[1:]):
            return {j: names[k % length] for k, j in enumerate(columns)}
    return {}


def _repeated(run: Sequence[str], first: Sequence[str]) -> bool:
    """Whether these are the same headings with one number behind all of them."""
    marks = {_number_behind(n, own) for n, own in zip(run, first, strict=True)}
    return len(marks) == 1 and "" not in marks


def _number_behind(name: str, own: str) -> str:
    """Return the number that makes a heading another, "" where that is not all."""
    match = re.fullmatch(re.escape(own.strip()) + r"[ ._]?(\d{1,2})", name.strip())
    return match[1] if match else ""


def _strangers(
    sheet: Sheet, items: dict[int, tuple[str, str]], listed: Book
) -> dict[int, str]:
    """Headings among bare names that are the names of people who are not listed.

    Their columns hold the same answers as those of their neighbours. Left out, their
    answers would be lost, or be taken for answers about oneself.
    """
    bare = [j for j, (question, _) in items.items() if not question]
    if len(bare) < 2 or not listed.entries:
        return {}
    answers = {answer_key(text) for j in bare for text in sheet.filled(j)}
    found: dict[int, str] = {}
    for j, name in enumerate(sheet.names):
        if j in items or not _may_be_a_name(name) or not _holds(sheet, j, answers):
            continue
        own = next((n for n in found.values() if _number_behind(name, n)), "")
        near = {j - 1, j + 1} & {*bare, *found} and listed.suggest(name)
        within = min(bare) < j < max(bare) and _AS_A_NAME.fullmatch(clean(name))
        capital = all(word[0].isupper() for word in clean(name).split())
        if own or near or (within and capital):
            found[j] = own or name
    return found


def _may_be_a_name(name: str) -> bool:
    key = heading_key(name)
    known = roles_of(name) or key in META or key in TOTALS
    asks = "?" in name or CONSENT.search(name) or ATTENDED.fullmatch(key)
    return bool(key) and not known and not asks


def _holds(sheet: Sheet, j: int, answers: AbstractSet[str]) -> bool:
    """Whether a column holds such answers, or words that are answers anywhere."""
    keys = {answer_key(text) for text in sheet.filled(j)} - answers - NO_TIE - UNCLEAR
    numbers = any(number(key) is not None for key in answers)
    return all(
        (number(key) is not None and numbers) or bool(ladder_of([key])) for key in keys
    )
