"""Two waves side by side: non-response is never a lost tie."""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph import alignment
from tests import naive
from tests.strategies import networks


@st.composite
def waves(draw):
    """Two waves of one kind: people p0.. on both, some on one only, some moved."""
    directed = draw(st.booleans())
    before = draw(networks(directed=directed, max_people=6))
    after = draw(networks(directed=directed, max_people=6))
    return before.replace(wave="before"), after.replace(wave="after")


@given(waves(), st.one_of(st.none(), st.integers(1, 3)))
def test_fates_follow_their_definition(pair, max_choices):
    before, after = (network.replace(max_choices=max_choices) for network in pair)
    expected = naive.tie_fates(before, after)

    found = ag.tie_fates(before, after)

    fates = dict(zip(found.labels, found["fate"], strict=True))
    if not before.directed:
        fates = {tuple(sorted(label)): fate for label, fate in fates.items()}
    assert fates == expected


@given(waves(), st.one_of(st.none(), st.integers(1, 3)))
def test_joint_waves_see_exactly_what_both_saw(pair, max_choices):
    before, after = (network.replace(max_choices=max_choices) for network in pair)
    cells = naive.jointly_observed_cells(before, after)

    joint = ag.jointly_observed(before, after)

    for found, wave in zip(joint, (before, after), strict=True):
        plain, whole = naive.Plain.of(found), naive.Plain.of(wave)
        both = itertools.permutations(plain.people, 2)
        assert {cell for cell in both if plain.observed(*cell)} == cells
        ties = {c: w for c, w in whole.weight.items() if c in cells}
        assert plain.weight == ties
        assert all(plain.agency[p] == whole.agency[p] for p in plain.people)


@given(waves(), st.one_of(st.none(), st.integers(1, 3)))
def test_of_too_many_cells_those_of_steady_answers_are_kept(pair, max_choices):
    pair = [network.replace(max_choices=max_choices) for network in pair]
    plains = [naive.Plain.of(network) for network in pair]
    free = [
        {p for p in x.answered if max_choices is None or len(x.named(p)) < max_choices}
        for x in plains
    ]

    def kept(i, j):
        return i in free[0] & free[1] and all(
            j in x.listed and (i, j) not in x.excepted for x in plains
        )

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)
        patch.setattr(alignment, "MOST_WRITTEN", -1)
        joint = ag.jointly_observed(*pair)

    cells = naive.jointly_observed_cells(*pair)
    for found, whole in zip(joint, plains, strict=True):
        plain = naive.Plain.of(found)
        seen = {c for c in itertools.permutations(plain.people, 2) if kept(*c)}
        if not found.directed:
            seen |= {cell[::-1] for cell in seen}
        both = itertools.permutations(plain.people, 2)
        assert {cell for cell in both if plain.observed(*cell)} == seen <= cells
        assert plain.weight == {c: w for c, w in whole.weight.items() if c in seen}


def test_many_people_who_did_not_answer_take_little_memory():
    people = [str(k) for k in range(20_000)]
    roster, rng = ag.Roster.from_labels(people), np.random.default_rng(1)
    answers = [rng.random(len(people)) < 0.7 for _ in "ab"]
    waves_ = []
    for answered in answers:
        ids = np.array(roster.people)[answered][:1000]
        network = ag.Network.from_ties(roster, ids[:-1], ids[1:], directed=False)
        waves_.append(network.replace(answered=answered))

    with pytest.warns(ag.AgencyGraphWarning, match="only pairs are compared"):
        joint = ag.jointly_observed(*waves_)

    assert len(joint[0].excepted) == 0
    assert (joint[0].answered == answers[0] & answers[1]).all()


@given(waves())
def test_align_keeps_each_wave_as_it_was(pair):
    before, after = pair

    wide = ag.align(before, after)

    assert wide[0].roster.people == wide[1].roster.people
    for found, wave in zip(wide, pair, strict=True):
        plain, whole = naive.Plain.of(found), naive.Plain.of(wave)
        assert set(plain.people) == {*before.roster.people, *after.roster.people}
        assert plain.weight == whole.weight
        for cell in itertools.permutations(plain.people, 2):
            known = set(cell) <= set(whole.people)
            assert plain.observed(*cell) == (known and whole.observed(*cell))
        assert all(plain.agency[p] == whole.agency[p] for p in whole.people)


@given(waves())
def test_swapping_the_waves_swaps_formed_and_dissolved(pair):
    swap = {"formed": "dissolved", "dissolved": "formed"}
    swap |= {"strengthened": "weakened", "weakened": "strengthened"}

    there = ag.tie_fates(*pair)
    back = ag.tie_fates(*pair[::-1])

    def fates(table):
        ends = (tuple(sorted(x)) if not pair[0].directed else x for x in table.labels)
        return dict(zip(ends, table["fate"], strict=True))

    assert fates(back) == {k: swap.get(v, v) for k, v in fates(there).items()}


def test_weights_tell_absent_from_unobserved():
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    before = ag.Network.from_ties(roster, ["ana", "ben"], ["cy", "ana"], [2, 3])
    after = ag.Network.from_ties(roster, ["ana"], ["ben"]).replace(
        answered=roster.mask(["ana", "cy"])
    )

    found = ag.tie_fates(before, after).to_dict()

    assert found["ana", "ben"] == {
        "fate": "formed",
        "weight_before": 0,
        "weight_after": 1,
        "across": False,
    }
    assert found["ana", "cy"]["fate"] == "dissolved"
    assert found["ana", "cy"]["across"] is True
    assert found["ben", "ana"]["fate"] == "unobserved"
    assert np.isnan(found["ben", "ana"]["weight_after"])


def test_across_is_none_where_an_agency_is_not_known():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", None])
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])

    assert ag.tie_fates(network, network)["across"].tolist() == [None]


def test_waves_of_another_make_are_refused():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    agencies = ag.Roster.from_labels(["ana", "ben"], unit="agency")
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])

    with pytest.raises(ag.ParameterError, match="symmetrize the directed one"):
        ag.align(network, ag.symmetrize(network))
    with pytest.raises(ag.ParameterError, match="about agencies"):
        ag.align(network, ag.Network.from_ties(agencies, ["ana"], ["ben"]))
