import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive
from tests.assertions import assert_table
from tests.measures.observing import (
    one_row,
    partly_observed,
    reverse,
    undone,
    with_isolate,
)
from tests.naive import Plain
from tests.strategies import networks, relabelled

randoms = st.randoms(use_true_random=False)
LEVELS = ("network", "agency", "agency pair")


@pytest.fixture
def trio():
    """Ana and ben (fire) name each other; ana names cy (health)."""
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    return ag.Network.from_ties(
        roster, ["ana", "ben", "ana"], ["ben", "ana", "cy"], [1, 2, 3]
    )


# --- degree


@given(partly_observed())
def test_degree_follows_its_definition(network):
    expected = naive.degree(Plain.of(network))

    found = ag.degree(network)

    assert_table(found, row="person", labels=network.roster.people, **expected)
    assert set(found) == set(found.definitions)
    if network.n_people:
        assert set(found) == set(expected)


@given(networks(), randoms)
def test_degree_ignores_labels(network, random):
    other, back, back_agencies = relabelled(network, random)

    found = undone(ag.degree(other), back, back_agencies)

    assert_table(ag.degree(network), row="person", **found)


@given(networks(directed=True))
def test_reversing_ties_swaps_in_degree_and_out_degree(network):
    before, after = ag.degree(network), ag.degree(reverse(network))

    assert_table(
        after,
        row="person",
        in_degree=before["out_degree"],
        out_degree=before["in_degree"],
        degree=before["degree"],
        in_strength=before["out_strength"],
        out_strength=before["in_strength"],
    )


def test_what_somebody_sent_is_undefined_if_they_did_not_answer(trio):
    network = trio.replace(answered=trio.roster.mask(["ana", "ben"]))

    found = ag.degree(network).to_dict()["cy"]

    assert found["in_degree"] == 1
    assert found["in_strength"] == 3
    assert np.isnan([found["out_degree"], found["degree"], found["out_strength"]]).all()


def test_in_degree_is_undefined_for_somebody_who_was_not_listed(trio):
    roster = trio.roster
    network = ag.Network.from_ties(roster, ["ana"], ["ben"]).replace(
        listed=roster.mask(["ana", "ben"])
    )

    found = ag.degree(network)["in_degree"]

    np.testing.assert_array_equal(found, [0, 1, np.nan])


def test_undirected_degree_is_undefined_without_an_own_report():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    network = ag.Network.from_ties(roster, ["ana"], ["ben"], directed=False)

    found = ag.degree(network.replace(answered=roster.mask(["ana"])))

    np.testing.assert_array_equal(found["degree"], [1, np.nan])
    assert found.notes == (
        "1 person did not answer: whom they would have named is not known.",
    )


def test_degree_says_nothing_where_there_is_nothing_to_say(trio):
    assert ag.degree(trio).notes == ()


# --- density


@pytest.mark.parametrize("by", LEVELS)
@given(network=partly_observed())
def test_density_follows_its_definition(network, by):
    expected = naive.density(Plain.of(network), by)

    found = ag.density(network, by=by)

    assert_table(found, row=by, **expected)
    assert list(found) == list(found.definitions) == list(expected)


@pytest.mark.parametrize("by", LEVELS)
@given(network=networks(), random=randoms)
def test_density_ignores_labels(network, random, by):
    other, back, back_agencies = relabelled(network, random)

    found = undone(
        ag.density(other, by=by), back, back_agencies, directed=network.directed
    )

    assert_table(ag.density(network, by=by), row=by, **found)


@given(partly_observed(unknown=False))
def test_density_of_the_pairs_adds_up_to_that_of_the_network(network):
    pairs, whole = ag.density(network, by="agency pair"), one_row(ag.density(network))

    assert pairs["ties"].sum() == whole["ties"] == network.n_ties
    assert pairs["observed"].sum() == whole["observed"]


@given(networks(), randoms)
def test_people_who_never_answer_and_are_not_listed_change_no_density(network, random):
    ghosts = random.randint(1, 3)
    people, labels = network.roster.people, network.roster.agency_labels
    roster = ag.Roster.from_labels(
        [*people, *(f"ghost {k}" for k in range(ghosts))], [*labels, *["fire"] * ghosts]
    )
    ties = network.ties()
    ends = [s for s, _ in ties.labels], [t for _, t in ties.labels]
    answered = np.array(people)[network.answered]
    listed = np.array(people)[network.listed]
    cells = [roster.positions([people[k] for k in c]) for c in network.excepted]
    haunted = ag.Network.from_ties(
        roster, *ends, ties["weight"], directed=network.directed
    ).replace(
        answered=roster.mask(answered.tolist()),
        listed=roster.mask(listed.tolist()),
        excepted=np.array(cells, np.int32).reshape(-1, 2),
    )

    found = ag.density(haunted)

    assert_table(found, row="network", **ag.density(network).columns)


@given(networks())
def test_an_isolate_adds_cells_and_no_ties(network):
    before, after = (one_row(ag.density(n)) for n in (network, with_isolate(network)))

    answered, listed = int(network.answered.sum()), int(network.listed.sum())
    both = int((network.answered & network.listed).sum())
    more = answered + listed - (0 if network.directed else both)
    assert after["ties"] == before["ties"]
    assert after["observed"] == before["observed"] + more


def test_density_within_an_agency_of_one_is_undefined(trio):
    found = ag.density(trio, by="agency")

    assert_table(
        found,
        row="agency",
        labels=("fire", "health"),
        density=[1.0, np.nan],
        ties=[2, 0],
        observed=[2, 0],
    )
    assert found["ties"].dtype == found["observed"].dtype == np.int64


def test_density_of_an_agency_without_people_is_undefined(trio):
    labels = trio.roster.agency_labels
    roster = trio.roster.with_agencies(labels, agencies=["empty"])

    found = ag.density(trio.replace(roster=roster), by="agency pair")

    assert len(found) == 9
    assert found.to_dict()["empty", "fire"]["observed"] == 0
    assert np.isnan(found.to_dict()["empty", "empty"]["density"])


def test_an_agency_that_did_not_answer_is_undefined_and_not_empty(trio):
    network = trio.replace(answered=trio.roster.mask(["ana", "ben"]))

    found = ag.density(network, by="agency pair")

    assert found.to_dict()["health", "fire"]["observed"] == 0
    assert np.isnan(found.to_dict()["health", "fire"]["density"])
    assert found.to_dict()["fire", "health"]["density"] == 0.5
    assert found.notes == (
        "Observed: 4 of 6 cells; the others count neither as ties nor as absent.",
    )


@given(partly_observed())
def test_density_says_how_much_was_observed_if_not_all(network):
    plain = Plain.of(network)
    cells = plain.cells()
    seen = sum(plain.observed(*cell) for cell in cells)
    unit = "cells" if network.directed else "dyads"

    found = ag.density(network).notes

    told = f"Observed: {seen} of {len(cells)} {unit}"
    absent = "; the others count neither as ties nor as absent."
    assert found == (() if seen == len(cells) else (told + absent,))


@given(partly_observed(directed=True))
def test_reciprocity_says_how_many_dyads_were_observed_if_not_all(network):
    n, seen = network.n_people, int(one_row(ag.reciprocity(network))["observed"])

    found = ag.reciprocity(network).notes

    told = f"Observed from both sides: {seen} of {n * (n - 1) // 2} dyads"
    expected = (
        () if seen == n * (n - 1) // 2 else (f"{told}; the others are left out.",)
    )
    assert found == expected


def test_people_without_an_agency_count_in_the_network_only(trio):
    roster = trio.roster.with_agencies({"ana": "fire", "ben": "fire"})
    network = trio.replace(roster=roster)

    pairs, whole = ag.density(network, by="agency pair"), ag.density(network)

    assert pairs.labels == (("fire", "fire"),)
    assert pairs["ties"].tolist() == [2]
    assert pairs.notes == ("1 person without a known agency is left out.",)
    assert whole["ties"].tolist() == [3]
    assert whole.notes == ()


@pytest.mark.parametrize("measure", [ag.density, ag.reciprocity, ag.assortativity])
def test_nobody_at_all_gives_undefined_numbers(measure):
    network = ag.Network.from_ties(ag.Roster.from_labels([]), [], [])

    found = measure(network)

    assert np.isnan(found[next(iter(found))]).all()


def test_density_of_a_level_that_does_not_exist_is_refused(trio):
    with pytest.raises(ag.ParameterError, match="not 'person'"):
        ag.density(trio, by="person")


# --- reciprocity


@given(partly_observed())
def test_reciprocity_follows_its_definition(network):
    expected = naive.reciprocity(Plain.of(network))

    found = ag.reciprocity(network)

    assert_table(found, row="network", **expected)
    assert set(found) == set(found.definitions) == set(expected)


@given(networks(directed=True), randoms)
def test_reciprocity_ignores_labels_and_direction(network, random):
    other, _, _ = relabelled(network, random)

    found = ag.reciprocity(reverse(other))

    assert_table(found, row="network", **ag.reciprocity(network).columns)


@given(networks(directed=True))
def test_an_isolate_adds_null_dyads_only(network):
    before, after = (
        one_row(ag.reciprocity(n)) for n in (network, with_isolate(network))
    )

    new = int((network.answered & network.listed).sum())
    assert after["null"] == before["null"] + new
    assert after["mutual"] == before["mutual"]
    assert after["asymmetric"] == before["asymmetric"]


@given(networks(directed=False))
def test_reciprocity_of_undirected_ties_is_undefined_aloud(network):
    found = ag.reciprocity(network)

    assert all(np.isnan(value) for value in one_row(found).values())
    assert found.notes == ("Ties have no direction: there is none to return.",)


def test_one_mutual_and_one_asymmetric_dyad_of_four_people():
    roster = ag.Roster.from_labels(["a", "b", "c", "d"])
    network = ag.Network.from_ties(roster, ["a", "b", "a"], ["b", "a", "c"])

    found = one_row(ag.reciprocity(network))

    assert found == {  # sna's default would say 0.833
        "reciprocity_arcs": 2 / 3,
        "reciprocity_dyads": 0.5,
        "mutual": 1,
        "asymmetric": 1,
        "null": 4,
        "observed": 6,
    }


def test_a_dyad_with_one_silent_end_is_left_out(trio):
    network = trio.replace(answered=trio.roster.mask(["ana", "ben"]))

    found = ag.reciprocity(network)

    assert one_row(found)["asymmetric"] == 0
    assert one_row(found)["reciprocity_dyads"] == 1.0
    assert found.notes == (
        "Observed from both sides: 1 of 3 dyads; the others are left out.",
    )


# --- components


@given(partly_observed())
def test_components_follow_their_definition(network):
    expected = naive.components(Plain.of(network))

    whole, people = ag.components(network), ag.components(network, by="person")

    sizes = [len(members) for members in expected]
    assert one_row(whole)["components"] == len(sizes)
    assert one_row(whole)["largest"] == max(sizes, default=0)
    assert one_row(whole)["isolates"] == sizes.count(1)
    share = naive.ratio(max(sizes, default=0), network.n_people)
    assert_table(whole, row="network", largest_share=[share])
    number = {p: k for k, members in enumerate(expected, 1) for p in members}
    assert_table(people, row="person", component=number)
    assert people["component"].dtype == np.int64


@given(networks(), randoms)
def test_components_ignore_labels_and_direction(network, random):
    other, back, _ = relabelled(network, random)

    found = ag.components(reverse(other), by="person")

    def sets(table, names):
        members = {}
        for person, number in table.to_dict().items():
            members.setdefault(number, set()).add(names[person])
        return sorted(map(sorted, members.values()))

    same = {person: person for person in network.roster.people}
    assert sets(found, back) == sets(ag.components(network, by="person"), same)
    sizes = np.bincount(found["component"])[1:]
    assert (np.diff(sizes) <= 0).all()


@given(networks())
def test_an_isolate_is_one_more_component(network):
    before, after = (
        one_row(ag.components(n)) for n in (network, with_isolate(network))
    )

    assert after["components"] == before["components"] + 1
    assert after["isolates"] == before["isolates"] + 1


def test_components_say_that_silent_people_could_join_them(trio):
    network = trio.replace(answered=trio.roster.mask(["ana", "ben"]))

    found = ag.components(network)

    assert found.notes == (
        "1 person did not answer: their own ties could join components.",
    )
    assert ag.components(trio).notes == ()


def test_components_of_a_level_that_does_not_exist_are_refused(trio):
    with pytest.raises(ag.ParameterError, match="'network' or 'agency' or 'person'"):
        ag.components(trio, by="team")
