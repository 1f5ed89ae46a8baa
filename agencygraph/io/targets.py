"""Where results are written to: never through a link, never over a file unasked."""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from agencygraph.errors import ParameterError
from agencygraph.page.atomic import lock, write_bytes

WORKBOOK = ".xlsx"

STALE_AFTER = 3600.0
"""Seconds after which a half-written folder is one that a crash left behind."""


def is_workbook(path: Path) -> bool:
    """Whether the name is that of a workbook."""
    return path.name.casefold().endswith(WORKBOOK)


@contextmanager
def only_writer(target: Path) -> Iterator[None]:
    """Keep other runs from writing to the same place until this one is done.

    A lock that a killed process left holds nobody up.

    Raises
    ------
    ParameterError
        Another run is writing there.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]
    place = target.parent / f".agencygraph-{name}.lock"
    with lock(place) as held:
        if not held:
            message = f"another run is writing {target}; wait until it is done"
            raise ParameterError(message)
        yield


@contextmanager
def draft_folder(target: Path) -> Iterator[Path]:
    """Make a folder beside the target to write into; it is gone in the end.

    What a killed process left there is swept away first: it holds personal data.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(".agencygraph-*.folder"):
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > STALE_AFTER:
                shutil.rmtree(left)
    draft = target.parent / f".agencygraph-{secrets.token_hex(8)}.folder"
    draft.mkdir(mode=0o700)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_into(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files into a folder, new or not: nothing is changed before all are written.

    Only renaming is left to do then, one file at a time in a folder that was there.
    """
    with draft_folder(folder) as draft:
        for name, content in contents.items():
            write_bytes(draft / name, content)
        if not folder.exists():
            draft.rename(folder)
            return
        for name in contents:
            os.replace(draft / name, folder / name)  # noqa: PTH105 (as in atomic.py)


def _aside(target: Path) -> Path:
    """Where the old folder waits while the new one takes its place."""
    return target.parent / f".{target.name}.agencygraph-old"


def sweep_aside(target: Path) -> None:
    """Put back or remove the old folder that a killed process left aside."""
    aside = _aside(target)
    if aside.is_dir() and not target.exists():
        aside.rename(target)
    shutil.rmtree(aside, ignore_errors=True)


def put_folder(draft: Path, target: Path) -> None:
    """Put a folder in its place; an old one is whole until it is replaced."""
    if not target.exists():
        draft.rename(target)
        return
    aside = _aside(target)
    target.rename(aside)
    try:
        draft.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
