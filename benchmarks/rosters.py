"""Seeded rosters that look like inter-agency networks, as large as one asks.

Agencies of lognormal size, about 150 people each; some 80 % of ties inside an agency;
closed triads and returned ties; a few very active and very popular people. Two more are
unlike that: *dense*, closed teams of 40 with thirty ties a person, and *hubs*, twenty
people of whom everybody names some, who name one another and a third of everybody.
Made with NumPy from (name, seed); a checksum tells whether two machines made the same.

    python -m benchmarks.rosters       describe the rosters of every name
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import agencygraph as ag

SIZES = {
    "2k": (2_000, 20_000),
    "20k": (20_000, 200_000),
    "100k": (100_000, 1_000_000),
    "1m": (1_000_000, 10_000_000),
    "dense": (10_000, 300_000),
    "hubs": (20_000, 200_000),
}
"""Number of people and of directed ties (of the hubs, nearly)."""

GROWING = ("2k", "20k", "100k", "1m")
"""Rosters of one shape, from small to large."""

TEAM, IN_TEAM, HUBS = 40, 0.92, 20

PEOPLE_AN_AGENCY = 150
INSIDE = 0.86
"""Share of *first* ties inside the agency; closing triads leads across."""

CLOSING = 0.4
RETURNING = 0.25
"""Share of ties that close a triad, and of those that return a tie instead."""

TAIL = 1.5
"""Exponent of the Pareto distribution of activity."""

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Arrays:
    """Ties and agencies as plain arrays: what every contestant starts from."""

    agency: Integers
    source: Integers
    target: Integers
    weight: NDArray[np.float64]

    @property
    def n_people(self) -> int:
        return len(self.agency)

    def checksum(self) -> str:
        """Eight characters that change with any tie, weight or agency."""
        parts = (self.agency, self.source, self.target, self.weight)
        return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()[
            :8
        ]

    def save(self, path: Path) -> None:
        """Write the arrays to a file that :meth:`load` reads."""
        np.savez(path, **vars(self))

    @classmethod
    def load(cls, path: Path) -> "Arrays":
        """Read what :meth:`save` wrote."""
        with np.load(path) as kept:
            return cls(**{name: kept[name] for name in kept.files})

    def network(self) -> ag.Network:
        """Return the network the way a user makes it, from ids."""
        roster = ag.Roster.from_labels(
            range(self.n_people), [f"agency {k}" for k in self.agency]
        )
        return ag.Network.from_ties(roster, self.source, self.target, self.weight)


def named(name: str, seed: int = 1) -> Arrays:
    """Draw the roster of a name."""
    draw = {"dense": _dense, "hubs": _hubs}.get(name, arrays)
    return draw(*SIZES[name], seed)


def _dense(n: int, m: int, seed: int) -> Arrays:
    """Draw closed teams: nearly all possible ties inside, a few across."""
    rng = np.random.default_rng(seed)
    agency, keys = np.arange(n) // TEAM, np.empty(0, np.int64)
    while len(keys) < m:
        source = rng.integers(0, n, m // 2)
        mate = agency[source] * TEAM + rng.integers(0, TEAM, len(source))
        anybody = rng.integers(0, n, len(source))
        inside = (rng.random(len(source)) < IN_TEAM) & (mate < n)
        keys = np.append(keys, source * n + np.where(inside, mate, anybody))
        keys = _distinct(n, keys)
    return _weighted(n, agency, rng.permutation(keys)[:m], rng)


def _hubs(n: int, m: int, seed: int) -> Arrays:
    """Draw hubs of whom everybody names some; the first people are the hubs."""
    rng = np.random.default_rng(seed)
    hubs = np.arange(HUBS)
    some = np.flatnonzero(rng.random(HUBS * n) < 1 / 3)
    rest = max(m - len(some) - HUBS**2, n)
    source = np.concatenate([hubs.repeat(HUBS), some // n, rng.integers(0, n, rest)])
    target = np.concatenate(
        [np.tile(hubs, HUBS), some % n, rng.integers(0, HUBS, rest)]
    )
    agency = rng.permutation(np.arange(n) % max(3, n // PEOPLE_AN_AGENCY))
    return _weighted(n, agency, _distinct(n, source * n + target), rng)


def _weighted(
    n: int, agency: Integers, keys: Integers, rng: np.random.Generator
) -> Arrays:
    weight = 1.0 + rng.binomial(4, 0.3, len(keys))
    return Arrays(agency, keys // n, keys % n, weight)


def arrays(n: int, m: int, seed: int = 1, agencies: int | None = None) -> Arrays:
    """Draw ``n`` people and ``m`` directed ties, none twice, none to oneself.

    ``agencies``: how many; by default about one in 150 people.
    """
    rng = np.random.default_rng(seed)
    agency = _agencies(n, rng, agencies or max(3, round(n / PEOPLE_AN_AGENCY)))
    draw = _Draw(agency, rng)
    keys = _first_ties(draw, int(m * (1 - CLOSING)))
    while len(keys) < m:
        wanted = int((m - len(keys)) * 1.2) + 16
        keys = _distinct(n, np.concatenate([keys, _closing(draw, keys, wanted)]))
    keys = rng.permutation(keys)[:m]
    weight = 1.0 + rng.binomial(4, 0.3, m)  # a scale of five levels
    return Arrays(agency, keys // n, keys % n, weight)


def _agencies(n: int, rng: np.random.Generator, k: int) -> Integers:
    size = rng.lognormal(0.0, 1.0, k)
    return rng.choice(k, size=n, p=size / size.sum())


class _Draw:
    """Draws people by their activity, from everywhere or from one agency."""

    def __init__(self, agency: Integers, rng: np.random.Generator) -> None:
        self.agency, self.rng, self.n = agency, rng, len(agency)
        most = max(20.0, self.n / 100)
        activity = np.minimum((1 - rng.random(self.n)) ** (-1 / TAIL), most)
        self.order = np.argsort(agency, kind="stable")
        self.upto = np.cumsum(activity[self.order])
        ends = np.cumsum(np.bincount(agency))
        self.last = ends - 1
        self.low = np.concatenate([[0.0], self.upto])[ends - np.bincount(agency)]
        self.high = np.concatenate([[0.0], self.upto])[ends]

    def anybody(self, size: int) -> Integers:
        at = self.rng.random(size) * self.upto[-1]
        return self.order[np.minimum(np.searchsorted(self.upto, at), self.n - 1)]

    def colleagues(self, people: Integers) -> Integers:
        k = self.agency[people]
        at = self.low[k] + self.rng.random(len(k)) * (self.high[k] - self.low[k])
        place = np.searchsorted(self.upto, at, side="right")
        return self.order[np.minimum(place, self.last[k])]


def _first_ties(draw: _Draw, m: int) -> Integers:
    keys = np.empty(0, np.int64)
    while len(keys) < m:
        size = int((m - len(keys)) * 1.2) + 16
        source = np.where(
            draw.rng.random(size) < 0.5,
            draw.rng.integers(0, draw.n, size),
            draw.anybody(size),
        )
        inside = draw.rng.random(size) < INSIDE
        target = np.where(inside, draw.colleagues(source), draw.anybody(size))
        keys = _distinct(draw.n, np.concatenate([keys, source * draw.n + target]))
    return np.sort(draw.rng.permutation(keys)[:m])


def _closing(draw: _Draw, keys: Integers, size: int) -> Integers:
    """Ties that go on from a tie, s → x → y gives s → y, or that return one."""
    n, rng = draw.n, draw.rng
    source, target = keys // n, keys % n
    first = np.searchsorted(source, np.arange(n + 1))
    tie = rng.integers(0, len(keys), size)
    s, x = source[tie], target[tie]
    named = first[x + 1] - first[x]
    onward = first[x] + (rng.random(size) * named).astype(np.int64)
    y = target[np.minimum(onward, len(keys) - 1)]
    back = (rng.random(size) < RETURNING) | (named == 0)
    return np.where(back, x * n + s, s * n + y)


def _distinct(n: int, keys: Integers) -> Integers:
    keys = np.unique(keys)
    return keys[keys // n != keys % n]


def describe(name: str, seed: int = 1) -> str:
    """One line about a roster: what it was drawn to look like, and its checksum."""
    drawn = named(name, seed)
    inside = (drawn.agency[drawn.source] == drawn.agency[drawn.target]).mean()
    out, into = np.bincount(drawn.source), np.bincount(drawn.target)
    return (
        f"{name}, seed {seed}: {drawn.n_people:,} people, {len(drawn.source):,} ties, "
        f"{drawn.agency.max() + 1} agencies, largest {np.bincount(drawn.agency).max()},"
        f" {inside:.0%} of ties inside, most out {out.max()}, most in {into.max()}, "
        f"checksum {drawn.checksum()}"
    )


if __name__ == "__main__":
    for size in SIZES:
        print(describe(size))
