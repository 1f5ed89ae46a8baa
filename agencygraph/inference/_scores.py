"""Answers of the same people in two waves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError, among, did_you_mean
from agencygraph.inference._attendance_cells import Floats
from agencygraph.roster import count
from agencygraph.study import Study


@dataclass(frozen=True)
class Pairs:
    """Who answered in both waves, and what.

    Attributes
    ----------
    people : tuple of str
    before, after : float64 array (people,)
    once : tuple of int
        How many answered only before, and only after.
    waves : tuple of str
    """

    people: tuple[str, ...]
    before: Floats
    after: Floats
    once: tuple[int, int]
    waves: tuple[str, str]

    @property
    def steps(self) -> Floats:
        """After − before; only its sign and order are used."""
        return np.asarray(self.after - self.before)

    def take(self, rows: NDArray[np.bool_]) -> "Pairs":
        """Return some of the people."""
        return Pairs(
            tuple(p for p, kept in zip(self.people, rows, strict=True) if kept),
            self.before[rows],
            self.after[rows],
            self.once,
            self.waves,
        )

    def notes(self) -> list[str]:
        """Say who is left out for want of one of two answers."""
        told = []
        for number, wave in zip(self.once, self.waves, strict=True):
            if number:
                people = count(number, "person", "people")
                told.append(f"{people} answered only in wave {wave!r}: left out.")
        return told


def paired(study: Study, item: str, before: str | None, after: str | None) -> Pairs:
    """Answers of those who answered in both waves, in order of their ids.

    Raises
    ------
    ParameterError
        No scores, not of that item or wave; fewer than two waves.
    """
    waves = _waves(study, before, after)
    if study.scores is None:
        message = "the study has no scores; they are read from scores.csv"
        raise ParameterError(message)
    items = sorted({label[2] for label in study.scores.labels})
    if item not in items:
        near = did_you_mean(item, items)
        message = f"item is one of {', '.join(map(repr, items))}; not {item!r}"
        raise ParameterError(f"{message}; {near}" if near else message)
    given: dict[str, dict[str, float]] = {wave: {} for wave in waves}
    values = study.scores["value"].astype(float).tolist()
    for label, value in zip(study.scores.labels, values, strict=True):
        if label[2] == item and label[1] in given:
            given[label[1]][label[0]] = value
    one, two = (given[wave] for wave in waves)
    people = tuple(sorted(p for p in one if p in two))
    return Pairs(
        people,
        np.array([one[p] for p in people], float),
        np.array([two[p] for p in people], float),
        (len(one) - len(people), len(two) - len(people)),
        waves,
    )


def _waves(study: Study, before: str | None, after: str | None) -> tuple[str, str]:
    found = (before or study.waves[0], after or study.waves[-1])
    for wave in found:
        among("wave", wave, study.waves)
    if found[0] == found[1]:
        message = f"before and after are two of {_listed(study.waves)}, not {found}"
        raise ParameterError(message)
    return found


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names))
