"""Before the workshop: what change a study can find, and how many must answer."""

from bisect import bisect_left
from typing import Any

import numpy as np

from agencygraph.errors import ParameterError
from agencygraph.inference._checks import check_confidence, check_share
from agencygraph.inference._sample_sizes import (
    LEAST_PEOPLE,
    Assumed,
    Pairs,
    Sizes,
    pairs_seen,
    shares,
    sizes_of,
)
from agencygraph.measures.mixing import ei_index
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

RATES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""Shares of people answering both times that are shown, beside the one asked for."""

_COLUMNS = {
    "people": "People on the roster with a known agency.",
    "answering": "Of them, how many answer both times.",
    "pairs": "Pairs across agencies seen in both waves: who could name whom "
    "(undirected: each pair once).",
    "detectable_change": "Smallest rise in the share of cross-agency pairs tied that a "
    "two-sided test at {confidence:g} % confidence finds with {power:.0%} power.",
    "detectable_ties": "The same in ties among all pairs across agencies.",
    "density_after": "The share before, with that rise.",
    "se": "Standard error of the change there.",
    "design": "Variance over that of as many independent pairs: what pairs that share "
    "people cost.",
    "df": "Degrees of freedom: people answering both times, less one.",
}


def detectable_change(  # noqa: PLR0913 (each is an assumption that is stated by name)
    sizes: Sizes,
    *,
    churn: float,
    density: float | None = None,
    response: float | None = None,
    heterogeneity: float = 0.05,
    reciprocity: float = 0.3,
    power: float = 0.8,
    confidence: float = 0.95,
    directed: bool = True,
) -> Table:
    r"""Smallest change in cross-agency density that a study of these sizes can find.

    Each pair (i, j) of different agencies changes by −1, 0 or 1. With density d and
    churn c, ties dissolve at rate c and, for a rise by Δ, form so that dc + Δ of all
    pairs are new: the change has variance :math:`\sigma^2 = 2dc + \Delta - \Delta^2`.
    Pairs share people, and change alike for it: with M pairs seen twice, of which R
    ordered pairs are each other's reverse and S share one person,

    .. math:: SE^2 = \frac{\sigma^2}{M} \left(1 + \rho \frac{R}{M}
       + \omega \frac{S}{M}\right)

    with reciprocity ρ and heterogeneity ω. The test is t with as many degrees of
    freedom as people answer both times, less one; power is exact for normal means (the
    non-central t). S / M grows with the people: with ω > 0 a larger study gains far
    less than its number of pairs says.

    Parameters
    ----------
    sizes
        People of each agency: a mapping, a roster, or the network observed before, from
        which ``density`` and ``response`` are then taken unless given.
    churn
        Share of the ties that dissolve between the waves whatever is done; as many form
        without an effect. There is no default: look at two waves of a similar study.
    response
        Share of the people who answer *both* times, alike in each agency. 1 if not
        given and not observed.
    heterogeneity
        Correlation of the changes of two pairs that share one person: people differ in
        what the time between does to them. 0.08 in Freeman's EIES, 0.02 to 0.04 in the
        workshop that ``simulate_study`` makes up.
    reciprocity
        Correlation of the changes of the two directions of a pair (0.25 in EIES); at
        least twice ``heterogeneity``, since the two share both people. Undirected: of
        no effect.
    directed
        False: ties without a direction, seen if either side answers both times.

    Returns
    -------
    Table
        Row: response rate, from 100 % down, that asked for among them. ``people``,
        ``answering``, ``pairs`` numbers; ``detectable_change`` in (0, 1], NaN where no
        change can be found or fewer than three answer; ``detectable_ties``;
        ``density_after``; ``se``; ``design`` ≥ 1; ``df``. Notes say what was assumed.

    Raises
    ------
    ParameterError
        A share outside [0, 1]; reciprocity below twice the heterogeneity; no density;
        people in fewer than two agencies.

    References
    ----------
    Fafchamps & Gubert (2007), Journal of Development Economics 83(2), 326–350 (pairs
    that share people); Cohen (1988), Statistical Power Analysis.

    Examples
    --------
    >>> import agencygraph as ag
    >>> sizes = {"police": 10, "health": 10, "council": 10}
    >>> plan = ag.detectable_change(sizes, density=0.1, churn=0.2, response=0.8)
    >>> plan.labels
    ('100 %', '90 %', '80 %', '70 %', '60 %', '50 %')
    >>> plan["detectable_change"].round(3).tolist()[:3]
    [0.095, 0.098, 0.102]
    """
    taken = _taken_notes(sizes, response)
    density, response = _taken(sizes, density, response)
    shares(response=response)
    assumed = _assumed(density, churn, heterogeneity, reciprocity)
    _check_test(power, confidence)
    found = sizes_of(sizes)
    labelled = {_percent(rate): rate for rate in (*RATES, response)}
    rates = sorted(labelled.values(), reverse=True)
    rows = [
        _row(
            pairs_seen(found, found * rate, directed=directed),
            assumed,
            (power, confidence),
        )
        for rate in rates
    ]
    every = pairs_seen(found, found * 1.0, directed=directed).cells
    columns = {
        name: [row[name] for row in rows] for name in _COLUMNS if name in rows[0]
    }
    columns["detectable_ties"] = [row["detectable_change"] * every for row in rows]
    return Table(
        "response rate",
        [_percent(rate) for rate in rates],
        {name: columns[name] for name in _COLUMNS},
        _definitions(power, confidence),
        _notes(assumed, rows) + taken,
    )


def responses_needed(  # noqa: PLR0913 (as above)
    sizes: Sizes,
    change: float,
    *,
    churn: float,
    density: float | None = None,
    heterogeneity: float = 0.05,
    reciprocity: float = 0.3,
    power: float = 0.8,
    confidence: float = 0.95,
    directed: bool = True,
) -> Table:
    """How many people must answer both times for a change to be found.

    The smallest number for which :func:`detectable_change` is at most ``change``, with
    those who answer spread over the agencies as the people are.

    Parameters
    ----------
    change
        Rise in the share of cross-agency pairs tied, in (0, 1).

    Returns
    -------
    Table
        Row: network. ``people``; ``answering``, how many must, NaN where even everybody
        is too few; ``response``, their share; ``pairs`` seen twice and
        ``detectable_change`` then; ``with_everybody``, what is found if all answer.

    Raises
    ------
    ParameterError
        As :func:`detectable_change`; a change that is not in (0, 1), or that leaves no
        room for the ties there are and those that form.

    Examples
    --------
    >>> import agencygraph as ag
    >>> sizes = {"police": 10, "health": 10, "council": 10}
    >>> needed = ag.responses_needed(sizes, 0.12, density=0.1, churn=0.2)
    >>> needed.to_dict()["network"]["answering"]
    17.0
    """
    density, _ = _taken(sizes, density, None)
    assumed = _assumed(density, churn, heterogeneity, reciprocity)
    _check_test(power, confidence)
    if not 0 < change <= assumed.most:
        message = f"change is above 0 and at most {assumed.most:.4g}, not {change}"
        raise ParameterError(message)
    found = sizes_of(sizes)
    n = int(found.sum())

    def seen(answering: float) -> Pairs:
        return pairs_seen(found, found * (answering / n), directed=directed)

    def enough(answering: int) -> bool:
        return seen(answering).power(change, assumed, confidence) >= power

    everybody = seen(n).detectable(assumed, power, confidence)
    tried = range(LEAST_PEOPLE, n + 1)  # the more answer, the more is found
    place = bisect_left(tried, 1, key=lambda answering: int(enough(answering)))
    needed = tried[place] if place < len(tried) else None
    columns = {
        "people": [n],
        "answering": [np.nan if needed is None else float(needed)],
        "response": [np.nan if needed is None else needed / n],
        "pairs": [np.nan if needed is None else seen(needed).cells],
        "detectable_change": [
            np.nan
            if needed is None
            else seen(needed).detectable(assumed, power, confidence)
        ],
        "with_everybody": [everybody],
    }
    definitions = {
        **{k: v for k, v in _definitions(power, confidence).items() if k in columns},
        "answering": f"How many must answer both times to find a rise by {change:g}.",
        "response": "Their share of the people.",
        "with_everybody": "Smallest rise found if everybody answers both times.",
    }
    notes = _notes(assumed, [])
    if needed is None:
        notes.append(f"A rise by {change:g} is not found even if everybody answers.")
    return Table("network", ("network",), columns, definitions, notes)


def _percent(rate: float) -> str:
    return f"{100 * rate:.4g} %"


def _taken_notes(sizes: Sizes, response: float | None) -> list[str]:
    """Say so where one wave's response stands for that of both."""
    if response is not None or not isinstance(sizes, Network):
        return []
    told = (
        "The response is that of the wave given; fewer may answer both times, and the "
        "rows below it say what is found then."
    )
    return [told]


def _taken(
    sizes: Sizes, density: float | None, response: float | None
) -> tuple[float, float]:
    """Density and response, as given or as the wave before shows them."""
    if isinstance(sizes, Network):
        if density is None:
            found = ei_index(sizes, by="network")
            cells = found["observed_across"][0]
            density = float(found["across"][0] / cells) if cells else None
        known = sizes.roster.agency_of >= 0
        if response is None and known.any():
            response = float(sizes.answered[known].mean())
    if density is None:
        message = "density is needed: the share of cross-agency pairs tied before"
        raise ParameterError(message)
    return density, 1.0 if response is None else response


def _assumed(
    density: float, churn: float, heterogeneity: float, reciprocity: float
) -> Assumed:
    shares(density=density, churn=churn, heterogeneity=heterogeneity)
    shares(reciprocity=reciprocity)
    if 2 * heterogeneity > reciprocity:
        message = (
            f"reciprocity is at least twice heterogeneity ({2 * heterogeneity:g}): the "
            f"two directions of a pair share both people; not {reciprocity}"
        )
        raise ParameterError(message)
    return Assumed(density, churn, heterogeneity, reciprocity)


def _check_test(power: float, confidence: float) -> None:
    check_share("power", power)
    check_confidence(confidence)


def _row(pairs: Pairs, assumed: Assumed, test: tuple[float, float]) -> dict[str, Any]:
    change = pairs.detectable(assumed, *test)
    known = not np.isnan(change)
    return {
        "people": pairs.people,
        "answering": pairs.answering,
        "pairs": pairs.cells,
        "detectable_change": change,
        "density_after": assumed.density + change,
        "se": pairs.error(change, assumed) if known else np.nan,
        "design": pairs.design(assumed) if pairs.cells else np.nan,
        "df": pairs.answering - 1,
    }


def _definitions(power: float, confidence: float) -> dict[str, str]:
    return {
        name: told.format(power=power, confidence=100 * confidence)
        for name, told in _COLUMNS.items()
    }


def _notes(assumed: Assumed, rows: list[dict[str, Any]]) -> list[str]:
    ties = (
        f"Assumed: {assumed.density:.1%} of the cross-agency pairs tied before; churn: "
        f"{assumed.churn:.1%} of these ties dissolve, and without an effect as many "
        "form."
    )
    alike = (
        "Assumed: the changes of two pairs that share a person correlate by "
        f"{assumed.heterogeneity:g}, those of the two directions of a pair by "
        f"{assumed.reciprocity:g}."
    )
    hopeless = sum(np.isnan(row["detectable_change"]) for row in rows)
    if not hopeless:
        return [ties, alike]
    what = count(hopeless, "response rate", "response rates")
    return [ties, alike, f"With {what} no change can be found, however large."]
