"""Was it the workshop? Change among those who attended beside change among others."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from agencygraph.alignment import jointly_observed
from agencygraph.errors import one_of
from agencygraph.given import network_given
from agencygraph.inference import _attendance_words as words
from agencygraph.inference._attendance_cells import (
    Bools,
    Class,
    Dyads,
    Ints,
    Pairs,
    alike,
    class_of,
    classes_of,
    dyads_of,
)
from agencygraph.inference._attendance_interval import interval, spread_of
from agencygraph.inference._attendance_shuffles import CONTRASTS, Tails, tails
from agencygraph.inference._checks import check_confidence, check_draws
from agencygraph.inference._people import (
    attended_ids,
    check_known,
    marked,
)
from agencygraph.network import Network
from agencygraph.study import Study
from agencygraph.table import Table

NAN = float("nan")
SITE, AGAINST_SITE = "comparison site", "both − comparison site"
EARLIER = "both − none, earlier"
LESS_EARLIER = "both − none, less earlier"

Row = dict[str, float]


def attendance_effect(  # noqa: PLR0913 (each says another thing, by name)
    before: Network,
    after: Network,
    attended: Collection[str] | Study,
    *,
    pairs: Pairs = "all",
    comparison: tuple[Network, Network] | None = None,
    baseline: Network | None = None,
    confidence: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> Table:
    r"""Difference-in-differences: ties among those who attended, beside all others.

    Pairs of people fall into three classes: *both* attended, *one* did, *none* did.
    With :math:`\bar y_c` the share of cells of class c with a tie, over the cells that
    both waves observed,

    .. math:: \text{effect} = (\bar y^{after}_{both} - \bar y^{before}_{both})
              - (\bar y^{after}_{none} - \bar y^{before}_{none})

    and the same for *one* − *none*. The interval is a jackknife over people within
    those who attended and those who did not, with the part of the spread that dyads
    alone make counted once, and Student's t with one degree of freedom less than the
    smaller group has people. It is not given for fewer than 10 people in a group, nor
    for fewer than 12 changed pairs in all, nor where its width hangs on a class of
    fewer than 5 changed pairs: there it would not hold what it promises.

    p shuffles attendance among people of one agency who are alike in having answered
    and been listed in every wave. It assumes that within an agency chance decided who
    came.

    Parameters
    ----------
    attended
        Ids of those who attended (:func:`attendees` picks them by event and minutes),
        or a study: everybody in its attendance.
    pairs
        "across": only pairs of people of different agencies (those after).
    comparison
        Both waves of another site, where nobody attended: the change among *both* less
        the change there.
    baseline
        A wave before ``before``. The difference between *both* and *none* in the time
        without a workshop is taken off; everything is then computed on the cells that
        all three waves observed.
    draws
        Shuffles; 0: no p. All arrangements are gone through where there are no more.

    Returns
    -------
    Table
        Row: dyads. Classes "both", "one", "none" and "comparison site"; differences
        "both − none", "one − none", "both − none, earlier", "both − none, less
        earlier", "both − comparison site". ``before``, ``after``, ``change``: shares of
        observed cells; ``formation_rate`` of ``formed`` among ``open``,
        ``dissolution_rate`` of ``dissolved`` among ``there``: shares; in rows of
        differences the differences of the same, and the counts NaN. ``observed``,
        ``people``: how many were seen. Of differences only, NaN in the rows of classes:
        ``se``, ``df``, ``low``, ``high``, ``p_lower``, ``p_upper``, ``p`` (two-sided);
        ``draws``, ``seed``.

    Raises
    ------
    ParameterError
        ``pairs``, ``confidence`` or ``draws`` out of range; waves of different kinds.
    DataError
        Ids that are on neither roster.

    References
    ----------
    Snijders & Borgatti (1999), Connections 22(2), 161–170 (jackknife of dyads).

    Examples
    --------
    Al, Ana and Bea attended; afterwards each names the two others.

    >>> import agencygraph as ag
    >>> people = ["al", "ana", "bea", "cy", "dee", "eve"]
    >>> agencies = ["fire", "health", "police"] * 2
    >>> roster = ag.Roster.from_labels(people, agencies)
    >>> before = ag.Network.from_ties(roster, ["al", "cy"], ["ana", "dee"])
    >>> after = ag.Network.from_ties(
    ...     roster,
    ...     ["al", "al", "ana", "ana", "bea", "bea", "cy"],
    ...     ["ana", "bea", "al", "bea", "al", "ana", "dee"],
    ... )
    >>> table = ag.attendance_effect(before, after, ["al", "ana", "bea"])
    >>> table["change"].round(3).tolist()
    [0.833, 0.0, 0.0, 0.833, 0.0]
    >>> table.to_dict()["both − none"]["p"]
    0.25
    """
    network_given(before, after)
    one_of("pairs", pairs, ("all", "across"))
    check_confidence(confidence)
    check_draws(draws, seed)
    ids = attended_ids(attended)
    if not isinstance(attended, Study):
        check_known(ids, (before.roster, after.roster))
    given = (before, after) if baseline is None else (baseline, before, after)
    waves = _seen_alike(*given)
    design = _Design.of(waves, ids, pairs, alike(given, waves[-1].roster.people))
    shuffled = design.shuffled(-1, 1, draws=draws, seed=seed)
    rows = design.classes() | design.contrasts(confidence, shuffled)
    if len(waves) == 3:
        again = design.shuffled(*EXTRA, draws=draws, seed=seed)
        rows |= design.trends(confidence, again)
    if comparison is not None:
        site = dyads_of(jointly_observed(*comparison), pairs)
        rows |= design.against(site, confidence)
    for row in rows.values():
        row["seed"] = seed
    names = list(next(iter(rows.values())))
    columns = {name: [row[name] for row in rows.values()] for name in names}
    definitions = words.definitions(confidence)
    notes = words.notes(design, rows, shuffled, draws)
    return Table("dyads", tuple(rows), columns, definitions, notes)


EXTRA = (1, -2, 1)
"""Weights of three waves: the later change less the earlier one."""


def _seen_alike(*waves: Network) -> tuple[Network, ...]:
    """Two or three waves on the same people, each seen where all saw."""
    *earlier, before, after = waves
    old, new = jointly_observed(before, after)
    if not earlier:
        return old, new
    first, last = jointly_observed(earlier[0], new)
    return first, jointly_observed(first, old)[1], last


@dataclass(frozen=True)
class _Design:
    """Waves by dyads, and who attended."""

    waves: tuple[Network, ...]
    dyads: Dyads
    attended: Bools
    gone: int
    """Ids that attended and are not on the rosters of all waves."""
    pairs: Pairs

    @classmethod
    def of(
        cls,
        waves: tuple[Network, ...],
        ids: frozenset[str],
        pairs: Pairs,
        kinds: Ints,
    ) -> "_Design":
        attended = marked(ids, waves[-1].roster)
        dyads = dyads_of(waves, pairs, kinds)
        return cls(waves, dyads, attended, len(ids) - int(attended.sum()), pairs)

    @property
    def groups(self) -> tuple[Bools, Bools]:
        return self.attended, ~self.attended

    def _weights(self, *weights: int) -> tuple[int, ...]:
        """Weights of the waves: of the last two, where there are three."""
        return (0,) * (len(self.waves) - len(weights)) + weights

    def of_weights(self, *weights: int) -> dict[str, Class]:
        return classes_of(self.dyads, self.attended, self._weights(*weights))

    def shuffled(self, *weights: int, draws: int, seed: int) -> Tails | None:
        return tails(
            self.dyads, self.attended, self._weights(*weights), draws=draws, seed=seed
        )

    def classes(self) -> dict[str, Row]:
        found = self.of_weights(-1, 1)
        return {name: _class_row(self.dyads, held) for name, held in found.items()}

    def contrasts(self, confidence: float, shuffled: Tails | None) -> dict[str, Row]:
        found, rows = self.of_weights(-1, 1), self.classes()
        made = {}
        for k, name in enumerate(CONTRASTS):
            one = name.split(" − ")[0]
            parts = {one: (found[one], 1), "none": (found["none"], -1)}
            row = _difference(rows[one], rows["none"])
            row |= _seen(found[one], found["none"])
            row |= _sure(parts, self.groups, row["change"], confidence)
            made[name] = row | _tested(shuffled, k, row["change"])
        return made

    def trends(self, confidence: float, shuffled: Tails | None) -> dict[str, Row]:
        """Rows of the time before, and of what is left when it is taken off."""
        made = {}
        tests = {EARLIER: None, LESS_EARLIER: shuffled}
        for name, weights in {EARLIER: (-1, 1, 0), LESS_EARLIER: EXTRA}.items():
            found = self.of_weights(*weights)
            parts = {"both": (found["both"], 1), "none": (found["none"], -1)}
            row = dict.fromkeys(words.ROW, NAN)
            row["change"] = found["both"].mean - found["none"].mean
            row |= _seen(*(held for held, _ in parts.values()))
            row |= _sure(parts, self.groups, row["change"], confidence)
            made[name] = row | _tested(tests[name], 0, row["change"])
        return made

    def against(self, site: Dyads, confidence: float) -> dict[str, Row]:
        """Rows of the other site, and of the difference from it."""
        everybody = np.ones(site.n, np.bool_)
        there = class_of(site, everybody, everybody, (-1, 1))
        here = self.of_weights(-1, 1)["both"]
        own = _class_row(self.dyads, here)
        rows = {SITE: _class_row(site, there)}
        row = _difference(own, rows[SITE])
        fewest = int(min(own["people"], rows[SITE]["people"]))
        spreads = [spread_of([(here, 1)], (self.attended,))]
        spreads.append(spread_of([(there, 1)], (everybody,)))
        row |= interval(row["change"], spreads, fewest, confidence)
        rows[AGAINST_SITE] = row | _tested(None, 0, row["change"])
        return rows


def _class_row(dyads: Dyads, held: Class) -> Row:
    """Shares and rates of one class of dyads."""
    was, now = dyads.ties[held.chosen][:, -2:].sum(axis=0).tolist()
    formed = int(dyads.formed[held.chosen].sum())
    dissolved = int(dyads.dissolved[held.chosen].sum())
    observed = held.total_cells
    row = dict.fromkeys(words.ROW, NAN)
    row |= {
        "before": _share(was, observed),
        "after": _share(now, observed),
        "change": held.mean,
        "formed": formed,
        "open": observed - was,
        "formation_rate": _share(formed, observed - was),
        "dissolved": dissolved,
        "there": was,
        "dissolution_rate": _share(dissolved, was),
        "draws": 0,
    }
    return row | _seen(held)


def _difference(one: Row, other: Row) -> Row:
    """Row of the differences of shares and rates."""
    row = dict.fromkeys(words.ROW, NAN)
    for name in ("before", "after", "change", "formation_rate", "dissolution_rate"):
        row[name] = one[name] - other[name]
    for name in ("observed", "people"):
        row[name] = one[name] + other[name]
    return row


def _seen(*classes: Class) -> Row:
    """Cells observed, and people of whom some were."""
    people = np.any([held.cells > 0 for held in classes], axis=0)
    observed = sum(held.total_cells for held in classes)
    return {"observed": observed, "people": int(people.sum())}


def _sure(
    parts: dict[str, tuple[Class, int]],
    groups: tuple[Bools, ...],
    estimate: float,
    confidence: float,
) -> Row:
    """Standard error, degrees of freedom and interval, or NaN."""
    classes = tuple(held for held, _ in parts.values())
    seen = np.any([held.cells > 0 for held in classes], axis=0)
    people = [int((group & seen).sum()) for group in groups]
    spread = spread_of(list(parts.values()), groups)
    return interval(estimate, [spread], min(people), confidence)


def _tested(shuffled: Tails | None, contrast: int, estimate: float) -> Row:
    """Both tails and the two-sided p, or NaN."""
    row = dict.fromkeys(("p_lower", "p_upper", "p"), NAN) | {"draws": 0}
    if shuffled is None or np.isnan(estimate):
        return row
    low, high = float(shuffled.lower[contrast]), float(shuffled.upper[contrast])
    p = min(1.0, 2 * min(low, high))
    return {"p_lower": low, "p_upper": high, "p": p, "draws": shuffled.draws}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else NAN
