"""People permuted within strata: every order, or as many as one asks for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, permutations, product
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph import _parallel
from agencygraph._kernels import permutations as kernels
from agencygraph._kernels.permutations import Labels
from agencygraph.inference._tally import EXACT
from agencygraph.measures._observed import Floats, Ints
from agencygraph.measures._shuffles import SPARE, STEPS_A_LABEL, check_draws


@dataclass(frozen=True)
class Orders:
    """Permutations of people among those of their stratum.

    Attributes
    ----------
    people : int64 array (n,)
        Positions, stratum by stratum.
    ends : int64 array (strata,)
        Where each stratum ends.
    total : int
        How many permutations are looked at.
    seed : int or None
        None: every permutation there is, the one that moves nobody included.
    """

    people: Ints
    ends: Ints
    total: int
    seed: int | None

    @classmethod
    def of(cls, stratum: Ints, draws: int, seed: int) -> "Orders":
        """Every permutation if there are at most 10,000, else as many draws."""
        check_draws(draws, seed)
        people = np.argsort(stratum, kind="stable")
        _, sizes = np.unique(stratum, return_counts=True)
        every = 1
        for size in sizes.tolist():
            every = every * factorial(size) if size < 10 else EXACT + 1
            if every > EXACT:
                return cls(people, np.cumsum(sizes), draws, seed)
        return cls(people, np.cumsum(sizes), every, None)

    @property
    def is_exact(self) -> bool:
        """Whether every permutation is looked at."""
        return self.seed is None

    def some(self, first: int, end: int) -> Labels:
        """Permutations ``first`` to ``end``, a row each: who takes whose place."""
        n = len(self.people)
        found = np.empty((end - first, n), np.uint32)
        rows: Iterator[NDArray[np.integer[Any]]]
        if self.seed is None:
            rows = islice(self._every(), first, end)
        else:
            rows = map(self._drawn, range(first, end))
        for r, order in enumerate(rows):
            found[r, self.people] = order
        return found

    def each(
        self, function: Callable[[Labels], Floats], steps: int, what: str
    ) -> Iterator[Floats]:
        """What the function gives for blocks of permutations, in their order."""
        plan = _parallel.blocks(np.full(self.total, steps + len(self.people)))
        return _parallel.each(lambda a, b: function(self.some(a, b)), plan, what)

    def _every(self) -> Iterator[NDArray[np.int64]]:
        strata = np.split(self.people, self.ends[:-1])
        for parts in product(*(permutations(part.tolist()) for part in strata)):
            yield np.array([*chain.from_iterable(parts)], np.int64)

    def _drawn(self, number: int) -> Labels:
        """The permutation drawn from one child of the seed."""
        n = len(self.people)
        sequence = np.random.SeedSequence(self.seed, spawn_key=(number,))
        words = np.random.SFC64(sequence).random_raw((n + SPARE + 1) // 2)
        people = self.people.astype(np.uint32)
        work = STEPS_A_LABEL * n
        return kernels.shuffled.run(work, people, self.ends, words.view(np.uint32))
