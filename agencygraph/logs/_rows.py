"""Rows of a log in one shape, whatever the file, and what is wrong with them.

Columns: ``a``, ``b`` (who, as written), ``own`` (message or meeting), ``date`` (ten
characters), ``moment`` (second of the day), ``amount``, ``n``, and ``bad_...`` flags.
Text is taken apart by place, never by an engine's parser: those differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
from narwhals.schema import Schema

from agencygraph.errors import DataError, Problem
from agencygraph.logs._columns import Columns
from agencygraph.logs._engines import ROW, numbered
from agencygraph.logs._ids import BLANK
from agencygraph.logs._ids import LISTED as ON_ROSTER
from agencygraph.logs._relations import Frame, flag, rows, whole
from agencygraph.logs.calendar import number_of
from agencygraph.logs.checked import MOST_WEIGHT
from agencygraph.logs.rules import LogRules

LISTED = 1_000
"""Problems that are told one by one; the rest are counted."""

_CLOCK = r"^([T ][0-2][0-9]:[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?"
_CLOCK += r" ?(Z|UTC|[+-][0-9][0-9]:?[0-9][0-9])?)?$"
_NUMBER = r"^[0-9]{1,10}([.][0-9]{1,9})?$"
_COUNT = r"^[0-9]{1,9}$"
INVISIBLE = "\u00a0\u200b\u200c\u200d\u2060\ufeff"

WHO = {
    "email": ("sender", "recipient"),
    "meeting": ("organiser", "attendee"),
    "viva": ("source", "target"),
    "ties": ("source", "target"),
}
"""Fields of those a row is about; they become ``a`` and ``b``."""

_RULES = {
    "a": ("the cell is blank", "say who it was, or remove the row"),
    "b": ("the cell is blank", "say who it was, or remove the row"),
    "own": ("the cell is blank", "give the id, or remove the row"),
    "time": ("is not a date", "write year, month and day, such as 2024-03-12 09:30"),
    "amount": (
        f"is not a number from 0 to {MOST_WEIGHT:,}",
        "write a number, with a point before the decimals",
    ),
    "n": ("is not a whole number", "write how many recipients there were"),
}


@dataclass(frozen=True)
class Log:
    """A source of rows: its name, its frame, and what its columns are."""

    name: str
    frame: Frame
    form: str
    columns: Columns
    rules: LogRules

    @property
    def explodes(self) -> bool:
        """Whether several recipients stand in one cell."""
        return self.form == "email" and "recipient" not in self.columns

    @property
    def fields(self) -> dict[str, str]:
        """Field of each column of the one shape."""
        a, b = WHO[self.form]
        b = "recipients" if self.explodes else b
        own = "meeting" if self.form == "meeting" else "message"
        amount = "minutes" if self.form == "meeting" else "weight"
        return {
            "a": a, "b": b, "own": own, "time": "time", "amount": amount,
            "n": "n_recipients",
        }  # fmt: skip

    @property
    def unused(self) -> list[str]:
        """Names of columns that nothing is read from."""
        used = {ROW, *(self.column(part) for part in self.fields)}
        return [n for n in self.frame.collect_schema().names() if n not in used]

    def column(self, part: str) -> str | None:
        """Name of the column that holds it; None where there is none."""
        return self.columns.get(self.fields[part])


def prepared(log: Log, frame: Frame) -> Frame:
    """Rows of the log in the one shape, those of bad cells flagged."""
    schema = frame.collect_schema()
    extra = [ROW] if ROW in schema.names() else []
    raw: dict[str, nw.Expr] = {}
    for part in ("a", "b", "own"):
        raw[part] = _text(log, part, schema)
    raw["own"] = raw["own"].fill_null("")
    raw["date"], raw["clock"], raw["moment"] = _time(log, schema)
    raw["amount"], raw["bad_amount"] = _number(log, "amount", schema, _NUMBER)
    found, raw["bad_n"] = _number(log, "n", schema, _COUNT)
    raw["n"] = found.cast(nw.Int64)
    none = nw.lit(value=False)
    blank_own = raw["own"] == ""
    raw["bad_own"] = none if log.column("own") is None else blank_own
    raw["bad_clock"] = ~raw["clock"].str.contains(_CLOCK)
    if log.explodes:
        nothing = f"^[{log.rules.separator} \t{INVISIBLE}]*$"
        raw["bad_b"] = raw["b"].is_null() | raw["b"].str.contains(nothing)
    return frame.select(*extra, **raw)


def _text(log: Log, part: str, schema: Schema) -> nw.Expr:
    column = log.column(part)
    if column is None:
        return nw.lit("")
    kind = schema[column]
    if kind != nw.String and not kind.is_integer() and kind != nw.Categorical:
        rule, fix = "ids are text or whole numbers", "convert the column"
        raise DataError([_about(log, column, f"{rule}, not {kind}", fix)])
    return nw.col(column).cast(nw.String)


def _about(log: Log, column: str, rule: str, fix: str) -> Problem:
    return Problem(rule, fix, file=log.name, row=1, column=column)


def _time(log: Log, schema: Schema) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """Ten characters of a date, the rest, and the second of the day."""
    column = log.column("time")
    if column is None:
        return nw.lit(""), nw.lit(""), whole(0)
    kind: Any = schema[column]
    if kind == nw.Date:
        return nw.col(column).cast(nw.String), nw.lit(""), whole(0)
    if kind == nw.Datetime:
        if kind.time_zone is not None:
            rule = f"the times have a time zone ({kind.time_zone})"
            fix = "convert them to local time without a zone: the day is that of people"
            raise DataError([_about(log, column, rule, fix)])
        time = nw.col(column)
        second = time.dt.hour().cast(nw.Int64) * 3600
        second = second + time.dt.minute().cast(nw.Int64) * 60
        second = second + time.dt.second().cast(nw.Int64)
        text = time.cast(nw.Date).cast(nw.String)
        return text, nw.lit(""), second.fill_null(0)
    if kind != nw.String:
        fix = "give dates, or text such as 2024-03-12 09:30"
        raise DataError([_about(log, column, f"times are not {kind}", fix)])
    text = nw.col(column)
    clock = text.str.slice(10)
    told = clock.str.contains(_CLOCK) & (clock != "")
    with_seconds = told & clock.str.contains("^......:")
    moment = (
        _digits(told, clock, 1) * 3600
        + _digits(told, clock, 4) * 60
        + _digits(with_seconds, clock, 7)
    )
    return text.str.slice(0, 10), clock, moment


def _digits(there: nw.Expr, text: nw.Expr, place: int) -> nw.Expr:
    """Two digits as a number, 0 where they are not there."""
    found = nw.when(there).then(text.str.slice(place, 2)).otherwise(nw.lit("0"))
    return found.cast(nw.Int64)


def _number(
    log: Log, part: str, schema: Schema, pattern: str
) -> tuple[nw.Expr, nw.Expr]:
    """Return a column as a float, and where it is none (there it is 0)."""
    column = log.column(part)
    if column is None:
        return nw.lit(1.0 if part == "amount" else 0.0), nw.lit(value=False)
    kind, cell = schema[column], nw.col(column)
    if kind == nw.String:
        fine = cell.fill_null("").str.contains(pattern)
        text = nw.when(fine).then(cell).otherwise(nw.lit("0"))
        value = text.cast(nw.Float64)
    elif kind.is_numeric():
        value = cell.cast(nw.Float64).fill_null(-1.0)
        fine = ~value.is_nan() & value.is_finite() & (value >= 0)
        fine = fine & (value.floor() == value) if part == "n" else fine
        value = nw.when(fine).then(value).otherwise(nw.lit(0.0))
    else:
        raise DataError([_about(log, column, f"not numbers but {kind}", "convert it")])
    large = value > (1e9 if part == "n" else float(MOST_WEIGHT))
    value = nw.when(large).then(nw.lit(0.0)).otherwise(value)
    return value, ~fine | large


def day_of_text(text: str, *, dayfirst: bool | None) -> int | None:
    """Days since 1970 of 2024-03-12, or of 12/03/2024 where ``dayfirst`` says how.

    Examples
    --------
    >>> (
    ...     day_of_text("1970-01-02", dayfirst=None),
    ...     day_of_text("2024-02-30", dayfirst=None),
    ... )
    (1, None)
    >>> (
    ...     day_of_text("02/01/1970", dayfirst=True),
    ...     day_of_text("02/01/1970", dayfirst=None),
    ... )
    (1, None)
    """
    if len(text) != 10 or not text.isascii():
        return None
    if text[2] + text[5] == "//" and dayfirst is not None:
        day, month = (text[:2], text[3:5]) if dayfirst else (text[3:5], text[:2])
        text = f"{text[6:]}-{month}-{day}"
    if text[4] + text[7] != "--":
        return None
    try:
        return number_of(date.fromisoformat(text))
    except ValueError:
        return None


def day_comes_first(texts: Iterable[str]) -> bool | None:
    """Whether dates with strokes have the day first; None where they do not tell.

    They tell where only one of both ways makes a date of each that either way does.

    Examples
    --------
    >>> day_comes_first(["02/01/1970", "25/01/1970"]), day_comes_first(["02/01/1970"])
    (True, None)
    """
    found = {
        (day_of_text(text, dayfirst=True) is None)
        - (day_of_text(text, dayfirst=False) is None)
        for text in texts
        if text[2:3] + text[5:6] == "//"
    } - {0}
    return found == {-1} if len(found) == 1 else None


def settled(log: Log, frame: Frame, ids: Frame, days: Frame | None) -> Frame:
    """Prepared rows with codes and days; all that is bad is known now."""
    one = ids.select(a=nw.col("raw"), a_code=nw.col("code"), a_status=nw.col("status"))
    two = ids.select(b=nw.col("raw"), b_code=nw.col("code"), b_status=nw.col("status"))
    found = frame.join(one, on="a", how="left").with_columns(**known("a"))
    needed = log.column("a") is not None and log.form != "meeting"
    bad_a = nw.col("a_code") == BLANK if needed else nw.lit(value=False)
    columns = {"bad_a": bad_a}
    if not log.explodes:
        found = found.join(two, on="b", how="left").with_columns(**known("b"))
        columns["bad_b"] = nw.col("b_code") == BLANK
    if days is None:
        columns["day"], columns["bad_time"] = whole(0), nw.lit(value=False)
    else:
        found = found.join(days, on="date", how="left")
        columns["bad_time"] = nw.col("day").is_null() | nw.col("bad_clock")
    found = found.with_columns(**columns)
    bad = nw.col("bad_a")
    for part in ("b", "own", "time", "amount", "n"):
        bad = bad | nw.col(f"bad_{part}")
    return found.with_columns(bad=bad)


def known(who: str) -> dict[str, nw.Expr]:
    """Code and status of an id; a cell that is null is nobody.

    Nulls are put right here and not in the text: DuckDB keeps text that nothing was
    done to as numbers into a dictionary, and joins those several times as fast.
    """
    return {
        f"{who}_code": nw.col(f"{who}_code").fill_null(BLANK),
        f"{who}_status": nw.col(f"{who}_status").fill_null(ON_ROSTER),
    }


@dataclass(frozen=True)
class Counted:
    """What one pass over a log found."""

    rows: int
    bad: int
    first: int | None
    last: int | None
    amount: float


def counted(frame: Frame) -> Counted:
    """Count rows and bad rows; first and last day of the good ones."""
    good = ~nw.col("bad")
    found = frame.select(
        rows=rows(),
        bad=flag(nw.col("bad")).sum().cast(nw.Int64),
        first=nw.when(good).then(nw.col("day")).min(),
        last=nw.when(good).then(nw.col("day")).max(),
        amount=nw.when(good).then(nw.col("amount")).otherwise(nw.lit(0.0)).sum(),
    ).collect(backend="polars")
    row = found.row(0)
    values = dict(zip(found.columns, row, strict=True))
    return Counted(
        int(values["rows"] or 0),
        int(values["bad"] or 0),
        values["first"],
        values["last"],
        float(values["amount"] or 0),
    )


def problems(log: Log, ids: Frame, days: Frame | None) -> list[Problem]:
    """Each cell that is wrong, by row; beyond a thousand rows they are counted."""
    numbered_rows = numbered(log.frame)
    found = settled(log, prepared(log, numbered_rows), ids, days).filter(nw.col("bad"))
    parts = [part for part in _RULES if log.column(part) is not None]
    kept = {part: nw.col(log.column(part) or "").cast(nw.String) for part in parts}
    cells = numbered_rows.select(
        nw.col(ROW), **{f"cell_{p}": e for p, e in kept.items()}
    )
    flags = [f"bad_{part}" for part in parts]
    some = found.select(ROW, *flags)
    engine_numbers = log.frame.implementation.value != "pyspark"
    if engine_numbers:
        some = some.join(cells, on=ROW, how="inner").sort(ROW)
    told = []
    for row in some.head(LISTED).collect(backend="polars").iter_rows(named=True):
        told += [_problem(log, part, row) for part in parts if row[f"bad_{part}"]]
    return told


def _problem(log: Log, part: str, row: dict[str, Any]) -> Problem:
    rule, fix = _RULES[part]
    value = row.get(f"cell_{part}")
    strokes = value is not None and value[2:3] + value[5:6] == "//"
    if part == "time" and strokes and log.rules.dayfirst is None:
        rule = "is a date of which the dates do not tell whether the day comes first"
        fix = "say --dayfirst or --monthfirst, in Python dayfirst=True or False"
    if not value:
        rule, value = "the cell is blank", None
    return Problem(
        rule,
        fix,
        file=log.name,
        row=row[ROW],
        column=log.column(part) or "",
        value=value,
    )
