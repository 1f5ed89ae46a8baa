"""Sentences about pairs of agencies follow the facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencygraph.reporting import narrative_pairs
from agencygraph.reporting.facts import Group, PairChange
from agencygraph.wording import PEOPLE
from tests.reporting import made

COUNTS = st.integers(0, 30)


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
    assert narrative_pairs.gap(facts, PEOPLE).text == text


def test_two_agencies_with_links_through_several_people_are_no_gap():
    assert narrative_pairs.gap(made.pair(2), PEOPLE) is None


@given(COUNTS)
def test_an_agency_that_did_not_answer_is_never_under_linked(links):
    facts = made.pair(links, two=Group("Health", 8, 0))

    told = narrative_pairs.gaps("after", [facts], PEOPLE).text

    assert not facts.is_gap
    assert "no link" not in told
    assert "cannot be judged" in told or "can be judged" in told


def test_a_pair_that_could_have_one_link_only_is_no_gap():
    assert not made.pair(1, possible=1).is_gap


@given(st.lists(st.integers(0, 4), min_size=1, max_size=8))
def test_gaps_are_counted_as_they_are(links):
    pairs = [made.pair(number) for number in links]

    text = narrative_pairs.gaps("", pairs, PEOPLE).text

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

    text = narrative_pairs.pair_changes(changes, ("before", "after"), PEOPLE).text

    assert text == (
        "Of 3 pairs of agencies, 1 has more and 1 has fewer links reported after than "
        "before. Linked after but not before: Fire and Health. Linked before but "
        "not after: Fire and Police."
    )


def test_pairs_of_agencies_that_did_not_change_say_so():
    changes = [PairChange("Fire", "Health", 2, 2, 50)]

    text = narrative_pairs.pair_changes(changes, ("before", "after"), PEOPLE).text

    assert text.startswith("No change: 1 pair of agencies had as many links")


def test_the_largest_change_names_both_agencies_and_both_numbers():
    changes = [
        PairChange("Fire", "Health", 1, 24, 50),
        PairChange("Fire", "Police", 3, 0, 50),
    ]

    claim = narrative_pairs.largest_change(changes, ("before", "after"), PEOPLE)

    assert claim.text == (
        "Between Fire and Health, 1 link was reported before and 24 after."
    )
