"""What stands under a table and is no part of it: notes, and sums of its columns."""

import re
from dataclasses import replace

from agencygraph.io.checks import Issue
from agencygraph.io.layouts.context import Context
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.layouts.totals import is_total, tell_rows
from agencygraph.io.text import clean, number

_MARKED = re.compile(
    r"[*†‡#]|n\s*=|(?:notes?|nb|n\.b\.|sources?|key|legend|data|(?:last )?updated|"
    r"prepared|created|exported)\s*(?::|-|–|by\b|from\b|on\b|as\b)",
    re.IGNORECASE,
)
"""How a note begins."""

_OF = frozenset(
    [
        "al",
        "bin",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "el",
        "ibn",
        "la",
        "le",
        "los",
        "van",
        "von",
        "y",
    ]
)
"""Small words that names have too."""


def without_rows_below(sheet: Sheet, context: Context) -> Sheet:
    """Return the sheet without notes and totals below its last row, aloud.

    A row of one cell that reads like a sentence, or begins like a note, is no row of a
    table; nor is one that begins with "Total" and holds nothing but numbers.
    """
    body = list(sheet.body)
    notes: list[int] = []
    totals: list[int] = []
    while body:
        if _is_note(sheet, body[-1], context):
            notes.append(body.pop())
        elif _is_total(sheet, body[-1], context):
            totals.append(body.pop())
        else:
            break
    if not body or not (notes or totals):
        return sheet
    for i in reversed(notes):
        _tell(sheet, i, context)
    tell_rows(sorted(totals), sheet, context)
    return replace(sheet, body=tuple(body))


def _filled(sheet: Sheet, i: int) -> list[str]:
    texts = (sheet.text(i, j) for j in range(len(sheet.names)))
    return [text for text in texts if text]


def _is_note(sheet: Sheet, i: int, context: Context) -> bool:
    filled = _filled(sheet, i)
    if len(filled) != 1 or sum(map(bool, sheet.names)) < 2:
        return False
    text = clean(filled[0])
    known = context.people.find(text).ids or context.agencies.find(text).ids
    return not known and _reads_like_a_note(text)


def _reads_like_a_note(text: str) -> bool:
    """Whether this is a sentence, or begins like a note; a name is neither.

    Examples
    --------
    >>> _reads_like_a_note("Cat left in January."), _reads_like_a_note("* on leave")
    (True, True)
    >>> _reads_like_a_note("Maria de la Cruz y Lopez"), _reads_like_a_note("Dr. Al Ray")
    (False, False)
    """
    words = text.split()
    if _MARKED.match(text):
        return len(words) > 1
    small = sum(word[:1].islower() for word in words if word.casefold() not in _OF)
    return small >= 4 or (small >= 2 and len(words) > 2 and text[-1] in ".!:")


def _is_total(sheet: Sheet, i: int, context: Context) -> bool:
    label, *others = _filled(sheet, i)
    numbers = all(number(text) is not None for text in others)
    return bool(others) and numbers and is_total(label, context.people)


def _tell(sheet: Sheet, i: int, context: Context) -> None:
    """Keep what was left out: its words in a note, its row in the issues."""
    file, row = context.said.file, sheet.grid.rows[i]
    what = "a note below the table is not read"
    context.checks.noted(Issue(what, "left out", file, sheet.name, rows=[row]))
    text = clean(_filled(sheet, i)[0])
    context.checks.note(
        f"{file}, sheet {sheet.name!r}: {text!r} is a note below the table, and not "
        f"read (row {row})."
    )
