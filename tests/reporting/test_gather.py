"""Facts are what a plain count of the networks gives, and move when the data do."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.change import sentences
from agencygraph.measures import mixing
from agencygraph.reporting import gather
from agencygraph.reporting.gather import between, one_wave, pairs_across
from agencygraph.reporting.pairs import pairs_of_agencies
from agencygraph.reporting.people import attendance_of, scores_of
from tests.naive import Plain
from tests.reporting import made
from tests.strategies import networks


def pairs(network):
    return pairs_of_agencies(network, ag.mixing_matrix(network))


def plainly_linked(network, one, two):
    """Pairs of people of two agencies with a tie reported either way, written out."""
    plain = Plain.of(network)
    return [
        (i, j)
        for i in plain.people
        for j in plain.people
        if (plain.agency[i], plain.agency[j]) == (one, two)
        and (plain.tie(i, j) or plain.tie(j, i))
    ]


def compared(before, after):
    return between(one_wave(before, "before"), one_wave(after, "after"))


@given(networks())
def test_every_pair_of_agencies_with_people_is_there_once(network):
    labels = [label for label in network.roster.agency_labels if label]
    expected = set(combinations(sorted(set(labels)), 2))

    found = [(pair.one.name, pair.two.name) for pair in pairs(network)]

    assert len(found) == len(set(found))
    assert set(found) == expected


@given(networks())
def test_links_count_pairs_of_people_tied_either_way(network):
    for pair in pairs(network):
        linked = plainly_linked(network, pair.one.name, pair.two.name)

        assert pair.links == len(linked)


@given(networks())
def test_a_carrier_is_in_every_link_of_two_agencies(network):
    for pair in pairs(network):
        linked = plainly_linked(network, pair.one.name, pair.two.name)
        in_all = set.intersection(*map(set, linked)) if len(linked) > 1 else set()
        agency = dict(
            zip(network.roster.people, network.roster.agency_labels, strict=True)
        )
        size = network.roster.agency_labels.count
        shared = {f"{p} ({agency[p]})" for p in in_all if size(agency[p]) > 1}

        assert ({pair.carrier} - {""}) == shared


@given(networks())
def test_pairs_of_agencies_are_judged_only_where_both_answered(network):
    plain = Plain.of(network)
    replied = {plain.agency[person] for person in plain.answered}
    for pair in pairs(network):
        both = {pair.one.name, pair.two.name} <= replied

        assert not pair.is_observed or both


@given(networks(max_people=6), st.randoms(use_true_random=False))
def test_the_same_network_twice_is_told_as_no_change(network, random):
    del random
    facts = compared(network, network.replace(wave="after")).turnover

    text = sentences.turnover(facts).text

    assert text.startswith(("No change:", "No pair was observed"))


@given(networks(complete=True, min_people=2), st.data())
def test_a_tie_more_is_a_tie_more_in_the_sentence(network, data):
    plain = Plain.of(network)
    free = [cell for cell in plain.cells() if not plain.tie(*cell)]
    assume(free)
    i, j = data.draw(st.sampled_from(free))
    ties = network.ties()
    sources, targets = zip(*[*ties.labels, (i, j)], strict=True)
    weights = [*ties["weight"].tolist(), 1.0]
    after = ag.Network.from_ties(
        network.roster, sources, targets, weights, directed=network.directed
    ).replace(wave="after")

    change = compared(network, after)

    text = sentences.turnover(change.turnover).text
    assert "1 formed, 0 dissolved" in text
    assert text.startswith("More ties")


@given(networks(min_people=2))
def test_open_pairs_across_are_the_roles_with_two_agencies_at_the_ends(network):
    roles = ag.brokerage_roles(network)
    names = {"representative", "gatekeeper", "boundary", "liaison"} & set(roles)

    expected = np.sum([roles[name] for name in sorted(names)], axis=0)

    np.testing.assert_array_equal(pairs_across(roles), expected)


def test_brokers_are_ordered_by_open_pairs_across():
    facts = one_wave(made.network(made.TIES), "")

    found = [(broker.name, broker.across) for broker in facts.brokers]

    assert found == [("Dee", 2), ("Ana", 1), ("Ben", 1), ("Gus", 1)]
    assert facts.brokers[0].leading in ("gatekeeper", "liaison")


def test_brokers_are_counted_as_their_table_counts_them():
    network = made.network(made.TIES)
    table = ag.brokerage_roles(network).to_dict()

    for broker in one_wave(network, "").brokers:
        for role, (count, _) in broker.roles.items():
            assert count == table[broker.id][role]


def test_people_who_did_not_answer_broker_nothing_known():
    facts = one_wave(made.network([("ana", "dee")], answered=("ana", "ben")), "")

    assert facts.brokers == ()
    assert facts.response.silent == ("health", "police")


def test_a_confidential_kind_computes_nothing_about_people():
    facts = one_wave(made.network(made.TIES), "", hidden=True)

    assert facts.brokers == ()
    assert {table.row for table in facts.tables.values()} <= {
        "network",
        "agency",
        "agency pair",
    }


def test_moved_agency_is_told_with_both_agencies():
    before = made.network(made.TIES)
    labels = dict(zip(made.PEOPLE, made.AGENCIES, strict=True)) | {"cy": "police"}
    roster = ag.Roster.from_labels(made.PEOPLE, [labels[p] for p in made.PEOPLE])
    sources, targets = zip(*made.TIES, strict=True)
    after = ag.Network.from_ties(roster, sources, targets).replace(wave="after")

    change = compared(before, after)

    assert change.movement.moved == (("cy", "fire", "police"),)
    # cy → dee was across before and is after: nothing else changed, so does the index
    assert change.index.reclassified == change.index.joint_after


def test_waves_asked_otherwise_are_not_compared_and_say_why():
    before = made.network(made.TIES)
    after = before.replace(wave="after", max_choices=3)

    change = compared(before, after)

    assert change.delta is None
    assert "number of names allowed" in change.why_not


def test_scores_pair_each_person_with_themselves():
    labels = [
        ("ana", "before", "confidence"),
        ("ana", "after", "confidence"),
        ("ben", "before", "confidence"),
        ("cy", "after", "confidence"),
        ("dee", "before", "confidence"),
        ("dee", "after", "confidence"),
    ]
    values = {"value": [2.0, 4.0, 3.0, 1.0, 3.0, np.nan]}
    study = made.study(
        made.network([]),
        made.network([], wave="after"),
        scores=ag.Table("score", labels, values),
    )

    (found,) = scores_of(study)

    assert found.pairs == {(2.0, 4.0): 1}
    assert (found.up, found.down, found.paired) == (1, 0, 1)
    assert (found.only_before, found.only_after) == (2, 1)


def test_attendance_counts_people_once_whatever_they_came_to():
    labels = [("ana", "one"), ("ana", "two"), ("dee", "two")]
    columns = {"date": ["2024-03-12", "2024-02-01", "2024-02-01"]}
    study = made.study(
        made.network([]), attendance=ag.Table("attendance", labels, columns)
    )

    found = attendance_of(study)

    assert [event.name for event in found.events] == ["two", "one"]
    assert (found.came, found.people) == (2, 8)
    assert found.absent == ("police",)


def test_a_large_network_goes_without_betweenness_and_says_so(monkeypatch):
    monkeypatch.setattr(gather, "MOST_PATHS", 1)

    facts = one_wave(made.network(made.TIES), "")

    assert not [name for name in facts.tables if "betweenness" in name]
    assert "Betweenness is left out of this report" in " ".join(facts.notes)


def test_what_is_computed_for_a_wave_is_not_computed_again(monkeypatch):
    calls = []

    def counted(network):
        calls.append(network.wave)
        return ag.density(network)

    measures = {**gather.OF_NETWORKS, "density": counted}
    monkeypatch.setattr(gather, "OF_NETWORKS", measures)
    before, after = made.network(made.TIES), made.network(made.TIES, wave="after")

    between(one_wave(before, "before"), one_wave(after, "after"))

    # once each as they are, once each on what both observed
    assert sorted(calls) == ["after", "after", "before", "before"]


def test_people_and_agencies_of_one_name_are_told_apart():
    roster = ag.Roster.from_labels(
        ["p1", "p2", "p3"], ["a1", "a2", "a3"], names=["Jo", "Jo", "Al"]
    )
    names = {"name": ("Police", "Police", "Health")}
    roster = replace(roster, agency_attributes=names)
    network = ag.Network.from_ties(roster, ["p3", "p1"], ["p1", "p2"])

    facts = one_wave(network, "")

    assert [group.name for group in facts.response.groups] == [
        "Police [a1]",
        "Police [a2]",
        "Health",
    ]
    assert facts.brokers[0].name == "Jo [p1]"
    assert len(facts.pairs) == 3


@pytest.mark.parametrize("directed", [True, False])
def test_pairs_of_the_largest_agencies_are_there_however_many_there_are(
    directed, monkeypatch
):
    network = made.network(made.TIES[:2])
    if not directed:
        network = ag.symmetrize(network)
    every = ag.mixing_matrix(network)
    monkeypatch.setattr(mixing, "MOST_PAIRS", 1)

    found = mixing.mixing_of_largest(network, 100)

    assert len(ag.mixing_matrix(network)) < len(every)
    assert found.labels == every.labels
    assert all(
        np.array_equal(found[name], every[name], equal_nan=True) for name in every
    )
    assert one_wave(network, "").pairs
