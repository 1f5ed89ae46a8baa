"""The one door to polars and narwhals: any dataframe in, columns out.

polars and narwhals are imported when a function is called, never before.
"""

import io
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import (
    DataError,
    MissingDependencyError,
    ParameterError,
    Problem,
)

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


def is_frame(source: object) -> bool:
    """Whether narwhals can read this as a dataframe."""
    import narwhals as nw

    frame = nw.from_native(source, pass_through=True)
    return isinstance(frame, nw.DataFrame | nw.LazyFrame)


def columns_of(source: object) -> dict[str, list[Any]]:
    """Return the columns of any dataframe as Python lists.

    A missing value is what the frame holds there: None, NaN, or pandas' NA.
    """
    import narwhals as nw

    frame = nw.from_native(source, pass_through=True)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    if not isinstance(frame, nw.DataFrame):
        message = f"a dataframe is wanted, not {type(source).__name__}"
        raise ParameterError(message)
    return {name: frame[name].to_list() for name in frame.columns}


def check_parquet(path: Path) -> None:
    """Refuse a file that does not begin and end as Parquet does."""
    with path.open("rb") as file:
        begins = file.read(4)
        file.seek(-min(4, path.stat().st_size), io.SEEK_END)
        ends = file.read(4)
    if begins != b"PAR1" or ends != b"PAR1":
        whole = "is cut short" if begins == b"PAR1" else "is not a Parquet file"
        raise _damaged(path, f"the file {whole}")


def read_parquet(path: Path) -> "pl.DataFrame":
    """Return a Parquet file as a polars frame.

    Raises
    ------
    DataError
        The file is damaged, or has a nested column.
    """
    import polars as pl

    try:
        frame = pl.read_parquet(path, glob=False, use_statistics=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise _damaged(
            path, "the file is damaged: it is not read as Parquet"
        ) from error
    nested = [name for name, kind in frame.schema.items() if kind.is_nested()]
    if nested:
        raise DataError(
            Problem(
                "the column is nested: its cells hold lists or records",
                "give one plain value a cell",
                file=path.name,
                column=name,
            )
            for name in nested
        )
    return frame


def _damaged(path: Path, rule: str) -> DataError:
    return DataError([Problem(rule, "export it again", file=path.name)])


SEPARATOR = "\x1f"
"""Between the cells of ``text_of``."""


def text_of(frame: "pl.DataFrame", names: Sequence[str]) -> bytes:
    """Return columns as delimited text without any quotation marks."""
    content = io.BytesIO()
    frame.select(names).write_csv(
        content, separator=SEPARATOR, quote_style="never", include_header=False
    )
    return content.getvalue()


def are_plain(
    frame: "pl.DataFrame", names: Mapping[str, str], differing: Collection[str]
) -> bool:
    """Whether ids are text, weights finite numbers, and other columns of one value.

    ``names`` are the columns by their meaning; those not in ``differing`` may hold one
    value only. None may have a null.
    """
    import polars as pl

    for role, name in names.items():
        column, weight = frame[name], role == "weight"
        if column.null_count() or (column.dtype != pl.String and not weight):
            return False
        if weight and not (column.dtype.is_float() or column.dtype.is_integer()):
            return False
        if weight and not bool((column.is_finite() & (column >= 0)).all()):
            return False
        if role not in differing and column.n_unique() > 1:
            return False
    return True


def weights_of(frame: "pl.DataFrame", name: str) -> NDArray[np.float64]:
    """Return a column of numbers."""
    import polars as pl

    return frame[name].cast(pl.Float64).to_numpy()


def to_polars(columns: Mapping[str, Sequence[Any]]) -> "pl.DataFrame":
    """Return a polars frame of the columns."""
    import polars as pl

    return pl.DataFrame(plain_columns(columns))


def to_parquet(columns: Mapping[str, Sequence[Any]]) -> bytes:
    """Return the columns as the bytes of a Parquet file; a column of nothing is text.

    The bytes follow from the columns alone.
    """
    import polars as pl

    frame = pl.DataFrame(dict(columns), strict=False)
    nothing = pl.selectors.by_dtype(pl.Null)
    content = io.BytesIO()
    frame.with_columns(nothing.cast(pl.String)).write_parquet(content)
    return content.getvalue()


def to_pandas(columns: Mapping[str, Sequence[Any]]) -> "pd.DataFrame":
    """Return a pandas frame of the columns."""
    try:
        import pandas as pd
    except ImportError as error:
        package = "pandas"
        raise MissingDependencyError(package, "notebook") from error
    return pd.DataFrame(plain_columns(columns))


def plain_columns(columns: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """Return the columns as polars takes them."""
    return {name: _plain(values) for name, values in columns.items()}


def _plain(values: Any) -> Any:  # noqa: ANN401 (a column of any type)
    """NumPy numbers as they are, everything else as a list (text, None)."""
    if isinstance(values, np.ndarray) and values.dtype != object:
        return values
    return list(values)
