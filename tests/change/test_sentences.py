"""Sentences about change follow the facts."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agencygraph.change import sentences
from agencygraph.change.facts import Sure
from agencygraph.wording import PEOPLE
from tests.reporting import made

COUNTS = st.integers(0, 30)


# --- change of density ----------------------------------------------------------------


def sure(statistic, change=0.05, low=0.02, high=0.08, **given):
    facts = {"changed": 9, "observed": 100, "people": 12, **given}
    return Sure(statistic, 0.2, 0.2 + change, change, low, high, **facts)


def test_a_change_of_density_is_told_with_its_interval():
    text = sentences.density(
        {"density": sure("density"), "density within": sure("density within"),
         "density across": sure("density across", change=-0.01, low=-0.03, high=0.01)},
        ("before", "after"),
        PEOPLE,
    ).text  # fmt: skip

    assert text == (
        "Ties were reported on 20.0% of the pairs before and 25.0% after: +5.0 "
        "percentage points (95% interval +2.0 to +8.0); across agencies −1.0 "
        "percentage points (95% interval −3.0 to +1.0) and within agencies +5.0 "
        "percentage points (95% interval +2.0 to +8.0)."
    )


@pytest.mark.parametrize(
    ("one", "part"),
    [
        (sure("density", low=math.nan, high=math.nan), "+5.0 points (no interval can"),
        (
            sure("density", change=0.0, low=-0.1, high=0.1, changed=0),
            "no change (one of up to 10.0 points may have gone unseen)",
        ),
        (sure("density", observed=0), "No pair was observed both times"),
    ],
)
def test_a_change_of_density_without_an_interval_says_so(one, part):
    facts = {"density": one}
    facts |= {
        f"density {where}": sure("", observed=0) for where in ("across", "within")
    }

    text = sentences.density(facts, ("before", "after"), PEOPLE).text

    assert part in text
    assert "across" not in text


def test_the_interval_of_the_index_stands_beside_its_change():
    text = sentences.index(made.index(), sure("E–I index", 0.097, 0.022, 0.171)).text

    assert "changed by +0.097 (95% interval +0.022 to +0.171)" in text
    assert "interval" not in sentences.index(made.index()).text


def test_an_interval_says_that_it_is_of_the_later_agencies_where_people_moved():
    moved = made.index(reclassified=0.12)

    text = sentences.index(moved, sure("E–I index", 0.14, 0.05, 0.23)).text

    assert "observed, with the later agencies, it changed by +0.140" in text


# --- change of ties -------------------------------------------------------------------


@st.composite
def turnovers(draw):
    names = ("formed", "dissolved", "kept", "strengthened", "weakened", "unobserved")
    return made.turnover(**{name: draw(COUNTS) for name in names})


@given(turnovers(), turnovers())
def test_the_sentence_about_ties_differs_whenever_the_counts_do(one, other):
    assume(one != other)

    found = [sentences.turnover(facts).text for facts in (one, other)]

    assert found[0] != found[1]


@given(turnovers())
def test_the_sentence_about_ties_says_no_change_only_where_there_is_none(facts):
    changed = facts.formed + facts.dissolved + facts.strengthened + facts.weakened

    text = sentences.turnover(facts).text

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
    assert sentences.turnover(made.turnover(**given_)).text == text


def test_rates_are_given_across_and_within_with_their_counts():
    facts = made.turnover(
        formed_across=104, open_across=276, formed_within=14, open_within=66
    )

    text = sentences.rates(facts).text

    assert text == (
        "A new tie was reported on 37.7% of the open pairs across agencies (104 of "
        "276) and on 21.2% of the open pairs within agencies (14 of 66)."
    )


def test_a_rate_has_its_interval_where_there_is_one():
    facts = made.turnover(
        formed_across=104,
        open_across=276,
        sure_across=(0.213, 0.574),
        formed_within=14,
        open_within=66,
    )

    claim = sentences.rates(facts)

    assert claim.text == (
        "A new tie was reported on 37.7% of the open pairs across agencies (104 of "
        "276; 95% interval 21.3% to 57.4%) and on 21.2% of the open pairs within "
        "agencies (14 of 66)."
    )
    assert ("rate across, 95% to", "57.4%") in claim.inputs
    assert not [name for name, _ in claim.inputs if name.startswith("rate within")]


def test_rates_of_one_agency_do_not_speak_of_others():
    facts = made.turnover(observed_across=0, open_across=0, formed_across=0)

    text = sentences.rates(facts).text

    assert text == "A new tie was reported on 10.0% of the open pairs (2 of 20)."


def test_no_open_pair_no_rate():
    assert sentences.rates(made.turnover(open_across=0, open_within=0)) is None


# --- change of the E–I index ----------------------------------------------------------


def test_a_rise_says_plainly_that_part_of_it_is_mechanical():
    text = sentences.index(made.index()).text

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
    assert part in sentences.index(made.index(**given_)).text


def test_an_index_without_another_agency_is_not_told():
    assert sentences.index(made.index(observed_across=0)) is None


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_the_sentence_about_the_index_shows_both_values(before, after):
    facts = made.index(before=before, after=after)

    text = sentences.index(facts).text

    shown = [f"{value:.3f}".replace("-", "−") for value in (before, after)]
    assert all(value.replace("−0.000", "0.000") in text for value in shown)


def test_where_no_pair_across_was_open_rates_begin_within():
    facts = made.turnover(open_across=0, formed_across=0)

    assert sentences.rates(facts).text == (
        "A new tie was reported on 10.0% of the open pairs within agencies (2 of 20); "
        "no pair across agencies was still open."
    )
