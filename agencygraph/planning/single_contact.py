"""Whom an agency reaches through a single person only, and through whom."""

import heapq
from collections import defaultdict
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError, one_of
from agencygraph.given import network_given
from agencygraph.measures._union import (
    Rows,
    agency_position,
    linked,
    reported_notes,
    rows_of,
)
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FAR = 2**31
"""More steps than there are people."""


def reached_only_through(
    network: Network,
    agency: str,
    *,
    steps: int = 2,
    by: Literal["person", "through"] = "person",
) -> Table:
    r"""People whom an agency can reach only through one and the same person.

    Person x carries all the agency's contact with v if every path of at most ``steps``
    ties from anybody of the agency to v leads through x; v is not x, and not of the
    agency, but x may be: the only one there who has the contact. Ties count whoever
    reported them, so contacts that nobody reported are missing: where people did not
    answer there may be more ways than these.

    Parameters
    ----------
    steps
        How far "reach" goes: as many ties.
    by
        "person": a row for each v. "through": a row for each x.

    Returns
    -------
    Table
        Row: person. By person: ``through``, text, the x nearest to the agency (id);
        ``all_through``, text, all of them in the order they are met; ``carriers``,
        int64 ≥ 1, how many; ``agency``, text, that of v (None: not known); ``steps``
        int64 ≥ 1, from the agency to v. By through: ``people`` int64 ≥ 1, how many are
        reached only through them; ``agencies`` int64 ≥ 0, of how many agencies these
        are all within reach; ``inside`` bool, whether x is of the agency.

    Raises
    ------
    ParameterError
        An agency that is not there; ``steps`` below 1.

    References
    ----------
    Lengauer & Tarjan (1979), ACM Transactions on Programming Languages and Systems
    1(1), 121–141 (dominators: who lies on every path).

    Examples
    --------
    Fire knows Cy, and only Cy knows Dee.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "police"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "cy"], ["cy", "cy", "dee"], directed=False
    ... )
    >>> ag.reached_only_through(network, "fire")
    person  through  all_through  carriers  agency  steps
    dee          cy           cy         1  police      2
    """
    network_given(network)
    one_of("by", by, ("person", "through"))
    if steps < 1:
        message = f"steps is 1 or more; not {steps}"
        raise ParameterError(message)
    inside = network.roster.agency_of == agency_position(network, agency)
    rows = linked(network)
    level, chain = _on_every_path(rows, inside, steps)
    carriers = _carriers(rows, level, chain, steps)
    reached = (level <= steps) & ~inside
    notes = _notes(network, agency, inside)
    if by == "person":
        return _by_person(network, carriers, level, notes)
    return _by_carrier(network, carriers, reached, inside, notes)


def _on_every_path(rows: Rows, inside: Bools, steps: int) -> tuple[Ints, Ints]:
    """Steps from the agency, (n,), and who is on every shortest path, (n, levels).

    One person a level at most; -1: several ways lead past it.
    """
    level = np.full(len(inside), FAR, np.int64)
    level[inside] = 0
    chain = np.full((len(inside), 0), -1, np.int64)
    sources, targets = rows_of(rows), rows[1]
    for far in range(1, steps + 1):
        front = level == far - 1
        met = front[sources] & (level[targets] == FAR)
        new = np.unique(targets[met])
        if not len(new):
            break
        level[new] = far
        chain = np.column_stack([chain, np.where(front, np.arange(len(level)), -1)])
        low, high = np.full_like(chain, FAR), np.full_like(chain, -FAR)
        ends, before = targets[met], chain[sources[met]]
        np.minimum.at(low, ends, before)
        np.maximum.at(high, ends, before)
        chain[new] = np.where(low[new] == high[new], low[new], -1)
    chain[chain == np.arange(len(level))[:, None]] = -1
    return level, chain


def _carriers(rows: Rows, level: Ints, chain: Ints, steps: int) -> dict[int, list[int]]:
    """Through whom alone each person is reached, nearest to the agency first.

    Whoever carries all paths of so many ties is on every shortest one. The shortest
    detour around them leads past people who have a shortest path without them.
    """
    behind: dict[int, list[int]] = defaultdict(list)
    for person, place in zip(*np.nonzero(chain >= 0), strict=True):
        behind[int(chain[person, place])].append(int(person))
    found: dict[int, list[int]] = defaultdict(list)
    for carrier, people in behind.items():
        lost = _cut_off(rows, level, carrier, people, steps)
        for person in lost:
            found[person].append(carrier)
    for through in found.values():
        through.sort(key=lambda k: int(level[k]))
    return found


def _cut_off(
    rows: Rows, level: Ints, carrier: int, people: list[int], steps: int
) -> list[int]:
    """Who of these people is farther than so many steps without the carrier."""
    own, waiting = {*people, carrier}, []
    for person in people:
        near = min(
            (int(level[v]) for v in _tied(rows, person) if v not in own), default=FAR
        )
        waiting.append((near + 1, person))
    heapq.heapify(waiting)
    around: dict[int, int] = {}
    while waiting:
        far, person = heapq.heappop(waiting)
        if person in around or far > steps:
            continue
        around[person] = far
        for other in _tied(rows, person):
            if other in own and other != carrier and other not in around:
                heapq.heappush(waiting, (far + 1, other))
    return [person for person in people if person not in around]


def _tied(rows: Rows, person: int) -> list[int]:
    indptr, indices = rows
    tied: list[int] = indices[indptr[person] : indptr[person + 1]].tolist()
    return tied


def _by_person(
    network: Network, carriers: dict[int, list[int]], level: Ints, notes: list[str]
) -> Table:
    ids, labels = network.roster.people, network.roster.agency_labels
    rows = sorted(carriers, key=ids.__getitem__)
    through = [[ids[k] for k in carriers[person]] for person in rows]
    columns = {
        "through": np.array([names[0] for names in through], object),
        "all_through": np.array(["; ".join(names) for names in through], object),
        "carriers": np.array([len(names) for names in through], np.int64),
        "agency": np.array([labels[person] for person in rows], object),
        "steps": level[rows],
    }
    return Table("person", [ids[k] for k in rows], columns, _BY_PERSON, notes)


def _by_carrier(
    network: Network,
    carriers: dict[int, list[int]],
    reached: Bools,
    inside: Bools,
    notes: list[str],
) -> Table:
    ids, agency_of = network.roster.people, network.roster.agency_of
    within_reach = np.bincount(agency_of[reached & (agency_of >= 0)])
    behind: dict[int, list[int]] = defaultdict(list)
    for person, through in carriers.items():
        for carrier in through:
            behind[carrier].append(person)
    rows = sorted(behind, key=lambda k: (-len(behind[k]), ids[k]))
    agencies = []
    for carrier in rows:
        known = agency_of[behind[carrier]]
        lost = np.bincount(known[known >= 0], minlength=len(within_reach))
        agencies.append(int(((lost == within_reach) & (lost > 0)).sum()))
    columns = {
        "people": np.array([len(behind[k]) for k in rows], np.int64),
        "agencies": np.array(agencies, np.int64),
        "inside": inside[rows].astype(bool),
    }
    return Table("person", [ids[k] for k in rows], columns, _BY_CARRIER, notes)


def _notes(network: Network, agency: str, inside: Bools) -> list[str]:
    notes = []
    if inside.sum() == 1:
        notes.append(f"{agency} is one person, through whom it reaches everybody.")
    seen = network.answered & inside
    if int(seen.sum()) < int(inside.sum()):
        people = count(int(inside.sum()), "person", "people")
        notes.append(f"In {agency} {int(seen.sum()):,} of {people} answered.")
    return [*notes, *reported_notes(network)]


_BY_PERSON = {
    "through": "The person nearest to the agency through whom every path leads.",
    "all_through": "Everybody through whom every path leads, nearest first.",
    "carriers": "How many those are.",
    "agency": "The agency of the person reached.",
    "steps": "Fewest ties from anybody of the agency to them.",
}
_BY_CARRIER = {
    "people": "How many people the agency reaches only through them.",
    "agencies": "Agencies of whose people nobody is reached otherwise.",
    "inside": "Whether they are of the agency themselves.",
}
