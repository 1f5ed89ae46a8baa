"""What relational code is made of: exact sums, cases, both ends of a tie.

Each helper stands for a way in which engines differ (docs/guide/logs.md tells them).
"""

from typing import Any, TypeAlias

import narwhals.stable.v2 as nw

from agencygraph.errors import ParameterError

Frame: TypeAlias = nw.LazyFrame[Any]
MICRO = 1_000_000
"""Parts of a weight: the unit in which weights are summed."""

ENDS = ["source", "target"]
ENGINES = ("polars", "duckdb", "pyspark")


def lazy(frame: object, name: str = "frame") -> Frame:
    """Take any dataframe as a lazy frame of its own engine; what is in memory: polars.

    Raises
    ------
    ParameterError
        It is no dataframe, or one of an engine on which this was never tried.
    """
    found: Any = nw.from_native(frame, pass_through=True)
    if isinstance(found, nw.DataFrame):
        return found.lazy(backend="polars")
    if not isinstance(found, nw.LazyFrame):
        message = f"{name} is a frame, not {type(frame).__name__}"
        raise ParameterError(message)
    engine = engine_name(found)
    if engine not in ENGINES:  # pragma: no cover (of Dask or Ibis, which none has)
        message = f"{name} is of polars, DuckDB or PySpark, not of {engine}: results "
        message += "were never compared there; write it as Parquet and give the file"
        raise ParameterError(message)
    return found


def engine_name(frame: Frame) -> str:
    """Name of the engine that a frame belongs to."""
    return str(frame.implementation.value)


def same_engine(one: Frame, two: Frame, names: str) -> None:
    """Refuse frames of two engines: nothing is moved between them unasked."""
    if engine_name(one) != engine_name(two):
        message = f"{names} are of one engine, not of {engine_name(one)} and "
        message += f"{engine_name(two)}"
        raise ParameterError(message)


def total(name: str) -> nw.Expr:
    """Sum as int64: DuckDB widens it to 128 bits, and writes those as floats."""
    return nw.col(name).cast(nw.Int64).sum().cast(nw.Int64)


def distinct(frame: Frame) -> Frame:
    """Different rows, by groups: ``unique`` is a window, and SQL sorts for it."""
    names = frame.collect_schema().names()
    return frame.group_by(names).agg(rows_=rows()).select(names)


def rows() -> nw.Expr:
    """Return the number of rows as int64: each engine has a type of its own for it."""
    return nw.len().cast(nw.Int64)


def whole(value: int) -> nw.Expr:
    """Literal of int64."""
    return nw.lit(value).cast(nw.Int64)


def flag(condition: nw.Expr) -> nw.Expr:
    """1 where it holds, else 0 (also where it is null); Spark sums no booleans."""
    return nw.when(condition).then(whole(1)).otherwise(whole(0))


def divided(frame: Frame, into: str, part: nw.Expr, by: nw.Expr) -> Frame:
    """Frame with the whole quotient of numbers ≥ 0 as a column, rounded down.

    Exact where it is below 2**52: Spark divides as floats, which beyond 2**53 may be
    one off; this puts it right. In steps, each a column: an expression that names
    another several times doubles with every level, and DuckDB takes it as it is.
    """
    p, q, r, b = (nw.col(f"divided_{one}") for one in "pqrb")
    frame = frame.with_columns(divided_p=part, divided_b=by)
    frame = frame.with_columns(divided_q=(p // b).cast(nw.Int64))
    frame = frame.with_columns(divided_r=p - q * b)
    more = nw.when(r >= b).then(q + 1).otherwise(q)
    found = nw.when(r < 0).then(q - 1).otherwise(more).cast(nw.Int64)
    named = frame.with_columns(found.alias(into))
    return named.drop(*(f"divided_{one}" for one in "pqrb"))


def case(*pairs: tuple[nw.Expr, Any], default: Any) -> nw.Expr:  # noqa: ANN401 (a literal)
    """Value of the first condition that holds."""
    found = nw.lit(default)
    for condition, value in reversed(pairs):
        found = nw.when(condition).then(nw.lit(value)).otherwise(found)
    return found


def amount(micro: str) -> nw.Expr:
    """Weight in its own unit: one division, rounded in the same way everywhere.

    By a column: polars multiplies by 1e-6 where the divisor is one number, and gives
    0.09999999999999999 for 0.1.
    """
    parts = (nw.col(micro) * 0 + MICRO).cast(nw.Float64)
    return nw.col(micro).cast(nw.Float64) / parts


def stacked(*frames: Frame) -> Frame:
    """Rows of frames below one another, with the columns of the first."""
    names = frames[0].collect_schema().names()
    return nw.concat([frame.select(names) for frame in frames], how="vertical")


def both_ways(ties: Frame) -> Frame:
    """Each undirected tie from either end."""
    back = ties.with_columns(source=nw.col("target"), target=nw.col("source"))
    return stacked(ties, back)


def ordered(ties: Frame) -> Frame:
    """Undirected ties with the smaller id as their source."""
    return ties.with_columns(
        source=nw.min_horizontal(*ENDS), target=nw.max_horizontal(*ENDS)
    )


def with_agencies(ties: Frame, people: Frame) -> Frame:
    """Ties between people of known agencies, with these as ``g`` and ``h``."""
    known = people.filter(~nw.col("agency").is_null())
    one = known.select(source=nw.col("id"), g=nw.col("agency"))
    two = known.select(target=nw.col("id"), h=nw.col("agency"))
    return ties.join(one, on="source", how="inner").join(two, on="target", how="inner")


def tie_frame(ties: object, *more: str) -> Frame:
    """Ties that were checked, with the columns that measures need.

    Raises
    ------
    ParameterError
        There is no ``weight_micro``: the ties were not checked.
    """
    frame = lazy(ties, "ties")
    wanted = [*ENDS, "weight_micro", *more]
    missing = [name for name in wanted if name not in frame.collect_schema().names()]
    if missing:
        message = f"ties have no column {missing[0]!r}; relational.checked_ties(ties) "
        message += "checks them and adds what is needed"
        raise ParameterError(message)
    return frame.select(wanted)


def people_frame(people: object, ties: Frame) -> Frame:
    """Return people with id and agency, on the engine of the ties."""
    frame = lazy(people, "people")
    same_engine(ties, frame, "ties and people")
    names = frame.collect_schema().names()
    missing = [name for name in ("id", "agency") if name not in names]
    if missing:
        message = f"people have no column {missing[0]!r}; there are {', '.join(names)}"
        raise ParameterError(message)
    return frame.select("id", "agency")
