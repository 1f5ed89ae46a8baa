"""Ties out of the columns of a Parquet file: no text object a row."""

from collections.abc import Mapping
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import tie_text
from agencygraph.io.id_book import IdBook
from agencygraph.io.limits import DEFAULT
from agencygraph.io.parquet import batch_columns, open_file, rows_of

ROWS = 1 << 17
"""Rows that are read at a time: a group of rows has its texts but once."""

ENDS = ("source", "target")
Found = tuple[NDArray[np.int32], NDArray[np.float64]]
"""Numbers of all sources, then of all targets; weights."""


class ParquetTies:
    """Reads columns into numbers; gives up where anything is unusual."""

    def __init__(self, handle: BinaryIO, name: str) -> None:
        self.book = IdBook()
        self._file = open_file(handle, name, DEFAULT, as_numbers=True)
        self._rows = min(ROWS, 2 * rows_of(self._file))

    def first_row(self) -> dict[str, list[Any]]:
        """Return the first row, if there is one."""
        for batch in self._file.iter_batches(1, use_threads=False):
            return batch_columns(batch)
        return {name: [] for name in self._file.schema_arrow.names}

    def read(self, headers: Mapping[str, str]) -> Found | None:
        """Read ids and weights; ``headers`` are columns by what they mean.

        None where there may be something to tell: a blank, a weight that is none, a
        column of several kinds, or one that is not plain.
        """
        total = self._file.metadata.num_rows
        codes, weights = np.empty(2 * total, np.int32), np.ones(total)
        constants: dict[str, object] = {}
        at = 0
        for batch in self._file.iter_batches(self._rows, use_threads=False):
            rows = slice(at, at + len(batch))
            at = rows.stop
            if at > total:
                return None
            for role, name in headers.items():
                column = batch.column(name)
                if role == "weight":
                    fine = _weights(column, weights[rows])
                elif role in ENDS:
                    start = total * ENDS.index(role)
                    fine = self._ids(column, codes[start + rows.start : start + at])
                else:
                    fine = _is_constant(column, constants, role)
                if not fine:
                    return None
            others = set(batch.schema.names) - set(headers.values())
            if not all(_is_plain(batch.column(name)) for name in others):
                return None
        return (codes, weights) if at == total else None

    def _ids(self, column: Any, codes: NDArray[np.int32]) -> bool:  # noqa: ANN401 (an array of Arrow)
        """Number the ids of a column: of a dictionary those that are used."""
        import pyarrow as pa

        if column.null_count:
            return False
        if not pa.types.is_dictionary(column.type):
            cells = self._cells(column)
            return cells is not None and self.book.number(*cells, codes)
        cells = self._cells(column.dictionary)
        if cells is None:
            return False
        block, (firsts, keys) = cells
        places = column.indices.to_numpy()
        used = np.zeros(len(firsts), np.bool_)
        used[places] = True
        numbers = np.empty(np.count_nonzero(used), np.int32)
        if not self.book.number(block, (firsts[used], keys[used]), numbers):
            return False
        number_of = np.zeros(len(firsts), np.int32)
        number_of[used] = numbers
        np.take(number_of, places, out=codes, mode="clip")
        return True

    def _cells(self, texts: Any) -> tuple[NDArray[np.uint8], tie_text.Cells] | None:  # noqa: ANN401 (an array of Arrow)
        """Where texts stand, and their keys."""
        import pyarrow as pa

        large = pa.types.is_large_string(texts.type)
        if not (large or pa.types.is_string(texts.type)) or texts.null_count:
            return None
        _, offsets, data = texts.buffers()
        ends = np.frombuffer(offsets, np.int64 if large else np.int32)
        ends = ends[texts.offset : texts.offset + len(texts) + 1]
        block = np.frombuffer(data or b"", np.uint8)
        cells = np.empty(len(texts), np.int64), np.empty(len(texts), np.int64)
        work = 4 * len(texts) + len(block)
        return None if tie_text.keys.run(work, block, ends, cells) else (block, cells)


def _weights(column: Any, weights: NDArray[np.float64]) -> bool:  # noqa: ANN401 (an array of Arrow)
    """Convert numbers; whether all are finite and from 0."""
    import pyarrow as pa

    kind = column.type
    if column.null_count or not (
        pa.types.is_floating(kind) or pa.types.is_integer(kind)
    ):
        return False
    weights[:] = column.to_numpy(zero_copy_only=False)
    return bool(weights.min(initial=0) >= 0 and weights.max(initial=0) < np.inf)


def _is_constant(column: Any, constants: dict[str, object], role: str) -> bool:  # noqa: ANN401 (an array of Arrow)
    """Whether all cells are the same text, here and before."""
    if column.null_count or not _is_text(column.type):
        return False
    found = column.unique().to_pylist()
    return all(constants.setdefault(role, one) == one for one in found)


def _is_plain(column: Any) -> bool:  # noqa: ANN401 (an array of Arrow)
    """Whether there is nothing to say of a column that nobody needs."""
    import pyarrow as pa

    kind = column.type
    if _is_text(kind):
        column.validate(full=True)
        return True
    return bool(
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_null(kind)
    )


def _is_text(kind: Any) -> bool:  # noqa: ANN401 (a type of Arrow)
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
