"""Pairs of agencies with few independent links, or fewer ties than chance gives."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import AgencyGraphWarning
from agencygraph.measures._cell_tests import holm
from agencygraph.measures._observed import share
from agencygraph.measures.mixing_nulls import (
    LEVEL,
    NO_GAP,
    NOT_OBSERVED,
    TESTED,
    mixing_expectations,
)
from agencygraph.measures.robustness import independent_links
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Label, Table
from agencygraph.transform import symmetrize

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Columns = dict[str, NDArray[Any]]

LEAST_DRAWS, MOST_DRAWS, PER_TEST = 999, 9_999, 2
"""Shuffles, unless it is said how many: twice as many as a small p needs."""

FEW_TIES = "fewer ties than expected"

_SIZES = ("people_from", "people_to", "answered_from", "answered_to")


@dataclass(frozen=True, eq=False)
class Gaps:
    """Every pair of agencies with what is missing between the two.

    ``wanted`` (pairs,): independent links to add; NaN where that is not known.
    """

    labels: Sequence[Label]
    columns: Columns
    notes: list[str]

    @property
    def wanted(self) -> Floats:
        """Independent links to add, by pair."""
        found: Floats = self.columns["wanted"]
        return found

    def table(self, could: Ints, brokers: Ints) -> Table:
        """Return the pairs of which something is missing, the worst first."""
        columns = {**self.columns}
        for name, values in (("could_add", could), ("brokers", brokers)):
            columns[name] = np.where(self.wanted > 0, values, np.nan)
        silent = columns["gap"] == NOT_OBSERVED
        sort = (-columns["response"], -columns["shortfall"], columns["links"], silent)
        order = [k for k in np.lexsort(sort) if columns["gap"][k]]
        full = len(self.labels) - len(order)
        told = f"{count(full, 'pair', 'pairs')} of agencies without a gap left out."
        notes = [*([told] if full else []), *self.notes]
        columns = {name: columns[name] for name in _GAPS}
        return Table("agency pair", self.labels, columns, _GAPS, notes).take(order)


def either_way(network: Network) -> Network:
    """Ties that either side reports, undirected."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AgencyGraphWarning)  # a note says so
        return symmetrize(network)


def gaps_of(
    network: Network, ties: Network, links: int, draws: int | None, seed: int
) -> Gaps:
    """Find what is missing between any two agencies.

    ``ties``: the same ties either way.
    """
    linked = independent_links(network)
    if draws is None:
        needed = int(2 * PER_TEST * len(linked) / LEVEL) - 1
        draws = min(max(needed, LEAST_DRAWS), MOST_DRAWS)
    mixing = mixing_expectations(ties, draws=draws, seed=seed)
    across = np.array([len(set(pair)) > 1 for pair in mixing.labels], np.bool_)
    mixed = mixing.take(np.flatnonzero(across))  # the same pairs, in the same order
    columns = {name: linked[name] for name in ("links", "ties", "observed")}
    silent = (linked["answered_from"] == 0) | (linked["answered_to"] == 0)
    unseen = (linked["observed"] == 0) | (silent & ~(linked["links"] >= links))
    columns["links"] = np.where(unseen, np.nan, linked["links"])
    columns["response"] = share(
        linked["observed"], linked["people_from"] * linked["people_to"]
    )
    columns |= _chance(mixed, unseen)
    columns |= {name: linked[name] for name in _SIZES}
    columns["gap"] = _words(columns, links, unseen)
    columns["wanted"] = _wanted(columns, links, unseen)
    return Gaps(linked.labels, columns, _notes(mixing, linked, columns, draws))


def _chance(mixed: Table, unseen: Bools) -> Columns:
    """Ties beside what chance gives; nothing where an agency was not asked."""
    mean = np.where(np.isnan(mixed["mean"]), mixed["expected_density"], mixed["mean"])
    columns: Columns = {"expected": mean}
    columns["shortfall"] = np.maximum(mean - mixed["ties"], 0.0)
    columns |= {name: mixed[name] for name in ("z", "p")}
    columns = {name: np.where(unseen, np.nan, v) for name, v in columns.items()}
    test = np.where(unseen, NOT_OBSERVED, mixed["test"]).astype(object)
    tested = np.isin(test, (TESTED, NO_GAP))
    adjusted = np.full(len(test), np.nan)
    adjusted[tested] = holm(columns["p"][tested])
    return {**columns, "p_holm": adjusted, "test": test}


def _words(columns: Columns, links: int, unseen: Bools) -> NDArray[Any]:
    found = []
    for number, short, hidden in zip(
        columns["links"], columns["shortfall"], unseen, strict=True
    ):
        if hidden:
            found.append(NOT_OBSERVED)
        elif number < links:
            few = count(int(number), "independent link", "independent links")
            found.append(few if number else "no link")
        else:
            found.append(FEW_TIES if short > 0 else "")
    return np.array(found, object)


def _wanted(columns: Columns, links: int, unseen: Bools) -> Floats:
    """Links up to so many; where there are, and too few ties, as many more at most.

    Never more than the smaller agency has people for.
    """
    most = np.minimum(columns["people_from"], columns["people_to"])
    missing = links - columns["links"]
    low = (columns["p_holm"] <= LEVEL) & (columns["z"] < 0)
    more = np.minimum(np.ceil(columns["shortfall"]), links)
    wanted = np.where(missing > 0, missing, np.where(low, more, 0.0))
    wanted = np.minimum(wanted, most - columns["links"])
    return np.where(unseen, np.nan, wanted)


def _notes(mixing: Table, linked: Table, columns: Columns, draws: int) -> list[str]:
    tested = np.isin(columns["test"], (TESTED, NO_GAP))
    number = count(int(tested.sum()), "pair", "pairs")
    kept = ("p is ", "labels move", "No shuffles")
    notes = [*linked.notes]
    notes += [note for note in mixing.notes if any(part in note for part in kept)]
    notes.append(f"p_holm is put right for {number} of agencies.")
    finest = 2 * int(tested.sum()) / (draws + 1)
    if finest > LEVEL and any("Monte Carlo" in note for note in notes):
        told = f"With {draws:,} draws no p_holm is below {min(finest, 1):.2g}"
        notes.append(f"{told}: ask for more draws.")
    hidden = int((columns["gap"] == NOT_OBSERVED).sum())
    if hidden:
        told = count(hidden, "pair of agencies was", "pairs of agencies were")
        notes.append(f"{told} not observed: nobody there, or of one side, answered.")
    return notes


_GAPS = {
    "gap": "What is missing: no link; fewer independent links than wanted; fewer ties "
    "than expected, whatever p; not observed, where nobody of one agency answered.",
    "links": "Most ties between the two agencies no two of which share a person; NaN: "
    "not observed.",
    "wanted": "Independent links to add: up to the number asked for; where there are "
    "as many, and significantly fewer ties than expected, as many as are short, at "
    "most the number asked for. Never more than the smaller agency has people for.",
    "could_add": "How many of these introductions by somebody both people know could "
    "add; NaN: none is wanted.",
    "brokers": "People who know somebody of each whom they could introduce; NaN: no "
    "link is wanted.",
    "shortfall": "How many ties fewer than expected; 0 if there are no fewer.",
    "response": "Share of pairs of people, one of each, of which a report was seen.",
    "ties": "Pairs of people, one of each agency, tied either way.",
    "observed": "Such pairs of which at least one side's report was seen.",
    "expected": "Mean of ties when agency labels are shuffled among people alike in "
    "having answered and been listed, exact; where that is not possible, if all "
    "observed pairs were tied at the same rate.",
    "z": "(ties - expected) / sd of that shuffle, exact.",
    "p": "Two-sided p under that shuffle.",
    "p_holm": "p put right for all pairs of agencies tested (Holm).",
    "test": "Whether the pair was tested: tested; too few pairs to show a gap; too few "
    "pairs to test; not observed; not given.",
    "people_from": "Number of people in the first agency.",
    "people_to": "Number of people in the second agency.",
    "answered_from": "Number of them who answered, in the first agency.",
    "answered_to": "Number of them who answered, in the second agency.",
}
