"""How networks and studies show themselves in a notebook: short, and as text only."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.roster import Roster

Rows = NDArray[np.integer[Any]]

MOST_AGENCIES, MOST_NOTES = 8, 5
"""How many agencies and notes are shown; the rest is counted."""

COLUMNS = ("agency", "people", "answered", "ties within", "ties across")


def summary(
    heading: str,
    points: Iterable[str] = (),
    table: tuple[Sequence[str], Sequence[Sequence[object]]] | None = None,
) -> str:
    """Return a heading, a table of header and rows, and points below each other.

    >>> summary("<Ours>", ["1 < 2"])
    '<p>&lt;Ours&gt;</p><ul><li>1 &lt; 2</li></ul>'
    """
    found = f"<p>{escape(heading)}</p>"
    if table is not None:
        head, rows = table
        top = "".join(f"<th>{escape(name)}</th>" for name in head)
        lines = (
            "".join(f"<td>{escape(_shown(cell))}</td>" for cell in row) for row in rows
        )
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        found += f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    listed = "".join(f"<li>{escape(point)}</li>" for point in points)
    return found + (f"<ul>{listed}</ul>" if listed else "")


def of_agencies(
    heading: str,
    roster: Roster,
    ends: tuple[Rows, Rows],
    answered: NDArray[np.bool_],
    *,
    directed: bool,
) -> str:
    """Return a heading and the largest agencies, with their people and ties."""
    n = roster.n_agencies
    if not n:
        return summary(heading)
    one, two = (roster.agency_of[own].astype(np.int64) for own in ends)
    known = (one >= 0) & (two >= 0)
    one, two = one[known], two[known]
    within = np.bincount(one[one == two], minlength=n)
    apart = one != two
    across = np.bincount(one[apart], minlength=n)
    across += np.bincount(two[apart], minlength=n)
    if not directed:  # stored both ways
        within, across = within // 2, across // 2
    told = answered & (roster.agency_of >= 0)
    replies = np.bincount(roster.agency_of[told], minlength=n)
    sizes, names = roster.agency_sizes, roster.agency_names
    order = sorted(range(n), key=lambda k: (-int(sizes[k]), roster.agencies[k]))
    rows = [
        (names[k], *(int(column[k]) for column in (sizes, replies, within, across)))
        for k in order[:MOST_AGENCIES]
    ]
    table = ("group", *COLUMNS[1:]) if roster.unit == "agency" else COLUMNS
    more = rest(n - MOST_AGENCIES, "smaller ones")
    return summary(heading, more, (table, rows))


def rest(n: int, what: str) -> list[str]:
    """Return the point that counts what is not shown, if anything."""
    return [f"and {n:,} {what}"] if n > 0 else []


def _shown(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
