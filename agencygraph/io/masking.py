"""Names and values taken out of messages, for logs and machines."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, get_args

from agencygraph.io import declared
from agencygraph.io.fields import FIELDS

if TYPE_CHECKING:
    from agencygraph.io.check import Check

HIDDEN = "(hidden)"
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_PLAIN = frozenset(
    word
    for literal in (
        declared.Blank, declared.Layout, declared.Respondents, declared.Resubmitted,
        declared.SecondAgency, declared.Unlisted, declared.Weights,
    )
    for word in get_args(literal)
) | frozenset({
    "...", "yes", "no", "max", "sum", "person", "agency", "-", "Roster",
})  # fmt: skip
_COLUMNS = frozenset(
    name for fields in FIELDS.values() for field in fields for name in field.names
)


@dataclass(frozen=True, eq=False)
class Mask:
    """Hides what stands in quotation marks, unless it names a sheet, wave or kind.

    Names of people are hidden wherever they stand.
    """

    allowed: frozenset[str]
    names: re.Pattern[str] | None
    shows: bool = False

    @classmethod
    def of(cls, check: "Check", *, show_values: bool) -> Self:
        """Mask for what is said of one source."""
        sheets = [found.sheet for found in check.sheets]
        kinds = [kind for found in check.sheets for _, kind in found.kinds]
        waves = [found.wave for found in check.sheets]
        study = check.study
        known: list[Any] = [*sheets, *kinds, *waves]
        people: list[str] = [one.written for one in check.unknown]
        if study is not None:
            known += [*study.waves, *study.kinds]
            for roster in study.rosters.values():
                people += [*roster.people, *roster.names]
        people += [problem.value or "" for problem in check.problems]
        allowed = frozenset(map(str, known)) | _PLAIN | _COLUMNS
        return cls(allowed, _pattern(set(people) - allowed), show_values)

    def __call__(self, text: str) -> str:
        """Return a sentence without names and values."""
        if self.shows:
            return text
        hidden = _QUOTED.sub(
            lambda m: m[0] if m[0][1:-1] in self.allowed else repr(HIDDEN), text
        )
        return self.name(hidden)

    def name(self, text: str) -> str:
        """Return a heading without the names of people in it."""
        if self.shows or self.names is None:
            return text
        return self.names.sub(HIDDEN, text)

    def value(self, text: str | None) -> str | None:
        """Return the value of a cell, or that there is one."""
        if self.shows or text is None or text in self.allowed:
            return text
        return HIDDEN


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern of whole names; what is short is told by its quotation marks."""
    long = sorted({n for n in names if len(n) > 3}, key=lambda n: (-len(n), n))
    if not long:
        return None
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, long))})(?!\w)", re.IGNORECASE
    )
