"""Sentences about change and about pairs of agencies follow the facts."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agencygraph.reporting import narrative_change
from agencygraph.reporting.facts import Group, PairChange
from agencygraph.reporting.words import PEOPLE
from tests.reporting import made

COUNTS = st.integers(0, 30)


# --- change of ties -------------------------------------------------------------------


@st.composite
def turnovers(draw):
    names = ("formed", "dissolved", "kept", "strengthened", "weakened", "unobserved")
    return made.turnover(**{name: draw(COUNTS) for name in names})


@given(turnovers(), turnovers())
def test_the_sentence_about_ties_differs_whenever_the_counts_do(one, other):
    assume(one != other)

    found = [narrative_change.turnover(facts).text for facts in (one, other)]

    assert found[0] != found[1]


@given(turnovers())
def test_the_sentence_about_ties_says_no_change_only_where_there_is_none(facts):
    changed = facts.formed + facts.dissolved + facts.strengthened + facts.weakened

    text = narrative_change.turnover(facts).text

    assert text.startswith("No change:") == (not changed)


@pytest.mark.parametrize(
    ("given_", "text"),
    [
        (
            {},
            (
                "More ties were reported after than before: 8 formed, 2 dissolved and "
                "10 were reported both times."
            ),
        ),
        (
            {"formed": 1, "dissolved": 3, "kept": 1, "unobserved": 1},
            (
                "Fewer ties were reported after than before: 1 formed, 3 dissolved and "
                "1 was reported both times. 1 further tie cannot be compared, as one "
                "of the waves could not see it."
            ),
        ),
        (
            {"formed": 2, "dissolved": 2, "strengthened": 3, "weakened": 1},
            (
                "As many ties, but not the same ones, were reported: 2 formed, 2 "
                "dissolved and 14 were reported both times (3 stronger, 1 weaker)."
            ),
        ),
        (
            {"formed": 0, "dissolved": 0},
            (
                "No change: the same 10 ties were reported both times, with the same "
                "weights."
            ),
        ),
        (
            {"formed": 0, "dissolved": 0, "strengthened": 1200},
            "The same 1,210 ties were reported both times (1,200 stronger, 0 weaker).",
        ),
        (
            {"formed": 0, "dissolved": 0, "kept": 0},
            (
                "No change: no tie was reported on the 100 pairs observed both before "
                "and after."
            ),
        ),
        (
            {"observed": 0},
            (
                "No pair was observed both before and after, so no change of ties can "
                "be counted."
            ),
        ),
    ],
)
def test_the_sentence_about_ties_reads_well_in_each_case(given_, text):
    assert narrative_change.turnover(made.turnover(**given_)).text == text


def test_rates_are_given_across_and_within_with_their_counts():
    facts = made.turnover(
        formed_across=104, open_across=276, formed_within=14, open_within=66
    )

    text = narrative_change.rates(facts).text

    assert text == (
        "A new tie was reported on 37.7% of the open pairs across agencies (104 of "
        "276) and on 21.2% of the open pairs within agencies (14 of 66)."
    )


def test_rates_of_one_agency_do_not_speak_of_others():
    facts = made.turnover(observed_across=0, open_across=0, formed_across=0)

    text = narrative_change.rates(facts).text

    assert text == "A new tie was reported on 10.0% of the open pairs (2 of 20)."


def test_no_open_pair_no_rate():
    assert narrative_change.rates(made.turnover(open_across=0, open_within=0)) is None


# --- change of the E–I index ----------------------------------------------------------


def test_a_rise_says_plainly_that_part_of_it_is_mechanical():
    text = narrative_change.index(made.index()).text

    assert text == (
        "The E–I index of ties (across agencies against within) rose from 0.163 to "
        "0.260 (expected 0.319 both times). Part of the rise is mechanical: had as "
        "many ties changed at random, it would have come to 0.233 on average (95% "
        "between 0.215 and 0.252); it came to 0.260 on the pairs both waves observed."
    )


@pytest.mark.parametrize(
    ("given_", "part"),
    [
        ({"after": 0.163, "joint_after": 0.163}, "0.163 both times"),
        ({"after": 0.163, "joint_after": 0.163}, "it did not change."),
        ({"joint_after": 0.24}, "The rise may all be mechanical:"),
        ({"joint_after": 0.21}, "The rise is smaller than a mechanical one would be:"),
        ({"chance": 0.163, "chance_low": 0.14}, "No part of the rise is mechanical:"),
        (
            {"chance": 0.16, "chance_low": 0.1, "chance_high": 0.3},
            "The rise is no more than random change can give:",
        ),
        ({"after": 0.1, "joint_after": 0.1}, "No part of the fall is mechanical:"),
        ({"after": 0.1}, "On the pairs both waves observed it rose from 0.163 to"),
        ({"reclassified": 0.18}, "As people moved agency, the ties reported in t1"),
        ({"before": math.nan, "joint_before": math.nan}, "is undefined in t1"),
        ({"before": math.nan, "after": math.nan}, "is undefined in both waves"),
    ],
)
def test_the_index_is_told_in_each_case(given_, part):
    assert part in narrative_change.index(made.index(**given_)).text


def test_an_index_without_another_agency_is_not_told():
    assert narrative_change.index(made.index(observed_across=0)) is None


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_the_sentence_about_the_index_shows_both_values(before, after):
    facts = made.index(before=before, after=after)

    text = narrative_change.index(facts).text

    shown = [f"{value:.3f}".replace("-", "−") for value in (before, after)]
    assert all(value.replace("−0.000", "0.000") in text for value in shown)


# --- pairs of agencies ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (
            made.pair(0),
            (
                "No link was reported between Police and Health (9 of 10 in Police and "
                "6 of 8 in Health answered)."
            ),
        ),
        (
            made.pair(1),
            (
                "Only one link was reported between Police and Health (9 of 10 in "
                "Police and 6 of 8 in Health answered)."
            ),
        ),
        (
            made.pair(2, carrier="Ana (Police)"),
            (
                "Both links reported between Police and Health run through Ana "
                "(Police) (9 of 10 in Police and 6 of 8 in Health answered)."
            ),
        ),
        (
            made.pair(0, two=Group("Health", 8, 0)),
            "Police and Health: not observed, as nobody in Health answered.",
        ),
    ],
)
def test_a_gap_is_told_with_the_response_beside_it(facts, text):
    assert narrative_change.gap(facts, PEOPLE).text == text


def test_two_agencies_with_links_through_several_people_are_no_gap():
    assert narrative_change.gap(made.pair(2), PEOPLE) is None


@given(COUNTS)
def test_an_agency_that_did_not_answer_is_never_under_linked(links):
    facts = made.pair(links, two=Group("Health", 8, 0))

    told = narrative_change.gaps("after", [facts], PEOPLE).text

    assert not facts.is_gap
    assert "no link" not in told
    assert "cannot be judged" in told or "can be judged" in told


def test_a_pair_that_could_have_one_link_only_is_no_gap():
    assert not made.pair(1, possible=1).is_gap


@given(st.lists(st.integers(0, 4), min_size=1, max_size=8))
def test_gaps_are_counted_as_they_are(links):
    pairs = [made.pair(number) for number in links]

    text = narrative_change.gaps("", pairs, PEOPLE).text

    none, one = links.count(0), links.count(1)
    assert (f"{none} {'has' if none == 1 else 'have'} no link" in text) == (none > 0)
    assert (f"{one} {'has' if one == 1 else 'have'} only one" in text) == (one > 0)
    assert ("every one of" in text.lower()) == (none + one == 0)


def test_first_and_last_links_between_agencies_are_named():
    changes = [
        PairChange("Fire", "Health", 0, 2, 50),
        PairChange("Fire", "Police", 3, 0, 50),
        PairChange("Health", "Police", 1, 1, 50),
    ]

    text = narrative_change.pair_changes(changes, ("before", "after"), PEOPLE).text

    assert text == (
        "Of 3 pairs of agencies, 1 has more and 1 has fewer links reported after than "
        "before. Linked for the first time: Fire and Health. No longer linked: Fire "
        "and Police."
    )


def test_pairs_of_agencies_that_did_not_change_say_so():
    changes = [PairChange("Fire", "Health", 2, 2, 50)]

    text = narrative_change.pair_changes(changes, ("before", "after"), PEOPLE).text

    assert text.startswith("No change: 1 pair of agencies had as many links")


def test_the_largest_change_names_both_agencies_and_both_numbers():
    changes = [
        PairChange("Fire", "Health", 1, 24, 50),
        PairChange("Fire", "Police", 3, 0, 50),
    ]

    claim = narrative_change.largest_change(changes, ("before", "after"), PEOPLE)

    assert claim.text == (
        "Between Fire and Health, 1 link was reported before and 24 after."
    )
