"""``study.toml``: every key is checked, and what is written can be read."""

import re
import tomllib
from pathlib import Path

import pytest

import agencygraph as ag
from agencygraph.io.checks import Checks
from agencygraph.io.settings import (
    KindSettings,
    Settings,
    read_settings,
    settings_from,
)
from agencygraph.io.settings_writing import settings_text

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "files.md"


def problems_of(given):
    checks = Checks()
    settings_from(given, checks)
    return [(problem.column, problem.rule) for problem in checks.problems]


@pytest.mark.parametrize(
    ("given", "column", "rule"),
    [
        ({"wave": ["a"]}, "wave", "is not a setting"),
        ({"waves": "before"}, "waves", "is not a list of names"),
        ({"waves": [1.5]}, "waves", "is not a list of names"),
        ({"title": 3}, "title", "is not text"),
        ({"unit": "people"}, "unit", "is not allowed here"),
        ({"confidential": "trusts"}, "confidential", "is not a list of names"),
        ({"kinds": ["knows"]}, "kinds", "is a table"),
        (
            {"kinds": {"a": 1}},
            "kinds.a",
            "is a table: begin it with [kinds.'a']",
        ),
        ({"kinds": {"a": {"direct": True}}}, "kinds.a.direct", "is not a setting"),
        (
            {"kinds": {"a": {"directed": "no"}}},
            "kinds.a.directed",
            "is neither true nor false",
        ),
        (
            {"kinds": {"a": {"repeats": "min"}}},
            "kinds.a.repeats",
            "is not allowed here",
        ),
        (
            {"kinds": {"a": {"max_choices": 0}}},
            "kinds.a.max_choices",
            "is not a whole number from 1",
        ),
        (
            {"kinds": {"a": {"max_choices": True}}},
            "kinds.a.max_choices",
            "is not a whole number from 1",
        ),
        ({"kinds": {"a": {"scale": 5}}}, "kinds.a.scale", "is a list of levels"),
        (
            {"kinds": {"a": {"scale": [{"word": "weekly"}]}}},
            "kinds.a.scale",
            "needs a number as value of each level",
        ),
        (
            {"kinds": {"a": {"scale": [{"value": 2}, {"value": 1}]}}},
            "kinds.a.scale",
            "is not a scale: the values of a scale are positive and rise: (2.0, 1.0)",
        ),
        (
            {"kinds": {"a": {"scale": [{"value": 1, "name": "weekly"}]}}},
            "kinds.a.scale[1].name",
            "is not a setting",
        ),
        (
            {"kinds": {"a": {"scale": [{"value": 1}], "repeats": "sum"}}},
            "kinds.a.repeats",
            "adds up levels, and a sum of levels is not a level",
        ),
    ],
)
def test_a_wrong_setting_is_told_with_its_place(given, column, rule):
    assert problems_of(given) == [(column, rule)]


def test_every_wrong_setting_is_told():
    assert len(problems_of({"a": 1, "b": 2, "unit": 3})) == 3


def test_an_unknown_key_comes_with_the_nearest_one():
    checks = Checks()
    settings_from({"confidence": []}, checks)

    (problem,) = checks.problems
    assert problem.fix.startswith(
        "did you mean 'confidential'? there are title, waves, unit, confidential, kinds"
    )


def test_settings_that_are_no_dictionary_are_refused():
    assert problems_of(["waves"])[0][1] == "settings are a dictionary, not list"


def test_a_file_that_is_not_toml_is_told(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text("waves = [before]", encoding="utf-8")
    checks = Checks()

    read_settings(path, checks)

    assert checks.problems[0].rule.startswith("the file is not TOML: Invalid value")


def test_what_is_written_is_read_as_the_same_settings():
    settings = Settings(
        title='A "quoted"\n\ttitle \\ \x7f',
        waves=("before", 'the "after"'),
        unit="agency",
        confidential=("trusts",),
        kinds={
            'a "b".c': KindSettings(
                directed=False,
                repeats="max",
                max_choices=3,
                waves=("before",),
                scale=ag.Scale((0.5, 1.0), ('"low"', "high"), (1.0, 12.5)),
            ),
            "trusts": KindSettings(),
        },
    )
    checks = Checks()

    again = settings_from(tomllib.loads(settings_text(settings)), checks)

    assert checks.problems == []
    assert again == settings


def test_the_settings_shown_in_the_guide_are_good():
    shown = re.search(
        r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL
    )
    checks = Checks()

    settings = settings_from(tomllib.loads(shown[1]), checks)

    assert checks.problems == []
    assert settings.waves == ("before", "after")
    assert settings.kinds["shares information"].scale.amounts == (1, 12, 52)
