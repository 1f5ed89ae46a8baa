"""What a person chose on the page, as the library's own settings file."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

from agencygraph.io.checks import Checks
from agencygraph.io.declared import (
    Blank,
    Layout,
    Resubmitted,
    Settings,
    SheetSettings,
    Unlisted,
)
from agencygraph.io.settings import read_settings, settings_from, settings_from_text
from agencygraph.io.settings_writing import settings_text
from agencygraph.io.sheets import SETTINGS, settings_text_of
from agencygraph.io.text import clean, fold
from agencygraph.io.workbook import read_workbook
from agencygraph.page.atomic import write_text

Form = Mapping[str, str]

OTHER = "other"
"""The choice of somebody whose id or name is typed or chosen beside it."""

AS_IT_IS = ""

ROLES = ("name", "agency")
"""Columns of a sheet of people whose headings can be typed."""


def put_right(source: Path | dict[str, Path], file: Path, form: Form) -> list[str]:
    """Write what was chosen into the settings file, with what it said before.

    Returns
    -------
    list of str
        What is wrong with lines that were typed; they are not taken then.
    """
    before = settings_before(source, file)
    found = replace(
        before,
        title=form.get("title", before.title).strip(),
        blank=_one_of(form, "blank", Blank, before.blank),
        unknown=_one_of(form, "unknown", Unlisted, before.unknown) or "error",
        resubmitted=_one_of(form, "resubmitted", Resubmitted, before.resubmitted)
        or "error",
        waves=_waves(form, before),
        confidential=_confidential(form, before),
        aliases=_aliases(form, before),
        sheets=_sheets(form, before),
        questions=_questions(form, before),
    )
    checks = Checks()
    told = _with_lines(found, form.get("lines", ""), checks)
    wrong = [
        f"{one.column}: {one}" if one.column else str(one) for one in checks.problems
    ]
    now = found if wrong else told
    write_text(file, settings_text(now) + _beside(now))
    return wrong


def _with_lines(settings: Settings, lines: str, checks: Checks) -> Settings:
    """Return settings with what typed lines of TOML say in the place of theirs."""
    if not lines.strip():
        return settings
    settings_from_text(lines, "", checks)
    if checks.problems:
        return settings
    before = tomllib.loads(settings_text(settings) + _beside(settings))
    return settings_from(_over(before, tomllib.loads(lines)), checks)


def _over(before: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """One table over another, and so for the tables in it."""
    found = dict(before)
    for key, value in more.items():
        old = found.get(key)
        inner = isinstance(old, Mapping) and isinstance(value, Mapping)
        found[key] = _over(old, value) if inner else value  # type: ignore[arg-type]  # (both are mappings)
    return found


def settings_before(source: Path | dict[str, Path], file: Path) -> Settings:
    """Return what is declared: in the settings file, or in the workbook itself."""
    if file.exists():
        return read_settings(file, Checks())
    if isinstance(source, dict):
        return Settings()
    try:
        grids = read_workbook(source, Checks())
    except ValueError:  # what is wrong with it is told by the look
        return Settings()
    own = [grid for grid in grids if grid.sheet == SETTINGS]
    if not own:
        return Settings()
    return settings_from_text(settings_text_of(own[0]), own[0].file, Checks(), SETTINGS)


def _one_of(form: Form, name: str, allowed: Any, before: Any) -> Any:  # noqa: ANN401 (literals)
    """The choice, None where none is made; whatever else was sent is as before."""
    given = form.get(name, before)
    return (
        given if given in get_args(allowed) else None if given == AS_IT_IS else before
    )


def _waves(form: Form, before: Settings) -> tuple[str, ...] | None:
    if "waves" not in form:
        return before.waves
    found = tuple(filter(None, (clean(part) for part in form["waves"].split(","))))
    return found or None


def _confidential(form: Form, before: Settings) -> tuple[str, ...] | None:
    """Return the kinds that were ticked, if that is not what they were anyway."""
    kinds = list(_numbered(form, "kind"))
    ticked = tuple(kind for k, kind in kinds if form.get(f"kept-{k}"))
    were = tuple(kind for k, kind in kinds if form.get(f"was-kept-{k}"))
    return before.confidential if ticked == were else ticked


def _aliases(form: Form, before: Settings) -> dict[str, str]:
    """Return who is meant by each name: as it was, less what is undone, and more."""
    undone = {fold(form[name]) for name in form if name.startswith("undo-")}
    told = {n: who for n, who in before.aliases.items() if fold(n) not in undone}
    for k, written in _numbered(form, "written"):
        chosen = form.get(f"who-{k}", AS_IT_IS)
        if chosen in (OTHER, AS_IT_IS):  # a name may be typed without a tick
            chosen = form.get(f"{OTHER}-{k}", "").partition(" \u2014 ")[0]
        if clean(chosen):
            told[written] = clean(chosen)
    return told


def _sheets(form: Form, before: Settings) -> dict[str, SheetSettings]:
    found = {clean(name): said for name, said in before.sheets.items()}
    for k, sheet in _numbered(form, "sheet"):
        said = before.sheet(sheet)
        layout = _one_of({"x": form.get(f"layout-{k}", "")}, "x", Layout, None)
        wave = clean(form.get(f"wave-{k}", said.wave))
        columns = dict(said.columns)
        for role in ROLES:
            head = clean(form.get(f"{role}-{k}", columns.get(role, "")))
            columns = {name: one for name, one in columns.items() if name != role}
            columns |= {role: head} if head else {}
        now = replace(said, layout=layout, wave=wave, columns=columns)
        name = next((one for one in found if fold(one) == fold(sheet)), sheet)
        if now != SheetSettings():
            found[name] = now
        else:
            found.pop(name, None)
    return found


def _questions(form: Form, before: Settings) -> dict[str, str]:
    """Return what was said that questions ask for, where that is not what was read."""
    found = dict(before.questions)
    for k, question in _numbered(form, "question"):
        kind, was = clean(form.get(f"asks-{k}", "")), form.get(f"asked-{k}", "")
        if question and kind and kind != was:
            found[question] = kind
    return found


def _numbered(form: Form, name: str) -> Iterator[tuple[str, str]]:
    """Every hidden field ``name-0``, ``name-1``, ... of a form, with its number."""
    for key, value in form.items():
        stem, mark, number = key.rpartition("-")
        if stem == name and mark and number.isdecimal():
            yield number, value


def _beside(settings: Settings) -> str:
    """What is declared of reading and limits, which a page does not change."""
    lines: list[str] = []
    for table in ("reading", "limits"):
        now = getattr(settings, table)
        told = [
            f"{one.name} = {json.dumps(getattr(now, one.name), ensure_ascii=False)}"
            for one in fields(now)
            if getattr(now, one.name) != getattr(type(now)(), one.name)
        ]
        lines += ["", f"[{table}]", *told] if told else []
    return "\n".join([*lines, ""]) if lines else ""
