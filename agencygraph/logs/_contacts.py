"""Contacts from rows: who reached whom, in which wave, how much; what was left out.

Every frame here ends with the columns ``reason`` (0: it counts), ``wave``, ``s``,
``t``, ``micro``, ``contacts`` and ``dropped``. A row that was left out has no people
any more: it only counts under its reason.
"""

from dataclasses import dataclass

import narwhals.stable.v2 as nw

from agencygraph.logs._ids import BLANK, HELD, SMALL, UNLISTED, WITHIN
from agencygraph.logs._relations import (
    MICRO,
    Frame,
    divided,
    flag,
    rows,
    stacked,
    total,
    whole,
)
from agencygraph.logs._rows import Log, known
from agencygraph.logs.rules import LogRules
from agencygraph.logs.work import Work

REASONS = (
    "",
    "bad rows",
    "blank recipients",
    "repeated rows",
    "to oneself",
    "broadcasts",
    "outside the windows",
    "not on the roster",
    "small agencies",
    "within the own group",
    "held back by the export",
    "nothing",
    "alone in a meeting",
)
"""Why something was left out, by number; the definitions are in ties.py."""

_PLACE = {name: i for i, name in enumerate(REASONS)}
_COLUMNS = ("reason", "wave", "s", "t", "micro", "contacts", "dropped")


@dataclass(frozen=True)
class Settings:
    """What contacts are made with: rules, the calendar, and where steps are kept."""

    rules: LogRules
    calendar: Frame | None
    ids: Frame
    work: Work


def contacts(log: Log, good: Frame, settings: Settings) -> Frame:
    """Return the contacts in the good rows of a log."""
    if log.form == "email":
        return _messages(log, good, settings)
    if log.form == "meeting":
        return _meetings(log, good, settings)
    return _weighted(good, settings)


def _number(reason: str) -> nw.Expr:
    return whole(_PLACE[reason])


def _first_of(*pairs: tuple[str, nw.Expr]) -> nw.Expr:
    """Number of the first reason that holds, 0 if none does."""
    found = whole(0)
    for reason, condition in reversed(pairs):
        found = nw.when(condition).then(_number(reason)).otherwise(found)
    return found


def _dated(frame: Frame, calendar: Frame | None) -> Frame:
    """Rows in each of their waves; ``wave`` is null outside all of them."""
    if calendar is not None:
        return frame.join(calendar, on="day", how="left")
    return frame.with_columns(wave=whole(0), factor=whole(MICRO), first=whole(1))


def _once() -> nw.Expr:
    """Count a row in the first of its waves only, or outside all."""
    return nw.when(nw.col("wave").is_null()).then(whole(1)).otherwise(nw.col("first"))


def _finished(frame: Frame) -> Frame:
    """Keep who it was only where it counts."""
    kept = nw.col("reason") == 0
    blank = {
        name: nw.when(kept).then(nw.col(name)).otherwise(whole(-1)) for name in "st"
    }
    found = frame.with_columns(
        **blank,
        wave=nw.when(kept).then(nw.col("wave")).otherwise(whole(-1)),
        micro=nw.when(kept).then(nw.col("micro")).otherwise(whole(0)),
        contacts=nw.when(kept).then(nw.col("contacts")).otherwise(whole(0)),
        dropped=nw.when(kept).then(whole(0)).otherwise(nw.col("dropped")),
    )
    return found.select(*(nw.col(name).cast(nw.Int64) for name in _COLUMNS))


def _repeats(cells: Frame) -> Frame:
    """Return what was there more than once, as rows left out."""
    more = cells.filter(nw.col("times") > 1)
    found = more.select(
        reason=_number("repeated rows"),
        wave=whole(-1),
        s=whole(-1),
        t=whole(-1),
        micro=whole(0),
        contacts=whole(0),
        dropped=nw.col("times") - 1,
    )
    return found.select(*(nw.col(name).cast(nw.Int64) for name in _COLUMNS))


def _status(one: str, two: str) -> tuple[tuple[str, nw.Expr], ...]:
    return tuple(
        (reason, (nw.col(one) == of) | (nw.col(two) == of))
        for reason, of in (("not on the roster", UNLISTED), ("small agencies", SMALL))
    )


def _messages(log: Log, good: Frame, settings: Settings) -> Frame:
    """Each recipient of each message once: 1/recipients from the sender."""
    named = log.column("own") is not None
    own = ["own", "a_code"] if named else ["a_code", "date", "moment", "whole"]
    frame = good.with_columns(whole=nw.col("b"))
    if log.explodes:
        frame = frame.with_columns(b=nw.col("b").str.split(log.rules.separator))
        frame = frame.explode("b")
        ids = settings.ids.select(
            b=nw.col("raw"), b_code=nw.col("code"), b_status=nw.col("status")
        )
        frame = frame.join(ids, on="b", how="left").with_columns(**known("b"))
    nobody = nw.col("b_code") == BLANK
    someone = ~nobody & (nw.col("b_code") != nw.col("a_code"))
    if named or log.explodes:
        cells = frame.group_by(*own, "b_code").agg(
            times=rows(),
            day=nw.col("day").min(),
            n=nw.col("n").max(),
            a_status=nw.col("a_status").max(),
            b_status=nw.col("b_status").max(),
        )
        cells = settings.work.kept(cells, "recipients")
        by_message = cells.with_columns(someone=flag(someone)).group_by(*own)
        sizes = by_message.agg(found=total("someone"), day=nw.col("day").min())
        cells = cells.drop("day").join(sizes, on=own, how="left")
        most = nw.max_horizontal("n", "found")
        repeats = [_repeats(cells)]
    else:  # each row says how many there were, and none which message it is of
        cells, most = frame.with_columns(times=whole(1)), nw.col("n")
        repeats = []
    cells = cells.with_columns(n=nw.max_horizontal(most.fill_null(1), whole(1)))
    dated = _dated(cells, settings.calendar)
    reason = _first_of(
        ("blank recipients", nw.col("t") == BLANK),
        ("to oneself", nw.col("s") == nw.col("t")),
        ("broadcasts", nw.col("large") > 0),
        ("outside the windows", nw.col("wave").is_null()),
        *_status("s_status", "t_status"),
    )
    found = dated.with_columns(
        large=flag(nw.col("n") > settings.rules.largest),
        share=nw.col("factor").fill_null(0),
    )
    found = _gathered(_shared(found, "share", nw.col("n")), "large")
    return stacked(_finished(found.with_columns(reason=reason)), *repeats)


def _meetings(log: Log, good: Frame, settings: Settings) -> Frame:
    """Each two people of a meeting: the minutes both were there / (people - 1)."""
    key = ["own", "date", "moment"]
    there = good.select(
        *key,
        "day",
        "amount",
        p=nw.col("b_code"),
        status=nw.col("b_status"),
        row=whole(1),
    )
    if log.column("a") is not None and settings.rules.organiser_attends:
        chair = good.filter(nw.col("a_code") >= 0)
        there = stacked(
            there,
            chair.select(
                *key, "day", "amount", p=nw.col("a_code"), status=nw.col("a_status"),
                row=whole(0),
            ),
        )  # fmt: skip
    cells = there.group_by(*key, "p").agg(
        times=total("row"),
        day=nw.col("day").min(),
        minutes=nw.col("amount").max(),
        status=nw.col("status").max(),
    )
    cells = settings.work.kept(cells, "people")
    sizes = cells.group_by(*key).agg(n=rows())
    cells = cells.join(sizes, on=key, how="inner")
    cells = cells.with_columns(micro=_micro("minutes"))
    dated = _dated(cells, settings.calendar)
    reason = _first_of(
        ("broadcasts", nw.col("n") > settings.rules.largest),
        ("alone in a meeting", nw.col("n") < 2),
        ("nothing", nw.col("micro") == 0),
        ("outside the windows", nw.col("wave").is_null()),
    )
    dated = dated.with_columns(reason=reason)
    out = dated.filter(nw.col("reason") > 0).with_columns(
        s=whole(-1), t=whole(-1), micro=whole(0), contacts=whole(1), dropped=_once()
    )
    return stacked(
        _finished(out), _finished(_met(dated, key, settings.rules)), _repeats(cells)
    )


def _met(dated: Frame, key: list[str], rules: LogRules) -> Frame:
    """Each two people of a meeting that counts, once."""
    fine = dated.filter(nw.col("reason") == 0)
    one = fine.select(
        *key, "wave", "factor", "first", "n", s=nw.col("p"), micro=nw.col("micro"),
        s_status=nw.col("status"),
    )  # fmt: skip
    two = fine.select(
        *key, "wave", t=nw.col("p"), other=nw.col("micro"), t_status=nw.col("status")
    )
    pairs = one.join(two, on=[*key, "wave"], how="inner")
    pairs = pairs.filter(nw.col("s") < nw.col("t"))
    pairs = pairs.with_columns(micro=nw.min_horizontal("micro", "other"))
    found = _shared(_decayed(pairs, rules), "micro", nw.col("n") - 1)
    reason = _first_of(*_status("s_status", "t_status"))
    return found.with_columns(reason=reason, contacts=whole(1), dropped=nw.col("first"))


def _weighted(good: Frame, settings: Settings) -> Frame:
    """Rows that say themselves how much: they are summed."""
    dated = _dated(good.with_columns(micro=_micro("amount")), settings.calendar)
    decayed = _decayed(dated, settings.rules)
    found = _gathered(decayed.with_columns(zero=flag(nw.col("micro") == 0)), "zero")
    reason = _first_of(
        ("within the own group", nw.col("t") == WITHIN),
        ("held back by the export", nw.col("t") == HELD),
        ("to oneself", nw.col("s") == nw.col("t")),
        ("outside the windows", nw.col("wave").is_null()),
        ("nothing", nw.col("zero") > 0),
        *_status("s_status", "t_status"),
    )
    return _finished(found.with_columns(reason=reason))


def _gathered(frame: Frame, key: str) -> Frame:
    """Rows of the same people and wave as one: why they count is the same for all.

    First they are summed, then told apart: there are far fewer pairs than rows.
    """
    frame = frame.with_columns(once=_once())
    groups = frame.group_by("wave", "a_code", "b_code", key)
    found = groups.agg(
        micro=total("micro"),
        contacts=rows(),
        dropped=total("once"),
        s_status=nw.col("a_status").max(),
        t_status=nw.col("b_status").max(),
    )
    return found.rename({"a_code": "s", "b_code": "t"})


def _micro(name: str) -> nw.Expr:
    """Millionths of an amount, halves up."""
    return (nw.col(name) * float(MICRO) + 0.5).floor().cast(nw.Int64)


def _shared(frame: Frame, name: str, by: nw.Expr) -> Frame:
    """``micro``: a column divided, rounded to whole millionths, halves up."""
    return divided(frame, "micro", 2 * nw.col(name) + by, 2 * by)


def _decayed(frame: Frame, rules: LogRules) -> Frame:
    """``micro`` times ``factor``, in millionths, without a product beyond int64."""
    if rules.half_life is None:  # every factor is 1
        return frame
    frame = divided(frame, "units", nw.col("micro"), whole(MICRO))
    frame = frame.with_columns(
        factor=nw.col("factor").fill_null(0),
        rest=nw.col("micro") - nw.col("units") * MICRO,
    )
    rest = nw.col("rest") * nw.col("factor") + MICRO // 2
    frame = divided(frame, "part", rest, whole(MICRO))
    return frame.with_columns(micro=nw.col("units") * nw.col("factor") + nw.col("part"))
