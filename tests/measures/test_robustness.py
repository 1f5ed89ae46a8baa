"""Links, cuts and people who cut: definitions, theorems, peers, what is undefined."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.measures import robustness
from tests import naive_robustness as naive
from tests.assertions import assert_table
from tests.measures.observing import partly_observed, undone, with_isolate
from tests.naive import Plain
from tests.strategies import networks, relabelled

PATHS = ("disjoint_paths", "disjoint_paths_between", "edge_disjoint_paths")
VARIANTS = ("links", *PATHS)
randoms = st.randoms(use_true_random=False)


@pytest.fixture
def bridge():
    """Fire and health linked by Ana and Cy, and round by Eve of the police."""
    roster = ag.Roster.from_labels(
        ["ana", "ben", "cy", "dee", "eve"],
        ["fire", "fire", "health", "health", "police"],
    )
    return ag.Network.from_ties(
        roster, ["ana", "ben", "eve"], ["cy", "eve", "dee"], directed=False
    )


@pytest.fixture
def hub():
    """Ana of fire knows everybody in health, all of whom know one another."""
    roster = ag.Roster.from_labels(
        ["ana", "ben", "cy", "dee", "eve"],
        ["fire", "fire", "health", "health", "health"],
    )
    return ag.Network.from_ties(
        roster,
        ["ana", "ana", "ana", "ana", "cy", "cy", "dee"],
        ["ben", "cy", "dee", "eve", "dee", "eve", "eve"],
    )


def rows(table):
    """Label → column → value."""
    columns = {name: values.tolist() for name, values in table.columns.items()}
    return {
        label: {name: values[k] for name, values in columns.items()}
        for k, label in enumerate(table.labels)
    }


def with_tie(network, i, j):
    """The same ties, each of weight 1 and all observed, and one more."""
    turned = () if network.directed else {(j, i), (i, j)}
    ties = [tie for tie in network.ties().labels if tie not in turned] + [(i, j)]
    ties = dict.fromkeys(ties)
    return ag.Network.from_ties(
        network.roster,
        [source for source, _ in ties],
        [target for _, target in ties],
        directed=network.directed,
    )


# --- independent links


@given(partly_observed(max_people=8))
def test_independent_links_follow_their_definition(network):
    expected = naive.independent_links(network)

    found = ag.independent_links(network)

    assert_table(found, row="agency pair", **expected)
    assert set(found.labels) == {*naive.unordered_pairs(Plain.of(network))}
    assert list(found) == list(found.definitions)


@given(partly_observed(), randoms)
def test_independent_links_ignore_labels(network, random):
    other, back, back_agencies = relabelled(network, random)

    found = turned_back(ag.independent_links(other), back, back_agencies)

    assert_table(ag.independent_links(network), row="agency pair", **found)


def turned_back(table, back, back_agencies):
    """``undone``; an exchanged pair also exchanges who answered in either."""
    found = undone(table, back, back_agencies, directed=False)
    if "answered_from" in found:
        for label in table.labels:
            old = tuple(back_agencies[agency] for agency in label)
            if old[0] > old[1]:
                one, two = found["answered_from"], found["answered_to"]
                key = old[::-1]
                one[key], two[key] = two[key], one[key]
    return found


def test_ties_that_hang_on_one_person_are_one_link(hub):
    found = rows(ag.independent_links(hub))["fire", "health"]

    assert (found["links"], found["ties"]) == (1, 3)
    assert (found["people_from"], found["people_to"]) == (2, 3)


def test_links_count_either_sides_report():
    roster = ag.Roster.from_labels(["ana", "ben", "cy", "dee"], list("xxyy"))
    network = ag.Network.from_ties(
        roster, ["ana", "dee", "cy"], ["cy", "ben", "ana"], [1, 1, 2]
    )

    found = ag.independent_links(network)

    assert rows(found)["x", "y"]["links"] == 2
    assert rows(found)["x", "y"]["ties"] == 2
    assert found.notes == ("Ties count either way: one side's report is enough.",)


def test_links_between_agencies_of_whom_nobody_answered_are_undefined_and_not_0(bridge):
    silent = bridge.replace(
        answered=bridge.roster.mask(["ana", "ben", "eve"]),
        listed=bridge.roster.mask(["ana", "ben", "cy", "dee"]),
    )
    nobody = ag.Network.from_ties(bridge.roster, [], []).replace(
        answered=bridge.roster.mask(["ana", "ben"]),
        listed=bridge.roster.mask(["ana", "ben", "cy", "dee"]),
    )

    assert rows(ag.independent_links(silent))["health", "police"]["links"] == 1
    found = rows(ag.independent_links(nobody))
    assert math.isnan(found["health", "police"]["links"])
    assert found["health", "police"]["ties"] == 0
    assert found["fire", "health"]["links"] == 0
    assert found["fire", "health"]["answered_to"] == 0


def test_people_without_an_agency_have_no_links_and_are_counted(bridge):
    labels = dict(zip(bridge.roster.people, bridge.roster.agency_labels, strict=True))
    network = bridge.replace(roster=bridge.roster.with_agencies({**labels, "cy": None}))

    found = ag.independent_links(network)

    assert rows(found)["fire", "health"]["links"] == 0
    assert found.notes == ("1 person without a known agency is left out.",)


@given(networks(unknown=False))
def test_a_single_agency_has_no_pairs(network):
    merged = network.roster.with_agencies(["one"] * network.n_people)
    network = network.replace(roster=merged)

    assert len(ag.independent_links(network)) == len(ag.agency_cuts(network)) == 0
    assert next(iter(ag.agency_cuts(network))) == "links"


@given(networks())
def test_an_isolate_changes_no_link_and_no_path(network):
    more = with_isolate(network)
    before, after = rows(ag.agency_cuts(network)), rows(ag.agency_cuts(more))

    for pair, row in before.items():
        for name in VARIANTS:
            known = not math.isnan(row[name])
            assert not known or after[pair][name] == row[name], (pair, name)


# --- agency cuts


@settings(max_examples=50)
@given(partly_observed(max_people=7))
def test_agency_cuts_are_the_fewest_that_leave_no_path(network):
    expected = naive.agency_cuts(network)

    found = ag.agency_cuts(network)

    assert_table(found, row="agency pair", **expected)
    assert list(found) == list(found.definitions)


@given(partly_observed(), randoms)
def test_agency_cuts_ignore_labels(network, random):
    other, back, back_agencies = relabelled(network, random)

    found = turned_back(ag.agency_cuts(other), back, back_agencies)

    assert_table(ag.agency_cuts(network), row="agency pair", **found)


@given(networks(complete=True, unknown=False))
def test_links_are_no_more_than_paths_apart_in_people_nor_those_than_in_ties(network):
    found, ties = ag.agency_cuts(network), ag.independent_links(network)["ties"]

    assert (found["links"] <= found["disjoint_paths"]).all()
    assert (found["disjoint_paths"] <= found["edge_disjoint_paths"]).all()
    assert (
        ties + found["disjoint_paths_between"] <= found["edge_disjoint_paths"]
    ).all()


@given(networks(complete=True, min_people=2), st.data())
def test_one_more_tie_never_lowers_links_or_paths(network, data):
    i, j = data.draw(
        st.lists(
            st.sampled_from(network.roster.people), min_size=2, max_size=2, unique=True
        )
    )
    before, after = ag.agency_cuts(network), ag.agency_cuts(with_tie(network, i, j))

    for name in VARIANTS:
        assert (after[name] >= before[name]).all(), name


def test_the_three_ways_to_count_differ(bridge):
    network = with_tie(bridge, "ana", "dee")

    found = rows(ag.agency_cuts(network))["fire", "health"]

    assert [found[name] for name in VARIANTS] == [1, 2, 1, 3]
    assert found["single_point"] == 1  # all direct ties run through Ana


def test_nobody_is_a_single_point_where_there_are_two_ways_or_none(bridge):
    doubled = with_tie(bridge, "ben", "dee")
    apart = ag.Network.from_ties(bridge.roster, [], [])

    assert rows(ag.agency_cuts(doubled))["fire", "health"]["single_point"] == 0
    assert ag.agency_cuts(apart)["single_point"].tolist() == [0, 0, 0]
    assert ag.agency_cuts(apart)["disjoint_paths"].tolist() == [0, 0, 0]


def test_paths_may_lead_through_people_without_an_agency(bridge):
    labels = dict(zip(bridge.roster.people, bridge.roster.agency_labels, strict=True))
    network = bridge.replace(
        roster=bridge.roster.with_agencies({**labels, "eve": None})
    )

    found = ag.agency_cuts(network)

    assert rows(found)["fire", "health"]["disjoint_paths_between"] == 1
    told = "1 person without a known agency is of no agency here, but paths may lead"
    assert found.notes == (f"{told} through them.",)


def test_paths_are_undefined_where_none_could_have_been_seen(bridge):
    network = ag.Network.from_ties(bridge.roster, ["ana"], ["ben"]).replace(
        answered=bridge.roster.mask(["ana", "ben"]),
        listed=bridge.roster.mask(["ana", "ben", "eve"]),
    )

    found = rows(ag.agency_cuts(network))

    assert np.isnan([found["fire", "health"][name] for name in VARIANTS]).all()
    assert math.isnan(found["fire", "health"]["single_point"])
    assert [found["fire", "police"][name] for name in ("links", PATHS[0])] == [0, 0]
    assert math.isnan(found["fire", "police"][PATHS[1]])  # by way of health: not seen


def test_no_path_is_none_where_a_chain_of_agencies_was_observed():
    roster = ag.Roster.from_labels(list("abcd"), list("wxyz"))
    # seen: w - x, x - y and w - z; not x - z, y - z, w - y
    network = ag.Network.from_ties(roster, [], []).replace(
        answered=roster.mask("ab"),
        excepted=np.array([[0, 2], [1, 3]]),
    )

    found = rows(ag.agency_cuts(network))

    assert math.isnan(found["w", "y"]["links"])
    assert [found["w", "y"][name] for name in PATHS] == [0, 0, 0]  # by way of x
    # w - z was seen, but no way round: neither x nor y was seen with z
    assert found["w", "z"]["disjoint_paths"] == 0
    assert math.isnan(found["w", "z"]["disjoint_paths_between"])
    # y - x - w - z
    assert found["y", "z"]["disjoint_paths_between"] == 0


def test_a_way_round_must_not_lead_back_through_the_two_agencies():
    roster = ag.Roster.from_labels(list("abcd"), list("wxyz"))
    # seen: w - x, w - z and y - z; not x - y
    network = ag.Network.from_ties(roster, [], []).replace(
        answered=roster.mask("ad"),
        excepted=np.array([[0, 2], [3, 1]]),
    )

    found = rows(ag.agency_cuts(network))["w", "z"]

    assert found["disjoint_paths"] == 0
    assert math.isnan(found["disjoint_paths_between"])


def test_a_path_that_was_reported_counts_although_the_pair_was_not_observed(bridge):
    network = ag.Network.from_ties(bridge.roster, ["eve", "eve"], ["ana", "dee"])
    network = network.replace(answered=bridge.roster.mask(["eve"]))

    found = rows(ag.agency_cuts(network))["fire", "health"]

    assert math.isnan(found["links"])
    assert [found[name] for name in PATHS] == [1, 1, 1]
    assert found["single_point"] == 1


def test_only_the_pairs_of_the_agencies_named_are_cut(bridge):
    everything = rows(ag.agency_cuts(bridge))

    found = rows(ag.agency_cuts(bridge, agencies=["police", "fire"]))

    assert found == {("fire", "police"): everything["fire", "police"]}


def test_an_agency_that_is_not_there_is_refused(bridge):
    for call in (
        lambda: ag.agency_cuts(bridge, agencies=["fire", "army"]),
        lambda: ag.cut_set(bridge, "fire", "army"),
    ):
        with pytest.raises(ag.ParameterError, match="no agency 'army'; there are fire"):
            call()


def test_more_work_than_stated_is_refused(bridge, monkeypatch):
    monkeypatch.setattr(robustness, "FLOW_STEPS", 100)

    with pytest.raises(ag.ParameterError, match=r"3 pairs of agencies.*name the agenc"):
        ag.agency_cuts(bridge)
    assert len(ag.agency_cuts(bridge, agencies=["fire", "health"])) == 1


# --- cut sets


@settings(max_examples=50)
@given(networks(min_people=2), st.sampled_from(VARIANTS), st.data())
def test_a_cut_set_is_as_small_as_counted_and_leaves_nothing(network, variant, data):
    pairs = [*itertools.permutations(network.roster.agencies, 2)]
    if not pairs:
        return
    g, h = data.draw(st.sampled_from(pairs))

    found = ag.cut_set(network, g, h, variant=variant)

    size = rows(ag.agency_cuts(network))[tuple(sorted((g, h)))][variant]
    assert len(found) == (0 if math.isnan(size) else size)
    assert naive.cut_set(network, g, h, variant, {*found.labels})


@settings(max_examples=50)
@given(networks(min_people=2), st.sampled_from(VARIANTS), randoms)
def test_a_cut_set_ignores_labels(network, variant, random):
    other, back, back_agencies = relabelled(network, random)
    renamed = {old: new for new, old in back_agencies.items()}

    for g, h in itertools.permutations(network.roster.agencies, 2):
        expected = ag.cut_set(network, g, h, variant=variant)

        found = ag.cut_set(other, renamed[g], renamed[h], variant=variant)

        labels = [
            back[label] if found.row == "person" else tuple(back[i] for i in label)
            for label in found.labels
        ]
        assert sorted(labels) == list(expected.labels)


def test_a_cut_set_names_who_is_missed(bridge):
    found = ag.cut_set(bridge, "fire", "health")

    assert found.to_dict() == {"ana": "fire", "ben": "fire"}
    assert found.notes == (
        "Without these 2 people no reported path leads from fire to health.",
        "There may be other sets as small; this is the one nearest to fire.",
    )


def test_a_cut_set_of_direct_links_leaves_the_ways_round(bridge):
    found = ag.cut_set(bridge, "fire", "health", variant="links")

    assert found.to_dict() == {"ana": "fire"}
    assert found.notes[0] == (
        "Without this person no direct tie is reported between fire and health."
    )


def test_a_cut_set_of_others_or_of_ties(bridge):
    network = bridge.replace(weights=bridge.weights * 2)

    others = ag.cut_set(network, "fire", "health", variant="disjoint_paths_between")
    ties = ag.cut_set(network, "health", "fire", variant="edge_disjoint_paths")

    assert others.to_dict() == {"eve": "police"}
    assert others.notes[0].startswith("Without this person no reported path leads by")
    assert ties.row == "tie"
    assert ties.to_dict() == {("cy", "ana"): 2, ("dee", "eve"): 2}
    assert ties.notes[0].startswith("Without these 2 ties no reported path")


def test_cut_people_and_ties_are_listed_by_id_and_not_by_agency():
    roster = ag.Roster.from_labels(list("zyab"), ["fire", "fire", "health", "health"])
    # z knows both of health, a both of fire: z and a are missed
    network = ag.Network.from_ties(roster, list("zzy"), list("aba"))

    people = ag.cut_set(network, "fire", "health")
    ties = ag.cut_set(network, "fire", "health", variant="edge_disjoint_paths")

    assert list(people.labels) == sorted(people.labels)
    assert {*people.labels} in ({"y", "z"}, {"a", "z"}, {"a", "b"})
    assert ties.labels == (("y", "a"), ("z", "a"), ("z", "b"))


def test_the_weight_of_a_cut_tie_is_the_larger_report():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "ana"], [1, 3])

    found = ag.cut_set(network, "fire", "health", variant="edge_disjoint_paths")

    assert found.to_dict() == {("ana", "ben"): 3}


def test_there_is_nothing_to_cut_where_nothing_links(bridge):
    apart = ag.Network.from_ties(bridge.roster, [], [])

    found = ag.cut_set(apart, "fire", "health", variant="links")

    assert len(found) == 0
    told = "No direct tie is reported between fire and health: there is nothing to cut."
    assert found.notes[0] == told


@pytest.mark.parametrize(
    ("agency", "variant"), [("fire", "disjoint_paths"), ("health", "paths")]
)
def test_a_cut_set_of_one_agency_or_of_another_variant_is_refused(
    bridge, agency, variant
):
    with pytest.raises(
        ag.ParameterError, match="two agencies and a variant of 'links'"
    ):
        ag.cut_set(bridge, "fire", agency, variant=variant)


# --- people who cut


@pytest.mark.usefixtures("kernel_mode")
@given(partly_observed())
def test_cut_people_follow_their_definition(network):
    expected = naive.cut_people(network)

    found = ag.cut_people(network)

    assert_table(found, row="person", labels=network.roster.people, **expected)
    assert list(found) == list(found.definitions)


@st.composite
def forests(draw):
    """Larger networks of few ties, where most people cut something."""
    n = draw(st.integers(1, 16))
    labels = st.sampled_from(["fire", "health", "police", "army", None])
    agencies = draw(st.lists(labels, min_size=n, max_size=n))
    roster = ag.Roster.from_labels([f"p{i}" for i in range(n)], agencies)
    above = [draw(st.integers(-1, i - 1)) for i in range(n)]
    ties = {(i, j) for i, j in enumerate(above) if j >= 0}
    place = st.integers(0, n - 1)
    ties |= {
        (max(e), min(e)) for e in draw(st.lists(st.tuples(place, place), max_size=3))
    }
    ties = sorted((i, j) for i, j in ties if i != j)
    names = [f"p{i}" for i in draw(st.permutations(range(n)))]
    return ag.Network.from_ties(
        roster, [names[i] for i, _ in ties], [names[j] for _, j in ties], directed=False
    )


@pytest.mark.usefixtures("kernel_mode")
@given(forests())
def test_cut_people_of_sparse_networks_follow_their_definition(network):
    found = ag.cut_people(network)

    assert_table(found, row="person", **naive.cut_people(network))


@given(forests(), randoms)
def test_cut_people_ignore_labels(network, random):
    other, back, back_agencies = relabelled(network, random)

    found = undone(ag.cut_people(other), back, back_agencies)

    assert_table(ag.cut_people(network), row="person", **found)


@given(networks(complete=True, min_people=1))
def test_an_isolate_cuts_nothing_and_changes_nobody_else(network):
    before, after = ag.cut_people(network), ag.cut_people(with_isolate(network))

    found = rows(after)
    assert [*found["newcomer"].values()] == [0, 0, 0, 0, 0]
    for person, row in rows(before).items():
        assert len(before) == 1 or found[person] == row


@pytest.mark.usefixtures("kernel_mode")
def test_a_long_chain_needs_no_recursion():
    n = 1_200  # more than Python would go down
    roster = ag.Roster.from_labels(range(n), ["fire", "health"] * (n // 2))
    network = ag.Network.from_ties(roster, range(n - 1), range(1, n))

    found = ag.cut_people(network)

    assert found["cuts"].sum() == n - 2
    middle = rows(found)[str(n // 2)]
    before, after = n // 2, n - n // 2 - 1
    assert middle["separated_pairs"] == (before // 2) * (after - after // 2) + (
        before - before // 2
    ) * (after // 2)


def test_a_cut_within_an_agency_is_not_one_between_agencies(hub):
    chain = ag.Network.from_ties(hub.roster, ["cy", "dee"], ["dee", "eve"])

    found = rows(ag.cut_people(chain))["dee"]

    assert found["cuts"] == 1
    assert found["cuts_agencies"] == found["separated_pairs"] == 0


def test_agencies_connected_elsewhere_are_not_separated():
    # a - b - c and d - e: fire and health meet in both
    roster = ag.Roster.from_labels(
        list("abcde"), ["fire", "police", "health", "fire", "health"]
    )
    network = ag.Network.from_ties(roster, list("abd"), list("bce"), directed=False)

    found = rows(ag.cut_people(network))["b"]

    assert (found["separated_pairs"], found["separated_agencies"]) == (1, 0)


def test_somebody_of_whom_nothing_was_observed_is_undefined(bridge):
    network = ag.Network.from_ties(bridge.roster, ["ana"], ["ben"]).replace(
        answered=bridge.roster.mask(["ana", "ben"]),
        listed=bridge.roster.mask(["ana", "ben", "cy", "dee"]),
    )

    found = ag.cut_people(network)

    assert np.isnan([*rows(found)["eve"].values()]).all()
    assert rows(found)["cy"]["cuts"] == 0
    told = "3 people did not answer: ties that nobody else reported are missing."
    assert told in found.notes
