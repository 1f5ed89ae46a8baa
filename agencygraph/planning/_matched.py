"""Independent links between two agencies as introductions are added, one by one."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Pair = tuple[int, int]


@dataclass
class Matched:
    """A largest matching of the ties between two agencies.

    People of the one are ``left``, of the other right; both by their position.
    """

    ties: dict[int, set[int]] = field(default_factory=dict)
    of_left: dict[int, int] = field(default_factory=dict)
    of_right: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, ties: Iterable[Pair]) -> "Matched":
        """Match ties given as (left, right)."""
        found = cls()
        for tie in ties:
            found.add(*tie)
        return found

    @property
    def links(self) -> int:
        """How many independent links there are."""
        return len(self.of_left)

    def add(self, left: int, right: int) -> bool:
        """Add a tie; return whether that made one more independent link.

        One more tie makes at most one, and if it does, some path from a person without
        a link to another leads over it.
        """
        self.ties.setdefault(left, set()).add(right)
        free = [person for person in self.ties if person not in self.of_left]
        return any(self._links_up(person) for person in free)

    def settled(self) -> tuple[set[int], set[int]]:
        """People, left and right, without whom there would be fewer links.

        A tie makes one more link if and only if neither of its ends is one of them
        (Dulmage & Mendelsohn 1958): whoever else is linked could be spared.
        """
        back: dict[int, set[int]] = {}
        for left, rights in self.ties.items():
            for right in rights:
                back.setdefault(right, set()).add(left)
        return (
            _not_spared(self.ties, self.of_left, self.of_right),
            _not_spared(back, self.of_right, self.of_left),
        )

    def spared_by(self, left: int, right: int) -> set[int]:
        """Who, left, could be spared if these two were tied, and cannot be today."""
        tied = {**self.ties, left: {*self.ties.get(left, ()), right}}
        before, _ = self.settled()
        return before - Matched(tied, self.of_left, self.of_right).settled()[0]

    def _links_up(self, start: int) -> bool:
        """Find a path over which one more is linked, nearest first, and take it."""
        before: dict[int, int] = {}
        waiting = [start]
        for left in waiting:
            for right in sorted(self.ties[left]):
                if right in before:
                    continue
                before[right] = left
                if right not in self.of_right:
                    self._take(right, before)
                    return True
                waiting.append(self.of_right[right])
        return False

    def _take(self, right: int, before: dict[int, int]) -> None:
        while True:
            left = before[right]
            former = self.of_left.get(left)
            self.of_left[left], self.of_right[right] = right, left
            if former is None:
                return
            right = former


def _not_spared(
    ties: dict[int, set[int]], own: dict[int, int], other: dict[int, int]
) -> set[int]:
    """Who of one side is linked in every largest matching."""
    waiting = [person for person in ties if person not in own]
    spared = set(waiting)
    for person in waiting:
        for neighbour in ties[person]:
            partner = other[neighbour]  # else one more could be linked
            if partner not in spared:
                spared.add(partner)
                waiting.append(partner)
    return own.keys() - spared


def helpful(matched: Matched, left: Ints, right: Ints) -> NDArray[np.bool_]:
    """Mark the ties (left, right) each of which would make one more link."""
    settled = [np.array([*side], np.int64) for side in matched.settled()]
    found: NDArray[np.bool_] = ~np.isin(left, settled[0]) & ~np.isin(right, settled[1])
    return found
