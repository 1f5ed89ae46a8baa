"""Ties out of the columns of a Parquet file: no text object a row."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import id_table
from agencygraph.io.id_book import IdBook
from agencygraph.io.limits import DEFAULT
from agencygraph.io.parquet import batch_columns, open_file, release_memory
from agencygraph.io.weights import WeightStore

ENDS = ("source", "target")
_TEXT = {"string": np.int32, "large_string": np.int64}
"""Arrow's types of text, and of the places where each ends."""
_NUMBERS = frozenset(
    {f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)}
    | {"halffloat", "float", "double"}
)
Recognise = Callable[[Mapping[str, list[Any]]], Mapping[str, str]]
"""What the columns are called by their meaning; it is shown the first row."""


class ParquetTies:
    """Numbers of all sources, then of all targets, and weights."""

    def __init__(self, handle: BinaryIO, name: str) -> None:
        self._words = np.zeros(1 << 12, np.uint64)
        self._file, self._most = open_file(handle, name, DEFAULT, as_numbers=True)
        self._total = self._file.metadata.num_rows
        self.book = IdBook(20 * self._total)
        self.codes = np.empty(2 * self._total, np.int32)
        self.weights = WeightStore(self._total)
        self._constants: dict[str, object] = {}

    def read(self, recognise: Recognise) -> bool:
        """Read to the end; False where there may be something to tell.

        That is a blank, a weight that is none, a column of several kinds, or one that
        is not plain.
        """
        at, headers = 0, None
        for batch in self._batches():
            if headers is None:
                headers = recognise(batch_columns(batch.slice(0, 1)))
                if "weight" not in headers:
                    self.weights.add(np.ones(self._total, np.float32))
            rows, at = at, at + len(batch)
            if at > self._total or not self._take(batch, headers, rows):
                return False
            del batch  # before the next is read
        release_memory()
        return headers is not None and at == self._total

    def _batches(self) -> Iterator[Any]:
        for group in range(self._file.num_row_groups):
            yield from self._file.iter_batches(self._most, [group], use_threads=False)

    def _take(self, batch: Any, headers: Mapping[str, str], start: int) -> bool:  # noqa: ANN401 (of Arrow)
        """Read some rows; whether all is well with them."""
        end = start + len(batch)
        for name in batch.schema.names:
            column = batch.column(name)
            role = next((role for role in headers if headers[role] == name), "")
            if role == "weight":
                fine = not column.null_count and str(column.type) in _NUMBERS
                if fine:
                    self.weights.add(column.to_numpy(zero_copy_only=False))
            elif role in ENDS:
                first = self._total * ENDS.index(role)
                fine = self._ids(column, self.codes[first + start : first + end])
            elif role:
                fine = _is_constant(column, self._constants, role)
            else:
                fine = _is_plain(column)
            if not fine:
                return False
        return True

    def _ids(self, column: Any, codes: NDArray[np.int32]) -> bool:  # noqa: ANN401 (an array of Arrow)
        """Number the ids of a column: of a dictionary those that are used."""
        if column.null_count:
            return False
        if not hasattr(column, "dictionary"):
            cells = self._cells(column)
            return cells is not None and self.book.number(self._words, cells, codes)
        cells = self._cells(column.dictionary)
        if cells is None:
            return False
        places = column.indices.to_numpy()
        used = np.zeros(len(cells), np.bool_)
        if id_table.mark.run(2 * len(places), places, used):
            return False
        numbers = np.empty(np.count_nonzero(used), np.int32)
        if len(numbers) < len(used):
            cells = cells[used]
        if not self.book.number(self._words, cells, numbers):
            return False
        number_of = numbers
        if len(numbers) < len(used):
            number_of = np.zeros(len(used), np.int32)
            number_of[used] = numbers
        id_table.renumber.run(2 * len(places), places, number_of, codes)
        return True

    def _cells(self, texts: Any) -> NDArray[np.uint64] | None:  # noqa: ANN401 (an array of Arrow)
        """Where texts stand among the words, into which their bytes are copied."""
        if str(texts.type) not in _TEXT or texts.null_count:
            return None
        _, offsets, data = texts.buffers()
        ends = np.frombuffer(offsets, _TEXT[str(texts.type)])
        ends = ends[texts.offset : texts.offset + len(texts) + 1]
        block = np.frombuffer(data or b"", np.uint8)
        if 8 * len(self._words) < len(block) + 16:
            self._words = np.empty(len(block) // 4 + 3, np.uint64)
        self._words.view(np.uint8)[: len(block)] = block
        cells = np.empty(len(texts), np.uint64)
        fault = id_table.spans.run(4 * len(texts), ends, len(block), cells)
        return None if fault else cells


def _is_constant(column: Any, constants: dict[str, object], role: str) -> bool:  # noqa: ANN401 (an array of Arrow)
    """Whether all cells are the same text, here and before."""
    if column.null_count or not _is_text(column.type):
        return False
    found = column.unique().to_pylist()
    return all(constants.setdefault(role, one) == one for one in found)


def _is_plain(column: Any) -> bool:  # noqa: ANN401 (an array of Arrow)
    """Whether there is nothing to say of a column that nobody needs."""
    if _is_text(column.type):
        column.validate(full=True)
        return True
    return str(column.type) in {*_NUMBERS, "bool", "null"}


def _is_text(kind: Any) -> bool:  # noqa: ANN401 (a type of Arrow)
    return str(getattr(kind, "value_type", kind)) in _TEXT
