"""How far a long piece of work has come, on standard error, after two seconds."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Self, TextIO, TypeVar

if TYPE_CHECKING:
    from tqdm import tqdm

Item = TypeVar("Item")

PATIENCE = 2.0
"""Seconds that pass before anything is shown."""

PULSE = 0.5
"""Seconds after which the clock of a bar goes on, whether or not the work did."""

FORM = "{desc} {percentage:3.0f}% |{bar}| {elapsed} so far, {remaining} left"
"""What is shown; tqdm makes the bar as wide as the terminal allows."""

WAITING = "{desc}, {elapsed} so far"
"""What is shown where the end is not in sight."""

_wanted: ContextVar[bool] = ContextVar("progress", default=True)


def show_progress(*, wanted: bool) -> None:
    """Say whether bars are shown where they could be."""
    _wanted.set(wanted)


def progress(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """Pass items on as they come; show a bar if they take long and somebody looks on.

    Nothing is shown where standard error is neither a terminal nor a notebook.
    """
    if not _is_watched():
        yield from items
        return
    with _Bar(total, what) as bar:
        for item in items:
            bar.done()
            yield item


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say what goes on, and for how long, where nobody knows how long it will take."""
    if not _is_watched():
        yield
        return
    with _Bar(None, what):
        yield


def is_plain(stream: TextIO | None) -> bool:
    """Whether nothing moves or shines there: a file, a pipe, or as its owner says."""
    if stream is None or not stream.isatty():
        return True
    asked = os.environ.get("NO_COLOR") or os.environ.get("CI")
    return bool(asked) or os.environ.get("TERM") == "dumb"


def _is_watched() -> bool:
    stream = sys.stderr
    if stream is None or not _wanted.get():
        return False
    if "ipykernel" in sys.modules:
        return True
    held = os.environ.get("CI") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not held


class _Bar:
    """A bar that comes after a while, and whose clock goes on during a long step."""

    def __init__(self, total: int | None, what: str) -> None:
        self._total, self._what = total, what
        self._start, self._count = monotonic(), 0
        self._bar: tqdm[Any] | None = None
        self._lock, self._ended = Lock(), Event()

    def __enter__(self) -> Self:
        Thread(target=self._tick, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        with self._lock:
            if self._bar is not None:
                self._bar.close()

    def done(self) -> None:
        """One more is there."""
        with self._lock:
            self._count += 1
            self._show()

    def _tick(self) -> None:
        wait = max(PATIENCE, 0.0)
        while not self._ended.wait(wait):
            with self._lock:
                if not self._ended.is_set():
                    self._show()
                    if self._bar is not None:
                        self._bar.refresh()
            wait = PULSE

    def _show(self) -> None:
        if self._bar is None:
            if monotonic() - self._start <= PATIENCE:
                return
            self._bar = self._made()
        self._bar.update(self._count - self._bar.n)

    def _made(self) -> "tqdm[Any]":
        from tqdm.auto import tqdm

        made = tqdm(
            total=self._total,
            desc=self._what,
            leave=False,
            dynamic_ncols=True,
            bar_format=WAITING if self._total is None else FORM,
            smoothing=0,  # what was done before it was shown counts too
        )
        made.start_t -= monotonic() - self._start  # it began before it was shown
        return made
