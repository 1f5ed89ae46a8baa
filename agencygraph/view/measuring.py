"""Measures that a page shows by itself: all, or what a large network affords."""

from collections.abc import Callable, Collection, Mapping

from agencygraph.kept import kept
from agencygraph.measures.betweenness_sampled import betweenness_sampled
from agencygraph.measures.brokerage import brokerage_roles
from agencygraph.measures.cohesion import degree
from agencygraph.measures.holes import structural_holes
from agencygraph.measures.mixing import ei_index
from agencygraph.measures.paths import betweenness, reach
from agencygraph.network import Network
from agencygraph.table import Table

MOST_PATHS = 300_000_000
"""People times ties up to which paths are walked from everybody: about a second."""

ALL_COLUMNS = 3_000
"""Up to this many people a page has every column: each takes its share of the file."""

ERROR = 0.002
"""How far off betweenness of large networks may be, as a share of all pairs."""

Columns = tuple[str, ...]
NOTHING: Mapping[str, Table] = {}

MAIN: Mapping[str, Columns] = {
    "degree": ("in_degree", "out_degree", "strength"),
    "betweenness": ("betweenness",),
    "ei_index": ("ei_index", "across"),
    "structural_holes": ("constraint",),
    "brokerage_roles": ("total",),
}
"""Columns of large networks, where there are such."""


def default_tables(
    network: Network,
    wanted: Collection[str | None] = (),
    known: Mapping[str, Table] = NOTHING,
) -> dict[str, Table]:
    """Return tables with a row a person, by the name of the measure.

    Columns that are ``wanted`` are there however many people there are. Tables that
    are ``known`` are not computed again.
    """
    few = is_small(network)
    measures: dict[str, Callable[[Network], Table]] = {
        "degree": degree,
        "betweenness": some_betweenness,
        "ei_index": ei_index,
        **({"reach": reach} if few else {}),
        "structural_holes": structural_holes,
        "brokerage_roles": brokerage_roles,
    }
    with kept(network):
        found = {
            name: known[name] if name in known else measure(network)
            for name, measure in measures.items()
        }
    if few:
        return found
    return {name: _main(found[name], (*MAIN[name], *wanted)) for name in found}


def is_small(network: Network) -> bool:
    """Whether every column is shown."""
    return network.n_people <= ALL_COLUMNS


def some_betweenness(network: Network) -> Table:
    """Return betweenness; if estimated, the definition says how well."""
    if network.n_people * len(network.indices) <= MOST_PATHS:
        return betweenness(network)
    table = betweenness_sampled(network, error=ERROR)
    worst = float(table["error"][table["error"] >= 0].max(initial=0))
    meaning = (
        f"{table.definitions['betweenness']} With a probability of 90 % nobody's is "
        f"off by more than {worst:,.0f} pairs."
    )
    return Table(
        "person",
        table.labels,
        {"betweenness": table["betweenness"]},
        {"betweenness": meaning},
        table.notes,
    )


ASKED: Mapping[str, Callable[[Network], Table]] = {"betweenness": some_betweenness}
"""What is computed where a page is to show it and no table has it."""


def _main(table: Table, names: Collection[str | None]) -> Table:
    shown = [name for name in table.columns if name in names]
    return Table(
        table.row,
        table.labels,
        {name: table[name] for name in shown},
        {name: table.definitions.get(name, "") for name in shown},
        table.notes,
    )
