"""Before and after: what became of ties, people and every measure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from agencygraph.alignment import FATES, align, jointly_observed, tie_fates
from agencygraph.change import sentences
from agencygraph.change.facts import index_of, sure_of, turnover_of
from agencygraph.claims import Claim, as_html, audit, wrapped
from agencygraph.errors import ParameterError, among
from agencygraph.inference._turnover import turnover
from agencygraph.inference.intervals import change_intervals
from agencygraph.inference.mechanics import ei_change_of
from agencygraph.kept import kept
from agencygraph.measures.brokerage import brokerage_roles
from agencygraph.measures.cohesion import components, degree, density, reciprocity
from agencygraph.measures.holes import structural_holes
from agencygraph.measures.mixing import assortativity, ei_index, mixing_matrix
from agencygraph.measures.paths import betweenness, reach
from agencygraph.network import Network, not_a_network
from agencygraph.roster import count
from agencygraph.scale import Scale
from agencygraph.table import Label, Table
from agencygraph.wording import nouns

Measure = Callable[[Network], Table]

NETWORK_LEVEL: Mapping[str, Measure] = {
    "density": density,
    "reciprocity": reciprocity,
    "components": components,
    "assortativity": assortativity,
    "ei_index": partial(ei_index, by="network"),
    "mixing_matrix": mixing_matrix,
}
"""Measures of the whole network, and of its pairs of agencies."""

AGENCY_LEVEL: Mapping[str, Measure] = {
    "ei_index of agencies": partial(ei_index, by="agency"),
    "density of agencies": partial(density, by="agency"),
    "brokerage_roles of agencies": partial(brokerage_roles, by="agency"),
}
"""Measures of agencies."""

PERSON_LEVEL: Mapping[str, Measure] = {
    "degree": degree,
    "brokerage_roles": brokerage_roles,
    "structural_holes": structural_holes,
    "betweenness": betweenness,
    "betweenness across agencies": partial(betweenness, pairs="across"),
    "ei_index of people": ei_index,
    "reach": reach,
}
"""Measures of people: the report shows none of confidential kinds."""

MEASURES: Mapping[str, Measure] = {**NETWORK_LEVEL, **AGENCY_LEVEL, **PERSON_LEVEL}
"""What :func:`compare` computes unless told otherwise."""


@dataclass(frozen=True, eq=False, repr=False)
class Delta:
    """What changed between two waves of one kind.

    Attributes
    ----------
    before, after : Network
        Both waves on the union of their people, row by row the same person.
    joint : tuple of two Network
        Both waves seen only where both saw: what differences are computed from.
    ties : Table
        The fate of every tie that either wave reports (:func:`tie_fates`).
    summary : Table
        One row: counts of fates, turnover and rates.
    ei_change : Table
        How the E–I index moved, and how much of that is mechanical
        (:func:`~agencygraph.ei_change`).
    intervals : Table
        How sure the changes of density and of the E–I index are
        (:func:`~agencygraph.change_intervals`).
    measures : mapping of str to Table
        For each measure its columns before, after (each wave's own, full value) and the
        change, after − before, on what both waves observed.
    joined, left : tuple of str
        People on the roster of one wave only.
    moved : tuple of (person, agency before, agency after)

    Examples
    --------
    >>> import agencygraph as ag
    >>> first = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> second = ag.Roster.from_labels(["ana", "cy"], ["police", "health"])
    >>> before = ag.Network.from_ties(first, ["ana"], ["ben"])
    >>> after = ag.Network.from_ties(second, ["ana"], ["cy"])
    >>> delta = ag.compare(before, after, measures={})
    >>> isinstance(delta, ag.Delta), delta.joined, delta.left, delta.moved
    (True, ('cy',), ('ben',), (('ana', 'fire', 'police'),))
    >>> print(delta)
    Delta before → after: 3 people (1 joined, 1 left, 1 moved agency); ties: ...
    """

    before: Network
    after: Network
    joint: tuple[Network, Network]
    ties: Table
    summary: Table
    ei_change: Table
    intervals: Table
    measures: Mapping[str, Table]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    moved: tuple[tuple[str, str | None, str | None], ...]

    def __getitem__(self, measure: str) -> Table:
        """Table of one measure: before, after and change of each of its columns."""
        among("measure", measure, self.measures)
        return self.measures[measure]

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> NoReturn:
            """Say that one network is wanted where a measure is given a comparison."""
            raise not_a_network(self, name, ["delta.before", "delta.after"])

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What changed, in sentences, each with its sources."""
        waves = self.before.wave or "before", self.after.wave or "after"
        words = nouns(self.after.roster.unit)
        ties = turnover_of(self.summary, self.ei_change, waves, words)
        index = index_of(self.ei_change, waves, words)
        sure = sure_of(self.intervals)
        told = (
            sentences.turnover(ties),
            sentences.density(sure, waves, words),
            sentences.rates(ties),
            sentences.index(index, sure["E–I index"]),
        )
        return tuple(claim for claim in told if claim is not None)

    @property
    def audit(self) -> Table:
        """Each sentence with its formula, its inputs, and how much was observed."""
        return audit(self.claims)

    def __str__(self) -> str:
        told = [claim.text for claim in self.claims]
        return "\n".join([repr(self), *(wrapped(text) for text in told)])

    def _repr_html_(self) -> str:
        """Sentences, each with its sources one click away."""
        return as_html(repr(self), self.claims)

    def __repr__(self) -> str:
        waves = f"{self.before.wave or 'before'} → {self.after.wave or 'after'}"
        found = self.summary.to_dict()["network"]
        fates = ", ".join(f"{found[fate]:,} {fate}" for fate in FATES)
        people = count(self.after.n_people, "person", "people")
        return (
            f"Delta {waves}: {people} ({len(self.joined)} joined, "
            f"{len(self.left)} left, {len(self.moved)} moved agency); ties: {fates}"
        )


def compare(
    before: Network,
    after: Network,
    *,
    measures: Mapping[str, Measure] | None = None,
    instrument_changed: bool = False,
) -> Delta:
    """Compare two waves: ties, people, and every measure before and after.

    A tie is formed or dissolved only if both waves could see it; measures are
    subtracted only on what both waves observed, among people on both rosters. Each
    wave's own, full value stands beside, and is never subtracted.

    Parameters
    ----------
    measures
        Functions Network → Table by the name they get in the Delta; your own stand on
        equal terms with ours. By default every measure of the library.
    instrument_changed
        True: compare although the scale of answers or the number of names allowed is
        another one, so that part of the change is the questionnaire's.

    Returns
    -------
    Delta

    Raises
    ------
    ParameterError
        Something else than two networks; one wave is directed and the other is not, or
        the questionnaire changed.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> before = ag.Network.from_ties(roster, ["ana"], ["ben"])
    >>> after = ag.Network.from_ties(roster, ["ana", "ana"], ["ben", "cy"])
    >>> delta = ag.compare(before, after, measures={"density": ag.density})
    >>> delta.summary.to_dict()["network"]["formed"]
    1
    >>> delta["density"]["density_change"].round(3).tolist()
    [0.167]
    """
    _two_networks(before, after)
    if not instrument_changed:
        _same_instrument(before, after)
    wide = align(before, after)
    joint = jointly_observed(before, after)
    ties = tie_fates(before, after)
    summary = turnover(ties, joint)
    old, new = set(before.roster.people), set(after.roster.people)
    wanted = MEASURES if measures is None else measures
    return Delta(
        *wide,
        joint,
        ties,
        summary,
        ei_change_of((before, after), joint, summary),
        change_intervals(before, after),
        _both_ways(wanted, (before, after), joint),
        tuple(p for p in after.roster.people if p not in old),
        tuple(p for p in before.roster.people if p not in new),
        _moved(before, after),
    )


def _said(asked: Scale | int | None) -> str:
    """How a scale or a number of names is told."""
    if isinstance(asked, Scale):
        return " < ".join(asked.words)
    return "not said" if asked is None else f"up to {asked}"


def _two_networks(*given: object) -> None:
    for one in given:
        if isinstance(one, Network):
            continue
        if not hasattr(one, "network"):  # a study says itself which it has
            message = f"compare takes two networks, not {type(one).__name__}: "
            message += 'study.network("before"), study.network("after")'
            raise ParameterError(message)


def _same_instrument(before: Network, after: Network) -> None:
    for name, words, line in (
        ("scale", "the scale of answers", "scale = [...]"),
        ("max_choices", "the number of names allowed", "max_choices = 5"),
    ):
        one, two = getattr(before, name), getattr(after, name)
        if one != two:
            message = (
                f"{words} changed between the waves ({_said(one)}; {_said(two)}), "
                "so part of any change is the questionnaire's; if it was the same, "
                f"declare it in study.toml, such as {line} under "
                f"[kinds.{before.kind!r}]; in Python, instrument_changed=True compares "
                "all the same"
            )
            raise ParameterError(message)


def _moved(
    before: Network, after: Network
) -> tuple[tuple[str, str | None, str | None], ...]:
    old = dict(zip(before.roster.people, before.roster.agency_labels, strict=True))
    new = zip(after.roster.people, after.roster.agency_labels, strict=True)
    return tuple((p, old[p], a) for p, a in new if p in old and old[p] != a)


def _both_ways(
    measures: Mapping[str, Measure],
    waves: tuple[Network, Network],
    joint: tuple[Network, Network],
) -> dict[str, Table]:
    """Every measure on each wave, and its change on what both observed."""
    full = [_measured(network, measures) for network in waves]
    seen = [_measured(network, measures) for network in joint]
    return {
        name: _both([of[name] for of in full], [of[name] for of in seen])
        for name in measures
    }


def _measured(network: Network, measures: Mapping[str, Measure]) -> dict[str, Table]:
    """Every measure of one wave; what several of them need is made once."""
    with kept(network):
        return {name: measure(network) for name, measure in measures.items()}


def _both(full: Sequence[Table], seen: Sequence[Table]) -> Table:
    """One measure on each wave, and its change on what both observed."""
    labels = tuple(full[1].labels)
    if full[0].labels != labels:
        every = (label for table in full for label in table.labels)
        labels = tuple(dict.fromkeys(every))
    old_rows, new_rows, was_rows, now_rows = (
        _rows_of(table, labels) for table in (*full, *seen)
    )
    columns: dict[str, Any] = {}
    definitions: dict[str, str] = {}
    for name in full[1].columns:
        if name not in full[0].columns or full[1][name].dtype.kind not in "iuf":
            continue
        old, new = (
            _spread(table, name, rows)
            for table, rows in zip(full, (old_rows, new_rows), strict=True)
        )
        was, now = (
            _spread(table, name, rows)
            for table, rows in zip(seen, (was_rows, now_rows), strict=True)
        )
        known = ~np.isnan(old) & ~np.isnan(new)
        columns[f"{name}_before"], columns[f"{name}_after"] = old, new
        columns[f"{name}_change"] = np.where(known, now - was, np.nan)
        meaning = full[1].definitions.get(name, name)
        definitions[f"{name}_before"] = f"{meaning} (before)"
        definitions[f"{name}_after"] = f"{meaning} (after)"
        definitions[f"{name}_change"] = (
            f"{meaning}: after − before, on what both waves observed"
        )
    notes = tuple(dict.fromkeys(note for table in full for note in table.notes))
    return Table(full[1].row, labels, columns, definitions, notes)


def _rows_of(table: Table, labels: tuple[Label, ...]) -> NDArray[np.int64] | None:
    """Row of each label, -1 where there is none; None: they are those of the table."""
    if table.labels == labels:
        return None
    row = {label: i for i, label in enumerate(table.labels)}
    return np.array([row.get(label, -1) for label in labels], np.int64)


def _spread(
    table: Table, column: str, rows: NDArray[np.int64] | None
) -> NDArray[np.float64]:
    """Values of a column at these rows, NaN where the table has none."""
    values = table[column].astype(float)
    return values if rows is None else np.append(values, np.nan)[rows]
