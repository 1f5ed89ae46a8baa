"""Holes and betweenness against the values R's igraph gave for real networks."""

import pytest

import agencygraph as ag
from tests import reference
from tests.assertions import same

pytestmark = pytest.mark.data

REL = 1e-6


def both_ways(network):
    """R's U: tied if either names the other, the weight the sum of both ways."""
    if not network.directed:
        return network
    ties = network.ties().to_dict()
    return ag.Network.from_ties(
        network.roster,
        [i for i, _ in ties],
        [j for _, j in ties],
        list(ties.values()),
        directed=False,
        repeats="sum",
    )


@pytest.fixture(params=reference.DATA_SETS)
def layers(request, data_folder):
    return reference.layers(data_folder, request.param)


def assert_column(layer, column, found):
    rows = reference.of_layer(layer, "nodes")
    assert set(rows) == set(found.labels)
    (values,) = found.columns.values()
    for person, value in zip(found.labels, values, strict=True):
        expected = rows[person][column]
        assert same(value, expected, REL, 1e-9), (layer.name, layer.kind, person)


def only(table, column):
    return ag.Table(table.row, table.labels, {column: table[column]})


def test_betweenness_over_ordered_pairs_is_that_of_r(layers):
    for layer in layers:
        twice = 1 if layer.network.directed else 2  # R's D: a tie as two arcs

        for distance, column in (
            ("hops", "betweenness_directed"),
            ("inverse weight", "betweenness_directed_weighted"),
        ):
            found = ag.betweenness(layer.network, distance=distance)

            ordered = {"betweenness": twice * found["betweenness"]}
            assert_column(layer, column, ag.Table("person", found.labels, ordered))


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
def test_betweenness_over_unordered_pairs_is_that_of_r(layers):
    for layer in layers:
        network = both_ways(layer.network)

        hops = ag.betweenness(network)
        weighted = ag.betweenness(network, distance="inverse weight")

        assert_column(layer, "betweenness_undirected", hops)
        assert_column(layer, "betweenness_undirected_weighted", weighted)


def test_constraint_is_that_of_r(layers):
    for layer in layers:
        plain = ag.structural_holes(layer.network, weighted=False)
        weighted = ag.structural_holes(layer.network)

        assert_column(layer, "constraint", only(plain, "constraint"))
        assert_column(layer, "constraint_weighted", only(weighted, "constraint"))
