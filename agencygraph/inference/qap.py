"""Do two networks tie the same people? Correlation, and its permutation (QAP)."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from agencygraph._kernels.permutations import Labels
from agencygraph.given import network_given
from agencygraph.inference._layers import Layer, shared_people
from agencygraph.inference._mantel import spread_of_products
from agencygraph.inference._orders import Orders
from agencygraph.inference._overlap import overlap_sums
from agencygraph.inference._strata import agency_strata
from agencygraph.inference._tally import DEFINITIONS, Tally, told
from agencygraph.measures._observed import Floats
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

NOISE = 1e-12
"""A variance below this share of the sum of squares is a rounding error of 0."""


def qap_correlation(
    one: Network,
    two: Network,
    *,
    weighted: bool = False,
    within_agencies: bool = False,
    draws: int = 1000,
    seed: int = 0,
) -> Table:
    r"""Correlation of two networks cell by cell, and how often chance reaches it.

    Pearson's r over the cells that both observed, off the diagonal: ties as 0 and 1,
    or weights; each dyad once if both are undirected, else every ordered cell. People
    on one roster only are left out. Then the people of ``two`` are permuted, rows and
    columns together and with them what was observed of them, and r is taken over the
    cells observed of both anew. Who is central stays, who it is does not: r as high as
    this comes of *who* is tied to whom. :math:`p = (1 + \#) / (1 + R)` a side; up to
    10,000 permutations (seven people) are all counted, and p is exact. Where both were
    fully observed, mean and sd over all permutations are exact (Mantel's closed form).

    Parameters
    ----------
    one, two
        Two kinds, two waves, or any two networks that share people.
    weighted
        Correlate weights, 0 where there is no tie.
    within_agencies
        Permute only among people of the same agency: is there agreement beyond that
        both keep to the same agencies? Those without a known agency stay in place.
    draws, seed
        Number of permutations; draw r follows from the r-th child of the seed alone.

    Returns
    -------
    Table
        Row: network. ``statistic``, r in [-1, 1], ``mean``, ``sd``, ``z`` no unit,
        ``p_lower``, ``p_upper``, ``p`` in (0, 1], float64; ``observed``, cells or
        dyads that both observed, ``people``, ``draws`` (0: all counted) and ``seed``,
        int64. NaN: all but the counts where one is the same in every such cell.

    Raises
    ------
    ParameterError
        ``draws`` below 1; a negative ``seed``; one is about people, the other about
        agencies.

    References
    ----------
    Krackhardt (1987), Social Networks 9(2), 171–186; Mantel (1967), Cancer Research
    27(2), 209–220; Hubert (1987), Assignment Methods in Combinatorial Data Analysis.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels("abcd", ["x", "x", "y", "y"])
    >>> knows = ag.Network.from_ties(roster, "abc", "bcd", directed=False)
    >>> trusts = ag.Network.from_ties(roster, "ab", "bc", directed=False)
    >>> found = ag.qap_correlation(knows, trusts).to_dict()["network"]
    >>> round(found["statistic"], 3), round(found["p_upper"], 3), found["draws"]
    (0.707, 0.167, 0)
    """
    network_given(one, two)
    first, second = shared_people(one, two)
    strata, notes = agency_strata((first, second), within_agencies=within_agencies)
    orders = Orders.of(strata, draws, seed)
    pair = _Pair(first, second, weighted=weighted)
    r, observed = pair.as_they_are()
    tally = Tally(np.array([r]), exact=orders.is_exact)
    if np.isfinite(r):
        tally.add_all(pair.permuted(orders))
        notes += [told(orders.total, seed, exact=orders.is_exact)]
    else:
        notes += ["No correlation: one of the two is the same in every cell."]
    moments = None
    if np.isfinite(r) and pair.is_whole and not (within_agencies or orders.is_exact):
        moments = pair.moments()
    columns: dict[str, Any] = tally.columns(moments)
    columns["observed"], columns["people"] = [observed], [first.n_people]
    columns["draws"], columns["seed"] = tally.draws, [seed]
    definitions = {name: _DEFINITIONS[name] for name in columns}
    told_first = [*_left_out(one, two, first), _null(pair, within_agencies)]
    notes = [*told_first, *notes, *tally.notes()]
    return Table("network", ("network",), columns, definitions, notes)


_DEFINITIONS = {
    **DEFINITIONS,
    "statistic": "Pearson correlation of the two networks over the cells both "
    "observed.",
    "observed": "Number of cells (dyads if both are undirected) that both observed.",
    "people": "Number of people on both rosters.",
}


class _Pair:
    """Two networks on the same people, and their correlation under permutation."""

    def __init__(self, one: Network, two: Network, *, weighted: bool) -> None:
        self.one = Layer.of(one, weighted=weighted)
        self.two = Layer.of(two, weighted=weighted)
        self.n = one.n_people
        self.is_whole = one.is_fully_observed and two.is_fully_observed
        self.each_once = not one.directed and not two.directed
        self.steps = 2 * self.n + 3 * len(self.two.rows[1]) + len(self.one.rows[1])

    def as_they_are(self) -> tuple[float, int]:
        """Correlation, and the number of cells or dyads behind it."""
        nobody_moves = np.arange(self.n, dtype=np.uint32)[np.newaxis]
        sums = self._sums(nobody_moves)
        observed = int(sums[0, 0])
        correlation = float(_correlation(sums)[0])
        return correlation, observed // 2 if self.each_once else observed

    def permuted(self, orders: Orders) -> Iterator[Floats]:
        """Correlations under all permutations."""

        def correlations(some: Labels) -> Floats:
            return _correlation(self._sums(some))[:, np.newaxis]

        return orders.each(correlations, self.steps, "Permuting people")

    def moments(self) -> tuple[Floats, Floats]:
        """Mean and sd over all permutations of fully observed networks."""
        cells = self.n * (self.n - 1)
        (x, xx), (y, yy) = self.one.sums, self.two.sums
        spread = spread_of_products(self.one.matrix, self.two.matrix)
        scale = (xx - x * x / cells) * (yy - y * y / cells)
        return np.zeros(1), np.array([spread / np.sqrt(scale)])

    def _sums(self, orders: Labels) -> Floats:
        """Cells, and sums over them, under each permutation."""
        return overlap_sums(self.one, self.two, orders, self.steps)


def _correlation(sums: Floats) -> Floats:
    """Pearson's r of each row of sums; NaN where one does not vary."""
    cells, x, xx, y, yy, xy = sums.T
    with np.errstate(invalid="ignore", divide="ignore"):
        one, two = cells * xx - x * x, cells * yy - y * y
        r: Floats = (cells * xy - x * y) / np.sqrt(one * two)
    varies = (one > NOISE * cells * xx) & (two > NOISE * cells * yy)
    return np.where(varies, np.clip(r, -1, 1), np.nan)


def _left_out(one: Network, two: Network, both: Network) -> list[str]:
    more = one.n_people + two.n_people - 2 * both.n_people
    if not more:
        return []
    return [f"{count(more, 'person', 'people')} on one roster only: left out."]


def _null(pair: _Pair, within: bool) -> str:  # noqa: FBT001 (one caller)
    among = "people of the same agency" if within else "all people"
    what = "dyads" if pair.each_once else "ordered cells"
    return (
        f"Null: who of {among} is whom in the second network is chance; its rows and "
        f"columns are permuted together, with what was observed. All {what} count that "
        "both observed."
    )
