"""Rows and columns that add up the others: they are of nobody."""

from collections.abc import Sequence
from dataclasses import replace

from agencygraph.io.checks import Issue
from agencygraph.io.layouts.context import Context
from agencygraph.io.layouts.headings import heading_key
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.names import Book
from agencygraph.io.text import number
from agencygraph.io.words import TOTALS


def is_total(label: str, book: Book) -> bool:
    """Whether a label is a word for a sum, and nobody is called so."""
    return heading_key(label) in TOTALS and not book.find(label).ids


def without_totals(
    sheet: Sheet, side: int, columns: Sequence[int], book: Book, context: Context
) -> tuple[list[int], list[int]]:
    """Return the rows and columns of a matrix that are somebody's, the others aloud.

    What is called a total is none; nor is a last row or column of nobody who is listed
    that holds the sums of the others.
    """
    rows = [i for i in sheet.body if not is_total(sheet.text(i, side), book)]
    kept = [j for j in columns if not is_total(sheet.names[j], book)]
    if rows and not book.find(sheet.text(rows[-1], side)).ids:
        sums = [_sum(sheet, [(i, j) for i in rows[:-1]]) for j in kept]
        rows = rows[:-1] if _are([(rows[-1], j) for j in kept], sums, sheet) else rows
    if kept and not book.find(sheet.names[kept[-1]]).ids:
        sums = [_sum(sheet, [(i, j) for j in kept[:-1]]) for i in rows]
        kept = kept[:-1] if _are([(i, kept[-1]) for i in rows], sums, sheet) else kept
    tell_rows([i for i in sheet.body if i not in rows], sheet, context)
    for j in sorted(set(columns) - set(kept)):
        tell_column(sheet, j, context)
    return rows, kept


def without_total_rows(sheet: Sheet, side: int, book: Book, context: Context) -> Sheet:
    """Return a sheet with the rows that somebody answered, and no totals below them."""
    rows = [i for i in sheet.body if not is_total(sheet.text(i, side), book)]
    tell_rows([i for i in sheet.body if i not in rows], sheet, context)
    return replace(sheet, body=tuple(rows))


def tell_column(sheet: Sheet, j: int, context: Context) -> None:
    """Keep that a column adds up others, and is of nobody."""
    what = "a column of totals is about nobody, and was left out"
    place = (context.said.file, sheet.name, sheet.label(j))
    _note(Issue(what, "left out", *place, count=1), context)


def _sum(sheet: Sheet, cells: Sequence[tuple[int, int]]) -> float:
    return sum(number(sheet.text(i, j)) or 0.0 for i, j in cells)


def _are(cells: Sequence[tuple[int, int]], sums: Sequence[float], sheet: Sheet) -> bool:
    """Whether these cells hold these sums, and two of them are not 0."""
    found = [number(sheet.text(i, j)) for i, j in cells]
    return sum(value > 0 for value in sums) > 1 and found == list(sums)


def tell_rows(rows: Sequence[int], sheet: Sheet, context: Context) -> None:
    """Keep which rows add up others, and are of nobody."""
    if rows:
        what = "a row of totals is of nobody, and was left out"
        told = [sheet.grid.rows[i] for i in rows]
        _note(
            Issue(what, "left out", context.said.file, sheet.name, rows=told), context
        )


def _note(issue: Issue, context: Context) -> None:
    context.checks.noted(issue)
    context.checks.note(f"{issue}.")
