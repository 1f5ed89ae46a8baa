"""How probable it is that somebody passes a request on along a tie."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import csr
from agencygraph.errors import ParameterError, one_of
from agencygraph.network import Network
from agencygraph.roster import Roster

Floats = NDArray[np.float64]
Way = Literal["either", "named"]


@dataclass(frozen=True)
class PassingOn:
    """How probable it is that a request is passed on along a tie.

    chance = weakest + (strongest − weakest)·r, with r the share of all ties of the wave
    that are weaker, those equally strong counted half (the ridit). It follows from the
    order of the weights alone: what the words of a scale amount to changes nothing, and
    where all ties are alike each has the mean of the two, so that the shortest way is
    the best. By default nobody is certain to help and nobody certain not to. These
    chances say which way to try first; they were measured nowhere, unless ``levels``
    were.

    Attributes
    ----------
    weakest, strongest : float
        Chance of the weakest and of the strongest tie there could be, above 0 and up
        to 1.
    levels : mapping of float to float or None
        Chance by weight, instead; every weight of a tie must be there.
    way : "either" or "named"
        Directed ties. "either": two people know each other if either names the other,
        as strongly as the stronger report says. "named": one asks only those one
        names oneself.
    earlier : tuple of Network
        Waves before, in order of time: ties that were reported then count as well, less
        by ``fade`` for each wave since. Of a tie in several waves the best counts.
    fade : float
        0 to 1; 1: an old tie is as good as a new one.

    Examples
    --------
    >>> import agencygraph as ag
    >>> ag.PassingOn(fade=0.8).weakest
    0.25
    """

    weakest: float = 0.25
    strongest: float = 0.75
    levels: Mapping[float, float] | None = None
    way: Way = "either"
    earlier: tuple[Network, ...] = ()
    fade: float = 0.5

    def __post_init__(self) -> None:
        one_of("way", self.way, ("either", "named"))
        object.__setattr__(self, "earlier", tuple(self.earlier))
        named = {"weakest": self.weakest, "strongest": self.strongest}
        named |= {f"levels[{w:g}]": p for w, p in (self.levels or {}).items()}
        for name, chance in named.items():
            if not 0 < chance <= 1:
                message = f"{name} lies above 0 and is at most 1; not {chance}"
                raise ParameterError(message)
        if self.weakest > self.strongest:
            message = f"weakest is at most strongest; not {self.weakest} and "
            raise ParameterError(message + f"{self.strongest}")
        if not 0 <= self.fade <= 1:
            message = f"fade lies between 0 and 1; not {self.fade}"
            raise ParameterError(message)


def chances(network: Network, passing: PassingOn) -> csr.WeightedRows:
    """Whom each person can ask, with the chance of each: indptr, indices, chances."""
    parts = []
    for ago, wave in enumerate(reversed((*passing.earlier, network))):
        rows, columns, chance = _cells(wave, passing)
        rows, columns, kept = _moved(wave.roster, network.roster, rows, columns)
        parts.append((rows, columns, chance[kept] * passing.fade**ago))
    ends = [np.concatenate(part) for part in zip(*parts, strict=True)]
    worth = ends[2] > 0  # what has faded altogether is no tie
    return _largest(network.n_people, *(part[worth] for part in ends))


def _cells(
    wave: Network, passing: PassingOn
) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    """Cells of a wave, each once, with its chance."""
    rows, columns, weights = wave.sources, wave.indices, wave.weights
    if wave.directed and passing.way == "either":
        both = np.concatenate([rows, columns]), np.concatenate([columns, rows])
        twice = np.concatenate([weights, weights])
        indptr, columns, weights = _largest(wave.n_people, *both, twice)
        people = np.arange(wave.n_people, dtype=np.int32)
        rows = np.repeat(people, np.diff(indptr))
    return rows, columns, _chance(weights, passing)


def _chance(weights: Floats, passing: PassingOn) -> Floats:
    values, place, times = np.unique(weights, return_inverse=True, return_counts=True)
    if passing.levels is None:
        ridit = (np.cumsum(times) - times / 2) / max(len(weights), 1)
        each = passing.weakest + (passing.strongest - passing.weakest) * ridit
    else:
        missing = [f"{w:g}" for w in values.tolist() if w not in passing.levels]
        if missing:
            message = f"levels have no chance for ties of weight {', '.join(missing)}"
            raise ParameterError(message)
        each = np.array([passing.levels[w] for w in values.tolist()], float)
    found: Floats = each[place]
    return found


def _moved(
    own: Roster, other: Roster, rows: NDArray[np.int32], columns: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]:
    """Cells as rows of the other roster, and which of them have both ends on it."""
    if own.people == other.people:
        return rows, columns, np.ones(len(rows), np.bool_)
    here = {person: k for k, person in enumerate(other.people)}
    place = np.array([here.get(person, -1) for person in own.people], np.int32)
    kept = (place[rows] >= 0) & (place[columns] >= 0)
    return place[rows[kept]], place[columns[kept]], kept


def _largest(
    n: int, rows: NDArray[np.int32], columns: NDArray[np.int32], values: Floats
) -> csr.WeightedRows:
    """Rows with each cell once, of the largest of its values."""
    placed = csr.build(n, rows, columns, values)
    return csr.merge_repeats.run(3 * len(values), *placed, 0)
