"""Networks by wave and kind of tie, on one list of people and one list of agencies."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError
from agencygraph.network import Network
from agencygraph.roster import Roster, Unit

if TYPE_CHECKING:
    from agencygraph.change.compare import Delta

    Source: TypeAlias = Network | Sequence[Network] | Delta

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]
Grid = tuple[tuple[Network | None, ...], ...]

MOST_KINDS = 255
"""Kinds of tie of a page: a byte tells them apart."""

NOT_DRAWN = "draw takes a Network, several in the order of time, a Delta or a Study"


@dataclass(frozen=True, eq=False)
class Waves:
    """What is drawn: the same people in the same rows of every wave.

    Attributes
    ----------
    grid : tuple of tuple of (Network or None)
        By wave and kind, as the caller gave them; None: not asked in that wave.
    labels, kinds : tuple of str
        What waves and kinds are called; a label may be blank.
    roster : Roster
        Everyone in any wave, by the earliest agency that is known of them.
    agencies, agency_names : tuple of str
        Of all waves, in code-point order, those without people included.
    agency : tuple of int64 array
        Agency of each person by wave; not known: the number of agencies. In a wave that
        they were not in it is that of the wave before, else of the next one.
    present : tuple of bool array
        Who was on the roster of each wave.
    directed : bool
        Whether ties of any kind have a direction.
    """

    grid: Grid
    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    roster: Roster
    agencies: tuple[str, ...]
    agency_names: tuple[str, ...]
    agency: tuple[Rows, ...]
    present: tuple[Mask, ...]
    directed: bool

    @property
    def people(self) -> tuple[str, ...]:
        """Ids of everyone in any wave."""
        return self.roster.people

    @property
    def unit(self) -> Unit:
        """Whether people or agencies are drawn."""
        return self.roster.unit

    def networks(self) -> Iterator[tuple[int, int, Network]]:
        """Return wave, kind and network of each."""
        for wave, row in enumerate(self.grid):
            for kind, network in enumerate(row):
                if network is not None:
                    yield wave, kind, network

    def measured(self) -> tuple[Network | None, ...]:
        """Networks of the first kind, which measures are of."""
        return tuple(row[0] for row in self.grid)

    def rows(self, network: Network) -> Rows:
        """Row of each person of a network."""
        return _rows(self.roster, network.roster)

    def home(self) -> Rows:
        """Agency in whose circle each person stands: that of their latest wave."""
        return self.agency[-1]

    def answered(self, wave: int) -> Mask:
        """Who answered for every kind that the wave asked them."""
        found = self.present[wave].copy()
        for network in self.grid[wave]:
            if network is not None:
                own = np.ones(len(found), np.bool_)
                own[self.rows(network)] = network.answered
                found &= own
        return found


def not_drawn(source: object) -> str:
    """Say what draw takes, to somebody who gave something else.

    >>> not_drawn(3)
    'draw takes a Network, several in the order of time, a Delta or a Study, not int'
    """
    if isinstance(source, Sequence) and not isinstance(source, str):
        others = [part for part in source if not isinstance(part, Network)]
        what = f"a list with {type(others[0]).__name__}" if others else "an empty list"
    else:
        what = type(source).__name__
    message = f"{NOT_DRAWN}, not {what}"
    if isinstance(source, str | os.PathLike):
        message += "; read the files first"
    return message


def waves_of(source: "Source") -> Waves:
    """Return what is drawn for a network, waves of it, several kinds, or a Delta."""
    if isinstance(source, Network):
        return _waves(((source,),), (source.wave,), (source.kind,))
    if isinstance(source, Sequence):
        if not source or not all(isinstance(part, Network) for part in source):
            raise ParameterError(not_drawn(source))
        return _waves(*_by_wave_and_kind(source))
    if not hasattr(source, "joint"):
        raise ParameterError(not_drawn(source))
    grid = ((source.before,), (source.after,))
    labels = source.before.wave, source.after.wave
    absent = source.joined, source.left
    return _waves(grid, labels, (source.after.kind,), absent)


def _by_wave_and_kind(
    networks: Sequence[Network],
) -> tuple[Grid, tuple[str, ...], tuple[str, ...]]:
    """One kind: each network is a wave. Several: waves and kinds by their names."""
    kinds = tuple(dict.fromkeys(network.kind for network in networks))
    if len(kinds) == 1:
        labels = tuple(network.wave for network in networks)
        return tuple((network,) for network in networks), labels, kinds
    labels = tuple(dict.fromkeys(network.wave for network in networks))
    found: dict[tuple[str, str], Network] = {}
    for network in networks:
        if (network.wave, network.kind) in found:
            message = (
                f"two networks are of wave {network.wave!r} and kind {network.kind!r}; "
                "to draw several kinds each has a wave and kind of its own"
            )
            raise ParameterError(message)
        found[network.wave, network.kind] = network
    grid = tuple(tuple(found.get((label, kind)) for kind in kinds) for label in labels)
    return grid, labels, kinds


def _waves(
    grid: Grid,
    labels: tuple[str, ...],
    kinds: tuple[str, ...],
    absent: Sequence[Sequence[str]] = (),
) -> Waves:
    networks = [network for row in grid for network in row if network is not None]
    _check(grid, networks)
    rosters = list(
        {id(network.roster): network.roster for network in networks}.values()
    )
    union = _union(rosters)
    agencies = _agencies(rosters)
    present, agency = [], []
    for wave, row in enumerate(grid):
        here, own = _of_wave(union, row, tuple(agencies))
        if absent:
            here[union.positions(absent[wave])] = False
        present.append(here)
        agency.append(own)
    return Waves(
        grid,
        labels,
        kinds,
        union,
        tuple(agencies),
        tuple(agencies.values()),
        _filled(agency, present),
        tuple(present),
        any(network.directed for network in networks),
    )


def _check(grid: Grid, networks: Sequence[Network]) -> None:
    for kind in zip(*grid, strict=True):
        if len({network.directed for network in kind if network is not None}) > 1:
            message = (
                "one wave is directed, the other is not: symmetrize the directed one"
            )
            raise ParameterError(message)
    if len(grid[0]) > MOST_KINDS:
        message = f"a page shows up to {MOST_KINDS} kinds of tie, not {len(grid[0])}"
        raise ParameterError(message)
    if len({network.roster.unit for network in networks}) > 1:
        message = "one network is about people, the other about agencies"
        raise ParameterError(message)


def _union(rosters: Sequence[Roster]) -> Roster:
    """Everyone; the agency is that of the first roster, the name that of the last."""
    if all(roster == rosters[0] for roster in rosters[1:]):
        return rosters[0]
    agency: dict[str, str | None] = {}
    names: dict[str, str] = {}
    for roster in reversed(rosters):
        agency.update(zip(roster.people, roster.agency_labels, strict=True))
    for roster in rosters:
        names.update(zip(roster.people, roster.names, strict=True))
    return Roster.from_labels(
        agency,
        agency.values(),
        names=[names[person] for person in agency],
        unit=rosters[0].unit,
    )


def _rows(union: Roster, roster: Roster) -> Rows:
    if roster.people == union.people:
        return np.arange(union.n_people)
    return union.positions(roster.people).astype(np.int64)


def _of_wave(
    union: Roster, row: Sequence[Network | None], agencies: tuple[str, ...]
) -> tuple[Mask, Rows]:
    """Who is on a roster of the wave, and in which agency."""
    present = np.zeros(union.n_people, np.bool_)
    agency = np.full(union.n_people, len(agencies))
    place = {label: k for k, label in enumerate(agencies)}
    for network in reversed(row):
        if network is not None:
            roster, rows = network.roster, _rows(union, network.roster)
            # position -1, not known, is the last
            own = np.array([*map(place.__getitem__, roster.agencies), len(agencies)])
            present[rows] = True
            agency[rows] = own[roster.agency_of]
    return present, agency


def _filled(agency: Sequence[Rows], present: Sequence[Mask]) -> tuple[Rows, ...]:
    """Agencies by wave, of people who were not there those of the nearest wave."""
    found = [own.copy() for own in agency]
    seen = [mask.copy() for mask in present]
    last = len(found) - 1
    order = [(k, k - 1) for k in range(1, last + 1)]
    order += [(k, k + 1) for k in reversed(range(last))]
    for wave, other in order:
        lent = ~seen[wave] & seen[other]
        found[wave][lent] = found[other][lent]
        seen[wave] |= lent
    return tuple(found)


def _agencies(rosters: Sequence[Roster]) -> Mapping[str, str]:
    """Agency ids of all rosters, and their names as the last roster has them."""
    names: dict[str, str] = {}
    for roster in rosters:
        for agency, name in zip(roster.agencies, roster.agency_names, strict=True):
            if name != agency or agency not in names:
                names[agency] = name
    return {agency: names[agency] for agency in sorted(names)}
