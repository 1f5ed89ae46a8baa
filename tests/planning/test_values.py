"""What a meeting is worth, from the definition."""

import math
from collections import deque

import numpy as np
import pytest
from hypothesis import given

import agencygraph as ag
from agencygraph.planning.values import pair_values
from tests import naive_robustness, strategies


def steps(known, start):
    """Steps from one person to everybody connected with them, told by either."""
    near = {person: set() for person in known.roster.people}
    ids = known.roster.people
    for i, j in zip(known.sources.tolist(), known.indices.tolist(), strict=True):
        near[ids[i]].add(ids[j])
        near[ids[j]].add(ids[i])
    found, waiting = {start: 0}, deque([start])
    while waiting:
        person = waiting.popleft()
        for other in near[person] - found.keys():
            found[other] = found[person] + 1
            waiting.append(other)
    return found


@given(known=strategies.networks(min_people=1))
def test_values_are_those_of_the_definition(known):
    weights = ag.Preferences(acquaintance=1, across=1.5, gap=2, bridging=3)
    n, ids, agency = known.n_people, known.roster.people, known.roster.agency_labels
    links = naive_robustness.independent_links(known).get("links", {})

    found = pair_values(known.roster, known, weights, np.zeros((n, n), bool))

    for i in range(n):
        far = steps(known, ids[i])
        for j in range(n):
            between = links.get(
                (agency[i], agency[j]), links.get((agency[j], agency[i]))
            )
            expected = 1
            if agency[i] and agency[j] and agency[i] != agency[j]:
                unseen = between is None or math.isnan(between)
                expected += 1.5 + 2.0 / (1 + (0 if unseen else between))
            expected += 3.0 * (1 - 1 / far.get(ids[j], math.inf)) if i != j else 0
            if i == j or far.get(ids[j]) == 1:
                expected = 0
            assert found[i, j] == pytest.approx(expected)


def test_people_the_network_does_not_know_know_nobody():
    roster = ag.Roster.from_labels("abc", "xyz")
    known = ag.Network.from_ties(ag.Roster.from_labels("ab", "xy"), ["a"], ["b"])

    value = pair_values(roster, known, ag.Preferences(), np.zeros((3, 3), bool))

    assert value[0, 1] == 0
    assert value[0, 2] == value[1, 2] == pytest.approx(0.1 + 1 + 1 + 0.5)


@pytest.mark.parametrize("wrong", [{"gap": -1}, {"wish": math.nan}, {"fairness": -2}])
def test_preferences_are_numbers_from_zero(wrong):
    with pytest.raises(ag.ParameterError, match="preferences are numbers from 0"):
        ag.Preferences(**wrong)


def test_coverage_may_not_rise():
    with pytest.raises(ag.ParameterError, match="coverage may not rise"):
        ag.Preferences(coverage=(1, 2))
