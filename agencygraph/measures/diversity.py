"""How many agencies a person's contacts come from, and how evenly."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import one_of
from agencygraph.measures._observed import (
    Floats,
    Ints,
    share,
    silent_notes,
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
    one_of("by", by, ("person", "agency"))
    definitions = dict(_PERSON if by == "person" else _AGENCY)
    if not weighted:
        definitions["participation"] = _UNWEIGHTED
    weights = network.weights if weighted else np.ones(len(network.indices))
    used = int(np.count_nonzero(network.roster.agency_sizes))
    if by == "person":
        rows, agencies, ties = _contacts(network, weights)
        columns = _columns(rows, agencies, ties, network.n_people, used)
        hidden, labels = ~network.answered, network.roster.people
        notes = _left_out_notes(network)
    else:
        rows, agencies, ties = _ties_abroad(network, weights)
        columns = _columns(rows, agencies, ties, network.roster.n_agencies, used - 1)
        hidden, labels = _silent_agencies(network), network.roster.agencies
        notes = unknown_notes(network)
    for values in columns.values():
        values[hidden] = np.nan
    notes += silent_notes(network, "whom they would have named is not known")
    return Table(by, labels, columns, definitions, notes)


def _contacts(network: Network, weights: Floats) -> tuple[Ints, Ints, Floats]:
    """Person, agency and weight of each tie to somebody of a known agency."""
    agencies = network.roster.agency_of[network.indices].astype(np.int64)
    known = agencies >= 0
    return network.sources[known].astype(np.int64), agencies[known], weights[known]


def _ties_abroad(network: Network, weights: Floats) -> tuple[Ints, Ints, Floats]:
    """Both agencies and the weight of each tie to another agency."""
    people, agencies, ties = _contacts(network, weights)
    own = network.roster.agency_of[people].astype(np.int64)
    abroad = (own >= 0) & (own != agencies)
    return own[abroad], agencies[abroad], ties[abroad]


def _columns(
    rows: Ints, agencies: Ints, ties: Floats, n: int, used: int
) -> dict[str, NDArray[Any]]:
    """Columns of n rows out of the ties of each, ``used`` agencies being possible."""
    size = int(agencies.max(initial=0)) + 1
    kinds = rows * size + agencies
    if (np.diff(kinds) < 0).any():  # people of one agency often lie side by side
        order = np.argsort(kinds, kind="stable")
        kinds, ties = kinds[order], ties[order]
    first = np.flatnonzero(np.diff(kinds, prepend=-1))
    row = kinds[first] // size
    number = np.diff(first, append=len(kinds))
    weight = np.add.reduceat(ties, first)

    def total(values: NDArray[Any]) -> Floats:
        sums: Floats = np.bincount(row, values, minlength=n).astype(float)
        return sums

    k, s = total(number), total(weight)
    blau = share(k**2 - total(number**2), k**2)
    most = share(used - 1, used) if used > 1 else np.array(np.nan)
    return {
        "blau": blau,
        "iqv": blau / most,
        "blau_unbiased": 1 - share(total(number * (number - 1)), k * (k - 1)),
        "participation": share(s**2 - total(weight**2), s**2),
        "alters": k,
        "agencies": total(np.ones(len(first))),
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
