"""What random change would make of an index, against enumeration of every change."""

import math
from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from agencygraph.inference._random_change import Part, random_change

SMALL = st.builds(
    lambda there, lost, free, new: Part(
        max(there - lost, 0), min(lost, there), min(new, free), free
    ),
    *(st.integers(0, 4),) * 4,
)


def enumerated(across, within):
    """E–I index after every equally likely change: which ties go, which pairs form."""
    ties = ["across"] * (across.stayed + across.dissolved)
    ties += ["within"] * (within.stayed + within.dissolved)
    free = ["across"] * across.open + ["within"] * within.open
    kept = combinations(ties, across.stayed + within.stayed)
    found = []
    for stay in kept:
        for new in combinations(free, across.formed + within.formed):
            after = [*stay, *new]
            index = (2 * after.count("across") - len(after)) / len(after)
            found.append(index)
    return sorted(found)


@given(SMALL, SMALL)
def test_the_average_is_that_over_every_change(across, within):
    assume(across.stayed + within.stayed + across.formed + within.formed)
    every = enumerated(across, within)

    found = random_change(across, within)

    assert math.isclose(found.mean, sum(every) / len(every), abs_tol=1e-9)


@given(SMALL, SMALL)
def test_the_range_holds_at_least_95_per_cent_of_changes(across, within):
    assume(across.stayed + within.stayed + across.formed + within.formed)
    every = enumerated(across, within)

    found = random_change(across, within)

    inside = [v for v in every if found.low - 1e-9 <= v <= found.high + 1e-9]
    assert len(inside) >= 0.95 * len(every)


def test_the_eies_researchers_have_the_published_values():
    found = random_change(Part(374, 4, 104, 276), Part(267, 5, 14, 66))

    assert [round(value, 3) for value in found] == [0.233, 0.215, 0.252]


def test_millions_of_ties_are_no_harder():
    found = random_change(
        Part(10**6, 10**5, 10**5, 10**9), Part(10**6, 10**5, 10**5, 10**8)
    )

    assert found.low < found.mean < found.high
    assert found.high - found.low < 0.01


def test_no_tie_left_no_index():
    found = random_change(Part(0, 2, 0, 0), Part(0, 1, 0, 3))

    assert all(math.isnan(value) for value in found)
