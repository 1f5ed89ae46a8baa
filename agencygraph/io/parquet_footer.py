"""What the end of a Parquet file says of its columns, as far as reading depends on it.

pyarrow tells the same of a sound file. Of a damaged one, asking its ``row_group`` or
``column`` can end the process, as nothing there catches an exception of C++.

The format is the compact protocol of Thrift; numbers of fields are those of
``parquet.thrift`` in the Apache Parquet format, 2.11.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

HARMLESS = 1 << 26
"""Bytes of a page that may be wrong without harm: some writers miscount columns."""
_HEADS = 1 << 7, 1 << 12, 1 << 24
"""Bytes that are read for the head of a page: few do, unless it quotes long texts."""
DEEPEST = 32
"""Structures within structures; there are six in a sound file."""
_TEXT, _DICTIONARIES, _DELTAS = 6, {2, 8}, {6, 7}
"""Numbers of the type BYTE_ARRAY, and of encodings."""


@dataclass
class Part:
    """One column of one group of rows."""

    size: int
    is_text: bool
    has_dictionary: bool
    is_delta: bool
    begin: int
    length: int
    values: int


@dataclass
class Footer:
    """How many rows and bytes there are, and how each column is held."""

    rows: int = 0
    parts: Mapping[str, list[Part]] = field(default_factory=lambda: defaultdict(list))


def footer_of(handle: BinaryIO) -> Footer:
    """Read the end of a file.

    Raises
    ------
    ValueError, LookupError, TypeError
        It is not what the format says.
    """
    handle.seek(-8, io.SEEK_END)
    length = int.from_bytes(handle.read(4), "little")
    handle.seek(-8 - length, io.SEEK_END)
    told = _Thrift(handle.read(length)).struct()
    footer = Footer(max(told[3], sum(group[3] for group in told[4])))
    for chunk in (chunk for group in told[4] for chunk in group[1]):
        about = chunk[3]
        encodings = {*about[2]}
        part = Part(
            about[6],
            about[1] == _TEXT,
            bool(about.get(11)) or bool(encodings & _DICTIONARIES),
            about[1] == _TEXT and bool(encodings & _DELTAS),
            min(about[9], about.get(11) or about[9]),
            about[7],
            about[5],
        )
        if part.size < 0:
            message = "a column of less than nothing"
            raise ValueError(message)
        footer.parts[b".".join(about[3]).decode()].append(part)
    return footer


def check_pages(handle: BinaryIO, footer: Footer) -> None:
    """Look at how large the pages are said to be, before anyone makes room for them.

    Raises
    ------
    ValueError, LookupError, TypeError
        One is said to be larger than the column that it is of, and large at that.
    """
    for part in (part for parts in footer.parts.values() for part in parts):
        at, end, seen = part.begin, part.begin + part.length, 0
        while at < end and seen < part.values:
            head, length = _page_head(handle, at)
            if not 0 <= head[2] <= max(part.size, HARMLESS) or head[3] < 0:
                message = "a page larger than its column"
                raise ValueError(message)
            about = head.get(5) or head.get(8) or {1: 0}
            seen += about[1]
            at += length + head[3]


def _page_head(handle: BinaryIO, at: int) -> tuple[dict[int, Any], int]:
    """What is said of a page before it begins, and in how many bytes."""
    for most in _HEADS:
        handle.seek(at)
        data = handle.read(most)
        reader = _Thrift(data)
        try:
            head = reader.struct()
        except IndexError:
            if len(data) < most:
                raise
            continue
        if reader.at <= len(data):
            return head, reader.at
    message = "the head of a page without end"
    raise ValueError(message)


class _Thrift:
    """Reads structures as dictionaries by the numbers of their fields."""

    def __init__(self, data: bytes) -> None:
        self._data, self.at, self._deep = data, 0, 0
        self._readers: dict[int, Callable[[], Any]] = {
            3: self._byte,
            4: self._whole,
            5: self._whole,
            6: self._whole,
            7: lambda: self._bytes(8),
            8: lambda: self._bytes(self._number()),
            9: self._list,
            10: self._list,
            12: self.struct,
        }

    def struct(self) -> dict[int, Any]:
        """Read the fields of a structure."""
        self._deep += 1
        if self._deep > DEEPEST:
            message = "structures without end"
            raise ValueError(message)
        found: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._whole()
            kind = head & 15
            found[number] = kind == 1 if kind in (1, 2) else self._readers[kind]()
        self._deep -= 1
        return found

    def _list(self) -> list[Any]:
        head = self._byte()
        size, kind = head >> 4, head & 15
        size = self._number() if size == 15 else size
        if size > len(self._data) - self.at:
            message = "more than there is"
            raise ValueError(message)
        read = self._byte if kind in (1, 2) else self._readers[kind]
        return [read() for _ in range(size)]

    def _byte(self) -> int:
        self.at += 1
        return self._data[self.at - 1]

    def _bytes(self, length: int) -> bytes:
        self.at += length
        return self._data[self.at - length : self.at]

    def _number(self) -> int:
        number = shift = 0
        while (byte := self._byte()) & 128:
            number |= (byte & 127) << shift
            shift += 7
        return number | byte << shift

    def _whole(self) -> int:
        number = self._number()
        return number >> 1 if not number & 1 else -(number >> 1) - 1
