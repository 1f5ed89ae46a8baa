"""Raw interaction logs to weighted ties, on the engine of whatever holds them."""

from os import PathLike
from typing import Literal

from agencygraph.errors import ParameterError, one_of
from agencygraph.logs import _engines, _sources
from agencygraph.logs._making import made
from agencygraph.logs.log_ties import LogTies
from agencygraph.logs.rules import LogRules

Engine = Literal["auto", "polars", "duckdb"]
ENGINES = ("auto", "polars", "duckdb")


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
            return made(held, rules, listed)
    except BaseException:
        held.close(done=False)
        raise
