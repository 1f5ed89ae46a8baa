import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph._kernels import steps as kernels
from agencygraph.measures import steps
from tests import naive_segregation as naive
from tests import reference
from tests.assertions import assert_same_bits, assert_table
from tests.measures.observing import partly_observed, reverse, undone
from tests.naive import Plain
from tests.reference import DATA_SETS
from tests.strategies import networks, relabelled

randoms = st.randoms(use_true_random=False)


def chain(n, *, directed):
    """A path p0, p1, ... of n people, by turns of two agencies."""
    ids = [f"p{i:03}" for i in range(n)]
    roster = ag.Roster.from_labels(ids, ["x", "y"] * (n // 2) + ["x"] * (n % 2))
    return ag.Network.from_ties(roster, ids[:-1], ids[1:], directed=directed)


def crowd(n, m, *, agencies, seed, directed=True):
    """n people, some m random ties."""
    rng = np.random.default_rng(seed)
    roster = ag.Roster.from_labels(range(n), rng.integers(0, agencies, n).tolist())
    ties = {
        tuple(sorted(p)) if not directed else tuple(p)
        for p in rng.integers(0, n, (m, 2)).tolist()
    }
    ties = sorted((i, j) for i, j in ties if i != j)
    return ag.Network.from_ties(
        roster, [i for i, _ in ties], [j for _, j in ties], directed=directed
    )


@pytest.mark.usefixtures("kernel_mode")
@given(partly_observed())
def test_steps_follow_their_definition(network):
    expected = naive.steps_between_agencies(Plain.of(network))

    found = ag.steps_between_agencies(network)

    assert_table(found, row="agency pair", **expected)
    assert list(found) == list(found.definitions)
    assert set(found) == {*expected, *found}


@given(partly_observed(), randoms)
def test_steps_ignore_labels(network, random):
    other, back, back_agencies = relabelled(network, random)

    found = undone(
        ag.steps_between_agencies(other), back, back_agencies, directed=network.directed
    )

    assert_table(ag.steps_between_agencies(network), row="agency pair", **found)


@given(networks(directed=True))
def test_reversing_ties_transposes_the_steps(network):
    turned = ag.steps_between_agencies(reverse(network))

    found = {
        name: {label[::-1]: v for label, v in zip(turned.labels, values, strict=True)}
        for name, values in turned.columns.items()
    }

    assert_table(ag.steps_between_agencies(network), row="agency pair", **found)


@given(networks())
def test_weights_do_not_change_steps(network):
    found = ag.steps_between_agencies(network.replace(weights=3 * network.weights))

    assert_same_bits(found, ag.steps_between_agencies(network))


@given(networks(complete=True, unknown=False))
def test_the_share_within_one_step_is_the_density(network):
    density = ag.density(network, by="agency pair")

    found = ag.steps_between_agencies(network)

    np.testing.assert_allclose(found["within_1"], density["density"])
    np.testing.assert_array_equal(found["pairs"], density["observed"])


@given(networks(directed=False, complete=True))
def test_both_ways_of_an_undirected_network_are_as_far(network):
    network = network.replace(excepted=None)
    both = network.replace(directed=True)

    found = ag.steps_between_agencies(network).to_dict()

    for pair, row in ag.steps_between_agencies(both).to_dict().items():
        if pair in found and pair[0] != pair[1]:
            np.testing.assert_equal(row, found[pair])


@pytest.mark.usefixtures("kernel_mode")
@pytest.mark.parametrize("directed", [True, False])
def test_a_path_longer_than_first_thought_is_walked_to_its_end(directed):
    found = ag.steps_between_agencies(chain(40, directed=directed)).to_dict()

    # from x to y: 1, 3, ..., 39 steps; the odd ones backwards too if undirected
    forward = [d for d in range(1, 40, 2) for _ in range((41 - d) // 2)]
    both = forward + [d for d in range(1, 39, 2) for _ in range((39 - d) // 2)]
    far = forward if directed else both
    assert found["x", "y"]["pairs"] == 400
    assert found["x", "y"]["mean"] == pytest.approx(np.mean(far))
    assert found["x", "y"]["median"] == np.median(far)
    assert found["x", "y"]["unreachable"] == 1 - len(far) / 400


@pytest.mark.usefixtures("kernel_mode")
@pytest.mark.parametrize("directed", [True, False])
def test_more_sources_than_bits_agree_with_networkx(directed):
    network = crowd(150, 330, agencies=7, seed=5, directed=directed)
    graph = ag.to_networkx(network)
    agency = dict(zip(network.roster.people, network.roster.agency_labels, strict=True))
    far = {}
    for i, reached in nx.all_pairs_shortest_path_length(graph):
        for j, d in reached.items():
            if i != j:
                far.setdefault((agency[i], agency[j]), []).append(d)

    found = ag.steps_between_agencies(network).to_dict()

    for pair, row in found.items():
        assert row["mean"] == pytest.approx(np.mean(far[pair]))
        assert row["median"] == np.median(far[pair])
        inverse = np.sum(1 / np.array(far[pair])) / (
            2 if pair[0] == pair[1] and not directed else 1
        )
        assert row["harmonic_mean"] == pytest.approx(row["pairs"] / inverse)


@pytest.mark.parametrize(("cells", "work"), [(1, 1), (14, 1), (2**18, 1), (14, 10**9)])
def test_the_size_of_a_stretch_changes_no_bit(monkeypatch, cells, work):
    network = crowd(150, 330, agencies=7, seed=6)
    expected = ag.steps_between_agencies(network)
    monkeypatch.setattr(steps, "MOST_CELLS", cells)
    monkeypatch.setattr(steps, "MOST_WORK", work)

    found = ag.steps_between_agencies(network)

    assert_same_bits(found, expected)


def test_both_ways_of_running_give_the_same_counts():
    network = crowd(150, 330, agencies=7, seed=7)
    rows = network.indptr, network.indices
    people = np.arange(150, dtype=np.int32)
    group = network.roster.agency_of

    one = kernels.steps.interpreted(rows, people, group, group, (7, 7))
    two = kernels.steps.compiled(rows, people, group, group, (7, 7))

    np.testing.assert_array_equal(one, two)


def test_an_agency_nobody_gets_to_is_unreachable_not_infinite():
    roster = ag.Roster.from_labels("abc", "xyz")
    network = ag.Network.from_ties(roster, "a", "b")

    found = ag.steps_between_agencies(network).to_dict()

    assert found["x", "y"]["mean"] == found["x", "y"]["harmonic_mean"] == 1
    row = found["y", "x"]
    assert np.isnan([row["mean"], row["median"], row["harmonic_mean"]]).all()
    assert (row["unreachable"], row["within_3"], row["pairs"]) == (1, 0, 1)
    assert found["x", "x"]["pairs"] == 0
    assert np.isnan([v for k, v in found["x", "x"].items() if k != "pairs"]).all()


def test_the_unreachable_are_in_the_harmonic_mean_alone():
    roster = ag.Roster.from_labels("abcd", "xyyy")
    network = ag.Network.from_ties(roster, "ab", "bc", directed=True)

    found = ag.steps_between_agencies(network).to_dict()["x", "y"]

    assert found["mean"] == found["median"] == 1.5
    assert found["harmonic_mean"] == 3 / 1.5
    assert found["unreachable"] == pytest.approx(1 / 3)


def test_those_who_did_not_answer_start_no_pair_and_are_told():
    roster = ag.Roster.from_labels("abcd", "xxyy")
    network = ag.Network.from_ties(roster, "ac", "cd").replace(
        answered=roster.mask("ac"), listed=roster.mask("acd")
    )

    found = ag.steps_between_agencies(network)

    assert found.to_dict()["x", "y"]["pairs"] == 2
    assert found.to_dict()["y", "x"]["pairs"] == 1
    assert found.notes == (
        "2 people are the start of no pair: not observed.",
        "1 person is the end of no pair: not observed.",
        "Paths lead along observed ties only: people may be nearer than this.",
    )


def test_somebody_without_an_agency_may_lie_between():
    roster = ag.Roster.from_labels("abc", ["x", None, "y"])
    network = ag.Network.from_ties(roster, "ab", "bc")

    found = ag.steps_between_agencies(network)

    assert found.to_dict()["x", "y"]["mean"] == 2
    assert found.notes == ("1 person without a known agency is left out.",)


@pytest.mark.data
@pytest.mark.parametrize("name", DATA_SETS)
def test_harmonic_means_add_up_to_those_r_found(name, data_folder):
    for layer in reference.layers(data_folder, name):
        roster = layer.network.roster
        nodes = reference.of_layer(layer, "nodes")
        expected = dict.fromkeys(roster.agencies, 0.0)
        for person, agency in zip(roster.people, roster.agency_labels, strict=True):
            expected[agency] += nodes[person]["harmonic_out"]

        found = dict.fromkeys(roster.agencies, 0.0)
        for (g, h), row in ag.steps_between_agencies(layer.network).to_dict().items():
            if row["unreachable"] < 1:
                closeness = row["pairs"] / row["harmonic_mean"]
                found[g] += closeness
                if not layer.network.directed:  # each unordered pair is listed once
                    found[h] += closeness

        assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.data
@pytest.mark.parametrize("name", DATA_SETS)
def test_mean_distances_add_up_to_those_r_found(name, data_folder):
    for layer in reference.layers(data_folder, name):
        expected = reference.of_layer(layer, "graph").get("mean_distance_directed")
        table = ag.steps_between_agencies(layer.network)
        reached = table["pairs"] * (1 - table["unreachable"])
        some = reached > 0.5

        found = (table["mean"] * reached)[some].sum() / reached[some].sum()

        if expected is not None:
            assert found == pytest.approx(expected, rel=1e-9)
