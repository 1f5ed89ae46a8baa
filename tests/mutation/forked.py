"""Collected tests, run in a fork of this process: once for the map, once a mutant.

All that is heavy was imported before, so that a mutant costs what its tests cost. A
mutant counts as killed when a test fails, when it takes many times the processor time
those tests took before, or when it ends the process.
"""

import json
import os
import resource
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest

MEMORY = 4 << 30
"""Bytes that a mutant may take beside what there was before it."""


class Verdict:
    """What a fork writes into its pipe, and how its process ended."""

    SURVIVED, KILLED, TIMED_OUT, CRASHED = "survived", "killed", "timed out", "crashed"


def forked(work: Callable[[int], None], seconds: float) -> tuple[str, str]:
    """Do some work in a fork; what it wrote and how it ended."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.close(reading)
        try:
            _be_silent()
            _limit(seconds)
            work(writing)
        except BaseException:  # noqa: BLE001 (the fork must not go on in its parent's steps)
            _write(writing, f"unfit {traceback.format_exc()}")
        finally:
            os._exit(0)
    os.close(writing)
    text, late = _read(reading, pid, 8 * seconds + 60)
    _, status = os.waitpid(pid, 0)
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)  # what its tests had started
    return text, _ended(status, late=late)


def _ended(status: int, *, late: bool) -> str:
    if late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return Verdict.TIMED_OUT
    return Verdict.CRASHED if os.WIFSIGNALED(status) else ""


def _read(reading: int, pid: int, seconds: float) -> tuple[str, bool]:
    """All that a fork writes; a fork that sleeps for ever is ended."""
    pieces, end = [], time.monotonic() + seconds
    os.set_blocking(reading, False)
    while time.monotonic() < end:
        with suppress(BlockingIOError):
            piece = os.read(reading, 1 << 16)
            if not piece:
                break
            pieces.append(piece)
            continue
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            with suppress(BlockingIOError):  # a grandchild may hold the pipe open
                while piece := os.read(reading, 1 << 16):
                    pieces.append(piece)
            break
        time.sleep(0.005)
    late = time.monotonic() >= end
    if late:
        os.killpg(pid, signal.SIGKILL)
    os.close(reading)
    return b"".join(pieces).decode(), late


def _be_silent() -> None:
    silent = os.open(os.devnull, os.O_RDWR)
    for k in range(3):
        os.dup2(silent, k)


def _limit(seconds: float) -> None:
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    used = time.process_time()
    most = int(used + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 (no path)
        pages = int(file.read().split()[0])
    size = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def first_failure(items: Sequence[pytest.Item], writing: int) -> None:
    """Run tests until one fails, and write its name."""
    if items:
        plugins = items[0].config.pluginmanager
        plugins.register(_Failures(writing), "mutants-failures")
    run_all(items)
    os.write(writing, b"survived")


def run_all(items: Sequence[pytest.Item], seconds: float = 1e9) -> None:
    """Run tests one after the other until the time is over."""
    end = processor_seconds() + seconds
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if processor_seconds() > end:
            break


class _Failures:
    def __init__(self, writing: int) -> None:
        self.writing = writing

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            os.write(self.writing, f"killed {report.nodeid}".encode())
            os._exit(0)


class Durations:
    """What each test took of the processor, which functions it called, if it passed."""

    def __init__(self, writing: int, hits: set[int]) -> None:
        self.writing, self.hits = writing, hits

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        self.failed = self.skipped = False
        self.hits.clear()
        start = processor_seconds()
        try:
            return (yield)
        finally:
            took = processor_seconds() - start
            good = not (self.failed or self.skipped)
            row = [item.nodeid, round(took, 4), good, sorted(self.hits)]
            _write(self.writing, json.dumps(row) + "\n")

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.failed |= report.failed
        self.skipped |= report.skipped


def _write(writing: int, text: str) -> None:
    data = text.encode()
    while data:
        data = data[os.write(writing, data) :]


def processor_seconds() -> float:
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + below.ru_utime + below.ru_stime
