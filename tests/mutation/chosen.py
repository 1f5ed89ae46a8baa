"""Which mutants: a random sample of an area, the same for a seed."""

import ast
import hashlib
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.operators import Site, functions, sites

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "agencygraph"
AREAS = {
    "measures": ["measures", "alignment.py", "change"],
    "kernels": ["_kernels"],
    "inference": ["inference"],
    "planning": ["planning"],
    "privacy": ["privacy"],
    "io": ["io"],
}
TESTS = {
    "measures": ["tests/measures", "tests/change", "tests/test_alignment.py"],
    "kernels": [
        "tests/kernels",
        "tests/measures",
        "tests/inference/test_qap.py",
        "tests/inference/test_permutation.py",
        "tests/planning/test_exact.py",
        "tests/planning/test_departures.py",
        "tests/view/test_layout.py",
        "tests/io/test_quick.py",
    ],
    "inference": ["tests/inference"],
    "planning": ["tests/planning"],
    "privacy": ["tests/privacy"],
    "io": ["tests/io", "tests/corpus"],
}


@dataclass(frozen=True)
class Mutant:
    """One site of one file, named so that it can be found again."""

    path: Path
    tree: ast.Module
    site: Site
    ordinal: int
    """Which, among the same changes of one function."""

    @property
    def function(self) -> str:
        return f"{name_of(self.path)}::{self.site.qualname}"

    @property
    def key(self) -> str:
        """The same after lines were added above the function."""
        change = f"{self.site.before} → {self.site.after}"
        return f"{self.function}: {change}" + (
            f" ({self.ordinal})" * (self.ordinal > 1)
        )


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def files_of(area: str) -> list[Path]:
    found = []
    for part in AREAS[area]:
        place = PACKAGE / part
        found += [place] if place.is_file() else sorted(place.rglob("*.py"))
    return found


def mutants_of(path: Path) -> list[Mutant]:
    tree = ast.parse(path.read_text("utf-8"))
    seen: dict[str, int] = {}
    made = []
    for site in sites(tree):
        words = f"{site.qualname} {site.before} {site.after}"
        seen[words] = seen.get(words, 0) + 1
        made.append(Mutant(path, tree, site, seen[words]))
    return made


def sample(mutants: list[Mutant], size: int, seed: int) -> list[Mutant]:
    """Draw some without replacement; the first few are a sample, too.

    Each has its lot by its key, so that a change of one function leaves the others'.
    """

    def lot(mutant: Mutant) -> str:
        return hashlib.sha256(f"{seed} {mutant.key}".encode()).hexdigest()

    return sorted(mutants, key=lot)[:size]


def function_names(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return sorted({name for name, _ in functions(tree)})
