"""The one door to joblib: the same work in one thread, in many, or on a cluster.

Work is cut into blocks by a plan that depends on the work alone, and what the blocks
give is put together in the order of the plan: the same bits however many workers there
are, and wherever they are. What takes longer than a second uses all cores; whoever
wants to keep some, or has a cluster, says so as everywhere in scientific Python::

    with joblib.parallel_config(n_jobs=1):
        ag.betweenness(network)

Blocks are short, so that Ctrl-C is heard, and progress seen, within a second. Where a
worker is killed, work goes on from the first block that is missing.
"""

import sys
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import closing, contextmanager
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from agencygraph import _parcels
from agencygraph._progress import progress
from agencygraph.errors import LostWorkerError

if TYPE_CHECKING:
    from joblib.parallel import ParallelBackendBase

Result = TypeVar("Result")

STEPS_A_BLOCK = 20_000_000
"""About a fifth of a second of a compiled kernel that reads memory at random."""

TRIES = 3
"""How often a block may lose the process that works on it before it is given up."""

LONG = 5 * STEPS_A_BLOCK
"""About a second: from there on starting workers is worth it."""

A_ROUND = 8
"""Blocks a worker, where a back end gives results only when all it has are there."""


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
    if_asked: bool = False,
) -> Iterator[Result]:
    """Results of the function for each tuple of arguments, in order, as they come.

    What all tasks need belongs to the function (``partial``, a method, a closure): it
    is sent to a worker process once, and no task may change it.

    Parameters
    ----------
    steps
        Of all tasks together; None: each is a block.
    if_asked
        Whether workers are used only where the caller chose a back end: functions of
        their own need not bear threads.
    """
    together = len(tasks) * STEPS_A_BLOCK if steps is None else steps
    shared = together >= LONG and (_is_asked() if if_asked else True)
    found = _results(function, tasks, shared=shared)
    return progress(found, len(tasks), what)


def _is_asked() -> bool:
    """Whether a back end was named: a hint is no help against it."""
    if "joblib" not in sys.modules:
        return False
    from joblib.parallel import get_active_backend

    with_hint, without = (get_active_backend(prefer=p)[0] for p in ("threads", None))
    return with_hint is without


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
    from joblib.parallel import get_active_backend

    # kernels let go of the interpreter's lock: threads are enough, and share arrays
    backend = get_active_backend(prefer="threads")[0]
    with _streams(function, backend) as stream_of:
        done = lost = 0
        while done < len(tasks):
            before = done
            with closing(stream_of(tasks[done:])) as stream:
                try:
                    for result in stream:
                        done += 1
                        yield result
                except Exception as error:
                    lost = lost + 1 if done == before else 1
                    remedy = _remedy(error, lost)
                    if remedy:
                        raise LostWorkerError(remedy) from error
                    if not isinstance(error, BrokenExecutor):
                        raise


@contextmanager
def _streams(
    function: Callable[..., Any], backend: "ParallelBackendBase"
) -> Iterator[Callable[[Sequence[tuple[object, ...]]], Generator[Any, None, None]]]:
    """Make results of tasks, in order, by what a back end offers."""
    from joblib import delayed

    client = getattr(backend, "client", None)
    if client is not None:
        with _parcels.sent_to_dask(function, client) as held:
            yield lambda tasks: _parcels.on_dask(held, tasks, backend)
    elif getattr(backend, "supports_sharedmem", False):
        call = delayed(function)
        yield lambda tasks: _by_joblib((call(*task) for task in tasks), backend)
    else:
        call = delayed(_parcels.run)
        with _parcels.sent(function, backend) as held:
            yield lambda tasks: _by_joblib(
                (call(held, task) for task in tasks), backend
            )


def _by_joblib(
    calls: Iterable[Any], backend: "ParallelBackendBase"
) -> Generator[Any, None, None]:
    """Results in order, as they come or, where that cannot be, in rounds."""
    from joblib import Parallel, effective_n_jobs
    from joblib.parallel import SequentialBackend, get_active_backend

    # within a worker of the caller's own there are others beside it
    workers = get_active_backend()[1] or (1 if backend.nesting_level else -1)
    how: dict[str, Any] = {"n_jobs": workers, "prefer": "threads", "mmap_mode": "c"}
    streams = getattr(backend, "supports_return_generator", False)
    if streams or isinstance(backend, SequentialBackend):
        results: Any = Parallel(**how, return_as="generator")(calls)
        try:
            for result in results:  # noqa: UP028 (would be closed with its warning)
                yield result
        finally:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # some work was begun in vain
                results.close()
        return
    left = iter(calls)
    size = A_ROUND * effective_n_jobs(workers)
    while some := list(islice(left, size)):
        yield from Parallel(**how)(some)  # anew: joblibspark cannot abort and go on


def _remedy(error: Exception, lost: int) -> str:
    """What to do about a block that loses its worker each time; else nothing."""
    if isinstance(error, BrokenExecutor) and lost >= TRIES:
        return (
            f"a worker process was killed {lost} times over the same piece of work, "
            "most likely for want of memory; use fewer workers, such as "
            "joblib.parallel_config(backend='loky', n_jobs=2), or threads, which share "
            "one copy of the network: joblib.parallel_config(backend='threading')"
        )
    if any(kind.__name__ == "KilledWorker" for kind in type(error).__mro__):
        return (
            "Dask gave up a piece of work whose workers were lost each time, most "
            "likely for want of memory; give workers more of it (memory_limit=) or "
            "fewer threads each; where workers come and go, let a piece of work lose "
            "more of them: dask.config.set({'distributed.scheduler.allowed-failures': "
            f"30}}) before the cluster is started. Dask says: {error}"
        )
    return ""
