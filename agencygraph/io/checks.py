"""What is found wrong while a study is read, and what is told when it is done."""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field

from agencygraph.errors import AgencyGraphWarning, DataError, Problem


@dataclass
class Checks:
    """Problems, warnings and notes, gathered so that all are told at once."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

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

    def finish(self, stacklevel: int = 3) -> None:
        """Raise every problem as one error, or warn on behalf of the caller's line."""
        if self.problems:
            raise DataError(sorted(self.problems, key=_place))
        for text in self.warnings:
            warnings.warn(text, AgencyGraphWarning, stacklevel=stacklevel)


def _place(problem: Problem) -> tuple[str, int]:
    """Files in order of their names, rows from the top; what is general first."""
    return problem.file, problem.row or 0
