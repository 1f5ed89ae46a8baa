"""Who answered, and who could be named, from the table of responses."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.io.checks import Checks
from agencygraph.io.convert import Unknown, known_ids, unused, waves_of, yes_or_no
from agencygraph.io.tables import Fields
from agencygraph.io.text import listing, nearest, sentence
from agencygraph.io.waves import Waves
from agencygraph.roster import Roster, count

Marks = tuple[NDArray[np.bool_], NDArray[np.bool_]]
FIX = "add them to the table of people or correct the id"


@dataclass(frozen=True, eq=False)
class Responses:
    """What was said of whom, for which wave and kind ("": for all)."""

    ids: Sequence[str]
    waves: Sequence[str]
    kinds: Sequence[str]
    answered: Sequence[bool | None]
    listed: Sequence[bool | None]

    @property
    def lists_only_silent(self) -> bool:
        """Whether it names nobody who answered: then all others did."""
        return not any(self.answered)

    def of(self, roster: Roster, wave: str, kind: str) -> Marks:
        """Return who answered and who was listed.

        What is said of one wave or kind goes before what is said of all.
        """
        place = {person: i for i, person in enumerate(roster.people)}
        answered = np.full(roster.n_people, self.lists_only_silent)
        listed = np.ones(roster.n_people, np.bool_)
        rows = [
            ((self.waves[k] != "") * 2 + (self.kinds[k] != ""), k)
            for k in range(len(self.ids))
            if self.waves[k] in ("", wave)
            and self.kinds[k] in ("", kind)
            and self.ids[k] in place
        ]
        for _, k in sorted(rows):
            i, told, could = place[self.ids[k]], self.answered[k], self.listed[k]
            answered[i] = answered[i] if told is None else told
            listed[i] = listed[i] if could is None else could
        return answered, listed

    def silent_on(self, roster: Roster, wave: str) -> int:
        """Return how many people of a wave are not mentioned at all."""
        told = {
            person
            for person, label in zip(self.ids, self.waves, strict=True)
            if label in ("", wave)
        }
        return len(set(roster.people) - told)


def read_responses(
    fields: Fields,
    waves: Waves,
    rosters: Mapping[str, Roster],
    kinds: Collection[str],
    checks: Checks,
) -> Responses:
    """Read who answered and who was listed.

    A table with neither column lists those who answered.
    """
    unused(fields, checks)
    ids = fields.cells("id")
    found = waves_of(fields, waves, checks, blank="")
    asked = _kinds(fields, kinds, checks)
    answered: list[bool | None] = [None] * len(fields)
    if "answered" in fields:
        answered = yes_or_no(fields, "answered", checks, blank=None)
    elif "listed" not in fields:
        answered = [True] * len(fields)
    listed: list[bool | None] = [None] * len(fields)
    if "listed" in fields:
        listed = yes_or_no(fields, "listed", checks, blank=True)
    everyone = {person for roster in rosters.values() for person in roster.people}
    last = rosters[waves.labels[-1]]
    known_ids(fields, "id", everyone, checks, Unknown(last, FIX))
    _check_rosters(fields, ids, found, rosters, everyone, checks)
    _check_repeats(fields, list(zip(ids, found, asked, strict=True)), checks)
    responses = Responses(ids, found, asked, answered, listed)
    if not responses.lists_only_silent:
        _note_silent(fields, responses, rosters, checks)
    return responses


def _kinds(fields: Fields, kinds: Collection[str], checks: Checks) -> list[str]:
    cells = fields.cells("kind")
    for i, kind in enumerate(cells):
        if kind and kind not in kinds:
            fix = sentence(nearest(kind, kinds), f"there are {listing(sorted(kinds))}")
            rule = "is not a kind of tie in this study"
            checks.add(fields.problem(i, "kind", kind, rule, fix))
    return cells


def _check_rosters(
    fields: Fields,
    ids: Sequence[str],
    waves: Sequence[str],
    rosters: Mapping[str, Roster],
    everyone: Collection[str],
    checks: Checks,
) -> None:
    for i, (person, wave) in enumerate(zip(ids, waves, strict=True)):
        if wave and person in everyone and person not in rosters[wave]:
            rule = f"is not on the roster of wave {wave!r}"
            fix = "add a row for this wave to the table of people, or remove this row"
            checks.add(fields.problem(i, "id", person, rule, fix))


def _check_repeats(
    fields: Fields, keys: Sequence[tuple[str, str, str]], checks: Checks
) -> None:
    first: dict[tuple[str, str, str], int] = {}
    for i, key in enumerate(keys):
        before = first.setdefault(key, i)
        if before != i and key[0]:
            rule = f"is told of in row {fields.table.rows[before]} already"
            fix = "keep one row a person, wave and kind"
            checks.add(fields.problem(i, "id", key[0], rule, fix))


def _note_silent(
    fields: Fields,
    responses: Responses,
    rosters: Mapping[str, Roster],
    checks: Checks,
) -> None:
    for wave, roster in rosters.items():
        silent = responses.silent_on(roster, wave)
        if silent:
            checks.note(
                f"{fields.table.label} does not mention "
                f"{count(silent, 'person', 'people')} of wave {wave!r}: they count as "
                "not having answered."
            )
