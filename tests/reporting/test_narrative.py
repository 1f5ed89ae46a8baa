"""Sentences follow the facts: other facts, another sentence; no facts, no claim."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agencygraph.change import sentences
from agencygraph.reporting import narrative, narrative_pairs
from agencygraph.reporting.facts import (
    Attendance,
    Broker,
    Event,
    Group,
    Mixing,
    Movement,
    PairChange,
    Response,
    Scores,
)
from agencygraph.wording import ORGANISATIONS, PEOPLE
from tests.reporting import made

CAUSAL = ("because", "caused", "led to", "thanks to", "due to", "as a result", "effect")


def mixing(**given):
    facts = Mixing(
        wave="",
        ties=20,
        observed=100,
        across=5,
        within=15,
        observed_across=66,
        observed_within=34,
        index=-0.5,
        expected=0.32,
        z=-3.0,
        n_groups=3,
    )
    return replace(facts, **given)


def response(answered, people=10, **given):
    groups = (Group("Police", 6, min(6, answered)), Group("Health", 4, 0))
    facts = Response("after", people, answered, 9 * answered, 90, groups)
    return replace(facts, **given)


def broker(**given):
    roles = {"gatekeeper": (10.0, 2.0), "liaison": (24.0, 1.9)}
    facts = Broker("b1", "Ana Khan", "Police", 34, 40, 12, roles, "liaison", 34, 34)
    return replace(facts, **given)


def scores(pairs, **given):
    facts = Scores("confidence", "before", "after", (1.0, 2.0), pairs, 1, 2)
    return replace(facts, **given)


# --- one wave -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (response(0), "After, nobody answered, of 10 people: nothing was observed."),
        (response(10), "After, all 10 people are counted as having answered."),
        (
            response(5),
            (
                "After, 5 of 10 people answered (50%). Nobody in Health answered: what "
                "they would have reported was not observed, which is not the same as "
                "having no ties."
            ),
        ),
        (response(0, people=0), "After, nobody was on the list."),
    ],
)
def test_response_is_told_in_each_case(facts, text):
    assert narrative.response(facts).text == text


def test_people_without_a_known_agency_are_counted_aloud():
    claim = narrative.unknown(response(9, unknown=2))

    assert claim.text == (
        "After, 2 people have no known agency and are left out of everything within "
        "and across agencies."
    )
    assert narrative.unknown(response(9)) is None


def test_nothing_observed_is_not_called_no_tie():
    found = narrative.ties(mixing(observed=0, ties=0, across=0, within=0)).text

    assert found == "No pair was observed, so nothing can be said about ties."


def test_one_agency_has_nothing_across_to_count():
    found = narrative.ties(mixing(n_groups=1, across=0, within=20)).text

    assert "nothing across agencies to count" in found


@pytest.mark.parametrize(
    ("z", "words"),
    [(-3, "less often than"), (0.4, "about as often as"), (3, "more often than")],
)
def test_crossing_is_compared_with_chance(z, words):
    assert words in narrative.crossing(mixing(z=z)).text


def test_crossing_without_a_z_draws_no_conclusion():
    found = narrative.crossing(mixing(z=math.nan)).text

    assert not any(word in found for word in ("less", "more", "about as"))


@given(st.integers(1, 60), st.integers(1, 60))
def test_the_share_across_follows_the_counts(across, other):
    assume(across != other)

    one, two = (
        narrative.ties(mixing(ties=n + 15, across=n)).text for n in (across, other)
    )

    assert one != two


# --- people ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.9, "1.9 times what as much activity would give by chance, so well placed"),
        (1.0, "about what as much activity would give by chance"),
        (0.5, "well connected rather than well placed"),
    ],
)
def test_a_broker_is_well_placed_or_well_connected_by_the_ratio(ratio, words):
    facts = broker(roles={"liaison": (24.0, ratio)})

    text = narrative.broker(facts, 9, PEOPLE).text

    assert text.startswith("Ana Khan (Police) joins 34 open pairs of people")
    assert words in text


def test_a_broker_is_never_judged_by_the_z_of_a_random_graph():
    claim = narrative.broker(broker(), 9, PEOPLE)

    assert "standard deviation" not in claim.text + claim.definition
    assert " z" not in claim.text


def test_what_was_not_observed_widens_the_count_of_a_broker():
    text = narrative.broker(broker(upper=51.0), 9, PEOPLE).text

    assert "between 34 and 51, as not everything was observed" in text


def test_nobody_who_joins_anybody_no_sentence_about_brokers():
    assert narrative.broker(broker(across=0), 9, PEOPLE) is None
    assert narrative.brokers([], 10, PEOPLE) is None


def test_brokers_are_named_with_their_counts():
    others = broker(name="Ben", across=20, roles={"liaison": (20.0, 0.9)})

    text = narrative.brokers([broker(), others], 9, PEOPLE).text

    assert text == (
        "By what was reported, the most pairs of people of different agencies without "
        "a tie of their own are joined by Ana Khan (Police, 34), then by Ben (Police, "
        "20). Given how active they are, Ana Khan is also better placed than chance "
        "would have it."
    )


@pytest.mark.parametrize(
    ("given_", "text"),
    [
        (
            {},
            "The same 8 people were listed before and after, in the same agencies.",
        ),
        (
            {"joined": ("Ida",), "moved": (("Ana", "Fire", "Health"),)},
            (
                "1 person joined (Ida) and 1 person moved agency (Ana, from Fire to "
                "Health); 8 people were listed both times."
            ),
        ),
        (
            {"left": ("Gus", "Hal")},
            "2 people left (Gus and Hal); 8 people were listed both times.",
        ),
    ],
)
def test_movement_names_who_joined_left_and_moved(given_, text):
    facts = Movement("before", "after", 8, **given_)

    assert narrative.movement(facts).text == text


@pytest.mark.parametrize(
    ("pairs", "text"),
    [
        ({}, "Nobody scored “confidence” both before and after, so no change can be"),
        ({(1.0, 1.0): 3}, "No change: 3 people scored “confidence” both times, each"),
        (
            {(1.0, 2.0): 2, (2.0, 1.0): 1, (1.0, 1.0): 1},
            (
                "Of 4 people who scored “confidence” both times, 2 (50%) scored higher "
                "after, 1 (25%) lower and 1 the same."
            ),
        ),
    ],
)
def test_scores_are_told_as_numbers_of_people_never_as_a_mean(pairs, text):
    claim = narrative.scores(scores(pairs))

    assert claim.text.startswith(text)
    assert "mean" not in claim.text + claim.definition


def test_attendance_names_agencies_of_which_nobody_came():
    events = (Event("workshop", "2024-03-12", {"Police": 4}),)
    groups = (("Police", 6, 4), ("Housing", 3, 0))

    text = narrative.attendance(Attendance(events, 9, 4, groups)).text

    assert text == "4 of 9 people (44%) came. Nobody came from Housing."


# --- every sentence -------------------------------------------------------------------


def every_claim():
    brokers = [broker(), broker(name="Ben", across=3)]
    changes = [PairChange("Fire", "Health", 0, 2, 50)]
    yield sentences.turnover(made.turnover())
    yield sentences.turnover(made.turnover(formed=0, dissolved=0))
    yield sentences.rates(made.turnover())
    yield sentences.index(made.index())
    yield from (narrative_pairs.gap(made.pair(n), PEOPLE) for n in (0, 1))
    yield narrative_pairs.gaps("after", [made.pair(0)], PEOPLE)
    yield narrative_pairs.pair_changes(changes, ("a", "b"), PEOPLE)
    yield narrative_pairs.largest_change(changes, ("a", "b"), PEOPLE)
    yield from (narrative.response(response(n)) for n in (0, 5, 10))
    yield narrative.unknown(response(5, unknown=1))
    yield from (narrative.ties(mixing()), narrative.crossing(mixing()))
    yield narrative.broker(brokers[0], 9, PEOPLE)
    yield narrative.brokers(brokers, 9, PEOPLE)
    yield narrative.movement(Movement("before", "after", 8))
    yield narrative.scores(scores({(1.0, 2.0): 2}))
    yield narrative.attendance(Attendance((), 9, 4, (("Police", 9, 4),)))


@pytest.mark.parametrize("claim", [*every_claim()], ids=lambda claim: claim.text[:30])
def test_every_sentence_carries_its_source(claim):
    assert claim.definition.endswith(".")
    assert claim.inputs
    assert all(name and value for name, value in claim.inputs)
    assert (
        any(char.isdigit() for char in claim.observed) or "observed" in claim.observed
    )
    assert claim.text.endswith(".")


@pytest.mark.parametrize("claim", [*every_claim()], ids=lambda claim: claim.text[:30])
def test_no_sentence_says_why(claim):
    assert not [word for word in CAUSAL if word in claim.text.lower()]


def test_organisations_are_not_called_people():
    claims = [
        narrative_pairs.gaps("", [made.pair(0)], ORGANISATIONS),
        narrative.broker(broker(), 9, ORGANISATIONS),
        narrative.ties(mixing(nouns=ORGANISATIONS)),
    ]

    for claim in claims:
        told = " ".join([claim.text, claim.definition, *sum(claim.inputs, ())])
        assert "people" not in told
        assert "agenc" not in told
