"""The one door to rapidfuzz: names that are not known, with ranked suggestions."""

from collections.abc import Sequence

from agencygraph.errors import MissingDependencyError
from agencygraph.io.compose import Rows
from agencygraph.io.layouts.lookup import UnknownName
from agencygraph.io.names import Book, name_key
from agencygraph.io.xlsx_writing import Sheet

MOST = 3
LEAST = 60.0
"""Suggestions below this likeness (0 to 100) are none."""


def ranked(written: str, book: Book) -> list[tuple[str, float]]:
    """Return the shown names that are most like this one, and how like, 0 to 100.

    Nicknames with the same surname come first, at 95; whoever has the first name or
    surname that stands there alone is at 80 to 85; the others are ranked by the better
    of the plain and the word-sorted ratio of rapidfuzz.

    Raises
    ------
    MissingDependencyError
        rapidfuzz is not installed.
    """
    try:
        from rapidfuzz import fuzz
    except ImportError as error:
        package = "rapidfuzz"
        raise MissingDependencyError(package, "match") from error
    key = name_key(written)
    best = {
        entry.id: round(100 * book.likeness(written, entry), 1)
        for entry in book.suggest(written)
    }
    for entry in book.entries.values():
        other = name_key(entry.name or entry.id)
        like = max(fuzz.ratio(key, other), fuzz.token_sort_ratio(key, other))
        best[entry.id] = max(best.get(entry.id, 0.0), round(float(like), 1))
    order = sorted(best, key=lambda one: (-best[one], one))[:MOST]
    return [(one, best[one]) for one in order if best[one] >= LEAST]


def alias_sheet(unknown: Sequence[UnknownName], book: Book) -> Sheet:
    """Sheet with a row an unknown name, the column "person" to be filled."""
    header = ["written", "person", "agency said", "cells", "first cell"]
    header += [f"suggestion {k}" for k in range(1, 1 + MOST)]
    body: list[list[object]] = []
    for one in unknown:
        place = one.cells[0].place
        found = [
            f"{who}: {book.entries[who].shown}, {like:g} %"
            for who, like in ranked(one.written, book)
        ]
        found += [""] * (MOST - len(found))
        where = f"{place.sheet}, row {place.row}, {place.column}"
        body.append([one.written, None, one.agency, len(one.cells), where, *found])
    notes = {
        "person": "Who is meant: an id or a name of the roster; - to leave them out. "
        "Nobody is merged unless it is said here."
    }
    return Sheet("aliases", Rows(header, body), notes)
