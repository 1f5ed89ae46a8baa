"""Processes that do the long work, so that a page answers and a fault dies alone.

A process reads a line of JSON for each job and answers with lines: steps, then the end.
"""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WORKERS = 2
SECONDS = 1_800.0
"""How long one job may take."""

_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); "
    "from agencygraph.app.worker import main; main()"
)
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)

DIED = (
    "The work was stopped: it needed more memory than there is, or the program that "
    "did it broke. Nothing of your data is lost; try again, or with fewer sheets."
)
TOO_LONG = "The work was stopped after half an hour. Use the commands for such a study."


@dataclass(eq=False)
class Job:
    """Something to do: its name, what it is given, and in the end what came out.

    ``step`` says what is being done, ``ready`` holds what is finished before the rest.
    """

    name: str
    asked: Mapping[str, Any]
    step: str = "Waiting for other work"
    ready: list[Any] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.over.is_set()


class Bench:
    """Does jobs, a few at a time, in processes of their own."""

    def __init__(self, folder: Path, seconds: float = SECONDS) -> None:
        self._folder, self._seconds = folder, seconds
        self._jobs: queue.Queue[Job | None] = queue.Queue()
        self._open, self._guard = True, threading.Lock()
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._threads: list[threading.Thread] = []
        self._unfinished = 0
        self._one_more()  # its process is there before it is needed

    def do(self, name: str, asked: Mapping[str, Any]) -> Job:
        """Have something done; returns at once."""
        job = Job(name, asked)
        with self._guard:
            self._unfinished += 1
            few = self._unfinished > len(self._threads) < WORKERS
        if few:
            self._one_more()
        self._jobs.put(job)
        return job

    def _one_more(self) -> None:
        place = len(self._threads)
        thread = threading.Thread(target=self._serve, args=(place,), daemon=True)
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        """End every process, whatever it is doing."""
        with self._guard:
            self._open = False
            running = [*self._running.values()]
        for process in running:
            process.kill()
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(timeout=5)

    def _serve(self, place: int) -> None:
        """Do one job after the other, in one process as long as it lives."""
        process = self._started(place)
        while (job := self._jobs.get()) is not None:
            if process is None or process.poll() is not None:
                _end(process)
                process = self._started(place)
            if process is None:
                break
            self._done(job, process)
        _end(process)

    def _started(self, place: int) -> "subprocess.Popen[bytes] | None":
        here = [path or os.getcwd() for path in sys.path]  # noqa: PTH109 (a text)
        own = str(self._folder)
        with self._guard:
            if not self._open:
                return None
            process = subprocess.Popen(  # noqa: S603 (this interpreter, our own code)
                [sys.executable, "-I", "-c", _CHILD, json.dumps(here)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=own,
                env={**os.environ, "TMPDIR": own, "TEMP": own, "TMP": own},
                creationflags=_NO_WINDOW,
            )
            self._running[place] = process
        return process

    def _done(self, job: Job, process: "subprocess.Popen[bytes]") -> None:
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            job.answer = _asked(job, process)
        except (OSError, ValueError):
            _end(process)
            job.answer = {"stopped": TOO_LONG if late.is_set() else DIED}
        finally:
            timer.cancel()
            with self._guard:
                self._unfinished -= 1
            job.over.set()


def _end(process: "subprocess.Popen[bytes] | None") -> None:
    """End a process and let go of what led to it."""
    if process is None:
        return
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what it was told and did not read
            if pipe is not None:
                pipe.close()


def _asked(job: Job, process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:  # pragma: no cover (pipes)
        raise OSError
    line = json.dumps({"job": job.name, "asked": job.asked})
    process.stdin.write(f"{line}\n".encode())
    process.stdin.flush()
    while True:
        told = json.loads(process.stdout.readline())
        if "step" in told:
            job.step = told["step"]
        elif "ready" in told:
            job.ready.append(told["ready"])
        else:
            return dict(told)
