"""What somebody could work out of a hidden number, by linear programming.

An attacker knows every number that is shown, how it was rounded, what adds up to what,
that there are no more ties than pairs, and between which bounds weights lie. The least
and the largest value that a hidden number may have, given all that, are two linear
programmes. Hiding more leaves more possible: what was seen to be possible once stays
so, and is not looked for again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

Floats = NDArray[np.float64]

SLACK = 1e-6
"""What a solver may be off by, relative to what is asked."""

MOST_PUSHES, FEW = 30, 4
"""Pushes of many numbers at once, and how many are left to be looked at singly."""

UNBOUNDED = 3
"""What the solver says where a number may be anything."""


class Rule(NamedTuple):
    """What an attacker knows of several numbers: what they sum to, 0 or at most 0."""

    numbers: tuple[int, ...]
    signs: tuple[float, ...]
    is_sum: bool


@dataclass
class Audit:
    """Every number of every table: what is true, and what an attacker may think.

    The number of cell k in column c is c · cells + k.

    Attributes
    ----------
    cells : int
        Cells of all tables together.
    rules : sequence of Rule
    truth : float array
        True values; 0 where a table has no such column.
    lower, upper : float array
        What is known of each number by itself if it is shown.
    least : float array
        What is known of it if it is hidden: a count is never below that.
    wanted : float array
        How wide the range of each must be if it is hidden; 0 where there is none.
    low, high : float array
        The least and the largest value seen to be possible so far.
    """

    cells: int
    rules: Sequence[Rule]
    truth: Floats
    lower: Floats
    upper: Floats
    least: Floats
    wanted: Floats
    low: Floats = field(init=False)
    high: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.low, self.high = self.truth.copy(), self.truth.copy()
        self._touching: list[list[int]] = [[] for _ in self.truth]
        for k, rule in enumerate(self.rules):
            for number in rule.numbers:
                self._touching[number].append(k)

    def explore(self, hidden: set[int]) -> None:
        """See what is possible for many hidden numbers at once.

        All that are not known to be wide are pushed up or down by chance, together and
        as far as three ranges: one programme proves many. What is left is looked at
        one by one. The same tables give the same pushes.
        """
        random = np.random.default_rng(0)
        everything = range(len(self.truth))
        for _ in range(MOST_PUSHES):
            narrow = [
                number
                for number in everything
                if number % self.cells in hidden and not self._enough(number)
            ]
            if len(narrow) < FEW:
                return
            place = {number: k for k, number in enumerate(everything)}
            goal = np.zeros(len(place))
            goal[narrow] = random.choice([-1.0, 1.0], len(narrow))
            for way in (1.0, -1.0):
                self._solve(way * goal, hidden, list(self.rules), place, near=True)
            left = sum(not self._enough(number) for number in narrow)
            if left > 0.9 * len(narrow):
                return

    def is_wide(self, cell: int, hidden: set[int]) -> bool:
        """Whether all numbers of a hidden cell may be anything in wide ranges."""
        return all(
            self._is_wide(number, hidden)
            for number in range(cell, len(self.truth), self.cells)
        )

    def _is_wide(self, number: int, hidden: set[int]) -> bool:
        if self._enough(number):
            return True
        rules, place = self._reached(number, hidden)
        if not self._touching[number]:
            self.high[number] = np.inf  # nothing that is shown depends on it
            return True
        self._stretch(number, hidden, rules, place)
        return self._enough(number)

    def _enough(self, number: int) -> bool:
        asked = self.wanted[number] * (1 - SLACK)
        return bool(self.high[number] - self.low[number] >= asked)

    def _reached(
        self, number: int, hidden: set[int]
    ) -> tuple[list[Rule], dict[int, int]]:
        """Rules that bear on a number through others that are not known exactly."""
        rules: dict[int, Rule] = {}
        place, waiting = {number: 0}, [number]
        while waiting:
            one = waiting.pop()
            for k in self._touching[one]:
                if k in rules:
                    continue
                rules[k] = self.rules[k]
                for other in rules[k].numbers:
                    is_hidden = other % self.cells in hidden
                    loose = is_hidden or self.lower[other] < self.upper[other]
                    if loose and other not in place:
                        place[other] = len(place)
                        waiting.append(other)
        return list(rules.values()), place

    def _stretch(
        self,
        number: int,
        hidden: set[int],
        rules: list[Rule],
        place: dict[int, int],
    ) -> None:
        """Find how low and how high a number can be, and keep all that is seen."""
        goal = np.zeros(len(place))
        for way in (1.0, -1.0):
            goal[0] = way
            if self._solve(goal, hidden, rules, place) == UNBOUNDED:
                self.high[number] = np.inf
            if self._enough(number):
                return

    def _solve(
        self,
        goal: Floats,
        hidden: set[int],
        rules: list[Rule],
        place: dict[int, int],
        *,
        near: bool = False,
    ) -> int:
        """Find the numbers for which ``goal`` is least; keep what is seen.

        ``near``: hidden numbers stay within three ranges of the truth.
        """
        # the stubs of SciPy do not know that a sparse matrix may be given
        sums: Any = self._matrix([rule for rule in rules if rule.is_sum], place)
        most: Any = self._matrix([rule for rule in rules if not rule.is_sum], place)
        numbers = np.fromiter(place, np.int64, len(place))
        out = np.isin(numbers % self.cells, list(hidden))
        lower = np.where(out, self.least[numbers], self.lower[numbers])
        upper = np.where(out, np.inf, self.upper[numbers])
        if near:
            far = np.where(out, 3 * self.wanted[numbers], np.inf)
            lower = np.maximum(lower, self.truth[numbers] - far)
            upper = np.minimum(upper, self.truth[numbers] + far)
        done: Any = linprog(
            goal,
            A_ub=most[0],
            b_ub=most[1],
            A_eq=sums[0],
            b_eq=sums[1],
            bounds=list(zip(lower, upper, strict=True)),
            method="highs",
        )
        if done.status == 0:
            self.low[numbers] = np.minimum(self.low[numbers], done.x)
            self.high[numbers] = np.maximum(self.high[numbers], done.x)
        return int(done.status)

    def _matrix(
        self, rules: list[Rule], place: dict[int, int]
    ) -> tuple[sparse.csr_array | None, Floats | None]:
        """Coefficients of the unknown numbers, and what the known ones leave."""
        if not rules:
            return None, None
        rows, columns, signs = [], [], []
        total = np.zeros(len(rules))
        for k, rule in enumerate(rules):
            for number, sign in zip(rule.numbers, rule.signs, strict=True):
                if number in place:
                    rows.append(k)
                    columns.append(place[number])
                    signs.append(sign)
                else:
                    total[k] -= sign * self.lower[number]
        shape = len(rules), len(place)
        return sparse.csr_array((signs, (rows, columns)), shape=shape), total


class Choice(Protocol):
    """Which cell to hide next, None where there is none."""

    def paired(self) -> int | None:
        """A cell to hide with one that stands alone in a sum."""

    def beside(self, cell: int) -> int | None:
        """A cell to hide with one that is known too well."""


def widened(audit: Audit, hidden: set[int], choice: Choice, most: int) -> bool:
    """Hide further cells until no hidden one is known too well; whether that worked.

    ``hidden`` grows. At most ``most`` cells are added.
    """
    done: set[int] = set()
    before, explored = len(hidden), False
    while True:
        other = choice.paired()
        if other is None and not explored:
            audit.explore(hidden)
            explored = True
        if other is None:
            narrow = (
                cell
                for cell in sorted(hidden - done)
                if not _kept(audit.is_wide(cell, hidden), cell, done)
            )
            cell = next(narrow, None)
            if cell is None:
                return True
            other = choice.beside(cell)
        if other is None or len(hidden) - before >= most:
            return False
        hidden.add(other)


def _kept(is_wide: bool, cell: int, done: set[int]) -> bool:  # noqa: FBT001 (an answer)
    """Remember what is wide: hiding more cells makes no range narrower."""
    if is_wide:
        done.add(cell)
    return is_wide
