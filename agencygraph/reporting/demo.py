"""The built-in example: a made-up study as files, its report, and what to look at."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from agencygraph.io.simulate import simulate_study
from agencygraph.io.write import write_study
from agencygraph.page.atomic import write_text
from agencygraph.reporting.report import highlights, report

STUDY, PAGE, SUMS = "study", "report.html", "SHA256SUMS"
"""What a demonstration consists of: a folder of files, a page, and their digests."""


@dataclass(frozen=True)
class Demo:
    """Where the demonstration was written, and what to look at in its page."""

    study: Path
    page: Path
    look_at: tuple[tuple[str, str], ...]


def write_demo(folder: Path, *, force: bool = False) -> Demo:
    """Write the made-up study and its report into a folder.

    A folder that holds what this function wrote, unchanged, is renewed.

    Raises
    ------
    FileExistsError
        The folder holds anything else and ``force`` is False.
    """
    if not force and not is_free(folder):
        message = (
            f"{folder} is there and holds more than an unchanged demonstration; give "
            "another folder with -o, or --force to write over it"
        )
        raise FileExistsError(message)
    study = simulate_study()
    page = report(study)
    folder.mkdir(parents=True, exist_ok=True)
    files = write_study(study, folder / STUDY, overwrite=True)
    page.save(folder / PAGE, overwrite=True)
    write_text(folder / SUMS, _sums(folder))
    return Demo(files, folder / PAGE, highlights(study))


def is_free(folder: Path) -> bool:
    """Whether a folder is absent, empty, or as a demonstration left it."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    there = {path.name for path in folder.iterdir()}
    sums = folder / SUMS
    if not there:
        return True
    known = {STUDY, PAGE, SUMS}
    return there <= known and sums.is_file() and _read(sums) == _sums(folder)


def _sums(folder: Path) -> str:
    """Digest of every file but the list itself, as ``sha256sum`` writes and checks."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  "
        f"{path.relative_to(folder).as_posix()}\n"
        for path in files
        if path != folder / SUMS
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
