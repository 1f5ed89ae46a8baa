"""Ties as they are listed: checked, the empty dropped, repeats merged, all aloud."""

import warnings
from collections.abc import Collection, Hashable, Iterable
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from agencygraph._kernels import csr
from agencygraph.errors import AgencyGraphWarning, DataError, ParameterError, Problem
from agencygraph.roster import Roster, count

Repeats = Literal["max", "sum"]
Listed = tuple[Iterable[Hashable], Iterable[Hashable], ArrayLike | None]
Cells = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]


def listed_ties(
    roster: Roster,
    listed: Listed,
    directed: bool,  # noqa: FBT001 (one caller, which names it)
    repeats: Repeats | None,
) -> Cells:
    """Distinct cells (row, column, weight) from sources, targets and weights.

    Sorted by (row, column); row < column where ties have no direction.
    """
    if repeats not in (None, "max", "sum"):
        message = f"repeats is 'max', 'sum' or None, not {repeats!r}"
        raise ParameterError(message)
    return distinct_cells(roster, _read(roster, *listed), directed, repeats)


def distinct_cells(
    roster: Roster,
    cells: Cells,
    directed: bool,  # noqa: FBT001 (as above)
    repeats: Repeats | None,
) -> Cells:
    """Distinct cells out of positions and weights that were checked one by one."""
    rows, columns, weights = _drop_empty(*cells)
    if not directed:
        rows, columns = np.minimum(rows, columns), np.maximum(rows, columns)
    return _merge_repeats(roster, (rows, columns, weights), repeats)


def _sized(people: Iterable[Hashable]) -> Collection[Hashable]:
    """The same ids, which can be counted."""
    return people if isinstance(people, list | np.ndarray) else tuple(people)


def _read(
    roster: Roster,
    sources: Iterable[Hashable],
    targets: Iterable[Hashable],
    weights: ArrayLike | None,
) -> Cells:
    """Positions and weights, or everything that is wrong with them at once."""
    problems: list[Problem] = []
    ends = {"source": _sized(sources), "target": _sized(targets)}
    places = []
    for column, people in ends.items():
        try:
            places.append(roster.positions(people))
        except DataError as error:
            problems += [replace(found, column=column) for found in error.problems]
    given = np.ones(len(ends["source"])) if weights is None else _numbers(weights)
    bad = np.flatnonzero(~np.isfinite(given) | (given < 0))
    fix = "give a positive, finite number"
    problems += [
        Problem("is not a weight", fix, "", "", int(i) + 1, "weight", f"{given[i]:g}")
        for i in bad
    ]
    if problems:
        raise DataError(problems)
    if not len(places[0]) == len(places[1]) == len(given):
        message = (
            f"{len(places[0])} sources, {len(places[1])} targets and {len(given)} "
            "weights: give one of each a tie"
        )
        raise ParameterError(message)
    return places[0], places[1], given


def _numbers(weights: ArrayLike) -> NDArray[np.float64]:
    try:
        return np.asarray(weights, dtype=np.float64).reshape(-1)
    except (TypeError, ValueError) as error:
        message = f"weights are numbers: {error}"
        raise ParameterError(message) from error


def _drop_empty(
    rows: NDArray[np.int32], columns: NDArray[np.int32], weights: NDArray[np.float64]
) -> Cells:
    """Drop self-ties and ties of weight 0, aloud."""
    own, none = rows == columns, weights == 0
    if own.any():
        _warn(f"{count(int(own.sum()), 'self-tie was', 'self-ties were')} dropped")
    if (none & ~own).any():
        dropped = count(int((none & ~own).sum()), "tie", "ties")
        _warn(f"{dropped} of weight 0 dropped: 0 means no tie")
    keep = ~own & ~none
    if keep.all():
        return rows, columns, weights
    return rows[keep], columns[keep], weights[keep]


def _merge_repeats(roster: Roster, cells: Cells, repeats: Repeats | None) -> Cells:
    """Sort cells by (row, column) and merge those listed several times, aloud."""
    rows, columns, weights = cells
    order = csr.sort_cells.run(5 * len(rows), roster.n_people, rows, columns)
    rows, columns, weights = rows[order], columns[order], weights[order]
    again = (rows[1:] == rows[:-1]) & (columns[1:] == columns[:-1])
    if not again.any():
        return rows, columns, weights
    order = np.lexsort((weights, columns, rows))  # sums must not depend on input order
    weights = weights[order]
    first = np.flatnonzero(np.r_[True, ~again])
    largest = np.maximum.reduceat(weights, first)
    if repeats is None:
        differ = np.flatnonzero(np.minimum.reduceat(weights, first) != largest)
        if len(differ):
            places = first[differ]
            raise DataError(_differing(roster, rows[places], columns[places]))
    merged = np.add.reduceat(weights, first) if repeats == "sum" else largest
    rule = {None: "once, being identical", "max": "by their largest weight"}
    extra = count(int(again.sum()), "repeated tie was", "repeated ties were")
    _warn(f"{extra} merged {rule.get(repeats, 'by the sum of their weights')}")
    return rows[first], columns[first], merged


def _differing(
    roster: Roster, rows: NDArray[np.int32], columns: NDArray[np.int32]
) -> list[Problem]:
    return [
        Problem(
            "is listed several times with different weights",
            "keep one, or say how to merge: repeats='max' for levels, "
            "repeats='sum' for counts",
            column="weight",
            value=f"{roster.people[i]} → {roster.people[j]}",
        )
        for i, j in zip(rows, columns, strict=True)
    ]


def _warn(message: str) -> None:
    warnings.warn(message, AgencyGraphWarning, stacklevel=6)
