"""Columns of ids: what a spreadsheet did to them, and which may be taken for another.

Nothing is merged or changed without a word, and no id is written into an issue.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from agencygraph.io.checks import Checks, Issue
from agencygraph.io.grid import DATE, LOGICAL, LONG, NUMBER, TIME
from agencygraph.io.tables import Fields
from agencygraph.io.text import all_plain, clean, plain, unguard
from agencygraph.roster import count

IDS: Mapping[str, tuple[str, ...]] = {
    "people": ("id",),
    "ties": ("source", "target"),
    "responses": ("id",),
    "scores": ("id",),
    "attendance": ("id",),
    "requests": ("id",),
}
"""The columns of each table that hold ids of people."""

_SHORTENED = re.compile(r"[+-]?\d([.,]\d+)?E\+\d+")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY = re.compile(rf"\d{{1,2}}-({_MONTHS})|({_MONTHS})-\d{{1,2}}", re.IGNORECASE)
DAY_LENGTH = 6
"""Ids of so few characters may be days, such as 1-Mar."""
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´′", "'"))
_AS_TEXT = "format the column as text, and type the id again"


def decide(
    fields: Fields, name: str, at: Iterable[int], told: Sequence[str], checks: Checks
) -> None:
    """Keep an issue for rows of a column; one a sheet where there are several.

    ``told`` is one, many and what was done: "id was trimmed", "ids were trimmed",
    "changed".
    """
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i in at:
        place = fields.place(i, name)
        found[place.sheet, place.column].append(place.row or 0)
    one, many, done = told
    for (sheet, column), rows in found.items():
        what = count(len(rows), one, many)
        checks.decided(Issue(what, done, fields.table.name, sheet, column, rows))


def check_ids(fields: Fields, names: Sequence[str], checks: Checks) -> None:
    """Look through the columns of ids of one table."""
    columns = [_column(fields, name) for name in names if name in fields]
    if all(map(_is_plain, columns)):
        return
    for column in columns:
        _refuse_spoilt(column, checks)
        _tell_changed(column, checks)
    _check_merges(columns, checks)
    for column in columns:
        _tell_alike(column, checks)


@dataclass(frozen=True, eq=False)
class _Column:
    """One column of ids; ``first`` says where each distinct cell first stands."""

    fields: Fields
    name: str
    first: Mapping[str, int]

    def rows(self, cells: Iterable[str]) -> list[int]:
        """Every row in which one of these cells stands."""
        wanted = set(cells)
        column = self.fields.column(self.name) if wanted else ()
        return [i for i, cell in enumerate(column) if cell in wanted]


def _column(fields: Fields, name: str) -> _Column:
    first: dict[str, int] = {}
    for i, cell in enumerate(fields.column(name)):
        first.setdefault(cell, i)
    return _Column(fields, name, first)


def _is_plain(column: _Column) -> bool:
    """Whether there is nothing to say of any id: they are looked at all at once."""
    if column.fields.kinds(column.name) or not all_plain(column.first):
        return False
    text = "\n".join(column.first)
    folded = text.casefold()
    if folded != text and len({*folded.split("\n")}) < len(column.first):
        return False
    if "E+" in text or any("-" in x and len(x) <= DAY_LENGTH for x in column.first):
        return False
    digits = [cell for cell in column.first if cell.isdigit()]
    return len({_without_zeros(cell) for cell in digits}) == len(digits)


def _refuse_spoilt(column: _Column, checks: Checks) -> None:
    """Ids of which a spreadsheet has made something else."""
    fields, name = column.fields, column.name
    cells = fields.column(name)
    rules = {
        DATE: "is a date, which a spreadsheet may have made of an id",
        TIME: "is a time, which a spreadsheet may have made of an id",
        LONG: "is a number of which a spreadsheet keeps 15 digits only",
    }
    kinds = fields.kinds(name)
    for i, kind in enumerate(kinds):
        if kind in rules:
            checks.add(fields.problem(i, name, cells[i], rules[kind], _AS_TEXT))
    rule = "is a number that a spreadsheet has shortened"
    for i in column.rows(c for c in column.first if _SHORTENED.fullmatch(c.strip())):
        if not kinds or kinds[i] not in rules:
            checks.add(fields.problem(i, name, cells[i], rule, _AS_TEXT))
    told = ("id is yes or no", "ids are yes or no", "kept")
    logical = [i for i, kind in enumerate(kinds) if kind == LOGICAL]
    decide(fields, name, logical, told, checks)
    told = ("id looks like a day", "ids look like days", "kept")
    days = column.rows(c for c in column.first if _DAY.fullmatch(c.strip()))
    decide(fields, name, [i for i in days if i not in logical], told, checks)


def _tell_changed(column: _Column, checks: Checks) -> None:
    """Ids that are read otherwise than they are written."""
    shown = {cell: unguard(cell) for cell in column.first}
    reads = {cell: (plain(text), clean(text)) for cell, text in shown.items()}
    one = {cell: unicodedata.normalize("NFC", text) for cell, text in shown.items()}
    composed = [cell for cell, text in shown.items() if one[cell] != text]
    pair = ("id was read with composed letters", "ids were read with composed letters")
    rows = column.rows(composed)
    decide(column.fields, column.name, rows, (*pair, "changed"), checks)
    tidied = [cell for cell, text in one.items() if reads[cell][0] != text]
    words = (
        "id was read without the spaces or invisible characters in it",
        "ids were read without the spaces or invisible characters in them",
        "changed",
    )
    decide(column.fields, column.name, column.rows(tidied), words, checks)
    folded = [cell for cell, (own, found) in reads.items() if own != found]
    pair = ("id was read in plain letters", "ids were read in plain letters")
    rows = column.rows(folded)
    decide(column.fields, column.name, rows, (*pair, "changed"), checks)


def _check_merges(columns: Sequence[_Column], checks: Checks) -> None:
    """Ids that are the same only when full-width forms and the like are made plain."""
    found: dict[str, tuple[str, _Column, int]] = {}
    for column in columns:
        for cell, i in column.first.items():
            own = plain(unguard(cell))
            other, at, before = found.setdefault(clean(own), (own, column, i))
            if other == own:
                continue
            if checks.reading.confirm_merges:
                told = ("id was merged", "ids were merged", "merged")
                told = (f"{told[0]} with one that looks alike", told[1], told[2])
                decide(column.fields, column.name, column.rows([cell]), told, checks)
                continue
            row = at.fields.place(before, at.name).row
            rule = f"reads the same as {other!r} in row {row}"
            fix = "correct one of them, or set confirm_merges = true if they are one"
            problem = column.fields.problem(i, column.name, cell, rule, fix)
            checks.add(problem)


def _tell_alike(column: _Column, checks: Checks) -> None:
    """Ids that stay apart and may be taken for each other."""
    distinct = {clean(unguard(cell)) for cell in column.first} - {""}
    for like, differ in (
        (str.casefold, "by case"),
        (_without_zeros, "by zeros in front"),
        (_without_curls, "by the form of an apostrophe"),
    ):
        alike = _sharing(distinct, like)
        one = f"id differs from another only {differ}"
        told = (one, f"ids differ from others only {differ}", "kept")
        _tell(column, alike, told, checks)
    mixed = {text for text in distinct if not text.isascii() and _is_mixed(text)}
    words = (
        "id mixes letters of several scripts",
        "ids mix letters of several scripts",
    )
    _tell(column, mixed, (*words, "kept"), checks)


def _tell(column: _Column, ids: set[str], told: Sequence[str], checks: Checks) -> None:
    if ids:
        cells = [cell for cell in column.first if clean(unguard(cell)) in ids]
        places = sorted(column.first[cell] for cell in cells)
        decide(column.fields, column.name, places, told, checks)


def _sharing(texts: Iterable[str], key: Callable[[str], str]) -> set[str]:
    """Texts of which another has the same key."""
    groups: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        groups[key(text)].append(text)
    return {text for group in groups.values() if len(group) > 1 for text in group}


def _without_zeros(text: str) -> str:
    return text.lstrip("0") or "0" if text.isascii() and text.isdigit() else text


def _without_curls(text: str) -> str:
    return text if text.isascii() else text.translate(_APOSTROPHES)


def _is_mixed(text: str) -> bool:
    names = (unicodedata.name(c, "") for c in text if c.isalpha())
    return len({name.split()[0] for name in names if name.startswith(_SCRIPTS)}) > 1


def tell_numbers(tables: Iterable[tuple[str, Fields]], checks: Checks) -> None:
    """Warn of ids that are numbers in one sheet and text elsewhere.

    Where people were looked up by what was written, it does not matter how ids are.
    """
    numbers: list[tuple[Fields, str, list[int]]] = []
    as_text = False
    for role, fields in tables:
        for name in IDS.get(role, ()):
            kinds = fields.kinds(name)
            at = [i for i, kind in enumerate(kinds) if kind == NUMBER]
            numbers += [(fields, name, at)] if at else []
            looked_up = fields.table.places or not any(fields.table.rows)
            plain = bool(kinds) or not looked_up
            as_text = as_text or (plain and len(at) < len(fields))
    for fields, name, at in numbers if as_text else ():
        told = ("id is a number, read as a whole one", "ids are numbers, read as whole")
        told = (f"{told[0]}; elsewhere ids are", f"{told[1]} ones; elsewhere ids are")
        decide(fields, name, at, (*(f"{x} text" for x in told), "changed"), checks)
