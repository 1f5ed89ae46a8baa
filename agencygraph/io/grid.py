"""Cells of one sheet as text, before anybody knows what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Grid:
    """One sheet of a workbook, or a file of text, as a rectangle of cells.

    ``cells`` are rows of equal length, "" where a cell is blank; ``rows`` are their
    numbers as the spreadsheet shows them, and the first cell of a row is column A.
    """

    file: str
    sheet: str
    cells: Sequence[Sequence[str]]
    rows: Sequence[int]

    def __len__(self) -> int:
        return len(self.rows)


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
