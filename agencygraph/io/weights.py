"""Weights of millions of ties, in half the memory while that holds them exactly."""

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32] | NDArray[np.float64]


class WeightStore:
    """Weights one after the other, four bytes each until one needs eight."""

    def __init__(self, rows: int) -> None:
        self._values: Weights = np.empty(rows, np.float32)
        self._filled = 0

    def __len__(self) -> int:
        return len(self._values)

    def make_room(self, rows: int) -> None:
        """Hold as many."""
        if rows > len(self):
            larger = np.empty(rows, self._values.dtype)
            larger[: self._filled] = self._values[: self._filled]
            self._values = larger

    def add(self, values: NDArray[np.number]) -> None:
        """Add some, for which there is room."""
        end = self._filled + len(values)
        part = self._values[self._filled : end]
        with np.errstate(over="ignore", invalid="ignore"):
            part[:] = values
            exact = np.array_equal(part, values)
        if not exact and self._values.dtype == np.float32:
            self._values = self._values.astype(np.float64)
            self._values[self._filled : end] = values
        self._filled = end

    def found(self) -> Weights:
        """Return those that were added."""
        return self._values[: self._filled]


__all__ = ["WeightStore", "Weights"]
