"""Importing the package is free; what it depends on comes in when it is used."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEPENDENCIES = {
    "click",
    "defusedxml",
    "duckdb",
    "jinja2",
    "narwhals",
    "networkx",
    "numba",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "pyspark",
    "python_multipart",
    "pyvis",
    "scipy",
    "sqlalchemy",
    "starlette",
    "uvicorn",
    "xlsxwriter",
}


def modules_after(code):
    """Names of the modules that running ``code`` loads into a bare Python."""
    script = (
        "import json, sys\n"
        "before = set(sys.modules)\n"
        f"{code}\n"
        "print(json.dumps(sorted(set(sys.modules) - before)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_importing_the_package_loads_none_of_its_dependencies():
    loaded = modules_after("import agencygraph")

    assert loaded & DEPENDENCIES == set()


def test_importing_the_package_loads_a_handful_of_modules():
    bare = modules_after("import importlib, typing")

    loaded = modules_after("import agencygraph") - bare

    assert loaded == {"agencygraph"}


def test_asking_what_there_is_loads_nothing():
    loaded = modules_after("import agencygraph; dir(agencygraph); agencygraph.__all__")

    assert loaded & DEPENDENCIES == set()


def test_a_small_network_needs_no_compiler_and_no_dataframe():
    loaded = modules_after(
        "import agencygraph as ag\n"
        "roster = ag.Roster.from_labels(['a', 'b'], ['x', 'y'])\n"
        "network = ag.Network.from_ties(roster, ['a'], ['b'])\n"
        "repr(network.ties())\n"
    )

    assert "numpy" in loaded
    assert loaded & (DEPENDENCIES - {"numpy", "scipy"}) == set()
