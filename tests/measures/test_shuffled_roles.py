"""Roles under shuffled agencies: Monte Carlo beside the exact answer."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive, naive_brokerage
from tests.assertions import assert_same_bits
from tests.strategies import networks

DRAWS = 4000


def error(share, draws):
    """Five standard errors of a share, and what the added 1 may shift."""
    return 5 * math.sqrt(max(share * (1 - share), 0.01) / draws) + 2 / draws


@pytest.mark.parametrize("directed", [True, False])
def test_p_values_are_those_over_all_shuffles(directed):
    roster = ag.Roster.from_labels("abcdef", ["x", "x", "x", "y", "y", "z"])
    ties = ["ab", "bc", "cd", "de", "ef", "fa", "ad", "be"]
    network = ag.Network.from_ties(
        roster, [t[0] for t in ties], [t[1] for t in ties], directed=directed
    )

    found = ag.brokerage_shuffles(network, draws=DRAWS).to_dict()

    for person, values in found.items():
        exact = naive_brokerage.brokerage_shuffles(network, person)
        for name, (high, low) in exact.items():
            draws = values["shuffles"]
            assert draws > 100
            assert abs(values[f"{name}_p_high"] - high) < error(high, draws)
            assert abs(values[f"{name}_p_low"] - low) < error(low, draws)


def test_the_mean_is_the_closed_form_behind_the_ratio():
    roster = ag.Roster.from_labels(range(8), list("xxxyyyzz"))
    ties = [(i, j) for i in range(8) for j in range(8) if (3 * i + 5 * j) % 7 in (1, 2)]
    ties = [(i, j) for i, j in ties if i != j]
    network = ag.Network.from_ties(roster, *zip(*ties, strict=True))
    network = ag.threshold(network, 1).replace(answered=np.ones(8, bool))
    expected = naive.brokerage_expected(network)

    found = ag.brokerage_shuffles(network, draws=DRAWS).to_dict()

    for person, values in found.items():
        for name, mean in expected[person].items():
            slack = 5 * math.sqrt(max(mean, 1) * 4 / values["shuffles"])
            assert abs(values[f"{name}_mean"] - mean) < slack


@given(networks(), st.integers(0, 9))
def test_the_same_seed_gives_the_same_bits(network, seed):
    one = ag.brokerage_shuffles(network, draws=5, seed=seed)

    assert_same_bits(one, ag.brokerage_shuffles(network, draws=5, seed=seed))


@given(networks())
def test_p_is_never_zero_and_the_two_sides_overlap(network):
    found = ag.brokerage_shuffles(network, draws=7)

    for name in naive.role_names(network.directed):
        high, low = found[f"{name}_p_high"], found[f"{name}_p_low"]
        known = ~np.isnan(high)
        assert np.all(high[known] > 0)
        assert np.all(low[known] > 0)
        assert np.all(high[known] + low[known] >= 1)
        assert np.array_equal(known, ~np.isnan(ag.brokerage_roles(network)["total"]))


def test_no_draws_are_refused():
    network = ag.Network.from_ties(ag.Roster.from_labels("ab"), ["a"], ["b"])

    with pytest.raises(ag.ParameterError, match="at least 1, not 0"):
        ag.brokerage_shuffles(network, draws=0)


def test_where_nobody_lies_between_others_every_shuffle_has_as_much_and_as_little():
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["f", "h", "h"])
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])

    found = ag.brokerage_shuffles(network, draws=9)

    for name in naive.ROLES:
        assert set(found[f"{name}_mean"]) == {0.0}
        assert set(found[f"{name}_p_high"]) == {1.0}
        assert set(found[f"{name}_p_low"]) == {1.0}
