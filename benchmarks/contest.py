"""What takes part in a benchmark, and one measured run of it in this process."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
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
    ``columns``: those of the task's columns that it computes.
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

    @property
    def release(self) -> str:
        """The version that is installed; nothing where none is."""
        return version(self.package) if self.is_installed else ""

    @property
    def is_installed(self) -> bool:
        """Whether the package can be imported here."""
        return find_spec(self.package) is not None


@dataclass(frozen=True)
class Task:
    """One measure, ours first, and how near a result must come to ours.

    That is ``rel`` of the value and of the largest one; estimates that count pairs may
    also differ by the share ``apart`` of all ordered pairs of people.
    """

    name: str
    contestants: tuple[Contestant, ...]
    rel: float
    apart: float = 0.0
    once: bool = False
    """Whether one run of each is enough: a large family of small tasks."""

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
    few, before = rosters.arrays(50, 500), _peak()
    with _jit.forced("compiled"):
        _, start = _timed(lambda: contestant.run(contestant.build(few), few))
        graph, build = _timed(lambda: contestant.build(arrays), LEAST)
        answer, kernel = _timed(lambda: contestant.run(graph, arrays), LEAST)
    return {
        "values": contestant.read(answer),
        "start": start,
        "build": build,
        "kernel": kernel,
        "peak": _peak() - before,
    }


def _timed(
    step: Callable[[], Any], least: float = 0.0
) -> tuple[Any, tuple[float, float]]:
    """Return what a step gives, with its CPU (all threads) and wall seconds.

    A short step is repeated until ``least`` seconds have gone, and the mean is given:
    the CPU clock of some machines moves in steps of a hundredth of a second.
    """
    times = 0
    cpu, wall = time.process_time(), time.perf_counter()
    while not times or time.perf_counter() - wall < least:
        given = step()
        times += 1
    spent = time.process_time() - cpu, time.perf_counter() - wall
    return given, (spent[0] / times, spent[1] / times)


def _peak() -> float:
    """Peak resident memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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
