"""What if somebody left, two people were introduced, or a plan worked."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from agencygraph.alignment import align, tie_fates
from agencygraph.change.compare import Delta
from agencygraph.claims import Claim
from agencygraph.errors import ParameterError
from agencygraph.given import network_given
from agencygraph.inference._turnover import turnover
from agencygraph.inference.mechanics import ei_change_of
from agencygraph.measures.cohesion import components, degree, density
from agencygraph.measures.mixing import ei_index, mixing_matrix
from agencygraph.measures.paths import reach
from agencygraph.network import Network
from agencygraph.planning._expected import (
    Chances,
    Measure,
    chances_of,
    expected_of,
    spread,
    told,
)
from agencygraph.planning._scenario import (
    Introduction,
    Introductions,
    introductions_of,
    made,
    without,
)
from agencygraph.planning.plan import Plan
from agencygraph.roster import count
from agencygraph.table import Table

MEASURES: Mapping[str, Measure] = {
    "density": density,
    "components": components,
    "ei_index": partial(ei_index, by="network"),
    "mixing_matrix": mixing_matrix,
    "degree": degree,
    "reach": reach,
}
"""What :func:`what_if` computes unless told otherwise."""

WAVE = "what if"


@dataclass(frozen=True, eq=False, repr=False)
class WhatIf(Delta):
    """A network as it is and as it might be; from :func:`what_if`.

    A :class:`Delta` of which ``after`` was not observed: the network without those who
    leave, and with every tie that may form. ``measures`` hold expected values, and
    their standard deviation where something is uncertain. ``intervals`` has no rows:
    nothing was sampled.

    Attributes
    ----------
    chances : Table
        Row: meeting. Every tie that may form: ``probability``, ``weight``.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> network = ag.Network.from_ties(roster, [], [], directed=False)
    >>> ag.what_if(network, add=[("ana", "ben")], probability=0.5)
    What if: 1 introduction, 0.5 new ties expected
    """

    chances: Table

    @property
    def claims(self) -> tuple[Claim, ...]:
        """None: nothing here was observed."""
        return ()

    def __repr__(self) -> str:
        parts = []
        if self.left:
            lost = int(np.sum(self.ties["fate"] == "dissolved"))
            who = count(len(self.left), "person leaves", "people leave")
            parts.append(f"{who} ({count(lost, 'tie', 'ties')} lost)")
        if len(self.chances):
            made_ = count(len(self.chances), "introduction", "introductions")
            new = float(self.chances["probability"][self.chances["new"]].sum())
            ties = "tie" if new == 1 else "ties"
            parts.append(f"{made_}, {new:.3g} new {ties} expected")
        return f"What if: {'; '.join(parts) or 'nothing changes'}"


def what_if(  # noqa: PLR0913 (what changes, how surely, what is looked at; by name)
    network: Network,
    *,
    add: Iterable[Introduction] | Plan | Table = (),
    remove: Collection[str] = (),
    weight: float | None = None,
    probability: float = 1.0,
    measures: Mapping[str, Measure] | None = None,
    draws: int = 500,
    seed: int = 0,
) -> WhatIf:
    """Return what would change if people left, were introduced, or a plan worked.

    Every tie of ``add`` forms by itself, with its probability. Expected values are
    exact if nothing is uncertain, if there are no more outcomes than ``draws``, and for
    columns that add up over ties (density, degree, the ties of agencies) in any case;
    of the others they are means of ``draws`` draws. A note of each table says which.

    Parameters
    ----------
    add
        (person, person) or (person, person, weight); or a :class:`Plan`, all of whose
        meetings may lead to a tie; or a Table of two people a row with a column
        ``probability`` (:meth:`Plan.probabilities`). Where ties are directed both name
        each other. A stronger tie that exists stays as it is.
    remove
        Ids of people who leave, with all their ties.
    weight
        Of ties added; by default the lowest of the scale, or 1.
    probability
        With which each introduction leads to a tie; times that of a table.
    measures
        Functions Network → Table by name; density, components, E–I index, mixing
        matrix, degree and reach by default.

    Returns
    -------
    WhatIf
        A :class:`Delta`. ``delta["reach"]`` has for each column of the measure
        ``<column>_before``, ``_after`` (expected), ``_change`` (expected, NaN for those
        who leave), and ``_sd`` of what may happen. Unlike :func:`compare`, the change
        of the others holds what they lose by somebody's leaving.

    Raises
    ------
    DataError
        Ids who are not on the roster.
    ParameterError
        A pair named twice, somebody who leaves and is introduced, probabilities not
        from 0 to 1.

    Examples
    --------
    Cy leaves, and Ana may get to know Dee.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "cy", "dee"], ["fire", "police", "health"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "cy"], ["cy", "dee"], directed=False
    ... )
    >>> delta = ag.what_if(
    ...     network, remove=["cy"], add=[("ana", "dee")], probability=0.5
    ... )
    >>> delta
    What if: 1 person leaves (2 ties lost); 1 introduction, 0.5 new ties expected
    >>> delta["reach"].to_dict()["ana"]["agencies_change"]
    -1.5
    """
    network_given(network)
    _check(probability, draws)
    gone = network.roster.mask(remove)
    rest, kept = without(network, gone)
    added, notes = _added(network, rest, add, remove, weight, probability)
    chances = chances_of(rest, added, draws, seed)
    wanted = MEASURES if measures is None else measures
    found = {
        name: _both(measure, network, chances, seed, (*added.notes, *notes))
        for name, measure in wanted.items()
    }
    after = made(rest, added).replace(wave=WAVE)
    whole = made(kept, _onto(network, rest, added)).replace(wave=WAVE)
    ties = tie_fates(network, whole)
    summary = turnover(ties, (network, whole))
    return WhatIf(
        *align(network, after),
        (network, whole),
        ties,
        summary,
        ei_change_of((network, after), (network, whole), summary),
        _NO_INTERVALS,
        found,
        (),
        tuple(np.array(network.roster.people, object)[gone]),
        (),
        _chances_table(rest, added),
    )


def _added(
    network: Network,
    rest: Network,
    add: Iterable[Introduction] | Plan | Table,
    remove: Collection[str],
    weight: float | None,
    probability: float,
) -> tuple[Introductions, tuple[str, ...]]:
    """Read what is added; meetings of a plan with those who leave do not take place."""
    if isinstance(add, Plan):
        met = [(p[0], p[1]) for p in add.meetings().labels]
        pairs = [p for p in met if not set(p) & set(remove)]
        less = len(add.meetings()) - len(pairs)
        some = count(less, "meeting", "meetings")
        told_ = (f"{some} of the plan with who leaves left out.",) if less else ()
        return introductions_of(rest, pairs, weight, probability), told_
    given = add if isinstance(add, Table) else list(add)
    rows = given.labels if isinstance(given, Table) else given
    network.roster.positions([p for row in rows for p in row[:2]])
    both = {p for row in rows for p in row[:2]} & set(remove)
    if both:
        message = f"{min(both)!r} leaves, and cannot be introduced to anybody"
        raise ParameterError(message)
    return introductions_of(rest, given, weight, probability), ()


def _onto(network: Network, rest: Network, added: Introductions) -> Introductions:
    """Return the same pairs by their positions in the network of all."""
    place = network.roster.positions(rest.roster.people).astype(np.int64)
    one, two = place[added.one], place[added.two]
    return Introductions(one, two, added.weight, added.chance, added.notes)


def _both(
    measure: Measure,
    network: Network,
    chances: Chances,
    seed: int,
    notes: tuple[str, ...],
) -> Table:
    """One measure as it is, as it may be, and the difference."""
    full, found = measure(network), expected_of(measure, chances)
    labels = tuple(dict.fromkeys((*full.labels, *found.table.labels)))
    columns: dict[str, Any] = {}
    definitions: dict[str, str] = {}
    uncertain = len(chances.open_) > 0
    here = dict(zip(found.table.labels, range(len(found.table)), strict=True))
    place = np.array([here.get(label, -1) for label in labels], np.int64)
    for name, mean in found.mean.items():
        if name not in full.columns:
            continue
        meaning = full.definitions.get(name, name)
        old = spread(full, name, labels)
        new = np.append(mean, np.nan)[place]
        columns[f"{name}_before"], columns[f"{name}_after"] = old, new
        columns[f"{name}_change"] = new - old
        definitions[f"{name}_before"] = f"{meaning} (before)"
        definitions[f"{name}_after"] = f"{meaning} (expected)"
        definitions[f"{name}_change"] = f"{meaning}: expected − before"
        if uncertain:
            columns[f"{name}_sd"] = np.append(found.sd[name], np.nan)[place]
            definitions[f"{name}_sd"] = (
                f"{meaning}: standard deviation over what may happen"
            )
    how = (told(found, chances, seed),) if uncertain else ()
    return Table(full.row, labels, columns, definitions, (*how, *notes, *full.notes))


def _chances_table(rest: Network, added: Introductions) -> Table:
    people = rest.roster.people
    ends = zip(added.one.tolist(), added.two.tolist(), strict=True)
    labels = [(min(people[i], people[j]), max(people[i], people[j])) for i, j in ends]
    there = rest.weight_of(added.one, added.two), rest.weight_of(added.two, added.one)
    columns = {
        "probability": added.chance,
        "weight": added.weight,
        "new": (there[0] == 0) & (there[1] == 0),
    }
    return Table("meeting", labels, columns, _CHANCES)


def _check(probability: float, draws: int) -> None:
    if not 0 <= probability <= 1:
        message = f"probability is 0 to 1, not {probability}"
        raise ParameterError(message)
    if isinstance(draws, bool) or not isinstance(draws, int) or draws < 1:
        message = f"draws is a whole number from 1, not {draws!r}"
        raise ParameterError(message)


_NO_INTERVALS = Table(
    "statistic", (), {}, notes=("No intervals: what might be was not sampled.",)
)
_CHANCES = {
    "probability": "with which the tie forms",
    "weight": "of the tie, if it does",
    "new": "whether neither of the two reports one today",
}
