"""Centralization: Freeman's sums, stars and circles, values of R."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_robustness as naive
from tests import reference
from tests.assertions import assert_table, same
from tests.measures.observing import one_row, partly_observed, reverse
from tests.strategies import networks, relabelled

EVERY = ("degree", "betweenness", "closeness")


def of_ties(n, ties):
    """Undirected network of ties between people by number."""
    roster = ag.Roster.from_labels(range(n), ["fire"] * n)
    sources, targets = zip(*ties, strict=True)
    return ag.Network.from_ties(roster, sources, targets, directed=False)


@pytest.mark.usefixtures("kernel_mode")
@given(partly_observed(max_people=7))
def test_centralization_follows_its_definition(network):
    expected = naive.centralization(network)

    found = ag.centralization(network)

    assert_table(found, row="network", **expected)
    assert list(found) == list(found.definitions) == [*EVERY]


@given(networks(), st.randoms(use_true_random=False))
def test_centralization_ignores_labels_direction_and_weights(network, random):
    everyone = network.replace(answered=None, listed=None, excepted=None)
    other, _, _ = relabelled(everyone, random)
    turned = reverse(other.replace(weights=other.weights * 3))

    found = ag.centralization(turned)

    assert_table(found, row="network", **ag.centralization(everyone).columns)


@given(networks(min_people=3, complete=True), st.sampled_from(EVERY))
def test_centralization_lies_between_a_circle_and_a_star(network, name):
    found = one_row(ag.centralization(network, of=[name]))

    assert list(found) == [name]
    assert np.isnan(found[name]) or -1e-12 <= found[name] <= 1 + 1e-12


@pytest.mark.parametrize("n", [3, 4, 9])
def test_a_star_has_1_and_a_circle_0(n):
    star = of_ties(n, [(0, i) for i in range(1, n)])
    circle = of_ties(n, [(i, (i + 1) % n) for i in range(n)])

    for name in EVERY:
        assert one_row(ag.centralization(star))[name] == pytest.approx(1, rel=1e-12)
        assert one_row(ag.centralization(circle))[name] == pytest.approx(0, abs=1e-12)


def test_closeness_needs_everybody_connected():
    apart = of_ties(5, [(0, 1), (0, 2)])

    found = one_row(ag.centralization(apart))

    assert math.isnan(found["closeness"])
    assert found["degree"] == (0 + 1 + 1 + 2 + 2) / 12


def test_two_people_are_neither_equal_nor_unequal():
    found = one_row(ag.centralization(of_ties(2, [(0, 1)])))

    assert np.isnan([*found.values()]).all()


def test_what_was_not_observed_is_told_and_nothing_observed_is_undefined():
    star = of_ties(4, [(0, 1), (0, 2), (0, 3)])
    silent = star.replace(answered=star.roster.mask(["0", "1"]))
    nobody = of_ties(4, [(0, 1)])
    nobody = ag.Network.from_ties(nobody.roster, [], []).replace(
        answered=np.zeros(4, bool)
    )

    told = "2 people did not answer: ties that nobody else reported are missing."
    assert ag.centralization(silent).notes == (told,)
    assert one_row(ag.centralization(silent))["degree"] == 1
    assert np.isnan([*one_row(ag.centralization(nobody)).values()]).all()


def test_a_centrality_that_is_not_there_is_refused():
    message = "of is 'degree' or 'betweenness' or 'closeness', not 'eigenvector'"
    with pytest.raises(ag.ParameterError, match=message):
        ag.centralization(of_ties(3, [(0, 1)]), of=["degree", "eigenvector"])


@pytest.mark.data
@pytest.mark.parametrize("name", reference.DATA_SETS)
def test_degree_and_betweenness_are_those_of_r(data_folder, name):
    for layer in reference.layers(data_folder, name):
        expected = reference.of_layer(layer, "graph")

        found = one_row(ag.centralization(layer.network, of=EVERY[:2]))

        for column, value in found.items():
            assert same(value, expected[f"centralization_{column}"], 1e-9), (
                layer.name,
                layer.wave,
                layer.kind,
                column,
            )
