"""The private folder in which uploads lie, and which is gone at the end."""

import atexit
import os
import shutil
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from agencygraph.page.atomic import lock

PREFIX, LOCK = "agencygraph-app-", "in-use"
PRIVATE, OWN = 0o700, 0o600

PATIENCE = 3.0
"""Seconds in which a process that was stopped may still close what it held open."""


class PrivateFolder:
    """A new folder that only its owner may enter, removed when this is closed.

    It is removed too when Python ends. Those that a killed run left behind are removed
    first, and counted in ``swept``; one that is in use is left alone.

    Examples
    --------
    >>> from agencygraph.app.folder import PrivateFolder
    >>> with PrivateFolder() as folder:
    ...     oct(folder.path.stat().st_mode & 0o777)
    '0o700'
    >>> folder.path.exists()
    False
    """

    def __init__(self) -> None:
        self.swept = _sweep(Path(tempfile.gettempdir()))
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))  # mode 0700
        self._held = ExitStack()
        self._held.enter_context(lock(self.path / LOCK))
        self._open = True
        atexit.register(self.close)

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        if not self._open:
            return
        self._open = False
        atexit.unregister(self.close)
        for inner in self.path.iterdir():
            if inner.name != LOCK:
                remove(inner)
        self._held.close()  # takes the lock away: held until nothing else is left
        remove(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def remove(path: Path) -> None:
    """Remove a file or a folder, also while a stopped process lets go of it."""
    end = time.monotonic() + PATIENCE
    while path.is_symlink() or path.exists():
        try:
            if path.is_symlink() or not path.is_dir():
                path.unlink()
            else:
                shutil.rmtree(path)
        except OSError:
            if time.monotonic() > end:
                return
            time.sleep(0.05)


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read."""
    new = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, new | getattr(os, "O_BINARY", 0), OWN)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _sweep(parent: Path) -> int:
    """Remove folders of runs that are no more, and return how many they were."""
    swept = 0
    for left in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):  # another process was faster, or it is not ours
            if _is_ours(left) and (left / LOCK).is_file():
                with lock(left / LOCK) as free:
                    if free:
                        remove(left)
                        swept += 1
    return swept


def _is_ours(folder: Path) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    return os.name != "posix" or folder.stat().st_uid == os.getuid()
