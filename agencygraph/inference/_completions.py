"""Ties seen and cells not seen, by class: all that bounds of densities and E–I need."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.measures._observed import observed_both_ways, share
from agencygraph.network import Network
from agencygraph.observation import unobserved_cells

Range = tuple[float, float]
NOWHERE: Range = (np.nan, np.nan)


@dataclass(frozen=True)
class Completions:
    """A network and its unobserved cells, each of which may hold a tie or none."""

    network: Network
    hidden: NDArray[np.int32]
    """Unobserved cells (k, 2); undirected: dyads."""

    @classmethod
    def of(cls, network: Network) -> "Completions":
        """Find the unobserved cells."""
        return cls(network, unobserved_cells(network))

    @property
    def ties(self) -> NDArray[np.int32]:
        """Cells (m, 2) with a tie; undirected: dyads."""
        network = self.network
        found = np.stack([network.sources, network.indices], axis=1)
        return found if network.directed else found[found[:, 0] < found[:, 1]]

    @property
    def cells(self) -> int:
        """All cells off the diagonal, seen or not."""
        n = self.network.n_people
        return n * (n - 1) // (1 if self.network.directed else 2)

    def split(self, cells: NDArray[np.int32]) -> tuple[int, int]:
        """How many of some cells lie across agencies, and how many within."""
        agency_of = self.network.roster.agency_of
        one, two = agency_of[cells[:, 0]], agency_of[cells[:, 1]]
        known = (one >= 0) & (two >= 0)
        across = int(np.sum(known & (one != two)))
        return across, int(np.sum(known & (one == two)))

    def all_split(self) -> tuple[int, int]:
        """How many of all cells lie across agencies, and how many within."""
        sizes = self.network.roster.agency_sizes
        people, each = int(sizes.sum()), 1 if self.network.directed else 2
        within = int((sizes * (sizes - 1)).sum()) // each
        return people * (people - 1) // each - within, within

    def weight(self) -> Range:
        """Sum of the weights of the ties across agencies and within."""
        cells = self.ties
        weights = self.network.weight_of(cells[:, 0], cells[:, 1])
        agency_of = self.network.roster.agency_of
        one, two = agency_of[cells[:, 0]], agency_of[cells[:, 1]]
        known = (one >= 0) & (two >= 0)
        across = float(weights[known & (one != two)].sum())
        return across, float(weights[known & (one == two)].sum())


def share_range(ties: int, hidden: int, cells: int) -> tuple[float, Range]:
    """Share of the cells tied: as seen, and from no hidden cell tied to all of them."""
    seen = float(share(ties, cells - hidden))
    if not cells:
        return seen, NOWHERE
    return seen, (ties / cells, (ties + hidden) / cells)


def balance_range(sides: Range, hidden: Range) -> tuple[float, Range]:
    r"""Range of :math:`(E - I) / (E + I)`, E and I free between two values each.

    The index rises in E and falls in I wherever it is defined, so it is largest with
    all of E and none of I, least the other way. Where such a corner has no ties the
    index is undefined there, and the same on all completions that have any.
    """
    (across, within), (more_across, more_within) = sides, hidden
    seen = balance(across, within)
    least = balance(across, within + more_within)
    most = balance(across + more_across, within)
    if np.isnan(least) and more_across:
        least = 1.0  # ties can only lie across
    if np.isnan(most) and more_within:
        most = -1.0
    return seen, (least, most)


def balance(across: float, within: float) -> float:
    """Return (across − within) / (across + within), NaN without either."""
    return float(share(across - within, across + within))


def reciprocity_ranges(
    completions: Completions,
) -> dict[str, tuple[float, Range]]:
    """Range of both reciprocities of a directed network.

    Both rise in the mutual and fall in the asymmetric dyads. Most: a tie whose return
    is not known is returned, no other dyad becomes asymmetric, those unknown both ways
    are mutual. Least: no tie is returned and every dyad that can be is asymmetric.
    """
    network = completions.network
    ties = completions.ties
    returned = network.weight_of(ties[:, 1], ties[:, 0]) > 0
    seen_back = network.observes(ties[:, 1], ties[:, 0])
    mutual = int(returned.sum()) // 2
    alone = int((seen_back & ~returned).sum())
    open_ties = int((~seen_back).sum())
    both = observed_both_ways(network)
    half = completions.cells - len(completions.hidden) - 2 * both
    blind = completions.cells // 2 - both - half
    least = mutual, alone + half + blind
    most = mutual + open_ties + blind, alone
    return {
        name: (_returned(name, mutual, alone), _ends(name, least, most))
        for name in ("reciprocity_arcs", "reciprocity_dyads")
    }


def _returned(name: str, mutual: int, alone: int) -> float:
    times = 2 if name == "reciprocity_arcs" else 1
    return float(share(times * mutual, times * mutual + alone))


def _ends(name: str, least: tuple[int, int], most: tuple[int, int]) -> Range:
    """Values at both ends; an end without ties takes the value of the other."""
    low, high = _returned(name, *least), _returned(name, *most)
    if np.isnan(high):
        high = low  # whatever tie there is, is not returned
    return low, high
