"""The node jackknife: an interval for any number that a network gives."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from agencygraph.alignment import jointly_observed
from agencygraph.inference._checks import check_confidence
from agencygraph.inference._reliable import t_quantile, two_sided
from agencygraph.measures._observed import share
from agencygraph.network import Network
from agencygraph.observation import take_people
from agencygraph.roster import count
from agencygraph.table import Table

Floats = NDArray[np.float64]
Statistic = Callable[[Network], float]

_DEFINITIONS = {
    "before": "The statistic before, on what both waves observed.",
    "after": "The statistic after, on what both waves observed.",
    "change": "after - before.",
    "estimate": "The statistic.",
    "se": "Standard error: (n - 1) / n times the squared deviations of the values "
    "without each person; conservative.",
    "df": "Degrees of freedom: people, less one.",
    "low": "Lower end of the {confidence:.4g} % interval.",
    "high": "Upper end of the {confidence:.4g} % interval.",
    "t": "change / se.",
    "p": "Two-sided p of t on df degrees of freedom: the null is no change.",
    "people": "Number of people without each of whom there is a value.",
}


def jackknife(
    statistic: Statistic,
    before: Network,
    after: Network | None = None,
    *,
    confidence: float = 0.95,
) -> Table:
    r"""How sure any statistic, or its change, is, by leaving out each person in turn.

    With :math:`Z_{(-i)}` the statistic (after − before, where there are two waves)
    without person i, n people and :math:`\bar Z` their mean, the variance is
    :math:`\frac{n - 1}{n} \sum_i (Z_{(-i)} - \bar Z)^2`. That counts twice what dyads
    vary by themselves, so it is too wide rather than too narrow. For densities and the
    E–I index :func:`intervals` and :func:`change_intervals` come closer.
    A statistic that jumps when one person goes, such as the size of the largest
    component, has no valid interval of this kind.

    Parameters
    ----------
    statistic
        Function of a Network that returns a number; NaN where it is undefined.
    before, after
        One network; or two waves, which are taken where both observed.

    Returns
    -------
    Table
        Row: statistic, one. Two waves: ``before``, ``after``, ``change``, ``se`` ≥ 0,
        ``df``, ``low``, ``high``, ``t``, ``p``, ``people``; one: ``estimate`` in place
        of the first three and no ``t``, ``p``. NaN from ``se`` on with fewer than 3
        people without whom there is a value. Time: n + 1 times that of the statistic.

    Raises
    ------
    ParameterError
        A confidence not within (0, 1); one wave directed and the other not.

    References
    ----------
    Snijders & Borgatti (1999), Connections 22(2), 161–170; Efron & Stein (1981), Annals
    of Statistics 9(3), 586–596 (why it is conservative).

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy", "di"], ["fire"] * 4)
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "cy"], ["ben", "ana", "di"]
    ... )
    >>> def returned(network):
    ...     return ag.reciprocity(network)["reciprocity_arcs"][0]
    >>> found = ag.jackknife(returned, network).to_dict()["returned"]
    >>> round(found["estimate"], 3), round(found["se"], 3), found["people"]
    (0.667, 0.866, 4)
    """
    check_confidence(confidence)
    waves = (before,) if after is None else jointly_observed(before, after)
    values = np.array([float(statistic(wave)) for wave in waves])
    without = _without_each(statistic, waves)
    known = without[~np.isnan(without)]
    n = len(known)
    value = values[-1] - (values[0] if len(waves) == 2 else 0.0)
    se = np.sqrt((n - 1) / n * ((known - known.mean()) ** 2).sum()) if n > 2 else np.nan
    df = n - 1.0 if n > 2 else np.nan
    reach = se * t_quantile(confidence, np.array([df]))[0]
    columns = {"estimate": value}
    if len(waves) == 2:
        columns = {"before": values[0], "after": values[1], "change": value}
    columns |= {"se": se, "df": df, "low": value - reach, "high": value + reach}
    if len(waves) == 2:
        t = share(np.array([value]), se if se > 0 else 0.0)
        columns |= {"t": t[0], "p": two_sided(t, np.array([df]))[0]}
    definitions = {
        name: _DEFINITIONS[name].format(confidence=100 * confidence)
        for name in (*columns, "people")
    }
    table = {name: [found] for name, found in columns.items()} | {"people": [n]}
    name = getattr(statistic, "__name__", "<lambda>")
    label = "statistic" if name == "<lambda>" else name
    return Table("statistic", (label,), table, definitions, _notes(without))


def _without_each(statistic: Statistic, waves: tuple[Network, ...]) -> Floats:
    """Value, or change, without each person in turn."""
    n = waves[0].n_people
    found = np.empty(n)
    for person in range(n):
        rest = np.delete(np.arange(n), person)
        values = [float(statistic(take_people(wave, rest))) for wave in waves]
        found[person] = values[-1] - (values[0] if len(waves) == 2 else 0.0)
    return found


def _notes(without: Floats) -> list[str]:
    lost = int(np.isnan(without).sum())
    if not lost:
        return []
    people = count(lost, "person", "people")
    return [f"Without {people} there is no value; the spread is over the others."]
