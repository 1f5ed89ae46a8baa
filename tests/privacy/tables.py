"""Random tables between agencies, as ``agency_cells`` would make them."""

import numpy as np
from hypothesis import strategies as st

import agencygraph as ag

NAMES = ("fire", "health", "housing", "police", "Total")


def table_of(people, ties, weight, *, directed, margins=True):
    """A table from square arrays (the upper triangle if undirected)."""
    n = len(ties)
    cells = [(g, h) for g in range(n) for h in range(n) if directed or g <= h]
    rows = {(NAMES[g], NAMES[h]): [(g, h)] for g, h in cells}
    if margins:
        for g in range(n):
            if directed:
                rows[NAMES[g], ""] = [cell for cell in cells if cell[0] == g]
                rows["", NAMES[g]] = [cell for cell in cells if cell[1] == g]
            else:
                rows[NAMES[g], ""] = [cell for cell in cells if g in cell]
        rows["", ""] = cells
    # as many people as the largest cell, at least: a margin rests on no fewer
    columns = {
        "people": [max(people[c] for c in parts) for parts in rows.values()],
        "ties": [sum(ties[c] for c in parts) for parts in rows.values()],
        "weight": [sum(weight[c] for c in parts) for parts in rows.values()],
    }
    return ag.Table("agency pair", list(rows), columns)


@st.composite
def arrays(draw, n, directed):
    """People, ties and weight of cells: no fewer ties than people, some cells empty."""
    people, ties, weight = {}, {}, {}
    for g in range(n):
        for h in range(n):
            if directed or g <= h:
                many = draw(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 8, 12, 30]))
                more = draw(st.integers(0, 20)) if many else 0
                people[g, h], ties[g, h] = many, many + more
                mean = draw(st.sampled_from([1.0, 1.5, 2.0, 3.0]))
                weight[g, h] = ties[g, h] * mean
    return people, ties, weight


@st.composite
def tables(draw):
    """One table with or without margins."""
    directed, margins = draw(st.booleans()), draw(st.integers(0, 3)) > 0
    n = draw(st.integers(1, 4))
    found = draw(arrays(n, directed))
    square = [_square(part, n) for part in found]
    return table_of(*square, directed=directed, margins=margins)


@st.composite
def linked(draw):
    """Before, after and the change between them, with margins."""
    directed, n = draw(st.booleans()), draw(st.integers(2, 3))
    waves = [draw(arrays(n, directed)) for _ in range(2)]
    before, after = ([_square(part, n) for part in wave] for wave in waves)
    change = [
        after[0],
        *(two - one for one, two in zip(before[1:], after[1:], strict=True)),
    ]
    few = draw(st.booleans())
    if few:
        change[0] = np.minimum(change[0], 2)
    return {
        name: table_of(*wave, directed=directed)
        for name, wave in (("before", before), ("after", after), ("change", change))
    }


def _square(cells, n):
    found = np.zeros((n, n), type(next(iter(cells.values()))))
    for place, value in cells.items():
        found[place] = value
    return found


@st.composite
def profiles(draw):
    """Profiles of numbers, with small thresholds so that small tables bite."""
    return ag.Profile(
        threshold=draw(st.integers(2, 10)),
        hide_zeros=draw(st.booleans()),
        rounding=draw(st.sampled_from([1, 1, 5])),
    )
