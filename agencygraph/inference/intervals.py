"""Intervals that are valid for networks: density, blocks, E–I index, and changes."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph.alignment import jointly_observed
from agencygraph.errors import one_of
from agencygraph.given import network_given
from agencygraph.inference import _classes, _means
from agencygraph.inference._bootstrap import spread_of_draws, vertex_draws
from agencygraph.inference._cells import seen
from agencygraph.inference._checks import check_resampling
from agencygraph.inference._means import Estimates
from agencygraph.inference._reliable import (
    apart_limit,
    bounded,
    reliable,
    still,
    t_quantile,
    two_sided,
    withheld_notes,
)
from agencygraph.measures._observed import agency_pairs, share, unknown_notes
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Label, Table

Floats = NDArray[np.float64]
By = Literal["network", "agency", "agency pair"]
Method = Literal["dyadic", "vertex bootstrap", "node jackknife"]

STATISTICS = ("density", "density within", "density across", "E–I index")
METHODS = ("dyadic", "vertex bootstrap", "node jackknife")

_SE = {
    "dyadic": "Standard error of the {what}: dyadic cluster-robust, not below the "
    "Snijders–Borgatti jackknife.",
    "vertex bootstrap": "Standard error of the {what}: standard deviation over draws "
    "of people with replacement, {alike}dyad by dyad.",
    "node jackknife": "Standard error of the {what}: (n - 1) / n times the squared "
    "deviations of its values without each person.",
}
_COMMON = {
    "df": "Degrees of freedom: the people concerned, by how many cells each has, less "
    "two.",
    "low": "Lower end of the {confidence} interval{limit}.",
    "high": "Upper end of the {confidence} interval{limit}.",
    "observed": "Number of cells (who could name whom) that were observed{both}.",
    "people": "People with a cell among them.",
}
_CHANGE = {
    "before": "The statistic before, on what both waves observed.",
    "after": "The statistic after, on what both waves observed.",
    "change": "after - before.",
    "changed": "Ties formed or dissolved.",
    "t": "change / se.",
    "p": "Two-sided p of t on df degrees of freedom: the null is no change in the "
    "people such as these were drawn from (paired test).",
}


def change_intervals(  # noqa: PLR0913 (what, how, how sure; all but two by name)
    before: Network,
    after: Network,
    *,
    by: By = "network",
    method: Method = "dyadic",
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Table:
    r"""How sure a change of density or of the E–I index is.

    Both waves are taken where both observed. Per cell the change is :math:`a^{after}
    - a^{before}`, and a change of density is its mean. Ties of one person are not
    independent, so its variance adds up all pairs of dyads that share a person:

    .. math:: V = \frac{\sum_v (\sum_{d \ni v} e_d)^2 - \sum_d e_d^2}
       {\sum_{d, d' \text{ apart}} m_d m_{d'}}

    with residuals :math:`e_d` per unordered dyad of :math:`m_d` observed cells; the
    denominator, in place of the squared number of cells, makes it unbiased in small
    networks too. It is floored by the jackknife of Snijders and Borgatti. Density and
    E–I index are functions of the densities within and across (delta method). The
    interval is :math:`change \pm t_{df} \sqrt{V}`. It is about people such as these:
    who else might have been on the roster in these agencies, and what they might have
    answered.

    Parameters
    ----------
    by
        "network": the statistics ``density``, ``density within``, ``density across``
        and ``E–I index``; "agency": the density within each; "agency pair": from each
        to each, undirected each unordered pair once. People who moved count in the
        agency they have after.
    method
        "dyadic", as above. "vertex bootstrap": people drawn with replacement, the same
        in both waves, dyads both ways together; up to twice too wide for a change.
        "node jackknife": conservative. Both change ``se`` and what follows from it.
    draws, seed
        Of the bootstrap.

    Returns
    -------
    Table
        Row: statistic, agency or agency pair. ``before``, ``after``, ``change``; ``se``
        ≥ 0, ``df``; ``low``, ``high``, in [-1, 1] (E–I: [-2, 2]); ``t``, ``p``;
        ``changed``, number of ties formed or dissolved; ``observed``, number of cells
        (undirected: dyads); ``people``. NaN where undefined. Where nothing changed at
        all ``se``, ``t`` and ``p`` are NaN, and ``low`` and ``high`` limit what may
        have gone unseen, at :math:`\pm (1 - \alpha^{1/m})`: m dyads without a person in
        common are independent, and all of them stayed as they were. Where too little
        changed, or there are too few people, for an interval that holds what it
        promises, everything from ``se`` to ``p`` is NaN and a note says so.

    Raises
    ------
    ParameterError
        One wave is directed and the other is not; a confidence not within (0, 1);
        fewer than 2 draws.

    References
    ----------
    Fafchamps & Gubert (2007), Journal of Development Economics 83(2), 326–350; Aronow,
    Samii & Assenova (2015), Political Analysis 23(4), 564–577; Snijders & Borgatti
    (1999), Connections 22(2), 161–170.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study(people=40, agencies=3, seed=1)
    >>> before, after = (study.network(wave, "knows") for wave in ("before", "after"))
    >>> found = ag.change_intervals(before, after).to_dict()["density"]
    >>> {name: round(found[name], 3) for name in ("change", "low", "high")}
    {'change': 0.048, 'low': 0.014, 'high': 0.082}
    """
    network_given(before, after)
    waves = jointly_observed(before, after)
    plan = _Plan(by, method, confidence, draws, seed)
    found = _estimates(waves, plan)
    se, df, low, high = _interval(found, waves, plan)
    t = share(found.value, np.where(se > 0, se, 0.0))
    columns = {
        "before": found.waves[0],
        "after": found.waves[1],
        "change": found.value,
        "se": se,
        "df": df,
        "low": low,
        "high": high,
        "t": t,
        "p": two_sided(t, df),
        "changed": np.round(found.events).astype(np.int64),
        **_seen_columns(found),
    }
    notes = [*_moved_notes(waves), *_notes(found, (se, low), waves, plan)]
    told = {**_told(plan, "change", "; where nothing changed, a limit"), **_CHANGE}
    definitions = {name: told[name] for name in columns}
    return Table(_ROWS[by], _labels(waves[-1], by), columns, definitions, notes)


def intervals(
    network: Network,
    *,
    by: By = "network",
    method: Method = "dyadic",
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Table:
    r"""How sure a density or the E–I index of one wave is.

    As :func:`change_intervals`, with the ties themselves in place of their change, and
    the ends on the scale of log odds (of the E–I index: the odds of a tie to lie
    across), where they cannot leave the range. It is about people such as these, not
    about these: what they answered is known.

    Returns
    -------
    Table
        Row: statistic, agency or agency pair. ``estimate``; ``se`` ≥ 0; ``df``;
        ``low``, ``high``, in [0, 1] (E–I: [-1, 1]); ``ties``; ``observed``, number of
        cells (undirected: dyads); ``people``. Where there is no tie, or no pair
        without one, ``se`` is NaN and the interval is the limit
        :math:`1 - \alpha^{1/m}` from the end; withheld as in :func:`change_intervals`.

    Raises
    ------
    ParameterError
        A confidence not within (0, 1); fewer than 2 draws.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study(people=40, agencies=3, seed=1)
    >>> found = ag.intervals(study.network("before", "knows")).to_dict()["density"]
    >>> {name: round(found[name], 3) for name in ("estimate", "low", "high")}
    {'estimate': 0.227, 'low': 0.186, 'high': 0.274}
    """
    network_given(network)
    plan = _Plan(by, method, confidence, draws, seed)
    found = _estimates((network,), plan)
    se, df, low, high = _interval(found, (network,), plan)
    columns = {
        "estimate": found.value,
        "se": se,
        "df": df,
        "low": low,
        "high": high,
        "ties": np.round(found.ties[0]).astype(np.int64),
        **_seen_columns(found),
    }
    told = {
        **_told(plan, "estimate", "; where all or no pairs are tied, a limit"),
        "estimate": "The statistic: share of the observed cells in which there is a "
        "tie; E–I index, (across - within) / (across + within).",
        "ties": "Number of ties.",
    }
    definitions = {name: told[name] for name in columns}
    notes = _notes(found, (se, low), (network,), plan)
    return Table(_ROWS[by], _labels(network, by), columns, definitions, notes)


_ROWS = {"network": "statistic", "agency": "agency", "agency pair": "agency pair"}


@dataclass(frozen=True)
class _Plan:
    """What was asked for."""

    by: By
    method: Method
    confidence: float
    draws: int
    seed: int

    def __post_init__(self) -> None:
        one_of("by", self.by, tuple(_ROWS))
        one_of("method", self.method, METHODS)
        check_resampling(self.confidence, self.draws, self.seed)


def _estimates(waves: tuple[Network, ...], plan: _Plan) -> Estimates:
    """Rows of the table, with the variance of the method."""
    cells = seen(waves)
    if plan.by == "agency":
        found = _means.of_agencies(cells)
    elif plan.by == "agency pair":
        found = _means.of_pairs(cells)
    else:
        found = _means.joined(_classes.of_everything(cells))
    if plan.method == "dyadic":
        return found
    if plan.method == "node jackknife":
        return found.with_variance(found.spread.jackknife)
    if waves[0].n_people < 2:
        return found.with_variance(np.full(len(found.value), np.nan))
    drawn = vertex_draws(cells, plan.by, plan.draws, plan.seed)
    return found.with_variance(spread_of_draws(drawn))


def _interval(
    found: Estimates, waves: tuple[Network, ...], plan: _Plan
) -> tuple[Floats, Floats, Floats, Floats]:
    """Standard error, degrees of freedom and both ends; NaN where withheld."""
    rows = np.arange(len(found.value))
    index = (rows == STATISTICS.index("E–I index")) & (plan.by == "network")
    between = _between(waves[-1], plan.by)
    given = reliable(found, between, _reporters(waves[-1], plan.by, between))
    se = np.where(given, np.sqrt(found.spread.variance), np.nan)
    df = np.where(given, found.spread.df, np.nan)
    reach = t_quantile(plan.confidence, df) * se
    low, high = found.value - reach, found.value + reach
    if len(waves) == 1:
        low, high = bounded(found.value, reach, index)
    quiet, limit = still(found), apart_limit(plan.confidence, found.spread.apart)
    low = np.where(quiet, found.value - limit, low)
    high = np.where(quiet, found.value + limit, high)
    most = np.where(index, float(len(waves)), 1.0)
    least = np.where(index | (len(waves) == 2), -most, 0.0)
    return se, df, np.clip(low, least, most), np.clip(high, least, most)


def _between(network: Network, by: By) -> NDArray[np.bool_]:
    """Which rows are about two agencies."""
    if by != "agency pair":
        size = len(STATISTICS) if by == "network" else network.roster.n_agencies
        return np.zeros(size, np.bool_)
    rows, columns = agency_pairs(network)[0]
    apart: NDArray[np.bool_] = np.not_equal(rows, columns)
    return apart


def _reporters(network: Network, by: By, between: NDArray[np.bool_]) -> Floats:
    """How many people inside an agency answered; of other rows nothing is asked."""
    many: Floats = np.full(len(between), np.inf)
    if by == "network" or not network.directed:
        return many
    own = network.roster.agency_of[network.answered]
    told = np.bincount(own[own >= 0], minlength=network.roster.n_agencies)
    place = np.arange(network.roster.n_agencies)
    if by == "agency pair":
        place = agency_pairs(network)[0][0]
    return np.where(between, many, told[place])


def _seen_columns(found: Estimates) -> dict[str, NDArray[np.int64]]:
    return {
        "observed": np.round(found.observed).astype(np.int64),
        "people": np.round(found.spread.people).astype(np.int64),
    }


def _labels(network: Network, by: By) -> tuple[Label, ...]:
    if by == "network":
        return STATISTICS
    if by == "agency":
        return network.roster.agencies
    return agency_pairs(network)[1]


def _told(plan: _Plan, what: str, limit: str) -> dict[str, str]:
    """Definitions of the columns that both tables have."""
    twice = what == "change"
    words = {
        "confidence": f"{100 * plan.confidence:.4g} %",
        "limit": limit,
        "what": what,
        "both": " in both waves" if twice else "",
        "alike": "the same in both waves, " if twice else "",
    }
    texts = {"se": _SE[plan.method], **_COMMON}
    return {name: text.format(**words) for name, text in texts.items()}


def _notes(
    found: Estimates,
    ends: tuple[Floats, Floats],
    waves: tuple[Network, ...],
    plan: _Plan,
) -> list[str]:
    notes = unknown_notes(waves[-1])
    if notes and plan.by == "network":
        notes = [f"{notes[0][:-1]} of all but the density of everybody."]
    if plan.method == "vertex bootstrap":
        notes.append(
            "The vertex bootstrap is up to twice too wide where ties are nearly "
            "independent of one another, as changes often are."
        )
    return notes + withheld_notes(found, *ends)


def _moved_notes(waves: tuple[Network, ...]) -> list[str]:
    before, after = (network.roster for network in waves)
    if before.agencies == after.agencies:
        moved = int(np.count_nonzero(before.agency_of != after.agency_of))
    else:
        labels = zip(before.agency_labels, after.agency_labels, strict=True)
        moved = sum(one != two for one, two in labels)
    if not moved:
        return []
    people = count(moved, "person is", "people are")
    return [f"{people} in another agency after; their cells count there in both waves."]
