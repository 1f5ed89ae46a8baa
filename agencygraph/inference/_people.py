"""Who attended, as ids on rosters."""

from collections.abc import Collection, Sequence

import numpy as np

from agencygraph.errors import DataError, ParameterError, Problem
from agencygraph.inference._attendance_cells import Bools
from agencygraph.roster import Roster
from agencygraph.study import Study
from agencygraph.table import Table


def attendance_of(study: Study) -> Table:
    """Attendance of a study.

    Raises
    ------
    ParameterError
        The study has none.
    """
    if study.attendance is None:
        message = "the study has no attendance; it is read from attendance.csv"
        raise ParameterError(message)
    return study.attendance


def attended_ids(attended: Collection[str] | Study) -> frozenset[str]:
    """Ids of those who attended; of a study, everybody with a row of attendance."""
    if isinstance(attended, Study):
        return frozenset(label[0] for label in attendance_of(attended).labels)
    if isinstance(attended, str):
        message = f"attended is a collection of ids or a study, not {attended!r}"
        raise ParameterError(message)
    return frozenset(attended)


def marked(ids: frozenset[str], roster: Roster) -> Bools:
    """Mark those on the roster who are among the ids."""
    return np.array([person in ids for person in roster.people], np.bool_)


def check_known(ids: frozenset[str], rosters: Sequence[Roster]) -> None:
    """Refuse ids that are on none of the rosters."""
    unknown = sorted(p for p in ids if not any(p in roster for roster in rosters))
    if unknown:
        raise DataError(
            Problem("is on no roster", rosters[-1].suggest(person), value=person)
            for person in unknown
        )
