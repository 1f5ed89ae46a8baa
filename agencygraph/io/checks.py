"""What is found wrong while a study is read, and what is told when it is done."""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agencygraph.errors import AgencyGraphWarning, DataError, Problem
from agencygraph.io.inputs import Input
from agencygraph.io.limits import Limits
from agencygraph.io.reading import Reading
from agencygraph.table import Table

MOST_ROWS = 20
"""Rows that a sentence names; the table of issues names all."""


@dataclass(frozen=True)
class Issue:
    """Rows that were dropped, merged or read otherwise than written: where and why.

    ``done`` is "dropped", "merged", "changed", "filled", "left out", or "kept" where
    something is only doubtful. Rows are numbers, never names.
    """

    what: str
    done: str
    file: str = ""
    sheet: str = ""
    column: str = ""
    rows: Sequence[int] = ()
    count: int = 0

    def __str__(self) -> str:
        """``ties.csv, column 'weight': 2 cells were blank (rows 3 and 7)``."""
        place = [self.file] if self.file else []
        place += [f"sheet {self.sheet!r}"] if self.sheet else []
        place += [f"column {self.column!r}"] if self.column else []
        told = self.what
        if 0 < len(self.rows) <= MOST_ROWS:
            word = "row" if len(self.rows) == 1 else "rows"
            told += f" ({word} {spans(self.rows)})"
        elif self.rows:
            told += f" (rows {spans(self.rows[:MOST_ROWS])} and "
            told += f"{len(self.rows) - MOST_ROWS:,} more)"
        return f"{', '.join(place)}: {told}" if place else told


@dataclass
class Checks:
    """Problems, warnings and notes, gathered so that all are told at once."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)
    limits: Limits = field(default_factory=Limits)

    def add(self, problem: Problem) -> None:
        """Keep a problem."""
        self.problems.append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep several problems."""
        self.problems.extend(problems)

    def note(self, text: str) -> None:
        """Keep a sentence for the reader of a report, once."""
        if text not in self.notes:
            self.notes.append(text)

    def warn(self, text: str) -> None:
        """Keep a warning; it is a note as well, for those who see no warnings."""
        self.warnings.append(text)
        self.note(f"{text}.")

    def decided(self, issue: Issue) -> None:
        """Keep what was decided about rows, and warn of it."""
        self.issues.append(issue)
        self.warn(str(issue))

    def noted(self, issue: Issue) -> None:
        """Keep what was decided about rows where a note tells of it."""
        self.issues.append(issue)

    def ordered(self) -> list[Problem]:
        """Return the problems in order of their place."""
        return sorted(self.problems, key=_place)

    def finish(self, stacklevel: int = 3) -> None:
        """Raise every problem as one error, or warn on behalf of the caller's line."""
        if self.problems:
            raise DataError(self.ordered())
        for text in self.warnings:
            warnings.warn(text, AgencyGraphWarning, stacklevel=stacklevel)

    def issues_table(self) -> Table:
        """Return everything that was decided, one row an issue, in order of place."""
        found = sorted(
            self.issues,
            key=lambda one: (one.file, one.sheet, tuple(one.rows[:1]), one.what),
        )
        columns = {
            "file": [one.file for one in found],
            "sheet": [one.sheet for one in found],
            "column": [one.column for one in found],
            "rows": [spans(one.rows) for one in found],
            "count": [one.count or len(one.rows) for one in found],
            "done": [one.done for one in found],
            "what": [one.what for one in found],
        }
        labels = [str(number) for number in range(1, 1 + len(found))]
        return Table("issue", labels, columns, DEFINITIONS)


DEFINITIONS = {
    "file": "File or table the rows are in.",
    "sheet": "Sheet of a workbook.",
    "column": "Heading of the column, if one is meant.",
    "rows": "Rows as a spreadsheet numbers them.",
    "count": "How many rows or cells.",
    "done": "dropped, merged, changed, filled, left out; kept: only doubtful.",
    "what": "What was found, without names.",
}


def spans(rows: Sequence[int]) -> str:
    """Row numbers as a person lists them.

    Examples
    --------
    >>> spans([2, 3, 4, 9, 11])
    '2-4, 9, 11'
    """
    parts: list[list[int]] = []
    for row in sorted(set(rows)):
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


def _place(problem: Problem) -> tuple[str, int]:
    """Files in order of their names, rows from the top; what is general first."""
    return problem.file, problem.row or 0
