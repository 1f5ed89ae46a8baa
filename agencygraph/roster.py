"""Who could be tied: the people (or agencies) of one wave, in a fixed order."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from agencygraph.errors import DataError, ParameterError, Problem
from agencygraph.labels import (
    check_ids,
    check_lengths,
    is_missing,
    refuse_consent,
    texts_of,
)
from agencygraph.memberships import (
    primary_agency,
    same_shares,
    scaled_shares,
    shares_matrix,
)
from agencygraph.places import order_by_agency, places_of

Unit = Literal["person", "agency"]
UNKNOWN = -1
"""Position that stands for an agency that is not known."""


@dataclass(frozen=True, eq=False, repr=False)
class Roster:
    """Everyone who could be tied in one wave, with their agencies.

    Build one with :meth:`from_labels`. Actors are sorted by (agency, id), those
    without a known agency last, so that the order of the input carries no meaning.
    :meth:`with_agencies` keeps that order: code may use it for speed, never for
    meaning.

    Attributes
    ----------
    people : tuple of str
        Ids. Where ``unit`` is ``"agency"`` the actors are agencies and
        ``agencies`` holds their groups (sectors, levels of government).
    names : tuple of str
        What to print for each id.
    agencies : tuple of str
        Agency ids in code-point order, those without people included.
    agency_of : int32 array (n,)
        Position of each person's (primary) agency in ``agencies``; -1 not known.
    shares : sparse array (n, number of agencies) or None
        Membership of people in several agencies; each row sums to 1, or to 0 where
        the agency is not known. None: everyone belongs to one agency.
    attributes, agency_attributes : mapping of str to tuple
        Anything else that is known, one value a person or an agency.
    unit : "person" or "agency"
    """

    people: tuple[str, ...]
    names: tuple[str, ...]
    agencies: tuple[str, ...]
    agency_of: NDArray[np.int32]
    shares: sparse.csr_array | None = None
    attributes: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    agency_attributes: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    unit: Unit = "person"

    def __post_init__(self) -> None:
        agency_of = np.array(self.agency_of, dtype=np.int32)
        agency_of.flags.writeable = False
        object.__setattr__(self, "agency_of", agency_of)
        if self.shares is not None:
            self.shares.data.flags.writeable = False
        _check(self)

    @classmethod
    def from_labels(
        cls,
        people: Iterable[Hashable],
        agencies: Iterable[Hashable] | None = None,
        *,
        names: Iterable[str] | None = None,
        attributes: Mapping[str, Iterable[Any]] | None = None,
        unit: Unit = "person",
    ) -> Self:
        """Roster from one id and one agency label a person.

        Parameters
        ----------
        people
            Ids: text, or whole numbers that become text. Unique, not blank.
        agencies
            The agency of each person; None, NaN or blank where it is not known.
        names
            What to print; the ids by default.

        Raises
        ------
        DataError
            Blank or repeated ids, columns of different lengths: all of them at once.
        ParameterError
            An attribute says who consented: only readers of data honour that.

        Examples
        --------
        >>> import agencygraph as ag
        >>> ag.Roster.from_labels(["cy", "ana", "ben"], ["health", "fire", "fire"])
        Roster: 3 people in 2 agencies
        """
        ids = texts_of(people)
        labels = [""] * len(ids) if agencies is None else texts_of(agencies)
        columns = {key: list(values) for key, values in (attributes or {}).items()}
        shown = ids if names is None else [_name(name) for name in names]
        check_ids(ids, "person", "people")
        refuse_consent(columns)
        given = {"agency": labels, "name": shown, **columns}
        check_lengths(len(ids), given, "person", "people")
        known = tuple(sorted({label for label in labels if label}))
        place = {**{label: k for k, label in enumerate(known)}, "": UNKNOWN}
        agency_of = np.fromiter(map(place.__getitem__, labels), np.int32, len(ids))
        order = order_by_agency(ids, agency_of, len(known))
        sorted_ids = tuple(map(ids.__getitem__, order))
        return cls(
            people=sorted_ids,
            names=sorted_ids
            if names is None
            else tuple([shown[i] or ids[i] for i in order]),
            agencies=known,
            agency_of=agency_of[order],
            attributes={k: tuple([v[i] for i in order]) for k, v in columns.items()},
            unit=unit,
        )

    @property
    def n_people(self) -> int:
        """Number of actors on the roster."""
        return len(self.people)

    @property
    def n_agencies(self) -> int:
        """Number of agencies, those without people included."""
        return len(self.agencies)

    @property
    def agency_labels(self) -> tuple[str | None, ...]:
        """The agency of each person, None where it is not known."""
        return tuple(self.agencies[k] if k >= 0 else None for k in self.agency_of)

    @property
    def agency_names(self) -> tuple[str, ...]:
        """What to print for each agency: its attribute ``name``, or its id."""
        names = self.agency_attributes.get("name", self.agencies)
        return tuple(n or a for n, a in zip(names, self.agencies, strict=True))

    @property
    def n_unknown(self) -> int:
        """Number of people whose agency is not known."""
        return int(np.count_nonzero(self.agency_of == UNKNOWN))

    @cached_property
    def agency_sizes(self) -> NDArray[np.int64]:
        """Number of people whose (primary) agency is each agency."""
        known = self.agency_of[self.agency_of >= 0]
        return np.bincount(known, minlength=self.n_agencies)

    @cached_property
    def _place(self) -> dict[str, int]:
        return {person: i for i, person in enumerate(self.people)}

    def __contains__(self, person: object) -> bool:
        return person in self._place

    def positions(self, people: Iterable[Hashable]) -> NDArray[np.int32]:
        """Row of each id in the arrays, for those who work on the arrays.

        Raises
        ------
        DataError
            Ids that are not on the roster, with the nearest match.
        """
        given = people if isinstance(people, np.ndarray | list) else list(people)
        try:
            return places_of(self._place, given)
        except KeyError:
            ids = dict.fromkeys(texts_of(given))
        raise DataError(
            Problem("is not on the roster", self.suggest(person), value=person)
            for person in ids
            if person not in self._place
        )

    def suggest(self, person: str) -> str:
        """``"did you mean 'ben'?"``, or nothing where no id or name is near."""
        name_of = dict(zip(self.names, self.people, strict=True))
        if person in name_of:
            return f"did you mean {name_of[person]!r}, whose name it is?"
        near = get_close_matches(person, self.people, n=1, cutoff=0.6)
        return f"did you mean {near[0]!r}?" if near else ""

    def mask(self, people: Collection[Hashable]) -> NDArray[np.bool_]:
        """Mark the people named with True, in roster order."""
        marked = np.zeros(self.n_people, np.bool_)
        marked[self.positions(people)] = True
        return marked

    def with_agencies(
        self,
        labels: Mapping[str, Hashable] | Sequence[Hashable],
        *,
        agencies: Sequence[str] = (),
    ) -> "Roster":
        """Return the same people in the same order, grouped by other labels.

        Parameters
        ----------
        labels
            A label for each id, or one a person in roster order: permuted agencies,
            teams, sectors. None, NaN or blank where it is not known.
        agencies
            Agencies to keep even if nobody belongs to them.

        Examples
        --------
        >>> import agencygraph as ag
        >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
        >>> roster.with_agencies({"ana": "team 2", "ben": "team 1"}).agency_labels
        ('team 2', 'team 1')
        """
        if isinstance(labels, Mapping):
            labels = [labels.get(person) for person in self.people]
        texts = texts_of(labels)
        check_lengths(self.n_people, {"agency": texts}, "person", "people")
        known = tuple(sorted({text for text in texts if text} | set(agencies)))
        place = {label: k for k, label in enumerate(known)}
        agency_of = np.array([place.get(text, UNKNOWN) for text in texts], np.int32)
        return replace(
            self,
            agencies=known,
            agency_of=agency_of,
            shares=None,
            agency_attributes=_carried(self, known),
        )

    def with_shares(self, shares: Mapping[str, Mapping[str, float]]) -> "Roster":
        """Return the same people, some of them in several agencies.

        Parameters
        ----------
        shares
            Person id → agency → share of their time; shares are scaled to sum to 1.
            People not named keep what they have. The largest share (the first
            agency in code-point order among equals) is the primary agency.

        Examples
        --------
        >>> import agencygraph as ag
        >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
        >>> shared = roster.with_shares({"ana": {"health": 3, "police": 1}})
        >>> shared.agency_labels
        ('health', 'health')
        >>> shared.shares.toarray().tolist()
        [[0.0, 0.75, 0.25], [0.0, 1.0, 0.0]]
        """
        wanted = scaled_shares(shares)
        self.positions(wanted)
        labels = [
            primary_agency(wanted[person]) if person in wanted else own
            for person, own in zip(self.people, self.agency_labels, strict=True)
        ]
        others = {agency for row in wanted.values() for agency in row}
        roster = self.with_agencies(labels, agencies=sorted({*self.agencies, *others}))
        rows = [
            wanted.get(person, own)
            for person, own in zip(self.people, self._memberships(), strict=True)
        ]
        return replace(roster, shares=shares_matrix(rows, roster.agencies))

    def _memberships(self) -> list[dict[str, float]]:
        """Agency → share of each person."""
        if self.shares is None:
            return [{own: 1.0} if own else {} for own in self.agency_labels]
        ends = self.shares.indptr
        return [
            {
                self.agencies[self.shares.indices[e]]: float(self.shares.data[e])
                for e in range(ends[i], ends[i + 1])
            }
            for i in range(self.n_people)
        ]

    def take(self, positions: NDArray[np.integer[Any]]) -> "Roster":
        """Return the roster of the people at ``positions``, all agencies kept."""
        rows = np.arange(self.n_people)[positions]
        return replace(
            self,
            people=tuple(self.people[i] for i in rows),
            names=tuple(self.names[i] for i in rows),
            agency_of=self.agency_of[rows],
            shares=None if self.shares is None else self.shares[rows],
            attributes={
                k: tuple(v[i] for i in rows) for k, v in self.attributes.items()
            },
        )

    def without_empty_agencies(self) -> "Roster":
        """Return the same people without the agencies nobody belongs to."""
        used = np.zeros(self.n_agencies, np.bool_)
        used[self.agency_of[self.agency_of >= 0]] = True
        if self.shares is not None:
            used[self.shares.indices] = True
        kept = np.flatnonzero(used)
        moved = np.append(np.cumsum(used) - 1, UNKNOWN).astype(np.int32)
        attributes = self.agency_attributes
        return replace(
            self,
            agencies=tuple(self.agencies[k] for k in kept),
            agency_of=moved[self.agency_of],
            shares=None if self.shares is None else self.shares[:, kept],
            agency_attributes={
                key: tuple(values[k] for k in kept)
                for key, values in attributes.items()
            },
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Roster):
            return NotImplemented
        return (
            self.people == other.people
            and self.names == other.names
            and self.agencies == other.agencies
            and self.unit == other.unit
            and np.array_equal(self.agency_of, other.agency_of)
            and same_shares(self.shares, other.shares)
            and dict(self.attributes) == dict(other.attributes)
            and dict(self.agency_attributes) == dict(other.agency_attributes)
        )

    def __hash__(self) -> int:
        return hash((self.people, self.agencies, self.agency_of.tobytes()))

    def __len__(self) -> int:
        return self.n_people

    def __repr__(self) -> str:
        people, groups = _nouns(self.unit)
        text = f"Roster: {count(self.n_people, *people)} in "
        text += count(self.n_agencies, *groups)
        return text + (f", {self.n_unknown:,} not known" if self.n_unknown else "")


def count(number: int, one: str, many: str) -> str:
    """``1 agency``, ``2 agencies``: a number with the right plural."""
    return f"{number:,} {one if number == 1 else many}"


def _name(name: object) -> str:
    """Return what to print; blank where there is no name."""
    return "" if is_missing(name) else str(name).strip()


def _nouns(unit: Unit) -> tuple[tuple[str, str], tuple[str, str]]:
    if unit == "person":
        return ("person", "people"), ("agency", "agencies")
    return ("agency", "agencies"), ("group", "groups")


def _check(roster: Roster) -> None:
    """Refuse what the class does not promise."""
    check_ids(roster.people, "person", "people")
    check_ids(roster.agencies, "agency", "agencies")
    columns = {"name": roster.names, "agency": roster.agency_of, **roster.attributes}
    check_lengths(roster.n_people, columns, "person", "people")
    check_lengths(roster.n_agencies, roster.agency_attributes, "agency", "agencies")
    if roster.unit not in ("person", "agency"):
        message = f"unit is 'person' or 'agency', not {roster.unit!r}"
        raise ParameterError(message)
    top = roster.agency_of.max(initial=UNKNOWN)
    if top >= roster.n_agencies or roster.agency_of.min(initial=0) < UNKNOWN:
        message = f"agency_of holds positions -1 to {roster.n_agencies - 1}"
        raise ParameterError(message)
    shape = (roster.n_people, roster.n_agencies)
    if roster.shares is not None and roster.shares.shape != shape:
        message = f"shares have a row a person and a column an agency: {shape}"
        raise ParameterError(message)


def _carried(roster: Roster, agencies: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """Attributes of the agencies that are still there."""
    if not set(agencies) & set(roster.agencies):
        return {}
    place = {agency: k for k, agency in enumerate(roster.agencies)}
    return {
        key: tuple(values[place[a]] if a in place else None for a in agencies)
        for key, values in roster.agency_attributes.items()
    }
