"""Plans of rounds: how much of the bound is reached, in how long, and by whom else.

    python -m benchmarks.bench_planning            every event; the table of the guide
    python -m benchmarks.bench_planning --quick    some; fail where a goal is missed

No peer answers the same question (values, rules and a bound), so that there are no
ratios here. What is compared on the same events: people seated at random, everybody
moving on by one seat (round robin, the circle method), and for tables of people who are
all alike, instances of the social golfer problem (CSPLib 010). Every plan is checked
before its time counts: everybody is seated once a round, nobody meets anybody twice one
to one, the score is that of its definition, and the bound is not exceeded. Seconds are
of CPU, compiled.
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

import agencygraph as ag
from agencygraph._kernels import _jit

TASKS = ()
"""Nothing for :mod:`benchmarks.run`: see above."""

Rounds = tuple[tuple[tuple[str, ...], ...], ...]

ALIKE = ag.Preferences(acquaintance=1, across=0, gap=0, bridging=0, coverage=())


@dataclass(frozen=True)
class Case:
    """An event, and what is to be reached: share of the bound, CPU seconds."""

    people: int
    agencies: int
    rounds: int
    size: int
    share: float = 0.0
    seconds: float = 60.0
    known: float = 0.05
    quick: bool = False
    golfers: bool = False

    @property
    def name(self) -> str:
        """What it is called in the table."""
        if self.golfers:
            return f"{self.people // self.size}-{self.size}-{self.rounds}"
        return f"{self.people} people, {self.agencies} agencies"

    def network(self) -> ag.Network:
        """Draw agencies of unequal size, and ties of those who know one another."""
        rng = np.random.default_rng(self.people + self.rounds)
        share = np.arange(self.agencies, 2 * self.agencies)
        edge = np.cumsum(share) / share.sum() * self.people
        labels = np.searchsorted(edge, np.arange(self.people), side="right")
        roster = ag.Roster.from_labels(
            [f"p{k:03d}" for k in range(self.people)], [f"agency {k}" for k in labels]
        )
        i, j = np.triu_indices(self.people, 1)
        within = roster.agency_of[i] == roster.agency_of[j]
        tied = rng.random(len(i)) < np.where(within, 0.5, self.known)
        tied &= not self.golfers
        ids = np.array(roster.people)
        return ag.Network.from_ties(roster, ids[i[tied]], ids[j[tied]], directed=False)

    def plan(self, network: ag.Network, seed: int = 0) -> ag.Plan:
        """Plan it."""
        return ag.plan_rounds(
            network.roster,
            rounds=self.rounds,
            size=self.size,
            known=network,
            preferences=ALIKE if self.golfers else None,
            seed=seed,
        )


PAIRS = (
    Case(24, 4, 6, 2, 0.99, 5, quick=True),
    Case(60, 6, 8, 2, 0.99, 5),
    Case(101, 8, 10, 2, 0.99, 5),
    Case(200, 10, 12, 2, 0.99, 5, quick=True),
    Case(400, 12, 12, 2, 0.99, 20),
)
TABLES = (
    Case(24, 6, 3, 4, 0.97, 5, quick=True),
    Case(40, 5, 4, 5, 0.97, 5),
    Case(60, 6, 4, 6, 0.97, 5, quick=True),
    Case(60, 8, 6, 4, 0.97, 5),
    Case(80, 8, 4, 8, 0.955, 5),
    Case(120, 8, 4, 6, 0.97, 5),
    Case(120, 8, 6, 6, 0.97, 10),
    Case(36, 4, 5, 6, 0.93, 5),
    Case(30, 3, 6, 5, 0.90, 5),
)
"""Those with a goal below 97% leave few who are new to somebody: see the guide."""

GOLFERS = tuple(
    Case(g * s, 1, w, s, share, 10, golfers=True, quick=(g, s, w) == (5, 3, 7))
    for g, s, w, share in (
        (5, 3, 7, 1.0),
        (8, 4, 7, 0.99),
        (8, 4, 9, 0.96),
        (8, 4, 10, 0.94),
        (7, 4, 7, 0.97),
        (6, 5, 6, 0.95),
    )
)
CASES = PAIRS + TABLES + GOLFERS


def round_robin(people: tuple[str, ...], rounds: int) -> Rounds:
    """Everybody moves on by one seat; an odd one waits."""
    ring = [*people, *[""] * (len(people) % 2)]
    found = []
    for _ in range(rounds):
        half = len(ring) // 2
        pairs = zip(ring[:half], ring[:half:-1] + ring[half : half + 1], strict=True)
        found.append(tuple(pair for pair in pairs if all(pair)))
        ring = [ring[0], ring[-1], *ring[1:-1]]
    return tuple(found)


def score(rounds: Rounds, plan: ag.Plan) -> float:
    """Score from the definition: values of pairs, gains of agencies."""
    place = {person: k for k, person in enumerate(plan.roster.people)}
    agency = plan.roster.agency_of
    met = {
        tuple(sorted((place[i], place[j])))
        for tables in rounds
        for table in tables
        for i, j in combinations(table, 2)
    }
    times: dict[tuple[int, int], int] = {}
    for i, j in met:
        g, h = sorted((int(agency[i]), int(agency[j])))
        if g != h:
            times[g, h] = times.get((g, h), 0) + 1
    gained = sum(plan.goal.gains[:k].sum() for k in times.values())
    return float(sum(plan.goal.value[pair] for pair in met) + gained)


def faults(case: Case, plan: ag.Plan) -> Iterator[str]:
    """What is wrong with a plan."""
    for tables in plan.rounds:
        seated = [person for table in tables for person in table]
        if len(seated) != len(set(seated)):
            yield "somebody sits at two tables"
        if len(seated) < case.people - (case.size == 2) * (case.people % 2):
            yield "somebody has no seat"
        if any(len(table) > case.size for table in tables):
            yield "a table is too large"
    pairs = [p for tables in plan.rounds for t in tables for p in combinations(t, 2)]
    if case.size == 2 and len(pairs) != len(set(map(frozenset, pairs))):
        yield "two meet twice"
    if abs(score(plan.rounds, plan) - plan.score) > 1e-6:
        yield "the score is another"
    if plan.score > plan.bound + 1e-6:
        yield "the bound is exceeded"


@dataclass(frozen=True)
class Result:
    """What a plan came to."""

    case: Case
    plan: ag.Plan
    seconds: float
    faults: tuple[str, ...]

    @property
    def missed(self) -> list[str]:
        """Goals that were not reached."""
        told = list(self.faults)
        if self.plan.share < self.case.share:
            told.append(
                f"{self.plan.share:.2%} of the bound, not {self.case.share:.0%}"
            )
        if self.seconds > self.case.seconds:
            told.append(f"{self.seconds:.1f} s, not {self.case.seconds:g}")
        return told

    def line(self) -> str:
        """Return a row of the table."""
        case, plan = self.case, self.plan
        circle = ""
        if case.size == 2:
            turned = round_robin(plan.roster.people, case.rounds)
            circle = f"{score(turned, plan) / plan.bound:.0%}"
        numbers = plan.summary()
        last = f"{numbers['new_across'][0]:.1f}"
        if case.golfers:
            last = f"{numbers['meetings'][0]} pairs, {numbers['repeats'][0]} again"
        cells = (
            *(case.name, str(case.rounds), str(case.size), f"{plan.share:.1%}"),
            *(circle, f"{plan.random_score / plan.bound:.0%}"),
            *(f"{self.seconds:.1f}", last),
        )
        return f"| {' | '.join(cells)} |"


def run(case: Case) -> Result:
    """Plan an event, check the plan, and say how long it took."""
    network = case.network()
    began = time.process_time()
    plan = case.plan(network)
    seconds = time.process_time() - began
    return Result(case, plan, seconds, tuple(dict.fromkeys(faults(case, plan))))


HEAD = (
    "| event | rounds | size | ours | round robin | random | seconds | "
    "new across, a person |\n|---|---|---|---|---|---|---|---|"
)


def main() -> int:
    """Run the events; 1 if a goal was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="some events only")
    quick = parser.parse_args().quick
    missed = []
    print(HEAD)
    with _jit.forced("compiled"):
        run(Case(8, 2, 1, 2)), run(Case(8, 2, 1, 4))  # compiled by now
        for case in CASES:
            if quick and not case.quick:
                continue
            found = run(case)
            print(found.line(), flush=True)
            missed += [f"{case.name}: {told}" for told in found.missed]
    for told in missed:
        print(f"FAILED {told}")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
