"""From Parquet files to the report, up to a million people: what each step costs.

    python -m benchmarks.bench_million                       10k and 100k people
    python -m benchmarks.bench_million --people 1m --agencies 12 700 --waves 1 2
    python -m benchmarks.bench_million --people 1m --goals   fail where a goal is missed

Ten directed ties a person, two waves of one kind where asked (a fifth of the ties is
other ones, and there are 5 % more of them after). ``people.parquet`` and the ties are
written first, which counts for nothing. Then, in a process each:

- *command*: ``agencygraph report FOLDER -o report.html``, as one types it;
- *steps*: the same from Python, and what each part of it took;
- *measures*: each measure by itself, on the network as it was read.

Seconds are of CPU, of all threads, kernels compiled before (*first* is the command on
a machine where they are not). Peak is resident memory, all of the process; that of a
step is the highest while it ran. Exact betweenness only up to 10,000 people, draws of
chance up to 100,000. Figures are kept in ``results/million.json``, of which
:mod:`benchmarks.scale` makes the table of the guide.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import agencygraph as ag
from agencygraph.reporting import gather, report, sections
from benchmarks import contest, figures, rosters

TASKS = ()
"""Nothing for :mod:`benchmarks.run`: there is no peer that does all of this."""

KEPT = figures.FOLDER / "million.json"
SIZES = {"3k": 3_000, "10k": 10_000, "30k": 30_000, "100k": 100_000, "300k": 300_000,
    "1m": 1_000_000}  # fmt: skip
TIES_A_PERSON, MORE_AFTER, OTHER = 10, 0.05, 0.2
EXACT, DRAWN = 10_000, 100_000
"""People up to whom betweenness is counted from everybody, and chance is drawn."""
GOALS = {"1m": (60.0, 4.0)}
"""CPU seconds and GB of the command, of one wave: on two idle cores it is less."""

Step = dict[str, float]


@dataclass(frozen=True)
class Case:
    """A made-up study: how many people and agencies, one wave or two."""

    size: str
    agencies: int
    waves: int

    @property
    def people(self) -> int:
        """How many people there are."""
        return SIZES[self.size]

    @property
    def name(self) -> str:
        """What the case is kept under."""
        return f"{self.size}, {self.agencies} agencies, waves: {self.waves}"


def write_study(case: Case, folder: Path) -> None:
    """Write the files of a study, the same ones whenever it is asked."""
    pl = contest.peer("polars")
    n, m = case.people, TIES_A_PERSON * case.people
    after = int(m * (1 + MORE_AFTER)) if case.waves > 1 else m
    drawn = rosters.arrays(n, after, agencies=case.agencies)
    rng = np.random.default_rng(n)
    ids = pl.Series([f"p{i:07}" for i in range(n)])
    agency = pl.Series([f"Agency {k + 1:04}" for k in range(case.agencies)])
    people = {
        "id": ids,
        "name": pl.Series([f"Person {i:07}" for i in range(n)]),
        "agency": agency.gather(drawn.agency),
    }
    pl.DataFrame(people).write_parquet(folder / "people.parquet")

    def write(name: str, keys: Any, weight: Any) -> None:
        order = rng.permutation(len(keys))
        ends = {"source": keys[order] // n, "target": keys[order] % n}
        columns = {end: ids.gather(place) for end, place in ends.items()}
        frame = pl.DataFrame({**columns, "weight": weight[order]})
        frame.write_parquet(folder / f"{name}.parquet")

    keys = drawn.source * n + drawn.target
    if case.waves == 1:
        write("ties", keys, drawn.weight)
        return
    write("ties_after", keys, drawn.weight)
    kept = keys[rng.random(len(keys)) >= OTHER]
    pairs = rng.integers(0, n, (2, int(1.02 * (m - len(kept))) + 16))
    every = np.unique(np.concatenate([kept, pairs[0] * n + pairs[1]]))
    every = rng.permutation(every[every // n != every % n])[:m]
    write("ties_before", every, 1.0 + rng.binomial(4, 0.3, len(every)))


# --- in a process of their own --------------------------------------------------------


class Clock:
    """What steps took: CPU and wall seconds, and the peak of memory in GB."""

    def __init__(self) -> None:
        self.steps: dict[str, Step] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what is done inside; several times of one name are added up."""
        _forget_peak()
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        before = self.steps.get(name, {"cpu": 0.0, "wall": 0.0, "peak": 0.0})
        self.steps[name] = {
            "cpu": before["cpu"] + time.process_time() - cpu,
            "wall": before["wall"] + time.perf_counter() - wall,
            "peak": max(before["peak"], _peak()),
        }

    def around(self, module: object, function: str, name: str) -> None:
        """Measure each call of a function of a module."""
        real: Callable[..., Any] = getattr(module, function)

        def timed(*args: Any, **options: Any) -> Any:
            with self.step(name):
                return real(*args, **options)

        setattr(module, function, timed)


def _forget_peak() -> None:
    with suppress(OSError):  # another system: the peak is of all until then
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> float:
    with suppress(OSError, IndexError):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return float(status.split("VmHWM:")[1].split()[0]) / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def steps(folder: Path) -> dict[str, Step]:
    """Read and report as the command does, and measure its parts."""
    clock = Clock()
    with clock.step("read"):
        study = ag.read_study(folder)
    clock.around(gather, "one_wave", "measures of each wave")
    clock.around(gather, "between", "comparison of waves")
    clock.around(report, "inferred_of", "inference")
    clock.around(sections, "_graph", "graph")
    clock.around(report, "render", "page")
    cpu, wall = time.process_time(), time.perf_counter()
    page = report.report(study)
    parts = [clock.steps[name] for name in clock.steps if name != "read"]
    clock.steps["other sections"] = {
        "cpu": time.process_time() - cpu - sum(part["cpu"] for part in parts),
        "wall": time.perf_counter() - wall - sum(part["wall"] for part in parts),
        "peak": _peak(),
    }
    with clock.step("save"):
        page.save(folder / "steps.html")
    return clock.steps


def measures(folder: Path) -> dict[str, Step]:
    """Every measure by itself, and two waves compared."""
    study, clock = ag.read_study(folder), Clock()
    network = study.network(study.waves[-1], study.kinds[0])
    asked: dict[str, Callable[[ag.Network], object]] = {
        "degree": ag.degree,
        "density": ag.density,
        "reciprocity": ag.reciprocity,
        "components": ag.components,
        "E–I index": lambda one: ag.ei_index(one, by="network"),
        "mixing matrix": ag.mixing_matrix,
        "assortativity": ag.assortativity,
        "brokerage roles": ag.brokerage_roles,
        "structural holes": ag.structural_holes,
        "independent links": ag.independent_links,
        "agencies drawn": lambda one: ag.draw(ag.between_agencies(one)),
    }
    if network.n_people <= DRAWN:
        asked["1,000 permutations"] = lambda one: ag.permutation_test(one, "ei_index")
        asked["betweenness, sampled"] = lambda one: ag.betweenness_sampled(
            one, error=0.002
        )
    if network.n_people <= EXACT:
        asked["betweenness, exact"] = ag.betweenness
    for name, measure in asked.items():
        with clock.step(name):
            measure(network)
    if len(study.waves) > 1:
        first = study.network(study.waves[0], study.kinds[0])
        with clock.step("compare"):
            ag.compare(first, network, measures={"density": ag.density})
    return clock.steps


# --- the process that starts them -----------------------------------------------------


def command(folder: Path, **environment: str) -> Step:
    """Run the command line, and measure all of it."""
    page = folder / "report.html"
    line = [sys.executable, "-m", "agencygraph", "report", str(folder), "-o", str(page)]
    began = time.perf_counter()
    child = subprocess.Popen(
        [*line, "--force"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )  # fmt: skip
    _, code, used = os.wait4(child.pid, 0)
    if code:
        message = f"the command failed: {' '.join(line)}"
        raise RuntimeError(message)
    return {
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.perf_counter() - began,
        "peak": used.ru_maxrss / 1e6,
        "page": page.stat().st_size / 1e6,
    }


def run(case: Case, only: str = "") -> dict[str, Any]:
    """Write the files of a case, and measure everything on them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _apart("write", folder, case)
        found: dict[str, Any] = {
            "people": case.people,
            "ties": TIES_A_PERSON * case.people,
            "agencies": case.agencies,
            "waves": case.waves,
            "command": command(folder),
        }
        if case.size == "10k":
            with tempfile.TemporaryDirectory() as empty:
                found["first"] = command(folder, NUMBA_CACHE_DIR=empty)
        for part in ("steps", "measures") if only != "command" else ():
            if part.startswith(only):
                found[part] = _apart(part, folder, case)
        return found


def _apart(what: str, folder: Path, case: Case) -> Any:
    line = [sys.executable, "-m", "benchmarks.bench_million", "--child", what]
    asked = ["--people", case.size, "--agencies", str(case.agencies)]
    asked += ["--waves", str(case.waves), "--folder", str(folder)]
    done = subprocess.run([*line, *asked], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def main() -> int:
    """Run the cases, keep and print what they took; 1 where a goal is missed."""
    options = _options()
    cases = [
        Case(size, agencies, waves)
        for size in options.people
        for agencies in options.agencies
        for waves in options.waves
    ]
    if options.child:
        warnings.simplefilter("ignore")
        children = {"steps": steps, "measures": measures}
        if options.child == "write":
            write_study(cases[0], options.folder)
            print("{}")
        else:
            print(json.dumps(children[options.child](options.folder)))
        return 0
    missed = []
    for case in cases:
        found = run(case, options.only)
        _keep(case, found)
        print(told(case, found), flush=True)
        missed += list(goals_missed(case, found))
    for text in missed:
        print(f"MISSED {text}")
    return int(options.goals and bool(missed))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--people", nargs="+", choices=[*SIZES], default=["10k", "100k"]
    )
    parser.add_argument("--agencies", nargs="+", type=int, default=[12])
    parser.add_argument("--waves", nargs="+", type=int, choices=[1, 2], default=[1])
    parser.add_argument("--only", default="", help="steps, measures or command")
    parser.add_argument("--goals", action="store_true", help="fail at a missed goal")
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def load() -> dict[str, Any]:
    """Return what is kept, or an empty record."""
    if not KEPT.exists():
        return {"machine": "", "cases": {}}
    found: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found


def _keep(case: Case, found: dict[str, Any]) -> None:
    kept = load()
    kept["machine"] = figures.machine()
    kept["cases"][case.name] = {**kept["cases"].get(case.name, {}), **found}
    text = json.dumps(_rounded(kept), indent=1, ensure_ascii=False) + "\n"
    KEPT.write_text(text, encoding="utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    return float(f"{value:.4g}") if isinstance(value, float) else value


def goals_missed(case: Case, found: dict[str, Any]) -> Iterator[str]:
    """Sentences on the goals that were not reached."""
    cpu, peak = GOALS.get(case.size, (float("inf"), float("inf")))
    own = found["command"]
    if case.waves == 1 and (own["cpu"] > cpu or own["peak"] > peak):
        yield (
            f"{case.name}: {own['cpu']:.0f} s and {own['peak']:.1f} GB, goal "
            f"{cpu:g} s and {peak:g} GB"
        )


def told(case: Case, found: dict[str, Any]) -> str:
    """Return what was measured, a line a step."""
    lines = [case.name]
    for part in ("command", "first", "steps", "measures"):
        there = found.get(part, {})
        rows = {part: there} if "cpu" in there else there
        for name, step in rows.items():
            lines.append(
                f"  {name:24} {step['cpu']:8.2f} s CPU {step['wall']:8.2f} s "
                f"{step['peak']:6.2f} GB"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
