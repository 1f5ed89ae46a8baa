"""Forgetting a person in the files of a study, and which outputs are to be made again.

The files are replaced whole or not at all. A record beside them says what was done and
when, and not to whom.
"""

import csv
import io
import shutil
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from os import PathLike
from pathlib import Path

from agencygraph.errors import DataError, ParameterError
from agencygraph.io.checks import Checks
from agencygraph.io.limits import DEFAULT
from agencygraph.io.mentions import words_of
from agencygraph.io.parquet import parquet_table
from agencygraph.io.sources import is_plain, is_read
from agencygraph.io.targets import (
    draft_folder,
    is_workbook,
    only_writer,
    put_folder,
    sweep_aside,
)
from agencygraph.io.workbook import read_workbook
from agencygraph.io.write import write_study
from agencygraph.page.atomic import at_home, write_text
from agencygraph.privacy.forgetting import Forgetting
from agencygraph.study import Study

RECORD = ".forgotten.csv"
"""Ends the name of the record that stands beside a study."""

_TEXTS = (".csv", ".tsv", ".txt", ".md", ".toml", ".json", ".html", ".htm", ".xml")


@dataclass(frozen=True)
class Forgotten:
    """What was done.

    Attributes
    ----------
    study : Path
    record : Path
        Table of all that was forgotten here: when, how many rows, never who.
    removed : mapping of str to int
        Rows by what they were; ``mentions`` are cells of others that were blanked.
    again : tuple of Path
        Outputs made from the files as they were: they are to be made again.
    naming : tuple of Path
        Other files that name the person, which are not ours to change.
    """

    study: Path
    record: Path
    removed: Mapping[str, int]
    again: tuple[Path, ...]
    naming: tuple[Path, ...]


def forget_in_files(
    study: Study,
    done: Forgetting,
    source: str | PathLike[str],
    *,
    output: str | PathLike[str] | None = None,
    look_in: Iterable[str | PathLike[str]] = (),
) -> Forgotten:
    """Replace the files of a study by those without a person.

    Parameters
    ----------
    study, done
        The study as it was read, and what is left of it.
    source
        Its folder or workbook.
    output
        Where to write instead, a workbook or folder that is not there yet. A survey
        workbook is never changed: what is not read in it could not be kept.
    look_in
        Folders in which outputs are looked for, by the hashes of the files they were
        made from; by default the one the study is in.

    Raises
    ------
    ParameterError
        A survey workbook without ``output``.
    """
    place = at_home(source)
    target = place if output is None else at_home(output)
    hashes = hashes_of(study)
    folders = [at_home(one) for one in look_in] or [place.resolve().parent]
    if output is not None:
        write_study(done.study, target)
    elif is_workbook(place):
        _check_plain(place)
        write_study(done.study, place, overwrite=True)
    else:
        _replace_folder(done.study, place)
    record = _recorded(target, done, hashes)
    own = [target, record, *([] if output is None else [place])]
    again, naming = _found(folders, hashes, done.mentions, own)
    return Forgotten(target, record, done.removed, again, naming)


def hashes_of(study: Study) -> frozenset[str]:
    """Return the hashes of the files that a study was read from."""
    told = () if study.inputs is None else study.inputs["sha256"].tolist()
    return frozenset(filter(None, told))


def _check_plain(book: Path) -> None:
    checks = Checks()
    if not is_plain(read_workbook(book, checks, DEFAULT)):
        message = f"{book.name} is a survey: what is not read in it could not be kept, "
        message += "so it is not changed. Give -o study.xlsx for what is left without "
        message += "the person, and destroy the survey"
        raise ParameterError(message)


def _replace_folder(left: Study, place: Path) -> None:
    """Write the files that are read anew; others move with them as they are."""
    parquet = (place / "people.parquet").exists()
    with only_writer(place):
        sweep_aside(place)
        with draft_folder(place) as draft:
            new = draft / "study"
            write_study(left, new, files="parquet" if parquet else "csv")
            for file in sorted(place.iterdir()):
                if not is_read(file.name):
                    _copy(file, new / file.name)
            put_folder(new, place)


def _copy(file: Path, to: Path) -> None:
    if file.is_dir() and not file.is_symlink():
        shutil.copytree(file, to, symlinks=True)
    else:
        shutil.copy2(file, to, follow_symlinks=False)


def _recorded(target: Path, done: Forgetting, hashes: Collection[str]) -> Path:
    """Add a line to the record beside a study: when and how much, never who."""
    path = target.parent / f"{target.name}{RECORD}"
    header = ["day", *done.removed, "agencygraph", "sha256 of the files before"]
    rows = [header]
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            rows = [*csv.reader(file)] or rows
    today = datetime.now(UTC).date().isoformat()
    told = dict(zip(header, [today, *map(str, done.removed.values())], strict=False))
    told |= {"agencygraph": version("agencygraph")}
    told |= {header[-1]: " ".join(sorted(hashes))}
    rows[0] += [name for name in header if name not in rows[0]]
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerows([*rows, [told.get(name, "") for name in rows[0]]])
    return write_text(path, lines.getvalue())


def _found(
    folders: Iterable[Path],
    hashes: Collection[str],
    mentions: Collection[str],
    own: Collection[Path],
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Outputs that record one of the hashes, and other files that name the person."""
    again: dict[Path, None] = {}
    naming: dict[Path, None] = {}
    wanted = [one.encode() for one in hashes]
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            ours = any(file == one for one in own if not one.is_dir())
            inside = any(file.is_relative_to(one) for one in own if one.is_dir())
            if ours or file.is_symlink() or not file.is_file():
                continue
            parts = list(_parts(file))
            if not inside and any(one in part for part in parts for one in wanted):
                again[_output_of(file)] = None
            elif file.suffix.casefold() in _TEXTS and _mentioned(parts[0], mentions):
                naming[file] = None
    return tuple(again), tuple(one for one in naming if one.parent not in again)


def _output_of(file: Path) -> Path:
    """The folder of results, where its record of inputs was found; or the file."""
    return file.parent if file.stem == "inputs" else file


def _parts(file: Path) -> Iterator[bytes]:
    """Bytes in which a hash may stand; of what cannot be read none."""
    try:
        data = file.read_bytes()
        yield data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                yield from map(book.read, book.namelist())
        elif file.name == "inputs.parquet":
            columns = parquet_table(file, DEFAULT).columns
            yield " ".join(columns.get("sha256", ())).encode()
    except (OSError, zipfile.BadZipFile, DataError):
        yield b""


def _mentioned(data: bytes, mentions: Collection[str]) -> bool:
    text = f" {' '.join(words_of(data.decode(errors='replace').replace(',', ' ')))} "
    return any(f" {name} " in text for name in mentions)
