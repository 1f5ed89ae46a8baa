"""How far ties keep to the own agency: odds ratio, Yule's Q, Coleman, Freeman."""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import one_of
from agencygraph.given import network_given
from agencygraph.measures._counted import Threshold, counted_ties
from agencygraph.measures._expected import Activity
from agencygraph.measures._margins import Margins, observed_margins, tie_margins
from agencygraph.measures._observed import share, unknown_notes
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Label, Table

Values = NDArray[Any]

_SHARED = {
    "odds_ratio": "Odds of a tie within agencies / odds of a tie across: "
    "(I x not E) / (E x not I), over the cells observed; 1 as by chance.",
    "adjusted": "Whether one of the four counts is 0, so that 0.5 was added to each "
    "of them for the odds ratio (Haldane).",
    "yules_q": "(I x not E - E x not I) / (I x not E + E x not I), from the counts as "
    "they are: 1 never across, 0 as by chance, -1 never within.",
}
_COUNTS = {
    "ties_within": "I: ties inside the own agency.",
    "ties_across": "E: ties to another agency.",
    "observed_within": "Cells observed between people of the same agency.",
    "observed_across": "Cells observed between people of different agencies.",
}
_NETWORK = {
    **_SHARED,
    "freeman": "1 - E / expected_across: 1 no tie across, 0 as by chance, negative "
    "where more ties lie across than by chance.",
    **_COUNTS,
    "expected_across": "Ties across if all observed cells were tied at the same rate.",
}
_AGENCY = {
    **_SHARED,
    "coleman": "Ties within beyond what random choice gives, as a share of the most "
    "possible; below chance as a share of what chance gives: 1 all within, 0 as by "
    "chance, -1 none within.",
    **_COUNTS,
    "expected_within": "Ties within if everybody in the agency sent the ties they send "
    "to people picked at random among those they were asked about.",
}


def segregation(
    network: Network,
    *,
    by: Literal["network", "agency"] = "network",
    threshold: Threshold = None,
    exact: bool = True,
) -> Table:
    r"""Segregation by agency: how far ties keep to the own one.

    With I ties within and E across, and :math:`\bar I`, :math:`\bar E` the observed
    cells of each kind *without* a tie:

    - odds ratio :math:`I \bar E / (E \bar I)`. If a count is 0, 0.5 is added to each
      (Haldane) and ``adjusted`` is true.
    - Yule's :math:`Q = (I \bar E - E \bar I) / (I \bar E + E \bar I)`, never adjusted.
    - network: Freeman :math:`1 - E / E_0`, :math:`E_0` the ties across if all observed
      cells were tied at one rate; not cut off at 0.
    - agency: Coleman, :math:`(I - I_0) / (S - I_0)` if :math:`I \ge I_0`, else
      :math:`(I - I_0) / I_0`, with S the ties its people send (undirected: a tie
      within is sent from both its ends) and :math:`I_0` those that would stay within
      if they picked at random among the others they were asked about; fully observed
      :math:`I_0 = S (n_g - 1) / (N - 1)`.

    Nobody is a tie or a non-tie of their own. An agency's ties are those its people
    send (undirected: all with an end in it, each once).

    Parameters
    ----------
    threshold
        These measures count ties. Where weights differ, say which count: those of
        this weight or more, or ``"any"``.
    exact
        False: Coleman as in his own worked example, :math:`I_0 = S n_g / N`: people
        could have picked themselves.

    Returns
    -------
    Table
        Row: network or agency. ``odds_ratio`` > 0; ``yules_q`` in [-1, 1];
        ``freeman`` ≤ 1, ``coleman`` in [-1, 1]: float64, no unit. NaN where nothing
        was observed within, or nothing across; odds ratio and Q also where no observed
        cell is tied or all are; ``freeman`` and ``coleman`` also without ties.
        ``adjusted`` bool; ``ties_within``, ``ties_across``, ``observed_within``,
        ``observed_across`` int64, ties and cells (undirected: dyads);
        ``expected_across`` or ``expected_within`` float64, ties.

    Raises
    ------
    ParameterError
        Weights that differ, and no ``threshold``.

    References
    ----------
    Moody (2001), American Journal of Sociology 107(3), 679–716 (odds ratio); Coleman
    (1958), Human Organization 17(4), 28–36; Freeman (1978), Sociological Methods &
    Research 6(4), 411–429; Bojanowski & Corten (2014), Social Networks 39, 14–32.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "health"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "ana", "cy"], ["ben", "ana", "cy", "dee"]
    ... )
    >>> ag.segregation(network).to_dict()["network"]["odds_ratio"]
    21.0
    >>> ag.segregation(network, by="agency")["coleman"].tolist()
    [0.5, 1.0]
    """
    network_given(network)
    one_of("by", by, ("network", "agency"))
    counted, notes = counted_ties(network, threshold)
    notes = unknown_notes(network) + notes
    activity = Activity.of(counted)
    if by == "network":
        columns, definitions = _of_network(activity), _NETWORK
        labels: tuple[Label, ...] = ("network",)
    else:
        columns, definitions = _of_agencies(activity, exact=exact), _AGENCY
        labels = network.roster.agencies
    notes += _adjusted_notes(columns["adjusted"], by)
    columns = {name: columns[name] for name in definitions}
    return Table(by, labels, columns, definitions, notes)


def _of_network(activity: Activity) -> dict[str, Values]:
    def split(margins: Margins) -> tuple[Values, Values]:
        return margins.within.sum(keepdims=True), margins.across

    ties = split(tie_margins(activity.network)[0])
    seen = split(observed_margins(activity.network))
    expected = ties[0] + ties[1]
    expected = expected * share(seen[1], seen[0] + seen[1])
    both = (seen[0] > 0) & (seen[1] > 0)
    freeman = np.where(both, 1 - share(ties[1], expected), np.nan)
    return {
        **_shared(ties, seen),
        "freeman": freeman,
        "expected_across": expected,
    }


def _of_agencies(activity: Activity, *, exact: bool) -> dict[str, Values]:
    directed = activity.network.directed

    def split(margins: Margins) -> tuple[Values, Values]:
        return margins.within, margins.sent

    ties = split(tie_margins(activity.network)[0])
    seen = split(observed_margins(activity.network))
    times = 1 if directed else 2  # a tie within is sent from both its ends
    chance, within = activity.choices(itself=not exact), times * ties[0]
    most = np.where(within >= chance, within + ties[1] - chance, chance)
    both = (seen[0] > 0) & (seen[1] > 0)
    coleman = np.where(both, share(within - chance, most), np.nan)
    return {
        **_shared(ties, seen),
        "coleman": np.where(within + ties[1] > 0, coleman, np.nan),
        "expected_within": np.where(seen[0] + seen[1] > 0, chance / times, np.nan),
    }


def _shared(
    ties: tuple[Values, Values], seen: tuple[Values, Values]
) -> dict[str, Values]:
    """Odds ratio and Q of (within, across) ties and observed cells."""
    four = np.stack([*ties, seen[0] - ties[0], seen[1] - ties[1]]).astype(float)
    within, across, not_within, not_across = four
    margins = np.stack(
        [*seen, within + across, not_within + not_across]
    )  # of the table of four
    defined = (margins > 0).all(axis=0)
    adjusted = defined & (four == 0).any(axis=0)
    one, other = within * not_across, across * not_within
    within, across, not_within, not_across = four + 0.5 * adjusted
    odds = share(within * not_across, across * not_within)
    return {
        "odds_ratio": np.where(defined, odds, np.nan),
        "adjusted": adjusted,
        "yules_q": np.where(defined, share(one - other, one + other), np.nan),
        "ties_within": ties[0],
        "ties_across": ties[1],
        "observed_within": seen[0],
        "observed_across": seen[1],
    }


def _adjusted_notes(adjusted: NDArray[np.bool_], by: str) -> list[str]:
    number = int(adjusted.sum())
    if not number:
        return []
    where = "" if by == "network" else f" of {count(number, 'agency', 'agencies')}"
    return [f"A count is 0: for the odds ratio{where} 0.5 was added to all four."]
