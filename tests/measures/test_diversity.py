import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_segregation as naive
from tests.assertions import assert_same_bits, assert_table
from tests.measures.observing import partly_observed, undone, with_isolate
from tests.naive import Plain
from tests.strategies import networks, relabelled

randoms = st.randoms(use_true_random=False)


@pytest.fixture
def office():
    """Ana names two of police, one of health, one colleague; twice as much the last."""
    roster = ag.Roster.from_labels(
        ["ana", "ben", "cy", "dee", "eve"],
        ["fire", "fire", "health", "police", "police"],
    )
    return ag.Network.from_ties(
        roster,
        ["ana"] * 4 + ["ben"],
        ["ben", "cy", "dee", "eve", "cy"],
        [2, 1, 1, 1, 3],
    )


@given(partly_observed(), st.booleans())
def test_diversity_of_people_follows_its_definition(network, weighted):
    expected = naive.diversity_person(Plain.of(network), weighted=weighted)

    found = ag.diversity(network, weighted=weighted)

    assert_table(found, row="person", labels=network.roster.people, **expected)
    assert list(found) == list(found.definitions)
    assert set(found) == {*expected, *found}


@given(partly_observed(), st.booleans())
def test_diversity_of_agencies_follows_its_definition(network, weighted):
    expected = naive.diversity_agency(Plain.of(network), weighted=weighted)

    found = ag.diversity(network, by="agency", weighted=weighted)

    assert_table(found, row="agency", labels=network.roster.agencies, **expected)
    assert list(found) == list(found.definitions)


@pytest.mark.parametrize("by", ["person", "agency"])
@given(network=partly_observed(), random=randoms)
def test_diversity_ignores_labels(network, random, by):
    other, back, back_agencies = relabelled(network, random)

    found = undone(ag.diversity(other, by=by), back, back_agencies)

    assert_table(ag.diversity(network, by=by), row=by, **found)


@pytest.mark.parametrize("by", ["person", "agency"])
@given(network=networks())
def test_the_unit_of_weights_does_not_matter(network, by):
    found = ag.diversity(network.replace(weights=4 * network.weights), by=by)

    assert_same_bits(found, ag.diversity(network, by=by))


@given(networks(weighted=False))
def test_where_weights_are_equal_participation_is_blau(network):
    found = ag.diversity(network)

    np.testing.assert_allclose(found["participation"], found["blau"], atol=1e-12)


@given(networks())
def test_an_isolate_of_an_agency_that_is_there_changes_nobody(network):
    if "fire" in network.roster.agencies:
        found = ag.diversity(with_isolate(network)).to_dict()

        for person, row in ag.diversity(network).to_dict().items():
            np.testing.assert_equal(found[person], row)


@given(networks(directed=True, unknown=False))
def test_all_in_one_agency_leaves_no_diversity(network):
    merged = network.roster.with_agencies(["one"] * network.n_people)

    found = ag.diversity(network.replace(roster=merged))

    assert set(found["blau"][~np.isnan(found["blau"])]) <= {0}
    assert np.isnan(found["iqv"]).all()


def test_the_numbers_of_an_office(office):
    found = ag.diversity(office).to_dict()["ana"]

    # four people named: fire 1, health 1, police 2
    assert found["blau"] == 1 - (1 + 1 + 4) / 16
    assert found["iqv"] == pytest.approx(0.625 * 3 / 2)
    assert found["blau_unbiased"] == 1 - 2 / 12
    assert found["participation"] == pytest.approx(1 - (4 + 1 + 4) / 25)
    assert (found["alters"], found["agencies"]) == (4, 3)


def test_ego_is_not_among_the_contacts():
    roster = ag.Roster.from_labels(["ana", "cy"], ["fire", "health"])
    network = ag.Network.from_ties(roster, ["ana"], ["cy"])

    found = ag.diversity(network).to_dict()["ana"]

    assert found["blau"] == 0  # with ana herself it would be 0.5
    assert found["alters"] == 1


def test_an_agency_is_not_among_its_own_contacts(office):
    found = ag.diversity(office, by="agency").to_dict()["fire"]

    # ties to health 2 (weight 4) and to police 2 (weight 2), none of 2 others left out
    assert found["blau"] == 0.5
    assert found["iqv"] == 1
    assert found["participation"] == pytest.approx(1 - (16 + 4) / 36)


def test_without_contacts_diversity_is_undefined(office):
    found = ag.diversity(office).to_dict()["dee"]

    assert found["alters"] == found["agencies"] == 0
    for name in ("blau", "iqv", "blau_unbiased", "participation"):
        assert math.isnan(found[name])


def test_one_contact_has_no_unbiased_diversity(office):
    found = ag.diversity(office).to_dict()["ben"]

    assert found["blau"] == 0
    assert math.isnan(found["blau_unbiased"])


def test_those_who_did_not_answer_have_no_diversity(office):
    silent = office.replace(answered=office.roster.mask(["ana", "ben", "cy"]))

    people, agencies = ag.diversity(silent), ag.diversity(silent, by="agency")

    assert np.isnan([*people.to_dict()["dee"].values()]).all()
    assert np.isnan([*agencies.to_dict()["police"].values()]).all()
    assert people.notes == (
        "2 people did not answer: whom they would have named is not known.",
    )


def test_a_contact_without_an_agency_is_left_out_aloud(office):
    labels = dict(zip(office.roster.people, office.roster.agency_labels, strict=True))
    network = office.replace(
        roster=office.roster.with_agencies({**labels, "eve": None, "ana": None})
    )

    found = ag.diversity(network)

    assert found.to_dict()["ana"]["alters"] == 3
    assert found.to_dict()["ana"]["blau"] == pytest.approx(2 / 3)
    assert found.notes == ("2 people without a known agency are left out as contacts.",)
    assert ag.diversity(network, by="agency").to_dict()["fire"]["alters"] == 1


def test_agencies_without_people_are_no_kind_one_could_name(office):
    labels = dict(zip(office.roster.people, office.roster.agency_labels, strict=True))
    wider = office.roster.with_agencies(labels, agencies=["army", "navy"])

    found = ag.diversity(office.replace(roster=wider)).to_dict()["ana"]

    assert found["iqv"] == pytest.approx(0.625 * 3 / 2)


def test_diversity_of_a_level_that_does_not_exist_is_refused(office):
    with pytest.raises(ag.ParameterError, match="not 'network'"):
        ag.diversity(office, by="network")
