"""How many agencies a person's contacts come from, and how evenly."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import spread as kernels
from agencygraph.errors import one_of
from agencygraph.given import network_given
from agencygraph.measures._observed import (
    Floats,
    share,
    silent_notes,
    tied_pairs,
    unknown_notes,
)
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

_PERSON = {
    "blau": "1 - sum over agencies of (share of the people named who belong to it)²: "
    "chance that two of them, drawn with replacement, are of different agencies.",
    "iqv": "blau / the most possible with the agencies there are: 1 if all agencies "
    "are named equally often.",
    "blau_unbiased": "The same chance drawn without replacement, which does not grow "
    "with the number of people named.",
    "participation": "Like blau, with shares of the weight of ties in place of shares "
    "of people.",
    "alters": "People named whose agency is known.",
    "agencies": "Number of agencies they belong to, the own one included.",
}
_AGENCY = {
    "blau": "1 - sum over other agencies of (share of the ties to other agencies that "
    "go there)²: chance that two of these ties, drawn with replacement, go to "
    "different agencies.",
    "iqv": "blau / the most possible with the other agencies there are.",
    "blau_unbiased": "The same chance drawn without replacement.",
    "participation": "Like blau, with shares of the weight of ties in place of shares "
    "of their number.",
    "alters": "Ties to other agencies.",
    "agencies": "Number of other agencies they go to.",
}
_UNWEIGHTED = "The same as blau: weights were not asked for."


def diversity(
    network: Network,
    *,
    by: Literal["person", "agency"] = "person",
    weighted: bool = True,
) -> Table:
    r"""Diversity of contacts: over how many agencies, and how evenly.

    With :math:`k_g` of a person's k contacts in agency g, the person not among them:

    - Blau :math:`1 - \sum_g (k_g / k)^2`
    - index of qualitative variation: Blau times :math:`G / (G - 1)`, with G agencies
      that people on the roster belong to
    - unbiased :math:`1 - \sum_g k_g (k_g - 1) / (k (k - 1))`
    - participation :math:`1 - \sum_g (s_g / s)^2`, with :math:`s_g` the weight of the
      ties to agency g; where all weights are equal it is Blau's index

    Contacts are the people a person named (undirected: is tied to), colleagues among
    them. *Agency*: the ties its people send to other agencies, its own left out, and
    G is one less. Somebody without a known agency is nobody's contact, but has
    contacts.

    Parameters
    ----------
    weighted
        False: participation takes no notice of weights.

    Returns
    -------
    Table
        Row: person or agency. ``blau``, ``participation`` in [0, 1 - 1 / G], ``iqv``,
        ``blau_unbiased`` in [0, 1], no unit; ``alters``, ``agencies`` counts; float64.
        NaN: all for those who did not answer (an agency: if nobody did); all but the
        counts without contacts; ``iqv`` where G is below 2; ``blau_unbiased`` with
        fewer than two contacts.

    References
    ----------
    Blau (1977), Inequality and Heterogeneity; Mueller & Schuessler (1961), Statistical
    Reasoning in Sociology (IQV); Guimerà & Amaral (2005), Nature 433, 895–900
    (participation).

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "police"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ana", "ben"], ["ben", "cy", "dee"], [1, 3, 1]
    ... )
    >>> ag.diversity(network).top("blau", 2)
    person  blau   iqv  blau_unbiased  participation  alters  agencies
    ana      0.5  0.75              1          0.375       2         2
    ben        0     0            nan              0       1         1
    """
    network_given(network)
    one_of("by", by, ("person", "agency"))
    definitions = dict(_PERSON if by == "person" else _AGENCY)
    if not weighted:
        definitions["participation"] = _UNWEIGHTED
    used = int(np.count_nonzero(network.roster.agency_sizes))
    if by == "person":
        columns = _columns(_of_people(network), used, weighted=weighted)
        hidden, labels = ~network.answered, network.roster.people
        notes = _left_out_notes(network)
    else:
        columns = _columns(_of_agencies(network), used - 1, weighted=weighted)
        hidden, labels = _silent_agencies(network), network.roster.agencies
        notes = unknown_notes(network)
    for values in columns.values():
        values[hidden] = np.nan
    notes += silent_notes(network, "whom they would have named is not known")
    return Table(by, labels, columns, definitions, notes)


def _of_people(network: Network) -> kernels.Sums:
    """Sums over the agencies of each person's contacts."""
    roster = network.roster
    rows = network.indptr, network.indices, network.weights
    work = network.n_people + 4 * len(network.indices)
    return kernels.over_groups.run(work, *rows, roster.agency_of, roster.n_agencies)


def _of_agencies(network: Network) -> kernels.Sums:
    """Sums over the other agencies that each agency's ties lead to."""
    tied, size = tied_pairs(network), network.roster.n_agencies
    abroad = tied.rows != tied.columns
    rows, number, weight = tied.rows[abroad], tied.ties[abroad], tied.weight[abroad]
    if not network.directed:  # each pair is listed once, and is one of either
        rows = np.concatenate([rows, tied.columns[abroad]])
        number, weight = np.tile(number, 2), np.tile(weight, 2)

    def total(values: NDArray[Any]) -> Floats:
        sums: Floats = np.bincount(rows, values, minlength=size).astype(float)
        return sums

    squares = total(number**2), total(weight), total(weight**2)
    return total(number), *squares, total(np.ones(len(rows)))


def _columns(
    sums: kernels.Sums, used: int, *, weighted: bool
) -> dict[str, NDArray[Any]]:
    """Columns from sums over agencies, ``used`` of them being possible."""
    k, squares, s, weight_squares, agencies = sums
    blau = share(k**2 - squares, k**2)
    most = share(used - 1, used) if used > 1 else np.array(np.nan)
    by_weight = share(s**2 - weight_squares, s**2) if weighted else blau.copy()
    return {
        "blau": blau,
        "iqv": blau / most,
        "blau_unbiased": 1 - share(squares - k, k * (k - 1)),
        "participation": by_weight,
        "alters": k,
        "agencies": agencies,
    }


def _silent_agencies(network: Network) -> NDArray[np.bool_]:
    """Mark the agencies nobody of which answered."""
    replied = network.roster.agency_of[network.answered]
    return ~np.isin(np.arange(network.roster.n_agencies), replied)


def _left_out_notes(network: Network) -> list[str]:
    unknown = network.roster.n_unknown
    if not unknown:
        return []
    people = count(unknown, "person", "people")
    verb = "is" if unknown == 1 else "are"
    return [f"{people} without a known agency {verb} left out as contacts."]
