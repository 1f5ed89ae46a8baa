"""What is said of the package in several places agrees."""

import datetime as dt
import re
import tomllib
from pathlib import Path

import yaml

import agencygraph as ag
from scripts import licences, package, sbom

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = SETTINGS["project"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
RECIPE = yaml.safe_load((ROOT / "packaging/conda/recipe.yaml").read_text("utf-8"))
LICENCES = (ROOT / "docs" / "licences.md").read_text("utf-8")
RELEASED = re.compile(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)$", re.MULTILINE)


def newest_release():
    """Version and day at the top of the changelog."""
    return RELEASED.search((ROOT / "CHANGELOG.md").read_text("utf-8")).groups()


def test_the_version_is_the_same_everywhere():
    named = {
        "package": ag.__version__,
        "settings": PROJECT["version"],
        "citation": CITATION["version"],
        "recipe": RECIPE["context"]["version"],
        "changelog": newest_release()[0],
        "bill of materials": sbom.bill()["metadata"]["component"]["version"],
    }

    assert set(named.values()) == {ag.__version__}, named


def test_the_citation_names_the_day_of_the_release():
    assert CITATION["date-released"] == newest_release()[1]
    assert dt.date.fromisoformat(CITATION["date-released"]) >= dt.date(2026, 11, 23)


def test_the_citation_has_what_the_format_requires():
    assert {"cff-version", "message", "title", "authors"} <= set(CITATION)
    assert CITATION["cff-version"] == "1.2.0"
    assert CITATION["type"] == "software"
    assert CITATION["license"] == PROJECT["license"]
    assert CITATION["authors"] == PROJECT["authors"]


def test_the_conda_recipe_requires_what_the_package_requires():
    run = RECIPE["requirements"]["run"]

    assert run[0] == f"python {PROJECT['requires-python']}"
    assert run[1:] == [line.replace(">=", " >=") for line in PROJECT["dependencies"]]
    assert RECIPE["requirements"]["host"][2:] == [
        line.replace(">=", " >=") for line in SETTINGS["build-system"]["requires"]
    ]
    assert RECIPE["build"]["python"]["entry_points"] == [
        f"{name} = {where}" for name, where in PROJECT["scripts"].items()
    ]


def test_the_pythons_named_are_those_that_are_tried():
    prefix = "Programming Language :: Python :: 3."
    named = [c.split(" :: ")[-1] for c in PROJECT["classifiers"] if prefix in c]

    assert tuple(named) == package.SUPPORTED
    assert PROJECT["requires-python"] == f">={named[0]}"


def test_the_bill_of_materials_is_that_of_the_settings():
    kept = sbom.BILL.read_text("utf-8")

    assert kept == sbom.text(), "run: python scripts/sbom.py"


def rows():
    """Version and licence of each package on the page, by name, and who needs it."""
    cells = [line.strip("| ").split(" | ") for line in LICENCES.split("\n")]
    return {row[0]: row[1:] for row in cells if len(row) == 4}


def test_every_package_named_has_its_licence_listed():
    listed = {name: row[2] for name, row in rows().items()}

    missing = {
        needed.name: needed.by
        for needed in licences.direct()
        if listed.get(needed.name) != needed.by
    }

    assert missing == {}, "run: python scripts/licences.py"


def test_a_licence_listed_is_what_the_package_says():
    wrong = {}
    for name, (version, licence, _) in rows().items():
        found = licences.installed(name)
        if found is not None and found.version == version:  # another may differ
            wrong[name] = licence, licences.licence(found)

    assert {name: pair for name, pair in wrong.items() if pair[0] != pair[1]} == {}


def test_no_licence_listed_is_unknown():
    assert [name for name, row in rows().items() if row[1] == "not said"] == []
