"""What was seen of dyads by who attended: counted per person, without people × people.

An unordered dyad has ``w`` observed cells (0, 1 or 2; undirected: 0 or 1). Whether it
was seen follows from who answered and who was listed, but for a few dyads put right one
by one. So counts per person take time O(people + agencies + ties + exceptions).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph.network import Network

Pairs = Literal["all", "across"]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CLASSES = ("both", "one", "none")


@dataclass(frozen=True)
class Dyads:
    """Waves seen alike, dyad by dyad: ties, and what was observed.

    Attributes
    ----------
    agency : int64 array (n,)
        Agency after, -1 where not known.
    reports, named : bool array (n,)
        Who answered and who was listed; False for people who are left out.
    alike : int64 array (n,)
        Whether each answered (1) and was listed (2) in every wave.
    first, second : int64 array (d,)
        Ends of the dyads with a tie in any wave, ``first < second``.
    ties : int64 array (d, waves)
        Cells tied in each wave.
    formed, dissolved : int64 array (d,)
        Cells whose tie came or went between the last two waves.
    seen : int64 array (d,)
        Cells observed.
    odd : int64 array (k, 4)
        Dyads seen otherwise than answers and list say: both ends, and how many cells
        and dyads are to be added.
    """

    agency: Ints
    reports: Bools
    named: Bools
    directed: bool
    across: bool
    alike: Ints
    first: Ints
    second: Ints
    ties: Ints
    formed: Ints
    dissolved: Ints
    seen: Ints
    odd: Ints

    @property
    def n(self) -> int:
        """Number of people."""
        return len(self.agency)

    def toward(self, group: Bools) -> tuple[Ints, Ints]:
        """Observed cells, and dyads, of each person with the people of a group."""
        reports, named = self.reports.astype(np.int64), self.named.astype(np.int64)
        both = reports * named
        one_way = self._product(reports, named, group)
        one_way += self._product(named, reports, group)
        twice = self._product(both, both, group)
        dyads = one_way - twice
        cells = one_way if self.directed else dyads.copy()
        i, j, more_cells, more_dyads = self.odd.T
        for here, there in ((i, j), (j, i)):
            near = group[there]
            np.add.at(cells, here[near], more_cells[near])
            np.add.at(dyads, here[near], more_dyads[near])
        return cells, dyads

    def _product(self, left: Ints, right: Ints, group: Bools) -> Ints:
        """Sum of ``left[v] * right[u]`` over the others u of a group."""
        held = right * group
        if not self.across:
            return np.asarray(left * (held.sum() - held))
        size = int(self.agency.max(initial=-1)) + 1
        own = np.bincount(np.maximum(self.agency, 0), held, minlength=max(size, 1))
        near = own.astype(np.int64)[np.maximum(self.agency, 0)]
        return np.asarray(left * (held.sum() - near))


def alike(waves: Sequence[Network], people: Sequence[str]) -> Ints:
    """Whether people answered (1) and were listed (2) in every one of the waves."""
    kinds: Ints = np.zeros(len(people), np.int64)
    for value, name in ((1, "answered"), (2, "listed")):
        held = [getattr(wave, name)[wave.roster.positions(people)] for wave in waves]
        kinds += value * np.all(held, axis=0)
    return kinds


def dyads_of(
    waves: Sequence[Network], pairs: Pairs, kinds: Ints | None = None
) -> Dyads:
    """Dyads of waves that are on one order of people and were seen alike.

    ``kinds``: see :func:`alike`; needed for shuffles only.
    """
    network = waves[-1]
    agency = network.roster.agency_of.astype(np.int64)
    kept = agency >= 0 if pairs == "across" else np.ones(len(agency), np.bool_)
    first, second = _tied(waves)
    allowed = kept[first] & kept[second]
    odd = np.unique(np.sort(network.excepted, axis=1), axis=0).astype(np.int64)
    odd = odd[(odd[:, 0] != odd[:, 1]) & kept[odd].all(axis=1)]
    if pairs == "across":
        allowed &= agency[first] != agency[second]
        odd = odd[agency[odd[:, 0]] != agency[odd[:, 1]]]
    first, second = first[allowed], second[allowed]
    return Dyads(
        agency,
        network.answered & kept,
        network.listed & kept,
        network.directed,
        pairs == "across",
        np.zeros(len(agency), np.int64) if kinds is None else kinds,
        first,
        second,
        np.stack([_ties(wave, first, second) for wave in waves], axis=1),
        _moved(waves[-2], waves[-1], first, second),
        _moved(waves[-1], waves[-2], first, second),
        _seen(network, first, second),
        _odd(network, odd),
    )


def _tied(waves: Sequence[Network]) -> tuple[Ints, Ints]:
    """Both ends of every dyad with a tie in some wave, each once."""
    n = max(waves[0].n_people, 1)
    keys = []
    for wave in waves:
        i, j = wave.sources.astype(np.int64), wave.indices.astype(np.int64)
        keys.append(np.minimum(i, j) * n + np.maximum(i, j))
    first, second = np.divmod(np.unique(np.concatenate(keys)), n)
    return first, second


def _ties(network: Network, first: Ints, second: Ints) -> Ints:
    there = (network.weight_of(first, second) > 0).astype(np.int64)
    if network.directed:
        there += network.weight_of(second, first) > 0
    return there


def _moved(without: Network, having: Network, first: Ints, second: Ints) -> Ints:
    """Cells of each dyad tied in the one network and not in the other."""
    ends = [(first, second), (second, first)] if having.directed else [(first, second)]
    found = np.zeros(len(first), np.int64)
    for i, j in ends:
        found += (having.weight_of(i, j) > 0) & (without.weight_of(i, j) == 0)
    return found


def _seen(network: Network, first: Ints, second: Ints) -> Ints:
    seen = network.observes(first, second).astype(np.int64)
    if network.directed:
        seen += network.observes(second, first)
    return seen


def _odd(network: Network, dyads: Ints) -> Ints:
    """Add to exceptional dyads how far they were seen otherwise than the rule says."""
    i, j = dyads.T
    there = network.answered[i] & network.listed[j]
    back = network.answered[j] & network.listed[i]
    usual = there.astype(np.int64) + back if network.directed else there | back
    seen = _seen(network, i, j)
    more_cells = seen - usual
    more_dyads = (seen > 0).astype(np.int64) - (there | back)
    return np.stack([i, j, more_cells, more_dyads], axis=1)


@dataclass(frozen=True)
class Class:
    """The dyads of one class: of two groups of people, or of one with itself.

    Attributes
    ----------
    cells, dyads : int64 array (n,)
        Observed ones of each person.
    change : int64 array (n,)
        Sum of the changes of each person's cells.
    chosen : bool array (d,)
        Which dyads with a tie are in the class.
    total_cells, total_dyads, total_change : int
    moved : int
        Dyads that changed.
    squares : int
        Sum over dyads of the squared change; ``mixed``: of the change times its cells.
    """

    cells: Ints
    dyads: Ints
    change: Ints
    chosen: Bools
    total_cells: int
    total_dyads: int
    total_change: int
    moved: int
    squares: int
    mixed: int

    @property
    def mean(self) -> float:
        """Change a cell; NaN if none was observed."""
        return self.total_change / self.total_cells if self.total_cells else np.nan


def class_of(dyads: Dyads, one: Bools, other: Bools, weights: Sequence[int]) -> Class:
    """Dyads of somebody of the one group with somebody of the other.

    ``weights``: of the waves in the change; (-1, 1) is after − before.
    """
    cells, near = np.zeros(dyads.n, np.int64), np.zeros(dyads.n, np.int64)
    for here, there in ((one, other), (other, one)):
        found = dyads.toward(there)
        cells[here], near[here] = found[0][here], found[1][here]
    i, j = dyads.first, dyads.second
    chosen = (one[i] & other[j]) | (other[i] & one[j])
    step = dyads.ties[chosen] @ np.asarray(weights, np.int64)
    change = np.zeros(dyads.n, np.int64)
    np.add.at(change, i[chosen], step)
    np.add.at(change, j[chosen], step)
    return Class(
        cells,
        near,
        change,
        chosen,
        int(cells.sum()) // 2,
        int(near.sum()) // 2,
        int(step.sum()),
        int(np.count_nonzero(step)),
        int((step * step).sum()),
        int((step * dyads.seen[chosen]).sum()),
    )


def classes_of(
    dyads: Dyads, attended: Bools, weights: Sequence[int] = (-1, 1)
) -> dict[str, Class]:
    """Dyads of which both, one or none attended."""
    others = ~attended
    groups = {"both": (attended, attended), "one": (attended, others)}
    groups["none"] = others, others
    return {name: class_of(dyads, *pair, weights) for name, pair in groups.items()}
