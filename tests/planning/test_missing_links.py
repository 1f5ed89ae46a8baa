"""Gaps between agencies against their definition; introductions against all."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.planning._efficiency import Nearness
from agencygraph.planning._gaps import either_way
from agencygraph.planning._matched import Matched
from tests import naive, naive_missing_links, naive_robustness, reference
from tests.assertions import same
from tests.strategies import networks, relabelled

SMALL = {"max_people": 7}


@given(networks(max_people=6), st.integers(1, 3))
def test_a_gap_is_what_its_definition_says(network, links):
    plain = naive.Plain.of(network)

    found = ag.missing_links(network, links=links).gaps.to_dict()

    for pair in naive_robustness.unordered_pairs(plain):
        number, wanted = naive_missing_links.gap_of(plain, *pair, links)
        row = found.get(pair)
        if row is None:
            assert number >= links
            continue
        assert same(row["links"], number)
        if math.isnan(number):
            assert row["gap"] == row["test"] == "not observed"
            assert math.isnan(row["wanted"])
            assert math.isnan(row["p_holm"])
        elif number < links:
            assert row["wanted"] == wanted
            assert row["gap"] in (
                "no link",
                "1 independent link",
                "2 independent links",
            )
        else:
            assert row["gap"] == "fewer ties than expected"
            assert row["shortfall"] > 0


@given(networks(min_people=2, max_people=6))
def test_too_few_ties_are_told_by_all_shuffles_of_labels(network):
    assume(not len(network.excepted))
    plain = naive.Plain.of(network)

    found = ag.missing_links(network).gaps.to_dict()

    for pair, row in found.items():
        if row["gap"] == "not observed":
            continue
        mean, sd, p = naive_missing_links.chance_of_ties(plain, *pair)
        assert same(row["expected"], mean)
        assert same(row["shortfall"], max(mean - row["ties"], 0), abs_=1e-9)
        assert same(row["p"], p)
        if sd > 1e-9:
            assert same(row["z"], (row["ties"] - mean) / sd, rel=1e-6, abs_=1e-6)


@given(networks(**SMALL), st.integers(0, 3), st.integers(1, 2), st.integers(1, 3))
def test_no_choice_adds_more_links_than_the_bound(network, number, capacity, links):
    plain = naive.Plain.of(network)
    wanted = naive_missing_links.pairs_wanted(plain, links)
    options = naive_missing_links.introductions(plain, wanted)
    assume(len(options) <= 12)
    number = max(number, 1)
    found = ag.missing_links(network, links=links, number=number, capacity=capacity)
    assume(found.wanted == sum(wanted.values()))  # none is wanted for want of ties

    every = list(naive_missing_links.choices(options, number, capacity))
    most = max(naive_missing_links.links_added(plain, made, wanted) for made in every)
    best = max(
        naive_missing_links.efficiency(plain, [(i, j) for _, i, j in made])
        for made in every
    )

    assert found.closed <= most <= found.bound
    if not math.isnan(best):
        assert found.efficiency_after <= best + 1e-12
        assert best <= found.efficiency_bound + 1e-12


@given(networks(**SMALL), st.integers(1, 4), st.integers(1, 2))
def test_introductions_keep_the_rules_and_add_what_they_say(network, number, capacity):
    plain = naive.Plain.of(network)

    found = ag.missing_links(network, number=number, capacity=capacity)

    table = found.introductions
    wanted = {
        pair: int(row["wanted"])
        for pair, row in found.gaps.to_dict().items()
        if row["wanted"] > 0
    }
    brokers = table["broker"].tolist()
    made = [(b, i, j) for b, (i, j) in zip(brokers, table.labels, strict=True)]
    assert set(made) <= set(naive_missing_links.introductions(plain, wanted))
    assert len(made) <= number
    assert all(brokers.count(broker) <= capacity for broker in brokers)
    added = naive_missing_links.links_added(plain, made, wanted)
    assert added == table["links"].sum() == found.closed
    ends = [(i, j) for _, i, j in made]
    efficiency = [
        naive_missing_links.efficiency(plain, ends[:k]) for k in range(len(ends) + 1)
    ]
    assert same(found.efficiency_before, efficiency[0])
    assert same(found.efficiency_after, efficiency[-1])
    assert table["gain"].tolist() == pytest.approx(np.diff(efficiency).tolist())


@given(networks(**SMALL), st.integers(1, 3))
def test_where_nothing_is_scarce_all_links_that_could_be_added_are(network, links):
    plain = naive.Plain.of(network)
    wanted = naive_missing_links.pairs_wanted(plain, min(links, 2))
    options = naive_missing_links.introductions(plain, wanted)

    found = ag.missing_links(network, links=min(links, 2), number=99, capacity=99)

    assume(found.wanted == sum(wanted.values()))
    every = naive_missing_links.links_added(plain, options, wanted)
    assert found.closed == found.bound == every
    assert np.nansum(found.gaps["could_add"]) == every


@given(networks(min_people=2, max_people=7), st.randoms(use_true_random=False))
def test_new_ids_and_agencies_change_no_number_of_a_gap(network, random):
    other, _, agency_of = relabelled(network, random)
    columns = ("links", "wanted", "could_add", "brokers", "shortfall", "response", "z")

    one, two = ag.missing_links(network), ag.missing_links(other)

    def told(table, names):
        return {
            frozenset(names[a] for a in pair): (row["gap"], *(row[c] for c in columns))
            for pair, row in table.to_dict().items()
        }

    own = told(one.gaps, {a: a for a in network.roster.agencies})
    new = told(two.gaps, agency_of)
    assert own.keys() == new.keys()
    for pair, row in own.items():
        assert row[0] == new[pair][0]
        assert all(
            same(a, b, abs_=1e-6) for a, b in zip(row[1:], new[pair][1:], strict=True)
        )
    assert one.bound == two.bound
    assert one.wanted == two.wanted


@given(networks(**SMALL, complete=True), st.data())
def test_a_tie_gains_what_it_is_said_to_gain(network, data):
    plain = naive.Plain.of(network)
    strangers = [
        (i, j)
        for i in range(len(plain.people))
        for j in range(i)
        if not naive_robustness.tied(plain, plain.people[i], plain.people[j])
    ]
    assume(strangers)
    near = Nearness.of(either_way(network))
    assume(near.pairs)
    i, j = data.draw(st.sampled_from(strangers))
    before = near.efficiency()

    gain = near.gain(i, j)
    near.add(i, j)

    pair = [(plain.people[i], plain.people[j])]
    after = naive_missing_links.efficiency(plain, pair)
    assert near.efficiency() == pytest.approx(after)
    assert gain == pytest.approx(after - before, abs=1e-12)


TIES = st.lists(st.tuples(st.integers(0, 4), st.integers(5, 9)), unique=True)


@given(TIES, st.tuples(st.integers(0, 4), st.integers(5, 9)))
def test_links_are_matched_as_ties_are_added(ties, more):
    matched = Matched.of(ties)
    settled = matched.settled()
    links = matched.links

    gains = matched.add(*more)

    assert links == naive_robustness.matching(ties)
    assert matched.links == naive_robustness.matching([*dict.fromkeys([*ties, more])])
    assert gains == (more[0] not in settled[0] and more[1] not in settled[1])
    assert gains == (matched.links > links)


@pytest.fixture
def one_tie():
    """Fire and health hang on Ana and Cy, each of whom has a colleague."""
    roster = ag.Roster.from_labels(
        ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "health"]
    )
    return ag.Network.from_ties(roster, ["ana", "ana", "cy"], ["ben", "cy", "dee"])


def test_two_who_hold_the_only_tie_each_bring_a_colleague(one_tie):
    found = ag.missing_links(one_tie)

    assert set(found.introductions.labels) == {("ben", "cy"), ("ana", "dee")}
    assert sorted(found.introductions["links"].tolist()) == [0, 1]
    assert found.closed == found.wanted == found.bound == 1
    assert found.quality() == "2 introductions add 1 of 1 independent link wanted."


def test_one_introduction_is_no_use_where_it_takes_two(one_tie):
    found = ag.missing_links(one_tie, number=1)

    assert len(found.introductions) == 0
    assert found.quality() == (
        "0 introductions add 0 of 1 independent link wanted; no 1 adds more than 0."
    )


def test_an_agency_that_did_not_answer_is_not_said_to_be_short(one_tie):
    roster = one_tie.roster
    silent = ag.Network.from_ties(roster, ["ana", "ana"], ["ben", "cy"]).replace(
        answered=roster.mask(["ana", "ben"])
    )

    found = ag.missing_links(silent)

    row = found.gaps.to_dict()["fire", "health"]
    assert row["gap"] == "not observed"
    assert found.wanted == 0
    assert len(found.introductions) == 0
    assert "1 pair of agencies was not observed" in found.gaps.notes[-1]


def test_people_of_whom_nothing_was_seen_are_not_introduced(one_tie):
    found = ag.missing_links(one_tie.replace(excepted=[[1, 2], [2, 1]]))

    assert ("ben", "cy") not in found.introductions.labels


def test_too_few_pairs_to_test_is_said(one_tie):
    row = ag.missing_links(one_tie).gaps.to_dict()["fire", "health"]

    assert row["test"] == "too few pairs to test"
    assert math.isnan(row["p_holm"])
    assert row["gap"] == "1 independent link"


def test_a_likelier_introduction_comes_first():
    roster = ag.Roster.from_labels(
        ["a", "b", "c", "d", "x", "y"], ["fire"] * 2 + ["health"] * 2 + ["police"] * 2
    )
    network = ag.Network.from_ties(
        roster, ["x", "x", "y", "y"], ["a", "c", "b", "d"], [1, 1, 5, 5], directed=False
    )

    found = ag.missing_links(network, number=1)

    assert found.introductions["broker"].tolist() == ["y"]
    assert found.introductions["chance"].tolist() == [0.625**2]


def test_of_very_many_people_chance_alone_decides(one_tie, monkeypatch):
    monkeypatch.setattr("agencygraph.planning.missing_links.MOST_PEOPLE", 3)

    found = ag.missing_links(one_tie)

    assert found.closed == 1
    assert np.isnan(found.introductions["gain"]).all()
    assert math.isnan(found.efficiency_after)
    assert (
        found.nearness()
        == "How near people of different agencies are was not computed."
    )
    assert found.introductions.notes[0].startswith("More than 3 people: the gain")


def test_of_very_many_introductions_the_likeliest_of_each_gap_are_weighed(monkeypatch):
    monkeypatch.setattr("agencygraph.planning._candidates.MOST_WEIGHED", 2)
    monkeypatch.setattr("agencygraph.planning.missing_links.MOST_WEIGHED", 2)
    roster = ag.Roster.from_labels(
        "abcdxy", ["fire"] * 2 + ["health"] * 2 + ["law"] * 2
    )
    network = ag.Network.from_ties(
        roster, "xxxyyyy", "abcabcd", [1, 1, 1, 5, 5, 5, 5], directed=False
    )

    found = ag.missing_links(network)

    assert set(found.introductions["broker"]) == {"y"}
    assert any(
        "the likeliest of each gap" in note for note in found.introductions.notes
    )


def test_where_all_links_are_there_none_is_wanted(one_tie):
    found = ag.missing_links(one_tie, links=1)

    assert found.quality() == "No independent link is wanted beside those there are."


@pytest.mark.parametrize("name", ["links", "number", "capacity"])
def test_numbers_below_one_are_refused(one_tie, name):
    with pytest.raises(
        ag.ParameterError, match="links, number and capacity are 1 or more"
    ):
        ag.missing_links(one_tie, **{name: 0})


def test_what_is_found_prints_with_its_bound(one_tie):
    found = ag.missing_links(one_tie)

    text, html = repr(found), found._repr_html_()

    for told in (found.quality(), found.nearness()):
        assert told in text
        assert told in html
    assert found.nearness().startswith("Cross-agency efficiency rises from 0.5833 to")


@pytest.mark.data
@pytest.mark.parametrize("name", ["dhhs", "invs15"])
def test_gaps_of_real_networks_are_those_with_few_independent_links(data_folder, name):
    network = next(iter(reference.layers(data_folder, name))).network
    links = ag.independent_links(network)

    found = ag.missing_links(network)

    few = {p for p, n in zip(links.labels, links["links"], strict=True) if n < 2}
    listed = found.gaps.to_dict()
    assert {p for p, row in listed.items() if row["links"] < 2} == few
    mixing = ag.mixing_matrix(network)
    z = dict(zip(mixing.labels, mixing["z"], strict=True))
    assert all(same(row["z"], z[pair]) for pair, row in listed.items())
    assert found.closed <= found.bound
    assert found.closed == len(found.introductions) == 10
    after = ag.independent_links(with_ties(network, found.introductions.labels))
    gained = dict(zip(after.labels, after["links"] - links["links"], strict=True))
    assert sum(gained.values()) == found.closed


def with_ties(network, pairs):
    """The network with more ties."""
    ties = network.ties()
    sources, targets = zip(*ties.labels, *pairs, strict=True)
    weights = [*ties["weight"], *[1.0] * len(pairs)]
    return ag.Network.from_ties(
        network.roster, sources, targets, weights, directed=network.directed
    )


def test_one_introduction_adds_what_it_adds(one_tie):
    found = ag.missing_links(one_tie)
    one = replace(found, introductions=found.introductions.take([0]))

    assert one.quality() == "1 introduction adds 1 of 1 independent link wanted."


def test_an_empty_line_stands_below_introductions_and_none_where_there_are_none(
    one_tie,
):
    some, none = ag.missing_links(one_tie), ag.missing_links(one_tie, number=1)

    assert f"\n\n{some.quality()}" in str(some)
    assert f"Introductions\n{none.quality()}" in str(none)
