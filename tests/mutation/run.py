"""Mutation testing of a sample: ``python -m tests.mutation.run --area measures``.

Results are kept in ``.mutants/``; the same area, size and seed go on where they were
stopped. ``--again`` runs the survivors once more, ``--table`` writes docs/mutants.md.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.mutation.chosen import (
    AREAS, ROOT, TESTS, Mutant, files_of, mutants_of, name_of, sample,
)  # fmt: skip
from tests.mutation.loop import Loop, Result

FOLDER = ROOT / ".mutants"
ALIVE = "survived"


def main(words: list[str] | None = None) -> int:
    given = _parser().parse_args(words)
    for area in given.area or AREAS:
        one_area(area, given)
    return 0


def one_area(area: str, given: argparse.Namespace) -> None:
    files = files_of(area)
    chosen = sample([m for f in files for m in mutants_of(f)], given.sample, given.seed)
    kept = FOLDER / f"{area}-{given.sample}-{given.seed}.jsonl"
    results = read(kept)
    waiting = [m for m in chosen if _wanted(m, results, again=given.again)]
    if waiting:
        tests = [*TESTS[area], *(name_of(path) for path in files)]
        judge(files, waiting, tests, FOLDER / f"map-{area}.json", kept, given)
    print(area, dict(Counter(r.verdict for r in read(kept).values())), flush=True)


def _wanted(mutant: Mutant, results: dict[str, Result], *, again: bool) -> bool:
    result = results.get(mutant.key)
    return result is None if not again else result is not None and result.verdict == ALIVE


def judge(
    files: list[Path],
    mutants: list[Mutant],
    tests: list[str],
    map_file: Path,
    kept: Path,
    given: argparse.Namespace,
) -> None:
    """Collect the tests once and fork for each mutant until the time is over."""
    end = time.monotonic() + given.seconds
    kept.parent.mkdir(exist_ok=True)

    def done(result: Result) -> bool:
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
        if given.verbose or result.verdict == ALIVE:
            print(f"{result.verdict:9} {result.line} {result.key}", flush=True)
        return time.monotonic() < end

    _examples()
    loop = Loop(files, mutants, map_file, given.cap, given.slack, done)
    quiet = ["-q", "-s", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist"]
    temporary = f"--basetemp={FOLDER / 'temporary'}-{os.getpid()}"
    code = pytest.main([*quiet, temporary, f"--rootdir={ROOT}", *tests], plugins=[loop])
    if code:
        sys.exit(f"pytest ended with {code!r}")


def read(kept: Path) -> dict[str, Result]:
    """The last result of each mutant."""
    if not kept.exists():
        return {}
    lines = kept.read_text("utf-8").splitlines()
    return {(result := Result(**json.loads(line))).key: result for line in lines}


def _examples() -> None:
    """As many examples as in .ci/run, but the first that fails is enough."""
    settings.register_profile(
        "mutants",
        max_examples=25,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--area", choices=AREAS, action="append", help="all, if none")
    parser.add_argument("--sample", type=int, default=100, help="mutants an area")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cap", type=float, default=12, help="seconds of tests a mutant")
    parser.add_argument("--slack", type=float, default=5, help="seconds before time is out")
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after these")
    parser.add_argument("--again", action="store_true", help="survivors once more")
    parser.add_argument("--verbose", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
