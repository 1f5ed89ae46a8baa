"""What people said of themselves, before and after: steps on an ordered scale."""

from collections.abc import Collection
from typing import Any, Literal

import numpy as np

from agencygraph.errors import ParameterError, one_of
from agencygraph.given import study_given
from agencygraph.inference._attendance_cells import Floats, Ints
from agencygraph.inference._attendance_words import SELECTION
from agencygraph.inference._checks import check_confidence
from agencygraph.inference._paired import (
    MOST_EXACT,
    difference_interval,
    signed_ranks,
)
from agencygraph.inference._people import attended_ids
from agencygraph.inference._scores import Pairs, paired
from agencygraph.measures._cell_tests import holm
from agencygraph.roster import count
from agencygraph.study import Study
from agencygraph.table import Table

By = Literal["agency", "attendance"]
ATTENDED, NOT_ATTENDED = "attended", "did not attend"

_DEFINITIONS = {
    "people": "People who answered in both waves.",
    "before": "Median answer before, of those people.",
    "after": "Median answer after, of those people.",
    "up": "People who answered higher after.",
    "same": "People who answered the same.",
    "down": "People who answered lower after.",
    "p_up": "up / people.",
    "p_down": "down / people.",
    "change": "p_up − p_down.",
    "low": "Lower end of the {confidence:.0%} interval of p_up − p_down (Tango's score "
    "interval for paired answers).",
    "high": "Upper end of the same.",
    "statistic": "Sum of the ranks of those who went up, steps ranked by size, those "
    "of 0 among them (Wilcoxon–Pratt).",
    "p_lower": "Chance of as low a sum or lower, if up and down are as likely.",
    "p_upper": "Chance of as high a sum or higher, if up and down are as likely.",
    "p": "Two-sided: twice the smaller of the two, at most 1.",
    "p_holm": "p put right for the number of rows tested (Holm).",
}


def score_change(  # noqa: PLR0913 (each says another thing, by name)
    study: Study,
    item: str,
    *,
    before: str | None = None,
    after: str | None = None,
    by: By | None = None,
    attended: Collection[str] | Study | None = None,
    confidence: float = 0.95,
    min_people: int = 5,
) -> Table:
    r"""How many people answered higher, and how many lower, than before.

    For an item on an ordered scale: :math:`P(up) - P(down)` over the people who
    answered in both waves, with Tango's score interval for paired multinomials, and
    the signed-rank test of Wilcoxon with Pratt's zeros. No mean is taken: a step from
    1 to 2 need not be as long as one from 4 to 5. (The test ranks steps by how many
    levels they cross.)

    **Of fewer than** ``min_people`` **people nothing but their number is told**, as it
    would show what each of them answered; nor of another row, if the row of everybody
    less what is shown would give those few away.

    Parameters
    ----------
    item
        As the scores name it.
    before, after
        Waves; the first and the last by default.
    by
        "agency": those of the later wave. "attendance": who attended and who did not.
    attended
        Ids of those who attended; by default everybody in the attendance of the study.
    confidence
        Of the intervals.
    min_people
        Who answered twice, for a row to be told; 1 tells all.

    Returns
    -------
    Table
        Row: network; agency; or group ("attended", "did not attend"). Counts
        ``people``, ``up``, ``same``, ``down``; medians ``before``, ``after`` on the
        scale; ``p_up``, ``p_down`` in [0, 1]; ``change``, ``low``, ``high`` in
        [-1, 1]; all but ``people`` NaN where fewer than ``min_people`` answered twice,
        or too few for all hidden rows together. ``statistic``, ``p_lower``,
        ``p_upper``, ``p``: NaN where nobody changed; ``p_holm`` over the rows.

    Raises
    ------
    ParameterError
        No scores, item, wave or attendance of that name; ``confidence`` or
        ``min_people`` out of range.

    References
    ----------
    Tango (1998), Statistics in Medicine 17(8), 891–908. Pratt (1959), JASA 54(287),
    655–667.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study()
    >>> table = ag.score_change(study, "confidence to share", by="attendance")
    >>> table.to_dict()["attended"]["up"], table.to_dict()["attended"]["down"]
    (14, 3)
    >>> table["low"].round(2).tolist(), table["high"].round(2).tolist()
    ([0.13, -0.26], [0.69, 0.26])
    """
    study_given(study)
    one_of("by", by, (None, "agency", "attendance"))
    check_confidence(confidence)
    if min_people < 1:
        message = f"min_people is 1 or more, not {min_people}"
        raise ParameterError(message)
    pairs = paired(study, item, before, after)
    row, labels, groups, notes = _groups(study, pairs, by, attended)
    rows = [_row(pairs.take(groups == k), confidence) for k in range(len(labels))]
    notes += _hide(rows, len(pairs.people), min_people)
    names = [name for name in _DEFINITIONS if name != "p_holm"]
    columns: dict[str, Any] = {name: [r[name] for r in rows] for name in names}
    columns["p_holm"] = _holm(np.array(columns["p"], float))
    definitions = {
        name: text.format(confidence=confidence) for name, text in _DEFINITIONS.items()
    }
    return Table(row, labels, columns, definitions, [*notes, *_notes(pairs, columns)])


def score_transitions(
    study: Study, item: str, *, before: str | None = None, after: str | None = None
) -> Table:
    """From which answer to which: how many people made each step.

    Parameters
    ----------
    item
        As the scores name it.
    before, after
        Waves; the first and the last by default.

    Returns
    -------
    Table
        Row: transition (from level, to level), every level that anybody answered with
        every other. ``people`` int64; ``share`` of those who began at that level, in
        [0, 1], NaN where nobody did.

    Raises
    ------
    ParameterError
        No scores, item or wave of that name.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study()
    >>> table = ag.score_transitions(study, "confidence to share")
    >>> table.to_dict()["2", "3"]
    {'people': 4, 'share': 0.2857142857142857}
    """
    study_given(study)
    pairs = paired(study, item, before, after)
    levels = np.unique(np.concatenate([pairs.before, pairs.after]))
    start = np.searchsorted(levels, pairs.before)
    end = np.searchsorted(levels, pairs.after)
    size = len(levels)
    people = np.bincount(start * size + end, minlength=size * size)
    began = np.repeat(people.reshape(size, size).sum(axis=1), size)
    share = np.full(size * size, np.nan)
    np.divide(people, began, out=share, where=began > 0)
    names = [f"{level:g}" for level in levels]
    definitions = {
        "people": "People who answered the one level before and the other after.",
        "share": "Of those who answered the one level before.",
    }
    labels = [(one, other) for one in names for other in names]
    columns = {"people": people, "share": share}
    return Table("transition", labels, columns, definitions, pairs.notes())


def _groups(
    study: Study, pairs: Pairs, by: By | None, attended: Collection[str] | Study | None
) -> tuple[str, tuple[str, ...], Ints, list[str]]:
    """Kind of row, labels, the group of each person (-1: none), and notes."""
    if by is None:
        return "network", ("network",), np.zeros(len(pairs.people), np.int64), []
    if by == "attendance":
        ids = attended_ids(study if attended is None else attended)
        group = np.array([person not in ids for person in pairs.people], np.int64)
        return "group", (ATTENDED, NOT_ATTENDED), group, [SELECTION]
    roster = study.rosters[pairs.waves[1]]
    place = dict(zip(roster.people, roster.agency_of.tolist(), strict=True))
    group = np.array([place.get(person, -1) for person in pairs.people], np.int64)
    unknown = int((group < 0).sum())
    notes = []
    if unknown:
        people = count(unknown, "person", "people")
        notes = [f"{people} without a known agency left out."]
    return "agency", roster.agencies, group, notes


def _row(pairs: Pairs, confidence: float) -> dict[str, float]:
    steps, n = pairs.steps, len(pairs.people)
    up, down = int((steps > 0).sum()), int((steps < 0).sum())
    low, high = difference_interval(up, down, n, confidence)
    statistic, lower, upper = signed_ranks(steps)
    return {
        "people": n,
        "before": float(np.median(pairs.before)) if n else np.nan,
        "after": float(np.median(pairs.after)) if n else np.nan,
        "up": up,
        "same": n - up - down,
        "down": down,
        "p_up": up / n if n else np.nan,
        "p_down": down / n if n else np.nan,
        "change": (up - down) / n if n else np.nan,
        "low": low,
        "high": high,
        "statistic": statistic,
        "p_lower": lower,
        "p_upper": upper,
        "p": float(np.minimum(1.0, 2 * np.minimum(lower, upper))),
    }


def _hide(rows: list[dict[str, float]], everybody: int, fewest: int) -> list[str]:
    """Leave of small rows the number of people alone; say of how many.

    All that is hidden could be had from everybody less what is shown: with those of no
    row it must be nobody, or enough people, or nothing is shown.
    """
    by_size = sorted((row for row in rows if row["people"]), key=lambda r: r["people"])
    hidden = [row for row in by_size if row["people"] < fewest]
    shown = by_size[len(hidden) :]
    while hidden and shown and everybody - sum(r["people"] for r in shown) < fewest:
        hidden.append(shown.pop(0))
    for row in hidden:
        row.update({name: np.nan for name in row if name != "people"})
    if not hidden:
        return []
    told = count(len(hidden), "row is", "rows are")
    return [f"{told} not shown: of fewer than {fewest} people, or giving so few away."]


def _holm(p: Floats) -> Floats:
    """Holm's p over the rows tested; NaN in the others."""
    tested, found = ~np.isnan(p), p.copy()
    found[tested] = holm(p[tested])
    return found


def _notes(pairs: Pairs, columns: dict[str, Any]) -> list[str]:
    moved = np.add(columns["up"], columns["down"])
    how = "every sign enumerated"
    if np.nan_to_num(moved).max(initial=0) > MOST_EXACT:
        how = f"normal where more than {MOST_EXACT} people changed, else " + how
    told = [f"p: up and down as likely for each person who changed ({how})."]
    still = int(np.sum(moved == 0))
    if still:
        told.append(f"No p in {count(still, 'row', 'rows')}: nobody changed.")
    return told + pairs.notes()
