"""The one door to polars and narwhals: any dataframe in, columns out.

polars and narwhals are imported when a function is called, never before.
"""

import io
from collections.abc import Collection, Mapping, Sequence
from inspect import signature
from typing import TYPE_CHECKING, Any

import numpy as np

from agencygraph.errors import MissingDependencyError, ParameterError

if TYPE_CHECKING:
    import narwhals as nw
    import pandas as pd
    import polars as pl


def is_frame(source: object) -> bool:
    """Whether narwhals can read this as a dataframe."""
    import narwhals as nw

    frame = nw.from_native(source, pass_through=True)
    return isinstance(frame, nw.DataFrame | nw.LazyFrame)


def columns_of(source: object) -> dict[str, list[Any]]:
    """Return the columns of any dataframe as Python lists.

    A named index of pandas is a column. A missing value is what the frame holds there:
    None, NaN, or pandas' NA.
    """
    import narwhals as nw

    frame = nw.from_native(source, pass_through=True)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    if not isinstance(frame, nw.DataFrame):
        message = f"a dataframe is wanted, not {type(source).__name__}"
        raise ParameterError(message)
    columns = {name: frame[name].to_list() for name in frame.columns}
    return {**_index_of(frame, columns), **columns}


def _index_of(frame: "nw.DataFrame[Any]", columns: Collection[str]) -> dict[str, Any]:
    """Columns that pandas keeps as an index, by their names; ids often stand there."""
    import narwhals as nw

    index = nw.maybe_get_index(frame)
    if index is None:
        return {}
    return {
        name: index.get_level_values(name).tolist()
        for name in index.names
        if isinstance(name, str) and name not in columns
    }


def to_polars(columns: Mapping[str, Sequence[Any]]) -> "pl.DataFrame":
    """Return a polars frame of the columns; what is NaN there is null in polars.

    To polars a NaN is a number, larger than any other: it would pass ``> 0`` and come
    first from the top.
    """
    import polars as pl

    frame = pl.DataFrame(plain_columns(columns))
    return frame.with_columns(pl.selectors.float().fill_nan(None))


def to_parquet(
    columns: Mapping[str, Sequence[Any]], about: Mapping[str, str] | None = None
) -> bytes:
    """Return the columns as the bytes of a Parquet file; a column of nothing is text.

    What is NaN is null in the file. The bytes follow from the columns and from
    ``about`` alone: what is said of the whole file, by name. Versions of polars that cannot write that leave it out.
    """
    import polars as pl

    frame = pl.DataFrame(dict(columns), strict=False)
    nothing = pl.selectors.by_dtype(pl.Null)
    content = io.BytesIO()
    frame = frame.with_columns(nothing.cast(pl.String))
    write = frame.with_columns(pl.selectors.float().fill_nan(None)).write_parquet
    known = signature(write).parameters
    options: dict[str, Any] = {"metadata": dict(about)} if about else {}
    write(content, **{name: options[name] for name in options if name in known})
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
