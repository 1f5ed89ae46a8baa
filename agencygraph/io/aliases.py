"""The alias file: who is meant by names as they were written."""

from collections.abc import Mapping
from typing import Self

from agencygraph.errors import Problem
from agencygraph.io.checks import Checks
from agencygraph.io.fields import FIELDS
from agencygraph.io.settings import FILE
from agencygraph.io.sources import open_table
from agencygraph.io.tables import Fields, pick
from agencygraph.io.text import clean, fold

FROM_SETTINGS = Problem("", file=FILE, column="aliases")


class Aliases(dict[str, str]):
    """Who is meant by each name as it was written; ``places`` says where it says so."""

    def __init__(
        self, told: Mapping[str, str] | None = None, place: Problem = FROM_SETTINGS
    ) -> None:
        super().__init__(told or {})
        self.places = dict.fromkeys(self, place)

    def over(self, others: Self) -> Self:
        """Return these, and of others what these do not say."""
        known = set(map(fold, self))
        kept = {name: who for name, who in others.items() if fold(name) not in known}
        both = type(self)({**kept, **self})
        both.places |= dict((*others.places.items(), *self.places.items()))
        return both


def read_aliases(given: object, checks: Checks) -> Aliases:
    """Return who is meant by each name; rows without a person are left open."""
    if given is None:
        return Aliases()
    if isinstance(given, Mapping) and all(isinstance(v, str) for v in given.values()):
        told = {clean(str(written)): clean(who) for written, who in given.items()}
        return Aliases(told, Problem("", file="aliases"))
    fields = pick(open_table(given, "aliases", checks), FIELDS["aliases"], checks)
    return Aliases() if fields is None else _told(fields, checks)


def _told(fields: Fields, checks: Checks) -> Aliases:
    told = Aliases()
    first: dict[str, int] = {}
    people = fields.cells("person")
    for i, (name, who) in enumerate(zip(fields.cells("written"), people, strict=True)):
        if not name or not who:
            continue
        before = first.setdefault(fold(name), i)
        if before == i:
            told[name] = who
            told.places[name] = fields.problem(i, "person", who, "", "")
        elif people[before] != who:
            rule = f"is said to be {people[before]!r} and {who!r}"
            fix = "keep one row a name in the alias file"
            checks.add(fields.problem(i, "written", name, rule, fix))
    return told
