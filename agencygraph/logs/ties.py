"""Raw interaction logs to weighted ties, on the engine of whatever holds them."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import narwhals.stable.v2 as nw

from agencygraph.errors import DataError, ParameterError, Problem, among, one_of
from agencygraph.logs import _engines, _sources
from agencygraph.logs._contacts import REASONS, Settings, contacts
from agencygraph.logs._ids import Hashing, Ids, coded
from agencygraph.logs._relations import (
    ENDS,
    Frame,
    amount,
    engine_name,
    lazy,
    stacked,
    total,
)
from agencygraph.logs._rows import (
    LISTED,
    Counted,
    Log,
    counted,
    day_of_text,
    prepared,
    problems,
    settled,
)
from agencygraph.logs.calendar import Window, calendar, day_of, windows
from agencygraph.logs.checked import MOST_TOTAL
from agencygraph.logs.rules import LogRules
from agencygraph.logs.work import Work
from agencygraph.page import atomic
from agencygraph.table import Table

Engine = Literal["auto", "polars", "duckdb"]
ENGINES = ("auto", "polars", "duckdb")
_DEFINITION = (
    "Contacts: a recipient of a message, two people of a meeting, a row with a weight, "
    "once for each wave it is in. Left out: rows of the log (of several recipients in "
    "a cell: recipients; of a meeting: people, and pairs of them where the roster is "
    "the reason), once, under the first reason that holds."
)


@dataclass(frozen=True, eq=False)
class LogTies:
    """Ties that were made from logs, where they lie, and what was left out.

    They lie in a private folder until :meth:`close`, the end of a ``with`` block, or
    the end of Python: write or collect what is to stay.

    Attributes
    ----------
    waves : tuple of str
        Labels in order of time; ("all",) where no event was given.
    record : Table
        Row: reason. ``rows``, int64: how many rows were read, and left out why.
    people : LazyFrame, DuckDBPyRelation or DataFrame of PySpark, optional
        The roster with the ids of the ties: ``id``, ``agency``. None without a roster.
    directed : bool
        Whether a tie goes from its source to its target: not in meetings.
    notes : tuple of str
        What was decided on the way.

    Examples
    --------
    >>> import agencygraph as ag
    >>> rows = {"sender": ["a", "a"], "recipients": ["b;c", "b"]}
    >>> with ag.ties_from_log(rows) as found:
    ...     found.ties().sort("target").collect().select("target", "weight").rows()
    [('b', 1.5), ('c', 0.5)]
    """

    waves: tuple[str, ...]
    record: Table
    people: Any
    directed: bool
    notes: tuple[str, ...]
    _every: Frame = field(repr=False)
    _held: Any = field(repr=False)

    def ties(self, wave: str | None = None) -> Any:  # noqa: ANN401 (the caller's kind of frame)
        """Ties of a wave: a lazy frame of the engine that made them.

        Row: tie. ``source``, ``target``; ``weight`` float64, the same in millionths as
        ``weight_micro`` int64; ``contacts`` int64, how many there were.

        Raises
        ------
        ParameterError
            There are several waves, and none was named; or none of this name.
        """
        if wave is None:
            if len(self.waves) > 1:
                message = f"there are several waves, so say which: {self.waves}"
                raise ParameterError(message)
            wave = self.waves[0]
        among("wave", wave, self.waves)
        found = self._every.filter(nw.col("wave") == wave)
        columns = [*ENDS, "weight", "weight_micro", "contacts"]
        return found.select(columns).to_native()

    def every(self) -> Any:  # noqa: ANN401 (as above)
        """Ties of all waves, as :meth:`ties`, with the column ``wave``."""
        return self._every.to_native()

    def write(self, path: str | PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the ties of all waves as one Parquet file, whole or not at all.

        Rows are in the order of wave, source and target: the same on every engine.

        Raises
        ------
        ParameterError
            The file may not be written; or the ties are in Spark, which writes them
            itself: ``every().write.parquet(...)``.
        """
        place = Path(path)
        atomic.check_file(place, overwrite=overwrite)
        if engine_name(self._every) == "pyspark":
            message = "ties in Spark are written by it: every().write.parquet(...)"
            raise ParameterError(message)
        made = self._held.work.folder / "ties-to-write.parquet"
        _engines.write_out(self._every.sort("wave", *ENDS), made)
        beside = place.resolve().parent / f"{atomic.PREFIX}{made.stem}{atomic.SUFFIX}"
        try:
            shutil.copyfile(made, beside)
            beside.chmod(0o600)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
            made.unlink(missing_ok=True)
        return place

    def close(self) -> None:
        """Remove the private folder: the ties can no longer be read."""
        self._held.close(done=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.close(done=kind is None)


def ties_from_log(
    log: object,
    rules: LogRules | None = None,
    people: object | None = None,
    *,
    engine: Engine = "auto",
    memory: str = "4GB",
    work: str | PathLike[str] | None = None,
) -> LogTies:
    r"""Weighted ties from raw logs of messages, meetings or Viva Insights.

    *Messages* (``sender``, ``recipient`` or ``recipients``, ``message_id``,
    ``sent_at``): each gives its sender a tie of 1/n to each of its n recipients. Rows
    of one id and sender are one message. *Meetings* (``meeting_id``, ``start``,
    ``minutes``, ``organiser``, ``attendee``): each two of its n people are tied by the
    minutes that both were there, over n − 1: a person's strength is the time they
    spent. *Viva Insights* and other rows that hold a weight are summed. Broadcasts,
    windows, decay and pseudonyms are as in :class:`LogRules`.

    Weights are whole millionths, summed exactly: the same bits on every engine.

    Parameters
    ----------
    log
        CSV or Parquet files; or a frame of polars, DuckDB or PySpark (others become
        polars), or columns: it stays on its engine.
    rules
        What counts as contact.
    people
        Roster, or a table with ``id`` and ``agency``: who is not on it is left out.
    engine
        For files: "polars" in memory; "duckdb" out of core; "auto" takes DuckDB where
        polars would need more than ``memory``.
    memory
        What DuckDB may take; what does not fit is spilled to the work folder.
    work
        Folder for intermediate results, new or empty, which only you may enter. With
        files, a job that was cut short goes on there. By default a temporary one.

    Returns
    -------
    LogTies
        The ties by wave, and a record of everything that was left out.

    Raises
    ------
    DataError
        Columns that are missing; every bad cell with file, row, column, value and fix
        (from a thousand on counted), unless ``rules`` say ``bad_rows="drop"``.
    ParameterError
        Rules that do not fit the log.
    MissingDependencyError
        DuckDB is asked for and not installed.

    Examples
    --------
    >>> import agencygraph as ag
    >>> rows = {
    ...     "meeting_id": ["m1", "m1", "m1"],
    ...     "start": ["2024-03-01 09:00"] * 3,
    ...     "minutes": [60, 60, 30],
    ...     "attendee": ["ana", "ben", "cy"],
    ... }
    >>> with ag.ties_from_log(rows) as found:
    ...     found.ties().sort("source", "target").collect()["weight"].to_list()
    [30.0, 15.0, 15.0]
    """
    one_of("engine", engine, ENGINES)
    rules = LogRules() if rules is None else rules
    if rules.smallest_agency and people is None:
        message = "smallest_agency needs people: a roster with agencies"
        raise ParameterError(message)
    listed = _sources.roster(people)
    held = _sources.opened(log, rules, listed, (engine, memory, work))
    try:
        with _engines.told(", ".join(one.name for one in held.logs)):
            return _made(held, rules, listed)
    except BaseException:
        held.close(done=False)
        raise


def _made(
    held: "_sources.Held", rules: LogRules, listed: Mapping[str, str | None] | None
) -> LogTies:
    work, logs = held.work, held.logs
    ready = [(log, prepared(log, log.frame)) for log in logs]
    ids = _ids(ready, listed, rules, work)
    columns = _sources.texts(ids.columns(), "code", "status")
    codes = work.small(columns, ready[0][1])
    days = _days(ready, rules, work)
    clear = [(log, settled(log, frame, codes, days)) for log, frame in ready]
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
        roster = {"id": list(ids.agency), "agency": list(ids.agency.values())}
        people = work.small(_sources.texts(roster), pairs).to_native()
    return LogTies(
        tuple(wave.label for wave in waves),
        _record(pairs, counts),
        people,
        logs[0].form != "meeting",
        _notes(logs[0].form, rules, waves, counts),
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
        parts += [frame.select(raw=nw.col("a")).unique(), b.unique()]
    written = work.kept(stacked(*parts).unique(), "ids").collect(backend="polars")
    hashed = Hashing(rules.key, rules.project, rules.smallest_agency)
    texts = [text or "" for text in written["raw"].to_list()]
    viva = ready[0][0].form == "viva"
    return coded({"", *texts}, listed, hashed, viva=viva)


def _days(
    ready: Sequence[tuple[Log, Frame]], rules: LogRules, work: Work
) -> Frame | None:
    """Day of each date that is written in the logs; None where none is needed."""
    dated = [frame for log, frame in ready if log.column("time") is not None]
    if not dated:
        return None
    written = stacked(*(one.select("date").unique() for one in dated)).unique()
    texts = written.collect(backend="polars")["date"].to_list()
    found = {text: day_of_text(text, dayfirst=rules.dayfirst) for text in sorted(texts)}
    known = {text: day for text, day in found.items() if day is not None}
    columns = {"date": list(known), "day": list(known.values())}
    return work.small(_sources.texts(columns, "day"), dated[0])


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
                fix = "or leave them out, counted: LogRules(bad_rows='drop')"
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
    columns = {"code": list(range(len(ids.names))), "name": ids.names}
    names = work.small(_sources.texts(columns, "code"), pairs)
    labels = {"wave": list(range(len(waves))), "label": list(waves)}
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
        notes.append("Ids are pseudonyms: this is still personal data.")
    return tuple(notes)
