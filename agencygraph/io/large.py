"""Large tables of ties in the folder of a study, read the quick way or not at all.

A table stands for millions of rows by its first one, since all that is not in numbers
is alike in every row; the numbers lie beside it.
"""

import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from agencygraph.errors import AgencyGraphWarning
from agencygraph.io.checks import Checks
from agencygraph.io.declared import Settings
from agencygraph.io.inputs import recorded
from agencygraph.io.limits import DEFAULT
from agencygraph.io.parquet import SUFFIX as PARQUET
from agencygraph.io.quick import Ties, UnusualError, is_large, ties_in
from agencygraph.io.reading import Reading
from agencygraph.io.tables import TextTable
from agencygraph.io.tie_rows import tell_rows
from agencygraph.io.ties import Layer, directed_of, observed
from agencygraph.network import Network, network_of_cells, plain_network


@dataclass(frozen=True, eq=False, kw_only=True)
class LargeTable(TextTable):
    """The first row of a table of ties, and all of them as numbers.

    ``numbered``: whether rows are counted from 2 without a gap.
    """

    ties: Ties
    numbered: bool


@dataclass
class LargeTies:
    """Opens large tables of ties, and knows whether there was one."""

    found: list[str] = field(default_factory=list)

    def __call__(self, path: Path, checks: Checks) -> LargeTable | None:
        """Read a table; None where it is small, or read with options.

        Raises
        ------
        UnusualError, AgencyGraphError
            There is something to tell of it.
        """
        usual = checks.reading == Reading() and checks.limits == DEFAULT
        if not usual or not is_large(path):
            return None
        self.found.append(path.name)
        with recorded(path, checks.inputs) as record:
            ties = ties_in(path)
            record.rows = len(ties.weights)
        numbered = path.suffix.casefold() == PARQUET
        first = ties.fields.table
        return LargeTable(
            first.name, first.columns, first.rows, ties=ties, numbered=numbered
        )

    def check(self, settings: Settings) -> None:
        """Go the careful way where rows are to be looked at one by one."""
        if self.found and settings.unknown != "error":
            raise UnusualError


def large_network(layer: Layer, table: LargeTable, checks: Checks) -> Network:
    """Return the network of a large table, as the careful way gives it.

    Raises
    ------
    UnusualError, DataError
        There is more to tell than how many rows were left out or merged.
    """
    ties = table.ties
    ties.put_on(layer.roster)
    cells = (*ties.ends, ties.weights)
    directed = directed_of(layer, checks)
    if directed is None or _is_doubtful(layer, ties, directed=directed):
        raise UnusualError
    labels = {"directed": directed, "wave": layer.wave, "kind": layer.kind}
    network = plain_network(layer.roster, cells, **labels) if directed else None
    if network is None:
        if not table.numbered:
            raise UnusualError
        network = _told_of(layer, ties, checks, directed=directed)
    return observed(layer, network)


def _is_doubtful(layer: Layer, ties: Ties, *, directed: bool) -> bool:
    """Whether a weight is off the scale, or a tie of somebody who was not asked."""
    scale = layer.settings.scale
    if scale is not None and not np.isin(ties.weights, [0.0, *scale.values]).all():
        return True
    if layer.marks is None:
        return False
    answered, listed = layer.marks
    sources, targets = ties.ends
    seen = answered[sources] & listed[targets]
    if not directed:
        seen = seen | (answered[targets] & listed[sources])
    return not bool((seen | (sources == targets) | (ties.weights == 0)).all())


def _told_of(layer: Layer, ties: Ties, checks: Checks, *, directed: bool) -> Network:
    """Leave out what is no tie and merge what is there twice, aloud."""
    weights = np.asarray(ties.weights, np.float64)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", AgencyGraphWarning)
        network = network_of_cells(
            layer.roster, (*ties.ends, weights), layer.settings.repeats,
            directed=directed,
        )  # fmt: skip
    first = layer.fields.table
    rows = TextTable(first.name, {}, range(2, 2 + len(weights)), first.sheet)
    sources, targets = (end.astype(np.int64) for end in ties.ends)
    fields = replace(layer.fields, table=rows)
    tell_rows(fields, (sources, targets), weights, directed, checks)
    for warning in told:
        checks.warn(f"{layer.label}: {warning.message}")
    return network
