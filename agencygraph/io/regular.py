"""Files as a user names them: there, readable, plain, and the same all the while."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn

from agencygraph.errors import DataError, Problem
from agencygraph.io.text import nearest, sentence


@contextmanager
def open_regular(path: Path, name: str = "") -> Iterator[BinaryIO]:
    """Open a plain file for reading; refuse one that changes in the meantime.

    Parameters
    ----------
    name
        What the file is called in messages; by default its name without the folder.

    Raises
    ------
    DataError
        It is not there, not a plain file, may not be read, or was changed while it was
        being read.
    """
    shown = name or path.name
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            _refuse(path, "this is not a file", "give the path of a file")
        handle = path.open("rb")
    except FileNotFoundError:
        _refuse(path, "there is no such file", near_path(path))
    except PermissionError:
        fix = "ask its owner, or copy it to a folder of yours"
        _refuse(path, "the file may not be read by you", fix)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "unknown reason"
        rule = f"the file cannot be opened: {reason}"
        _refuse(path, rule, "check the path")
    with handle:
        before = _state(os.fstat(handle.fileno()))
        yield handle
        if _state(os.fstat(handle.fileno())) != before or _now(path) != before:
            rule = "the file was changed while it was being read"
            fix = "close it in other programs, wait until it is whole, and try again"
            raise DataError([Problem(rule, fix, file=shown, unread=True)])


def near_path(path: Path) -> str:
    """Say what to do about a path that leads nowhere: what is there of a like name.

    File managers hide endings, so ``survey`` is often ``survey.xlsx``.
    """
    try:
        there = sorted(p.name for p in path.parent.iterdir() if p.name[:1] != ".")
    except OSError:
        there = []
    same = [name for name in there if Path(name).stem == path.name]
    near = f"did you mean {same[0]!r}?" if same else nearest(path.name, there)
    return sentence(near, "check the path")


def read_regular(path: Path, name: str = "") -> bytes:
    """Return all bytes of a plain file."""
    with open_regular(path, name) as handle:
        return handle.read()


def _state(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _now(path: Path) -> tuple[int, int, int] | None:
    try:
        return _state(path.stat())
    except OSError:
        return None


def _refuse(path: Path, rule: str, fix: str) -> NoReturn:
    raise DataError([Problem(rule, fix, file=str(path), unread=True)]) from None
