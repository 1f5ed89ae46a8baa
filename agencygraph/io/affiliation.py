"""Who belongs where, as the tables of people and agencies say it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencygraph.io.tables import Fields
from agencygraph.io.text import clean, fold, number

Shares = Mapping[str, float]


class Agencies:
    """Every agency that is named, in the one spelling that is used.

    Those of ``agencies.csv`` are spelled as there, and found by their name as well.
    Of the others the spelling that most people have is used, and the merge is told.
    """

    def __init__(self, fields: Fields | None, cells: Sequence[str]) -> None:
        self.fields = fields
        self.declared: dict[str, int] = {}
        self._by_key: dict[str, str] = {}
        self._names: frozenset[str] = frozenset()
        if fields is not None:
            for i, agency in enumerate(fields.cells("id")):
                if agency:
                    self.declared.setdefault(agency, i)
            names = fields.cells("name")
            by_name = {fold(names[i]): a for a, i in self.declared.items() if names[i]}
            by_id = {fold(agency): agency for agency in self.declared}
            self._by_key = {**by_name, **by_id}
            self._names = frozenset(by_name)
        self.memberships = {cell: self._membership(cell) for cell in set(cells)}
        self.spelling = self._spellings(Counter(cells))

    @property
    def all(self) -> list[str]:
        """Every agency of the study: each roster lists it, with people or without."""
        return sorted({*self.declared, *self.spelling.values()})

    def shares(self, cell: str) -> Shares:
        """Return agency → share of one cell, {} where it is not known."""
        read = self.memberships[cell]
        if not isinstance(read, dict):
            return {}
        return {self.spelling[agency]: share for agency, share in read.items()}

    def _membership(self, cell: str) -> dict[str, float] | str:
        """``"DWP:0.6; Police:0.4"`` as agency → share, or what is wrong with it."""
        if not cell or cell in self.declared:
            return {cell: 1.0} if cell else {}
        read: dict[str, float | None] = {}
        parts = [clean(part) for part in cell.split(";")]
        for part in parts:
            match = re.fullmatch(r"(.*\S) ?: ?(\S+)", part)
            share = None if match is None or part in self.declared else number(match[2])
            agency = match[1] if match is not None and share is not None else part
            if agency in read:
                return f"names {agency!r} twice"
            if agency:
                read[agency] = share
        given = [share for share in read.values() if share is not None]
        if len(parts) == 1 and given != [1.0]:
            return {cell: 1.0}  # "Team: 7" is a name, not seven parts of a whole
        if given and len(given) != len(read):
            return "gives a share to some agencies and not to others"
        if not all(0 < share < float("inf") for share in given):
            return "gives a share that is not a positive number"
        return {agency: share or 1.0 for agency, share in read.items()}

    def _spellings(self, times: Mapping[str, int]) -> dict[str, str]:
        used: Counter[str] = Counter()
        for cell, n in times.items():
            read = self.memberships[cell]
            used.update(dict.fromkeys(read if isinstance(read, dict) else (), n))
        by_key = dict(self._by_key)
        for agency in sorted(used, key=lambda a: (-used[a], a)):
            by_key.setdefault(fold(agency), agency)
        exact = {agency: agency for agency in self.declared}
        self.merged = {
            agency: by_key[fold(agency)]
            for agency in sorted(used)
            if by_key[fold(agency)] != agency
            and agency not in exact
            and fold(agency) not in self._names
        }
        return {agency: exact.get(agency, by_key[fold(agency)]) for agency in used}

    def attributes_of(
        self, agencies: Sequence[str]
    ) -> dict[str, tuple[str | None, ...]]:
        """Columns of ``agencies.csv`` for these agencies, None where it is silent."""
        if self.fields is None:
            return {}
        columns = {
            name: self.fields.raw(name)
            for name in ("name", "sector")
            if name in self.fields
        }
        columns |= {header: self.fields.shown(header) for header in self.fields.rest}
        rows = [self.declared.get(agency) for agency in agencies]
        return {
            header: tuple(None if i is None else cells[i] or None for i in rows)
            for header, cells in columns.items()
        }


@dataclass(frozen=True, eq=False)
class People:
    """The rows of the table of people, read once for every wave."""

    fields: Fields
    ids: Sequence[str]
    names: Sequence[str]
    cells: Sequence[str]
    waves: Sequence[str]
    agencies: Agencies

    @property
    def are_dated(self) -> bool:
        """Whether some rows hold for one wave only."""
        return any(self.waves)
