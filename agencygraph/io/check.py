"""A look at a study before anything is computed from it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from agencygraph.errors import DataError, ParameterError, Problem
from agencygraph.io.agencyless import Agencyless, agencyless
from agencygraph.io.checked_text import text_of
from agencygraph.io.declared import Settings
from agencygraph.io.inputs import records_of
from agencygraph.io.layouts.lookup import UnknownName
from agencygraph.io.layouts.said import Found
from agencygraph.io.looking import Asked, look_at
from agencygraph.io.masking import Mask
from agencygraph.io.names import Book
from agencygraph.io.suggested import alias_sheet
from agencygraph.io.template import template_sheets
from agencygraph.io.xlsx_writing import workbook_bytes
from agencygraph.page.atomic import at_home, check_file, write_bytes
from agencygraph.response_rates import response
from agencygraph.roster import Unit
from agencygraph.study import Study
from agencygraph.table import Table


@dataclass(frozen=True, eq=False, repr=False)
class Check:
    """What was understood of a source, and what is wrong with it; prints as a page.

    Attributes
    ----------
    name : str
        The file or folder.
    study : Study or None
        What was understood, in spite of the problems where that can be.
    problems : tuple of Problem
        What has to be put right before the study can be read.
    warnings, notes : tuple of str
        What was decided on the way: a warning is worth a look, a note good to know.
    sheets : tuple
        What each sheet of a workbook was taken for.
    unknown : tuple
        People who are named and not on the roster, with who may be meant.
    spelled : mapping of str to str
        Names that were found by their spelling, and who was taken for them.
    agencyless : tuple
        People whose agency is not known, with the place where it is blank.

    Examples
    --------
    >>> import agencygraph as ag
    >>> people = {"id": ["ana", "ben"], "agency": ["Fire", "Health"]}
    >>> ag.check({"people": people, "ties": {"source": ["ana"], "target": ["ben"]}}).ok
    True
    """

    name: str
    study: Study | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sheets: tuple[Found, ...] = ()
    unknown: tuple[UnknownName, ...] = ()
    spelled: Mapping[str, str] = field(default_factory=dict)
    agencyless: tuple[Agencyless, ...] = ()
    _asked: tuple[object, Asked] = field(default=(None, Asked()))
    _book: Book = field(default_factory=lambda: Book(()))

    @property
    def ok(self) -> bool:
        """Whether the study can be read."""
        return not self.problems

    @property
    def unread(self) -> bool:
        """Whether a file could not be read at all."""
        return any(problem.unread for problem in self.problems)

    @property
    def response(self) -> Table | None:
        """Response by wave and agency; None where nothing was understood."""
        return None if self.study is None else response(self.study)

    @property
    def unnamed(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """For each wave and kind the people who were listed and whom nobody named."""
        found = {}
        for key, network in (self.study.networks if self.study else {}).items():
            named = np.zeros(network.n_people, np.bool_)
            named[network.indices] = True
            alone = np.flatnonzero(~named & network.listed)
            found[key] = tuple(network.roster.people[i] for i in alone)
        return found

    def __repr__(self) -> str:
        return text_of(self)

    def to_dict(self, *, show_values: bool = False) -> dict[str, Any]:
        """Return everything as plain values, for machines.

        Parameters
        ----------
        show_values
            False: names, ids and the values of cells are hidden.
        """
        mask = Mask.of(self, show_values=show_values)
        table = self.response
        return {
            "agencygraph": version("agencygraph"),
            "source": self.name,
            "inputs": [] if self.study is None else _inputs(self.study.inputs),
            "ok": self.ok,
            "sheets": [_sheet(sheet, mask) for sheet in self.sheets],
            "study": None if self.study is None else _study(self.study),
            "response": [] if table is None else _rows(table),
            "unnamed": [
                {"wave": wave, "kind": kind, "people": len(who)}
                | ({"who": list(who)} if show_values else {})
                for (wave, kind), who in self.unnamed.items()
            ],
            "unknown": [_unknown(one, show_values=show_values) for one in self.unknown],
            "spelled": dict(self.spelled) if show_values else len(self.spelled),
            "agencyless": [
                {"file": one.file, "sheet": one.place.sheet, "row": one.place.row}
                | ({"id": one.id} if show_values else {})
                for one in self.agencyless
            ],
            "problems": [_problem(problem, mask) for problem in self.problems],
            "warnings": [mask(text) for text in self.warnings],
            "notes": [mask(text) for text in self.notes],
        }

    def to_json(self, *, show_values: bool = False) -> str:
        """Return :meth:`to_dict` as JSON."""
        found = self.to_dict(show_values=show_values)
        return json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False)

    def write_template(
        self, path: str | PathLike[str], *, overwrite: bool = False
    ) -> Path:
        """Write what was understood as a workbook that is read without a question.

        People who are named and not on the roster are added to it, marked in the
        column "check": correct them, or take them away with their ties.
        """
        source, asked = self._asked
        look = look_at(source, replace(asked, add_unknown=True))
        doubtful = [one.written for one in self.unknown]
        records = {} if look.study is None else records_of(look.study)
        sheets = template_sheets(look.survey.source, doubtful, records)
        return _written(path, workbook_bytes(sheets), overwrite=overwrite)

    def write_names(
        self, path: str | PathLike[str], *, overwrite: bool = False
    ) -> Path:
        """Write the names that are not on the roster, with ranked suggestions.

        Fill the column "person" with an id or a name of the roster, or "-" to leave
        somebody out, and give the file back: ``read_study(..., aliases=path)``.

        Raises
        ------
        MissingDependencyError
            The suggestions are ranked by rapidfuzz, which is not installed.
        """
        sheet = alias_sheet(self.unknown, self._book)
        return _written(path, workbook_bytes([sheet]), overwrite=overwrite)


def check(
    source: object,
    *,
    waves: Sequence[str] | None = None,
    unit: Unit | None = None,
    settings: Settings | Mapping[str, Any] | str | PathLike[str] | None = None,
    aliases: object = None,
) -> Check:
    """Look at a study before anything is computed: what is understood, what is wrong.

    The arguments are those of :func:`read_study`. Nothing is raised about the data.

    Returns
    -------
    Check

    Examples
    --------
    >>> import agencygraph as ag
    >>> people = {"id": ["ana", "ben"], "agency": ["Fire", "Health"]}
    >>> ties = {"source": ["ana"], "target": ["b"]}
    >>> found = ag.check({"people": people, "ties": ties})
    >>> found.ok
    False
    >>> print(found.problems[0])
    ties, row 2, column 'target': 'b' is not on the roster; add them to the table of \
people or correct the id
    """
    asked = Asked(None if waves is None else tuple(waves), unit, settings, aliases)
    name = Path(source).name if isinstance(source, str | PathLike) else "tables"
    try:
        look = look_at(source, asked)
    except DataError as error:
        return Check(name, None, error.problems, _asked=(source, asked))
    told = look.checks
    return Check(
        name,
        look.study,
        tuple(told.ordered()),
        tuple(dict.fromkeys(told.warnings)),
        tuple(note for note in told.notes if note.rstrip(".") not in told.warnings),
        look.survey.found,
        look.survey.unknown,
        dict(sorted(look.survey.spelled.items())),
        agencyless(look.survey.source),
        (source, asked),
        look.survey.book,
    )


def without_values(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return problems as plain values, with names and cells hidden, for machines."""
    found = Check("", None, tuple(problems))
    mask = Mask.of(found, show_values=False)
    return [_problem(problem, mask) for problem in found.problems]


def _written(path: str | PathLike[str], content: bytes, *, overwrite: bool) -> Path:
    target = at_home(path)
    if target.suffix.casefold() != ".xlsx":
        message = f"a workbook is written, so its name ends in .xlsx: not {target.name}"
        raise ParameterError(message)
    check_file(target, overwrite=overwrite)
    write_bytes(target, content)
    return target


def _sheet(found: Found, mask: Mask) -> dict[str, Any]:
    return {
        "sheet": found.sheet,
        "layout": found.layout,
        "wave": found.wave,
        "header": found.header,
        "rows": found.rows,
        "kinds": [{"question": mask(q), "kind": kind} for q, kind in found.kinds],
        "told": found.told,
    }


def _study(study: Study) -> dict[str, Any]:
    scales = {
        kind: list(network.scale.words)
        for (_, kind), network in study.networks.items()
        if network.scale is not None
    }
    return {
        "people": {wave: study.rosters[wave].n_people for wave in study.waves},
        "agencies": list(study.roster.agencies),
        "waves": list(study.waves),
        "kinds": list(study.kinds),
        "scales": scales,
        "ties": [
            {"wave": wave, "kind": kind, "ties": network.n_ties}
            for (wave, kind), network in study.networks.items()
        ],
    }


def _inputs(table: Table | None) -> list[dict[str, Any]]:
    return [] if table is None else [*table.to_dict().values()]


def _rows(table: Table) -> list[dict[str, Any]]:
    found = []
    for label, values in table.to_dict().items():
        rate = values["rate"]
        plain = {**values, "rate": None if np.isnan(rate) else rate}
        found.append({"wave": label[0], "agency": label[1], **plain})
    return found


def _unknown(one: UnknownName, *, show_values: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "cells": [cell.place._asdict() for cell in one.cells],
        "suggestions": len(one.suggestions),
    }
    if not show_values:
        for place in told["cells"]:
            del place["column"]  # a heading may be a name
        return told
    return {
        "written": one.written,
        **told,
        "suggestions": [e.id for e in one.suggestions],
    }


def _problem(problem: Problem, mask: Mask) -> dict[str, Any]:
    return {
        "file": problem.file,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": mask.name(problem.column),
        "value": mask.value(problem.value),
        "rule": mask(problem.rule),
        "fix": mask(problem.fix),
    }
