"""How far non-response leaves a statistic open: bounds over all that may be true."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from agencygraph.alignment import jointly_observed
from agencygraph.given import network_given
from agencygraph.inference._completions import (
    NOWHERE,
    Completions,
    Range,
    balance_range,
    reciprocity_ranges,
    share_range,
)
from agencygraph.measures._observed import unknown_notes
from agencygraph.measures.brokerage import brokerage_roles
from agencygraph.measures.mixing import assortativity
from agencygraph.network import Network
from agencygraph.observation import take_people
from agencygraph.roster import count
from agencygraph.table import Table

_ROWS = {
    "density": "share of all pairs tied",
    "density_across": "share of the pairs of different agencies tied",
    "density_within": "share of the pairs inside agencies tied",
    "ties_across": "number of ties between agencies",
    "ties_within": "number of ties inside agencies",
    "ei_index": "(across - within) / (across + within), ties counted",
    "ei_index_weighted": "the same with weights",
    "assortativity": "preference for the own agency",
    "reciprocity_arcs": "share of ties that are returned",
    "reciprocity_dyads": "share of tied dyads in which both report the tie",
    "components": "sets of people joined by ties",
    "largest_share": "share of people in the largest component",
    "isolates": "people without a tie",
    "brokerage": "open pairs brokered, everybody's together",
    "brokerage_across": "the same without those inside one agency",
}
_ONE = {
    "value": "On what was observed.",
    "lower": "Least it may be, whatever the cells not observed would have said.",
    "upper": "Most it may be.",
    "attained": "Whether some way to fill the cells gives each end; if not, the truth "
    "lies between them but the ends may be out of reach, or no bound is given.",
    "observed": "Cells that were observed (undirected: dyads).",
    "unobserved": "Cells that were not.",
}
_TWO = {
    "before": "Before, on what that wave observed.",
    "after": "After, on what that wave observed.",
    "change": "After − before, on what both waves observed.",
    "lower": "Least the change may be: the least after less the most before.",
    "upper": "Most the change may be: the most after less the least before.",
    "attained": _ONE["attained"],
    "before_lower": "Least it may have been before.",
    "before_upper": "Most it may have been before.",
    "after_lower": "Least it may be after.",
    "after_upper": "Most it may be after.",
}


_INSIDE = "coordinator"


@dataclass(frozen=True)
class _Bound:
    """What was seen of a statistic, its range, and whether the ends are reached."""

    value: float
    ends: Range
    summed: bool = False
    """Whether the ends are sums of people's, so that they need not be reached."""

    @property
    def attained(self) -> bool:
        return not self.summed and not self.is_missing

    @property
    def is_missing(self) -> bool:
        return bool(np.isnan(self.ends).any())


def nonresponse_bounds(network: Network, after: Network | None = None) -> Table:
    r"""What statistics may be, whatever those who did not answer would have said.

    Every cell not observed may hold a tie or none. Densities, numbers of ties, the
    largest component, components and isolates move one way as ties are added: their
    ends are those of no cell tied and of all. The E–I index is a ratio that rises in
    the ties across and falls in those within: its ends are all hidden cells across tied
    and none within, and the reverse. Reciprocity alike, dyad by dyad. These ends are
    *attained*: somebody's answers could be such. Brokerage sums each person's least and
    most (:func:`brokerage_roles`), which no single way to answer need give all at once.

    Two waves are filled independently of one another, so the change lies between the
    least after less the most before and the reverse; its ends are attained where those
    of both waves are. It is the change among people on both rosters.

    Bounds assume nothing about those who did not answer, and are wide for it. They are
    no confidence interval: what would be found in another sample, or another year, is
    not asked.

    Parameters
    ----------
    after
        The later wave; ``network`` is then the earlier one.

    Returns
    -------
    Table
        Row: statistic. One wave: ``value`` float64, the library's own value on what was
        observed; ``lower`` ≤ ``upper``; ``attained`` bool; ``observed`` and
        ``unobserved``, int64 numbers of cells. Two waves: ``before``, ``after``,
        ``change``, ``lower``, ``upper``, ``attained``, ``before_lower`` ... NaN:
        undefined whatever is filled in, and where no bound is given (a note says which:
        the weighted E–I index without a scale, which weighs ties at will;
        assortativity; brokerage of more than 2,000 people).

    Raises
    ------
    ParameterError
        More than twenty million cells were not observed.

    References
    ----------
    Manski (2003), Partial Identification of Probability Distributions.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ana"], ["ben", "cy"])
    >>> network = network.replace(answered=roster.mask(["ana", "ben"]))
    >>> found = ag.nonresponse_bounds(network).to_dict()
    >>> found["density"]["lower"], found["density"]["value"], found["density"]["upper"]
    (0.3333333333333333, 0.5, 0.6666666666666666)
    >>> found["ei_index"]["lower"], found["ei_index"]["upper"]
    (0.0, 0.5)
    """
    network_given(network)
    if after is None:
        return _one_wave(network)
    return _two_waves(network, after)


def _one_wave(network: Network) -> Table:
    completions = Completions.of(network)
    bounds = _bounds(completions)
    columns: dict[str, Any] = {
        "value": [bound.value for bound in bounds.values()],
        "lower": [bound.ends[0] for bound in bounds.values()],
        "upper": [bound.ends[1] for bound in bounds.values()],
        "attained": [bound.attained for bound in bounds.values()],
    }
    hidden = len(completions.hidden)
    columns["observed"] = [completions.cells - hidden] * len(bounds)
    columns["unobserved"] = [hidden] * len(bounds)
    notes = [_hidden_note(completions, ""), *_rule_notes(bounds)]
    return Table(
        "statistic", tuple(bounds), columns, _ONE, notes + unknown_notes(network)
    )


def _two_waves(before: Network, after: Network) -> Table:
    joint = jointly_observed(before, after)
    both = set(before.roster.people) & set(after.roster.people)
    waves = [Completions.of(_among(network, both)) for network in (before, after)]
    old, new = map(_bounds, waves)
    was, now = (_values(network) for network in joint)
    names = list(old)
    rows = [_change(old[name], new[name], now[name] - was[name]) for name in names]
    columns = {part: [row[part] for row in rows] for part in _TWO}
    notes = [
        _hidden_note(wave, f" {when}")
        for wave, when in zip(waves, ("before", "after"), strict=True)
    ]
    out = len({*before.roster.people, *after.roster.people} - both)
    if out:
        people = count(out, "person", "people")
        verb = "is" if out == 1 else "are"
        notes.append(f"{people} on the roster of one wave only {verb} left out.")
    beyond = [name for name, row in zip(names, rows, strict=True) if _outside(row)]
    if beyond:
        notes.append(
            f"{', '.join(beyond)}: what both waves observed changed by more than all "
            "of it can have; it does not stand for those who did not answer."
        )
    notes += _rule_notes(new)
    notes += unknown_notes(waves[1].network)
    return Table("statistic", tuple(names), columns, _TWO, notes)


def _change(old: _Bound, new: _Bound, change: float) -> dict[str, float | bool]:
    return {
        "before": old.value,
        "after": new.value,
        "change": change,
        "lower": new.ends[0] - old.ends[1],
        "upper": new.ends[1] - old.ends[0],
        "attained": old.attained and new.attained,
        "before_lower": old.ends[0],
        "before_upper": old.ends[1],
        "after_lower": new.ends[0],
        "after_upper": new.ends[1],
    }


def _outside(row: Mapping[str, float | bool]) -> bool:
    """Whether the change on what both observed is out of reach for the whole."""
    slack = 1e-9
    return bool(
        row["change"] < row["lower"] - slack or row["change"] > row["upper"] + slack
    )


def _among(network: Network, people: set[str]) -> Network:
    positions = [i for i, p in enumerate(network.roster.people) if p in people]
    return take_people(network, np.array(positions, np.int64))


def _values(network: Network) -> dict[str, float]:
    return {name: b.value for name, b in _bounds(Completions.of(network)).items()}


def _bounds(completions: Completions) -> dict[str, _Bound]:
    """All rows, in the order they are shown."""
    network, hidden = completions.network, completions.hidden
    ties = completions.split(completions.ties)
    more = completions.split(hidden)
    cells = completions.all_split()
    ranges: dict[str, tuple[float, Range]] = {
        "density": share_range(network.n_ties, len(hidden), completions.cells),
        "density_across": share_range(ties[0], more[0], cells[0]),
        "density_within": share_range(ties[1], more[1], cells[1]),
        "ties_across": (ties[0], (ties[0], ties[0] + more[0])),
        "ties_within": (ties[1], (ties[1], ties[1] + more[1])),
        "ei_index": balance_range(ties, more),
        "ei_index_weighted": _weighted(completions, more),
        "assortativity": _assortativity(completions),
        **(reciprocity_ranges(completions) if network.directed else {}),
        **_connections(completions),
    }
    found = {name: _Bound(*given) for name, given in ranges.items()}
    found |= _brokerage(network)
    return found


def _weighted(completions: Completions, more: tuple[int, int]) -> tuple[float, Range]:
    """Weighted E–I: a hidden tie may weigh as much as the highest level, if any."""
    sides, scale = completions.weight(), completions.network.scale
    seen, ends = balance_range(sides, (0.0, 0.0))
    if sum(more) == 0:
        return seen, ends
    if scale is None:
        return seen, NOWHERE
    top = float(max(scale.values))
    return balance_range(sides, (more[0] * top, more[1] * top))


def _assortativity(completions: Completions) -> tuple[float, Range]:
    value = float(assortativity(completions.network)["assortativity"][0])
    return value, NOWHERE if len(completions.hidden) else (value, value)


def _connections(completions: Completions) -> dict[str, tuple[float, Range]]:
    """Components, the largest one's share and isolates: without and with all."""
    ties = completions.ties
    seen = _pieces(completions.network.n_people, ties)
    whole = _pieces(
        completions.network.n_people, np.concatenate([ties, completions.hidden])
    )
    return {
        "components": (seen[0], (whole[0], seen[0])),
        "largest_share": (seen[1], (seen[1], whole[1])),
        "isolates": (seen[2], (whole[2], seen[2])),
    }


def _pieces(n: int, cells: NDArray[np.int32]) -> tuple[float, float, float]:
    if not n:
        return 0.0, np.nan, 0.0
    ones = np.ones(len(cells))
    graph = sparse.csr_array((ones, (cells[:, 0], cells[:, 1])), shape=(n, n))
    number, piece = connected_components(graph, directed=False)
    sizes = np.bincount(piece)
    return float(number), float(sizes.max() / n), float((sizes == 1).sum())


def _brokerage(network: Network) -> dict[str, _Bound]:
    """Everybody's open pairs: the sum of each one's least and most."""
    table, summed = (
        brokerage_roles(network, by="network"),
        not network.is_fully_observed,
    )

    def ends(part: str) -> tuple[float, float]:
        total, inside = (float(table[f"{r}{part}"][0]) for r in ("total", _INSIDE))
        return total, total - inside

    values = zip(ends(""), ends("_lower"), ends("_upper"), strict=True)
    names = ("brokerage", "brokerage_across")
    return {
        name: _Bound(value, (low, high), summed)
        for name, (value, low, high) in zip(names, values, strict=True)
    }


def _hidden_note(completions: Completions, when: str) -> str:
    hidden, cells = len(completions.hidden), completions.cells
    what = "cells" if completions.network.directed else "pairs"
    return f"{hidden:,} of {cells:,} {what} were not observed{when}."


def _rule_notes(bounds: Mapping[str, _Bound]) -> list[str]:
    """Say for which statistics no bound is given, and which ends are not attained."""
    notes = []
    missing = [
        name
        for name, bound in bounds.items()
        if bound.is_missing and not np.isnan(bound.value)
    ]
    if missing:
        notes.append(f"No bound is given for {', '.join(missing)}.")
    loose = [n for n, bound in bounds.items() if bound.summed and not bound.is_missing]
    if loose:
        notes.append(
            f"{', '.join(loose)}: the sum of each person's least and most; the truth "
            "lies between, and the ends need not be reached."
        )
    return notes
