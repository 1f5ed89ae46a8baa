"""Twenty colours that stay apart for colour-blind readers, and on white."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

COLOURS = (
    "#0072B2",  # Okabe & Ito (2008): blue, vermillion, bluish green
    "#D55E00",
    "#009E73",
    "#332288",  # from here on Tol (2021) but for the next, Okabe & Ito's purple
    "#CC79A7",
    "#999933",
    "#663333",
    "#AA3377",
    "#6699CC",
    "#225555",
    "#A5170E",
    "#666633",
    "#EE6677",
    "#9970AB",
    "#004488",
    "#CC3311",
    "#72190E",
    "#882E72",
    "#EE3377",
    "#882255",
)
"""Ordered so that each differs most from those before it, under simulated protanopia,
deuteranopia and tritanopia too; all have a contrast of 3:1 on white or more."""

GREY = "#767D87"
"""For agencies beyond the twentieth and people without a known agency."""


def agency_colours(
    sizes: NDArray[np.integer], labels: Sequence[str]
) -> tuple[str, ...]:
    """Colour of each agency: the largest get one of their own, the rest share grey.

    Equal sizes are ordered by label, so that the order of the input decides nothing.

    >>> agency_colours(np.array([3, 9]), ["fire", "health"])
    ('#D55E00', '#0072B2')
    """
    order = sorted(range(len(labels)), key=lambda k: (-int(sizes[k]), labels[k]))
    found = [GREY] * len(labels)
    for colour, agency in zip(COLOURS, order, strict=False):
        found[agency] = colour
    return tuple(found)


def contrast(one: str, two: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2).

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    low, high = sorted([_luminance(one), _luminance(two)])
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(
        channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
    )
    return float(linear @ [0.2126, 0.7152, 0.0722])
