"""The work folder: private, resumed where a killed job stopped, gone at the end."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import agencygraph as ag
from agencygraph.logs import _engines
from agencygraph.logs._relations import lazy
from agencygraph.logs.work import PREFIX, Work

ROOT = Path(__file__).resolve().parents[2]
KINDS = ["polars", "duckdb"]
MAIL = {
    "message_id": ["m1", "m1", "m2", "m3", "m3"],
    "sent_at": ["2024-03-01", "2024-03-01", "2024-03-15", "2024-03-16", "2024-03-16"],
    "sender": ["ana", "ana", "ben", "ben", "ben"],
    "recipient": ["ben", "cy", "ana", "cy", "ana"],
}
KILLED = """
import os, pathlib, signal, sys
import agencygraph as ag
from agencygraph.logs import _engines
from agencygraph.logs._relations import lazy

log, work, kind = sys.argv[1:]
write = _engines.write_out

def killed(frame, path):
    write(frame, path)
    if "pairs" in path.name:  # written, and not yet known to be whole
        os.kill(os.getpid(), signal.SIGKILL)

_engines.write_out = killed
ag.ties_from_log(log, engine=kind, work=work)
"""


@pytest.fixture
def mail(tmp_path):
    path = tmp_path / "mail.parquet"
    pl.DataFrame(MAIL).write_parquet(path)
    return path


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Return the folder in which temporary ones are made."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def ours(folder):
    return sorted(path.name for path in folder.glob(f"{PREFIX}*"))


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is of POSIX")
@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_job_goes_on_after_its_last_finished_step(
    mail, tmp_path, monkeypatch, rows_of, kind
):
    work, steps = tmp_path / "work", []
    command = [sys.executable, "-c", KILLED, mail, work, kind]
    ended = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    left = {path.name: path.stat().st_mtime_ns for path in work.glob("*.parquet")}
    assert [name for name in left if "pairs" in name] == []
    assert [path.name for path in work.glob("*pairs*.part")] != []
    write = _engines.write_out
    monkeypatch.setattr(
        _engines, "write_out", lambda f, p: (steps.append(p.name), write(f, p))
    )

    with ag.ties_from_log(mail, engine=kind, work=work) as found:
        kept = {name: (work / name).stat().st_mtime_ns for name in left}
        one, made = rows_of(found.every()), list(steps)

    with ag.ties_from_log(mail, engine=kind) as found:
        two = rows_of(found.every())
    assert [name.partition("-")[2] for name in made] == ["pairs.parquet.part"]
    assert {n: t for n, t in kept.items() if "small" not in n} == {
        n: t for n, t in left.items() if "small" not in n
    }
    assert one.equals(two)
    assert not work.exists()


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
@pytest.mark.parametrize("kind", KINDS)
def test_what_lies_in_the_folder_is_its_owners_alone(mail, tmp_path, kind):
    work = tmp_path / "work"

    with ag.ties_from_log(mail, engine=kind, work=work):
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in work.glob("*.parquet")}
        folder = stat.S_IMODE(work.stat().st_mode)

    assert folder == 0o700
    assert {"001-ids.parquet"} < set(modes)
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("kind", KINDS)
def test_a_temporary_folder_is_gone_after_an_error(mail, temporary, kind):
    with pytest.raises(ag.DataError):
        ag.ties_from_log(mail, ag.LogRules(columns={"time": "sender"}), engine=kind)

    assert ours(temporary) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_temporary_folder_is_gone_after_an_interrupt(
    mail, temporary, monkeypatch, kind
):
    def stops(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(_engines, "write_out", stops)

    with pytest.raises(KeyboardInterrupt):
        ag.ties_from_log(mail, engine=kind)
    assert ours(temporary) == []


def test_a_temporary_folder_is_gone_after_an_error_of_the_caller(mail, temporary):
    def use():
        with ag.ties_from_log(mail):
            assert ours(temporary) != []
            raise LookupError

    with pytest.raises(LookupError):
        use()
    assert ours(temporary) == []


def test_a_temporary_folder_is_gone_when_python_ends(mail, temporary):
    script = "import sys, agencygraph as ag; f = ag.ties_from_log(sys.argv[1]); "
    script += "print(len(list(f._held.work.folder.iterdir())))"
    command = [sys.executable, "-c", script, mail]

    ended = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary)},
        check=True,
        capture_output=True,
        text=True,
    )

    assert int(ended.stdout) > 2
    assert ours(temporary) == []


def test_a_folder_is_of_one_process_at_a_time(tmp_path):
    with Work(tmp_path / "work"), pytest.raises(ag.ParameterError, match="in use"):
        Work(tmp_path / "work")


def test_a_step_that_was_finished_is_read_and_not_made_again(tmp_path, monkeypatch):
    frame = lazy(pl.DataFrame({"k": [1]}))
    first = Work(tmp_path / "work", "job")
    first.kept(frame, "step")
    first.close(done=False)
    monkeypatch.setattr(_engines, "write_out", None)

    with Work(tmp_path / "work", "job") as again:
        found = again.kept(frame, "step").collect(backend="polars")

        assert (again.resumed, found["k"].to_list()) == (1, [1])
