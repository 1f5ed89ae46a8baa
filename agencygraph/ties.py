"""Ties as they are listed: checked, the empty dropped, repeats merged, all aloud."""

import warnings
from collections.abc import Collection, Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from agencygraph._kernels import csr
from agencygraph.errors import AgencyGraphWarning, DataError, ParameterError, Problem
from agencygraph.roster import Roster, count

Repeats = Literal["max", "sum"]
Listed = tuple[Iterable[Hashable], Iterable[Hashable], ArrayLike | None]
Cells = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[Any]]
"""Rows, columns and weights, of four or of eight bytes each."""


def listed_rows(
    roster: Roster,
    listed: Listed,
    directed: bool,  # noqa: FBT001 (one caller, which names it)
    repeats: Repeats | None,
) -> csr.WeightedRows:
    """Rows (indptr, indices, weights) from sources, targets and weights.

    Rows are sorted and hold nobody twice; ties without direction are at both ends.
    """
    if repeats not in (None, "max", "sum"):
        message = f"repeats is 'max', 'sum' or None, not {repeats!r}"
        raise ParameterError(message)
    return distinct_rows(roster, _read(roster, *listed), directed, repeats)


def distinct_rows(
    roster: Roster,
    cells: Cells,
    directed: bool,  # noqa: FBT001 (as above)
    repeats: Repeats | None,
) -> csr.WeightedRows:
    """Rows out of positions and weights that were checked one by one."""
    rows, columns, weights = _drop_empty(*cells)
    if not directed:
        rows, columns = np.minimum(rows, columns), np.maximum(rows, columns)
    built = csr.build(roster.n_people, rows, columns, weights)
    found = _merge_repeats(roster, built, repeats)
    if not directed:
        found = csr.both_ways.run(4 * len(rows), *found)
    for array in found:
        array.flags.writeable = False  # nobody else holds it: no copy is needed
    return found


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
    places = _places(roster, ends, problems)
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


def _places(
    roster: Roster, ends: Mapping[str, Collection[Hashable]], problems: list[Problem]
) -> list[NDArray[np.int32]]:
    """Positions of both ends; problems are those of ids that are not on the roster."""
    first, second = ends.values()
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        with suppress(DataError):  # told of by column below
            both = roster.positions(np.concatenate([first, second]))
            return [both[: len(first)], both[len(first) :]]
    places = []
    for column, people in ends.items():
        try:
            places.append(roster.positions(people))
        except DataError as error:
            problems += [replace(found, column=column) for found in error.problems]
    return places


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


def _merge_repeats(
    roster: Roster, rows: csr.WeightedRows, repeats: Repeats | None
) -> csr.WeightedRows:
    """Merge cells listed several times, aloud."""
    entries = len(rows[1])
    again, differ = csr.repeats.run(2 * entries, *rows)
    if not again:
        return rows
    if differ and repeats is None:
        raise DataError(_differing(roster, *rows))
    add = int(repeats == "sum")
    rule = {None: "once, being identical", "max": "by their largest weight"}
    extra = count(again, "repeated tie was", "repeated ties were")
    _warn(f"{extra} merged {rule.get(repeats, 'by the sum of their weights')}")
    return csr.merge_repeats.run(4 * entries, *rows, add)


def _differing(
    roster: Roster,
    indptr: NDArray[np.int64],
    columns: NDArray[np.int32],
    weights: NDArray[np.float64],
) -> list[Problem]:
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    again = (rows[1:] == rows[:-1]) & (columns[1:] == columns[:-1])
    differ = np.flatnonzero(again & (weights[1:] != weights[:-1]))
    cells = dict.fromkeys(zip(rows[differ], columns[differ], strict=True))
    return [
        Problem(
            "is listed several times with different weights",
            "keep one, or say how to merge: repeats='max' for levels, "
            "repeats='sum' for counts",
            column="weight",
            value=f"{roster.people[i]} → {roster.people[j]}",
        )
        for i, j in cells
    ]


def _warn(message: str) -> None:
    warnings.warn(message, AgencyGraphWarning, stacklevel=6)
