"""What a new tie cost in people's time."""

from collections.abc import Mapping

import numpy as np

from agencygraph.alignment import jointly_observed
from agencygraph.errors import ParameterError
from agencygraph.given import network_given
from agencygraph.inference._attendance_cells import classes_of, dyads_of
from agencygraph.inference._people import check_known, marked
from agencygraph.measures._observed import unknown_notes
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

_DEFINITIONS = {
    "minutes": "Minutes that people attended, added up.",
    "attended": "People who attended.",
    "formed": "Cross-agency ties not reported before and reported after, over what "
    "both waves observed.",
    "formed_one": "Those of them of which one of the two, or both, attended.",
    "formed_both": "Those of them of which both attended.",
    "minutes_per_tie": "minutes / formed; n/a where none formed.",
    "minutes_per_tie_one": "minutes / formed_one; n/a where none formed.",
    "minutes_per_tie_both": "minutes / formed_both; n/a where none formed.",
    "observed": "Cross-agency cells that both waves observed.",
}


ANYWAY = (
    "Ties that would have formed without a workshop are counted too: attendance_effect "
    "sets those among attendees beside those among others."
)


def cost_per_tie(
    before: Network, after: Network, minutes: Mapping[str, float] | Table
) -> Table:
    r"""Minutes of attendance per new tie between people of different agencies.

    :math:`\sum_i m_i / F`: all minutes over the F ties formed across agencies; over
    those of which at least one of the two attended; over those of which both did.

    Every new tie counts, also one that would have formed anyway:
    :func:`attendance_effect` says how many more formed than among others.

    Parameters
    ----------
    minutes
        Minutes of each person who attended, by id, or what
        :func:`attendance_minutes` gives. 0 minutes is no attendance.

    Returns
    -------
    Table
        Row: network. ``minutes_per_tie``, ``minutes_per_tie_one``,
        ``minutes_per_tie_both`` in minutes, NaN where no such tie formed or the
        minutes of nobody are known; ``minutes``; counts ``attended``, ``formed``,
        ``formed_one``, ``formed_both``, ``observed``. A tie is what the network counts:
        in a directed one each report.

    Raises
    ------
    ParameterError
        Minutes below 0 or infinite.
    DataError
        Ids that are on neither roster.

    Examples
    --------
    Two people of fire and health gave an hour each, and one tie formed between them.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> before = ag.Network.from_ties(roster, [], [])
    >>> after = ag.Network.from_ties(roster, ["ana"], ["ben"])
    >>> table = ag.cost_per_tie(before, after, {"ana": 60, "ben": 60})
    >>> table["minutes_per_tie"].tolist()
    [120.0]
    """
    network_given(before, after)
    given = _given(minutes)
    check_known(frozenset(given), (before.roster, after.roster))
    came = frozenset(person for person, m in given.items() if not m <= 0)
    waves = jointly_observed(before, after)
    dyads = dyads_of(waves, "across")
    classes = classes_of(dyads, marked(came, waves[1].roster))
    formed = {k: int(dyads.formed[c.chosen].sum()) for k, c in classes.items()}
    known = [m for m in given.values() if not np.isnan(m)]
    total = float(np.sum(known)) if known or not given else np.nan
    both, one = formed["both"], formed["both"] + formed["one"]
    every = one + formed["none"]
    columns = {
        "minutes": total,
        "attended": len(came),
        "formed": every,
        "formed_one": one,
        "formed_both": both,
        "minutes_per_tie": total / every if every else np.nan,
        "minutes_per_tie_one": total / one if one else np.nan,
        "minutes_per_tie_both": total / both if both else np.nan,
        "observed": sum(held.total_cells for held in classes.values()),
    }
    notes = _notes(columns, len(given) - len(known)) + unknown_notes(waves[1])
    values = {name: [value] for name, value in columns.items()}
    return Table("network", ("network",), values, _DEFINITIONS, notes)


def _given(minutes: Mapping[str, float] | Table) -> dict[str, float]:
    """Minutes by person, checked."""
    if isinstance(minutes, Table):
        found = dict(zip(minutes.labels, minutes["minutes"].tolist(), strict=True))
    else:
        found = {person: float(m) for person, m in minutes.items()}
    for person, m in found.items():
        if m < 0 or np.isinf(m):
            message = f"minutes are 0 or more, not {m} ({person!r})"
            raise ParameterError(message)
    return {str(person): m for person, m in found.items()}


def _notes(columns: Mapping[str, float], unknown: int) -> list[str]:
    told = [ANYWAY]
    names = {
        "formed": "No cross-agency tie formed",
        "formed_one": "No cross-agency tie of somebody who attended formed",
        "formed_both": "No cross-agency tie between two who attended formed",
    }
    none = [text for name, text in names.items() if not columns[name]][:1]
    told += [f"{text}, in {columns['minutes']:,.0f} minutes." for text in none]
    if unknown:
        people = count(unknown, "person", "people")
        told.append(
            f"The minutes of {people} are not known and count as none: the true cost "
            "is higher."
        )
    return told
