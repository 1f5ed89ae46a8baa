"""What stands in the place of pytest's loop: the map of tests, then the mutants."""

import hashlib
import importlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.mutation import living
from tests.mutation.chosen import ROOT, Mutant, function_names, name_of
from tests.mutation.forked import Durations, Verdict, first_failure, forked, run_all
from tests.mutation.kept import Result

LEFT_OUT = ("slow", "browser", "cluster")
"""Marks of tests that are not run for mutants: one of them takes many seconds."""


@dataclass
class Known:
    """What is known of one test: processor seconds, if it passes, what it calls."""

    file: str
    seconds: float
    passes: bool
    calls: list[str]


@dataclass(eq=False)  # so that pytest can keep it in a set
class Loop:
    """A plugin of pytest that forks for each mutant instead of running the tests."""

    files: list[Path]
    mutants: list[Mutant]
    map_file: Path
    cap: float
    slack: float
    seconds: float
    """Of processor, for the map: a longer one is made in several runs."""
    done: Callable[[Result], bool]
    """Takes a result, and says whether to go on."""
    known: dict[str, Known] = field(default_factory=dict)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [
            i for i in items if not any(i.get_closest_marker(m) for m in LEFT_OUT)
        ]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for path in self.files:
            importlib.import_module(module_of(path))
        importlib.import_module("numba")
        items = {item.nodeid: item for item in session.items}
        if not self._has_map(items):
            return True
        for mutant in self.mutants:
            if not self.done(self._judged(mutant, items)):
                break
        return True

    def _judged(self, mutant: Mutant, items: dict[str, pytest.Item]) -> Result:
        chosen, left_out = self._tests_of(mutant, set(items))
        expected = sum(self.known[name].seconds for name in chosen)

        def work(writing: int) -> None:
            if "_kernels" in mutant.path.parts:
                living.uncached(module_of(mutant.path))
            living.put(mutant.site, mutant.tree, mutant.path)
            first_failure([items[name] for name in chosen], writing)

        text, ended = (
            forked(work, 3 * expected + self.slack) if chosen else ("survived", "")
        )
        said, _, by = text.partition(" ")
        verdict = said if said and not ended else ended or Verdict.CRASHED
        line = mutant.site.line
        return Result(mutant.key, line, verdict, by, len(chosen), left_out)

    def _tests_of(self, mutant: Mutant, there: set[str]) -> tuple[list[str], int]:
        """Those that call the function, nearest and quickest first, up to the cap."""
        mirror = f"test_{mutant.path.stem.strip('_')}.py"
        found = [
            (known.seconds * (0.2 if mirror in name else 1), name)
            for name, known in self.known.items()
            if name in there and known.passes and mutant.function in known.calls
        ]
        chosen: list[str] = []
        spent, left_out = 0.0, 0
        for _, name in sorted(found):
            twin = _swapped(name)
            if twin in chosen:
                continue
            if chosen and spent + self.known[name].seconds > self.cap:
                left_out += 1
                continue
            spent += self.known[name].seconds
            chosen.append(name)
        return chosen, left_out

    def _has_map(self, items: dict[str, pytest.Item]) -> bool:
        """Add to the map of an earlier run those that are new; whether it is whole."""
        if self.map_file.exists():
            stored = json.loads(self.map_file.read_text("utf-8"))
            self.known = {name: Known(**row) for name, row in stored.items()}
        marks = {name: _mark(item.path) for name, item in items.items()}
        new = [
            item
            for name, item in items.items()
            if name not in self.known
            or self.known[name].file != marks[name]
            or not self.known[name].passes
        ]
        if new:
            found = followed(new, self.files, marks, self.seconds)
            self.known |= found
            self.map_file.parent.mkdir(exist_ok=True)
            rows = {name: asdict(known) for name, known in self.known.items()}
            self.map_file.write_text(json.dumps(rows), "utf-8")
            return len(found) == len(new)
        return True


def followed(
    items: list[pytest.Item], files: list[Path], marks: dict[str, str], seconds: float
) -> dict[str, Known]:
    """Run tests once, and see which functions of the files each calls."""
    named = [
        f"{name_of(path)}::{name}" for path in files for name in function_names(path)
    ]
    numbers = {name: k for k, name in enumerate(named)}

    def work(writing: int) -> None:
        hits: set[int] = set()
        for path in files:
            prefix = f"{name_of(path)}::"
            own = {
                n.removeprefix(prefix): k
                for n, k in numbers.items()
                if n.startswith(prefix)
            }
            hits = living.follow(path, set(own) - _kernel_names(path), own)
        _follow_kernels(hits, files, numbers)
        items[0].config.pluginmanager.register(Durations(writing, hits))
        run_all(items, seconds)

    text, ended = forked(work, 3600)
    if ended or "unfit Traceback" in text:
        message = f"the tests were not followed: {ended} {text[-2000:]}"
        raise pytest.UsageError(message)
    known = {}
    for line in text.splitlines():
        if line.endswith("]]"):
            name, seconds, passes, hits = json.loads(line)
            known[name] = Known(marks[name], seconds, passes, [named[k] for k in hits])
    return known


def module_of(path: Path) -> str:
    if not path.is_relative_to(ROOT):
        return path.stem
    parts = Path(name_of(path)).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _kernel_names(path: Path) -> set[str]:
    """Functions that numba compiles: a call of a set's method would be beyond it."""
    if "_kernels" not in path.parts or path.stem == "_jit":
        return set()
    from agencygraph._kernels import _jit  # noqa: PLC0415 (only of the package)

    module = importlib.import_module(module_of(path))
    kernels = [
        k.interpreted for k in vars(module).values() if isinstance(k, _jit.Kernel)
    ]
    return {
        f.__qualname__
        for f in [*kernels, *_jit._helpers]
        if f.__module__ == module.__name__
    }


def _follow_kernels(hits: set[int], files: list[Path], numbers: dict[str, int]) -> None:
    """A kernel that runs calls, for all we know, all that is compiled in its file."""
    of_module = {
        module_of(path): {numbers[f"{name_of(path)}::{n}"] for n in _kernel_names(path)}
        for path in files
    }
    if not any(of_module.values()):
        return
    from agencygraph._kernels._jit import Kernel  # noqa: PLC0415

    run = Kernel.run

    def told(self: Any, work: int, *args: Any, **kwargs: Any) -> Any:
        hits.update(of_module.get(self.interpreted.__module__, ()))
        return run(self, work, *args, **kwargs)

    Kernel.run = told  # type: ignore[method-assign]


def _swapped(name: str) -> str:
    """The same test with its kernels run the other way."""
    if "interpreted" in name:
        return name.replace("interpreted", "compiled")
    return name.replace("compiled", "interpreted")


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
