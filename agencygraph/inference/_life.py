"""Discrete life tables, with a bootstrap of the people behind what is followed.

A request has one person behind it, a tie two. People are drawn with replacement; an
item counts as often as the product of its people's draws. Where two people are behind
each item, that counts what the items alone make of the spread three times instead of
once (the draws of a product vary so much): twice the spread of independent items is
taken off again. What is left is too small for a plain reason (see ``_dyadic``): what
items differ by from their mean adds up to 0. So it is divided by the share of pairs of
items that share nobody, and not let below the spread of independent items.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import special

from agencygraph import _parallel
from agencygraph.inference._attendance_cells import Bools, Floats, Ints

WORK = 4_000_000
"""Numbers that are held at once."""

FEWEST_PEOPLE = 10
"""Below, no interval is given."""


@dataclass(frozen=True)
class Life:
    """Items followed for some time each.

    Attributes
    ----------
    times : float64 array (k,)
        How long each was followed.
    ended : bool array (k,)
        Whether it ended then; otherwise it went out of sight.
    people : int64 array (k, 1 or 2)
        Who is behind each, counted from 0.
    """

    times: Floats
    ended: Bools
    people: Ints

    def take(self, rows: Bools) -> "Life":
        """Return some of the items, their people counted as before."""
        return Life(self.times[rows], self.ended[rows], self.people[rows])

    @property
    def n_people(self) -> int:
        """Different people behind the items."""
        return len(np.unique(self.people))

    def at_risk(self, at: Floats) -> Ints:
        """How many were still followed at each time."""
        found: Ints = (self.times[:, np.newaxis] >= at).sum(axis=0)
        return found

    def lost(self, at: Floats) -> Ints:
        """How many ended at each time."""
        found: Ints = (self._ends(at)).sum(axis=0)
        return found

    def _ends(self, at: Floats) -> Bools:
        return np.asarray(self.ended[:, np.newaxis] & (self.times[:, np.newaxis] == at))

    def survival(self, at: Floats, weights: Floats | None = None) -> Floats:
        """Share not yet ended after each time; a row for each row of weights.

        NaN from the first time on at which none was left to follow, unless all ended.
        """
        given = np.ones((1, len(self.times))) if weights is None else weights
        risk = given @ (self.times[:, np.newaxis] >= at).astype(float)
        gone = given @ self._ends(at).astype(float)
        kept = np.ones_like(risk)
        np.divide(risk - gone, risk, out=kept, where=risk > 0)
        left: Floats = np.cumprod(kept, axis=1)
        left[(risk == 0) & (left > 0)] = np.nan
        return left[0] if weights is None else left

    def greenwood(self, at: Floats) -> Floats:
        """Variance of the survival, were items independent (Greenwood)."""
        risk, gone = self.at_risk(at).astype(float), self.lost(at)
        steps = np.zeros(len(at))
        np.divide(gone, risk * (risk - gone), out=steps, where=risk > gone)
        found: Floats = self.survival(at) ** 2 * np.cumsum(steps)
        return found


def variances(
    lives: Sequence[Life], at: Floats, draws: int, seed: int
) -> tuple[list[Floats], Floats]:
    """Variance of each survival, and of the first less the second, at each time.

    The same draws of people for all of them.
    """
    n = 1 + max((int(life.people.max(initial=0)) for life in lives), default=0)
    size = max(1, WORK // (n + sum(len(life.times) * len(at) for life in lives) + 1))
    cuts = [min(size, draws - start) for start in range(0, draws, size)]
    children = np.random.SeedSequence(seed).spawn(len(cuts))
    tasks = list(zip(cuts, children, strict=True))
    drawn = partial(_drawn, lives, at, n)
    work = draws * sum(len(life.times) * len(at) for life in lives)
    blocks = list(_parallel.each(drawn, tasks, "people drawn", steps=work))
    found = [np.concatenate(parts) for parts in zip(*blocks, strict=True)]
    own = [life.greenwood(at) for life in lives]
    alone = [_variance(f) for f in found]
    both = (
        _variance(found[0] - found[1]) if len(found) > 1 else np.full(len(at), np.nan)
    )
    if not lives or lives[0].people.shape[1] == 1:
        return alone, both
    floored = [
        np.maximum((v - 2 * g) / _share_apart(life.people), g)
        for v, g, life in zip(alone, own, lives, strict=True)
    ]
    if len(own) < 2:
        return floored, both
    together = own[0] + own[1]
    people = np.concatenate([life.people for life in lives[:2]])
    return floored, np.maximum((both - 2 * together) / _share_apart(people), together)


def _share_apart(people: Ints) -> float:
    """Share of the ordered pairs of items of two people that share nobody."""
    items = len(people)
    each = np.bincount(people.ravel())
    return max(1.0 - float((each * each).sum() - items) / max(items, 1) ** 2, 0.1)


def _drawn(
    lives: Sequence[Life], at: Floats, n: int, draws: int, child: np.random.SeedSequence
) -> list[Floats]:
    random = np.random.Generator(np.random.PCG64(child))
    times = random.multinomial(n, np.full(n, 1 / n), size=draws).astype(float)
    return [life.survival(at, times[:, life.people].prod(axis=2)) for life in lives]


def _variance(drawn: Floats) -> Floats:
    """Variance over draws where something was left to follow."""
    known = ~np.isnan(drawn)
    number = known.sum(axis=0)
    mean = np.where(known, drawn, 0).sum(axis=0) / np.maximum(number, 1)
    squares = np.where(known, (drawn - mean) ** 2, 0).sum(axis=0)
    return np.where(number > 1, squares / np.maximum(number - 1, 1), np.nan)


def limits(
    share: float, variance: float, items: int, people: int, confidence: float
) -> tuple[float, float]:
    """Interval of a share: Jeffreys', of as many items as its spread is worth.

    Korn and Graubard's number of independent items that would give this variance, not
    above the items there were at first, made smaller for the few people it is got from.
    Their exact binomial interval held too often (by simulation); that of Jeffreys has
    its equal tails on average. Where all or none ended, a person counts as one item.
    """
    if people < FEWEST_PEOPLE or np.isnan(share) or np.isnan(variance):
        return np.nan, np.nan
    worth = share * (1 - share) / variance if variance > 0 else float(people)
    tail = (1 - confidence) / 2
    few = special.ndtri(tail) / special.stdtrit(people - 1, tail)
    number = min(worth, float(items)) * float(few) ** 2
    ended = share * number
    shape = ended + 0.5, number - ended + 0.5
    low = special.betaincinv(*shape, tail) if ended > 0 else 0.0
    high = special.betainccinv(*shape, tail) if ended < number else 1.0
    return float(low), float(high)


def numbered(labels: Sequence[tuple[str, ...]]) -> Ints:
    """People counted from 0 in order of their ids, one row an item."""
    place = {person: k for k, person in enumerate(sorted(_each(labels)))}
    width = len(labels[0]) if labels else 1
    rows = [[place[person] for person in label] for label in labels]
    return np.array(rows, np.int64).reshape(len(labels), width)


def _each(labels: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield from {person for label in labels for person in label}
