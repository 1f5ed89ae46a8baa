"""What each engine does in its own way: reading, writing, numbering rows.

All else is written once, against narwhals. DuckDB and PySpark are imported when a frame
of theirs, or their name, is given.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.exceptions import ComputeError

from agencygraph.errors import (
    DataError,
    MissingDependencyError,
    ParameterError,
    Problem,
)
from agencygraph.logs._relations import Frame, engine_name

CSV, PARQUET = (".csv", ".tsv", ".txt"), ".parquet"
SEPARATORS = (",", ";", "\t", "|")
ROW = "row_"
"""Column with the row of a file that a person sees there; the header is row 1."""

_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT])(i?)B", re.IGNORECASE)
_SCALES = {"K": 1, "M": 2, "G": 3, "T": 4}
SWELLS = 5
"""How many times the size of its files polars takes (100 million rows of Parquet)."""


def bytes_of(memory: str) -> int:
    """Bytes that ``4GB`` or ``512 MiB`` means.

    Examples
    --------
    >>> bytes_of("4GB"), bytes_of("1 MiB")
    (4000000000, 1048576)
    """
    found = _MEMORY.fullmatch(memory.strip())
    if not found or not float(found[1]):
        message = f"memory is a size such as 4GB or 800MB, not {memory!r}"
        raise ParameterError(message)
    base = 1024 if found[3] else 1000
    return int(float(found[1]) * base ** _SCALES[found[2].upper()])


def chosen(engine: str, paths: Sequence[Path], memory: str) -> str:
    """Engine for files: DuckDB where polars would take more than is allowed."""
    room = bytes_of(memory)
    if engine != "auto":
        return engine
    size = sum(path.stat().st_size for path in paths)
    return "duckdb" if size * SWELLS > room and _has_duckdb() else "polars"


def _has_duckdb() -> bool:
    try:
        _duckdb()
    except MissingDependencyError:
        return False
    return True


def _duckdb() -> Any:  # noqa: ANN401 (a module)
    try:
        import duckdb
    except ImportError as error:
        package = "duckdb"
        raise MissingDependencyError(package, package) from error
    return duckdb


def connect(folders: Sequence[Path], work: Path, memory: str) -> Any:  # noqa: ANN401 (a connection)
    """Open a DuckDB of our own: its memory bounded, its reach these folders.

    What does not fit is spilled into the work folder. Nothing is loaded from elsewhere
    and no setting can be changed after this.
    """
    connection = _duckdb().connect()
    reach = ", ".join(quoted(str(path.resolve())) for path in (*folders, work))
    for setting in (
        f"memory_limit = '{bytes_of(memory)}B'",
        f"temp_directory = {quoted(str(work / 'spill'))}",
        f"allowed_directories = [{reach}]",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        "enable_progress_bar = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection


def quoted(text: str) -> str:
    """Text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def open_log(path: Path, connection: Any) -> Frame:  # noqa: ANN401 (a connection, or None)
    """Return a file as a lazy frame; of CSV every column as text."""
    suffix = path.suffix.casefold()
    if suffix == PARQUET:
        if connection is None:
            return _own(pl.scan_parquet(path))
        return _own(connection.sql(_parquet_query(path)))
    if suffix not in CSV:
        message = f"{path.name} is neither CSV nor Parquet: give .csv or .parquet"
        raise ParameterError(message)
    mark = _separator(path)
    if connection is None:
        scanned = pl.scan_csv(path, separator=mark, infer_schema=False)
        return _own(scanned)
    options = f"delim={quoted(mark)}, header=true, all_varchar=true, quote='\"', "
    options += "escape='\"', null_padding=false, ignore_errors=false, auto_detect=false"
    names = _header(path, mark)
    kinds = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
    query = f"SELECT * FROM read_csv({quoted(str(path))}, {options}, "  # noqa: S608 (quoted)
    return _own(connection.sql(f"{query}columns={{{kinds}}})"))


def _separator(path: Path) -> str:
    """Mark that is most often in the first line."""
    first = _first_line(path)
    return max(SEPARATORS, key=first.count)


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace") as handle:
        return handle.readline(1 << 16)


def _header(path: Path, mark: str) -> list[str]:
    import csv

    return next(csv.reader([_first_line(path).rstrip("\r\n")], delimiter=mark), [])


def _parquet_query(path: Path) -> str:
    name = str(path / "*.parquet") if path.is_dir() else str(path)
    return f"SELECT * FROM read_parquet({quoted(name)})"  # noqa: S608 (quoted)


def _own(native: Any) -> Frame:  # noqa: ANN401 (a frame of any engine)
    found: Frame = nw.from_native(native)
    return found


def numbered(frame: Frame) -> Frame:
    """Rows with their number in the file, where the engine has one.

    Spark numbers none: it would have to send all rows through one task.
    """
    native: Any = frame.to_native()
    engine = engine_name(frame)
    if engine == "pyspark":  # pragma: no cover (its tests are a step of their own)
        return frame.with_columns(nw.lit(None).cast(nw.Int64).alias(ROW))
    if engine == "polars":
        return _own(native.with_row_index(ROW, offset=2).cast({ROW: pl.Int64}))
    query = f"SELECT *, row_number () OVER () + 1 AS {ROW} FROM agencygraph_log"  # noqa: S608 (no input)
    return _own(native.query("agencygraph_log", query))


def read_back(path: Path, like: Frame) -> Frame:
    """Parquet that was written here, on the engine of another frame."""
    native: Any = like.to_native()
    engine = engine_name(like)
    if engine == "pyspark":  # pragma: no cover (its tests are a step of their own)
        return _own(native.sparkSession.read.parquet(str(path)))
    if engine == "polars":
        return _own(pl.scan_parquet(path))
    return _own(native.query("agencygraph_any", _parquet_query(path)))


def write_out(frame: Frame, path: Path) -> None:
    """Write a frame as Parquet by its own engine: Spark makes a folder of it."""
    native: Any = frame.to_native()
    engine = engine_name(frame)
    if engine == "pyspark":  # pragma: no cover (its tests are a step of their own)
        native.write.parquet(str(path))
    elif engine == "polars":
        native.sink_parquet(path)
    else:
        native.write_parquet(str(path), compression="zstd")


def small(columns: Mapping[str, Any], like: Frame, folder: Path, name: str) -> Frame:
    """Columns of Python as a frame on the engine of another."""
    held = pl.DataFrame(dict(columns))
    engine = engine_name(like)
    if engine == "pyspark":  # pragma: no cover (its tests are a step of their own)
        native: Any = like.to_native()
        arrow = held.to_arrow(compat_level=pl.CompatLevel.oldest())
        return _own(native.sparkSession.createDataFrame(arrow))
    if engine == "polars":
        return _own(held.lazy())
    path = folder / f"{name}{PARQUET}"
    held.write_parquet(path)
    path.chmod(0o600)
    return read_back(path, like)


@contextmanager
def told(name: str) -> Iterator[None]:
    """What an engine says of a file it cannot read, as a problem with that file."""
    try:
        yield
    except (
        pl.exceptions.ComputeError,
        pl.exceptions.SchemaError,
        ComputeError,
    ) as error:
        raise DataError([_unreadable(name, error)]) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
            raise DataError([_unreadable(name, error)]) from error
        raise


def _unreadable(name: str, error: Exception) -> Problem:
    if "memory" in type(error).__name__.casefold():
        rule = "the memory that is allowed is not enough"
        return Problem(rule, "allow more, such as 8GB", name)
    said = str(error).strip().splitlines()
    fix = "export it again, as UTF-8 with as many cells in each row as in the first"
    return Problem(
        f"it cannot be read: {said[0] if said else type(error).__name__}", fix, name
    )
