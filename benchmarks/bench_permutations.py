"""1,000 label permutations beside NumPy: the E–I index, and every agency pair.

Two ways to write it with NumPy: as one would, and tuned (labels of 16 bits, counting in
place of adding up). Draws differ from one another, so what is checked is what they must
have in common: the exact moments of the index, in closed form; the p of every agency
pair, up to the error of the draws. A share of draws q has the standard error
sqrt(q (1 - q) / draws), so p is compared as the angle asin(sqrt(p / 2)), whose error is
the same everywhere.

An agency of one person has no cell within: no arrangement can put a tie there, and p,
which a loop over draws gives as 1, says nothing. Ours is NaN; so is what is read from
the loop.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

import agencygraph as ag
from agencygraph.measures import mixing_nulls
from benchmarks import contest, rosters

DRAWS = 1000
ERRORS = 5.0
"""Standard errors that a mean of draws may be off; also of a standard deviation."""

Labels = NDArray[Any]
Ties = tuple[Labels, NDArray[np.int64], NDArray[np.int64]]


def _plain(arrays: rosters.Arrays) -> Ties:
    return arrays.agency, arrays.source, arrays.target


def _tuned(arrays: rosters.Arrays) -> Ties:
    return arrays.agency.astype(np.uint16), arrays.source, arrays.target


def _index_plain(ties: Ties, arrays: rosters.Arrays) -> Any:
    labels, source, target = ties
    rng, m = np.random.default_rng(0), len(source)
    drawn = np.empty(DRAWS)
    for r in range(DRAWS):
        dealt = rng.permutation(labels)
        drawn[r] = 1 - 2 * (dealt[source] == dealt[target]).sum() / m
    return drawn, arrays


def _index_tuned(ties: Ties, arrays: rosters.Arrays) -> Any:
    labels, source, target = ties
    rng, m = np.random.default_rng(0), len(source)
    drawn = np.empty(DRAWS)
    for r in range(DRAWS):
        dealt = rng.permutation(labels)
        drawn[r] = 1 - 2 * np.count_nonzero(dealt[source] == dealt[target]) / m
    return drawn, arrays


def _pairs_numpy(ties: Ties, arrays: rosters.Arrays) -> Any:
    """Two-sided p of each agency pair, in the order of the labels as text."""
    labels, source, target = ties
    size = int(labels.max()) + 1
    rng = np.random.default_rng(0)

    def table(dealt: Labels) -> NDArray[np.int64]:
        pairs = dealt[source] * size + dealt[target]
        return np.bincount(pairs, minlength=size**2)

    observed = table(labels)
    fewer, more = np.ones(size**2, np.int64), np.ones(size**2, np.int64)
    for _ in range(DRAWS):
        drawn = table(rng.permutation(labels))
        fewer += drawn <= observed
        more += drawn >= observed
    p = np.minimum(2 * np.minimum(fewer, more) / (1 + DRAWS), 1).reshape(size, size)
    used = np.unique(arrays.agency)
    np.fill_diagonal(p, np.where(np.bincount(arrays.agency) > 1, np.diag(p), np.nan))
    order = used[np.argsort([f"agency {k}" for k in used])]
    return p[np.ix_(order, order)]


def _agreement(mean: float, sd: float, exact: ag.Table) -> NDArray[np.float64]:
    """1 where mean and sd of the draws are the exact ones up to their error, else 0."""
    found = exact.to_dict()["network"]
    sd_exact = found["sd"]
    mean_exact = found["ei_index"] - found["z"] * sd_exact
    near = abs(mean - mean_exact) < ERRORS * sd_exact / np.sqrt(DRAWS)
    alike = abs(sd / sd_exact - 1) < ERRORS / np.sqrt(2 * DRAWS)
    return np.array([[near, alike]], float)


def _read_numpy(answer: Any) -> NDArray[np.float64]:
    drawn, arrays = answer
    exact = ag.ei_index(arrays.network(), by="network")
    return _agreement(drawn.mean(), drawn.std(), exact)


def _read_ours(answer: Any) -> NDArray[np.float64]:
    table, network = answer
    found = table.to_dict()["network"]
    exact = ag.ei_index(network, by="network")
    return _agreement(found["mean_draws"], found["sd_draws"], exact)


def _ours(function: str, run: Any, columns: tuple[str, ...], read: Any) -> Any:
    return contest.Contestant(
        "agencygraph",
        "agencygraph",
        function,
        f"{DRAWS} draws",
        rosters.Arrays.network,
        run,
        columns,
        read,
    )


def _numpy(
    function: str, build: Any, run: Any, columns: tuple[str, ...], read: Any
) -> Any:
    flags = f"{DRAWS} draws; our code"
    return contest.Contestant(
        "numpy", "numpy", function, flags, build, run, columns, read
    )


def _index(network: ag.Network, _: rosters.Arrays) -> Any:
    return mixing_nulls.ei_permutations(network, draws=DRAWS), network


def _pairs(network: ag.Network, _: rosters.Arrays) -> ag.Table:
    return mixing_nulls.mixing_expectations(network, draws=DRAWS)


MOMENTS = ("mean as in closed form", "sd as in closed form")
P = ("angle of p",)


def _column(p: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.arcsin(np.sqrt(p.reshape(-1, 1) / 2))


TASKS = (
    contest.Task(
        "permutations of the index",
        (
            _ours("ei_permutations", _index, MOMENTS, _read_ours),
            _numpy("permutation, ==, sum", _plain, _index_plain, MOMENTS, _read_numpy),
            _numpy(
                "permutation, ==, count_nonzero",
                _tuned,
                _index_tuned,
                MOMENTS,
                _read_numpy,
            ),
        ),
        rel=0.0,
    ),
    contest.Task(
        "permutations of agency pairs",
        (
            _ours("mixing_expectations", _pairs, P, lambda table: _column(table["p"])),
            _numpy("permutation, bincount", _plain, _pairs_numpy, P, _column),
        ),
        rel=0.0,
        # two angles, each with the error 1 / (2 sqrt(draws)); thousands are compared
        within=6 * np.sqrt(2) / (2 * np.sqrt(DRAWS)),
    ),
)
