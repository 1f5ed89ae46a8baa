"""What takes part in a benchmark, and one measured run of it in this process."""

import contextlib
import gc
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import agencygraph as ag
from agencygraph._kernels import _jit
from benchmarks import rosters

Values = NDArray[np.float64]

LEAST = 0.2
"""Seconds for which a build or a kernel is timed."""


@dataclass(frozen=True)
class Contestant:
    """One way to an answer, ``read(run(build(arrays)))``; K is the time of ``run``.

    The answer has a row a person, in the order of the arrays, and a column for each of
    ``columns``: those of the task's columns that it computes. None of them: it answers
    another question, and is a yardstick of time alone.
    """

    name: str
    package: str
    function: str
    flags: str
    build: Callable[[rosters.Arrays], Any]
    run: Callable[[Any, rosters.Arrays], Any]
    columns: tuple[str, ...]
    read: Callable[[Any], Values]
    threads: int = 1
    quick: bool = True
    """Whether it takes part where time is short."""
    first: tuple[int, int] = (50, 500)
    """People and ties on which it is warmed up: imports, compiled kernels."""
    prepares: bool = False
    """Whether the build only makes a file: no part of its time, nor of its memory."""

    @property
    def title(self) -> str:
        """Who and what: the key under which results are kept."""
        return ", ".join(filter(None, (self.name, self.function, self.flags)))

    @property
    def release(self) -> str:
        """The version that is installed; nothing where none is."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return ""

    @property
    def is_installed(self) -> bool:
        """Whether it can run here."""
        return find_spec(self.package) is not None

    @property
    def absence(self) -> str:
        """Why it cannot run here, if it cannot."""
        return "" if self.is_installed else f"{self.package} is not installed"


@dataclass(frozen=True)
class Task:
    """One measure, ours first, and how near a result must come to ours.

    That is ``rel`` of the value and of the largest one; ``apart`` besides, a share of
    all ordered pairs of people, where estimates count those; ``within`` as it stands.
    """

    name: str
    contestants: tuple[Contestant, ...]
    rel: float
    apart: float = 0.0
    within: float = 0.0
    once: bool = False
    """Whether one run of each is enough: a large family of small tasks."""
    quick: tuple[str, ...] = ("2k",)
    """Rosters on which it is run where time is short."""

    @property
    def ours(self) -> Contestant:
        """This library, the first of them."""
        return self.contestants[0]


def ours(
    function: str,
    flags: str,
    columns: tuple[str, ...],
    measure: Callable[[ag.Network], ag.Table],
) -> Contestant:
    """Return this library as a contestant: the public function, from public ids."""

    def read(table: ag.Table) -> Values:
        order = np.array([int(person) for person in table.labels])
        values = np.empty((len(table), len(columns)))
        values[order] = np.column_stack([table[column] for column in columns])
        return values

    return Contestant(
        "agencygraph",
        "agencygraph",
        function,
        flags,
        rosters.Arrays.network,
        lambda network, _: measure(network),
        columns,
        read,
    )


def measure(contestant: Contestant, arrays: rosters.Arrays) -> dict[str, Any]:
    """Times in seconds: start (imports, compiling), build, kernel; and the result."""
    with _jit.forced("compiled"):
        start = _warmed_up(contestant)
        before = _resident()
        graph, build = _timed(lambda: contestant.build(arrays), LEAST)
        if contestant.prepares:
            before, build = _resident(), (0.0, 0.0)
        least = 0.0 if contestant.prepares else LEAST  # a file is read but once
        answer, kernel = _timed(lambda: contestant.run(graph, arrays), least)
        peak = _peak()
    return {
        "values": contestant.read(answer),
        "start": start,
        "build": build,
        "kernel": getattr(answer, "seconds", kernel),  # one that ran elsewhere knows
        "peak": peak - before,
    }


def _warmed_up(contestant: Contestant) -> tuple[float, float]:
    """Run something small, so that nothing of the start is left; its seconds."""
    few = rosters.arrays(*contestant.first)
    if contestant.prepares:
        graph = contestant.build(few)
        return _timed(lambda: contestant.run(graph, few))[1]
    return _timed(lambda: contestant.run(contestant.build(few), few))[1]


def _timed(
    step: Callable[[], Any], least: float = 0.0
) -> tuple[Any, tuple[float, float]]:
    """Return what a step gives, with its CPU (all threads) and wall seconds.

    A short step is repeated until ``least`` seconds have gone, and the mean is given:
    the CPU clock of some machines moves in steps of a hundredth of a second.
    """
    times = 0
    cpu, wall = _cpu(), time.perf_counter()
    while not times or time.perf_counter() - wall < least:
        given = step()
        times += 1
    spent = _cpu() - cpu, time.perf_counter() - wall
    return given, (spent[0] / times, spent[1] / times)


def _cpu() -> float:
    """CPU seconds of this process and of those it had run."""
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + others.ru_utime + others.ru_stime


def _peak() -> float:
    """Peak memory in MB since :func:`_resident` was asked, children's included."""
    with contextlib.suppress(OSError, StopIteration, ValueError):
        return _status("VmHWM") + _most(resource.RUSAGE_CHILDREN)
    return _most(resource.RUSAGE_SELF)


def _resident() -> float:
    """Resident memory in MB; the peak is forgotten where the system lets one.

    What nobody needs any more is given back first: it would be counted out later.
    """
    gc.collect()
    with contextlib.suppress(OSError, StopIteration, ValueError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")
        return _status("VmRSS") + _most(resource.RUSAGE_CHILDREN)
    return _most(resource.RUSAGE_SELF)


def _most(who: int) -> float:
    """Peak resident memory in MB, of this process or of the largest child."""
    return resource.getrusage(who).ru_maxrss / 1024


def _status(name: str) -> float:
    """A line of what Linux says about this process, in MB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(x for x in lines if x.startswith(name)).split()[1]) / 1024


def igraph_of(arrays: rosters.Arrays) -> Any:
    """Return an igraph digraph with weights and lengths."""
    edges = np.column_stack([arrays.source, arrays.target])
    graph = peer("igraph").Graph(n=arrays.n_people, edges=edges, directed=True)
    graph.es["weight"] = arrays.weight
    graph.es["length"] = 1 / arrays.weight
    return graph


def networkx_of(arrays: rosters.Arrays) -> Any:
    """Return a NetworkX digraph with weights and lengths."""
    graph = peer("networkx").DiGraph()
    graph.add_nodes_from(range(arrays.n_people))
    columns = arrays.source.tolist(), arrays.target.tolist(), arrays.weight.tolist()
    graph.add_edges_from(
        (s, t, {"weight": w, "length": 1 / w}) for s, t, w in zip(*columns, strict=True)
    )
    return graph


def networkit_of(arrays: rosters.Arrays) -> Any:
    """Return an undirected NetworKit graph of who names whom or is named."""
    networkit = peer("networkit")
    networkit.setNumberOfThreads(1)
    cells = arrays.source, arrays.target
    graph = networkit.GraphFromCoo(cells, n=arrays.n_people, directed=False)
    graph.removeMultiEdges()
    return graph


def peer(name: str) -> Any:
    """Import a peer where it is used: each process loads its own contestant alone."""
    return import_module(name)


def a_value_a_person(values: Any) -> Values:
    """Return a list, or a dictionary by person, as one column."""
    if isinstance(values, dict):
        values = [values[person] for person in range(len(values))]
    return np.asarray(values, float).reshape(-1, 1)
