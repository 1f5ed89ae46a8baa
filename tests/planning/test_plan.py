"""What a plan says of itself."""

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given

import agencygraph as ag
from agencygraph.planning import rounds as module
from tests import naive_planning
from tests.planning.test_rounds import demands, planned


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(module, "MOVES", 3_000)


@pytest.fixture
def plan():
    """Five people of two agencies and one of none, in three rounds."""
    roster = ag.Roster.from_labels(
        "abcdef",
        ["fire", "fire", "health", "health", "health", None],
        names=["Al", "Bo", "Cy", "Di", "Ed", "Fay"],
    )
    return ag.plan_rounds(roster, rounds=3, away={"f": [1, 2]})


@given(demand=demands(max_people=7))
def test_cards_say_what_the_rounds_say(demand):
    plan = planned(demand)
    assume(plan)
    cards = plan.cards()
    names = dict(zip(plan.roster.people, plan.roster.names, strict=True))

    seen = dict.fromkeys(cards.labels, None)
    for (person, number), table, meets in zip(
        cards.labels, cards["table"], cards["meets"], strict=True
    ):
        tables = plan.rounds[int(number) - 1]
        at = [k for k, people in enumerate(tables, start=1) if person in people]
        others = [names[p] for k in at for p in tables[k - 1] if p != person]

        assert at == ([] if np.isnan(table) else [table])
        assert sorted(meets.split("; ") if meets else []) == sorted(others)
    assert len(seen) == plan.event.present.sum()


def test_a_card_names_people_and_their_agencies(plan):
    cards = plan.cards()

    first = cards.to_dict()["a", "1"]
    assert first["meets"] in {"Bo", "Cy", "Di", "Ed"}
    assert first["agencies"] in {"fire", "health"}
    assert ("f", "1") not in cards.labels
    assert ("f", "3") in cards.labels


@given(demand=demands(max_people=7))
def test_the_summary_counts_what_the_rounds_hold(demand):
    plan = planned(demand)
    assume(plan)
    found = {name: values[0] for name, values in plan.summary().columns.items()}
    met = naive_planning.pairs_met(plan.rounds)
    listed = [
        pair
        for tables in plan.rounds
        for people in tables
        for pair in combinations(people, 2)
    ]
    ids = plan.roster.people
    agency = dict(zip(ids, plan.roster.agency_labels, strict=True))
    value = dict(zip(plan.meetings().labels, plan.meetings()["value"], strict=True))
    across = {(i, j) for i, j in met if agency[i] and agency[j]}
    across = {(i, j) for i, j in across if agency[i] != agency[j]}
    there = {p for p, row in zip(ids, plan.event.present, strict=True) if row.any()}
    new = [sum(p in pair for pair in across if value[pair] > 0) for p in sorted(there)]

    assert found["score"] == plan.score
    assert found["meetings"] == len(met)
    assert found["repeats"] == len(listed) - len(met)
    assert found["idle"] == sum(map(len, plan.sitting_out()))
    assert found["agency_pairs"] == len(
        {tuple(sorted((agency[i], agency[j]))) for i, j in across}
    )
    assert found["agency_pairs"] <= found["agency_pairs_possible"]
    if new:
        assert found["new_across"] == pytest.approx(sum(new) / len(new))
        assert (found["new_across_least"], found["new_across_most"]) == (
            min(new),
            max(new),
        )


def test_a_plan_says_how_good_it_is_and_what_chance_would_give(plan):
    summary = plan.summary()

    assert summary.notes == (
        "100.0% of the highest score possible under your rules.",
        "Without a seat in rounds 1 to 3: 1, 1, 0.",
        "Each person sits out 0 to 1 times.",
    )
    assert summary["random_share"][0] < 1
    assert repr(plan) == (
        "Plan: 3 rounds, 6 people; 100.0% of the highest score possible under your "
        "rules; 2.0 new meetings across agencies a person; at random 58%"
    )


def test_every_column_says_what_it_is(plan):
    for table in (plan.summary(), plan.cards(), plan.meetings()):
        assert set(table.definitions) == set(table.columns)


def test_a_plan_becomes_frames(plan):
    frame = plan.cards().to_polars()

    assert frame.columns == ["person", "round", "table", "meets", "agencies"]
    assert plan.cards().to_pandas().index.names == ["person", "round"]
    assert json.loads(plan.summary().to_polars().write_json())[0]["idle"] == 2


def test_where_nothing_can_be_gained_the_share_is_one():
    roster = ag.Roster.from_labels("ab", "xy")
    known = ag.Network.from_ties(roster, ["a"], ["b"])

    plan = ag.plan_rounds(
        roster, rounds=1, known=known, preferences=ag.Preferences(coverage=())
    )

    assert (plan.score, plan.bound, plan.share) == (0, 0, 1)
    assert plan.quality() == "100.0% of the highest score possible under your rules"


def test_a_plan_in_which_nobody_is_there_is_empty():
    roster = ag.Roster.from_labels("ab", "xy")

    plan = ag.plan_rounds(roster, rounds=2, facilitators=["a", "b"])

    assert plan.rounds == ((), ())
    assert np.isnan(plan.summary()["new_across"][0])
    assert len(plan.cards()) == len(plan.meetings()) == 0


@given(demand=demands(max_people=7))
def test_planning_again_keeps_what_is_over_and_every_rule(demand):
    plan = planned(demand)
    assume(plan)
    rounds = plan.event.rounds
    gone = plan.roster.people[0]

    try:
        new = plan.replan(from_round=rounds, absent=[gone])
    except ag.InfeasiblePlanError:
        assume(False)

    met = naive_planning.pairs_met(new.rounds)
    last = [person for table in new.rounds[-1] for person in table]
    still = {
        tuple(sorted(pair))
        for pair in demand[1]["together"]
        if gone not in pair or pair in naive_planning.pairs_met(plan.rounds[:-1])
    }
    assert new.rounds[:-1] == plan.rounds[:-1]
    assert gone not in (*last, *new.sitting_out()[-1])
    assert not met & {tuple(sorted(pair)) for pair in demand[1]["apart"]}
    assert still <= met
    assert new.score <= new.bound + 1e-9
    if plan.event.pairs:
        assert set(new.meetings()["rounds"].tolist()) <= {1}


@given(demand=demands(max_people=8))
def test_who_was_away_and_comes_has_a_place_on_the_cards(demand):
    plan = planned(demand)
    assume(plan and demand[1]["away"])

    try:
        new = plan.replan(from_round=1, late=list(demand[1]["away"]))
    except ag.InfeasiblePlanError:  # then with everybody there, there is no plan
        assert planned((demand[0], {**demand[1], "away": {}})) is None
        assume(False)

    for tables, out in zip(new.rounds, new.sitting_out(), strict=True):
        seated = [person for table in tables for person in table]
        sizes = [len(table) for table in tables if table]
        assert sorted([*seated, *out]) == sorted(plan.roster.people)
        assert max(sizes, default=0) <= demand[1]["size"] + demand[1]["trio"]
    assert new.score <= new.bound + 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_who_comes_late_is_kept_apart_in_every_round(seed):
    roster = ag.Roster.from_labels([f"p{k}" for k in range(6)])
    apart = [("p0", "p2"), ("p0", "p3")]
    away = {"p0": [1, 2]}
    plan = ag.plan_rounds(roster, rounds=2, size=3, apart=apart, away=away, seed=seed)

    new = plan.replan(from_round=1, late=["p0"])

    assert not naive_planning.pairs_met(new.rounds) & set(apart)


@pytest.mark.parametrize("size", [2, 4])
def test_a_host_who_comes_late_comes_to_their_table(size):
    roster = ag.Roster.from_labels(range(12), [f"a{k % 3}" for k in range(12)])
    away = {"7": [1, 2, 3]}
    plan = ag.plan_rounds(roster, rounds=3, size=size, hosts=["3", "7"], away=away)

    new = plan.replan(from_round=2, late=["7"])

    assert all("7" in tables[1] for tables in new.rounds[1:])


@pytest.mark.parametrize("size", [2, 4])
def test_planning_again_for_the_same_people_changes_nothing(size):
    roster = ag.Roster.from_labels(range(16), [f"a{k % 4}" for k in range(16)])
    plan = ag.plan_rounds(roster, rounds=4, size=size)

    again = plan.replan(from_round=2)

    assert [set(map(frozenset, one)) for one in again.rounds] == [
        set(map(frozenset, one)) for one in plan.rounds
    ]
    assert again.notes[-1].startswith("Planned anew from round 2: 0 of 48 lines")


def test_one_absence_changes_only_the_cards_of_those_who_were_to_meet_them():
    roster = ag.Roster.from_labels(range(16), [f"a{k % 4}" for k in range(16)])
    plan = ag.plan_rounds(roster, rounds=5)

    new = plan.replan(from_round=4, absent=["3"])

    for before, after in zip(plan.rounds[3:], new.rounds[3:], strict=True):
        kept = {pair for pair in before if "3" not in pair}
        assert kept <= set(after)
    assert [len(out) for out in new.sitting_out()] == [0, 0, 0, 1, 1]


def test_one_absence_at_tables_moves_nobody():
    roster = ag.Roster.from_labels(range(16), [f"a{k % 4}" for k in range(16)])
    plan = ag.plan_rounds(roster, rounds=3, size=4)

    new = plan.replan(from_round=2, absent=["3"])

    for before, after in zip(plan.rounds, new.rounds, strict=True):
        for one, two in zip(before, after, strict=True):
            assert set(two) in (set(one), set(one) - {"3"})


def test_who_comes_late_has_a_seat_from_then_on():
    roster = ag.Roster.from_labels(range(8), [f"a{k % 2}" for k in range(8)])
    plan = ag.plan_rounds(roster, rounds=4, away={"5": [1, 2, 3, 4]})

    now = plan.replan(from_round=2, late=["5"])
    later = plan.replan(from_round=2, late={"5": 4})

    seated = [
        ["5" in [p for table in tables for p in table] for tables in one.rounds]
        for one in (now, later)
    ]
    assert seated == [[False, True, True, True], [False, False, False, True]]


def test_a_meeting_that_had_to_be_of_somebody_who_is_gone_is_dropped_and_said():
    roster = ag.Roster.from_labels("abcdef")
    wishes = [("a", x, 5) for x in "bcd"]  # so that f comes last
    requests = ag.Table("request", [("a", "b")], {"since": ["2020"]})
    plan = ag.plan_rounds(
        roster, rounds=3, wishes=wishes, requests=requests, together=[("e", "f")]
    )
    first = dict(
        zip(plan.meetings().labels, plan.meetings()["first_round"], strict=True)
    )

    new = plan.replan(from_round=int(first["e", "f"]), absent=["f"])

    assert new.notes[-1] == "1 meeting that had to be was dropped: e with f."


def test_rounds_and_people_who_do_not_exist_are_refused(plan):
    with pytest.raises(ag.ParameterError, match="from_round is 1 to 3, not 4"):
        plan.replan(from_round=4)
    with pytest.raises(ag.DataError, match="'zoe' is not on the roster"):
        plan.replan(from_round=2, absent=["zoe"])
    with pytest.raises(
        ag.ParameterError, match="'f' comes late to round 2 to 3, not 1"
    ):
        plan.replan(from_round=2, late={"f": 1})


@pytest.mark.parametrize("hosts", [[], ["5", "7"]])
def test_pairs_who_stay_together_stay_at_their_table(hosts):
    roster = ag.Roster.from_labels(range(16), [f"a{k % 4}" for k in range(16)])
    plan = ag.plan_rounds(roster, rounds=5, hosts=hosts)

    new = plan.replan(from_round=3, absent=["3"])

    assert new.rounds[:2] == plan.rounds[:2]
    for before, after in zip(plan.rounds[2:], new.rounds[2:], strict=True):
        table = {frozenset(pair): k for k, pair in enumerate(before)}
        for k, pair in enumerate(after):
            assert table.get(frozenset(pair), k) == k
        assert sum(1 for pair in after if frozenset(pair) in table) >= 6


@pytest.mark.parametrize("size", [2, 4])
def test_those_whose_card_differs_get_a_new_one(size):
    roster = ag.Roster.from_labels(range(16), [f"a{k % 4}" for k in range(16)])
    plan = ag.plan_rounds(roster, rounds=5, size=size, away={"9": [1, 2, 3]})

    new = plan.replan(from_round=3, absent=["3"], late=["9"])

    one, two = plan.cards().to_dict(), new.cards().to_dict()
    differ = {
        person
        for (person, number), row in two.items()
        if number in "345"
        and (
            (person, number) not in one
            or repr(one[person, number]["table"]) != repr(row["table"])
            or (size == 2 and one[person, number]["meets"] != row["meets"])
        )
    }
    assert "9" in differ
    assert set(new.changed) == differ
    assert plan.changed is None


def test_nobody_needs_a_new_card_where_nothing_changes():
    plan = ag.plan_rounds(ag.Roster.from_labels("abcdef"), rounds=3)

    again = plan.replan(from_round=2)

    assert again.changed == ()
    assert again.sentences()[-1] == "Nobody needs a new card."
