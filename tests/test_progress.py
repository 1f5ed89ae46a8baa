"""Nothing is shown of short work; a bar, to those who look on, of long work."""

import io
import time

from agencygraph import _progress


class Screen(io.StringIO):
    def isatty(self):
        return True


def watched(monkeypatch):
    """Standard error as somebody looks at it; in the test, for pytest has its own."""
    shown = Screen()
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", shown)
    return shown


def test_short_work_shows_nothing(monkeypatch):
    screen = watched(monkeypatch)

    assert list(_progress.progress([1, 2], 2, "counting")) == [1, 2]

    assert screen.getvalue() == ""


def test_long_work_shows_a_bar_with_its_name(monkeypatch):
    screen = watched(monkeypatch)
    monkeypatch.setattr(_progress, "PATIENCE", -1.0)

    assert list(_progress.progress([1, 2, 3], 3, "counting")) == [1, 2, 3]

    assert "counting" in screen.getvalue()
    assert " left" in screen.getvalue()


def test_the_clock_goes_on_while_one_step_is_long(monkeypatch):
    screen = watched(monkeypatch)
    monkeypatch.setattr(_progress, "PATIENCE", 0.01)
    monkeypatch.setattr(_progress, "PULSE", 0.01)

    with _progress.waiting("reading"):
        time.sleep(0.3)

    assert screen.getvalue().count("reading, 00:00 so far") > 2


def test_nothing_is_shown_where_it_is_not_wanted(monkeypatch):
    screen = watched(monkeypatch)
    monkeypatch.setattr(_progress, "PATIENCE", -1.0)

    _progress.show_progress(wanted=False)
    try:
        assert list(_progress.progress([1, 2], 2, "counting")) == [1, 2]
    finally:
        _progress.show_progress(wanted=True)

    assert screen.getvalue() == ""


def test_nobody_is_shown_a_bar_in_a_file(monkeypatch):
    shown = io.StringIO()
    monkeypatch.setattr("sys.stderr", shown)
    monkeypatch.setattr(_progress, "PATIENCE", -1.0)

    assert list(_progress.progress([1, 2], 2, "counting")) == [1, 2]

    assert shown.getvalue() == ""


def test_a_program_without_standard_error_goes_on(monkeypatch):
    monkeypatch.setattr("sys.stderr", None)
    monkeypatch.setattr(_progress, "PATIENCE", -1.0)

    assert list(_progress.progress([1], 1, "counting")) == [1]
