"""Whole numbers as byte planes: all lowest bytes, then the next, as many as it takes.

A plane of bytes that are alike compresses better than numbers of which each has one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
WIDEST = 7
"""Bytes of the largest whole numbers: beyond 2^53 JavaScript has none."""


@dataclass(frozen=True)
class Stream:
    """Bytes of a block, and what the header says of them.

    ``planes`` numbers of ``count`` each; without planes they are bytes.
    """

    content: bytes
    planes: int = 0
    count: int = 0

    @property
    def told(self) -> dict[str, int]:
        """What the header says."""
        if not self.planes and not self.count:
            return {"bytes": len(self.content)}
        return {"planes": self.planes, "count": self.count}


def unsigned(values: Array) -> Stream:
    """Numbers from 0, in as few planes as hold the largest; none if all are 0."""
    top = int(values.max(initial=0))
    planes = (top.bit_length() + 7) // 8
    wide = values.astype("<u8").view(np.uint8).reshape(-1, 8)
    return Stream(wide[:, :planes].T.tobytes(), planes, len(values))


def signed(values: Array) -> Stream:
    """Numbers below 0 too: 0, −1, 1, −2, ... become 0, 1, 2, 3, ..."""
    wide = values.astype(np.int64)
    return unsigned((wide << 1) ^ (wide >> 63))


def raw(values: Array) -> Stream:
    """Numbers as they are in memory, as planes."""
    size = values.dtype.itemsize
    little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
    planes = little.view(np.uint8).reshape(-1, size).T
    return Stream(planes.tobytes(), size, len(values))


class Reader:
    """Takes the bytes of blocks in their order."""

    def __init__(self, content: bytes, start: int) -> None:
        self._content, self._at = content, start

    def part(self, told: Mapping[str, int]) -> tuple[bytes, int, int]:
        """Bytes, planes and count of the next stream."""
        planes, count = told.get("planes", 0), told.get("count", 0)
        size = told.get("bytes", planes * count)
        start, self._at = self._at, self._at + size
        return self._content[start : self._at], planes, count

    @staticmethod
    def unsigned(part: tuple[bytes, int, int]) -> Array:
        """Numbers from 0."""
        content, planes, count = part
        wide = np.zeros((count, 8), np.uint8)
        wide[:, :planes] = np.frombuffer(content, np.uint8).reshape(planes, count).T
        return wide.view("<u8")[:, 0].astype(np.int64)

    @staticmethod
    def signed(part: tuple[bytes, int, int]) -> Array:
        """Numbers below 0 too."""
        found = Reader.unsigned(part)
        values: Array = (found >> 1) ^ -(found & 1)
        return values

    @staticmethod
    def raw(part: tuple[bytes, int, int], kind: str) -> Array:
        """Numbers as they are in memory."""
        content, planes, count = part
        wide = np.frombuffer(content, np.uint8).reshape(planes, count).T
        found: Array = np.ascontiguousarray(wide).view(f"<{kind}")[:, 0]
        return found
