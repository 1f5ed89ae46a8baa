"""How often the intervals of attendance_effect hold the truth, by simulation.

``python -m tests.inference.coverage_attendance 2000`` prints the table of
docs/guide/attendance.md. A tie of the first wave, one formed and one dissolved each
have a chance in log-odds, with an effect of each person sending, of each receiving and
of each pair; the truth is the mean estimate over all replicates.
"""

import sys
from typing import NamedTuple

import numpy as np

import agencygraph as ag

CONTRASTS = (
    "both − none",
    "one − none",
    "both − none, less earlier",
    "both − comparison site",
)
LOW, HIGH = 0.92, 0.98
LEAST_GIVEN = 0.2
"""Share of studies with an interval below which no coverage is stated."""


class Case(NamedTuple):
    people: int
    attended: int
    spread: float
    """Standard deviation of the effects of people, in log-odds; 0: none."""
    sparse: bool = False
    pairs: str = "all"


CASES = [
    Case(n, m, spread, pairs=pairs)
    for n, m in ((20, 10), (40, 20), (40, 30), (80, 40), (80, 65))
    for spread, pairs in ((0.0, "all"), (1.0, "all"), (0.0, "across"), (1.0, "across"))
] + [Case(n, n // 2, 0.5, sparse=True) for n in (20, 28, 40, 80)]


def chance(log_odds):
    return 1 / (1 + np.exp(-log_odds))


def effects(random, n, spread):
    """Effects of source, target and pair, added up, (n, n)."""
    sent, received = random.normal(0, spread, (2, n))
    pair = np.triu(random.normal(0, 1, (n, n)), 1)
    return sent[:, None] + received[None, :] + pair + pair.T


def later(random, before, gain, case):
    """The next wave: ties form (more where there is a gain) and dissolve."""
    n = len(before)
    start = -4.5 if case.sparse else -2.2
    formed = chance(start + effects(random, n, case.spread) + gain)
    kept = 1 - chance(-1.0 - effects(random, n, case.spread))
    return random.random((n, n)) < np.where(before, kept, formed)


def network(ties):
    n = len(ties)
    np.fill_diagonal(ties, 0)
    ids = np.array([f"p{i:02}" for i in range(n)])
    roster = ag.Roster.from_labels(ids.tolist(), [f"a{i % 4}" for i in range(n)])
    sources, targets = np.nonzero(ties)
    return ag.Network.from_ties(roster, ids[sources].tolist(), ids[targets].tolist())


def waves(random, case, gains):
    """As many waves as there are gains, and one before."""
    n = case.people
    start = -4.0 if case.sparse else -1.5
    ties = [random.random((n, n)) < chance(start + effects(random, n, case.spread))]
    for gain in gains:
        ties.append(later(random, ties[-1], gain, case))
    return [network(wave) for wave in ties]


def replicate(random, case):
    """Estimate and interval of each contrast in one made-up study."""
    here = np.zeros(case.people)
    here[: case.attended] = 1.0
    gain = 0.8 * np.outer(here, here)
    baseline, before, after = waves(random, case, (0.0, gain))
    ids = [f"p{i:02}" for i in range(case.attended)]
    table = ag.attendance_effect(
        before,
        after,
        ids,
        pairs=case.pairs,
        comparison=tuple(waves(random, case, (0.0,))),
        draws=0,
    ).to_dict()
    table |= ag.attendance_effect(
        before, after, ids, pairs=case.pairs, baseline=baseline, draws=0
    ).to_dict()
    return [
        [table[name][column] for column in ("change", "low", "high")]
        for name in CONTRASTS
    ]


def coverage(case, replicates, seed=0):
    """Share of given intervals that hold the truth, and share given, by contrast."""
    random = np.random.default_rng([seed, *map(int, case[:2])])
    found = np.array([replicate(random, case) for _ in range(replicates)])
    truth = found[:, :, 0].mean(axis=0)
    given = ~np.isnan(found[:, :, 1])
    held = (found[:, :, 1] <= truth) & (truth <= found[:, :, 2])
    return held.sum(axis=0) / np.maximum(given.sum(axis=0), 1), given.mean(axis=0)


def main(replicates):
    heads = ("people", "attended", "effects of people", "pairs", *CONTRASTS)
    sys.stdout.write(f"| {' | '.join(heads)} |\n")
    for case in CASES:
        held, given = coverage(case, replicates)
        cells = [
            "withheld"
            if g < LEAST_GIVEN
            else f"{100 * h:.1f}" + ("" if g > 0.995 else f" (given {100 * g:.0f} %)")
            for h, g in zip(held, given, strict=True)
        ]
        kind = "few ties" if case.sparse else "strong" if case.spread else "none"
        row = (str(case.people), str(case.attended), kind, case.pairs, *cells)
        sys.stdout.write(f"| {' | '.join(row)} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
