"""Colours that can be told apart."""

import itertools

import numpy as np
import pytest

from agencygraph.view.palette import COLOURS, GREY, agency_colours, contrast

# Machado, Oliveira & Fernandes (2009), IEEE TVCG 15(6), severity 1
SIGHT = {
    "all": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def linear(colour):
    value = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    x = TO_XYZ @ rgb / [0.95047, 1, 1.08883]
    f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one, two, sight):
    seen = [lab(np.clip(SIGHT[sight] @ linear(c), 0, 1)) for c in (one, two)]
    return np.linalg.norm(seen[0] - seen[1])


@pytest.mark.parametrize("colour", [*COLOURS, GREY])
def test_every_colour_stands_out_from_white(colour):
    assert contrast(colour, "#ffffff") >= 3.0


def test_there_are_twenty_colours_and_a_grey():
    assert len({*COLOURS, GREY}) == 21


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(("first", "least"), [(6, 13), (12, 8), (20, 5)])
def test_colours_differ_for_every_kind_of_sight(sight, first, least):
    pairs = itertools.combinations(COLOURS[:first], 2)

    assert min(difference(a, b, sight) for a, b in pairs) > least


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_the_largest_agencies_get_colours_and_the_rest_grey():
    sizes = np.arange(30)

    found = agency_colours(sizes, [f"a{k}" for k in range(30)])

    assert found[29] == COLOURS[0]
    assert set(found[10:]) == set(COLOURS)
    assert set(found[:10]) == {GREY}


def test_agencies_of_equal_size_are_coloured_by_label():
    one = agency_colours(np.array([5, 5, 5]), ["b", "a", "c"])

    assert one == (COLOURS[1], COLOURS[0], COLOURS[2])
