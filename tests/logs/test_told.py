"""What cannot be made of a log is told before anything is made."""

import sys

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import agencygraph as ag
from agencygraph.logs import _engines, calendar, relational, work
from agencygraph.logs._relations import lazy

TIES = {"source": ["a", "b"], "target": ["b", "c"], "weight": [1, 2]}
MAIL = {
    "message_id": ["m"],
    "sender": ["a"],
    "recipient": ["b"],
    "sent_at": ["2024-03-01"],
}
VIVA = {"PrimaryCollaborator_PersonId": ["a"], "SecondaryCollaborator_PersonId": ["b"]}


def told(log, rules=None, people=None):
    with pytest.raises(ag.DataError) as raised:
        ag.ties_from_log(log, rules, people)
    return [str(problem) for problem in raised.value.problems]


def test_a_column_that_is_not_there_is_told_with_the_nearest():
    (problem,) = told(MAIL, ag.LogRules(columns={"sender": "Sender_"}))

    assert "there is no column 'Sender_' for 'sender'" in problem


@pytest.mark.parametrize("scores", [{}, {"A_score": [1.0], "B_score": [2.0]}])
def test_an_export_of_viva_with_no_weight_or_several_asks_for_it(scores):
    problems = told({**VIVA, **scores})

    assert "which column is the weight? there are" in problems[0]


def test_an_export_of_viva_by_a_column_of_neither_kind_asks_for_it():
    odd = {"PrimaryCollaborator_A": ["a"], "SecondaryCollaborator_B": ["b"]}

    assert told({**odd, "Strong_tie_score": [1.0]})


@pytest.mark.parametrize(
    ("log", "rule"),
    [
        ({**MAIL, "sent_at": [7]}, "times are not Int64"),
        ({**TIES, "weight": [True, False]}, "not numbers but Boolean"),
    ],
)
def test_a_column_of_the_wrong_kind_is_told(log, rule):
    (problem,) = told(log)

    assert rule in problem


def test_people_without_an_id_or_a_column_are_told():
    blank = {"id": ["a", None], "agency": ["X", "Y"]}

    assert "the id is blank" in told(TIES, people=blank)[0]
    assert "there is no column 'agency'" in told(TIES, people={"id": ["a"]})[0]


def test_windows_of_too_many_days_are_refused():
    whole = calendar.Window("all", 0, calendar.MOST_DAYS)

    with pytest.raises(ag.ParameterError, match="give start and end, or correct the"):
        calendar.calendar(ag.LogRules(), (whole,))


def test_logs_of_several_kinds_and_none_at_all_are_refused(tmp_path):
    paths = [tmp_path / "mail.csv", tmp_path / "ties.csv"]
    for path, columns in zip(paths, (MAIL, TIES), strict=True):
        pl.DataFrame(columns).write_csv(path)

    with pytest.raises(ag.ParameterError, match="the logs are of several kinds"):
        ag.ties_from_log(paths)
    with pytest.raises(ag.ParameterError, match="none was given"):
        ag.ties_from_log([])


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "log.xlsx"
    path.write_bytes(b"PK")

    with pytest.raises(ag.ParameterError, match=r"log.xlsx is neither CSV nor Parquet"):
        ag.ties_from_log(path)


def test_a_frame_of_an_engine_that_was_never_tried_is_refused():
    assert lazy(pd.DataFrame(TIES)).collect().shape == (2, 3)
    assert lazy(pa.table(TIES)).collect().shape == (2, 3)
    with pytest.raises(ag.ParameterError, match="log is a frame, not int"):
        ag.ties_from_log(7)


def test_people_and_ties_without_their_columns_are_refused():
    ties = relational.checked_ties(pl.DataFrame(TIES))

    with pytest.raises(ag.ParameterError, match="people have no column 'agency'"):
        relational.ei_index(ties, pl.DataFrame({"id": ["a"]}))
    with pytest.raises(ag.DataError, match="is not a column of numbers"):
        relational.checked_ties(pl.DataFrame({**TIES, "weight": ["1", "2"]}))


def test_ties_are_asked_for_by_wave_and_gone_when_closed():
    found = ag.ties_from_log(TIES)

    assert found.ties("all").collect().height == 2
    with pytest.raises(ag.ParameterError, match="wave"):
        found.ties("before")
    found.close()
    found.close()  # once more does nothing
    with pytest.raises((OSError, pl.exceptions.PolarsError)):
        found.ties().collect()


def test_a_file_is_no_folder_to_work_in(tmp_path):
    place = tmp_path / "place"
    place.write_text("mine", encoding="utf-8")

    with pytest.raises(ag.ParameterError, match="is no folder; give a new or empty"):
        work.Work(place)
    assert place.read_text(encoding="utf-8") == "mine"


def test_without_duckdb_polars_is_taken_and_asking_for_it_says_what_to_install(
    tmp_path, monkeypatch
):
    path = tmp_path / "ties.csv"
    pl.DataFrame(TIES).write_csv(path)
    monkeypatch.setitem(sys.modules, "duckdb", None)

    monkeypatch.setattr(_engines, "SWELLS", 10**9)

    assert _engines.chosen("auto", [path], "1MB") == "polars"
    with pytest.raises(ag.MissingDependencyError, match=r"agencygraph\[duckdb\]"):
        ag.ties_from_log(path, engine="duckdb")


def test_too_little_memory_is_told_as_that():
    with (
        pytest.raises(ag.DataError, match="the memory that is allowed is not enough"),
        _engines.told("log.csv"),
    ):
        raise duckdb.OutOfMemoryException
