"""Words of a questionnaire are understood by documented tables, and by nothing else."""

from itertools import pairwise

import pytest

from agencygraph.io.words import (
    LADDERS,
    NO_TIE,
    UNCLEAR,
    answer_key,
    kind_asked,
    ladder_of,
    likeliest_ladder,
    numbered,
    steps_asked,
)


def test_no_word_stands_for_two_things():
    words = [word for ladder in LADDERS for step in ladder.steps for word in step]

    assert len(words) == len(set(words))
    assert not set(words) & (NO_TIE | UNCLEAR)
    assert not NO_TIE & UNCLEAR


def test_every_word_is_written_as_answers_are_compared():
    words = [word for ladder in LADDERS for step in ladder.steps for word in step]

    assert [w for w in (*words, *NO_TIE, *UNCLEAR) if answer_key(w) != w] == []


def test_days_a_year_rise_with_the_ladder():
    amounts = LADDERS[0].amounts

    assert len(amounts) == len(LADDERS[0].steps)
    assert all(low < high for low, high in pairwise(amounts))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("I don’t know them.", "i dont know them"),
        ("Half-yearly", "half yearly"),
        ("3 - Monthly", "3 = monthly"),
        ("3=Monthly", "3 = monthly"),
        ("✓", "✓"),
        ("-", "-"),
    ],
)
def test_answers_are_compared_without_case_hyphens_and_end_marks(text, key):
    assert answer_key(text) == key


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3 - Monthly", (3, "Monthly")),
        ("4: Daily or more", (4, "Daily or more")),
        ("2 (yearly)", (2, "yearly")),
        ("10. Always", (10, "Always")),
        ("3", None),
        ("1-4", None),
        ("monthly", None),
    ],
)
def test_numbers_with_words_are_taken_apart(text, parts):
    assert numbered(text) == parts


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ({"weekly", "daily"}, "how often, in days a year"),
        ({"sometimes", "often"}, "how often"),
        ({"agree", "strongly disagree"}, "agreement"),
    ],
)
def test_words_of_one_ladder_are_known_by_it(words, name):
    assert [ladder.name for ladder in ladder_of(words)] == [name]


def test_words_of_two_ladders_are_of_none():
    assert ladder_of({"weekly", "often"}) == []
    assert likeliest_ladder({"weekly", "often"}) is None
    assert likeliest_ladder({"weekly", "daily", "often"}) is LADDERS[0]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How often do you contact…", "contacts"),
        ("3. How far do you trust", "trusts"),
        ("Who do you share case information with?", "shares information"),
        ("Whom do you go to for advice", "asks advice"),
        ("How often do you work together with", "works with"),
        ("Rate your rapport", "Rate your rapport"),
    ],
)
def test_the_verb_of_a_question_says_the_kind(question, kind):
    assert kind_asked(question, {}) == kind


def test_a_declared_question_goes_before_its_verb():
    assert (
        kind_asked("How often do you contact…", {"how often": "in touch"}) == "in touch"
    )


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        ("Trust (1–5)", (1, 5)),
        ("Trust from 0 to 10", (0, 10)),
        ("I feel sure [1-4]", (1, 4)),
        ("In 2024-25", None),
        ("COVID-19", None),
    ],
)
def test_the_steps_of_a_question_are_read_from_it(question, steps):
    assert steps_asked(question) == steps
