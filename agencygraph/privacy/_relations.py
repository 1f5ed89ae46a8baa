"""Which published numbers add up to which: margins and changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError
from agencygraph.privacy.cells import ALL, CONTROL
from agencygraph.table import Label, Table

Address = tuple[str, Label]
"""A cell: which table, which row."""

CLOSE = 1e-9
"""How far, of the whole, parts may be from adding up: floats are summed anyhow."""


@dataclass(frozen=True)
class Relation:
    """One cell that is the sum of others."""

    whole: int
    parts: tuple[int, ...]

    @property
    def cells(self) -> tuple[int, ...]:
        """All cells that take part."""
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class Layout:
    """All cells of all tables in one order, and which of them add up to which."""

    addresses: tuple[Address, ...]
    relations: tuple[Relation, ...]
    margins: frozenset[int]
    touching: tuple[tuple[int, ...], ...]
    """For each cell, the relations it takes part in."""


def layout_of(
    tables: Mapping[str, Table], changes: Mapping[str, tuple[str, str]]
) -> Layout:
    """Return the cells of tables with their margins and changes."""
    addresses = tuple((name, label) for name in tables for label in tables[name].labels)
    place = {address: k for k, address in enumerate(addresses)}
    relations = [
        Relation(place[name, whole], tuple(place[name, part] for part in parts))
        for name, table in tables.items()
        for whole, parts in _sums(table)
    ]
    for change, (before, after) in changes.items():
        for label in tables[change].labels:
            ends = (after, label), (before, label)
            if not all(end in place for end in ends):
                message = f"{shown(label)} is in {change!r} and not in both its waves"
                raise ParameterError(message)
            parts = place[before, label], place[change, label]
            relations.append(Relation(place[after, label], parts))
    touching: list[list[int]] = [[] for _ in addresses]
    for k, relation in enumerate(relations):
        for cell in relation.cells:
            touching[cell].append(k)
    return Layout(
        addresses,
        tuple(relations),
        frozenset(k for k, (_, label) in enumerate(addresses) if is_margin(label)),
        tuple(map(tuple, touching)),
    )


def is_margin(label: Label) -> bool:
    """Whether a row stands for all agencies together.

    >>> is_margin(("fire", "")), is_margin("Total"), is_margin("")
    (True, False, True)
    """
    return ALL in label if isinstance(label, tuple) else label == ALL


def without_margins(table: Table) -> Table:
    """Return the rows that are no margins."""
    keep = [k for k, label in enumerate(table.labels) if not is_margin(label)]
    return table.take(keep)


def check_sums(
    layout: Layout, column: str, values: NDArray[np.float64], known: NDArray[np.bool_]
) -> None:
    """Refuse a column whose parts do not add up to their wholes.

    Raises
    ------
    ParameterError
        The first sum that does not hold: what would be checked would not be so.
    """
    for relation in layout.relations:
        if not known[list(relation.cells)].all():
            continue
        whole, parts = values[relation.whole], values[list(relation.parts)]
        size = max(abs(whole), np.abs(parts).sum(), 1.0)
        if abs(whole - parts.sum()) > CLOSE * size:
            name, label = layout.addresses[relation.whole]
            message = (
                f"column {column!r} of {name!r} does not add up: {shown(label)} is "
                f"{whole:g}, its parts {parts.sum():g}; leave the column out, or the "
                "margins and changes"
            )
            raise ParameterError(message)


def shown(label: Label) -> str:
    """Return a label in words.

    >>> shown(("fire", "health")), shown(("fire", "")), shown("")
    ('fire – health', 'fire – all', 'all')
    """
    parts = label if isinstance(label, tuple) else (label,)
    return " – ".join(part or "all" for part in parts)


def added_columns(table: Table) -> list[str]:
    """Columns of a table that are numbers to be shown, not what judges them.

    Where a table counts people and nothing else, they are what is shown.
    """
    found = [name for name in table.columns if name not in CONTROL]
    return found or ["people"]


def _sums(table: Table) -> list[tuple[Label, list[Label]]]:
    """Each margin of a table with the rows it is the sum of."""
    inner = [label for label in table.labels if not is_margin(label)]
    there = set(table.labels)
    if not any(isinstance(label, tuple) for label in table.labels):
        whole: list[tuple[Label, list[Label]]] = [(ALL, list(inner))]
        return [pair for pair in whole if pair[0] in there]
    pairs = [label for label in inner if isinstance(label, tuple)]
    sums: list[tuple[Label, list[Label]]] = []
    if is_directed(table.labels):
        sums += [
            ((g, ALL), [pair for pair in pairs if pair[0] == g])
            for g in _distinct(pair[0] for pair in pairs)
        ]
        sums += [
            ((ALL, h), [pair for pair in pairs if pair[1] == h])
            for h in _distinct(pair[1] for pair in pairs)
        ]
        sides = [(g, ALL) for g in _distinct(pair[0] for pair in pairs)]
        has_sides = all(side in there for side in sides)
        sums.append(((ALL, ALL), list(sides if has_sides else pairs)))
    else:
        sums += [
            ((g, ALL), [pair for pair in pairs if g in pair])
            for g in _distinct(name for pair in pairs for name in pair)
        ]
        sums.append(((ALL, ALL), list(pairs)))
    return [(whole, parts) for whole, parts in sums if whole in there]


def is_directed(labels: Sequence[Label]) -> bool:
    """Whether pairs have a direction: both ways are there, or sums of columns.

    >>> is_directed([("fire", "health"), ("health", "fire")])
    True
    >>> is_directed([("fire", "health"), ("fire", "")])
    False
    """
    there = set(labels)
    return any(
        (label[0] == ALL != label[1])
        or (label[0] != label[1] and ALL not in label and label[::-1] in there)
        for label in labels
        if isinstance(label, tuple)
    )


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
