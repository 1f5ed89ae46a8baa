"""What becomes of new ties over later waves, and of every measure from wave to wave."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.special import stdtrit

from agencygraph.alignment import jointly_observed
from agencygraph.errors import ParameterError, among
from agencygraph.inference._attendance_cells import Bools, Floats
from agencygraph.inference._checks import check_resampling
from agencygraph.inference._life import (
    Life,
    limits,
    numbered,
    variances,
)
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.study import Study
from agencygraph.table import Table

ALL, MET, NOT_MET, DIFFERENCE = "all", "met", "not met", "met − not met"

FEWEST_PEOPLE = 16
"""Of the new ties of a group: below, intervals held too often (by simulation)."""

FEWEST_EITHER = 3
"""Ties lost, and ties kept, in both groups: below, the interval of their difference
held too seldom."""

_DEFINITIONS = {
    "at_risk": "Ties still followed that this wave observed.",
    "lost": "Those of them not reported any more.",
    "censored": "Ties that went out of sight in this wave: somebody did not answer, "
    "was not listed or left; never counted as lost.",
    "hazard": "lost / at_risk.",
    "survival": "Share of the new ties that lasted to this wave (life table); for the "
    "difference, that of the ones less that of the others.",
    "se": "Its standard error: people drawn with replacement.",
    "low": "Lower end of the {confidence:.0%} interval of survival.",
    "high": "Upper end of the same.",
    "people": "People of the ties still followed.",
    "draws": "Draws of people.",
    "seed": "Where chance started.",
}


def tie_survival(
    networks: Sequence[Network],
    *,
    met: Iterable[tuple[str, str]] | None = None,
    confidence: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> Table:
    r"""How many of the ties formed between the first two waves last, wave by wave.

    A discrete life table: with :math:`d_t` of :math:`n_t` ties lost in wave t,
    :math:`S(t) = \prod_{s \le t} (1 - d_s / n_s)`. A tie that a wave did not observe is
    followed no further, and never counts as lost; one that comes back was lost.

    Ties share people, so intervals draw people: a tie counts as often as both its
    people were drawn. None is given for new ties of fewer than 16 people; nor for the
    difference, where of the ties of one group fewer than 3 were lost, or lasted.

    Parameters
    ----------
    networks
        Three waves or more of one kind, in order of time.
    met
        Pairs of ids, in any order, of people who met (at one table, say): their new
        ties beside the new ties of others.
    draws
        Of people; at least 2.

    Returns
    -------
    Table
        Row: life table (group, wave), from the third wave on. Groups "all"; with
        ``met`` also "met", "not met" and "met − not met", of which only ``survival``
        and its interval are given. ``at_risk``, ``lost``, ``censored``, ``people``:
        counts; ``hazard``, ``survival`` in [0, 1], NaN where no tie was left to follow;
        ``se``, ``low``, ``high``; ``draws``, ``seed``.

    Raises
    ------
    ParameterError
        Fewer than three waves, or waves of different kinds; ``confidence`` or
        ``draws`` out of range.

    References
    ----------
    Davezies, D'Haultfœuille & Guyonvarch (2021), Annals of Statistics 49(2), 845–862
    (drawing people for what two of them share); Korn & Graubard (1998), Survey
    Methodology 24(2), 193–201, and Brown, Cai & DasGupta (2001), Statistical Science
    16(2), 101–133 (the interval).

    Examples
    --------
    Ana names Ben and Cy after the workshop; later Ben only.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"])
    >>> waves = [
    ...     ag.Network.from_ties(roster, ["ana"] * len(named), named)
    ...     for named in ([], ["ben", "cy"], ["ben"])
    ... ]
    >>> table = ag.tie_survival(waves, met=[("cy", "ana")])
    >>> table["survival"].tolist()
    [0.5, 0.0, 1.0, -1.0]
    """
    _check(networks, draws, seed, confidence)
    times, ended, ties = _cohort(networks)
    names = _names(networks)[2:]
    at = np.arange(1, len(names) + 1, dtype=float)
    life = Life(times, ended, numbered(ties))
    groups = {ALL: np.ones(len(ties), np.bool_)}
    if met is not None:
        pairs = {frozenset(pair) for pair in met}
        together = np.array([frozenset(tie) in pairs for tie in ties], np.bool_)
        groups |= {MET: together, NOT_MET: ~together}
    lives = {name: life.take(chosen) for name, chosen in groups.items()}
    rows = _rows(lives, at, (confidence, draws, seed))
    labels = [(group, name) for group in rows for name in names]
    columns = {
        column: [row[column] for group in rows.values() for row in group]
        for column in _DEFINITIONS
    }
    definitions = {
        name: text.format(confidence=confidence) for name, text in _DEFINITIONS.items()
    }
    withheld = np.isnan(columns["low"]) & ~np.isnan(columns["survival"])
    notes = _notes(networks, lives, is_withheld=bool(withheld.any()))
    return Table("life table", labels, columns, definitions, notes)


def _check(
    networks: Sequence[Network], draws: int, seed: int, confidence: float
) -> None:
    check_resampling(confidence, draws, seed)
    if len(networks) < 3:
        message = f"survival needs three waves or more, not {len(networks)}"
        raise ParameterError(message)
    if len({network.directed for network in networks}) > 1:
        message = "some waves are directed, others are not: symmetrize the directed"
        raise ParameterError(message)


def _cohort(
    networks: Sequence[Network],
) -> tuple[Floats, Bools, list[tuple[str, str]]]:
    """Ties formed between the first two waves, and how long each was followed.

    A tie out of sight in the k-th later wave was followed to half a step before.
    """
    old, new = jointly_observed(networks[0], networks[1])
    rows, columns = new.sources, new.indices
    fresh = old.weight_of(rows, columns) == 0
    if not new.directed:
        fresh &= rows < columns
    people = new.roster.people
    ties = [
        (people[i], people[j]) for i, j in zip(rows[fresh], columns[fresh], strict=True)
    ]
    times = np.full(len(ties), float(len(networks) - 2))
    ended, open_ = np.zeros(len(ties), np.bool_), np.ones(len(ties), np.bool_)
    for k, network in enumerate(networks[2:], start=1):
        seen, there = _look(network, ties)
        times[open_ & ~seen] = k - 0.5
        times[open_ & seen & ~there] = k
        ended |= open_ & seen & ~there
        open_ &= seen & there
    return times, ended, ties


def _look(network: Network, ties: Sequence[tuple[str, str]]) -> tuple[Bools, Bools]:
    """Whether a wave observed each tie, and whether it was there."""
    here = np.array([all(p in network.roster for p in tie) for tie in ties], np.bool_)
    seen, there = here.copy(), here.copy()
    known = [tie for tie, kept in zip(ties, here, strict=True) if kept]
    rows = network.roster.positions([source for source, _ in known])
    columns = network.roster.positions([target for _, target in known])
    seen[here] = network.observes(rows, columns)
    there[here] = network.weight_of(rows, columns) > 0
    return seen, there


def _names(networks: Sequence[Network]) -> list[str]:
    names = [network.wave for network in networks]
    if len(set(names)) == len(names) and all(names):
        return names
    return [f"wave {k}" for k in range(1, len(networks) + 1)]


Row = dict[str, Any]


def _rows(
    lives: dict[str, Life], at: Floats, chance: tuple[float, int, int]
) -> dict[str, list[Row]]:
    confidence, draws, seed = chance
    # the two groups first: the difference is that of the first two
    order = sorted(lives, key=lambda name: name == ALL)
    found, apart = variances([lives[name] for name in order], at, draws, seed)
    spread = dict(zip(order, found, strict=True))
    made = {
        name: _group(life, at, spread[name], confidence) for name, life in lives.items()
    }
    if MET in lives:
        people = min(lives[name].n_people for name in (MET, NOT_MET))
        made[DIFFERENCE] = [
            _apart((one, other), variance, people, confidence)
            for one, other, variance in zip(
                made[MET], made[NOT_MET], apart.tolist(), strict=True
            )
        ]
    for rows in made.values():
        for row in rows:
            row |= {"draws": draws, "seed": seed}
    return made


def _group(life: Life, at: Floats, spread: Floats, confidence: float) -> list[Row]:
    rows = []
    risk, lost, survival = life.at_risk(at), life.lost(at), life.survival(at)
    people, either = life.n_people, np.minimum(np.cumsum(lost), risk - lost)
    for k, time in enumerate(at.tolist()):
        followed = life.take(life.times >= time)
        share, variance = float(survival[k]), float(spread[k])
        low = high = np.nan
        if people >= FEWEST_PEOPLE:
            low, high = limits(share, variance, int(risk[0]), people, confidence)
        rows.append(
            {
                "at_risk": int(risk[k]),
                "lost": int(lost[k]),
                "censored": int((life.times == time - 0.5).sum()),
                "hazard": lost[k] / risk[k] if risk[k] else np.nan,
                "survival": share,
                "se": np.nan if np.isnan(share) else float(np.sqrt(variance)),
                "low": low,
                "high": high,
                "people": followed.n_people,
                "either": int(either[k]),
            }
        )
    return rows


def _apart(
    groups: tuple[Row, Row], variance: float, people: int, confidence: float
) -> Row:
    one, other = groups
    row: Row = dict.fromkeys(_DEFINITIONS, np.nan)
    row["survival"] = difference = one["survival"] - other["survival"]
    if np.isnan(difference) or np.isnan(variance):
        return row
    row["se"] = float(np.sqrt(variance))
    enough = people >= FEWEST_PEOPLE
    if enough and min(one["either"], other["either"]) >= FEWEST_EITHER:
        reach = row["se"] * float(stdtrit(people - 1, (1 + confidence) / 2))
        row["low"] = max(difference - reach, -1.0)
        row["high"] = min(difference + reach, 1.0)
    return row


def _notes(
    networks: Sequence[Network], lives: dict[str, Life], *, is_withheld: bool
) -> list[str]:
    everything = lives[ALL]
    ties = count(len(everything.times), "tie", "ties")
    told = [f"{ties} formed between the first two waves, on what both observed."]
    hidden = int((~everything.ended & (everything.times < len(networks) - 2)).sum())
    if hidden:
        went = count(hidden, "tie", "ties")
        told.append(f"{went} went out of sight later and are followed no further.")
    if is_withheld:
        told.append(
            f"No interval for new ties of fewer than {FEWEST_PEOPLE} people, nor for a "
            f"difference where fewer than {FEWEST_EITHER} ties of a group were lost, "
            "or lasted: there it would not hold what it promises."
        )
    if MET in lives:
        told.append(
            "Who met is seldom left to chance: the difference says what went with "
            "meeting, not what meeting did, unless it was drawn by lot."
        )
    return told


def trend(
    networks: Sequence[Network] | Study,
    measure: Callable[[Network], Table],
    *,
    kind: str | None = None,
) -> Table:
    """A measure of the whole network, wave by wave, with its change from the last.

    Parameters
    ----------
    networks
        Waves in order of time, or a study.
    measure
        Function of a network that gives a table of one row, such as ``ag.density`` or
        ``functools.partial(ag.ei_index, by="network")``.
    kind
        Of tie, where a study has several.

    Returns
    -------
    Table
        Row: wave. Each column of numbers of the measure, as it is in that wave, and
        ``<column>_change``: after − before, among people on both rosters over what
        that wave and the one before observed; NaN in the first wave.

    Raises
    ------
    ParameterError
        No wave; a measure of several rows; a kind that is not there.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study()
    >>> ag.trend(study, ag.density, kind="knows")["density_change"].round(3).tolist()
    [nan, 0.051]
    """
    if isinstance(networks, Study):
        study = networks
        kinds = study.kinds if kind is None else (kind,)
        if kind is not None:
            among("kind", kind, study.kinds)
        if len(kinds) != 1:
            message = (
                f"kind is one of {', '.join(map(repr, study.kinds))}; not {kind!r}"
            )
            raise ParameterError(message)
        waves = study.waves_of(kinds[0])
        networks = [study.network(wave, kinds[0]) for wave in waves]
    if not networks:
        message = "a trend needs at least one wave"
        raise ParameterError(message)
    tables = [_one_row(measure(network)) for network in networks]
    changes: list[dict[str, float]] = [{}]
    for before, after in pairwise(networks):
        was, now = (
            _values(_one_row(measure(n))) for n in jointly_observed(before, after)
        )
        changes.append({name: now[name] - was[name] for name in now if name in was})
    columns: dict[str, list[float]] = {}
    definitions: dict[str, str] = {}
    for name in _values(tables[-1]):
        meaning = tables[-1].definitions.get(name, name)
        columns[name] = [_values(table).get(name, np.nan) for table in tables]
        columns[f"{name}_change"] = [change.get(name, np.nan) for change in changes]
        definitions[name] = meaning
        definitions[f"{name}_change"] = (
            f"{meaning} This wave less the one before, on what both observed."
        )
    notes = tuple(dict.fromkeys(note for table in tables for note in table.notes))
    return Table("wave", _names(networks), columns, definitions, notes)


def _one_row(table: Table) -> Table:
    if len(table) != 1:
        message = (
            f"a trend is of a measure of one row, this one has {len(table)} "
            f"({table.row}); give it by='network', or compare two waves"
        )
        raise ParameterError(message)
    return table


def _values(table: Table) -> dict[str, float]:
    return {
        name: float(values[0])
        for name, values in table.columns.items()
        if values.dtype.kind in "iuf"
    }
