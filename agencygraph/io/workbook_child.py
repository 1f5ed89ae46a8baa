"""The process that reads one workbook, and may die of it: the only door to calamine.

It is given the file as its standard input and answers with lines of JSON: what the file
holds beside cells, then each visible sheet, then that this was all. It is started by
``workbook.py`` with limits on memory and time, and never by a user.
"""

import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any

from agencygraph.io.compound import chains_end, is_locked
from agencygraph.io.control import CONTROL
from agencygraph.io.grid import (
    BLANK,
    DATE,
    LOGICAL,
    LONG,
    NUMBER,
    TEXT,
    TIME,
    letters,
)
from agencygraph.io.limits import Limits
from agencygraph.io.open_document import encrypted, scan_open_document
from agencygraph.io.open_xml import scan_open_xml, too_many
from agencygraph.io.package_parts import AGAIN, Package
from agencygraph.io.refused import RefusedError
from agencygraph.io.sheet_scan import Scan

DIGITS = 10**15
"""From here on a spreadsheet has lost the last digits of a number."""

MOST_DOUBTFUL = 1_000
"""Cells with errors that are told of in one sheet."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
Message = dict[str, Any]


def main() -> None:
    """Read the workbook on standard input, within the limits given as argument."""
    limits = limits_from(json.loads(sys.argv[1]))
    _bound(limits)
    try:
        data = sys.stdin.buffer.read()
        for message in messages(data, limits):
            _send(message)
    except RefusedError as error:
        _send({"refused": error.told()})
    except MemoryError:
        _send({"refused": too_much_memory(limits).told()})
    except Exception:  # noqa: BLE001 (a parser may raise anything)
        _send({"refused": damaged().told()})
    except BaseException:  # noqa: BLE001 (a panic of Rust is no Exception)
        _send({"refused": stopped(limits).told()})
    _send({"end": True})


def limits_from(given: Mapping[str, Any]) -> Limits:
    """Limits as they came over the command line."""
    return Limits(**{field.name: given[field.name] for field in fields(Limits)})


def too_much_memory(limits: Limits) -> RefusedError:
    """Say that the limit on memory was reached."""
    rule = f"reading the file takes more than {limits.memory >> 20:,} MB of memory"
    fix = "keep only the sheets that are needed, or raise the limit 'memory'"
    return RefusedError(rule, fix)


def damaged() -> RefusedError:
    """Say that the file cannot be read, without what a parser says of it."""
    return RefusedError("the file is damaged: it cannot be read as a workbook", AGAIN)


def stopped(limits: Limits) -> RefusedError:
    """Say that the parser crashed, which it does for want of memory as well."""
    rule = "the file stops the reader: it is damaged, or takes more than "
    return RefusedError(f"{rule}{limits.memory >> 20:,} MB of memory", AGAIN)


def _send(message: Message) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _bound(limits: Limits) -> None:  # pragma: no cover (of the reader's own process)
    """Take no more memory and time than allowed, leave no image, outlive nobody."""
    with suppress(ImportError):  # Windows has no such limits
        import resource
        import signal

        signal.signal(signal.SIGINT, signal.SIG_DFL)
        seconds = int(limits.seconds) + 1
        for kind, most in (
            (resource.RLIMIT_AS, limits.memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ValueError, OSError):  # a lower one holds already
                resource.setrlimit(kind, (most, most))
    if sys.platform == "linux":
        _die_with_the_parent()


def _die_with_the_parent() -> None:  # pragma: no cover (of the reader's own process)
    import ctypes
    import signal

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def messages(data: bytes, limits: Limits) -> Iterator[Message]:
    """Say what a workbook holds, sheet by sheet.

    Raises
    ------
    RefusedError
        It is not read.
    """
    import python_calamine

    scans, beside = scanned(data, limits)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise encrypted() from error
    except python_calamine.CalamineError as error:
        raise damaged() from error
    visible = python_calamine.SheetVisibleEnum.Visible
    worksheet = python_calamine.SheetTypeEnum.WorkSheet
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == worksheet]
    hidden = [sheet.name for sheet in sheets if sheet.visible != visible]
    yield {"hidden": hidden, "beside": beside, "errors_seen": scans is not None}
    cells = 0
    for sheet in sheets:
        if sheet.name not in hidden:
            try:
                found = book.get_sheet_by_name(sheet.name)
            except python_calamine.CalamineError as error:
                raise damaged() from error
            cells += _size(found)
            if cells > limits.cells:
                raise too_many(sheet.name, cells, limits)
            yield _sheet(found, (scans or {}).get(sheet.name, Scan()), limits)


def _size(found: Any) -> int:  # noqa: ANN401 (of calamine)
    """Cells of a sheet from A1 on: what is called total there leaves one out."""
    top, left = found.start or (0, 0)
    size: int = (top + found.height) * (left + found.width)
    return size


def scanned(data: bytes, limits: Limits) -> tuple[dict[str, Scan] | None, list[str]]:
    """What the XML says of each sheet; None where the file is not of XML."""
    if not data.startswith(b"PK"):
        if _ENCRYPTED in data or is_locked(data):
            raise encrypted()
        if not chains_end(data):
            raise damaged()
        return None, []
    package = Package(data, limits)
    names = package.names
    beside = []
    if any(name.endswith("vbaProject.bin") for name in names):
        beside.append("macros")
    if any("/externalLinks/" in name for name in names):
        beside.append("links to other files")
    if "xl/workbook.bin" in package:
        return None, beside
    if "content.xml" in package:
        return scan_open_document(package, limits), beside
    return scan_open_xml(package, limits), beside


def _sheet(found: Any, scan: Scan, limits: Limits) -> Message:  # noqa: ANN401 (of calamine)
    """Return the cells of a sheet with what else is known of them."""
    texts, kinds = [], []
    for row in found.to_python(skip_empty_area=False):
        pairs = [_cell(value) for value in row]
        texts.append([text for text, _ in pairs])
        kinds.append([kind for _, kind in pairs])
    _check_lengths(found.name, texts, limits)
    control_rows = _remove_control(texts)
    _put_doubtful(texts, kinds, scan)
    spans = [(*first, *last) for first, last in found.merged_cell_ranges or ()]
    merged = [
        [top + 1, left, bottom + 1, right]
        for top, left, bottom, right in spans or scan.merged
    ]
    rows = [row for row in sorted(scan.hidden_rows) if row < len(texts)]
    hidden = [row + 1 for row in rows if any(texts[row])]
    return {
        "sheet": found.name,
        "cells": texts,
        "kinds": ["".join(row) for row in kinds],
        "merged": merged,
        "hidden_rows": hidden,
        "hidden_columns": _hidden_columns(texts, scan),
        "filtered": scan.filtered,
        "control_rows": control_rows,
    }


def _cell(value: Any) -> tuple[str, str]:  # noqa: ANN401 (a cell of any type)
    """Return a cell as text and what it is: 7.0 is 7, midnight is a date."""
    if isinstance(value, str):
        return value, TEXT if value else BLANK
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), LOGICAL
    if isinstance(value, int | float):
        whole = abs(value) < DIGITS and float(value).is_integer()
        text = str(int(value)) if whole else repr(value)
        return text, NUMBER if abs(value) < DIGITS else LONG
    if isinstance(value, datetime):
        plain = value.time() == time()
        return (value.date() if plain else value).isoformat(), DATE
    if isinstance(value, date):
        return value.isoformat(), DATE
    return (str(value) if isinstance(value, timedelta) else value.isoformat()), TIME


def _remove_control(texts: list[list[str]]) -> list[int]:
    """Remove control characters; return the rows that held any."""
    found = []
    for i, row in enumerate(texts):
        if any(map(CONTROL.search, row)):
            row[:] = [CONTROL.sub("", text) for text in row]
            found.append(i + 1)
    return found


def _check_lengths(sheet: str, texts: Sequence[Sequence[str]], limits: Limits) -> None:
    for i, row in enumerate(texts):
        for j, text in enumerate(row):
            if len(text) > limits.field:
                rule = f"the cell holds {len(text):,} characters; the limit is "
                rule += f"{limits.field:,}"
                fix = "shorten it, or raise the limit 'field'"
                column = letters(j)
                raise RefusedError(rule, fix, sheet=sheet, row=i + 1, column=column)


def _put_doubtful(texts: list[list[str]], kinds: list[list[str]], scan: Scan) -> None:
    """Put errors and formulas without a result where calamine has blanks."""
    width = max(len(texts[0]) if texts else 0, scan.width if scan.doubtful else 0)
    height = max([len(texts), *(row + 1 for row, *_ in scan.doubtful)])
    for cells, blank in ((texts, ""), (kinds, BLANK)):
        for line in cells:
            line.extend([blank] * (width - len(line)))
        cells.extend([blank] * width for _ in range(height - len(cells)))
    for row, column, kind, text in scan.doubtful[:MOST_DOUBTFUL]:
        texts[row][column], kinds[row][column] = text, kind


def _hidden_columns(texts: Sequence[Sequence[str]], scan: Scan) -> list[str]:
    width = len(texts[0]) if texts else 0
    return [
        letters(column)
        for first, last in scan.hidden_columns
        for column in range(first, min(last + 1, width))
    ]
