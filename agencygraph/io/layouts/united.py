"""Two sheets of people: one table if they agree, and a question where they do not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agencygraph.errors import Problem
from agencygraph.io.checks import Issue
from agencygraph.io.grid import TEXT
from agencygraph.io.layouts.context import Context
from agencygraph.io.names import Book, Entry, name_key
from agencygraph.io.tables import Place, TextTable
from agencygraph.io.text import clean, fold, header_key, listing

MOST = 20
"""People who are told of in one sentence."""


def united(first: TextTable, second: TextTable, context: Context) -> TextTable:
    """Return one table of everybody, and keep what the two sheets contradict.

    Who is on both is kept once; blanks of one are filled from the other. Two sheets
    that do not list the same people are a question, unless both are declared as
    rosters. What is returned has everybody in any case, so that nobody is told of as
    unknown besides.
    """
    same = _matched(first, second)
    pair = _Pair(first, second, same)
    wrong = pair.contradictions()
    declared = all(
        context.settings.sheet(table.sheet).layout == "roster"
        for table in (first, second)
    )
    if not declared and len(same) < max(len(first), len(second)):
        wrong.insert(0, pair.not_the_same())
    context.checks.extend(wrong)
    if same and not wrong:
        what = f"people of sheet {first.sheet!r} are listed again, and alike"
        rows = [second.rows[i] for i in same]
        issue = Issue(what, "merged", second.name, second.sheet, rows=rows)
        context.checks.noted(issue)
        context.checks.note(f"{issue}.")
    return pair.together()


def _matched(first: TextTable, second: TextTable) -> dict[int, int]:
    """Rows of the second and of the first table that are about the same person."""
    names = first.columns.get("name", [""] * len(first))
    ids = [clean(text) for text in first.columns["id"]]
    waves = _waves(first)
    book = Book(Entry(who, clean(n)) for who, n in zip(ids, names, strict=True) if who)
    at = {key: i for i, key in reversed(list(enumerate(zip(ids, waves, strict=True))))}
    found: dict[int, int] = {}
    told = zip(second.columns["id"], _waves(second), strict=True)
    for i, (text, wave) in enumerate(told):
        who = clean(text) if clean(text) in book.entries else book.find(text).id
        row = at.get((who, wave))
        if row is not None and row not in found.values():
            found[i] = row
    return found


def _waves(table: TextTable) -> list[str]:
    return [fold(text) for text in table.columns.get("wave", [""] * len(table))]


@dataclass(frozen=True, eq=False)
class _Pair:
    """Two tables of people, and which rows of the second are in the first."""

    first: TextTable
    second: TextTable
    same: dict[int, int]

    @property
    def _of(self) -> dict[str, str]:
        """Columns of the second table by what the first calls them."""
        keys = {header_key(name): name for name in self.first.columns}
        return {keys.get(header_key(n), n): n for n in self.second.columns}

    def _leave_out(self) -> str:
        return f'leave a sheet out: [sheets.{self.second.sheet!r}] layout = "none"'

    def contradictions(self) -> list[Problem]:
        """Return who is told of in two ways, once each, with both places."""
        found = []
        shared = [name for name in self._of if name in self.first.columns]
        for i, k in self.same.items():
            differ = [n for n in shared if n != "id" and self._differ(n, i, k)]
            if differ:
                found.append(self._contradiction(differ, i, k))
        return found

    def _differ(self, name: str, i: int, k: int) -> bool:
        here = self.second.columns[self._of[name]][i]
        there = self.first.columns[name][k]
        key = name_key if name == "name" else fold
        return bool(clean(here) and clean(there)) and key(here) != key(there)

    def _contradiction(self, differ: Sequence[str], i: int, k: int) -> Problem:
        name, *others = differ
        here, there = self.second, self.first
        place = _place(here, self._of[name], i)
        told = there.columns[name][k].strip()
        who = _called(there, k)
        rule = f"is said of {who!r}, and {told!r} on sheet {there.sheet!r}, row "
        rule += str(_place(there, name, k).row)
        if others:
            rule += f"; they differ in {listing(map(repr, others))} too"
        value = here.columns[self._of[name]][i].strip()
        fix = f"correct one of the two, or {self._leave_out()}"
        return Problem(rule, fix, here.name, *place, value)

    def not_the_same(self) -> Problem:
        """Return who is on one of the sheets only."""
        here = [i for i in range(len(self.second)) if i not in self.same]
        there = {*range(len(self.first))} - {*self.same.values()}
        rule = f"this sheet lists people, as sheet {self.first.sheet!r} does, and not "
        rule += "the same ones"
        for where, table, rows in (
            (": only here", self.second, here),
            (", only there" if here else ": only there", self.first, sorted(there)),
        ):
            told = [f"{_called(table, i)!r} (row {table.rows[i]})" for i in rows]
            rule += f"{where} {listing(told, most=MOST)}" if told else ""
        both = f"[sheets.{self.first.sheet!r}] and [sheets.{self.second.sheet!r}]"
        fix = f"keep everybody on one sheet, or {self._leave_out()}; for everybody of "
        fix += f'both say layout = "roster" in {both}, and for two waves wave = "..."'
        return Problem(rule, fix, self.second.name, self.second.sheet)

    def together(self) -> TextTable:
        """Return one table: each cell from where it is filled, with its place."""
        of, extra = self._of, [i for i in range(len(self.second)) if i not in self.same]
        back = {k: i for i, k in self.same.items()}
        columns: dict[str, list[str]] = {}
        places: dict[str, list[Place]] = {}
        kinds: dict[str, str] = {}
        for name in dict.fromkeys([*self.first.columns, *of]):
            cells = [self._cell(name, k, back.get(k)) for k in range(len(self.first))]
            cells += [self._cell(name, None, i) for i in extra]
            columns[name] = [text for text, _, _ in cells]
            places[name] = [place for _, place, _ in cells]
            kinds[name] = "".join(letter for _, _, letter in cells)
        rows = [*self.first.rows, *(self.second.rows[i] for i in extra)]
        return replace(
            self.first, columns=columns, rows=rows, places=places, kinds=kinds
        )

    def _cell(self, name: str, k: int | None, i: int | None) -> tuple[str, Place, str]:
        """Text, place and letter of a cell: of the first table where it holds one."""
        own = self._of.get(name, name)
        tries = ((self.first, name, k), (self.second, own, i))
        there = [(t, n, r) for t, n, r in tries if r is not None and n in t.columns]
        for table, header, row in there:
            if table.columns[header][row].strip():
                return _told(table, header, row)
        if there:
            return _told(*there[0])
        table, row = (self.first, k) if k is not None else (self.second, i or 0)
        return "", Place(table.sheet, table.rows[row], name), TEXT


def _told(table: TextTable, header: str, row: int) -> tuple[str, Place, str]:
    letter = table.kinds[header][row] if table.kinds.get(header) else TEXT
    return table.columns[header][row], _place(table, header, row), letter


def _place(table: TextTable, header: str, row: int) -> Place:
    if header in table.places:
        return table.places[header][row]
    return Place(table.sheet, table.rows[row], header)


def _called(table: TextTable, row: int) -> str:
    names = table.columns.get("name", table.columns["id"])
    return clean(names[row]) or clean(table.columns["id"][row])
