"""Trust between agencies before and after: the same raters of the same people."""

from collections.abc import Mapping, Sequence

import numpy as np

from agencygraph.inference._attendance_cells import Ints
from agencygraph.measures._observed import unknown_notes
from agencygraph.measures.trust import (
    _PARTNER_SCALE,
    Preset,
    _check,
    _check_scale,
    _distinct,
    _Given,
    _items,
    _mean,
)
from agencygraph.network import Network
from agencygraph.roster import Roster, count
from agencygraph.table import Table

Ratings = Network | Sequence[Network] | Mapping[str, Network]

_DEFINITIONS = {
    "before": "Mean rating given before by people of the first agency, of those of the "
    "second, over the ratings given in both waves.",
    "after": "Mean of the same ratings after.",
    "change": "after − before.",
    "raters": "People of the first agency who gave such a rating in both waves.",
    "ratees": "People of the second agency whom they rated.",
    "ratings": "Ratings given in both waves, by the same person of the same person.",
}
TOGETHER = (
    "Who rated whom is in no result; tables of several waves or levels can together "
    "tell more than one of them."
)


def trust_change(
    before: Ratings,
    after: Ratings,
    *,
    preset: Preset | None = None,
    min_items: int | None = None,
    min_raters: int = 5,
    scale: tuple[float, float] | None = None,
) -> Table:
    r"""Change of trust between agencies, over ratings given in both waves.

    :math:`T_{gh}`, the mean of the ratings :math:`t_{ij}` by people i of agency g of
    people j of agency h (:func:`trust_scores`), over those twos (i, j) for which i
    rated j in both waves: the same raters and the same rated, so that nobody's coming
    or going passes for a change. **A mean of fewer than** ``min_raters`` **people is
    not given**, and no row tells who rated whom.

    Parameters
    ----------
    before, after
        Ratings of each wave, as :func:`trust_scores` takes them.
    preset, min_items, scale
        As there.
    min_raters
        At least 3 people must have given a rating in both waves.

    Returns
    -------
    Table
        Row: agency pair (those after; from the raters' to that of the rated, each
        agency with itself included). ``before``, ``after`` in units of the scale and
        ``change``, NaN below ``min_raters`` people; ``raters``, ``ratees``,
        ``ratings`` int64.

    Raises
    ------
    ParameterError, DataError
        As :func:`trust_scores`.

    Examples
    --------
    Three of fire rate Cy of health, a level higher after.

    >>> import agencygraph as ag
    >>> people, agencies = ["al", "ana", "ben", "cy"], ["fire"] * 3 + ["health"]
    >>> roster = ag.Roster.from_labels(people, agencies)
    >>> raters = ["al", "ana", "ben"]
    >>> before = ag.Network.from_ties(roster, raters, ["cy"] * 3, [1, 2, 3])
    >>> after = ag.Network.from_ties(roster, raters, ["cy"] * 3, [2, 3, 4])
    >>> table = ag.trust_change(before, after, min_raters=3)
    >>> table.to_dict()["fire", "health"]["change"]
    1.0
    """
    waves = [_items(ratings, preset) for ratings in (before, after)]
    given = []
    for items in waves:
        needed = len(items) if min_items is None else min_items
        _check(items, needed, min_raters)
        _check_scale(items, _PARTNER_SCALE if preset and scale is None else scale)
        given.append(_Given.of(list(items.values()), needed))
    old, new = given
    roster, size = new.roster, new.roster.n_agencies
    there, back = _twos(old, old.roster, roster), _twos(new, roster, roster)
    _, first, second = np.intersect1d(there, back, return_indices=True)
    keep = there[first] >= 0
    old_values, kept = old.value[first[keep]], second[keep]
    agency = roster.agency_of.astype(np.int64)
    g, h = agency[new.rater[kept]], agency[new.ratee[kept]]
    known = (g >= 0) & (h >= 0)
    pair, kept = (g * size + h)[known], kept[known]
    raters = _distinct(new.rater[kept], pair, size * size)
    shown = raters >= min_raters
    one = np.where(shown, _mean(old_values[known], pair, size * size), np.nan)
    two = np.where(shown, _mean(new.value[kept], pair, size * size), np.nan)
    columns = {
        "before": one,
        "after": two,
        "change": two - one,
        "raters": raters,
        "ratees": _distinct(new.ratee[kept], pair, size * size),
        "ratings": np.bincount(pair, minlength=size * size),
    }
    labels = [(a, b) for a in roster.agencies for b in roster.agencies]
    hidden = int((~shown & (raters > 0)).sum())
    left = len(old.value) + len(new.value) - 2 * int(keep.sum())
    notes = _notes(hidden, min_raters, left)
    notes += unknown_notes(next(iter(waves[1].values())))
    return Table("agency pair", labels, columns, _DEFINITIONS, notes)


def _twos(given: _Given, own: Roster, other: Roster) -> Ints:
    """Key of each rating's two people on the other roster, negative if not there."""
    place = {person: i for i, person in enumerate(other.people)}
    moved = np.array([place.get(p, -1) for p in own.people], np.int64)
    rater, ratee = moved[given.rater], moved[given.ratee]
    both = (rater >= 0) & (ratee >= 0)
    keys = rater * max(other.n_people, 1) + ratee
    return np.where(both, keys, -1 - np.arange(len(keys)))


def _notes(hidden: int, fewest: int, unmatched: int) -> list[str]:
    told = [TOGETHER]
    if hidden:
        pairs = count(hidden, "pair of agencies", "pairs of agencies")
        told.append(
            f"{pairs} not shown: fewer than {fewest:,} people rated both times."
        )
    if unmatched:
        ratings = count(int(unmatched), "rating", "ratings")
        told.append(f"{ratings} of one wave without a match in the other left out.")
    return told
