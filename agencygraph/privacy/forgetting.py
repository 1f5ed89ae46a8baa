"""A study without one person: their row, their ties, and where others name them."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from agencygraph.errors import DataError, Problem
from agencygraph.given import study_given
from agencygraph.io.mentions import names_within, telling, words_of
from agencygraph.io.text import fold, nearest
from agencygraph.network import Network
from agencygraph.observation import take_people
from agencygraph.privacy.renaming import each_cell
from agencygraph.roster import Roster
from agencygraph.study import Study
from agencygraph.table import Table

TABLES = ("scores", "attendance", "requests")
"""Tables with rows about people."""


def forget(study: Study, person: str) -> Study:
    """Return a study without one person: no row, tie, answer or mention is left.

    Ties to and from them go, in all waves and kinds; so do their scores, attendance
    and requests, and requests for them. Cells of other columns and notes that give
    their id, full name or address are blanked. Whoever had named as many as they could
    and named this person still counts as having had no room: whom they did not name is
    unknown, as it was.

    Parameters
    ----------
    person
        Their id.

    Raises
    ------
    DataError
        Nobody has this id.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study(people=12, agencies=2)
    >>> one = study.roster.people[0]
    >>> left = ag.forget(study, one)
    >>> left.roster.n_people, one in left.roster
    (11, False)
    """
    study_given(study)
    return Forgetting.of(study, person).study


def person_meant(study: Study, written: str) -> str:
    """Return the id of who is meant by an id or a full name.

    Raises
    ------
    DataError
        Nobody, or several people of that name.
    """
    ids: dict[str, None] = {}
    named: dict[str, None] = {}
    for roster in study.rosters.values():
        ids |= dict.fromkeys(one for one in roster.people if one == written)
        pairs = zip(roster.people, roster.names, strict=True)
        named |= dict.fromkeys(i for i, name in pairs if fold(name) == fold(written))
    found = list(ids) or list(named)
    if len(found) == 1:
        return found[0]
    if found:
        rule, fix = f"is the name of {len(found)} people", "give the id"
    else:
        everybody = [*study.roster.people, *study.roster.names]
        near = nearest(written, everybody) or "give the id, as the files have it"
        rule, fix = "is nobody of this study", near
    raise DataError([Problem(rule, fix, value=written)])


@dataclass(frozen=True, eq=False)
class Forgetting:
    """What was removed, by what it was, and the study that is left."""

    person: str
    removed: dict[str, int]
    mentions: frozenset[str]
    study: Study

    @classmethod
    def of(cls, study: Study, person: str) -> "Forgetting":
        """Remove a person, and count what goes with them."""
        if not any(person in roster for roster in study.rosters.values()):
            rule = "is nobody of this study"
            raise DataError([Problem(rule, "give the id", value=person)])
        mentions = _mentions(study, person)
        without = _Without(person, mentions)
        tables: dict[str, Any] = {
            name: without.table(getattr(study, name)) for name in TABLES
        }
        left = replace(
            study,
            networks={k: without.network(n) for k, n in study.networks.items()},
            rosters={w: without.roster(r) for w, r in study.rosters.items()},
            agency_networks={
                key: one.replace(roster=without.blanked(one.roster))
                for key, one in study.agency_networks.items()
            },
            barriers=without.cells(study.barriers),
            title=without.cell(study.title) or "",
            notes=(),
            issues=None,
            inputs=None,
            **tables,
        )
        ties = sum(
            one.n_ties - left.networks[key].n_ties
            for key, one in study.networks.items()
        )
        rows = {
            name: len(table) - len(getattr(left, name))
            for name in TABLES
            if (table := getattr(study, name)) is not None
        }
        told = {"people": 1, "ties": ties, **rows, "mentions": without.blanks}
        return cls(person, told, mentions, left)


def _mentions(study: Study, person: str) -> frozenset[str]:
    """Their id, names and addresses, as they are looked for."""
    found: set[str] = set()
    for roster in study.rosters.values():
        if person not in roster:
            continue
        i = int(roster.positions([person])[0])
        cells = [str(column[i]) for column in roster.attributes.values() if column[i]]
        found |= {*telling(person, roster.names[i]), *(c for c in cells if "@" in c)}
    return frozenset(" ".join(words_of(text)) for text in found)


class _Without:
    """Takes one person out of the parts of a study."""

    def __init__(self, person: str, mentions: frozenset[str]) -> None:
        self.person, self.mentions = person, mentions
        self.blanks = 0
        self._rosters: dict[int, tuple[Roster, Roster]] = {}

    def roster(self, old: Roster) -> Roster:
        """Return everybody else; the same object for the same one."""
        if id(old) not in self._rosters:
            left = old
            if self.person in old:
                left = old.take(np.flatnonzero(~old.mask([self.person])))
            self._rosters[id(old)] = (old, self.blanked(left))
        return self._rosters[id(old)][1]

    def blanked(self, old: Roster) -> Roster:
        """Return a roster whose columns do not mention them."""
        return replace(
            old,
            attributes={k: self._column(v) for k, v in old.attributes.items()},
            agency_attributes={
                k: self._column(v) for k, v in old.agency_attributes.items()
            },
        )

    def network(self, old: Network) -> Network:
        """Return the ties among everybody else."""
        if self.person not in old.roster:
            return replace(old, roster=self.roster(old.roster))
        left = take_people(old, np.flatnonzero(~old.roster.mask([self.person])))
        return _room(replace(left, roster=self.roster(old.roster)))

    def table(self, old: Table | None) -> Table | None:
        """Return the rows that are not about them, nor about who wants them."""
        if old is None:
            return None
        places = (0, 1) if old.row == "request" else (0,)
        rows = [
            k
            for k, label in enumerate(old.labels)
            if all(label[i] != self.person for i in places)
        ]
        return self.cells(old.take(rows))

    def cells(self, old: Table | None) -> Table | None:
        """Return a table whose texts do not mention them."""
        if old is None:
            return None
        texts = [n for n, cells in old.columns.items() if cells.dtype == object]
        return each_cell(old, dict.fromkeys(texts, self.cell))

    def cell(self, value: Any) -> Any:  # noqa: ANN401 (a cell of any type)
        """Return a cell, blank if it mentions them."""
        if isinstance(value, str) and names_within(value, self.mentions):
            self.blanks += 1
            return None
        return value

    def _column(self, cells: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(map(self.cell, cells))


def _room(left: Network) -> Network:
    """Except the cells of those who had no room and have fewer ties now."""
    most = left.max_choices
    if most is None or not left.at_cap.any():
        return left
    fewer = np.flatnonzero(left.at_cap & (np.diff(left.indptr) < most))
    cells = [left.excepted]
    for i in fewer:
        unnamed = np.ones(left.n_people, np.bool_)
        unnamed[left.indices[left.indptr[i] : left.indptr[i + 1]]] = False
        unnamed[i] = False
        others = np.flatnonzero(unnamed & left.listed).astype(np.int32)
        row = np.full(len(others), i, np.int32)
        cells.append(np.stack([row, others], axis=1))
    at_cap = np.diff(left.indptr) >= most
    return replace(left, excepted=np.concatenate(cells), at_cap=at_cap)
