"""Trust before and after: the same raters of the same people, never who rated whom."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_inference_scores as naive
from tests.assertions import assert_table
from tests.naive import Plain
from tests.strategies import networks, relabel, renaming


def items_of(network):
    """The ratings of a wave as dictionaries, one item."""
    return [Plain.of(network).weight]


@st.composite
def waves(draw):
    return [
        draw(networks(directed=True, complete=True, max_people=8)) for _ in range(2)
    ]


@given(waves())
def test_trust_change_follows_its_definition(pair):
    before, after = pair
    agencies = Plain.of(after).agency
    ratings = [
        {
            two: value
            for two, value in items_of(wave)[0].items()
            if set(two) <= set(agencies)
        }
        for wave in pair
    ]
    expected = naive.trust_change([ratings[0]], [ratings[1]], agencies, 3)

    found = ag.trust_change(before, after, min_raters=3)

    rows = {label: expected[label] for label in found.labels}
    for name in ("before", "after", "change", "raters", "ratees", "ratings"):
        values = {label: row[name] for label, row in rows.items()}
        assert_table(found, row="agency pair", **{name: values})


@given(waves(), st.randoms(use_true_random=False))
def test_trust_change_does_not_see_ids_and_turns_with_the_waves(pair, random):
    before, after = pair
    people, agencies = renaming(ag.align(before, after)[1], random)
    before = ag.align(before, after)[0].replace(
        roster=ag.align(before, after)[1].roster
    )
    after = ag.align(pair[0], after)[1]

    there = ag.trust_change(before, after, min_raters=3).to_dict()
    back = ag.trust_change(
        relabel(after, people, agencies),
        relabel(before, people, agencies),
        min_raters=3,
    ).to_dict()

    for (g, h), row in there.items():
        other = back.get((agencies[g], agencies[h]), {"change": np.nan})
        np.testing.assert_allclose(row["change"], -other["change"], atol=1e-12)


def many(value, raters=5):
    ids = [f"f{i}" for i in range(5)]
    roster = ag.Roster.from_labels([*ids, "cy"], ["fire"] * 5 + ["health"])
    return ag.Network.from_ties(roster, ids[:raters], ["cy"] * raters, [value] * raters)


def test_fewer_raters_in_either_wave_are_not_shown():
    both = ag.trust_change(many(2), many(3)).to_dict()["fire", "health"]
    fewer = ag.trust_change(many(2), many(3, raters=4))

    assert both["change"] == 1
    assert np.isnan(fewer.to_dict()["fire", "health"]["change"])
    assert "1 pair of agencies not shown: fewer than 5 people rated both times." in (
        fewer.notes
    )


def test_items_are_taken_together_and_a_preset_is_checked():
    items = [{"a": many(2), "b": many(4)}, {"a": many(2), "b": many(5)}]

    found = ag.trust_change(*items).to_dict()["fire", "health"]

    assert (found["before"], found["after"]) == (3, 3.5)
    with pytest.raises(ag.ParameterError, match="missing"):
        ag.trust_change(*items, preset="PARTNER trust")
    with pytest.raises(ag.ParameterError, match="min_raters is 3 or more"):
        ag.trust_change(*items, min_raters=2)
    with pytest.raises(ag.DataError, match="outside 1 to 4"):
        ag.trust_change(*items, scale=(1, 4))
