"""A plan that was written, read again: who sat where, round by round."""

import json
import re
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from agencygraph.errors import DataError, Problem
from agencygraph.io.checks import Checks
from agencygraph.io.convert import BLANK
from agencygraph.io.regular import read_regular
from agencygraph.io.sources import open_table
from agencygraph.io.tables import Field, Fields, pick
from agencygraph.page.atomic import at_home
from agencygraph.table import Table

CARDS = "cards"
"""The sheet of a workbook that holds the cards."""

_PERSON, _ROUND, _TABLE = "person", "round", "table"
FIELDS = (
    Field(_PERSON, required=True),
    Field(_ROUND, required=True),
    Field(_TABLE, required=True),
)
PAGES = (".html", ".htm")
_DATA = re.compile(
    r"<script type=.application/json. id=.data-plan-cards.>(.*?)</script>", re.DOTALL
)
_FIX = "give the workbook or the page of a plan, as it was written"


def read_plan(source: str | PathLike[str]) -> Table:
    """Read the cards of a plan from its workbook, its page, or a table of cards.

    What ``plan_rounds`` takes as a past plan (``past=``), and on the day as the plan
    that is under way (``seats=``).

    Parameters
    ----------
    source
        A file written from ``Plan.tables()`` or ``Plan.page()``; or any table with the
        columns ``person`` (id), ``round`` and ``table``, blank for those without one.

    Returns
    -------
    Table
        Row: card (person, round). Column ``table``, from 1, NaN for those without.

    Raises
    ------
    DataError
        Everything that is wrong with the file, with row, column, value and fix.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import agencygraph as ag
    >>> people = ag.Roster.from_labels("abcd")
    >>> plan = ag.plan_rounds(people, rounds=2)
    >>> with tempfile.TemporaryDirectory() as place:
    ...     page = plan.page().save(Path(place) / "plan.html")
    ...     cards = ag.read_plan(page)
    >>> cards["table"].tolist() == plan.cards()["table"].tolist()
    True
    >>> again = ag.plan_rounds(people, rounds=1, past=[cards])
    >>> set(again.meetings().labels) & set(plan.meetings().labels)
    set()
    """
    path = at_home(source)
    checks = Checks()
    if path.name.casefold().endswith(PAGES):
        return _of_page(path)
    fields = pick(open_table(path, CARDS, checks, wanted=FIELDS), FIELDS, checks)
    found = None if fields is None else _cards(fields, checks)
    checks.finish()
    if found is None:  # pragma: no cover (then there was a problem)
        raise DataError(checks.problems)
    return found


def _cards(fields: Fields, checks: Checks) -> Table:
    people = fields.cells(_PERSON)
    checks.extend(
        fields.problem(i, _PERSON, None, BLANK, "give the id, or remove the row")
        for i, person in enumerate(people)
        if not person
    )
    rounds = _numbers(fields, _ROUND, checks, blank=False)
    tables = _numbers(fields, _TABLE, checks, blank=True)
    labels = [(p, str(r)) for p, r in zip(people, rounds, strict=True)]
    first: dict[tuple[str, str], int] = {}
    for i, label in enumerate(labels):
        before = first.setdefault(label, i)
        if before != i:
            rule = (
                f"repeats {fields.row_beside(before, i, _PERSON)} for round {label[1]}"
            )
            fix = "keep one of the rows"
            checks.add(fields.problem(i, _PERSON, label[0], rule, fix))
    return _table(labels, tables)


def _numbers(
    fields: Fields, name: str, checks: Checks, *, blank: bool
) -> list[int | None]:
    """Whole numbers from 1; nothing where a cell may be blank and is."""
    found: list[int | None] = []
    for i, cell in enumerate(fields.cells(name)):
        good = cell.isascii() and cell.isdigit() and int(cell[:9]) > 0
        if not good and (cell or not blank):
            rule = "is not a whole number from 1" if cell else BLANK
            checks.add(
                fields.problem(i, name, cell or None, rule, f"number the {name}")
            )
        found.append(int(cell[:9]) if good else None)
    return found


def _table(labels: list[tuple[str, str]], tables: list[int | None]) -> Table:
    column = np.array([np.nan if t is None else t for t in tables], float)
    definition = "number of the table, from 1; NaN: there, and without a seat"
    return Table("card", labels, {"table": column}, {"table": definition})


def _of_page(path: Path) -> Table:
    """Read the seats that a page of a plan holds as data."""
    text = read_regular(path).decode("utf-8", errors="replace")
    held = _DATA.search(text)
    try:
        seats: Any = json.loads(held[1])["seats"] if held else None
        columns = [seats[name] for name in (_PERSON, _ROUND, _TABLE)]
        rows = list(zip(*columns, strict=True))
        labels = [(str(person), str(int(round_))) for person, round_, _ in rows]
        tables = [None if table is None else int(table) for _, _, table in rows]
    except (TypeError, KeyError, ValueError, RecursionError):
        rule = "the page holds no plan"
        raise DataError([Problem(rule, _FIX, file=path.name)]) from None
    return _table(labels, tables)
