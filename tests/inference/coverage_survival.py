"""How often the intervals of tie_survival hold the truth, by simulation.

``python -m tests.inference.coverage_survival 1000`` prints the table of
docs/guide/attendance.md. Ties come between the first two waves; each lasts from wave to
wave with a chance in log-odds, to which each of its people adds an effect of their own.
Half of the people, any of them, met. The truth is the mean estimate over all studies.
"""

import itertools
import sys

import numpy as np

import agencygraph as ag

GROUPS = ("all", "met", "met − not met")
CASES = [(n, 0.8, spread) for n in (14, 20, 30, 60) for spread in (0.0, 0.5, 1.0)]
CASES += [(30, lasting, spread) for lasting in (0.6, 0.95) for spread in (0.0, 1.0)]


def follow(random, n=30, waves=4, lasting=0.8, spread=0.0):
    """Waves of which the second makes ties; each lasts with a chance of its people."""
    ids = [f"p{i:02}" for i in range(n)]
    roster = ag.Roster.from_labels(ids)
    own = random.normal(0, spread, n)
    odds = np.log(lasting / (1 - lasting)) + own[:, None] + own[None, :]
    there = np.triu(random.random((n, n)) < 0.15, 1)
    made = [ag.Network.from_ties(roster, [], [], directed=False)]
    for _ in range(waves - 1):
        i, j = np.nonzero(there)
        named = [[ids[k] for k in part] for part in (i, j)]
        made.append(ag.Network.from_ties(roster, *named, directed=False))
        there = there & (random.random((n, n)) < 1 / (1 + np.exp(-odds)))
    return made


def coverage(n, lasting, spread, studies, seed=0):
    """Share of given intervals that hold the truth, and share given, by group."""
    random = np.random.default_rng([seed, n])
    met = list(itertools.combinations([f"p{i:02}" for i in range(0, n, 2)], 2))
    columns = ("survival", "low", "high")
    rows = []
    for _ in range(studies):
        made = follow(random, n, lasting=lasting, spread=spread)
        table = ag.tie_survival(made, met=met, draws=200).to_dict()
        last = [table[group, "wave 4"] for group in GROUPS]
        rows.append([[row[name] for name in columns] for row in last])
    found = np.array(rows)
    truth = np.nanmean(found[:, :, 0], axis=0)
    given = ~np.isnan(found[:, :, 1])
    held = (found[:, :, 1] <= truth) & (truth <= found[:, :, 2])
    return held.sum(axis=0) / np.maximum(given.sum(axis=0), 1), given.mean(axis=0)


def main(studies):
    heads = ("people", "last a wave", "people differ", *GROUPS)
    sys.stdout.write(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n")
    names = {0.0: "not", 0.5: "some", 1.0: "much"}
    for n, lasting, spread in CASES:
        held, given = coverage(n, lasting, spread, studies)
        cells = [
            "withheld"
            if g < 0.2
            else f"{100 * h:.1f}" + ("" if g > 0.995 else f" (given {100 * g:.0f} %)")
            for h, g in zip(held, given, strict=True)
        ]
        row = (str(n), f"{100 * lasting:.0f} %", names[spread], *cells)
        sys.stdout.write(f"| {' | '.join(row)} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
