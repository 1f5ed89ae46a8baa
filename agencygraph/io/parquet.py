"""Parquet files, by pyarrow: this is its one door.

A damaged file is an error of pyarrow, never the end of the process. A file of a few
bytes may say that it holds a billion cells, or one long text a million times: what a
file takes is counted before it is read and while it is read
(docs/decisions/0015-parquet-is-read-by-pyarrow.md).
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from agencygraph.errors import DataError, MissingDependencyError, Problem
from agencygraph.io.limits import Limits
from agencygraph.io.parquet_footer import Footer, check_pages, footer_of
from agencygraph.io.refuse import refuse
from agencygraph.io.regular import open_regular
from agencygraph.io.tables import TextTable, from_columns
from agencygraph.io.text import listing

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

SUFFIX = ".parquet"
UNPACKED = 20
"""How many times its size a file may take up, beyond the limits."""
BATCH, FEW, GROUP = 1 << 16, 1 << 15, 1 << 20
"""Rows that are read at a time: as objects of Python; as numbers, so few that they stay
in the cache of the processor, unless a group of rows has a dictionary, which is better
read but once."""
CELL, BARE_CELL = 64, 16
"""Bytes that a cell takes at least: as text of its own; as a number."""
AT_ONCE = 1 << 28
"""Bytes of text that share their beginnings, and are unpacked at a time."""


def parquet_table(path: Path, limits: Limits) -> TextTable:
    """Read a file; numbers and dates become text as those of a dataframe do.

    Raises
    ------
    DataError
        The file is not Parquet, is cut short or damaged, asks for more than the limits
        allow, or has a nested column.
    """
    return from_columns(path.name, parquet_columns(path, limits))


def parquet_columns(path: Path, limits: Limits) -> dict[str, list[Any]]:
    """Return the columns of a file as they are, numbers as numbers."""
    with open_regular(path) as handle, sound(path.name):
        file, rows = open_file(handle, path.name, limits)
        names = file.schema_arrow.names
        columns: dict[str, list[Any]] = {name: [] for name in names}
        room = _room(handle, limits.unpacked)
        for batch in file.iter_batches(rows, use_threads=False):
            room -= sum(map(_text_bytes, batch.columns))
            if room < 0:
                most = _room(handle, limits.unpacked)
                rule = f"its cells hold more than {most:,} bytes of text"
                refuse(path.name, rule, "raise the limit 'unpacked'")
            for name, cells in batch_columns(batch).items():
                columns[name] += cells
    return columns


def open_file(
    handle: BinaryIO, name: str, limits: Limits, *, as_numbers: bool = False
) -> tuple["pq.ParquetFile", int]:
    """Open a file of plain columns; how many rows of it are to be read at a time.

    It takes no more memory than it may. A text that stands in many cells is read once,
    with the places where it stands: that takes no more than the file holds.
    ``as_numbers``: cells are not to become objects of Python; then only texts that the
    file holds in this way are read so.
    """
    pq = _pyarrow_parquet()
    _check_ends(handle, name)
    file = pq.ParquetFile(handle, pre_buffer=False)
    _check_columns(file, name)
    footer = footer_of(handle)
    need = _declared(file, footer, BARE_CELL if as_numbers else CELL)
    if need > _room(handle, limits.memory):
        rule = f"reading the file takes about {need:,} bytes of memory, "
        rule += f"and {_room(handle, limits.memory):,} are allowed"
        refuse(name, rule, "raise the limit 'memory'")
    check_pages(handle, footer)
    texts = _texts_in(footer, as_numbers=as_numbers)
    most = (GROUP if texts else FEW) if as_numbers else BATCH
    # Read ahead by threads of pyarrow, a file of Python's may end the process as it
    # exits (apache/arrow#34314), and whole groups of rows would be in memory.
    file = pq.ParquetFile(
        handle, metadata=file.metadata, read_dictionary=texts, pre_buffer=False
    )
    return file, _rows_of(footer, most)


def _texts_in(footer: Footer, *, as_numbers: bool) -> list[str]:
    """Columns of text; those alone of which the file has a dictionary, if asked.

    Texts that are told by how they differ cannot be read in this way.
    """
    return [
        path
        for path, parts in footer.parts.items()
        if all(part.is_text and not part.is_delta for part in parts)
        and (not as_numbers or any(part.has_dictionary for part in parts))
    ]


@contextmanager
def sound(name: str) -> Iterator[None]:
    """Tell what pyarrow says of a file in a sentence of ours."""
    try:
        yield
    except (DataError, MissingDependencyError):
        raise
    except MemoryError:
        rule = "reading the file was given up: it asks for more memory than there is"
        refuse(name, rule, "export it again, or in parts")
    except NotImplementedError:
        rule = "the file is packed or encoded in a way that is not read here"
        refuse(name, rule, "export it as plain Parquet, or as CSV")
    except (OSError, ValueError, LookupError, ArithmeticError, TypeError):
        refuse(
            name, "the file is damaged: it is not read as Parquet", "export it again"
        )


def _rows_of(footer: Footer, most: int) -> int:
    """Rows to read at a time: few, if their texts may share long beginnings."""
    sharing = [
        part.size
        for parts in footer.parts.values()
        if any(part.is_delta for part in parts)
        for part in parts
    ]
    return min(most, max(1, AT_ONCE // (1 + max(sharing)))) if sharing else most


def release_memory() -> None:
    """Give back what pyarrow keeps for the next time."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()


def batch_columns(batch: "pa.RecordBatch") -> dict[str, list[Any]]:
    """Return the columns as Python lists."""
    names = batch.schema.names
    return dict(zip(names, map(_values, batch.columns), strict=True))


def _values(array: "pa.Array") -> list[Any]:
    """Cells of a column: a text that stands in many of them is there once."""
    import pyarrow as pa

    kind = array.type
    if isinstance(kind, pa.BaseExtensionType):
        return _values(array.storage)
    if pa.types.is_dictionary(kind) and len(array) < len(array.dictionary):
        return _values(array.dictionary_decode())
    if pa.types.is_dictionary(kind):
        known = [*_values(array.dictionary), None]
        return [known[i] for i in array.indices.fill_null(len(known) - 1).to_pylist()]
    cells: list[Any] = _no_finer(array).to_pylist()
    return cells


def _no_finer(array: "pa.Array") -> "pa.Array":
    """Nanoseconds as microseconds: Python knows none."""
    import pyarrow as pa

    kind = array.type
    if getattr(kind, "unit", "") != "ns":
        return array
    if pa.types.is_timestamp(kind):
        return array.cast(pa.timestamp("us", tz=kind.tz), safe=False)
    coarser = pa.time64("us") if pa.types.is_time64(kind) else pa.duration("us")
    return array.cast(coarser, safe=False)


def _text_bytes(array: "pa.Array") -> int:
    """Bytes of the text in all cells, those that are there once counted for each."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_dictionary(array.type):
        return int(array.nbytes)
    lengths = pc.binary_length(array.dictionary).take(array.indices.drop_null())
    return int(pc.sum(lengths.cast(pa.int64())).as_py() or 0)


def _check_ends(handle: BinaryIO, name: str) -> None:
    """Refuse a file that does not begin and end as Parquet does."""
    handle.seek(0)
    begins = handle.read(4)
    handle.seek(-min(4, _size(handle)), io.SEEK_END)
    ends = handle.read(4)
    handle.seek(0)
    if begins != b"PAR1" or ends != b"PAR1":
        whole = "is cut short" if begins == b"PAR1" else "is not a Parquet file"
        refuse(name, f"the file {whole}", "export it again")


def _check_columns(file: "pq.ParquetFile", name: str) -> None:
    """Refuse columns that are nested, and two of one name."""
    import pyarrow as pa

    schema = file.schema_arrow
    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    if nested:
        rule = "the column is nested: its cells hold lists or records"
        fix = "give one plain value a cell"
        raise DataError(Problem(rule, fix, file=name, column=one) for one in nested)
    twice = sorted({one for one in schema.names if schema.names.count(one) > 1})
    if twice:
        rule = f"several columns are called {listing(map(repr, twice))}"
        refuse(name, rule, "give each a name of its own")


def _declared(file: "pq.ParquetFile", footer: Footer, cell: int) -> int:
    """About how many bytes of memory the file says that it takes."""
    columns = map(file.schema.column, range(len(file.schema)))
    row = sum(cell + max(column.length, 0) for column in columns)
    sizes = sum(part.size for parts in footer.parts.values() for part in parts)
    return int(sizes + footer.rows * row)


def _room(handle: BinaryIO, limit: int) -> int:
    return limit + UNPACKED * _size(handle)


def _size(handle: BinaryIO) -> int:
    return os.fstat(handle.fileno()).st_size


def _pyarrow_parquet() -> Any:  # noqa: ANN401 (a module)
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        package = "pyarrow"
        raise MissingDependencyError(package, "parquet") from error
    return pq
