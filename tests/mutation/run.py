"""Mutation testing of a sample: ``python -m tests.mutation.run --area measures``.

Results are kept in ``.mutants/``; the same area, size and seed go on where they were
stopped. ``--again`` runs the survivors once more, ``--page docs/mutants.md`` writes
the results there.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.mutation import report
from tests.mutation.chosen import (
    AREAS,
    ROOT,
    TESTS,
    Mutant,
    files_of,
    mutants_of,
    name_of,
    sample,
)  # fmt: skip
from tests.mutation.forked import processor_seconds
from tests.mutation.kept import ALIVE, Result, add, first_and_last
from tests.mutation.loop import Loop

FOLDER = ROOT / ".mutants"


def main(words: list[str] | None = None) -> int:
    given = _parser().parse_args(words)
    kept = {}
    for area in given.area or AREAS:
        files = files_of(area)
        mutants = [mutant for path in files for mutant in mutants_of(path)]
        file = FOLDER / f"{area}-{given.sample}-{given.seed}.jsonl"
        chosen = sample(mutants, given.sample, given.seed)
        kept[area] = file, len(mutants), {mutant.key for mutant in chosen}
        if not given.page:
            one_area(area, files, chosen, file, given)
    if given.page:
        report.write(given.page, kept)
    return 0


def one_area(
    area: str,
    files: list[Path],
    chosen: list[Mutant],
    kept: Path,
    given: argparse.Namespace,
) -> None:
    results = first_and_last(kept)[1]
    waiting = [m for m in chosen if _wanted(m, results, again=given.again)]
    if waiting:
        tests = [*TESTS[area], *(name_of(path) for path in files)]
        judge(files, waiting, tests, FOLDER / f"map-{area}.json", kept, given)
    ended = first_and_last(kept)[1].values()
    _say(f"{area} {dict(Counter(result.verdict for result in ended))}")


def _wanted(mutant: Mutant, results: dict[str, Result], *, again: bool) -> bool:
    """Those not run yet; or those alive of which nothing was said."""
    result = results.get(mutant.key)
    if not again or result is None:
        return result is None and not again
    return result.verdict == ALIVE and mutant.key not in report.verdicts_given()


def judge(
    files: list[Path],
    mutants: list[Mutant],
    tests: list[str],
    map_file: Path,
    kept: Path,
    given: argparse.Namespace,
) -> None:
    """Collect the tests once and fork for each mutant until the time is over."""
    end = processor_seconds() + given.seconds
    kept.parent.mkdir(exist_ok=True)

    def done(result: Result) -> bool:
        add(kept, result)
        if given.verbose or result.verdict == ALIVE:
            _say(f"{result.verdict:9} {result.line} {result.key}")
        return processor_seconds() < end

    _examples(given.examples)
    loop = Loop(files, mutants, map_file, given.cap, given.slack, given.seconds, done)
    early = "ignore::pytest.PytestAssertRewriteWarning"  # Hypothesis is imported above
    quiet = ["-q", "-s", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist"]
    quiet += ["-W", early]
    with tempfile.TemporaryDirectory() as temporary:  # no key is kept in a git tree
        places = [f"--basetemp={temporary}/tests", f"--rootdir={ROOT}"]
        code = pytest.main([*quiet, *places, *tests], plugins=[loop])
    if code:
        sys.exit(f"pytest ended with {code!r}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _examples(most: int) -> None:
    """The first example that fails is enough: it is not made smaller."""
    settings.register_profile(
        "mutants",
        max_examples=most,
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
    parser.add_argument(
        "--cap", type=float, default=12, help="seconds of tests a mutant"
    )
    parser.add_argument(
        "--slack", type=float, default=5, help="seconds before time is out"
    )
    parser.add_argument("--seconds", type=float, default=1e9, help="of processor")
    parser.add_argument("--examples", type=int, default=25, help="of Hypothesis")
    parser.add_argument("--again", action="store_true", help="survivors not explained")
    parser.add_argument("--page", type=Path, help="write results there, run nothing")
    parser.add_argument("--verbose", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
