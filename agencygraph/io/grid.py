"""Cells of one sheet as text, before anybody knows what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from agencygraph.errors import Problem

BLANK, TEXT, NUMBER, LONG, LOGICAL, DATE, TIME, ERROR, UNSAVED = " snlbdteu"
"""What a cell is in its workbook, one letter each: the kinds of :class:`Grid`.

``LONG`` is a number of which a spreadsheet keeps the first 15 digits only, ``ERROR`` is
#N/A and its like, ``UNSAVED`` a formula of which the file does not hold the result.
"""


@dataclass(frozen=True)
class Merged:
    """Cells merged into one: rows as the spreadsheet shows them, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        """``A2:B4``, as a spreadsheet writes it."""
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


@dataclass(frozen=True, eq=False)
class Grid:
    """One sheet of a workbook, or a file of text, as a rectangle of cells.

    ``cells`` are rows of equal length, "" where a cell is blank; ``rows`` are their
    numbers as the spreadsheet shows them, and the first cell of a row is column A.
    ``kinds`` has a letter for each cell of each row, and is empty for a file of text,
    in which every cell is text. ``merged`` are cells merged into one, of which only the
    first holds anything. ``is_cut`` says that the text ends within a line.
    """

    file: str
    sheet: str
    cells: Sequence[Sequence[str]]
    rows: Sequence[int]
    kinds: Sequence[str] = ()
    merged: Sequence[Merged] = ()
    is_cut: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.cells[0]) if self.cells else 0

    def kind(self, row: int, column: int) -> str:
        """Return what a cell is: ``grid.DATE`` or another of those letters."""
        if self.kinds:
            return self.kinds[row][column]
        return TEXT if self.cells[row][column] else BLANK

    def problem(self, row: int, column: int, rule: str, fix: str) -> Problem:
        """Say what is wrong in a cell of which only the place is known."""
        return Problem(
            rule,
            fix,
            file=self.file,
            sheet=self.sheet,
            row=self.rows[row],
            column=letters(column),
            value=self.cells[row][column] or None,
        )


def letters(column: int) -> str:
    """Name of a column (0 is A) as a spreadsheet shows it.

    Examples
    --------
    >>> [letters(0), letters(25), letters(26), letters(701), letters(702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    name, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        name = chr(ord("A") + digit) + name
    return name
