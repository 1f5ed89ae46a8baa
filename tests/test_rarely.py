"""What the smallest parts rarely meet."""

import pickle
import signal
import sys
import threading
import warnings
from contextlib import contextmanager

import numpy as np
import pytest

import agencygraph as ag
from agencygraph import _parallel, cli, cli_ties
from agencygraph.keyed import key_check
from agencygraph.labels import check_ids
from agencygraph.measures import _sampling


def test_errors_of_the_data_come_whole_from_another_process():
    problems = [ag.Problem("is wrong", "mend it", file="x.csv", row=3)]

    again = pickle.loads(pickle.dumps(ag.DataError(problems)))  # noqa: S301 (our own)

    assert again.problems == ag.DataError(problems).problems


def test_without_a_key_there_is_nothing_to_tell_keys_apart_by():
    assert key_check(None) == ""
    assert key_check(b"x" * 32) != key_check(b"y" * 32)


def test_a_blank_id_alone_is_one_problem():
    with pytest.raises(ag.DataError) as raised:
        check_ids(["", "b", "a"], "person", "people")

    assert [problem.rule for problem in raised.value.problems] == ["blank id"]


def test_a_signal_to_terminate_unwinds_what_was_begun():
    closed = []

    @contextmanager
    def begun():
        try:
            yield
        finally:
            closed.append(True)

    with pytest.raises(cli._Stopped), cli._stopped_gently(), begun():
        signal.raise_signal(signal.SIGTERM)

    assert closed
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_signals_are_left_alone_outside_the_main_thread():
    before, seen = signal.getsignal(signal.SIGTERM), []

    def run():
        with cli._stopped_gently():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()

    assert seen == [before]


def test_a_warning_that_comes_twice_is_printed_once(capsys):
    with cli._plain_warnings():
        for _ in range(2):
            warnings.showwarning("a word", UserWarning, "x.py", 1)

    assert capsys.readouterr().err == "Note: a word\n"


def test_no_back_end_was_asked_for_where_joblib_was_never_imported(monkeypatch):
    monkeypatch.delitem(sys.modules, "joblib", raising=False)

    assert not _parallel._is_asked()


def test_a_column_of_a_log_is_named_on_the_command_line():
    assert cli_ties._column("sender= From ") == ("sender", "From")
    with pytest.raises(ag.ParameterError, match="FIELD=NAME"):
        cli_ties._column("sender")


def test_sums_are_added_to_sums_alone():
    numbers = np.zeros(2)
    sums = _sampling.Sums(1, numbers, numbers)

    assert (sums + sums).pairs == 2
    with pytest.raises(TypeError):
        sums + 1
