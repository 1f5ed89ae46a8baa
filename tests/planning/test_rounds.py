"""Plans keep every rule, and no plan exceeds the bound."""

import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.planning import rounds as module
from tests import naive_planning, strategies


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(module, "MOVES", 3_000)


@st.composite
def demands(draw, max_people=9, sizes=(2, 2, 3, 4), max_rounds=4):
    """Attendees, and the arguments of ``plan_rounds``."""
    known = draw(strategies.networks(min_people=2, max_people=max_people))
    people = known.roster.people
    rounds = draw(st.integers(1, max_rounds))
    pairs = list(combinations(sorted(people), 2))
    apart = draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True))
    rest = [pair for pair in pairs if pair not in apart]
    together = st.lists(st.sampled_from(rest), max_size=2, unique=True)
    missed = st.sets(st.integers(1, rounds), max_size=rounds)
    amount = st.floats(0, 2)
    other = st.sampled_from([*people, *sorted({*known.roster.agency_labels} - {None})])
    wishes = draw(
        st.lists(st.tuples(st.sampled_from(people), other, amount), max_size=3)
    )
    coverage = sorted(draw(st.lists(st.floats(0, 2), max_size=3)), reverse=True)
    return known.roster, {
        "known": known,
        "rounds": rounds,
        "size": draw(st.sampled_from(sizes)),
        "apart": apart,
        "together": draw(together) if rest else [],
        "away": draw(st.dictionaries(st.sampled_from(people), missed, max_size=3)),
        "wishes": [wish for wish in wishes if wish[0] != wish[1]],
        "trio": draw(st.booleans()),
        "preferences": ag.Preferences(coverage=tuple(coverage)),
        "seed": draw(st.integers(0, 3)),
    }


def planned(demand):
    """The plan, or nothing where the rules are refused."""
    roster, asked = demand
    try:
        return ag.plan_rounds(roster, **asked)
    except ag.InfeasiblePlanError:
        return None


def there(roster, asked):
    """For each round who is there."""
    return [
        [p for p in roster.people if r not in asked["away"].get(p, ())]
        for r in range(1, asked["rounds"] + 1)
    ]


def worth(plan):
    """What the twin needs to score a plan."""
    ids = plan.roster.people
    labels = [label or "" for label in plan.roster.agency_labels]
    agency = dict(zip(ids, labels, strict=True))
    value = {
        tuple(sorted((ids[i], ids[j]))): plan.goal.value[i, j]
        for i, j in combinations(range(len(ids)), 2)
    }
    asked = {
        (ids[i], plan.roster.agencies[g]): plan.goal.asked[i, g]
        for i, g in zip(*np.nonzero(plan.goal.asked), strict=True)
    }
    return agency, value, tuple(plan.goal.gains.tolist()), asked


@given(demand=demands())
def test_everybody_there_is_at_one_table_or_sits_out_in_each_round(demand):
    plan = planned(demand)
    assume(plan)

    for tables, out, people in zip(
        plan.rounds, plan.sitting_out(), there(*demand), strict=True
    ):
        seated = [person for table in tables for person in table]

        assert sorted([*seated, *out]) == sorted(people)


@given(demand=demands())
def test_tables_have_the_size_asked_for(demand):
    plan = planned(demand)
    assume(plan)
    size, trio = demand[1]["size"], demand[1]["trio"]

    for tables, people in zip(plan.rounds, there(*demand), strict=True):
        sizes = [len(table) for table in tables if table]

        if size == 2:
            assert sizes.count(3) <= (trio and len(people) % 2)
            assert set(sizes) <= {2, 3}
        elif sizes:
            assert max(sizes) <= size
            assert max(sizes) - min(sizes) <= 1


@given(demand=demands())
def test_those_kept_apart_never_meet_and_those_who_must_do(demand):
    plan = planned(demand)
    assume(plan)

    met = naive_planning.pairs_met(plan.rounds)

    assert not met & {tuple(sorted(pair)) for pair in demand[1]["apart"]}
    assert {tuple(sorted(pair)) for pair in demand[1]["together"]} <= met


@given(demand=demands(sizes=(2,)))
def test_one_to_one_nobody_meets_anybody_twice(demand):
    plan = planned(demand)
    assume(plan)

    assert set(plan.meetings()["rounds"].tolist()) <= {1}


@given(demand=demands())
def test_the_score_is_that_of_the_definition(demand):
    plan = planned(demand)
    assume(plan)

    expected = naive_planning.plan_score(plan.rounds, *worth(plan))

    assert plan.score == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(max_examples=25)
@given(demand=demands(max_people=6, sizes=(2, 3), max_rounds=2))
def test_no_plan_at_all_exceeds_the_bound(demand):
    plan = planned(demand)
    assume(plan)
    roster, asked = demand
    rules = {name: asked[name] for name in ("apart", "together", "trio")}
    every = naive_planning.plans(there(roster, asked), asked["size"], **rules)
    scored = worth(plan)

    best = max(naive_planning.plan_score(rounds, *scored) for rounds in every)

    assert plan.score <= best + 1e-9
    assert best <= plan.bound + 1e-9
    if plan.share == 1:
        assert plan.score == pytest.approx(best, abs=1e-6)


@settings(max_examples=25)
@given(demand=demands(max_people=6, sizes=(2,), max_rounds=2))
def test_demands_are_refused_only_where_no_plan_keeps_them(demand):
    roster, asked = demand
    rules = {name: asked[name] for name in ("apart", "together", "trio")}

    every = naive_planning.plans(there(roster, asked), 2, **rules)

    if not asked["trio"]:  # a trio can hold what pairs cannot
        assert (planned(demand) is not None) == (next(every, None) is not None)


@given(demand=demands())
def test_the_same_seed_gives_the_same_plan(demand):
    plan = planned(demand)
    assume(plan)

    assert planned(demand).rounds == plan.rounds
    assert planned(demand).random_score == plan.random_score


@given(demand=demands(), random=st.randoms(use_true_random=False))
def test_the_order_in_which_people_and_rules_are_given_means_nothing(demand, random):
    plan = planned(demand)
    assume(plan)
    roster, asked = demand
    people = list(zip(roster.people, roster.agency_labels, strict=True))
    random.shuffle(people)
    again = ag.Roster.from_labels(*zip(*people, strict=True))
    turned = {
        name: [pair[::-1] for pair in reversed(asked[name])]
        for name in ("apart", "together")
    }

    assert planned((again, {**asked, **turned})).rounds == plan.rounds


@pytest.mark.parametrize("seed", range(4))
def test_who_is_kept_apart_from_all_but_one_sits_with_that_one_each_time(seed):
    """Each meeting less is a gain, and not that of the last round alone."""
    roster = ag.Roster.from_labels("abcde")

    plan = ag.plan_rounds(
        roster, rounds=4, size=3, apart=[("a", "b"), ("a", "c"), ("a", "d")], seed=seed
    )

    assert all({"a", "e"} in map(set, tables) for tables in plan.rounds)


@given(demand=demands(), random=st.randoms(use_true_random=False))
def test_what_can_be_reached_does_not_depend_on_names(demand, random):
    plan = planned(demand)
    assume(plan)
    _, asked = demand
    ids, agencies = strategies.renaming(asked["known"], random)
    known = strategies.relabel(asked["known"], ids, agencies)
    new = {**ids, **agencies}
    named = {
        name: [(new[i], new[j], *rest) for i, j, *rest in asked[name]]
        for name in ("apart", "together", "wishes")
    }
    away = {ids[person]: missed for person, missed in asked["away"].items()}

    other = planned((known.roster, {**asked, **named, "known": known, "away": away}))

    assert other.bound == pytest.approx(plan.bound, rel=1e-7, abs=1e-7)
    assert other.score <= plan.bound + 1e-6


@given(people=st.integers(3, 13), rounds=st.integers(1, 8), seed=st.integers(0, 3))
def test_sitting_out_goes_round(people, rounds, seed):
    roster = ag.Roster.from_labels(range(people), [f"a{k % 3}" for k in range(people)])

    plan = ag.plan_rounds(roster, rounds=min(rounds, people - 1), seed=seed)

    times = plan.seating.times_out()
    assert times.max() - times.min() <= 1


@given(rounds=st.integers(1, 6), seed=st.integers(0, 3))
def test_a_trio_leaves_nobody_out(rounds, seed):
    roster = ag.Roster.from_labels(range(13), [f"a{k % 4}" for k in range(13)])

    plan = ag.plan_rounds(roster, rounds=rounds, trio=True, seed=seed)

    assert plan.sitting_out() == ((),) * rounds
    assert set(plan.meetings()["rounds"].tolist()) == {1}


@pytest.mark.parametrize("absent", [[], ["c"]])
def test_who_must_meet_in_one_round_does_not_in_a_trio_of_another(absent):
    roster = ag.Roster.from_labels("abc")
    plan = ag.plan_rounds(
        roster, rounds=3, trio=True, together=[("a", "b"), ("a", "c")]
    )

    plan = plan.replan(from_round=3, absent=absent)

    assert set(plan.meetings()["rounds"].tolist()) == {1}


@pytest.mark.parametrize("size", [2, 4])
def test_a_host_stays_at_one_table(size):
    roster = ag.Roster.from_labels(range(12), [f"a{k % 3}" for k in range(12)])

    plan = ag.plan_rounds(roster, rounds=4, size=size, hosts=["7", "3"])

    assert all("7" in tables[0] and "3" in tables[1] for tables in plan.rounds)


def test_who_is_kept_apart_from_all_who_are_there_waits():
    roster = ag.Roster.from_labels("abcd")

    plan = ag.plan_rounds(roster, rounds=1, apart=[("a", x) for x in "bcd"])

    assert len(plan.rounds[0]) == 1
    assert len(plan.sitting_out()[0]) == 2
    assert "a" in plan.sitting_out()[0]


@pytest.mark.parametrize("people", [4, 5, 8, 9, 12])
def test_everybody_meets_everybody_where_there_are_rounds_enough(people):
    roster = ag.Roster.from_labels(range(people), range(people))

    plan = ag.plan_rounds(roster, rounds=people - 1 + people % 2)

    assert len(plan.meetings()) == people * (people - 1) // 2
    assert plan.share == 1


@given(demand=demands(max_people=7))
def test_who_met_at_a_session_before_counts_as_known(demand):
    plan = planned(demand)
    assume(plan)
    roster, asked = demand

    later = planned((roster, {**asked, "past": [plan]}))

    met = naive_planning.pairs_met(plan.rounds)
    wished = {tuple(sorted(wish[:2])) for wish in asked["wishes"]}
    value = worth(later)[1]
    assert all(value[pair] == 0 for pair in met - wished)


def test_nobody_meets_twice_over_two_sessions_while_there_is_somebody_new():
    roster = ag.Roster.from_labels(range(12), [f"a{k % 3}" for k in range(12)])
    first = ag.plan_rounds(roster, rounds=3)

    second = ag.plan_rounds(roster, rounds=3, past=[first])

    one, two = (naive_planning.pairs_met(plan.rounds) for plan in (first, second))
    assert not one & two


def test_the_longest_waiting_meet_first():
    roster = ag.Roster.from_labels("abcdef", ["x"] * 3 + ["y"] * 3)
    labels = [("a", "d"), ("b", "e"), ("c", "f"), ("a", "e")]
    since = ["2024-03-01", "2022-01-01", "", "2023-01-01"]
    requests = ag.Table("request", labels, {"since": since, "met": [""] * 4})

    plan = ag.plan_rounds(roster, rounds=3, requests=requests)

    first = dict(
        zip(plan.meetings().labels, plan.meetings()["first_round"], strict=True)
    )
    assert first["b", "e"] == 1
    assert first["a", "e"] == 2


def test_a_request_for_an_agency_is_met_by_one_of_its_people():
    roster = ag.Roster.from_labels("abcdef", ["x"] * 4 + ["y"] * 2)
    requests = ag.Table("request", [("a", "y"), ("zoe", "y")], {"since": ["2020", ""]})

    plan = ag.plan_rounds(
        roster, rounds=1, requests=requests, preferences=ag.Preferences(across=0)
    )

    met = naive_planning.pairs_met(plan.rounds)
    assert met & {("a", "e"), ("a", "f")}
    assert plan.notes == ("1 open request was of or for somebody who does not attend.",)


def test_a_request_that_was_met_is_not_open():
    roster = ag.Roster.from_labels("abcd")
    requests = ag.Table("request", [("a", "b")], {"since": ["2020"], "met": ["2021"]})

    plan = ag.plan_rounds(roster, rounds=1, requests=requests)

    assert np.unique(plan.goal.value[~np.eye(4, dtype=bool)]).size == 1


def test_attendees_may_be_some_of_those_known():
    roster = ag.Roster.from_labels("abcd", "xxyy")
    known = ag.Network.from_ties(roster, ["a"], ["d"])

    plan = ag.plan_rounds(["d", "a", "b"], rounds=1, known=known)

    assert plan.roster.people == ("a", "b", "d")
    assert plan.goal.value[0, 2] == 0  # they know one another


def test_facilitators_have_no_seat_and_no_card():
    plan = ag.plan_rounds(ag.Roster.from_labels("abc"), rounds=1, facilitators=["b"])

    assert plan.rounds == ((("a", "c"),),)
    assert plan.cards().labels == (("a", "1"), ("c", "1"))


def test_fairness_is_a_price_that_is_said():
    roster = ag.Roster.from_labels("abcde", ["x", "x", "x", "x", "y"])
    wishes = [(i, j, 3) for i, j in combinations("abcd", 2)]
    unfair = ag.Preferences(across=0, gap=0, coverage=(), fairness=0)
    fair = replace(unfair, fairness=10)

    one, two = (
        ag.plan_rounds(roster, rounds=3, wishes=wishes, preferences=each)
        for each in (unfair, fair)
    )

    assert one.sitting_out() == (("e",),) * 3
    assert np.isnan(one.fairness_cost)
    assert two.seating.times_out().max() == 1
    assert two.fairness_cost == pytest.approx(one.score - two.score)
    assert "spread evenly costs" in two.summary().notes[2]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"together": [("a", "b")], "apart": [("b", "a")]},
            "'a, b' must meet and must be kept apart; drop one of the two rules",
        ),
        (
            {"together": [("a", "b")], "away": {"a": [1], "b": [2]}},
            (
                "'a, b' must meet and are never there in the same round; have both "
                "there in one round, or drop the pair"
            ),
        ),
        (
            {"together": [("a", "b")], "hosts": ["a", "b"]},
            "'a, b' must meet and are hosts of two tables; let one of them move",
        ),
        (
            {"together": [("a", "b"), ("a", "c"), ("a", "d")]},
            (
                "'a' must meet b, c and d, and is there in 2 rounds; 1 more round "
                "would do, or drop a with "
            ),
        ),
        (
            {"together": [("a", "b"), ("b", "c"), ("a", "c")]},
            (
                "'a, b and c' cannot all meet as they must in the rounds they share; "
                "1 more round would do, or drop "
            ),
        ),
        (
            {"together": [("a", x) for x in "bcde"], "size": 3, "rounds": 1},
            (
                "'a' must meet 4 people (b, c, d and e), and sits beside 2 at most; "
                "plan more rounds or larger tables, or drop 2 of them"
            ),
        ),
        (  # named second in every pair, as the last of the roster is
            {"together": [(x, "g") for x in "abcd"], "size": 3, "rounds": 1},
            (
                "'g' must meet 4 people (a, b, c and d), and sits beside 2 at most; "
                "plan more rounds or larger tables, or drop 2 of them"
            ),
        ),
        (
            {"apart": [*combinations("abc", 2)], "size": 7, "rounds": 1},
            (
                "3 problems:\n'a, b' must be kept apart, and no seating was found in "
                "which all are; plan smaller tables, or drop the pair"
            ),
        ),
    ],
)
def test_a_demand_no_plan_can_meet_names_who_and_what_would_do(asked, said):
    roster = ag.Roster.from_labels("abcdefg")

    with pytest.raises(ag.InfeasiblePlanError) as caught:
        ag.plan_rounds(roster, **{"rounds": 2, **asked})

    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rounds": 0}, "rounds are 1 or more; not 0"),
        ({"size": 1}, r"size is 2 \(one-to-one\) or more; not 1"),
        ({"away": {"a": [3]}}, r"rounds are 1 to 2; 'a' is away in \[3\]"),
        ({"hosts": ["a", "a"]}, "each is named once"),
        ({"hosts": ["a", "b", "c"]}, "there are 3 hosts, and 2 tables"),
        ({"apart": [("a", "a")]}, "a pair is two people; not 'a' twice"),
        ({"wishes": [("a", "b", -1)]}, "a wish is a number from 0; 'a' for 'b': -1"),
        ({"requests": ag.Table("person", [], {})}, "not of row 'person'"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(asked, said):
    roster = ag.Roster.from_labels("abcd")

    with pytest.raises(ag.ParameterError, match=said):
        ag.plan_rounds(roster, **{"rounds": 2, **asked})


def test_a_plan_is_for_two_people_at_least_and_ids_need_a_network():
    with pytest.raises(ag.ParameterError, match="2 to 2,000 people; there are 1"):
        ag.plan_rounds(ag.Roster.from_labels("a"), rounds=1)
    with pytest.raises(ag.ParameterError, match="attendees is a roster, or ids"):
        ag.plan_rounds(["a", "b"], rounds=1)
    with pytest.raises(ag.DataError, match="'z' is neither a person nor an agency"):
        ag.plan_rounds(ag.Roster.from_labels("ab"), rounds=1, wishes=[("a", "z", 1)])


SMALL_EVENT = """
import sys
import agencygraph as ag

people = ag.Roster.from_labels(range(24), [f"agency {i % 5}" for i in range(24)])
plan = ag.plan_rounds(people, rounds=6)
assert plan.share > 0.99, plan.share
sys.exit("numba" in sys.modules)
"""


def test_pairs_among_24_people_never_import_numba():
    command = [sys.executable, "-W", "ignore", "-c", SMALL_EVENT]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
