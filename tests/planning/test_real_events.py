"""Plans for the people of the reference data: quick, by the rules, near the best."""

import time
import warnings

import numpy as np
import pytest

import agencygraph as ag
from tests import naive_planning
from tests.planning.test_rounds import worth

EVENTS = {  # data set: rounds, size, share of the bound, CPU seconds
    "dhhs": [(8, 2, 0.995, 5), (4, 4, 0.97, 5)],
    "invs15": [(20, 2, 0.99, 10)],
}
CASES = [(name, *case) for name, cases in EVENTS.items() for case in cases]


@pytest.fixture(scope="module")
def known(data_folder):
    """Who knows whom in the first wave of each data set."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)  # columns not used
        studies = {name: ag.read_study(data_folder / name) for name in EVENTS}
    return {
        name: next(iter(study.networks.values())) for name, study in studies.items()
    }


@pytest.mark.data
@pytest.mark.parametrize(("name", "rounds", "size", "share", "seconds"), CASES)
def test_a_session_of_real_people_is_planned_in_seconds(
    known, name, rounds, size, share, seconds
):
    network = known[name]
    began = time.process_time()

    plan = ag.plan_rounds(network.roster, rounds=rounds, size=size, known=network)

    assert time.process_time() - began < 2 * seconds  # twice: a busy machine
    assert plan.score == pytest.approx(
        naive_planning.plan_score(plan.rounds, *worth(plan))
    )
    assert share <= plan.share <= 1
    for tables in plan.rounds:
        seated = [person for table in tables for person in table]
        assert len(set(seated)) == len(seated)
        assert len(seated) >= network.n_people - network.n_people % 2
    if size == 2:
        assert set(plan.meetings()["rounds"].tolist()) == {1}


@pytest.mark.data
@pytest.mark.parametrize("name", EVENTS)
def test_departures_and_invitations_of_real_people(known, name):
    network = known[name]

    lost = ag.departures(network)
    invited = ag.whom_to_invite(network.roster, 30, rounds=6, known=network)

    first = lost.top("agencies_lost", 1).labels[0]
    change = ag.what_if(network, remove=[first])["reach"]["agencies_change"]
    assert -np.nansum(change) == lost.to_dict()[first]["agencies_lost"]
    assert 0.8 < invited["value"][0] / invited["upper_bound"][0] <= 1
