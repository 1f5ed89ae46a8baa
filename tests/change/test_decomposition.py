"""Every change closes: its parts add up to it, whatever people, agencies, response."""

import numpy as np
import pytest
from hypothesis import given

import agencygraph as ag
from agencygraph.change.decomposition import PARTS
from tests import naive_inference_change as naive
from tests.test_alignment import waves


def sides(plain, cell):
    return [plain.agency[person] for person in cell]


def share(name):
    def of(plain, cell):
        one, two = sides(plain, cell)
        if name == "ties":
            return 1
        known = one is not None and two is not None
        return int(known and (one != two) == (name == "ties across"))

    return of


def of_pair(pair, directed):
    def of(plain, cell):
        found = tuple(sides(plain, cell))
        return int(found == pair or (not directed and found == pair[::-1]))

    return of


@given(waves())
def test_the_parts_follow_their_definition(pair):
    found = ag.decompose_change(*pair).to_dict()

    for name in ("ties", "ties across", "ties within"):
        assert found[name] == naive.decompose_change(*pair, share(name))


@given(waves())
def test_the_parts_of_agency_pairs_follow_their_definition(pair):
    found = ag.decompose_change(*pair, by="agency pair").to_dict()

    for label, parts in found.items():
        expected = naive.decompose_change(*pair, of_pair(label, pair[0].directed))
        assert parts == expected


@given(waves())
def test_the_parts_add_up_to_the_change(pair):
    for by in ("network", "agency pair"):
        for weighted in (False, True):
            found = ag.decompose_change(*pair, by=by, weighted=weighted)

            together = sum(found[name] for name in PARTS)

            assert np.allclose(together, found["after"] - found["before"])
            assert np.allclose(together, found["change"])


@given(waves())
def test_what_joins_one_way_leaves_the_other(pair):
    there = ag.decompose_change(*pair)
    back = ag.decompose_change(*pair[::-1])

    assert (there["change"] == -back["change"]).all()
    assert (there["joiners"] == -back["leavers"]).all()
    assert (there["newly_observed"] == -back["no_longer_observed"]).all()
    whole = [one["stayers"] + one["reclassified"] for one in (there, back)]
    assert (whole[0] == -whole[1]).all()


def test_people_who_move_take_their_ties_along():
    people = ["ana", "ben", "cy"]
    before, after = (
        ag.Network.from_ties(
            ag.Roster.from_labels(people, agencies),
            ["ana", "ben"],
            ["cy", "cy"],
            [2, 3],
        )
        for agencies in (["fire", "fire", "health"], ["fire", "health", "health"])
    )

    found = ag.decompose_change(before, after, weighted=True).to_dict()

    assert found["ties across"]["reclassified"] == -3
    assert found["ties within"]["reclassified"] == 3
    assert found["ties"]["change"] == 0


def test_a_level_that_is_not_known_is_refused():
    roster = ag.Roster.from_labels(["ana"], ["fire"])
    network = ag.Network.from_ties(roster, [], [])

    with pytest.raises(ag.ParameterError, match="'network' or 'agency pair'; not 'x'"):
        ag.decompose_change(network, network, by="x")


def test_a_pair_to_which_an_unseen_tie_would_have_moved_has_no_row():
    """Ana moved to police and did not answer: no tie was seen from there."""
    people = ["ana", "ben", "cy"]
    old = ag.Roster.from_labels(people, ["fire", "health", "police"])
    new = ag.Roster.from_labels(people, ["police", "health", "police"])
    before = ag.Network.from_ties(old, ["ana"], ["ben"])
    after = ag.Network.from_ties(new, [], [])
    answered = np.array([person != "ana" for person in after.roster.people])
    silent = after.replace(answered=answered)

    seen = ag.decompose_change(before, after, by="agency pair")
    unseen = ag.decompose_change(before, silent, by="agency pair")

    assert set(seen.labels) == {("fire", "health"), ("police", "health")}
    assert unseen.labels == (("fire", "health"),)
