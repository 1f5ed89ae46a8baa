"""Sentences about what is inferred: as sure as the numbers, and no surer."""

import math
from dataclasses import replace

import pytest

from agencygraph.reporting import (
    narrative,
    narrative_answers,
    narrative_effects,
    narrative_unseen,
)
from agencygraph.reporting.inferred import (
    AnswerTies,
    Asked,
    Barrier,
    Bound,
    Chance,
    Chances,
    Contrast,
    Cost,
    Effect,
    Lasted,
    Lasting,
    PairClass,
    Rating,
    Requests,
    Split,
    Steps,
    Trend,
    Trust,
    Unseen,
    Within,
)
from agencygraph.wording import PEOPLE
from tests.reporting.test_narrative import scores

NAN = math.nan


def effect(**given):
    classes = (
        PairClass("both", 100, 0.04, 0.26, 0.22, 23, 96, 1, 4),
        PairClass("one", 300, 0.05, 0.05, 0.0, 2, 285, 2, 15),
        PairClass("none", 200, 0.03, 0.04, 0.01, 2, 194, 0, 6),
    )
    contrasts = (
        Contrast("both − none", 0.21, 0.15, 0.27, 0.004),
        Contrast("one − none", -0.01),
    )
    facts = Effect(("before", "after"), True, 15, classes, contrasts)
    return replace(facts, **given)


def chances(of, others=(), k=2):
    return Chances(k, 200, {one.name: one for one in of}, tuple(others))


def test_attendance_is_told_with_its_interval_p_and_caveat():
    assert narrative_effects.effect(effect()).text == (
        "Of pairs of two people of different agencies who both attended, 4.0% had a "
        "tie reported before and 26.0% after; where neither attended, 3.0% and 4.0%. "
        "The change was 21.0 percentage points larger where both attended (95% "
        "interval +15.0 to +27.0; p = 0.004). Who attends is seldom left to chance, so "
        "this says what went with attending, not what attending did."
    )


@pytest.mark.parametrize(
    ("contrast", "words"),
    [
        (
            Contrast("both − none", -0.05),
            "5.0 percentage points smaller where both attended (no interval can",
        ),
        (
            Contrast("both − none", 0.0001, -0.1, 0.1, 0.0005),
            "The change was the same (95% interval −10.0 to +10.0; p under 0.001).",
        ),
    ],
)
def test_the_difference_is_told_as_it_is(contrast, words):
    facts = effect(contrasts=(contrast, Contrast("one − none", NAN)))

    assert words in narrative_effects.effect(facts).text


@pytest.mark.parametrize(("place", "told"), [(0, "both"), (2, "neither")])
def test_without_anybody_beside_there_is_nothing_to_compare(place, told):
    classes = list(effect().classes)
    classes[place] = replace(classes[place], observed=0, before=NAN, after=NAN)

    text = narrative_effects.effect(effect(classes=tuple(classes), across=False)).text

    assert text == (
        f"No pair of two people of whom {told} attended was observed both before and "
        "after, so nothing can be set beside the rest."
    )


def test_cost_counts_minutes_for_each_new_tie():
    facts = Cost(600.0, 10, 4, 3, 150.0, 200.0, 90)

    assert narrative_effects.cost(facts).text == (
        "10 people gave 600 minutes (about 10 hours) by the attendance list, and 4 "
        "ties across agencies formed: 150 minutes for each; or 200 for each of the 3 "
        "between two who attended. Ties that would have formed anyway are counted too."
    )
    assert narrative_effects.cost(replace(facts, formed=0, unknown=2)).text == (
        "10 people gave 600 minutes (about 10 hours) by the attendance list, and no "
        "tie across agencies formed. The minutes of 2 people are not known and count "
        "as none."
    )


def test_lasting_ties_are_told_wave_by_wave():
    rows = (
        Lasted("all", "t3", 40, 10, 2, 0.75, 0.6, 0.85),
        Lasted("all", "t4", 20, 5, 0, 0.5625, NAN, NAN),
        Lasted("all", "t5", 0, 0, 0, NAN, NAN, NAN),
    )

    claim = narrative_effects.lasting(Lasting(("t1", "t2"), 42, rows))

    assert claim.text == (
        "Of 42 ties that formed between t1 and t2, this share was still reported: "
        "75.0% in t3 (95% interval 60.0% to 85.0%) and 56.2% in t4 (no interval can be "
        "given)."
    )
    assert claim.observed == "20 ties followed to t4"
    assert narrative_effects.met_lasting(Lasting(("t1", "t2"), 42, rows)) is None


def test_a_trend_is_told_with_changes_on_what_two_waves_observed():
    facts = Trend(("t1", "t2", "t3"), (0.1, 0.2, 0.15), (0.08, NAN), (90, 90, 80))

    assert narrative_effects.trend(facts, PEOPLE).text == (
        "Of the pairs observed, ties were reported on 10.0% in t1, 20.0% in t2 and "
        "15.0% in t3. In percentage points, from the wave before and on what both "
        "observed: +8.0 in t2."
    )


def test_bounds_say_which_changes_hold_in_any_case():
    bounds = (
        Bound("density", 0.05, 0.01, 0.2, is_main=True),
        Bound("density across agencies", -0.05, -0.2, -0.01, is_main=True),
        Bound("E–I index", 0.1, -0.1, 0.3, is_share=False, is_main=True, digits=3),
    )

    text = narrative_unseen.unseen(Unseen(("before", "after"), bounds, 90)).text

    assert text == (
        "Whatever those who were not observed would have said, the change from before "
        "to after lies, for density, between +1.0 and +20.0 points (+5.0 as observed), "
        "density across agencies, between −20.0 and −1.0 points (−5.0 as observed) and "
        "E–I index, between −0.100 and +0.300 (+0.100 as observed). Density rose in "
        "any case. Density across agencies fell in any case. That alone leaves open "
        "whether E–I index rose or fell."
    )


def test_who_is_surely_first_is_told_apart_from_who_may_be():
    sure, less = Chance("Ana", "fire", 1.0, True), Chance("Ben", "fire", 0.6, True)
    other = Chance("Cy", "health", 0.4, answered=False)

    assert narrative_unseen.chances(chances([sure, less], [other]), PEOPLE).text == (
        "Not everything was observed. When that is filled in 200 times in a likely "
        "way, 1 of the 2 who by what was reported join most open pairs across agencies "
        "is among the first 2 almost every time (95% or more); less often Ben (60%). "
        "Not one of those, but there at times: Cy (health, 40%, did not answer)."
    )
    assert "the one who by what was reported joins most" in (
        narrative_unseen.chances(chances([sure], k=1), PEOPLE).text
    )
    assert "none of the 2 who" in narrative_unseen.chances(chances([less]), PEOPLE).text


def test_scores_have_their_balance_with_interval():
    facts = scores({(1.0, 2.0): 6, (2.0, 2.0): 3, (2.0, 1.0): 1})
    facts = replace(facts, low=0.05, high=0.8, p=0.0312)

    assert narrative.scores(facts).text.endswith(
        "and 3 the same, a balance of +50.0 points (95% interval +5.0 to +80.0; p = "
        "0.031)."
    )


def test_steps_by_attendance_and_agency_are_told():
    attended = (
        Steps("attended", 10, 6, 3, 1, 0.1, 0.8, 0.02),
        Steps("did not attend", 8, 1, 6, 1, -0.4, 0.4, 1.0),
    )
    agencies = (
        Steps("fire", 6, 4, 2, 0, 0.1, 0.9, 0.03),
        Steps("health", 6, 2, 2, 2, -0.5, 0.5, 1.0),
    )
    facts = replace(scores({}), attended=attended, agencies=agencies)

    assert narrative_answers.by_attendance(facts).text == (
        "Of 10 people who attended and scored “confidence” both times, 6 scored higher "
        "and 1 lower (balance +50.0 points, 95% interval +10.0 to +80.0); of 8 people "
        "who did not attend, 1 scored higher and 1 lower (balance 0.0 points, 95% "
        "interval −40.0 to +40.0). Who attends is seldom left to chance, so this says "
        "what went with attending, not what attending did."
    )
    assert narrative_answers.by_agency(facts, PEOPLE).text == (
        "“confidence” was scored by more people higher than lower in fire; as many "
        "each way in health. More than chance often gives: fire."
    )


@pytest.mark.parametrize(
    ("tau", "p", "words"),
    [
        (0.3, 0.01, "rose more in “confidence”, among 20 people"),
        (-0.3, 0.01, "rose less in “confidence”, among 20 people"),
        (0.3, 0.4, "cannot be told from chance"),
    ],
)
def test_new_ties_and_scores_go_together_or_cannot_be_told(tau, p, words):
    waves = ("before", "after")
    facts = AnswerTies("knows", "confidence", waves, 20, tau, p, 60, 40)

    assert words in narrative_answers.answer_ties(facts, PEOPLE).text


def test_trust_names_the_largest_change_only_among_what_is_shown():
    pairs = (Rating("fire", "health", 2.04, 2.6, 5, 6, 30),)
    facts = Trust(("before", "after"), pairs, 2)

    assert narrative_answers.trust(facts, PEOPLE).text == (
        "Over ratings given both times, the mean rose in 1 of 1 pair of agencies and "
        "fell in 0; the most in ratings by fire about health, from 2.0 to 2.6. 2 pairs "
        "of agencies are not shown, as too few rated."
    )
    assert narrative_answers.trust(replace(facts, pairs=()), PEOPLE).text == (
        "Nothing can be shown without telling of too few. 2 pairs of agencies are not "
        "shown, as too few rated."
    )


def test_requests_are_told_with_days_and_by_attendance():
    met = Within(30, 0.4, 0.2, 0.6), Within(90, NAN, NAN, NAN)
    whole_ = Asked("all", 20, 12, 9, 45.0, met)
    groups = (
        Asked("attended", 8, 6, 6, NAN, met),
        Asked("did not attend", 8, 6, 2, NAN, (Within(30, 0.1, NAN, NAN),)),
    )
    facts = Requests(21, whole_, groups, "2024-03-12", "2024-06-30")

    assert narrative_answers.requests(facts).text == (
        "Of 20 requests by 12 people to reach somebody, 9 (45%) have been met by "
        "2024-06-30, the last day written down; half were met within 45 days. 40.0% "
        "were met within 30 days (95% interval 20.0% to 60.0%)."
    )
    assert narrative_answers.requests_by_attendance(facts).text == (
        "Of the requests open on 2024-03-12, the first day of attendance, 6 of 8 by "
        "those who attended were met, 40.0% within 30 days; 2 of 8 by the others were "
        "met, 10.0% within 30 days. Who attends is seldom left to chance, so this says "
        "what went with attending, not what attending did."
    )


def test_barriers_are_counted_by_what_they_are():
    entries = [
        Barrier("fire", "health", "law", "hinders", ""),
        Barrier("health", "fire", "law", "", ""),
        Barrier("fire", "police", "trust", "helps", ""),
    ]

    claim = narrative_answers.barriers(entries, PEOPLE)

    assert claim.text == (
        "3 entries on what helps or hinders are written down, about 2 pairs of "
        "agencies: law (2) and trust (1)."
    )
    assert claim.inputs == (("helps", "1"), ("hinders", "1"), ("not said", "1"))


def test_the_parts_of_a_change_are_told_and_those_of_none_are_not():
    parts = {"stayers": 5, "joiners": 3, "leavers": -2, "reclassified": 0}
    parts |= {"newly_observed": 4, "no_longer_observed": 0}
    facts = Split("ties across agencies", 20, 30, parts)

    claim = narrative_unseen.split(facts, PEOPLE)

    assert claim.text == (
        "Ties across agencies, each wave's own: 20, then 30 (+10), which is +5 by "
        "those who stayed, formed less dissolved, +3 with somebody who joined, −2 with "
        "somebody who left and +4 that only the later wave could see."
    )
    assert ("as somebody moved agency", "0") in claim.inputs
