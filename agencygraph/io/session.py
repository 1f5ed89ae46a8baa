"""Who comes to a session and what is asked of it, from the files of its organisers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from agencygraph.errors import DataError, Problem
from agencygraph.io.checks import Checks
from agencygraph.io.convert import BLANK, dates, numbers, yes_or_no
from agencygraph.io.fields import FIELDS
from agencygraph.io.names import Book, Entry
from agencygraph.io.sources import open_table
from agencygraph.io.tables import Field, Fields, pick
from agencygraph.io.text import fold, listing, nearest, sentence
from agencygraph.roster import Roster
from agencygraph.table import Table

_WHO = (
    Field("id", ("person", "person id", "people", "attendee")),
    Field("name", ("full name", "person name")),
)
_AGENCY = Field("agency", ("agency id", "organisation", "organization", "org"))
ATTENDEES = (
    *_WHO,
    _AGENCY,
    Field("from", ("from round", "first round", "arrives")),
    Field("to", ("to round", "last round", "until", "leaves")),
    Field("facilitator"),
    Field("host"),
)
PAIRS = (
    Field(
        "person",
        ("one", "id", "source", "person 1", "id 1", "name 1", "name", "first"),
        required=True,
    ),
    Field(
        "other",
        ("two", "target", "person 2", "id 2", "name 2", "other person", "second"),
        required=True,
    ),
)
WISHES = (
    Field("id", ("person", "person id", "name"), required=True),
    Field("wanted", ("wanted agency or person",), required=True),
    Field("amount", ("weight", "strength", "value")),
)
REQUESTS = FIELDS["requests"]

UNKNOWN = "is not on the roster of the study"

_NEW = "correct the name, or give --newcomers if they are new to the study"

Pair = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """The files, and names given beside them; what is not given is None or empty.

    ``newcomers``: whoever is on the list and not in the study is taken from the list.
    """

    attendees: object = None
    apart: object = None
    together: object = None
    wishes: object = None
    requests: object = None
    hosts: Sequence[str] = ()
    newcomers: bool = False


@dataclass(frozen=True, eq=False)
class Session:
    """What ``plan_rounds`` is given, by the names of its arguments."""

    attendees: Roster
    away: dict[str, list[int]] = field(default_factory=dict)
    facilitators: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    apart: list[Pair] = field(default_factory=list)
    together: list[Pair] = field(default_factory=list)
    wishes: list[tuple[str, str, float]] = field(default_factory=list)
    requests: Table | None = None


def read_session(roster: Roster, rounds: int, asked: Asked) -> Session:
    """Read everything about a session; people by id or by name.

    Raises
    ------
    DataError
        Everything that is wrong in any of the files: file, row, value and fix.
    """
    checks = Checks()
    everybody, listed = roster, _Listed(list(roster.people))
    if asked.attendees is not None:
        everybody, listed = _attendees(roster, rounds, asked, checks)
    who = People(everybody, set(listed.ids) if not checks.problems else None)
    hosts = [*listed.hosts, *who.named(asked.hosts, "--host", checks)]
    apart = _pairs(asked.apart, "apart", who, checks)
    together = _pairs(asked.together, "together", who, checks)
    wishes = _wishes(asked.wishes, who, checks)
    requests = _requests(asked.requests, who, checks)
    who.tell_spelled(checks)
    checks.finish()
    positions = np.sort(everybody.positions(listed.ids))
    return Session(
        everybody.take(positions),
        listed.away,
        listed.facilitators,
        list(dict.fromkeys(hosts)),
        apart,
        together,
        wishes,
        requests,
    )


def named(roster: Roster, names: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return ids of people as they are named on the command line, by option.

    Raises
    ------
    DataError
        Names of nobody on the roster, all of them.
    """
    checks, who = Checks(), People(roster, set(roster.people))
    found = [who.named(given, option, checks) for option, given in names.items()]
    who.tell_spelled(checks)
    checks.finish()
    return found


class People:
    """Finds people and agencies as they are written, and says who was not found.

    ``there``: ids of those who attend; None where that is not known.
    """

    def __init__(self, roster: Roster, there: set[str] | None = None) -> None:
        rows = zip(roster.people, roster.names, roster.agency_labels, strict=True)
        self.book = Book(Entry(i, name, agency or "") for i, name, agency in rows)
        self.there = there
        self.spelled: dict[str, str] = {}
        pairs = (*zip(roster.agency_names, roster.agencies, strict=True),)
        self.agencies = {fold(name): agency for name, agency in pairs}
        self.agencies |= {fold(agency): agency for agency in roster.agencies}

    def explain(self, text: str, agency: str = "") -> tuple[str, str, str]:
        """Return an id, or "" with the rule that is broken and what to do."""
        match = self.book.find(text, agency)
        if len(match.ids) > 1:
            ids = listing(f"{i!r} ({self.book.entries[i].agency})" for i in match.ids)
            return "", f"may be {len(match.ids)} people: {ids}", "give the id"
        if not match.id:
            near = listing((e.shown for e in self.book.suggest(text, 2)), 2)
            fix = f"did you mean {near.replace(' and ', ' or ')}?" if near else ""
            return "", UNKNOWN, fix
        if self.there is not None and match.id not in self.there:
            fix = "add them to the attendees, or remove the row"
            return "", "is not among those who attend", fix
        if match.how == "spelling":
            self.spelled[text] = self.book.entries[match.id].shown
        return match.id, "", ""

    def tell_spelled(self, checks: Checks) -> None:
        """Say who was found though their names are written otherwise on the roster."""
        told = [f"{text!r} as {name}" for text, name in self.spelled.items()]
        if told:
            checks.warn(f"names were read by their spelling: {listing(told)}")

    def named(self, names: Iterable[str], option: str, checks: Checks) -> list[str]:
        """Return the ids of people named on the command line."""
        found = []
        for name in names:
            person, rule, fix = self.explain(name)
            if person:
                found.append(person)
            else:
                checks.add(_said(option, name, rule, fix))
        return found

    def cell(self, fields: Fields, i: int, column: str, checks: Checks) -> str:
        """Return the id that a cell means, "" with a problem where there is none."""
        text = fields.cells(column)[i]
        if not text:
            fix = "name a person, or remove the row"
            checks.add(fields.problem(i, column, None, BLANK, fix))
            return ""
        person, rule, fix = self.explain(text)
        if not person:
            checks.add(fields.problem(i, column, text, rule, fix))
        return person

    def wanted(self, fields: Fields, i: int, checks: Checks) -> str:
        """Return the agency or person that a cell wants."""
        text = fields.cells("wanted")[i]
        if fold(text) in self.agencies and text not in self.book.entries:
            return self.agencies[fold(text)]
        person, rule, fix = self.explain(text) if text else ("", BLANK, "name somebody")
        if person:
            return person
        if rule == UNKNOWN:
            rule = "is neither a person nor an agency of the study"
        near = fix or nearest(text, self.agencies.values())
        checks.add(fields.problem(i, "wanted", text or None, rule, near))
        return ""


def _said(option: str, name: str, rule: str, fix: str) -> Problem:
    return Problem(rule, fix, file=option, value=name)


@dataclass
class _Listed:
    """What a list of attendees says."""

    ids: list[str]
    away: dict[str, list[int]] = field(default_factory=dict)
    facilitators: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)


def _attendees(
    roster: Roster, rounds: int, asked: Asked, checks: Checks
) -> tuple[Roster, _Listed]:
    fields = _picked(asked.attendees, "attendees", ATTENDEES, checks)
    if fields is None:
        return roster, _Listed([])
    column = "id" if "id" in fields else "name"
    if column not in fields:
        there = listing(map(repr, fields.table.columns), most=20)
        rule = f"there is no column of people: there are {there}"
        checks.add(fields.problem(None, "name", None, rule, "name a column 'name'"))
        return roster, _Listed([])
    who = People(roster)
    ids, new = _who_comes(fields, column, who, asked, checks)
    who.tell_spelled(checks)
    everybody = _with_newcomers(roster, fields, new)
    return everybody, _listed(fields, column, ids, rounds, checks)


def _who_comes(
    fields: Fields, column: str, who: People, asked: Asked, checks: Checks
) -> tuple[list[str], dict[str, int]]:
    """Id of each row, "" where there is a problem; and the rows of newcomers."""
    ids: list[str] = []
    new: dict[str, int] = {}
    agencies, names = fields.cells("agency"), fields.cells("name")
    for i, text in enumerate(fields.cells(column)):
        given = text or names[i]
        person, rule, fix = who.explain(given, agencies[i]) if given else ("", "", "")
        if not given:
            fix = "name a person, or remove the row"
            checks.add(fields.problem(i, column, None, BLANK, fix))
        elif not person and asked.newcomers and not who.book.find(given).ids:
            person = given
            new.setdefault(person, i)
        elif not person:
            if rule == UNKNOWN:
                fix = sentence(fix, _NEW)
            checks.add(fields.problem(i, column, given, rule, fix))
        ids.append(person)
    return ids, new


def _with_newcomers(roster: Roster, fields: Fields, new: Mapping[str, int]) -> Roster:
    """Return the roster with people of whom only the list of attendees knows."""
    if not new:
        return roster
    known = People(roster).agencies
    cells, names = fields.cells("agency"), fields.raw("name")
    labels = [known.get(fold(cells[i]), cells[i]) for i in new.values()]
    wider = Roster.from_labels(
        [*roster.people, *new],
        [*roster.agency_labels, *labels],
        names=[*roster.names, *(names[i] or p for p, i in new.items())],
    )
    place = {agency: k for k, agency in enumerate(roster.agencies)}
    attributes = {
        key: tuple(values[place[a]] if a in place else None for a in wider.agencies)
        for key, values in roster.agency_attributes.items()
    }
    return replace(wider, agency_attributes=attributes)


def _listed(
    fields: Fields, column: str, ids: Sequence[str], rounds: int, checks: Checks
) -> _Listed:
    found = _Listed([])
    first: dict[str, int] = {}
    begins = _rounds(fields, "from", rounds, 1, checks)
    ends = _rounds(fields, "to", rounds, rounds, checks)
    helps = yes_or_no(fields, "facilitator", checks, blank=False)
    stays = yes_or_no(fields, "host", checks, blank=False)
    for i, person in enumerate(ids):
        if not person:
            continue
        before = first.setdefault(person, i)
        if before != i:
            rule = f"is in {fields.row_beside(before, i, column)} as well"
            cell, fix = fields.cells(column)[i], "keep one of the rows"
            checks.add(fields.problem(i, column, cell, rule, fix))
            continue
        found.ids.append(person)
        missed = [r for r in range(1, rounds + 1) if not begins[i] <= r <= ends[i]]
        found.away |= {person: missed} if missed else {}
        found.facilitators += [person] if helps[i] else []
        found.hosts += [person] if stays[i] else []
        if begins[i] > ends[i]:
            cell = fields.cells("from")[i]
            rule = "comes after the last round in which they are there"
            fix = "correct 'from' or 'to'"
            checks.add(fields.problem(i, "from", cell, rule, fix))
    return found


def _rounds(
    fields: Fields, name: str, rounds: int, blank: int, checks: Checks
) -> list[int]:
    """Number of a round in each row; ``blank`` where nothing is said."""
    found = []
    for i, cell in enumerate(fields.cells(name)):
        good = cell.isascii() and cell.isdigit() and 1 <= int(cell[:9]) <= rounds
        if cell and not good:
            rule, fix = "is not a round", f"give the number of a round, 1 to {rounds}"
            checks.add(fields.problem(i, name, cell, rule, fix))
        found.append(int(cell) if good else blank)
    return found


def _picked(
    source: object, role: str, wanted: Sequence[Field], checks: Checks
) -> Fields | None:
    """Open a file and know its columns; what is wrong with it is kept."""
    try:
        return pick(open_table(source, role, checks, wanted=wanted), wanted, checks)
    except DataError as error:
        checks.extend(error.problems)
        return None


def _pairs(source: object, role: str, who: People, checks: Checks) -> list[Pair]:
    fields = None if source is None else _picked(source, role, PAIRS, checks)
    if fields is None:
        return []
    found = []
    for i in range(len(fields)):
        one = who.cell(fields, i, "person", checks)
        two = who.cell(fields, i, "other", checks)
        if one and one == two:
            rule, fix = "is one person twice", "name two people"
            checks.add(fields.problem(i, "other", two, rule, fix))
        found.append((one, two))
    return found


def _wishes(
    source: object, who: People, checks: Checks
) -> list[tuple[str, str, float]]:
    fields = None if source is None else _picked(source, "wishes", WISHES, checks)
    if fields is None:
        return []
    amounts = numbers(fields, "amount", checks, negative=False)
    amounts = np.where(np.isnan(amounts), 1.0, amounts)
    return [
        (who.cell(fields, i, "id", checks), who.wanted(fields, i, checks), float(much))
        for i, much in enumerate(amounts)
    ]


def _requests(source: object, who: People, checks: Checks) -> Table | None:
    """Requests of whoever they are; those who do not attend are counted later."""
    if source is None or isinstance(source, Table):
        return source
    fields = _picked(source, "requests", REQUESTS, checks)
    if fields is None:
        return None
    there, who.there = who.there, None
    labels = [
        (who.cell(fields, i, "id", checks), who.wanted(fields, i, checks))
        for i in range(len(fields))
    ]
    who.there = there
    columns = {name: dates(fields, name, checks) for name in ("since", "met")}
    return Table("request", labels, columns)
