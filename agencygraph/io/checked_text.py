"""What a check found, as text that can be read aloud."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from agencygraph.errors import SHOWN, Problem
from agencygraph.io.layouts.said import Found
from agencygraph.io.text import clean, listing
from agencygraph.io.words import asks, kind_known
from agencygraph.roster import count
from agencygraph.study import Study
from agencygraph.table import Table
from agencygraph.wording import told_apart

if TYPE_CHECKING:
    from agencygraph.io.check import Check

MOST = 20
"""Lines of one section; the rest are counted."""


def text_of(check: "Check") -> str:
    """Return the whole page: what was understood, then what is wrong."""
    parts = [_sheets(check.sheets)]
    if check.study is not None:
        parts.append(_study(check.study, check))
        if check.study.networks or check.study.agency_networks:
            parts.append(_response(check.response))
    parts += [
        _section("Warnings: worth a look", check.warnings),
        _section("Notes", check.notes),
        _unknown(check),
        _section("Names read by their spelling", _spelled(check), all_of_them=True),
        _agencyless(check),
        _problems(check),
        _verdict(check),
        _declaring(check),
    ]
    return "\n\n".join([check.name, *(part for part in parts if part)])


def _section(title: str, lines: Iterable[str], *, all_of_them: bool = False) -> str:
    found = list(lines)
    if not found:
        return ""
    most = len(found) if all_of_them else MOST
    shown = [f"  {line}" for line in found[:most]]
    if len(found) > most:
        shown.append(f"  ... and {len(found) - most:,} more")
    return "\n".join([f"{title} ({len(found):,})", *shown])


def _sheets(sheets: Sequence[Found]) -> str:
    lines = []
    for found in sheets:
        if found.layout == "none":
            lines.append(f"  {found.sheet}: not read ({found.told})")
            continue
        rows = count(found.rows, "row", "rows")
        told = [found.layout, rows]
        told += [f"wave {found.wave}"] if found.wave else []
        told += [found.told] if found.told else []
        told += [f"headings in row {found.header}"] if (found.header or 1) > 1 else []
        lines.append(f"  {found.sheet}: {', '.join(told)}")
        for question, kind in found.kinds:
            asked = f'"{question}" asks for ' if question else ""
            if question and not asks(question) and not kind_known(question):
                asked = f'"{question}": '  # a title
            lines.append(f"    {asked}ties of kind {kind!r}")
    return "\n".join(["Sheets", *lines]) if lines else ""


def _study(study: Study, check: "Check") -> str:
    lines = []
    for wave in study.waves:
        roster = study.rosters[wave]
        lines.append(f"  wave {wave}: {repr(roster).removeprefix('Roster: ')}")
    if study.roster.agencies:
        groups = "agencies" if study.roster.unit == "person" else "groups"
        lines.append(f"  {groups}: {listing(study.roster.agencies, most=20)}")
    for (wave, kind), network in (
        *study.networks.items(),
        *study.agency_networks.items(),
    ):
        ties = count(network.n_ties, "tie", "ties")
        told = int(network.answered.sum())
        lines.append(
            f"  {kind}, wave {wave}: {ties}, {told} of {network.n_people} answered"
        )
        alone = check.unnamed.get((wave, kind), ())
        if alone and network.n_ties:
            ids = network.roster.people
            plain = told_apart([*map(clean, network.roster.names)], ids)
            names = dict(zip(ids, plain, strict=True))
            unnamed = listing(names[who] for who in alone)
            lines.append(f"    named by nobody: {unnamed}")
        if network.max_choices is not None:
            full = int(network.at_cap.sum())
            named = f"{full} named that many, and whom they left out is not known"
            so = named if full else "nobody named that many"
            lines.append(f"    up to {network.max_choices} names: {so}")
    for kind in study.kinds:
        lines += _scale(study, kind)
    lines += _beside(study)
    return "\n".join([f"Understood: {repr(study).removeprefix('Study: ')}", *lines])


def _beside(study: Study) -> list[str]:
    """Say what there is beside ties: who came, and what people said of themselves."""
    lines = []
    if study.attendance is not None:
        came = Counter(label[1] for label in study.attendance.labels)
        told = listing(f"{people:,} to {event!r}" for event, people in came.items())
        lines.append(f"  came: {told}")
    if study.scores is not None:
        asked = Counter(label[2] for label in study.scores.labels)
        told = listing(f"{people:,} to {item!r}" for item, people in asked.items())
        lines.append(f"  answers about oneself: {told}")
    for table, one, many in (
        (study.requests, "request", "requests"),
        (study.barriers, "barrier", "barriers"),
    ):
        if table is not None:
            lines.append(f"  {count(len(table), one, many)}")
    return lines


def _scale(study: Study, kind: str) -> list[str]:
    scales = {n.wave: n.scale for (_, k), n in study.networks.items() if k == kind}
    plain = all(
        bool((n.weights == 1).all())
        for (_, k), n in study.networks.items()
        if k == kind
    )
    numbers = "named or not" if plain else "numbers as given"
    told = {
        wave: " < ".join(scale.words) if scale else numbers
        for wave, scale in scales.items()
    }
    if len(set(told.values())) == 1:
        return [f"  answers to {kind}: {next(iter(told.values()))}"]
    lines = [
        f"  answers to {kind} in wave {wave}: {text}" for wave, text in told.items()
    ]
    return [*lines, "    the question changed between waves: compare says so"]


def _response(table: Table | None) -> str:
    if table is None or not len(table):
        return ""
    waves = list(dict.fromkeys(label[0] for label in table.labels))
    agencies = list(dict.fromkeys(label[1] for label in table.labels))
    found = table.to_dict()
    header = ["agency", *waves]
    body = [
        [agency, *(_rate(found.get((w, agency))) for w in waves)] for agency in agencies
    ]
    total = ["all"]
    for wave in waves:
        rows = [v for label, v in found.items() if label[0] == wave]
        told, people = (sum(v[k] for v in rows) for k in ("answered", "people"))
        rate = told / people if people else float("nan")
        total.append(_rate({"answered": told, "people": people, "rate": rate}))
    cells = [header, *body, total]
    widths = [max(len(row[k]) for row in cells) for k in range(len(header))]
    lines = [
        "  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join(["Who answered", *lines])


def _rate(values: dict[str, float] | None) -> str:
    if values is None or np.isnan(values["rate"]):
        return "nobody on the roster"
    return f"{values['answered']} of {values['people']} ({values['rate']:.0%})"


def _unknown(check: "Check") -> str:
    lines = []
    for one in check.unknown:
        sheet, row, column = one.cells[0].place
        where = f"sheet {sheet!r}, row {row}, column {column!r}"
        where = where if len(one.cells) == 1 else f"first in {where}"
        told = [f"{count(len(one.cells), 'cell', 'cells')} ({where})"]
        told += [f"said to be of {one.agency}"] if one.agency else []
        near = [entry.shown for entry in one.suggestions]
        told += [f"perhaps {' or '.join(near)}"] if near else []
        lines.append(f"{one.written}: {', '.join(told)}")
    return _section("Named, and not on the roster", lines, all_of_them=True)


def _spelled(check: "Check") -> list[str]:
    """Every name that was read by its spelling, where a note cannot hold them."""
    if len(check.spelled) <= SHOWN:
        return []
    return [f"{text!r} as {who!r}" for text, who in check.spelled.items()]


def _problems(check: "Check") -> str:
    """What has to be put right; names that are listed above are one line."""
    told = {(one.cells[0].place, one.cells[0].text) for one in check.unknown}
    names = [p for p in check.problems if (_place(p), p.value) in told]
    if len(names) < 2:
        names = []
    others = [str(p) for p in check.problems if p not in names]
    if names:
        others.insert(
            0,
            f"the {len(names)} names above that are not on the roster: correct them, "
            "add them, or say who is meant in the file that --names writes",
        )
    text = _section("To be put right", others)
    first = f"To be put right ({len(others):,})"
    return text.replace(first, f"To be put right ({len(check.problems):,})", 1)


def _place(problem: Problem) -> tuple[str, int | None, str]:
    return problem.sheet, problem.row, problem.column


def _agencyless(check: "Check") -> str:
    among = check.study is not None and check.study.roster.unit == "agency"
    what, whole = ("group", "groups") if among else ("agency", "agencies")
    title = f"No {what} is known: fill in the blank cell, or they count in nothing "
    title += f"within or across {whole}"
    return _section(title, map(str, check.agencyless))


def _verdict(check: "Check") -> str:
    if check.problems:
        problems = count(len(check.problems), "problem", "problems")
        return f"The study cannot be read yet: {problems} to be put right."
    if check.warnings:
        some = len(check.warnings)
        warnings = "warning" if some == 1 else f"{some:,} warnings"
        return f"The study can be read; look at the {warnings} first."
    return "The study can be read."


_LINE = re.compile(r"\b\w+ = [\"\[{0-9a-z]")
"""What is to be declared, in a message: ``blank = "no tie"``."""


def _declaring(check: "Check") -> str:
    """Say where the lines go that messages ask for."""
    told = [*map(str, check.problems), *check.warnings]
    if not any(_LINE.search(text) for text in told):
        return ""
    return (
        'Lines such as blank = "no tie" go into a text file study.toml, which is given '
        "with\n--settings study.toml, or into the first column of a sheet called "
        "'study'."
    )
