"""Which names of waves say an order, and which do not."""

import pytest

from agencygraph.io.checks import Checks
from agencygraph.io.waves import in_order, recognised

ORDERED = [
    "before after",
    "Before During AFTER Follow-up",
    "pre post",
    "pre mid post follow_up",
    "baseline midline endline follow-up-1 follow-up-2",
    "intake exit",
    "t0 t1 t2 t10",
    "T1 t2",
    "wave1 wave2 wave10",
    "wave_1 Wave-2",
    "round01 round2",
    "week1 week2",
    "day9 day10",
    "phase1 phase2",
    "1 2 10",
    "2023 2024",
    "2024-03-12 2024-11-01 2025-01-02",
    "2024-03 2024-11 2025-01",
    "2024_03_12 2024_04_01",
    "2024-Q1 2024Q3 2025-q1",
    "2024-W09 2024-W10",
    "January march September",
    "jan Mar sept",
    "nov-2023 feb-2024",
]
UNORDERED = [
    "north south",
    "before middle",
    "before pre",
    "before before-2",
    "t1 week2",
    "t1 before",
    "1 01",
    "2024-03 2024-03-12",
    "2024-13 2024-14",
    "2024-Q5 2024-Q6",
    "march 2024-04",
    "x1 x2",
    "ma ju",
]


@pytest.mark.parametrize("names", ORDERED)
def test_names_that_say_a_time_are_put_in_order(names):
    labels = names.split()
    shuffled = sorted(labels, key=lambda label: label[::-1])

    assert recognised(shuffled) == tuple(labels)


@pytest.mark.parametrize("names", UNORDERED)
def test_names_that_say_no_order_are_not_ordered(names):
    assert recognised(names.split()) is None


def order(kinds_of, declared=None, *, dated_people=False):
    checks = Checks()
    waves = in_order(kinds_of, declared, dated_people=dated_people, checks=checks)
    return waves.labels, [problem.rule for problem in checks.problems]


def test_one_wave_needs_no_order():
    assert order({"anything": {"knows"}}) == (("anything",), [])


def test_a_declared_order_is_taken_as_it_is():
    asked = {"b": {"knows"}, "a": {"knows"}}

    assert order(asked, ["b", "a", "c"]) == (("b", "a", "c"), [])


def test_case_does_not_make_another_wave():
    asked = {"T1": {"knows"}, "t1": {"trusts"}, "t2": {"knows"}}

    assert order(asked) == (("T1", "t2"), [])


@pytest.mark.parametrize("declared", [["a", "A", "b"], ["a", "b", ""]])
def test_declared_waves_are_neither_blank_nor_repeated(declared):
    _, (rule,) = order({"a": {"knows"}, "b": {"knows"}}, declared)

    assert rule.startswith("the declared waves are blank or repeated")


def test_several_waves_without_time_follow_those_with_one():
    asked = {"t2": {"knows"}, "mail": {"mail"}, "calls": {"calls"}, "t1": {"knows"}}

    assert order(asked) == (("t1", "t2", "calls", "mail"), [])


@pytest.mark.parametrize(
    ("asked", "dated"),
    [
        ({"t1": {"knows"}, "mail": {"knows"}}, False),
        ({"t1": {"knows"}, "mail": {"a"}, "calls": {"a"}}, False),
        ({"calls": {"calls"}, "mail": {"mail"}}, False),
        ({"t1": {"knows"}, "mail": {"mail"}}, True),
    ],
)
def test_waves_without_time_are_an_error_where_their_order_would_count(asked, dated):
    _, (rule,) = order(asked, dated_people=dated)

    assert rule.startswith("the order of the waves")
