"""What is given as a log or as people: opened, and held until the work is done."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import polars as pl

from agencygraph import _frames
from agencygraph.errors import DataError, ParameterError, Problem
from agencygraph.keyed import key_check
from agencygraph.labels import CONSENT
from agencygraph.logs import _engines
from agencygraph.logs._columns import recognised
from agencygraph.logs._ids import roster_of
from agencygraph.logs._relations import Frame, lazy
from agencygraph.logs._rows import Log
from agencygraph.logs.rules import LogRules
from agencygraph.logs.work import Work
from agencygraph.roster import Roster

Where = tuple[str, str, str | PathLike[str] | None]
"""Engine, memory and work folder that were asked for."""

LAYOUT = 1
"""Changes when steps are kept in another way: then no older job is resumed."""


@dataclass
class Held:
    """Open logs, the work folder, and a database of our own if there is one."""

    logs: list[Log]
    work: Work
    connection: Any = None

    def close(self, *, done: bool) -> None:
        """Let go of everything."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        self.work.close(done=done)


def roster(people: object | None) -> dict[str, str | None] | None:
    """Agency of everybody on the roster, by tidied id."""
    if people is None:
        return None
    if isinstance(people, Roster):
        return roster_of(people.people, people.agency_labels)
    columns = people if isinstance(people, Mapping) else _frames.columns_of(people)
    missing = [name for name in ("id", "agency") if name not in columns]
    if missing:
        fix = f"there are: {', '.join(map(str, columns))}"
        rules = [f"there is no column {name!r}" for name in missing]
        raise DataError([Problem(rule, fix, file="people", row=1) for rule in rules])
    asked = [name for name in map(str, columns) if CONSENT.search(name)]
    if asked:
        rule = "says who consented, which is not looked at here"
        fix = "give people.csv to --people (in Python what read_roster returns)"
        raise DataError([Problem(rule, fix, file="people", row=1, column=asked[0])])
    return roster_of(columns["id"], columns["agency"])


def opened(
    log: object, rules: LogRules, listed: Mapping[str, str | None] | None, where: Where
) -> Held:
    """Open what was given; files by the engine that was asked for."""
    engine, memory, folder = where
    place = None if folder is None else Path(folder)
    paths = _paths(log)
    if paths is None:
        if engine != "auto":
            message = f"a frame stays on its engine: leave engine={engine!r} out"
            raise ParameterError(message)
        _engines.bytes_of(memory)
        frame = lazy(
            pl.DataFrame(dict(log)) if isinstance(log, Mapping) else log, "log"
        )
        logs = [_log("log", frame, rules)]
        return Held(logs, Work(place))
    for path in paths:
        if not path.is_file():
            fix = "correct the name, or the folder"
            raise DataError(
                [Problem("there is no such file", fix, str(path), unread=True)]
            )
    engine = _engines.chosen(engine, paths, memory)
    work = Work(place, _job(paths, rules, listed, engine))
    held = Held([], work)
    try:
        if engine == "duckdb":
            folders = sorted({path.resolve().parent for path in paths})
            held.connection = _engines.connect(folders, work.folder, memory)
        for path in paths:
            with _engines.told(path.name):
                frame = _engines.open_log(path, held.connection)
                held.logs.append(_log(path.name, frame, rules))
        _same_form(held.logs)
    except BaseException:
        held.close(done=False)
        raise
    return held


def _paths(log: object) -> list[Path] | None:
    if isinstance(log, str | PathLike):
        return [Path(log)]
    if isinstance(log, Sequence) and all(isinstance(p, str | PathLike) for p in log):
        if not log:
            message = "log is a file or several; none was given"
            raise ParameterError(message)
        return [Path(path) for path in log]
    return None


def _log(name: str, frame: Frame, rules: LogRules) -> Log:
    form, columns = recognised(frame.collect_schema().names(), rules, name)
    return Log(name, frame, form, columns, rules)


def _same_form(logs: Sequence[Log]) -> None:
    forms = {log.form: log.name for log in logs}
    if len(forms) > 1:
        told = ", ".join(f"{name}: {form}" for form, name in forms.items())
        message = (
            f"the logs are of several kinds, whose weights are not one unit ({told})"
        )
        message += "; make ties of each kind apart"
        raise ParameterError(message)


def _job(
    paths: Iterable[Path],
    rules: LogRules,
    listed: Mapping[str, str | None] | None,
    engine: str,
) -> str:
    """What identifies a job: files as they are, rules, people and engine."""
    files = []
    for path in paths:
        about = path.stat()
        files.append([str(path.resolve()), about.st_size, about.st_mtime_ns])
    people = None if listed is None else sorted(listed.items())
    said = [LAYOUT, files, rules.told(), key_check(rules.key), people, engine]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def texts(columns: Mapping[str, Sequence[Any]], *numbers: str) -> dict[str, Any]:
    """Columns of known types, also where they are empty: numbers, the rest text."""
    return {
        name: pl.Series(name, values, pl.Int64 if name in numbers else pl.String)
        for name, values in columns.items()
    }
