"""A file is the old or the new one, whatever fails while it is written (R3, R12)."""

import errno
import fcntl
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from agencygraph.errors import ParameterError
from agencygraph.page import Page, atomic

OLD, NEW = "<p>old</p>", "<p>né — 新</p>" * 50


def temporaries(folder):
    return [p for p in folder.iterdir() if p.name.startswith(atomic.PREFIX)]


class Failing:
    """Do as ``real`` does, but fail at call number ``at``."""

    def __init__(self, real, at, error):
        self.real, self.at, self.error, self.calls = real, at, error, 0

    def __call__(self, *args, **kwargs):
        self.calls += 1
        if self.calls == self.at:
            raise self.error
        return self.real(*args, **kwargs)


def test_a_page_is_written_as_utf8_and_its_path_returned(tmp_path):
    path = Page(NEW).save(tmp_path / "page.html")

    assert path == tmp_path / "page.html"
    assert path.read_bytes() == NEW.encode()


def test_a_path_may_be_given_as_text(tmp_path):
    path = Page(NEW).save(str(tmp_path / "page.html"))

    assert path.read_text("utf-8") == NEW


def test_only_the_owner_may_read_a_page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(OLD)
    path.chmod(0o644)

    Page(NEW).save(path, overwrite=True)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EINTR])
def test_a_fault_at_any_call_leaves_the_old_file_whole(
    tmp_path, monkeypatch, call, code
):
    path = tmp_path / "page.html"
    real, faults = getattr(os, call), 0
    for at in range(1, 1000):
        path.write_text(OLD)
        failing = Failing(real, at, OSError(code, os.strerror(code)))
        with monkeypatch.context() as patch:
            if call == "write":  # many calls, so that a fault can come in the middle
                failing.real = lambda handle, data: real(handle, data[:97])
            patch.setattr(os, call, failing)
            try:
                Page(NEW).save(path, overwrite=True)
            except OSError as error:
                assert error.errno == code  # noqa: PT017 (or no error at all)
                faults += 1
                found = path.read_text("utf-8")
                assert found == OLD
            else:
                assert path.read_text("utf-8") == NEW
        assert temporaries(tmp_path) == []
        if failing.calls < at:
            break
    assert faults >= 1
    assert failing.calls < at


def test_an_interruption_leaves_the_old_file_and_no_temporary_one(
    tmp_path, monkeypatch
):
    path = tmp_path / "page.html"
    path.write_text(OLD)
    monkeypatch.setattr(os, "fsync", Failing(os.fsync, 1, KeyboardInterrupt()))

    with pytest.raises(KeyboardInterrupt):
        Page(NEW).save(path, overwrite=True)

    assert path.read_text() == OLD
    assert temporaries(tmp_path) == []


def test_short_writes_are_continued(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:3]))

    path = Page(NEW).save(tmp_path / "page.html")

    assert path.read_text("utf-8") == NEW


def test_a_link_is_replaced_and_not_followed(tmp_path):
    elsewhere = tmp_path / "elsewhere.html"
    elsewhere.write_text(OLD)
    link = tmp_path / "page.html"
    link.symlink_to(elsewhere)

    atomic.write_text(link, NEW)

    assert elsewhere.read_text() == OLD
    assert not link.is_symlink()
    assert link.read_text("utf-8") == NEW


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ParameterError, match="nowhere is not there: make it"):
        Page(NEW).save(tmp_path / "nowhere" / "page.html")


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "notes").write_text(OLD)

    with pytest.raises(ParameterError, match="notes is a file, not a folder"):
        Page(NEW).save(tmp_path / "notes" / "page.html")


def test_a_folder_in_the_place_of_the_file_is_left_alone(tmp_path):
    (tmp_path / "page.html").mkdir()

    with pytest.raises(ParameterError, match=r"page\.html is a folder"):
        Page(NEW).save(tmp_path / "page.html")

    assert temporaries(tmp_path) == []


def test_names_of_temporary_files_tell_nothing(tmp_path, monkeypatch):
    seen = []
    real = os.replace

    def replace(source, target):
        seen.append(os.path.basename(source))  # noqa: PTH119 (text is at hand)
        return real(source, target)

    monkeypatch.setattr(os, "replace", replace)

    Page(NEW).save(tmp_path / "ana lindqvist.html")

    assert len(seen) == 1
    assert "ana" not in seen[0]


def leave_behind(folder, age, name="crashed"):
    left = folder / f"{atomic.PREFIX}{name}{atomic.SUFFIX}"
    left.write_text("Ana Lindqvist")
    os.utime(left, (time.time() - age,) * 2)
    return left


def test_what_a_crash_left_behind_is_swept_away(tmp_path):
    left = leave_behind(tmp_path, age=60)
    other = tmp_path / "notes.tmp"
    other.write_text("not ours")
    os.utime(other, (0, 0))

    Page(NEW).save(tmp_path / "page.html")

    assert not left.exists()
    assert other.exists()


def test_what_another_process_is_writing_is_not_swept_away(tmp_path):
    fresh = leave_behind(tmp_path, age=0, name="fresh")
    slow = leave_behind(tmp_path, age=3600, name="slow")
    with slow.open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)

        Page(NEW).save(tmp_path / "page.html")

        assert slow.exists()
    assert fresh.exists()


def test_a_link_named_like_a_temporary_file_is_not_followed(tmp_path):
    precious = tmp_path / "precious.txt"
    precious.write_text("precious")
    link = tmp_path / f"{atomic.PREFIX}x{atomic.SUFFIX}"
    link.symlink_to(precious)
    os.utime(link, (0, 0), follow_symlinks=False)

    Page(NEW).save(tmp_path / "page.html")

    assert precious.read_text() == "precious"


WRITER = """
import sys
from agencygraph.page import Page
turn = 0
while True:
    turn += 1
    Page(f"<p>{turn % 10}</p>" * 400_000).save(sys.argv[1], overwrite=True)
    print("saved", flush=True)
"""


@pytest.mark.corpus(111)
def test_a_killed_process_leaves_a_whole_file(tmp_path):
    path = tmp_path / "page.html"
    for wait in (0.0, 0.007, 0.013, 0.02, 0.031):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        with writer:
            assert writer.stdout.readline() == "saved\n"
            time.sleep(wait)
            writer.send_signal(signal.SIGKILL)

        text = path.read_text()

        assert text == text[:8] * 400_000
    for left in temporaries(tmp_path):
        os.utime(left, (0, 0))
    Page(NEW).save(path, overwrite=True)
    assert temporaries(tmp_path) == []


@pytest.mark.parametrize("given", [None, 3, ["page.html"]])
def test_a_page_is_saved_where_text_or_a_path_says(given):
    page = Page(NEW)

    with pytest.raises(ParameterError, match="named by text or a Path, not by"):
        page.save(given)


def test_a_page_is_saved_at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    page = Page(NEW)

    assert page.save("~/page.html") == tmp_path / "page.html"
    assert (tmp_path / "page.html").stat().st_size > 100
