"""How many open pairs chance would give a broker, by role.

Two answers to two questions (DEFINITIONS: Gould & Fernandez 1989; UCINET):

* given their own activity: the agencies of the others are shuffled, among those who
  answered and among those who did not apart; who is tied to whom stays;
* in a random graph: every observed cell is a tie with the same chance.

Notation: ``both`` people who answered and were listed, ``quiet`` those who were only
listed; lower-case counts are by agency and leave the broker out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Others:
    """Everyone but a broker of agency o, counted by stratum; one value a broker."""

    both: Numbers  # (agencies,) people by agency, the broker still among them
    quiet: Numbers
    own: NDArray[np.int32]  # (brokers,) agency of each broker

    @property
    def sizes(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """x_o, X, l_o, L: both and quiet, own agency and all, without the broker."""
        return (
            self.both[self.own] - 1,
            np.full(len(self.own), self.both.sum() - 1),
            self.quiet[self.own],
            np.full(len(self.own), self.quiet.sum()),
        )

    def over_other(self, values: Numbers) -> Numbers:
        """Σ of values by agency over the agencies h ≠ o."""
        total: Numbers = values.sum() - values[self.own]
        return total

    def over_other_with_own(
        self, term: Callable[[Numbers, Numbers, Numbers, Numbers], Numbers]
    ) -> Numbers:
        """Σ over agencies h ≠ o of term(x_h, l_h, x_o, l_o), once an agency of o."""
        answers = np.zeros(len(self.both))
        for o in np.unique(self.own):
            x, quiet = np.delete(self.both, o), np.delete(self.quiet, o)
            answers[o] = term(x, quiet, self.both[o] - 1, self.quiet[o]).sum()
        return answers[self.own]


def pairs_of_two(n: Numbers) -> Numbers:
    """C(n, 2)."""
    return n * (n - 1) / 2


def directed_pairs(others: Others) -> Numbers:
    """Eligible ordered pairs (a, c) by role, (brokers, 5): a answered, c was listed."""
    x, many, quiet, lots = others.sizes
    y, all_y = x + quiet, many + lots
    inside = x * (y - 1)
    apart = others.over_other(others.both * (others.both + others.quiet - 1))
    return np.column_stack(
        [
            inside,
            apart,
            x * (all_y - y),
            (many - x) * y,
            (many - x) * (all_y - y) - apart - (many - x),
        ]
    )


def directed_sharing(others: Others) -> Numbers:
    """Pairs of eligible pairs with one end in common, by role, and for the total."""
    x, many, quiet, lots = others.sizes
    y, all_y = x + quiet, many + lots
    two = pairs_of_two

    def inside(x: Numbers, quiet: Numbers) -> Numbers:
        y = x + quiet
        return x * two(y - 1) + x * two(x - 1) + quiet * two(x)

    def three(h: Numbers, quiet: Numbers, x: Numbers, own_quiet: Numbers) -> Numbers:
        rest_y = all_y[0] - (x + own_quiet) - (h + quiet)
        return h * two(rest_y) + (h + quiet) * two(many[0] - x - h)

    return np.column_stack(
        [
            inside(x, quiet),
            others.over_other(inside(others.both, others.quiet)),
            x * two(all_y - y) + (all_y - y) * two(x),
            (many - x) * two(y) + y * two(many - x),
            others.over_other_with_own(three),
            inside(many, lots),
        ]
    )


def undirected_pairs(others: Others) -> Numbers:
    """Eligible unordered pairs {a, c} by role, (brokers, 4): not both unanswered."""
    x, many, quiet, lots = others.sizes
    y, all_y = x + quiet, many + lots
    two = pairs_of_two
    inside = two(y) - two(quiet)
    apart = others.over_other(two(others.both + others.quiet) - two(others.quiet))
    across = y * (all_y - y) - quiet * (lots - quiet)
    everything = two(all_y) - two(lots)
    return np.column_stack(
        [inside, apart, across, everything - inside - apart - across]
    )


def undirected_sharing(others: Others) -> Numbers:
    """Pairs of eligible pairs with one end in common, by role, and for the total."""
    x, many, quiet, lots = others.sizes
    y, all_y = x + quiet, many + lots
    two = pairs_of_two

    def inside(x: Numbers, quiet: Numbers) -> Numbers:
        return x * two(x + quiet - 1) + quiet * two(x)

    def three(h: Numbers, silent: Numbers, x: Numbers, own_quiet: Numbers) -> Numbers:
        rest_y = all_y[0] - (x + own_quiet) - (h + silent)
        return h * two(rest_y) + silent * two(many[0] - x - h)

    boundary = x * two(all_y - y) + quiet * two(many - x)
    boundary = boundary + (many - x) * two(y) + (lots - quiet) * two(x)
    return np.column_stack(
        [
            inside(x, quiet),
            others.over_other(inside(others.both, others.quiet)),
            boundary,
            others.over_other_with_own(three),
            inside(many, lots),
        ]
    )


def random_graph(
    others: Others, density: float, *, directed: bool
) -> tuple[Numbers, Numbers]:
    """Expectation and sd of each role and the total, (brokers, roles + 1).

    E = P · pairs, Var = E(1 − P) + 2q · sharing, with P = d²(1 − d), q = d³(1 − d)³.
    """
    pairs = directed_pairs(others) if directed else undirected_pairs(others)
    sharing = directed_sharing(others) if directed else undirected_sharing(others)
    pairs = np.column_stack([pairs, pairs.sum(axis=1)])
    p = density**2 * (1 - density)
    q = density**3 * (1 - density) ** 3
    expected = p * pairs
    variance = expected * (1 - p) + 2 * q * sharing
    return expected, np.sqrt(np.maximum(variance, 0))


def own_activity(others: Others, open_pairs: Numbers, *, directed: bool) -> Numbers:
    """Expectation of each role given how many open pairs each broker has.

    ``open_pairs`` (brokers, 3): pairs of people who both answered, pairs of one who did
    and one who did not, pairs of two who did not (in an undirected network).
    """
    agencies = np.arange(len(others.both), dtype=np.int32)
    once = replace(others, own=agencies)  # all brokers of an agency have the same
    chances = _role_shares(once, directed=directed)
    expected = np.zeros((chances[0].shape[1], len(others.own)))
    for chance, brokered in zip(chances, open_pairs.T, strict=True):
        if brokered.any():
            for role in range(len(expected)):
                expected[role] += chance[:, role][others.own] * brokered
    return expected.T


def _role_shares(others: Others, *, directed: bool) -> tuple[Numbers, Numbers, Numbers]:
    """Chance of each role, for the three kinds of pairs of ``own_activity``."""
    x, many, quiet, lots = others.sizes
    order = 1.0 if directed else 0.5  # ordered or unordered pairs of one stratum
    shares = []
    for own, total, by_agency in (
        (x, many, others.both),
        (quiet, lots, others.quiet),
    ):
        inside = order * own * (own - 1)
        apart = order * others.over_other(by_agency * (by_agency - 1))
        across = own * (total - own)
        cells = [inside, apart, across, across] if directed else [inside, apart, across]
        shares.append(_shares(cells, order * total * (total - 1)))
    inside, apart = x * quiet, others.over_other(others.both * others.quiet)
    out, into = x * (lots - quiet), (many - x) * quiet
    cells = [inside, apart, out, into] if directed else [inside, apart, out + into]
    return shares[0], _shares(cells, many * lots), shares[1]


def _shares(cells: list[Numbers], every: Numbers) -> Numbers:
    """Share of each role among the pairs, the last role having what is left.

    0 where no pair is possible: then there is none to spread.
    """
    found = np.column_stack([*cells, every - sum(cells)])
    some = (every > 0)[:, None]
    return np.divide(found, every[:, None], where=some, out=np.zeros_like(found))
