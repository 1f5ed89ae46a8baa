"""Brokers with a known agency: what is counted, expected, and told of them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import one_of
from agencygraph.measures import _roles
from agencygraph.measures._observed import silent_notes, unknown_notes
from agencygraph.measures._role_chances import Others, own_activity, random_graph
from agencygraph.measures._role_totals import random_graph_totals
from agencygraph.network import Network
from agencygraph.observation import take_people
from agencygraph.table import Table

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
Columns = dict[str, Any]
By = Literal["person", "agency", "network"]
Null = Literal["random graph"]


@dataclass(frozen=True)
class Brokers:
    """Counts and expectations of those with a known agency, spread over everyone."""

    whole: Network

    @cached_property
    def known(self) -> NDArray[np.intp]:
        return np.flatnonzero(self.whole.roster.agency_of >= 0)

    @cached_property
    def network(self) -> Network:
        if len(self.known) == self.whole.n_people:
            return self.whole
        return take_people(self.whole, self.known)

    @cached_property
    def two_paths(self) -> _roles.TwoPaths:
        return _roles.TwoPaths(self.network)

    @property
    def roles(self) -> tuple[str, ...]:
        return _roles.roles_of(self.whole)

    def open_pairs(self) -> Counts:
        """Open pairs seen, by role."""
        return self.two_paths.open_pairs(self.network.roster.agency_of)

    def attainable_pairs(self) -> Counts:
        """Open pairs that there may be, by role."""
        return _roles.attainable_pairs(self.network, self.network.roster.agency_of)

    def pairs_by_stratum(self) -> Counts:
        """Open pairs seen, by "role" if those who answered were one agency."""
        return self.two_paths.open_pairs(self.stratum)

    @property
    def n_ties(self) -> int:
        """Ties among those with a known agency."""
        return self.network.n_ties

    @property
    def stratum(self) -> NDArray[np.int32]:
        """Who answered (0) and who did not (1)."""
        return np.where(self.network.answered, 0, 1).astype(np.int32)

    @property
    def has_bound(self) -> bool:
        """Whether open pairs that there may be are other ones, and are worked out."""
        network = self.network
        few = network.n_people <= _roles.LARGEST_BOUND
        return few and not network.is_fully_observed

    @cached_property
    def lower(self) -> Numbers:
        """Open pairs seen, by role, the total last."""
        return with_total(self.open_pairs())

    @cached_property
    def upper(self) -> Numbers:
        """Open pairs that there may be, the total last."""
        if self.has_bound:
            return with_total(self.attainable_pairs())
        if self.network.is_fully_observed:
            return self.lower
        return np.full_like(self.lower, np.nan)

    @cached_property
    def counts(self) -> Numbers:
        return self.of_respondents(self.lower)

    def of_respondents(self, values: Numbers) -> Numbers:
        """Values (n, roles), NaN for those who did not answer."""
        answered = self.network.answered
        if answered.all():
            return values
        return _frozen(np.where(answered, values.T, np.nan).T)

    @cached_property
    def others(self) -> Others:
        network = self.network
        agency_of, both = network.roster.agency_of, network.answered & network.listed
        k = network.roster.n_agencies
        strata = (both, ~both & network.listed)
        sizes = [np.bincount(agency_of[s], minlength=k).astype(float) for s in strata]
        return Others(sizes[0], sizes[1], agency_of)

    @cached_property
    def has_strata(self) -> bool:
        """Whether what was seen follows from who answered, and all were listed."""
        network = self.network
        return bool(
            network.listed.all()
            and not len(network.excepted)
            and not network.at_cap.any()
        )

    @cached_property
    def expected(self) -> Numbers:
        """Expected counts given own activity; NaN for those who did not answer."""
        shape = (self.network.n_people, len(self.roles))
        if not self.has_strata or not shape[0]:
            return np.full(shape, np.nan)
        pairs = np.zeros((3, shape[0])).T
        pairs[:, 0] = self.lower[:, -1]
        if not self.network.answered.all():
            split = self.pairs_by_stratum().astype(float)
            # read as agencies, the strata of the ends are the "roles" of an answerer
            pairs = split[:, [0, 2, 1]]
        found = own_activity(self.others, pairs, directed=self.network.directed)
        return self.of_respondents(found)

    @cached_property
    def density(self) -> float:
        answered, n = self.network.answered, self.network.n_people
        quiet = n - int(answered.sum())
        cells = int(answered.sum()) * (n - 1)
        if not self.network.directed:
            cells = (n * (n - 1) - quiet * (quiet - 1)) // 2
        return self.n_ties / cells if cells else np.nan

    def spread(self, values: Numbers) -> Numbers:
        """Values for everyone on the roster, NaN where the agency is not known."""
        if len(self.known) == self.whole.n_people:
            return values
        wide = np.full((values.shape[1], self.whole.n_people), np.nan)
        wide[:, self.known] = values.T
        return _frozen(wide.T)

    def silence(self) -> list[str]:
        """Who is left out, and whose own counts are not known."""
        own = "their own counts are not known"
        return unknown_notes(self.whole) + silent_notes(self.network, own)

    def notes(self) -> tuple[str, ...]:
        """What else is to be said of the counts."""
        told = self.silence()
        if not self.has_strata:
            told.append(
                "Some cells were left unclear or some people were not listed: counts "
                "have no expectation to compare with."
            )
        return tuple(told)


def check_options(by: By, null: Null | None) -> None:
    """Refuse levels and nulls that there are not."""
    one_of("by", by, ("person", "agency", "network"))
    one_of("null", null, (None, "random graph"))


def table_of(brokers: Brokers, by: By, null: Null | None) -> Table:
    """Return counts, ratios and ranges at one level."""
    if by == "person":
        return _by_person(brokers, with_null=null is not None)
    if by == "agency":
        return _by_agency(brokers)
    return _by_network(brokers, with_null=null is not None)


def with_total(counts: Counts) -> Numbers:
    """Counts as columns that lie one after the other, with their sum."""
    columns = np.empty((counts.shape[1] + 1, len(counts)))
    columns[:-1] = counts.T
    columns[:-1].sum(axis=0, out=columns[-1])
    return _frozen(columns.T)


def _frozen(values: Numbers) -> Numbers:
    """Read-only, so that tables share it and do not copy."""
    values.flags.writeable = False
    if values.base is not None:  # pragma: no branch (all are views, so far)
        values.base.flags.writeable = False
    return values


def _ratio(counts: Numbers, expected: Numbers) -> Numbers:
    ratio: Numbers = np.full(expected.T.shape, np.nan).T
    np.divide(counts, expected, out=ratio, where=expected > 0)
    return _frozen(ratio)


def _by_person(brokers: Brokers, *, with_null: bool) -> Table:
    names = (*brokers.roles, "total")
    counts = brokers.counts
    columns = _named(names, brokers.spread(counts))
    ratio = _ratio(counts[:, :-1], brokers.expected)
    columns |= _named(brokers.roles, brokers.spread(ratio), "_ratio")
    columns |= _named(names, brokers.spread(brokers.lower), "_lower")
    columns |= _named(names, brokers.spread(brokers.upper), "_upper")
    if with_null:
        columns |= _random_graph(brokers, names)
    people = brokers.whole.roster.people
    return Table("person", people, columns, _definitions(columns), brokers.notes())


def _random_graph(brokers: Brokers, names: tuple[str, ...]) -> Columns:
    shape = brokers.counts.shape
    expected = sd = np.full(shape, np.nan)
    if brokers.has_strata and shape[0]:
        expected, sd = random_graph(
            brokers.others, brokers.density, directed=brokers.network.directed
        )
        expected, sd = map(brokers.of_respondents, (expected, sd))
    z = _ratio(brokers.counts - expected, sd)
    parts = {"_expected": expected, "_sd": sd, "_z": z}
    return {
        name: values
        for part, numbers in parts.items()
        for name, values in _named(names, brokers.spread(numbers), part).items()
    }


def _by_agency(brokers: Brokers) -> Table:
    roster = brokers.network.roster
    answered = brokers.network.answered
    agency_of, k = roster.agency_of[answered], roster.n_agencies

    def summed(values: Numbers) -> Numbers:
        return np.column_stack(
            [np.bincount(agency_of, column, minlength=k) for column in values.T]
        )

    people = np.bincount(agency_of, minlength=k)
    nobody = people[:, None] == 0
    counts = np.where(nobody, np.nan, summed(brokers.lower[answered]))
    ratio = _ratio(counts[:, :-1], summed(brokers.expected[answered]))
    columns = _named((*brokers.roles, "total"), counts)
    columns |= _named(brokers.roles, ratio, "_ratio")
    columns["people"] = people
    for part, ends in (("_lower", brokers.lower), ("_upper", brokers.upper)):
        sums = np.zeros((k, ends.shape[1]))
        np.add.at(sums, roster.agency_of, ends)
        columns |= _named((*brokers.roles, "total"), sums, part)
    labels = roster.agencies
    return Table("agency", labels, columns, _definitions(columns), brokers.notes())


def _by_network(brokers: Brokers, *, with_null: bool) -> Table:
    names = (*brokers.roles, "total")
    answered = brokers.network.answered
    counts = brokers.lower[answered].sum(axis=0, keepdims=True)
    expected = brokers.expected[answered].sum(axis=0, keepdims=True)
    columns = _named(names, counts)
    columns |= _named(brokers.roles, _ratio(counts[:, :-1], expected), "_ratio")
    if with_null:
        mean = sd = np.full_like(counts, np.nan)
        if brokers.network.is_fully_observed and brokers.network.n_people:
            sizes = brokers.network.roster.agency_sizes
            directed = brokers.network.directed
            found = random_graph_totals(sizes, brokers.density, directed=directed)
            mean, sd = (values[None, :] for values in found)
        columns |= _named(names, mean, "_expected") | _named(names, sd, "_sd")
        columns |= _named(names, _ratio(counts - mean, sd), "_z")
    columns["people"] = [int(answered.sum())]
    for part, ends in (("_lower", brokers.lower), ("_upper", brokers.upper)):
        columns |= _named(names, ends.sum(axis=0, keepdims=True), part)
    notes = brokers.notes()
    return Table("network", ("network",), columns, _definitions(columns), notes)


def _named(names: tuple[str, ...], values: Numbers, part: str = "") -> Columns:
    return {f"{name}{part}": values[:, k] for k, name in enumerate(names)}


def _definitions(columns: Columns) -> dict[str, str]:
    endings = {
        "_ratio": "count over what is expected given their own activity, had the "
        "others' agencies been shuffled; 1 = as expected",
        "_lower": "fewest, given what was not observed",
        "_upper": "most, given what was not observed",
        "_expected": "expected in a random graph of the same density",
        "_sd": "standard deviation in a random graph of the same density",
        "_z": "(count − expected) / sd in a random graph of the same density",
    }
    found = {"people": "people who answered"}
    for name in columns:
        role, _, part = name.rpartition("_")
        if f"_{part}" in endings and role:
            meaning = f"{_roles.PATTERNS[role]}; {endings[f'_{part}']}"
        else:
            meaning = f"open pairs brokered, {_roles.PATTERNS.get(name, '')}"
        found.setdefault(name, meaning)
    return found
