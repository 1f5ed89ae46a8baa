"""Ties between agencies beside what chance gives: three expectations, two nulls."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import one_of
from agencygraph.given import network_given
from agencygraph.measures._cell_tests import (
    CellTests,
    against_random_ties,
    against_shuffled_labels,
    holm,
)
from agencygraph.measures._expected import Activity
from agencygraph.measures._margins import observed_margins
from agencygraph.measures._observed import (
    agency_pairs,
    is_exchangeable,
    share,
    tied_pairs,
    unknown_notes,
)
from agencygraph.measures._permutation import label_shuffle, returned_ties
from agencygraph.measures._shuffles import Shuffles
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

LEVEL = 0.05
"""A pair of agencies that can give no p as low as this is not tested."""

TESTED, TOO_FEW = "tested", "too few pairs to test"
NO_GAP = "too few pairs to show a gap"
NOT_OBSERVED, NOT_GIVEN = "not observed", "not given"

Values = NDArray[Any]
Null = Literal["shuffled labels", "random ties"]

_EXPECTATIONS = {
    "ties": "Number of ties from the one agency to the other.",
    "observed": "Number of cells (who could name whom) that were observed.",
    "expected_density": "Ties if all observed cells were tied at the same rate.",
    "residual_density": "ties - expected_density.",
    "expected_configuration": "Ties if the rate of an observed cell were the ties its "
    "source sends times those its target receives.",
    "residual_configuration": "ties - expected_configuration.",
    "expected_outdegree": "Ties if everybody sent the ties they send to people picked "
    "at random among those they were asked about (undirected: half of each tie from "
    "either end).",
    "residual_outdegree": "ties - expected_outdegree.",
    "shortfall": "How many ties fewer than expected_density; 0 if there are no fewer.",
}
_TESTS = {
    "shuffled labels": {
        "mean": "Mean of ties when agency labels are shuffled among people alike in "
        "having answered and been listed; exact.",
        "sd": "Standard deviation of the same; exact.",
        "z": "(ties - mean) / sd.",
        "p": "Two-sided p under that shuffle: twice the share of arrangements with as "
        "few ties, or with as many, whichever is smaller; at most 1.",
    },
    "random ties": {
        "mean": "Mean of ties if all are placed at random in the observed cells.",
        "sd": "Standard deviation of the same.",
        "z": "(ties - mean) / sd.",
        "p": "Exact two-sided p of that (hypergeometric): twice the chance of as few "
        "ties, or of as many, whichever is smaller; at most 1.",
    },
}
_HOLM = {
    "p_holm": "p put right for all pairs of agencies tested (Holm).",
    "test": "Whether the pair was tested: tested; too few pairs to show a gap, where "
    f"even the fewest ties would not give p of {LEVEL:g} (it is tested for more than "
    "chance gives); too few pairs to test, where no outcome would; not observed; not "
    "given.",
}
_EI = {
    "ei_index": "(across - within) / (across + within), ties counted.",
    "mean": "Its mean when agency labels are shuffled among people alike in having "
    "answered and been listed; exact, in closed form.",
    "sd": "Standard deviation of the same; exact, in closed form.",
    "mean_draws": "Mean over the shuffles counted.",
    "sd_draws": "Standard deviation over the shuffles counted.",
    "lowest_draw": "Lowest index among the shuffles counted.",
    "highest_draw": "Highest index among the shuffles counted.",
    "p_low": "Share of shuffles with an index as low as this or lower.",
    "p_high": "Share of shuffles with an index as high as this or higher.",
    "lowest": "Lowest index so many ties allow: as many within as there are cells.",
    "highest": "Highest index so many ties allow: as many across as there are cells.",
    "rescaled": "2 (ei_index - lowest) / (highest - lowest) - 1.",
    "draws": "Number of shuffles counted.",
}
_NO_TEST = {
    "shuffled labels": "No shuffles: cells are excepted or somebody named as many as "
    "they could, so shuffled labels would not leave the same cells observed.",
    "random ties": "No test: somebody named as many as they could, so what was "
    "observed depends on whom they named.",
}


def mixing_expectations(
    network: Network,
    *,
    null: Null = "shuffled labels",
    draws: int = 1000,
    seed: int = 0,
) -> Table:
    r"""Ties between agencies beside three expectations, and a test of each pair.

    The expectations spread all m ties over the *observed* cells (i, j) between people
    of known agencies, in proportion to

    ==================  ==============================================================
    density             1: all cells alike, :math:`m \, O_{gh} / \sum O`
    configuration       :math:`s_i r_j`: ties i sends times ties j receives
    (fixed) outdegree   :math:`s_i / o_i`: ties i sends over the cells observed in i's
                        row; fully observed :math:`S_g n_h / (N - 1)`, within
                        :math:`S_g (n_g - 1) / (N - 1)`
    ==================  ==============================================================

    Nobody is a cell of their own, nor is what was not observed: an agency that did not
    answer is not short of ties. The configuration of UCINET, :math:`S_g R_h / m`,
    counts cells of people with themselves.

    The test asks whether a pair has fewer or more ties than one of two nulls gives:

    - ``"shuffled labels"``: ties stay, agency labels are shuffled among people alike
      in having answered and been listed. Mean and sd are exact; p is over ``draws``
      seeded shuffles, the labels as they are counted as one more, so it is
      :math:`(1 + \#) / (1 + R)` a side; where there are no more arrangements than
      ``draws``, over all of them, exactly.
    - ``"random ties"``: as many ties are placed at random in the observed cells; p is
      exact (hypergeometric). It takes no notice of who is active and popular.

    Every pair is a row whatever its p, so that no gap hides behind a test; sort by
    ``shortfall``. ``p_holm`` is put right for the pairs tested: those of which some
    outcome could give p ≤ 0.05. Where even the fewest ties could not, a large p says
    nothing about a gap, and ``test`` says so.

    Parameters
    ----------
    null
        What the columns mean, sd, z, p and p_holm refer to.
    draws, seed
        Of the shuffles. Draw r follows from the r-th child of the seed alone.

    Returns
    -------
    Table
        Row: agency pair, ordered if ties are directed, each agency with itself
        included. ``ties``, ``observed`` int64, ties and cells (undirected: dyads);
        ``expected_density``, ``expected_configuration``, ``expected_outdegree``, in
        ties, and ``residual_``..., ties less expected; ``shortfall`` ≥ 0, in ties;
        ``mean``, ``sd`` in ties, ``z`` no unit; ``p``, ``p_holm`` in (0, 1]: float64.
        NaN: all but the counts where nothing was observed; z if sd is 0; p_holm
        where not tested; mean to p_holm where cells are excepted (shuffled labels)
        or somebody is at the cap of ``max_choices``. ``test`` says which.

    Raises
    ------
    ParameterError
        Another ``null``; ``draws`` below 1; a negative ``seed``.

    References
    ----------
    Krackhardt & Stern (1988), Social Psychology Quarterly 51(2), 123–140; Phipson &
    Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9(1), 39
    (p of permutations); Holm (1979), Scandinavian Journal of Statistics 6(2), 65–70.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels("abcdefghij", ["x"] * 5 + ["y"] * 5)
    >>> network = ag.Network.from_ties(roster, "aabcdffg", "bccdeghi", directed=False)
    >>> table = ag.mixing_expectations(network)
    >>> found = table.to_dict()["x", "y"]
    >>> found["ties"], round(found["expected_density"], 3), found["test"]
    (0, 4.444, 'tested')
    >>> print(table.notes[0])
    All 252 arrangements of the labels were counted: p is exact.
    """
    network_given(network)
    one_of("null", null, ("shuffled labels", "random ties"))
    shuffles = Shuffles.of(network, draws, seed)
    activity = Activity.of(network)
    ties, seen = activity.ties, activity.seen
    notes = unknown_notes(network)
    given = is_exchangeable(network) if null == "shuffled labels" else _is_free(network)
    if not given:
        tests, more = None, [_NO_TEST[null]]
    elif null == "random ties":
        tests, more = against_random_ties(ties, seen), []
    else:
        tests = against_shuffled_labels(network, ties, shuffles)
        more = _strata_notes(network) + _told(shuffles)
    cells, labels = agency_pairs(network)
    columns = {**_expectations(activity), **_tested(tests, activity)}
    columns = {name: values[cells] for name, values in columns.items()}
    columns["p_holm"], holm_notes = _holm_of(columns, shuffles, null)
    definitions = {**_EXPECTATIONS, **_TESTS[null], **_HOLM}
    columns = {name: columns[name] for name in definitions}
    notes += more + holm_notes
    return Table("agency pair", labels, columns, definitions, notes)


def ei_permutations(network: Network, *, draws: int = 1000, seed: int = 0) -> Table:
    r"""E–I index beside its distribution when agency labels are shuffled, by drawing.

    What UCINET prints for the E–I index, beside the exact moments: :func:`ei_index`
    has mean and standard deviation in closed form and needs no draws; draws add p and
    the range. Labels are shuffled among people alike in having answered and in having
    been listed. Where there are no more arrangements than ``draws``, each is counted
    once and nothing is left to chance. Otherwise p is :math:`(1 + \#) / (1 + R)`: never
    0, as the labels as they are count as a draw.

    ``lowest`` and ``highest`` are what m ties allow, whoever has them:
    :math:`\min(m, K)` of them within, or across, with K the observed cells of that
    kind. ``rescaled`` puts the index between the two, on -1 to 1.

    Parameters
    ----------
    draws, seed
        Number of shuffles; draw r follows from the r-th child of the seed alone.

    Returns
    -------
    Table
        Row: network. ``ei_index``, ``mean``, ``mean_draws``, ``lowest_draw``,
        ``highest_draw``, ``lowest``, ``highest``, ``rescaled`` in [-1, 1];
        ``sd``, ``sd_draws`` ≥ 0; ``p_low``, ``p_high`` in (0, 1], no unit, float64.
        ``draws`` int64, shuffles counted. NaN: all but ``draws`` without ties;
        ``rescaled`` if only one index is possible; what shuffles give (``draws`` is 0)
        where cells are excepted or somebody is at the cap of ``max_choices``.

    Raises
    ------
    ParameterError
        ``draws`` below 1; a negative ``seed``.

    References
    ----------
    Krackhardt & Stern (1988), Social Psychology Quarterly 51(2), 123–140; Phipson &
    Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9(1), 39.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels("abcdef", ["x"] * 3 + ["y"] * 3)
    >>> network = ag.Network.from_ties(roster, "abde", "bcef", directed=False)
    >>> table = ag.ei_permutations(network)
    >>> found = table.to_dict()["network"]
    >>> found["ei_index"], found["p_low"], found["draws"]
    (-1.0, 0.1, 20)
    """
    network_given(network)
    back = returned_ties(network)
    shuffles = Shuffles.of(network, draws, seed, back)
    tied = tied_pairs(network)
    m, within = int(tied.ties.sum()), int(tied.ties[tied.rows == tied.columns].sum())
    seen = observed_margins(network)
    across, own = int(seen.across[0]), int(seen.within.sum())
    columns: dict[str, float] = dict.fromkeys(_EI, np.nan)
    notes, columns["draws"] = unknown_notes(network), 0
    if m:
        columns["ei_index"] = (m - 2 * within) / m
        most_within, most_across = min(m, own), min(m, across)
        columns["lowest"] = (m - 2 * most_within) / m
        columns["highest"] = (2 * most_across - m) / m
        place = share(most_within - within, most_within + most_across - m)
        columns["rescaled"] = 2 * float(place) - 1
    if not is_exchangeable(network):
        notes += [_NO_TEST["shuffled labels"]]
    elif m:
        moments = label_shuffle(network, back).within()
        columns |= _shuffled_index(moments, shuffles, within, m)
        notes += _strata_notes(network) + _told(shuffles)
    values = {name: [value] for name, value in columns.items()}
    return Table("network", ("network",), values, _EI, notes)


def _shuffled_index(
    moments: tuple[float, float], shuffles: Shuffles, within: int, m: int
) -> dict[str, float]:
    drawn = shuffles.within()
    sampled = shuffles.seed is not None  # the labels as they are count as one draw
    total = len(drawn) + sampled
    index = (m - 2 * drawn) / m
    return {
        "mean": 1 - 2 * moments[0] / m,
        "sd": 2 * np.sqrt(moments[1]) / m,
        "mean_draws": index.mean(),
        "sd_draws": index.std(),
        "lowest_draw": index.min(),
        "highest_draw": index.max(),
        "p_low": (sampled + np.count_nonzero(drawn >= within)) / total,
        "p_high": (sampled + np.count_nonzero(drawn <= within)) / total,
        "draws": len(drawn),
    }


def _is_free(network: Network) -> bool:
    """Whether what was observed owes nothing to who was named."""
    return not (network.at_cap & network.answered).any()


def _expectations(activity: Activity) -> dict[str, Values]:
    ties = activity.ties
    columns: dict[str, Values] = {"ties": ties, "observed": activity.seen}
    for name, expected in (
        ("density", activity.density()),
        ("configuration", activity.configuration()),
        ("outdegree", activity.fixed_outdegree()),
    ):
        columns[f"expected_{name}"] = expected
        columns[f"residual_{name}"] = ties - expected
    columns["shortfall"] = np.maximum(columns["expected_density"] - ties, 0.0)
    return columns


def _tested(tests: CellTests | None, activity: Activity) -> dict[str, Values]:
    """Columns of the test, NaN where nothing was observed."""
    hidden = activity.seen == 0
    nothing = np.full(hidden.shape, np.nan)
    if tests is None:
        columns = dict.fromkeys(("mean", "sd", "z", "p"), nothing)
        return {**columns, "test": _words(hidden, NOT_GIVEN)}
    z = share(activity.ties - tests.mean, tests.sd)
    columns = {"mean": tests.mean, "sd": tests.sd, "z": z, "p": tests.p}
    columns = {name: np.where(hidden, np.nan, v) for name, v in columns.items()}
    test = np.where(tests.least_few > LEVEL, NO_GAP, TESTED)
    test = np.where(tests.least > LEVEL, TOO_FEW, test)
    return {**columns, "test": _words(hidden, test)}


def _words(hidden: NDArray[np.bool_], otherwise: str | Values) -> Values:
    return np.where(hidden, NOT_OBSERVED, otherwise).astype(object)


def _holm_of(
    columns: dict[str, Values], shuffles: Shuffles, null: Null
) -> tuple[Values, list[str]]:
    """Adjusted p of the rows tested, and how many those are."""
    tested = np.isin(columns["test"], (TESTED, NO_GAP))
    adjusted = np.full(len(tested), np.nan)
    adjusted[tested] = holm(columns["p"][tested])
    many = int(tested.sum())
    pairs = count(len(tested), "pair of agencies was", "pairs of agencies were")
    notes = [f"{many:,} of {pairs} tested; p_holm is put right for {many:,}."]
    finest = 2 * many / (shuffles.total + 1)
    if null == "shuffled labels" and shuffles.seed is not None and finest > LEVEL:
        told = f"With {shuffles.total:,} draws no p_holm is below"
        notes.append(f"{told} {min(finest, 1):.2g}: ask for more draws.")
    return adjusted, notes


def _told(shuffles: Shuffles) -> list[str]:
    """Say whether arrangements were drawn or all counted."""
    if shuffles.seed is None:
        number = count(shuffles.total, "arrangement", "arrangements")
        return [f"All {number} of the labels were counted: p is exact."]
    told = f"p is Monte Carlo: {count(shuffles.total, 'shuffle', 'shuffles')}, seed "
    return [f"{told}{shuffles.seed}; mean and sd are exact."]


def _strata_notes(network: Network) -> list[str]:
    """Say so where labels are shuffled within strata only."""
    known = network.roster.agency_of >= 0
    parts = []
    for seen, what in (
        (network.answered, "did not answer"),
        (network.listed, "could not be named"),
    ):
        hidden = int((known & ~seen).sum())
        if hidden:
            parts.append(f"{count(hidden, 'person', 'people')} {what}")
    if not parts:
        return []
    return [f"{' and '.join(parts)}: labels move only among people alike in this."]
