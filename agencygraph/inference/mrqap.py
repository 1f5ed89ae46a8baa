"""What goes with a tie, other things equal: regression with permuted people (MRQAP)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from agencygraph.errors import ParameterError
from agencygraph.given import network_given
from agencygraph.inference._orders import Orders
from agencygraph.inference._predictors import Predictor, matrix_of, shared_networks
from agencygraph.inference._regression import Model, Permuted
from agencygraph.inference._strata import agency_strata
from agencygraph.inference._tally import (
    DEFINITIONS,
    Tally,
    check_draws,
    holm_notes,
    holm_of,
    told,
)
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

MOST_PEOPLE = 2_000
"""More people would be more cells than are held as full matrices: 32 MB each."""

INTERCEPT = "intercept"

_DEFINITIONS = {
    "estimate": "Change of the outcome of a cell for one more of the predictor, the "
    "others equal; ordinary least squares.",
    "se": "Standard error as if cells were independent, which they are not: of use "
    "only in t.",
    "t": "estimate / se: what is compared with its values under permutation.",
    "p_lower": "Share of permutations with a t as low as this or lower.",
    "p_upper": "Share of permutations with a t as high as this or higher.",
    "p": DEFINITIONS["p"],
    "p_holm": "p put right for all predictors (Holm).",
    "observed": "Number of cells (dyads if all is symmetric) observed of everything.",
    "draws": "Permutations drawn; 0: all there are were counted, or there is no test.",
    "seed": DEFINITIONS["seed"],
}


def mrqap(
    outcome: Network,
    predictors: Mapping[str, Predictor],
    *,
    weighted: bool = False,
    within_agencies: bool = False,
    draws: int = 1000,
    seed: int = 0,
) -> Table:
    r"""Regression of one network on others, tested by permuting people.

    A linear model over the cells that all networks observed, off the diagonal (each
    dyad once if all is symmetric). Double semi-partialling: of each predictor is taken
    what the others leave of it, its rows and columns are permuted together, with what
    was observed, and t of that is found anew; t, not the estimate, is compared, as its
    distribution depends least on what is not known. With one predictor that is the
    permutation of the outcome. Two t that differ by no more than rounding are one; a
    permutation with a perfect fit has the t farthest out, and one in which the others
    explain everything has none and is left out. :math:`p = (1 + \#) / (1 + R)` a side;
    up to 10,000 permutations (seven people) are all counted, and p is exact.

    Parameters
    ----------
    predictors
        By name: a network; ``"same agency"`` or ``"same <attribute>"``, 1 for two
        people who share it, else 0; ``"difference in <attribute>"``, by how much the
        numbers of two people differ. Of attributes the roster of the outcome is asked;
        cells of people of whom one is not known are not observed.
    weighted
        Weights of networks, 0 where there is no tie; otherwise ties as 0 and 1.
    within_agencies
        Permute only among people of the same agency in the roster of the outcome.
    draws, seed
        Number of permutations, the same for every predictor.

    Returns
    -------
    Table
        Row: predictor, the intercept first. ``estimate`` in the outcome's unit by the
        predictor's, ``se`` the same, ``t`` no unit; ``p_lower``, ``p_upper``, ``p``,
        ``p_holm`` in (0, 1], float64; ``observed``, ``draws`` (0: all counted),
        ``seed`` int64. NaN: p of the intercept; all but the counts if there are no
        more cells than numbers to estimate; all but the estimate if the fit is
        perfect.

    Raises
    ------
    ParameterError
        No predictor, or one that is not on the roster; predictors that follow from one
        another; more than 2,000 people; ``draws`` below 1; a negative ``seed``.

    References
    ----------
    Dekker, Krackhardt & Snijders (2007), Psychometrika 72(4), 563–581.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study()
    >>> before = study.network("before", "knows")
    >>> after = study.network("after", "knows")
    >>> table = ag.mrqap(after, {"before": before, "same agency": "same agency"})
    >>> table.labels
    ('intercept', 'before', 'same agency')
    >>> table["estimate"].round(2).tolist()
    [0.06, 0.9, 0.01]
    """
    network_given(outcome)
    check_draws(draws, seed)
    _check(outcome, predictors)
    outcome, shared = shared_networks(outcome, predictors)
    if outcome.n_people > MOST_PEOPLE:
        message = (
            f"mrqap holds full matrices: at most {MOST_PEOPLE:,} people, not "
            f"{outcome.n_people:,}; take some of them with subnetwork"
        )
        raise ParameterError(message)
    roster = outcome.roster
    named = {
        name: matrix_of(x, roster, weighted=weighted) for name, x in shared.items()
    }
    model = Model(matrix_of(outcome, roster, weighted=weighted), named)
    fit = model.fit()
    strata, notes = agency_strata((outcome,), within_agencies=within_agencies)
    orders = Orders.of(strata, draws, seed)
    size = len(named)
    columns: dict[str, Any] = {"estimate": fit.estimate, "se": fit.se, "t": fit.t}
    columns |= {name: np.full(size + 1, np.nan) for name in ("p_lower", "p_upper", "p")}
    counted = np.zeros(size + 1, np.int64)
    if np.isfinite(fit.t).all():
        for k, name in enumerate(named, start=1):
            tally = _tally(Permuted(model, name), orders)
            found = tally.columns()
            for column in ("p_lower", "p_upper", "p"):
                columns[column][k] = found[column][0]
            counted[k] = tally.draws[0]
            notes += tally.notes()
        notes += [told(orders.total, seed, exact=orders.is_exact)]
        notes += holm_notes(columns["p"], orders.total, exact=orders.is_exact)
    elif fit.is_perfect:
        notes += ["The fit is perfect: nothing is left to test with."]
    else:
        what = count(fit.observed, "cell is", "cells are")
        notes += [f"{what} too few for {size + 1} estimates."]
    columns["p_holm"] = holm_of(columns["p"])
    columns["observed"] = np.full(size + 1, fit.observed)
    columns["draws"], columns["seed"] = counted, np.full(size + 1, seed)
    labels = (INTERCEPT, *named)
    notes = [_null(model, within=within_agencies), *notes]
    return Table("predictor", labels, columns, _DEFINITIONS, notes)


def _tally(permuted: Permuted, orders: Orders) -> Tally:
    """Count the permutations with t as low, or as high, as where nobody is moved."""
    tally = Tally(np.array([permuted.here]), exact=orders.is_exact)
    blocks = orders.each(permuted.places, permuted.steps, "Permuting people")
    return tally.add_all(blocks)


def _check(outcome: Network, predictors: Mapping[str, Predictor]) -> None:
    if not predictors or INTERCEPT in predictors:
        message = f"predictors are one or more, none of them called {INTERCEPT!r}"
        raise ParameterError(message)
    units = {outcome.roster.unit}
    units |= {x.roster.unit for x in predictors.values() if isinstance(x, Network)}
    if len(units) > 1:
        message = "some networks are about people, others about agencies"
        raise ParameterError(message)


def _null(model: Model, *, within: bool) -> str:
    among = "people of the same agency" if within else "all people"
    return (
        f"Null: given the other predictors, who of {among} is whom in what is left of "
        "this one is chance; its rows and columns are permuted together, with what was "
        f"observed. {'Dyads' if model.each_once else 'Ordered cells'} are counted."
    )
