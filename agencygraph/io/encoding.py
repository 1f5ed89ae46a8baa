"""Bytes of a file into text: what is not certain is an error that says what to do."""

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

from agencygraph.errors import DataError, Problem
from agencygraph.io.checks import Checks, Issue
from agencygraph.io.control import CONTROL
from agencygraph.io.kinds_of_file import what_it_is
from agencygraph.io.regular import open_regular
from agencygraph.roster import count

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SAVE_AS = "save it as 'CSV UTF-8'"
CHUNK = 1 << 20
LONGEST_LINE = 1 << 24
"""No line is longer, whatever the limit on a cell is."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LONE = re.compile(rb"\xed[\xa0-\xbf]")
_TWICE = re.compile(
    "[ÂÃâÐÑÎÏ][\u0080-\u024f\u2010-\u2122][\u0080-\u024f\u2010-\u2122]?"
)


def read_text(path: Path, checks: Checks) -> str:
    """Read a file of text, packed with gzip or not, within the limits."""
    with open_regular(path) as handle:
        data = _unpacked(handle, path.name, checks)
    text = _decoded(data, path.name, checks)
    if not text.isascii():
        _warn_of_double_encoding(text, path.name, checks)
    return _without_control(text, path.name, checks)


def refuse(name: str, rule: str, fix: str, row: int | None = None) -> NoReturn:
    """Say what is wrong with a file as a whole."""
    raise DataError([Problem(rule, fix, file=name, row=row)])


def _unpacked(handle: BinaryIO, name: str, checks: Checks) -> bytes:
    """All bytes; a line without end is noticed before it fills the memory."""
    parts: list[bytes] = []
    size = line = 0
    for part in _parts(handle, name):
        if not parts and (found := what_it_is(part[:4096])):
            refuse(name, f"the file is {found}, not text", SAVE_AS)
        size += len(part)
        if size > checks.limits.unpacked:
            rule = f"the file holds more than {checks.limits.unpacked:,} bytes"
            refuse(name, rule, "split it, or raise the limit 'unpacked'")
        end = max(part.rfind(b"\n"), part.rfind(b"\r"))
        line = line + len(part) if end < 0 else len(part) - end - 1
        if line > LONGEST_LINE:
            rule = f"a line is longer than {LONGEST_LINE:,} bytes"
            refuse(name, rule, "check its quotation marks and line ends")
        parts.append(part)
    return b"".join(parts)


def _parts(handle: BinaryIO, name: str) -> Iterator[bytes]:
    packed = handle.read(2) == b"\x1f\x8b"
    handle.seek(0)
    try:
        stream = gzip.GzipFile(fileobj=handle) if packed else handle
        while part := stream.read(CHUNK):
            yield part
    except (EOFError, zlib.error, gzip.BadGzipFile):
        refuse(name, "the file cannot be unpacked: it is damaged or cut short", "")


def _decoded(data: bytes, name: str, checks: Checks) -> str:
    """UTF-8, UTF-16 that says so, or else what Windows writes, with a warning."""
    if data.startswith(_UTF16):
        return _utf16(data, name, checks)
    if b"\0" in data:
        row = 1 + data.count(b"\n", 0, data.index(b"\0"))
        rule = "holds a NUL byte: it is UTF-16 without a mark, or not text at all"
        refuse(name, rule, SAVE_AS, row)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _windows(data, error.start, name, checks)


def _utf16(data: bytes, name: str, checks: Checks) -> str:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError:
        refuse(name, "a character here is not UTF-16", SAVE_AS)
    if "\0" in text:
        row = 1 + text.count("\n", 0, text.index("\0"))
        refuse(name, "holds a NUL character", SAVE_AS, row)
    what = "the file was read as UTF-16, as its first bytes say"
    checks.decided(Issue(what, "changed", name))
    return text


def _windows(data: bytes, first: int, name: str, checks: Checks) -> str:
    """Text as old Windows programs save it, if it cannot be anything else."""
    row = 1 + data.count(b"\n", 0, first)
    loose = data.decode("utf-8", "surrogateescape")
    if _LONE.search(data):
        refuse(name, "holds half a character (a lone surrogate)", SAVE_AS, row)
    if any(not line.isascii() and _is_mixed(line) for line in loose.split("\n")):
        _refuse_mixed(loose, name)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        rule = "a character here is neither UTF-8 nor Windows (cp1252)"
        refuse(name, rule, SAVE_AS, row)
    what = "the text is not UTF-8 and was read as that of Windows, cp1252"
    checks.decided(Issue(what, "changed", name, rows=[row]))
    return text


def _is_mixed(line: str) -> bool:
    """Whether a line, bad bytes escaped, holds a good character beyond ASCII."""
    return any(c > "\x7f" and not "\udc80" <= c <= "\udcff" for c in line)


def _refuse_mixed(loose: str, name: str) -> NoReturn:
    """Name the first cell that is not UTF-8 in a file that elsewhere is."""
    header, *_ = loose.split("\n", 1)
    delimiter = max(DELIMITERS, key=header.count)
    at = next(i for i, c in enumerate(loose) if "\udc80" <= c <= "\udcff")
    start = loose.rfind("\n", 0, at) + 1
    names = header.split(delimiter)
    place = loose.count(delimiter, start, at)
    column = names[place].strip() if place < len(names) else ""
    rule = "a character here is not UTF-8, and others in the file are"
    fix = f"write the cell anew and {SAVE_AS}"
    row = 1 + loose.count("\n", 0, at)
    raise DataError([Problem(rule, fix, file=name, row=row, column=column)])


def _warn_of_double_encoding(text: str, name: str, checks: Checks) -> None:
    """Tell of what looks like UTF-8 that was once read as something else."""
    rows = []
    for match in _TWICE.finditer(text):
        try:
            match[0].encode("cp1252").decode("utf-8")
        except UnicodeError:
            continue
        rows.append(1 + text.count("\n", 0, match.start()))
        if len(rows) > CHUNK >> 10:
            break
    if rows:
        what = "letters such as 'Ã©' suggest that the file was once saved with the "
        what += "wrong encoding"
        checks.decided(Issue(what, "kept", name, rows=sorted(set(rows))))


def _without_control(text: str, name: str, checks: Checks) -> str:
    found = CONTROL.search(text)
    if found is None:
        return text
    rows = [
        row
        for row, line in enumerate(text.split("\n"), start=1)
        if CONTROL.search(line)
    ]
    kept, number = CONTROL.subn("", text)
    what = count(number, "control character was", "control characters were")
    checks.decided(Issue(f"{what} removed", "changed", name, rows=rows))
    return kept
