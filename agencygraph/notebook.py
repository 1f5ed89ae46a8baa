"""How networks and studies show themselves in a notebook: short, and as text only."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from agencygraph.network import Network
    from agencygraph.study import Study

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


def of_network(network: "Network") -> str:
    """Return what the network is, and its largest agencies."""
    roster, n = network.roster, network.roster.n_agencies
    if not n:
        return summary(repr(network))
    one, two = (
        roster.agency_of[ends].astype(np.int64)
        for ends in (network.sources, network.indices)
    )
    known = (one >= 0) & (two >= 0)
    one, two = one[known], two[known]
    within = np.bincount(one[one == two], minlength=n)
    apart = one != two
    across = np.bincount(one[apart], minlength=n)
    across += np.bincount(two[apart], minlength=n)
    if not network.directed:  # stored both ways
        within, across = within // 2, across // 2
    told = network.answered & (roster.agency_of >= 0)
    answered = np.bincount(roster.agency_of[told], minlength=n)
    sizes, names = roster.agency_sizes, roster.agency_names
    order = sorted(range(n), key=lambda k: (-int(sizes[k]), roster.agencies[k]))
    rows = [
        (names[k], *(int(column[k]) for column in (sizes, answered, within, across)))
        for k in order[:MOST_AGENCIES]
    ]
    table = ("group", *COLUMNS[1:]) if roster.unit == "agency" else COLUMNS
    more = _rest(n - MOST_AGENCIES, "smaller ones")
    return summary(repr(network), more, (table, rows))


def of_study(study: "Study") -> str:
    """Return which networks there are, wave by wave, and what the reader decided."""
    rows = [
        (
            wave,
            f"{kind} (confidential)" if kind in study.confidential else kind,
            network.n_people,
            int(network.answered.sum()),
            network.n_ties,
        )
        for wave in study.waves
        for kind in study.kinds
        if (network := study.networks.get((wave, kind))) is not None
    ]
    points = [*study.notes[:MOST_NOTES]]
    points += _rest(len(study.notes) - MOST_NOTES, "more notes")
    head = ("wave", "kind", "people", "answered", "ties")
    return summary(repr(study), points, (head, rows))


def _rest(n: int, what: str) -> list[str]:
    return [f"and {n:,} {what}"] if n > 0 else []


def _shown(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
