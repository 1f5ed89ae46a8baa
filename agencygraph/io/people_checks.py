"""What may be wrong with people and their agencies, and what is told of them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from agencygraph.errors import Problem
from agencygraph.io.affiliation import Agencies, People
from agencygraph.io.checks import Checks, Issue
from agencygraph.io.identity import decide
from agencygraph.io.names import WITHHELD
from agencygraph.io.reading import Reading
from agencygraph.io.tables import Fields
from agencygraph.io.text import all_plain, fold, listing, plain
from agencygraph.wording import verb

MOST_COMPARED = 200
"""Agencies up to which every two are compared, for slips."""

NEAR_AGENCY, SHORTEST = 0.9, 6
"""How like two agencies are (0 to 1) of which one may be a slip, and how long."""

SLIPS = 2
"""In how many rows a slip stands at most."""


def check_people(
    people: People, agencies: Fields | None, group: str, checks: Checks
) -> None:
    """Look through ids, names and agencies."""
    _check_ids(people, group, checks)
    _check_names(people, checks)
    _check_agencies(people, group, checks)
    if agencies is not None:
        _check_declared(agencies, people.agencies, checks)


def _check_ids(people: People, group: str, checks: Checks) -> None:
    if _are_apart(people.ids):
        return
    fields, raw = people.fields, people.fields.raw("id")
    first: dict[tuple[str, str], int] = {}
    again: list[int] = []
    for i, (person, wave) in enumerate(zip(people.ids, people.waves, strict=True)):
        if not person:
            fix = "give every person an id"
            checks.add(fields.problem(i, "id", None, "the cell is blank", fix))
            continue
        before = first.setdefault((person, fold(wave)), i)
        alike = plain(raw[i]) == plain(raw[before])
        if before == i or not (alike or checks.reading.confirm_merges):
            continue  # what only looks alike is told of where ids are looked through
        if _are_one(people, group, i, before, checks.reading):
            again.append(i)
        else:
            checks.add(_repeated(people, group, i, before, raw))
    told = ("row repeats a person", "rows repeat a person", "merged")
    decide(fields, "id", again, told, checks)


def _are_apart(ids: Sequence[str]) -> bool:
    """Whether no id is blank and none there twice."""
    distinct = set(ids)
    return len(distinct) == len(ids) and "" not in distinct


def _are_one(people: People, group: str, i: int, before: int, reading: Reading) -> bool:
    """Whether two rows of one id say the same, or may be merged."""
    fields = people.fields
    names = [name for name in fields.headers if name != "id"]
    if reading.multi_agency != "error":
        names = [name for name in names if name != group]
    same = all(fields.cells(name)[i] == fields.cells(name)[before] for name in names)
    rest = (fields.shown(header) for header in fields.rest)
    return same and all(cells[i] == cells[before] for cells in rest)


def _repeated(
    people: People, group: str, i: int, before: int, raw: Sequence[str]
) -> Problem:
    fields = people.fields
    rule = f"is the id of {fields.row_beside(before, i, 'id')} as well"
    fix = "give each person an id of their own"
    if people.cells[i] != people.cells[before] and group == "agency":
        rule += ", with another agency"
        fix += ', or set multi_agency = "split" or "primary" if it is one person'
    fix += ", or say in a column 'wave' which wave each row is of"
    return fields.problem(i, "id", raw[i], rule, fix)


def _check_agencies(people: People, group: str, checks: Checks) -> None:
    book, fields = people.agencies, people.fields
    wrong = any(isinstance(read, str) for read in book.memberships.values())
    for i, cell in enumerate(people.cells) if wrong else ():
        read = book.memberships[cell]
        if isinstance(read, str):
            fix = 'write "Police; Housing", or shares: "Police: 0.6; Housing: 0.4"'
            checks.add(fields.problem(i, group, cell, read, fix))
    blank = [i for i, cell in enumerate(people.cells) if not cell]
    if blank:  # a note of each roster tells of it
        what = "no agency is known: left out of what is within or across agencies"
        places = [fields.place(i, group) for i in blank]
        rows = [place.row or 0 for place in places]
        table, column = fields.table, places[0].column
        checks.noted(Issue(what, "kept", table.name, table.sheet, column, rows))
    for agency in book.merged:
        rows = [i for i, cell in enumerate(people.cells) if agency in cell]
        checks.noted(_merged_issue(fields, group, rows))
    _tell_merged(fields, book.merged, checks)
    _check_number(people, group, checks)
    _tell_alike(people, checks)
    if book.declared:
        found = {a for cell in book.memberships for a in book.shares(cell)}
        apart = sorted(found - set(book.declared))
        if apart:
            checks.note(f"Agencies that agencies.csv does not list: {listing(apart)}.")


def _tell_merged(fields: Fields, merged: Mapping[str, str], checks: Checks) -> None:
    """Warn of agencies that were read as others, in one line a table."""
    written: dict[str, list[str]] = {}
    for agency, used in merged.items():
        written.setdefault(used, []).append(repr(agency))
    told = [
        f"{listing(found, most=20)} {verb(len(found))} read as {used!r}"
        for used, found in written.items()
    ]
    if told:
        word = "agency" if len(merged) == 1 else "agencies"
        checks.warn(f"{fields.table.label}: {word} {'; '.join(told)}")


def _merged_issue(fields: Fields, group: str, at: Sequence[int]) -> Issue:
    places = [fields.place(i, group) for i in at]
    what = "an agency is spelled in several ways, and read in one"
    rows = [place.row or 0 for place in places]
    column = places[0].column if places else group
    return Issue(what, "changed", fields.table.name, fields.table.sheet, column, rows)


def _check_names(people: People, checks: Checks) -> None:
    """Tell of people with the same name: they may be one, and are never merged."""
    by_name: dict[tuple[str, str], list[int]] = {}
    seen: set[tuple[str, str]] = set()
    names = _folded(people.names)
    rows: Sequence[int] = range(len(names))
    if _are_apart(people.ids):  # then whoever has a name of their own is no matter
        times = Counter(names)
        rows = [i for i in rows if times[names[i]] > 1]
    for i in rows:
        person, wave, name = people.ids[i], people.waves[i], names[i]
        if name and name != WITHHELD and (person, wave) not in seen:
            seen.add((person, wave))
            by_name.setdefault((name, fold(wave)), []).append(i)
    at = [i for group in by_name.values() if len(group) > 1 for i in group]
    told = ("person has the name", "people have the name", "kept")
    told = (f"{told[0]} of another", f"{told[1]} of another", told[2])
    decide(people.fields, "name", sorted(at), told, checks)


def _folded(names: Sequence[str]) -> list[str]:
    if names and all_plain(names):
        return "\n".join(names).casefold().split("\n")
    return list(map(fold, names))


def _check_number(people: People, group: str, checks: Checks) -> None:
    """Refuse a column of agencies that holds something else, such as ids."""
    agencies, rows = len(people.agencies.spelling), len(set(people.ids))
    if agencies > checks.limits.agencies and agencies > rows / 2:
        rule = f"looks like ids: {agencies:,} agencies for {rows:,} people"
        fix = "check which column is which, or raise the limit 'agencies'"
        checks.add(people.fields.problem(None, group, None, rule, fix))


def _tell_alike(people: People, checks: Checks) -> None:
    """Suggest agencies that may be one: D.W.P. and DWP; nothing is merged."""
    by_key: dict[str, set[str]] = {}
    for agency in {*people.agencies.spelling.values(), *people.agencies.declared}:
        by_key.setdefault(_letters(agency) or agency, set()).add(agency)
    alike = [found for found in by_key.values() if len(found) > 1]
    if len(by_key) <= MOST_COMPARED:
        alike += [
            by_key[one] | by_key[other]
            for one, other in combinations(sorted(by_key), 2)
            if _are_near(one, other) and _is_slip(people, by_key[one] | by_key[other])
        ]
    for found in sorted(map(sorted, alike)):
        named = listing(map(repr, found))
        checks.warn(
            f"{people.fields.table.label}: the agencies {named} may be one; they are "
            "kept apart until they are spelled in one way"
        )


def _is_slip(people: People, agencies: Collection[str]) -> bool:
    """Whether one of them stands in a cell or two, and the others in more."""
    keys = {fold(agency) for agency in agencies}
    times = Counter(key for cell in people.cells if (key := fold(cell)) in keys)
    rows = sorted(times.values())
    return len(rows) > 1 and rows[0] <= SLIPS < rows[-1]


def _letters(agency: str) -> str:
    """Letters and digits of an agency, without case and accents."""
    plain = unicodedata.normalize("NFKD", fold(agency))
    return "".join(c for c in plain if c.isalnum())


def _are_near(one: str, other: str) -> bool:
    """Whether one may be a slip for the other: never where digits differ."""
    digits = [re.sub(r"\D", "", text) for text in (one, other)]
    alike = digits[0] == digits[1] and one[:1] == other[:1]  # East and West are not
    if not alike or min(len(one), len(other)) < SHORTEST:
        return False
    return SequenceMatcher(None, one, other).ratio() >= NEAR_AGENCY


def _check_declared(fields: Fields, book: Agencies, checks: Checks) -> None:
    for i, agency in enumerate(fields.cells("id")):
        if not agency:
            fix = "give every agency an id"
            checks.add(fields.problem(i, "id", None, "the cell is blank", fix))
        elif book.declared[agency] != i:
            row = fields.table.rows[book.declared[agency]]
            fix = "list each agency once"
            rule = f"is the id of row {row} as well"
            checks.add(fields.problem(i, "id", agency, rule, fix))
