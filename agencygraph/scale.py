"""Ordered answers: ranks decide, amounts are for sums."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError


@dataclass(frozen=True)
class Scale:
    """An ordered scale of answers: what the weights of a kind stand for.

    Attributes
    ----------
    values : tuple of float
        The weights, ascending. "No tie" is not a level.
    words : tuple of str
        What the questionnaire said for each level.
    amounts : tuple of float or None
        What each level amounts to, such as days a year, for sums. Ranks decide
        everything else: other amounts change no threshold and no brokerage.

    Examples
    --------
    >>> import agencygraph as ag
    >>> scale = ag.Scale((1, 2), ("monthly", "weekly"), amounts=(12, 50))
    >>> scale.word(2)
    'weekly'
    """

    values: tuple[float, ...]
    words: tuple[str, ...]
    amounts: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        for name in ("values", "words", "amounts"):
            given = getattr(self, name)
            object.__setattr__(self, name, None if given is None else tuple(given))
        levels = len(self.values)
        amounts = self.values if self.amounts is None else self.amounts
        if not levels == len(self.words) == len(amounts) or not levels:
            message = f"a scale needs one word and one amount a level: {self}"
            raise ParameterError(message)
        steps = (0, *self.values, math.inf)
        if not all(low < high for low, high in pairwise(steps)):
            message = f"the values of a scale are positive and rise: {self.values}"
            raise ParameterError(message)

    def ranks(self, weights: NDArray[np.float64]) -> NDArray[np.int64]:
        """Level of each weight, 1 for the lowest."""
        return np.searchsorted(np.array(self.values), weights) + 1

    def word(self, weight: float) -> str:
        """Return what the questionnaire said for this weight."""
        if weight not in self.values:
            levels = ", ".join(f"{value:g}" for value in self.values)
            message = f"{weight} is not a level of the scale; there are {levels}"
            raise ParameterError(message)
        return self.words[self.values.index(weight)]
