"""Ids as they are compared, and the pseudonyms that stand for them.

Engines differ in what they strip and fold, and none has a keyed hash: each different
id is tidied and hashed here, once, however many rows it is in.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agencygraph.errors import DataError, Problem
from agencygraph.keyed import pseudonyms, tidy

BLANK, WITHIN, HELD = -1, -2, -3
"""Codes of what is nobody: nothing, the own group, a group that was held back."""

LISTED, UNLISTED, SMALL = 0, 1, 2
"""Whether the ties of a person are kept, and if not why."""

_VIVA = {
    "within group": WITHIN,
    "collaborators within group": WITHIN,
    "other collaborators": HELD,
}


@dataclass
class Ids:
    """For each id as written its code; codes rise with the ids they stand for."""

    names: list[str]
    code: dict[str, int]
    status: list[int]
    agency: dict[str, str | None] = field(default_factory=dict)

    def columns(self) -> dict[str, list[Any]]:
        """Columns ``raw``, ``code`` and ``status``."""
        raw = sorted(self.code)
        codes = [self.code[one] for one in raw]
        status = [self.status[c] if c >= 0 else LISTED for c in codes]
        return {"raw": raw, "code": codes, "status": status}


def coded(
    written: Iterable[str],
    people: Mapping[str, str | None] | None,
    hashed: "Hashing",
    *,
    viva: bool = False,
) -> Ids:
    """Give codes to everybody in a log; people are those on the roster, if any."""
    tidied = {text: tidy(text) for text in written}
    special: dict[str, int] = {"": BLANK}
    if viva:
        for text in set(tidied.values()):
            found = _VIVA.get(text.replace("_", " ").casefold())
            special |= {} if found is None else {text: found}
    everyone = {one for one in tidied.values() if one not in special}
    everyone |= set() if people is None else set(people)
    stands = hashed.of(everyone)
    names = sorted(stands.values())
    place = {name: i for i, name in enumerate(names)}
    code = {
        text: special[one] if one in special else place[stands[one]]
        for text, one in tidied.items()
    }
    if people is None:
        return Ids(names, code, [LISTED] * len(names))
    sizes = Counter(people.values())
    status = [UNLISTED] * len(names)
    for one, agency in people.items():
        few = agency is not None and sizes[agency] < hashed.smallest
        status[place[stands[one]]] = SMALL if few else LISTED
    agencies = {stands[one]: agency for one, agency in people.items()}
    return Ids(names, code, status, dict(sorted(agencies.items())))


@dataclass(frozen=True)
class Hashing:
    """How ids are replaced, and how few people an agency may have."""

    key: bytes | None
    project: str
    smallest: int

    def of(self, people: Iterable[str]) -> dict[str, str]:
        """Return what stands for each person: themselves, where there is no key."""
        if self.key is None:
            return {one: one for one in people}
        return pseudonyms(people, self.key, self.project)


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
