"""What is odd about a study as a whole: nothing is changed, all is told."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from agencygraph.io.checks import Checks, Issue
from agencygraph.network import Network
from agencygraph.roster import Roster

SCALES_APART = 3.0
"""Medians of weights that differ by more are hardly of one scale."""


def check_study(
    networks: Mapping[tuple[str, str], Network],
    waves: Sequence[str],
    rosters: Mapping[str, Roster],
    checks: Checks,
) -> None:
    """Warn of studies in which some measures say nothing."""
    _check_agencies(rosters[waves[-1]], checks)
    for first, second in pairwise(waves):
        before, after = rosters[first], rosters[second]
        if before.n_people and not set(before.people) & set(after.people):
            what = f"nobody is in wave {first!r} and in wave {second!r} as well: only "
            _tell(f"{what}counts can be compared", checks)
    kinds = dict.fromkeys(kind for _, kind in networks)
    for kind in kinds:
        asked = [wave for wave in waves if (wave, kind) in networks]
        for first, second in pairwise(asked):
            _compare(networks[first, kind], networks[second, kind], checks)


def _check_agencies(roster: Roster, checks: Checks) -> None:
    used = np.unique(roster.agency_of[roster.agency_of >= 0])
    if roster.n_people > 1 and len(used) == 1:
        _tell("everybody is of one agency: nothing is across agencies", checks)
    elif roster.n_people > 2 and len(used) == roster.n_people:
        _tell("everybody is of an agency of their own: nothing is within one", checks)


def _compare(before: Network, after: Network, checks: Checks) -> None:
    what = f"waves {before.wave!r} and {after.wave!r}, kind {after.kind!r}"
    if not before.n_ties or not after.n_ties:
        return
    if before.n_ties > 2 and _have_the_same_ties(before, after):
        _tell(f"{what}: the ties are the same, as if one file was given twice", checks)
    low, high = sorted(float(np.median(one.weights)) for one in (before, after))
    if high > SCALES_APART * low:
        told = f"{what}: the usual weights are {low:g} and {high:g}, as if the scales "
        _tell(f"{told}differed", checks)


def _have_the_same_ties(before: Network, after: Network) -> bool:
    if before.n_ties != after.n_ties or before.directed != after.directed:
        return False
    if before.roster.people == after.roster.people:
        return all(
            np.array_equal(getattr(before, name), getattr(after, name))
            for name in ("indptr", "indices", "weights")
        )
    return before.ties().to_dict() == after.ties().to_dict()


def _tell(what: str, checks: Checks) -> None:
    checks.decided(Issue(what, "kept", count=1))
