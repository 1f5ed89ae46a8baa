"""Changes drawn on a scale: numbers of the library, at places that fit their order."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.reporting import intervals
from agencygraph.reporting.gather import between, one_wave
from agencygraph.reporting.intervals import Moved, panel
from agencygraph.reporting.returned import FEWEST, returned
from tests.strategies import networks

VALUES = st.floats(-100, 100).map(lambda value: round(value, 3))


@st.composite
def rows(draw):
    found = []
    for name in draw(st.lists(st.text(max_size=4), min_size=1, max_size=5)):
        low, change, high = sorted(draw(st.tuples(VALUES, VALUES, VALUES)))
        known = draw(st.booleans())
        ends = (low, high) if known else (math.nan, math.nan)
        found.append(Moved(name, change, "", "", *ends))
    return found


@pytest.fixture(scope="module")
def change():
    study = ag.simulate_study()
    return between(
        *(one_wave(study.network(wave, "knows"), wave) for wave in study.waves)
    )


@given(rows())
def test_larger_changes_stand_further_right_and_all_on_the_scale(found):
    drawn = panel(found, "points")

    pairs = zip(found, drawn["rows"], strict=True)
    places = sorted((row.change, one["x"]) for row, one in pairs)
    assert [x for _, x in places] == sorted(x for _, x in places)
    for one in drawn["rows"]:
        for x in (one["x"], *one["whisker"]):
            assert 0 <= x <= intervals.WIDTH
        assert not one["whisker"] or one["whisker"][0] <= one["x"] <= one["whisker"][1]


@given(rows())
def test_a_dot_is_filled_only_if_its_interval_leaves_out_zero(found):
    drawn = panel(found, "points")

    for row, one in zip(found, drawn["rows"], strict=True):
        leaves_out = row.is_sure and (row.low > 0 or row.high < 0)
        assert (one["look"] in ("up", "down")) == leaves_out
        assert (one["interval"] == intervals.NONE) == (not row.is_sure)


@given(rows())
def test_ticks_are_a_few_round_numbers_on_the_scale(found):
    ticks = panel(found, "points")["ticks"]

    assert 2 <= len(ticks) <= 7
    assert len({tick["text"] for tick in ticks}) == len(ticks)
    assert all(0 <= tick["x"] <= intervals.WIDTH for tick in ticks)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.15, "+0.15"), (0.1, "+0.1"), (0.05, "+0.05"), (0.0, "0"), (-20.0, "−20")],
)
def test_a_tick_says_its_number_whole(value, text):
    assert intervals._tick(value) == text


def test_where_nothing_is_known_nothing_is_drawn():
    assert panel([Moved("density", math.nan)], "points") is None
    assert panel([], "points") is None


def test_rows_are_those_of_the_change_intervals(change):
    table = change.delta.intervals.to_dict()

    shown = {row.name: row for row in intervals.moved(change)}

    for name, statistic in {
        "pairs tied, all": "density",
        "pairs tied, across agencies": "density across",
        "pairs tied, within agencies": "density within",
    }.items():
        for mine, theirs in (("change", "change"), ("low", "low"), ("high", "high")):
            expected = 100 * table[statistic][theirs]
            assert getattr(shown[name], mine) == pytest.approx(expected)


def test_the_share_that_crosses_is_the_index_on_another_scale(change):
    (index,) = intervals.indices(change)
    share = next(r for r in intervals.moved(change) if r.name.startswith("ties that"))

    assert share.change == pytest.approx(50 * index.change)
    assert share.low == pytest.approx(50 * index.low)
    assert share.chance[1] == pytest.approx(50 * index.chance[1])
    crossing = [ag.ei_index(one, by="network") for one in change.delta.joint]
    after = crossing[1]["across"][0] / (
        crossing[1]["across"][0] + crossing[1]["within"][0]
    )
    assert share.after == f"{100 * after:.1f}%"


@given(networks(directed=True, min_people=FEWEST, max_people=14))
def test_the_interval_of_reciprocity_is_that_of_the_jackknife(network):
    assume(network.max_choices is None)
    ties = network.ties().labels
    fewer = ag.Network.from_ties(
        network.roster,
        [one for one, _ in ties[::2]],
        [two for _, two in ties[::2]],
        directed=True,
    )

    def share(one):
        return ag.reciprocity(one)["reciprocity_arcs"][0]

    found = returned(fewer, network)
    waves = ag.jackknife(share, fewer, network).to_dict()["share"]

    assume(found is not None and network.is_fully_observed)
    assert found.before == pytest.approx(waves["before"])
    assert found.after == pytest.approx(waves["after"])
    if math.isfinite(found.low) and waves["people"] == network.n_people:
        assert found.low == pytest.approx(waves["low"])
        assert found.high == pytest.approx(waves["high"])


def test_reciprocity_of_few_people_has_no_interval():
    roster = ag.Roster.from_labels("abcd", "xxyy")
    before = ag.Network.from_ties(roster, "ab", "ba")
    after = ag.Network.from_ties(roster, "abc", "bad")

    found = returned(before, after)

    assert (found.before, found.after) == (1.0, pytest.approx(2 / 3))
    assert math.isnan(found.low)
