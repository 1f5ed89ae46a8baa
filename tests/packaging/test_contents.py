"""The checks of `make package` find what they look for."""

import pytest

from scripts.package_contents import BILL, METADATA, sdist_problems, wheel_problems

PACKAGE = ["agencygraph/__init__.py", "agencygraph/py.typed", "agencygraph/a/b.css"]
INFO = [f"agencygraph-1.dist-info/{name}" for name in (*METADATA, BILL)]


def test_a_good_wheel_has_no_problem():
    assert list(wheel_problems(PACKAGE + INFO, [*PACKAGE, "agencygraph/a.d.ts"])) == []


@pytest.mark.parametrize("lost", PACKAGE + INFO)
def test_a_file_that_is_lost_is_told(lost):
    held = [name for name in PACKAGE + INFO if name != lost]

    told = list(wheel_problems(held, PACKAGE))

    assert told
    assert all(lost.endswith(line.removeprefix("the wheel lacks ")) for line in told)


@pytest.mark.parametrize(
    "name",
    [
        "tests/test_api.py",
        "agencygraph/__pycache__/a.cpython-311.pyc",
        "agencygraph/types.d.ts",
        "agencygraph-1.dist-info/a.pyc",
    ],
)
def test_a_file_that_nobody_needs_is_told(name):
    told = list(wheel_problems([*PACKAGE, *INFO, name], [*PACKAGE, "agencygraph/x.ts"]))

    assert told == [f"the wheel holds {name}"]


def test_an_sdist_holds_what_is_kept_and_nothing_else():
    names = ["a-1/README.md", "a-1/PKG-INFO", "a-1/.node/x"]

    told = list(sdist_problems(names, ["README.md", "Makefile"]))

    assert told == ["the sdist lacks Makefile", "the sdist holds .node/x"]
