"""What a check found, as text that can be read aloud."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from agencygraph.io.layouts.said import Found
from agencygraph.io.text import listing
from agencygraph.roster import count
from agencygraph.study import Study
from agencygraph.table import Table

if TYPE_CHECKING:
    from agencygraph.io.check import Check

MOST = 20
"""Lines of one section; the rest are counted."""


def text_of(check: "Check") -> str:
    """Return the whole page: what was understood, then what is wrong."""
    parts = [_sheets(check.sheets)]
    if check.study is not None:
        parts += [_study(check.study, check), _response(check.response)]
    parts += [
        _section("Warnings: worth a look", check.warnings),
        _section("Notes", check.notes),
        _unknown(check),
        _agencyless(check),
        _section("To be put right", map(str, check.problems)),
        _verdict(check),
    ]
    return "\n\n".join([check.name, *(part for part in parts if part)])


def _section(title: str, lines: Iterable[str]) -> str:
    found = list(lines)
    if not found:
        return ""
    shown = [f"  {line}" for line in found[:MOST]]
    if len(found) > MOST:
        shown.append(f"  ... and {len(found) - MOST:,} more")
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
            lines.append(f"    {asked}ties of kind {kind!r}")
    return "\n".join(["Sheets", *lines]) if lines else ""


def _study(study: Study, check: "Check") -> str:
    lines = []
    for wave in study.waves:
        roster = study.rosters[wave]
        lines.append(f"  wave {wave}: {repr(roster).removeprefix('Roster: ')}")
    lines.append(f"  agencies: {listing(study.roster.agencies, most=20)}")
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
            lines.append(f"    named by nobody: {listing(alone)}")
        if network.max_choices is not None:
            full = int(network.at_cap.sum())
            lines.append(
                f"    up to {network.max_choices} names: {full} named that many, and "
                "whom they left out is not known"
            )
    for kind in study.kinds:
        lines += _scale(study, kind)
    return "\n".join([f"Understood: {repr(study).removeprefix('Study: ')}", *lines])


def _scale(study: Study, kind: str) -> list[str]:
    scales = {n.wave: n.scale for (_, k), n in study.networks.items() if k == kind}
    told = {
        wave: " < ".join(scale.words) if scale else "numbers as given"
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
        told = [count(len(one.cells), "cell", "cells")]
        told += [f"said to be of {one.agency}"] if one.agency else []
        near = [entry.shown for entry in one.suggestions]
        told += [f"perhaps {' or '.join(near)}"] if near else []
        lines.append(f"{one.written}: {', '.join(told)}")
    return _section("Named, and not on the roster", lines)


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
