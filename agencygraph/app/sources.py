"""What was uploaded, as something the readers take; shown under the names it had."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from agencygraph.errors import DataError, Problem
from agencygraph.io.delimited import SUFFIXES
from agencygraph.io.parquet import SUFFIX as PARQUET
from agencygraph.io.sources import is_of_a_study
from agencygraph.study import Study

Shown = Mapping[str, str]
"""Name of a stored file → name that it had."""

OTHERS = (
    "agencies, responses, scores, attendance, requests, barriers, or ties_ and the "
    "name of a wave"
)


def source_of(asked: Mapping[str, Any]) -> Path | dict[str, Path]:
    """Return the workbook, or the tables by what they are.

    ``asked`` has ``workbook``, or ``tables``: pairs of what a file was said to be, ""
    for what its name says, and where it is.

    Raises
    ------
    DataError
        Files whose names do not say what they are, or two of the same.
    """
    if asked.get("workbook"):
        return Path(asked["workbook"])
    found: dict[str, Path] = {}
    problems = []
    for said, path in asked["tables"]:
        name = asked["shown"].get(Path(path).name, "")
        role = said or _role_of(name)
        if not role:
            fix = f"call it what it holds: {OTHERS}; such as scores.csv"
            problems.append(Problem("does not say what it holds", fix, file=name))
        elif role in found:
            fix = "choose one of the two"
            problems.append(Problem(f"is a second table of {role}", fix, file=name))
        else:
            found[role] = Path(path)
    if problems:
        raise DataError(problems)
    return found


def _role_of(name: str) -> str:
    """What a file is called after, such as ties_before; "" where it is no table."""
    if not is_of_a_study(name):
        return ""
    ends = (end for end in (*SUFFIXES, PARQUET) if name.casefold().endswith(end))
    return name[: -len(next(ends, ""))]


def shown_in(value: Any, names: Shown) -> Any:  # noqa: ANN401 (JSON)
    """Return plain values in which every stored name is the one the file had."""
    if isinstance(value, str):
        return _renamed(value, names)
    if isinstance(value, Mapping):
        return {key: shown_in(inner, names) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [shown_in(inner, names) for inner in value]
    return value


def under_own_names(study: Study, names: Shown) -> Study:
    """Return a study whose record of what was read has the names that files had."""
    inputs = study.inputs
    if inputs is not None:
        columns = dict(inputs.columns)
        columns["file"] = [_renamed(str(file), names) for file in inputs["file"]]
        told = [_renamed(note, names) for note in inputs.notes]
        inputs = replace(inputs, columns=columns, notes=told)
    notes = tuple(_renamed(note, names) for note in study.notes)
    return replace(study, inputs=inputs, notes=notes)


def _renamed(text: str, names: Shown) -> str:
    for stored, name in names.items():
        stem, own = stored.partition(".")[0], name.rpartition(".")[0]
        text = text.replace(stored, name).replace(stem, own or name)
    return text
