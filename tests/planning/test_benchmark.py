"""The benchmark of plans notices one that is wrong, or not good enough."""

from dataclasses import replace

import pytest

from benchmarks import bench_planning as bench


@pytest.fixture(scope="module")
def small():
    return bench.Case(12, 3, 4, 2, share=0.9)


@pytest.fixture(scope="module")
def result(small):
    return bench.run(small)


def test_a_plan_that_keeps_the_rules_has_no_faults(result):
    assert result.faults == ()
    assert result.missed == []
    assert result.line().startswith("| 12 people, 3 agencies | 4 | 2 | ")


def test_two_who_meet_twice_and_a_bound_exceeded_are_noticed(small, result):
    seating = result.plan.seating.copy()
    seating.seats[1], seating.tables[1] = seating.seats[0], seating.tables[0]
    wrong = replace(result.plan, seating=seating, bound=1.0)

    found = set(bench.faults(small, wrong))

    assert {"two meet twice", "the bound is exceeded"} <= found


def test_somebody_at_two_tables_is_noticed(small, result):
    seating = result.plan.seating.copy()
    seating.seats[0, 2] = seating.seats[0, 0]

    found = set(bench.faults(small, replace(result.plan, seating=seating)))

    assert "somebody sits at two tables" in found


def test_goals_that_are_missed_are_named(small, result):
    strict = replace(small, share=1.1, seconds=0.0)

    told = replace(result, case=strict, seconds=3.0).missed

    assert told[0].endswith("of the bound, not 110%")
    assert told[1] == "3.0 s, not 0"


@pytest.mark.parametrize("people", [8, 9])
def test_in_a_round_robin_everybody_meets_everybody_once(people):
    ids = tuple(f"p{k}" for k in range(people))

    rounds = bench.round_robin(ids, people - 1 + people % 2)

    pairs = [frozenset(pair) for tables in rounds for pair in tables]
    assert len(pairs) == len(set(pairs)) == people * (people - 1) // 2


def test_the_instances_of_the_social_golfer_problem_are_what_they_are_called():
    names = [case.name for case in bench.GOLFERS]

    assert {"5-3-7", "8-4-10"} <= set(names)
    assert all(case.network().n_ties == 0 for case in bench.GOLFERS)
