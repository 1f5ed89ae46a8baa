"""Frames of ties and people that are fit to be measured: looked through once."""

from typing import Any

import narwhals.stable.v2 as nw

from agencygraph.errors import DataError, Problem
from agencygraph.logs._relations import (
    ENDS,
    MICRO,
    Frame,
    amount,
    flag,
    lazy,
    ordered,
    rows,
    total,
    whole,
)

MOST_WEIGHT = 9_000_000_000
"""Largest weight: its millionths are still told apart by a float."""

MOST_TOTAL = 4 * 10**12
"""Largest sum of weights: its millionths stay below 2**62, where polars would wrap."""

EXAMPLES = 3
"""How many rows a problem names."""


def checked_ties(ties: object, *, directed: bool = False) -> Any:  # noqa: ANN401 (the caller's kind of frame)
    """Ties with exact weights, once it is known that nothing is wrong with them.

    One pass over the frame: blank ends, ties with oneself, repeats, weights that are
    no positive number of at most 9,000,000,000, and weights that together exceed
    4 · 10¹². Weights are rounded to whole millionths, halves up.

    Parameters
    ----------
    ties
        A frame of polars, DuckDB or PySpark (pandas and pyarrow become polars) with
        ``source``, ``target`` and perhaps ``weight``; 1 where there is none.
    directed
        Whether a → b and b → a are two ties; if not they are a repeat.

    Returns
    -------
    LazyFrame, DuckDBPyRelation or DataFrame of PySpark
        Of the kind that was given: ``source``, ``target`` as text (undirected: the
        smaller id first), ``weight_micro`` int64 and ``weight`` float64.

    Raises
    ------
    DataError
        Everything that is wrong, counted, with examples.

    Examples
    --------
    >>> import polars as pl
    >>> from agencygraph.logs import relational
    >>> ties = pl.DataFrame({"source": ["b"], "target": ["a"], "weight": [0.25]})
    >>> relational.checked_ties(ties).collect().row(0)
    ('a', 'b', 250000, 0.25)
    """
    frame = lazy(ties, "ties")
    schema = frame.collect_schema()
    _check_columns(schema.names(), ENDS, "ties")
    known = "weight" in schema.names()
    if known and not schema["weight"].is_numeric():
        fix = "give numbers"
        raise DataError([Problem("is not a column of numbers", fix, column="weight")])
    weight = nw.col("weight") if known else whole(1)
    frame = frame.select(
        *(nw.col(end).cast(nw.String) for end in ENDS),
        weight=weight.cast(nw.Float64),
    )
    _refuse(_tie_problems(frame, directed=directed))
    if not directed:
        frame = ordered(frame)
    micro = (nw.col("weight") * float(MICRO) + 0.5).floor().cast(nw.Int64)
    exact = frame.with_columns(weight_micro=micro)
    exact = exact.select(*ENDS, "weight_micro")
    return exact.with_columns(weight=amount("weight_micro")).to_native()


def checked_people(people: object) -> Any:  # noqa: ANN401 (as above)
    """People with text ids and agencies, once it is known that no id occurs twice.

    A blank agency is one that is not known (null).

    Examples
    --------
    >>> import polars as pl
    >>> from agencygraph.logs import relational
    >>> people = pl.DataFrame({"id": [1, 2], "agency": ["fire", ""]})
    >>> relational.checked_people(people).collect().rows()
    [('1', 'fire'), ('2', None)]
    """
    frame = lazy(people, "people")
    _check_columns(frame.collect_schema().names(), ["id", "agency"], "people")
    agency = nw.col("agency").cast(nw.String)
    known = nw.when(agency != "").then(agency).otherwise(nw.lit(None).cast(nw.String))
    frame = frame.select(nw.col("id").cast(nw.String), agency=known)
    blank = _blank("id")
    repeated = _repeated(frame, ["id"])
    problems = _told(frame, blank, "the id is blank", "give everybody an id", ["id"])
    fix = "keep one row a person"
    problems += _told(repeated, None, "is the id of several rows", fix, ["id"])
    _refuse(problems)
    return frame.to_native()


def _check_columns(names: list[str], wanted: list[str], what: str) -> None:
    there = ", ".join(names) or "none"
    _refuse(
        [
            Problem(f"{what} have no column {name!r}", f"there are: {there}")
            for name in wanted
            if name not in names
        ]
    )


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise DataError(problems)


def _tie_problems(frame: Frame, *, directed: bool) -> list[Problem]:
    weight = nw.col("weight")
    unfit = weight.is_null() | weight.is_nan() | ~weight.is_finite()
    unfit = unfit | (weight <= 0) | (weight > MOST_WEIGHT)
    rules = (
        ("an end is blank", "give both ends of every tie", _blank(*ENDS)),
        ("is a tie with oneself", "leave it out", nw.col("source") == nw.col("target")),
        (
            f"the weight is no number above 0 and up to {MOST_WEIGHT:,}",
            "correct it, or leave the tie out",
            unfit,
        ),
    )
    counts = {f"n{i}": flag(when) for i, (_, _, when) in enumerate(rules)}
    counted = frame.with_columns(**counts)  # all in one pass: there may be billions
    sums = {name: total(name) for name in counts}
    found = counted.select(**sums, weight=weight.sum()).collect(backend="polars")
    problems = []
    for i, (rule, fix, condition) in enumerate(rules):
        if found[f"n{i}"][0]:
            problems += _told(frame, condition, rule, fix, [*ENDS, "weight"])
    fix = "sum them into one, or in Python say directed=True"
    named = frame.filter(~_blank(*ENDS))  # the smaller of null and an id is the id
    repeated = _repeated(named if directed else ordered(named), ENDS)
    problems += _told(repeated, None, "is there more than once", fix, ENDS)
    if not problems and float(found["weight"][0] or 0) > MOST_TOTAL:
        rule = f"the weights together exceed {MOST_TOTAL:,}"
        problems.append(Problem(rule, "use a larger unit", column="weight"))
    return problems


def _blank(*names: str) -> nw.Expr:
    found = nw.col(names[0]).is_null() | (nw.col(names[0]) == "")
    for name in names[1:]:
        found = found | nw.col(name).is_null() | (nw.col(name) == "")
    return found


def _repeated(frame: Frame, names: list[str]) -> Frame:
    return frame.group_by(names).agg(times=rows()).filter(nw.col("times") > 1)


def _told(
    frame: Frame, condition: nw.Expr | None, rule: str, fix: str, names: list[str]
) -> list[Problem]:
    """Return one problem that counts the rows and names some of them, if any."""
    bad = frame if condition is None else frame.filter(condition)
    counted = bad.select(n=rows()).collect(backend="polars")
    count = int(counted["n"][0] or 0)
    if not count:
        return []
    shown = bad.select(names).sort(names).head(EXAMPLES).collect(backend="polars")
    examples = [
        " – ".join("" if c is None else str(c) for c in r) for r in shown.rows()
    ]
    more = f" ({count:,} rows)" if count > 1 else ""
    value = ", ".join(examples)
    return [Problem(f"{rule}{more}", fix, value=value)]
