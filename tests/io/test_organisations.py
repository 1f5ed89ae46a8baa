"""Surveys in which several people answer for one organisation."""

import pytest

import agencygraph as ag
from agencygraph.io.layouts.organisations import one_answer
from tests.io.books import GRID, ROSTER, book, read, ties, told

NAMES = ["Fire", "Health", "Port"]
PARTNERS = [
    ["Organisation", "Sector"],
    ["Fire", "blue"],
    ["Health", "care"],
    ["Port", "sea"],
]
ASKED = ["Organisation", "Respondent", *(f"How often do you meet [{n}]" for n in NAMES)]
SURVEY = [
    ASKED,
    ["Fire", "Ana", "", "Monthly", "Never"],
    ["Fire", "Ben", "", "Daily", "Weekly"],
    ["Fire", "Cy", "", "Daily", "Never"],
    ["Health", "Di", "Weekly", "", "Never"],
]


@pytest.fixture
def path(tmp_path):
    return book(tmp_path, {"Partners": PARTNERS, "Before": SURVEY})


def test_several_respondents_without_a_rule_are_a_question(path):
    (problem,) = told(path)

    assert problem == (
        "survey.xlsx, sheet 'Before', row 2, column 'Organisation': 'Fire' has 3 "
        'respondents; say how their answers are made one: respondents = "max", "min", '
        '"median" or "mean"'
    )


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("max", {("Fire", "Health"): 3, ("Fire", "Port"): 2, ("Health", "Fire"): 2}),
        ("min", {("Fire", "Health"): 1, ("Health", "Fire"): 2}),
        ("median", {("Fire", "Health"): 3, ("Health", "Fire"): 2}),
        ("mean", {("Fire", "Health"): 7 / 3, ("Fire", "Port"): 2 / 3,
                  ("Health", "Fire"): 2}),
    ],
)  # fmt: skip
def test_the_declared_rule_makes_their_answers_one(path, rule, found):
    study = read(path, settings={"respondents": rule})

    assert ties(study) == pytest.approx(found)
    assert (study.roster.unit, study.roster.people) == (
        "agency",
        ("Fire", "Health", "Port"),
    )
    assert (study.network().scale is None) == (rule == "mean")


def test_an_organisation_without_respondents_did_not_answer(path):
    network = read(path, settings={"respondents": "max"}).network()

    told_of = dict(zip(network.roster.people, network.answered, strict=True))
    assert told_of == {"Fire": True, "Health": True, "Port": False}


def test_one_respondent_each_needs_no_rule(tmp_path):
    path = book(tmp_path, {"Partners": PARTNERS, "Before": [*SURVEY[:2], SURVEY[4]]})

    assert ties(read(path)) == {("Fire", "Health"): 1, ("Health", "Fire"): 2}


@pytest.mark.parametrize(
    ("weights", "rule", "answer"),
    [
        ([None, 2.0, None], "min", 2.0),
        ([None, None], "max", None),
        ([1.0, 2.0, 3.0, 4.0], "median", 2.0),
        ([0.0, 3.0], "min", 0.0),
    ],
)
def test_who_says_nothing_does_not_count(weights, rule, answer):
    assert one_answer(weights, rule) == answer


def test_beside_people_they_are_ties_between_agencies(tmp_path):
    agencies = [["Organisation", "Sector"], ["Fire", "blue"], ["Health", "care"]]
    asked = ["Organisation", "Respondent", "How often do you meet [Fire]",
             "How often do you meet [Health]"]  # fmt: skip
    sheets = {
        "Roster": ROSTER, "Agencies": agencies, "Before": GRID,
        "Partners before": [asked, ["Fire", "Ana", "", "Daily"]],
    }  # fmt: skip

    study = read(book(tmp_path, sheets))

    assert study.kinds == ("contacts",)
    between = study.agency_networks["Before", "meets"]
    assert between.ties().to_dict() == {("Fire", "Health"): 1}
    assert ag.response(study).to_dict()[("Before", "Fire")]["answered"] == 1


def test_without_a_list_the_headings_say_which_organisations_there_are(tmp_path):
    rows = [SURVEY[0], SURVEY[1], SURVEY[4]]

    study = read(book(tmp_path, {"Before": rows}))

    assert (study.roster.unit, study.roster.people) == (
        "agency",
        ("Fire", "Health", "Port"),
    )
    assert ties(study) == {("Fire", "Health"): 1, ("Health", "Fire"): 2}


def test_a_matrix_of_organisations_is_between_organisations(tmp_path):
    matrix = [
        ["", *NAMES],
        ["Fire", "", 2, 0],
        ["Health", 1, "", 0],
        ["Port", 0, 3, ""],
    ]

    study = read(book(tmp_path, {"Partners": PARTNERS, "Before": matrix}))

    assert study.roster.unit == "agency"
    assert ties(study) == {
        ("Fire", "Health"): 2,
        ("Health", "Fire"): 1,
        ("Port", "Health"): 3,
    }
