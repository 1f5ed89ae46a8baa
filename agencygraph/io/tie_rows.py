"""Rows of ties that count otherwise than they stand there: their weights and fate."""

import numpy as np
from numpy.typing import NDArray

from agencygraph.io.checks import Checks, Issue
from agencygraph.io.identity import decide
from agencygraph.io.tables import EXACT, Fields
from agencygraph.roster import count

SMALLEST = float(np.finfo(np.float64).tiny)
"""Below this numbers lose their digits, and 1 / weight is no number."""

Cells = tuple[NDArray[np.int64], NDArray[np.int64]]


def check_sizes(fields: Fields, weights: NDArray[np.float64], checks: Checks) -> None:
    """Refuse weights whose sums and distances could not be computed."""
    cells = fields.cells("weight")
    for i in np.flatnonzero(weights > EXACT):
        rule = f"is more than {EXACT:,}: sums of such weights are not exact"
        fix = "give the weights in a larger unit"
        checks.add(fields.problem(int(i), "weight", cells[i], rule, fix))
    for i in np.flatnonzero((weights > 0) & (weights < SMALLEST)):
        rule = f"is less than {SMALLEST:g}, too little to be told from 0"
        fix = "give the weights in a smaller unit, or 0 for no tie"
        checks.add(fields.problem(int(i), "weight", cells[i], rule, fix))


def fill_missing(
    fields: Fields, weights: NDArray[np.float64], missing: float, checks: Checks
) -> NDArray[np.float64]:
    """Give ties without a weight the one that is declared."""
    at = [i for i, cell in enumerate(fields.cells("weight")) if not cell]
    told = ("blank weight counts", "blank weights count")
    words = [f"{one} as {missing:g}" for one in told]
    decide(fields, "weight", at, (*words, "filled"), checks)
    filled = weights.copy()
    filled[at] = missing
    return filled


def tell_rows(
    fields: Fields,
    cells: Cells,
    weights: NDArray[np.float64],
    directed: bool,  # noqa: FBT001 (what the rows say)
    checks: Checks,
) -> None:
    """Keep which rows are no tie, or repeat one: the network counts them only."""
    sources, targets = cells
    own = sources == targets
    none = ~own & (weights == 0)
    _note(fields, own, "is a tie to oneself", "are ties to oneself", checks)
    _note(fields, none, "weighs 0, which is no tie", "weigh 0, which is no tie", checks)
    rest = np.flatnonzero(~own & ~none)
    first, second = sources[rest], targets[rest]
    if not directed:
        first, second = np.minimum(first, second), np.maximum(first, second)
    pairs = first * (1 + second.max(initial=0)) + second
    _, once = np.unique(pairs, return_index=True)
    again = np.zeros(len(fields), np.bool_)
    again[np.delete(rest, once)] = True
    _note(fields, again, "repeats a tie", "repeat ties", checks, "merged")


def _note(
    fields: Fields,
    rows: NDArray[np.bool_],
    one: str,
    many: str,
    checks: Checks,
    done: str = "dropped",
) -> None:
    at = np.flatnonzero(rows)
    if len(at):
        what = count(len(at), f"row {one}", f"rows {many}")
        places = [fields.place(int(i), "source").row or 0 for i in at]
        table = fields.table
        checks.noted(Issue(what, done, table.name, table.sheet, rows=places))
