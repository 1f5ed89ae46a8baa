"""An exact split of a change: who stayed, joined, left, moved, and what was seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph.alignment import align, cells_of_either
from agencygraph.errors import ParameterError
from agencygraph.given import network_given
from agencygraph.network import Network
from agencygraph.table import Label, Table

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Level = Literal["network", "agency pair"]

PARTS = {
    "stayers": "ties that people on both rosters formed, less those they dissolved, "
    "where both waves observed; with the agencies after",
    "joiners": "ties after with somebody who was not on the roster before",
    "leavers": "ties before with somebody who is not on the roster after, taken away",
    "reclassified": "the same ties in other agencies, as people moved: ties before "
    "counted with the agencies after, less as they counted before",
    "newly_observed": "ties after where the wave before could not see, among people on "
    "both rosters",
    "no_longer_observed": "ties before where the wave after could not see, among "
    "people on both rosters, taken away",
}


def decompose_change(
    before: Network, after: Network, *, by: Level = "network", weighted: bool = False
) -> Table:
    """Split the change of a number of ties exactly into what it comes from.

    after − before = stayers + joiners + leavers + reclassified + newly observed + no
    longer observed, for every sum over ties (DEFINITIONS 1.10, 5.10). What is only the
    roster's or the response's doing is so kept apart from what people did.

    Parameters
    ----------
    by
        "network": all ties, those across agencies and those within. "agency pair":
        ties from each agency to each, those with a tie in either wave (undirected: a
        pair once).
    weighted
        Add up weights instead of counting ties.

    Returns
    -------
    Table
        Row: statistic ("ties", "ties across", "ties within"), or agency pair. Columns
        ``before``, ``after``, ``change`` and its parts ``stayers``, ``joiners``,
        ``leavers`` (0 or less), ``reclassified``, ``newly_observed``,
        ``no_longer_observed`` (0 or less). Unit: ties, or weight. Never NaN. A tie with
        somebody whose agency is not known is neither across nor within.

    Examples
    --------
    >>> import agencygraph as ag
    >>> first = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> second = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> before = ag.Network.from_ties(first, ["ana"], ["ben"])
    >>> after = ag.Network.from_ties(second, ["ana", "ben"], ["ben", "cy"])
    >>> found = ag.decompose_change(before, after).to_dict()["ties across"]
    >>> {name: value for name, value in found.items() if value}
    {'before': 1, 'after': 1, 'joiners': 1, 'reclassified': -1}
    """
    network_given(before, after)
    if by not in ("network", "agency pair"):
        message = f"by is 'network' or 'agency pair'; not {by!r}"
        raise ParameterError(message)
    cells = _cells(before, after, weighted=weighted)
    labels, codes = (_statistics if by == "network" else _pairs)(cells)
    sums = _parts(cells, codes, len(labels))
    columns = {name: _whole(values, weighted=weighted) for name, values in sums.items()}
    unit = "weight of ties" if weighted else "ties"
    definitions = {
        "before": f"{unit} the wave before reports",
        "after": f"{unit} the wave after reports",
        "change": "after − before, the sum of the parts",
        **PARTS,
    }
    row = "statistic" if by == "network" else by
    return Table(row, labels, columns, definitions)


@dataclass(frozen=True)
class _Cells:
    """Cells with a tie in either wave: its amount, agencies, and who could see it."""

    networks: tuple[Network, Network]
    amounts: tuple[Floats, Floats]
    agencies: tuple[tuple[Ints, Ints], tuple[Ints, Ints]]
    on_both: NDArray[np.bool_]
    seen: NDArray[np.bool_]


def _cells(before: Network, after: Network, *, weighted: bool) -> _Cells:
    waves = align(before, after)
    rows, columns = cells_of_either(*waves)
    people = waves[0].roster.people
    there = [
        np.array([person in wave.roster for person in people], np.bool_)
        for wave in (before, after)
    ]
    weights = [wave.weight_of(rows, columns) for wave in waves]
    groups = [wave.roster.agency_of.astype(np.int64) for wave in waves]
    amounts = weights if weighted else [(one != 0).astype(float) for one in weights]
    both = there[0] & there[1]
    return _Cells(
        waves,
        (amounts[0], amounts[1]),
        ((groups[0][rows], groups[0][columns]), (groups[1][rows], groups[1][columns])),
        both[rows] & both[columns],
        waves[0].observes(rows, columns) & waves[1].observes(rows, columns),
    )


def _statistics(cells: _Cells) -> tuple[tuple[Label, ...], list[list[Ints]]]:
    """Each cell's statistics in each wave: all, and across or within (−1: neither)."""
    codes = []
    for source, target in cells.agencies:
        side = np.where(source != target, 1, 2)
        side[(source < 0) | (target < 0)] = -1
        codes.append([np.zeros_like(side), side])
    return ("ties", "ties across", "ties within"), codes


def _pairs(cells: _Cells) -> tuple[tuple[Label, ...], list[list[Ints]]]:
    """Each cell's pair of agencies in each wave, among pairs with a tie."""
    agencies = cells.networks[0].roster.agencies
    size = max(len(agencies), 1)
    keys = []
    for source, target in cells.agencies:
        pair = source * size + target
        if not cells.networks[0].directed:
            pair = np.minimum(source, target) * size + np.maximum(source, target)
        pair[(source < 0) | (target < 0)] = -1
        keys.append(pair)
    tied = [keys[k][(cells.amounts[k] != 0) & (keys[k] >= 0)] for k in (0, 1)]
    both = cells.on_both & cells.seen & (cells.amounts[0] != 0) & (keys[1] >= 0)
    known = np.unique(np.concatenate([*tied, keys[1][both]]))
    labels = tuple((agencies[k // size], agencies[k % size]) for k in known.tolist())
    codes = []
    for pair in keys:
        place = np.minimum(np.searchsorted(known, pair), max(len(known) - 1, 0))
        found = known[place] == pair if len(known) else np.zeros(len(pair), np.bool_)
        codes.append([np.where(found, place, -1)])
    return labels, codes


def _parts(cells: _Cells, codes: list[list[Ints]], size: int) -> Mapping[str, Floats]:
    old, new = cells.amounts

    def total(wave: int, amounts: Floats, where: NDArray[np.bool_]) -> Floats:
        found = np.zeros(size)
        for code in codes[wave]:
            chosen = where & (code >= 0)
            found += np.bincount(code[chosen], amounts[chosen], size)
        return found

    every = np.ones(len(old), np.bool_)
    stayed = cells.on_both & cells.seen
    unseen = cells.on_both & ~cells.seen
    parts = {
        "stayers": total(1, new - old, stayed),
        "joiners": total(1, new, ~cells.on_both),
        "leavers": -total(0, old, ~cells.on_both),
        "reclassified": total(1, old, stayed) - total(0, old, stayed),
        "newly_observed": total(1, new, unseen),
        "no_longer_observed": -total(0, old, unseen),
    }
    before, after = total(0, old, every), total(1, new, every)
    return {"before": before, "after": after, "change": after - before, **parts}


def _whole(values: Floats, *, weighted: bool) -> NDArray[np.generic]:
    """Counts as whole numbers; no minus before a zero."""
    return values + 0.0 if weighted else np.rint(values).astype(np.int64)
