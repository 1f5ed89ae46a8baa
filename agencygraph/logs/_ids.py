"""Ids as they are compared, and the pseudonyms that stand for them.

Engines differ in what they strip and fold, and none has a keyed hash: each different
id is tidied and hashed here, once, however many rows it is in.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from agencygraph.errors import DataError, Problem
from agencygraph.keyed import pseudonym, tidy

BLANK, WITHIN, HELD = -1, -2, -3
"""Codes of what is nobody: nothing, the own group, a group that was held back."""

LISTED, UNLISTED, SMALL = 0, 1, 2
"""Whether the ties of a person are kept, and if not why."""

_VIVA = {
    "within group": WITHIN,
    "collaborators within group": WITHIN,
    "other collaborators": HELD,
}


AT_ONCE = 100_000
"""Ids that are texts of Python at one time: as such they take five times the room."""


@dataclass(frozen=True)
class Ids:
    """For each id as written its code; codes rise with the ids they stand for."""

    names: pl.Series
    written: pl.DataFrame
    """Columns ``raw``, ``code`` and ``status``."""
    agency: dict[str, str | None] = field(default_factory=dict)


def coded(
    written: pl.Series,
    people: Mapping[str, str | None] | None,
    hashed: "Hashing",
    *,
    viva: bool = False,
) -> Ids:
    """Give codes to everybody in a log; people are those on the roster, if any."""
    raw = written.drop_nulls().unique().sort()
    tidied = _each(tidy, raw)
    special = _special(tidied.unique(), viva=viva)
    everyone = tidied.filter(~tidied.is_in(list(special)))
    if people is not None:
        everyone = pl.concat([everyone, pl.Series(list(people), dtype=pl.String)])
    everyone = everyone.unique().sort()
    stands = hashed.of(everyone)
    listed = pl.DataFrame({"tidied": everyone, "name": stands}).sort("name")
    listed = listed.with_columns(
        code=pl.int_range(pl.len(), dtype=pl.Int64),
        status=_statuses(listed["tidied"], people, hashed.smallest),
    )
    nobody = pl.DataFrame(
        {"tidied": list(special), "code": list(special.values())},
        {"tidied": pl.String, "code": pl.Int64},
    )
    names = ["tidied", "code", "status"]
    nobody = nobody.with_columns(status=pl.lit(LISTED, pl.Int64))
    known = pl.concat([listed.select(names), nobody])
    codes = pl.DataFrame({"raw": raw, "tidied": tidied}).join(known, on="tidied")
    agencies = {}
    if people is not None:
        stand = dict(zip(listed["tidied"], listed["name"], strict=True))
        agencies = dict(sorted((stand[one], g) for one, g in people.items()))
    return Ids(listed["name"], codes.select("raw", "code", "status"), agencies)


def _each(change: Callable[[str], str], texts: pl.Series) -> pl.Series:
    """Change every text, some at a time."""
    parts = [
        pl.Series(map(change, texts.slice(begin, AT_ONCE)), dtype=pl.String)
        for begin in range(0, len(texts), AT_ONCE)
    ]
    return pl.concat(parts) if parts else pl.Series(dtype=pl.String)


def _special(tidied: pl.Series, *, viva: bool) -> dict[str, int]:
    """Codes of texts that are nobody."""
    found = {"": BLANK}
    if viva:
        for text in tidied:
            code = _VIVA.get(text.replace("_", " ").casefold())
            found |= {} if code is None else {text: code}
    return found


def _statuses(
    tidied: pl.Series, people: Mapping[str, str | None] | None, smallest: int
) -> pl.Series:
    if people is None:
        return pl.repeat(LISTED, len(tidied), dtype=pl.Int64, eager=True)
    sizes = Counter(people.values())

    def status(one: str) -> int:
        if one not in people:
            return UNLISTED
        agency = people[one]
        return SMALL if agency is not None and sizes[agency] < smallest else LISTED

    return pl.Series([status(one) for one in tidied], dtype=pl.Int64)


@dataclass(frozen=True)
class Hashing:
    """How ids are replaced, and how few people an agency may have."""

    key: bytes | None
    project: str
    smallest: int

    def of(self, people: pl.Series) -> pl.Series:
        """Return what stands for each person: themselves, where there is no key."""
        if self.key is None:
            return people
        key = self.key
        found = _each(lambda one: pseudonym(key, self.project, one), people)
        if found.n_unique() < len(found):  # pragma: no cover (1 in 10**12)
            rule = "two people have one pseudonym"
            raise DataError([Problem(rule, "use another project name or key")])
        return found


def roster_of(
    ids: Iterable[object], agencies: Iterable[object]
) -> dict[str, str | None]:
    """Agency of everybody on a roster, by tidied id.

    Raises
    ------
    DataError
        Blank ids, and ids that occur twice once they are tidied.
    """
    found: dict[str, str | None] = {}
    problems = []
    for row, (one, agency) in enumerate(zip(ids, agencies, strict=True), start=2):
        person = "" if one is None else tidy(str(one))
        if not person:
            problems.append(_on_row(row, "the id is blank", "give everybody an id"))
        elif person in found:
            rule, fix = "is the id of another row too", "keep one row a person"
            problems.append(_on_row(row, rule, fix, str(one)))
        label = "" if agency is None or agency != agency else tidy(str(agency))  # noqa: PLR0124 (NaN is not itself)
        found.setdefault(person, label or None)
    if problems:
        raise DataError(problems)
    return found


def _on_row(row: int, rule: str, fix: str, value: str | None = None) -> Problem:
    return Problem(rule, fix, file="people", row=row, column="id", value=value)
