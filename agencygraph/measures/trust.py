"""Trust from ratings of several items: never who rated whom, only means of several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import DataError, ParameterError, Problem, one_of
from agencygraph.measures._observed import share, unknown_notes
from agencygraph.network import Network
from agencygraph.roster import Roster, count
from agencygraph.table import Table

Level = Literal["person", "agency", "agency pair"]
Preset = Literal["PARTNER trust", "PARTNER value"]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

FEWEST_RATERS = 3
"""Of two raters each could work out the other's rating from the mean."""

PARTNER: Mapping[Preset, tuple[str, ...]] = {
    "PARTNER trust": ("reliability", "mission", "openness"),
    "PARTNER value": ("power", "involvement", "resources"),
}
"""Items of the PARTNER survey, each rated 1 to 4."""

_PARTNER_SCALE = (1.0, 4.0)
_OTHERS = "by people of other agencies, of people of this one"

_PERSON = {
    "trust": "Mean rating the person received.",
    "trust_adjusted": "The same, each rating less the mean of all that its rater gave: "
    "above 0, rated better than these raters usually rate.",
    "raters": "Number of people who rated the person.",
}
_AGENCY = {
    "trust": f"Mean rating given {_OTHERS}.",
    "trust_adjusted": "The same, each rating less the mean of all that its rater gave.",
    "raters": f"Number of people who gave a rating, {_OTHERS}.",
    "ratees": "Number of people of this agency whom they rated.",
    "trust_given": "Mean rating given by people of this agency, of people of others.",
    "raters_given": "Number of people of this agency who gave such a rating.",
}
_PAIR = {
    "trust": "Mean rating given by people of the first agency, of those of the second.",
    "trust_adjusted": "The same, each rating less the mean of all that its rater gave.",
    "raters": "Number of people of the first agency who gave such a rating.",
    "ratees": "Number of people of the second agency whom they rated.",
    "ratings": "Number of such ratings.",
    "asymmetry": "That mean, less the one the other way round.",
    "mutual": "Mean, over two people who rated each other, of the lower rating.",
    "mutual_dyads": "Number of such twos.",
}


def trust_scores(
    ratings: Network | Sequence[Network] | Mapping[str, Network],
    *,
    by: Level = "person",
    preset: Preset | None = None,
    min_items: int | None = None,
    min_raters: int = 5,
    scale: tuple[float, float] | None = None,
) -> Table:
    r"""Trust received, from ratings of one or several items by the same people.

    A rater's rating of somebody is the mean :math:`t_{ij}` over the items, if they
    rated at least ``min_items`` of them. *Person*: the mean over everybody who rated
    them. *Agency*: over ratings by people of other agencies, and given to people of
    others. *Agency pair*: :math:`T_{gh}`, the mean of :math:`t_{ij}` over i of g and j
    of h, with :math:`T_{gh} - T_{hg}`, and the mean of
    :math:`\min(t_{ij}, t_{ji})` over those who rated each other.

    A rating is a positive weight; no tie is no rating, not a rating of 0. (Shift a
    scale that begins at 0 by one.) Trust has a direction: what one side did not say
    is never filled in from the other.

    **Who rated whom is in no result.** A mean of fewer than ``min_raters`` people is
    not given, nor a mean for an agency that, held against the agency pairs, would tell
    one. That protects one table: together, tables of several levels, items or waves can
    tell more, and a mean at the very end of the scale tells what everybody said.

    Parameters
    ----------
    ratings
        A directed network for each item, all on one roster, by name, or several by
        their ``kind``, or one alone; weights are ratings, larger is more.
    preset
        "PARTNER trust": items named "reliability", "mission" and "openness"; "PARTNER
        value": "power", "involvement" and "resources"; ``scale`` 1 to 4. Other items
        are left out. There the actors are usually agencies: rows are still "person".
    min_items
        Items that must be rated; all by default.
    min_raters
        At least 3: of two raters each could work out the other's rating.
    scale
        Lowest and highest rating there can be; others are an error.

    Returns
    -------
    Table
        Row: person, agency or agency pair (from the raters' to that of the rated, each
        agency with itself included). ``trust`` (with "PARTNER value": ``value``),
        ``trust_given``, ``mutual`` in units of the scale, ``trust_adjusted``,
        ``asymmetry`` in differences of it, float64, NaN below ``min_raters`` people (of
        each agency for ``mutual``, in both directions for ``asymmetry``); ``raters``,
        ``ratees``, ``ratings``, ``raters_given``, ``mutual_dyads`` int64.

    Raises
    ------
    ParameterError
        No item, or not those of the preset; undirected networks or several rosters;
        ``min_items`` or ``min_raters`` out of range.
    DataError
        Ratings outside ``scale``: how many, for each item.

    References
    ----------
    Varda, Chandra, Stern & Lurie (2008), Journal of Public Health Management and
    Practice 14(5), E1–E7 (PARTNER).

    Examples
    --------
    Three of fire rate Cy and Dee of health on two items.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["al", "ana", "ben", "cy", "dee"],
    ...     ["fire", "fire", "fire", "health", "health"],
    ... )
    >>> raters, rated = ["al", "ana", "ben"] * 2, ["cy"] * 3 + ["dee"] * 3
    >>> openness = ag.Network.from_ties(roster, raters, rated, [4, 3, 2, 1, 1, 1])
    >>> mission = ag.Network.from_ties(roster, raters, rated, [4, 3, 2, 3, 1, 1])
    >>> items = {"openness": openness, "mission": mission}
    >>> table = ag.trust_scores(items, by="agency pair", min_raters=3)
    >>> table.to_dict()["fire", "health"]["trust"]
    2.1666666666666665
    >>> table.to_dict()["health", "fire"]["trust"]
    nan
    """
    one_of("by", by, ("person", "agency", "agency pair"))
    items = _items(ratings, preset)
    needed = len(items) if min_items is None else min_items
    _check(items, needed, min_raters)
    _check_scale(items, _PARTNER_SCALE if preset and scale is None else scale)
    given = _Given.of(list(items.values()), needed)
    level = {"person": _by_person, "agency": _by_agency, "agency pair": _by_pair}[by]
    labels, columns, definitions = level(given, min_raters)
    notes = [] if by == "person" else unknown_notes(next(iter(items.values())))
    notes += _notes(items, given, needed)
    notes += _hidden_notes(columns, min_raters)
    if preset == "PARTNER value":
        columns, definitions = _as_value(columns), _as_value(definitions)
    return Table(by, labels, columns, definitions, notes)


@dataclass(frozen=True)
class _Given:
    """Every rating once: who, of whom, how much, and how much for this rater."""

    roster: Roster
    rater: Ints
    ratee: Ints
    value: Floats
    adjusted: Floats
    dropped: int
    """How many rated somebody on too few items."""

    @classmethod
    def of(cls, networks: Sequence[Network], needed: int) -> "_Given":
        """Mean over items, of whoever rated at least so many of them."""
        n = networks[0].n_people
        cells = [net.sources.astype(np.int64) * n + net.indices for net in networks]
        cell, place = np.unique(np.concatenate(cells), return_inverse=True)
        weights = np.concatenate([net.weights for net in networks])
        rated = np.bincount(place, minlength=len(cell))
        enough = rated >= needed
        value = (np.bincount(place, weights, minlength=len(cell)) / rated)[enough]
        rater, ratee = np.divmod(cell[enough], max(n, 1))
        usual = _mean(value, rater, n)
        dropped = int((~enough).sum())
        roster = networks[0].roster
        return cls(roster, rater, ratee, value, value - usual[rater], dropped)

    def take(self, chosen: Bools) -> "_Given":
        """Return some of the ratings."""
        return replace(
            self,
            rater=self.rater[chosen],
            ratee=self.ratee[chosen],
            value=self.value[chosen],
            adjusted=self.adjusted[chosen],
        )

    @property
    def sides(self) -> tuple[Ints, Ints]:
        """Agency of the rater and of the rated, -1 where not known."""
        agency_of = self.roster.agency_of.astype(np.int64)
        return agency_of[self.rater], agency_of[self.ratee]

    def means(self, key: Ints, size: int, shown: Bools) -> dict[str, Floats]:
        """Mean of both kinds for each key, where shown."""
        both = {"trust": self.value, "trust_adjusted": self.adjusted}
        return {
            name: np.where(shown, _mean(values, key, size), np.nan)
            for name, values in both.items()
        }

    def raters(self, key: Ints, size: int) -> Ints:
        """Different people who gave a rating, for each key."""
        return _distinct(self.rater, key, size)


Result = tuple[Sequence[Any], dict[str, NDArray[Any]], dict[str, str]]


def _by_person(given: _Given, fewest: int) -> Result:
    n = given.roster.n_people
    raters = given.raters(given.ratee, n)
    columns = given.means(given.ratee, n, raters >= fewest)
    return given.roster.people, {**columns, "raters": raters}, _PERSON


def _by_agency(given: _Given, fewest: int) -> Result:
    size = given.roster.n_agencies
    g, h = given.sides
    across = (g >= 0) & (h >= 0) & (g != h)
    given, g, h = given.take(across), g[across], h[across]
    pair = g * size + h
    hidden = (given.raters(pair, size * size) < fewest)[pair]

    def shown(key: Ints) -> tuple[Ints, Bools]:
        """Raters; whether there are enough, also of those whom the pairs hide."""
        raters = given.raters(key, size)
        alone = given.take(hidden).raters(key[hidden], size)
        return raters, (raters >= fewest) & ((alone == 0) | (alone >= fewest))

    raters, received = shown(h)
    raters_given, sent = shown(g)
    columns = {
        **given.means(h, size, received),
        "raters": raters,
        "ratees": _distinct(given.ratee, h, size),
        "trust_given": given.means(g, size, sent)["trust"],
        "raters_given": raters_given,
    }
    return given.roster.agencies, columns, _AGENCY


def _by_pair(given: _Given, fewest: int) -> Result:
    agencies, size = given.roster.agencies, given.roster.n_agencies
    g, h = given.sides
    known = (g >= 0) & (h >= 0)
    given, pair = given.take(known), (g * size + h)[known]
    raters = given.raters(pair, size * size)
    columns: dict[str, NDArray[Any]] = given.means(pair, size**2, raters >= fewest)
    trust = columns["trust"].reshape(size, size)
    asymmetry = trust - trust.T
    np.fill_diagonal(asymmetry, np.nan)
    columns |= {
        "raters": raters,
        "ratees": _distinct(given.ratee, pair, size * size),
        "ratings": np.bincount(pair, minlength=size * size),
        "asymmetry": asymmetry.ravel(),
        **_mutual(given, pair, fewest),
    }
    labels = [(one, other) for one in agencies for other in agencies]
    return labels, columns, _PAIR


def _mutual(given: _Given, pair: Ints, fewest: int) -> dict[str, NDArray[Any]]:
    """Lower rating of two who rated each other, where enough did on both sides."""
    n, size = given.roster.n_people, given.roster.n_agencies
    there, back = given.rater * n + given.ratee, given.ratee * n + given.rater
    both = np.isin(there, back)
    lower = np.minimum(given.value[both], given.value[_place(there, back[both])])
    pair, kept = pair[both], given.take(both)
    raters = kept.raters(pair, size * size).reshape(size, size)
    dyads = np.bincount(pair, minlength=size * size).reshape(size, size)
    dyads[np.diag_indices(size)] //= 2  # within an agency each is met from both ends
    shown = np.minimum(raters, raters.T).ravel() >= fewest
    mean = np.where(shown, _mean(lower, pair, size * size), np.nan)
    return {"mutual": mean, "mutual_dyads": dyads.ravel()}


def _place(sorted_keys: Ints, wanted: Ints) -> NDArray[np.intp]:
    return np.searchsorted(sorted_keys, wanted)


def _mean(values: Floats, key: Ints, size: int) -> Floats:
    total = np.bincount(key, values, minlength=size)
    return share(total, np.bincount(key, minlength=size))


def _distinct(people: Ints, key: Ints, size: int) -> Ints:
    """How many different people there are with each key."""
    most = int(people.max(initial=0)) + 1
    return np.bincount(np.unique(key * most + people) // most, minlength=size)


def _items(
    ratings: Network | Sequence[Network] | Mapping[str, Network], preset: Preset | None
) -> dict[str, Network]:
    """Networks by item, those of the preset only."""
    if isinstance(ratings, Network):
        ratings = [ratings]
    if isinstance(ratings, Mapping):
        items = dict(ratings)
    else:
        items = {network.kind: network for network in ratings}
        if len(items) < len(ratings):
            message = "several networks of one kind: give them by name"
            raise ParameterError(message)
    if preset is None:
        return items
    one_of("preset", preset, tuple(PARTNER))
    missing = [name for name in PARTNER[preset] if name not in items]
    if missing:
        message = f"{preset} needs the items {', '.join(PARTNER[preset])}; missing: "
        raise ParameterError(message + ", ".join(missing))
    return {name: items[name] for name in PARTNER[preset]}


def _check(items: dict[str, Network], needed: int, fewest: int) -> None:
    if not items:
        message = "trust needs at least one network of ratings"
        raise ParameterError(message)
    first, *rest = items.values()
    if any(network.roster != first.roster for network in rest):
        message = "the ratings of all items are by and of people on one roster"
        raise ParameterError(message)
    if not all(network.directed for network in items.values()):
        message = "ratings have a direction: who rates, and who is rated"
        raise ParameterError(message)
    if not 1 <= needed <= len(items):
        message = f"min_items is 1 to {len(items)}, the number of items; not {needed}"
        raise ParameterError(message)
    if fewest < FEWEST_RATERS:
        message = f"min_raters is {FEWEST_RATERS} or more, not {fewest}"
        raise ParameterError(message)


def _check_scale(items: dict[str, Network], scale: tuple[float, float] | None) -> None:
    """Refuse ratings that cannot be, without a word on whose they are."""
    if scale is None:
        return
    low, high = scale
    outside = {
        name: int(((network.weights < low) | (network.weights > high)).sum())
        for name, network in items.items()
    }
    problems = [
        Problem(
            f"{count(number, 'rating is', 'ratings are')} outside {low:g} to {high:g}",
            "correct them, or the scale",
            column=name,
        )
        for name, number in outside.items()
        if number
    ]
    if problems:
        raise DataError(problems)


def _notes(items: dict[str, Network], given: _Given, needed: int) -> list[str]:
    notes = []
    answered = np.any([network.answered for network in items.values()], axis=0)
    silent = len(answered) - int(answered.sum())
    if silent:
        people = count(silent, "person", "people")
        notes = [f"{people} did not answer: ratings they would have given are missing."]
    if given.dropped:
        twos = count(given.dropped, "rating is", "ratings are")
        notes.append(f"{twos} left out: fewer than {needed} of {len(items)} items.")
    return notes


def _hidden_notes(columns: dict[str, NDArray[Any]], fewest: int) -> list[str]:
    pairs = [(name, name.replace("trust", "raters")) for name in columns]
    hidden = sum(
        int((np.isnan(columns[mean]) & (columns[raters] > 0)).sum())
        for mean, raters in pairs
        if mean in ("trust", "trust_given")
    )
    if not hidden:
        return []
    means = count(hidden, "mean is", "means are")
    told = f"of fewer than {fewest:,} people, or giving one of so few away"
    return [f"{means} not shown: {told}."]


def _as_value(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("trust", "value"): held for name, held in columns.items()}
