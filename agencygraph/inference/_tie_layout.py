"""Where the parameters of the model of ties lie."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Layout:
    """Where the parameters of the directed model lie, and which of them are one."""

    group: NDArray[np.int64]
    blocks: int
    """Number of agencies that have block effects; 0: too many, so none has."""
    directed: bool

    @property
    def n(self) -> int:
        """People."""
        return len(self.group)

    @property
    def people(self) -> slice:
        """Activity, then popularity."""
        return slice(3 + self.blocks**2, 3 + self.blocks**2 + 2 * self.n)

    @property
    def block(self) -> slice:
        """Effects of pairs of agencies."""
        return slice(3, 3 + self.blocks**2)

    @property
    def size(self) -> int:
        """Parameters of the directed model."""
        return int(self.people.stop)

    def eta(
        self, theta: Floats, rows: NDArray[np.int64], columns: NDArray[np.int64]
    ) -> Floats:
        """Log-odds of cells, reciprocity apart."""
        one, two, k = self.group[rows], self.group[columns], self.blocks
        first = self.people.start
        eta = np.where(one == two, theta[0], theta[1])
        eta += theta[first + rows] + theta[first + self.n + columns]
        if k:
            eta += theta[3 + one * k + two]
        return np.asarray(eta)

    def merged(self) -> NDArray[np.int64]:
        """Position of each directed parameter among the free ones; -1: held at 0."""
        place = np.arange(self.size)
        if self.directed:
            return place
        k, n, first = self.blocks, self.n, self.people.start
        place[2] = -1  # one direction: nothing to reciprocate
        pairs = np.arange(k * k).reshape(k, k)
        place[self.block] = 3 + np.minimum(pairs, pairs.T).ravel()
        place[first + n :] = place[first : first + n]
        used = np.unique(place[place >= 0])
        return np.where(place < 0, -1, np.searchsorted(used, place))
