"""Which cells are hidden: those that tell of few, and others with them."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from agencygraph.privacy._audit import Audit, widened
from agencygraph.privacy._knowledge import audit_of, columns_of
from agencygraph.privacy._relations import layout_of, shown
from agencygraph.privacy.profiles import Profile
from agencygraph.table import Table

WITH_IT = "with it another hidden number could be worked out"
OF_HIDDEN = "a wave of this change is hidden"

MOST_AUDITED = 4_000
"""Cells of all tables up to which margins are checked: some seconds."""

Floats = NDArray[np.float64]
Entry = tuple[str, str, str, str]


class Hiding:
    """The cells of some tables, and which of them are hidden so far, with the reason.

    Attributes
    ----------
    tables : mapping of str to Table
    rules : Profile
    changes : mapping of str to (str, str)
    why : dict of int to str
        Hidden cells by their place in the layout.
    """

    def __init__(
        self,
        tables: Mapping[str, Table],
        rules: Profile,
        changes: Mapping[str, tuple[str, str]],
    ) -> None:
        self.tables, self.rules, self.changes = tables, rules, changes
        self.layout = layout_of(tables, changes)
        reasons = (why for table in tables.values() for why in _judged(table, rules))
        self.why = {cell: why for cell, why in enumerate(reasons) if why}
        self.people = np.concatenate(
            [np.asarray(table["people"], float) for table in tables.values()]
        )
        self._change_of = self._changes_by_cell()

    def settle(self) -> bool:
        """Hide what must be hidden with the small ones; whether that was possible."""
        is_change = [name in self.changes for name, _ in self.layout.addresses]
        columns = columns_of(self.tables)
        known = (columns, self.people, self.rules, np.array(is_change, np.bool_))
        audit = audit_of(self.layout, *known)
        if self.rules.bands:
            return True
        self._close()
        hidden = _Closing(self)
        margins = self.layout.margins
        if margins and len(self.layout.addresses) > MOST_AUDITED:
            return False
        most = len(margins) or len(self.layout.addresses)
        if not widened(audit, hidden, _Choice(self, audit), most):
            return False
        inner = set(range(len(self.layout.addresses))) - margins
        return not margins or not inner <= set(self.why)

    def log(self) -> list[Entry]:
        """Every hidden cell with its reason, in the order of the tables."""
        addresses = self.layout.addresses
        return [
            (addresses[cell][0], shown(addresses[cell][1]), "hidden", self.why[cell])
            for cell in sorted(self.why)
        ]

    def hidden_rows(self, name: str) -> NDArray[np.bool_]:
        """Which rows of a table are hidden."""
        places = (k for k, (own, _) in enumerate(self.layout.addresses) if own == name)
        return np.array([place in self.why for place in places], np.bool_)

    def hide(self, cell: int, why: str) -> None:
        """Hide a cell, and the change it belongs to."""
        self.why.setdefault(cell, why)
        if cell in self._change_of:
            self.why.setdefault(self._change_of[cell], OF_HIDDEN)

    def _close(self) -> None:
        for cell in list(self.why):
            self.hide(cell, self.why[cell])

    def _changes_by_cell(self) -> dict[int, int]:
        place = {address: k for k, address in enumerate(self.layout.addresses)}
        return {
            place[wave, label]: place[change, label]
            for change, waves in self.changes.items()
            for label in self.tables[change].labels
            for wave in waves
        }


class _Closing(set[int]):
    """Hidden cells; one that is added takes the change it belongs to with it."""

    def __init__(self, hiding: Hiding) -> None:
        super().__init__(hiding.why)
        self._hiding = hiding

    def add(self, cell: int) -> None:
        self._hiding.hide(cell, WITH_IT)
        self.update(self._hiding.why)


class _Choice:
    """Which cell to hide with one that is known too well: the one that costs least."""

    def __init__(self, hiding: Hiding, audit: Audit) -> None:
        self._hiding, self._audit = hiding, audit
        self._settled: set[int] = set()

    def paired(self) -> int | None:
        """A cell to hide with one that stands alone in a sum."""
        if self._hiding.rules.rounding > 1:
            return None  # sums of rounded numbers leave some room: the audit says
        layout, hidden = self._hiding.layout, self._hiding.why
        for cell in sorted(set(hidden) - self._settled):
            for k in layout.touching[cell]:
                cells = layout.relations[k].cells
                if sum(other in hidden for other in cells) == 1:
                    return self._cheapest([k])
            self._settled.add(cell)  # a sum with two hidden cells stays one
        return None

    def beside(self, cell: int) -> int | None:
        """A cell to hide with one that is known too well."""
        layout, hidden = self._hiding.layout, self._hiding.why
        few = {
            k: sum(other in hidden for other in layout.relations[k].cells)
            for k in layout.touching[cell]
            if any(other not in hidden for other in layout.relations[k].cells)
        }
        least = min(few.values(), default=0)
        return self._cheapest([k for k, many in few.items() if many == least])

    def _cheapest(self, relations: Sequence[int]) -> int | None:
        layout, hidden = self._hiding.layout, self._hiding.why
        found = [
            (*self._cost(other, k), other)
            for k in relations
            for other in layout.relations[k].cells
            if other not in hidden
        ]
        return min(found)[-1] if found else None

    def _cost(self, cell: int, within: int) -> tuple[int, bool, bool, float]:
        """Sums in which it would stand alone; whether it is too small; its people."""
        layout, hidden = self._hiding.layout, self._hiding.why
        alone = sum(
            not any(other in hidden for other in layout.relations[k].cells)
            for k in layout.touching[cell]
            if k != within
        )
        numbers = slice(cell, None, self._audit.cells)
        is_small = bool(
            (abs(self._audit.truth[numbers]) < self._audit.wanted[numbers]).any()
        )
        people = self._hiding.people[cell]
        return alone, is_small, cell in layout.margins, float(np.nan_to_num(people))


def _judged(table: Table, rules: Profile) -> Iterator[str]:
    """Why each row is to be hidden by itself; blank where it need not."""
    names = ("answered", "observed", "ties", "each", *_HELD)
    columns = {name: np.asarray(table[name], float) for name in names if name in table}
    for k, people in enumerate(np.asarray(table["people"], float).tolist()):
        facts = {name: float(values[k]) for name, values in columns.items()}
        yield _why(people, facts, rules)


def _why(people: float, facts: Mapping[str, float], rules: Profile) -> str:
    """Why a cell is to be hidden; blank if it need not be.

    >>> _why(3, {}, Profile(threshold=5, fewest=5))
    'rests on 3 people'
    >>> _why(12, {"two_largest": 0.9}, Profile())
    '2 people have 90% of it or more'
    >>> _why(0, {}, Profile(hide_zeros=False))
    ''
    """
    answered = facts.get("answered", np.inf)
    if not np.isfinite(people) or facts.get("observed") == 0:
        return "not observed"
    if answered < rules.threshold:
        return f"{answered:.0f} people answered for it"
    if rules.bands:
        return ""
    if people == 0:
        return "nobody, which tells of everybody" if rules.hide_zeros else ""
    if people < rules.threshold:
        return f"rests on {people:.0f} {'person' if people == 1 else 'people'}"
    return _why_of_held(facts, rules)


def _why_of_held(facts: Mapping[str, float], rules: Profile) -> str:
    """Why a cell of enough people is to be hidden: few have it, or everybody."""
    n, most = rules.dominance_people, rules.dominance_share
    held = facts.get(_HELD[n - 1], 0.0) if n else 0.0
    if n and held >= most:
        return f"{n} {'person' if n == 1 else 'people'} have {most:.0%} of it or more"
    if facts.get("rest", np.inf) < rules.p:
        return f"the others have less than {rules.p:.0%} of what the largest has"
    missing = facts.get("observed", np.inf) - facts.get("ties", 0.0)
    if rules.hide_zeros and missing < facts.get("each", 0.0):
        return "so full that everybody takes part, which tells of everybody"
    return ""


_HELD = ("largest", "two_largest", "rest")
