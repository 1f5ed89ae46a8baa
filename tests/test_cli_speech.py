"""What the command says to people, to programs, and to nobody."""

import importlib
import json
import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import agencygraph as ag
from agencygraph import _progress, _terminal, cli

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = "id,name,agency\nana,Ana Ash,Fire\nben,Ben Low,Fire\ncy,Cy Oak,Health\n"
TIES = "source,target\nana,ben\nben,cy\n"
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder to work in, with a study, one that is wrong, and a table of people."""
    for name, ties in {"study": TIES, "wrong": TIES + "cy,Zed Ash\n"}.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
        (folder / "ties_before.csv").write_text(TIES, encoding="utf-8")
        (folder / "ties_after.csv").write_text(ties, encoding="utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    log = "message_id,sent_at,sender,recipient\nm1,2024-03-10,ana,ben\n"
    (tmp_path / "mail.csv").write_text(log, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


WRITING = [
    (["report", "study", "-o", "r.html", "--audit", "a.csv"], ["r.html", "a.csv"]),
    (["draw", "study", "-o", "n.html"], ["n.html"]),
    (["plan", "study", "-r", "1", "-o", "p.html", "-o", "p.xlsx"],
     ["p.html", "p.xlsx"]),
    (["introduce", "study", "Ana Ash", "--to", "Health", "-o", "w.csv"], ["w.csv"]),
    (["gaps", "study", "-o", "g.xlsx"], ["g.xlsx"]),
    (["survey", "people.csv", "-o", "s.xlsx"], ["s.xlsx"]),
    (["check", "study", "--template", "t.xlsx"], ["t.xlsx"]),
    (["key", "new", "hub.key"], ["hub.key"]),
    (["ties", "mail.csv", "-o", "t.parquet"], ["t.parquet"]),
]  # fmt: skip


@pytest.mark.parametrize(("args", "paths"), WRITING, ids=lambda a: a[0])
@pytest.mark.usefixtures("place")
def test_quiet_says_where_the_result_is_and_nothing_else(args, paths, capsys):
    code = cli.main([*args, "--quiet"])

    out, err = capsys.readouterr()
    assert code == 0
    assert out.splitlines() == paths
    assert err == ""


@pytest.mark.parametrize(("args", "paths"), WRITING, ids=lambda a: a[0])
@pytest.mark.usefixtures("place")
def test_json_is_one_object_that_says_what_was_written(args, paths, capsys):
    code = cli.main([*args, "--json"])

    found = json.loads(capsys.readouterr().out)
    assert code == found["exit_code"] == 0
    assert found["agencygraph"] == ag.__version__
    assert found["written"] == paths


@pytest.mark.usefixtures("place")
def test_json_of_a_check_hides_names_and_says_its_exit_code(capsys):
    code = cli.main(["check", "wrong", "--json"])

    out = capsys.readouterr().out
    found = json.loads(out)
    assert code == found["exit_code"] == 3
    assert found["problems"][0]["row"] == 4
    assert "Zed" not in out


@pytest.mark.parametrize("place_of_option", [0, 2])
@pytest.mark.usefixtures("place")
def test_json_and_quiet_stand_before_the_command_or_behind(place_of_option, capsys):
    args = ["check", "study"]
    args[place_of_option:place_of_option] = ["--json", "--quiet"]

    assert cli.main(args) == 0

    out, err = capsys.readouterr()
    assert json.loads(out)["ok"]
    assert err == ""


FAILING = [
    (["report", "wrong", "-o", "r.html"], 3, "the data have problems"),
    (["report", "none", "-o", "r.html"], 4, "a file could not be read"),
    (["report", "study", "-o", "no/r.html"], 4, "there is no folder no"),
    (["report", "study"], 2, "-o FILE is missing"),
    (["reprot", "study"], 2, "did you mean report?"),
    (["draw", "study", "-o", "n.html", "-k", "x"], 2, "'x'"),
    (["plan", "study", "-r", "9", "-o", "p.html", "--apart", "a.csv",
      "--together", "a.csv"], 3, "no plan keeps all the rules"),
]  # fmt: skip


@pytest.mark.parametrize(("args", "code", "told"), FAILING, ids=lambda a: str(a)[:30])
def test_errors_are_json_with_the_same_exit_code(place, args, code, told, capsys):
    (place / "a.csv").write_text("person,other\nana,cy\n", encoding="utf-8")

    plain = cli.main(args)
    said = capsys.readouterr()
    coded = cli.main([*args, "--json", "--quiet"])

    out, err = capsys.readouterr()
    found = json.loads(out)
    assert plain == coded == found["exit_code"] == code
    assert told in found["error"]
    assert said.out == ""
    assert "agencygraph: " in err  # an error is told to people in any case


@pytest.mark.usefixtures("place")
def test_problems_in_json_say_where_and_hide_the_value(capsys):
    cli.main(["report", "wrong", "-o", "r.html", "--json"])

    out = capsys.readouterr().out
    (problem,) = json.loads(out)["problems"]
    assert problem["file"] == "ties_after.csv"
    assert (problem["row"], problem["column"]) == (4, "target")
    assert "Zed" not in out


@pytest.mark.usefixtures("place")
def test_a_quiet_check_tells_problems_alone(capsys):
    good, bad = cli.main(["check", "study", "-q"]), cli.main(["check", "wrong", "-q"])

    out, err = capsys.readouterr()
    assert (good, bad) == (0, 3)
    assert out == ""
    assert err.startswith("ties_after.csv, row 4")


@pytest.mark.usefixtures("place")
def test_what_was_asked_for_is_printed_though_quiet(capsys):
    assert cli.main(["gaps", "study", "--quiet"]) == 0

    out, err = capsys.readouterr()
    assert "Health" in out
    assert err == ""


@pytest.mark.usefixtures("place")
def test_one_run_leaves_the_next_as_loud_as_ever(capsys):
    cli.main(["check", "study", "--json", "--quiet"])
    capsys.readouterr()

    cli.main(["report", "study", "-o", "r.html"])

    out, err = capsys.readouterr()
    assert out == "r.html\n"
    assert "Reading study" in err


GUIDE = (ROOT / "docs" / "guide" / "command-line.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "args",
    [
        ["check", "study"],
        ["introduce", "study", "ana", "--to", "Health"],
        ["gaps", "study"],
        ["plan", "study", "-r", "1", "-o", "p.html"],
        ["report", "study", "-o", "r.html"],
        ["draw", "study", "-o", "r.html"],
        ["survey", "study", "-o", "s.xlsx"],
        ["ties", "mail.csv", "-o", "t.parquet"],
        ["forget", "study", "ana", "--force"],
        ["completion", "zsh"],
        ["report", "wrong", "-o", "r.html"],
    ],
    ids=lambda args: " ".join(args[:2]),
)
@pytest.mark.usefixtures("place")
def test_the_guide_names_whatever_is_in_the_json(args, capsys):
    cli.main([*args, "--json"])

    found = json.loads(capsys.readouterr().out)
    row = next(
        line for line in GUIDE.splitlines() if re.match(rf"\| of .*`{args[0]}`", line)
    )
    general = {"agencygraph", "exit_code", "written"}
    if "error" in found:
        assert {*found} == general | {"error", "problems"}
    else:
        assert all(f"`{name}`" in row for name in {*found} - general)


# --- terminals ------------------------------------------------------------------------


class Screen:
    def __init__(self, looks):
        self.looks = looks

    def isatty(self):
        return self.looks


@pytest.mark.parametrize(
    ("looks", "settings", "lit"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (True, {"CI": "true"}, False),
        (False, {}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(monkeypatch, looks, settings, lit):
    for name in ("NO_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stderr", Screen(looks))

    shown = _terminal.coloured("text", fg="red")

    assert (shown != "text") is lit
    assert _progress.is_plain(Screen(looks)) is not lit


SLOW = """
import sys, time
from agencygraph import _progress, cli
_progress.PATIENCE, _progress.PULSE = 0.2, 0.1
import agencygraph as ag

def slow(source, **_):
    time.sleep(0.5)
    for _ in _progress.progress(range(4), 4, "Counting"):
        time.sleep(0.3)
    raise ag.ParameterError("enough")

ag.read_study = slow
sys.exit(cli.main(["report", "x", "-o", "x.html", *sys.argv[1:]]))
"""


def seen(tmp_path, *args, columns=80, **settings):
    """What a person sees on a terminal, with everything that was overwritten."""
    fcntl, pty, termios = map(importlib.import_module, ("fcntl", "pty", "termios"))
    screen, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    there = {k: v for k, v in os.environ.items() if k not in ("CI", "NO_COLOR")}
    settings = {"TERM": "xterm", "PYTHONPATH": str(ROOT), **settings}
    child = subprocess.Popen(
        [sys.executable, "-c", SLOW, *args], stdin=inside, stdout=inside,
        stderr=inside, env={**there, **settings}, cwd=tmp_path,
    )  # fmt: skip
    os.close(inside)
    told = b""
    while True:
        try:
            part = os.read(screen, 4096)
        except OSError:  # Linux says so when the other end is gone
            break
        if not part:
            break
        told += part
    child.wait(timeout=60)
    os.close(screen)
    return told.decode("utf-8")


@POSIX
def test_a_terminal_shows_a_bar_with_the_time_left_and_colour(tmp_path):
    told = seen(tmp_path)

    assert "Reading, 00:00 so far" in told
    assert "Counting" in told
    assert "%" in told
    assert " left" in told
    assert "\x1b[31m" in told


@POSIX
def test_a_narrow_terminal_is_not_overrun(tmp_path):
    told = seen(tmp_path, columns=30)

    plain = re.sub(r"\x1b\[\w+", "", told)  # what moves the cursor has no width
    bars = [part.rstrip("\n") for part in plain.split("\r") if "Counting" in part]
    assert bars
    assert all(len(bar) <= 30 for bar in bars)


@POSIX
@pytest.mark.parametrize(
    ("args", "settings"),
    [(["--quiet"], {}), ([], {"TERM": "dumb"}), ([], {"CI": "true"})],
    ids=["quiet", "dumb", "CI"],
)
def test_no_bar_moves_where_none_is_wanted(tmp_path, args, settings):
    told = seen(tmp_path, *args, **settings)

    assert "Counting" not in told
    assert "enough" in told


@POSIX
def test_without_colour_the_bar_is_plain(tmp_path):
    told = seen(tmp_path, NO_COLOR="1")

    assert "Counting" in told
    assert "\x1b[3" not in told
