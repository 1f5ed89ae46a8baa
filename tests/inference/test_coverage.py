"""Intervals hold the truth as often as they say, at the size of a workshop."""

import numpy as np
import pytest

from tests.inference.coverage import BLOCKS, LEAST_GIVEN, Scene, coverage

LEAST, MOST = 0.92, 0.98


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scene", "studies", "levels"),
    [
        (Scene(20, "none"), 500, False),
        (Scene(20, "strong"), 500, False),
        (Scene(20, "strong", response=0.7), 400, False),
        (Scene(40, "none", directed=False), 400, False),
        (Scene(40, "strong"), 300, True),
        (Scene(80, "strong"), 200, False),
        (Scene(40, "none", response=0.35), 400, False),
        (Scene(40, "weak", shares=(0.84, 0.10, 0.06)), 300, False),
    ],
    ids=str,
)
def test_intervals_hold_the_truth_in_about_19_of_20_studies(scene, studies, levels):
    found = coverage(scene, studies, seed=1, levels=levels)

    stated = {
        key: share
        for key, (share, given) in found.items()
        if given >= LEAST_GIVEN and key[0] != "limit"
    }
    assert {("change", "density"), ("change", "E–I index")} <= set(stated)
    for (what, row), share in stated.items():
        given = found[what, row][1]
        luck = 2 * np.sqrt(0.95 * 0.05 / (given * studies))
        assert LEAST - luck <= share <= MOST + luck, (what, row, share, given)
    assert LEAST <= np.mean(list(stated.values())) <= MOST


@pytest.mark.slow
def test_limits_where_nothing_changed_hold_more_often_than_they_say():
    scene = Scene(20, "none", churn=-2.5)

    found = coverage(scene, 300, seed=2, levels=False)

    limits = [v for (what, row), v in found.items() if what == "limit"]
    assert sum(given for _, given in limits) > len(BLOCKS) / 4
    for share, _ in limits:
        assert share >= 0.95
