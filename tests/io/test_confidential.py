"""Who trusts whom is kept from every page, whatever the source, unless declared."""

import pytest

import agencygraph as ag
from agencygraph.io.confidential import is_of_trust
from tests.io.books import GRID, ROSTER, book, read
from tests.io.test_forms import form

PEOPLE = {"id": ["ana", "ben"], "agency": ["Fire", "Health"]}
TIES = {"source": ["ana"], "target": ["ben"]}
NAMES = [row[0] for row in ROSTER[1:]]
KEPT = "Ties of kind 'trusts' are confidential: no page shows who rated whom."


def of_kind(kind, **settings):
    return ag.read_study({"people": PEOPLE, "ties": {**TIES, "kind": [kind]},
                          "study": settings})  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "private"),
    [
        ("trusts", True),
        ("Trust", True),
        ("How far do you trust their advice", True),
        ("knows", False),
        ("distrusts nothing", False),
        ("contacts an NHS Trust", False),
        ("works with a housing trust", False),
    ],
)
def test_what_asks_for_trust(kind, private):
    assert is_of_trust(kind) is private


def test_trust_is_kept_in_any_source_and_a_note_says_so():
    study = of_kind("trusts")

    assert study.confidential == {"trusts"}
    assert KEPT in study.notes


@pytest.mark.parametrize("told", [[], ["knows"]])
def test_what_is_declared_goes_before_what_is_kept_by_itself(told):
    ties = {"source": ["ana", "ana"], "target": ["ben", "ben"],
            "kind": ["trusts", "knows"]}  # fmt: skip

    study = ag.read_study({"people": PEOPLE, "ties": ties,
                           "study": {"confidential": told}})  # fmt: skip

    assert study.confidential == set(told)
    assert KEPT not in study.notes


@pytest.mark.parametrize("told", [[], ["trusts"]])
def test_what_was_declared_is_written_and_read_again(tmp_path, told):
    study = of_kind("trusts", confidential=told)

    again = ag.read_study(ag.write_study(study, tmp_path / "study.xlsx"))

    assert again.confidential == set(told)


def test_two_questions_about_trust_are_both_kept(tmp_path):
    two = ["How far do you trust the word of", "How far do you trust the work of"]
    head = ["Your name", *(f"{q} [{name}]" for q in two for name in NAMES)]
    rows = [head, ["Ana Ash", "", 1, 2, 3, "", 1, 2, 3]]

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert study.confidential == {*two}


def test_a_question_without_words_is_kept_until_it_is_named(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": form(lambda name: f"{name}2")})
    named = {"question 1": "contacts", "question 2": "trusts"}
    told = "confidential until it is said what was asked, as it may have been trust"

    first, second = ag.check(path), ag.check(path, settings={"questions": named})

    assert first.study.confidential == {"question 1", "question 2"}
    assert sum(told in note for note in first.notes) == 1
    assert told in repr(first)
    assert second.study.confidential == {"trusts"}
    assert not any(told in note for note in second.notes)


def test_of_a_question_without_words_a_report_names_nobody_in_pairs(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": form(lambda name: f"{name}2")})

    page = ag.report(read(path)).html

    assert "This kind is confidential: who named whom is not shown" in page


def test_a_survey_without_trust_keeps_nothing(tmp_path):
    assert (
        read(book(tmp_path, {"Roster": ROSTER, "Before": GRID})).confidential == set()
    )
