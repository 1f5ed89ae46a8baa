"""The one door to joblib: the same work in one thread, in many, or on a cluster.

Work is cut into blocks by a plan that depends on the work alone, and what the blocks
give is put together in the order of the plan: the same bits however many workers there
are. What takes longer than a second uses all cores; whoever wants to keep some, or has
a cluster, says so as everywhere in scientific Python::

    with joblib.parallel_config(n_jobs=1):
        ag.betweenness(network)

Blocks are short, so that Ctrl-C is heard, and progress seen, within a second.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from agencygraph._progress import progress

Result = TypeVar("Result")

STEPS_A_BLOCK = 20_000_000
"""About a fifth of a second of a compiled kernel that reads memory at random."""


TRIES = 3
"""How often work goes on after a worker process was killed, before it is given up."""

LONG = 5 * STEPS_A_BLOCK
"""About a second: from there on starting workers is worth it."""


def blocks(steps: NDArray[np.integer] | Sequence[int]) -> list[tuple[int, int]]:
    """Cut items, each of so many steps, into ranges (first, end) of equal work."""
    upto = np.cumsum(np.asarray(steps, np.float64))
    if not len(upto):
        return []
    wanted = max(1, round(float(upto[-1]) / STEPS_A_BLOCK))
    cuts = np.searchsorted(upto, upto[-1] * np.arange(1, wanted) / wanted) + 1
    ends = sorted({0, *np.minimum(cuts, len(upto)).tolist(), len(upto)})
    return list(pairwise(ends))


def each(
    function: Callable[..., Result],
    tasks: Sequence[tuple[object, ...]],
    what: str,
    *,
    steps: int | None = None,
) -> Iterator[Result]:
    """Results of the function for each tuple of arguments, in order, as they come.

    ``steps`` of all tasks together; None: each is a block.
    """
    together = len(tasks) * STEPS_A_BLOCK if steps is None else steps
    found = _results(function, tasks, shared=together >= LONG)
    return progress(found, len(tasks), what)


def _results(
    function: Callable[..., Result],
    tasks: Sequence[tuple[object, ...]],
    *,
    shared: bool,
) -> Iterator[Result]:
    if len(tasks) < 2 or not shared:
        for arguments in tasks:
            yield function(*arguments)
        return
    from joblib import Parallel, delayed
    from joblib.parallel import get_active_backend

    asked = get_active_backend()[1]
    done = 0
    for left in reversed(range(TRIES)):
        # kernels let go of the interpreter's lock: threads are enough, and share arrays
        pool = Parallel(asked or -1, prefer="threads", return_as="generator")
        try:
            for result in pool(delayed(function)(*task) for task in tasks[done:]):
                done += 1
                yield result
        except BrokenExecutor:  # a worker was killed: what it had is done again
            if not left:
                raise
        else:
            return
