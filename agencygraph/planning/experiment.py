"""A session as an experiment: plans drawn at random, and what a meeting brought about.

Who meets whom was drawn, so that pairs who met differ from pairs who could have met by
chance alone, and by how large a chance is known.
"""

from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.alignment import jointly_observed
from agencygraph.errors import ParameterError
from agencygraph.network import Network
from agencygraph.planning.plan import Plan
from agencygraph.roster import count
from agencygraph.table import Table
from agencygraph.wording import verb

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def meeting_effect(
    plan: Plan, before: Network, after: Network, *, confidence: float = 0.95
) -> Table:
    """Return how much more often a tie formed between those who were to meet.

    Of the pairs who had no tie, whose dyad both waves saw, and who met in some of the
    plans that one was drawn from and not in others, with probability π,

    effect = Σ met·formed/π / Σ met/π − Σ (1 − met)·formed/(1 − π) / Σ (1 − met)/(1 − π)

    (Hájek). ``p``: the share of all plans that could have been drawn in which the
    effect would have been as far from their mean, had no meeting made a difference:
    exact, and never below 1 / draws. The interval is as many standard deviations of
    these values wide as a normal distribution asks for. It is the effect of being
    scheduled, whoever came.

    Parameters
    ----------
    plan
        Planned with ``randomize=True``.
    before, after
        Ties before the session and after it; either side's report counts.
    confidence
        Of the interval.

    Returns
    -------
    Table
        Row: plan. Columns ``effect``, ``se``, ``low``, ``high``, ``p``, ``formed_met``,
        ``formed_apart``, ``pairs``, ``met``, ``draws``. NaN where all or none met.

    Examples
    --------
    >>> import agencygraph as ag
    >>> people = ag.Roster.from_labels(range(8), [f"agency {i % 4}" for i in range(8)])
    >>> plan = ag.plan_rounds(people, rounds=3, randomize=True)
    >>> met = plan.meetings().labels
    >>> before = ag.Network.from_ties(people, [], [])
    >>> after = ag.Network.from_ties(people, *zip(*met))
    >>> ag.meeting_effect(plan, before, after)["effect"].round(9).tolist()
    [1.0]
    """
    if not 0 < confidence < 1:
        message = f"confidence lies between 0 and 1, not {confidence}"
        raise ParameterError(message)
    draws = _draws(plan)
    rows, columns = np.triu_indices(plan.roster.n_people, 1)
    open_, formed = _outcomes(plan, before, after)
    drawn = draws[:, rows, columns]
    chance = drawn.mean(axis=0)
    can = open_[rows, columns] & (chance > 0) & (chance < 1)
    met = (plan.seating.met() > 0)[rows, columns]
    found = effects(
        np.vstack([met[can], drawn[:, can]]), chance[can], formed[rows, columns][can]
    )
    effect, spread = found[0, 0] - found[0, 1], found[1:, 0] - found[1:, 1]
    se = float(np.std(spread, ddof=1)) if len(spread) > 1 else np.nan
    half = NormalDist().inv_cdf((1 + confidence) / 2) * se
    columns_ = {
        "effect": [effect],
        "se": [se],
        "low": [effect - half],
        "high": [effect + half],
        "p": [randomisation_p(effect, spread)],
        "formed_met": [found[0, 0]],
        "formed_apart": [found[0, 1]],
        "pairs": [int(can.sum())],
        "met": [int(met[can].sum())],
        "draws": [len(draws)],
    }
    left = int((open_[rows, columns] & ~can).sum())
    return Table("plan", ["plan"], columns_, _DEFINITIONS, _notes(left))


def effects(drawn: Bools, chance: Floats, formed: Bools) -> Floats:
    """Rates at which ties formed among who met and who did not, by plan, (plans, 2)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        met, apart = drawn / chance, ~drawn / (1 - chance)
        rates = [(w @ formed.astype(float)) / w.sum(axis=1) for w in (met, apart)]
    return np.stack(rates, axis=1)


def randomisation_p(effect: float, spread: Floats) -> float:
    """Share of plans with an effect as far from their mean; NaN: not defined."""
    if not np.isfinite(effect) or not np.isfinite(spread).all():
        return np.nan
    off = np.abs(spread - spread.mean())
    return float(np.mean(off >= abs(effect - spread.mean()) - 1e-12))


def _draws(plan: Plan) -> Bools:
    if plan.draws is None:
        message = "the effect of meetings is that of a plan that was drawn: plan with "
        message += "--randomize, in Python randomize=True"
        raise ParameterError(message)
    return plan.draws


def _outcomes(plan: Plan, before: Network, after: Network) -> tuple[Bools, Bools]:
    """Pairs without a tie before that both waves saw, and those who formed one."""
    one, two = jointly_observed(before, after)
    people = [p for p in plan.roster.people if p in one.roster]
    at, there = plan.roster.positions(people), one.roster.positions(people)
    i, j = np.repeat(there, len(there)), np.tile(there, len(there))
    shape = (len(there), len(there))

    def either(values: NDArray[Any]) -> Bools:
        cells = (values > 0).reshape(shape)
        joined: Bools = cells | cells.T
        return joined

    seen = either(one.observes(i, j))
    tied, later = either(one.weight_of(i, j)), either(two.weight_of(i, j))
    n = plan.roster.n_people
    open_, formed = np.zeros((n, n), np.bool_), np.zeros((n, n), np.bool_)
    open_[np.ix_(at, at)] = seen & ~tied
    formed[np.ix_(at, at)] = later
    return open_, formed


def _notes(left: int) -> tuple[str, ...]:
    told = "p: had no meeting made a difference, ties would have formed as they did."
    if not left:
        return (told,)
    pairs = count(left, "pair", "pairs")
    why = f"{pairs} who met in every plan or in none {verb(left)} left out."
    return told, why


_DEFINITIONS = {
    "effect": "formed_met − formed_apart",
    "se": "standard deviation of the effect over all plans that could have been drawn, "
    "had no meeting made a difference",
    "low": "effect − z·se, with z of the confidence asked for (95% by default)",
    "high": "effect + z·se",
    "p": "share of all plans that could have been drawn with an effect as far from "
    "their mean",
    "formed_met": "share of pairs who met that formed a tie, weighted by 1 / π",
    "formed_apart": "share of pairs who did not meet that formed a tie, weighted by "
    "1 / (1 − π)",
    "pairs": "pairs without a tie before, seen in both waves, 0 < π < 1",
    "met": "of these, pairs who were to meet",
    "draws": "plans that could have been drawn",
}
