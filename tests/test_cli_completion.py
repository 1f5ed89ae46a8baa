"""The Tab key, in a shell as it is really used."""

import importlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import agencygraph as ag
from agencygraph import cli
from agencygraph._completing import VARIABLE
from agencygraph.cli_completion import SWITCHED_ON

ROOT = Path(__file__).resolve().parent.parent


def bash():
    """Path of a bash that click can complete for."""
    if os.name == "nt":
        pytest.skip("Windows has another shell")
    found = shutil.which("bash")
    if found is None and not os.environ.get("CI"):
        pytest.skip("there is no bash here")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a study and a program called agencygraph."""
    folder = tmp_path_factory.mktemp("completed")
    ag.write_study(ag.simulate_study(people=20), folder / "survey")
    (folder / "bin").mkdir()
    program = folder / "bin" / "agencygraph"
    line = f"PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)}"
    program.write_text(f'#!/bin/sh\n{line} -m agencygraph "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


COMPLETED = [
    ("agencygraph rep", "agencygraph report "),
    ("agencygraph report --sharea", "agencygraph report --shareable "),
    ("agencygraph report sur", "agencygraph report survey/"),
    ("agencygraph draw survey -w aft", "agencygraph draw survey -w after "),
    ("agencygraph draw survey -k sha",
     "agencygraph draw survey -k shares\\ information "),
    ("agencygraph draw survey --theme da", "agencygraph draw survey --theme dark "),
    ("agencygraph introduce survey --to Ment",
     "agencygraph introduce survey --to Mental\\ health "),
    ("agencygraph report survey --profile tre10\\ r",
     "agencygraph report survey --profile tre10\\ rounded "),
    ("agencygraph completion f", "agencygraph completion fish "),
]  # fmt: skip


def test_the_tab_key_completes_in_a_real_bash(place):
    """What stands on the line after Tab is echoed by bash itself."""
    pty = importlib.import_module("pty")
    screen, inside = pty.openpty()
    there = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    path = f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}"
    settings = {"PATH": path, "TERM": "dumb", "PS1": "$ ", "INPUTRC": os.devnull}
    child = subprocess.Popen(
        [bash(), "--norc", "--noprofile", "-i"], stdin=inside, stdout=inside,
        stderr=inside, cwd=place, env={**there, **settings},
        start_new_session=True,
    )  # fmt: skip
    os.close(inside)
    told = _until(screen, "$ ")

    os.write(screen, b"source <(agencygraph completion bash -q); echo re''ady\n")
    told = _until(screen, "ready")
    for typed, whole in COMPLETED:
        os.write(screen, b"\x15" + typed.encode() + b"\t")
        told = _until(screen, whole)
        assert whole in told, f"{typed!r} became {told!r}"
    os.write(screen, b"\x15exit\n")
    child.wait(timeout=60)
    os.close(screen)


def _until(screen, wanted):
    """What was shown until it held this, or for half a minute."""
    told, end = "", time.monotonic() + 30
    os.set_blocking(screen, False)
    while wanted not in told and time.monotonic() < end:
        try:
            told += os.read(screen, 4096).decode("utf-8", "replace")
        except BlockingIOError:
            time.sleep(0.02)
    return told


def offered(monkeypatch, capfd, shell, *words):
    """What click offers to a shell for the last of these words."""
    monkeypatch.setenv(VARIABLE, f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", shlex.join(words))
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    with pytest.raises(SystemExit):
        cli.main([])
    return capfd.readouterr()


def test_names_of_the_study_are_offered(place, monkeypatch, capfd):
    monkeypatch.chdir(place)
    somebody = ag.read_study("survey").roster.names[0]

    words = ("agencygraph", "introduce", "survey", somebody[:3].lower())
    told = offered(monkeypatch, capfd, "zsh", *words)

    assert somebody in told.out
    assert told.err == ""


@pytest.mark.parametrize("name", ["none.xlsx", "broken.xlsx", "large"])
def test_what_cannot_be_read_now_is_passed_over(place, name, monkeypatch, capfd):
    monkeypatch.chdir(place)
    Path("broken.xlsx").write_bytes(b"no workbook")
    Path("large").mkdir(exist_ok=True)
    with Path("large", "people.csv").open("wb") as file:
        file.truncate(30_000_000)

    told = offered(monkeypatch, capfd, "zsh", "agencygraph", "draw", name, "-k", "k")

    assert told.out.strip() == ""
    assert told.err == ""


@pytest.mark.parametrize("shell", sorted(SWITCHED_ON))
def test_the_script_says_how_to_switch_it_on(shell, capsys):
    assert cli.main(["completion", shell]) == 0

    out, err = capsys.readouterr()
    for line in SWITCHED_ON[shell]:
        assert f"#   {line}" in out.splitlines()
        assert line in err
    assert VARIABLE in out
    assert cli.main(["completion", shell, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["script"] in out
    assert found["switch_on"] == [*SWITCHED_ON[shell]]
