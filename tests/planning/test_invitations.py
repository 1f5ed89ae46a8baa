"""No n people exceed the bound, and those chosen are the best where that is proved."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.planning._potential import Choice
from tests import naive_planning, naive_what_if
from tests.planning.test_rounds import worth
from tests.strategies import networks, relabelled


@st.composite
def invitations(draw, max_people=6):
    """Candidates, how many, and rules that some choice keeps."""
    known = draw(networks(min_people=3, max_people=max_people))
    people = sorted(known.roster.people)
    n = draw(st.integers(2, len(people) - 1))
    drawn = draw(st.lists(st.sampled_from(people), max_size=2, unique=True))
    asked = {
        "rounds": draw(st.integers(1, 2)),
        "size": draw(st.sampled_from([2, 2, 3])),
        "known": known,
        "must": drawn[:1],
        "never": drawn[1:],
        "at_least": draw(st.integers(0, 1)),
        "at_most": draw(st.sampled_from([None, 1, 2, 3])),
    }
    return known.roster, n, asked


def allowed(roster, n, asked):
    agency = dict(zip(roster.people, roster.agency_labels, strict=True))
    rules = {name: asked[name] for name in ("at_least", "at_most", "must", "never")}
    return list(naive_what_if.choices(roster.people, agency, n, **rules))


def invited(case):
    roster, n, asked = case
    try:
        return ag.whom_to_invite(roster, n, **asked)
    except ag.InfeasiblePlanError:
        return None


def numbers(table):
    """Value, and what no choice exceeds."""
    return table["value"][0], table["upper_bound"][0]


def best_score(chosen, asked):
    """Highest score of any plan of these people: every plan is tried."""
    event = {name: asked[name] for name in ("rounds", "size", "known")}
    plan = ag.plan_rounds(list(chosen), **event)
    scored = worth(plan)
    there = [list(chosen)] * asked["rounds"]
    every = naive_planning.plans(there, asked["size"])
    return max(naive_planning.plan_score(rounds, *scored) for rounds in every)


@given(case=invitations())
def test_rules_are_kept_and_refused_only_where_no_choice_keeps_them(case):
    table = invited(case)

    every = allowed(*case)

    assert (table is not None) == bool(every)
    if table is not None:
        assert tuple(sorted(table.labels)) in every


@settings(max_examples=25)
@given(case=invitations(max_people=5))
def test_no_session_of_any_choice_exceeds_the_bound(case):
    table = invited(case)
    if table is None:
        return
    value, bound = numbers(table)
    scores = {chosen: best_score(chosen, case[2]) for chosen in allowed(*case)}

    best = naive_what_if.whom_to_invite(scores)

    assert scores[next(iter(best))] <= bound + 1e-9
    assert scores[tuple(sorted(table.labels))] <= value + 1e-9
    assert value <= bound + 1e-9


def test_the_choice_is_the_best_of_all_in_small_cases():
    """Every choice and every plan is tried; ours is among the best nearly always."""
    hits, shares = 0, []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        roster = ag.Roster.from_labels(range(7), rng.choice(list("xyz"), 7))
        ties = np.argwhere(np.triu(rng.random((7, 7)) < 0.3, 1)).astype(str)
        known = ag.Network.from_ties(roster, *ties.T, directed=False)
        asked = {"rounds": 2, "size": 2, "known": known}
        agency = dict(zip(roster.people, roster.agency_labels, strict=True))
        every = naive_what_if.choices(roster.people, agency, 4)
        scores = {chosen: best_score(chosen, asked) for chosen in every}

        found = tuple(sorted(ag.whom_to_invite(roster, 4, **asked).labels))

        hits += found in naive_what_if.whom_to_invite(scores)
        shares.append(scores[found] / max(scores.values()))
    assert hits >= 5
    assert min(shares) > 0.85


@given(case=invitations(max_people=8), random=st.randoms(use_true_random=False))
def test_what_can_be_reached_does_not_depend_on_names(case, random):
    _, n, asked = case
    known, old, _ = relabelled(asked["known"], random)
    new = {was: now for now, was in old.items()}
    asked_anew = {
        **asked,
        "known": known,
        "must": [new[p] for p in asked["must"]],
        "never": [new[p] for p in asked["never"]],
    }

    one, two = invited(case), invited((known.roster, n, asked_anew))

    assert (one is None) == (two is None)
    if one is not None:
        assert numbers(two)[0] <= numbers(one)[1] + 1e-9
        assert numbers(one)[0] <= numbers(two)[1] + 1e-9


@given(
    worths=st.lists(st.integers(0, 9), min_size=2, max_size=6),
    seed=st.integers(0, 99),
)
def test_sorting_finds_the_best_under_rules_about_agencies(worths, seed):
    rng = np.random.default_rng(seed)
    size, n = len(worths), int(rng.integers(1, len(worths) + 1))
    agency, least = rng.integers(0, 2, size), rng.integers(0, 2, 2)
    most = least + rng.integers(0, 4, 2)
    must, may = rng.random(size) < 0.2, rng.random(size) < 0.9
    choice = Choice(n, agency, least, most, must & may, may)
    sets = [set(s) for s in naive_what_if.itertools.combinations(range(size), n)]
    masks = [np.isin(np.arange(size), list(s)) for s in sets]
    kept = [mask for mask in masks if choice.keeps(mask)]
    if not kept:
        return

    found = choice.best(np.array(worths, float))

    best = max(np.array(worths)[mask].sum() for mask in kept)
    assert np.array(worths)[found].sum() == best
    assert choice.keeps(np.isin(np.arange(size), found))


def test_people_of_agencies_with_few_links_are_asked_before_those_who_know_everybody():
    labels = ["x"] * 4 + ["y"] * 4 + ["z"] * 4
    roster = ag.Roster.from_labels([f"p{k:02d}" for k in range(12)], labels)
    ids = roster.people
    pairs = [(ids[i], ids[j]) for i in range(4) for j in range(4, 8)]
    known = ag.Network.from_ties(roster, *zip(*pairs, strict=True), directed=False)

    table = ag.whom_to_invite(roster, 8, rounds=3, known=known)

    assert sorted(table["agency"].tolist()).count("z") == 4
    assert table["value"][0] > 0.9 * table["upper_bound"][0]
    assert "% of what no 8 of the 12 exceed" in table.notes[0]


def test_where_all_know_one_another_nobody_gains_anything():
    roster = ag.Roster.from_labels("abc", "xyz")
    known = ag.Network.from_ties(roster, "aab", "bcc")
    first = ag.Preferences(coverage=())

    table = ag.whom_to_invite(roster, 2, rounds=1, known=known, preferences=first)

    assert table.notes == ("No meeting of any of them is worth anything.",)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"must": ["a"], "never": ["a"]}, "'a' must be invited and never is"),
        (
            {"at_least": {"x": 3}},
            "'x' is to send 3 people at least, and 2 can; ask for fewer of them",
        ),
        (
            {"must": ["a", "b"], "at_most": 1},
            "'x' may send 1, and 2 of them must be invited; allow more of them",
        ),
        (
            {"never": ["a", "b", "c"]},
            "'4' people are to be invited, and the rules ask for 0 to 3",
        ),
    ],
)
def test_rules_no_choice_keeps_are_named(asked, said):
    roster = ag.Roster.from_labels("abcdef", "xxyyzz")

    with pytest.raises(ag.InfeasiblePlanError) as caught:
        ag.whom_to_invite(roster, 4, rounds=2, **asked)

    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("n", "asked", "said"),
    [
        (1, {}, "n is 2 to 4, the people there are; not 1"),
        (5, {}, "n is 2 to 4, the people there are; not 5"),
        (2, {"at_most": {"q": 1}}, "at_most: no agency 'q'"),
        (2, {"at_least": -1}, "at_least holds whole numbers from 0; not -1"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(n, asked, said):
    roster = ag.Roster.from_labels("abcd", "xxyy")

    with pytest.raises(ag.ParameterError, match=said):
        ag.whom_to_invite(roster, n, rounds=1, **asked)
