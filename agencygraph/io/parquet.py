"""Parquet files, each tried in a process of its own before it is read here.

A file with one wrong byte can make its reader ask for more memory than there is, which
ends the process. The process that tries it dies alone.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from agencygraph import _frames
from agencygraph.io.limits import Limits
from agencygraph.io.refuse import refuse
from agencygraph.io.regular import open_regular
from agencygraph.io.tables import TextTable, from_columns

if TYPE_CHECKING:
    import polars as pl  # noqa: TID251 (a type)

SUFFIX = ".parquet"
DAMAGED, UNPACKED = 3, 20
"""Exit code for a file that is not sound; how many times its size one may take up."""

MOST_TRUSTED = 1_000
_SOUND: dict[tuple[int, int, int, int], None] = {}
"""Files (device, number, size, time) that were read without harm, oldest first."""

_CHILD = """
import json, sys
places, paths, memory = json.loads(sys.argv[1])
sys.path += places
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
except (ImportError, ValueError, OSError):
    pass
import polars
try:
    for path in paths:
        polars.read_parquet(path, glob=False)
except BaseException:
    sys.exit(3)
"""
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def parquet_table(path: Path, limits: Limits) -> TextTable:
    """Read a file; numbers and dates become text as those of a dataframe do."""
    with open_regular(path):  # a file that changes in the meantime is noticed
        frame = read_frame(path, limits)
    return from_columns(path.name, _frames.columns_of(frame))


def read_frame(path: Path, limits: Limits) -> "pl.DataFrame":
    """Read a file that another process could read.

    Raises
    ------
    DataError
        The file is not Parquet, is cut short or damaged, asks for more than the limits
        allow, or has a nested column.
    """
    _frames.check_parquet(path)
    if not _is_sound(path):
        code = _tried([path], limits)
        if code is None:
            rule = f"reading the file takes longer than {limits.seconds:g} seconds"
            refuse(path.name, rule, "raise the limit 'seconds'")
        if code == DAMAGED:
            rule = "the file is damaged: it is not read as Parquet"
            refuse(path.name, rule, "export it again")
        if code:
            rule = "reading the file was given up: it is damaged, or takes more than "
            rule += f"{_memory([path], limits):,} bytes of memory"
            refuse(path.name, rule, "export it again, or raise the limit 'memory'")
        trust([path])
    return _frames.read_parquet(path)


def trust(paths: Iterable[Path]) -> None:
    """Files that were read before, or that we wrote, need no process of their own."""
    for path in paths:
        _SOUND[_state(path)] = None
    while len(_SOUND) > MOST_TRUSTED:
        _SOUND.pop(next(iter(_SOUND)))


def try_out(paths: Sequence[Path], limits: Limits) -> None:
    """Try several files in one process; if one is not sound, each is tried alone."""
    new = [path for path in paths if not _is_sound(path)]
    if len(new) > 1 and _tried(new, limits) == 0:
        trust(new)


def _state(path: Path) -> tuple[int, int, int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _is_sound(path: Path) -> bool:
    return _state(path) in _SOUND


def _memory(paths: Sequence[Path], limits: Limits) -> int:
    return limits.memory + UNPACKED * max(path.stat().st_size for path in paths)


def _tried(paths: Sequence[Path], limits: Limits) -> int | None:
    """Exit code of a process that reads the files; None where it takes too long."""
    names = [str(path.resolve()) for path in paths]
    told = json.dumps([_places(), names, _memory(paths, limits)])
    command = [sys.executable, "-I", "-S", "-c", _CHILD, told]
    with subprocess.Popen(  # noqa: S603 (this interpreter, with our own code)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "RUST_BACKTRACE": "0"},
        creationflags=_NO_WINDOW,
    ) as child:
        try:
            return child.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            child.kill()


def _places() -> list[str]:
    spec = find_spec("polars")
    found = spec.origin if spec is not None else None
    return [str(Path(found).parent.parent)] if found else []
