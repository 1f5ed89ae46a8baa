"""What is known while a sheet is read: settings, who can be named, its wave."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from agencygraph.io.checks import Checks
from agencygraph.io.declared import Settings, SheetSettings
from agencygraph.io.grid import letters
from agencygraph.io.layouts.headings import META, RESPONDENT, heading_key
from agencygraph.io.layouts.said import Cell, Said
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.names import Book
from agencygraph.io.text import NO, YES, clean, listing
from agencygraph.io.ties import KIND, WAVE
from agencygraph.io.waves import place
from agencygraph.io.words import (
    ANONYMOUS,
    NO_TIE,
    answer_key,
    kind_asked,
    kind_declared,
    kind_known,
)
from agencygraph.labels import CONSENT


@dataclass(frozen=True, eq=False)
class Context:
    """What is known while one sheet is read, and where what it says is kept."""

    settings: Settings
    people: Book
    agencies: Book
    checks: Checks
    said: Said
    wave: str = WAVE

    def of(self, sheet: Sheet) -> SheetSettings:
        """Return what is declared about a sheet."""
        return self.settings.sheet(sheet.name)

    def problem(self, cell: Cell, rule: str, fix: str) -> None:
        """Keep what is wrong in a cell."""
        self.checks.add(cell.problem(self.said.file, rule, fix))

    def problem_of(self, cells: Sequence[Cell], rule: str, fix: str) -> None:
        """Keep what is wrong for one reason in one cell, or in many."""
        if cells:
            many = f" (in {len(cells):,} cells)" if len(cells) > 1 else ""
            self.problem(cells[0], rule + many, fix)

    def wave_at(self, sheet: Sheet, i: int) -> str:
        """Return the wave of a row: its own, or that of the sheet."""
        j = sheet.column("wave")
        return (clean(sheet.text(i, j)) if j is not None else "") or self.wave

    def kind_of(self, sheet: Sheet, question: str = "", title: str = "") -> str:
        """Return the kind of the only ties of a sheet.

        ``title`` is a question that may stand above them: it says the kind where
        neither what is declared nor the name of the sheet does.
        """
        declared = self.of(sheet)
        if declared.kind or declared.kinds:
            return declared.kind or declared.kinds[0]
        if question:
            return kind_asked(question, self.settings.questions)
        told = kind_declared(title, self.settings.questions) if title else ""
        found = told or kind_known(time_in(sheet.name)[1])
        if found or len(self.settings.kinds) == 1:
            return found or next(iter(self.settings.kinds))
        return kind_asked(title, {}) if title else KIND

    def unused(self, sheet: Sheet, columns: list[int]) -> None:
        """Tell which columns were read by nobody."""
        columns = [j for j in columns if sheet.filled(j)]
        named = [sheet.label(j) for j in columns if sheet.names[j]]
        named += [f"column {letters(j)}" for j in columns if not sheet.names[j]]
        if named:
            told = "column %s was" if len(named) == 1 else "columns %s were"
            told %= listing(map(repr, named))
            self.checks.note(
                f"{self.said.file}, sheet {sheet.name!r}: {told} not used."
            )


def time_in(name: str) -> tuple[str, str]:
    """Take the wave out of the name of a sheet: ``"Trust - before"``.

    A mere number is no wave: every spreadsheet has a sheet called "Sheet 1".

    Examples
    --------
    >>> time_in("Trust - before")
    ('before', 'Trust')
    >>> time_in("Form Responses 1")
    ('', 'Form Responses 1')
    """
    words = re.findall(r"[^\s_()\[\]:,]+", re.sub(r"\s[-–]\s", " ", name))
    spans = sorted(combinations(range(len(words) + 1), 2), key=lambda s: s[0] - s[1])
    for start, end in spans:
        label = " ".join(words[start:end])
        found = place(label)
        if found is not None and found[0] != "number":
            return label, " ".join([*words[:start], *words[end:]])
    return "", name


def respondent(sheet: Sheet) -> int | None:
    """Return the column of who answered; one without names does not do."""
    declared = [
        j
        for role in ("id", "name")
        if role in sheet.declared
        for j in sheet.by_role.get(role, ())
    ]
    if declared:
        return declared[0]
    keys = [heading_key(name) for name in sheet.names]
    a_form = "start time" in keys or "completion time" in keys
    for pattern in RESPONDENT:
        for j, key in enumerate(keys):
            counter = a_form and key == "id"  # a form numbers its responses
            if not counter and _asks_for(pattern, key) and _names_people(sheet, j):
                return j
    return None


def _asks_for(pattern: str, key: str) -> bool:
    polite = r"(?:please )?(?:select|enter|choose|give|tell us|write)? ?"
    return re.fullmatch(f"{polite}(?:{pattern})(?: here| below)?", key) is not None


def _names_people(sheet: Sheet, j: int) -> bool:
    found = {text.casefold() for text in sheet.filled(j)}
    return bool(found - ANONYMOUS) or not sheet.body


def consent(sheet: Sheet) -> int | None:
    """Return the column of the consent, None where it was not asked."""
    asked = [j for j, name in enumerate(sheet.names) if CONSENT.search(name)]
    return asked[0] if asked else None


def agrees(text: str) -> bool:
    """Whether this is a consent; a blank is none."""
    key = answer_key(text)
    if key in NO or key in NO_TIE or not key:
        return False
    refuses = key.startswith(("no ", "no,", "i do not", "i dont", "not "))
    return not refuses and (key in YES or key.startswith(("yes", "i ", "agree", "ok")))


def is_meta(sheet: Sheet, j: int) -> bool:
    """Whether a column was added by a form."""
    key = heading_key(sheet.names[j])
    form = key in ("id", "name", "email", "email address", "username")
    points = key.startswith(("points ", "feedback "))
    return key in META or form or points
