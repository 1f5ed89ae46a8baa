"""What was understood of an upload, as plain values for a page."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

import numpy as np

from agencygraph.app.putting_right import ROLES, put_right, settings_before
from agencygraph.app.sources import source_of
from agencygraph.errors import Problem
from agencygraph.io.check import Check, check
from agencygraph.io.declared import Layout, Settings
from agencygraph.io.layouts.lookup import UnknownName
from agencygraph.io.names import Book
from agencygraph.roster import count

MOST = 300
"""So many lines of one list are shown; the rest are counted."""

MOST_PEOPLE = 1_500
"""So many people can be chosen from; of more, ids are typed."""

Tell = Callable[[Mapping[str, Any]], None]


def looked(asked: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Put right what a form says, if one came, and look at the study.

    ``asked`` has the upload (:func:`source_of`), ``settings``: the file that holds
    what is declared, and ``form``: what was chosen on the page, or None.
    """
    tell({"step": "Reading the file"})
    source, settings = source_of(asked), Path(asked["settings"])
    form, wrong = asked.get("form") or {}, []
    if form:
        wrong = put_right(source, settings, form)
    known = settings if settings.exists() else None
    tell({"step": "Looking at names, answers and waves"})
    found = check(source, settings=known)
    view = view_of(found, settings_before(source, settings))
    view["lines"] = {"wrong": wrong, "typed": form.get("lines", "") if wrong else ""}
    return view


def view_of(found: Check, settings: Settings) -> dict[str, Any]:
    """Everything that a page shows of a look."""
    return {
        "ok": found.ok,
        "text": repr(found),
        "facts": _facts(found),
        "sheets": [_sheet(sheet, settings) for sheet in found.sheets],
        "layouts": list(get_args(Layout)),
        "response": _response(found),
        "problems": _cut([told_of(one) for one in found.problems]),
        "warnings": _cut(list(found.warnings)),
        "notes": _cut(list(found.notes)),
        "unknown": _cut([_unknown(one) for one in found.unknown]),
        "spelled": _cut(_spelled(found.spelled, found._book)),  # noqa: SLF001 (who they are)
        "agencyless": _cut(list(map(str, found.agencyless))),
        "people": _people(found._book),  # noqa: SLF001 (as above)
        "declared": _declared(settings, found._book),  # noqa: SLF001 (as above)
        "kinds": _kinds(found),
        "waves": [] if found.study is None else list(found.study.waves),
    }


def told_of(problem: Problem) -> dict[str, Any]:
    """Return a problem as a line of a table."""
    place = [Path(problem.file).name] if problem.file else []
    place += [f"sheet {problem.sheet}"] if problem.sheet else []
    place += [f"row {problem.row}"] if problem.row is not None else []
    place += [f"column {problem.column}"] if problem.column else []
    return {
        "place": ", ".join(place),
        "value": problem.value or "",
        "rule": problem.rule,
        "fix": problem.fix,
    }


def _cut(lines: list[Any]) -> dict[str, Any]:
    return {"lines": lines[:MOST], "all": len(lines), "rest": len(lines[MOST:])}


def _facts(found: Check) -> list[dict[str, str]]:
    """People, agencies, waves and ties, as a few figures."""
    study = found.study
    if study is None:
        return []
    roster = study.roster
    people = "people" if roster.unit == "person" else "organisations"
    groups = "agencies" if roster.unit == "person" else "groups"
    facts = [
        (people, f"{roster.n_people:,}"),
        (groups, f"{len(roster.agencies):,}"),
        ("waves", ", ".join(study.waves)),
    ]
    for wave in study.waves:
        ties = [(k, n) for (w, k), n in study.networks.items() if w == wave]
        told = [f"{kind}: {count(net.n_ties, 'tie', 'ties')}" for kind, net in ties]
        if told:
            facts.append((f"reported in {wave}", "; ".join(told)))
    facts.append((f"names of {groups}", ", ".join(roster.agency_names[:40])))
    return [{"name": name, "value": value} for name, value in facts]


def _kinds(found: Check) -> list[dict[str, Any]]:
    study = found.study
    if study is None:
        return []
    return [
        {
            "name": kind,
            "confidential": kind in study.confidential,
            "answers": _answers(found, kind),
        }
        for kind in study.kinds
    ]


def _answers(found: Check, kind: str) -> str:
    """The words of the scale, from weak to strong, of the last wave that has them."""
    networks = found.study.networks.items() if found.study is not None else ()
    scales = [net.scale for (_, k), net in networks if k == kind and net.scale]
    return " < ".join(scales[-1].words) if scales else ""


def _sheet(sheet: Any, settings: Settings) -> dict[str, Any]:  # noqa: ANN401 (Found)
    said = settings.sheet(sheet.sheet)
    return {
        "sheet": sheet.sheet,
        "layout": sheet.layout,
        "wave": sheet.wave,
        "rows": sheet.rows,
        "told": sheet.told,
        "kinds": [{"question": q, "kind": kind} for q, kind in sheet.kinds],
        "said_layout": said.layout or "",
        "said_wave": said.wave,
        "said_columns": {role: said.columns.get(role, "") for role in ROLES},
    }


def _response(found: Check) -> dict[str, Any]:
    table = found.response
    if table is None or not len(table):
        return {"waves": [], "rows": [], "more": 0}
    waves = list(dict.fromkeys(label[0] for label in table.labels))
    agencies = list(dict.fromkeys(label[1] for label in table.labels))
    cells = table.to_dict()
    rows = [
        {"agency": agency, "cells": [_rate(cells.get((w, agency))) for w in waves]}
        for agency in agencies[:MOST]
    ]
    return {"waves": waves, "rows": rows, "more": len(agencies[MOST:])}


def _rate(values: Mapping[str, float] | None) -> str:
    if values is None or np.isnan(values["rate"]):
        return "nobody"
    return f"{values['answered']} of {values['people']} ({values['rate']:.0%})"


def _unknown(one: UnknownName) -> dict[str, Any]:
    sheet, row, column = one.cells[0].place
    return {
        "written": one.written,
        "agency": one.agency,
        "cells": len(one.cells),
        "place": f"sheet {sheet}, row {row}, column {column}",
        "suggestions": [{"id": e.id, "shown": e.shown} for e in one.suggestions],
    }


def _spelled(names: Mapping[str, str], book: Book) -> list[dict[str, str]]:
    return [
        {"written": written, "shown": getattr(book.entries.get(who), "shown", who)}
        for written, who in names.items()
    ]


def _people(book: Book) -> list[dict[str, str]]:
    """Everybody on the roster, to choose from; nobody where they are very many."""
    if len(book.entries) > MOST_PEOPLE:
        return []
    return [{"id": e.id, "shown": e.shown} for e in book.entries.values()]


def _declared(settings: Settings, book: Book) -> dict[str, Any]:
    return {
        "title": settings.title,
        "blank": settings.blank or "",
        "unknown": settings.unknown,
        "resubmitted": settings.resubmitted,
        "waves": ", ".join(settings.waves or ()),
        "aliases": [
            {
                "written": written,
                "person": getattr(book.entries.get(who), "shown", who),
            }
            for written, who in settings.aliases.items()
        ],
    }
