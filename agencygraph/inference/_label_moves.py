"""Labels of people moved among those alike: who may take whose place."""

from collections.abc import Hashable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels.permutations import Labels
from agencygraph.alignment import jointly_observed
from agencygraph.errors import ParameterError, among
from agencygraph.inference._tally import EXACT
from agencygraph.labels import is_missing
from agencygraph.measures._observed import Ints
from agencygraph.measures._shuffles import Shuffles, number_of_arrangements
from agencygraph.network import Network
from agencygraph.observation import take_people
from agencygraph.roster import Roster, count

AGENCY = "agency"

NOTHING = np.empty(0, np.uint32)


@dataclass(frozen=True)
class LabelMoves:
    """Arrangements of the labels of people, the same in every wave.

    Attributes
    ----------
    waves : tuple of Network
        One, or two on the same people, seen where both waves saw.
    as_asked : tuple of Network
        The same as each wave saw them.
    people : int64 array (k,)
        Positions of those with a label, stratum by stratum.
    shuffles : Shuffles
        Deals codes of labels to them.
    holder : int64 array
        Position of somebody whose label has the code.
    labels : str
        Which labels: "agency", or an attribute of people.
    """

    waves: tuple[Network, ...]
    as_asked: tuple[Network, ...]
    people: Ints
    shuffles: Shuffles
    holder: Ints
    labels: str

    @classmethod
    def of(
        cls,
        waves: tuple[Network, ...],
        labels: str,
        within: str | None,
        draws: int,
        seed: int,
    ) -> "LabelMoves":
        """Find who may take whose place, and how many arrangements there are."""
        if labels == within:
            message = f"within {within!r} everybody has the same {labels!r}: none moves"
            raise ParameterError(message)
        seen, asked = _joint(waves)
        codes = _together(codes_of(network.roster, labels) for network in asked)
        strata = [n.answered * 2 + n.listed for n in asked]
        free = codes >= 0
        if within is not None:
            inside = _together(codes_of(network.roster, within) for network in asked)
            strata, free = [*strata, inside], free & (inside >= 0)
        stratum = _together(strata)
        moving = np.flatnonzero(free)
        moving = moving[np.argsort(stratum[moving], kind="stable")]
        fixed = np.flatnonzero((codes >= 0) & ~free)
        sizes = np.append(_run_lengths(stratum[moving]), np.ones(len(fixed), np.int64))
        people = np.append(moving, fixed)
        _, first, dealt = np.unique(
            codes[people], return_index=True, return_inverse=True
        )
        holder = people[first]
        ends = np.cumsum(sizes)
        deals = dealt.astype(np.uint32)
        every = number_of_arrangements(deals, ends, max(draws, EXACT))
        shuffles = Shuffles(
            deals,
            ends,
            NOTHING,
            NOTHING,
            None,
            len(holder),
            every or draws,
            None if every else seed,
        )
        return cls(seen, asked, people, shuffles, holder, labels)

    @property
    def is_exact(self) -> bool:
        """Whether every arrangement is counted."""
        return self.shuffles.seed is None

    @property
    def is_free(self) -> bool:
        """Whether what was observed depends on strata alone, not on who is where."""
        labelled = np.zeros(self.waves[0].n_people, np.bool_)
        labelled[self.people] = True
        return all(_is_free(network, labelled) for network in self.as_asked)

    def limited(self, draws: int, seed: int) -> "LabelMoves":
        """Draw, where there are more arrangements than the draws asked for."""
        if not self.is_exact or self.shuffles.total <= draws:
            return self
        return replace(self, shuffles=replace(self.shuffles, total=draws, seed=seed))

    def moved(self, deals: Labels) -> Iterator[tuple[Network, ...]]:
        """The waves under each of some arrangements."""
        position = np.arange(self.waves[0].n_people)
        for deal in deals:
            position[self.people] = self.holder[deal]
            yield tuple(_moved(n, self.labels, position) for n in self.waves)

    def notes(self, within: str | None) -> list[str]:
        """Say what is exchangeable, and who keeps their label."""
        what = "agencies" if self.labels == AGENCY else f"values of {self.labels!r}"
        alike = "having answered and having been listed"
        if within is not None:
            alike += f", and of the same {within}"
        waves = " in both waves" if len(self.waves) > 1 else ""
        same = " (the same in both)" if len(self.waves) > 1 else ""
        null = (
            f"Null: {what} say nothing about ties among people alike in {alike}"
            f"{waves}; they are shuffled among them{same}, who is tied to whom stays."
        )
        notes = [null]
        without = self.waves[0].n_people - len(self.people)
        if without:
            told = count(without, "person", "people")
            notes.append(f"{told} without a known {self.labels}: not shuffled.")
        return notes


def codes_of(roster: Roster, labels: str) -> Ints:
    """A number for each person's label, -1 where it is not known."""
    if labels == AGENCY:
        part = roster.shares
        if part is None:
            return roster.agency_of.astype(np.int64)
        known = roster.agency_of >= 0
        shares = [
            (*part.indices[a:b].tolist(), *part.data[a:b].tolist())
            for a, b in pairwise(part.indptr.tolist())
        ]
        return _numbered(shares, known)
    among("attribute of people", labels, (AGENCY, *roster.attributes))
    values = roster.attributes[labels]
    known = np.array([not is_missing(value) for value in values], np.bool_)
    return _numbered(values, known)


def _numbered(values: Iterable[Hashable], known: NDArray[np.bool_]) -> Ints:
    place: dict[Hashable, int] = {}
    found = [place.setdefault(value, len(place)) for value in values]
    return np.where(known, np.array(found, np.int64), -1)


def _together(parts: Iterable[NDArray[Any]]) -> Ints:
    """One number for each combination; -1 where a part is."""
    found: Ints | None = None
    for part in parts:
        if found is None:
            found = part.astype(np.int64)
            continue
        known = (found >= 0) & (part >= 0)
        both = found * (int(part.max(initial=0)) + 1) + part
        _, numbers = np.unique(np.where(known, both, -1), return_inverse=True)
        found = np.where(known, numbers, -1)
    return np.empty(0, np.int64) if found is None else found


def _run_lengths(sorted_numbers: Ints) -> Ints:
    _, sizes = np.unique(sorted_numbers, return_counts=True)
    return sizes.astype(np.int64)


def _joint(
    waves: tuple[Network, ...],
) -> tuple[tuple[Network, ...], tuple[Network, ...]]:
    """The waves as far as both saw, and as each saw, on the people of both."""
    if len(waves) == 1:
        return waves, waves
    before, after = waves
    both = [person for person in after.roster.people if person in before.roster]
    asked = tuple(take_people(n, n.roster.positions(both)) for n in waves)
    return jointly_observed(before, after), asked


def _is_free(network: Network, labelled: NDArray[np.bool_]) -> bool:
    capped = network.at_cap & network.answered & labelled
    i, j = network.excepted[:, 0], network.excepted[:, 1]
    counts = network.answered[i] & network.listed[j] & (i != j)
    unclear = counts & labelled[i] & labelled[j]
    return not capped.any() and not unclear.any()


def _moved(network: Network, labels: str, position: NDArray[np.intp]) -> Network:
    """The network with each person's label that of the person at ``position``.

    Nothing that was checked when it was made can break, so it is not checked again.
    """
    roster, found = copy(network.roster), copy(network)
    if labels == AGENCY:
        agency_of = roster.agency_of[position]
        agency_of.flags.writeable = False
        object.__setattr__(roster, "agency_of", agency_of)
        if roster.shares is not None:
            object.__setattr__(roster, "shares", roster.shares[position])
    else:
        values = network.roster.attributes[labels]
        moved = tuple([values[k] for k in position.tolist()])
        attributes = {**network.roster.attributes, labels: moved}
        object.__setattr__(roster, "attributes", attributes)
    object.__setattr__(found, "roster", roster)
    found.__dict__.pop("_kept", None)  # some of what is kept depends on labels
    return found


def with_ties(
    shuffles: Shuffles,
    ends: tuple[Ints, Ints],
    labels: Ints,
    size: int,
    returned: NDArray[np.bool_] | None = None,
) -> Shuffles:
    """The same shuffles of other labels, with ties between places."""
    first, second = (np.ascontiguousarray(end.astype(np.uint32)) for end in ends)
    return replace(
        shuffles,
        labels=labels.astype(np.uint32),
        first=first,
        second=second,
        returned=returned,
        n_agencies=max(size, 1),
    )
