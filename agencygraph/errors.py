"""Everything that agencygraph raises or warns.

::

    AgencyGraphError
    ├── DataError(ValueError)               the caller's data; .problems
    ├── ParameterError(ValueError)          an argument; what is allowed, what was given
    ├── InfeasiblePlanError(ValueError)     rules no plan can keep; .problems
    ├── LostWorkerError(RuntimeError)       workers that are killed time and again
    ├── DisclosureError(ValueError)         what cannot be shared safely, and why
    └── MissingDependencyError(ImportError) the exact pip command
    AgencyGraphWarning(UserWarning)         something was decided for the caller
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

FEW = 8
"""How many names are listed beside the one that is near."""

NEAR = 0.6
"""How like a name is (0 to 1) that may be meant by another."""

SHOWN = 10
"""How many problems a message prints; the rest are counted."""


class AgencyGraphError(Exception):
    """Base class of every error raised on purpose.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"])
    >>> try:
    ...     roster.positions(["bne"])
    ... except ag.AgencyGraphError as error:
    ...     print(error)
    'bne' is not on the roster; did you mean 'ben'?
    """


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the data: where, what, and how to put it right.

    ``row`` is the row a person sees in a spreadsheet: the header is row 1. ``unread``
    says that the file itself could not be read, whatever it holds: it is not there, no
    file, changing, or may not be read by whoever asks.

    Examples
    --------
    >>> import agencygraph as ag
    >>> problem = ag.Problem("is not a number", file="ties.csv", row=2, value="often")
    >>> str(problem)
    "ties.csv, row 2: 'often' is not a number"
    """

    rule: str
    fix: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str | None = None
    unread: bool = field(default=False, repr=False)

    def __str__(self) -> str:
        """``ties.csv, row 2, column 'target': 'bne' is not on the roster; ...``."""
        place = [self.file] if self.file else []
        place += [f"sheet {self.sheet!r}"] if self.sheet else []
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column!r}"] if self.column else []
        what = self.rule if self.value is None else f"{self.value!r} {self.rule}"
        told = f"{what}; {self.fix}" if self.fix else what
        return f"{', '.join(place)}: {told}" if place else told


class DataError(AgencyGraphError, ValueError):
    """The data break a rule.

    Attributes
    ----------
    problems : tuple of Problem
        Every problem found, not only the first.
    unread : bool
        Whether a file could not be read at all.

    Examples
    --------
    >>> import agencygraph as ag
    >>> try:
    ...     ag.Roster.from_labels(["ana", "ana", ""])
    ... except ag.DataError as error:
    ...     [problem.rule for problem in error.problems]
    ['blank id', 'is the id of 2 people']
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_message(self.problems))

    @property
    def unread(self) -> bool:
        """Whether a file could not be read at all."""
        return any(problem.unread for problem in self.problems)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)  # an error may cross to another process


class ParameterError(AgencyGraphError, ValueError):
    """An argument is outside what is allowed.

    Examples
    --------
    >>> import agencygraph as ag
    >>> try:
    ...     ag.Scale((2, 1), ("weekly", "daily"))
    ... except ag.ParameterError as error:
    ...     print(error)
    the values of a scale are positive and rise: (2, 1)
    """


class NotANetworkError(ParameterError, AttributeError):
    """What holds several networks stands in the place of one.

    An AttributeError too, as it is raised where an attribute of networks is asked for.
    """


class InfeasiblePlanError(AgencyGraphError, ValueError):
    """No plan keeps all the rules that were given.

    Attributes
    ----------
    problems : tuple of Problem
        Who clashes with which rules, and the least that would have to give.

    Examples
    --------
    >>> import agencygraph as ag
    >>> people = ag.Roster.from_labels("abc")
    >>> try:
    ...     ag.plan_rounds(people, rounds=1, together=[("a", "b"), ("a", "c")])
    ... except ag.InfeasiblePlanError as error:
    ...     print(error.problems[0].rule)
    ...     print(error.problems[0].fix)
    must meet b and c, and is there in 1 round
    1 more round would do, or drop a with c
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_message(self.problems))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)


class LostWorkerError(AgencyGraphError, RuntimeError):
    """Processes that work on the same piece of work are killed time and again.

    That one of them is killed does no harm: what it had is done again.

    Examples
    --------
    >>> import agencygraph as ag
    >>> network = ag.simulate_study(people=20).network("after", "knows")
    >>> try:
    ...     found = ag.betweenness(network)
    ... except ag.LostWorkerError as error:
    ...     print(error)
    >>> len(found)
    20
    """


class DisclosureError(AgencyGraphError, ValueError):
    """What was asked for cannot be shared without telling of single people.

    Examples
    --------
    >>> import agencygraph as ag
    >>> cells = ag.Table("agency", ["fire", "health"], {"people": [2, 3]})
    >>> try:
    ...     ag.suppress({"who came": cells}, profile="tre10")
    ... except ag.DisclosureError as error:
    ...     print(error)
    nothing can be shown under profile 'tre10': each of the 2 numbers is hidden
    """


class MissingDependencyError(AgencyGraphError, ImportError):
    """An optional package is needed and not installed.

    Examples
    --------
    >>> import agencygraph as ag
    >>> print(ag.MissingDependencyError("pandas", "notebook"))
    pandas is needed for this; install it with pip install "agencygraph[notebook]"
    """

    def __init__(self, package: str, extra: str) -> None:
        self._needed = (package, extra)
        super().__init__(
            f"{package} is needed for this; install it with "
            f'pip install "agencygraph[{extra}]"'
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._needed


class AgencyGraphWarning(UserWarning):
    """Something was decided for the caller: self-ties dropped, repeats merged.

    Examples
    --------
    >>> import warnings
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"])
    >>> with warnings.catch_warnings(record=True, action="always") as told:
    ...     network = ag.Network.from_ties(roster, ["ana", "ana"], ["ana", "ben"])
    >>> str(told[0].message)
    '1 self-tie was dropped'
    """


def _message(problems: Sequence[Problem]) -> str:
    """The first problems, one a line, and how many more there are."""
    lines = [str(problem) for problem in problems[:SHOWN]]
    rest = len(problems) - SHOWN
    if rest > 0:
        lines.append(f"... and {rest:,} more")
    if len(problems) == 1:
        return lines[0]
    return "\n".join([f"{len(problems):,} problems:", *lines])


def one_of(name: str, given: object, allowed: Sequence[object]) -> None:
    """Refuse an argument that is none of the values there are.

    Raises
    ------
    ParameterError
        With the values allowed and the one given.
    """
    if given not in allowed:
        message = f"{name} is {' or '.join(map(repr, allowed))}, not {given!r}"
        near = did_you_mean(given, allowed)
        raise ParameterError(f"{message}; {near}" if near else message)


def did_you_mean(given: object, choices: Iterable[object]) -> str:
    """``"did you mean 'ben'?"``, or nothing where nothing is near.

    Names are compared without case, spaces, hyphens and underscores.
    """
    by_key = {_key(choice): choice for choice in choices if isinstance(choice, str)}
    if not isinstance(given, str):
        return ""
    near = get_close_matches(_key(given), by_key, n=1, cutoff=NEAR)
    return f"did you mean {by_key[near[0]]!r}?" if near else ""


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def some_of(choices: Collection[object], most: int = FEW) -> str:
    """Return the first of what there is, and how many more.

    >>> some_of(["ties", "weight", "degree"], 2)
    'ties, weight and 1 more'
    """
    known = [str(choice) for choice in choices]
    rest = len(known) - most
    return ", ".join(known[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def among(
    what: str, given: object, choices: Collection[object], most: int = 20
) -> None:
    """Refuse a name that is not among those there are.

    Raises
    ------
    ParameterError
        ``no column 'constrnt'; did you mean 'constraint'? there are constraint, ties``
    """
    if given in choices:
        return
    near = did_you_mean(given, choices)
    there = some_of(choices, min(most, FEW) if near else most)
    parts = [near, f"there are {there or 'none'}"]
    message = f"no {what} {given!r}; {' '.join(filter(None, parts))}"
    raise ParameterError(message)
