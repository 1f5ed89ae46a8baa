"""Every measure that walks no paths, in one go."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

from agencygraph import _parallel, adjacency
from agencygraph.given import network_given
from agencygraph.kept import kept
from agencygraph.measures import (
    brokerage,
    cohesion,
    diversity,
    holes,
    honest_broker,
    mixing,
    segregation,
    shared_brokerage,
    weighted_brokerage,
)
from agencygraph.network import Network
from agencygraph.table import Table

Row = Literal["person", "agency", "network"]
Measure = Callable[[Network], Table]

_ROWS: tuple[Row, ...] = ("person", "agency", "network")
_MEASURES: dict[str, dict[Row, Measure]] = {
    "degree": {"person": cohesion.degree},
    "density": {
        "agency": partial(cohesion.density, by="agency"),
        "network": partial(cohesion.density, by="network"),
    },
    "reciprocity": {
        "agency": partial(cohesion.reciprocity, by="agency"),
        "network": partial(cohesion.reciprocity, by="network"),
    },
    "components": {row: partial(cohesion.components, by=row) for row in _ROWS},
    "ei_index": {row: partial(mixing.ei_index, by=row) for row in _ROWS},
    "assortativity": {"network": mixing.assortativity},
    "segregation": {
        "agency": partial(segregation.segregation, by="agency", threshold="any"),
        "network": partial(segregation.segregation, by="network", threshold="any"),
    },
    "diversity": {
        "person": partial(diversity.diversity, by="person"),
        "agency": partial(diversity.diversity, by="agency"),
    },
    "brokerage_roles": {
        row: partial(brokerage.brokerage_roles, by=row) for row in _ROWS
    },
    "weighted_brokerage": {"person": weighted_brokerage.weighted_brokerage},
    "brokerage_credit": {"person": shared_brokerage.brokerage_credit},
    "honest_broker": {"person": honest_broker.honest_broker},
    "structural_holes": {"person": holes.structural_holes},
}
"""Measures with a table a row: a task each, for they share what they count."""

STEPS_A_TIE = 200
"""About how many steps all measures take for a tie."""

_LONGEST_FIRST = ("weighted_brokerage", "brokerage_credit", "brokerage_roles")


def measure_all(network: Network) -> dict[Row, Table]:
    """Every measure that walks no paths, side by side: a table a kind of row.

    What several measures need (who is named by whom, who is tied to whom) is made once
    and dropped at the end. Each value is that of the measure of the same name, which
    defines it: ``degree``, ``density``, ``reciprocity``, ``components``, ``ei_index``,
    ``assortativity``, ``segregation`` (every tie counts, whatever its weight),
    ``diversity``, ``brokerage_roles``, ``weighted_brokerage``, ``brokerage_credit``,
    ``honest_broker`` and ``structural_holes``.

    Returns
    -------
    dict of str to Table
        Tables by row: "person", "agency" and "network". Columns are named as in their
        measure; a name that an earlier measure has taken gets its own in front, such as
        ``honest_broker_alters``. Notes of all measures, each once.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
    >>> found = ag.measure_all(network)
    >>> found["person"].to_dict()["ben"]["representative"]
    1.0
    >>> found["network"]["ei_index"].tolist()
    [0.0]
    """
    network_given(network)
    order = sorted(_MEASURES, key=lambda name: name not in _LONGEST_FIRST)
    with kept(network):
        adjacency.oriented(network)  # nearly all need it: not while others wait for it
        tasks = [(name,) for name in order]
        steps = STEPS_A_TIE * len(network.indices)
        done = _parallel.each(partial(_taken, network), tasks, "Measuring", steps=steps)
        found = dict(zip(order, done, strict=True))
    return {row: _joined(row, found) for row in _ROWS}


def _taken(network: Network, name: str) -> dict[Row, Table]:
    return {row: measure(network) for row, measure in _MEASURES[name].items()}


def _joined(row: Row, found: dict[str, dict[Row, Table]]) -> Table:
    """Columns of all tables of this row, in the order of the measures."""
    columns: dict[str, Any] = {}
    definitions: dict[str, str] = {}
    notes: dict[str, None] = {}
    labels: Sequence[Any] = ()
    for measure in _MEASURES:
        if row not in found[measure]:
            continue
        table = found[measure][row]
        labels = table.labels
        notes |= dict.fromkeys(table.notes)
        for column in table:
            name = f"{measure}_{column}" if column in columns else column
            columns[name] = table[column]
            definitions[name] = table.definitions.get(column, "")
    return Table(row, labels, columns, definitions, tuple(notes))
