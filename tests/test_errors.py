"""Errors say where, what and how to put it right, all at once."""

import pickle

import pytest

import agencygraph as ag
from agencygraph.errors import one_of

BEN = ag.Problem(
    "is not on the roster",
    "did you mean 'ben'? add them to people.csv or correct the name",
    file="ties.csv",
    row=2,
    column="target",
    value="bne",
)


def test_a_problem_says_place_value_rule_and_fix():
    assert str(BEN) == (
        "ties.csv, row 2, column 'target': 'bne' is not on the roster; "
        "did you mean 'ben'? add them to people.csv or correct the name"
    )


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (ag.Problem("has no rows"), "has no rows"),
        (ag.Problem("has no rows", file="a.csv"), "a.csv: has no rows"),
        (
            ag.Problem("no column 'id'", "add it", file="a.xlsx", sheet="people"),
            "a.xlsx, sheet 'people': no column 'id'; add it",
        ),
        (ag.Problem("is blank", row=0), "row 0: is blank"),
        (ag.Problem("is not a wave", value=""), "'' is not a wave"),
        (ag.Problem("is not a wave", value="it's"), '"it\'s" is not a wave'),
    ],
)
def test_a_problem_leaves_out_what_is_not_known(problem, said):
    assert str(problem) == said


def test_one_problem_is_the_whole_message():
    error = ag.DataError([BEN])

    assert str(error) == str(BEN)
    assert error.problems == (BEN,)


@pytest.mark.parametrize(
    ("number", "first", "lines", "last"),
    [
        (2, "2 problems:", 3, "row 3: is blank"),
        (10, "10 problems:", 11, "row 11: is blank"),
        (11, "11 problems:", 12, "... and 1 more"),
        (1_234, "1,234 problems:", 12, "... and 1,224 more"),
    ],
)
def test_ten_problems_are_printed_and_the_rest_counted(number, first, lines, last):
    error = ag.DataError(ag.Problem("is blank", row=i + 2) for i in range(number))

    printed = str(error).splitlines()

    assert printed[0] == first
    assert printed[1] == "row 2: is blank"
    assert len(printed) == lines
    assert printed[-1] == last
    assert len(error.problems) == number


@pytest.mark.parametrize(
    ("error", "also"),
    [
        (ag.DataError([BEN]), ValueError),
        (ag.ParameterError("k is at least 1"), ValueError),
        (ag.MissingDependencyError("pandas", "notebook"), ImportError),
    ],
)
def test_errors_are_caught_as_ours_and_as_what_python_calls_them(error, also):
    assert isinstance(error, ag.AgencyGraphError)
    assert isinstance(error, also)


def test_a_decision_for_the_caller_is_a_warning_and_not_an_error():
    assert issubclass(ag.AgencyGraphWarning, UserWarning)
    assert not issubclass(ag.AgencyGraphWarning, ag.AgencyGraphError)


def test_a_missing_package_is_answered_with_the_command_that_installs_it():
    error = ag.MissingDependencyError("pandas", "notebook")

    assert str(error) == (
        'pandas is needed for this; install it with pip install "agencygraph[notebook]"'
    )


@pytest.mark.parametrize(
    "error",
    [
        ag.DataError([BEN, ag.Problem("is blank")]),
        ag.ParameterError("k is at least 1"),
        ag.MissingDependencyError("pandas", "notebook"),
    ],
)
def test_an_error_arrives_whole_from_another_process(error):
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)

    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert getattr(arrived, "problems", ()) == getattr(error, "problems", ())


def test_a_problem_cannot_be_changed():
    with pytest.raises(AttributeError):
        BEN.rule = "is fine"


def test_a_choice_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(ag.ParameterError, match="by is 'network' or 'agency', not 'x'"):
        one_of("by", "x", ("network", "agency"))
