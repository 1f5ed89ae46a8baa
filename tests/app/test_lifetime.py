"""However a run ends, nothing is left; where it was killed, the next one sees to it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

import agencygraph as ag
from agencygraph.app.folder import LOCK, PREFIX, PrivateFolder
from agencygraph.app.serving import bound
from tests.app.books import book
from tests.app.client import Client

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def started(tmp_path):
    """Start the command as a person does; all are ended at the end of the test."""
    running = []

    def start(*options):
        process = subprocess.Popen(
            [sys.executable, "-m", "agencygraph", "app", "--no-browser", *options],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        process.stdout.readline()
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), process.stderr.read()
        port = int(re.search(r":(\d+)/", address)[1])
        served = SimpleNamespace(port=port, entrance=SimpleNamespace(address=address))
        return process, Client(served)

    yield start
    for process in running:
        process.kill()
        process.communicate()


def left(folder):
    return [path.name for path in folder.iterdir() if path.name.startswith(PREFIX)]


def gone(pid):
    """Whether a process is no more, or nobody waits for it."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def children(pid):
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text().split()]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)], ids=["INT", "TERM"]
)
def test_a_signal_amid_work_leaves_nothing(started, tmp_path, number, code):
    process, client = started()
    client.come_in()
    client.upload(book())
    client.post("/example")
    before = left(tmp_path)
    workers = children(process.pid)

    process.send_signal(number)
    _, told = process.communicate(timeout=30)

    assert len(before) == 1
    assert left(tmp_path) == []
    assert process.returncode == code
    assert all(map(gone, workers))
    if number == signal.SIGINT:
        assert told.endswith("Stopped. Everything uploaded has been deleted.\n")
    assert "Traceback" not in told


def test_finish_on_the_page_deletes_everything_and_ends_the_run(started, tmp_path):
    process, client = started()
    client.come_in()
    client.look(book())

    page = client.post("/finish")
    process.communicate(timeout=30)

    assert "Everything has been deleted" in page.words
    assert process.returncode == 0
    assert left(tmp_path) == []


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_what_a_killed_run_left_is_removed_by_the_next_and_said(started, tmp_path):
    process, client = started()
    client.come_in()
    client.look(book())
    workers = children(process.pid)
    process.kill()
    process.communicate()
    (one,) = left(tmp_path)
    end = time.monotonic() + 20
    while not all(map(gone, workers)) and time.monotonic() < end:
        time.sleep(0.05)

    other, _ = started()
    other.send_signal(signal.SIGINT)
    _, told = other.communicate(timeout=30)

    assert workers
    assert all(map(gone, workers))  # nobody goes on with the data of a dead run
    assert one not in left(tmp_path)
    assert "Deleted a folder that an earlier run, which was killed, had left." in told


def test_a_port_that_is_taken_is_told_in_words(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = subprocess.run(
            [sys.executable, "-m", "agencygraph", "app", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert run.returncode == 2
    assert f"port {port} is taken by another program" in run.stderr
    assert left(tmp_path) == []


def test_a_socket_is_only_bound_where_nobody_listens():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(ag.ParameterError, match="leave --port out"):
            bound(port)


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_in_use_is_left_alone(temporary):
    with PrivateFolder() as one, PrivateFolder() as two:
        assert two.swept == 0
        assert one.path.exists()

    assert left(temporary) == []


def test_a_folder_that_nobody_holds_is_swept(temporary):
    old = temporary / f"{PREFIX}old"
    (old / "study").mkdir(parents=True)
    (old / "study" / "names.csv").write_text("Amir Khan")
    (old / LOCK).touch()

    with PrivateFolder() as folder:
        assert folder.swept == 1
        assert left(temporary) == [folder.path.name]


def test_what_only_looks_like_a_folder_of_ours_is_not_touched(temporary):
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / LOCK).touch()
    (temporary / f"{PREFIX}link").symlink_to(elsewhere)
    (temporary / f"{PREFIX}file").touch()
    (temporary / f"{PREFIX}unmarked").mkdir()

    with PrivateFolder() as folder:
        assert folder.swept == 0

    assert (elsewhere / LOCK).exists()
    assert len(left(temporary)) == 3


def test_a_folder_is_gone_also_where_a_file_in_it_is_open(temporary):
    with PrivateFolder() as folder, (folder.path / "open.csv").open("w"):
        folder.close()
        folder.close()

        assert left(temporary) == []
