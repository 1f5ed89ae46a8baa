"""Files that are whole or absent, whatever happens while they are written."""

import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from agencygraph.errors import ParameterError

PREFIX, SUFFIX = ".agencygraph-", ".tmp"
"""Names of our temporary files: they tell nothing, since folders are looked at."""

STALE_AFTER = 10.0
"""Seconds after which an unlocked temporary file is one that a crash left behind."""


def at_home(path: str | os.PathLike[str]) -> Path:
    """Read ``~`` as the home folder; ``~$survey.xlsx`` is the name of a file."""
    try:
        place = Path(path)
    except TypeError as error:
        what = "None" if path is None else type(path).__name__
        message = f"a file is named by text or a Path, not by {what}"
        raise ParameterError(message) from error
    with suppress(RuntimeError):  # nobody's home is known
        return place.expanduser()
    return place


def check_file(path: Path, *, overwrite: bool) -> None:
    """Refuse a file that may not be written, before any work is done.

    Raises
    ------
    ParameterError
        The path is a link or a folder, or is there and may not be replaced.
    """
    message = ""
    if path.is_symlink():
        message = f"{path} is a link; give the path of a file"
    elif path.is_dir():
        message = f"{path} is a folder; give the path of a file"
    elif path.exists() and not path.is_file():
        message = f"{path} is not a regular file; give the path of a file"
    elif path.exists() and not overwrite:
        message = f"{path} is there already; give another path, or say "
        message += "overwrite=True (--force)"
    if message:
        raise ParameterError(message)


def check_folder(path: Path) -> None:
    """Refuse a file in a folder that is not there.

    Raises
    ------
    ParameterError
        With the folder that is missing.
    """
    folder = path.parent
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "is not there: make it"
        message = f"{path}: {folder} {what}, or give a path in another folder"
        raise ParameterError(message)


def write_text(path: Path, text: str) -> Path:
    """Write text as UTF-8, whole or not at all (:func:`write_bytes`)."""
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> Path:
    """Write bytes so that ``path`` is the old file or the new one, never half.

    A temporary file of mode 0600 in the same folder is filled, forced to the disk and
    then renamed over ``path``; a link at ``path`` is replaced, not followed. Temporary
    files that a killed process left in the folder are swept away first: they hold
    personal data.
    """
    check_folder(path)
    folder = path.parent.resolve(strict=True)
    sweep(folder)
    temporary = folder / f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}"
    try:
        _fill(temporary, content)
        os.replace(temporary, path)  # noqa: PTH105 (named so that a fault can be put in)
    except OSError as error:
        error.filename = str(path)  # what was asked for, not our temporary file
        raise
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    _sync_folder(folder)
    return path


def sweep(folder: Path) -> None:
    """Remove temporary files of ours that nobody is writing any more."""
    for left in folder.glob(f"{PREFIX}*{SUFFIX}"):
        with suppress(OSError):  # another process was faster, or it is not ours
            if time.time() - left.lstat().st_mtime > STALE_AFTER and _is_free(left):
                left.unlink()


@contextmanager
def lock(place: Path) -> Iterator[bool]:
    """Hold a lock while this lasts and the process lives; False: another has it."""
    handle = os.open(
        place, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600
    )
    held = False
    try:
        held = _is_first(handle, place)
        yield held
    finally:
        if held:
            with suppress(OSError):  # Windows keeps files that are open
                place.unlink()
        os.close(handle)


def _fill(temporary: Path, content: bytes) -> None:
    new = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(temporary, new | getattr(os, "O_BINARY", 0), 0o600)
    try:
        _lock(handle)
        view = memoryview(content)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":  # pragma: no cover (tests run elsewhere)

    def _lock(handle: int) -> None:
        """Do nothing: Windows deletes no file that is open."""

    def _is_free(left: Path) -> bool:
        return left.is_file()

    def _sync_folder(folder: Path) -> None:
        """Do nothing: Windows cannot open a folder to sync it."""

    def _is_first(handle: int, _: Path) -> bool:
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int) -> None:
        """Mark the file as being written; where locks do not work, its age decides."""
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_free(left: Path) -> bool:
        handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(handle)
        return True

    def _sync_folder(folder: Path) -> None:
        """Make the rename itself survive a loss of power, where folders can do that."""
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def _is_first(handle: int, place: Path) -> bool:
        """Whether nobody else has the lock, and the file is still in its place."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return os.path.samestat(os.fstat(handle), place.stat())
        except OSError:
            return False
