"""The way from open logs to ties: ids, days, what is bad, contacts, sums."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from agencygraph.errors import DataError, Problem
from agencygraph.keyed import Keyed, key_check, tidy
from agencygraph.logs import _sources
from agencygraph.logs._columns import said
from agencygraph.logs._contacts import REASONS, Settings, contacts
from agencygraph.logs._ids import Hashing, Ids, coded
from agencygraph.logs._relations import ENDS, Frame, amount, distinct, stacked, total
from agencygraph.logs._rows import (
    LISTED,
    Counted,
    Log,
    counted,
    day_comes_first,
    day_of_text,
    prepared,
    problems,
    settled,
)
from agencygraph.logs.calendar import Window, calendar, day_of, windows
from agencygraph.logs.checked import MOST_TOTAL
from agencygraph.logs.log_ties import LogTies
from agencygraph.logs.rules import LogRules
from agencygraph.logs.work import Work
from agencygraph.table import Table
from agencygraph.wording import listing

_DEFINITION = (
    "Contacts: a recipient of a message, two people of a meeting, a row with a weight, "
    "once for each wave it is in. Left out: rows of the log (of several recipients in "
    "a cell: recipients; of a meeting: people, and pairs of them where the roster is "
    "the reason), once, under the first reason that holds."
)


def made(
    held: "_sources.Held", rules: LogRules, listed: Mapping[str, str | None] | None
) -> LogTies:
    work, logs = held.work, held.logs
    ready = [(log, prepared(log, log.frame)) for log in logs]
    ids = _ids(ready, listed, rules, work)
    codes = work.small(ids.written.to_dict(), ready[0][1])
    given = rules
    rules, days = _days(ready, given, work)
    clear = [
        (replace(log, rules=rules), settled(log, frame, codes, days))
        for log, frame in ready
    ]
    counts = [counted(frame) for _, frame in clear]
    _refuse(clear, counts, codes, days, rules)
    waves, place = _calendar(rules, counts, clear[0][1], work)
    settings = Settings(rules, place, codes, work)
    made = [
        contacts(log, frame.filter(~nw.col("bad")), settings) for log, frame in clear
    ]
    groups = stacked(*made).group_by("reason", "wave", "s", "t")
    sums = groups.agg(*(total(n).alias(n) for n in ("micro", "contacts", "dropped")))
    pairs = work.kept(sums, "pairs")
    people = None
    if listed is not None:
        roster: dict[str, list[Any]] = {
            "id": list(ids.agency),
            "agency": list(ids.agency.values()),
        }
        people = work.small(_sources.texts(roster), pairs).to_native()
    return LogTies(
        tuple(wave.label for wave in waves),
        _record(pairs, counts),
        people,
        logs[0].form != "meeting",
        (
            *_unused(logs),
            *_order(given, rules),
            *_notes(logs[0].form, rules, waves, counts),
        ),
        _named(pairs, ids, [wave.label for wave in waves], work),
        held,
    )


def _ids(
    ready: Sequence[tuple[Log, Frame]],
    listed: Mapping[str, str | None] | None,
    rules: LogRules,
    work: Work,
) -> Ids:
    """Give everybody a code: each different id is looked at once."""
    parts = []
    for log, frame in ready:
        b = frame.select(raw=nw.col("b"))
        if log.explodes:
            b = b.with_columns(raw=nw.col("raw").str.split(rules.separator))
            b = b.explode("raw")
        parts += [distinct(frame.select(raw=nw.col("a"))), distinct(b)]
    written = work.kept(distinct(stacked(*parts)), "ids").collect(backend="polars")
    if ready[0][0].form != "viva":
        _refuse_lists(ready, written["raw"].to_native(), listed or {}, rules)
    hashed = Hashing(rules.key, rules.project, rules.smallest_agency)
    viva = ready[0][0].form == "viva"
    return coded(written["raw"].to_native(), listed, hashed, viva=viva)


def _refuse_lists(
    ready: Sequence[tuple[Log, Frame]],
    written: pl.Series,
    listed: Mapping[str, str | None],
    rules: LogRules,
) -> None:
    """Refuse cells of several people where one is wanted: that would be one person."""
    mark = rules.separator
    found = written.filter(written.str.contains(mark, literal=True)).to_list()
    several = [one for one in found if tidy(one) not in listed]
    if not several:
        return
    logs = [log for log, _ in ready]
    log = next((log for log in logs if not log.explodes), logs[0])
    column = log.column("b") or ""
    fix = "write a row for each"
    if log.form == "email":
        fix = f"say that there are several: {said('recipients', column)}; or {fix}"
    more = f", as do {len(several) - 1:,} more cells" if several[1:] else ""
    rule = f"seems to be several people{more}"
    fix += f"; if it is one, take another separator than {mark!r} (LogRules)"
    raise DataError(
        [Problem(rule, fix, file=log.name, row=1, column=column, value=min(several))]
    )


def _days(
    ready: Sequence[tuple[Log, Frame]], rules: LogRules, work: Work
) -> tuple[LogRules, Frame | None]:
    """Day of each date that is written in the logs; None where none is needed.

    Where the rules do not say whether the day or the month comes first, the dates do.
    """
    dated = [frame for log, frame in ready if log.column("time") is not None]
    if not dated:
        return rules, None
    written = distinct(stacked(*(distinct(one.select("date")) for one in dated)))
    texts = written.collect(backend="polars")["date"].to_list()
    if rules.dayfirst is None:
        rules = replace(rules, dayfirst=day_comes_first(filter(None, texts)))
    found = {text: day_of_text(text, dayfirst=rules.dayfirst) for text in texts if text}
    known = {text: day for text, day in found.items() if day is not None}
    columns = {"date": sorted(known), "day": [known[text] for text in sorted(known)]}
    return rules, work.small(_sources.texts(columns, "day"), dated[0])


def _refuse(
    clear: Sequence[tuple[Log, Frame]],
    counts: Sequence[Counted],
    codes: Frame,
    days: Frame | None,
    rules: LogRules,
) -> None:
    """Tell of all bad rows, unless they are to be dropped; and of too large sums."""
    told: list[Problem] = []
    for (log, _), count in zip(clear, counts, strict=True):
        if count.bad and rules.bad_rows == "refuse":
            told += problems(log, codes, days)
            if count.bad > LISTED:
                rule = f"{count.bad - LISTED:,} more rows have such problems"
                fix = "or leave them out: --drop-bad-rows, in Python bad_rows='drop'"
                told.append(Problem(rule, fix, file=log.name))
        overlaps = rules.before + rules.after
        if count.amount * 2 * overlaps > MOST_TOTAL:
            rule = f"the amounts together exceed {MOST_TOTAL // (2 * overlaps):,}"
            told.append(Problem(rule, "use a larger unit", file=log.name))
    if told:
        raise DataError(told)


def _calendar(
    rules: LogRules, counts: Sequence[Counted], like: Frame, work: Work
) -> tuple[tuple[Window, ...], Frame | None]:
    """Return the waves, and each of their days where days matter."""
    first, last = _span(counts)
    waves = windows(rules, first, last)
    if not rules.needs_days:
        return waves, None
    columns = _sources.texts(calendar(rules, waves), "day", "wave", "factor", "first")
    return waves, work.small(columns, like)


def _span(counts: Sequence[Counted]) -> tuple[int, int]:
    """First and last day of the logs; an empty log has none, and no days."""
    first = [count.first for count in counts if count.first is not None]
    last = [count.last for count in counts if count.last is not None]
    return (min(first), max(last)) if first else (0, -1)


def _record(pairs: Frame, counts: Sequence[Counted]) -> Table:
    """Count what was read and what was left out, for each reason there is."""
    out = pairs.group_by("reason").agg(dropped=total("dropped"), kept=total("contacts"))
    found = out.collect(backend="polars")
    dropped = dict(zip(found["reason"], found["dropped"], strict=True))
    dropped[REASONS.index("bad rows")] = sum(count.bad for count in counts)
    kept = int(found["kept"].sum())
    rows = {"rows read": sum(count.rows for count in counts), "contacts": kept}
    for place, reason in enumerate(REASONS):
        if place and dropped.get(place):
            rows[reason] = int(dropped[place])
    return Table(
        "reason", list(rows), {"rows": list(rows.values())}, {"rows": _DEFINITION}
    )


def _named(pairs: Frame, ids: Ids, waves: Sequence[str], work: Work) -> Frame:
    """Ties with the ids of people and the labels of waves."""
    codes = pl.int_range(len(ids.names), dtype=pl.Int64, eager=True)
    names = work.small({"code": codes, "name": ids.names}, pairs)
    labels: dict[str, list[Any]] = {
        "wave": list(range(len(waves))),
        "label": list(waves),
    }
    told = work.small(_sources.texts(labels, "wave"), pairs)
    source = names.select(s=nw.col("code"), source=nw.col("name"))
    target = names.select(t=nw.col("code"), target=nw.col("name"))
    kept = pairs.filter((nw.col("reason") == 0) & (nw.col("micro") > 0))
    found = kept.join(source, on="s", how="inner").join(target, on="t", how="inner")
    found = found.join(told, on="wave", how="inner").drop("wave")
    return found.select(
        *ENDS,
        wave=nw.col("label"),
        weight=amount("micro"),
        weight_micro=nw.col("micro"),
        contacts=nw.col("contacts"),
    )


def _unused(logs: Sequence[Log]) -> list[str]:
    """What the logs hold that counts for nothing, so that a weight is not missed."""
    notes = []
    if any(log.form == "ties" and log.column("amount") is None for log in logs):
        notes.append("Each row weighs 1: there is no column of weights.")
    unused = sorted({name for log in logs for name in log.unused})
    if unused:
        notes.append(f"Columns that are not used: {listing(unused)}.")
    return notes


def _order(given: LogRules, rules: LogRules) -> list[str]:
    """Tell what was seen from the dates, and not said."""
    if rules.dayfirst == given.dayfirst:
        return []
    order = "day/month" if rules.dayfirst else "month/day"
    return [f"Dates are read as {order}/year: no other order fits them all."]


def _notes(
    form: str, rules: LogRules, waves: Sequence[Window], counts: Sequence[Counted]
) -> tuple[str, ...]:
    """What was decided, in sentences."""
    notes = []
    if form in ("email", "meeting"):
        what = "messages to" if form == "email" else "meetings of"
        notes.append(
            f"{what} more than {rules.largest} people are left out.".capitalize()
        )
    if rules.event is not None:
        notes.append(f"Waves: {'; '.join(map(str, waves))}. The day itself is in none.")
    if rules.half_life is not None:
        days = f"{rules.half_life:g} days"
        notes.append(
            f"A contact loses half its weight in {days} before the wave's end."
        )
    first, last = _span(counts)
    if first <= last and rules.needs_days:
        short = [w.label for w in waves if w.first < first or w.last > last]
        if short:
            notes.append(
                f"The log holds {day_of(first)} to {day_of(last)} only: less than "
                f"the whole of {', '.join(short)}, which is not fewer contacts."
            )
    if rules.key is not None:
        notes.append(str(Keyed(rules.project, key_check(rules.key))))
    return tuple(notes)
