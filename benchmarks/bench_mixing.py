"""Ties and weight of each pair of agencies that has any, beside tables grouped by pair.

Each peer is given the agencies of both ends of every tie: finding them is no part of
its time, though it is part of ours.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

import agencygraph as ag
from agencygraph.measures import _observed
from benchmarks import contest, rosters

COLUMNS = ("ties", "weight")


def _sorted(
    rows: NDArray[Any], columns: NDArray[Any], ties: Any, weight: Any
) -> contest.Values:
    order = np.lexsort((columns, rows))
    return np.column_stack([ties, weight]).astype(float)[order]


def _number(agency: str) -> int:
    return int(agency.removeprefix("agency "))


def _pairs(network: ag.Network, _: rosters.Arrays) -> Any:
    return network, _observed.tied_pairs(network)


def _read_pairs(answer: Any) -> contest.Values:
    network, found = answer
    number = np.array([*map(_number, network.roster.agencies)])
    rows, columns = number[found.rows], number[found.columns]
    return _sorted(rows, columns, found.ties, found.weight)


def _matrix(network: ag.Network, _: rosters.Arrays) -> ag.Table:
    return ag.mixing_matrix(network, pairs="tied")


def _read_matrix(table: ag.Table) -> contest.Values:
    ends = np.array([[_number(g), _number(h)] for g, h in table.labels])
    return _sorted(ends[:, 0], ends[:, 1], table["ties"], table["weight"])


def _columns(arrays: rosters.Arrays) -> dict[str, NDArray[Any]]:
    ends = arrays.agency[arrays.source], arrays.agency[arrays.target]
    return {"g": ends[0], "h": ends[1], "weight": arrays.weight}


def _polars_of(arrays: rosters.Arrays) -> Any:
    return contest.peer("polars").DataFrame(_columns(arrays))


def _polars(frame: Any, _: rosters.Arrays, *, lazy: bool) -> Any:
    pl = contest.peer("polars")
    summed = pl.len().alias("ties"), pl.col("weight").sum()
    if lazy:
        return frame.lazy().group_by("g", "h").agg(*summed).collect()
    return frame.group_by("g", "h").agg(*summed)


def _read_frame(frame: Any) -> contest.Values:
    return _sorted(*(np.asarray(frame[k]) for k in ("g", "h", "ties", "weight")))


def _numpy(columns: Any, _: rosters.Arrays) -> Any:
    size = int(columns["g"].max()) + 1
    keys = columns["g"] * size + columns["h"]
    pairs, place, ties = np.unique(keys, return_inverse=True, return_counts=True)
    return pairs // size, pairs % size, ties, np.bincount(place, columns["weight"])


def _ours(function: str, flags: str, run: Any, read: Any) -> contest.Contestant:
    return contest.Contestant(
        "agencygraph",
        "agencygraph",
        function,
        flags,
        rosters.Arrays.network,
        run,
        COLUMNS,
        read,
    )


def _polars_row(flags: str, *, lazy: bool) -> contest.Contestant:
    run = partial(_polars, lazy=lazy)
    return contest.Contestant(
        "polars", "polars", "group_by", flags, _polars_of, run, COLUMNS, _read_frame
    )


TASKS = (
    contest.Task(
        "mixing",
        (
            _ours("tied_pairs", "ties and weight", _pairs, _read_pairs),
            _polars_row("len, sum; eager", lazy=False),
            _polars_row("len, sum; lazy", lazy=True),
            contest.Contestant(
                "numpy",
                "numpy",
                "unique, bincount",
                "our code",
                _columns,
                _numpy,
                COLUMNS,
                lambda found: _sorted(*found),
            ),
            _ours("mixing_matrix", 'pairs="tied", nine columns', _matrix, _read_matrix),
        ),
        rel=1e-12,
        quick=("2k", "20k"),
    ),
)
