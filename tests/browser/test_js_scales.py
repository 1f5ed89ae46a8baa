"""Colours by value: in order, told apart by every eye, seen on every ground."""

import itertools
import math

import numpy as np
import pytest

from agencygraph.view.palette import contrast
from tests.browser.features import CORE, Blank
from tests.view.test_palette import SIGHT, difference

GROUNDS = {False: "#ffffff", True: "#10161f"}
INDEX = """
const scale = home.scales.of(x[0], x[1], x[2]);
const told = scale.legend();
return { at: x[3].map(scale.index), colours: scale.colours, low: scale.low,
  high: scale.high, mid: scale.mid, legend: told };
"""


@pytest.fixture
def blank(open_file, tmp_path):
    return Blank(open_file, tmp_path, *CORE, "scales")


def scale(blank, values, kind="auto", *, dark=False, at=()):
    return blank.run(INDEX, values, kind, dark, list(at))


@pytest.mark.parametrize("dark", GROUNDS)
@pytest.mark.parametrize("kind", ["sequential", "diverging"])
def test_every_colour_stands_out_from_its_ground(blank, kind, dark):
    colours = scale(blank, [0, 1], kind, dark=dark)["colours"]

    assert len(colours) == 256
    assert min(contrast(colour, GROUNDS[dark]) for colour in colours) >= 3


@pytest.mark.parametrize("dark", GROUNDS)
def test_more_stands_out_more(blank, dark):
    colours = scale(blank, [0, 1], "sequential", dark=dark)["colours"][:255]

    seen = [contrast(colour, GROUNDS[dark]) for colour in colours]
    steps = np.diff(seen)

    assert (steps > -0.06).all()  # a channel has whole numbers
    assert (np.diff(seen[::8]) > 0).all()


@pytest.mark.parametrize("dark", GROUNDS)
def test_what_is_farther_from_zero_stands_out_more(blank, dark):
    colours = scale(blank, [-1, 1], "diverging", dark=dark)["colours"]
    seen = [contrast(colour, GROUNDS[dark]) for colour in colours]

    assert (np.diff(seen[127:255:8]) > 0).all()
    assert (np.diff(seen[127::-8]) > 0).all()


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("dark", GROUNDS)
@pytest.mark.parametrize("kind", ["sequential", "diverging"])
def test_nine_steps_and_the_unknown_differ_for_every_kind_of_sight(
    blank, kind, dark, sight
):
    colours = scale(blank, [0, 1], kind, dark=dark)["colours"]
    steps = [colours[round(k * 254 / 8)] for k in range(9)]

    apart = [difference(one, two, sight) for one, two in itertools.pairwise(steps)]
    unknown = [difference(colour, colours[255], sight) for colour in colours[:255]]

    assert min(apart) > 4
    assert min(unknown) > 7


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("dark", GROUNDS)
def test_both_sides_of_zero_differ_for_every_kind_of_sight(blank, dark, sight):
    colours = scale(blank, [-1, 1], "diverging", dark=dark)["colours"]
    pairs = [(colours[127 - k], colours[127 + k]) for k in range(32, 128, 16)]

    assert min(difference(one, two, sight) for one, two in pairs) > 12


def test_indices_follow_the_values_and_the_unknown_is_apart(blank):
    found = scale(
        blank, [0.0, 5.0, 10.0, 8.0], at=[0, 2.5, 5, 10, math.nan, 99, -1, math.inf]
    )

    assert found["at"] == [0, 64, 127, 254, 255, 254, 0, 254]
    assert (found["low"], found["high"], found["mid"]) == (0, 10, None)


def test_values_of_both_signs_get_a_middle_at_zero(blank):
    found = scale(blank, [-0.2, 0.1, 1.0], at=[-1, -0.2, 0, 1])

    assert (found["low"], found["mid"], found["high"]) == (-1, 0, 1)
    assert found["at"] == [0, 102, 127, 254]


def test_a_change_is_diverging_whatever_its_signs(blank):
    found = scale(blank, [1.0, 4.0], "change", at=[0, 4])

    assert (found["low"], found["high"]) == (-4, 4)
    assert found["at"] == [127, 254]


def test_a_measure_that_few_have_is_spread_by_the_root(blank):
    values = [0.0] * 8 + [1.0, 100.0]

    found = scale(blank, values, at=[0, 25, 100])

    assert found["legend"]["rooted"]
    assert found["at"] == [0, 127, 254]
    stops = [(stop["share"], stop["value"]) for stop in found["legend"]["stops"]]
    assert stops == [(0, 0), (0.25, 6.25), (0.5, 25), (0.75, 56.25), (1, 100)]


def test_all_waves_share_one_scale(blank):
    found = scale(blank, [[0.0, 4.0], [2.0, 10.0, math.nan]], at=[4])

    assert (found["low"], found["high"]) == (0, 10)
    assert found["legend"]["missing"] == 1


@pytest.mark.parametrize(
    ("values", "at", "index"),
    [([3.0, 3.0], 3, 127), ([math.nan], math.nan, 255), ([0.0], 0, 127)],
)
def test_values_that_are_all_alike_have_one_colour_and_one_stop(
    blank, values, at, index
):
    found = scale(blank, values, at=[at])

    assert found["at"] == [index]
    assert len(found["legend"]["stops"]) == 1


def test_infinite_values_take_the_ends_and_are_told(blank):
    found = scale(blank, [0.0, 1.0, 2.0, math.inf], at=[math.inf])

    key = blank.run(
        """const say = home.format.speaker(said);
        const scale = home.scales.of([0, 1, 2, Infinity, NaN]);
        const made = home.scales.key(scale, say, "<b>x", false);
        document.body.append(made);
        return [made.textContent, made.querySelectorAll("b").length,
          made.querySelector(".bar").style.backgroundImage.split("rgb(").length - 1];"""
    )

    assert found["high"] == 2
    assert found["at"] == [254]
    assert key == ["colour: \u2068<b>x\u2069012 … ∞n/a 1", 0, 33]
