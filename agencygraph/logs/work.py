"""The private folder where intermediate results lie while work goes on."""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from agencygraph.errors import ParameterError
from agencygraph.logs import _engines
from agencygraph.logs._relations import Frame
from agencygraph.page.atomic import lock

PREFIX, LOCK, JOB = "agencygraph-logs-", "in-use", "job"
PRIVATE, OWN = 0o700, 0o600


class Work:
    """A folder for intermediate results, which only its owner may enter.

    Without a path it is a new one in the system's temporary folder, gone when this is
    closed or Python ends; those that a killed process left are swept away first. With
    a path it stays where the work fails, and the same job goes on there from the last
    step that was finished; when the work succeeds it goes too.

    Parameters
    ----------
    folder
        A new or empty folder, or that of a job that was cut short. Spark's executors
        must see it.
    job
        What identifies the job; None: it is never resumed.

    Examples
    --------
    >>> from agencygraph.logs.work import Work
    >>> with Work() as work:
    ...     oct(work.folder.stat().st_mode & 0o777)
    '0o700'
    >>> work.folder.exists()
    False
    """

    def __init__(self, folder: Path | None = None, job: str | None = None) -> None:
        self._held, self._steps, self.resumed = ExitStack(), 0, 0
        if folder is None:
            _sweep()
            self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))  # mode 0700
        else:
            self.folder = _private(Path(folder))
        if not self._held.enter_context(lock(self.folder / LOCK)):
            message = f"{self.folder} is in use by another process"
            raise ParameterError(message)
        self._keeps = folder is not None and job is not None
        if folder is not None:
            self._begin(job)
        self._closed = False
        atexit.register(self.close, done=not self._keeps)

    def _begin(self, job: str | None) -> None:
        """Clear what another job left; a folder that is not ours is refused."""
        mark = self.folder / JOB
        there = [one for one in self.folder.iterdir() if one.name not in (LOCK, JOB)]
        if there and not mark.is_file():
            self._held.close()
            message = f"{self.folder} holds other files; give a new or empty folder"
            raise ParameterError(message)
        if not mark.is_file() or job is None or mark.read_text("utf-8") != job:
            for one in there:
                _remove(one)
            mark.write_text(job or "", "utf-8")

    def kept(self, frame: Frame, name: str) -> Frame:
        """Rows of a frame, computed once and read from there on.

        Steps have their number in the name: the same job takes the same steps.
        """
        path = self._path(name)
        if path.exists():
            self.resumed += 1
        else:
            partial = path.with_name(f"{path.name}.part")
            _remove(partial)
            _engines.write_out(frame, partial)
            partial.chmod(PRIVATE if partial.is_dir() else OWN)
            partial.rename(path)
        return _engines.read_back(path, frame)

    def small(self, columns: dict[str, Any], like: Frame) -> Frame:
        """Columns of Python as a frame of the engine of another."""
        self._steps += 1
        return _engines.small(columns, like, self.folder, f"small-{self._steps:03d}")

    def _path(self, name: str) -> Path:
        self._steps += 1
        return self.folder / f"{self._steps:03d}-{name}{_engines.PARQUET}"

    def close(self, *, done: bool = True) -> None:
        """Remove the folder; one that was named stays if the work is not done."""
        if self._closed:
            return
        self._closed = True
        atexit.unregister(self.close)
        if done or not self._keeps:
            _remove(self.folder)
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close(done=kind is None)


def _private(folder: Path) -> Path:
    """Make a folder of our own, or take one that nobody else may enter."""
    with suppress(FileExistsError):
        folder.mkdir(PRIVATE)
        return folder
    if folder.is_symlink() or not folder.is_dir():
        message = f"{folder} is no folder; give a new or empty one"
        raise ParameterError(message)
    mode = folder.stat().st_mode & 0o777
    if os.name == "posix" and (mode & 0o077 or folder.stat().st_uid != os.getuid()):
        message = f"others may enter {folder} (mode {mode:o}), and it would hold "
        message += "personal data: chmod 700, or give a new folder"
        raise ParameterError(message)
    return folder


def _sweep() -> None:
    """Remove temporary work folders of processes that are no more."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if (left / LOCK).is_file():
                with lock(left / LOCK) as held:
                    if held:
                        _remove(left)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
