"""What plans and gaps rarely meet."""

import numpy as np
import pytest

import agencygraph as ag
from agencygraph.errors import Problem
from agencygraph.planning import _replan, experiment, values
from agencygraph.planning import plan as plans
from agencygraph.planning._scenario import _listed

ROSTER = ag.Roster.from_labels([f"p{k}" for k in range(8)], ["a", "b"] * 4)


@pytest.fixture(scope="module")
def plan():
    return ag.plan_rounds(ROSTER, rounds=3, size=4)


def test_a_rule_not_reached_from_where_people_sat_is_tried_from_anywhere(
    plan, monkeypatch
):
    looked = []

    def unmet(_):
        looked.append(True)
        return ["not yet"] if len(looked) == 1 else []

    monkeypatch.setattr(_replan, "unmet", unmet)

    new = plan.replan(from_round=2, absent=["p0"])

    assert len(looked) == 2
    for tables in new.rounds[1:]:
        seated = [person for table in tables for person in table]
        assert sorted(seated) == [f"p{k}" for k in range(1, 8)]


def test_a_rule_that_cannot_be_reached_any_more_is_told(plan, monkeypatch):
    problem = Problem("cannot sit together", "drop the rule")
    monkeypatch.setattr(plans, "unmet", lambda _: [problem])

    with pytest.raises(ag.InfeasiblePlanError, match="cannot sit together"):
        plan.replan(from_round=2, absent=["p0"])


def test_meetings_of_a_plan_are_introductions_that_are_sure(plan):
    assert _listed(plan) == [(*pair, None, 1.0) for pair in plan.meetings().labels]


def test_pairs_left_out_are_told_where_there_are_any():
    assert len(experiment._notes(0)) == 1
    assert experiment._notes(2)[1].startswith("2 pairs who met in every plan")


def test_people_of_whom_nobody_is_known_are_all_apart():
    others = ag.Roster.from_labels(["x", "y"], ["a", "b"])
    known = ag.Network.from_ties(others, ["x"], ["y"])

    steps, tied = values._steps(ROSTER, known)

    assert np.isinf(steps).all()
    assert not tied.any()
