"""What an attacker is thought to know, number by number, and when few hold a cell."""

import numpy as np
import pytest

import agencygraph as ag
from agencygraph.privacy._knowledge import _orders, columns_of, preimage
from agencygraph.privacy._published import is_protected
from agencygraph.privacy.profiles import HIDDEN


def only(**columns):
    return ag.Table("agency", ["fire", "health"], columns)


def reasons(table, profile):
    safe = ag.suppress({"t": table}, profile=profile)
    return dict(zip(safe.checks["of"], safe.checks["why"], strict=True))


def test_a_rounded_number_is_known_to_lie_among_those_rounded_to_it():
    rules = ag.Profile(rounding=5)
    true = np.array([13.0, 0.0, 2.0])

    lower, upper = preimage(true, rules, whole=True)
    low, high = preimage(true, rules, whole=False)

    assert (lower.tolist(), upper.tolist()) == ([13, 0, 0], [17, 2, 2])
    assert (low.tolist(), high.tolist()) == ([12.5, 0, 0], [17.5, 2.5, 2.5])


def test_a_number_that_is_not_rounded_is_known():
    lower, upper = preimage(np.array([13.0]), ag.Profile(), whole=True)

    assert lower.tolist() == upper.tolist() == [13.0]


def test_weights_are_known_to_lie_between_those_of_the_weakest_and_strongest_ties():
    table = only(people=[20, 30], observed=[90, 90], ties=[10, 20], weight=[30.0, 20.0])

    known = _orders(columns_of({"t": table}), np.ones(2, np.bool_))

    assert [pair[:2] for pair in known] == [
        ("ties", "observed"), ("weight", "ties"), ("ties", "weight"),
    ]  # fmt: skip
    assert [most for *_, most in known] == pytest.approx([1, 3, 1])
    assert known[1][2] > 3
    assert known[2][2] > 1


def test_weights_of_nought_say_nothing_of_how_many_ties_there_are():
    table = only(people=[20, 30], ties=[10, 20], weight=[0.0, 20.0])

    known = _orders(columns_of({"t": table}), np.ones(2, np.bool_))

    assert [pair[:2] for pair in known] == [("weight", "ties")]


def test_a_hidden_count_may_be_as_little_as_one_where_zeros_are_shown():
    """3 + 4: each from 1 to 6, five wide, so that nothing else need be hidden."""
    labels = ["a", "b", "c", ""]
    people = [3, 4, 40, 47]
    table = ag.Table("agency", labels, {"people": people, "ties": people})

    safe = ag.suppress(
        {"t": table}, profile=ag.Profile(threshold=5, fewest=5, hide_zeros=False)
    )

    told = safe["t"].to_dict()
    assert told == {"a": HIDDEN, "b": HIDDEN, "c": "40", "": "47"}


def test_a_cell_is_hidden_where_the_others_have_little_beside_the_largest():
    table = only(people=[20, 30], ties=[40, 50], rest=[0.05, 0.6])

    assert reasons(table, ag.Profile(p=0.1)) == {
        "fire": "the others have less than 10% of what the largest has"
    }


def test_a_full_cell_is_no_secret_where_nobody_says_how_large_agencies_are():
    table = only(people=[20, 30], ties=[40, 50], observed=[40, 90])

    assert reasons(table, ag.Profile(hide_zeros=True)) == {}


def test_a_table_is_protected_when_every_cell_is_text():
    cells = [only(n=np.array(pair, object)) for pair in (["1", "2"], ["1", 2], [1, 2])]

    assert [is_protected(table) for table in cells] == [True, False, False]


def test_ties_are_known_to_be_no_more_than_pairs_also_where_nothing_else_is_told():
    table = only(people=[20, 30], observed=[90, 90], ties=[10, 20])
    told = {n: c for n, c in columns_of({"t": table}).items() if n != "people"}

    assert _orders(told, np.ones(2, np.bool_)) == [("ties", "observed", 1.0)]
