"""Network → Network: what each view shows; nothing unobserved becomes absent."""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive
from tests.assertions import same
from tests.strategies import networks, rosters

RULES = ["max", "min", "mean", "sum"]


def quietly(function, *args, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)
        return function(*args, **kwargs)


@pytest.fixture
def three():
    return ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])


@given(networks(directed=True), st.sampled_from(RULES))
def test_symmetrize_follows_its_rule_and_uses_the_side_it_saw(network, rule):
    expected = naive.symmetrize(network, rule)

    found = quietly(ag.symmetrize, network, rule)

    ties = {frozenset(pair): w for pair, w in found.ties().to_dict().items()}
    assert ties.keys() == expected.keys()
    assert all(same(ties[pair], weight) for pair, weight in expected.items())


@given(networks(directed=True), st.one_of(st.none(), st.integers(1, 3)))
def test_symmetrize_observes_a_pair_if_either_side_was(network, max_choices):
    network = network.replace(max_choices=max_choices)
    plain = naive.Plain.of(network)

    found = naive.Plain.of(quietly(ag.symmetrize, network))

    for i, j in itertools.combinations(plain.people, 2):
        either = plain.observed(i, j) or plain.observed(j, i)
        assert found.observed(i, j) == either


def test_symmetrize_says_how_many_ties_rest_on_one_side(three):
    network = ag.Network.from_ties(three, ["ana"], ["ben"])
    network = network.replace(answered=three.mask(["ana"]))

    with pytest.warns(ag.AgencyGraphWarning, match="1 tie rests on one side's report"):
        found = ag.symmetrize(network, "min")

    assert found.n_ties == 1


def test_symmetrize_leaves_an_undirected_network_alone(three):
    network = ag.Network.from_ties(three, ["ana"], ["ben"], directed=False)

    assert ag.symmetrize(network) is network


def test_symmetrize_keeps_the_scale_only_where_weights_stay_levels(three):
    scale = ag.Scale((1, 3), ("yearly", "daily"))
    network = ag.Network.from_ties(three, ["ana", "ben"], ["ben", "ana"], [1, 3])
    network = network.replace(scale=scale)

    assert ag.symmetrize(network, "max").scale == scale
    assert ag.symmetrize(network, "mean").scale is None


@given(networks(), st.sampled_from([0.5, 1.0, 2.0, 2.5, 9.0]))
def test_threshold_keeps_ties_from_the_minimum_on(network, minimum):
    found = ag.threshold(network, minimum)

    expected = {pair: w for pair, w in network.ties().to_dict().items() if w >= minimum}
    assert found.ties().to_dict() == expected


def test_a_threshold_does_not_free_someone_who_had_named_all_they_could(three):
    network = ag.Network.from_ties(three, ["ana"], ["ben"], [1]).replace(max_choices=1)

    found = ag.threshold(network, 2)

    assert not naive.Plain.of(network).observed("ana", "cy")
    assert not found.observes(np.array([0]), np.array([2]))[0]
    assert found.at_cap.tolist() == [True, False, False]


@given(networks(min_people=1), st.data())
def test_a_subnetwork_has_the_ties_and_the_sight_of_the_whole(network, data):
    people = data.draw(st.lists(st.sampled_from(network.roster.people), unique=True))
    whole = naive.Plain.of(network)

    found = naive.Plain.of(ag.subnetwork(network, people))

    assert set(found.people) == set(people)
    for i, j in itertools.permutations(people, 2):
        assert found.weight.get((i, j)) == whole.weight.get((i, j))
        assert found.observed(i, j) == whole.observed(i, j)
        assert found.agency[i] == whole.agency[i]


@given(networks(min_people=1, unknown=False))
def test_the_subnetwork_of_an_agency_is_that_of_its_people(network):
    agency = network.roster.agencies[0]
    labels = network.roster.agency_labels
    people = [
        p for p, a in zip(network.roster.people, labels, strict=True) if a == agency
    ]

    assert ag.subnetwork(network, agencies=[agency]) == ag.subnetwork(network, people)


@given(networks(min_people=1), st.integers(0, 3))
def test_an_ego_network_holds_everyone_within_some_steps(network, steps):
    person = network.roster.people[0]
    expected = naive.within_steps(naive.Plain.of(network), person, steps)

    found = ag.ego_network(network, person, steps=steps)

    assert set(found.roster.people) == expected


@given(networks())
def test_between_agencies_adds_up_ties_and_keeps_the_totals_within(network):
    expected = naive.between_agencies(network)

    for k, weight in enumerate(["ties", "strength"]):
        found = ag.between_agencies(network, weight)
        ties = naive.Plain.of(found).weight
        across = {pair: v[k] for pair, v in expected.items() if pair[0] != pair[1]}
        assert ties.keys() == across.keys()
        assert all(same(ties[pair], value) for pair, value in across.items())
        inside = found.roster.attributes[f"within_{weight}"]
        for agency, value in zip(found.roster.people, inside, strict=True):
            once = 1 if network.directed else 2
            assert same(value, expected.get((agency, agency), (0, 0))[k] / once)


def test_between_agencies_spreads_people_who_belong_to_several():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    roster = roster.with_shares({"ana": {"fire": 3, "police": 1}})
    network = ag.Network.from_ties(roster, ["ana"], ["ben"], [2])

    found = ag.between_agencies(network, "strength")

    assert found.ties().to_dict() == {
        ("fire", "health"): 1.5,
        ("police", "health"): 0.5,
    }


def test_an_agency_answered_if_any_of_its_people_did(three):
    network = ag.Network.from_ties(three, ["ana"], ["cy"])
    network = network.replace(answered=three.mask(["ana"]))

    found = ag.between_agencies(network)

    assert found.roster.people == ("fire", "health")
    assert found.answered.tolist() == [True, False]


def test_agencies_are_grouped_by_their_sector():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    roster = ag.Roster(
        roster.people,
        roster.names,
        roster.agencies,
        roster.agency_of,
        agency_attributes={"sector": ("blue light", "care")},
    )
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])

    found = ag.between_agencies(network)

    assert found.roster.unit == "agency"
    assert found.roster.agencies == ("blue light", "care")


@given(rosters(min_people=1), st.data(), st.sampled_from(["max", "sum"]), st.booleans())
def test_combine_sees_what_every_kind_saw(roster, data, rule, directed):
    kinds = []
    for _ in range(2):
        n = roster.n_people
        weights = data.draw(st.lists(st.integers(0, 2), min_size=n * n, max_size=n * n))
        answered = data.draw(st.lists(st.booleans(), min_size=n, max_size=n))
        cells = [
            (roster.people[i], roster.people[j], weights[i * n + j])
            for i, j in itertools.product(range(n), repeat=2)
            if weights[i * n + j]
            and (i < j or (directed and i != j))
            and (answered[i] or (not directed and answered[j]))
        ]
        kinds.append(
            ag.Network.from_ties(
                roster, *([c[k] for c in cells] for k in range(3)), directed=directed
            ).replace(answered=answered)
        )
    plain = [naive.Plain.of(kind) for kind in kinds]
    everyone = set.intersection(*(p.answered for p in plain))
    merge = {"max": max, "sum": sum}[rule]

    found = naive.Plain.of(quietly(ag.combine, kinds, rule))

    assert found.answered == everyone
    for i, j in itertools.permutations(roster.people, 2):
        seen = i in everyone or (not directed and j in everyone)
        weight = merge(p.weight.get((i, j), 0) for p in plain)
        assert found.observed(i, j) == seen
        assert found.weight.get((i, j), 0) == (weight if seen else 0)


def test_combine_says_what_it_leaves_out(three):
    knows = ag.Network.from_ties(three, ["ana"], ["ben"])
    trusts = ag.Network.from_ties(three, [], []).replace(answered=three.mask(["ben"]))

    with pytest.warns(ag.AgencyGraphWarning, match="1 tie is left out"):
        found = ag.combine([knows, trusts], kind="knows or trusts")

    assert found.kind == "knows or trusts"
    assert found.n_ties == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda n: ag.symmetrize(n, "average"),
        lambda n: ag.threshold(n, 0),
        lambda n: ag.threshold(n, float("nan")),
        lambda n: ag.subnetwork(n, agencies=["navy"]),
        lambda n: ag.ego_network(n, "ana", steps=-1),
        lambda n: ag.between_agencies(n, "volume"),
        lambda _: ag.combine([]),
        lambda n: ag.combine([n], "min"),
        lambda n: ag.combine([n, ag.symmetrize(n)]),
    ],
)
def test_arguments_out_of_range_are_refused(three, call):
    network = ag.Network.from_ties(three, ["ana", "ben"], ["ben", "cy"])

    with pytest.raises(ag.ParameterError):
        call(network)


@given(networks(min_people=2))
def test_a_stranger_is_no_ego(network):
    assume("nobody" not in network.roster)

    with pytest.raises(ag.DataError, match="'nobody' is not on the roster"):
        ag.ego_network(network, "nobody")
