"""A survey of 300 people with every kind of mess: all is told, nothing is guessed."""

import unicodedata
import warnings

import pytest

import agencygraph as ag
from tests.messy import messy_workbook

DECLARED = {"sheets": {"AFTER": {"kinds": ["contacts"]}}, "reading": {"dayfirst": True}}


@pytest.fixture(scope="module")
def messy(tmp_path_factory):
    return messy_workbook(tmp_path_factory.mktemp("messy"))


@pytest.fixture(scope="module")
def found(messy):
    return ag.check(messy.path)


def test_every_name_that_is_not_on_the_roster_is_told_and_no_other(messy, found):
    unknown = {one.written for one in found.unknown}

    assert unknown == {*messy.misspelt, *messy.strangers} - {*found.spelled}
    for one in found.unknown:
        if one.written in messy.misspelt:
            assert one.suggestions[0].name == messy.misspelt[one.written]


@pytest.mark.parametrize(
    "told",
    [
        "the hidden sheet 'old' was left out",
        "'SURREY POLICE' and 'surrey police' were read as 'Surrey Police'",
        "the agencies 'Reseau Sante' and 'Réseau Santé' may be one",
        "self-ties were dropped",
        "'contacts' in 'Before' and 'tie' in 'AFTER'",
        "sheet 'READ ME' was not read",
    ],
)
def test_what_is_worth_a_look_is_told_in_few_lines(found, told):
    assert [text for text in found.warnings if told in text]
    assert len(found.warnings) < 10


@pytest.mark.parametrize(
    "told",
    [
        "'* 3 people on leave, not listed' is a note below the table",
        "a row of totals is of nobody",
        "the headings were found in row 3, below 2 rows of titles",
    ],
)
def test_what_was_passed_over_is_noted(found, told):
    assert [text for text in found.notes if told in text]


def test_a_date_that_can_be_read_two_ways_is_one_problem_with_its_number(found):
    (problem,) = [p for p in found.problems if p.column == "Date"]

    assert problem.value == "12/06/2024"
    assert "more such cells" in problem.rule


def test_what_is_put_right_is_what_is_true(messy):
    settings = {
        **DECLARED,
        "unknown": "drop",
        "aliases": messy.misspelt,
        "kinds": {"contacts": {"max_choices": 8}},
    }
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        study = ag.read_study(messy.path, settings=settings)

    names = dict(zip(study.roster.people, study.roster.names, strict=True))
    for wave, ties in (("Before", messy.before), ("AFTER", messy.after)):
        table = study.network(wave, "contacts").ties().to_dict()
        assert {(names[one], names[other]) for one, other in table} == ties
    agencies = dict(zip(study.roster.names, study.roster.agency_labels, strict=True))
    assert {n: plain(a) for n, a in agencies.items()} == {
        n: plain(a) for n, a in messy.agency_of.items()
    }
    assert ag.compare(*(study.network(wave) for wave in study.waves)).ties
    assert sum("is not on the roster" in str(one.message) for one in told) == 2


def test_waves_that_are_not_compared_are_told_before_the_report(messy):
    found = ag.check(messy.path, settings=DECLARED)

    (told,) = [text for text in found.warnings if "is not compared" in text]
    assert "the number of names allowed is not the same" in told
    assert "[kinds.'contacts'] in study.toml" in told


def plain(agency):
    """An agency without case, accents and spaces."""
    text = unicodedata.normalize("NFKD", agency.casefold())
    return "".join(letter for letter in text if letter.isalnum())
