"""The public list, the package, the one-line descriptions and the twins agree."""

import importlib
import inspect
import re
from collections import Counter
from pathlib import Path

import pytest

import agencygraph as ag

ROOT = Path(__file__).resolve().parent.parent
LINES = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8").splitlines()
LISTED = [m[1] for line in LINES if (m := re.match(r"\|\s*`(\w+)`\s*\|", line))]
TWINS = {
    name
    for path in (ROOT / "tests").glob("naive*.py")
    for name in vars(importlib.import_module(f"tests.{path.stem}"))
}
MEASURES = {
    name: home
    for name, home in ag._HOME.items()
    if home.startswith(("measures.", "inference."))
    and name != "measure_all"  # the others side by side
}


def test_the_public_list_is_the_table_of_homes_in_order():
    assert ag.__all__ == sorted(ag._HOME)
    assert list(ag._HOME) == sorted(ag._HOME)


@pytest.mark.parametrize("name", ag.__all__)
def test_every_public_name_is_at_home_where_the_table_says(name):
    home = importlib.import_module(f"agencygraph.{ag._HOME[name]}")

    found = getattr(ag, name)

    assert found is getattr(home, name)
    assert found.__module__ == home.__name__


def test_type_checkers_see_the_same_names():
    source = (ROOT / "agencygraph" / "__init__.py").read_text(encoding="utf-8")

    pattern = r"from agencygraph\.([\w.]+) import \(?\s*(\w+) as \2\b"
    seen = re.findall(pattern, source)

    assert {name: home for home, name in seen} == ag._HOME


def test_every_public_name_has_one_line_in_the_documents():
    assert {name: n for name, n in Counter(LISTED).items() if n > 1} == {}
    assert sorted(LISTED) == ag.__all__


def test_dir_lists_the_public_names_and_nothing_else_is_there():
    assert set(dir(ag)) == {*ag.__all__, "__version__"}
    with pytest.raises(AttributeError, match="no attribute 'brokerag'"):
        ag.brokerag  # noqa: B018 (the attribute is the point)


def test_there_are_measures_to_check():
    assert "brokerage_roles" in MEASURES


@pytest.mark.parametrize(("name", "home"), MEASURES.items())
def test_every_measure_is_compared_with_its_twin_where_one_would_look(name, home):
    """The twin is called like the measure, or like it with a level: ``_people``."""
    twin = rf"{name}(_\w+)?"
    written_out = [found for found in TWINS if re.fullmatch(twin, found)]
    folder, _, module = home.partition(".")
    mirror = ROOT / "tests" / folder / f"test_{module}.py"

    text = mirror.read_text(encoding="utf-8")

    assert written_out
    assert re.search(rf"\bag\.{name}\b", text)
    assert re.search(rf"\bnaive\w*\.{twin}\b", text)


@pytest.mark.parametrize("name", ag.__all__)
def test_every_public_name_is_shown_by_an_example(name):
    found = getattr(ag, name)
    texts = [inspect.getdoc(found)]
    if inspect.isclass(found):
        texts += [inspect.getdoc(getattr(found, member)) for member in vars(found)]

    assert any(">>> " in (text or "") for text in texts)


def test_the_version_is_that_of_the_project():
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert f'\nversion = "{ag.__version__}"\n' in settings
