"""The runner of mutants: a weak test lets one live, a strong one does not."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.chosen import ROOT, mutants_of, sample
from tests.mutation.operators import sites
from tests.mutation.report import verdicts_given, wilson

PLANTED = '''
"""Words that no mutant touches."""


def share(part: int, whole: int = 2) -> float:
    """A share."""
    if part < 0:
        raise ValueError("less than nothing")
    return part / whole


def endless(n):
    while n > 0:
        n -= 1
    return n
'''
WEAK = """
from planted import endless, share

def test_a_share_is_a_number():
    assert isinstance(share(1), float)

def test_it_ends():
    endless(3)
"""
STRONG = """
import pytest
from planted import endless, share

def test_a_share_is_the_part_of_the_whole():
    assert share(0) == 0.0
    assert share(3) == 1.5

def test_a_share_of_less_than_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing"):
        share(-1)

def test_it_ends_at_nought():
    assert endless(3) == 0
"""
SCRIPT = """
import sys
from argparse import Namespace
from pathlib import Path
from tests.mutation.chosen import mutants_of
from tests.mutation.run import judge

folder = Path(sys.argv[1])
sys.path.insert(0, str(folder))
planted = folder / "planted.py"
given = Namespace(seconds=60, cap=5, slack=0.5, verbose=False, examples=5)
kept, mapped = folder / "kept.jsonl", folder / "map.json"
tests = [str(folder / "test_planted.py")]
judge([planted], mutants_of(planted), tests, mapped, kept, given)
"""


forks = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc of a fork")


def verdicts(folder, tests):
    (folder / "planted.py").write_text(PLANTED, encoding="utf-8")
    (folder / "test_planted.py").write_text(tests, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    lines = (folder / "kept.jsonl").read_text("utf-8").splitlines()
    rows = map(json.loads, lines)
    return {row["key"].partition("::")[2]: row["verdict"] for row in rows}


@forks
def test_a_weak_test_lets_mutants_live_and_no_file_is_changed(tmp_path):
    found = verdicts(tmp_path, WEAK)

    assert found["share: part / whole → part * whole"] == "killed"
    assert found["share: part < 0 → part <= 0"] == "survived"
    assert found["endless: n > 0 → n >= 0"] == "survived"
    assert found["endless: n -= 1 → pass"] == "timed out"
    assert (tmp_path / "planted.py").read_text("utf-8") == PLANTED


@forks
def test_a_strong_test_kills_every_mutant(tmp_path):
    found = verdicts(tmp_path, STRONG)

    assert len(found) == 9
    assert {key for key, verdict in found.items() if verdict == "survived"} == set()


def changes(body):
    text = f"def f(a: int = 3) -> 'int':\n    '''Not 1.'''\n    {body}"
    return {(site.before, site.after) for site in sites(ast.parse(text))}


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("return a < 1", {("a < 1", "a <= 1"), ("1", "2")}),
        ("return a and g(b)", {("a and g(b)", "a or g(b)")}),
        ("return not a", {("not a", "a")}),
        ("return 'one two' + a", set()),
        ("return f'one{a}'", set()),
        ("return a['key']", {("'key'", "'keyXX'")}),
        ("return min(a, key=len)", {
            ("min(a, key=len)", "max(a, key=len)"), ("min(a, key=len)", "min(a)"),
        }),
        ("return b if a else c", {("a", "not a")}),
        ("a.append(b)", {("a.append(b)", "pass")}),
        ("a += b", {("a += b", "a -= b"), ("a += b", "pass")}),
        ("x: list[1] = b", set()),
        ("return zip(a, b, strict=True)", set()),
        ("return kernels.count.run(4 * n, a + 1)", {("a + 1", "a - 1"), ("1", "2")}),
    ],
)  # fmt: skip
def test_the_changes_of_a_function_are(body, made):
    assert changes(body) == made


def test_a_change_is_taken_back():
    tree = ast.parse("def f(a):\n    return a + 1")
    before = ast.unparse(tree)

    with sites(tree)[0].made():
        during = ast.unparse(tree)

    assert during != before
    assert ast.unparse(tree) == before


def test_a_sample_is_the_same_for_a_seed_and_stays_when_other_mutants_come():
    files = sorted((ROOT / "agencygraph" / "privacy").glob("*.py"))
    mutants = [m for path in files for m in mutants_of(path)]
    fewer = [m for m in mutants if m.path != files[-1]]

    drawn = sample(mutants, 100, 1)

    assert len({m.key for m in drawn}) == 100
    assert drawn == sample(mutants, 100, 1)
    assert drawn != sample(mutants, 100, 2)
    kept = [m for m in drawn if m.path != files[-1]]
    assert kept == sample(fewer, 100, 1)[: len(kept)]


@pytest.mark.parametrize(
    ("killed", "of", "low", "high"),
    [(0, 10, 0.0, 0.27753), (10, 10, 0.72247, 1.0), (85, 100, 0.76716, 0.90694)],
)
def test_an_interval_is_that_of_wilson(killed, of, low, high):
    assert wilson(killed, of) == pytest.approx((low, high), abs=1e-5)


def test_every_verdict_on_a_survivor_is_about_a_change_that_exists():
    existing = {
        mutant.key
        for path in {ROOT / key.partition("::")[0] for key in verdicts_given()}
        if Path(path).exists()
        for mutant in mutants_of(path)
    }

    assert set(verdicts_given()) - existing == set()
