"""Who is named in one cell: one person, several, or in so many words nobody."""

import re
from collections.abc import Iterable, Mapping

from agencygraph.io.checks import Checks, Issue
from agencygraph.io.layouts.said import Cell, Said
from agencygraph.io.names import Book
from agencygraph.io.text import clean, fold, listing
from agencygraph.io.words import is_nobody


def apart(text: str, book: Book) -> list[str]:
    """Take the names in a cell apart: "Amir Khan;Beth Low;" are two.

    A semicolon always parts. A comma, as in "Khan, Amir", may be part of a name: it
    parts only where that leads to people who are listed, and whoever is left over is
    at least like one of them.
    """
    match = book.find(text)
    if match.ids and (";" not in text or match.how != "spelling"):
        return [text]
    if ";" in text:
        parts = [part.strip() for part in text.split(";")]
        return [name for part in parts if part for name in apart(part, book)]
    pieces = [piece.strip() for piece in re.split(r"[,\n]", text) if piece.strip()]
    if len(pieces) < 2:
        return [text]
    names = _paired(pieces, book)
    strange = [n for n in names if not book.find(n).ids and not is_nobody(n)]
    listed = len(names) - len(strange)
    agencies = {fold(entry.agency) for entry in book.entries.values()}
    if not listed or any(fold(name) in agencies for name in strange):
        return [text]
    many = listed > max(1, len(strange))
    return names if many or all(book.suggest(name) for name in strange) else [text]


def _paired(pieces: list[str], book: Book) -> list[str]:
    """Put surname and first name together where only both of them are somebody."""
    names: list[str] = []
    k = 0
    while k < len(pieces):
        both = ", ".join(pieces[k : k + 2])
        pair = not book.find(pieces[k]).ids and bool(book.find(both).ids)
        names.append(both if pair else pieces[k])
        k += 2 if pair else 1
    return names


def named_in(cell: Cell, book: Book, said: Said) -> list[Cell]:
    """Return a cell for each person named in one; keep what was decided for that."""
    names = apart(cell.text, book)
    if len(names) > 1:
        said.apart.append(cell)
    found = []
    for name in names:
        if is_nobody(name) and not book.find(name).ids:
            said.nobody.append(cell._replace(text=name))
        else:
            found.append(cell._replace(text=name))
    return found


def tell_several(said: Said, checks: Checks) -> None:
    """Say which cells were taken apart, and which words for nobody."""
    for sheet, cells in _by_sheet(said.nobody).items():
        words: Mapping[str, str] = {
            fold(c.text): clean(c.text) for c in reversed(cells)
        }
        told = listing(repr(words[key]) for key in sorted(words))
        verb = "is" if len(words) == 1 else "are"
        what = f"{told} in the place of a name {verb} read as nobody"
        rows = [cell.place.row or 0 for cell in cells]
        checks.decided(Issue(what, "left out", said.file, sheet, rows=rows))
    for sheet, cells in _by_sheet(said.apart).items():
        what = "cells with several names were taken apart"
        rows = [cell.place.row or 0 for cell in cells]
        issue = Issue(what, "changed", said.file, sheet, rows=rows)
        checks.noted(issue)
        checks.note(f"{issue}.")


def _by_sheet(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.place.sheet, []).append(cell)
    return found
