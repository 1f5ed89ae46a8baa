"""Names as they were written → ids of the roster; and who could not be found."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from agencygraph.errors import SHOWN
from agencygraph.io.aliases import Aliases
from agencygraph.io.checks import Checks, Issue
from agencygraph.io.declared import Unlisted
from agencygraph.io.grid import ERROR
from agencygraph.io.layouts.said import Cell
from agencygraph.io.names import LEAVE_OUT, Book, Entry, Match
from agencygraph.io.tables import Place
from agencygraph.io.text import clean, fold, listing, sentence
from agencygraph.roster import count

MOST_COMPARED = 500_000
"""How many names unknown ones are compared with, in all."""


@dataclass(frozen=True)
class UnknownName:
    """Somebody who is named and not on the roster."""

    written: str
    cells: tuple[Cell, ...]
    suggestions: tuple[Entry, ...]
    agency: str = ""


@dataclass
class Lookup:
    """Finds who is meant; keeps who is not found, and what was read by its spelling."""

    book: Book
    file: str
    unlisted: Unlisted
    checks: Checks
    what: str = "the roster"
    unknown: dict[str, dict[Place, Cell]] = field(default_factory=dict)
    agencies: dict[str, str] = field(default_factory=dict)
    unclear: dict[str, tuple[Match, Cell]] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)
    known: dict[tuple[str, str], str] = field(default_factory=dict)
    left_out: dict[str, set[Place]] = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)
    told: list[UnknownName] = field(default_factory=list)
    left: int = MOST_COMPARED

    def __call__(self, cell: Cell, agency: str = "") -> str:
        """Return the id of who is meant, "" for nobody who is known."""
        known = self.known.get((cell.text, agency))
        if known is not None:
            return known
        match = self.book.find(cell.text, agency)
        if match.id == LEAVE_OUT and match.how == "alias":
            self.left_out.setdefault(clean(cell.text), set()).add(cell.place)
            return ""
        if match.id:
            if match.how == "spelling":
                self.spelled.setdefault(cell.text, match.id)
            self.known[cell.text, agency] = match.id
            return match.id
        if match.ids:
            self.unclear.setdefault(fold(cell.text), (match, cell))
            return ""
        written = clean(cell.text)
        if written and cell.letter == ERROR:
            return ""  # told of already
        if written:
            cells = self.unknown.setdefault(written, {})
            cells.setdefault(cell.place, cell)
            if agency:
                self.agencies.setdefault(written, clean(agency))
        return written if self.unlisted == "add" else ""

    def found_unknown(self) -> list[UnknownName]:
        """Return who is not on the roster, with who may be meant.

        Where there are very many, the last of them come without suggestions.
        """
        if len(self.told) != len(self.unknown):
            self.told = [self._suggested(written) for written in sorted(self.unknown)]
        return self.told

    def _suggested(self, written: str) -> UnknownName:
        self.left -= len(self.book.entries)
        near = self.book.suggest(written) if self.left >= 0 else []
        cells = tuple(self.unknown[written].values())
        return UnknownName(written, cells, tuple(near), self.agencies.get(written, ""))

    def tell(self, astray: Collection[str] = ()) -> None:
        """Keep what was found out as problems, warnings or notes, as declared.

        ``astray`` are names of which an alias says that somebody is meant who is
        nobody: that is told already.
        """
        for match, cell in self.unclear.values():
            shown = [self.book.entries[i].shown for i in match.ids]
            rule = f"could be {' or '.join(shown)}"
            fix = _which([self.book.entries[i] for i in match.ids])
            self.checks.add(cell.problem(self.file, rule, fix))
        for one in self.found_unknown():
            if fold(one.written) not in astray:
                self._tell_unknown(one)
        for written, places in sorted(self.left_out.items()):
            cells = count(len(places), "cell", "cells")
            what = f"{written!r} in {cells} was left out, as the aliases say"
            self.checks.note(f"{self.file}: {what}.")
        spelled = {t: w for t, w in self.spelled.items() if w not in self.withheld}
        if spelled:
            told = [f"{t!r} as {self._called(w)}" for t, w in sorted(spelled.items())]
            where = f"{self.file}: names read by their spelling"
            self.checks.note(f"{where}: {listing(told, most=SHOWN)}.")

    def _called(self, who: str) -> str:
        """Return the id of somebody, or a name that says more."""
        entry = self.book.entries[who]
        return entry.shown if entry.name and clean(entry.name) != who else repr(who)

    def _note_dropped(self, one: UnknownName) -> None:
        what = f"a name that is not on {self.what} was left out"
        for sheet, rows in _rows_by_sheet(one.cells).items():
            self.checks.noted(Issue(what, "dropped", self.file, sheet, rows=rows))

    def _tell_unknown(self, one: UnknownName) -> None:
        cells = count(len(one.cells), "cell", "cells")
        if self.unlisted == "add":
            told = f" ({one.agency})" if one.agency else ", agency not known"
            self.checks.note(f"{one.written!r} was added to the roster{told}.")
        elif self.unlisted == "drop":
            self._note_dropped(one)
            self.checks.warn(
                f"{self.file}: {one.written!r} is not on {self.what}: "
                f"{cells} left out, as declared"
            )
        else:
            rule = f"is not on {self.what}"
            rule += f" (in {cells})" if len(one.cells) > 1 else ""
            near = suggested(one.suggestions)
            fix = "correct the name, add them, or say in the alias file who is meant"
            self.checks.add(one.cells[0].problem(self.file, rule, sentence(near, fix)))


def _rows_by_sheet(cells: Iterable[Cell]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for cell in cells:
        rows.setdefault(cell.place.sheet, []).append(cell.place.row or 0)
    return rows


def check_aliases(
    aliases: Aliases, people: Book, agencies: Book, checks: Checks
) -> set[str]:
    """Keep every alias for somebody who is nobody, and return whose they are."""
    astray = set()
    for written, who in aliases.items():
        found = [book.find(who) for book in (people, agencies) if who != LEAVE_OUT]
        if not found or any(match.id for match in found):
            continue
        several = [people.entries[i].shown for i in found[0].ids]
        known = (
            f"could be {' or '.join(several)}" if several else "is not on the roster"
        )
        rule = f"is given as who is meant by {written!r}, and {known}"
        fix = sentence(
            "" if several else suggested(people.suggest(who) or agencies.suggest(who)),
            "give an id or a name of the roster, or - to leave them out",
        )
        place = aliases.places[written]
        checks.add(replace(place, rule=rule, fix=fix, value=who))
        astray.add(fold(written))
    return astray


def _which(meant: Sequence[Entry]) -> str:
    """Say how it is told who of several is meant: by the agency, if that does."""
    homes = {entry.agency for entry in meant}
    fix = "use their id, or say who is meant in the alias file"
    if len(homes) < len(meant) or "" in homes:
        return fix
    named = f"{meant[0].name or meant[0].id} ({meant[0].agency})"
    return f"write their agency behind the name, {named!r}, {fix}"


def suggested(entries: Iterable[Entry]) -> str:
    """``"did you mean 'Amir Khan' (Police)?"``, or nothing."""
    shown = [entry.shown for entry in entries]
    return f"did you mean {' or '.join(shown)}?" if shown else ""
