"""Exit codes of the command as it is really run, one cause at a time."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = "id,name,agency\nana,Ana,Fire\nben,Ben,Fire\ncy,Cy,Health\n"
TIES = "source,target\nana,ben\nben,cy\n"
POSIX = pytest.mark.skipif(os.name == "nt", reason="rights and limits are of POSIX")
STUDY = {"people.csv": PEOPLE, "ties_before.csv": TIES, "ties_after.csv": TIES}


@pytest.fixture
def place():
    """A folder that other users may look into, with a study in it."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    study = folder / "study"
    study.mkdir()
    for name, text in STUDY.items():
        (study / name).write_text(text, encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


def command(*args, code=None):
    program = ["-m", "agencygraph"] if code is None else ["-c", code]
    return [sys.executable, *program, *map(str, args)]


def run(place, *args, code=None, **options):
    """Run the command line in this folder."""
    return subprocess.run(
        command(*args, code=code), cwd=place, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, **options,
    )  # fmt: skip


UNPRIVILEGED = """
import contextlib, io, os, sys
from agencygraph.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    main(["check", "good"])  # everything is imported while that is permitted
if not os.geteuid():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)  # root may read everything
sys.exit(main(sys.argv[1:]))
"""


def everything(done):
    """What was said, on either stream, and that no traceback was."""
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


MISSING = [
    (["check", "none.xlsx"], "none.xlsx: there is no such file; check the path"),
    (["report", "none.xlsx", "-o", "x.html"], "none.xlsx: there is no such file;"),
    (["check", "none"], "none: there is no such file or folder; check the path"),
    (["report", "none", "-o", "x.html"], "none: there is no such file or folder;"),
    (["survey", "none.csv", "-o", "x.xlsx"], "none.csv: there is no such file; check"),
    (["survey", "none", "-o", "x.xlsx"], "none: there is no such file or folder;"),
    (["check", "study", "--settings", "no.toml"], "no.toml: there is no such file;"),
    (["check", "study", "--aliases", "no.csv"], "no.csv: there is no such file;"),
    (["report", "study", "-o", "no/x.html"], "there is no folder no to write x.html"),
]


@pytest.mark.parametrize(("args", "told"), MISSING)
def test_what_is_not_there_is_4(place, args, told):
    done = run(place, *args)

    assert done.returncode == 4
    assert told in everything(done)


@pytest.mark.parametrize("typed", ["surve.xlsx", "survey"])
def test_a_path_that_is_nearly_right_is_answered_with_what_is_there(place, typed):
    (place / "survey.xlsx").write_bytes(b"")

    done = run(place, "check", typed)

    assert done.returncode == 4
    assert "did you mean 'survey.xlsx'? check the path" in everything(done)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["check", "folder.xlsx"], "this is not a file"),
        (["check", "study", "--settings", "folder.xlsx"], "this is not a file"),
        (["check", "study", "--template", "folder.xlsx"], "is a folder; give the name"),
        (["report", "study", "-o", "folder.xlsx"], "is a folder; give the name"),
        (["survey", "study", "-o", "folder.xlsx"], "is a folder; give the name"),
    ],
)
def test_a_folder_in_the_place_of_a_file_is_4(place, args, told):
    (place / "folder.xlsx").mkdir()

    done = run(place, *args)

    assert done.returncode == 4
    assert told in everything(done)


@POSIX
@pytest.mark.parametrize(
    ("locked", "args", "told"),
    [
        ("study/people.csv", ["check", "study"], "the file may not be read by you"),
        ("study", ["check", "study"], "you may not look into the folder"),
        ("study", ["survey", "study", "-o", "s/x.xlsx"], "may not look into"),
        ("study", ["report", "study", "-o", "s/x.html"], "may not look into"),
        ("a.toml", ["check", "study", "--settings", "a.toml"], "may not be read"),
        (".", ["report", "study", "-o", "x.html"], "Permission denied"),
    ],
)
def test_what_is_not_permitted_is_4(place, locked, args, told):
    (place / "a.toml").write_text("", encoding="utf-8")
    shutil.copytree(place / "study", place / "good")
    (place / "s").mkdir()
    (place / "s").chmod(0o777)
    target = place / locked
    target.chmod(0o555 if locked == "." else 0)

    done = run(place, *args, code=UNPRIVILEGED)
    target.chmod(0o755)

    assert done.returncode == 4
    assert told in everything(done)


BROKEN = {
    "text.xlsx": b"id,name\n",
    "cut.xlsx": b"PK\x03\x04 cut short",
    "empty.xlsx": b"",
    "empty.csv": b"",
    "noise.xlsx": bytes(range(256)) * 8,
    "page.xls": b"<html><table></table></html>",
    "picture.png": b"\x89PNG\r\n\x1a\n",
    "nothing.csv": b"a,b\n1,2\n",
}


@pytest.mark.parametrize(
    ("name", "command"),
    [*((name, "check") for name in BROKEN), ("cut.xlsx", "report"),
     ("cut.xlsx", "survey")],
)  # fmt: skip
def test_a_file_that_can_be_opened_and_holds_nonsense_is_3(place, name, command):
    (place / name).write_bytes(BROKEN[name])
    output = {"check": [], "report": ["-o", "x.html"], "survey": ["-o", "x.xlsx"]}

    done = run(place, command, name, *output[command])

    assert done.returncode == 3
    assert name in everything(done)


def test_settings_that_are_no_toml_are_3(place):
    (place / "a.toml").write_text("blank = ", encoding="utf-8")

    done = run(place, "check", "study", "--settings", "a.toml")

    assert done.returncode == 3
    assert "a.toml: the file is not TOML" in everything(done)


@POSIX
def test_a_file_that_cannot_be_opened_is_4_whatever_is_wrong_besides(place):
    shutil.copytree(place / "study", place / "good")
    (place / "study" / "ties_after.csv").write_text("source,target\nx,y\n")
    (place / "study" / "ties_before.csv").chmod(0)

    done = run(place, "check", "study", code=UNPRIVILEGED)

    assert done.returncode == 4
    assert "may not be read by you" in everything(done)


FULL = """
import errno, os, sys
import agencygraph.page.atomic
from agencygraph.cli import main
def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
agencygraph.page.atomic._fill = full
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("args", "target"),
    [
        (["report", "study", "-o"], "x.html"),
        (["survey", "study/people.csv", "-o"], "x.xlsx"),
        (["check", "study", "--template"], "x.xlsx"),
    ],
)
def test_a_full_disk_is_4_and_names_the_file_that_was_asked_for(place, args, target):
    done = run(place, *args, target, code=FULL)

    assert done.returncode == 4
    assert f"agencygraph: {target}: No space left on device" in everything(done)
    assert sorted(path.name for path in place.iterdir()) == ["study"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a file that is always full")
def test_an_output_that_is_full_is_4(place):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command("check", "study"), cwd=place, stdout=full, stderr=subprocess.PIPE,
            text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        )  # fmt: skip

    assert done.returncode == 4
    assert done.stderr == "agencygraph: No space left on device\n"


@pytest.mark.parametrize(
    ("change", "args"),
    [
        ({"ties_after.csv": "source,target\nana,zed\n"}, ["check", "study"]),
        (
            {"ties_after.csv": "source,target\nana,zed\n"},
            ["report", "study", "-o", "x.html"],
        ),
        ({"people.csv": ""}, ["check", "study"]),
        ({"people.csv": "id,agency\n,Fire\n"}, ["survey", "study", "-o", "x.xlsx"]),
        ({"study.toml": "no = 1\n"}, ["check", "study"]),
        ({}, ["check", "study/people.csv"]),
    ],
)
def test_bad_content_is_3(place, change, args):
    for name, text in change.items():
        (place / "study" / name).write_text(text, encoding="utf-8")

    done = run(place, *args)

    assert done.returncode == 3
    assert everything(done)


@pytest.mark.parametrize(
    "args",
    [
        ["check"],
        ["check", "study", "--wave", "x"],
        ["report", "study"],
        ["survey", "study", "-o", "x.xlsx", "--kinds", "likes"],
        ["survey", "study", "-o", "x.csv"],
        ["check", "study", "--template", "x.csv"],
    ],
)
def test_wrong_usage_is_2(place, args):
    done = run(place, *args)

    assert done.returncode == 2
    assert everything(done)


@pytest.mark.parametrize(
    "args", [["check", "study"], ["report", "study", "-o", "x.html"]]
)
def test_a_finding_is_1_under_strict_and_0_without(place, args):
    ties = place / "study" / "ties_after.csv"
    ties.write_text(f"{TIES}ana,ana\n", encoding="utf-8")

    assert run(place, *args, "--strict").returncode == 1
    assert run(place, *args).returncode == 0


STOPPED = """
import os, signal, sys
import agencygraph.io.looking
from agencygraph.cli import main
real = agencygraph.io.looking.assemble
def stop(*args):
    os.kill(os.getpid(), getattr(signal, sys.argv[1]))
    return real(*args)
agencygraph.io.looking.assemble = stop
sys.exit(main(sys.argv[2:]))
"""


@POSIX
@pytest.mark.parametrize(
    ("name", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_interrupted_is_130_and_terminated_143(place, name, code):
    done = run(place, name.name, "check", "study", code=STOPPED)

    assert done.returncode == code
    assert "interrupted; no half-written file was left" in everything(done)
