"""Ids numbered as they occur in a file of millions of ties, and the people they are."""

import re
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import tie_text

Kind = TypeVar("Kind", np.int64, np.uint8)

_SHORTENED = re.compile(r"[+-]?\d([.,]\d+)?E\+\d+")
_DAY_LENGTH = 6
"""Ids of so few characters may be days, such as 1-Mar."""


class IdBook:
    """Distinct ids in order of first occurrence, as bytes; found by a hash table."""

    def __init__(self) -> None:
        self._table = np.zeros((1 << 15, 2), np.int64)
        self._arena = np.zeros(1 << 16, np.uint8)
        self._begins = np.zeros(1 << 12, np.int64)
        self._state = np.zeros(4, np.int64)

    def __len__(self) -> int:
        return int(self._state[tie_text.PEOPLE])

    def number(
        self, block: NDArray[np.uint8], cells: tie_text.Cells, codes: NDArray[np.int32]
    ) -> bool:
        """Number the ids of a block; False where that is better not gone on with."""
        self._state[tie_text.FOUND] = 0
        while True:
            book = self._table, self._arena, self._begins
            status = tie_text.look_up.run(
                20 * len(codes), block, cells, book, codes, self._state
            )
            if status != tie_text.MAKE_ROOM:
                return status == tie_text.DONE
            self._make_room()

    def _make_room(self) -> None:
        people, filled = len(self), self._state[tie_text.FILLED]
        if 2 * people + 2 > len(self._table):
            larger = np.zeros((2 * len(self._table), 2), np.int64)
            tie_text.rehash.run(5 * len(self._table), self._table, larger)
            self._table = larger
        elif people + 2 > len(self._begins):
            self._begins = _doubled(self._begins)
        else:
            self._arena = _doubled(self._arena)
            while filled + (1 << 17) > len(self._arena):
                self._arena = _doubled(self._arena)

    def _bytes(self) -> NDArray[np.uint8]:
        return self._arena[: self._state[tie_text.FILLED]]

    def ids(self, order: NDArray[np.int64] | None = None) -> list[str] | None:
        """Return the ids in this order; None if there may be more to say of one.

        Ids are plain if they are printable ASCII, begin with no apostrophe, have no
        space too many, and no two could be taken for each other; and if none looks like
        what a spreadsheet makes of an id.
        """
        data, ends = self._bytes(), self._begins[: len(self) + 1]
        if not len(self) or data.min() < 0x20 or data.max() > 0x7E:
            return None
        begins, lasts = data[ends[:-1]], data[ends[1:] - 1]
        spaced = (begins == ord(" ")).any() or (lasts == ord(" ")).any()
        if spaced or (begins == ord("'")).any():
            return None
        text = data.tobytes().decode("ascii")
        first, last = ends[:-1], ends[1:]
        if order is not None:
            first, last = first[order], last[order]
        places = zip(first.tolist(), last.tolist(), strict=True)
        ids = [text[a:b] for a, b in places]
        return ids if self._are_plain(ids, text, begins) else None

    def _are_plain(self, ids: list[str], text: str, begins: NDArray[np.uint8]) -> bool:
        """Whether the ids stay apart however they are looked at."""
        if "  " in text and any("  " in one for one in ids):
            return False
        if "E+" in text and any(_SHORTENED.fullmatch(one) for one in ids):
            return False
        if "-" in text and any(len(x) <= _DAY_LENGTH and "-" in x for x in ids):
            return False
        mixed = text != text.lower() and text != text.upper()
        if mixed and len({one.casefold() for one in ids}) < len(ids):
            return False
        zeros = (begins == ord("0")).any()
        digits = [one for one in ids if one.isdigit()] if zeros else []
        return len({one.lstrip("0") or "0" for one in digits}) == len(digits)

    def order(self) -> NDArray[np.int64]:
        """Return the order of the ids by code point."""
        lengths = np.diff(self._begins[: len(self) + 1])
        longest = int(lengths.max())
        if longest > 32:
            ends = self._begins[: len(self) + 1].tolist()
            data = self._bytes().tobytes()
            keys = [data[a:b] for a, b in pairwise(ends)]
            return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
        width = -longest % 8 + longest
        places = np.arange(width)
        if lengths.min() == longest:
            padded = np.zeros((len(self), width), np.uint8)
            padded[:, :longest] = self._bytes().reshape(len(self), longest)
        else:
            at = self._begins[: len(self), None] + places
            found = self._arena[np.minimum(at, len(self._arena) - 1)]
            padded = np.where(places < lengths[:, None], found, 0).astype(np.uint8)
        words = padded.view(">u8").astype(np.uint64)
        by_word = [words[:, k] for k in range(words.shape[1] - 1, -1, -1)]
        vary = [word for word in by_word if (word != word[0]).any()]
        return np.lexsort(vary) if len(vary) > 1 else np.argsort((vary or by_word)[0])


def _doubled(values: NDArray[Kind]) -> NDArray[Kind]:
    return np.concatenate([values, np.zeros_like(values)])
