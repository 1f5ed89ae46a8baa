"""Cohesion and mixing against the values R computed for every reference data set."""

import warnings

import numpy as np
import pytest

import agencygraph as ag
from tests import reference
from tests.assertions import same
from tests.measures.observing import one_row
from tests.reference import DATA_SETS

pytestmark = pytest.mark.data
REL = 1e-6

OTHER_MEASURES = {
    "nodes": "describes the file",
    "directed": "describes the file",
    "self_ties_dropped": "describes the file",
    "groups": "describes the file",
    "strong_components": "not a measure here: components are weak",
    "mean_distance_directed": "not a measure here",
    "mean_distance_undirected": "not a measure here",
    "diameter_undirected": "not a measure here",
    "transitivity_global": "not a measure here",
    "transitivity_average_local": "not a measure here",
    "transitivity_weak_sna": "not a measure here",
    "centralization_degree": "not a measure here",
    "centralization_betweenness": "not a measure here",
    "modularity": "not a measure here",
    "modularity_weighted": "not a measure here",
}
"""Values of oracle_graph.csv that no function of cohesion.py or mixing.py gives."""


@pytest.fixture(params=DATA_SETS)
def layers(request, data_folder):
    """The layers of one data set, one after the other."""
    found = reference.layers(data_folder, request.param)
    assert found
    return found


def test_no_folder_with_reference_values_is_left_out(data_folder):
    found = {
        path.parent.relative_to(data_folder).as_posix()
        for path in data_folder.rglob("oracle_graph.csv")
    }

    assert found == set(DATA_SETS)


def test_every_value_of_a_whole_network_agrees(layers):
    for layer in layers:
        expected = reference.of_layer(layer, "graph")

        found = graph_values(layer.network)

        compared = set(expected) & set(found)
        assert set(expected) - compared == set(expected) & set(OTHER_MEASURES)
        for name in compared:
            assert same(found[name], expected[name], REL), (
                f"{layer.name} {layer.wave} {layer.kind} {name}: "
                f"found {found[name]}, expected {expected[name]}"
            )


def test_every_value_of_a_person_agrees(layers):
    for layer in layers:
        expected = reference.of_layer(layer, "nodes")

        found = person_values(layer.network)

        assert set(expected) == set(layer.network.roster.people)
        for person, row in expected.items():
            for name, values in found.items():
                assert same(values[person], row[name], REL), (
                    f"{layer.name} {layer.wave} {layer.kind} {name}[{person}]: "
                    f"found {values[person]}, expected {row[name]}"
                )


def test_every_component_has_the_same_members(layers):
    for layer in layers:
        expected = {}
        for person, row in reference.of_layer(layer, "nodes").items():
            expected.setdefault(row["component"], set()).add(person)

        found = {}
        table = ag.components(layer.network, by="person")
        for person, number in table.to_dict().items():
            found.setdefault(number, set()).add(person)

        assert sorted(map(sorted, found.values())) == sorted(
            map(sorted, expected.values())
        )


def test_every_agency_pair_agrees(layers):
    for layer in layers:
        expected = reference.of_layer(layer, "blocks")
        pairs = ag.mixing_matrix(layer.network).to_dict()
        if not expected:  # a data set without agencies
            assert set(layer.network.roster.agencies) == {reference.MISSING}
            continue

        listed = 0
        for (g, h), row in expected.items():
            # R sorts agencies by its locale: an undirected pair may be turned round
            turned = (g, h) not in pairs and not layer.network.directed
            found = pairs[h, g] if turned else pairs[g, h]
            sizes = found["people_from"], found["people_to"]
            assert sizes[:: -1 if turned else 1] == (
                row["people_from"],
                row["people_to"],
            )
            assert found["ties"] == row["ties"]
            assert same(found["weight"], row["weight"], REL)
            assert found["observed"] == row["possible"]
            assert same(found["density"], row["density"], REL)
            listed += 1
        if layer.network.roster.n_agencies <= 12:
            assert listed == len(pairs)
        assert sum(row["ties"] for row in expected.values()) == layer.network.n_ties


def test_density_by_agency_pair_is_that_of_the_mixing_matrix(layers):
    for layer in layers:
        pairs = ag.mixing_matrix(layer.network)

        found = ag.density(layer.network, by="agency pair")

        assert found.labels == pairs.labels
        for name in found:
            np.testing.assert_array_equal(found[name], pairs[name])


def graph_values(network):
    """Everything of oracle_graph.csv that this package computes, under R's names."""
    united = union(network)
    index, mixing = one_row(ag.ei_index(network, by="network")), ag.assortativity
    sets = one_row(ag.components(network))
    values = {
        "ties": one_row(ag.density(network))["ties"],
        "total_weight": ag.mixing_matrix(network)["weight"].sum(),
        "isolates": sets["isolates"],
        "density": one_row(ag.density(network))["density"],
        "density_undirected": one_row(ag.density(united))["density"],
        "components": sets["components"],
        "largest_component": sets["largest"],
        "connectedness": connectedness(network),
        "ties_external": index["across"],
        "ties_internal": index["within"],
        "ei_index": index["ei_index"],
        "weight_external": index["weight_across"],
        "weight_internal": index["weight_within"],
        "ei_index_weighted": index["ei_index_weighted"],
        "ei_index_undirected": one_row(ag.ei_index(united, by="network"))["ei_index"],
        "ei_index_expected_by_density": index["expected"],
        "assortativity_nominal_directed": one_row(mixing(network))["assortativity"],
        "assortativity_nominal_undirected": one_row(mixing(united))["assortativity"],
    }
    return {**values, **reciprocity_values(network)}


def reciprocity_values(network):
    if not network.directed:
        return {}
    found = one_row(ag.reciprocity(network))
    return {
        # the default of sna counts dyads without a tie as reciprocated
        "reciprocity_dyadic": (found["mutual"] + found["null"]) / found["observed"],
        "reciprocity_dyadic_nonnull": found["reciprocity_dyads"],
        "reciprocity_edgewise": found["reciprocity_arcs"],
        "reciprocity": found["reciprocity_arcs"],
        "dyads_mutual": found["mutual"],
        "dyads_asymmetric": found["asymmetric"],
        "dyads_null": found["null"],
    }


def connectedness(network):
    """Share of dyads that lie in one component."""
    sizes = np.bincount(ag.components(network, by="person")["component"])
    n = network.n_people
    return (sizes * (sizes - 1)).sum() / (n * (n - 1))


def person_values(network):
    """Everything of oracle_nodes.csv that this package computes, under R's names."""
    both = union(network)
    own, united, index = ag.degree(network), ag.degree(both), ag.ei_index(both)
    way = ("in_", "out_") if network.directed else ("", "")
    columns = {
        "indegree": own[f"{way[0]}degree"],
        "outdegree": own[f"{way[1]}degree"],
        "in_strength": own[f"{way[0]}strength"],
        "out_strength": own[f"{way[1]}strength"],
        "degree_undirected": united["degree"],
        "strength_undirected": united["strength"],
        "ties_internal": index["within"],
        "ties_external": index["across"],
    }
    people = network.roster.people
    return {name: dict(zip(people, c, strict=True)) for name, c in columns.items()}


def union(network):
    """R's U: tied if either names the other, with the sum of both weights."""
    if not network.directed:
        return network
    ties = network.ties()
    with warnings.catch_warnings():  # ties reported both ways are added up: meant
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)
        return ag.Network.from_ties(
            network.roster,
            [source for source, _ in ties.labels],
            [target for _, target in ties.labels],
            ties["weight"],
            directed=False,
            repeats="sum",
        )
