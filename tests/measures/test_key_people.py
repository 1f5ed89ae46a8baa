"""Key people: values by their formulas, sets by trying all, bounds that hold."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.measures import _key_fragment, _key_reach, _union
from tests import naive_robustness as naive
from tests.assertions import assert_same_bits, same
from tests.measures.observing import partly_observed
from tests.naive import Plain
from tests.strategies import networks, relabelled

goals = st.sampled_from(["fragment", "reach"])
options = st.fixed_dictionaries(
    {
        "goal": goals,
        "pairs": st.sampled_from(["all", "across"]),
        "distance_weighted": st.booleans(),
        "steps": st.integers(1, 3),
    }
)


def able(network, chosen):
    """How many people can be chosen."""
    unknown = network.roster.n_unknown if chosen["pairs"] == "across" else 0
    return network.n_people - unknown


@pytest.fixture
def heuristic(monkeypatch):
    """Neither all sets nor branch and bound: as in networks too large for them."""
    monkeypatch.setattr(_key_fragment, "EXACT_STEPS", 0)
    monkeypatch.setattr(_key_reach, "EXACT_CELLS", -1)


@pytest.fixture
def butterfly():
    """Two triangles joined by Mo: without Mo they fall apart."""
    roster = ag.Roster.from_labels(
        ["a1", "a2", "a3", "b1", "b2", "b3", "mo"],
        ["fire", "fire", "fire", "health", "health", "health", "police"],
    )
    ties = ["a1 a2", "a2 a3", "a1 a3", "b1 b2", "b2 b3", "b1 b3", "a1 mo", "mo b1"]
    sources, targets = zip(*(tie.split() for tie in ties), strict=True)
    return ag.Network.from_ties(roster, sources, targets)


def barbells(cliques=4, size=12):
    """Cliques in a row, each tied to the next by one tie."""
    n = cliques * size
    graph = nx.disjoint_union_all([nx.complete_graph(size) for _ in range(cliques)])
    graph.add_edges_from((k * size - 1, k * size) for k in range(1, cliques))
    agencies = [f"agency {i % 3}" for i in range(n)]
    sources, targets = zip(*graph.edges, strict=True)
    return ag.Network.from_ties(
        ag.Roster.from_labels(range(n), agencies), sources, targets, directed=False
    )


# --- values, sets and bounds


@pytest.mark.usefixtures("kernel_mode")
@given(partly_observed(min_people=1, max_people=7), options, st.integers(1, 3))
def test_values_follow_their_formulas_row_by_row(network, chosen, k):
    assume(k <= able(network, chosen))
    plain = Plain.of(network)

    found = ag.key_people(network, k, **chosen)

    before = naive.achieved(plain, [], chosen) if chosen["goal"] == "fragment" else 0.0
    for r in range(k):
        value = naive.achieved(plain, found.labels[: r + 1], chosen)
        assert same(found["value"][r], value)
        assert same(found["gain"][r], value - before)
        before = value
    assert found.row == "person"
    assert list(found) == list(found.definitions)


@given(partly_observed(min_people=1, max_people=7), options, st.integers(1, 3))
def test_small_networks_get_the_best_set_there_is(network, chosen, k):
    assume(k <= able(network, chosen))
    expected = naive.key_people(network, k, **chosen)

    found = ag.key_people(network, k, **chosen)

    assert same(found["value"][-1], expected)
    assert same(found["upper_bound"][-1], expected)
    assert found.notes[0].startswith("Proved: no other ")


@pytest.mark.usefixtures("heuristic")
@given(partly_observed(min_people=1, max_people=7), options, st.integers(1, 3))
def test_no_set_exceeds_the_bound_of_a_set_that_was_not_proved(network, chosen, k):
    assume(k <= able(network, chosen))

    found = ag.key_people(network, k, **chosen)

    for r in range(1, k + 1):
        best = naive.key_people(network, r, **chosen)
        assert math.isnan(best) or found["upper_bound"][r - 1] >= best - 1e-12
        assert not found["value"][r - 1] > best + 1e-12
    assert not (found["upper_bound"] > 1).any()
    assert found.notes[0].startswith("Chosen one after the other")


@pytest.mark.usefixtures("heuristic")
@given(networks(min_people=2, max_people=7), options, st.integers(1, 3))
def test_choosing_one_by_one_reaches_63_percent_of_the_best(network, chosen, k):
    chosen = {**chosen, "goal": "reach"}
    people = able(network, chosen)
    assume(k < people)

    found = ag.key_people(network, k, **chosen)

    best = naive.key_people(network, k, **chosen)
    counted = k + best * (people - k)
    assert k + found["value"][-1] * (people - k) >= (1 - 1 / math.e) * counted - 1e-9


@given(networks(min_people=1), options, st.randoms(use_true_random=False))
def test_what_the_best_set_achieves_ignores_labels(network, chosen, random):
    k = min(2, able(network, chosen))
    assume(k)
    other, _, _ = relabelled(network, random)

    found = ag.key_people(other, k, **chosen)

    expected = ag.key_people(network, k, **chosen)
    assert same(found["value"][-1], expected["value"][-1])


@given(networks(min_people=1, complete=True), options)
def test_the_order_of_the_roster_changes_no_bit(network, chosen):
    k = min(2, able(network, chosen))
    assume(k)
    turned = ag.Roster.from_labels(  # same agencies in another order of labels
        network.roster.people,
        [
            None if label is None else label[::-1]
            for label in network.roster.agency_labels
        ],
    )
    ties = network.ties()
    other = ag.Network.from_ties(
        turned,
        [i for i, _ in ties.labels],
        [j for _, j in ties.labels],
        ties["weight"],
        directed=network.directed,
    )

    assert_same_bits(
        ag.key_people(other, k, **chosen), ag.key_people(network, k, **chosen)
    )


@given(networks(min_people=1, max_people=6), options)
def test_choosing_everybody_leaves_nobody_to_count(network, chosen):
    k = able(network, chosen)
    assume(k)

    found = ag.key_people(network, k, **chosen)

    assert len(found) == k
    assert math.isnan(found["value"][-1])
    assert math.isnan(found["upper_bound"][-1])


@given(networks(min_people=2, complete=True), st.booleans())
def test_reach_only_grows_with_steps(network, across):
    pairs = "across" if across else "all"
    assume(able(network, {"pairs": pairs}))

    values = [
        ag.key_people(network, 1, goal="reach", pairs=pairs, steps=m)["value"][0]
        for m in (1, 2, 3)
    ]

    assert values == sorted(values) or np.isnan(values).all()


@given(networks(min_people=1, unknown=False), options)
def test_if_everyone_is_an_agency_of_their_own_all_pairs_are_across(network, chosen):
    alone = network.roster.with_agencies(list(network.roster.people))
    network = network.replace(roster=alone)

    across = ag.key_people(network, 1, **{**chosen, "pairs": "across"})

    every = ag.key_people(network, 1, **{**chosen, "pairs": "all"})
    for name in ("gain", "value"):
        np.testing.assert_array_equal(across[name], every[name])


@pytest.mark.usefixtures("kernel_mode")
@given(networks(min_people=2), st.sampled_from(["all", "across"]), st.data())
def test_a_gain_is_the_total_with_somebody_less_the_total_without(network, pairs, data):
    n = network.n_people
    group = network.roster.agency_of if pairs == "across" else np.arange(n)
    worth = data.draw(st.sampled_from([1 / np.arange(1, n + 2), np.arange(n + 1) < 3]))
    reach = _key_reach.Reach(
        (network.indptr, network.indices),
        group.astype(np.int32),
        np.arange(n, dtype=np.int32),
        np.append(worth[:-1], 0.0),
    )
    near = np.full(n, n, np.int32)
    for i in data.draw(st.lists(st.integers(0, n - 1), max_size=2)):
        near = reach.nearer(near, i)

    gains = reach.gains(near, reach.candidates)

    for i in range(n):
        gain = reach.total(reach.nearer(near, i)) - reach.total(near)
        assert gains[i] == pytest.approx(gain, abs=1e-12)


@pytest.mark.usefixtures("kernel_mode")
@given(partly_observed(min_people=1), options, st.data())
def test_what_one_more_absence_does_is_what_both_do_together(network, chosen, data):
    n = network.n_people
    group = network.roster.agency_of
    if chosen["pairs"] == "all":
        group = np.arange(n, dtype=np.int32)
    who = np.arange(n, dtype=np.int32)
    rows = _union.linked(network)
    fragment = _key_fragment.Fragment(rows, group, who, chosen["distance_weighted"])
    gone = network.roster.mask(
        data.draw(st.sets(st.sampled_from(network.roster.people)))
    )
    left = who[~gone]

    found = fragment.with_each(gone, left)

    for i, value in zip(left, found, strict=True):
        more = gone | (who == i)
        names = {p for p, g in zip(network.roster.people, more, strict=True) if g}
        assert same(value, fragment.value(more))
        assert same(
            value,
            naive.achieved(Plain.of(network), names, {**chosen, "goal": "fragment"}),
        )


# --- examples


def test_who_joins_two_groups_is_missed_most_though_others_have_more_ties(butterfly):
    found = ag.key_people(butterfly, 1)

    assert found.labels == ("mo",)
    assert found["value"].tolist() == [0.6]  # two components of three: 1 - 12 / 30
    assert found["gain"].tolist() == [0.6]
    across = ag.key_people(butterfly, 1, pairs="across")
    assert across.labels == ("mo",)
    assert across["value"].tolist() == [1]


@pytest.mark.usefixtures("heuristic")
def test_one_by_one_whoever_adds_most_is_chosen_and_not_who_reaches_most():
    # a reaches six; b five of those and one more; c two more
    ties = "a1 a2 a3 a4 a5 a6 b1 b2 b3 b4 b5 b7 c8 c9"
    people = [*"abc", *"123456789"]
    roster = ag.Roster.from_labels(people, ["fire"] * len(people))
    sources, targets = zip(*ties.split(), strict=True)
    network = ag.Network.from_ties(roster, sources, targets, directed=False)

    found = ag.key_people(network, 2, goal="reach", steps=1)

    assert found.labels == ("a", "c")
    assert found["value"].tolist() == [6 / 11, 8 / 10]


def test_branch_and_bound_finds_what_choosing_one_by_one_misses(monkeypatch):
    # c reaches four, two of them each shared with a and b, who together reach six
    ties = "a1 a2 a3 b4 b5 b6 c2 c3 c4 c5"
    people = [*"abc", *"123456"]
    roster = ag.Roster.from_labels(people, ["fire"] * len(people))
    sources, targets = zip(*ties.split(), strict=True)
    network = ag.Network.from_ties(roster, sources, targets, directed=False)

    exact = ag.key_people(network, 2, goal="reach", steps=1)

    monkeypatch.setattr(_key_reach, "EXACT_STEPS", 0)
    greedy = ag.key_people(network, 2, goal="reach", steps=1)
    assert exact.labels == ("a", "b")
    assert exact["value"].tolist() == [3 / 8, 6 / 7]
    assert exact["upper_bound"][1] == 6 / 7
    assert greedy.labels[0] == "c"
    assert greedy["value"].tolist() == [4 / 8, 5 / 7]
    assert greedy["upper_bound"][1] >= 6 / 7


@pytest.mark.parametrize("goal", ["reach", "fragment"])
def test_nobody_is_chosen_twice_although_nobody_adds_anything(goal):
    roster = ag.Roster.from_labels(["a", "b", "c", "d"], ["fire"] * 4)
    network = ag.Network.from_ties(roster, ["a", "b"], ["b", "c"], directed=False)

    found = ag.key_people(network, 4, goal=goal)

    assert sorted(found.labels) == ["a", "b", "c", "d"]
    assert not np.isnan(found["value"][:2]).any()


def test_two_who_reach_the_same_others_are_not_both_chosen(butterfly):
    found = ag.key_people(butterfly, 2, goal="reach", steps=1)

    assert {*found.labels} == {"a1", "b1"}
    assert found["value"].tolist() == [0.5, 1]
    assert found["upper_bound"][1] == 1


def test_reach_across_counts_people_of_other_agencies_only(butterfly):
    found = ag.key_people(butterfly, 1, goal="reach", pairs="across", steps=1)

    # Mo reaches one of fire and one of health, anybody else at most Mo
    assert found.labels == ("mo",)
    assert found["value"].tolist() == [1 / 3]


def test_people_without_an_agency_are_not_chosen_across_but_lie_on_paths(butterfly):
    labels = dict(
        zip(butterfly.roster.people, butterfly.roster.agency_labels, strict=True)
    )
    network = butterfly.replace(
        roster=butterfly.roster.with_agencies({**labels, "mo": None})
    )

    found = ag.key_people(network, 1, pairs="across")

    assert found.labels == ("a1",)
    assert found["value"].tolist() == [1]
    assert "1 person without a known agency is left out." in found.notes


def test_notes_say_what_was_proved_and_who_did_not_answer(butterfly):
    network = butterfly.replace(
        answered=butterfly.roster.mask(["a1", "a2", "mo", "b1", "b2"])
    )

    found = ag.key_people(network, 2)

    assert found.notes == (
        "Proved: no other set of 2 people breaks up more.",
        "Ties count either way: one side's report is enough.",
        "2 people did not answer: ties that nobody else reported are missing.",
    )
    (note, *_) = ag.key_people(network, 1, goal="reach").notes
    assert note == "Proved: no other set of 1 person reaches more."


@pytest.mark.usefixtures("heuristic")
def test_notes_say_what_was_not_proved(butterfly):
    table = ag.key_people(butterfly, 1)
    note = table.notes[0]
    other = ag.key_people(butterfly, 1, goal="reach", steps=1).notes[0]

    assert "no guarantee that no other set of 1 person breaks up more" in note
    # eight ties less the three of a1 or b1, over the fifteen pairs of six people
    assert table["upper_bound"].tolist() == [1 - 5 / 15]
    assert other.startswith(
        "Chosen one after the other, each who adds most. Proved: no set of 1 person "
    )


@pytest.mark.usefixtures("heuristic")
def test_exchanges_put_right_what_choosing_one_by_one_got_wrong():
    # the middle of a path is cut first; two others are better without it
    n = 11
    roster = ag.Roster.from_labels([f"p{i:02}" for i in range(n)], ["fire"] * n)
    ids = roster.people
    path = ag.Network.from_ties(roster, ids[:-1], ids[1:], directed=False)

    found = ag.key_people(path, 2)

    one_by_one = 1 - (5 * 4 + 2 * 1 + 2 * 1) / (9 * 8)
    assert found["value"][-1] == 1 - (2 * 1 + 3 * 2 + 4 * 3) / (9 * 8) > one_by_one
    assert "p05" not in found.labels
    assert found["upper_bound"][-1] >= 1 - 3 * (3 * 2) / (9 * 8)  # the best there is


@pytest.mark.usefixtures("heuristic")
def test_ties_of_people_without_an_agency_bound_nothing_across():
    people = ["a1", "a2", "b1", "u1", "u2", "u3"]
    roster = ag.Roster.from_labels(people, ["x", "x", "y", None, None, None])
    network = ag.Network.from_ties(
        roster, ["a1", "a1", "a1", "a2"], ["u1", "u2", "u3", "u1"]
    )

    found = ag.key_people(network, 1, pairs="across")

    assert found["value"].tolist() == found["upper_bound"].tolist() == [1]


@pytest.mark.parametrize("pairs", ["all", "across"])
def test_sets_that_cannot_all_be_tried_are_bounded(pairs):
    network = barbells()

    found = ag.key_people(network, 6, pairs=pairs)

    assert found.notes[0].startswith("Chosen one after the other, then exchanged")
    assert (found["value"] <= found["upper_bound"]).all()
    assert {"11", "12", "23", "24", "35", "36"} & {*found.labels}


def test_branch_and_bound_proves_what_greedy_leaves_open(monkeypatch):
    network = barbells()
    exact = ag.key_people(network, 4, goal="reach", distance_weighted=True)

    monkeypatch.setattr(_key_reach, "EXACT_STEPS", 0)
    greedy = ag.key_people(network, 4, goal="reach", distance_weighted=True)

    assert exact.notes[0] == "Proved: no other set of 4 people reaches more."
    assert greedy.notes[0].startswith("Chosen one after the other, each who adds most")
    assert greedy["value"][-1] <= exact["value"][-1] <= greedy["upper_bound"][-1]


def test_all_sets_of_three_people_agree_with_networkx():
    graph = nx.les_miserables_graph()
    graph = nx.convert_node_labels_to_integers(graph.subgraph(sorted(graph)[:22]))
    roster = ag.Roster.from_labels(range(len(graph)), ["x"] * len(graph))
    sources, targets = zip(*graph.edges, strict=True)
    network = ag.Network.from_ties(roster, sources, targets, directed=False)

    found = ag.key_people(network, 3)

    best = max(
        1
        - sum(len(c) * (len(c) - 1) for c in nx.connected_components(rest)) / (19 * 18)
        for gone in itertools.combinations(graph, 3)
        for rest in [graph.subgraph({*graph} - {*gone})]
    )
    assert found["value"][-1] == pytest.approx(best, rel=1e-12)


def test_distance_weighted_fragmentation_is_one_minus_global_efficiency_of_networkx():
    network = barbells(3, 5)

    found = ag.key_people(network, 1, distance_weighted=True)

    graph = nx.Graph(list(network.ties().labels))
    graph.remove_nodes_from(found.labels)
    assert found["value"][0] == pytest.approx(
        1 - nx.global_efficiency(graph), rel=1e-12
    )


# --- what is refused


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"k": 0}, "k is a whole number from 1, not 0"),
        ({"k": True}, "k is a whole number from 1, not True"),
        ({"k": 8}, "k is at most 7, the people who can be chosen; not 8"),
        ({"k": 1, "steps": 1.5}, "steps is a whole number from 1, not 1.5"),
        ({"k": 1, "goal": "both"}, "goal is 'fragment' or 'reach', not 'both'"),
        ({"k": 1, "pairs": "some"}, "pairs is 'all' or 'across', not 'some'"),
    ],
)
def test_what_cannot_be_chosen_is_refused(butterfly, arguments, message):
    with pytest.raises(ag.ParameterError, match=message):
        ag.key_people(butterfly, **arguments)


def test_choosing_that_would_take_hours_is_refused(butterfly, monkeypatch):
    monkeypatch.setattr(_key_fragment, "EXACT_STEPS", 0)
    monkeypatch.setattr(_key_fragment, "STEPS", 10)

    with pytest.raises(
        ag.ParameterError, match="leave out distance_weighted, or choose"
    ):
        ag.key_people(butterfly, 2, distance_weighted=True)
