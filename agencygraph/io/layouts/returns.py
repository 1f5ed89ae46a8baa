"""Who answered: one returned row a person, wave and kind; consent; blank cells."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agencygraph.io.checks import Checks, Issue
from agencygraph.io.declared import Settings
from agencygraph.io.layouts.lookup import Lookup
from agencygraph.io.layouts.said import Key, Returned, Said
from agencygraph.io.text import fold, listing
from agencygraph.roster import count

Row = tuple[str, int | None]
"""Sheet and row of something that was returned."""


@dataclass
class Returns:
    """Who answered what, and which rows count."""

    answered: dict[Key, set[str]] = field(default_factory=dict)
    left_blank: set[tuple[str, str, str]] = field(default_factory=set)
    rejected: set[Row] = field(default_factory=set)
    withheld: set[str] = field(default_factory=set)


def wave_key(wave: str) -> str:
    """Waves are compared without case."""
    return fold(wave)


def returns_of(said: Said, find: Lookup, settings: Settings, checks: Checks) -> Returns:
    """Find who answered; somebody who answered twice is a question."""
    found = Returns()
    rows: dict[tuple[str, str, str], list[Returned]] = {}
    for told in said.returned:
        who = find(told.who, told.agency)
        for kind in told.kinds if who else ():
            key = (who, wave_key(told.wave), kind)
            rows.setdefault(key, []).append(told)
        if told.consent is False and who:
            found.withheld.add(who)
    again: dict[Row, tuple[Returned, Returned]] = {}
    for (who, wave, kind), several in rows.items():
        counts = _counts(several, settings, said, again, checks)
        found.rejected |= {_row(one) for one in several if one is not counts}
        if kind in counts.blank:
            found.left_blank.add((who, wave, kind))
        if kind not in counts.blank or settings.blank == "no tie":
            found.answered.setdefault((wave, kind), set()).add(who)
    _tell_again(again if settings.resubmitted == "error" else {}, said, checks)
    found.withheld |= {who for cell in said.withheld if (who := find(cell))}
    _tell_rejected(found, said, checks)
    for answered in found.answered.values():
        answered.difference_update(found.withheld)
    if found.withheld:
        people = count(len(found.withheld), "person", "people")
        checks.note(
            f"{people} did not consent: counted without their names, and what they "
            "answered is not used."
        )
    return found


def _tell_rejected(found: Returns, said: Said, checks: Checks) -> None:
    for sheet, row in sorted(found.rejected, key=str):
        what = "a row of somebody who answered again does not count"
        checks.noted(Issue(what, "left out", said.file, sheet, rows=[row or 0]))


def _row(told: Returned) -> Row:
    return told.who.place.sheet, told.who.place.row


def _counts(
    rows: Sequence[Returned],
    settings: Settings,
    said: Said,
    again: dict[Row, tuple[Returned, Returned]],
    checks: Checks,
) -> Returned:
    """Return the row that counts of those of one person."""
    if len(rows) == 1 or settings.resubmitted != "error":
        if len(rows) > 1 and _row(rows[1]) not in again:
            again[_row(rows[1])] = (rows[1], rows[0])
            checks.note(
                f"{said.file}, sheet {rows[0].who.place.sheet!r}: somebody answered "
                f"{len(rows)} times (rows {listing(str(_row(r)[1]) for r in rows)}): "
                f"the {settings.resubmitted} counts, as declared."
            )
        return rows[-1] if settings.resubmitted == "last" else rows[0]
    for told in rows[1:]:
        same = told.who.place.sheet == rows[0].who.place.sheet  # else told already
        if same:
            again.setdefault(_row(told), (told, rows[0]))
    return rows[0]


def _tell_again(
    again: Mapping[Row, tuple[Returned, Returned]], said: Said, checks: Checks
) -> None:
    """Tell of those who answered twice; where most did, the sheet holds two waves."""
    rows = Counter(
        _row(told)[0] for told in {_row(r): r for r in said.returned}.values()
    )
    twice = Counter(sheet for sheet, _ in again)
    told_of: set[str] = set()
    for (sheet, _), (told, first) in again.items():
        rule = f"answered in row {first.who.place.row} as well"
        fix = 'remove one of the rows, or say which counts: resubmitted = "last"'
        if twice[sheet] > 2 and 3 * twice[sheet] >= rows[sheet]:
            if sheet in told_of:
                continue
            told_of.add(sheet)
            others = count(twice[sheet] - 1, "other row is", "other rows are")
            rule += f", and {others} of somebody who answered before"
            fix = (
                "if the sheet holds two waves, say in a column 'Wave' which wave each "
            )
            fix += 'row is of; if not, say which row counts: resubmitted = "last"'
        checks.add(told.who.problem(said.file, rule, fix))
