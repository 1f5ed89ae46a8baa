"""Small numbers: what is hidden, what with it so that it stays hidden, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agencygraph.errors import DisclosureError, ParameterError
from agencygraph.privacy._hiding import Hiding
from agencygraph.privacy._published import (
    check_protected,
    differing,
    is_protected,
    published,
)
from agencygraph.privacy._relations import shown, without_margins
from agencygraph.privacy.profiles import HIDDEN, Profile, profile_of
from agencygraph.roster import count
from agencygraph.table import Table

CHECKS = {
    "table": "Which table.",
    "of": "Which row; all stands for all agencies together.",
    "done": "hidden; or dropped, where a whole part is not told.",
    "why": "The rule. It tells which numbers are small: do not publish it.",
}


@dataclass(frozen=True, repr=False)
class Suppressed:
    """Tables in which small numbers are hidden, and a record for whoever checks them.

    Attributes
    ----------
    tables : mapping of str to Table
        As they may be shown: cells are text, ``*`` where a number is hidden.
    checks : Table
        Row: check. What was hidden or dropped, and why. Not to be published.
    profile : Profile

    Examples
    --------
    >>> import agencygraph as ag
    >>> came = ag.Table("agency", ["fire", "health"], {"people": [12, 2]})
    >>> safe = ag.suppress({"came": came}, profile="workshop")
    >>> safe["came"].to_dict(), safe
    ({'fire': '10+', 'health': '1–4'}, Suppressed under 'workshop': 2 of 2 cells shown)
    """

    tables: Mapping[str, Table]
    checks: Table
    profile: Profile

    def __getitem__(self, name: str) -> Table:
        """Return a table by its name."""
        if name not in self.tables:
            message = f"no table {name!r}; there are {', '.join(self.tables)}"
            raise ParameterError(message)
        return self.tables[name]

    @property
    def n_shown(self) -> int:
        """How many cells are shown."""
        return sum(_shown(table) for table in self.tables.values())

    def __repr__(self) -> str:
        cells = sum(map(len, self.tables.values()))
        told = count(cells, "cell", "cells")
        return f"Suppressed under {self.profile.name!r}: {self.n_shown} of {told} shown"


def suppress(
    tables: Mapping[str, Table] | Table,
    *,
    profile: str | Profile = "tre10",
    changes: Mapping[str, tuple[str, str]] | None = None,
    ratios: Mapping[str, tuple[str, str]] | None = None,
    earlier: Suppressed | None = None,
    changed_people: int = 0,
) -> Suppressed:
    r"""Tables as they may be shared: small numbers hidden so that they stay hidden.

    A cell is hidden where it rests on fewer people than the profile asks, where one or
    two people hold most of it, or where it tells of everybody (primary suppression).
    Others are hidden with it, the smallest that will do, until the range
    :math:`[\min x_c, \max x_c]` of each hidden number :math:`x_c`, over all tables that
    agree with what is shown, with the sums and with the changes, is at least as wide as
    the threshold (secondary suppression; linear programmes say). A weight must be
    unknown by that many ties of average weight. A hidden row is hidden in all its
    columns. Where that would hide more numbers than there are margins, and from 4,000
    cells on, the margins are left out instead; then changes; what still cannot be made
    safe is refused.

    Parameters
    ----------
    tables
        Tables by name, of agencies or pairs of agencies. ``people``: how many people
        each cell rests on. :func:`agency_cells` makes them; of another table
        ``answered``, ``each``, ``largest``, ``two_largest`` and ``rest`` may be left
        out. All other columns are shown, and add up to the margins: rows in which a
        blank stands for all agencies.
    profile
        "workshop", "nhs", "tre10", "tre10 rounded", or a :class:`Profile`.
    changes
        Which tables are the change between two others: ``{"change": ("before",
        "after")}``; all three are then hidden together.
    ratios
        Columns to add, a numerator over a denominator: ``{"density": ("ties",
        "observed")}``. They are made from what is shown, so that they tell no more.
    earlier
        What was shared before of the same tables. Numbers that differ from it are
        refused, since the difference is about those who came or went ...
    changed_people
        ... unless at least as many people as the threshold came or went.

    Returns
    -------
    Suppressed
        ``.tables`` (text), ``.checks``. Tables that were made safe before are returned
        as they are.

    Raises
    ------
    DisclosureError
        Nothing could be shown, or it would tell what ``earlier`` hid.
    ParameterError
        Columns that do not add up; a table without ``people``; a name not known.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, chapter 4.

    Examples
    --------
    Three of fire's people work with housing; as the sum is shown, a second number goes:

    >>> import agencygraph as ag
    >>> cells = ag.Table(
    ...     "agency",
    ...     ["health", "housing", "police", ""],
    ...     {"people": [40, 3, 25, 60], "ties": [90, 4, 30, 124]},
    ... )
    >>> safe = ag.suppress({"fire": cells}, profile="tre10")
    >>> safe["fire"].to_dict()
    {'health': '90', 'housing': '*', 'police': '*', '': '124'}
    >>> safe.checks["why"].tolist()
    ['rests on 3 people', 'with it another hidden number could be worked out']
    """
    rules = profile_of(profile)
    given = {"table": tables} if isinstance(tables, Table) else dict(tables)
    _check(given, rules, changes or {})
    if all(is_protected(table) for table in given.values()):
        for name, table in given.items():
            check_protected(name, table, rules, ratios or {})
        return Suppressed(given, _record([]), rules)
    found, log = _hidden(given, rules, dict(changes or {}))
    if found is None:
        raise DisclosureError(_refusal(log, rules))
    safe = published(found, rules, ratios or {})
    result = Suppressed(safe, _record(log), rules)
    if not result.n_shown:
        raise DisclosureError(_refusal(log, rules))
    if earlier is not None and changed_people < rules.threshold:
        _compare(result, earlier)
    return result


def _hidden(
    given: Mapping[str, Table], rules: Profile, changes: dict[str, tuple[str, str]]
) -> tuple[Hiding | None, list[tuple[str, str, str, str]]]:
    """Hide what must be; without margins, then without changes, where that fails."""
    dropped: list[tuple[str, str, str, str]] = []
    whole = Hiding(given, rules, changes)
    if whole.settle():
        return whole, whole.log()
    bare = {name: without_margins(table) for name, table in given.items()}
    why = "with margins too many other numbers would have to be hidden or checked"
    dropped += [
        (name, "margins", "dropped", why)
        for name in given
        if len(bare[name]) < len(given[name])
    ]
    without = Hiding(bare, rules, changes)
    if without.settle():
        return without, dropped + without.log()
    why = "with the change too many numbers of the waves would have to be hidden"
    dropped += [(name, "all rows", "dropped", why) for name in changes]
    bare = {name: table for name, table in bare.items() if name not in changes}
    alone = Hiding(bare, rules, {})
    return (alone if alone.settle() else None), dropped + alone.log()


def _compare(result: Suppressed, earlier: Suppressed) -> None:
    """Refuse what differs from what was shared before."""
    found = differing(result.tables, earlier.tables)
    if found:
        name, label = found[0]
        message = (
            f"{count(len(found), 'number', 'numbers')} of what was shared before would "
            f"differ, {shown(label)} of {name!r} first: the difference is about those "
            "who came or went, and they may be few. Share what was shared before, or "
            "say with changed_people that at least "
            f"{result.profile.threshold} people came or went"
        )
        raise DisclosureError(message)


def _check(
    tables: Mapping[str, Table],
    rules: Profile,
    changes: Mapping[str, tuple[str, str]],
) -> None:
    if not tables:
        message = "suppress takes tables by name; none was given"
        raise ParameterError(message)
    wanted = {*changes, *(wave for waves in changes.values() for wave in waves)}
    missing = wanted - {*tables}
    if missing:
        message = (
            f"changes name tables that are not there: {', '.join(sorted(missing))}"
        )
        raise ParameterError(message)
    protected = [name for name, table in tables.items() if is_protected(table)]
    if protected and len(protected) < len(tables):
        message = (
            f"{', '.join(protected)}: made safe before; numbers that are not yet "
            "cannot be checked against it. Give suppress all the original tables"
        )
        raise ParameterError(message)
    without = [
        name
        for name, table in tables.items()
        if "people" not in table.columns and not protected
    ]
    if without:
        message = (
            f"{', '.join(without)}: a column 'people' must say how many people each "
            "cell rests on"
        )
        raise ParameterError(message)
    if rules.bands and changes:
        message = f"profile {rules.name!r} tells bands, of which there is no change"
        raise ParameterError(message)


def _refusal(log: Sequence[tuple[str, str, str, str]], rules: Profile) -> str:
    hidden = sum(done == "hidden" for *_, done, _ in log)
    return (
        f"nothing can be shown under profile {rules.name!r}: each of the "
        f"{count(hidden, 'number', 'numbers')} is hidden"
    )


def _record(log: Sequence[tuple[str, str, str, str]]) -> Table:
    columns = {
        name: np.array([row[k] for row in log], dtype=object)
        for k, name in enumerate(CHECKS)
    }
    return Table("check", [f"{k}" for k in range(1, len(log) + 1)], columns, CHECKS)


def _shown(table: Table) -> int:
    first = next(iter(table.columns.values()), np.empty(0, object))
    return sum(cell != HIDDEN for cell in first.tolist())
