"""Permutations beside NumPy, of agency labels and of people (QAP); and an interval.

Draws differ from one another, so what is checked is what they must have in common: the
spread of the statistic, and p on either side, up to the error of the draws. A share of
draws q has the standard error sqrt(q (1 - q) / draws), so p is compared as the angle
asin(sqrt(p)), whose error is the same everywhere; the standard deviation by its
logarithm, whose error is 1 / sqrt(2 draws). The change of the density across agencies
and its standard error are exact: NumPy has that one row, ours all four.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

import agencygraph as ag
from benchmarks import contest, rosters

DRAWS = 1000
COLUMNS = ("log of sd", "angle of p_lower", "angle of p_upper")
WITHIN = 6 * np.sqrt(2) / (2 * np.sqrt(DRAWS))
"""Six standard errors of the difference of two such columns."""

MOST_PEOPLE = 20_000
"""Up to whom a full matrix is 1.6 GB."""

Values = NDArray[Any]


# --- labels


def _labels(arrays: rosters.Arrays) -> tuple[Values, ...]:
    return arrays.agency.astype(np.uint16), arrays.source, arrays.target, arrays.weight


def _index(ties: tuple[Values, ...], _: rosters.Arrays, *, weighted: bool) -> Any:
    labels, source, target, weight = ties
    weight = weight if weighted else np.ones_like(weight)
    rng, whole = np.random.default_rng(0), weight.sum()

    def index(dealt: Values) -> float:
        same = dealt[source] == dealt[target]
        within = weight @ same if weighted else np.count_nonzero(same)
        return 1 - 2 * within / whole

    drawn = [index(rng.permutation(labels)) for _ in range(DRAWS)]
    return index(labels), np.array(drawn)


# --- people


def _pair(arrays: rosters.Arrays) -> tuple[rosters.Arrays, rosters.Arrays]:
    """The network, and one more on the same people: a third of the ties are shared."""
    n, m = arrays.n_people, len(arrays.source)
    other = rosters.arrays(n, m, seed=17)
    kept = np.arange(m) % 3 == 0
    keys = np.concatenate([arrays.source * n + arrays.target])[kept]
    keys = np.unique(np.append(keys, other.source * n + other.target))
    more = rosters.Arrays(arrays.agency, keys // n, keys % n, np.ones(len(keys)))
    return arrays, more


def _networks(arrays: rosters.Arrays) -> tuple[ag.Network, ...]:
    return tuple(each.network() for each in _pair(arrays))


def _matrices(arrays: rosters.Arrays) -> tuple[Values, ...]:
    found = []
    for each in _pair(arrays):
        matrix = np.zeros((arrays.n_people,) * 2, np.float32)
        matrix[each.source, each.target] = 1
        found.append(matrix)
    return tuple(found)


def _correlation(shared: Any, one: float, two: float, cells: float) -> Any:
    spread = (one - one**2 / cells) * (two - two**2 / cells)
    return (shared - one * two / cells) / np.sqrt(spread)


def _fancy(matrices: tuple[Values, ...], _: rosters.Arrays) -> Any:
    """As one would: all rows and columns in another order."""
    one, two = matrices
    n, rng = len(one), np.random.default_rng(0)
    rest = float(one.sum()), float(two.sum()), n * (n - 1)
    drawn = np.empty(DRAWS)
    for r in range(DRAWS):
        order = rng.permutation(n)
        drawn[r] = np.vdot(one, two[np.ix_(order, order)])
    shared = float(np.vdot(one, two))
    return _correlation(shared, *rest), _correlation(drawn, *rest)


def _sparse(arrays: rosters.Arrays) -> tuple[Values, ...]:
    one, two = _matrices(arrays)
    return *np.nonzero(one), two.astype(np.bool_)


def _at_ties(cells: tuple[Values, ...], _: rosters.Arrays) -> Any:
    """Tuned: only cells in which the first network has a tie are looked at."""
    rows, columns, two = cells
    n, rng = len(two), np.random.default_rng(0)
    rest = float(len(rows)), float(two.sum()), n * (n - 1)
    drawn = np.empty(DRAWS)
    for r in range(DRAWS):
        order = rng.permutation(n)
        drawn[r] = np.count_nonzero(two[order[rows], order[columns]])
    shared = float(np.count_nonzero(two[rows, columns]))
    return _correlation(shared, *rest), _correlation(drawn, *rest)


# --- an interval


def _dyadic(pair: tuple[rosters.Arrays, rosters.Arrays], _: rosters.Arrays) -> Any:
    """Change of the density across agencies, dyadic cluster-robust standard error."""
    agency, n = pair[0].agency, pair[0].n_people
    source, target = (
        np.concatenate([getattr(each, end) for each in pair])
        for end in ("source", "target")
    )
    value = np.repeat([-1.0, 1.0], [len(each.source) for each in pair])
    across = agency[source] != agency[target]
    source, target, value = source[across], target[across], value[across]
    keys = np.minimum(source, target) * n + np.maximum(source, target)
    _, dyad = np.unique(keys, return_inverse=True)
    each = np.bincount(dyad, value)
    touching = 2.0 * (n - np.bincount(agency)[agency])
    cells, total = touching.sum() / 2, value.sum()
    mean = total / cells
    own = np.bincount(source, value, n) + np.bincount(target, value, n)
    residual = own - touching * mean
    squares = each @ each - 4 * mean * total + 2 * cells * mean**2
    apart = cells**2 - (touching @ touching - 2 * cells)
    return np.array([mean, np.sqrt((residual @ residual - squares) / apart)])


def _read_across(table: ag.Table) -> Values:
    row = table.to_dict()["density across"]
    return np.array([[row["change"], row["se"]]])


# --- answers


def _read_numpy(answer: Any) -> Values:
    value, drawn = answer
    slack = 1e-10
    p = [
        (1 + np.count_nonzero(side)) / (1 + DRAWS)
        for side in (drawn <= value + slack, drawn >= value - slack)
    ]
    return np.array([[np.log(drawn.std()), *np.arcsin(np.sqrt(p))]])


def _read_ours(table: ag.Table) -> Values:
    p = [table["p_lower"][0], table["p_upper"][0]]
    return np.array([[np.log(table["sd"][0]), *np.arcsin(np.sqrt(p))]])


def _ours(function: str, build: Any, run: Any) -> contest.Contestant:
    flags = f"{DRAWS} draws"
    name = "agencygraph"
    return contest.Contestant(
        name, name, function, flags, build, run, COLUMNS, _read_ours
    )


def _numpy(
    function: str, build: Any, run: Any, most_people: float = np.inf
) -> contest.Contestant:
    flags = f"{DRAWS} draws; our code"
    return contest.Contestant(
        "numpy",
        "numpy",
        function,
        flags,
        build,
        run,
        COLUMNS,
        _read_numpy,
        most_people=most_people,
    )


def _task(name: str, *contestants: contest.Contestant) -> contest.Task:
    return contest.Task(name, contestants, rel=0.0, within=WITHIN)


def _labels_task(name: str, statistic: str, *, weighted: bool) -> contest.Task:
    def run(network: ag.Network, _: rosters.Arrays) -> ag.Table:
        return ag.permutation_test(network, statistic, draws=DRAWS)

    count = "@" if weighted else "count_nonzero"
    return _task(
        name,
        _ours(f"permutation_test, {statistic}", rosters.Arrays.network, run),
        _numpy(
            f"permutation, ==, {count}", _labels, partial(_index, weighted=weighted)
        ),
    )


TASKS = (
    _labels_task("label permutations", "ei_index", weighted=False),
    _labels_task("label permutations, weighted", "ei_index_weighted", weighted=True),
    _task(
        "QAP correlation",
        _ours(
            "qap_correlation",
            _networks,
            lambda pair, _: ag.qap_correlation(*pair, draws=DRAWS),
        ),
        _numpy("ix_, vdot", _matrices, _fancy, MOST_PEOPLE),
        _numpy("at the ties of one, count_nonzero", _sparse, _at_ties, MOST_PEOPLE),
    ),
    contest.Task(
        "interval of a change",
        (
            contest.Contestant(
                "agencygraph",
                "agencygraph",
                "change_intervals",
                "4 statistics",
                _networks,
                lambda pair, _: ag.change_intervals(*pair),
                ("change", "se"),
                _read_across,
            ),
            contest.Contestant(
                "numpy",
                "numpy",
                "unique, bincount",
                "density across agencies; our code",
                _pair,
                _dyadic,
                ("change", "se"),
                np.atleast_2d,
            ),
        ),
        rel=1e-6,
    ),
)
