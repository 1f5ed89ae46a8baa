"""The compound file that an old workbook is: its chains of sectors must end.

A chain that runs in a circle would be read for ever, and fill the memory.
"""

import struct
from collections.abc import Iterator

_LAST = 0xFFFFFFFA
"""From here on a number is no sector but a mark: the end, or free."""

_BEGIN = b"\x09\x08\x10\x00\x00\x06\x05\x00"
"""The record that begins an old workbook (BOF, of the whole book)."""

_LOCKED, _LOOKED_AT = 0x2F, 5
"""The record of a password (FILEPASS), which is among the first."""

_ENTRY = 128
_STREAM, _ROOT = 2, 5


def is_locked(data: bytes) -> bool:
    """Whether an old workbook begins by saying that a password is needed."""
    at = data.find(_BEGIN)
    for _ in range(_LOOKED_AT if at >= 0 else 0):
        if at + 4 > len(data):
            return False
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == _LOCKED:
            return True
        at += 4 + length
    return False


def chains_end(data: bytes) -> bool:
    """Whether every chain of sectors ends, and no sector is in two of them."""
    try:
        return _Compound(data).is_sound()
    except (struct.error, IndexError, ValueError):
        return False


class _Compound:
    """Sectors of a compound file and which follows which."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift > shift:
            raise ValueError
        self._size = 1 << shift
        (
            self._directory, _, self._cutoff, self._small, _, table, _,
        ) = struct.unpack_from("<7I", data, 48)  # fmt: skip
        places = list(struct.unpack_from("<109I", data, 76))
        seen: set[int] = set()
        while table < _LAST:
            if table in seen:
                raise ValueError
            seen.add(table)
            *more, table = self._numbers(table)
            places += more
        self._next = [
            n for place in places if place < _LAST for n in self._numbers(place)
        ]
        self._used: set[int] = set()

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack_from(
            f"<{self._size // 4}I", self._data, (sector + 1) * self._size
        )

    def _chain(self, first: int, table: list[int], used: set[int]) -> Iterator[int]:
        """Sectors from the first on; ValueError where one was met before."""
        while first < _LAST:
            if first in used:
                raise ValueError
            used.add(first)
            yield first
            first = table[first]

    def is_sound(self) -> bool:
        """Follow the chain of every stream; ValueError where one does not end."""
        folder = b"".join(
            self._data[(k + 1) * self._size : (k + 2) * self._size]
            for k in self._chain(self._directory, self._next, self._used)
        )
        small = [
            number
            for k in self._chain(self._small, self._next, self._used)
            for number in self._numbers(k)
        ]
        used_small: set[int] = set()
        for at in range(0, len(folder) - _ENTRY + 1, _ENTRY):
            kind = folder[at + 66]
            first, length = struct.unpack_from("<II", folder, at + 116)
            if kind not in (_STREAM, _ROOT) or not length:
                continue
            if kind == _STREAM and length < self._cutoff:
                list(self._chain(first, small, used_small))
            else:
                list(self._chain(first, self._next, self._used))
        return True
