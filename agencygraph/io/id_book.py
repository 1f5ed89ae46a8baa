"""Ids numbered as they occur in a file of millions of ties, and the people they are."""

import re
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import id_table

Kind = TypeVar("Kind", np.int64, np.uint64)

_SHORTENED = re.compile(r"[+-]?\d([.,]\d+)?E\+\d+")
_DAY_LENGTH = 6
"""Ids of so few characters may be days, such as 1-Mar."""
_MOST_WORDS = 4
"""Ids of so many times eight bytes are put in order as numbers, longer ones as text."""


class IdBook:
    """Distinct ids in order of first occurrence, as bytes; found by a hash table."""

    def __init__(self, work: int = 0) -> None:
        """Begin with nobody; ``work``: steps to come, for a whole file."""
        self._work = work
        self._slots = np.zeros(1 << 15, np.uint64)
        self._records = np.zeros(1 << 14, np.uint64)
        self._places = np.zeros(1 << 12, np.int64)
        self._state = np.zeros(4, np.int64)
        self._state[id_table.FILLED] = 1

    def __len__(self) -> int:
        return int(self._state[id_table.PEOPLE])

    def number(
        self,
        words: NDArray[np.uint64],
        cells: NDArray[np.uint64],
        codes: NDArray[np.int32],
    ) -> bool:
        """Number the ids of a block; False where that is better not gone on with."""
        self._state[id_table.FOUND] = 0
        work = 20 * len(codes) + self._work
        while True:
            book = self._slots, self._records, self._places
            with np.errstate(over="ignore"):  # a hash is what is left modulo 2^64
                found = words, cells, book, codes, self._state
                status = id_table.look_up.run(work, *found)
            if status != id_table.MAKE_ROOM:
                return status == id_table.DONE
            self._make_room()

    def _make_room(self) -> None:
        people, filled = len(self), self._state[id_table.FILLED]
        if 2 * people + 2 > len(self._slots):
            larger = np.zeros(2 * len(self._slots), np.uint64)
            id_table.rehash.run(5 * len(self._slots), self._slots, larger)
            self._slots = larger
        elif people + 1 > len(self._places):
            self._places = _doubled(self._places)
        else:
            self._records = _doubled(self._records)
            while filled + id_table.LONGEST > len(self._records):
                self._records = _doubled(self._records)

    def _lengths(self, order: NDArray[np.int64] | None) -> NDArray[np.int64]:
        """Bytes of each id."""
        heads = self._records[self._ordered(order)]
        return (heads & id_table.LENGTHS).astype(np.int64)

    def _ordered(self, order: NDArray[np.int64] | None) -> NDArray[np.int64]:
        places = self._places[: len(self)]
        return places if order is None else places[order]

    def ids(self, order: NDArray[np.int64] | None = None) -> list[str] | None:
        """Return the ids in this order; None if there may be more to say of one.

        Ids are plain if they are printable ASCII, begin with no apostrophe, have no
        space too many, and no two could be taken for each other; and if none looks like
        what a spreadsheet makes of an id.
        """
        ends = np.cumsum(self._lengths(order) + 1)
        if not len(self):
            return None
        data = np.empty(ends[-1], np.uint8)
        id_table.spell.run(4 * len(data), self._records, self._ordered(order), data)
        if np.count_nonzero(data < ord(" ")) > len(self) or data.max() > ord("~"):
            return None  # there is a control character beside the ends of lines
        begins, lasts = data[np.append(0, ends[:-1])], data[ends - 2]
        spaced = (begins == ord(" ")).any() or (lasts == ord(" ")).any()
        if spaced or (begins == ord("'")).any():
            return None
        text = data.tobytes().decode("ascii")
        ids = text.split("\n")
        del ids[-1]
        small, capital = (bool((data - ord(a) < 26).any()) for a in "aA")
        if small and capital and len({one.casefold() for one in ids}) < len(ids):
            return None
        return ids if self._are_plain(ids, text, begins) else None

    def _are_plain(self, ids: list[str], text: str, begins: NDArray[np.uint8]) -> bool:
        """Whether the ids stay apart however they are looked at, but for case."""
        if " " in text and any("  " in one for one in ids):
            return False
        if (
            "E" in text
            and "E+" in text
            and any(_SHORTENED.fullmatch(one) for one in ids)
        ):
            return False
        if "-" in text and any(len(x) <= _DAY_LENGTH and "-" in x for x in ids):
            return False
        zeros = (begins == ord("0")).any()
        digits = [one for one in ids if one.isdigit()] if zeros else []
        return len({one.lstrip("0") or "0" for one in digits}) == len(digits)

    def order(self) -> NDArray[np.int64]:
        """Return the order of the ids by code point."""
        lengths, places = self._lengths(None), self._ordered(None)
        most = -(-int(lengths.max()) // 8)
        if most > _MOST_WORDS:
            data = self._records.astype("<u8", copy=False).tobytes()
            spans = zip((8 * places + 8).tolist(), lengths.tolist(), strict=True)
            keys = [data[first : first + length] for first, length in spans]
            return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
        by_word = [self._words(k, lengths, places) for k in range(most)]
        vary = [word for word in by_word if (word != word[0]).any()] or by_word[:1]
        return np.lexsort(vary[::-1]) if len(vary) > 1 else np.argsort(vary[0])

    def _words(
        self, k: int, lengths: NDArray[np.int64], places: NDArray[np.int64]
    ) -> NDArray[np.uint64]:
        """Eight bytes of each id as a number that sorts as they do; 0 past its end."""
        there = lengths > 8 * k
        word: NDArray[Any] = self._records[np.where(there, places + 1 + k, 0)]
        return word.byteswap() if there.all() else np.where(there, word.byteswap(), 0)


def _doubled(values: NDArray[Kind]) -> NDArray[Kind]:
    larger = np.zeros(2 * len(values), values.dtype)  # no memory until it is used
    larger[: len(values)] = values
    return larger
