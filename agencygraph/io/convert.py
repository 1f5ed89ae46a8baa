"""Columns of text converted, with errors that name the row: numbers, yes or no, ids."""

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import Problem
from agencygraph.io.checks import Checks, Issue
from agencygraph.io.forms_of_cells import AMBIGUOUS, SLASHED, iso_date, number_form
from agencygraph.io.identity import decide
from agencygraph.io.tables import Fields
from agencygraph.io.text import NO, YES, listing, number, number_hint, sentence
from agencygraph.io.waves import Waves
from agencygraph.roster import Roster, count

MOST_COMPARED = 200_000
"""How many ids unknown ones are compared with, in all, before no match is offered."""

BLANK = "the cell is blank"
FIRST_YEAR, LAST_YEAR = 1970, 2100
"""Years outside are let in, with a warning."""


def numbers(
    fields: Fields,
    name: str,
    checks: Checks,
    *,
    blank_fix: str = "",
    negative: bool = True,
    words: Mapping[str, float] | None = None,
) -> NDArray[np.float64]:
    """Numbers of a column; NaN where there is a problem, or a blank that is allowed.

    Parameters
    ----------
    blank_fix
        What to do about a blank; without it a blank is no problem.
    words
        Numbers that words stand for, such as the answers of a scale.
    """
    cells = fields.cells(name)
    distinct = set(cells)
    form = number_form(distinct, checks.reading)
    known = {cell: _number(form(cell), words or {}) for cell in distinct}
    values = np.array([known[cell] for cell in cells], np.float64)
    blank = {"": bool(blank_fix)}
    bad = {
        cell
        for cell, value in known.items()
        if blank.get(cell, not math.isfinite(value) or (value < 0 and not negative))
    }
    for i, cell in enumerate(cells) if bad else ():
        if cell in bad:
            checks.add(_not_a_number(fields, i, name, cell, known[cell], blank_fix))
            values[i] = np.nan
    return values


def _number(cell: str, words: Mapping[str, float]) -> float:
    found = words.get(cell.casefold(), number(cell))
    return math.nan if found is None else found


def _not_a_number(
    fields: Fields, i: int, name: str, cell: str, value: float, blank_fix: str
) -> Problem:
    if not cell:
        return fields.problem(i, name, None, BLANK, blank_fix)
    if math.isinf(value) or cell.casefold().lstrip("+-") in ("inf", "infinity"):
        rule, fix = "is not a finite number", "give the number that was observed"
    elif math.isnan(value):
        rule, fix = "is not a number", number_hint(cell, "give a number")
        if AMBIGUOUS.fullmatch(cell):
            rule = "could be a number of thousands, or one with three decimals"
            fix = 'set thousands = "," or decimal = "," under [reading] in study.toml'
    else:
        rule, fix = "is negative", "give a number from 0"
    return fields.problem(i, name, cell, rule, fix)


def yes_or_no(
    fields: Fields, name: str, checks: Checks, *, blank: bool | None
) -> list[bool | None]:
    """Yes or no of a column; ``blank`` is what a blank cell says, None: a problem."""
    answers: list[bool | None] = []
    for i, cell in enumerate(fields.cells(name)):
        word = cell.casefold()
        answer = True if word in YES else False if word in NO else None
        if not cell:
            answer = blank
        if answer is None:
            rule = "is neither yes nor no" if cell else BLANK
            fix = "write 1 or 0, yes or no"
            checks.add(fields.problem(i, name, cell or None, rule, fix))
        answers.append(answer)
    return answers


def waves_of(
    fields: Fields, waves: Waves, checks: Checks, *, blank: str | None
) -> list[str]:
    """Wave of each row; ``blank`` is the wave of a blank cell, None: a problem."""
    labels = []
    for i, cell in enumerate(fields.cells("wave")):
        wave = waves.find(cell) if cell else blank
        if wave is None:
            rule = "is not a wave of the study" if cell else BLANK
            checks.add(fields.problem(i, "wave", cell or None, rule, waves.fix(cell)))
        labels.append(wave or "")
    return labels


def filled(fields: Fields, name: str, checks: Checks, fix: str) -> list[str]:
    """Cells of a column that may not be blank."""
    cells = fields.cells(name)
    checks.extend(
        fields.problem(i, name, None, BLANK, fix)
        for i, cell in enumerate(cells)
        if not cell
    )
    return cells


def dates(fields: Fields, name: str, checks: Checks) -> list[str | None]:
    """ISO dates of a column, as text; None where it is blank."""
    cells = [iso_date(cell, checks.reading.dayfirst) for cell in fields.cells(name)]
    far = []
    wrong: dict[str, list[int]] = {}
    for i, cell in enumerate(cells):
        if cell and not _is_date(cell):
            wrong.setdefault(cell, []).append(i)
        elif cell and not FIRST_YEAR <= int(cell[:4]) <= LAST_YEAR:
            far.append(i)
    for cell, rows in wrong.items():
        rule, fix = "is not a date", "write year, month and day, such as 2024-03-12"
        if SLASHED.fullmatch(cell):
            rule = "could be a day and a month, or a month and a day"
            fix = "write 2024-03-12, or set dayfirst under [reading] in study.toml"
        if len(rows) > 1:
            more = count(len(rows) - 1, "more such cell", "more such cells")
            rule += f" (and {more})"
        checks.add(fields.problem(rows[0], name, cell, rule, fix))
    told = ("date is", "dates are")
    years = f"before {FIRST_YEAR} or after {LAST_YEAR}"
    decide(fields, name, far, (*(f"{word} {years}" for word in told), "kept"), checks)
    return [cell or None for cell in cells]


def _is_date(cell: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        return False
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def known_ids(
    fields: Fields,
    name: str,
    known: Collection[str],
    checks: Checks,
    explain: Callable[[str], tuple[str, str]],
) -> list[str]:
    """Ids of a column; each one that is not known is one problem, at its first row.

    ``explain`` gives the rule an unknown id breaks, and how to put it right.
    """
    cells = fields.cells(name)
    times: dict[str, int] = {}
    first: dict[str, int] = {}
    for i, cell in enumerate(cells):
        if cell not in known:
            times[cell] = times.get(cell, 0) + 1
            first.setdefault(cell, i)
    for cell, i in first.items():
        rule, fix = explain(cell) if cell else (BLANK, "give the id, or remove the row")
        rule += f" (in {times[cell]:,} rows)" if times[cell] > 1 else ""
        checks.add(fields.problem(i, name, cell or None, rule, fix))
    return cells


class Unknown:
    """Explains ids that are not on a roster, without comparing for ever."""

    def __init__(self, roster: Roster, fix: str, *, wave: str = "") -> None:
        self.roster, self.fix = roster, fix
        self.rule = "is not on the roster" + (f" of wave {wave!r}" if wave else "")
        self._left = MOST_COMPARED

    def __call__(self, person: str) -> tuple[str, str]:
        """Return the rule that is broken, and the nearest match with what to do."""
        self._left -= self.roster.n_people
        near = self.roster.suggest(person) if self._left >= 0 else ""
        return self.rule, sentence(near, self.fix)


def unused(fields: Fields, checks: Checks) -> None:
    """Note the columns that are read by nobody."""
    if fields.rest:
        told = "column %s was" if len(fields.rest) == 1 else "columns %s were"
        told %= listing(map(repr, fields.rest))
        table, number = fields.table, len(fields.rest)
        column = fields.rest[0] if number == 1 else ""
        checks.noted(
            Issue("not used", "left out", table.name, table.sheet, column, count=number)
        )
        checks.warn(f"{table.label}: {told} not used")


def code(values: Sequence[str]) -> tuple[list[str], NDArray[np.int32]]:
    """Return the distinct values in order, and the place of each value among them."""
    distinct = sorted(set(values))
    place = {value: k for k, value in enumerate(distinct)}
    codes = np.fromiter((place[value] for value in values), np.int32, len(values))
    return distinct, codes
