"""Ties handed over as rows: whose they are, what they weigh, all told at once."""

import warnings
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph import _frames
from agencygraph.errors import (
    AgencyGraphWarning,
    DataError,
    ParameterError,
    Problem,
    among,
)
from agencygraph.labels import is_missing, texts_of
from agencygraph.roster import Roster, count
from agencygraph.table import Table

Tie = tuple[Hashable, Hashable] | tuple[Hashable, Hashable, float]
Columns = tuple[Sequence[Hashable], Sequence[Hashable], Sequence[Any] | None]
Cells = NDArray[np.int32]
Weights = NDArray[np.float64]


@dataclass(frozen=True)
class GivenTies:
    """Ties as positions on the roster, in the order they were given.

    Attributes
    ----------
    cells : int32 array (k, 2)
    weights : float64 array (k,)
        NaN where none was given.
    rows : int array (k,)
        In which row each was given, from 0.
    """

    roster: Roster
    cells: Cells
    weights: Weights
    rows: NDArray[np.intp]

    @classmethod
    def of(cls, roster: Roster, ties: object, *, weighted: bool) -> "GivenTies":
        """Read rows, a Table of ties or a dataframe; refuse ids not on the roster."""
        sources, targets, weights = _columns(ties)
        problems: list[Problem] = []
        cells = np.empty((len(sources), 2), np.int32)
        for k, (column, ids) in enumerate((("source", sources), ("target", targets))):
            try:
                cells[:, k] = roster.positions(list(ids))
            except DataError as error:
                problems += _strangers(error, column, ids)
        values = np.full(len(sources), np.nan)
        if weighted and weights is not None:
            values = _numbers(weights, problems)
        if problems:
            raise DataError(problems)
        return cls(roster, cells, values, np.arange(len(sources)))

    def without_empty(self) -> "GivenTies":
        """Leave out self-ties and ties of weight 0, aloud."""
        own, none = self.cells[:, 0] == self.cells[:, 1], self.weights == 0
        if own.any():
            warn(f"{count(int(own.sum()), 'self-tie was', 'self-ties were')} dropped")
        if (none & ~own).any():
            dropped = count(int((none & ~own).sum()), "tie", "ties")
            warn(f"{dropped} of weight 0 dropped: 0 means no tie")
        keep = ~own & ~none
        if keep.all():
            return self
        cells, weights, rows = self.cells[keep], self.weights[keep], self.rows[keep]
        return replace(self, cells=cells, weights=weights, rows=rows)

    def distinct(self, *, directed: bool) -> tuple[Cells, NDArray[np.intp]]:
        """Each cell once, and which of them each tie is in; undirected: (low, high)."""
        n, cells = self.roster.n_people, self.cells.astype(np.int64)
        if not directed:
            cells = np.sort(cells, axis=1)
        keys, which = np.unique(cells[:, 0] * n + cells[:, 1], return_inverse=True)
        both = np.divmod(keys, max(n, 1))
        return np.stack(both, axis=1).astype(np.int32), which

    def problems(
        self, wrong: NDArray[np.bool_], rules: Sequence[str], fix: str
    ) -> Iterator[Problem]:
        """Each tie that is wrong, with its row; ``rules`` has what is wrong with it."""
        people = self.roster.people
        for i in np.flatnonzero(wrong).tolist():
            one, two = (people[k] for k in self.cells[i].tolist())
            row, value = int(self.rows[i]) + 1, f"{one} → {two}"
            yield Problem(rules[i], fix, row=row, value=value)


def warn(message: str) -> None:
    """Tell the caller of the public method."""
    warnings.warn(message, AgencyGraphWarning, stacklevel=5)


def _columns(ties: object) -> Columns:
    if isinstance(ties, Table):
        if ties.row != "tie":
            message = f"a table of ties is wanted, not one with a row a {ties.row}"
            raise ParameterError(message)
        return _of_columns(ties.to_columns())
    if not isinstance(ties, Sequence | np.ndarray) and _frames.is_frame(ties):
        return _of_columns(_frames.columns_of(ties))
    if isinstance(ties, str) or not isinstance(ties, Iterable):
        raise _no_row(ties)
    rows = list(ties)
    strange = [row for row in rows if not isinstance(row, tuple | list | np.ndarray)]
    if strange:
        raise _no_row(strange[0])
    lengths = set(map(len, rows))
    if not lengths <= {2, 3}:
        raise _no_row(next(x for x in rows if len(x) not in (2, 3)))
    if len(lengths) == 1:  # nearly always, and then this is fast
        sources, targets, *third = zip(*rows, strict=True)
        return sources, targets, third[0] if third else None
    weights = [row[2] if len(row) == 3 else None for row in rows]
    return [row[0] for row in rows], [row[1] for row in rows], weights


def _no_row(given: object) -> ParameterError:
    message = f"ties are rows (source, target[, weight]); not {given!r}"
    return ParameterError(message)


def _of_columns(columns: dict[str, Any]) -> Columns:
    for name in ("source", "target"):
        among("column", name, columns)
    sources, targets = columns["source"], columns["target"]
    return sources, targets, columns.get("weight")


def _strangers(
    error: DataError, column: str, ids: Sequence[Hashable]
) -> Iterator[Problem]:
    """Every row with an id that is not on the roster."""
    found = {problem.value: problem for problem in error.problems}
    for i, text in enumerate(texts_of(ids)):
        if text in found:
            yield replace(found[text], row=i + 1, column=column)


def _numbers(given: Sequence[Any], problems: list[Problem]) -> Weights:
    """Weights, NaN where none is given; problems are those of what is none."""
    with suppress(TypeError, ValueError):
        values = np.array(given, float)
        if (values >= 0).all() and (values < np.inf).all():
            return values
    values = np.full(len(given), np.nan)
    for i, weight in enumerate(given):
        if weight is None or is_missing(weight):
            continue
        try:
            values[i] = float(weight)
        except (TypeError, ValueError):
            values[i] = -1.0
        if not 0 <= values[i] < np.inf:
            rule, fix = "is not a weight", "give a positive, finite number"
            row, value = i + 1, str(weight)
            problems.append(Problem(rule, fix, row=row, column="weight", value=value))
    return values
