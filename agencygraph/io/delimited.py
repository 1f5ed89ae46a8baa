"""Delimited text (CSV) into a table of text: no cell is guessed at.

Bytes → encoding → delimiter → records → columns. Whatever is not certain is an error
that says what to do: a guess here would merge or lose people without a word.
"""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NoReturn

from agencygraph.errors import DataError, Problem
from agencygraph.io.checks import Checks
from agencygraph.io.grid import Grid
from agencygraph.io.limits import DEFAULT, Limits
from agencygraph.io.tables import TextTable
from agencygraph.io.text import header_key, listing
from agencygraph.roster import count

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SUFFIXES = (".csv", ".csv.gz", ".tsv", ".tsv.gz")
SAVE_AS = "save it as 'CSV UTF-8'"

_MAGIC = {
    b"PK\x03\x04": "is a workbook or another zip archive, not text",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook, or an encrypted one, not text",
    b"PAR1": "is a Parquet file, not text",
    b"%PDF": "is a PDF, not text",
}


def read_delimited(path: Path, known: Collection[str], checks: Checks) -> TextTable:
    """Read one file, packed with gzip or not.

    Parameters
    ----------
    known
        Names that columns may have; they tell the delimiter where several would do.

    Raises
    ------
    DataError
        What is wrong with the file as a whole, and every row that is too long or too
        short.
    """
    text = _decoded(_unpacked(path.read_bytes(), path.name), path.name)
    delimiter = _delimiter(text, known, path.name)
    records, rows = _records(text, delimiter, path.name)
    if not records:
        _refuse(path.name, "the file is empty", "export it again")
    header = [name.strip() for name in records[0]]
    body, places = _full_rows(path.name, header, records[1:], rows[1:], checks)
    columns = list(zip(*body, strict=True)) or [()] * len(header)
    header = _told_apart(header, known)
    named = _named(path.name, header, columns, rows[0])
    return TextTable(path.name, named, places)


def read_grid(path: Path, checks: Checks, limits: Limits = DEFAULT) -> Grid:
    """Read one file as cells, before anybody knows which row is the header.

    Rows that are shorter than the longest are filled with blanks.
    """
    _ = checks, limits
    text = _decoded(_unpacked(path.read_bytes(), path.name), path.name)
    records, rows = _records(text, _delimiter(text, (), path.name), path.name)
    width = max(map(len, records), default=0)
    cells = [record + [""] * (width - len(record)) for record in records]
    return Grid(path.name, "", cells, rows)


def _refuse(name: str, rule: str, fix: str, row: int | None = None) -> NoReturn:
    raise DataError([Problem(rule, fix, file=name, row=row)])


def _unpacked(data: bytes, name: str) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        _refuse(name, "the file cannot be unpacked: it is damaged or cut short", "")


def _decoded(data: bytes, name: str) -> str:
    """UTF-8, or UTF-16 that says so; nothing else is certain."""
    for magic, rule in _MAGIC.items():
        if data.startswith(magic):
            _refuse(name, f"the file {rule}", SAVE_AS)
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        row = None if utf16 else 1 + data.count(b"\n", 0, error.start)
        rule = f"a character here is not {'UTF-16' if utf16 else 'UTF-8'}"
        _refuse(name, rule, SAVE_AS, row)
    if "\0" in text:
        row = 1 + text.count("\n", 0, text.index("\0"))
        rule = "holds a NUL byte: it is UTF-16 without a mark, or not text at all"
        _refuse(name, rule, SAVE_AS, row)
    return text


def _delimiter(text: str, known: Collection[str], name: str) -> str:
    """Return the character that splits the header into most of the known names."""
    keys = {header_key(word) for word in known}
    fits: dict[str, tuple[int, int]] = {}
    for delimiter in DELIMITERS:
        header = _first_record(text, delimiter)
        if len(header) > 1:
            hits = sum(header_key(word) in keys for word in header)
            fits[delimiter] = (hits, len(header))
    if not fits:
        return ","
    best = max(fits.values())
    chosen = [delimiter for delimiter, score in fits.items() if score == best]
    if len(chosen) > 1:
        ways = listing(DELIMITERS[delimiter] for delimiter in chosen)
        rule = f"the header could be separated by {ways}"
        _refuse(name, rule, "keep one of them", row=1)
    return chosen[0]


def _first_record(text: str, delimiter: str) -> list[str]:
    for line in io.StringIO(text, newline=""):
        if line.strip():
            return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
    return []


def _records(
    text: str, delimiter: str, name: str
) -> tuple[list[list[str]], Sequence[int]]:
    """Return the records that are not blank lines, and the row each begins in."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    records: list[list[str]] = []
    rows: list[int] = []
    end = 0
    try:
        for record in reader:
            if record:
                records.append(record)
                rows.append(end + 1)
            end = reader.line_num
    except csv.Error as error:
        rule = "a quotation mark that opens here does not close where it should"
        if "limit" in str(error):
            rule = f"a cell is longer than {csv.field_size_limit():,} characters"
        _refuse(name, rule, "check the quotation marks from here on", end + 1)
    return records, rows


def _full_rows(
    name: str,
    header: Sequence[str],
    records: Sequence[list[str]],
    rows: Sequence[int],
    checks: Checks,
) -> tuple[Sequence[list[str]], Sequence[int]]:
    """Leave out rows of blank cells, aloud; refuse those too long or too short."""
    width = len(header)
    keep = [k for k, record in enumerate(records) if any(map(str.strip, record))]
    ragged = [k for k in keep if len(records[k]) != width]
    if ragged:
        raise DataError(
            Problem(
                f"the row has {len(records[k])} cells and the header {width}",
                "put quotation marks around a cell that holds the separator, or "
                "complete the row",
                file=name,
                row=rows[k],
            )
            for k in ragged
        )
    blank = len(records) - len(keep)
    if not blank:
        return records, rows
    checks.note(f"{name}: {count(blank, 'blank row was', 'blank rows were')} left out.")
    return [records[k] for k in keep], [rows[k] for k in keep]


def _told_apart(header: Sequence[str], known: Collection[str]) -> list[str]:
    """Name the second of two columns "agency" "other agency", where that is known."""
    keys = {header_key(word) for word in known}
    names: list[str] = []
    for label in header:
        other = f"other {label}"
        again = label in names and header_key(other) in keys
        names.append(other if again else label)
    return names


def _named(
    name: str, header: Sequence[str], columns: Sequence[Sequence[str]], row: int
) -> dict[str, Sequence[str]]:
    """Columns by name; a nameless column may only be blank, two names never alike."""
    problems = []
    named: dict[str, Sequence[str]] = {}
    place: dict[str, int] = {}
    for k, (label, cells) in enumerate(zip(header, columns, strict=True), start=1):
        key = header_key(label)
        if not key and not any(map(str.strip, cells)):
            continue
        rule = "" if key else f"column {k} has cells but no name"
        if key in place:
            rule = f"columns {place[key]} and {k} have the same name"
        if rule:
            problems.append(
                Problem(rule, "name each column once", file=name, row=row, column=label)
            )
            continue
        place[key] = k
        named[label] = cells
    if problems:
        raise DataError(problems)
    return named
