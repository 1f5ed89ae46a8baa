"""What an attacker knows of the numbers of some tables, as an audit wants it."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agencygraph.privacy._audit import Audit, Rule
from agencygraph.privacy._relations import Layout, added_columns, check_sums
from agencygraph.privacy.profiles import Profile
from agencygraph.table import Table

Floats = NDArray[np.float64]


class Column(NamedTuple):
    """One shown column of all tables under each other."""

    values: Floats
    """NaN where a table has none, or nothing is known."""
    whole: bool
    """Whether it counts: whole numbers in every table that has it."""


def columns_of(tables: Mapping[str, Table]) -> dict[str, Column]:
    """Return every column that is shown as numbers, of all tables."""
    names = dict.fromkeys(n for table in tables.values() for n in added_columns(table))
    found = {}
    for name in names:
        has = [name in added_columns(table) for table in tables.values()]
        parts = [
            np.asarray(table[name], float) if there else np.full(len(table), np.nan)
            for table, there in zip(tables.values(), has, strict=True)
        ]
        whole = all(
            np.issubdtype(table[name].dtype, np.integer)
            for table, there in zip(tables.values(), has, strict=True)
            if there
        )
        found[name] = Column(np.concatenate(parts), whole)
    return found


def audit_of(
    layout: Layout,
    columns: Mapping[str, Column],
    people: Floats,
    rules: Profile,
    is_change: NDArray[np.bool_],
) -> Audit:
    """Return what is known of every number if it is shown, and if it is hidden.

    ``is_change``: which cells are of tables made from others. Rounded, they are made
    from what is shown, and tell nothing more.
    """
    for name, column in columns.items():
        check_sums(layout, name, column.values, np.isfinite(column.values))
    parts = []
    for column in columns.values():
        truth = np.nan_to_num(column.values)
        lower, upper = preimage(truth, rules, whole=column.whole)
        if rules.rounding > 1:
            lower = np.where(is_change, -np.inf, lower)
            upper = np.where(is_change, np.inf, upper)
        seen = 1.0 if column.whole and not rules.hide_zeros else 0.0
        least = np.where(is_change, -np.inf, np.minimum(seen, truth))
        unit = 1.0 if column.whole else _average(column, columns, people)
        wanted = np.where(np.isfinite(column.values), rules.width * unit, 0.0)
        parts.append((truth, lower, upper, least, wanted))
    stacked = [np.concatenate(values) for values in zip(*parts, strict=True)]
    known = _rules(layout, columns, is_change)
    return Audit(len(layout.addresses), known, *stacked)


def preimage(truth: Floats, rules: Profile, *, whole: bool) -> tuple[Floats, Floats]:
    """The least and the largest value that is rounded to what each is rounded to."""
    base = rules.rounding
    if base == 1:
        return truth, truth
    told = np.array([rules.rounded(value) for value in truth.tolist()], float)
    lower, upper = told - base / 2, told + base / 2
    if whole:
        lower, upper = np.ceil(lower), np.ceil(upper) - 1
    return np.maximum(lower, 0.0), upper


def _rules(
    layout: Layout, columns: Mapping[str, Column], is_change: NDArray[np.bool_]
) -> list[Rule]:
    """Sums of each column, and what one column says of another."""
    n, found = len(layout.addresses), []
    start = {name: k * n for k, name in enumerate(columns)}
    for name, column in columns.items():
        has = np.isfinite(column.values)
        for relation in layout.relations:
            if has[list(relation.cells)].all():
                numbers = tuple(start[name] + cell for cell in relation.cells)
                signs = (-1.0, *(1.0 for _ in relation.parts))
                found.append(Rule(numbers, signs, is_sum=True))
    waves = np.flatnonzero(~is_change).tolist()
    for one, two, most in _orders(columns, ~is_change):
        both = np.isfinite(columns[one].values) & np.isfinite(columns[two].values)
        found += [
            Rule((start[one] + k, start[two] + k), (1.0, -most), is_sum=False)
            for k in waves
            if both[k]
        ]
    return found


def _orders(
    columns: Mapping[str, Column], of_waves: NDArray[np.bool_]
) -> list[tuple[str, str, float]]:
    """Columns of which one is at most so many times the other.

    No more ties than pairs; a weight lies between that of as many of the weakest ties
    and of the strongest: the attacker is given the range of the means of cells.
    """
    found = []
    if {"ties", "observed"} <= set(columns):
        found.append(("ties", "observed", 1.0))
    if {"ties", "weight"} <= set(columns):
        ties, weight = columns["ties"].values, columns["weight"].values
        some = of_waves & (ties > 0) & np.isfinite(weight)
        if some.any():
            means = weight[some] / ties[some]
            edge = 1e-9 * means.max()
            found.append(("weight", "ties", float(means.max() + edge)))
            if means.min() > 0:
                found.append(("ties", "weight", float(1 / (means.min() - edge))))
    return found


def _average(column: Column, columns: Mapping[str, Column], people: Floats) -> float:
    """What one tie has on average, or one person where ties are not told."""
    units = columns["ties"].values if "ties" in columns else people
    both = np.isfinite(column.values) & np.isfinite(units)
    total = float(np.abs(units[both]).sum())
    return float(np.abs(column.values[both]).sum()) / total if total else 1.0
