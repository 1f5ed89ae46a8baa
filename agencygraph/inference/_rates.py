"""How sure rates of formation and dissolution are, within agencies and across.

A rate is a mean over the cells that were open before, or tied: 1 where the tie formed,
or dissolved. So its variance is that of a mean over dyads (``_dyadic``), those cells
taken as they are. No cell without a tie is listed: the open ones are those observed
less those that were tied, by person and in all.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from agencygraph.inference._cells import Seen, per_person, seen
from agencygraph.inference._dyadic import Spread, blocks_of, spread_of, sums_of
from agencygraph.inference._means import pairs_inside
from agencygraph.inference._reliable import apart_limit, bounded, t_quantile
from agencygraph.network import Network
from agencygraph.roster import count

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEAST_DF_OF_RATE = 4.0
"""Degrees of freedom for an interval: about six people."""

LEAST_OF_EITHER = 6.0
"""Ties that came (or went), and cells that stayed as they were."""

Limits = dict[str, tuple[float, float]]


def rate_limits(joint: tuple[Network, Network], confidence: float) -> Limits:
    """Both ends of each rate, by name; NaN where withheld.

    ``formation_rate_across`` and ``_within``, ``dissolution_rate_across`` and
    ``_within``. Where nothing formed, or all that could, the limit of what may have
    gone unseen.
    """
    cells = seen(joint)
    counts = per_person(joint[-1])
    inside = pairs_inside(cells)
    both = {
        "within": (counts.within, counts.both[1], inside == 0),
        "across": (
            counts.known - counts.within,
            counts.both[2] - counts.both[1],
            inside == 1,
        ),
    }
    found: Limits = {}
    for where, (touching, twice, chosen) in both.items():
        gone, open_, twice_gone, twice_open = _sides(cells, touching, twice, chosen)
        found[f"formation_rate_{where}"] = _limits(
            _rate(cells, chosen, (open_, twice_open), formed=True), confidence
        )
        found[f"dissolution_rate_{where}"] = _limits(
            _rate(cells, chosen, (gone, twice_gone), formed=False), confidence
        )
    return found


def _sides(
    cells: Seen, touching: Floats, twice: Floats, chosen: Bools
) -> tuple[Floats, Floats, Floats, Floats]:
    """Cells a person that were tied, and open; dyads with two such cells."""
    was, back = cells.tied[0] > 0, cells.back_tied[0] > 0
    n = len(touching)

    def counted(rows: Bools) -> Floats:
        ends = np.concatenate([cells.first[rows], cells.second[rows]])
        return np.bincount(ends, minlength=n).astype(float)

    tied = counted(chosen & was)
    mutual = counted(chosen & was & back & (cells.first < cells.second))
    # dyads seen both ways with a tie in them, each once: the tied cell, or the first
    some = chosen & was & cells.back & (~back | (cells.first < cells.second))
    return tied, touching - tied, mutual, twice - counted(some)


def _rate(
    cells: Seen, chosen: Bools, counts: tuple[Floats, Floats], *, formed: bool
) -> tuple[float, float, Spread]:
    """Cells that came or went, cells in all, and how sure their share is."""
    was, now = cells.tied > 0
    back_was, back_now = cells.back_tied > 0
    if formed:
        moved, back_moved, back = now & ~was, back_now & ~back_was, ~back_was
    else:
        moved, back_moved, back = was & ~now, back_was & ~back_now, back_was
    rows = chosen & moved
    values = Seen(
        cells.network,
        cells.first[rows],
        cells.second[rows],
        np.ones((1, int(rows.sum()))),
        (cells.back & back)[rows],
        (cells.back & back & back_moved)[None, rows].astype(float),
    )
    touching, twice = counts
    n = len(touching)
    size = touching.sum(keepdims=True) / 2, twice.sum(keepdims=True) / 2
    block = np.zeros(int(rows.sum()), np.int64)
    blocks = blocks_of(values, block, size, sides=1)
    ends = np.concatenate([values.first, values.second])
    touched = np.bincount(ends, minlength=n).astype(float)
    people = np.zeros(n, np.int64)
    spread = spread_of(blocks, sums_of(blocks, people, touched, touching, twice))
    return float(rows.sum()), float(size[0][0]), spread


def _limits(
    rate: tuple[float, float, Spread], confidence: float
) -> tuple[float, float]:
    moved, size, spread = rate
    if not size:
        return np.nan, np.nan
    share = np.array([moved / size])
    limit = apart_limit(confidence, spread.apart)[0]
    if moved in (0, size):
        low, high = (0.0, limit) if moved == 0 else (1 - limit, 1.0)
        return float(low), float(high)
    few = min(moved, size - moved) < LEAST_OF_EITHER
    if few or not spread.df[0] >= LEAST_DF_OF_RATE or np.isnan(spread.variance[0]):
        return np.nan, np.nan
    reach = t_quantile(confidence, spread.df) * np.sqrt(spread.variance)
    low, high = bounded(share, reach, np.zeros(1, np.bool_))
    return float(low[0]), float(high[0])


def withheld_notes(row: Mapping[str, float], limits: Limits) -> list[str]:
    """Say how many rates there are without an interval."""
    withheld = sum(
        bool(np.isnan(ends[0])) and not np.isnan(row[name])
        for name, ends in limits.items()
    )
    if not withheld:
        return []
    rates = count(withheld, "rate has", "rates have")
    told = (
        f"{rates} no interval: too few people, or fewer than {LEAST_OF_EITHER:.0f} "
        "ties that came (went) or that did not. With so few it would not hold what it "
        "promises."
    )
    return [told]
