"""One sheet with its row of headings found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from agencygraph.io.grid import Grid, letters
from agencygraph.io.layouts.headings import A_NAME, heading_key, roles_of, weight_of
from agencygraph.io.layouts.said import Cell
from agencygraph.io.names import Book, name_key
from agencygraph.io.tables import Place
from agencygraph.io.text import unguard

SEARCHED = 20
"""In how many rows from the top the headings are looked for."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A grid, which of its rows holds the headings, and which hold anything.

    ``above`` is the merged heading over each column, such as a question over the
    names it was asked about.
    """

    grid: Grid
    top: int
    names: tuple[str, ...]
    above: tuple[str, ...]
    body: tuple[int, ...]
    declared: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the sheet is called."""
        return self.grid.sheet

    def text(self, i: int, j: int) -> str:
        """Text of a cell, trimmed."""
        return unguard(self.grid.cells[i][j].strip())

    def cell(self, i: int, j: int) -> Cell:
        """Return a cell with its place."""
        place = Place(self.name, self.grid.rows[i], self.label(j))
        return Cell(self.text(i, j), place, self.grid.kind(i, j))

    def heading(self, j: int, text: str = "") -> Cell:
        """Return a heading, or a part of it, with its place."""
        place = Place(self.name, self.grid.rows[self.top], self.label(j))
        return Cell(text or self.names[j], place)

    def label(self, j: int) -> str:
        """What a column is called in messages: its heading, or its letter."""
        return self._labels[j]

    @cached_property
    def _labels(self) -> tuple[str, ...]:
        return tuple(name or letters(j) for j, name in enumerate(self.names))

    @cached_property
    def by_role(self) -> Mapping[str, Sequence[int]]:
        """Columns by what they may be; a declared one is the only one of its role."""
        found: dict[str, list[int]] = {}
        for j, name in enumerate(self.names):
            for role in roles_of(name):
                found.setdefault(role, []).append(j)
        keys = {heading_key(name): j for j, name in enumerate(self.names) if name}
        taken = {
            role: keys[heading_key(header)]
            for role, header in self.declared.items()
            if heading_key(header) in keys
        }
        for columns in found.values():
            columns[:] = [j for j in columns if j not in taken.values()]
        return {**found, **{role: [j] for role, j in taken.items()}}

    def column(self, role: str) -> int | None:
        """Return the first column of a role, None where there is none."""
        columns = self.by_role.get(role)
        return columns[0] if columns else None

    def filled(self, j: int) -> list[str]:
        """Return what stands in a column, without blanks."""
        return [text for i in self.body if (text := self.text(i, j))]


def opened(
    grid: Grid, people: Book, header: int | None, columns: Mapping[str, str]
) -> Sheet | None:
    """Find the row of headings; None for a sheet in which nothing looks like one."""
    if header is not None:
        top = next((i for i, row in enumerate(grid.rows) if row == header), None)
    else:
        top = _likeliest(grid, people, columns)
    if top is None:
        top = _corner(grid)
    if top is None:
        return None
    names, above = _headings(grid, top)
    body = tuple(
        i for i in range(top + 1, len(grid)) if any(c.strip() for c in grid.cells[i])
    )
    return Sheet(grid, top, names, above, body, columns)


def _likeliest(grid: Grid, people: Book, columns: Mapping[str, str]) -> int | None:
    """Return the row with most that looks like headings; the upper one of equals."""
    declared = {heading_key(header) for header in columns.values()}
    best, most = None, 2
    headed: set[int] = set()
    for i in range(min(len(grid), SEARCHED)):
        cells = grid.cells[i]
        weights = [
            5 if heading_key(c) in declared else weight_of(c, people) for c in cells
        ]
        below = any(weights[j] == A_NAME for j in headed)  # who answered: no headings
        if sum(weights) > most and not below:
            best, most = i, sum(weights)
        headed |= {j for j, weight in enumerate(weights) if weight > A_NAME}
    return best


def _corner(grid: Grid) -> int | None:
    """Return the row above names that are also written down one column: a matrix."""
    for i in range(min(len(grid), SEARCHED)):
        across = {name_key(cell) for cell in grid.cells[i]} - {""}
        down = {name_key(cells[_first(grid)]) for cells in grid.cells[i + 1 :]} - {""}
        if len(across & down) >= 3 and len(across & down) >= 0.6 * len(across):
            return i
    return None


def _first(grid: Grid) -> int:
    """Return the first column that holds anything."""
    filled = [any(row[j].strip() for row in grid.cells) for j in range(grid.width)]
    return filled.index(True) if True in filled else 0


def _headings(grid: Grid, top: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Headings, and what is merged above them; a cell merged downwards is a heading."""
    cells = [unguard(cell.strip()) for cell in grid.cells[top]]
    upper = [""] * len(cells)
    if top and any(cell.strip() for cell in grid.cells[top - 1][1:]):
        upper = [unguard(cell.strip()) for cell in grid.cells[top - 1]]
    names = [name or over for name, over in zip(cells, upper, strict=True)]
    above, last = [], ""
    for name, over in zip(cells, upper, strict=True):
        last = over or last
        above.append(last if name and name != over else "")
    return tuple(names), tuple(above)
