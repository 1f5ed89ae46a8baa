"""Rules about whom one may invite, or why nobody can keep them."""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import InfeasiblePlanError, ParameterError, Problem
from agencygraph.planning._goal import agencies_of
from agencygraph.planning._potential import Choice
from agencygraph.roster import Roster, count

Ints = NDArray[np.int64]
Quota = int | Mapping[str, int]


def choice_of(
    roster: Roster,
    n: int,
    quotas: tuple[Quota, Quota | None],
    must: Collection[str],
    never: Collection[str],
) -> Choice:
    """Read the rules; ``quotas``: the least and the most of each agency."""
    if isinstance(n, bool) or not isinstance(n, int) or not 2 <= n <= roster.n_people:
        message = f"n is 2 to {roster.n_people:,}, the people there are; not {n!r}"
        raise ParameterError(message)
    size = roster.n_agencies
    agency = agencies_of(roster)
    agency = np.where(agency < 0, size, agency)
    least = np.append(_quota(roster, "at_least", quotas[0], 0), 0)
    most = _quota(roster, "at_most", n if quotas[1] is None else quotas[1], n)
    choice = Choice(
        n,
        agency,
        least,
        np.append(np.minimum(most, n), n),
        roster.mask(must),
        ~roster.mask(never),
    )
    _check(roster, choice)
    return choice


def _quota(roster: Roster, name: str, given: Quota, otherwise: int) -> Ints:
    if isinstance(given, Mapping):
        unknown = [agency for agency in given if agency not in roster.agencies]
        if unknown:
            message = f"{name}: no agency {unknown[0]!r}"
            raise ParameterError(message)
        numbers = [given.get(agency, otherwise) for agency in roster.agencies]
    else:
        numbers = [given] * roster.n_agencies
    if any(isinstance(k, bool) or not isinstance(k, int) or k < 0 for k in numbers):
        message = f"{name} holds whole numbers from 0; not {given!r}"
        raise ParameterError(message)
    return np.array(numbers, np.int64)


def _check(roster: Roster, choice: Choice) -> None:
    """Refuse rules that no choice keeps."""
    problems = [
        Problem("must be invited and never is", "drop one of the rules", value=p)
        for p, bad in zip(roster.people, choice.must & ~choice.may, strict=True)
        if bad
    ]
    size = len(choice.most)
    names = (*roster.agencies, "without a known agency")
    there = np.bincount(choice.agency[choice.may], minlength=size)
    musts = np.bincount(choice.agency[choice.must], minlength=size)
    for g, name in enumerate(names):
        told = count(int(choice.least[g]), "person", "people")
        if choice.least[g] > min(there[g], choice.most[g]):
            rule = (
                f"is to send {told} at least, and {min(there[g], choice.most[g])} can"
            )
            problems.append(Problem(rule, "ask for fewer of them", value=name))
        if musts[g] > choice.most[g]:
            rule = f"may send {choice.most[g]}, and {musts[g]} of them must be invited"
            problems.append(Problem(rule, "allow more of them", value=name))
    low = int(np.maximum(choice.least, musts).sum())
    high = int(np.minimum(there, choice.most).sum())
    if not problems and not low <= choice.n <= high:
        rule = f"people are to be invited, and the rules ask for {low} to {high}"
        problems.append(Problem(rule, "change n or the rules", value=str(choice.n)))
    if problems:
        raise InfeasiblePlanError(problems)
