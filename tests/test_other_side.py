"""The other side's report, and of which kinds alone it may be taken."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_inference_nonresponse as naive
from tests.naive import Plain
from tests.strategies import networks, relabelled


def quietly(network, symmetric=("knows",)):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)
        return ag.fill_from_other_side(network, symmetric=symmetric)


@given(networks(directed=True))
def test_each_hidden_cell_takes_the_report_of_the_other_side(network):
    weight, known = naive.fill_from_other_side(Plain.of(network))

    filled = Plain.of(quietly(network))

    assert filled.weight == weight
    assert {cell for cell in filled.cells() if filled.observed(*cell)} == known


@given(networks(directed=True), st.integers(1, 3))
def test_names_that_had_no_room_are_filled_too(network, most):
    degrees = np.diff(network.indptr)
    capped = network.replace(max_choices=max(int(degrees.max(initial=0)), most))
    weight, known = naive.fill_from_other_side(Plain.of(capped))

    filled = Plain.of(quietly(capped))

    assert filled.weight == weight
    assert {cell for cell in filled.cells() if filled.observed(*cell)} == known


@given(networks(directed=True), st.randoms(use_true_random=False))
def test_filling_ignores_labels(network, random):
    other, people, _ = relabelled(network, random)

    found, expected = quietly(other), quietly(network)

    def of(one, names):
        return {(names(i), names(j)): w for (i, j), w in Plain.of(one).weight.items()}

    assert of(found, people.get) == of(expected, lambda person: person)


@given(networks(directed=True))
def test_filling_twice_changes_nothing_more(network):
    once = quietly(network)

    assert quietly(once) == once


@given(networks(directed=False))
def test_undirected_ties_are_left_as_they_are(network):
    assert ag.fill_from_other_side(network, symmetric={"knows"}) is network


def trio(kind):
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    network = ag.Network.from_ties(roster, ["ana"], ["cy"])
    return network.replace(kind=kind, answered=roster.mask(["ana"]))


def test_a_word_that_only_looks_like_confidence_is_no_feeling():
    network = trio("confidential meetings")

    with pytest.warns(ag.AgencyGraphWarning, match="2 cells"):
        ag.fill_from_other_side(network, symmetric={network.kind})


def test_what_was_filled_is_counted_aloud():
    told = (
        r"2 cells of 2 people were filled from the other side's report, 1 of them with "
        r"a tie; 2 cells of neither side stay unknown"
    )
    with pytest.warns(ag.AgencyGraphWarning, match=told):
        ag.fill_from_other_side(trio("meets"), symmetric={"meets"})


def test_a_kind_not_declared_symmetric_is_refused():
    with pytest.raises(ag.ParameterError, match=r"'shares' is not declared.*'meets'"):
        ag.fill_from_other_side(trio("shares"), symmetric={"meets"})


def test_a_kind_without_a_name_is_refused():
    with pytest.raises(ag.ParameterError, match=r"'' is not declared.*none"):
        ag.fill_from_other_side(trio(""), symmetric=())


@pytest.mark.parametrize(
    "kind",
    [
        "trusts",
        "Trust in",
        "seeks advice",
        "advises",
        "distrust",
        "mistrusts",
        "confides",
    ],
)
def test_trust_and_advice_are_refused_even_if_declared(kind):
    with pytest.raises(ag.ParameterError, match="speaks of trust or advice"):
        ag.fill_from_other_side(trio(kind), symmetric={kind})


FILES = {
    "people": {"id": ["ana", "ben"], "agency": ["Fire", "Health"]},
    "ties_after": {"source": ["ana"], "target": ["ben"], "kind": ["meets"]},
    "responses": {"id": ["ana"]},
}


def test_a_study_says_which_kinds_are_symmetric():
    study = ag.read_study({**FILES, "study": {"kinds": {"meets": {"symmetric": True}}}})

    with pytest.warns(ag.AgencyGraphWarning, match="1 cell of 1 person was filled"):
        filled = ag.fill_from_other_side(study.network(), symmetric=study.symmetric)

    assert filled.n_ties == 2


def test_nothing_is_symmetric_unless_declared():
    study = ag.read_study(FILES)

    with pytest.raises(ag.ParameterError, match="declared: none"):
        ag.fill_from_other_side(study.network(), symmetric=study.symmetric)


def test_a_study_that_declares_trust_symmetric_is_refused():
    ties = {"source": ["ana"], "target": ["ben"], "kind": ["trusts"]}
    settings = {"kinds": {"trusts": {"symmetric": True}}}

    with pytest.raises(ag.DataError, match="trust and advice have a side"):
        ag.read_study({**FILES, "ties_after": ties, "study": settings})


def test_what_is_symmetric_is_written_and_read_again(tmp_path):
    study = ag.read_study({**FILES, "study": {"kinds": {"meets": {"symmetric": True}}}})

    ag.write_study(study, tmp_path / "study")

    assert ag.read_study(tmp_path / "study").symmetric == {"meets"}
