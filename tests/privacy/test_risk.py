"""How many people are singled out: against plain counting, and by hand."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_privacy, reference, strategies
from tests.assertions import assert_table


@given(strategies.networks(), st.integers(2, 6))
def test_risk_is_what_counting_people_alike_gives(network, fewest):
    expected = naive_privacy.disclosure_risk(network, fewest)

    found = ag.disclosure_risk(network, fewest=fewest)

    assert_table(found, row="knowledge", **expected)


@given(strategies.networks(), st.randoms(use_true_random=False))
def test_risk_does_not_depend_on_names(network, rng):
    new, *_ = strategies.relabelled(network, rng)

    np.testing.assert_equal(
        ag.disclosure_risk(new).to_dict(), ag.disclosure_risk(network).to_dict()
    )


@given(strategies.networks())
def test_whoever_knows_more_singles_out_no_fewer(network):
    risk = ag.disclosure_risk(network).to_dict()

    order = "degree", "agency and degree", "partner agencies", "neighbourhood"
    alone = [risk[name]["alone"] for name in order]

    assert alone == sorted(alone)


def test_a_ring_of_one_agency_singles_out_nobody():
    ids = [f"p{i}" for i in range(12)]
    roster = ag.Roster.from_labels(ids, ["fire"] * 12)
    ring = ag.Network.from_ties(roster, ids, ids[1:] + ids[:1])

    risk = ag.disclosure_risk(ring)

    assert risk["smallest"].tolist() == [12] * 4
    assert "Nobody is singled out" in risk.notes[1]


def test_fewest_below_two_is_refused():
    network = ag.simulate_study().network("after", "knows")

    with pytest.raises(ag.ParameterError, match="fewest is at least 2, not 1"):
        ag.disclosure_risk(network, fewest=1)


def test_the_figures_are_never_said_to_make_anything_anonymous():
    risk = ag.disclosure_risk(ag.simulate_study().network("after", "knows"))

    words = " ".join([*risk.notes, *risk.definitions.values()])
    assert "still personal data" in words
    assert "anonym" not in words.replace("pseudonym", "")


@pytest.mark.data
@pytest.mark.parametrize("name", ["dhhs", "invs15"])
def test_most_people_of_real_networks_are_singled_out(data_folder, name):
    for layer in reference.layers(data_folder, name):
        risk = ag.disclosure_risk(layer.network).to_dict()

        assert risk["neighbourhood"]["alone_share"] > 0.8


@pytest.mark.slow
def test_a_hundred_thousand_people_take_seconds():
    rng = np.random.default_rng(0)
    n, m = 100_000, 500_000
    roster = ag.Roster.from_labels(range(n), [f"a{i % 40}" for i in range(n)])
    ends = rng.integers(0, n, (2, m))
    ends = np.unique(ends[:, ends[0] != ends[1]], axis=1)
    network = ag.Network.from_ties(roster, ends[0], ends[1])
    start = time.process_time()

    risk = ag.disclosure_risk(network).to_dict()

    assert time.process_time() - start < 10
    assert risk["neighbourhood"]["alone"] > 0.9 * n
