"""Faults put into the calls that write: each write, sync and renaming in turn."""

import errno
import os
from pathlib import Path

CALLS = ((os, "write"), (os, "fsync"), (os, "replace"), (Path, "rename"))


def outcomes(act, monkeypatch, code=errno.ENOSPC):
    """Act with the first call failing, with the second, ... and at last with none.

    Yields "stopped" where the fault was told; "harmless" where it was not, as with the
    sync of a folder after its file is there; and "done".
    """
    number = 0
    while (outcome := _with_fault(number, act, monkeypatch, code)) != "done":
        yield outcome
        number += 1
    yield outcome


def _with_fault(number, act, monkeypatch, code):
    calls = 0

    def failing(real):
        def call(*args, **kwargs):
            nonlocal calls
            calls += 1
            if calls == number + 1:
                raise OSError(code, os.strerror(code))
            return real(*args, **kwargs)

        return call

    with monkeypatch.context() as patch:
        for owner, name in CALLS:
            patch.setattr(owner, name, failing(getattr(owner, name)))
        try:
            act()
        except OSError as error:
            if error.errno != code:
                raise
            return "stopped"
    return "harmless" if calls > number else "done"
