"""Where people stand, beside igraph and NetworKit: how long, and how much it tells.

    python -m benchmarks.bench_layout                    how much each picture keeps
    python -m benchmarks.bench_layout --sizes 2k 20k     on some rosters
    python -m benchmarks.bench_layout --quick            2k; fail if a peer keeps more

Every layout is another picture, so that peers are yardsticks of time for
:mod:`benchmarks.run`. Ours is checked before its time counts: finite, everybody inside
their agency's circle and apart, circles apart, and the same bits once more from ties in
another order.

What a picture tells is measured as the share of neighbours it keeps: of a person with d
ties, how many of the d people nearest in the picture are among those d; the mean over
everybody with ties. Directions and weights do not count. Peers are not told the
agencies; a second row of ours is not told them either.
"""

import argparse
import random
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from agencygraph._kernels import _jit
from agencygraph.view.layout import GAP, ROOM, Layout, two_level
from benchmarks import contest, rosters

PIVOTS = 50
ROUNDS = 500
"""What igraph does where one does not say."""

SHOWN = ("2k", "20k", "100k", "dense", "hubs")

Drawn = tuple[NDArray[np.int64], int, NDArray[np.int64], NDArray[np.float64]]


def drawn(arrays: rosters.Arrays) -> Drawn:
    """Return what is laid out: agencies, and each pair once by its larger weight."""
    n = arrays.n_people
    low = np.minimum(arrays.source, arrays.target)
    keys = low * n + np.maximum(arrays.source, arrays.target)
    keys, place = np.unique(keys, return_inverse=True)
    weights = np.zeros(len(keys))
    np.maximum.at(weights, place, arrays.weight)
    pairs = np.column_stack([keys // n, keys % n])
    return arrays.agency, int(arrays.agency.max()) + 1, pairs, weights


# --- contestants


def _ours(graph: Drawn, _: rosters.Arrays) -> tuple[Layout, Drawn]:
    return two_level(*graph), graph


def _ties_alone(graph: Drawn, _: rosters.Arrays) -> tuple[Layout, Drawn]:
    group_of, _, *ties = graph
    alone = np.zeros_like(group_of), 1, *ties
    return two_level(*alone), alone


def _checked(answer: tuple[Layout, Drawn]) -> contest.Values:
    """Positions; an exception where they are not what they are to be."""
    found, (group_of, n_groups, pairs, weights) = answer
    assert np.isfinite(found.people).all()
    away = np.hypot(*(found.people - found.centres[group_of]).T)
    assert (away <= found.radii[group_of]).all()
    assert cKDTree(found.people).query(found.people, 2)[0][:, 1].min() > ROOM / 2
    for g in range(n_groups):
        gap = np.hypot(*(found.centres - found.centres[g]).T) - found.radii
        gap[g] = np.inf
        assert gap.min() > found.radii[g] + GAP - 0.01
    again = two_level(group_of, n_groups, pairs[::-1, ::-1], weights[::-1])
    assert again.people.tobytes() == found.people.tobytes()
    return found.people


def _igraph_of(arrays: rosters.Arrays) -> Any:
    _, _, pairs, _ = drawn(arrays)
    return contest.peer("igraph").Graph(n=arrays.n_people, edges=pairs)


def _springs(graph: Any, _: rosters.Arrays) -> Any:
    generator = random.Random(1)  # noqa: S311 (no secret)
    contest.peer("igraph").set_random_number_generator(generator)
    return graph.layout_fruchterman_reingold(grid="grid", niter=ROUNDS)


def _pivots(graph: Any, _: rosters.Arrays) -> Any:
    found = contest.peer("networkit").viz.PivotMDS(graph, 2, PIVOTS)
    found.run()
    return found


def _us(flags: str, run: Any, columns: tuple[str, ...]) -> contest.Contestant:
    us = ("agencygraph", "agencygraph", "two_level", flags)
    return contest.Contestant(*us, drawn, run, columns, _checked)


TASKS = (
    contest.Task(
        "layout",
        (
            _us("agencies and people", _ours, ("x", "y")),
            _us("people without agencies", _ties_alone, ()),
            contest.Contestant(
                "igraph",
                "igraph",
                "layout_fruchterman_reingold",
                f"grid='grid', niter={ROUNDS}",
                _igraph_of,
                _springs,
                (),
                lambda found: np.array(found.coords),
            ),
            contest.Contestant(
                "networkit",
                "networkit",
                "PivotMDS",
                f"dim=2, {PIVOTS} pivots",
                contest.networkit_of,
                _pivots,
                (),
                lambda found: np.array(found.getCoordinates()),
            ),
        ),
        rel=0.0,
    ),
)


# --- what a picture keeps


def kept(points: NDArray[np.float64], pairs: NDArray[np.int64]) -> float:
    """Share of neighbours that are kept, as defined above."""
    n = len(points)
    ends = np.concatenate([pairs, pairs[:, ::-1]])
    keys = np.sort(ends[:, 0] * n + ends[:, 1])
    degree = np.bincount(ends[:, 0], minlength=n)
    tree, total = cKDTree(points), 0.0
    for d in np.unique(degree[degree > 0]):
        people = np.flatnonzero(degree == d)
        near = tree.query(points[people], d + 1)[1]
        oneself = near == people[:, None]
        oneself[~oneself.any(1), -1] = True  # d others on the same spot
        others = near[~oneself].reshape(len(people), d)
        asked = people[:, None] * n + others
        at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        total += float((keys[at] == asked).mean(1).sum())
    return total / max(int((degree > 0).sum()), 1)


def _figures(
    who: contest.Contestant, arrays: rosters.Arrays, pairs: NDArray[np.int64]
) -> tuple[float, float]:
    """Share of neighbours kept, CPU seconds."""
    graph = who.build(arrays)
    begun = time.process_time()
    answer = who.run(graph, arrays)
    spent = time.process_time() - begun
    return kept(who.read(answer), pairs), spent


def main() -> int:
    """Print a row a contestant; 1 where a peer keeps more than ours."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", nargs="+", choices=SHOWN, default=SHOWN)
    parser.add_argument("--quick", action="store_true", help="only 2k")
    options = parser.parse_args()
    sizes = ("2k",) if options.quick else options.sizes
    few, worse = rosters.arrays(60, 400), 0
    print("| roster | layout | neighbours kept | CPU |\n|---|---|---|---|")
    with _jit.forced("compiled"):
        for size in sizes:
            arrays = rosters.named(size)
            pairs, best = drawn(arrays)[2], 0.0
            for who in TASKS[0].contestants:
                if who.absence:
                    print(f"| {size} | {who.title} | {who.absence} | |")
                    continue
                who.run(who.build(few), few)  # imports and compiling
                share, spent = _figures(who, arrays, pairs)
                best = best or share
                worse += share > best and who.name != "agencygraph"
                told = f"{share:.2%} | {spent:.2f} s"
                print(f"| {size} | {who.title} | {told} |", flush=True)
    return int(worse > 0)


if __name__ == "__main__":
    raise SystemExit(main())
