"""Workbooks (.xlsx, .xlsm, .xls, .xlsb, .ods) into grids of text.

A workbook may come from a stranger, and parsers crash on what strangers write: it is
read in a process of its own, with limits on memory and time, that dies alone.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from agencygraph.errors import DataError, Problem
from agencygraph.io.checks import Checks, Issue
from agencygraph.io.grid import Grid, Merged
from agencygraph.io.kinds_of_file import is_workbook, what_it_is
from agencygraph.io.limits import DEFAULT, Limits
from agencygraph.io.regular import open_regular
from agencygraph.io.text import listing
from agencygraph.io.workbook_child import stopped
from agencygraph.roster import count

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")

_CHILD = (
    "import json, sys; sys.path += json.loads(sys.argv.pop(1)); "
    "from agencygraph.io.workbook_child import main; main()"
)
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
Message = dict[str, Any]


def read_workbook(path: Path, checks: Checks, limits: Limits = DEFAULT) -> list[Grid]:
    """Read the visible sheets of a workbook, in order.

    Hidden sheets are left out, hidden rows and columns read, macros and links to other
    files left alone; each with a warning.

    Raises
    ------
    DataError
        The file is not a workbook, is encrypted, damaged or larger than the limits.
    """
    with open_regular(path) as handle:
        _check_is_workbook(handle.read(4096), path.name)
        handle.seek(0)
        answers = _asked(handle, path.name, limits)
    return _grids(answers, path.name, checks)


def read_workbook_of(
    data: bytes, name: str, checks: Checks, limits: Limits = DEFAULT
) -> list[Grid]:
    """Read the visible sheets of a workbook that is in memory, as from its file."""
    _check_is_workbook(data[:4096], name)
    return _grids(_asked(data, name, limits), name, checks)


def _grids(answers: Sequence[Message], name: str, checks: Checks) -> list[Grid]:
    grids = []
    for answer in answers:
        if "refused" in answer:
            raise DataError([Problem(file=name, **answer["refused"])])
        if "sheet" in answer:
            grids.append(_grid(name, answer, checks))
        elif "hidden" in answer:
            _warn_beside(name, answer, checks)
    return grids


def _check_is_workbook(start: bytes, name: str) -> None:
    if not start:
        raise DataError([Problem("the file is empty", "export it again", file=name)])
    if not is_workbook(start):
        text = "text, such as CSV" if b"\0" not in start else "none"
        found = what_it_is(start) or text
        rule = f"the file is called a workbook and is {found}"
        fix = "open it in a spreadsheet program and save it as .xlsx"
        raise DataError([Problem(rule, fix, file=name)])


def _asked(source: BinaryIO | bytes, name: str, limits: Limits) -> list[Message]:
    """Have the file read by another process, which is gone when this returns."""
    held = source if isinstance(source, bytes) else None
    command = [sys.executable, "-I", "-S", "-c", _CHILD, *_arguments(limits)]
    with _held_back() as release:
        child = subprocess.Popen(  # noqa: S603 (this interpreter, with our own code)
            command,
            stdin=subprocess.PIPE if isinstance(source, bytes) else source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "RUST_BACKTRACE": "0"},  # hangs where memory is short
            creationflags=_NO_WINDOW,
        )
        with child:
            try:
                release()
                told, _ = child.communicate(held, timeout=limits.seconds)
            except subprocess.TimeoutExpired:
                rule = f"reading the file takes longer than {limits.seconds:g} seconds"
                fix = "keep only the sheets that are needed, or raise the limit "
                fix += "'seconds'"
                raise DataError([Problem(rule, fix, file=name)]) from None
            finally:
                child.kill()
                child.wait()
    return _whole(told, limits)


@contextmanager
def _held_back() -> Iterator[Callable[[], None]]:
    """Keep signals for a moment: between a start and its try they leave a child."""
    came: list[int] = []
    before: dict[int, Any] = {}

    def release() -> None:
        while before:
            number, handler = before.popitem()
            signal.signal(number, handler)
        while came:
            signal.raise_signal(came.pop())

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            if callable(signal.getsignal(number)):
                before[number] = signal.signal(number, lambda n, _: came.append(n))
    try:
        yield release
    finally:
        release()


def _arguments(limits: Limits) -> list[str]:
    """Where the child finds what it imports, and its limits."""
    places = []
    for package in ("agencygraph", "python_calamine"):
        spec = find_spec(package)
        if spec and spec.origin:  # pragma: no branch (both are installed)
            places.append(str(Path(spec.origin).parent.parent))
    return [json.dumps(places), json.dumps(asdict(limits))]


def _whole(told: bytes, limits: Limits) -> list[Message]:
    """The answers, of which the last one says that nothing is missing."""
    try:
        answers: list[Message] = [json.loads(line) for line in told.splitlines()]
    except ValueError:
        answers = []
    if not answers or "end" not in answers[-1]:
        answers = [{"refused": stopped(limits).told()}]
    return answers


def _grid(file: str, answer: Message, checks: Checks) -> Grid:
    cells, sheet = answer["cells"], answer["sheet"]
    if answer["hidden_rows"]:
        rows = count(len(answer["hidden_rows"]), "row is", "rows are")
        why = "hidden by a filter" if answer["filtered"] else "hidden"
        what = f"{rows} {why}, and read all the same"
        checks.decided(Issue(what, "kept", file, sheet, rows=answer["hidden_rows"]))
    if answer["hidden_columns"]:
        columns = answer["hidden_columns"]
        told = "column %s is" if len(columns) == 1 else "columns %s are"
        what = f"{told % listing(columns)} hidden, and read all the same"
        checks.decided(Issue(what, "kept", file, sheet, count=len(columns)))
    if answer["control_rows"]:
        rows = answer["control_rows"]
        what = "control characters were removed"
        checks.decided(Issue(what, "changed", file, sheet, rows=rows))
    merged = [Merged(*span) for span in answer["merged"]]
    rows_shown = range(1, 1 + len(cells))
    return Grid(file, sheet, cells, rows_shown, answer["kinds"], merged)


def _warn_beside(file: str, answer: Message, checks: Checks) -> None:
    hidden = answer["hidden"]
    if hidden:
        told = "sheet %s was" if len(hidden) == 1 else "sheets %s were"
        what = f"the hidden {told % listing(map(repr, hidden))} left out"
        checks.decided(Issue(what, "left out", file, count=len(hidden)))
    if answer["beside"]:
        what = f"{listing(answer['beside'])} were left alone; only saved cells are read"
        checks.decided(Issue(what, "left out", file, count=len(answer["beside"])))
    if not answer["errors_seen"]:
        what = (
            "errors such as #N/A, which read as blank, and hidden rows cannot be seen "
        )
        what += "in files of this type; save it as .xlsx to be sure"
        checks.decided(Issue(what, "kept", file, count=1))
